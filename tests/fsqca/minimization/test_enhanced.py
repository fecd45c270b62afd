"""The enhanced standard analysis and the evaluation of a theory, against R."""

from __future__ import annotations

from typing import Any

import fsqca_reference as reference
import numpy as np
import pytest

from analysis import fsqca

NAME = "qca_esa_schf"


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    return reference.expected(NAME)


def table(answers: dict[str, Any], outcome: str) -> fsqca.TruthTable:
    return fsqca.truth_table(
        reference.memberships(NAME), outcome, answers["conditions"], consistency=answers["incl.cut"]
    )


def check(table: fsqca.TruthTable, wanted: dict[str, Any], directions: dict[str, str]) -> None:
    parsimonious = fsqca.minimize(table, "parsimonious")
    assert reference.found(parsimonious) == reference.as_sets(wanted["parsimonious"])
    assumed = {fsqca.simplifying_assumptions(table, m.terms) for m in parsimonious.models}
    assert assumed == {tuple(rows) for rows in wanted["assumptions"]}
    solution = fsqca.minimize(table, "intermediate", directions)
    pairs = {
        (frozenset(map(str, pair.complex)), frozenset(map(str, pair.parsimonious))): pair
        for pair in solution.pairs
    }
    assert len(pairs) == len(wanted["intermediate"])
    for answer in wanted["intermediate"]:
        pair = pairs[frozenset(answer["c_sol"]), frozenset(answer["p_sol"])]
        models = {solution.models[place].expressions for place in pair.models}
        assert models == reference.as_sets(answer["models"])
        used = fsqca.counterfactuals(table, pair)
        assert list(used.easy) == (answer["easy_counterfactual_rows"] or [])
        assert list(used.difficult) == (answer["difficult_counterfactual_rows"] or [])


def test_untenable_rows_by_necessity_and_by_impossibility(answers: dict[str, Any]) -> None:
    full = table(answers, "EXPORT")
    excluded = fsqca.untenable(
        full,
        necessary=answers["esa"]["nec_cond"],
        impossible=[answers["esa"]["untenable_LR"]],
        rows=answers["esa"]["contrad_rows"],
    )
    directions = dict.fromkeys(answers["conditions"], "absent")
    check(full.exclude(excluded.rows), answers["esa"], directions)


def test_contradictory_assumptions_ruled_out(answers: dict[str, Any]) -> None:
    full = table(answers, "EXPORT")
    rows = fsqca.contradictory_assumptions(
        full,
        fsqca.minimize(full, "parsimonious"),
        fsqca.minimize(table(answers, "~EXPORT"), "parsimonious"),
    )
    excluded = fsqca.untenable(full, contradictory=rows)
    assert list(excluded.rows) == answers["exclude"]["rows"]
    directions = dict.fromkeys(answers["conditions"], "absent")
    check(full.exclude(excluded.rows), answers["exclude"], directions)


def test_rows_sufficient_for_both_are_named(answers: dict[str, Any]) -> None:
    full, negated = table(answers, "EXPORT"), table(answers, "~EXPORT")
    excluded = fsqca.untenable(full, negated=negated)
    assert excluded.rows == excluded.both == (29,)
    assert 29 not in full.exclude(excluded.rows).positive


def test_theory(answers: dict[str, Any]) -> None:
    wanted = answers["theory_evaluation"]
    full = table(answers, "EXPORT")
    solution = fsqca.minimize(full, "intermediate", dict.fromkeys(answers["conditions"], "absent"))
    fits = wanted["SetMethods_fit"]
    terms = set(fits) - {"Sol.Formula", "Theory", "T*S", "~T*S", "T*~S", "~T*~S"}
    (model,) = (one for one in solution.models if one.expressions == terms)
    result = fsqca.evaluate_theory(full.memberships, "EXPORT", wanted["theory"], model)
    got = {"Theory": result.theory, "Sol.Formula": result.model}
    got |= {one.part: one.fit for one in result.intersections}
    for name, fit in got.items():
        numbers = (fit.consistency, fit.coverage, fit.pri)
        answer = [fits[name][key] for key in ("Cons.Suf", "Cov.Suf", "PRI")]
        np.testing.assert_allclose(numbers, answer, atol=6e-4)


def test_the_four_intersections_hold_every_case_once(answers: dict[str, Any]) -> None:
    full = table(answers, "EXPORT")
    model = fsqca.minimize(full, "parsimonious").models[0]
    result = fsqca.evaluate_theory(full.memberships, "EXPORT", "STOCK*MA + ~EMP", model)
    names = [
        name for one in result.intersections for name in one.with_outcome + one.without_outcome
    ]
    half = {case for case, _ in fsqca.half_memberships(full.memberships)}
    assert len(names) == len(set(names))
    assert set(names) | half == set(full.memberships.index)


def test_no_assumption_of_an_enhanced_analysis_contradicts_another(answers: dict[str, Any]) -> None:
    full, negated = table(answers, "EXPORT"), table(answers, "~EXPORT")
    found = fsqca.enhanced_analysis(
        full, negated, necessary=["STOCK + MA"], impossible=["EMP*~UNI"]
    )
    other = fsqca.enhanced_analysis(
        negated, full, necessary_for_negation=["STOCK + MA"], impossible=["EMP*~UNI"]
    )
    assert set(found.untenable.contradictory) == set(other.untenable.contradictory)
    both = fsqca.contradictory_assumptions(
        found.table, found.solutions.parsimonious, other.solutions.parsimonious
    )
    assert both == ()
    untenable = set(found.untenable.rows)
    for solution in (found.solutions.parsimonious, found.solutions.intermediate):
        for model in solution.models:
            assumed = fsqca.simplifying_assumptions(full, model.terms)
            assert untenable.isdisjoint(assumed)
    assert fsqca.untenable(full, necessary=["STOCK + MA"]).necessity == found.untenable.necessity
