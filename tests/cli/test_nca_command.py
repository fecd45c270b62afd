"""`pathways nca`: R's effect sizes and bottlenecks by the command, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli.main import main

FOLDER = Path(__file__).parents[1] / "reference" / "nca_effect_sizes"
ANSWERS = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
TABLE = FOLDER / "input_nca.example.csv"
OUTCOME = "Innovation performance"


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, ["nca", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


ASKED = (TABLE, "--outcome", OUTCOME, "--conditions", "Individualism,Risk taking", "--draws", 200)


def test_effect_sizes_are_those_of_r():
    answer = json.loads(run(*ASKED, "--json").stdout)
    assert [one["condition"] for one in answer["effects"]] == [
        "Individualism", "Individualism", "Risk taking", "Risk taking",
    ]  # fmt: skip
    for one in answer["effects"]:
        wanted = ANSWERS["nca.example"]["summaries"][one["condition"]]["params"][one["technique"]]
        assert one["effect_size"] == pytest.approx(wanted["Effect size"], rel=1e-9)
        assert one["accuracy"] == pytest.approx(wanted["Ceiling accuracy"] / 100)
        assert 0 < one["p"] <= 1


@pytest.mark.parametrize("technique", ["ce_fdh", "cr_fdh"])
def test_the_bottleneck_table_is_that_of_r(technique):
    answer = json.loads(run(*ASKED, "--bottleneck", technique, "--json").stdout)
    wanted = ANSWERS["nca.example"]["bottlenecks"][technique]
    for row, right in zip(answer["bottleneck"]["rows"], wanted["rows"], strict=True):
        for name, value in zip(wanted["columns"][1:], right[1:], strict=True):
            shown = row[name]
            if value in ("NN", "NA"):
                assert shown == value
            else:
                assert float(shown) == pytest.approx(float(value), abs=0.051)


def test_little_of_a_condition(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("case,a,y\np,1,9\nq,2,9\nr,5,4\ns,9,1\n", encoding="utf-8")
    asked = (path, "--outcome", "y", "--conditions", "~a", "--bottleneck", "ce_fdh")
    answer = json.loads(run(*asked, "--scale", "actual", "--json").stdout)
    # The higher levels need an a of at most 2, and the next ones one of at most 5.
    assert answer["bottleneck"]["rows"][-1]["~a"] == "2.000"
    assert answer["bottleneck"]["rows"][2]["~a"] == "5.000"
    assert answer["bottleneck"]["rows"][0]["~a"] == "NN"
    # Above (5, 4): heights 9 - 4 over widths 5 - 2; above (9, 1): 9 - 1 over 9 - 5.
    assert answer["effects"][0]["effect_size"] == pytest.approx((5 * 3 + 8 * 4) / (8 * 8))


def test_forms(tmp_path):
    shown = run(*ASKED).output
    assert shown.startswith("outcome: Innovation performance; cases: 28")
    assert "nan" not in shown.lower().replace("reached", "")
    assert run(*ASKED, "--format", "csv").stdout.startswith("condition,technique,effect_size")
    assert run(*ASKED, "--format", "csv", "--part", "bottleneck").stdout.startswith(OUTCOME)
    run(*ASKED, "--output", tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ("Individ", "did you mean 'Individualism'"),
        ("Individualism,Individualism", "named twice"),
        (OUTCOME, "is the outcome"),
        (",", "no columns"),
    ],
)
def test_errors_are_one_line(conditions, message):
    result = run(TABLE, "--outcome", OUTCOME, "--conditions", conditions, code=2)
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_condition_that_does_not_vary(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("case,a,y\np,1,9\nq,1,8\n", encoding="utf-8")
    said = run(path, "--outcome", "y", "--conditions", "a", code=2).output
    assert "a and y: the condition is the same in every case" in said
