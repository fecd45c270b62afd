"""Tables for LaTeX and Word, read back by pandoc."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import typeset
from analysis.cli.main import main
from analysis.documents import converter

CASES = Path(__file__).parents[1] / "reference" / "cna_models" / "input_d.jobsecurity.csv"
HOSTILE = pd.DataFrame(
    {"unit_name": ["A & B_100%", "{x}$y^2$ \\input{z}", "<b>甲</b>"],
     "score": [1.0, float("nan"), 0.25], "ok": [True, False, True]}
)  # fmt: skip


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result


def cells(document: bytes, form: str) -> list[list[str]]:
    """All cells of all tables of a document, as pandoc reads them."""
    if form == "latex":
        read = converter.run(["--from=latex", "--to=json"], document.decode(), "tables")
    else:
        done = subprocess.run(
            [converter.program(), "--from=docx", "--to=json"], input=document,
            capture_output=True, check=True,
        )  # fmt: skip
        read = done.stdout
    return [
        [words(cell) for cell in row[1]]
        for block in json.loads(read)["blocks"]
        for table in ([block] if block["t"] == "Table" else [
            one for one in (block["c"][-1] if block["t"] == "Div" else ()) if one["t"] == "Table"
        ])
        for row in [*table["c"][3][1], *(r for body in table["c"][4] for r in body[3])]
    ]  # fmt: skip


def words(part: object) -> str:
    if isinstance(part, dict):
        plain = {"Str": part.get("c"), "Space": " ", "SoftBreak": " "}
        return str(plain[part["t"]]) if part["t"] in plain else words(part.get("c"))
    if isinstance(part, list):
        return "".join(words(one) for one in part if not isinstance(one, (int, str)))
    return ""


@pytest.mark.parametrize("form", ["latex", "docx"])
def test_every_text_comes_back(form: str) -> None:
    made = getattr(typeset, form)({"units": HOSTILE})
    found = cells(made.encode() if form == "latex" else made, form)
    assert found[0] == ["unit_name", "score", "ok"]
    assert [row[1:] for row in found[1:]] == [["1.000", "yes"], ["-", "no"], ["0.250", "yes"]]
    assert [row[0] for row in found[1:]] == list(HOSTILE["unit_name"])


def test_numbers_stand_to_the_right_and_long_tables_break() -> None:
    short = typeset.latex({"units": HOSTILE})
    assert "\\begin{tabular}{lrl}" in short
    assert "\\label{tbl:truth-table}" in typeset.latex({"truth_table": HOSTILE})
    long = typeset.latex({"units": pd.concat([HOSTILE] * 20, ignore_index=True)})
    assert "\\begin{longtable}{lrl}" in long


def test_long_texts_are_set_in_lines_and_word_pages_lie_on_their_side() -> None:
    wordy = HOSTILE.assign(cases="; ".join(f"Region {k}" for k in range(30)))
    assert "{lrl>{\\raggedright\\arraybackslash}p{0.40\\linewidth}}" in typeset.latex({"t": wordy})
    assert cells(typeset.latex({"t": wordy}).encode(), "latex")[1][3].endswith("Region 29")
    with zipfile.ZipFile(io.BytesIO(typeset.docx({"t": wordy}))) as word:
        body = word.read("word/document.xml").decode()
        assert 'w:orient="landscape"' in body
        widths = [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)"', body)]
        assert typeset.SMALL in word.read("word/styles.xml")
    # The column of cases is the widest, and each keeps room for its head.
    assert max(widths) == widths[3]
    assert min(widths) > max(widths) / 8


def test_truth_table_and_solution_as_a_paper_takes_them(tmp_path: Path) -> None:
    asked = ("fsqca", CASES, "--outcome", "JSR", "--conditions", "S,C,L")
    tex = run(*asked, "--format", "latex").stdout
    rows = cells(tex.encode(), "latex")
    assert next(row[2:4] for row in rows if "S*L" in row) == ["S*L", "0.891"]
    assert "AU" in {row[-1] for row in rows}
    run(*asked, "--output", tmp_path / "tables.docx")
    assert next(
        row[2:4] for row in cells((tmp_path / "tables.docx").read_bytes(), "docx") if "S*L" in row
    ) == ["S*L", "0.891"]
    run(*asked, "--output", tmp_path / "tables.tex")
    assert (tmp_path / "tables.tex").read_text("utf-8").rstrip() == tex.rstrip()
    assert "give --output FILE.docx" in run(*asked, "--format", "docx", code=2).output


def test_scores_as_a_paper_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("unit,x,y\nA,1,1\nB,4,2\n", encoding="utf-8")
    asked = ("dea", path, "--inputs", "x", "--outputs", "y", "--format", "latex")
    rows = cells(run(*asked).stdout.encode(), "latex")
    assert rows[:3] == [
        ["unit", "score", "scale efficiency", "returns", "peers"],
        ["A", "1.000", "1.000", "crs", "A 1.000"],
        ["B", "0.500", "0.500", "drs", "A 2.000"],
    ]
