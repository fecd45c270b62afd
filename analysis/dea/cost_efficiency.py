"""Cost efficiency: how much cheaper the outputs could be had at given input prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.engine.technology import blocks
from analysis.dea.radial import model_of, scores
from analysis.errors import UserError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CostEfficiency:
    """Cost efficiency of n units and its two factors.

    Attributes
    ----------
    cost
        (n,) least cost over actual cost, in (0, 1].
    technical
        (n,) input-oriented radial efficiency.
    allocative
        (n,) cost / technical: the loss from the mix of inputs.
    minimal_cost
        (n,) in the unit of the prices.
    input_targets
        (n, m) the inputs that cost least.
    certificate
        (n,) as in `Efficiency`.
    returns_to_scale
        The model.
    """

    cost: Array
    technical: Array
    allocative: Array
    minimal_cost: Array
    input_targets: Array
    certificate: Array
    returns_to_scale: str


def cost_efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    prices: ArrayLike,
    *,
    returns_to_scale: str = "crs",
) -> CostEfficiency:
    r"""Least cost of each unit's outputs at its input prices w.

    .. math:: \min_{x^*, \lambda} w^\top x^* \;:\; X^\top\lambda \le x^*,\; Y^\top\lambda \ge y

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`.
    prices
        (m,) the same for all units, or (n, m); not negative.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit's inputs cost nothing.

    Notes
    -----
    Source: Farrell (1957), JRSS A 120:253-290; Fare, Grosskopf and Lovell (1985).
    """
    model = model_of(inputs, outputs, "input", returns_to_scale, None)
    x, y, m = model.x, model.y, model.tech.inputs
    w = checks.table("prices", np.atleast_2d(np.asarray(prices, dtype=float)))
    if w.shape not in ((1, m), x.shape):
        raise UserError(
            f"prices have shape {w.shape}; give one per input, or one per unit and input"
        )
    w = np.broadcast_to(w, x.shape)
    actual = (w * x).sum(axis=1)
    if (actual == 0).any():
        raise UserError(f"prices: the inputs of unit {np.argmin(actual) + 1} cost nothing")
    spanned = model.tech.subset(model.kept)
    columns = spanned.columns.copy()
    # The input columns of the slacks become the inputs to be bought, x*: X'lambda - x* = 0.
    bought = slice(spanned.units, spanned.units + m)
    columns[bought] *= -1
    least, certificate, targets = np.empty(len(x)), np.empty(len(x)), np.zeros(x.shape)
    scale = model.own.norms[:, None] * model.tech.row_units[:m]
    for part in blocks(len(x)):
        own = model.own.take(part)
        rhs = own.start.copy()
        rhs[:, :m] = 0
        programs = bases.begin(
            columns,
            spanned.slots,
            rhs,
            np.zeros_like(rhs),
            own.start,
            start_row=own.start_row,
            t=0.0,
        )
        costs = np.zeros((len(rhs), len(columns)))
        costs[:, bought] = w[part] * scale[part] / actual[part, None]
        cost = bases.Cost(columns=costs)
        simplex.minimise(programs, cost)
        for i in range(m):
            targets[part, i] = programs.value_of(spanned.units + i)
        least[part] = (costs[:, bought] * targets[part]).sum(axis=1)
        gain = simplex.optimal_face(programs, cost)[1]
        error = np.maximum(gain / least[part].clip(min=1e-3), bases.primal_error(programs))
        certificate[part] = np.where(programs.status == bases.SOLVED, error, np.inf)
    targets *= scale
    for k in np.flatnonzero(certificate > CERTIFIED):
        again = written_out.least_cost(y[k], w[k], x, y, returns_to_scale=returns_to_scale)
        least[k], targets[k], certificate[k] = again.score / actual[k], again.inputs, again.gap
    technical = scores(x, y, returns_to_scale=returns_to_scale)
    with np.errstate(invalid="ignore"):
        allocative = least / technical.scores
    return CostEfficiency(
        least, technical.scores, allocative, least * actual, targets,
        np.maximum(certificate, technical.certificate), returns_to_scale,
    )  # fmt: skip
