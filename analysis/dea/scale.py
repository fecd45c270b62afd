"""Returns to scale and scale efficiency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.faces import weight_ranges
from analysis.dea.radial import model_of, scores

Array = NDArray[np.float64]

SAME_SCORE = 1e-6
NEARLY_SAME_SCORE = 1e-3


@dataclass(frozen=True, slots=True)
class ReturnsToScale:
    """Returns to scale of n units (Fare and Grosskopf 1985), and what they rest on.

    Attributes
    ----------
    kinds
        (n,) strings: "crs", "irs" or "drs"; "" where a score is not defined (unbounded phi).
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


def classify(crs: Array, vrs: Array, nirs: Array) -> NDArray[np.str_]:
    """Kinds of returns to scale from three arrays of scores, by the rule of `returns_to_scale`."""
    decreasing = np.where(_close(nirs, vrs, SAME_SCORE), "drs", "irs")
    kinds = np.where(_close(crs, vrs, SAME_SCORE), "crs", decreasing)
    return np.where(np.isfinite(crs) & np.isfinite(vrs), kinds, "")


def returns_to_scale(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    fixed_inputs: Sequence[int] = (),
) -> ReturnsToScale:
    """Classify each unit by comparing its scores under CRS, VRS and NIRS.

    Constant where the CRS score equals the VRS score, else decreasing where the NIRS score
    equals the VRS score, else increasing; equal means within 1e-6 relative. The sum of one
    solution's weights is not used: where several solutions are optimal it misleads.

    Source: Fare, Grosskopf and Lovell (1985), The Measurement of Efficiency of Production.
    """
    crs, vrs, nirs = (
        scores(
            inputs, outputs, orientation=orientation, returns_to_scale=kind,
            fixed_inputs=fixed_inputs,
        )
        for kind in ("crs", "vrs", "nirs")
    )  # fmt: skip
    kinds = classify(crs.scores, vrs.scores, nirs.scores)
    near = _close(crs.scores, vrs.scores, NEARLY_SAME_SCORE) & (kinds != "crs")
    certificate = np.max([crs.certificate, vrs.certificate, nirs.certificate], axis=0)
    return ReturnsToScale(
        kinds, near, crs.scores, vrs.scores, nirs.scores, certificate, orientation
    )


def scale_efficiency(inputs: ArrayLike, outputs: ArrayLike, *, orientation: str = "input") -> Array:
    """Scale efficiency (n,), in (0, 1]; NaN where a score is not defined.

    Source: Banker, Charnes and Cooper (1984), Management Science 30:1078-1092.
    """
    return returns_to_scale(inputs, outputs, orientation=orientation).scale_efficiency


@dataclass(frozen=True, slots=True)
class ScaleInterval:
    """Range of the sum of weights over all optimal solutions under constant returns.

    Attributes
    ----------
    lower, upper
        (n,) least and largest sum of weights; NaN without a score.
    scores
        (n,) CRS scores.
    kinds
        (n,) "crs" if the range contains 1, "irs" if it lies below, "drs" if it lies above, ""
        without a score.
    certificate
        (n,) relative error that the solutions prove; NaN without a score.
    """

    lower: Array
    upper: Array
    scores: Array
    kinds: NDArray[np.str_]
    certificate: Array


def scale_interval(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    fixed_inputs: Sequence[int] = (),
) -> ScaleInterval:
    r"""Smallest and largest :math:`\sum\lambda` among the optimal solutions of the CRS model.

    It describes the returns to scale at the unit's projection, and agrees with
    `returns_to_scale` except for units whose interval ends within 1e-6 of 1.

    Source: Banker and Thrall (1992), EJOR 62:74-84; Banker, Bardhan and Cooper (1996), EJOR
    88:583-585.
    """
    model = model_of(inputs, outputs, orientation, "crs", None, fixed_inputs=fixed_inputs)
    found, lower, upper, certificate = weight_ranges(model)
    kinds = np.where(upper < 1 - SAME_SCORE, "irs", np.where(lower > 1 + SAME_SCORE, "drs", "crs"))
    kinds = np.where(np.isfinite(found), kinds, "")
    return ScaleInterval(lower, upper, found, kinds, certificate)


@dataclass(frozen=True, slots=True)
class MostProductiveScale:
    """Most productive scale size of n units, at their own mix of inputs and outputs.

    Attributes
    ----------
    smallest, largest
        (n,) multiple of its present scale at which the projected unit has constant returns; both
        are 1 where it has them already. NaN without a score, inf where the weights can vanish.
    """

    smallest: Array
    largest: Array


def most_productive_scale(
    inputs: ArrayLike, outputs: ArrayLike, *, orientation: str = "input"
) -> MostProductiveScale:
    """Reciprocal of the sum of weights, as a range.

    The multiple says where on the ray average productivity peaks in this data set; it is no advice
    to grow or to shrink.

    Source: Banker (1984), EJOR 17:35-44.
    """
    interval = scale_interval(inputs, outputs, orientation=orientation)
    with np.errstate(divide="ignore"):
        return MostProductiveScale(1 / interval.upper, 1 / interval.lower)
