"""A unit's resource gap: how far its inputs and outputs lie from the frontier, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:  # whoever reads results needs no solver
    from analysis.dea import Efficiency
    from analysis.study.measures import DeaPlan, Measure

PARTS = ("technical", "scale", "slack")
PER = 1e4  # gaps are also given per 10,000 residents

Array = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """What the bootstrap leaves open of a gap and of its slack, in native units.

    The interval belongs to the gap without its bias: the gap itself may lie below it.
    ``slack_frequency`` is the share of replications with a slack at all; ``slack_lower``,
    ``slack_upper`` and ``slack_frequency`` are None where the slack was taken as it is, so that
    the interval is the score's alone, moved by it.
    """

    lower: float
    upper: float
    slack_lower: float | None
    slack_upper: float | None
    slack_frequency: float | None


@dataclass(frozen=True, slots=True)
class ResourceGap:
    """One input against its target on the study's frontier (input orientation).

    ``actual - target = excess = technical + scale + slack``, all in the input's native unit:
    technical ``(1 - theta_vrs) x``, scale ``(theta_vrs - theta_crs) x``, slack the second phase's.
    Under variable returns to scale the frontier is the VRS one: scale is 0 and ``scale_aside``
    says, beside the gap, what it would be. ``share`` is excess over actual (None where that is
    0); ``per_10k`` excess per 10,000 residents; ``spread`` None without a bootstrap. An excess over
    the frontier is neither a surplus over need nor advice to cut.
    """

    column: str
    actual: float
    target: float
    excess: float
    technical: float
    scale: float
    slack: float
    scale_aside: float
    share: float | None
    per_10k: float | None
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class VolumeGap:
    """One output against the study's frontier at today's inputs (output orientation).

    ``addition = target - actual = technical + scale + slack`` in native units: technical
    ``(phi_vrs - 1) y``, scale ``(phi_crs - phi_vrs) y``, slack the second phase's; under variable
    returns to scale as in ``ResourceGap``. ``share`` is addition over actual (None where that is
    0), ``per_10k`` addition per 10,000 residents.
    """

    column: str
    actual: float
    target: float
    addition: float
    technical: float
    scale: float
    slack: float
    scale_aside: float
    share: float | None
    per_10k: float | None
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit's gap in every resource and output; ``unique`` when no other target is optimal."""

    resources: tuple[ResourceGap, ...]
    volumes: tuple[VolumeGap, ...]
    unique: bool


@dataclass(frozen=True, slots=True)
class Total:
    """One measure's distance from the frontier, all units together, in its native unit.

    ``distance`` is an input's excess or an output's addition, ``share`` is it over ``actual``,
    and ``parts`` are the shares of ``PARTS``, which add up to ``share``; both None where
    ``actual`` is 0.
    """

    measure: Measure
    actual: float
    distance: float
    share: float | None
    parts: tuple[float, ...] | None


def totals(plan: DeaPlan, gaps: Sequence[Gap]) -> tuple[Total, ...]:
    """Add up the units' gaps in what the plan's orientation measures.

    Those are the inputs that units can change (input orientation) or the outputs.
    """

    def one(measure: Measure, found: Sequence[ResourceGap] | Sequence[VolumeGap]) -> Total:
        actual = sum(g.actual for g in found)
        distance = sum(g.excess if isinstance(g, ResourceGap) else g.addition for g in found)
        parts = tuple(sum(getattr(g, part) for g in found) for part in PARTS)
        return Total(
            measure, actual, distance, _ratio(distance, actual),
            tuple(part / actual for part in parts) if actual else None,
        )  # fmt: skip

    if plan.orientation == "output":
        return tuple(one(m, [g.volumes[j] for g in gaps]) for j, m in enumerate(plan.outputs))
    return tuple(one(m, [g.resources[j] for g in gaps]) for j, m in enumerate(plan.free_inputs))


@dataclass(frozen=True, slots=True)
class Spreads:
    """Bounds of n units' gaps in k columns, (n, k) each, in native units; slacks' may be None."""

    lower: Array
    upper: Array
    slack_lower: Array | None = None
    slack_upper: Array | None = None
    slack_frequency: Array | None = None

    def of(self, columns: Sequence[int]) -> Spreads:
        """Return the bounds of some of the columns."""
        parts = (self.lower, self.upper, self.slack_lower, self.slack_upper, self.slack_frequency)
        return Spreads(*(None if part is None else part[:, columns] for part in parts))  # type: ignore[arg-type]

    def at(self, i: int, j: int) -> Spread:
        """Return one unit's spread in one column."""
        parts = (self.slack_lower, self.slack_upper, self.slack_frequency)
        return Spread(
            float(self.lower[i, j]),
            float(self.upper[i, j]),
            *(None if part is None else float(part[i, j]) for part in parts),
        )


def resource_gaps(
    columns: tuple[str, ...],
    inputs: ArrayLike,
    solved: tuple[Efficiency, Efficiency],
    residents: ArrayLike | None,
    *,
    returns_to_scale: Literal["crs", "vrs"] = "crs",
    spreads: Spreads | None = None,
    places: Sequence[int] | None = None,
) -> tuple[tuple[ResourceGap, ...], ...]:
    """Split each unit's excess over the frontier into technical, scale and slack parts.

    Parameters
    ----------
    columns : tuple of str, (m,)
    inputs : array-like, (n, m)
    solved : (Efficiency, Efficiency)
        Input-oriented solutions of the same units under constant and variable returns to scale.
    residents : array-like, (n,), or None: nothing is given per resident then
    returns_to_scale : "crs" or "vrs"
        Of the frontier that the gap is measured to.
    spreads : Spreads, optional
    places : sequence of int, optional
        Which of the solutions' inputs the columns are, where others are fixed and have no gap.

    Returns
    -------
    tuple, (n, m)
    """
    x, people = np.asarray(inputs, dtype=float), _people(residents)
    crs, vrs = solved
    technical = (1 - vrs.scores)[:, None] * x
    scale = (vrs.scores - crs.scores)[:, None] * x
    slack = (crs if returns_to_scale == "crs" else vrs).input_slacks
    slack = slack if places is None else slack[:, places]
    scale, aside = _either(scale, returns_to_scale)
    excess = technical + scale + slack

    def one(i: int, j: int) -> ResourceGap:
        return ResourceGap(
            column=columns[j],
            actual=float(x[i, j]),
            target=float(x[i, j] - excess[i, j]),
            excess=float(excess[i, j]),
            technical=float(technical[i, j]),
            scale=float(scale[i, j]),
            slack=float(slack[i, j]),
            scale_aside=float(aside[i, j]),
            share=_ratio(excess[i, j], x[i, j]),
            per_10k=None if people is None else _ratio(excess[i, j], people[i] / PER),
            spread=spreads.at(i, j) if spreads else None,
        )

    return _grid(one, x)


def volume_gaps(
    columns: tuple[str, ...],
    outputs: ArrayLike,
    solved: tuple[Efficiency, Efficiency],
    residents: ArrayLike | None,
    *,
    returns_to_scale: Literal["crs", "vrs"] = "crs",
    spreads: Spreads | None = None,
) -> tuple[tuple[VolumeGap, ...], ...]:
    """Return what the frontier would add to each output at today's inputs, in three parts.

    Parameters
    ----------
    columns : tuple of str, (s,)
    outputs : array-like, (n, s)
    solved : (Efficiency, Efficiency)
        Output-oriented solutions of the same units under constant and variable returns to scale.
    residents, returns_to_scale, spreads
        As in ``resource_gaps``.

    Returns
    -------
    tuple, (n, s)
    """
    y, people = np.asarray(outputs, dtype=float), _people(residents)
    crs, vrs = solved
    technical = (vrs.scores - 1)[:, None] * y
    scale = (crs.scores - vrs.scores)[:, None] * y
    slack = (crs if returns_to_scale == "crs" else vrs).output_slacks
    scale, aside = _either(scale, returns_to_scale)
    addition = technical + scale + slack

    def one(i: int, j: int) -> VolumeGap:
        return VolumeGap(
            column=columns[j],
            actual=float(y[i, j]),
            target=float(y[i, j] + addition[i, j]),
            addition=float(addition[i, j]),
            technical=float(technical[i, j]),
            scale=float(scale[i, j]),
            slack=float(slack[i, j]),
            scale_aside=float(aside[i, j]),
            share=_ratio(addition[i, j], y[i, j]),
            per_10k=None if people is None else _ratio(addition[i, j], people[i] / PER),
            spread=spreads.at(i, j) if spreads else None,
        )

    return _grid(one, y)


def _either(scale: Array, returns_to_scale: str) -> tuple[Array, Array]:
    """Return the scale part within the gap and beside it; one of them is nothing."""
    nothing = np.zeros_like(scale)
    return (scale, nothing) if returns_to_scale == "crs" else (nothing, scale)


def _grid(one: Callable[[int, int], T], values: Array) -> tuple[tuple[T, ...], ...]:
    n, m = values.shape
    return tuple(tuple(one(i, j) for j in range(m)) for i in range(n))


def _people(residents: ArrayLike | None) -> Array | None:
    return None if residents is None else np.asarray(residents, dtype=float)


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None
