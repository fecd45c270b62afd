"""Strips, slopes and rankings: nothing outside the sheet, one scale, words and views for each."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import ranking, slopes, strips
from analysis.charts.canvas import Canvas
from analysis.charts.strips import Ask, AskedSide, Reach, Sheet, Span, Stand
from analysis.language import messages
from analysis.language.words import Words

SVG = "{http://www.w3.org/2000/svg}"
values = st.floats(0.001, 1e9, allow_nan=False)


def places(canvas: Canvas) -> list[float]:
    """The places of all moves along the sheet, in points."""
    text = canvas.chart("words").svg.decode()
    return [float(x) for x in re.findall(r"M(-?[\d.]+) ", text)]


@given(values, st.lists(values, max_size=40), st.lists(values, max_size=3))
def test_no_mark_lies_outside_its_strip(own: float, others: list[float], line: list[float]) -> None:
    row = Stand(own, tuple(others), having=tuple(line), lacking=tuple(others[:2]), bars=tuple(line))
    (canvas,) = strips.stands([row], 60, 4.4)
    width = 60 * 72 / 25.4
    assert all(-0.1 <= x <= width + 0.1 for x in places(canvas))


def test_values_far_apart_stand_on_a_logarithmic_scale() -> None:
    def own(others: tuple[float, ...]) -> float:
        (canvas,) = strips.stands([Stand(10.0, others)], 60, 4.4)
        return places(canvas)[-1]

    width, margin = 60 * 72 / 25.4, 1.7 * 72 / 25.4
    centre = own((1.0, 1000.0)) + 1.3 * 72 / 25.4  # a dot's outline begins at its left
    assert centre == pytest.approx(margin + (width - 2 * margin) / 3, abs=0.1)
    centre = own((1.0, 100.0)) + 1.3 * 72 / 25.4
    assert centre == pytest.approx(margin + (width - 2 * margin) * 9 / 99, abs=0.1)


def test_rows_of_one_table_share_a_scale() -> None:
    rows = [Span("own", 0.5, 0.6, 0.7), Span("with", 0.5, 0.6, 0.9), Span("without", 0.5, 0.6, 0.7)]
    first, _, last = strips.spans(rows, [0.6, 0.8], 60, 4.3)
    assert places(first)[-2] == places(last)[-2]
    reaches = strips.reaches([Reach(-0.3, -0.2), Reach(0.1, 0.4)], [-0.2, 0.2], 60, 4)
    zero = [re.findall(r"M([\d.]+) 0V", c.chart("x").svg.decode())[-1] for c in reaches]
    assert zero[0] == zero[1]


def test_each_strip_is_a_view_of_the_sheet_and_stands_alone() -> None:
    made = strips.stands([Stand(1.0, (2.0,)), Stand(3.0, (2.0,))], 60, 4.4)
    sheet = Sheet("practice", made, ["first < second", "second"])
    tree = ElementTree.fromstring(sheet.svg)
    assert [v.get("id") for v in tree.iter(f"{SVG}view")] == ["r0", "r1"]
    assert [t.text for t in tree.iter(f"{SVG}title")] == ["first < second", "second"]
    alone = ElementTree.fromstring(sheet.one(1).svg)
    assert alone.find(f"{SVG}title").text == "second"  # type: ignore[union-attr]
    assert len(sheet) == 2
    assert not list(tree.iter(f"{SVG}text"))


def test_a_strip_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Sheet("practice", strips.stands([Stand(1.0)], 60, 4.4), [" "])
    with pytest.raises(ValueError, match="alternative text"):
        Canvas(10, 10).chart("  ")


def test_what_a_pathway_asks_for_lies_on_its_side_of_the_line() -> None:
    def lane(side: AskedSide, core: bool, bars: tuple[float, ...] = (5.0,)) -> str:
        row = Stand(5.0, (0.0, 10.0), bars=bars, asks=(Ask("A", side, core),))
        return strips.stands([row], 60, 4.4)[0].chart("x").svg.decode()

    assert lane("above", True) != lane("below", True)
    assert 'stroke-width="2.6"' in lane("above", True).split("<text")[1]
    assert 'stroke-width="0.9"' in lane("above", False).split("<text")[1]
    assert lane("between", True, (3.0, 7.0)).count("<text") == 1
    assert lane("beyond", True, (3.0, 7.0)).count("<text") == 2


@given(st.floats(-2, 2), st.floats(0.001, 3))
def test_ticks_lie_between_the_ends_and_are_few(low: float, span: float) -> None:
    found = strips.ticks_between(low, low + span)
    assert all(low - 1e-6 <= t <= low + span + 1e-6 for t in found)
    assert len(found) <= 7


@given(st.lists(st.tuples(values, values), min_size=2, max_size=5))
def test_labels_of_slopes_do_not_overlap(pairs: list[tuple[float, float]]) -> None:
    lines = [slopes.Slope("matched", f"r{i}", (a, b), "1", "2") for i, (a, b) in enumerate(pairs)]
    drawn = slopes.slopes(lines, ("2011", "2020"), 86, 30, "en").chart("x").svg.decode()
    at = sorted(float(y) for y in re.findall(r' y="([\d.]+)"[^>]*>r\d<', drawn))
    assert all(b - a > 9 for a, b in itertools.pairwise(at))


@pytest.fixture(scope="module")
def words(root: Path) -> Words:
    return messages.load(root / "templates", ["en"])["en"]


def test_rankings_name_everyone_or_nobody(words: Words) -> None:
    def units(n: int) -> list[ranking.Ranked]:
        return [ranking.Ranked(f"Unit {i}", Span("with", 0.5, 0.6, 0.7)) for i in range(n)]

    assert ranking.columns(units(31), 180, 50, words).chart("x").svg.count(b"Unit ") == 31
    assert ranking.rows(units(31), 86, words).chart("x").svg.count(b"Unit ") == 31
    assert ranking.columns(units(300), 180, 50, words).chart("x").svg.count(b"Unit ") == 0
    assert ranking.rows(units(300), 86, words).height < 260


def test_scale_of_a_ranking_is_written_as_the_language_writes_numbers(root: Path) -> None:
    units = [ranking.Ranked("", Span("with", 0.42, 0.6, 0.7))]
    for language, mark in (("es", ","), ("en", "."), ("ar-EG", "\N{ARABIC DECIMAL SEPARATOR}")):
        words = messages.load(root / "templates", [language])[language]
        for canvas in (ranking.columns(units, 180, 50, words), ranking.rows(units, 86, words)):
            shown = re.findall(r">([^<]*)</text>", canvas.chart("x").svg.decode())
            labels = [text for text in shown if text]
            assert len(labels) > 2, shown
            assert all(mark in text for text in labels)


def test_a_strip_of_many_costs_no_more_than_it_shows() -> None:
    rng = np.random.default_rng(0)

    def strip(n: int) -> bytes:
        row = Stand(own=0.5, others=tuple(rng.uniform(0, 1, n)), bars=(0.4,))
        return strips.stands([row], 66.0, 4.6)[0].chart("x").svg

    assert len(strip(50_000)) < 4_000
    values = tuple(rng.uniform(0, 1, 20_000))
    matched = strips.stands([Stand(own=0.5, having=values, lacking=values)], 52.0, 4.4)
    assert len(matched[0].chart("x").svg) < 20_000
    places = [float(p) for p in rng.uniform(0, 60, 5000)]
    for apart in (strips.TICK_APART, strips.DOT_APART):
        drawn = strips._apart(places, apart)
        assert set(drawn) <= set(places)
        nearest = np.abs(np.subtract.outer(places, drawn)).min(axis=1)
        assert nearest.max() <= apart
        assert strips._apart(places[:50], apart) == places[:50]


def test_a_ranking_of_many_covers_every_interval_and_keeps_its_own() -> None:
    rng = np.random.default_rng(0)
    lower = np.sort(rng.uniform(0.1, 0.8, 3000))[::-1]
    spans = [
        Span("with" if low > 0.4 else "without", low, low + 0.05, low + 0.1)
        for low in map(float, lower)
    ]
    spans[1234] = Span("own", 0.3, 0.35, 0.9)
    places = ranking._places([ranking.Ranked("", span) for span in spans])
    assert len(places) == ranking.DRAWN_AT_MOST
    assert [s for place in places for s in place if s.kind == "own"] == [spans[1234]]
    for k, span in enumerate(spans):
        place = places[k * len(places) // len(spans)]
        around = [s for s in place if s.kind == span.kind]
        assert any(s.lower <= span.lower and s.upper >= span.upper for s in around)
    few = [ranking.Ranked("", span) for span in spans[:150]]
    assert ranking._places(few) == [[span] for span in spans[:150]]


def test_a_ranking_of_many_weighs_no_more(words: Words) -> None:
    def chart(n: int) -> bytes:
        units = [ranking.Ranked("", Span("with", 0.5 - i / n / 3, 0.55, 0.6)) for i in range(n)]
        return ranking.columns(units, 180, 50, words).chart("x").svg

    assert len(chart(5000)) < 1.2 * len(chart(400))
    assert len(ranking.rows([ranking.Ranked("", Span("own", 0.5, 0.6, 0.7))] * 5000, 86, words)
               .chart("x").svg) < 80_000  # fmt: skip


@pytest.mark.parametrize("width", [70, 86])
def test_a_slope_s_label_that_has_no_room_is_cut(width: float) -> None:
    name = "Saint Bartholomew and the Upper Valleys"
    line = slopes.Slope("own", name, (1, 2), "1,000", "2,000")
    drawn = slopes.slopes([line], ("2011", "2020"), width, 30, "en").chart("x").svg.decode()
    assert name not in drawn
    assert "Saint Bar" in drawn
