"""`pathways cna`: R's formulas by the command, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli.main import main

FOLDER = Path(__file__).parents[1] / "reference" / "cna_models"
ASKED = (FOLDER / "input_d.educate.csv", "--factors", "U,D,L,G,E")


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, ["cna", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def test_formulas_and_chains() -> None:
    answer = json.loads(run(*ASKED, "--json").stdout)
    assert [one["formula"] for one in answer["complex"]] == [
        "(U + D <-> L)*(L + G <-> E)", "(U + D <-> L)*(U + D + G <-> E)",
    ]  # fmt: skip
    assert answer["complex"][0]["chain"] == [["D", "G", "U"], ["L"], ["E"]]
    assert len(answer["atomic"]) == 3
    ordered = json.loads(run(*ASKED, "--ordering", "E < U,D,L,G", "--json").stdout)
    assert all("E <->" not in one["formula"] for one in ordered["atomic"])
    assert all(one["outcome"] != "E" for one in ordered["atomic"])


def test_forms(tmp_path: Path) -> None:
    assert "D, G, U -> L -> E" in run(*ASKED).output
    assert run(*ASKED, "--format", "csv").stdout.startswith("outcomes,formula,consistency")
    assert run(*ASKED, "--format", "csv", "--part", "atomic").stdout.startswith("outcome,formula")
    run(*ASKED, "--output", tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_raw_columns_are_calibrated(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("case,a,y\np,1,0\nq,2,0\nr,8,1\ns,9,1\n", encoding="utf-8")
    asked = (path, "--factors", "a,y", "--outcomes", "y", "--calibrate", "a=levels:5")
    answer = json.loads(run(*asked, "--json").stdout)
    assert [one["formula"] for one in answer["complex"]] == ["a <-> y"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--outcomes", "Q"), "is no factor"),
        (("--ordering", "U < D"), "stands in no tier"),
        (("--multivalue", "Q"), "is no factor"),
    ],
)
def test_faults_are_a_line(options: tuple[str, ...], message: str) -> None:
    assert message in run(*ASKED, *options, code=2).output
