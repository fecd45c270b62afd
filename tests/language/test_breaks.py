"""A headline's lines break between words, and its text stays as it was."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from analysis.language import breaks, messages
from analysis.results.shapes import Results
from analysis.study.shipped import TEMPLATES

KEPT = re.compile(r'<span class="kept">([^<]*)</span>')


def test_names_labels_and_the_messages_own_words_stay_whole(found: Results) -> None:
    kept = breaks.words_kept(found, messages.load(TEMPLATES, ("zh",))["zh"])
    headline = Markup(
        '与<span data-unit="heilongjiang">黑龙江</span>条件相同的其他<data value="7">7</data>个'
        "省（自治区、直辖市）均达到高效率，且为标杆"
    )
    said = breaks.keep(headline, kept)
    assert {"黑龙江", "条件", "相同", "其他", "自治区", "直辖市", "达到", "高效率", "标杆"} == {
        *KEPT.findall(said)
    }
    assert said.striptags() == headline.striptags()


def test_where_words_have_spaces_nothing_is_marked(found: Results) -> None:
    headline = Markup("A province need not be rich")
    kept = breaks.words_kept(found, messages.load(TEMPLATES, ("en",))["en"])
    assert breaks.keep(headline, kept) == headline


HAN = st.text(alphabet="甲乙丙丁，<&b>", max_size=20)


@given(HAN, st.lists(st.text(alphabet="甲乙丙丁", min_size=1, max_size=3), max_size=4))
def test_only_marks_are_added(text: str, kept: list[str]) -> None:
    html = escape(text)
    said = breaks.keep(html, kept)
    assert KEPT.sub(r"\1", said) == html
    assert {*KEPT.findall(said)} <= {*kept}
