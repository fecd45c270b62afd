"""Returns to scale and scale efficiency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.radial import scores

Array = NDArray[np.float64]

SAME_SCORE = 1e-6
NEARLY_SAME_SCORE = 1e-3


@dataclass(frozen=True, slots=True)
class ReturnsToScale:
    """Returns to scale of n units (Fare and Grosskopf 1985), and what they rest on.

    Attributes
    ----------
    kinds
        (n,) strings: "crs", "irs" or "drs".
    near_constant
        (n,) whether the unit is not "crs" although its CRS and VRS scores differ by less than
        1e-3 relative: the verdict hangs on the third digit.
    crs, vrs, nirs
        (n,) the scores under each technology.
    certificate
        (n,) the largest of the three certificates.
    orientation
        "input" or "output".
    """

    kinds: NDArray[np.str_]
    near_constant: NDArray[np.bool_]
    crs: Array
    vrs: Array
    nirs: Array
    certificate: Array
    orientation: str

    @property
    def scale_efficiency(self) -> Array:
        """(n,) in (0, 1]: CRS over VRS score (input), VRS over CRS score (output)."""
        return _scale_ratio(self.crs, self.vrs, self.orientation)


def _scale_ratio(crs: Array, vrs: Array, orientation: str) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return crs / vrs if orientation == "input" else vrs / crs


def _close(a: Array, b: Array, tolerance: float) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return (a == b) | (np.abs(a - b) <= tolerance * np.maximum(np.abs(a), np.abs(b)))


def returns_to_scale(
    inputs: ArrayLike, outputs: ArrayLike, *, orientation: str = "input"
) -> ReturnsToScale:
    """Classify each unit by comparing its scores under CRS, VRS and NIRS.

    Constant where the CRS score equals the VRS score, else decreasing where the NIRS score
    equals the VRS score, else increasing; equal means within 1e-6 relative. The sum of one
    solution's weights is not used: where several solutions are optimal it misleads.

    Source: Fare, Grosskopf and Lovell (1985), The Measurement of Efficiency of Production.
    """
    crs, vrs, nirs = (
        scores(inputs, outputs, orientation=orientation, returns_to_scale=kind)
        for kind in ("crs", "vrs", "nirs")
    )
    constant = _close(crs.scores, vrs.scores, SAME_SCORE)
    decreasing = _close(nirs.scores, vrs.scores, SAME_SCORE)
    kinds = np.where(constant, "crs", np.where(decreasing, "drs", "irs"))
    near = _close(crs.scores, vrs.scores, NEARLY_SAME_SCORE) & ~constant
    certificate = np.max([crs.certificate, vrs.certificate, nirs.certificate], axis=0)
    return ReturnsToScale(
        kinds, near, crs.scores, vrs.scores, nirs.scores, certificate, orientation
    )


def scale_efficiency(inputs: ArrayLike, outputs: ArrayLike, *, orientation: str = "input") -> Array:
    """Scale efficiency (n,), in (0, 1]; NaN where a score is not defined.

    Source: Banker, Charnes and Cooper (1984), Management Science 30:1078-1092.
    """
    return returns_to_scale(inputs, outputs, orientation=orientation).scale_efficiency
