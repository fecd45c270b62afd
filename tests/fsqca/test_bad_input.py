"""Faults in the input, each with a message that names the place and the remedy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError
from analysis.fsqca import supersets


def frame(**changes: Any) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "A": [0.9, 0.2, 0.8, 0.1],
            "B": [0.3, 0.7, 0.9, 0.2],
            "C": [0.6, 0.6, 0.1, 0.9],
            "Y": [0.8, 0.3, 0.9, 0.1],
        },
        index=["North", "South", "East", "West"],
    )
    return table.assign(**changes)


def tabulate(table: pd.DataFrame, outcome: str = "Y", names: str = "AB", **cuts: Any) -> Any:
    return fsqca.truth_table(table, outcome, list(names), **cuts)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: tabulate(frame(A=[0.9, 1.2, 0.8, 0.1])),
            "column 'A', case 'South': membership 1.2 is outside",
        ),
        (lambda: tabulate(frame(Y=[0.9, 0.2, -0.1, 0.1])), "column 'Y', case 'East'"),
        (lambda: tabulate(frame(B=[0.4] * 4)), "condition 'B' has the same membership"),
        (lambda: tabulate(frame(B=[np.nan, 0, 1, 0])), "case 'North': the value is missing"),
        (lambda: tabulate(frame(B=list("wxyz"))), "column 'B' holds text"),
        (lambda: tabulate(frame(), "Z"), "unknown set 'Z': the table has A, B, C, Y"),
        (lambda: tabulate(frame(), "~Z"), "unknown set 'Z'"),
        (lambda: tabulate(frame(), names="AX"), "unknown set 'X'"),
        (lambda: tabulate(frame(), names=""), "no conditions"),
        (lambda: tabulate(frame(), names="ABA"), "named twice: A"),
        (lambda: tabulate(frame(), "~A"), "both outcome and condition"),
        (lambda: tabulate(frame(), consistency=1.2), "consistency cut 1.2"),
        (lambda: tabulate(frame(), pri=-0.1), "PRI cut -0.1"),
        (lambda: tabulate(frame(), contradiction=7), "contradiction cut 7"),
        (lambda: tabulate(frame(), frequency=0), "frequency cut 0"),
        (lambda: tabulate(frame().iloc[[0, 0, 1]]), "case 'North' stands in the table twice"),
        (lambda: tabulate(frame().iloc[:0]), "no cases"),
        (lambda: tabulate(frame(), multivalue=["C"]), "multi-value condition 'C'"),
        (
            lambda: tabulate(frame(), multivalue=["A"]),
            "column 'A', case 'North': 0.9 is not a level",
        ),
        (lambda: tabulate(frame()).exclude([9]), "between 1 and 4"),
        (lambda: fsqca.minimize(tabulate(frame()), "simple"), "unknown solution 'simple'"),
        (
            lambda: fsqca.minimize(tabulate(frame()), "intermediate", {"Q": "present"}),
            "expectation for unknown condition 'Q': the conditions are A, B",
        ),
        (
            lambda: fsqca.minimize(tabulate(frame()), "intermediate", {"A": "maybe"}),
            "expectation 'maybe' for 'A' is not understood: give present or absent",
        ),
        (lambda: fsqca.parse("A*Q", ["A", "B"]), "unknown condition 'Q'"),
        (lambda: fsqca.parse("A**B", ["A", "B"]), "wants a condition after it"),
        (lambda: fsqca.parse("A*~A", ["A", "B"]), "asks a condition for two values"),
        (lambda: fsqca.parse("A*(B + ~A)", ["A", "B"]), "is no union of products"),
        (lambda: fsqca.parse("~A[1]", ["A", "B"]), "cannot be negated"),
    ],
)
def test_refusals(call: Any, message: str) -> None:
    with pytest.raises(UserError) as caught:
        call()
    assert message in str(caught.value)


def test_every_constant_condition_is_named() -> None:
    with pytest.raises(UserError) as caught:
        tabulate(frame(A=[0.4] * 4, B=[0.0] * 4))
    assert len(caught.value.faults) == 2


def test_too_many_conditions_for_the_cases() -> None:
    rng = np.random.default_rng(1)
    names = [f"C{place}" for place in range(6)]
    table = pd.DataFrame(rng.random((10, 7)), columns=[*names, "Y"])
    with pytest.warns(fsqca.SparseTableWarning) as caught:
        result = fsqca.truth_table(table, "Y", names)
    assert str(caught[0].message) == (
        f"6 conditions make 64 combinations for 10 cases: {result.n_remainders} are remainders, "
        f"decided by assumption alone"
    )
    assert len(result.remainders) == result.n_remainders


def test_more_combinations_than_memory_holds() -> None:
    rng = np.random.default_rng(1)
    names = [f"C{place}" for place in range(21)]
    table = pd.DataFrame(rng.random((10, 22)), columns=[*names, "Y"])
    with pytest.raises(UserError, match="21 conditions make more than"):
        fsqca.truth_table(table, "Y", names)


@pytest.mark.parametrize("kind", ["complex", "intermediate", "parsimonious"])
def test_no_positive_row_is_a_result(kind: str) -> None:
    table = tabulate(frame(Y=[0.1, 0.2, 0.1, 0.0]), consistency=0.95)
    assert not len(table.positive)
    solution = fsqca.minimize(table, kind)
    assert solution.models == ()
    assert solution.complete
    assert solution.shared == frozenset()
    assert solution.note == "No row of the truth table is sufficient for Y: no solution."


def test_an_outcome_that_never_holds_divides_by_nothing() -> None:
    table = tabulate(frame(Y=[0.0] * 4))
    assert (table.rows["consistency"] == 0.0).all()
    assert (table.rows["pri"] == 0.0).all()
    fits = fsqca.necessity(frame(Y=[0.0] * 4), "Y", ["A", "B"]).to_frame()
    assert (fits["consistency"] == 0.0).all()


def test_all_rows_positive_and_none_left_is_the_universal_set() -> None:
    table = tabulate(frame(Y=[1.0] * 4))
    assert table.n_remainders == 0
    for kind in ("complex", "intermediate", "parsimonious"):
        (model,) = fsqca.minimize(table, kind).models
        assert str(model) == "1"
        assert model.coverage == 1.0


def test_a_membership_of_one_half_is_named_and_stands_in_no_row() -> None:
    table = tabulate(frame(A=[0.9, 0.5, 0.8, 0.1]))
    assert table.ambiguous == (("South", "A"),)
    assert table.rows["n"].sum() == 3
    assert table.share_of_cases == 0.75


def test_rows_below_the_frequency_cut_are_remainders() -> None:
    table = tabulate(frame(A=[0.9, 0.2, 0.8, 0.7], B=[0.3, 0.7, 0.9, 0.2]), frequency=2)
    thin = table.rows[table.rows["n"] < 2]
    assert thin["out"].isna().all()
    assert set(thin.index) <= set(table.remainders)
    assert table.share_of_cases == 0.5


def test_contradictory_rows() -> None:
    table = pd.DataFrame(
        {"A": [1, 1, 1, 0, 0], "B": [1, 1, 1, 0, 1], "Y": [1, 1, 0, 0, 1]}, dtype=float
    )
    coded = tabulate(table, consistency=0.9, contradiction=0.5)
    assert coded.contradictory == (4,)
    assert coded.contradictions == (4,)
    assert coded.rows.loc[4, "out"] == 0
    assert 4 not in coded.remainders
    assert tabulate(table, consistency=0.9).contradictory == ()


def test_a_positive_row_whose_cases_all_miss_the_outcome_is_flagged() -> None:
    table = frame(Y=[0.45, 0.1, 0.9, 0.1], A=[0.6, 0.2, 0.8, 0.1], B=[0.45, 0.7, 0.9, 0.2])
    coded = tabulate(table, consistency=0.75)
    assert coded.without_outcome == (3,)
    assert coded.rows.loc[3, "cases"] == ("North",)


def test_sorting_and_export() -> None:
    table = tabulate(frame())
    assert table.sorted_by("n", "A").index[0] == table.rows["n"].idxmax()
    text = table.to_csv()
    assert text.splitlines()[0] == "row,A,B,n,consistency,pri,sym,out,cases"
    assert len(text.splitlines()) == 1 + len(table.rows)
    assert tabulate(frame(A=[0.9, 0.9, 0.8, 0.1])).to_csv().count("; ") == 1


def test_cases_that_are_all_ambiguous_fill_no_row() -> None:
    table = tabulate(frame(A=[0.5, 0.2, 0.5, 0.1], B=[0.3, 0.5, 0.9, 0.5]))
    assert len(table.rows) == 0
    assert len(table.ambiguous) == 4
    assert table.n_remainders == 4
    assert table.share_of_cases == 0.0
    assert fsqca.minimize(table, "intermediate").models == ()


def levels() -> pd.DataFrame:
    return pd.DataFrame(
        {"R": [0, 1, 2, 2, 0, 1], "A": [1, 1, 1, 0, 0, 0], "Y": [0, 1, 1, 0, 0, 0]}, dtype=float
    )


def test_expectations_and_necessity_of_levels() -> None:
    table = fsqca.truth_table(levels(), "Y", ["R", "A"], consistency=1.0, multivalue=["R"])
    solution = fsqca.minimize(table, "intermediate", {"R": [1, 2], "A": "present"})
    assert {model.expressions for model in solution.models} == {frozenset({"R[1]*A", "R[2]*A"})}
    assert fsqca.minimize(table, "intermediate", {"R": 2}).models
    for wrong in (3, [], "present", [0, 7]):
        with pytest.raises(UserError, match="give levels between 0 and 2"):
            fsqca.minimize(table, "intermediate", {"R": wrong})
    rows = fsqca.necessity(levels(), "Y", ["R", "A"], multivalue=["R"])
    assert [str(one.expression) for one in rows.conditions] == ["R[0]", "R[1]", "R[2]", "A", "~A"]
    for one in rows.conditions:
        fit = fsqca.necessity_fit(one.membership(levels()), levels()["Y"].to_numpy())
        assert (one.consistency, one.coverage, one.ron) == (
            fit.consistency,
            fit.coverage,
            fit.ron,
        )
    product = fsqca.parse("A*R[2]", ["R", "A"])
    assert str(product) == "R[2]*A"


def test_a_second_table_must_be_the_negation() -> None:
    table = tabulate(frame())
    with pytest.raises(UserError, match="the negation of 'Y' as outcome"):
        fsqca.sufficient_for_both(table, table)
    assert fsqca.sufficient_for_both(table, tabulate(frame(), "~Y")) == ()


def test_a_superset_search_that_grows_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supersets, "MOST_COMBINATIONS", 5_000)
    rng = np.random.default_rng(1)
    names = [f"C{place:02d}" for place in range(16)]
    table = pd.DataFrame(rng.random((30, 17)), columns=[*names, "Y"])
    with pytest.raises(UserError, match="set a lower depth or stricter cuts"):
        fsqca.necessary_supersets(table, "Y", names, consistency=1.0, ron=0.0)
    shallow = fsqca.necessary_supersets(table, "Y", names, consistency=0.7, depth=2)
    assert max(len(one.expression.products) for one in shallow.disjunctions) == 2
