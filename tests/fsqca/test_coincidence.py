"""Atomic solution formulas against R's cna, and by their laws."""

from __future__ import annotations

import json
import re
from typing import Any

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError

FOLDER = reference.REFERENCE / "cna_models"
ANSWERS: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
CASES = [name for name, answer in ANSWERS.items() if isinstance(answer, dict) and "asf" in answer]


def ours(text: str, multivalue: bool) -> frozenset[str]:
    """R's formula in our letters: ``a`` is ``~A`` there, ``A=1`` is ``A[1]``."""
    products = []
    for product in text.split("+"):
        literals = [
            re.sub(r"(\w+)=(\d)", r"\1[\2]", one)
            if multivalue
            else one
            if one.isupper()
            else f"~{one.upper()}"
            for one in product.split("*")
        ]
        products.append("*".join(sorted(literals)))
    return frozenset(products)


@pytest.mark.parametrize("name", CASES)
def test_formulas_are_those_of_r(name: str) -> None:
    answer = ANSWERS[name]
    call = answer["call"] or {}
    file = re.sub("_(outcome|ordering|C)$", "", name)
    frame = pd.read_csv(FOLDER / f"input_{file}.csv", index_col=0)
    many = call.get("type") == "mv"
    explained = "JSR" if "ordering" in call else call.get("outcome")
    wanted = {
        (row[0].replace("=1", "[1]"), ours(row[1].split("<->")[0], many)): row[2:]
        for row in answer["asf"]["rows"]
    }
    found = {}
    for outcome in [explained] if explained else list(frame):
        form = re.sub(r"=(\d)", r"[\1]", outcome)
        conditions = [c for c in frame if c != form.partition("[")[0]]
        for one in fsqca.atomic_formulas(
            frame, form, conditions, consistency=call.get("con", 1.0),
            coverage=call.get("cov", 1.0), multivalue=conditions if many else (),
        ):  # fmt: skip
            terms = frozenset("*".join(sorted(str(p).split("*"))) for p in one.expression.products)
            found[form, terms] = [one.consistency, one.coverage, one.complexity]
    assert found.keys() == wanted.keys()
    for key, fit in wanted.items():
        np.testing.assert_allclose(found[key], fit, atol=1e-9)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.fsqca.coincidence.MOST_CONJUNCTIONS", 10)
    frame = pd.read_csv(FOLDER / "input_d.irrigate.csv", index_col=0)
    with pytest.raises(UserError, match="more than 10 combinations"):
        fsqca.atomic_formulas(frame, "W", list("ARFLC"), consistency=0.7)
