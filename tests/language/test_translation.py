"""Messages of a study's own: what they lack is said in English, and what is wrong is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from analysis.errors import UserError
from analysis.language import filling, messages, translation
from analysis.language.words import SPEC, Possessive, Words, is_plural, mark
from analysis.study import overlay
from analysis.study.shipped import TEMPLATES

ENGLISH = {
    "meta": {"ordinal": {"one": "{n}st", "other": "{n}th"},
             "whose": {"after_s": "{name}’", "other": "{name}’s"}},
    "beds": {"one": "{n} bed", "other": "{n} beds"},
    "both": "{list} of {whose} {best:o0} place, {x:n1}",
    "lead": "<b>{k}</b> of {n}",
    "range": "{least}–{most}",
}  # fmt: skip
STUDIES = Path(__file__).resolve().parents[1] / "studies"
LANGUAGES = {code: path for path in (STUDIES / "districts").glob("messages.*.yml")
             for code in [path.name.split(".")[1]]}  # fmt: skip


def over_english(language: str, own: dict[str, Any]) -> Words:
    meta = {"meta": messages.settings(language)}
    return Words(language, meta | own, Words("en", ENGLISH))


def test_what_a_language_lacks_is_in_english_and_marked() -> None:
    words = over_english("es", {"lead": "<b>{k}</b> de {n}"})
    assert words("beds", n=2) == '<span lang="en"><data value="2">2</data> beds</span>'
    assert words.claim("beds", n=2).startswith('<span data-claim="beds" lang="en">')
    assert words.plain("beds", n=2) == "2 beds"
    assert "lang" not in words("lead", k=1, n=2)


def test_english_within_a_page_from_the_right_runs_from_the_left() -> None:
    assert over_english("ar", {})("beds", n=2).startswith('<span lang="en" dir="ltr">')


def test_a_message_without_words_is_in_no_language() -> None:
    assert over_english("es", {})("range", least="a", most="b") == "a–b"


def test_an_empty_message_is_as_good_as_none() -> None:
    assert over_english("es", {"lead": ""}).plain("lead", k=1, n=2) == "1 of 2"


def test_english_joins_counts_and_owns_as_english_does_but_writes_the_pages_figures() -> None:
    words = over_english("es", {})
    values = {"list": ["a", "b"], "whose": Possessive("Alder"), "best": 1, "x": 1.5}
    assert words.plain("both", **values) == "a and b of Alder’s 1st place, 1,5"
    own = {"both": "{list} {whose} {best:o0} {x:n1}"}
    assert over_english("es", own).plain("both", **values) == "a y b Alder 1 1,5"


ARABIC = {"zero": "0", "one": "1", "two": "2", "few": "few", "many": "many", "other": "other"}


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "0"), (1, "1"), (2, "2"), (3, "few"), (10, "few"), (11, "many"), (99, "many"),
     (100, "other"), (103, "few"), (111, "many")],
)  # fmt: skip
def test_arabic_has_six_forms(n: int, form: str) -> None:
    assert over_english("ar", {"beds": ARABIC}).plain("beds", n=n) == form


@pytest.mark.parametrize(
    ("language", "n", "form"),
    [("fr", 0, "one"), ("fr", 1, "exact"), ("fr", 2, "other"), ("ru", 1, "exact"),
     ("ru", 21, "one"), ("ja", 1, "exact"), ("ja", 2, "other"), ("es", 2, "other")],
)  # fmt: skip
def test_an_exact_number_comes_before_the_languages_form(language: str, n: int, form: str) -> None:
    forms = {"=1": "exact", "one": "one", "other": "other"}
    assert over_english(language, {"beds": forms}).plain("beds", n=n) == form


def test_a_form_that_a_language_did_not_write_is_its_other() -> None:
    assert over_english("ar", {"beds": {"other": "{n}."}}).plain("beds", n=2) == "2."


@pytest.mark.parametrize(
    ("language", "shown", "share", "below"),
    [
        ("es", "12.345,7", "12,3\u00a0%", "−12.345,7"),
        ("ja", "12,345.7", "12.3%", "−12,345.7"),
        ("ar", "12,345.7", "12.3\u200e%\u200e", "\u200e−12,345.7"),
        ("ar-EG", "١٢٬٣٤٥٫٧", "١٢٫٣٪\u061c", "\u061c−١٢٬٣٤٥٫٧"),
        ("fa", "۱۲٬۳۴۵٫۷", "۱۲٫۳٪", "\u200e−۱۲٬۳۴۵٫۷"),
        ("he", "12,345.7", "12.3%", "\u200e−12,345.7"),
    ],
)
def test_figures_are_written_by_the_locale_data(
    language: str, shown: str, share: str, below: str
) -> None:
    words = over_english(language, {})
    assert words.number(12345.67, 1) == shown
    assert words.percent(0.1234, 1) == share
    assert words.number(-12345.67, 1) == below


@given(st.integers(0, 10**9), st.sampled_from(["ar-EG", "fa", "ne", "bn", "my", "dz", "es"]))
def test_digits_of_any_language_read_back(number: int, language: str) -> None:
    shown = over_english(language, {}).number(number)
    assert int("".join(filter(str.isdecimal, shown))) == number


def test_large_amounts_are_counted_as_the_language_does() -> None:
    assert over_english("ja", {}).amount(173_100) == "17.31万"
    assert over_english("ko", {}).amount(173_100) == "17.31만"
    assert over_english("es", {}).amount(173_100) == "173.100"


def test_the_packages_own_languages_hold_what_is_asked_of_others() -> None:
    shipped = messages.shipped()
    whole = [set(messages.keys(tree)) for tree in shipped]
    assert all(each == whole[0] for each in whole)
    for tree, language in zip(shipped, ("en", "zh"), strict=True):
        assert list(translation.faults(tree, shipped, Locale.parse(language))) == []


def faults(text: str, language: str = "es") -> list[str]:
    own = overlay.filled(yaml.safe_load(text))
    return list(translation.faults(own, messages.shipped(), Locale.parse(language)))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("brief: {titel: x}", "'brief.titel' is no message; write 'brief.title', or remove it"),
        ("brief: {title: '{nam}'}", "asks for {nam}, which it is not given; it has {name}"),
        ("brief: {title: '{name'}", "has a brace without its partner"),
        ("brief: {title: {a: x}}", "'brief.title' is one message, and has 'a'"),
        ("brief: x", "'brief' holds messages, not one"),
        ("brief: {title: 3}", "is no text; set it in quotes"),
        ("brief: {title: {one: x, other: y}}", "given no number to choose by"),
        ("brief: {learn: {more: {few: x, other: '{n}'}}}", "the language has no such form"),
        ("brief: {learn: {more: {one: x}}}", "lacks 'other'"),
        ("brief: {learn: {more: {one: x, other: y}}}", "leaves out {n}, which it is to say"),
        ("brief: {headline: {benchmark: {other: x}}}", "leaves out {peer_of}"),
        ("brief: {leads: {mates: '{mates_high}'}}", "leaves out {mates}, which it is to say"),
        ("brief: {leads: {mates: '{mates_high} {mates:foo}'}}", "shows {mates:foo}"),
        ("brief: {kind: '<script>x</script>'}", "has the mark <script>, which a message may not"),
        ("brief: {kind: '<b onclick=x>y</b>'}", "has the mark <b onclick=x>"),
        ("brief: {kind: '<b>y'}", "leaves a mark open"),
        ("brief: {kind: 'a < b'}", "has a bare '<', '>' or '&'"),
        ("brief: {kind: 'a & b'}", "has a bare '<', '>' or '&'"),
        ("meta: {lowercase_labels: 'yes'}", "'meta.lowercase_labels' is not shaped"),
        ("meta: {ordinal: {other: 'x'}}", "'meta.ordinal' is not shaped"),
        ("meta: {whose: {other: '{name.x}'}}", "'meta.whose' is not shaped"),
        ("brief: {kind: '{name.__class__}'}", "has a brace without its partner"),
    ],
)
def test_what_is_wrong_with_a_message_is_told_with_its_key(written: str, told: str) -> None:
    found = faults(written)
    assert len(found) == 1, found
    assert told in found[0]


@pytest.mark.parametrize("code", ["xx", "Spanish", "e", "en_GB", "../es", "zz-ZZ"])
def test_what_is_no_language_is_told(code: str) -> None:
    with pytest.raises(UserError, match=r"languages: '.*' is (no code of a|a) language"):
        messages.load(TEMPLATES, [code])


def test_an_own_section_is_free_and_what_is_empty_is_not_looked_at() -> None:
    assert faults("own: {anything: '{x}'}\nbrief: {title: '', learn: {more: {other: ''}}}") == []


def test_a_file_at_fault_stops_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "messages.es.yml"
    path.write_text("brief: {titel: x}", "utf-8")
    with pytest.raises(UserError, match=r"messages\.es\.yml: 'brief\.titel' is no message"):
        messages.load(TEMPLATES, ["es"], [path])
    messages.load(TEMPLATES, ["fr"], [path])  # of a language that the study has not


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_messages_of_a_study_for_trying_are_sound(language: str) -> None:
    assert faults(LANGUAGES[language].read_text("utf-8"), language) == []


def every_message(words: Words) -> Iterator[tuple[str, Any]]:
    for key in messages.keys((words.below or words).tree):
        if not key.startswith("meta."):
            yield key, words.message(key)


def filled_with(key: str, message: Any, n: int) -> dict[str, Any]:
    """Something for every place that the package's messages of this key have."""
    values: dict[str, Any] = {"n": n}
    for tree in messages.shipped():
        node: Any = tree
        for step in key.split("."):
            node = node[step]
        for text in node.values() if is_plural(node) else [node]:
            for place, spec in translation._places(text):
                number = SPEC.fullmatch(spec)
                listed = ["[a]", "[b]"] if spec == "or" else f"[{place}]"
                values[place] = values.get(place, 0.25 if number else listed)
                if number and number["kind"] == "o":
                    values[place] = 2
    return values | dict.fromkeys(translation.COMMON, "Alder") | {"n": n}


@pytest.mark.parametrize("language", ["en", "zh", *sorted(LANGUAGES)])
def test_every_message_is_written_in_every_form(language: str) -> None:
    own = [LANGUAGES[language]] if language in LANGUAGES else []
    if own:
        tree = overlay.filled(yaml.safe_load(own[0].read_text("utf-8")))
        words = Words(language, {"meta": messages.settings(language), **tree},
                      Words("en", messages.shipped()[0]))  # fmt: skip
    else:
        words = messages.load(TEMPLATES, [language])[language]
    for key, message in every_message(words):
        for n in (0, 1, 2, 3, 11, 21, 100):
            said = words.plain(key, **filled_with(key, message, n))
            assert not re.search(r"[{}]", said.replace("{query}", "")), key
            assert isinstance(words(key, **filled_with(key, message, n)), Markup)


@pytest.mark.parametrize("language", ["es", "ar", "ja", "pl", "cy"])
def test_a_file_to_fill_in_says_nothing_and_holds_every_place(language: str) -> None:
    english = messages.shipped()[0]
    written = filling.to_fill(english, {}, language)
    read = yaml.safe_load(written)
    filled = overlay.filled(read)
    assert set(filled) == {"meta"}
    assert list(translation.faults(filled, messages.shipped(), Locale.parse(language))) == []
    places = set(messages.keys({k: v for k, v in read.items() if k != "meta"}))
    said = set(messages.sayings(Words("en", english)))
    assert places == said
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    assert set(read["brief"]["learn"]["more"]) == forms


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_filling_in_further_keeps_what_is_there(language: str) -> None:
    own = yaml.safe_load(LANGUAGES[language].read_text("utf-8"))
    own["own"] = {"mine": "[x]: y"}
    once = yaml.safe_load(filling.to_fill(messages.shipped()[0], own, language))
    assert overlay.filled(once) | {"meta": own.get("meta", {})} == own | {
        "meta": own.get("meta", {})
    }
    assert filling.to_fill(messages.shipped()[0], once, language) == filling.to_fill(
        messages.shipped()[0], own, language
    )


def test_what_falls_back_is_listed() -> None:
    found = messages.load(TEMPLATES, ["en", "zh", "fr"])
    assert messages.lacking(found["zh"]) == ()
    assert len(messages.lacking(found["fr"])) > 1000
    (line,) = messages.told(found)
    assert re.match(r"fr: 1,\d{3} of 1,\d{3} messages are in English", line)
    assert "are lacking (brief.kind, brief.title, brief." in line
    assert re.search(r" and 1,\d{3} more\); 'pathways messages fr' writes", line)
    english = found["en"]
    few = Words("es", {"a": "Uno"}, Words("en", {"a": "One", "b": "Two", "brief": {"c": "Three"}}))
    (line,) = messages.told({"es": few, "en": english})
    assert "es: 2 of 3 messages are in English, because its own are lacking (brief.c, b);" in line
    assert found["fr"].plain("site.language_name") == "Français"


def test_a_mark_may_stand_in_english() -> None:
    words = over_english("es", {})
    assert 'data-unit="a"' in words("both", list=[mark("A", unit="a")], whose=Possessive("B"),
                                    best=1, x=1.0)  # fmt: skip
