"""What a study brings is text in a brief, never markup."""

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from analysis.documents.briefs.pages import prose
from analysis.documents.turned import together

HOSTILE = (
    "<script>document.title = 1</script> of notes",
    '"><img src=x onerror=alert(1)> of notes',
    "<a href='javascript:alert(1)'>notes</a> here",
)


@pytest.mark.parametrize("space", [" ", ""])
@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_is_escaped_and_our_own_markup_is_kept(text: str, space: str) -> None:
    made = str(prose(text, space)).replace('<span class="kept">', "").replace("</span>", "")
    assert "<" not in made
    assert ">" not in made
    assert "<b>" in prose(Markup("<b>few</b> words"), space)


@pytest.mark.parametrize("space", [" ", ""])
def test_a_filtered_block_escapes_once_what_stands_in_it(space: str) -> None:
    page = Environment(autoescape=True, loader=DictLoader({}))
    page.filters["prose"] = lambda text: prose(text, space)
    made = page.from_string("{% filter prose %}<b>{{ text }}</b>{% endfilter %}").render(
        text="<script> & more"
    )
    assert made.startswith("<b>&lt;script&gt;")
    assert "&amp;lt;" not in made


def test_a_character_reference_is_never_cut() -> None:
    assert prose("\u533b\u9662 '", "") == "\u533b\u9662 &#39;"
    assert prose("\u533b\u9662\u597d'", "") == '<span class="kept">\u533b\u9662\u597d&#39;</span>'


def test_a_number_stays_with_what_it_counts_where_no_space_parts_them() -> None:
    ten = Markup('<data value="10">10</data>')
    kept = '<span class="kept"><data value="10">10</data>\u4e2a</span>'
    assert str(prose(ten + "\u4e2a\u533b\u9662\u4e2d", "")).startswith(kept)
    assert "kept" not in prose(ten + " hospitals in all", " ")


def test_sentences_that_run_the_other_way_do_so_together() -> None:
    one = '<span data-claim="a" lang="en" dir="ltr">One <b>two</b>.</span>'
    arabic = '<span data-claim="b">واحد.</span>'
    both = f'<span dir="ltr">{one} {one}</span>'
    assert together(f"{one} {one} {arabic} {one}") == f"{both} {arabic} {one}"
    assert together(f"<b>x</b> {one}<br> {one}") == f"<b>x</b> {one}<br> {one}"
    assert together(f"{arabic} {arabic}") == f"{arabic} {arabic}"
    assert Markup(prose(Markup(f"{one} {one}"), " ")).striptags() == "One two. One two."


def test_a_sentence_within_a_mark_runs_on_with_the_others() -> None:
    one = '<span data-claim="a" lang="en" dir="ltr">One.</span>'
    marked = (
        '<span data-term="A"><span data-claim="b" lang="en" dir="ltr">Two <b>b</b>.</span></span>'
    )
    assert together(f"{one} {marked}") == f'<span dir="ltr">{one} {marked}</span>'
    mixed = f'<span data-term="A">اثنان {one}</span>'
    assert together(f"{one} {mixed}") == f"{one} {mixed}"
