"""Outcomes of several forms: R's answers, and what can be read."""

from __future__ import annotations

import json
import warnings
from typing import Any

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError
from analysis.fsqca import outcomes

FOLDER = reference.REFERENCE / "qca_outcome_forms"
ANSWERS: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
TABLES = {
    "multivalue": ("multivalue", "ABC", 0.75, ("A",)),
    "expression_made": ("made", "ABCD", 0.85, ()),
    "expression_LF": ("LF", ("DEV", "URB", "LIT", "IND"), 0.8, ()),
}
FORMS = [(case, form) for case in TABLES for form in ANSWERS[case]]


def bracketed(models: list[list[str]]) -> set[frozenset[str]]:
    return {frozenset(t.replace("{", "[").replace("}", "]") for t in model) for model in models}


@pytest.mark.parametrize(("case", "form"), FORMS)
def test_forms_of_outcomes(case: str, form: str) -> None:
    """R refuses products as outcome; nothing speaks against them here."""
    file, names, cut, multivalue = TABLES[case]
    frame = pd.read_csv(FOLDER / f"input_{file}.csv", index_col=0)
    answer = ANSWERS[case][form]
    conditions = [n for n in names if n not in fsqca.outcome_sets(form)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        table = fsqca.truth_table(
            frame, form, conditions, consistency=cut,
            multivalue=[*multivalue, *(("B", "C") if multivalue else ())],
        )  # fmt: skip
    if "error" in answer:
        low = np.minimum(*(outcomes.values(frame, part) for part in form.split("*")))
        np.testing.assert_array_equal(table.outcome_values, low)
        return
    rows = answer["truth_table"]
    for number, n, consistency in zip(map(int, rows["rows"]), rows["n"], rows["incl"], strict=True):
        if n:
            assert table.rows.loc[number, "n"] == n
            assert table.rows.loc[number, "consistency"] == pytest.approx(consistency, abs=1e-9)
    for kind in ("complex", "parsimonious"):
        solution = fsqca.minimize(table, kind)
        everything = "all conditions are" in answer[kind].get("error", "")  # where R stops
        models = [["1"]] if everything else answer[kind]["models"]
        assert reference.found(solution) == bracketed(models)


def test_negations_of_outcomes() -> None:
    assert fsqca.negation_of("Y") == "~Y"
    assert fsqca.negation_of("~Y") == "Y"
    assert fsqca.negation_of("~Y + Z") == "~(~Y + Z)"
    assert fsqca.negation_of("~(Y*Z)") == "Y*Z"
    assert fsqca.negation_of("care (share)", ["care (share)"]) == "~care (share)"
    frame = pd.DataFrame({"Y": [0.2, 0.9], "Z": [0.6, 0.1], "care (share)": [0.3, 0.7]})
    for form in ("Y + Z*~Y", "care (share)", "~(Y*Z)"):
        both = outcomes.values(frame, form) + outcomes.values(
            frame, fsqca.negation_of(form, frame.columns)
        )
        np.testing.assert_allclose(both, 1)


def test_what_is_no_outcome() -> None:
    frame = pd.DataFrame({"A": [0.2, 0.9], "Y": [0.6, 0.1]})
    for form, message in (
        ("Y + Q", "unknown set 'Q'"), ("Y + A", "both outcome and condition"),
        ("Y + 1", "a constant"), ("Y[2]", "is not a level"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=message):
            fsqca.truth_table(frame, form, ["A"])
