"""Free disposal hull: each unit against single other units, without combinations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.dea.checks import column_means
from analysis.dea.engine import bases
from analysis.dea.engine.measure import Measured

Array = NDArray[np.float64]

AT_ONCE = 4_000_000


def free_disposal(
    x: Array, y: Array, rx: Array, ry: Array, *, orientation: str, weights: Array | None
) -> Measured:
    r"""Radial scores and slacks against the free disposal hull, by enumeration.

    .. math::
        \text{input:}\quad \theta = \min_{j : y_j \ge y} \max_i \frac{x_{ij}}{x_i} \qquad
        \text{output:}\quad \varphi = \max_{j : x_j \le x} \min_r \frac{y_{rj}}{y_r}

    Among equally good reference units the one with the largest weighted slacks is the peer.

    Parameters
    ----------
    x, y
        (n, m), (n, s) the units.
    rx, ry
        (r, m), (r, s) the reference set.
    orientation
        "input" or "output".
    weights
        (m + s,) weights of slacks divided by the column means; None for equal ones.

    Notes
    -----
    Source: Deprins, Simar and Tulkens (1984); Tulkens (1993), Journal of Productivity Analysis
    4:183-210.
    """
    n, (r, m) = len(x), rx.shape
    scale = np.concatenate([column_means(rx), column_means(ry)])
    per_slack = (np.ones_like(scale) if weights is None else weights) / scale
    scores, slacks = np.full(n, np.nan), np.full((n, m + y.shape[1]), np.nan)
    peer = np.zeros(n, dtype=np.int64)
    step = max(1, AT_ONCE // (r * (m + y.shape[1])))
    for first in range(0, n, step):
        part = slice(first, first + step)
        ratios = dominance_ratios(x[part], y[part], rx, ry, orientation)
        best = ratios.min(axis=1)
        found = np.where(np.isinf(best), np.nan, np.abs(best))
        found[best == -np.inf] = np.inf
        radial = (found[:, None] * x[part], y[part])
        if orientation == "output":
            radial = (x[part], found[:, None] * y[part])
        left_x, left_y = radial[0][:, None, :] - rx, ry - radial[1][:, None, :]
        left = np.concatenate([left_x, left_y], axis=2)
        equally = ratios <= best[:, None] + 1e-12 * np.abs(best[:, None])
        pick = np.where(equally, left @ per_slack, -np.inf).argmax(axis=1)
        scores[part], peer[part] = found, pick
        slacks[part] = left[np.arange(len(pick)), pick].clip(min=0)
    good = np.isfinite(scores)
    certificate, status = np.where(good, 0.0, np.nan), np.full(n, bases.SOLVED, dtype=np.int64)
    slacks[~good] = np.nan
    weight = (np.ones(good.sum()), (np.flatnonzero(good), peer[good]))
    lambdas = sparse.coo_array(weight, shape=(n, r)).tocsr()
    return Measured(scores, slacks, lambdas, np.full_like(slacks, np.nan), certificate, status)


def dominance_ratios(x: Array, y: Array, rx: Array, ry: Array, orientation: str) -> Array:
    """(n, r) how far each unit must move to be level with each reference unit; the least is best.

    Input orientation: the share of its inputs with which the unit would use at least what the
    reference unit uses, among reference units that make at least its outputs. Output orientation:
    less the multiple of its outputs that the reference unit reaches, among those that use at most
    its inputs. Infinite for the other reference units.
    """
    a, b = x[:, None, :], y[:, None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        if orientation == "input":
            # 0 of an input is enough for a unit that has none of it: the ratio 0/0 is no limit.
            need = np.where(rx == 0, 0.0, rx / a).max(axis=2)
            return np.where((ry >= b).all(axis=2), need, np.inf)
        reach = np.where(b == 0, np.inf, ry / b).min(axis=2)
        return np.asarray(-np.where((rx <= a).all(axis=2), reach, -np.inf))
