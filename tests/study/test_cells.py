"""A table is read as it is written, or refused with its place: nothing is shifted or guessed."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study.cells import number, read_cells


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2,3\n4,5,6\n", "row 2 has 3 fields, but the header has 2; so it is in 2 rows"),
        ("a,b\n1,2\n3\n", "row 3 has 1 fields, but the header has 2"),
        ("a,b,a\n1,2,3\n", "column 'a' stands 2 times in the header (columns 1, 3)"),
        ("a,,b\n1,2,3\n", "column 2 has no name in the header, but row 2 has a cell there"),
        ('a,b\n"1,2\n', "a quotation mark is opened and never closed"),
        ('a,b\n"1"x,2\n', "a quotation mark stands in the middle of a cell"),
        ("a,b\n1,\x07\n", "line 2 holds the control character U+0007"),
        ("a,b\n", "holds no rows"),
        ("", "holds no rows"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    with pytest.raises(UserError) as caught:
        read_cells(path)
    assert any(told in fault and "table.csv" in fault for fault in caught.value.faults)


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\ufeffid,x\n\n 1_000 , 2\n,\n\n3,4\n", "utf-8")
    cells = read_cells(path)
    assert list(cells.index) == [3, 6]
    assert list(cells["id"]) == ["1_000", "3"]


@pytest.mark.parametrize("cell", ["1_000", "1,5", "0x10", "nan", "inf", "1e999", "", "١", "--1"])
def test_only_digits_and_a_point_make_a_number(cell: str) -> None:
    assert number(cell) is None


@pytest.mark.parametrize(("cell", "value"), [("1", 1), ("-0.5", -0.5), (".5", 0.5), ("1e3", 1000)])
def test_a_number_is_what_it_says(cell: str, value: float) -> None:
    assert number(cell) == value


def test_devices_pipes_archives_and_other_encodings_are_named(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(UserError, match="is not a file"):
            read_cells(path)
    packed = tmp_path / "packed.csv"
    packed.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(UserError, match="is a gzip file; unpack it"):
        read_cells(packed)
    foreign = tmp_path / "foreign.csv"
    foreign.write_bytes("a,b\nMünster,2\n".encode("windows-1252"))
    with pytest.raises(UserError, match="line 2 is not UTF-8"):
        read_cells(foreign)
