"""The page of promises: every row of its tables names tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PAGE = "docs/reliability.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)+)`")
_ROW = re.compile(r"^\|(?!-)(.*)\|$", re.M)


def rows(root: Path) -> list[list[str]]:
    """The cells of every row but the headings."""
    text = (root / PAGE).read_text("utf-8")
    cells = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(text)]
    return [row for row in cells if row[:2] != ["Kind", "Promise"] and set(row[0]) != {"-"}]


@cache
def named_in(file: Path) -> set[str]:
    """The names of a file's tests, those of a class after its own."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        before = f"::{node.name}" if isinstance(node, ast.ClassDef) else ""
        found |= {
            f"{before}::{each.name}"
            for each in inner
            if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
        }
    return found


def faults(root: Path) -> list[str]:
    """What is wrong with the page: a row without three cells or a test, a test that is none."""
    wrong = []
    for row in rows(root):
        named = _TEST.findall(row[-1])
        if len(row) != 3 or not all(row) or not named or _TEST.sub("", row[-1]).strip(", "):
            wrong.append(f"not a kind, a promise and its tests: {row}")
        for file, test in named:
            if not (root / file).is_file() or test not in named_in(root / file):
                wrong.append(f"there is no test {file}{test}")
    return wrong


def test_every_promise_names_a_test_that_exists(root: Path) -> None:
    assert len(rows(root)) > 15
    assert faults(root) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("a | b | `tests/test_a.py::test_none`", "no test tests/test_a.py::test_none"),
        ("a | b | `tests/test_b.py::test_x`", "no test tests/test_b.py::test_x"),
        ("a | b | by hand", "not a kind"),
        ("a | `tests/test_a.py::test_x`", "not a kind"),
        ("a | b | `tests/test_a.py::test_x` and more", "not a kind"),
        ("a | b | `tests/test_a.py::test_x`, `tests/test_a.py::TestC::test_y`", None),
    ],
)
def test_a_row_that_holds_nothing_is_found(tmp_path: Path, cells: str, told: str | None) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / PAGE).write_text(f"| Kind | Promise | Held by |\n|---|---|---|\n| {cells} |\n")
    (tmp_path / "tests" / "test_a.py").write_text(
        "def test_x(): ...\n\nclass TestC:\n    def test_y(self): ...\n"
    )
    found = faults(tmp_path)
    assert (told in found[0]) if told else (found == [])
