"""Multi-directional efficiency: towards the best that each single column could be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.directional import along
from analysis.dea.radial import model_of

Array = NDArray[np.float64]

ORIENTATIONS = ("input", "output", "none")
# An improvement this small beside the column's mean is rounding.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Multidirectional:
    """Multi-directional efficiency of n units.

    Attributes
    ----------
    shares
        (n,) beta, the share of all single improvements that fits at once; 0 where there are none.
    input_improvements, output_improvements
        (n, m), (n, s) by how much each column alone could improve while all others hold, in its
        own units; zeros on a side that the orientation leaves as it is.
    input_targets, output_targets
        (n, m), (n, s) beta of the improvements applied.
    input_efficiency, output_efficiency
        (n, m), (n, s) target over actual input, actual over target output: at most 1, by column; 1
        where both are 0.
    certificate
        (n,) relative error that the programs prove, the worst of each unit's.
    orientation, returns_to_scale
        The model.
    """

    shares: Array
    input_improvements: Array
    output_improvements: Array
    input_targets: Array
    output_targets: Array
    input_efficiency: Array
    output_efficiency: Array
    certificate: Array
    orientation: str
    returns_to_scale: str


def multidirectional(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Multidirectional:
    r"""Measure units along the direction of their own potential.

    For each column alone the largest improvement :math:`d_i` is found with all others held; then

    .. math:: \max\beta \;:\; (x - \beta d_x, y + \beta d_y) \text{ can be done}

    so that, other than in a radial model, a column moves the more the more it could.

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`, without the free disposal hull.
    orientation
        "input", "output", or "none" for both sides at once.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Bogetoft and Hougaard (1999), Journal of Productivity Analysis 12:233-247; Asmild,
    Hougaard, Kronborg and Kvist (2003), Journal of Productivity Analysis 19:59-74.
    """
    checks.one_of("orientation", orientation, ORIENTATIONS)
    model = model_of(*checks.with_outputs(inputs, outputs), "output", returns_to_scale, None)
    x, y, m = model.x, model.y, model.tech.inputs
    units = np.concatenate([checks.column_means(x), checks.column_means(y)])
    width = len(units)
    moved = {"input": range(m), "output": range(m, width), "none": range(width)}[orientation]
    potential, worst = np.zeros((len(x), width)), np.zeros(len(x))
    for column in moved:
        direction = np.zeros_like(potential)
        direction[:, column] = units[column]
        found, _ = along(model, direction[:, :m], direction[:, m:])
        potential[:, column] = np.where(found.scores > NOTHING, found.scores, 0) * units[column]
        worst = np.maximum(worst, found.certificate)
    still = np.logical_not(potential.any(axis=1))
    direction = np.where(still[:, None], np.hstack([x, 0 * y]), potential)
    found, _ = along(model, direction[:, :m], direction[:, m:])
    shares = np.where(still, 0.0, found.scores)
    worst = np.maximum(worst, np.where(still, 0.0, found.certificate))
    change = shares[:, None] * potential
    # An input whose potential is all of it ends at 0, not a last digit below.
    to_x, to_y = (x - change[:, :m]).clip(min=0.0), y + change[:, m:]
    return Multidirectional(
        shares, potential[:, :m], potential[:, m:], to_x, to_y,
        np.divide(to_x, x, out=np.ones_like(x), where=x > 0),
        np.divide(y, to_y, out=np.ones_like(y), where=to_y > 0),
        worst, orientation, returns_to_scale,
    )  # fmt: skip
