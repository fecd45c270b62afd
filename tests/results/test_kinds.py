"""Crisp sets and ready memberships stay as they are; residents and intervals may be left out."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import refusals

from analysis import fsqca, tables
from analysis.charts import calibration
from analysis.documents.site.finding import finding
from analysis.errors import UserError
from analysis.language import messages, naming
from analysis.results import run
from analysis.results.shapes import from_json, to_json
from analysis.results.warnings import study_warnings
from analysis.study import pattern, reading, table

TEMPLATES = Path(__file__).parents[2] / "templates"


def study(folder: Path, kind: str, cells: list[str]) -> Path:
    pattern.begin_study(folder)
    text = (folder / "study.yml").read_text("utf-8")
    first, last = text.index("    - name: NET"), text.index("  cuts:")
    condition = (
        f"    - {{name: CITY, column: city, label: A city, unit: set, reason: It is., {kind}}}\n"
    )
    text = text[:first] + condition + text[last:]
    text = text.replace("  residents: residents\n", "")
    text = text.replace("{replications: 500, seed: 1}", "{replications: 0}")
    text = re.sub(r"(?m)^  trials: .*$", "  trials: {permutations: 20, subsamples: 10}", text)
    (folder / "study.yml").write_text(text, "utf-8")
    head, *rows = (folder / "units.csv").read_text("utf-8").splitlines()
    new = [f"{row},{cells[i % len(cells)]}" for i, row in enumerate(rows)]
    (folder / "units.csv").write_text("\n".join([f"{head},city", *new]) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("kind", "cells", "member"),
    [
        ("kind: crisp", ["0", "1"], [0.0, 1.0]),
        ("decimals: 0", ["0", "1"], [0.0, 1.0]),  # neither kind nor anchors
        ("anchors: [0, 0.5, 1]", ["0", "1"], [0.0, 1.0]),
        ("anchors: [1, 0.5, 0]", ["0", "1"], [1.0, 0.0]),
        ("kind: membership", ["0", "0.33", "0.67", "1"], [0.0, 0.33, 0.67, 1.0]),
    ],
)
def test_a_set_that_is_given_stays_as_it_is(
    tmp_path: Path, kind: str, cells: list[str], member: list[float]
) -> None:
    read = reading.load(study(tmp_path / "s", kind, cells))
    found = run.run(read, table.read(read))
    wanted = np.resize(member, len(found.regions))
    assert [r.memberships["CITY"] for r in found.regions] == list(wanted)
    assert found.sets["CITY"].given
    assert all(r.residents is None and r.score.lower is None for r in found.regions)
    assert all(gap.per_10k is None for r in found.regions for gap in r.gap.resources)
    assert found.robustness is None or all(one.name != "CITY" for one in found.robustness.ranges)


@pytest.mark.parametrize(
    ("kind", "cell", "told"),
    [
        ("kind: crisp", "0.4", "kind crisp takes 0 and 1 alone, but column city holds 0.4"),
        ("kind: membership", "3", "takes memberships from 0 to 1, but column city holds 3"),
    ],
)
def test_what_is_no_membership_is_refused(tmp_path: Path, kind: str, cell: str, told: str) -> None:
    read = reading.load(study(tmp_path / "s", kind, ["0", cell]))
    with pytest.raises(UserError, match=told):
        run.run(read, table.read(read))


def test_a_given_set_has_no_anchors_and_an_interval_enough_replications(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "kind: crisp, anchors: [0, 2, 3]", ["0", "1"])
    text = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(text.replace("replications: 0", "replications: 50"), "utf-8")
    with pytest.raises(UserError) as caught:
        reading.load(folder)
    assert [fault.split(": ", 3)[3][:30] for fault in caught.value.faults]
    assert "remove its anchors" in str(caught.value)
    assert "needs 100 at least" in str(caught.value)


GRADES = [str(value) for value in (5, 12, 18, 26, 33, 41, 47, 52, 63, 71, 84, 96)]
BELL = "rising: [10, 20, 35], falling: [55, 65, 90]"
INVERSE = "falling: [10, 20, 35], rising: [55, 65, 90]"
CUTS = "thresholds: [15, 30, 45, 60, 75]"


@pytest.mark.parametrize(
    ("how", "lines", "names"),
    [
        (f"kind: bell, {BELL}", (20, 65), ("middling a city", "a city not middling")),
        (f"kind: inverse-bell, {INVERSE}", (20, 65), ("extreme a city", "a city not extreme")),
        (f"kind: indirect, {CUTS}", None, ("high a city", "a city not high")),
        ("anchors: [80, 50, 20]", (50,), ("a city (set: low)", "a city (set: not low)")),
        ("anchors: [p90, p50, p10]", (44,), ("a city (set: low)", "a city (set: not low)")),
        ("member: In the open, anchors: [80, 50, 20]", (50,), ("in the open", "not in the open")),
    ],
)
def test_other_shapes_of_sets(
    tmp_path: Path, how: str, lines: tuple[float, ...] | None, names: tuple[str, str]
) -> None:
    read = reading.load(study(tmp_path / "s", how, GRADES))
    found = from_json(to_json(run.run(read, table.read(read))))
    values = np.array([region.values["city"] for region in found.regions])
    members = np.array([region.memberships["CITY"] for region in found.regions])
    made, condition = found.sets["CITY"], read.fsqca.conditions[-1]
    if condition.kind == "bell":
        up, down = fsqca.calibrate(values, 10, 20, 35), fsqca.calibrate(values, 90, 65, 55)
        np.testing.assert_allclose(members, np.minimum(up, down))
    elif condition.kind == "inverse-bell":
        up, down = fsqca.calibrate(values, 90, 65, 55), fsqca.calibrate(values, 10, 20, 35)
        np.testing.assert_allclose(members, 1 - np.minimum(up, down))
    elif condition.kind == "indirect":
        np.testing.assert_allclose(members, fsqca.calibrate_indirect(values, [15, 30, 45, 60, 75]))
    if lines is not None:
        assert made.lines == pytest.approx(lines)
    # The line that a brief sets beside a value divides as the membership does.
    for value, member in zip(values, members, strict=True):
        inside = {
            "middle": made.lines[0] < value < made.lines[-1],
            "ends": not made.lines[0] <= value <= made.lines[-1],
            "low": value < made.lines[0],
            "high": value > made.lines[0],
        }[condition.sense]
        assert inside == (member > 0.5)
        assert abs(made.line(value) - value) == min(abs(line - value) for line in made.lines)
    assert made.movable == (condition.kind == "fuzzy")
    words = messages.load(TEMPLATES, ["en"])["en"]
    assert tuple(naming.side(read, "CITY", side, words) for side in (True, False)) == names
    shown = tables.anchors(found, words).rows[-1]
    assert len(shown) == 8
    assert calibration.calibration(found, words).svg
    lead = finding(found).sides
    assert lead is None or len(found.sets[lead.condition.name].lines) == 1
    for region in found.regions:
        for distance in filter(None, (region.high.nearest, region.high.reachable)):
            for obstacle in distance.obstacles:
                line = found.sets[obstacle.condition].line(obstacle.value)
                assert obstacle.crossover == line


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("kind: bell, anchors: [1, 2, 3]", "a set of kind bell needs rising"),
        (f"kind: bell, {INVERSE}", "has its six numbers in ascending order: rising"),
        ("kind: bell, rising: [10, 20, 60], falling: [55, 65, 90]", "in ascending order"),
        (f"kind: bell, anchors: [1, 2, 3], {BELL}", "a set of kind bell has no anchors"),
        ("kind: bell, rising: [p10, p20, p30], falling: [55, 65, 90]", "mix percentiles"),
        (f"kind: bell, doubt: [1, 2], {BELL}", "a set of kind bell has no doubt"),
        (f"kind: crisp, {CUTS}", "is taken as it is; remove its thresholds"),
        ("kind: indirect, thresholds: [5, 3]", "thresholds must be ascending numbers"),
        ("kind: indirect, thresholds: [200, 300]", "does not settle|falls again|lies"),
        ("kind: multi-value", "a set of kind levels needs labels"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_in_one_line(tmp_path: Path, how: str, told: str) -> None:
    refusals.one_line(study(tmp_path / "s", how, GRADES), told)


def test_trials_may_be_off_and_then_nothing_is_said_of_chance(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "kind: crisp", ["1", "0", "1", "1"])
    path = folder / "study.yml"
    text = path.read_text("utf-8")
    off = re.sub(r"trials: \{.*\}.*", "trials: off", text)
    assert off != text
    path.write_text(off, "utf-8")
    read = reading.load(folder)
    found = from_json(to_json(run.run(read, table.read(read))))
    tried = found.robustness
    assert tried is not None
    assert (tried.permutations, tried.permutation, tried.any_solution) == (0, None, None)
    assert (tried.subsamples, tried.subsample_same, tried.recurrence) == (0, None, ())
    assert tried.ranges
    assert found.ceilings is None or all(fit.ce_fdh_p is None for fit in found.ceilings.fits)
    assert "chance as good" not in {warning.kind for warning in study_warnings(found)}
    path.write_text(text.replace("permutations: 20", "permutations: 5"), "utf-8")
    with pytest.raises(UserError, match="permutations are 5; a share of them needs 20 at least"):
        reading.load(folder)
