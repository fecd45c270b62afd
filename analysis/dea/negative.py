"""Data with negative figures: the range directional model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.dea import checks
from analysis.dea.directional import Directional, directional_distance
from analysis.errors import UserError

ORIENTATIONS = ("none", "input", "output")
DIRECTIONS = ("range", "inverse")


def range_directional(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "none",
    direction: str = "range",
    slack_weights: str = "mean",
) -> Directional:
    r"""Distance to the VRS frontier for data that may be negative.

    .. math:: \max\beta \;:\; X^\top\lambda \le x - \beta (x - \min X),\;
        Y^\top\lambda \ge y + \beta (\max Y - y),\; \textstyle\sum\lambda = 1

    The direction points to the best figure of every column, so 1 - beta is an efficiency in [0, 1]
    that does not depend on units of measure or on where a column has its zero. A unit that is best
    in every column that moves has distance 0.

    Parameters
    ----------
    inputs, outputs
        (n, m) and (n, s), of any sign.
    orientation
        "none" moves both sides; "input" or "output" that one, and leaves the other as it is.
    direction
        "range", or "inverse": one over what is to gain, so that most is asked for where the unit
        is nearest to the best already and targets lie close. Its distances are no shares, and
        depend on the units of measure: divide each column by its range first.
    slack_weights
        As in `efficiency`; the means are those of the columns shifted to begin at their range.

    Raises
    ------
    UserError
        If the tables are not complete or do not match.

    Notes
    -----
    Source: Portela, Thanassoulis and Simpson (2004), Journal of the Operational Research Society
    55:1111-1121.
    """
    checks.one_of("orientation", orientation, ORIENTATIONS)
    checks.one_of("direction", direction, DIRECTIONS)
    x = checks.table("inputs", inputs, negative=True)
    y = checks.table("outputs", outputs, negative=True)
    if len(x) != len(y):
        raise UserError(f"inputs have {len(x)} units, outputs {len(y)}; give the same in both")
    gx, gy = x - x.min(axis=0), y.max(axis=0) - y
    if direction == "inverse":
        gx, gy = (np.divide(1.0, g, out=np.zeros_like(g), where=g > 0) for g in (gx, gy))
    if orientation != "none":
        (gy if orientation == "input" else gx)[:] = 0.0
    # From a point that is best in all that moves every direction of that side leads nowhere.
    (gy if orientation == "output" else gx)[~(gx.any(axis=1) | gy.any(axis=1))] = 1.0
    # Variable returns let every column be moved to begin above zero.
    shifts = []
    for values in (x, y):
        width = np.ptp(values, axis=0)
        shifts.append(np.where(width > 0, width, 1.0) - values.min(axis=0))
    found = directional_distance(
        x + shifts[0], y + shifts[1], input_direction=gx, output_direction=gy,
        returns_to_scale="vrs", slack_weights=slack_weights,
    )  # fmt: skip
    return replace(
        found,
        input_targets=found.input_targets - shifts[0],
        output_targets=found.output_targets - shifts[1],
    )
