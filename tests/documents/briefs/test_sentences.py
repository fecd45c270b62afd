"""Rules that the made-up study does not reach by itself: their facts are put together by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import synthetic

from analysis.documents.briefs import drawing
from analysis.documents.briefs.facts import BriefFacts, brief_facts
from analysis.documents.briefs.facts.circumstances import OtherRow
from analysis.documents.briefs.facts.earlier import Moment, Then
from analysis.documents.briefs.facts.matches import Match
from analysis.documents.briefs.facts.pathway import AtLine
from analysis.documents.briefs.facts.practice import Earlier, RatioFacts
from analysis.documents.briefs.facts.sureness import Choices
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.writing import write
from analysis.language import messages
from analysis.results.comparison import Measured
from analysis.results.shapes import Results
from analysis.study.model import PracticeRatio
from analysis.study.variants import Scenario

ROOT = Path(__file__).resolve().parents[3]


def with_ratio() -> Results:
    """The made-up study with one declared ratio."""
    found = synthetic.results()
    ratio = PracticeRatio(
        formula="visits / clinics",
        label={"en": "Visits per clinic", "zh": "每诊所就诊"},
        unit={"en": "visits", "zh": "人次"},
        better="higher",
    )
    study = found.study.model_copy(update={"practice": {"per_clinic": ratio}})
    regions = tuple(
        replace(r, values=r.values | {"per_clinic": 10.0 + i}) for i, r in enumerate(found.regions)
    )
    return replace(found, study=study, regions=regions)


@pytest.fixture(params=["en", "zh"])
def pen(request: pytest.FixtureRequest) -> Pen:
    results = with_ratio()
    words = messages.load(ROOT / "templates", results.study.languages)[request.param]
    return Pen(words, results, results.region("deviant"))


def facts(pen: Pen) -> BriefFacts:
    return brief_facts(pen.results, pen.region.slug)


def ratio(pen: Pen, matched: int, own: float = 12.0) -> RatioFacts:
    others = [r for r in pen.results.regions if r.slug != pen.region.slug][:matched]
    return RatioFacts(
        name="per_clinic", better="higher", own=own, median=15.0, place=8,
        matched=tuple((r, 20.0) for r in others), matched_median=20.0, difference=own / 20 - 1,
        worse=True, beaten_by=matched, earlier=Earlier("2011", 14.0, 19.0, 16.0),
    )  # fmt: skip


def text(markup: object) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", str(markup)).split())


@pytest.mark.parametrize("matched", [1, 2, 7])
def test_one_two_and_many_matched(pen: Pen, matched: int) -> None:
    found = facts(pen)
    led = ratio(pen, matched)
    practice = replace(found.practice, ratios=(led,), largest=(led,), near_tie=False)
    page = write(replace(found, practice=practice), pen)
    said = text(page.headline)
    english = {1: "it records higher", 2: "both record higher", 7: "all 7 record higher"}
    chinese = {1: "其每诊所就诊高于", 2: "其每诊所就诊均高于", 7: "其每诊所就诊均高于"}
    last = {"en": "has the lowest", "zh": "最低"}[pen.words.language]
    expected = (english if pen.words.language == "en" else chinese)[matched]
    assert expected in said or last in said
    assert page.practice is not None
    assert len(page.practice.table.heads) == 3 + min(matched, 3)


def test_two_that_tie_are_both_named(pen: Pen) -> None:
    found = facts(pen)
    led = ratio(pen, 2)
    practice = replace(found.practice, ratios=(led,), largest=(led, led), near_tie=True)
    page = write(replace(found, practice=practice), pen)
    assert text(page.headline).lower().count(text(pen.ratio(led)).lower()) == 2
    assert text(page.lines[0].texts[0]).lower().count(text(pen.ratio(led)).lower()) == 2


def test_an_earlier_period_is_told_and_drawn(pen: Pen) -> None:
    found = facts(pen)
    led = ratio(pen, 2)
    then = Then("lakeland-2011", "2011", None, ("clinics",), 0.7, 0.8, {})
    earlier = replace(
        found, then=then, practice=replace(found.practice, ratios=(led,), largest=(led,))
    )
    page = write(earlier, pen)
    assert page.since is not None
    assert [name for name, _ in page.since.charts] == ["since-1"]
    assert "14.0" in text(page.since.title)
    assert "12.0" in text(page.since.title)
    assert any("14.0" in text(t) for t in page.lines[0].texts)
    made = drawing.charts(earlier, pen)
    for name in ("since-1", "since-1-narrow"):
        assert "14.0" in made[name].alt  # type: ignore[union-attr]
        assert b"2011" in made[name].svg


@pytest.mark.parametrize(
    ("measured", "scenario"),
    [("as the study", None), ("by fewer inputs", "one"), ("otherwise", "one")],
)
def test_other_resources_are_denied_only_where_there_are_some(
    pen: Pen, measured: Measured, scenario: str | None
) -> None:
    label = {"en": "Clinics alone", "zh": "仅计诊所"}
    study = pen.results.study.model_copy(update={"scenarios": {"one": Scenario(label=label)}})
    led = ratio(pen, 2)
    found = facts(pen)
    then = Then("before", "2011", scenario, ("clinics",), 0.7, 0.8, {}, (), measured)
    told = replace(
        found, then=then, practice=replace(found.practice, ratios=(led,), largest=(led,))
    )
    page = write(told, replace(pen, results=replace(pen.results, study=study)))
    assert page.since is not None
    said = " ".join(map(text, page.since.note))
    only, named = {"en": ("as the only", "(clinics alone)"), "zh": ("仅以", "（仅计诊所）")}[
        pen.words.language
    ]
    assert (only in said) == (measured == "by fewer inputs")
    assert (named in said) == (measured == "otherwise")
    assert "0.70" in said
    assert "0.80" in said


@pytest.mark.parametrize("same", [True, False])
def test_one_variant_is_named_once(pen: Pen, same: bool) -> None:
    label = {"en": "Another line", "zh": "另一界线"}
    study = pen.results.study.model_copy(update={"scenarios": {"one": Scenario(label=label)}})
    found = facts(pen)
    choices = Choices(1, int(same), () if same else ("one",), 1, 1)
    told = replace(found, study=study, sureness=replace(found.sureness, choices=choices))
    page = write(told, replace(pen, results=replace(pen.results, study=study)))
    said = " ".join(text(t) for line in page.sure.lines for t in line.texts)
    once, exception = {"en": ("(another line)", "The exception"), "zh": ("（另一界线）", "例外")}[
        pen.words.language
    ]
    assert said.count(once) == 1
    assert exception not in said


def test_a_panel_is_told_and_drawn_without_any_ratio(pen: Pen) -> None:
    found = facts(pen)
    course = tuple(Moment(str(2005 + i), 0.5 + i / 10, 0.6) for i in range(4))
    then = Then("lakeland", "2005", None, ("clinics",), 0.5, 0.8, {}, course)
    practice = replace(found.practice, ratios=(), largest=())
    told = replace(found, then=then, practice=practice)
    page = write(told, pen)
    assert page.since is not None
    assert [name for name, _ in page.since.charts] == ["since-course"]
    assert "0.50" in text(page.since.title)
    assert "0.80" in text(page.since.title)
    chart = drawing.charts(told, pen)["since-course"]
    assert "0.80" in chart.alt  # type: ignore[union-attr]
    assert b"2005" in chart.svg
    assert b"2007" not in chart.svg


def test_a_region_at_a_line_is_told_as_such(pen: Pen) -> None:
    found = facts(pen)
    place = replace(found.circumstances.places[0], doubt=(45.0, 85.0), at_line=True)
    fellow = found.circumstances.alike or found.circumstances.fellows
    other = OtherRow({}, (place,), tuple(fellow), len(fellow))
    around = replace(
        found.circumstances, across=(other,), fellows=(), kind="alone",
        places=(place, *found.circumstances.places[1:]),
    )  # fmt: skip
    region = fellow[0].region
    match = Match(region, True, "across the line", None, None, None, 1, 0.1, "close")
    matched = replace(found.matches, relation="across the line", found=(match,), first=(match,))
    term = synthetic.RICH_DENSE.term
    path = replace(
        found.pathway, own=(), state="near", nearest=synthetic.RICH_DENSE,
        at_line=(AtLine(place.condition.name, 45.0, "typical", (term,), True),),
    )  # fmt: skip
    page = write(replace(found, circumstances=around, matches=matched, pathway=path), pen)
    label = text(pen.condition_label(place.condition))
    assert label in text(page.headline)
    assert label in text(page.circumstances.title)
    assert "45" in text(page.circumstances.pathway.texts[0])
    assert {"en": "lines 45.0 to 85.0", "zh": "界线45.0至85.0"}[pen.words.language] in text(
        page.circumstances.conditions[0].line
    )


def test_a_resource_that_may_be_named_is_not_called_the_widest(pen: Pen) -> None:
    found = facts(pen)
    assert found.gap.look_first is not None
    page = write(replace(found, practice=replace(found.practice, largest=(), ratios=())), pen)
    said = text(page.lines[0].texts[0])
    assert "most" not in said
    assert "最高" not in said
