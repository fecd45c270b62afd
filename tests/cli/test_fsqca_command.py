"""``pathways fsqca``: from raw values, with levels, enhanced, with cases, in every form."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.cli.main import main

SCHF = Path(__file__).resolve().parents[1] / "reference" / "qca_smmr_schf" / "input.csv"
SCHF_CALL = (
    "fsqca", SCHF, "--outcome", "EXPORT", "--conditions", "EMP,BARGAIN,UNI,OCCUP,STOCK,MA",
    "--consistency", "0.9", "--pri", "0",
)  # fmt: skip


def run(*args: Any) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def told(answer: Result) -> dict[str, Any]:
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "raw.csv"
    path.write_text(
        'case,"GDP, per head",R,Y\none,10,0,1\ntwo,30,2,9\nthree,20,1,6\nfour,28,2,8\n'
        "five,12,1,2\nsix,25,0,7\n",
        "utf-8",
    )
    return path


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    path = tmp_path / "halves.csv"
    path.write_text(
        "case,A,B,Y\nc1,0.9,0.8,0.9\nc2,0.5,0.2,0.9\nc3,0.1,0.9,0.2\nc4,0.2,0.5,0.1\n", "utf-8"
    )
    return path


def test_cases_at_one_half_are_named(halves: Path) -> None:
    call = ("fsqca", halves, "--outcome", "Y", "--conditions", "A,B")
    answer = told(run(*call, "--json"))
    assert answer["ambiguous"] == [
        {"case": "c2", "condition": "A"},
        {"case": "c4", "condition": "B"},
    ]
    text = run(*call).stdout
    assert "in no row of the truth table: c2 (A), c4 (B); the rows hold 2 of 4 cases" in text
    assert "NaN" not in text


def test_raw_columns_are_calibrated(raw: Path) -> None:
    call = (
        "fsqca", raw, "--outcome", "Y", "--conditions", '"GDP, per head"',
        "--calibrate", "GDP, per head=10,21,30", "--calibrate", "Y=p5,5,p95",
    )  # fmt: skip
    answer = told(run(*call, "--json"))
    assert [row["row"] for row in answer["truth_table"]] == [
        {"GDP, per head": 1},
        {"GDP, per head": 0},
    ]
    (model,) = answer["solutions"]["intermediate"]["models"]
    assert model["terms"][0]["term"] == "GDP, per head"


def test_multivalue_conditions(raw: Path) -> None:
    options = ("--conditions", "R", "--multivalue", "R", "--calibrate", "Y=1,5,9", "--json")
    answer = told(run("fsqca", raw, "--outcome", "Y", *options))
    assert {one["condition"] for one in answer["necessity"]} == {"R[0]", "R[1]", "R[2]"}
    terms = {t["term"] for m in answer["solutions"]["complex"]["models"] for t in m["terms"]}
    assert "R[2]" in terms


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--expect", "EMP,~EMP"), "EMP is expected both present and absent"),
        (("--calibrate", "EMP=1,2"), "write EMP=OUT,CROSSOVER,IN"),
        (("--calibrate", "EMP=1,x,2"), "'x' is neither a number nor a percentile"),
        (("--calibrate", "NO=1,2,3"), "neither the outcome nor a condition"),
        (("--impossible", "EMP*UNI"), "add --esa"),
        (("--necessary", "EMP+NO"), "unknown condition 'NO'"),
        (("--format", "xlsx"), "give --output FILE.xlsx"),
        (("--format", "csv", "--part", "pairs"), "add --cases"),
    ],
)
def test_errors(more: tuple[str, ...], message: str) -> None:
    answer = run(*SCHF_CALL, *more)
    assert answer.exit_code == 2, answer.output
    assert message in answer.stderr
    assert "Traceback" not in answer.output


def test_an_expression_s_necessity_and_the_cases_for_it() -> None:
    answer = told(run(*SCHF_CALL, "--necessary", "STOCK + MA", "--cases", "--json"))
    assert answer["necessity"][-1]["condition"] == "STOCK + MA"
    typical = [
        one["case"]
        for one in answer["cases"]
        if one["about"] == "necessary: STOCK + MA" and one["kind"] == "typical"
        and one["set"] == "STOCK"
    ]  # fmt: skip
    # As R's smmr has them.
    assert typical[:4] == ["USA_03", "Japan_99", "USA_90", "Japan_03"]
    pairs = [one for one in answer["pairs"] if one["kind"] == "typical - deviant consistency"]
    assert pairs
    assert all(one["value"] >= 0 for one in pairs)


def test_an_enhanced_analysis_uses_no_untenable_row() -> None:
    answer = told(
        run(*SCHF_CALL, "--esa", "--necessary", "STOCK + MA", "--impossible", "EMP*~UNI", "--json")
    )
    untenable = answer["untenable"]
    assert set(untenable) == {"necessity", "impossible", "contradictory", "both"}
    assert len(untenable["necessity"]) == 16  # rows with neither STOCK nor MA
    for model in answer["solutions"]["parsimonious"]["models"]:
        for term in model["terms"]:
            assert {"STOCK", "MA"} & set(term["term"].split("*")), term


def test_every_form_tells_the_same(tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    assert run(*SCHF_CALL, "--cases", "--output", path).exit_code == 0
    book = pd.read_excel(path, sheet_name=None) if _openpyxl() else None
    csv = run(*SCHF_CALL, "--format", "csv").stdout
    terms = pd.read_csv(io.StringIO(csv))
    answer = told(run(*SCHF_CALL, "--json"))
    for kind, solution in answer["solutions"].items():
        own = terms[terms["solution"] == kind]
        assert len(own) == sum(len(m["terms"]) + 1 for m in solution["models"])
    if book is not None:
        assert list(book) == ["solutions", "truth_table", "necessity", "cases", "pairs", "about"]
        assert len(book["solutions"]) == len(terms)
    rows = pd.read_csv(
        io.StringIO(run(*SCHF_CALL, "--format", "csv", "--part", "truth_table").stdout)
    )
    assert rows["n"].sum() == 76 - len({one["case"] for one in answer["ambiguous"]})
    target = tmp_path / "answer.csv"
    assert run(*SCHF_CALL, "--output", target).exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_any_expression_is_plotted(tmp_path: Path) -> None:
    path = tmp_path / "xy.svg"
    answer = run(*SCHF_CALL, "--plot", path, "--of", "BARGAIN*UNI*STOCK + ~EMP")
    assert answer.exit_code == 0, answer.output
    drawn = path.read_text("utf-8")
    assert "BARGAIN*UNI*STOCK + ~EMP and EXPORT: as sufficient, consistency" in drawn
    assert "Spain_99" in drawn  # a deviant case, by name
    refused = run(*SCHF_CALL, "--of", "EMP")
    assert refused.exit_code == 2
    assert "add --plot" in refused.stderr


def _openpyxl() -> bool:
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        return False
    return True


def test_a_fit_is_asked_of_terms_and_models():
    table = Path(__file__).parents[1] / "reference" / "cna_models" / "input_d.jobsecurity.csv"
    asked = ["fsqca", str(table), "--outcome", "JSR", "--conditions", "S,C,L", "--json"]
    plain = json.loads(CliRunner().invoke(main, asked).stdout)["solutions"]["parsimonious"]
    assert min(t["consistency"] for t in plain["models"][0]["terms"]) < 0.8
    answer = json.loads(CliRunner().invoke(main, [*asked, "--term-consistency", "0.8"]).stdout)
    assert set(answer["solutions"]) == {"complex", "parsimonious"}
    for solution in answer["solutions"].values():
        terms = [t for model in solution["models"] for t in model["terms"]]
        assert terms
        assert all(t["consistency"] >= 0.8 for t in terms)
    wide = json.loads(CliRunner().invoke(main, [*asked, "--model-coverage", "0.75"]).stdout)
    models = wide["solutions"]["parsimonious"]["models"]
    assert models
    assert all(model["coverage"] >= 0.75 for model in models)
    refused = CliRunner().invoke(
        main, [*asked, "--solution", "intermediate", "--model-consistency", "0.9"]
    )
    assert refused.exit_code == 2
    assert "complex or parsimonious" in refused.output
