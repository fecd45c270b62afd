"""Further designs of conditions that a study explores, each beside a chance test of its own.

A design is picked after others have been tried on the same data, so that its fit is no evidence:
all tied models are kept, with what dealt outcomes give and how many tries there were. Context and
what can be moved are told apart in two steps (Schneider and Wagemann 2006, European Journal of
Political Research 45:751-786): the first explains the outcome by the context alone, the second by
each context that it finds together with what can be moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.results.sets import (
    calibrate,
    explain,
    intermediate,
    term_result,
    truth_table,
)
from analysis.results.shapes import DesignContext, DesignResult, TermResult
from analysis.study.model import Study
from analysis.study.table import Table


def designs(study: Study, table: Table, outcome: np.ndarray) -> tuple[DesignResult, ...]:
    """Explain the outcome by each design's conditions; ``outcome`` (n,) is the score behind it."""
    return tuple(_design(study, name, table, outcome) for name in study.designs)


def _design(study: Study, name: str, table: Table, outcome: np.ndarray) -> DesignResult:
    variant, design = study.designed(name), study.designs[name]
    calibrated = calibrate(variant, table.frame, outcome)
    frame, own = calibrated.frame, study.fsqca.outcome.name
    found = explain(variant, frame)
    draws = study.fsqca.trials.permutations if found.intermediate.models else 0
    chance = None
    if draws:
        chance = fsqca.permutation_test(
            frame, own, lambda dealt: intermediate(variant, dealt),
            draws=draws, seed=study.dea.bootstrap.seed,
        )  # fmt: skip
    context, movable = design.steps
    return DesignResult(
        name=name,
        sets=calibrated.sets,
        found=found,
        permutations=draws,
        permutation=chance.p if chance else None,
        any_solution=chance.any_solution if chance else None,
        some_try=1 - (1 - chance.p) ** design.tried if chance else None,
        context=context if movable else (),
        movable=movable if context else (),
        contexts=_steps(variant, frame, context, movable) if context and movable else (),
    )


def _steps(
    variant: Study, frame: pd.DataFrame, context: Sequence[str], movable: Sequence[str]
) -> tuple[DesignContext, ...]:
    """Find the contexts that go with the outcome, and what goes with it within each of them."""
    table = truth_table(variant, frame, variant.fsqca.outcome.name, context)
    first = fsqca.minimize(table, "parsimonious")
    every = {str(term): term for model in first.models for term in model.terms}
    return tuple(
        DesignContext(term_result(term), _within(variant, frame, term, movable))
        for term in every.values()
    )


def _within(
    variant: Study, frame: pd.DataFrame, term: fsqca.Term, movable: Sequence[str]
) -> tuple[TermResult, ...]:
    """Return the terms with the context of all tied intermediate models of the second step."""
    name = "CONTEXT"
    while name in frame:
        name += "_"
    given = frame.assign(**{name: term.membership(frame)})
    plan = variant.fsqca
    expected = [name, *(e for c in plan.conditions if c.name in movable for e in c.expected)]
    table = truth_table(variant, given, variant.fsqca.outcome.name, [name, *movable])
    second = fsqca.minimize(table, "intermediate", expected)
    found = {str(one): term_result(one) for model in second.models for one in model.terms}
    context = term_result(term).literals
    return tuple(_spelt_out(one, name, context) for one in found.values() if one.literals.get(name))


def _spelt_out(one: TermResult, name: str, context: Mapping[str, bool]) -> TermResult:
    """Return a term of the second step with the context's own conditions in its place."""
    literals = {**context, **{n: present for n, present in one.literals.items() if n != name}}
    text = "*".join(n if present else f"~{n}" for n, present in literals.items())
    core = tuple(n for n in one.core if n != name)
    return replace(one, term=text or "1", literals=literals, core=core)
