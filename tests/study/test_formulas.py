"""Formulas: numbers, columns, four signs and brackets, within bounds, in any order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UserError
from analysis.study import formulas, pattern, reading, table


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("__import__('os')", "holds more than columns"),
        ("a ** 9", "holds more than columns"),
        ("a if b else c", "is not a formula"),
        ("Guests (thousand) / beds", "odd names in backticks"),
        ("Guests total / beds", "in backticks"),
        ("`a", "is not a formula"),
        ("``", "is not a formula"),
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


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=2, unique=True))
def test_a_column_of_any_name_stands_in_backticks(given_names: list[str]) -> None:
    one, other = (formulas.column_name(name) for name in given_names)
    if not one or not other or one == other:
        return
    frame = pd.DataFrame([[6.0, 4.0]], columns=[one, other])
    quoted = ["`" + name.replace("`", "``") + "`" for name in given_names]
    text = f"({quoted[0]} - {quoted[1]}) * 1e3/{quoted[1]}"
    assert formulas.names(text, "x") == {one, other}
    assert formulas.values(text, frame, "x")[0] == 500


@pytest.mark.parametrize("name", ["class", "None", "self", "床位", "ﬁrms", "Ａ", "e6"])
def test_a_column_whose_name_is_one_word_needs_none(name: str) -> None:
    frame = pd.DataFrame({name: [8.0]})
    assert formulas.values(f"2.e0*{name}/1.5e+1", frame, "x")[0] == pytest.approx(16 / 15)


def test_formulas_stand_in_any_order(tmp_path: Path) -> None:
    text = "income_per_resident: income_million * 1e6 / residents"
    changes = {text: "c: b + 1\n  b: income_per_resident * 2\n  " + text}
    found = table.read(reading.load(_own_table(tmp_path / "any", changes, {}))).frame
    assert list(found["c"]) == list(found["income_per_resident"] * 2 + 1)


def test_a_circle_of_formulas_is_told_step_by_step(tmp_path: Path) -> None:
    circle = {"y": "p", "p": "q", "q": "`r` + beds", "r": "2 * p", "z": "beds"}
    lines = "\n".join(f"  {name}: '{text}'" for name, text in circle.items())
    changes = {"derived:": f"derived:\n{lines}\n#"}
    with pytest.raises(UserError, match="is computed from itself") as caught:
        table.read(reading.load(_own_table(tmp_path / "circle", changes, {})))
    (fault,) = caught.value.faults
    steps = fault.split("(")[1].split(")")[0].split(" uses ")
    assert steps[0] == steps[-1]
    assert sorted(steps[1:]) == ["'p'", "'q'", "'r'"]
    for user, used in pairwise(steps):
        assert used.strip("'") in circle[user.strip("'")]
    assert f"derived.{steps[0]}:".replace("'", "") in fault


def _own_table(folder: Path, changes: dict[str, str], header: dict[str, str]) -> Path:
    """A new study whose table and study file have some texts replaced."""
    pattern.begin_study(folder)
    for name, texts in (("study.yml", changes), ("units.csv", header)):
        said = (folder / name).read_text("utf-8")
        for old, new in texts.items():
            assert old in said
            said = said.replace(old, new, 1)
        (folder / name).write_text(said, "utf-8")
    return folder


def test_a_table_has_columns_of_any_name(tmp_path: Path) -> None:
    odd = 'F&B, "net" `income`'
    folder = _own_table(
        tmp_path / "odd",
        {
            "income_per_resident: income_million * 1e6 / residents": "Income per head: "
            """'`F&B, "net" ``income``` * 1e6 / self'\n  self: '`Total people` * 1'""",
            "residents: residents": "residents: self",
            "column: income_per_resident": "column: Income  per head",
            "1000 * beds / residents": "1000 * beds / self",
            "{column: nurses,": "{column: _residents,",
            "visits_1000 / nurses": "visits_1000 / _residents",
        },
        {
            "income_million": '"F&B, ""net""\u00a0`income`"',
            "residents": '"Total\npeople"',
            "nurses": "_residents",
        },
    )
    found = table.read(reading.load(folder))
    plain = table.read(reading.load(_own_table(tmp_path / "plain", {}, {})))
    assert found.residents == plain.residents
    assert list(found.frame[odd]) == list(plain.frame["income_million"])
    assert list(found.frame["_residents"]) == list(plain.frame["nurses"])
    assert list(found.frame["Income per head"]) == list(plain.frame["income_per_resident"])


def test_a_derived_column_writes_over_none_of_the_table(tmp_path: Path) -> None:
    changes = {"income_per_resident: income": "beds: nurses * 2\n  income_per_resident: income"}
    with pytest.raises(UserError, match=r"derived\.beds: units\.csv has a column of this name"):
        table.read(reading.load(_own_table(tmp_path / "over", changes, {})))
