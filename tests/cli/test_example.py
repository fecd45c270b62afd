"""The example table: a workbook that reads as the study's own table does."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from analysis.cli.example import COLUMNS
from analysis.cli.main import main


def test_the_example_holds_the_studys_own_figures(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "states.xlsx"
    done = CliRunner().invoke(main, ["example", str(file)])
    assert done.exit_code == 0, done.output
    rows = CalamineWorkbook.from_path(file).get_sheet_by_name("States").to_python()
    with (root / "data/india-2018/states.csv").open(encoding="utf-8", newline="") as table:
        known = list(csv.DictReader(table))
    assert rows[2] == list(COLUMNS.values())
    assert len(rows) == 3 + len(known) + 2
    for shown, own in zip(rows[3:], known, strict=False):
        for cell, column in zip(shown, COLUMNS, strict=True):
            assert cell == (own[column] if isinstance(cell, str) else float(own[column]))


def test_nothing_of_yours_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes(b"mine")
    for name, line in (("mine.xlsx", "is there already"), ("mine.csv", "is a workbook")):
        done = CliRunner().invoke(main, ["example", str(tmp_path / name)])
        assert done.exit_code == 2
        assert line in done.output
    assert file.read_bytes() == b"mine"
