"""A study beside an earlier one of the same units: like for like, whatever its study file says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import dea
from analysis.errors import UserError
from analysis.results.efficiency import columns, uncorrected
from analysis.results.scenarios import compare
from analysis.results.shapes import PeriodComparison
from analysis.study import reading
from analysis.study.table import read

OUTWARD = ("orientation: output", "orientation: input")
SCORED = ("score: vrs", "score: crs")


def earlier(root: Path, home: Path, *changes: tuple[str, str]) -> Path:
    """The study of hospitals, and an earlier one in other figures; ``changes`` are of its file."""
    for name in ("own", "before"):
        shutil.copytree(root / "tests/studies/hospitals", home / name)
    table = home / "before" / "hospitals.csv"
    frame = pd.read_csv(table)
    frame["staff"] = frame["staff"] * 1.2
    frame["stays"] = frame["stays"][::-1].to_numpy()
    frame[::-1].to_csv(table, index=False)
    path = home / "before" / "study.yml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return home


def compared(home: Path) -> PeriodComparison:
    own, before = reading.load(home / "own"), reading.load(home / "before")
    return compare(own, read(own), before, read(before))


def test_an_earlier_study_of_other_choices_is_scored_as_the_study_scores(
    root: Path, tmp_path: Path
) -> None:
    alike = compared(earlier(root, tmp_path / "a"))
    other = compared(earlier(root, tmp_path / "b", OUTWARD, SCORED))
    assert other == alike
    own, before = (reading.load(tmp_path / "a" / name) for name in ("own", "before"))
    table = read(before)
    theirs = dict(zip(table.slugs, uncorrected(before, table), strict=True))
    assert {c.slug: c.before for c in alike.changes} == pytest.approx(theirs)
    crs = dea.scores(*(columns(side, table) for side in (own.dea.inputs, own.dea.outputs))).scores
    assert [theirs[slug] for slug in table.slugs] != pytest.approx(list(crs))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("unit: theatres}", "unit: theatres, undesirable: true}", "undesirable outputs: theatres"),
        (
            "    - {column: theatres, label: Theatres, unit: theatres}\n  outputs:\n",
            "  outputs:\n    - {column: theatres, label: Theatres, unit: theatres}\n",
            "outputs: stays, theatres",
        ),
    ],
)
def test_a_measure_on_another_side_is_no_like_measure(
    root: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    """The columns by their names alone are the same ones in the same order."""
    with pytest.raises(UserError, match=rf"inputs and outputs differ .*{told}"):
        compared(earlier(root, tmp_path, (old, new)))
