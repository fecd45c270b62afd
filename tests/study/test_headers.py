"""Headers of two rows, headings between units, and running numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study import cells
from analysis.study.form import Form
from analysis.study.proposal import columns

GROUPED = """\
No.,Hospital,Resources,,Activity,
,,Beds,Doctors,Stays,Visits
,North,,,,
1,Ashford,120,30,4000,9000
2,Birch,90,22,3100,8100
3,Castle,310,71,9900,21000
,South,,,,
4,Dunmore,200,43,6100,15000
5,Eastgate,150,35,5200,9900
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_header_of_two_rows_is_joined_and_said(tmp_path: Path) -> None:
    found = cells.read(written(tmp_path, GROUPED))
    assert [*found.frame] == ["No.", "Hospital", "Beds", "Doctors", "Stays", "Visits"]
    assert any("rows 1 and 2 are its header" in line for line in found.assumed)
    assert found.frame.index[0] == 3


def test_names_that_stand_twice_have_their_groups_before_them(tmp_path: Path) -> None:
    text = "Name,Public,,Private,\n,Beds,Staff,Beds,Staff\nA,1,2,3,4\n"
    assert [*cells.read(written(tmp_path, text)).frame] == [
        "Name", "Public: Beds", "Public: Staff", "Private: Beds", "Private: Staff",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "form", "names"),
    [
        ("a,b,c\nx,1,2\n", Form(), ["a", "b", "c"]),
        ("a,b,c\nkg,t,t\nx,1,2\n", Form(header_rows=2), ["kg", "b: t", "c: t"]),
        ("a,b,c\nkg,t,t\nx,1,2\n", Form(), ["a", "b", "c"]),
    ],
)
def test_only_what_is_sure_or_said_is_joined(
    tmp_path: Path, text: str, form: Form, names: list[str]
) -> None:
    assert [*cells.read(written(tmp_path, text), form).frame] == names


def test_headings_are_no_units_and_a_running_number_is_no_condition(tmp_path: Path) -> None:
    found = columns.read(written(tmp_path, GROUPED), Form())
    assert found.rows == 5
    assert any("'North', 'South') are headings" in line for line in found.assumed)
    assert found.column("No.").running
    assert not found.column("Beds").running


def test_a_unit_without_any_figure_stays_where_nothing_tells_it_from_a_heading(
    tmp_path: Path,
) -> None:
    text = "Hospital,Beds,Doctors,Stays\nAshford,120,30,4000\nBirch,,,\nCastle,310,71,9900\n"
    assert columns.read(written(tmp_path, text), Form()).rows == 3
