"""Multi-value conditions of a study: tabulated on levels, told of as a set for each level."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import refusals

from analysis import tables
from analysis.charts import calibration
from analysis.documents.briefs.facts.circumstances import own_level, row_of
from analysis.documents.site.finding import finding
from analysis.errors import UserError
from analysis.language import messages, naming
from analysis.results import run
from analysis.results.shapes import Results, SetAnalysis, from_json, to_json
from analysis.results.warnings import study_warnings
from analysis.study import reading, table
from analysis.study.model import Study

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / "tests" / "reference" / "qca_multivalue_study"
LABELS = "labels: [{en: short hours, zh: 短}, {en: usual hours, zh: 中}, {en: long hours, zh: 长}]"
HOURS = f"kind: levels, thresholds: [42, 55], {LABELS}"
EXPECTED = f"{HOURS}, expectation: [1, 2]"


def libraries(folder: Path, how: str, *more: tuple[str, str]) -> Path:
    shutil.copytree(ROOT / "tests" / "studies" / "libraries", folder)
    text = (folder / "study.yml").read_text("utf-8")
    reason = "reason: {en: Invented., zh: 虚构。}"
    changed = text.replace(
        f"anchors: [35, 49, 62], {reason}, expectation: present}}", f"{how}, {reason}}}"
    )
    assert changed != text
    for old, new in more:
        assert old in changed
        changed = changed.replace(old, new)
    (folder / "study.yml").write_text(changed, "utf-8")
    return folder


def found_in(folder: Path) -> tuple[Study, Results]:
    study = reading.load(folder)
    return study, from_json(to_json(run.run(study, table.read(study))))


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return found_in(libraries(tmp_path_factory.mktemp("levels") / "s", EXPECTED))[1]


def of_r(model: str) -> frozenset[frozenset[str]]:
    """A model of QCA's as sets of literals; beside levels it writes A[1] for A, A[0] for ~A."""
    plain = re.sub(r"(YOUNG|FAR)\[0\]", r"~\1", re.sub(r"(YOUNG|FAR)\[1\]", r"\1", model))
    return frozenset(frozenset(term.split("*")) for term in plain.split(" + "))


def test_rows_solutions_and_necessity_are_those_of_r(hours: Results) -> None:
    answers = json.loads((ORACLE / "expected.json").read_text("utf-8"))
    for analysis in (hours.high, hours.low):
        answer = answers[analysis.outcome]
        _same_rows(analysis, answer["rows"])
        for kind in ("complex", "parsimonious", "intermediate"):
            models = {
                frozenset(frozenset(term.term.split("*")) for term in model.terms)
                for model in getattr(analysis, kind).models
            }
            assert models == {of_r(model) for model in answer[kind]}
    for one in hours.high.necessity:
        if one.condition in answers["necessity"]:
            fit = (one.consistency, one.ron, one.coverage)
            assert fit == pytest.approx(answers["necessity"][one.condition], abs=1e-6)


def _same_rows(analysis: SetAnalysis, rows: list[list[float]]) -> None:
    theirs = {tuple(map(int, row[:3])): row[3:] for row in rows}
    ours = {tuple(row.row.values()): row for row in analysis.truth_table}
    assert ours.keys() == theirs.keys()
    for key, row in ours.items():
        told = (row.out, row.n, row.consistency, row.pri)
        assert told == pytest.approx(theirs[key], abs=1e-9)


def test_each_level_is_a_crisp_set_and_the_levels_part_the_units(hours: Results) -> None:
    plan = hours.study.fsqca
    assert plan.names == ("OPEN", "YOUNG", "FAR")
    assert plan.literals == ("OPEN[0]", "OPEN[1]", "OPEN[2]", "YOUNG", "FAR")
    assert plan.combinations == 12
    assert len(hours.high.truth_table) + hours.high.remainders >= 12
    assert [*hours.sets] == [*plan.literals, "USED"]
    levels = plan.conditions[0].sets
    for region in hours.regions:
        value = region.values["open_hours"]
        own = [one for one in levels if region.memberships[one.name] == 1]
        assert own == [own_level(region, plan.conditions[0])]
        number = int(value >= 42) + int(value >= 55)
        assert own[0].name == f"OPEN[{number}]"
        row = row_of(hours, region)
        assert row is not None
        assert row["OPEN"] == number
        assert any(
            found.row == row and region.slug in found.cases for found in hours.high.truth_table
        )


def test_terms_ask_for_levels_and_obstacles_lie_at_their_borders(hours: Results) -> None:
    for analysis in (hours.high, hours.low):
        for model in analysis.intermediate.models:
            for term in model.terms:
                assert all(present for name, present in term.literals.items() if "[" in name)
                members = {
                    region.slug
                    for region in hours.regions
                    if all(
                        (region.memberships[name] > 0.5) == present
                        for name, present in term.literals.items()
                    )
                }
                assert members == set(term.cases)
    seen = 0
    for region in hours.regions:
        for distance in filter(None, (region.high.nearest, region.low.nearest)):
            for obstacle in distance.obstacles:
                if "[" not in obstacle.condition:
                    continue
                seen += 1
                made = hours.sets[obstacle.condition]
                assert obstacle.needed == "present"
                assert obstacle.crossover in made.borders
                beyond = obstacle.value + obstacle.change
                assert beyond == pytest.approx(obstacle.crossover)
                assert min(abs(b - obstacle.value) for b in made.borders) == abs(obstacle.change)
    assert seen


def test_it_is_called_by_the_labels_of_its_levels(hours: Results) -> None:
    words = messages.load(ROOT / "templates", ["en", "zh"])
    assert naming.side(hours.study, "OPEN[2]", True, words["en"]) == "long hours"
    assert naming.side(hours.study, "OPEN[0]", True, words["zh"]) == "短"
    for code in ("en", "zh"):
        shown = tables.anchors(hours, words[code])
        assert [row[0].text for row in shown.rows][1:4] == ["OPEN[0]", "OPEN[1]", "OPEN[2]"]
        assert calibration.calibration(hours, words[code]).svg
        assert tables.necessity(hours, words[code]).rows[0][0].text == "OPEN[0]"
        assert len(tables.chart(hours, hours.high, words[code]).rows) >= 5
    border = {row[0].text: row[4].text for row in tables.anchors(hours, words["en"]).rows}
    assert (border["OPEN[0]"], border["OPEN[2]"]) == ("below 42", "55 or more")
    assert border["OPEN[1]"] == "42 to below 55"
    assert "of which 1 in levels and 2 with anchors" in str(
        calibration.calibration(hours, words["en"]).message.striptags()
    )


def test_no_finding_and_no_ceiling_speaks_of_a_level_s_absence(hours: Results) -> None:
    lead = finding(hours).sides
    assert lead is None or lead.condition.labels is None
    assert hours.ceilings is not None
    named = [fit.condition for fit in hours.ceilings.fits]
    assert "OPEN[1]" in named
    assert not any(name.startswith("~OPEN") for name in named)
    assert not any(one.condition.startswith("~OPEN") for one in hours.high.necessity)
    assert hours.robustness is not None
    assert all(not one.name.startswith("OPEN") for one in hours.robustness.ranges)
    many = [w for w in study_warnings(hours) if w.kind == "many conditions"]
    assert all(w.figures["combinations"] == 12 for w in many)


def test_what_is_expected_of_the_absence_is_every_other_level(tmp_path: Path) -> None:
    together = ("  trials:", '  expect_together: ["OPEN[1]*~FAR"]\n  trials:')
    plan = reading.load(libraries(tmp_path / "s", EXPECTED, together)).fsqca
    assert plan.expectations == ("OPEN[1]", "OPEN[2]", "~FAR", "OPEN[1]*~FAR")
    assert plan.mirrored == ("OPEN[0]", "FAR", "OPEN[0]*FAR", "OPEN[2]*FAR")


def test_a_column_may_hold_the_levels(tmp_path: Path) -> None:
    folder = libraries(tmp_path / "s", f"kind: levels, {LABELS}, expectation: [2]")
    study = reading.load(folder)
    read = table.read(study)
    levels = np.arange(len(read.slugs)) % 3
    read.frame["open_hours"] = levels.astype(float)
    found = run.run(study, read)
    assert [row.row["OPEN"] for row in found.high.truth_table]
    assert found.sets["OPEN[1]"].given
    for region, level in zip(found.regions, levels, strict=True):
        assert region.memberships[f"OPEN[{level}]"] == 1
    read.frame["open_hours"] = levels + 0.5
    with pytest.raises(
        UserError, match=r"takes the levels 0 to 2, but column open_hours holds 0\.5"
    ):
        run.run(study, read)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (
            f"kind: levels, thresholds: [42], {LABELS}",
            "1 thresholds make 2 levels, but there are 3",
        ),
        (f"kind: levels, thresholds: [55, 42], {LABELS}", "thresholds must be ascending numbers"),
        (
            f"kind: levels, thresholds: [42, 4000], {LABELS}",
            r"no unit is at level 2 \(long hours\)",
        ),
        (f"{HOURS}, expectation: present", r"write the levels that are expected, such as \[2\]"),
        (f"{HOURS}, expectation: [3]", "level 3 is none of 0 to 2"),
        (f"{HOURS}, expectation: [0, 1, 2]", "names no level, or every one"),
        (f"{HOURS}, anchors: [1, 2, 3]", "a set of kind levels has no anchors"),
        (f"{HOURS}, doubt: [1, 2]", "a set of kind levels has no doubt"),
        ("kind: multi-value, thresholds: [42, 55]", "a set of kind levels needs labels"),
        ("anchors: [35, 49, 62], expectation: [1]", "only a condition of kind levels expects some"),
        ("kind: indirect, thresholds: [42]", "needs two thresholds at least"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path, how: str, told: str) -> None:
    refusals.one_line(libraries(tmp_path / "s", how), told)


def test_what_a_variant_gives_anew_is_refused_where_it_stands(tmp_path: Path) -> None:
    empty = f"kind: levels, thresholds: [42, 4000], {LABELS}, reason: Invented."
    named = "name: OPEN, column: open_hours, label: Hours, unit: hours"
    more = {
        "scenarios": f"label: x, replace: {{OPEN: {{{named}, {empty}}}}}",
        "designs": f"label: x, reason: x, conditions: [{{{named}, {empty}}}]",
    }
    for key, said in more.items():
        folder = libraries(tmp_path / key, HOURS)
        text = (folder / "study.yml").read_text("utf-8")
        text = re.sub(rf"^{key}:.*\n", "", text, flags=re.M) + f"\n{key}:\n  late: {{{said}}}\n"
        (folder / "study.yml").write_text(text, "utf-8")
        study = reading.load(folder)
        place = "scenarios.late.replace.OPEN" if key == "scenarios" else "designs.late.conditions"
        with pytest.raises(UserError, match=rf"study\.yml: {place}.*: no unit is at level 2"):
            run.run(study, table.read(study))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('  expect_together: ["~OPEN[1]*FAR"]', "a level is not negated; write the other levels"),
        ('  expect_together: ["OPEN*FAR"]', "'OPEN' is no condition; the conditions are OPEN"),
    ],
)
def test_an_expression_names_levels(tmp_path: Path, more: str, told: str) -> None:
    folder = libraries(tmp_path / "s", EXPECTED, ("  trials:", f"{more}\n  trials:"))
    with pytest.raises(UserError, match=told):
        reading.load(folder)
