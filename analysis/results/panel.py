"""A study's panel: scores, memberships and productivity through its periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import fsqca
from analysis.results import course
from analysis.results.comparison import compare
from analysis.results.efficiency import outcome_score, uncorrected
from analysis.results.positions import HALF, pathway_memberships
from analysis.results.sets import calibrate, explain, is_given, resolve
from analysis.results.shapes import (
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
    pooled = course.pooled(study, tables)
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
        for one in (*study.fsqca.literals, study.fsqca.outcome.name)
    }
    name = study.fsqca.outcome.name
    together = _together(study, memberships)
    places = course.places(tables)
    base = course.course(study, tables, own, pooled)
    units = tuple(
        PanelUnit(
            **course.fields_of(one),
            memberships={k: course.through(places, by, one.slug) for k, by in by_set.items()},
        )
        for one in base.units
    )
    periods = tuple(
        PanelPeriod(**course.fields_of(one), high=int((memberships[one.period][name] > HALF).sum()))
        for one in base.periods
    )
    return Panel(
        balanced=base.balanced,
        periods=periods,
        units=units,
        frontier=study.panel.frontier,
        calibration=study.panel.calibration,
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
