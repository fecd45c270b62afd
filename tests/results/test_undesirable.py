"""Outputs that nobody wants, in a study's own scores, gaps, intervals, scenarios and models."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis import tables
from analysis.documents.briefs.facts import brief_facts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.writing import write
from analysis.errors import UserError
from analysis.language import messages
from analysis.results import run
from analysis.results.efficiency import columns
from analysis.results.shapes import Results, from_json, to_json
from analysis.study import reading
from analysis.study.table import read

BAD = "    - {column: deaths, label: Deaths, unit: deaths, undesirable: true}\n"
STAYS = "    - {column: stays, label: Stays, unit: stays}\n"
MORE = """\
models: {slacks: {model: sbm, label: Slacks}, far: {model: super, label: Far}}
scenarios:
  unasked: {label: Without deaths, outputs: [stays]}
  staff: {label: Staff alone, inputs: [staff]}
"""


def made(root: Path, tmp_path: Path, side: str, bad: str = BAD, more: str = MORE) -> Path:
    """Write the study of twelve hospitals with a column of deaths."""
    shutil.copytree(root / "tests/studies/hospitals", tmp_path / "own")
    path = tmp_path / "own" / "study.yml"
    text = path.read_text("utf-8").replace("orientation: output", f"orientation: {side}")
    assert STAYS in text
    path.write_text(text.replace(STAYS, STAYS + bad) + more, "utf-8")
    table = tmp_path / "own" / "hospitals.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    made = [f"{row},{100 + 37 * i % 191 + i * 40}" for i, row in enumerate(rows)]
    table.write_text("\n".join([f"{head},deaths", *made, ""]), "utf-8")
    return tmp_path / "own"


def whole(folder: Path) -> Results:
    study = reading.load(folder)
    return run.run(study, read(study))


@pytest.fixture(scope="module", params=["input", "output"])
def found(root: Path, tmp_path_factory: pytest.TempPathFactory, request) -> Results:
    return whole(made(root, tmp_path_factory.mktemp("bad"), request.param))


def test_scores_are_those_of_the_written_programme(found: Results) -> None:
    """Fewer deaths and inputs by theta, or more stays by phi with no more of either; VRS."""
    study, table = found.study, read(found.study)
    assert [m.column for m in study.dea.inputs] == ["staff", "theatres", "deaths"]
    assert [m.column for m in study.dea.outputs] == ["stays"]
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    n = len(x)
    for o, region in enumerate(found.regions):
        if study.dea.orientation == "input":
            cost, left = [1, *[0] * n], np.c_[-x[o], x.T]
            right, grown = np.r_[np.zeros(3), -y[o]], np.c_[[0], -y.T]
        else:
            cost, left = [-1, *[0] * n], np.c_[np.zeros(3), x.T]
            right, grown = np.r_[x[o], [0]], np.c_[y[o], -y.T]
        solved = linprog(
            cost, A_ub=np.r_[left, grown], b_ub=right, A_eq=[[0, *[1] * n]], b_eq=[1]
        ).fun
        score = solved if study.dea.orientation == "input" else -1 / solved
        assert region.score.uncorrected == pytest.approx(score, rel=1e-7)
        deaths = region.gap.resources[2]
        assert deaths.column == "deaths"
        assert deaths.target <= deaths.actual + 1e-9
        assert deaths.spread is not None


def test_they_are_kept_and_read_back(found: Results) -> None:
    again = from_json(to_json(found))
    assert again.study.dea == found.study.dea
    assert [m.column for m in again.study.dea.undesirable] == ["deaths"]


def test_a_scenario_names_them_among_the_outputs(found: Results) -> None:
    without, staff = (found.study.under(name).dea for name in ("unasked", "staff"))
    assert [m.column for m in without.inputs] == ["staff", "theatres"]
    assert [m.column for m in staff.inputs] == ["staff", "deaths"]


def test_models_take_them_as_what_they_are(found: Results) -> None:
    slacks, far = found.models
    assert "deaths" in str(slacks.columns)
    if found.study.dea.orientation == "input":
        for region, beyond in zip(found.regions, far.columns["scores"], strict=True):
            if not region.score.on_frontier:
                assert beyond == pytest.approx(region.score.uncorrected, rel=1e-9)


@pytest.mark.parametrize(
    ("language", "named"), [("en", "undesirable output"), ("zh", "非期望产出")]
)
def test_tables_that_list_them_with_the_inputs_say_so(
    root: Path, found: Results, language: str, named: str
) -> None:
    words = messages.load(root / "templates", ["en", "zh"])[language]
    table = tables.isotonicity(found, words)
    assert named in table.columns[0].head
    assert named in str(table.caption)
    off = next(r for r in found.regions if not r.score.on_frontier)
    brief = write(brief_facts(found, off.slug), Pen(words, found, off)).gap.table
    assert brief is not None
    inputs = found.study.dea.orientation == "input"
    assert (named in brief.heads[0]) == inputs
    assert (named in brief.caption) == inputs
    assert (named in tables.gap_totals(found, words).columns[0].head) == inputs


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (BAD.replace("true}", "true, fixed: true}"), "fixed and undesirable"),
        (BAD.replace("undesirable", "bad"), "undesirable: true"),
    ],
)
def test_what_cannot_be_is_refused(root: Path, tmp_path: Path, bad: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        reading.load(made(root, tmp_path, "input", bad))


def test_an_output_that_is_wanted_must_be_left(root: Path, tmp_path: Path) -> None:
    folder = made(root, tmp_path, "input", "")
    path = folder / "study.yml"
    text = path.read_text("utf-8").replace("unit: stays}", "unit: stays, undesirable: true}")
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match="no outputs are wanted"):
        reading.load(folder)
