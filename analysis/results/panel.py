"""A study's panel: scores, memberships and productivity through its periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import dea, fsqca
from analysis.results.efficiency import columns, outcome_score, uncorrected
from analysis.results.positions import HALF, pathway_memberships
from analysis.results.scenarios import compare
from analysis.results.sets import calibrate, explain, is_given, resolve
from analysis.results.shapes import (
    ON_FRONTIER,
    Panel,
    PanelFit,
    PanelPeriod,
    PanelUnit,
    PeriodComparison,
    SetAnalysis,
)
from analysis.study.model import Anchors, Condition, Study
from analysis.study.table import Table

Array = NDArray[np.float64]
Tables = Mapping[str, Table]

_INDICES = ("malmquist", "efficiency_change", "technical_change")


def follow(
    study: Study, tables: Tables, outcome: Array, found: tuple[SetAnalysis, ...]
) -> Panel | None:
    """Follow the study's units through the periods of its panel.

    Parameters
    ----------
    tables
        The table of each period, in their order; none where the study has no panel.
    outcome : (n,)
        The score behind the outcome in the study's own period.
    found
        The set-theoretic analyses of that period, whose pathways are held against every period.
    """
    if study.panel is None or not tables:
        return None
    own = {period: uncorrected(study, table) for period, table in tables.items()}
    pooled = _pooled(study, tables)
    if study.panel.frontier == "pooled":
        scores = pooled
    elif study.fsqca.outcome.score == "corrected":
        scores = {p: outcome if p == study.period else outcome_score(study, table)
                  for p, table in tables.items()}  # fmt: skip
    else:
        scores = own
    memberships = _memberships(study, tables, scores, outcome)
    by_set = {
        str(one): {period: frame[one].to_numpy() for period, frame in memberships.items()}
        for one in memberships[study.period]
    }
    indices = _indices(study, tables)
    name = study.fsqca.outcome.name
    together = _together(study, memberships)
    slugs = dict.fromkeys(slug for table in tables.values() for slug in table.slugs)
    places = _places(tables)
    names = {
        slug: {code: each[i] for code, each in table.names.items()}
        for table in reversed([*tables.values()])
        for i, slug in enumerate(table.slugs)
    }
    units = tuple(
        PanelUnit(
            slug=slug,
            names=names[slug],
            own=_through(places, own, slug),
            pooled=_through(places, pooled, slug),
            memberships={one: _through(places, by, slug) for one, by in by_set.items()},
            **{index: _steps(indices, index, slug, len(tables)) for index in _INDICES},
            values=_values(tables, places, slug),
        )
        for slug in slugs
    )
    periods = tuple(
        PanelPeriod(
            period=period,
            units=len(table.slugs),
            own=float(own[period].mean()),
            pooled=float(pooled[period].mean()),
            frontier=int(np.sum(np.abs(own[period] - 1) <= ON_FRONTIER)),
            high=int((memberships[period][name] > HALF).sum()),
            **{index: _mean_step(indices, index, t) for index in _INDICES},
        )
        for t, (period, table) in enumerate(tables.items())
    )
    return Panel(
        frontier=study.panel.frontier,
        calibration=study.panel.calibration,
        balanced=len(_in_all(tables)),
        periods=periods,
        units=units,
        fits=tuple(fit for one in found for fit in _fits(one, memberships, name)),
        pooled=together,
        pooled_fits=tuple(fit for one in together for fit in _fits(one, memberships, name)),
    )


def since(study: Study, tables: Tables) -> PeriodComparison | None:
    """Compare the study's period with the earliest one that has all its units, if any has."""
    for period, table in tables.items():
        if period == study.period:
            return None
        if set(tables[study.period].ids) <= set(table.ids):
            earlier = study.model_copy(update={"period": period}).at(study.folder)
            return compare(study, tables[study.period], earlier, table)
    return None


def _pooled(study: Study, tables: Tables) -> dict[str, Array]:
    """Return the scores of each period against the frontier that all periods' units span."""
    stacked = [
        np.concatenate([columns(side, table) for table in tables.values()])
        for side in (study.dea.inputs, study.dea.outputs)
    ]
    found = dea.scores(
        *stacked, orientation=study.dea.orientation, returns_to_scale=study.returns_to_scale,
        fixed_inputs=study.dea.fixed_inputs,
    ).scores  # fmt: skip
    inward = found if study.dea.orientation == "input" else 1 / found
    ends = np.cumsum([len(table.slugs) for table in tables.values()])[:-1]
    return dict(zip(tables, np.split(inward, ends), strict=True))


def _memberships(
    study: Study, tables: Tables, scores: Mapping[str, Array], outcome: Array
) -> dict[str, pd.DataFrame]:
    """Calibrate every period by the same anchors, so that a set keeps its meaning."""
    values = pd.concat([table.frame for table in tables.values()])
    every = np.concatenate([scores[p] for p in tables])
    if study.panel and study.panel.calibration == "pooled":
        fixed = _with_fixed_anchors(study, values, every)
    else:
        fixed = _with_fixed_anchors(study, tables[study.period].frame, outcome)
    stacked = calibrate(fixed, values, every).frame
    ends = np.cumsum([len(table.slugs) for table in tables.values()])
    starts = [0, *ends[:-1]]
    return {p: stacked.iloc[a:b] for p, a, b in zip(tables, starts, ends, strict=True)}


def _with_fixed_anchors(study: Study, values: pd.DataFrame, outcome: Array) -> Study:
    """Return the study with percentiles as the values that they are among these units."""

    def fixed(anchors: Anchors | None, of: Array) -> Anchors | None:
        if anchors is None:
            return None
        out, crossover, full = (resolve(anchor, of) for anchor in anchors)
        return out, crossover, full

    def conditioned(one: Condition) -> Condition:
        of = values[one.column].to_numpy(dtype=float)
        update: dict[str, Any] = {
            key: fixed(getattr(one, key), of) for key in ("anchors", "rising", "falling")
        }
        if one.kind == "fuzzy" and is_given(one, of):
            update["kind"] = "membership"  # it stays as it is in every period
        return one.model_copy(update={**update, "doubt": None})

    plan = study.fsqca
    own = plan.outcome.model_copy(update={"anchors": fixed(plan.outcome.anchors, outcome)})
    conditions = tuple(map(conditioned, plan.conditions))
    made = plan.model_copy(update={"outcome": own, "conditions": conditions})
    return study.model_copy(update={"fsqca": made}).at(study.folder)


def _together(study: Study, memberships: Mapping[str, pd.DataFrame]) -> tuple[SetAnalysis, ...]:
    """Analyse the cases of all periods in one truth table: the outcome, and its absence."""
    cases = pd.concat(
        [frame.set_axis([f"{slug}/{period}" for slug in frame.index])
         for period, frame in memberships.items()]
    )  # fmt: skip
    return tuple(explain(study, cases, negated=negated) for negated in (False, True))


def _in_all(tables: Tables) -> list[str]:
    """Return the units that are there in every period, in the first one's order."""
    first, *others = tables.values()
    there = [set(table.slugs) for table in others]
    return [slug for slug in first.slugs if all(slug in each for each in there)]


def _indices(study: Study, tables: Tables) -> dict[str, dict[str, Array]]:
    """Return each index (T - 1,) by its name and unit; {} where no unit is in every period."""
    common = _in_all(tables)
    if not common:
        return {}
    rows = [[places[slug] for slug in common] for places in _places(tables).values()]
    x, y = (
        np.stack([columns(side, t)[own] for t, own in zip(tables.values(), rows, strict=True)])
        for side in (study.dea.inputs, study.dea.outputs)
    )
    found = dea.malmquist(x, y, orientation=study.dea.orientation)
    by_name = (found.index, found.efficiency_change, found.technical_change)
    return {
        index: {slug: values[:, i] for i, slug in enumerate(common)}
        for index, values in zip(_INDICES, by_name, strict=True)
    }


def _fits(
    found: SetAnalysis, memberships: Mapping[str, pd.DataFrame], outcome: str
) -> tuple[PanelFit, ...]:
    stacked = pd.concat(memberships.values())
    when = np.concatenate([[period] * len(frame) for period, frame in memberships.items()])
    own = stacked[outcome].to_numpy(dtype=float)
    y = 1 - own if found.outcome.startswith("~") else own
    terms = {term.term: term for model in found.intermediate.models for term in model.terms}
    fits = []
    for name, term in terms.items():
        x = np.array(pathway_memberships(term, stacked))
        told = fsqca.cluster_diagnostics(x, y, when, stacked.index)
        here = [
            one.sufficiency if (x[when == one.name] > 0).any() else None for one in told.between
        ]
        fits.append(
            PanelFit(
                outcome=found.outcome,
                term=name,
                consistency=told.pooled.consistency,
                coverage=told.pooled.coverage,
                by_period=tuple(None if fit is None else fit.consistency for fit in here),
                coverages=tuple(None if fit is None else fit.coverage for fit in here),
                between=told.distance_between,
                within=told.distance_within,
            )
        )
    return tuple(fits)


def _places(tables: Tables) -> dict[str, dict[str, int]]:
    """Return where each unit stands in each period's table."""
    return {p: {slug: i for i, slug in enumerate(t.slugs)} for p, t in tables.items()}


def _through(
    places: Mapping[str, Mapping[str, int]], values: Mapping[str, Array], slug: str
) -> tuple[float | None, ...]:
    return tuple(
        float(values[period][at[slug]]) if slug in at else None for period, at in places.items()
    )


def _values(
    tables: Tables, places: Mapping[str, Mapping[str, int]], slug: str
) -> dict[str, tuple[float | None, ...]]:
    """Return a unit's figures that every period's table has, (T,) each."""
    first, *others = ([str(name) for name in table.frame] for table in tables.values())
    common = [column for column in first if all(column in each for each in others)]
    rows = [
        table.frame.iloc[places[period][slug]] if slug in places[period] else None
        for period, table in tables.items()
    ]
    return {
        column: tuple(None if row is None else _finite(float(row[column])) for row in rows)
        for column in common
    }


def _steps(
    indices: Mapping[str, Mapping[str, Array]], index: str, slug: str, periods: int
) -> tuple[float | None, ...]:
    values = indices.get(index, {}).get(slug)
    return (None,) * (periods - 1) if values is None else tuple(map(_finite, values))


def _mean_step(indices: Mapping[str, Mapping[str, Array]], index: str, t: int) -> float | None:
    if not t or not indices:
        return None
    return _finite(np.exp(np.mean([np.log(values[t - 1]) for values in indices[index].values()])))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
