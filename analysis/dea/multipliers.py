"""The prices behind the scores: multiplier form of the radial models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.radial import model_of, solve

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Multipliers:
    """Weights of inputs and outputs that show each of n units in the best light.

    Attributes
    ----------
    input_weights, output_weights
        (n, m), (n, s) in score per unit of the data, not negative; NaN without a score.
    intercept
        (n,) the price of scale: 0 under CRS; input orientation: the score is u y + intercept with
        v x = 1; output orientation: the score is v x - intercept with u y = 1.
    scores, certificate
        (n,) as in `Efficiency`.
    orientation, returns_to_scale
        The model.

    Optimal weights are rarely unique; these belong to one optimal basis.
    """

    input_weights: Array
    output_weights: Array
    intercept: Array
    scores: Array
    certificate: Array
    orientation: str
    returns_to_scale: str


def multipliers(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
) -> Multipliers:
    r"""Optimal multipliers, the dual solutions of the radial models.

    .. math::
        \text{input:}\quad \max u y + u_0 \;:\; v x = 1,\; u y_j - v x_j + u_0 \le 0 \qquad
        \text{output:}\quad \min v x - u_0 \;:\; u y = 1,\; u y_j - v x_j + u_0 \le 0

    for all reference units j, with non-negative u and v. The intercept is 0 under CRS, free under
    VRS, not positive under NIRS and not negative under NDRS.

    Parameters and errors as in `efficiency`.

    Source: Charnes, Cooper and Rhodes (1978); Banker, Charnes and Cooper (1984).
    """
    model = model_of(inputs, outputs, orientation, returns_to_scale, reference)
    found, _ = solve(model, None)
    m, width = model.tech.inputs, model.tech.inputs + model.tech.outputs
    duals = found.multipliers
    intercept = duals[:, width] if duals.shape[1] > width else np.zeros(len(duals))
    return Multipliers(
        (-duals[:, :m]).clip(min=0), duals[:, m:width].clip(min=0), intercept, found.scores,
        found.certificate, orientation, returns_to_scale,
    )  # fmt: skip
