"""`pathways dea`: models, forms, and what is said of defaults and of what is undefined."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import dea
from analysis.cli.main import main
from analysis.dea import registry

TABLE = """unit,a,b,c,d,bad,price,group
Oslo,2,3,4,1,1,2,south
Bergen,3,2,5,2,2,2,south
Molde,4,6,5,3,1,1,south
Bodo,5,4,0,0,3,1,north
Tromso,6,8,9,4,2,3,north
"""
COLUMNS = ("--inputs", "a,b", "--outputs", "c,d")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, ["dea", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def test_the_default_is_stated_in_help_and_output(table):
    shown = run("--help").output
    assert "default: crs" in shown
    assert "Default: input" in shown
    first = run(table, *COLUMNS).output.splitlines()[0]
    assert "orientation: input" in first
    assert "returns to scale: crs" in first
    told = run(table, *COLUMNS, "--json")
    assert "returns to scale: crs" in told.stderr
    answer = json.loads(told.stdout)
    frame = pd.read_csv(table)
    expected = dea.efficiency(frame[["a", "b"]], frame[["c", "d"]]).scores
    assert answer["scores"] == pytest.approx(expected.tolist())


def test_what_is_undefined_is_told_apart(table):
    shown = run(table, *COLUMNS, "--orientation", "output").output
    assert "inf" in shown
    assert "Bodo: an amount without bound" in shown
    assert "NaN" not in shown
    answer = json.loads(run(table, *COLUMNS, "--orientation", "output", "--json").stdout)
    assert answer["scores"][3] is None
    assert answer["returns_to_scale"][3] is None
    assert answer["notes"][0].startswith("Bodo")


@pytest.mark.parametrize(
    ("options", "model"),
    [
        (("--bootstrap", "--replications", 30), "bootstrap"),
        (("--weights", "0.5 <= a/b <= 2"), "weights"),
        (("--fixed", "b"), "nondiscretionary"),
        (("--model", "sbm", "--bad", "bad", "--zero-outputs", "replace"), "sbm"),
        (("--model", "directional", "--bad", "bad", "--rts", "vrs"), "directional"),
        (("--prices", "price,price"), "cost"),
        (("--groups", "group"), "metafrontier"),
        (("--model", "no-better", "--environment", "price"), "no-better"),
        (("--model", "ladder"), "ladder"),
        (("--precision", "a=1", "--replications", 20), "rounding"),
    ],
)
def test_models_by_their_options(table, options, model):
    no_idle = ("bootstrap", "rounding", "metafrontier", "no-better")
    rows = ("--outputs", "bad" if model in no_idle else "c,d")
    if model == "bootstrap":
        options = (*options, "--seed", 3)
    answer = json.loads(run(table, "--inputs", "a,b", *rows, *options, "--json").stdout)
    assert answer["model"]["model"] == model
    assert len(answer["units"]) == 5
    assert all(len(values) == 5 for values in answer["columns"].values())


def test_a_panel(tmp_path):
    path = tmp_path / "panel.csv"
    path.write_text(
        "unit,year,a,c\nOslo,2020,2,3\nOslo,2010,2,2\nMolde,2010,4,4\nMolde,2020,4,5\n",
        encoding="utf-8",
    )
    columns = ("--inputs", "a", "--outputs", "c", "--period", "year")
    answer = json.loads(run(path, *columns, "--json").stdout)
    assert answer["units"] == ["Oslo", "Molde"]
    assert answer["columns"]["from"] == ["2010", "2010"]
    assert answer["columns"]["index"] == pytest.approx([1.5, 1.25])
    csv = run(path, *columns, "--format", "csv").stdout
    assert csv.startswith("unit,from,to,index")
    assert "not balanced" not in run(path, *columns).output
    path.write_text(path.read_text().replace("Molde,2020,4,5\n", ""))
    assert "'Molde' has no row for 2020" in run(path, *columns, code=2).output
    path.write_text(path.read_text().replace("Molde,2010", "Oslo,2010"))
    assert "row 4, column unit: 'Oslo' stands in row 3" in run(path, *columns, code=2).output


def test_csv_and_workbook_hold_the_same(table, tmp_path):
    text = run(table, *COLUMNS, "--format", "csv").stdout
    assert text.startswith("unit,scores")
    run(table, *COLUMNS, "--output", tmp_path / "out.csv")
    run(table, *COLUMNS, "--output", tmp_path / "out.xlsx")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == text
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_the_list_of_models(table):
    listed = run("--models").output
    for name, entry in registry.MODELS.items():
        assert f"{name}  " in listed
        assert f"dea.{entry.python}{';' if entry.options else ''}" in listed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--inputs", ",", "--outputs", "c"), "--inputs: no columns"),
        (("--inputs", "a", "--outputs", "a"), "'a' is named twice"),
        (("--inputs", "a", "--outputs", "c", "--model", "sbn"), "did you mean 'sbm'"),
        (("--inputs", "a", "--outputs", "c", "--goal", "aggressive"), "belongs to cross"),
        (("--inputs", "a", "--outputs", "c", "--format", "xlsx"), "give --output FILE.xlsx"),
        (("--inputs", "a", "--outputs", "c", "--model", "sbm"), "replace it or drop it"),
        (
            ("--inputs", "a", "--outputs", "c", "--fixed", "a", "--prices", "price"),
            "different models",
        ),
    ],
)
def test_errors_are_one_line(table, arguments, message):
    result = run(table, *arguments, code=2)
    assert message in result.output
    assert "Traceback" not in result.output


def test_two_units_of_one_name_are_refused(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("unit,a,c\nNorway,1,2\nNorway,2,3\n", encoding="utf-8")
    assert "row 3, column unit: 'Norway' stands in row 2 already" in run(
        path, "--inputs", "a", "--outputs", "c", code=2
    ).output  # fmt: skip


def test_mixed_names_are_names(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text("unit,a,c\n2,1,2\n1,2,3\nX,2,2\n", encoding="utf-8")
    answer = json.loads(run(path, "--inputs", "a", "--outputs", "c", "--json").stdout)
    assert answer["units"] == ["2", "1", "X"]


def test_a_unit_without_a_group_is_named(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("unit,a,c,g\nX,1,2,n\nY,2,3,\n", encoding="utf-8")
    shown = run(path, "--inputs", "a", "--outputs", "c", "--groups", "g", code=2).output
    assert "row 3, column g: no group" in shown
    assert "no column 'h'" in run(
        path, "--inputs", "a", "--outputs", "c", "--groups", "h", code=2
    ).output  # fmt: skip


def test_rows_that_are_no_units(tmp_path):
    """Terms, statistics and tests are rows of their own, in every form."""
    path = tmp_path / "more.csv"
    lines = [f"u{k},{2 + k % 5},{3 + k * 7 % 11},{1 + k * k % 13}" for k in range(24)]
    path.write_text("\n".join(["unit,a,c,z", *lines]), encoding="utf-8")
    asked = ("--inputs", "a", "--outputs", "c", "--environment", "z", "--replications", "20")
    answer = json.loads(run(path, *asked, "--model", "second-stage", "--json").stdout)
    assert answer["terms"] == ["constant", "z", "sigma"]
    assert len(answer["columns"]["coefficient"]) == 3
    text = run(path, *asked[:4], "--model", "returns-test", "--replications", "20").output
    assert "ratio of means" in text
    shown = run(
        path, *asked[:6], "--model", "separability", "--splits", "2", "--format", "csv"
    ).stdout  # fmt: skip
    assert shown.startswith("test,")
    assert "bandwidth: z" in run(path, *asked[:6], "--model", "conditional").output
