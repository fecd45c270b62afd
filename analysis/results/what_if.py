"""The study under every combination of the choices that its file declares, computed once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.results.efficiency import outcome_score
from analysis.results.positions import HALF, reading
from analysis.results.sets import Calibrated, calibrate, intermediate, literals_of
from analysis.results.shapes import (
    DISAGREE,
    LETTERS,
    ChoiceModel,
    ChoiceTaken,
    ChoiceTerm,
    Combination,
    WhatIf,
)
from analysis.study import grid
from analysis.study.model import Choice, Study
from analysis.study.table import Table


def what_if(study: Study, table: Table, calibrated: Calibrated) -> WhatIf | None:
    """Return what the study would find under each combination; None where it declares no choice.

    ``calibrated`` are the study's own sets. A score is worked out once for each scenario.
    """
    if not study.what_if:
        return None
    scores: dict[int, np.ndarray] = {}
    combinations = []
    for point in grid.points(study):
        variant = grid.under(study, point)
        scenario = _scenario(study, point)
        if scenario not in scores:
            scores[scenario] = outcome_score(variant, table)
        combinations.append(_combination(variant, table, scores[scenario], point))
    own = tuple(grid.study_s_own(study, choice) or 0 for choice in study.what_if)
    points = [one.point for one in combinations]
    return WhatIf(
        choices=tuple(_taken(study, choice, table, calibrated) for choice in study.what_if),
        combinations=tuple(combinations),
        own=points.index(own),
    )


def _scenario(study: Study, point: tuple[int, ...]) -> int:
    """Return which scenario a combination stands under; 0 for the study itself."""
    chosen = zip(study.what_if, point, strict=True)
    return next((i for choice, i in chosen if choice.scenarios), 0)


def _taken(study: Study, choice: Choice, table: Table, calibrated: Calibrated) -> ChoiceTaken:
    name = choice.line or choice.cut or "scenarios"
    own = grid.study_s_own(study, choice) or 0
    if choice.scenarios:
        return ChoiceTaken("scenario", name, (), ("", *choice.scenarios), own)
    if choice.cut:
        return ChoiceTaken("cut", name, tuple(map(float, choice.values)), (), own)
    columns = {c.name: c.column for c in study.fsqca.conditions}
    column = table.frame[columns[name]].to_numpy(float) if name in columns else np.empty(0)
    values = tuple(
        calibrated.sets[name].anchors[1]
        if i == own
        else float(np.percentile(column, float(v[1:])) if isinstance(v, str) else v)
        for i, v in enumerate(choice.values)
    )
    return ChoiceTaken("line", name, values, (), own)


def _combination(
    variant: Study, table: Table, score: np.ndarray, point: tuple[int, ...]
) -> Combination:
    frame, outcome = calibrate(variant, table.frame, score).frame, variant.fsqca.outcome.name
    solution = intermediate(variant, frame)
    terms = {str(term): term for model in solution.models for term in model.terms}
    high = frame[outcome] > HALF
    models = [[(str(t), frozenset(map(str, t.cases))) for t in m.terms] for m in solution.models]
    return Combination(
        point=point,
        models=tuple(
            ChoiceModel(tuple(map(str, model.terms)), model.consistency, model.coverage)
            for model in solution.models
        ),
        terms=tuple(_term(term, frame) for term in terms.values()),
        high=_bits(high),
        states="".join(_letter(models, str(unit), bool(held)) for unit, held in high.items()),
    )


def _term(term: fsqca.Term, frame: pd.DataFrame) -> ChoiceTerm:
    members = set(map(str, term.cases))
    return ChoiceTerm(
        term=str(term),
        literals=literals_of(term),
        consistency=term.consistency,
        coverage=term.raw_coverage,
        members="".join("1" if str(unit) in members else "0" for unit in frame.index),
    )


def _bits(held: pd.Series) -> str:
    return "".join("1" if one else "0" for one in held)


def _letter(models: list[list[tuple[str, frozenset[str]]]], unit: str, high: bool) -> str:
    """Return the letter of a region's state; ``DISAGREE`` where it hangs on the tied model."""
    states = {
        reading(tuple(term for term, cases in model if unit in cases), high).state
        for model in models or [[]]
    }
    return LETTERS[states.pop()] if len(states) == 1 else DISAGREE
