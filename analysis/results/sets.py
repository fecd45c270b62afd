"""From raw values and scores to memberships, pathways and their fit."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from analysis import fsqca
from analysis.errors import UserError
from analysis.results.positions import HALF, Position, positions
from analysis.results.shapes import (
    FuzzySet,
    ModelResult,
    Necessity,
    SetAnalysis,
    SolutionResult,
    TermResult,
    TruthRow,
)
from analysis.study.model import Anchor, Anchors, Condition, Level, Study
from analysis.study.table import Table
from analysis.ties import on_line

HALF_STEP = 0.001  # the customary nudge off 0.5 (Fiss 2011), where the study asks for it


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Memberships of n units: ``frame`` (n, sets), and the sets' anchors.

    The sets are the conditions, of a multi-value one its levels (``NAME[1]``), and the outcome.
    Multi-value conditions themselves stand in ``frame`` as well, as levels, and not in ``sets``.
    """

    frame: pd.DataFrame
    sets: dict[str, FuzzySet]


def calibrate(study: Study, values: pd.DataFrame, outcome: np.ndarray) -> Calibrated:
    """Calibrate the conditions (columns of ``values``) and the outcome score (n,)."""
    plan = study.fsqca
    raw = {c.name: values[c.column].to_numpy(dtype=float) for c in plan.conditions}
    raw[plan.outcome.name] = np.asarray(outcome, dtype=float)
    levels = {c.name: _levels(study, c, raw[c.name]) for c in plan.conditions if c.labels}
    shaped = {
        c.name: _shaped(study, c, raw[c.name]) for c in plan.conditions if c.name not in levels
    }
    own = _resolve(plan.outcome.name, plan.outcome.anchors, raw[plan.outcome.name])
    scores = on_line(raw[plan.outcome.name], own[1])
    shaped[plan.outcome.name] = own, fsqca.calibrate(scores, *own)
    anchors = {name: shape[0] for name, shape in shaped.items()}
    made = {name: shape[1] for name, shape in shaped.items()}
    for one in plan.sets:
        if isinstance(one, Level):
            made[one.name] = (levels[one.of] == one.number).astype(float)
    frame = pd.DataFrame(made | levels, index=values.index)
    given = {c.name for c in plan.conditions if is_given(c, raw[c.name])}
    fixed = given | {c.name for c in plan.conditions if c.kind != "fuzzy"}
    doubts = {c.name: c.doubt for c in plan.conditions}
    fuzzy = {
        name: FuzzySet(
            name=name,
            anchors=anchors[name],
            halves=tuple(str(unit) for unit in frame.index[frame[name] == HALF]),
            skewness=float((frame[name] > HALF).mean()),
            doubt=_doubt(doubts.get(name), raw[name]),
            given=name in given,
            movable=name not in fixed,
        )
        for name in shaped
    }
    fuzzy |= {one.name: _level(one, made[one.name]) for one in plan.sets if isinstance(one, Level)}
    sets = {name: fuzzy[name] for name in (*plan.literals, plan.outcome.name)}
    if plan.half == "add 0.001":
        frame = frame.where(frame != HALF, HALF + HALF_STEP)
    return Calibrated(frame, sets)


def _levels(study: Study, condition: Condition, values: np.ndarray) -> np.ndarray:
    """Return a multi-value condition's levels (n,), 0 and up.

    Raises
    ------
    UserError
        The column holds something else than levels, or some level has no unit.
    """
    where = study.place_of(condition)
    found = values
    if condition.thresholds:
        for cut in condition.thresholds:
            found = on_line(found, cut)
        found = fsqca.calibrate_levels(found, condition.thresholds)
    wrong = ~np.isin(found, np.arange(condition.levels))
    if wrong.any():
        raise UserError(
            f"{where}: kind levels without thresholds takes the levels 0 to "
            f"{condition.levels - 1}, but column {condition.column} holds {found[wrong][0]:g}; "
            "give thresholds, or a label for each level"
        )
    empty = sorted({*range(condition.levels)} - {*found.astype(int).tolist()})
    if empty:
        name = next(iter((condition.labels or ())[empty[0]].values()))
        raise UserError(
            f"{where}: no unit is at level {empty[0]} ({name}); take other thresholds, or fewer "
            "levels"
        )
    return found


def _level(one: Level, members: np.ndarray) -> FuzzySet:
    share = float((members > HALF).mean())
    return FuzzySet(
        name=one.name, anchors=(), halves=(), skewness=share, given=one.taken_as_is,
        movable=False, borders=one.borders,
    )  # fmt: skip


def is_given(condition: Condition, values: np.ndarray) -> bool:
    """Whether a column holds memberships already: by its kind, or because it is 0 and 1 alone.

    Between the anchors 0 and 1 a crisp column stays crisp: by the logistic function it would come
    to 0.05 and 0.95, which nobody means who writes them.
    """
    ends = {condition.anchors[0], condition.anchors[2]} == {0.0, 1.0}
    crisp = condition.kind == "fuzzy" and ends and bool(np.isin(values, (0.0, 1.0)).all())
    return condition.taken_as_is or crisp


def _shaped(
    study: Study, condition: Condition, values: np.ndarray
) -> tuple[tuple[float, ...], np.ndarray]:
    """Return a condition's anchors in its own unit, as ``FuzzySet`` has them, and memberships."""
    name = condition.name
    if condition.thresholds:
        return _indirect(study, condition, values)
    if condition.rising and condition.falling:
        rising = _resolve(name, condition.rising, values)
        falling = _resolve(name, condition.falling, values)
        shape: dict[str, Any] = {"shape": "logistic"}
        if condition.kind == "bell":
            return (*rising, *falling), fsqca.calibrate_bell(values, rising, falling, **shape)
        found = fsqca.calibrate_inverse_bell(values, falling, rising, **shape)
        return (*falling, *rising), found
    anchors = _resolve(name, condition.anchors, values)
    if is_given(condition, values):
        return anchors, _as_is(study, condition, values, anchors)
    return anchors, fsqca.calibrate(values, *anchors)


def _indirect(
    study: Study, condition: Condition, values: np.ndarray
) -> tuple[tuple[float, ...], np.ndarray]:
    """Calibrate by the indirect method, and find the line where membership passes 0.5.

    Raises
    ------
    UserError
        The fit does not settle, falls anywhere between the values, or lies on one side of 0.5:
        then no line divides the units as the memberships do.
    """
    where = study.place_of(condition)
    cuts = np.asarray(condition.thresholds, dtype=float)
    try:
        memberships, curve = fsqca.indirect_curve(values, cuts)
    except UserError as error:
        raise UserError(f"{where}: {error}") from None
    order = np.argsort(values, kind="stable")
    sides = memberships[order] > HALF
    if (np.diff(memberships[order]) < 0).any():
        raise UserError(
            f"{where}: the curve that the indirect method fits falls again between the values of "
            f"{condition.column}; take the direct method (anchors), or other thresholds"
        )
    if sides.all() or not sides.any():
        side = "above" if sides.all() else "at or below"
        raise UserError(
            f"{where}: by the indirect method every membership lies {side} 0.5; take other "
            "thresholds"
        )
    first = int(np.argmax(sides))
    low, high = float(values[order][first - 1]), float(values[order][first])
    line = float(brentq(lambda x: curve(x) - HALF, low, high)) if curve(low) < HALF else low
    return (float(cuts[0]), line, float(cuts[-1])), memberships


def _as_is(
    study: Study, condition: Condition, values: np.ndarray, anchors: tuple[float, float, float]
) -> np.ndarray:
    """Return the column as memberships; those of falling anchors turned round.

    Raises
    ------
    UserError
        A value is none that the condition's kind may have.
    """
    crisp = condition.kind == "crisp"
    bad = ~np.isin(values, (0.0, 1.0)) if crisp else (values < 0) | (values > 1)
    if bad.any():
        wanted = "0 and 1 alone" if crisp else "memberships from 0 to 1"
        raise UserError(
            f"{study.place_of(condition)}: kind {condition.kind} takes {wanted}, but column "
            f"{condition.column} holds {values[bad][0]:g}; give anchors (fully out, crossover, "
            "fully in) or another kind"
        )
    return values if anchors[0] < anchors[2] else 1 - values


def resolve(anchor: Anchor, values: np.ndarray) -> float:
    """Return an anchor in the column's own unit."""
    if isinstance(anchor, str):
        return float(np.percentile(values, float(anchor[1:])))
    return float(anchor)


def _doubt(doubt: tuple[Anchor, Anchor] | None, values: np.ndarray) -> tuple[float, float] | None:
    return None if doubt is None else (resolve(doubt[0], values), resolve(doubt[1], values))


def _resolve(name: str, anchors: Anchors, values: np.ndarray) -> tuple[float, float, float]:
    """Turn percentiles into values of the column."""
    out, crossover, full = (resolve(anchor, values) for anchor in anchors)
    if not (out < crossover < full or out > crossover > full):
        raise UserError(
            f"the anchors {', '.join(map(str, anchors))} of {name} fall together in this table; "
            "give three different values in the study file"
        )
    return out, crossover, full


def moved_lines(study: Study) -> Iterator[Condition]:
    """Yield each condition whose line is doubtful, with its crossover at an end of the doubt."""
    for condition in study.fsqca.conditions:
        for end in condition.doubt or ():
            if end != condition.anchors[1]:
                out, _, full = condition.anchors
                yield condition.model_copy(update={"anchors": (out, end, full)})


def with_line(study: Study, moved: Condition) -> Study:
    """Return the study with one of its conditions in place of the one of that name."""
    conditions = tuple(moved if c.name == moved.name else c for c in study.fsqca.conditions)
    fsqca = study.fsqca.model_copy(update={"conditions": conditions})
    return study.model_copy(update={"fsqca": fsqca}).at(study.folder)


def explain(study: Study, memberships: pd.DataFrame, *, negated: bool = False) -> SetAnalysis:
    """Analyse the outcome, or its negation with the expectations mirrored."""
    plan = study.fsqca
    outcome = f"~{plan.outcome.name}" if negated else plan.outcome.name
    expectations = plan.mirrored if negated else plan.expectations
    table = tabulate(study, memberships, outcome)
    necessity = fsqca.necessity(memberships, outcome, plan.names, multivalue=plan.levels)
    solutions = fsqca.minimize_all(table, expectations)
    return SetAnalysis(
        outcome=outcome,
        necessity=tuple(
            Necessity(str(c.expression), c.consistency, c.coverage, c.ron)
            for c in necessity.conditions
        ),
        truth_table=_truth_rows(table),
        remainders=int(table.n_remainders),
        excluded=table.excluded,
        complex=_solution(solutions.complex),
        parsimonious=_solution(solutions.parsimonious),
        intermediate=_solution(solutions.intermediate),
    )


def tabulate(study: Study, memberships: pd.DataFrame, outcome: str) -> fsqca.TruthTable:
    """Return the truth table of an outcome, without what an enhanced analysis rules out."""
    conditions, enhanced = study.fsqca.names, study.fsqca.enhanced
    table = truth_table(study, memberships, outcome, conditions)
    if enhanced is None:
        return table
    negated = outcome.startswith("~")
    sides = [enhanced.necessary, enhanced.necessary_for_absence]
    own, other = reversed(sides) if negated else sides
    found = fsqca.untenable_rows(
        table, truth_table(study, memberships, fsqca.negation_of(outcome), conditions),
        necessary=own, necessary_for_negation=other, impossible=enhanced.impossible,
    )  # fmt: skip
    return table.exclude(found.rows)


def truth_table(
    study: Study, memberships: pd.DataFrame, outcome: str, conditions: Sequence[str]
) -> fsqca.TruthTable:
    """Return the truth table of an outcome and some conditions with the study's cuts."""
    cuts = study.fsqca.cuts
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)  # the remainders are reported
        return fsqca.truth_table(
            memberships, outcome, conditions,
            consistency=cuts.consistency, pri=cuts.pri, frequency=cuts.frequency,
            multivalue={n: k for n, k in study.fsqca.levels.items() if n in conditions},
        )  # fmt: skip


def intermediate(study: Study, memberships: pd.DataFrame) -> fsqca.Solution:
    """Return the intermediate solution of the study's outcome."""
    table = tabulate(study, memberships, study.fsqca.outcome.name)
    return fsqca.minimize(table, "intermediate", study.fsqca.expectations)


def place(
    study: Study, table: Table, calibrated: Calibrated, found: SetAnalysis
) -> tuple[Position, ...]:
    """Place every unit among the pathways of one analysis."""
    conditions = study.fsqca.sets
    name = study.fsqca.outcome.name
    outcome = calibrated.frame[name]
    values = pd.DataFrame({c.name: table.frame[c.column] for c in conditions})
    return positions(
        [model.terms for model in found.intermediate.models],
        calibrated.frame[list(study.fsqca.literals)],
        list(1 - outcome if found.outcome.startswith("~") else outcome),
        values,
        lines=pd.DataFrame(
            {name: column.map(calibrated.sets[str(name)].line) for name, column in values.items()}
        ),
        movable={c.name: c.movable for c in conditions},
    )


def _truth_rows(table: fsqca.TruthTable) -> tuple[TruthRow, ...]:
    without_outcome = set(table.without_outcome)
    return tuple(
        TruthRow(
            row={name: int(row[name]) for name in table.conditions},
            n=int(row["n"]),
            consistency=float(row["consistency"]),
            pri=float(row["pri"]),
            out=None if pd.isna(row["out"]) else int(row["out"]),
            cases=tuple(map(str, row["cases"])),
            contradicted=number in without_outcome,
        )
        for number, row in table.rows.iterrows()
    )


def _solution(found: fsqca.Solution) -> SolutionResult:
    models = tuple(
        ModelResult(
            terms=tuple(term_result(term) for term in model.terms),
            consistency=model.consistency,
            pri=model.pri,
            coverage=model.coverage,
        )
        for model in found.models
    )
    return SolutionResult(models=models, capped=not found.complete)


def set_name(literal: fsqca.Literal) -> str:
    """Return the name of the set that a literal is of: the condition's, or its level's."""
    return literal.condition if isinstance(literal.value, bool) else str(literal)


def literals_of(term: fsqca.Term) -> dict[str, bool]:
    """Return a term's literals by the names of their sets; a level is always asked for."""
    return {
        set_name(one): one.value if isinstance(one.value, bool) else True for one in term.literals
    }


def term_result(term: fsqca.Term) -> TermResult:
    """Return a term as the results keep it."""
    return TermResult(
        term=str(term),
        literals=literals_of(term),
        core=tuple(set_name(one) for one in term.core),
        consistency=term.consistency,
        pri=term.pri,
        raw_coverage=term.raw_coverage,
        unique_coverage=term.unique_coverage,
        cases=tuple(map(str, term.cases)),
    )
