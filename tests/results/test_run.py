"""The default study against R (tests/reference/china2020), and the results' own promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.results import shapes
from analysis.results.shapes import Results, SetAnalysis

REFERENCE = Path(__file__).parents[1] / "reference" / "china2020"
SCORE = 1e-6  # relative; R prints every digit of the scores
MEMBERSHIP = 6e-7  # the reference prints six digits
EXTREME = 1e-4  # and takes a membership this near to 0 or 1 for 0 or 1
THREE_DIGITS = 5.1e-4


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return json.loads((REFERENCE / "expected.json").read_text("utf-8"))


def test_scores_and_memberships_equal_r(found: Results) -> None:
    frame = pd.read_csv(REFERENCE / "expected_scores_and_memberships.csv").set_index("province")
    assert len(frame) == len(found.regions)
    for region in found.regions:
        wanted = frame.loc[region.names["en"]]
        for name in ("crs", "vrs", "nirs"):
            assert getattr(region.score, name) == pytest.approx(wanted[name], rel=SCORE)
        for name, value in region.memberships.items():
            near = EXTREME if wanted[name] in {0, 1} else MEMBERSHIP
            assert value == pytest.approx(wanted[name], abs=near)


def test_the_frontier_and_the_returns_to_scale(found: Results, expected: dict[str, Any]) -> None:
    wanted = expected["dea"]
    assert found.mean == pytest.approx(wanted["crs_mean"], abs=5e-5)
    assert len(found.frontier) == wanted["efficient"]
    counts = {kind: len(found.returns(kind)) for kind in ("crs", "irs", "drs")}  # type: ignore[arg-type]
    assert counts == wanted["returns_to_scale_at_1e-6"]
    assert found.checks.near_constant_counts == {"crs": 18, "irs": 5, "drs": 8}
    assert found.region("jilin").score.crs == pytest.approx(0.7066, abs=5e-5)
    assert found.region("shaanxi").score.crs == pytest.approx(0.9041, abs=5e-5)


def models(found: SetAnalysis, kind: str) -> set[frozenset[str]]:
    return {frozenset(t.term for t in model.terms) for model in getattr(found, kind).models}


@pytest.mark.parametrize("outcome", ["EFF", "~EFF"])
@pytest.mark.parametrize("kind", ["complex", "parsimonious", "intermediate"])
def test_solutions_equal_r(
    found: Results, expected: dict[str, Any], outcome: str, kind: str
) -> None:
    analysis = found.low if outcome.startswith("~") else found.high
    wanted = {frozenset(model) for model in expected[outcome][kind]}
    assert models(analysis, kind) == wanted


def test_the_truth_table_equals_r(found: Results, expected: dict[str, Any]) -> None:
    rows = {"".join(str(row.row[name]) for name in found.study.fsqca.names): row
            for row in found.high.truth_table}  # fmt: skip
    wanted = expected["EFF"]["truth_table"]
    assert len(rows) == len(wanted)
    for key, out, n, consistency, pri in wanted:
        row = rows[key]
        assert (row.out, row.n) == (out, n)
        assert row.consistency == pytest.approx(consistency, abs=THREE_DIGITS)
        assert row.pri == pytest.approx(pri, abs=THREE_DIGITS)


def test_the_fit_equals_r(found: Results, expected: dict[str, Any]) -> None:
    wanted = expected["EFF"]["intermediate_fit"]
    (model,) = found.high.intermediate.models
    for name in ("consistency", "pri", "coverage"):
        assert getattr(model, name) == pytest.approx(wanted[name], abs=THREE_DIGITS)
    for term in model.terms:
        fit = (term.consistency, term.pri, term.raw_coverage, term.unique_coverage)
        assert fit == pytest.approx(wanted["terms"][term.term], abs=THREE_DIGITS)


def test_the_earlier_study(results_of: Callable[[str], Results]) -> None:
    earlier = results_of("china-2011")
    assert earlier.mean == pytest.approx(0.870, abs=5e-4)
    assert len(earlier.frontier) == 7


def test_the_comparison_is_like_for_like(found: Results) -> None:
    comparison = found.comparison
    assert comparison is not None
    assert comparison.inputs == ("beds", "registered_nurses")
    assert comparison.mean_before == pytest.approx(0.870, abs=5e-4)
    assert comparison.mean_after == pytest.approx(0.904, abs=5e-4)
    assert (len(comparison.frontier_before), len(comparison.frontier_after)) == (7, 9)
    for change in comparison.changes:
        parts = change.efficiency_change * change.technical_change
        assert change.malmquist == pytest.approx(parts, rel=1e-9)
        assert change.efficiency_change == pytest.approx(change.after / change.before, rel=1e-6)


def test_results_survive_json(found: Results) -> None:
    text = shapes.to_json(found)
    again = shapes.from_json(text)
    assert shapes.to_json(again) == text
    assert again.regions == found.regions


def test_every_score_is_certified(found: Results) -> None:
    assert found.checks.certificate < 1e-8


def test_two_words_are_kept_apart(found: Results) -> None:
    """On the frontier is a score of 1; of high efficiency is a membership above 0.5."""
    high = {r.slug for r in found.regions if r.memberships["EFF"] > 0.5}
    frontier = {r.slug for r in found.frontier}
    assert frontier < high
    assert {r.slug for r in found.regions if r.high.outcome > 0.5} == high


def test_states_follow_from_memberships(found: Results) -> None:
    for region in found.regions:
        for reading, model in zip(
            region.high.readings, found.high.intermediate.models, strict=True
        ):
            inside = [t for t in model.terms if region.slug in t.cases]
            assert set(reading.terms) == {t.term for t in inside}
            assert (reading.state in {"typical", "several", "uncovered"}) == (
                region.high.outcome > 0.5
            )


def test_intervals_lie_below_the_score(found: Results) -> None:
    for region in found.regions:
        score = region.score
        assert score.lower < score.corrected < score.upper <= score.crs + 1e-9
        assert 1 <= score.rank_best <= score.rank_worst <= len(found.regions)


def test_rounding_leaves_qinghai_open(found: Results) -> None:
    chance = found.region("qinghai").score.frontier_chance
    assert chance is not None
    assert 0.3 < chance < 0.7
    assert found.region("beijing").score.frontier_chance == 1
    assert found.region("jilin").score.frontier_chance == 0


def test_lessons_are_peers_and_typical(found: Results) -> None:
    for region in found.regions:
        for lesson in region.lessons:
            teacher = found.region(lesson.unit)
            assert lesson.unit in {peer.unit for peer in region.score.peers}
            assert teacher.high.state in {"typical", "several"}
            assert lesson.term in teacher.high.terms


def test_scenarios_are_those_of_the_study_file(found: Results) -> None:
    assert [s.name for s in found.scenarios] == list(found.study.scenarios)
    for scenario in found.scenarios:
        assert set(scenario.states) == {r.slug for r in found.regions}
        same = sum(scenario.states[r.slug] == r.high.state for r in found.regions)
        assert same == scenario.same_state
