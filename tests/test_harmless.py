"""No text of others acts in a spreadsheet or a terminal, and no number is changed."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis import fsqca, harmless
from analysis.cli.main import main
from analysis.documents.site import downloads
from analysis.errors import UserError
from analysis.language import messages

PACKAGE = Path(__file__).parents[1] / "analysis"
FORMULAS = [
    "=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-1+cmd|x", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    "  =1", "\uff1d1+x", "\uff0b1+x", "\uff0d1+x", "\uff20x", "-2+3", "-x", "=1", "+A*B",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless.cell(text) == "'" + text.replace("\r", "\n")


PLAIN = ["-1.5", "+3", "-1,234.5", "-12%", "\u22120.3", "-1e-5", "-", "~A*B", "a=b", "", 3, -2.5]


@pytest.mark.parametrize("value", PLAIN)
def test_numbers_and_plain_texts_stay(value: object) -> None:
    assert harmless.cell(value) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_keeps_its_digits(value: float) -> None:
    assert harmless.cell(repr(value)) == repr(value)
    written = harmless.table_csv(pd.DataFrame({"x": [value], "n": ["=x"]}))
    assert float(written.splitlines()[1].split(",")[0]) == value


@given(st.lists(st.tuples(st.text(max_size=6), st.sampled_from(FORMULAS)), min_size=1, max_size=4))
def test_no_cell_of_any_table_begins_like_a_formula(rows: list[tuple[str, str]]) -> None:
    head = ("=A", "@b")
    frame = pd.DataFrame(rows, columns=head)
    for written in (harmless.table_csv(frame, index=True), harmless.rows_csv([head, *rows])):
        read = list(csv.reader(io.StringIO(written, newline="")))
        assert len(read) == len(rows) + 1
        for text in (text for row in read for text in row):
            assert not re.match(
                r"\s*[=@\uff1d]|\s*\+(?![\d., ]*%?\Z)|[\t\r\n]|-.*[^\d.,%eE+\- \u00a0\u202f]", text
            )


def test_no_other_writer_of_csv_or_workbooks() -> None:
    """One room writes what spreadsheets read; workbooks keep text as text (`cli/forms.py`)."""
    writers = re.compile(r"\.to_csv\(|csv\.(?:writer|DictWriter)|\.to_excel\(|ExcelWriter|openpyxl")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if writers.search(re.sub(r"\bharmless\.\w+\(", "", path.read_text("utf-8")))
    }
    assert found == {"harmless.py", "cli/forms.py"}


def test_no_other_writer_to_the_terminal() -> None:
    found = {
        path.name
        for path in (PACKAGE / "cli").glob("*.py")
        if re.search(r"click\.echo\(|\bprint\(", path.read_text("utf-8"))
    }
    assert found == {"terminal.py"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [("=cmd|x", 2, 4), ("@SUM(A1)", 3, 3), ("\u202eevil", 5, 9), ("-1+2", 4, 4)]
    path = tmp_path / "t.csv"
    path.write_text("unit,in,=out\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), "utf-8")
    return path


def run(*options: str) -> str:
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_s_files_are_harmless(table: Path, tmp_path: Path) -> None:
    options = ["dea", str(table), "--inputs", "in", "--outputs", "=out", "--unit", "unit"]
    run(*options, "--output", str(tmp_path / "a.csv"))
    cells = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in cells] == ["unit", "'=cmd|x", "'@SUM(A1)", "\u202eevil", "'-1+2"]
    run(*options, "--output", str(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "=cmd|x" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    printed = run(*options)
    assert "\u202e" not in printed
    assert "\\u202eevil" in printed
    read = json.loads(run(*options, "--json"))
    assert read["units"] == ["=cmd|x", "@SUM(A1)", "\u202eevil", "-1+2"]


def test_the_site_s_files_are_harmless_but_for_the_table_itself(found, root: Path) -> None:
    words = messages.load(root / "templates", found.study.languages)
    for name, body in downloads.files(found, words, 0).items():
        if name.endswith(".csv") and name != "table.csv":
            for row in csv.reader(body.decode("utf-8-sig").splitlines()):
                assert [harmless.cell(text) for text in row] == row


def test_a_truth_table_is_harmless() -> None:
    frame = pd.DataFrame({"A": [0.9, 0.2], "Y": [0.8, 0.1]}, index=["=x", "y"])
    made = fsqca.truth_table(frame, "Y", ["A"]).to_csv()
    assert "'=x" in made


def test_a_fault_is_one_line_that_steers_nothing() -> None:
    hostile = "a\x1b]0;owned\x07b\nc\r\u202ed\u2066\x9b31m"
    shown = harmless.on_terminal(hostile)
    assert shown.isprintable() or shown.replace("\n", "").isprintable()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert str(UserError("x")) == "x"


def test_json_that_is_printed_means_the_same() -> None:
    value = {"name": "\u202eA\u2066\u200f \u4e2d"}
    assert json.loads(harmless.on_terminal(json.dumps(value, ensure_ascii=False))) == value
