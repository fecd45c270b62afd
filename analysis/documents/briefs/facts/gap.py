"""A region's gap as a range: what the bootstrap leaves open, rounded to what that carries."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from statistics import median
from typing import Literal

from analysis.results.gaps import ResourceGap, VolumeGap
from analysis.results.shapes import Region, Results
from analysis.study.model import Measure
from analysis.ties import level

SAME = 1e-9  # relative: rates that differ by less are one


@dataclass(frozen=True, slots=True)
class GapRange:
    """A range, low <= high."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MeasureGap:
    """One resource's excess, or one service's addition, as a range.

    Attributes
    ----------
    point : ResourceGap or VolumeGap
        The uncorrected values; for the table only.
    share : GapRange or None
        Of the actual amount; None where that is 0, and without a bootstrap.
    amount : GapRange or None
        In native units, rounded outwards to ``step``; None without a bootstrap.
    step : float or None
        Two figures of the greater end, and never finer than the source's precision.
    slack : float
        The part of the share that concerns this measure alone, as a point value; ``slack_ranged``
        tells whether the range allows for its own uncertainty, ``slack_frequency`` the share of
        replications with any (neither near 0 nor near 1: whether there is one is not known).
    per_resident, median_per_resident : float or None
        Actual amount per resident, own and median; None for a study without residents, and for a
        measure that is itself what residents are counted by (one room per room).
    """

    measure: Measure
    point: ResourceGap | VolumeGap
    share: GapRange | None
    amount: GapRange | None
    step: float | None
    slack: float
    slack_ranged: bool
    slack_frequency: float | None
    per_resident: float | None
    median_per_resident: float | None


PassedOver = Literal[
    "below the median",  # the region has less of it per resident than the median already
    "places",  # a count of places (buildings), not of capacity
    "near tie",  # differs from another by less than their ranges
    "none measurable",  # its range begins at 0
]


@dataclass(frozen=True, slots=True)
class GapFacts:
    """A region's gap.

    Attributes
    ----------
    leads : "resources" or "volumes"
        Input orientation leads with resources, output orientation with services.
    measurable : bool
        False on the frontier: no gap is measured, and the span is what chance leaves open.
    resources, volumes : tuple of MeasureGap
        In the study file's order. Alternatives, never a sum: resources at today's services, or
        services at today's resources.
    overall : GapRange or None
        The share that all measures that lead have in common: the part that the score moves, over
        the score's interval. What a measure's slack adds stands with that measure alone.
    look_first : MeasureGap or None
        The one measure of those that lead that may be named; None where every one is passed over.
    passed_over : dict of column to PassedOver
        Why each of the others is not.
    unique : bool
        No other target is as good.
    fixed : tuple of Measure
        Inputs that no unit can change; they have no gap.
    undesirable : tuple of Measure
        Outputs that nobody wants; they stand among the resources.
    """

    leads: Literal["resources", "volumes"]
    measurable: bool
    resources: tuple[MeasureGap, ...]
    volumes: tuple[MeasureGap, ...]
    overall: GapRange | None
    look_first: MeasureGap | None
    passed_over: dict[str, PassedOver]
    unique: bool
    fixed: tuple[Measure, ...]
    undesirable: tuple[Measure, ...]

    @property
    def said(self) -> str:
        """What messages call the side that leads: resources that can be changed are not all."""
        return "resources_free" if self.leads == "resources" and self.fixed else self.leads


def gap_facts(results: Results, region: Region) -> GapFacts:
    """Return a region's gap as ranges."""
    study = results.study
    resources = tuple(
        _measure_gap(results, region, m, g)
        for m, g in zip(study.dea.free_inputs, region.gap.resources, strict=True)
    )
    volumes = tuple(
        _measure_gap(results, region, m, g)
        for m, g in zip(study.dea.outputs, region.gap.volumes, strict=True)
    )
    leads: Literal["resources", "volumes"] = (
        "resources" if study.dea.orientation == "input" else "volumes"
    )
    leading = resources if leads == "resources" else volumes
    first, passed = _look_first(leading, leads)
    return GapFacts(
        leads=leads,
        measurable=not region.score.on_frontier,
        resources=resources,
        volumes=volumes,
        overall=_overall(region, leads),
        look_first=first if not region.score.on_frontier else None,
        passed_over=passed if not region.score.on_frontier
        else {one.measure.column: "none measurable" for one in leading},
        unique=region.gap.unique,
        fixed=tuple(m for m in study.dea.inputs if m.fixed),
        undesirable=study.dea.undesirable,
    )  # fmt: skip


def _overall(region: Region, leads: Literal["resources", "volumes"]) -> GapRange | None:
    lower, upper = region.score.lower, region.score.upper
    if lower is None or upper is None:
        return None
    if leads == "resources":
        return GapRange(1 - upper, 1 - lower)
    return GapRange(1 / upper - 1, 1 / lower - 1)


def outwards(low: float, high: float, finest: float) -> tuple[GapRange, float]:
    """Round a range outwards to two figures of its greater end, never finer than ``finest``."""
    largest = max(abs(low), abs(high))
    step = 10.0 ** (floor(log10(largest)) - 1) if largest else 1.0
    step = max(step, finest)
    return GapRange(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step), step


def _measure_gap(
    results: Results, region: Region, measure: Measure, point: ResourceGap | VolumeGap
) -> MeasureGap:
    spread = point.spread
    share = amount = step = None
    if spread is not None:
        low, high = max(spread.lower, 0.0), max(spread.upper, 0.0)
        share = GapRange(low / point.actual, high / point.actual) if point.actual else None
        amount, step = outwards(low, high, measure.precision)
    rates = [r.values[measure.column] / r.residents for r in results.regions if r.residents]
    told = bool(rates) and max(rates) - min(rates) > SAME * max(rates)
    return MeasureGap(
        measure=measure,
        point=point,
        share=share,
        amount=amount,
        step=step,
        slack=point.slack / point.actual if point.actual else 0.0,
        slack_ranged=spread is not None and spread.slack_frequency is not None,
        slack_frequency=spread.slack_frequency if spread else None,
        per_resident=point.actual / region.residents if told and region.residents else None,
        median_per_resident=median(rates) if told else None,
    )


def _look_first(
    leading: tuple[MeasureGap, ...], leads: Literal["resources", "volumes"]
) -> tuple[MeasureGap | None, dict[str, PassedOver]]:
    passed: dict[str, PassedOver] = {}
    open_: list[MeasureGap] = []
    for one in leading:
        if one.share is None or one.share.low <= 0:
            passed[one.measure.column] = "none measurable"
        elif leads == "resources" and _below(one):
            passed[one.measure.column] = "below the median"
        elif not one.measure.capacity and any(other.measure.capacity for other in leading):
            passed[one.measure.column] = "places"
        else:
            open_.append(one)
    open_.sort(key=lambda one: -level(_middle(one)))
    first = open_[0] if open_ else None
    if first and any(_overlap(first, other) for other in open_[1:]):
        first = None
    passed |= {one.measure.column: "near tie" for one in open_ if one is not first}
    return first, passed


def _below(one: MeasureGap) -> bool:
    own, middle = one.per_resident, one.median_per_resident
    return own is not None and middle is not None and own < middle


def _middle(one: MeasureGap) -> float:
    return (one.share.low + one.share.high) / 2 if one.share else 0.0


def _overlap(one: MeasureGap, other: MeasureGap) -> bool:
    """Whether two shares differ by less than their ranges."""
    return bool(one.share and other.share and one.share.low <= other.share.high)
