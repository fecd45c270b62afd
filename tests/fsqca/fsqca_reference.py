"""The outside answers: tables, expectations and what R's QCA makes of them."""

from __future__ import annotations

import json
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import fsqca

REFERENCE = Path(__file__).resolve().parents[1] / "reference"

# Sums of published memberships; R and numpy add in different orders.
TOLERANCE = 1e-6


@cache
def expected(name: str) -> dict[str, Any]:
    return json.loads((REFERENCE / name / "expected.json").read_text(encoding="utf-8"))


# Tables with all of truth table, solutions, supersets and fit, for the outcome and its negation;
# the other folders answer one question each.
STANDARD = tuple(
    name
    for name in sorted(path.parent.name for path in REFERENCE.glob("qca_*/expected.json"))
    if "outcome" in expected(name) and "~" + str(expected(name)["outcome"]) in expected(name)
)


@cache
def memberships(name: str) -> pd.DataFrame:
    # "NA" is Namibia in one of the tables.
    return pd.read_csv(REFERENCE / name / "input.csv", index_col=0, keep_default_na=False)


@cache
def multivalue(name: str) -> tuple[str, ...]:
    conditions = expected(name)["conditions"]
    table = memberships(name)[conditions]
    return tuple(conditions) if table.max().max() > 1 else ()


@cache
def table_of(name: str, outcome: str) -> fsqca.TruthTable:
    answers = expected(name)
    cuts = answers[outcome]["cuts"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            memberships(name),
            outcome,
            answers["conditions"],
            consistency=cuts["incl.cut"],
            pri=cuts["pri.cut"],
            frequency=cuts["n.cut"],
            multivalue=multivalue(name),
        )


def expectations(name: str, outcome: str) -> dict[str, str]:
    answers = expected(name)
    words = {"1": "present", "0": "absent"}
    directions = answers[outcome]["expectations"]
    return {
        condition: words[direction]
        for condition, direction in zip(answers["conditions"], directions, strict=True)
        if direction in words
    }


@cache
def solution_of(name: str, outcome: str, kind: str) -> fsqca.Solution:
    directions = expectations(name, outcome) if kind == "intermediate" else None
    return fsqca.minimize(table_of(name, outcome), kind, directions)


def as_sets(models: list[list[str]]) -> set[frozenset[str]]:
    return {frozenset(model) for model in models}


def found(solution: fsqca.Solution) -> set[frozenset[str]]:
    return {model.expressions for model in solution.models}


@cache
def china() -> pd.DataFrame:
    path = REFERENCE / "china2020" / "expected_scores_and_memberships.csv"
    return pd.read_csv(path, index_col=0)


@cache
def china_table(outcome: str) -> fsqca.TruthTable:
    return fsqca.truth_table(
        china(), outcome, ["ECON", "DIG", "URB", "DENS"], consistency=0.8, pri=0.7, frequency=1
    )


def china_expectations(outcome: str) -> dict[str, str]:
    word = "absent" if outcome.startswith("~") else "present"
    return {"DIG": word, "DENS": word}
