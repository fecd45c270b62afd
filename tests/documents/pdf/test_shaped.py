"""Texts within a chart whose letters join are drawn as their script has them."""

from __future__ import annotations

import io
import re

import pytest
from fontTools.ttLib import TTFont

from analysis.charts import style
from analysis.charts.canvas import Canvas
from analysis.documents.pdf import machine
from analysis.documents.pdf.shaped import outlined
from analysis.documents.pdf.subset import woff
from analysis.errors import UserError
from analysis.language.scripts import SCRIPTS, Script
from analysis.language.words import Words
from analysis.study.shipped import TEMPLATES

ARABIC = Words("ar", {})


def chart(*texts: str, upright: bool = False) -> bytes:
    canvas = Canvas(80, 20, "ar")
    for i, text in enumerate(texts):
        if upright:
            canvas.upright(10 * i, 5, text)
        else:
            canvas.text(10, 5 * i, text, align="end")
    return canvas.chart("A chart").svg


def letters(text: str) -> list[tuple[float, str]]:
    """Where each letter of a text stands and what its outline is, from the left."""
    drawn = outlined(chart(text), ARABIC, TEMPLATES).decode()
    found = re.findall(r'<path transform="translate\(([-\d.]+) [-\d.]+\)" d="([^"]+)"', drawn)
    return sorted((float(x), d) for x, d in found)


def test_a_chart_without_such_letters_stays_as_it_is() -> None:
    svg = chart("Alder", "上海 0.93")
    assert outlined(svg, ARABIC, TEMPLATES) == svg


def test_other_texts_stay_text() -> None:
    drawn = outlined(chart("0.93", "دمياط", "Alder"), ARABIC, TEMPLATES).decode()
    assert re.findall(r"<text [^>]*>([^<]*)", drawn) == ["0.93", "Alder"]
    assert drawn == outlined(chart("0.93", "دمياط", "Alder"), ARABIC, TEMPLATES).decode()


def test_letters_take_the_form_of_their_place() -> None:
    (_, alone), *_ = letters("ب")
    joined = [outline for _, outline in letters("ببب")]
    assert len({*joined, alone}) >= 4, "first, middle, last and alone are four forms"


def test_a_text_from_the_right_begins_at_the_right() -> None:
    first, last = {d for _, d in letters("ا")}, {d for _, d in letters("د")}
    word = letters("اد")
    assert word[0][1] in last
    assert word[-1][1] in first


def test_the_place_of_a_text_is_kept() -> None:
    drawn = outlined(chart("دمياط"), ARABIC, TEMPLATES).decode()
    place = r'<g transform="translate\(([\d.]+) [\d.-]+\) translate\((-[\d.]+) 0\)"'
    (moved,) = re.findall(place, drawn)
    assert float(moved[0]) == pytest.approx(10 * 72 / 25.4, abs=0.01)
    assert 10 < -float(moved[1]) < 60
    upright = outlined(chart("دمياط", upright=True), ARABIC, TEMPLATES).decode()
    assert "rotate(-90) translate(-" in upright


def test_a_drawn_figure_leaves_joining_to_whoever_shows_it() -> None:
    def drawn(label: str) -> str:
        with style.look("en"):
            figure = style.figure(60, 30)
            style.axes(figure, left=20, bottom=8).set_yticks([0, 1], [label, "B"])
            return style.svg(figure, "A figure").decode()

    assert "<text" not in drawn("Alder")
    assert "دمياط</text>" in drawn("دمياط")
    assert "Noto Sans Arabic" in drawn("دمياط")


def test_a_cut_font_still_joins() -> None:
    file = machine.font_file("Noto Sans Arabic")
    assert file
    cut = woff(file, "Noto Sans Arabic", "دمياط")
    with TTFont(io.BytesIO(cut)) as font:
        features = {each.FeatureTag for each in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features


def test_a_font_that_is_lacking_is_told_with_its_package() -> None:
    lacking = Script("Martian", "Noto Sans Martian", "1-2")
    with pytest.raises(UserError, match=r"the font Noto Sans Martian \(Martian text\); install"):
        machine.refuse_lacking([*SCRIPTS[:1], lacking])
    (need,) = machine.needs_of([SCRIPTS[0]])
    assert (need.debian, need.fedora) == ("fonts-noto-core", "google-noto-sans-arabic-fonts")
