"""``pathways calibrate``: what its table says is so, and its picture stands where it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import kept_results
import light
import numpy as np
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from analysis.charts.calibration import calibration
from analysis.cli.calibrate import NOTHING, _plain, rows
from analysis.cli.main import main
from analysis.language import messages
from analysis.results import cache
from analysis.results.shapes import Results
from analysis.study import pattern

STUDIES = ("data/china-2020", "data/india-2018", "tests/studies/hospitals")


@pytest.fixture(scope="module", params=STUDIES)
def found(request: pytest.FixtureRequest, root: Path) -> Results:
    return kept_results.of(root / request.param)


def test_the_table_counts_every_unit_of_every_set(found: Results) -> None:
    made = rows(found)
    assert [row["set"] for row in made] == list(found.sets)
    for row in made:
        members = np.array([region.memberships[row["set"]] for region in found.regions])
        assert (row["out"], row["in"]) == ((members < 0.5).sum(), (members > 0.5).sum())
        who, _, shown = row["nearest to the line"].rpartition(" ")
        nearest = np.abs(members - 0.5).min()
        assert abs(float(shown) - 0.5) == pytest.approx(nearest, abs=5e-4)
        (told,) = (r for r in found.regions if r.names[found.study.language] == who)
        assert abs(told.memberships[row["set"]] - 0.5) == pytest.approx(nearest)


def test_large_values_are_written_as_people_write_them() -> None:
    assert [*map(_plain, (31670.0, 1234.56, 999.96, 0.12345))] == [
        "31670", "1235", "1000", "0.1235",
    ]  # fmt: skip


def test_no_gap_of_the_table_holds_a_unit(found: Results) -> None:
    for row in rows(found):
        raw = [region.values.get(row["column"], region.score.value) for region in found.regions]
        for gap in row["widest gaps"].split(", "):
            low, high = map(float, gap.split(" to "))
            shorter = 2e-3 * (abs(low) + abs(high))  # it shows four digits
            assert not any(low + shorter < value < high - shorter for value in raw)


def test_the_picture_is_written_where_it_is_said_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern.begin_study(tmp_path / "study")
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "pictures"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine", "utf-8")
    answer = CliRunner().invoke(main, ["calibrate", "--study", "study", "--output", "pictures"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines()[-1] == "pictures/calibration.svg"
    assert sorted(path.name for path in kept.iterdir()) == ["calibration.svg", "mine.txt"]
    for name in ("INC", "NET", "EFF"):
        assert name in answer.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_caption_names_the_outcome_and_how_near_is_near(
    found: Results, root: Path, language: str
) -> None:
    words = messages.load(root / "templates", [language])[language]
    drawn = str(calibration(found, words).drawn)
    assert found.study.fsqca.outcome.name in drawn
    assert "0.15" in drawn


KINDS = {
    "fuzzy": ({"anchors": [60, 31, 10]}, "60 31 10"),
    "bell": ({"rising": [5, 15, 25], "falling": [30, 40, 60]}, "rising 5 15 25, falling 30 40 60"),
    "inverse-bell": (
        {"falling": [5, 15, 25], "rising": [30, 40, 60]}, "falling 5 15 25, rising 30 40 60"
    ),
    "indirect": ({"thresholds": [15, 30, 45]}, "thresholds 15 30 45; line "),
    "crisp": ({}, "none: 0, 1"),
    "membership": ({}, "none: memberships"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("alone", [True, False])
def test_each_kind_is_spoken_of_in_its_own_words(
    root: Path, tmp_path: Path, kind: str, alone: bool
) -> None:
    keys, told = KINDS[kind]
    shutil.copytree(root / "tests/studies/hospitals", tmp_path / "own")
    path = tmp_path / "own" / "study.yml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    near = next(c for c in raw["fsqca"]["conditions"] if c["name"] == "NEAR")
    del near["anchors"]
    near |= {"kind": kind, **keys}
    if alone:
        raw["fsqca"]["conditions"] = [near]
    path.write_text(yaml.safe_dump(raw), "utf-8")
    light.make(path.parent)
    if kind in ("crisp", "membership"):
        table = tmp_path / "own" / raw["table"]
        frame = pd.read_csv(table)
        share = [i % 2 if kind == "crisp" else i / 12 for i in range(len(frame))]
        frame.assign(minutes=share).to_csv(table, index=False)
    found = cache.results(tmp_path / "own", tmp_path / "kept")
    (row,) = (row for row in rows(found) if row["set"] == "NEAR")
    assert row["anchors"].startswith(told)
    given = kind in ("crisp", "membership")
    assert (row["widest gaps"] == NOTHING) == given
    assert (row["nearest to the line"] == NOTHING) == (kind == "crisp")
    for language in ("en", "zh"):
        words = messages.load(root / "templates", [language])[language]
        said = str(calibration(found, words).message)
        if language == "en":
            assert ("taken as" in said) == given
            assert ("nearest" in said) == (not (alone and given))
        assert ("NEAR" in said) <= (not given)
