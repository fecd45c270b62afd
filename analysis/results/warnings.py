"""What must be said of a study wherever it is told: terminal, paper and every brief."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analysis.results.shapes import ModelResult, Results, SetAnalysis
from analysis.study.model import Cuts

CHANCE = 0.05  # random outcomes that do as well one time in twenty or more are named
SKEWED = (0.2, 0.8)  # beyond these shares a set is skewed (Oana, Schneider and Thomann 2021)

Kind = Literal[
    "all on the frontier",  # no score differs from 1
    "few units",  # fewer than a customary rule asks for the inputs and outputs
    "skewed outcome",  # under 20 or over 80 per cent of the regions have the outcome
    "skewed conditions",  # the same of conditions, which are named
    "many conditions",  # more combinations of the conditions than regions
    "no pathway",  # none was found
    "trivial solution",  # a pathway asks for nothing, so that every region is on it
    "trivial absence",  # the same of the absence; a brief tells nobody of such a pathway
    "below the cut",  # the solution misses the study's own consistency or PRI
    "chance as good",  # random outcomes are covered as well one time in twenty or more
]


@dataclass(frozen=True, slots=True)
class StudyWarning:
    """One warning, the figures that it rests on, by name, and the conditions that it is about."""

    kind: Kind
    figures: dict[str, float]
    conditions: tuple[str, ...] = ()


def study_warnings(results: Results) -> tuple[StudyWarning, ...]:
    """Return every warning that the results call for: of the scores, the sets, the pathways."""
    found = (*_of_scores(results), *_of_sets(results), *_of_pathways(results))
    if _asks_for_nothing(results.low):
        return (*found, StudyWarning("trivial absence", {}))
    return found


def sound(results: Results) -> bool:
    """Return whether some pathway may be claimed at all.

    A trivial solution asks for nothing; one below the cuts fails the study's own standard.
    """
    kinds = {warning.kind for warning in _of_pathways(results)}
    return not kinds & {"no pathway", "trivial solution", "below the cut"}


def misses(model: ModelResult, cuts: Cuts) -> bool:
    """Return whether a model falls short of the consistency or PRI that the study asks of a row."""
    return model.consistency < cuts.consistency or model.pri < cuts.pri


def _of_scores(results: Results) -> Iterator[StudyWarning]:
    n = len(results.regions)
    if len(results.frontier) == n:
        yield StudyWarning("all on the frontier", {"n": n})
    asked = [required for required, held in results.checks.size_rules.values() if not held]
    if asked:
        yield StudyWarning("few units", {"n": n, "required": max(asked)})


def _of_sets(results: Results) -> Iterator[StudyWarning]:
    n, k = len(results.regions), len(results.study.fsqca.names)
    share = results.sets[results.study.fsqca.outcome.name].skewness
    if _is_skewed(results, results.study.fsqca.outcome.name):
        yield StudyWarning("skewed outcome", {"share": share, "high": round(share * n), "n": n})
    skewed = tuple(name for name in results.study.fsqca.literals if _is_skewed(results, name))
    if skewed:
        yield StudyWarning("skewed conditions", {"skewed": len(skewed)}, skewed)
    rows = results.study.fsqca.combinations
    if rows > n:
        yield StudyWarning("many conditions", {"conditions": k, "combinations": rows, "n": n})


def _is_skewed(results: Results, name: str) -> bool:
    return not SKEWED[0] <= results.sets[name].skewness <= SKEWED[1]


def _asks_for_nothing(analysis: SetAnalysis) -> bool:
    """Whether some pathway has no condition, so that every region is on it."""
    return any(not term.literals for model in analysis.intermediate.models for term in model.terms)


def _of_pathways(results: Results) -> Iterator[StudyWarning]:
    cuts, models = results.study.fsqca.cuts, results.high.intermediate.models
    if not any(model.terms for model in models):
        yield StudyWarning("no pathway", {})
        return
    if _asks_for_nothing(results.high):
        yield StudyWarning("trivial solution", {})
    if any(misses(model, cuts) for model in models):
        figures = {name: min(getattr(model, name) for model in models)
                   for name in ("consistency", "pri")}  # fmt: skip
        figures |= {"consistency_cut": cuts.consistency, "pri_cut": cuts.pri}
        yield StudyWarning("below the cut", figures)
    found = results.robustness
    if found is not None and found.permutation is not None and found.permutation >= CHANCE:
        yield StudyWarning("chance as good", {"chance": found.permutation})
