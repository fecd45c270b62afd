"""Inputs that no unit can change, in a study's own scores, gaps, intervals and models."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis import dea
from analysis.errors import UserError
from analysis.results import run
from analysis.results.efficiency import columns
from analysis.results.shapes import Results
from analysis.study import reading
from analysis.study.table import read

MODEL = "models: {held: {model: nondiscretionary, label: Held}, far: {model: super, label: Far}}\n"


def own(root: Path, tmp_path: Path, *changes: tuple[str, str], more: str = "") -> Path:
    shutil.copytree(root / "tests/studies/hospitals", tmp_path / "own")
    path = tmp_path / "own" / "study.yml"
    text = path.read_text("utf-8")
    for old, new in (("unit: theatres}", "unit: theatres, fixed: true}"), *changes):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text + more, "utf-8")
    return tmp_path / "own"


def whole(folder: Path) -> Results:
    study = reading.load(folder)
    return run.run(study, read(study))


INWARD = ("orientation: output", "orientation: input")


@pytest.fixture(scope="module", params=["crs", "vrs", "corrected"])
def found(
    root: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Results:
    score = ("score: vrs", f"score: {request.param}")
    return whole(own(root, tmp_path_factory.mktemp(request.param), INWARD, score, more=MODEL))


def test_scores_and_gaps_are_those_of_the_model_of_the_registry(found: Results) -> None:
    study = found.study
    held, far = found.models
    for i, region in enumerate(found.regions):
        assert region.score.uncorrected == pytest.approx(held.columns["scores"][i], rel=1e-9)
        (gap,) = region.gap.resources
        assert gap.column == "staff"
        assert gap.excess == pytest.approx(gap.technical + gap.scale + gap.slack)
        assert gap.excess - gap.slack == pytest.approx(
            (1 - region.score.uncorrected) * gap.actual, abs=1e-9
        )
        beyond = far.columns["scores"][i]
        if not region.score.on_frontier:
            assert beyond == pytest.approx(region.score.uncorrected, rel=1e-9)
        assert gap.spread is not None
        assert region.score.lower <= region.score.upper <= region.score.uncorrected + 1e-9
    table = read(study)
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    free = dea.scores(x, y, returns_to_scale=study.returns_to_scale).scores
    kept = np.array([r.score.uncorrected for r in found.regions])
    assert (kept <= free + 1e-9).all()
    assert (kept < free - 1e-3).any()


def test_what_knows_nothing_of_fixed_inputs_is_left_out(found: Results) -> None:
    seen = found.required_scrutiny()
    assert (seen.restricted, seen.second_stage, seen.conditional) == (None, None, ())
    assert [one.column for one in seen.without] == ["theatres"]


def test_output_orientation_scores_alike_and_measures_no_gap_in_it(
    root: Path, tmp_path: Path
) -> None:
    fixed = whole(own(root, tmp_path))
    free = whole(root / "tests/studies/hospitals")
    for a, b in zip(fixed.regions, free.regions, strict=True):
        assert a.score.value == b.score.value
        assert a.gap.volumes == b.gap.volumes
        assert [g.column for g in a.gap.resources] == ["staff"]


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        (("unit: full-time posts}", "unit: posts, fixed: true}"), "", "every input is fixed"),
        (("unit: stays}", "unit: stays, fixed: true}"), "", "the output 'stays' is fixed"),
        (INWARD, "compare: {study: ../earlier}\n", "compare: the index of productivity"),
        (INWARD, "panel: {column: year}\n", "panel: the index of productivity"),
    ],
)
def test_what_cannot_be_fixed_is_refused(
    root: Path, tmp_path: Path, change: tuple[str, str], more: str, told: str
) -> None:
    with pytest.raises(UserError, match=told):
        reading.load(own(root, tmp_path, change, more=more))


def test_a_scenario_may_not_measure_what_is_fixed_alone(root: Path, tmp_path: Path) -> None:
    more = "scenarios: {bare: {label: Theatres alone, inputs: [theatres]}}\n"
    with pytest.raises(UserError, match=r"scenarios.bare.inputs: every one of them is fixed"):
        whole(own(root, tmp_path, INWARD, more=more))
