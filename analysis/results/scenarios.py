"""The study under other choices: what of its findings stays."""

from __future__ import annotations

from functools import partial

import numpy as np

from analysis import workers
from analysis.results.efficiency import outcome_score, uncorrected
from analysis.results.positions import Position
from analysis.results.sets import calibrate, explain, moved_lines, place, with_line
from analysis.results.shapes import (
    ON_FRONTIER,
    OtherLine,
    ScenarioResult,
    SolutionResult,
)
from analysis.study.model import Condition, Study
from analysis.study.table import Table

WORTH_WORKERS = 2000  # units from which scenarios pay for processes


def scenarios(study: Study, table: Table, base: tuple[Position, ...]) -> tuple[ScenarioResult, ...]:
    """Run every scenario of the study file; ``base`` holds the regions' unchanged positions."""
    run = partial(_scenario, study, table, base)
    if any(study.under(name).fsqca.outcome.score == "corrected" for name in study.scenarios):
        return tuple(map(run, study.scenarios))  # each has a bootstrap, which is spread by itself
    pays = len(study.scenarios) > 1 and len(table.slugs) >= WORTH_WORKERS
    return tuple(workers.each(run, study.scenarios, pays=pays))


def _scenario(study: Study, table: Table, base: tuple[Position, ...], name: str) -> ScenarioResult:
    variant = study.under(name)
    scores, plain = outcome_score(variant, table), uncorrected(variant, table)
    calibrated = calibrate(variant, table.frame, scores)
    high = explain(variant, calibrated.frame)
    low = explain(variant, calibrated.frame, negated=True)
    states = [position.state for position in place(variant, table, calibrated, high)]
    return ScenarioResult(
        name=name,
        mean=float(scores.mean()),
        frontier=on_frontier(table.slugs, plain),
        conditions=variant.fsqca.names,
        high=high.intermediate,
        low=low.intermediate,
        states=dict(zip(table.slugs, states, strict=True)),
        same_state=sum(a == b.state for a, b in zip(states, base, strict=True)),
    )


def other_lines(
    study: Study, table: Table, outcome: np.ndarray, own: SolutionResult
) -> tuple[OtherLine, ...]:
    """Run the study with each doubtful line at the other end, or ends, of its doubt.

    ``outcome`` (n,) is the score behind the outcome; ``own`` the study's intermediate solution.
    """
    return tuple(_other_line(study, table, outcome, own, moved) for moved in moved_lines(study))


def _other_line(
    study: Study, table: Table, outcome: np.ndarray, own: SolutionResult, moved: Condition
) -> OtherLine:
    variant = with_line(study, moved)
    calibrated = calibrate(variant, table.frame, outcome)
    high = explain(variant, calibrated.frame)
    places = dict(zip(table.slugs, place(variant, table, calibrated, high), strict=True))
    return OtherLine(
        condition=moved.name,
        line=calibrated.sets[moved.name].anchors[1],
        states={slug: position.state for slug, position in places.items()},
        terms={slug: position.terms for slug, position in places.items() if position.terms},
        same={str(m) for m in high.intermediate.models} == {str(m) for m in own.models},
    )


def on_frontier(slugs: tuple[str, ...], scores: np.ndarray) -> tuple[str, ...]:
    """Return the units whose score is 1."""
    return tuple(s for s, v in zip(slugs, scores, strict=True) if abs(v - 1) <= ON_FRONTIER)
