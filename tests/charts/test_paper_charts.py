"""The paper's charts: one message in caption and alternative text, drawn from the results alone."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import kept_results
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.charts import paper, paper_rows, paper_sets, style
from analysis.charts.calibration import calibration
from analysis.charts.paper import PaperChart
from analysis.charts.paper_sets import NECESSARY
from analysis.charts.xy import Point, xy
from analysis.language import messages, naming
from analysis.language.words import Words
from analysis.results.shapes import Results

STUDIES = ("data/china-2020", "data/china-2011", "tests/studies/hospitals")
SVG = "{http://www.w3.org/2000/svg}"

MAKERS: dict[str, Callable[[Results, Words], PaperChart]] = {
    "scores": paper.scores,
    "parts": paper.parts,
    "gaps": paper.gaps,
    "calibration": calibration,
    "necessity": paper_sets.necessity,
    "rows-high": lambda r, w: paper_rows.rows(r, r.high, w),
    "rows-low": lambda r, w: paper_rows.rows(r, r.low, w),
    "overlap-high": lambda r, w: paper_rows.overlap(r, r.high, w),
    "sufficiency-high": lambda r, w: paper_sets.sufficiency(r, r.high, w),
    "sufficiency-low": lambda r, w: paper_sets.sufficiency(r, r.low, w),
}


@pytest.fixture(scope="module", params=STUDIES)
def any_study(request: pytest.FixtureRequest, root: Path) -> Results:
    return kept_results.of(root / request.param)


@pytest.fixture(scope="module", params=["en", "zh"])
def any_words(request: pytest.FixtureRequest, root: Path) -> Words:
    return messages.load(root / "templates", ["en", "zh"])[request.param]


@pytest.fixture(scope="module")
def words(root: Path) -> Words:
    return messages.load(root / "templates", ["en"])["en"]


def _shown(chart: PaperChart) -> str:
    return re.sub("<[^>]+>", "", str(chart.message)).replace("&lt;", "<")


@pytest.mark.parametrize("name", MAKERS)
def test_the_message_stands_in_caption_title_and_alternative_text(
    name: str, any_study: Results, any_words: Words
) -> None:
    chart = MAKERS[name](any_study, any_words)
    drawn = ElementTree.fromstring(chart.svg)
    assert chart.alt.startswith(_shown(chart))
    assert len(chart.alt) > len(_shown(chart)) + 20
    assert drawn.findtext(f"{SVG}title") == chart.alt


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_results_give_the_same_bytes(name: str, found: Results, words: Words) -> None:
    assert MAKERS[name](found, words).svg == MAKERS[name](found, words).svg


def test_nothing_is_drawn_outside_the_text_width(found: Results, words: Words) -> None:
    for make in MAKERS.values():
        width = ElementTree.fromstring(make(found, words).svg).get("width", "")
        assert float(width.removesuffix("pt")) == pytest.approx(160 / 25.4 * 72, abs=0.1)


def test_scores_tell_how_many_are_on_the_frontier(found: Results, words: Words) -> None:
    message = _shown(paper.scores(found, words))
    assert message.startswith(f"{len(found.frontier)} of {len(found.regions)} provinces are on")


def test_the_larger_loss_decides_the_message(found: Results, words: Words) -> None:
    assert "lose more to pure technical" in _shown(paper.parts(found, words))
    turned = dataclasses.replace(
        found,
        regions=tuple(
            dataclasses.replace(
                r, score=dataclasses.replace(r.score, vrs=r.score.scale, scale=r.score.vrs)
            )
            for r in found.regions
        ),
    )
    assert "lose more to scale" in _shown(paper.parts(turned, words))
    even = dataclasses.replace(
        found,
        regions=tuple(
            dataclasses.replace(r, score=dataclasses.replace(r.score, scale=r.score.vrs + 1e-6))
            for r in found.regions
        ),
    )
    message = _shown(paper.parts(even, words))
    assert "as much to pure technical inefficiency as to scale" in message


def test_a_part_that_no_bar_has_is_not_named(any_study: Results, words: Words) -> None:
    """Under variable returns no excess is one of scale."""
    svg = paper.gaps(any_study, words).svg.decode()
    named = "scale" in re.findall(r"<!-- (.*?) -->", svg)
    assert named == (any_study.study.returns_to_scale == "crs")


def test_the_largest_gap_is_told_in_the_study_s_orientation(
    any_study: Results, words: Words
) -> None:
    output = any_study.study.dea.orientation == "output"
    gaps = [r.gap.volumes if output else r.gap.resources for r in any_study.regions]
    shares = {
        column[0].column: abs(sum(g.target for g in column) / sum(g.actual for g in column) - 1)
        for column in zip(*gaps, strict=True)
    }
    most = max(shares, key=lambda column: shares[column])
    label = next(m.label for m in any_study.study.dea.measures if m.column == most)
    message = _shown(paper.gaps(any_study, words))
    assert words.lower(naming.wording(label, words)) in message
    assert words.percent(shares[most], 1) in message
    assert ("would add" in message) == output


def test_every_deviant_of_the_first_model_is_named(found: Results, words: Words) -> None:
    message = _shown(paper_sets.sufficiency(found, found.high, words))
    deviant = [r.slug for r in found.regions if r.high.readings[0].state == "deviant"]
    assert deviant
    for name in naming.regions(found, deviant, words):
        assert name in message


def test_a_necessary_condition_is_named(found: Results, words: Words) -> None:
    assert "No condition reaches" in _shown(paper_sets.necessity(found, words))
    first = found.high.necessity[0]
    raised = dataclasses.replace(first, consistency=NECESSARY)
    high = dataclasses.replace(found.high, necessity=(raised, *found.high.necessity[1:]))
    message = _shown(paper_sets.necessity(dataclasses.replace(found, high=high), words))
    assert f"{first.condition} for {found.high.outcome}" in message


def test_periods_are_drawn_only_where_they_are_compared(found: Results, words: Words) -> None:
    chart = paper.changes(found, words)
    assert found.comparison is not None
    assert f"{found.comparison.mean_after:.3f}" in _shown(chart)
    with pytest.raises(ValueError, match="compares no periods"):
        paper.changes(dataclasses.replace(found, comparison=None), words)


def test_the_map_counts_those_that_are_explained(found: Results, words: Words) -> None:
    explained = sum(r.high.state in ("typical", "several") for r in found.regions)
    assert _shown(paper_sets.states(found, words)).startswith(f"{explained} of the ")


def test_the_longest_name_has_room_in_a_plot() -> None:
    """Names of deviant cases stand beyond the axes; none may run over the figure's edge."""
    name = "Pinner's Cross and the Upper Valley of the Lesser"
    points = [Point(name, 0.2, 0.9), Point("Tarn", 0.9, 0.2), Point("Osier", 0.8, 0.9)]
    with style.look():
        figure = xy(points, "Membership in the solution", "Membership in the outcome")
        canvas = FigureCanvasAgg(figure)
        edge = figure.bbox.x1
        texts = [text for ax in figure.axes for text in ax.texts]
        assert {text.get_text() for text in texts} == {name, "Tarn"}
        assert all(text.get_window_extent(canvas.get_renderer()).x1 <= edge for text in texts)


def test_scales_are_labelled_as_the_language_writes_numbers(root: Path) -> None:
    def labels(language: str, values: list[float]) -> list[str]:
        words = messages.load(root / "templates", [language])[language]
        with style.look(language):
            figure = style.figure(80, 60)
            ax = style.axes(figure, left=14, right=6, top=6, bottom=11)
            ax.plot(values, values)
            style.svg(figure, "A line", words.number)
            return [label.get_text() for label in ax.get_xticklabels()]

    assert "0,50" in labels("es", [0.25, 0.75]) or "0,5" in labels("es", [0.25, 0.75])
    assert "0.5" in labels("en", [0.25, 0.75]) or "0.50" in labels("en", [0.25, 0.75])
    assert {"0", "4,000", "−4,000"} <= set(labels("en", [-5000, 5000]))
    assert any("٬" in text for text in labels("ar-EG", [-5000, 5000]))
