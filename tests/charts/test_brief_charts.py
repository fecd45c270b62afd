"""The briefs' charts: same places for every region, alternative texts, small and repeatable."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import synthetic

from analysis.charts import brief
from analysis.charts.canvas import Canvas, Chart
from analysis.documents.briefs.cases import facts
from analysis.language import messages
from analysis.language.words import Words
from analysis.results.shapes import Results

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=["en", "zh"])
def words(request: pytest.FixtureRequest) -> Words:
    root = Path(__file__).parents[2]
    return messages.load(root / "templates", ["en", "zh"])[request.param]


def charts(results: Results, slug: str, words: Words) -> dict[str, Chart]:
    found = facts(results, slug)
    drawn = {
        "position": brief.position(results, found.region, words),
        "pathway": brief.pathway(results, found.region, found.terms, found.own, words),
        "gap": brief.gap(results, found.region, words),
        "map": brief.tiles(results, found.region, found.typical, [], "typical", words),
    }
    assert all(drawn.values())
    return drawn  # type: ignore[return-value]


def texts(chart: Chart) -> list[str]:
    return [t.text or "" for t in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


def places(chart: Chart) -> dict[str, tuple[str | None, str | None]]:
    tree = ElementTree.fromstring(chart.svg)
    return {t.text or "": (t.get("x"), t.get("y")) for t in tree.iter(f"{SVG}text")}


@pytest.mark.parametrize("variant", ["base", "tied", "none"])
def test_every_chart_is_xml_with_its_alternative_text(variant: str, words: Words) -> None:
    results = synthetic.results(variant)  # type: ignore[arg-type]
    for region in results.regions:
        for chart in charts(results, region.slug, words).values():
            tree = ElementTree.fromstring(chart.svg)
            assert tree.find(f"{SVG}title").text == chart.alt  # type: ignore[union-attr]
            assert tree.get("aria-label") == chart.alt
            assert len(chart.svg) < 16_000


def test_the_same_region_gives_the_same_bytes(words: Words) -> None:
    results = synthetic.results()
    assert charts(results, "deviant", words) == charts(results, "deviant", words)


@pytest.mark.parametrize("name", ["gap", "pathway", "map"])
def test_axes_and_labels_stand_in_the_same_places_for_all(name: str, words: Words) -> None:
    results = synthetic.results()
    a = places(charts(results, "typical", words)[name])
    b = places(charts(results, "closed", words)[name])
    shared = {text for text in {*a} & {*b} if not re.fullmatch(r"[−+\d.,%]+", text)}
    assert len(shared) >= 3
    assert all(a[text] == b[text] for text in shared)
    ticks = {text for text in {*a} & {*b} if re.fullmatch(r"\d+%", text)}
    assert all(a[text] == b[text] for text in ticks)


def test_the_position_axis_spans_all_intervals(words: Words) -> None:
    results = synthetic.results()
    axes = [
        {t: xy for t, xy in places(charts(results, r.slug, words)["position"]).items()
         if re.fullmatch(r"[01]\.\d", t)}
        for r in results.regions
    ]  # fmt: skip
    assert axes[0]
    assert all(axis == axes[0] for axis in axes)


def test_core_and_peripheral_differ_in_size(words: Words) -> None:
    results = synthetic.results()
    region = results.region("typical")

    def symbols(core: tuple[str, ...]) -> bytes:
        from dataclasses import replace

        return brief.pathway(
            results, region, [replace(synthetic.RICH_DENSE, core=core)], [], words
        ).svg

    assert symbols(()) != symbols(("DENSITY",)) != symbols(("WEALTH", "DENSITY"))


def test_without_tiles_there_is_no_map(words: Words) -> None:
    results = synthetic.results(tiles=False)
    region = results.regions[0]
    assert brief.tiles(results, region, [], [], "typical", words) is None
    assert brief.position(results, region, words).svg


def test_nothing_is_drawn_outside_the_sheet(
    words: Words, results_of: Callable[[str], Results]
) -> None:
    results = results_of("china-2020")
    for region in results.regions:
        for name, chart in charts(results, region.slug, words).items():
            tree = ElementTree.fromstring(chart.svg)
            width, height = (float(x) for x in tree.get("viewBox", "").split()[2:])
            for text in tree.iter(f"{SVG}text"):
                size, x, y = (float(text.get(k, "0")) for k in ("font-size", "x", "y"))
                wide = sum(0.56 if c < "\u2e80" else 1.0 for c in text.text or "") * size
                start = (
                    x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "")] * wide
                )
                place = (region.slug, name, text.text)
                assert start >= -2, place
                assert start + wide <= width + 3, place
                assert size * 0.6 <= y <= height, place


def test_a_canvas_without_alternative_text_is_refused() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Canvas(10, 10, "en").chart("  ")


def test_text_is_escaped() -> None:
    canvas = Canvas(10, 10, "en")
    canvas.text(0, 5, "a < b & c")
    assert texts(canvas.chart('say "a"')) == ["a < b & c"]
