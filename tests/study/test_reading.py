from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analysis.errors import UserError
from analysis.study import reading
from analysis.study.model import STUDY_FILE, Study


def spoil(folder: Path, old: str, new: str) -> Path:
    path = folder / STUDY_FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_the_default_study_reads(china: Study) -> None:
    assert china.fsqca.names == ("ECON", "DIG", "URB", "DENS")
    assert china.fsqca.expectations == ("DIG", "DENS")
    assert [m.column for m in china.dea.inputs] == ["hospitals", "beds", "registered_nurses"]
    assert china.language == "en"


@pytest.mark.parametrize("name", ["china-2011", "china-2020", "china-2021", "india-2018"])
def test_every_study_of_the_repository_is_valid(root: Path, name: str) -> None:
    assert reading.load(root / "data" / name).id == name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("table: provinces.csv", "tabel: provinces.csv", "line 7: tabel: is not a key"),
        ("table: provinces.csv\n", "", "table: is missing"),
        ("anchors: [54000, 69000, 90000]", "anchors: [90000, 54000, 69000]", "out of order"),
        ("anchors: [0.75, 0.955, 1]", "anchors: [1, 0.955, 0.75]", "a higher score"),
        ("anchors: [40, 56.5, 75]", "anchors: [p05, 56.5, 75]", "mix percentiles and values"),
        ("languages: [en, zh]", "languages: [en, zh, fr]", "no wording for language 'fr'"),
        (
            "orientation: input",
            "orientation: inwards",
            ": dea.orientation: is 'inwards'; it must be 'input' or 'output'",
        ),
        (
            "languages: [en, zh]",
            "languages: [en, zh]\ncontact: us",
            "contact: is 'us'; it must be an",
        ),
        (
            "languages: [en, zh]",
            "languages: [en, zh]\ncontact: 'javascript:x'",
            "contact: is 'javascript:x'",
        ),
        ("folder: provinces ", "folder: downloads ", "the site has a 'downloads' of its own"),
        ("folder: provinces ", "folder: zh ", "the site has a 'zh' of its own"),
        ("    - name: DIG\n", "    - name: ECON\n", "the name ECON is used twice"),
        ("scenario: two-inputs}", "scenario: three-inputs}", "no scenario 'three-inputs'"),
        ("inputs: [beds, registered_nurses]", "inputs: [bed]", "'bed' is not among"),
        ("    anchors: {EFF: [0.75, 0.90, 1]}", "    drop: [ECOM]", "did you mean 'ECON'?"),
        ("  ECON: [wealth", "  ECOM: [wealth", "of a measure 'ECOM'; did you mean 'ECON'?"),
        ("  ECON: [wealth", "  ECON: ['a|b'", "aliases.ECON[0]"),
        ("id: china-2020", "id: [china", "line"),
    ],
)
def test_a_fault_is_told_in_one_line(study_copy: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        reading.load(spoil(study_copy, old, new))
    assert any(told in fault for fault in caught.value.faults), caught.value.faults
    assert all("\n" not in fault for fault in caught.value.faults)


def test_all_faults_are_told_at_once(study_copy: Path) -> None:
    spoil(study_copy, "orientation: input", "orientation: inwards")
    with pytest.raises(UserError) as caught:
        reading.load(spoil(study_copy, "period:", "perod:"))
    assert len(caught.value.faults) == 3  # the misspelt key, the missing one, the orientation


def test_a_folder_without_a_study_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no such study file.*pathways new"):
        reading.load(tmp_path)


class TestScenario:
    def test_fewer_inputs(self, china: Study) -> None:
        variant = china.under("two-inputs")
        assert [m.column for m in variant.dea.inputs] == ["beds", "registered_nurses"]
        assert variant.fsqca == china.fsqca

    def test_a_condition_more(self, china: Study) -> None:
        assert china.under("five-conditions").fsqca.names[-1] == "FISC"

    def test_a_condition_in_place_of_another(self, china: Study) -> None:
        assert china.under("ageing").fsqca.names == ("ECON", "DIG", "URB", "AGE")

    def test_other_anchors(self, china: Study) -> None:
        assert china.under("outcome-0.90").fsqca.outcome.anchors == (0.75, 0.9, 1)
        conditions = china.under("percentile-anchors").fsqca.conditions
        assert {c.anchors for c in conditions} == {("p05", "p50", "p95")}

    def test_the_base_is_untouched(self, china: Study) -> None:
        before = china.model_dump()
        for name in china.scenarios:
            china.under(name)
        assert china.model_dump() == before

    def test_an_unknown_one_is_named(self, china: Study) -> None:
        with pytest.raises(UserError, match="did you mean 'ageing'"):
            china.under("aging")


def test_a_wording_given_once_serves_all_languages(root: Path) -> None:
    study = reading.load(root / "templates" / "study")
    assert study.units.word == {"en": "district"}
    assert study.notes[0].keys() == {"en"}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("id", "panel_2020", "id: may hold small letters a to z, digits and hyphens"),
        ("period", [2024], "period: must be text; put it in quotation marks"),
        ("table", "a\x01", "table: holds the character U+0001"),
        ("languages", [], "languages: has 0 entries; it needs at least 1"),
        ("languages", 3, "languages: must be a list"),
        ("compare", [1], "compare[0]: must hold 'key: value' lines"),
        ("compare", 1, "compare: must be a list"),
        ("dea", None, "dea: must hold 'key: value' lines"),
        ("fsqca", {"cuts": {"consistency": 7, "pri": 0.5, "frequency": 1}}, "must be at most 1"),
        ("fsqca", {"half": "never"}, "is 'never'; it must be"),
        ("derived", {1: "a"}, "must be text; put it in quotation marks"),
        ("unknown", 1, "unknown: is not a key of a study file"),
        ("dea", {"bad": ["deaths"]}, "dea.bad: is not a key of a study file; mark an output"),
    ],
)
def test_a_fault_is_told_in_the_authors_words(
    study_copy: Path, key: str, value: object, told: str
) -> None:
    path = study_copy / "study.yml"
    study = yaml.safe_load(path.read_text("utf-8"))
    both = isinstance(value, dict) and key in ("fsqca", "dea")
    study[key] = {**study[key], **value} if both else value
    path.write_text(yaml.safe_dump(study, allow_unicode=True), "utf-8")
    with pytest.raises(UserError) as caught:
        reading.load(study_copy)
    assert any(told in fault for fault in caught.value.faults), caught.value.faults
    jargon = ("Input should", "should be", "valid dictionary", "instance of")
    assert not [fault for fault in caught.value.faults if any(word in fault for word in jargon)]
