"""The study file's further models: run as the registry runs them, and refused in one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from analysis import dea, tables
from analysis.dea import registry
from analysis.errors import UserError
from analysis.language import messages
from analysis.results import models
from analysis.results.shapes import Results
from analysis.study import reading, table
from analysis.study.model import FurtherModel

TEMPLATES = Path(__file__).parents[2] / "templates"
STUDIES = Path(__file__).parents[1] / "studies"
# What the study itself says elsewhere, or what only a panel has.
NOT_ASKED = {
    "precision", "groups", "period", "width", "decomposition", "frontier", "seen_from",
}  # fmt: skip


def study_with(tmp_path: Path, asked: object, name: str = "hotels"):
    """The study of hotels with these further models."""
    raw = yaml.safe_load((STUDIES / name / "study.yml").read_text("utf-8"))
    raw["models"] = asked
    folder = tmp_path / name
    folder.mkdir()
    (folder / "study.yml").write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    (folder / raw["table"]).write_bytes((STUDIES / name / raw["table"]).read_bytes())
    return reading.load(folder)


def test_the_study_file_has_every_option():
    assert set(FurtherModel.model_fields) - {"model", "label"} == set(registry.OPTIONS) - NOT_ASKED


def test_models_follow_the_study_where_nothing_is_said(tmp_path):
    study = study_with(
        tmp_path,
        {
            "slacks": {"model": "sbm", "label": "Slacks"},
            "super": {"model": "super", "label": "Super", "returns_to_scale": "vrs"},
            "rounded": {"model": "rounding", "label": "Rounded", "replications": 20},
        },
    )
    read = table.read(study)
    slacks, above, rounded = models.further(study, read)
    x = read.frame[[m.column for m in study.dea.inputs]].to_numpy()
    y = read.frame[[m.column for m in study.dea.outputs]].to_numpy()
    expected = dea.slacks_based_measure(x, y, returns_to_scale=study.returns_to_scale)
    np.testing.assert_allclose(slacks.columns["scores"], expected.scores, rtol=1e-9)
    assert slacks.rows == read.slugs
    assert slacks.facts["orientation"] == "none"
    over = dea.super_efficiency(x, y, orientation=study.dea.orientation, returns_to_scale="vrs")
    wanted = [None if np.isnan(v) else pytest.approx(v, rel=1e-9) for v in over.scores]
    assert list(above.columns["scores"]) == wanted
    assert bool(above.notes) == (None in wanted)
    assert rounded.facts["replications"] == 20


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"model": "sbn"}, "study.yml: models.a: model: there is no 'sbn'; did you mean 'sbm'"),
        ({"model": "sbm", "goal": "aggressive"}, "models.a: sbm takes no goal; it belongs to"),
        ({"model": "weights"}, "models.a: weights needs weights"),
        ({"model": "weights", "weights": ["Q/Z <= 1"]}, "models.a: .*no column 'Q'"),
        ({"model": "window"}, "models.a.model: window needs a panel"),
        ({"model": "metafrontier"}, "models.a.model: metafrontier needs groups"),
        ({"model": "malmquist"}, "models.a.model: malmquist comes with 'compare'"),
    ],
)
def test_faults_name_file_and_key(tmp_path, asked, message):
    study = study_with(tmp_path, {"a": {**asked, "label": "A"}})
    with pytest.raises(UserError, match=message):
        models.refuse(study)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"model": "sbm", "orientation": "both", "label": "A"}, "models.a.orientation"),
        ({"model": "sbm", "speed": 3, "label": "A"}, "models.a.speed: is not a key"),
        ({"model": "sbm"}, "models.a.label: is missing"),
    ],
)
def test_faults_of_the_file_name_the_line(tmp_path, asked, message):
    with pytest.raises(UserError, match=rf"line \d+: {message}"):
        study_with(tmp_path, {"a": asked})


def test_a_column_that_is_missing(tmp_path):
    study = study_with(tmp_path, {"a": {"model": "sbm", "label": "A", "bad": ["smoke"]}})
    with pytest.raises(UserError, match=r"column 'smoke', needed for models\.a, is not in"):
        table.read(study)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_of_a_model(found: Results, language: str) -> None:
    words = messages.load(TEMPLATES, ["en", "zh"])[language]
    for one in found.models:
        shown = tables.model(found, one, words)
        assert len(shown.rows) == len(one.rows)
        assert found.regions[0].names[language] in str(shown._repr_html_())
        assert f"model-{one.name}.csv" in shown.caption
        assert {c.head for c in shown.columns} >= {"scores"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_that_holds_no_input_says_so_where_the_study_does(
    found: Results, language: str
) -> None:
    words = messages.load(TEMPLATES, ["en", "zh"])[language]
    said = {"en": "takes as movable what the study holds fixed", "zh": "在此视为可变"}[language]
    inputs = found.study.dea.inputs
    held = inputs[0].model_copy(update={"fixed": True})
    dea_plan = found.study.dea.model_copy(update={"inputs": (held, *inputs[1:])})
    fixed = replace(found, study=found.study.model_copy(update={"dea": dea_plan}))
    for one in found.models:
        takes = "fixed" in registry.entry(one.model).options
        assert said not in str(tables.model(found, one, words)._repr_html_())
        assert (said in str(tables.model(fixed, one, words)._repr_html_())) != takes
    assert not all("fixed" in registry.entry(one.model).options for one in found.models)
