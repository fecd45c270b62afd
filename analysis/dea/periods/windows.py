"""Window analysis: units of some neighbouring periods taken for one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.periods.malmquist import balanced
from analysis.dea.radial import scores
from analysis.errors import UserError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Windows:
    """Scores of n units in T periods, in each window that holds the period.

    Attributes
    ----------
    scores
        (W, T, n) theta or phi in each of W = T - width + 1 windows; NaN outside of it.
    mean, lowest, highest
        (T, n) over the windows that hold the period.
    width
        Periods of a window.
    certificate
        The largest relative error that any of the programs proves.
    orientation, returns_to_scale
        The model.
    """

    scores: Array
    mean: Array
    lowest: Array
    highest: Array
    width: int
    certificate: float
    orientation: str
    returns_to_scale: str


def window_analysis(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    width: int = 3,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Windows:
    """Measure a balanced panel window by window, each period's units as units of their own.

    Within a window the technology is taken for one and the same. A score that differs between
    windows says that the frontier moved; a trend within one, that the unit did.

    Parameters
    ----------
    inputs, outputs
        (T, n, m) and (T, n, s), the same units in the same order in every period.
    width
        Periods of a window, 1 to T.
    orientation, returns_to_scale
        As in `efficiency`, "fdh" included.

    Raises
    ------
    UserError
        If the panel is not balanced, a unit has no output, or an option cannot be used.

    Notes
    -----
    Source: Charnes, Clark, Cooper and Golany (1985), Annals of Operations Research 2:95-112.
    """
    panel = balanced(inputs, outputs)
    periods, n = len(panel), len(panel[0][0])
    if not 1 <= width <= periods:
        raise UserError(f"window: width is {width}; give 1 to {periods} periods")
    table = np.full((periods - width + 1, periods, n), np.nan)
    worst = 0.0
    for first in range(len(table)):
        part = panel[first : first + width]
        x, y = (np.concatenate(side) for side in zip(*part, strict=True))
        found = scores(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
        table[first, first : first + width] = found.scores.reshape(width, n)
        worst = max(worst, float(found.certificate.max()))
    return Windows(
        table, np.nanmean(table, axis=0), np.nanmin(table, axis=0), np.nanmax(table, axis=0),
        width, worst, orientation, returns_to_scale,
    )  # fmt: skip
