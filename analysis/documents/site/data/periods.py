"""Tables of several periods: each unit in each, from one to the next, and the pathways' fit."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from analysis.documents.site.data import sets
from analysis.documents.site.data.shapes import Column, DataField, DataTable, Sayings, table
from analysis.results.shapes import (
    Course,
    CoursePeriod,
    CourseUnit,
    Panel,
    PanelFit,
    PanelUnit,
    Results,
)
from analysis.study.model import Study


class _When(NamedTuple):
    unit: CourseUnit
    period: CoursePeriod
    at: int


def tables(results: Results, say: Sayings) -> Iterator[DataTable]:
    """Yield the tables of all periods, where the study follows any; memberships are a panel's."""
    if results.course is None:
        return
    yield _units(results.study, results.course, say)
    yield _steps(results.study, results.course, say)
    yield _periods(results.course, say)
    if results.panel is None:
        return
    if results.panel.fits:
        yield _fits("fits", results.panel.fits, results.panel, say)
    pooled = results.panel.pooled
    yield sets.truth_tables("panel-truth-tables", say("tables.panel_truth"), pooled, results, say)
    yield sets.solutions("panel-solutions", say("tables.panel_solutions"), pooled, say)
    if results.panel.pooled_fits:
        yield _fits("pooled-fits", results.panel.pooled_fits, results.panel, say)


def _units(study: Study, course: Course, say: Sayings) -> DataTable:
    rows = [
        _When(unit, period, at)
        for unit in course.units
        for at, period in enumerate(course.periods)
        if unit.own[at] is not None
    ]
    plan, first = study.fsqca, course.units[0]
    rated = tuple(first.memberships) if isinstance(first, PanelUnit) else ()
    labels = {plan.outcome.name: plan.outcome.label, **{c.name: c.label for c in plan.sets}}
    columns: list[Column] = [
        *_who(say),
        (say.field("number", "own", "panel.own"), lambda row: row.unit.own[row.at]),
        (say.field("number", "pooled", "panel.pooled"), lambda row: row.unit.pooled[row.at]),
        *(
            (
                DataField(f"set_{name}", "number", say("fields.membership", label=labels[name])),
                _membership(name),
            )
            for name in rated
        ),
    ]
    title = say(f"tables.{'panel' if rated else 'chain'}", unit=study.units.word)
    return table("panel", title, columns, rows, "slug", "period")


def _membership(name: str) -> Any:
    return lambda row: row.unit.memberships[name][row.at]


def _who(say: Sayings) -> Iterator[Column]:
    yield say.field("string", "slug"), attrgetter("unit.slug")
    yield say.field("string", "period", "panel.period"), attrgetter("period.period")


def _steps(study: Study, course: Course, say: Sayings) -> DataTable:
    rows = [
        _When(unit, period, at)
        for unit in course.units
        for at, period in enumerate(course.periods[1:])
        if unit.malmquist[at] is not None
    ]
    columns: list[Column] = [*_who(say)]
    columns += [
        (say.field("number", name, f"panel.{name}"), _step(name))
        for name in ("malmquist", "efficiency_change", "technical_change")
    ]
    columns.append(
        (say.field("number", "cumulated", "panel.cumulated", period=course.periods[0].period),
         lambda row: row.unit.since_first(row.at))
    )  # fmt: skip
    title = say("tables.panel_steps", unit=study.units.word)
    return table("panel-steps", title, columns, rows, "slug", "period")


def _step(name: str) -> Any:
    return lambda row: getattr(row.unit, name)[row.at]


def _periods(course: Course, say: Sayings) -> DataTable:
    columns: list[Column] = [
        (say.field("string", "period", "panel.period"), attrgetter("period")),
        (say.field("integer", "units", "panel.units"), attrgetter("units")),
        (say.field("number", "own", "panel.mean_own"), attrgetter("own")),
        (say.field("number", "pooled", "panel.mean_pooled"), attrgetter("pooled")),
        (say.field("integer", "frontier", "panel.frontier"), attrgetter("frontier")),
    ]
    if isinstance(course, Panel):
        columns.append((say.field("integer", "high", "choice.high_count"), attrgetter("high")))
    columns += [
        (say.field("number", name, f"panel.mean_{name}"), attrgetter(name))
        for name in ("malmquist", "efficiency_change", "technical_change")
    ]
    return table("panel-periods", say("tables.panel_periods"), columns, course.periods, "period")


class _Fit(NamedTuple):
    fit: PanelFit
    period: str
    consistency: float | None
    coverage: float | None


def _fits(name: str, fits: tuple[PanelFit, ...], panel: Panel, say: Sayings) -> DataTable:
    rows = [
        _Fit(fit, period.period, fit.by_period[at], fit.coverages[at])
        for fit in fits
        for at, period in enumerate(panel.periods)
    ]
    columns: list[Column] = [
        (say.field("string", "outcome"), attrgetter("fit.outcome")),
        (say.field("string", "term"), attrgetter("fit.term")),
        (say.field("string", "period", "panel.period"), itemgetter(1)),
        (say.field("number", "consistency", "of_term.consistency"), itemgetter(2)),
        (say.field("number", "raw_coverage", "of_term.raw_coverage"), itemgetter(3)),
        (say.field("number", "all_consistency", "panel.all_consistency"),
         attrgetter("fit.consistency")),
        (say.field("number", "all_coverage", "panel.all_coverage"), attrgetter("fit.coverage")),
        (say.field("number", "between", "panel.between"), attrgetter("fit.between")),
        (say.field("number", "within", "panel.within"), attrgetter("fit.within")),
    ]  # fmt: skip
    title = say(f"tables.panel_{name.replace('-', '_')}")
    return table(f"panel-{name}", title, columns, rows, "outcome", "term", "period")
