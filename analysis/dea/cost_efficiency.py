"""Cost efficiency: how much cheaper the outputs could be had at given input prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import priced
from analysis.dea import programs as written_out
from analysis.dea.engine.measure import CERTIFIED
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
    x, y = model.x, model.y
    w = priced.read(prices, x.shape, "one per input, or one per unit and input")
    actual = (w * x).sum(axis=1)
    if (actual == 0).any():
        raise UserError(f"prices: the inputs of unit {np.argmin(actual) + 1} cost nothing")
    least, certificate, targets = priced.traded(model, w, actual, bought=True)
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
