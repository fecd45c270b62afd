"""Published answers: textbooks, articles, and the public documentation of R packages."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest

from analysis import fsqca

PRINTED = 6e-4
NAMES = sorted(path.name for path in reference.REFERENCE.glob("qca_published_*"))


@cache
def answers(name: str) -> dict[str, Any]:
    return reference.expected(name)["qca"]


@cache
def table_of(name: str, outcome: str, cuts: tuple[tuple[str, float], ...]) -> fsqca.TruthTable:
    wanted = answers(name)
    frame = pd.read_csv(
        reference.REFERENCE / name / "input.csv", index_col=0, keep_default_na=False
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            frame, outcome, wanted["conditions"],
            multivalue=wanted.get("multivalue", ()), **dict(cuts),
        )  # fmt: skip


def tables(name: str) -> list[tuple[str, fsqca.TruthTable]]:
    wanted = answers(name)
    cuts = tuple(wanted.get("cuts", {}).items())
    outcome = wanted["outcome"]
    return [(sign, table_of(name, sign + outcome, cuts)) for sign in ("", "~")]


# Levels of a condition that is not multi-value are written LIT[1] and LIT[0] there.
def read(term: str, table: fsqca.TruthTable) -> str:
    many = dict(zip(table.conditions, table.space.multivalue, strict=True))
    literals = []
    for text in term.split("*"):
        name, _, level = text.partition("[")
        plain = level and not many[name]
        literals.append(("" if level == "1]" else "~") + name if plain else text)
    return "*".join(literals)


@pytest.mark.parametrize("name", [n for n in NAMES if "solutions" in answers(n)])
def test_solutions(name: str) -> None:
    wanted = answers(name)
    for sign, table in tables(name):
        for kind, models in wanted["negated" if sign else "solutions"].items():
            solution = fsqca.minimize(table, kind)
            assert reference.found(solution) == {
                frozenset(read(term, table) for term in model) for model in models
            }
            coverage = wanted["negated_coverage" if sign else "model_coverage"]
            assert solution.models[0].coverage == pytest.approx(coverage, abs=PRINTED)


@pytest.mark.parametrize("name", [n for n in NAMES if "irredundant" in answers(n)])
def test_irredundant_models(name: str) -> None:
    wanted = answers(name)
    (_, table), _ = tables(name)
    for kind, models in wanted["irredundant"].items():
        solution = fsqca.minimize(table, kind, irredundant=True)
        assert solution.complete
        assert reference.found(solution) == {
            frozenset(read(term, table) for term in model) for model in models
        }
        for model in solution.models:
            assert model.coverage == pytest.approx(wanted["model_coverage"], abs=PRINTED)


@pytest.mark.parametrize("name", [n for n in NAMES if "supersets" in answers(n)])
def test_necessary_supersets(name: str) -> None:
    wanted = answers(name)
    for sign, table in tables(name):
        asked = wanted["negated_supersets" if sign else "supersets"]
        found = fsqca.necessary_supersets(
            table.memberships, table.outcome, table.conditions,
            consistency=asked["consistency"], ron=asked["ron"], coverage=asked["coverage"],
        )  # fmt: skip
        got = {
            str(one.expression).replace(" ", ""): one
            for one in (*found.conjunctions, *found.disjunctions)
        }
        assert set(got) == set(asked["answers"])
        for text, fit in asked["answers"].items():
            one = got[text]
            np.testing.assert_allclose((one.consistency, one.ron, one.coverage), fit, atol=PRINTED)


@pytest.mark.parametrize("name", [n for n in NAMES if "theory" in answers(n)])
def test_theory_and_expectations(name: str) -> None:
    wanted = answers(name)
    (_, table), _ = tables(name)
    asked = wanted["theory"]
    (model,) = fsqca.minimize(table, asked["solution"]).models
    found = fsqca.evaluate_theory(table.memberships, table.outcome, asked["theory"], model)
    fits = {"model": found.model, "theory_fit": found.theory}
    for key, fit in fits.items():
        np.testing.assert_allclose(
            (fit.consistency, fit.pri, fit.coverage), asked[key], atol=PRINTED
        )
    parts = {one.part: one.fit for one in found.intersections}
    for part, fit in asked["parts"].items():
        one = parts[part]
        np.testing.assert_allclose((one.consistency, one.pri, one.coverage), fit, atol=PRINTED)
    for text, fit in asked["parts_of_simplified_expressions"].items():
        x = fsqca.parse(text, table.conditions).membership(table.memberships)
        one = fsqca.sufficiency(x, table.outcome_values)
        np.testing.assert_allclose((one.consistency, one.pri, one.coverage), fit, atol=PRINTED)
    for case in wanted["intermediate"]:
        solution = fsqca.minimize(table, "intermediate", case["expect"])
        assert reference.found(solution) == reference.as_sets(case["models"])


@pytest.mark.parametrize("name", [n for n in NAMES if "contradictory" in answers(n)])
def test_contradictory_assumptions(name: str) -> None:
    wanted = answers(name)
    (_, table), _ = tables(name)
    for case in wanted["contradictory"]:
        cuts = tuple(case["negated_cuts"].items())
        negated = table_of(name, "~" + wanted["outcome"], cuts)
        rows = fsqca.contradictory_assumptions(
            table, fsqca.minimize(table, "parsimonious"), fsqca.minimize(negated, "parsimonious")
        )
        assert list(rows) == case["rows"]
