"""Revenue and profit efficiency: how much more the same units could earn at given prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks, priced
from analysis.dea import programs as written_out
from analysis.dea.directional import directional_distance
from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.radial import model_of, scores
from analysis.errors import UserError

Array = NDArray[np.float64]

AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class RevenueEfficiency:
    """Revenue efficiency of n units and its two factors.

    Attributes
    ----------
    revenue
        (n,) actual over largest revenue, in [0, 1].
    technical
        (n,) 1/phi, output-oriented.
    allocative
        (n,) revenue / technical: the loss from the mix of outputs.
    maximal_revenue
        (n,) in the unit of the prices.
    output_targets
        (n, s) the outputs that earn most.
    certificate
        (n,) as in `Efficiency`.
    returns_to_scale
        The model.
    """

    revenue: Array
    technical: Array
    allocative: Array
    maximal_revenue: Array
    output_targets: Array
    certificate: Array
    returns_to_scale: str


@dataclass(frozen=True, slots=True)
class ProfitEfficiency:
    """Profit inefficiency of n units under variable returns, and its two parts.

    Attributes
    ----------
    profit, maximal_profit
        (n,) actual and largest, in the unit of the prices.
    peer
        (n,) the unit that would earn it, -1 for closing down.
    inefficiency
        (n,) the difference over the unit's cost and revenue together (Nerlovian).
    technical
        (n,) the directional distance along the unit's own inputs and outputs.
    allocative
        (n,) inefficiency - technical.
    input_targets, output_targets
        (n, m), (n, s) what earns most: the peer's figures.
    certificate
        (n,) of the distance; the largest profit is exact.
    """

    profit: Array
    maximal_profit: Array
    peer: NDArray[np.int64]
    inefficiency: Array
    technical: Array
    allocative: Array
    input_targets: Array
    output_targets: Array
    certificate: Array


def revenue_efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    prices: ArrayLike,
    *,
    returns_to_scale: str = "crs",
) -> RevenueEfficiency:
    r"""Largest revenue from each unit's inputs at its output prices p.

    .. math:: \max_{y^*, \lambda} p^\top y^* \;:\; X^\top\lambda \le x,\; Y^\top\lambda \ge y^*

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`, without the free disposal hull; every unit needs an output.
    prices
        (s,) the same for all units, or (n, s); not negative.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit's outputs earn nothing.

    Notes
    -----
    Source: Fare, Grosskopf and Lovell (1985), The Measurement of Efficiency of Production.
    """
    x, y = checks.with_outputs(inputs, outputs)
    model = model_of(x, y, "output", returns_to_scale, None)
    p = priced.read(prices, y.shape, _remedy(y.shape[1]))
    actual = (p * y).sum(axis=1)
    if (actual == 0).any():
        raise UserError(f"prices: the outputs of unit {np.argmin(actual) + 1} earn nothing")
    most, certificate, targets = priced.traded(model, p, actual, bought=False)
    certificate[model.own.doubtful] = np.inf
    for k in np.flatnonzero(certificate > CERTIFIED):
        again = written_out.most_revenue(x[k], p[k], x, y, returns_to_scale=returns_to_scale)
        most[k], targets[k], certificate[k] = again.score / actual[k], again.outputs, again.gap
    found = scores(x, y, orientation="output", returns_to_scale=returns_to_scale)
    technical = 1 / found.scores
    return RevenueEfficiency(
        1 / most, technical, 1 / (most * technical), most * actual, targets,
        np.maximum(certificate, found.certificate), returns_to_scale,
    )  # fmt: skip


def profit_efficiency(
    inputs: ArrayLike, outputs: ArrayLike, prices: ArrayLike, *, may_close: bool = False
) -> ProfitEfficiency:
    r"""Largest profit at each unit's prices w, p, under variable returns.

    .. math:: \Pi = \max_j\; p^\top y_j - w^\top x_j

    A linear goal is greatest at one of the units, so that no programme is needed. Nerlovian
    inefficiency :math:`(\Pi - (p^\top y - w^\top x)) / (w^\top x + p^\top y)` splits into the
    directional distance along (x, y) and an allocative rest. Under constant returns the largest
    profit is zero or has no bound.

    Parameters
    ----------
    inputs, outputs
        As in `efficiency`; every unit needs an output.
    prices
        (m + s,) of the inputs, then of the outputs, the same for all units, or (n, m + s); not
        negative.
    may_close
        Whether a unit may also earn nothing by doing nothing: non-increasing returns.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit's figures are worth nothing.

    Notes
    -----
    Source: Chambers, Chung and Fare (1998), Journal of Optimization Theory and Applications
    98:351-364.
    """
    x, y = checks.with_outputs(inputs, outputs)
    (n, m), width = x.shape, x.shape[1] + y.shape[1]
    prices = priced.read(prices, (n, width), _remedy(width))
    w, p = prices[:, :m], prices[:, m:]
    cost, revenue = (w * x).sum(axis=1), (p * y).sum(axis=1)
    if (cost + revenue == 0).any():
        unit = np.argmin(cost + revenue) + 1
        raise UserError(f"prices: inputs and outputs of unit {unit} are worth nothing")
    best, peer = np.empty(n), np.empty(n, dtype=np.int64)
    step = max(1, AT_ONCE // n)
    for first in range(0, n, step):
        part = slice(first, first + step)
        earned = p[part] @ y.T - w[part] @ x.T
        peer[part] = earned.argmax(axis=1)
        best[part] = earned.max(axis=1)
    # The unit itself is among those tried; sums in another order differ in their last digits.
    best = np.maximum(best, revenue - cost)
    to_x, to_y = x[peer], y[peer]
    if may_close:
        closed = best < 0
        best[closed], peer[closed], to_x[closed], to_y[closed] = 0, -1, 0, 0
    kind = "nirs" if may_close else "vrs"
    distance = directional_distance(x, y, returns_to_scale=kind)
    inefficiency = (best - (revenue - cost)) / (cost + revenue)
    return ProfitEfficiency(
        revenue - cost, best, peer, inefficiency, distance.distances,
        inefficiency - distance.distances, to_x, to_y, distance.certificate,
    )  # fmt: skip


def _remedy(width: int) -> str:
    return f"{width}, or {width} for each of the units"
