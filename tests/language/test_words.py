"""Words: what a message's places hold, in each language's own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from analysis.errors import UserError
from analysis.language import messages
from analysis.language.width import ems, letters
from analysis.language.words import Possessive, Words, apart, mark, marked, marks_of

MESSAGES = {
    "meta": {"lowercase_labels": True},
    "beds": {"one": "{n} bed", "other": "{n} beds"},
    "score": "{name} <b>scores</b> {score:s3}",
    "change": "{x:+n1}, {x:+p1}, {x:pp0}",
    "volume": "{x:c1}",
    "list": "{who} or {who:or}",
    "wording": "{label}",
    "section": {"inner": "text"},
}


@pytest.fixture
def words() -> Words:
    return Words("en", MESSAGES)


def test_html_escapes_values_and_keeps_the_messages_own_marks(words: Words) -> None:
    said = words("score", name="<A & B>", score=0.5)
    assert said == ('&lt;A &amp; B&gt; <b>scores</b> <data value="0.5">0.500</data>')
    assert isinstance(said, Markup)


def test_a_claim_names_itself_its_places_and_what_it_speaks_of(words: Words) -> None:
    assert words.claim("score", name=mark("A&B", unit="a-b"), score=0.5) == (
        '<span data-claim="score"><span data-unit="a-b">A&amp;B</span> <b>scores</b> '
        '<data value="0.5" data-as="score">0.500</data></span>'
    )
    assert words.data(0.5, 1, place="rank") == '<data value="0.5" data-as="rank">0.5</data>'


def test_plain_text_has_neither_marks_nor_escapes(words: Words) -> None:
    assert words.plain("score", name="A & B", score=0.5) == "A & B scores 0.500"


@pytest.mark.parametrize(("n", "said"), [(1, "1 bed"), (0, "0 beds"), (1234, "1,234 beds")])
def test_plurals_follow_the_language(words: Words, n: int, said: str) -> None:
    assert words.plain("beds", n=n) == said


def test_a_language_without_the_category_uses_other_but_for_exactly_one() -> None:
    assert Words("zh", MESSAGES).plain("beds", n=2) == "2 beds"
    assert Words("zh", MESSAGES).plain("beds", n=1) == "1 bed"


def test_lists_join_with_the_languages_and() -> None:
    for language, joined in (("en", "a and b"), ("zh", "a和b"), ("de", "a und b")):
        assert Words(language, MESSAGES).plain("list", who=["a", "b"]).startswith(joined)


def test_numbers_within_a_list_keep_their_marks(words: Words) -> None:
    both = words("list", who=[words.data(1.5, 1), "<b>"])
    assert '<data value="1.5">1.5</data> and &lt;b&gt;' in both


def test_signs_shares_and_points(words: Words) -> None:
    assert words.plain("change", x=0.26) == "+0.3, +26.0%, 26"
    assert words.plain("change", x=-0.26) == "−0.3, −26.0%, −26"


def test_large_numbers_in_words() -> None:
    assert Words("en", MESSAGES).plain("volume", x=55_370_000.0) == "55.4 million"
    assert Words("zh", MESSAGES).plain("volume", x=55_370_000.0) == "5537万"


def test_nothing_is_shown_as_minus_zero(words: Words) -> None:
    assert words.number(-0.0001, 2) == "0.00"
    assert words.percent(-1e-9, 1, sign=True) == "0.0%"


def test_a_score_is_shown_as_1_only_on_the_frontier(words: Words) -> None:
    assert words.score(1 - 1e-9) == "1.000"
    assert words.score(0.99996) == "0.99996"
    assert words.score(0.9) == "0.900"


@given(st.floats(-1e15, 1e15), st.integers(0, 6))
def test_data_holds_the_unrounded_value(value: float, decimals: int) -> None:
    marked = Words("en", MESSAGES).data(value, decimals)
    held = marked.split('"')[1]
    assert float(held) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(words: Words, value: float) -> None:
    with pytest.raises(ValueError, match="cannot be shown"):
        words.number(value)


def test_a_place_without_a_format_refuses_a_fraction(words: Words) -> None:
    with pytest.raises(ValueError, match=r"'wording'.*how to show"):
        words("wording", label=0.5)


def test_missing_keys_and_values_are_named(words: Words) -> None:
    with pytest.raises(KeyError, match="there is no 'absent'"):
        words("absent")
    with pytest.raises(KeyError, match="'score' needs 'score'"):
        words("score", name="A")
    with pytest.raises(KeyError, match="is a section"):
        words("section")


def test_a_studys_wording_is_picked_by_language(words: Words) -> None:
    assert words.plain("wording", label={"en": "Beds", "zh": "床位"}) == "Beds"


@pytest.mark.parametrize(
    ("label", "lowered"), [("Beds", "beds"), ("GDP per head", "GDP per head"), ("", "")]
)
def test_labels_within_a_sentence(words: Words, label: str, lowered: str) -> None:
    assert words.lower(label) == lowered


def test_dates() -> None:
    assert Words("en", MESSAGES).date(0) == "January 1, 1970"
    assert Words("zh", MESSAGES).date(0) == "1970年1月1日"


def write(folder: Path, **files: str) -> Path:
    for language, text in files.items():
        (folder / f"messages.{language}.yml").write_text(text, "utf-8")
    return folder


def test_plural_forms_are_one_message(tmp_path: Path) -> None:
    write(tmp_path, en="a: {one: '{n} bed', other: '{n} beds'}", zh="a: '{n}张床位'")
    assert messages.load(tmp_path, ["en", "zh"])["zh"].plain("a", n=2) == "2张床位"


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"messages\.en\.yml: line 3"):
        messages.load(write(tmp_path, en="a: x\nb: [y\nc: z\n"), ["en"])


def test_what_belongs_to_a_name(root: Path) -> None:
    loaded = messages.load(root / "templates", ["en", "zh"])
    islands = mark("Islands", unit="i")
    assert loaded["en"].whose(islands) == '<span data-unit="i">Islands</span>\u2019'
    assert loaded["en"].whose("Alder & Sons") == "Alder &amp; Sons\u2019"
    assert loaded["en"].whose("Alder") == "Alder\u2019s"
    assert loaded["zh"].whose("\u5c71\u4e1c") == "\u5c71\u4e1c\u7684"


@pytest.mark.parametrize(
    ("text", "wide", "taken"),
    [
        ("", 2.0, 0.0),
        ("beds", 2.0, 4.0),
        ("床位", 2.0, 4.0),
        ("床位", 1.5, 3.0),
        ("a，é", 2.0, 4.0),
    ],
)
def test_the_room_that_a_text_takes(text: str, wide: float, taken: float) -> None:
    assert letters(text, wide=wide) == taken


@pytest.mark.parametrize(
    ("text", "noto_sans"),  # widths of Noto Sans, from the font's own advances
    [
        ("Outcome", 4.344),
        ("Guangdong", 5.593),
        ("development", 6.207),
        ("Models", 3.428),
        ("0.857", 2.556),
        ("WMM", 2.744),
        ("床位", 2.0),
    ],
)
def test_a_word_set_in_a_sans_serif_has_room_and_little_more(text: str, noto_sans: float) -> None:
    assert noto_sans <= ems(text) <= 1.1 * noto_sans


def test_a_name_keeps_its_angle_brackets_in_plain_text() -> None:
    words = Words("en", {"title": "<strong>{name}</strong>: brief", "list": "{names}"})
    assert words.plain("title", name="O'Brien & Sons <b>") == "O'Brien & Sons <b>: brief"
    assert words.plain("title", name=Markup("<em>A</em>")) == "A: brief"
    assert words.plain("list", names=["<i>", "B"]) == "<i> and B"


def test_a_script_is_given_every_form_and_whose_rules_choose() -> None:
    english = Words("en", {"found": {"one": "<b>{n}</b> of {all}", "other": "{n} of {all}"},
                           "said": "as {n}"})  # fmt: skip
    russian = Words("ru", {"found": {"one": "а {n}", "few": "б {n}", "other": "в {n}"}}, english)
    assert english.forms("found", n="{n}", all=1234) == {
        "lang": "en", "one": "{n} of 1,234", "other": "{n} of 1,234",
    }  # fmt: skip
    assert russian.forms("found", n="{n}")["lang"] == "ru"
    assert russian.forms("said", n="{n}") == "as {n}"
    assert (russian.numbers, Words("ar-EG", {}).numbers) == ("ru-u-nu-latn", "ar-EG-u-nu-arab")


@pytest.mark.parametrize(
    ("period", "chinese"),
    [
        ("2020", "2020年"), ("2018/19", "2018/19年"), ("2018–2020", "2018–2020年"),
        ("2019-06", "2019-06"), ("2019年", "2019年"), ("Wave 2", "Wave 2"), ("2", "2"),
        ("Q3", "Q3"), ("疫情前", "疫情前"),
    ],
)  # fmt: skip
def test_only_a_year_is_called_one(root: Path, period: str, chinese: str) -> None:
    loaded = messages.load(root / "templates", ["en", "zh"])
    assert (loaded["zh"].period(period), loaded["en"].period(period)) == (chinese, period)
    assert loaded["zh"].plain("brief.title", name="甲", period=period) == f"甲政策简报（{chinese}）"
    assert f"{chinese}数据" in loaded["zh"].plain(
        "brief.provenance", study="研究", period=period, content="0", version="1", date="d"
    )


def test_no_text_calls_a_period_a_year_by_itself(root: Path) -> None:
    """A place or a cell stands before 年 nowhere: the one rule for years is ``Words.period``."""
    texts = [root / "templates" / "messages.zh.yml", *(root / "chapters" / "zh").glob("*.qmd")]
    texts += [*(root / "templates" / "site").glob("*.js")]
    assert len(texts) > 20
    called = [line for path in texts for line in path.read_text("utf-8").splitlines()
              if re.search(r"[}`] ?年", line)]  # fmt: skip
    assert called == ['  year: "{year}年"']


def of_arabic(**messages: object) -> Words:
    english = {
        "meta": {"whose": {"after_s": "{name}’", "other": "{name}’s"}},
        "beats": "{whose} score is {score:n1}, before {list}, on {day}.",
        "many": {"one": "{name}: {n} bed", "other": "{name}: {n} beds"},
        "people": "{people:c0}",
    }
    arabic = {"meta": {"lowercase_labels": False}, **messages}
    return Words("ar", arabic, Words("en", english))


def test_names_that_run_the_other_way_than_their_sentence_stand_apart() -> None:
    words = of_arabic(own="{name} 12")
    values = {"score": 0.5, "list": [mark("دلهي", unit="a"), "Goa & Co"], "day": "24 نوفمبر 2026"}
    said = words("beats", whose=Possessive("آسام"), **values)
    assert said == (
        '<span lang="en" dir="ltr"><bdi dir="rtl">آسام</bdi>’s score is '
        '<data value="0.5">0.5</data>, before '
        '<bdi dir="rtl"><span data-unit="a">دلهي</span></bdi> and Goa &amp; Co, '
        'on <bdi dir="rtl">24 نوفمبر 2026</bdi>.</span>'
    )
    plain = "⁨آسام⁩’s score is 0.5, before ⁨دلهي⁩ and Goa & Co, on ⁨24 نوفمبر 2026⁩."
    assert words.plain("beats", whose=Possessive(mark("آسام", unit="b")), **values) == plain
    assert words("own", name="Ashford") == '<bdi dir="ltr">Ashford</bdi> 12'
    assert words.plain("own", name="Ashford") == "⁨Ashford⁩ 12"


def test_names_that_run_with_their_sentence_stand_in_it_as_they_are() -> None:
    assert of_arabic(own="{name}،").plain("own", name="دلهي") == "دلهي،"
    for language in ("en", "zh", "es"):
        assert Words(language, MESSAGES).plain("wording", label="Ávila 市") == "Ávila 市"
    assert Words("en", MESSAGES)("wording", label="دلهي") == '<bdi dir="rtl">دلهي</bdi>'


def test_arabic_digits_stand_apart_in_a_sentence_from_the_left() -> None:
    words = Words(
        "ar-EG", {}, Words("en", {"span": "from {a:n1} to {b:n1}", "range": "{a:n1}–{b:n1}"})
    )
    assert words.plain("span", a=0.5, b=1.0) == "from ⁨٠٫٥⁩ to ⁨١٫٠⁩"
    assert words.plain("range", a=0.5, b=1.0) == "٠٫٥–١٫٠"


def test_a_date_stands_apart_from_latin_letters_of_an_arabic_message() -> None:
    """Its day would be drawn on the far side of them; a version belongs to the name before it."""
    words = of_arabic(footer="Pathways {version}، {day}", plainly="{day}")
    values = {"version": "0.1.0", "day": "14 نوفمبر 2023"}
    assert words.plain("footer", **values) == "Pathways 0.1.0، ⁨14 نوفمبر 2023⁩"
    assert words.plain("plainly", **values) == "14 نوفمبر 2023"


def test_a_message_without_words_runs_as_all_that_it_holds() -> None:
    words = of_arabic(source="{data}: {holder}.", counted="{n}")
    assert words("source", data="Beds", holder="Ministry").startswith('<span dir="ltr"><bdi')
    assert words.claim("source", data="Beds", holder="Ministry").startswith(
        '<span data-claim="source" dir="ltr">'
    )
    assert "span" not in words("source", data="Beds", holder="وزارة")
    assert "span" not in words("counted", n=3)


def test_a_sentence_of_the_page_runs_as_the_page_does_whatever_it_begins_with() -> None:
    words = of_arabic(found="{finding} {why}", finding="{label}: {n} (الوسيط)")
    finding = words.claim("finding", label="Beds", n=3)
    assert words("found", finding=finding, why="No.").startswith(finding)
    quoted = Words("ar", words.tree, Words("en", {"quoted": "As it says: {finding}"}))
    assert f'<bdi dir="rtl">{finding}</bdi>' in quoted("quoted", finding=finding)


def test_a_plain_text_knows_whose_it_is() -> None:
    words = of_arabic(own="سرير")
    lent = words.plain("many", name="A", n=2)
    assert (lent, marks_of(lent)) == ("A: 2 beds", ' lang="en" dir="ltr"')
    assert marked(lent) == '<span lang="en" dir="ltr">A: 2 beds</span>'
    assert marks_of(words.upper(words.lower(lent))) == marks_of(lent)
    assert apart({"a": [lent, words.plain("own"), 1]}) == {
        "a": ["\u2066A: 2 beds\u2069", "سرير", 1]
    }
    assert (marked("<b>"), marks_of(words.plain("own"))) == ("<b>", "")
    spanish = Words("es", {"meta": {"lowercase_labels": False}}, Words("en", {"all": "All"}))
    assert (apart(spanish.plain("all")), marks_of(spanish.plain("all"))) == ("All", ' lang="en"')


@pytest.mark.parametrize(
    ("language", "four", "five", "share"),
    [("en", "1,234.5", "12,345", "1,234%"), ("zh", "1,234.5", "12,345", "1,234%"),
     ("es", "1234,5", "12.345", "1234\xa0%"), ("es-MX", "1,234.5", "12,345", "1,234%"),
     ("pt", "1.234,5", "12.345", "1.234%"), ("pt-PT", "1234,5", "12\xa0345", "1234%"),
     ("pl", "1234,5", "12\xa0345", "1234%"), ("de", "1.234,5", "12.345", "1.234\xa0%")],
)  # fmt: skip
def test_thousands_are_parted_as_the_language_does(
    language: str, four: str, five: str, share: str
) -> None:
    words = Words(language, {})
    said = (words.number(1234.5, 1), words.number(12345), words.percent(12.34))
    assert said == (four, five, share)
    assert words.number(9999.96, 1) in ("10,000.0", "10.000,0", "10\xa0000,0")


@pytest.mark.parametrize(
    ("language", "written", "given"),
    [("en", "12.3%", "66%"), ("zh", "12.3%", "66%"), ("es", "12,3\xa0%", "66\xa0%"),
     ("tr", "%12,3", "%66"), ("eu", "%\xa012,3", "%\xa066"),
     ("ar", "12.3\u200e%\u200e", '<bdi dir="ltr">66\u200e%\u200e</bdi>')],
)  # fmt: skip
def test_per_cent_is_written_as_the_language_does(language: str, written: str, given: str) -> None:
    words = Words(language, {})
    assert words.percent(0.1234, 1) == written
    assert words.as_per_cent(Markup("66")) == given


def test_a_message_without_words_is_the_pages_own() -> None:
    assert of_arabic().plain("people", people=120_000.0) == "120 ألف"


def test_what_a_script_says_in_another_direction_begins_with_its_sign() -> None:
    assert of_arabic().forms("many", name="{name}", n="{n}") == {
        "lang": "en",
        "one": "\u2066{name}: {n} bed\u2069",
        "other": "\u2066{name}: {n} beds\u2069",
    }
    for code in ("es", "ar"):
        assert Words(code, MESSAGES).forms("wording", label="{label}") == "{label}"


def test_a_marked_name_is_plain_text_once(words: Words) -> None:
    assert words.plain("wording", label=mark("Jammu & Kashmir", unit="jk")) == "Jammu & Kashmir"
