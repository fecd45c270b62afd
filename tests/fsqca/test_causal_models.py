"""Complex solution formulas against R's cna, and by their laws."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.errors import UserError

FOLDER = reference.REFERENCE / "cna_models"
ANSWERS: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
CASES = [name for name, answer in ANSWERS.items() if isinstance(answer, dict) and "csf" in answer]

Formula = tuple[frozenset[frozenset[str]], str]


def literal(text: str, multivalue: bool) -> str:
    """R's literal in our letters: ``a`` is ``~A`` there, ``A=1`` is ``A[1]``."""
    if multivalue:
        return re.sub(r"(\w+)=(\d)", r"\1[\2]", text)
    return text if text.isupper() else f"~{text.upper()}"


def of_r(text: str, multivalue: bool) -> frozenset[Formula]:
    formulas = []
    for one in text.split(")*("):
        left, right = one.strip("()").split("<->")
        products = frozenset(
            frozenset(literal(part, multivalue) for part in term.split("*"))
            for term in left.split("+")
        )
        formulas.append((products, literal(right, multivalue)))
    return frozenset(formulas)


def ours(model: fsqca.ComplexFormula) -> frozenset[Formula]:
    return frozenset(
        (frozenset(frozenset(map(str, p.literals)) for p in one.expression.products), one.outcome)
        for one in model.formulas
    )


@pytest.mark.parametrize("name", CASES)
def test_models_are_those_of_r(name: str) -> None:
    answer = ANSWERS[name]
    call = answer["call"] or {}
    file = re.sub("_(outcome|ordering|C)$", "", name)
    frame = pd.read_csv(FOLDER / f"input_{file}.csv", index_col=0)
    many = call.get("type") == "mv"
    tiers = call.get("ordering", "").split("<") if "ordering" in call else []
    found = fsqca.causal_models(
        frame, list(frame),
        outcomes=[literal(call["outcome"], many)] if "outcome" in call else (),
        ordering=[tier.strip().split(",") for tier in tiers],
        consistency=call.get("con", 1.0), coverage=call.get("cov", 1.0),
        multivalue=list(frame) if many else (),
    )  # fmt: skip
    wanted = {of_r(row[1], many): row[2:] for row in answer["csf"]["rows"]}
    got = {ours(one): (one.consistency, one.coverage, one.complexity) for one in found.complex}
    assert got.keys() == wanted.keys()
    for key, fit in wanted.items():
        np.testing.assert_allclose(got[key], fit, atol=1e-9)
    assert found.complete


def every(*names: str) -> pd.DataFrame:
    return pd.DataFrame(list(product([0, 1], repeat=len(names))), columns=pd.Index(names))


def test_a_chain_is_found_again() -> None:
    frame = every("A", "B", "D")
    frame["C"] = frame[["A", "B"]].max(axis=1)
    frame["E"] = frame[["C", "D"]].min(axis=1)
    found = fsqca.causal_models(frame, list("ABCDE"), outcomes=["C", "E"])
    best = found.complex[0]
    assert str(best) == "(A + B <-> C)*(C*D <-> E)"
    assert best.chain == (("A", "B", "D"), ("C",), ("E",))
    tiers = [["A", "B", "C", "D"], ["E"]]
    ordered = fsqca.causal_models(frame, list("ABCDE"), ordering=tiers)
    assert "E" not in {one.condition for f in ordered.atomic for one in f.expression.literals}


def test_two_that_mirror_each_other_are_not_joined() -> None:
    """A <-> B says nothing that B <-> A does not."""
    found = fsqca.causal_models(pd.DataFrame({"A": [0, 1, 1], "B": [0, 1, 1]}), ["A", "B"])
    assert [str(one) for one in found.complex] == ["A <-> B", "B <-> A"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(*[st.booleans()] * 4), min_size=4, max_size=12), st.sampled_from([0.75, 1])
)
def test_no_formula_follows_from_the_others(rows: list[tuple[bool, ...]], cut: float) -> None:
    frame = pd.DataFrame(rows, columns=list("ABCD")).astype(float)
    found = fsqca.causal_models(frame, list("ABCD"), consistency=cut, coverage=cut)
    grid = every(*"ABCD").astype(float)
    sets = [ours(one) for one in found.complex]
    assert not any(one < other for one in sets for other in sets)
    assert {one for model in found.complex for one in model.formulas} <= set(found.atomic)
    if not found.joined:
        assert [len(one.formulas) for one in found.complex] == [1] * len(found.atomic)
        return
    for model in found.complex:
        assert model.consistency >= cut - 1e-9
        assert model.coverage >= cut - 1e-9
        assert len(set(model.outcomes)) == len(model.outcomes)
        holds = [
            one.expression.membership(grid) == grid[one.outcome].to_numpy()
            for one in model.formulas
        ]
        for place, own in enumerate(holds):
            others = [h for other, h in enumerate(holds) if other != place]
            assert not others or (np.logical_and.reduce(others) & ~own).any()
        # Whatever holds leaves every factor open.
        whole = grid[np.logical_and.reduce(holds)]
        factors = {o for one in model.formulas for o in (one.outcome,)}
        assert all(whole[name].nunique() == 2 for name in factors)


@pytest.mark.parametrize(
    ("factors", "options", "message"),
    [
        (["A"], {}, "at least two"),
        (["A", "B"], {"outcomes": ["Q"]}, "is no factor"),
        (["A", "B"], {"ordering": [["A"]]}, "B stands in no tier"),
        (["A", "B"], {"ordering": [["A"], ["A", "B"]]}, "in two tiers"),
    ],
)
def test_faults_are_told(factors: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        fsqca.causal_models(every("A", "B"), factors, **options)


def test_what_is_left_out_is_said() -> None:
    frame = pd.read_csv(FOLDER / "input_d.irrigate.csv", index_col=0)
    found = fsqca.causal_models(frame, list(frame), consistency=0.75, coverage=0.75, most=10)
    assert not found.complete
    whole = fsqca.causal_models(frame, list(frame), consistency=0.75, coverage=0.75)
    assert len(found.complex) < len(whole.complex)
