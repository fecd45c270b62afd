"""Tables: heads, numbers with their unrounded values, the same in HTML and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import kept_results
import pypandoc
import pytest
from markupsafe import Markup

from analysis import tables
from analysis.charts.crowded import LISTED_AT_MOST
from analysis.language import messages
from analysis.language.naming import NAMED_AT_MOST, NAMED_FIRST, some, wording
from analysis.language.words import Words
from analysis.results.shapes import Results
from analysis.tables.efficiency import power
from analysis.tables.table import (
    LINE,
    PRINTED,
    ROWS_AT_MOST,
    Cell,
    Column,
    PrintedTable,
    markdown,
    plain,
)

STUDIES = ("data/china-2020", "data/china-2011", "tests/studies/hospitals")


@pytest.fixture(scope="module", params=STUDIES)
def any_study(request: pytest.FixtureRequest, root: Path) -> Results:
    return kept_results.of(root / request.param)


@pytest.fixture(scope="module", params=["en", "zh"])
def any_words(request: pytest.FixtureRequest, root: Path) -> Words:
    return messages.load(root / "templates", ["en", "zh"])[request.param]


@pytest.fixture(scope="module")
def words(root: Path) -> Words:
    return messages.load(root / "templates", ["en"])["en"]


MAKERS: dict[str, Callable[[Results, Words], PrintedTable]] = {
    "measures": tables.measures,
    "anchors": tables.anchors,
    "memberships": tables.memberships,
    "dictionary": tables.dictionary,
    "scores": tables.scores,
    "checks": tables.checks,
    "isotonicity": tables.isotonicity,
    "gap_totals": tables.gap_totals,
    "gaps": tables.gaps,
    "necessity": tables.necessity,
    "truth": lambda r, w: tables.truth(r, r.high, w),
    "solutions": lambda r, w: tables.solutions(r.low, w),
    "chart": lambda r, w: tables.chart(r, r.low, w),
    "overview": tables.overview,
    "scenarios": tables.scenarios,
    "published": tables.published,
    "ranges": tables.ranges,
    "omissions": tables.omissions,
    "recurrence": tables.recurrence,
}


class _Heads(HTMLParser):
    """The ``scope`` of every ``th``, and every ``data`` with its value and what it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scopes: list[str | None] = []
        self.data: list[tuple[str, str]] = []
        self._value: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))
        if tag == "data":
            self._value = dict(attrs)["value"]

    def handle_data(self, data: str) -> None:
        if self._value is not None:
            self.data.append((self._value, data))
            self._value = None


@pytest.mark.parametrize("name", MAKERS)
def test_every_table_is_made_for_every_study_and_language(
    name: str, any_study: Results, any_words: Words
) -> None:
    table = MAKERS[name](any_study, any_words)
    found = _Heads(table._repr_html_())
    assert table.caption
    assert found.scopes == ["col"] * len(table.columns) + ["row"] * len(table.rows)
    cells = [cell for row in table.rows for cell in row]
    numbers = sum(2 if cell.ends else cell.value is not None for cell in cells)
    assert len(found.data) == numbers + table.caption.count("<data")


def test_numbers_keep_what_stands_behind_them(found: Results, words: Words) -> None:
    shown = _Heads(tables.scores(found, words)._repr_html_()).data
    behind = {value for value, _ in shown}
    for region in found.regions:
        assert repr(region.score.crs) in behind
    jilin = found.region("jilin").score.crs
    assert (repr(jilin), "0.707") in shown


def test_markdown_and_html_hold_the_same(root: Path, found: Results, words: Words) -> None:
    table = tables.gap_totals(found, words)
    again = pypandoc.convert_text(
        table.labelled("tbl-x"), "html", "markdown",
        extra_args=["--lua-filter", str(root / "templates" / "book" / "data.lua")],
    )  # fmt: skip
    direct, converted = _Heads(table._repr_html_()), _Heads(again)
    assert sorted(converted.data) == sorted(direct.data)
    assert converted.scopes == direct.scopes
    assert 'id="tbl-x"' in again


def test_a_format_without_data_elements_keeps_the_text(root: Path) -> None:
    typst = pypandoc.convert_text(
        'It is [0.916]{.data value="0.9159"} for [A](../provinces/a/index.html){.brief}.',
        "typst", "markdown",
        extra_args=["--lua-filter", str(root / "templates" / "book" / "data.lua")],
    )  # fmt: skip
    assert typst.strip() == "It is 0.916 for A."


def test_gap_parts_add_up_in_the_table(found: Results, words: Words) -> None:
    for row in tables.gap_totals(found, words).rows:
        share, *parts = (cell.value for cell in row[3:])
        assert share == pytest.approx(sum(part or 0 for part in parts), abs=1e-12)


def test_totals_are_in_the_study_s_orientation(any_study: Results, any_words: Words) -> None:
    """From targets alone: what is used beyond the frontier, or what the frontier would add."""
    plan = any_study.study.dea
    shown = tables.gap_totals(any_study, any_words)
    if plan.orientation == "output":
        measures, sides = plan.outputs, [r.gap.volumes for r in any_study.regions]
    else:
        measures, sides = plan.free_inputs, [r.gap.resources for r in any_study.regions]
    assert [row[0].text for row in shown.rows] == [wording(m.label, any_words) for m in measures]
    for row, column in zip(shown.rows, zip(*sides, strict=True), strict=True):
        actual, target = sum(g.actual for g in column), sum(g.target for g in column)
        assert row[1].value == pytest.approx(actual)
        assert row[2].value == pytest.approx(abs(target - actual), abs=1e-9 * actual)
        assert row[3].value == pytest.approx(abs(target / actual - 1), abs=1e-9)


def test_the_dictionary_says_what_a_column_holds_in_the_page_s_language(
    found: Results, any_words: Words
) -> None:
    fields = [{"name": measure.column, "title": "As told"} for measure in found.study.dea.measures]
    shown = [row[1].text for row in tables.dictionary(found, any_words, fields).rows]
    for measure, holds in zip(found.study.dea.measures, shown, strict=False):
        own = measure.label[any_words.language]
        assert holds == ("As told" if any_words.language == found.study.language else own)


def test_core_conditions_stand_out_in_words_and_weight(found: Results, words: Words) -> None:
    table = tables.chart(found, found.high, words)
    terms = [term for model in found.high.intermediate.models for term in model.terms]
    core = sum(len(term.core) for term in terms)
    cells = [cell for row in table.rows for cell in row if "core" in cell.text]
    assert core > 0
    assert len(cells) == core
    assert all(cell.strong for cell in cells)


def test_tied_models_share_the_table_and_keep_their_own_unique_coverage(
    found: Results, words: Words
) -> None:
    models = found.low.intermediate.models
    table = tables.chart(found, found.low, words)
    assert len(models) > 1
    distinct = {term.term for model in models for term in model.terms}
    assert len(table.columns) == 1 + len(distinct)
    assert sum("Unique coverage, model" in row[0].text for row in table.rows) == len(models)


def test_each_region_leads_to_its_brief(found: Results, words: Words) -> None:
    table = tables.overview(found, words, briefs="../provinces")
    assert [row[0].href for row in table.rows] == [
        f"../provinces/{region.slug}/index.html" for region in found.regions
    ]


def test_a_publication_silent_on_a_finding_gets_a_dash(found: Results, words: Words) -> None:
    own = found.study
    silent = own.published[0].model_copy(update={"mean": None})
    study = own.model_copy(update={"published": (own.published[0], silent)}).at(own.folder)
    import dataclasses

    table = tables.published(dataclasses.replace(found, study=study), words)
    mean = next(row for row in table.rows if row[0].text.startswith("Mean"))
    assert [cell.text for cell in mean[1:]] == ["0.916", "0.918", "–"]


@pytest.mark.parametrize(
    "text", ["a*b_c", "~x~ ^y^", "[1] {2} <3>", "$5 | @key #h", "back\\slash `code`", "“quoted”"]
)
def test_plain_text_stays_plain(text: str) -> None:
    back = pypandoc.convert_text(plain(text), "plain", "markdown", extra_args=["--wrap=none"])
    assert back.strip() == text


def test_messages_become_markdown_with_their_values() -> None:
    said = 'At <data value="0.25">25%</data>, <em>not</em> <code>A*~B</code> &amp; 5 &lt; 6*'
    assert markdown(Markup(said)) == ('At [25%]{.data value="0.25"}, *not* `A*~B` & 5 \\< 6\\*')


def test_a_message_in_another_language_keeps_its_mark() -> None:
    said = '<span lang="en" dir="ltr">At <data value="0.25">25%</data></span> (<span>B</span>)'
    assert markdown(Markup(said)) == '[At [25%]{.data value="0.25"}]{lang="en" dir="ltr"} (B)'
    named = Markup('at <bdi dir="rtl">دلهي</bdi> and <bdi dir="ltr">A*</bdi>')
    assert markdown(named) == 'at [دلهي]{dir="rtl"} and [A\\*]{dir="ltr"}'


def test_widths_leave_room_for_the_longest_word_and_fit_the_line() -> None:
    table = PrintedTable(
        (Column("Name"), Column("What is said of it")),
        ((Cell("Inner Mongolia"), Cell("many words " * 40)),),
    )
    rule = table._repr_markdown_().splitlines()[1]
    widths = [len(part) for part in re.findall(r":?-+:?", rule)]
    assert sum(widths) == LINE
    assert widths[0] == len("Inner Mongolia") + 2


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        PrintedTable((Column("a"), Column("b")), ((Cell("1"),),))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (2.1e-14, "3 × 10⁻¹⁴"), (2e-14, "2 × 10⁻¹⁴"), (9.5e-8, "1 × 10⁻⁷")],
)
def test_tiny_numbers_are_rounded_up(value: float, shown: str) -> None:
    assert power(value) == shown


def test_ends_of_a_range_are_rounded_into_it(any_study: Results, words: Words) -> None:
    """An end rounded outwards would be a line at which the models do change."""
    found = any_study.robustness
    assert found is not None
    for one, row in zip(found.ranges, tables.ranges(any_study, words).rows, strict=True):
        lower, upper = (float(row[k].text.rstrip(" *").replace(",", "")) for k in (2, 4))
        assert one.lower - 1e-8 <= lower <= upper <= one.upper + 1e-8


def test_types_that_others_name_are_laid_beside_terms_with_this_studys_numbers(
    root: Path, words: Words
) -> None:
    """Counted and summed anew; a type without a combination has no number at all."""
    results = kept_results.of(root / "data" / "china-2020")
    (one,) = [each for each in results.study.published if each.types]
    found = tables.published_types(results, one, words)
    assert len(found.rows) == len(one.types)
    for row, each in zip(found.rows, one.types, strict=True):
        if each.like is None:
            assert [cell.text for cell in row[1:]] == ["–"] * 6
            continue
        signs = [(literal.strip("~"), "~" in literal) for literal in each.like.split("*")]
        x = [
            min(1 - r.memberships[n] if absent else r.memberships[n] for n, absent in signs)
            for r in results.regions
        ]
        y = [r.memberships["EFF"] for r in results.regions]
        both = sum(map(min, x, y))
        assert row[2].value == sum(v > 0.5 for v in x)
        assert row[3].value == sum(v > 0.5 and w > 0.5 for v, w in zip(x, y, strict=True))
        assert row[4].value == pytest.approx(both / sum(x))
        assert row[6].value == pytest.approx(both / sum(y))


def test_of_many_rows_the_ends_are_printed_and_the_caption_says_so(
    found: Results, any_words: Words
) -> None:
    whole = tables.scores(found, any_words)
    assert whole.shortened(any_words) is whole
    long = replace(whole, rows=tuple((Cell(str(i)), *whole.rows[0][1:]) for i in range(1000)))
    short = long.shortened(any_words)
    heads = [row[0].text for row in short.rows]
    assert heads[:PRINTED] == [str(i) for i in range(PRINTED)]
    assert heads[-PRINTED:] == [str(i) for i in range(1000 - PRINTED, 1000)]
    assert str(1000 - 2 * PRINTED) in heads[PRINTED]
    assert len(heads) == 2 * PRINTED + 1
    assert short.caption.startswith(whole.caption)
    assert any_words.number(1000) in short.caption.removeprefix(whole.caption)


def test_the_page_on_size_says_when_what_is_cut(root: Path) -> None:
    page = (root / "docs" / "how-to" / "many-cores.md").read_text("utf-8")
    assert f"more than {ROWS_AT_MOST} rows prints the first and the last {PRINTED}" in page
    assert f"by rank where there are more than {LISTED_AT_MOST}" in page
    assert f"more than {NAMED_AT_MOST} names stand the first {NAMED_FIRST}" in page


def test_a_long_list_of_names_gives_the_first_and_how_many_others(any_words: Words) -> None:
    names = [f"District {i}" for i in range(100)]
    assert some(names[:NAMED_AT_MOST], any_words) == names[:NAMED_AT_MOST]
    told = some(names, any_words)
    assert told[:-1] == names[:NAMED_FIRST]
    assert str(100 - NAMED_FIRST) in told[-1]
