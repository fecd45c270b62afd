"""Directional expectations, singly and together, against R's QCA; and SYM of rows."""

from __future__ import annotations

import warnings
from functools import cache

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.errors import UserError

NAME = "qca_direxp_conjunctural"
ANSWERS = {key: value for key, value in reference.expected(NAME).items() if key in ("LF", "made")}
CASES = [(data, text) for data, answer in ANSWERS.items() for text in answer["intermediate"]]


@cache
def table_of(data: str, folder: str = NAME, cut: float | None = None) -> fsqca.TruthTable:
    frame = pd.read_csv(reference.REFERENCE / folder / f"input_{data}.csv", index_col=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            frame, frame.columns[-1], list(frame.columns[:-1]),
            consistency=ANSWERS[data]["incl.cut"] if cut is None else cut,
        )  # fmt: skip


@pytest.mark.parametrize(("data", "text"), CASES)
def test_every_expectation_counts(data: str, text: str) -> None:
    table = table_of(data)
    solution = fsqca.minimize(table, "intermediate", text.split(","))
    answers = ANSWERS[data]["intermediate"][text]
    got = {
        (frozenset(map(str, pair.complex)), frozenset(map(str, pair.parsimonious))): pair
        for pair in solution.pairs
    }
    assert len(got) == len(answers)
    for answer in answers.values():
        pair = got[frozenset(answer["c.sol"]), frozenset(answer["p.sol"])]
        used = fsqca.counterfactuals(table, pair)
        assert list(used.easy) == answer["easy_rows_every_element"]
        if answer["easy_rows"] != answer["easy_rows_every_element"]:
            continue  # R follows the last of several conjunctions alone
        assert list(used.difficult) == answer["difficult_rows"]
        models = [solution.models[place] for place in pair.models]
        assert {one.expressions for one in models} == reference.as_sets(answer["models"])
        for fit in answer["fit"]:
            (model,) = (one for one in models if one.expressions == set(fit["terms"]))
            whole = fit["sol"]
            np.testing.assert_allclose(
                (model.consistency, model.pri, model.coverage),
                (whole["inclS"], whole["PRI"], whole["covS"]),
                atol=reference.TOLERANCE,
            )


def test_most_answers_are_also_those_of_r() -> None:
    alike = [
        one["easy_rows"] == one["easy_rows_every_element"]
        for data, text in CASES
        for one in ANSWERS[data]["intermediate"][text].values()
    ]
    assert sum(alike) >= 11


def test_single_expectations_read_alike_as_words_and_as_expressions() -> None:
    table = table_of("LF")
    words = {"DEV": "present", "LIT": "absent"}
    assert fsqca.minimize(table, "intermediate", words) == fsqca.minimize(
        table, "intermediate", ["DEV", "~LIT"]
    )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (["DEV", "~DEV"], "DEV is expected both present and absent"),
        (["DEV*~DEV"], "asks a condition for two values"),
        (["DEV[1]"], "write DEV or ~DEV"),
        (["WEALTH"], "unknown condition 'WEALTH'"),
        ("DEV", "give a list"),
    ],
)
def test_expectations_that_cannot_be(wanted: list[str] | str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        fsqca.minimize(table_of("LF"), "intermediate", wanted)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["A*~B", "C*D", "~C*E", "B*D*E", "A", "~E"]), max_size=4, unique=True)
)
def test_laws_of_expectations(texts: list[str]) -> None:
    table = table_of("made")
    solution = fsqca.minimize(table, "intermediate", texts)
    assert solution == fsqca.minimize(table, "intermediate", texts[::-1])
    for pair in solution.pairs:
        used = fsqca.counterfactuals(table, pair)
        assumed = fsqca.simplifying_assumptions(table, pair.parsimonious)
        assert set(used.easy) | set(used.difficult) == set(assumed)
        more = fsqca.minimize(table, "intermediate", [*texts, "~A*~B*~C*~D*~E"])
        for other in more.pairs:
            if (other.complex, other.parsimonious) == (pair.complex, pair.parsimonious):
                # Whatever else is expected makes more counterfactuals easy, never fewer.
                assert set(used.easy) <= set(fsqca.counterfactuals(table, other).easy)


@pytest.mark.parametrize("data", ["LF", "made"])
def test_sym_of_rows(data: str) -> None:
    answer = reference.expected("qca_sym_rows")[data]
    rows = table_of(data, "qca_sym_rows", 0.8).rows.loc[answer["rows"]]
    np.testing.assert_allclose(rows["sym"], answer["SYM"], atol=reference.TOLERANCE)
    np.testing.assert_allclose(rows["pri"], answer["PRI"], atol=reference.TOLERANCE)


def test_names_that_no_expression_could_hold_are_refused() -> None:
    frame = pd.DataFrame({"A*B": [0.1, 0.9], "C": [0.2, 0.7], "Y": [0.3, 0.8]})
    with pytest.raises(UserError, match=r"'A\*B' holds '\*', an operator"):
        fsqca.truth_table(frame, "Y", ["A*B", "C"])
    with pytest.raises(UserError, match=r"'A\*B' holds '\*'"):
        fsqca.necessity(frame, "~A*B", ["C"])
    spaced = frame.rename(columns={"A*B": "GDP per head"})
    table = fsqca.truth_table(spaced, "Y", ["GDP per head", "C"])
    term = fsqca.minimize(table).models[0].terms[0]
    assert fsqca.parse(str(term), table.conditions).products[0].literals == term.literals


def test_a_solution_that_tells_nothing_apart_says_so() -> None:
    frame = pd.DataFrame({"A": [0.1, 0.9, 0.4], "Y": [0.9, 0.95, 0.9]})
    table = fsqca.truth_table(frame, "Y", ["A"])
    solution = fsqca.minimize(table, "parsimonious")
    assert [str(model) for model in solution.models] == ["1"]
    assert solution.trivial
    assert "tell nothing apart" in solution.note
