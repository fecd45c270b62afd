"""Tables of a panel: each unit in each period, from period to period, and the pathways' fit."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from analysis.documents.site.data import sets
from analysis.documents.site.data.shapes import Column, DataField, DataTable, Sayings, table
from analysis.results.shapes import Panel, PanelFit, PanelPeriod, PanelUnit, Results
from analysis.study.model import Study


class _When(NamedTuple):
    unit: PanelUnit
    period: PanelPeriod
    at: int


def tables(results: Results, say: Sayings) -> Iterator[DataTable]:
    """Yield the panel's tables, where the study has one."""
    if results.panel is None:
        return
    yield _units(results.study, results.panel, say)
    yield _steps(results.study, results.panel, say)
    yield _periods(results.panel, say)
    if results.panel.fits:
        yield _fits("fits", results.panel.fits, results.panel, say)
    pooled = results.panel.pooled
    yield sets.truth_tables("panel-truth-tables", say("tables.panel_truth"), pooled, results, say)
    yield sets.solutions("panel-solutions", say("tables.panel_solutions"), pooled, say)
    if results.panel.pooled_fits:
        yield _fits("pooled-fits", results.panel.pooled_fits, results.panel, say)


def _units(study: Study, panel: Panel, say: Sayings) -> DataTable:
    rows = [
        _When(unit, period, at)
        for unit in panel.units
        for at, period in enumerate(panel.periods)
        if unit.own[at] is not None
    ]
    plan = study.fsqca
    labels = {plan.outcome.name: plan.outcome.label, **{c.name: c.label for c in plan.conditions}}
    columns: list[Column] = [
        *_who(say),
        (say.field("number", "own", "panel.own"), lambda row: row.unit.own[row.at]),
        (say.field("number", "pooled", "panel.pooled"), lambda row: row.unit.pooled[row.at]),
        *(
            (
                DataField(f"set_{name}", "number", say("fields.membership", label=labels[name])),
                _membership(name),
            )
            for name in panel.units[0].memberships
        ),
    ]
    title = say("tables.panel", unit=study.units.word)
    return table("panel", title, columns, rows, "slug", "period")


def _membership(name: str) -> Any:
    return lambda row: row.unit.memberships[name][row.at]


def _who(say: Sayings) -> Iterator[Column]:
    yield say.field("string", "slug"), attrgetter("unit.slug")
    yield say.field("string", "period", "panel.period"), attrgetter("period.period")


def _steps(study: Study, panel: Panel, say: Sayings) -> DataTable:
    rows = [
        _When(unit, period, at)
        for unit in panel.units
        for at, period in enumerate(panel.periods[1:])
        if unit.malmquist[at] is not None
    ]
    columns: list[Column] = [*_who(say)]
    columns += [
        (say.field("number", name, f"panel.{name}"), _step(name))
        for name in ("malmquist", "efficiency_change", "technical_change")
    ]
    title = say("tables.panel_steps", unit=study.units.word)
    return table("panel-steps", title, columns, rows, "slug", "period")


def _step(name: str) -> Any:
    return lambda row: getattr(row.unit, name)[row.at]


def _periods(panel: Panel, say: Sayings) -> DataTable:
    columns: list[Column] = [
        (say.field("string", "period", "panel.period"), attrgetter("period")),
        (say.field("integer", "units", "panel.units"), attrgetter("units")),
        (say.field("number", "own", "panel.mean_own"), attrgetter("own")),
        (say.field("number", "pooled", "panel.mean_pooled"), attrgetter("pooled")),
        (say.field("integer", "frontier", "panel.frontier"), attrgetter("frontier")),
        (say.field("integer", "high", "choice.high_count"), attrgetter("high")),
    ]
    columns += [
        (say.field("number", name, f"panel.mean_{name}"), attrgetter(name))
        for name in ("malmquist", "efficiency_change", "technical_change")
    ]
    return table("panel-periods", say("tables.panel_periods"), columns, panel.periods, "period")


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
