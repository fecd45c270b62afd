"""Formulas: numbers, columns, four signs and brackets, within bounds, in any order."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import formulas


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("__import__('os')", "holds more than columns"),
        ("a ** 9", "holds more than columns"),
        ("a if b else c", "holds more than columns"),
        ("-" * 150 + "a", "too many of them within each other"),
        ("+".join(["a"] * 600), "longer than 1000 characters"),
        ("a +", "is not a formula"),
        ("1e999", "holds more than columns"),
    ],
)
def test_anything_else_is_refused_in_one_short_line(text: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        formulas.names(text, "study.yml: derived.x")
    (fault,) = caught.value.faults
    assert told in fault
    assert len(fault) < 250
    assert fault.startswith("study.yml: derived.x: ")


def test_values_follow_the_formula() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [0.0, 4.0]})
    assert list(formulas.values("-(a + 2 * b) / 4", frame, "x")) == [-0.25, -2.5]
    assert formulas.values("a / b", frame, "x")[0] == float("inf")


def test_formulas_stand_in_any_order_and_a_circle_is_named() -> None:
    ordered = formulas.in_order({"c": "b + 1", "b": "a * 2", "a": "x"}, str)
    assert ordered == ["a", "b", "c"]
    with pytest.raises(UserError, match=r"computed from itself \(p, q\)"):
        formulas.in_order({"p": "q", "q": "p + x", "r": "x"}, str)
