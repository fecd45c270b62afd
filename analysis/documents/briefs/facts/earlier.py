"""Since when: the earlier period that the study compares, like for like."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from analysis.results.comparison import Measured, measured
from analysis.results.shapes import Region, Results


@dataclass(frozen=True, slots=True)
class Moment:
    """A period, and the scores against its own frontier: the region's, and the median of all."""

    period: str
    own: float
    median: float


@dataclass(frozen=True, slots=True)
class Then:
    """A region in the earlier period, like for like with ``scenario`` of the study.

    ``score_before`` and ``score_after`` are both of that scenario (its ``inputs``), and have no
    interval; ``amounts`` maps each common measure's column to (before, after) in native units.
    The ratios' earlier values stand with the ratios (``practice.Earlier``).
    ``course``: the periods up to the study's own, if there are more than two. ``measured``: whether
    the scores are the study's own, or of some of its inputs alone, or of another variant.
    """

    study: str
    period: str
    scenario: str | None
    inputs: tuple[str, ...]
    score_before: float
    score_after: float
    amounts: dict[str, tuple[float, float]]
    course: tuple[Moment, ...] = ()
    measured: Measured = "as the study"


def then(results: Results, region: Region) -> Then | None:
    """Return the region in the earlier period; None where the study compares none."""
    found = results.comparison
    if found is None:
        return None
    change = next(change for change in found.changes if change.slug == region.slug)
    return Then(
        study=found.study,
        period=found.period,
        scenario=found.scenario,
        inputs=found.inputs,
        score_before=change.before,
        score_after=change.after,
        amounts={
            m.column: (change.values[m.column], region.values[m.column])
            for m in results.study.dea.measures
            if m.column in change.values
        },
        course=_course(results, region),
        measured=measured(results.study),
    )


def _course(results: Results, region: Region) -> tuple[Moment, ...]:
    """Return the periods in which the region has a score, from the one that it is compared with."""
    through, places = results.course, span(results)
    if through is None or not places:
        return ()
    own = next(unit for unit in through.units if unit.slug == region.slug).own
    moments = []
    for at in places:
        score = own[at]
        known = [unit.own[at] for unit in through.units]
        if score is not None:
            middle = median(value for value in known if value is not None)
            moments.append(Moment(through.periods[at].period, score, middle))
    return tuple(moments) if len(moments) > 2 else ()


def span(results: Results) -> range:
    """Return the places of the periods from the one compared with to the study's own; or none."""
    through, found = results.course, results.comparison
    if through is None or found is None or (results.study.compare and not results.chain):
        return range(0)
    periods = [one.period for one in through.periods]
    return range(periods.index(found.period), periods.index(results.study.period) + 1)
