"""Wordings in a script that a language's readers do not read are told, and marked by ``new``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.study import pattern, placeholders, reading, wordings


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("Beds", "zh", False), ("床位", "zh", True), ("CT 检查", "zh", True), ("%", "zh", True),
        ("km", "zh", True), ("床位", "en", False), ("Beds", "en", True), ("Camas", "es", True),
        ("床位", "ja", True), ("Krankenhäuser", "zh-Hant", False),
    ],
)  # fmt: skip
def test_scripts(text: str, language: str, right: bool) -> None:
    assert wordings.fits(text, language) == right


def test_check_tells_english_in_chinese_documents(tmp_path: Path) -> None:
    pattern.begin_study(tmp_path / "own")
    path = tmp_path / "own" / "study.yml"
    text = path.read_text("utf-8").replace("name: {en: district}", "name: district")
    path.write_text(text.replace("languages: [en]", "languages: [en, zh]"), "utf-8")
    (line,) = wordings.misplaced(reading.load(tmp_path / "own"))
    assert "more: 'How twelve districts" in line
    assert "stands in the documents in 'zh'" in line
    path.write_text(text, "utf-8")
    assert not list(wordings.misplaced(reading.load(tmp_path / "own")))


def test_the_studies_that_are_shipped_are_worded_throughout(root: Path) -> None:
    for name in ("china-2020", "india-2018"):
        assert not list(wordings.misplaced(reading.load(root / "data" / name))), name


@pytest.mark.parametrize(("header", "lacking"), [("Beds", "zh"), ("床位", "en")])
def test_new_marks_headers_of_another_language(
    tmp_path: Path, header: str, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"Ward {i},{10 + i * i},{200 + 31 * i},{i % 7 / 10}" for i in range(12))
    Path("t.csv").write_text(f"name,{header},Visits,share\n{rows}\n", "utf-8")
    asked = ["new", "own", "--from", "t.csv", "--inputs", header, "--outputs", "Visits"]
    asked += ["--conditions", "share", "--languages", "en,zh"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    path = Path("own/study/study.yml")
    raw = yaml.safe_load(path.read_text("utf-8"))
    label = raw["dea"]["inputs"][0]["label"]
    assert label[lacking].startswith(placeholders.MARK)
    assert label["en" if lacking == "zh" else "zh"] == header
    told = "\n".join(placeholders.unfilled(path))
    assert f"dea.inputs[0].label.{lacking} is still to be replaced" in told
    study = reading.load(Path("own/study"))
    assert study.dea.inputs[0].label[lacking] == header


def test_a_set_of_low_values_wants_a_wording_of_its_members(tmp_path: Path) -> None:
    pattern.begin_study(tmp_path / "s")
    file = tmp_path / "s" / "study.yml"
    text = file.read_text("utf-8")
    first = re.search(r"      anchors: \[(\S+), (\S+), (\S+)\]", text[text.index("conditions:") :])
    assert first
    fallen = f"      anchors: [{first[3]}, {first[2]}, {first[1]}]"
    assert not [*wordings.unsaid_members(reading.load(file.parent))]
    file.write_text(text.replace(first[0], fallen), "utf-8")
    (line,) = wordings.unsaid_members(reading.load(file.parent))
    assert "the anchors fall" in line
    assert ": low)'" in line
    file.write_text(text.replace(first[0], f"{fallen}\n      member: nearness"), "utf-8")
    assert not [*wordings.unsaid_members(reading.load(file.parent))]
