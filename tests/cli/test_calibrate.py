"""``pathways calibrate``: what its table says is so, and its picture stands where it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.charts.calibration import calibration
from analysis.cli.calibrate import rows
from analysis.cli.main import main
from analysis.language import messages
from analysis.results import cache
from analysis.results.shapes import Results
from analysis.study import pattern

STUDIES = ("data/china-2020", "data/india-2018", "tests/studies/hospitals")


@pytest.fixture(scope="module", params=STUDIES)
def found(request: pytest.FixtureRequest, root: Path) -> Results:
    return cache.results(root / request.param, root / ".cache" / "results")


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
