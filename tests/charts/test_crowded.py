"""The charts of a study of thousands stay a page tall and small, and say how they are drawn."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.charts import paper, paper_sets
from analysis.charts.calibration import calibration
from analysis.charts.paper import PaperChart
from analysis.charts.places import share
from analysis.charts.xy import NAMED_AT_MOST, Point, named_in
from analysis.language import messages
from analysis.language.words import Words
from analysis.results.shapes import Results

TALLEST = 245.0  # millimetres: the paper's page without its margins
LARGEST = 400_000  # bytes

MAKERS: dict[str, Callable[[Results, Words], PaperChart]] = {
    "scores": paper.scores,
    "parts": paper.parts,
    "changes": paper.changes,
    "calibration": calibration,
    "sufficiency": lambda r, w: paper_sets.sufficiency(r, r.high, w),
}


@pytest.fixture(scope="module", params=["en", "zh"])
def words(request: pytest.FixtureRequest, root: Path) -> Words:
    return messages.load(root / "templates", ["en", "zh"])[request.param]


def times(found: Results, n: int) -> Results:
    """The study with each of its regions so many times over."""
    regions = tuple(
        replace(region, slug=f"{region.slug}-{i}") for region in found.regions for i in range(n)
    )
    then = found.comparison
    assert then is not None
    changes = tuple(replace(one, slug=f"{one.slug}-{i}") for one in then.changes for i in range(n))
    return replace(found, regions=regions, comparison=replace(then, changes=changes))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("copies", [2, 50])
def test_a_chart_of_many_is_a_page_tall_and_small(
    name: str, copies: int, found: Results, words: Words
) -> None:
    drawn = MAKERS[name](times(found, copies), words)
    height = float(ElementTree.fromstring(drawn.svg).get("height", "").removesuffix("pt"))
    assert height / 72 * 25.4 < TALLEST
    assert len(drawn.svg) < LARGEST


def test_it_is_said_whether_units_stand_in_a_list_or_by_rank(found: Results, words: Words) -> None:
    few, many, crowd = (
        paper.scores(found, words),
        *(paper.scores(times(found, n), words) for n in (2, 50)),
    )
    ranked, shared = {"en": ("side by side", "share places"), "zh": ("并列", "合占")}[
        words.language
    ]
    assert [ranked in each.alt for each in (few, many, crowd)] == [False, True, True]
    assert [shared in each.alt for each in (few, many, crowd)] == [False, False, True]


@pytest.mark.parametrize("copies", [1, 2])
def test_no_interval_is_told_of_where_none_was_drawn(
    copies: int, found: Results, words: Words
) -> None:
    none = {"bias": None, "corrected": None, "lower": None, "upper": None}
    regions = tuple(replace(r, score=replace(r.score, **none)) for r in found.regions)
    drawn = paper.scores(times(replace(found, regions=regions), copies), words)
    for word in ("interval", "bias", "correct", "区间", "偏误", "修正"):
        assert word not in drawn.alt


def test_places_hold_everyone_once_in_order() -> None:
    for n in (0, 1, 149, 150, 151, 3000):
        found = share(range(n), 150)
        assert [i for place in found for i in place] == list(range(n))
        assert len(found) == min(n, 150)
        assert not found or max(map(len, found)) - min(map(len, found)) <= 1


def test_of_many_deviant_cases_the_furthest_are_named() -> None:
    points = [Point(f"case {i}", 0.6 + i / 500, 0.4 - i / 500) for i in range(100)]
    assert {p.name for p in named_in(points)} == {f"case {99 - i}" for i in range(NAMED_AT_MOST)}


def test_the_caption_says_how_many_are_named(found: Results, words: Words) -> None:
    all_named = paper_sets.sufficiency(found, found.high, words)
    some_named = paper_sets.sufficiency(times(found, 30), found.high, words)
    told = {"en": f"the {NAMED_AT_MOST} of", "zh": f"的{NAMED_AT_MOST}个"}[words.language]
    assert told not in all_named.alt
    assert told in some_named.alt
