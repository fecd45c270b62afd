"""Words of one language: messages filled with numbers, names and lists as that language has them.

A message is a sentence with named places: ``"{name} scores {score:n3}"``. What a place may hold
and how it is shown is said by the message, not by the caller, so that each language decides:

========== =====================================================================
``{x}``    text as it is; a whole number; a list joined by *and*; a study's wording
``{x:or}`` a list joined by *or*
``{x:n2}`` a number with two decimals; ``{x:+n2}`` with its sign
``{x:p1}`` a share as per cent; ``{x:+p1}`` with its sign; ``{x:pp0}`` percentage points
``{x:c1}`` a large number in words: 55.4 million
``{x:s3}`` a score: never shown as 1 unless it is within 1e-6 of 1
``{x:a0}`` an amount as the language writes large ones: 173,100, or 17.31万
``{x:o0}`` an ordinal: 5th
``{x:y}``  a period, with the word that the language has after a year (2020年) if it is one
========== =====================================================================

A message may be a mapping of the language's plural categories (``zero``, ``one``, ``two``, ``few``,
``many``, ``other``), chosen by ``n``, or of exact numbers (``"=2"``), which come first; where a
language has no ``one``, that is exactly 1.

A message that a language lacks is said in the language below it, with that language's plurals,
lists and ordinals, and is marked as such; its figures are written as the page's own. A message
without words of its own, such as a range, is the page's, whichever language lends it.

What runs the other way than the message around it, such as an Arabic name in an English sentence,
is isolated: else the number after it, or the full stop, would be drawn on its other side. So is a
date in an Arabic message that has Latin letters of its own: they would take the day to their side.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from numbers import Integral, Real
from string import Formatter
from typing import Any, Literal, cast

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    format_percent,
    get_minus_sign_symbol,
    get_plus_sign_symbol,
)
from markupsafe import Markup, escape

from analysis.language import grouping, tongues

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
EXACT = re.compile(r"=\d+")

SPEC = re.compile(r"(?P<sign>\+?)(?P<kind>n|p|pp|c|s|a|o)(?P<decimals>\d)")
_IN_WORDS = {"c", "o"}  # numbers that are partly words
# Where the digits begin of the numbering systems that some language has by default.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040}
_ZEROS |= {"tibt": 0xF20, "olck": 0x1C50, "cakm": 0x11136, "adlm": 0x1E950}
_ZEROS |= {"nkoo": 0x7C0, "mtei": 0xABF0, "hmnp": 0x1E140}
_YEARS = re.compile(r"\d\d(?P<first>\d\d)([-/–—](?:\d{4}|(?P<second>\d\d)))?", re.ASCII)
_MONTHS = 12
_LARGE_DECIMALS = 2  # 17.31万 says as much as a reader keeps
_ON_FRONTIER = 1e-6  # the tolerance within which a score counts as 1


def is_plural(message: Any) -> bool:
    """Whether a message is a mapping of plural categories rather than a section."""
    return (
        isinstance(message, Mapping)
        and "other" in message
        and all(key in PLURALS or EXACT.fullmatch(str(key)) for key in message)
    )


def _is_year(text: str) -> bool:
    """Whether a period is a year, or one that several years share: 2020, 2018/19, 2018–2020."""
    found = _YEARS.fullmatch(text)
    if found is None or found["second"] is None:
        return found is not None
    # 2019-06 is a month, unless it is the year after.
    second, following = int(found["second"]), (int(found["first"]) + 1) % 100
    return second > _MONTHS or second == following


@dataclass(frozen=True, slots=True)
class Possessive:
    """A name as the one to whom something belongs, written as the message's language does."""

    name: str


def says_words(message: Any) -> bool:
    """Whether a message has letters of its own, beside its places and marks."""
    texts = message.values() if isinstance(message, Mapping) else [str(message)]
    return any(any(map(str.isalpha, _NO_WORDS.sub("", text))) for text in texts)


_NO_WORDS = re.compile(r"<[^>]*>|\{[^}]*\}|&[#\w]+;")


def mark(text: str, **marks: str) -> Markup:
    """Return a text marked with what it names: ``mark("Alder", unit="alder")``.

    ``<span data-unit="alder">Alder</span>``; it goes as a value, or within a list, into a message.
    """
    names = Markup("").join(Markup(' data-{}="{}"').format(k, v) for k, v in marks.items())
    return Markup("<span{}>{}</span>").format(names, text)


class Lent(str):
    """A plain text in another language than its page's, which a language below has lent.

    It is a text like any other; who places it in a page finds out here that it must be marked.

    Attributes
    ----------
    marks : the attributes of an element that shows or speaks it: `` lang="en"``, and ``dir``.
    turned : the direction it runs in, if that is not the page's; else empty.
    """

    __slots__ = ("marks", "turned")
    marks: Markup
    turned: str

    def __new__(cls, text: str, marks: Markup, turned: str) -> Lent:
        """Take the text with its marks: a ``str`` is made here, not in ``__init__``."""
        made = super().__new__(cls, text)
        made.marks, made.turned = marks, turned
        return made

    def like(self, text: str) -> Lent:
        """Return another wording of the same."""
        return Lent(text, self.marks, self.turned)

    @property
    def apart(self) -> str:
        """The text for where there are no marks: between signs that keep its direction."""
        return f"{_BEGINS[self.turned]}{self}{POP}" if self.turned else str(self)


def marks_of(text: Any) -> Markup:
    """Return the attributes of an element that speaks a text by an attribute; mostly none."""
    return text.marks if isinstance(text, Lent) else Markup("")


def _reworded(text: str, said: str) -> str:
    return text.like(said) if isinstance(text, Lent) else said


def apart(told: Any) -> Any:
    """Return what a page's script shows: each text that runs the other way between its signs."""
    if isinstance(told, Mapping):
        return {key: apart(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [apart(value) for value in told]
    return told.apart if isinstance(told, Lent) else told


def marked(text: Any) -> Any:
    """Return a text for a page, within a mark of its language where it is lent by another."""
    return Markup("<span{}>{}</span>").format(text.marks, text) if isinstance(text, Lent) else text


def mark_language(text: str, language: str) -> Markup:
    """Return a text that is in another language than what stands around it."""
    return Markup('<span lang="{}">{}</span>').format(language, text)


_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})  # letters, and Arabic digits
_STRONG = frozenset({"L", "R", "AL"})


def runs_against(text: str, direction: Literal["ltr", "rtl"]) -> bool:
    """Whether a text has letters or digits that run the other way than what stands around it."""
    if direction == "ltr" and text.isascii():
        return False
    against = _FROM_THE_RIGHT if direction == "ltr" else {"L"}
    return any(unicodedata.bidirectional(letter) in against for letter in text)


def way(text: str) -> Literal["ltr", "rtl"]:
    """Return the way that a text's first letter runs."""
    kinds = map(unicodedata.bidirectional, text)
    return "rtl" if next((kind for kind in kinds if kind in _STRONG), "L") != "L" else "ltr"


def isolate(
    text: Any,
    direction: Literal["ltr", "rtl"],
    *,
    numbers: bool = False,
    page: Literal["ltr", "rtl"] | None = None,
) -> Any:
    """Return a text so that it cannot turn the order of what stands around it, nor be turned by it.

    Markup is set in ``<bdi>``, plain text between the marks that Unicode has for this; a text that
    runs the same way is left as it is, unless ``numbers`` and it has digits beside its letters:
    they run as the letters before them do, which may be those of the sentence. A claim that is not
    marked otherwise runs as its ``page`` does, whatever it begins with.
    """
    seen = html.unescape(_TAGS.sub("", text)) if isinstance(text, Markup) else text
    counted = numbers and any(map(str.isdigit, seen)) and any(map(str.isalpha, seen))
    if _PLACE.fullmatch(seen) or not (counted or runs_against(seen, direction)):
        return text
    if isinstance(text, Markup):
        # The way is said outright: what sets the PDFs does not find it out by itself.
        own = page if page and _CLAIM.match(text) else None
        if own == direction:
            return text
        side = own or way(seen)
        return text if _APART.match(text) else Markup('<bdi dir="{}">{}</bdi>').format(side, text)
    return text if text[0] == FIRST_STRONG else f"{FIRST_STRONG}{text}{POP}"


FIRST_STRONG, POP = "\u2068", "\u2069"  # a text apart, which runs the way of its first letter
_BEGINS = {"ltr": "\u2066", "rtl": "\u2067"}  # or one whose way is known
_CLAIM = re.compile(r'<span data-claim="[^"]*">')  # of the page's own language
_PLACE = re.compile(r"\{\w+\}")  # that a script fills
_APART = re.compile(r'<bdi[^>]*>[^<]*</bdi>$|<span[^>]* dir="(?:(?!<span).)*</span>$', re.DOTALL)


class Words:
    """The messages of one language, and its way of writing numbers, lists and dates.

    Parameters
    ----------
    language
        A language code such as ``en`` or ``zh``.
    messages
        Nested mappings of keys; a leaf is a sentence or a mapping of plural categories. An empty
        one counts as not there.
    below
        The words of the language that says what this one lacks.
    """

    def __init__(
        self, language: str, messages: Mapping[str, Any], below: Words | None = None
    ) -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-")
        self.below = below
        self._messages = messages

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way the language is written."""
        return tongues.direction(self.language)

    @property
    def numbers(self) -> str:
        """The language with its own digits, as a browser is told of both: ``ar-u-nu-arab``."""
        return f"{self.language}-u-nu-{self.locale.default_numbering_system}"

    @property
    def back(self) -> str:
        """The arrow to what comes before: against the way the language is written."""
        return "→" if self.direction == "rtl" else "←"

    @property
    def onward(self) -> str:
        """The arrow to what comes next."""
        return "←" if self.direction == "rtl" else "→"

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """Return the message ``key`` as HTML: values escaped, numbers in ``<data>``."""
        parts = self._fill(key, values, lambda _, value, shown: self._data(value, shown), escape)
        said = Markup("").join(Markup(p) if own else p for p, own in parts)
        marks = self._foreign(key) or self._turned(key, said)
        return Markup("<span{}>{}</span>").format(marks, said) if marks else said

    def claim(self, key: str, /, **values: Any) -> Markup:
        """Return the message ``key`` as HTML that a test can hold to what it says.

        ``<span data-claim="KEY">`` around the whole; each number names its place in the message:
        ``<data value="UNROUNDED" data-as="PLACE">``. ``tests/claims/README.md`` has the rest.
        """
        parts = self._fill(key, values, self._placed, escape)
        inner = Markup("").join(Markup(p) if own else p for p, own in parts)
        marks = self._foreign(key) or self._turned(key, inner)
        return Markup('<span data-claim="{}"{}>{}</span>').format(key, marks, inner)

    def plain(self, key: str, /, **values: Any) -> str:
        """Return the message ``key`` as plain text, for charts and alternative texts."""
        parts = self._fill(key, values, lambda _, __, shown: shown, _bare)
        return self._lent(key, "".join(_TAGS.sub("", p) if own else str(p) for p, own in parts))

    def forms(self, key: str, /, **values: Any) -> str | dict[str, str]:
        """Return the message ``key`` for a script, as plain text; of one with plurals every form.

        The forms go by their categories and exact numbers, with ``lang``, the language whose rules
        choose among them: that of the message. Values are texts, such as ``{n}`` for a place that
        the script fills, and sets apart where it must (``templates/site/counts.js``).
        """
        message, speaker = self._found(key)

        def said(form: str) -> str:
            pieces = self._pieces(key, form, values, lambda _, __, shown: shown, _bare)
            text = "".join(_TAGS.sub("", p) if own else str(p) for p, own in pieces)
            return apart(self._lent(key, text))

        if not is_plural(message):
            return said(message)
        return {"lang": speaker.language} | {which: said(form) for which, form in message.items()}

    def _lent(self, key: str, text: str) -> str:
        marks = self._foreign(key)
        if not marks:
            return text
        way = self._found(key)[1].direction
        return Lent(text, marks, "" if way == self.direction else way)

    def has(self, key: str) -> bool:
        """Whether there is such a message or section."""
        try:
            self._found(key)
        except KeyError:
            return False
        return True

    @property
    def tree(self) -> Mapping[str, Any]:
        """The language's own messages, nested."""
        return self._messages

    def message(self, key: str) -> Any:
        """Return a message as it is written: a text, or its plural forms."""
        return self._found(key)[0]

    @property
    def together(self) -> tuple[str, ...]:
        """The words that a headline does not break, in a language without spaces."""
        return tuple(self._at("meta.together"))

    def section(self, key: str) -> tuple[str, ...]:
        """Return the keys of a section, in the file's order; of the language below, if any."""
        return tuple((self.below or self)._at(key))

    def speaker(self, key: str) -> Words:
        """Return whose words a message is in: these, or those of the language below."""
        return self._found(key)[1]

    def pick(self, wording: Mapping[str, str]) -> str:
        """Return a study's own wording in this language."""
        return wording[self.language]

    def lower(self, text: str) -> str:
        """Return a label as it stands within a sentence: *Beds* becomes *beds*, *GDP* stays.

        Only in languages whose messages say ``meta.lowercase_labels: true``.
        """
        first = text.split(" ", 1)[0]
        if self._at("meta.lowercase_labels") is True and first[1:] == first[1:].lower():
            return _reworded(text, text[:1].lower() + text[1:])
        return text

    def upper(self, text: str) -> str:
        """Return the text with a capital at its start."""
        return _reworded(text, text[:1].upper() + text[1:])

    def whose(self, name: str) -> Markup:
        """Write a name as the one to whom something belongs: *Alder’s*, *the Islands’*.

        In a message it goes as a :class:`Possessive`.
        """
        return Markup(self._whose(name)).format(name=name)

    def _whose(self, name: str) -> str:
        form = "after_s" if _bare(name).endswith("s") else "other"
        return str(self._at(f"meta.whose.{form}"))

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Write a number: ``12,345.6``."""
        return self._signed(value, decimals, sign, self._decimal)

    def percent(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Write a share as per cent: ``0.123`` becomes ``12.3%``."""
        return self._signed(value, decimals + 2, sign, self._percent)

    def as_per_cent(self, number: Markup) -> Markup:
        """Give a number of per cent, already written, its sign as the language does: ``66,0 %``."""
        before, after = (self._in_per_cent(part) for part in self._percent_affixes)
        made = Markup(before) + number + Markup(after)
        # The sign is no part of the number's element, and would go to its other side.
        return Markup('<bdi dir="ltr">{}</bdi>').format(made) if self.direction == "rtl" else made

    def compact(self, value: float, decimals: int = 1) -> str:
        """Write a large number in words: ``55.4 million``."""
        known = self.locale.compact_decimal_formats
        text: str = format_compact_decimal(
            value,
            format_type="long" if "long" in known else "short",
            locale=self.locale,
            fraction_digits=decimals,
            numbering_system="default",
        )
        return self._in_digits(text.replace("-", "−"))

    def amount(self, value: float, decimals: int = 0) -> str:
        """Write an amount: in the large unit that the language counts in, if it has such.

        ``decimals`` are those of the plain number; -3 says that it was rounded to thousands, so
        that 52,000 becomes 5.2万 and not 5.20万.
        """
        for size, name in reversed(self._at("meta.large")):
            if abs(value) >= size:
                places = max(0, min(_LARGE_DECIMALS, round(math.log10(size)) + decimals))
                return f"{self.number(value / size, places)}{name}"
        return self.number(value, max(decimals, 0))

    def ordinal(self, value: int) -> str:
        """Write a place in an order: ``5th``."""
        forms = self._at("meta.ordinal")
        form = forms.get(self.locale.ordinal_form(value), forms["other"])
        return str(form).replace("{n}", self.number(value))

    def score(self, value: float, decimals: int = 3) -> str:
        """Write a score; more decimals are used where fewer would make it look like 1."""
        if abs(1 - value) > _ON_FRONTIER:
            while decimals < 6 and round(value, decimals) == 1:
                decimals += 1
        return self.number(value, decimals)

    def period(self, text: str) -> str:
        """Write a period: as a year where it is one (2020年), else as it is (Wave 2, before)."""
        form = self._found("meta.year")[0] if _is_year(text) else "{year}"
        return str(form).replace("{year}", text)

    def data(
        self,
        value: float,
        decimals: int = 0,
        *,
        kind: str = "n",
        sign: bool = False,
        place: str = "",
    ) -> Markup:
        """Return ``<data value="UNROUNDED">shown</data>``; ``kind`` as in a message's place.

        ``place`` says what the number is, as in ``claim``: for a table's cell.
        """
        shown = self._number_as(kind, value, decimals, sign)
        return self._placed(place, value, shown) if place else self._data(value, shown)

    def join(
        self, items: Iterable[Any], style: Literal["standard", "or", "unit"] = "standard"
    ) -> str:
        """Join texts: ``a, b and c``; style ``or`` for alternatives."""
        texts = [str(item) for item in items]
        return str(format_list(texts, style=style, locale=self.locale))

    def date(self, epoch: int, form: str = "long") -> str:
        """Write a date (UTC) given in seconds since 1970."""
        day = datetime.fromtimestamp(epoch, UTC)
        return self._in_digits(str(format_date(day, form, locale=self.locale)))

    def _at(self, key: str) -> Any:
        node: Any = self._messages
        for step in key.split("."):
            if not isinstance(node, Mapping) or step not in node:
                raise KeyError(f"messages.{self.language}: there is no '{key}'")
            node = node[step]
        return node

    def _found(self, key: str) -> tuple[Any, Words]:
        """Return a message or section, and whose words it is in."""
        try:
            found = self._at(key)
        except KeyError:
            if self.below is None:
                raise
            return self.below._at(key), self.below
        if found == "" and self.below is not None:
            return self.below._at(key), self.below
        return found, self

    def mark(self, key: str) -> Markup:
        """Return `` lang="en"`` and the like for an element that speaks by an attribute alone.

        Empty where the message ``key`` is in the page's language. An element that holds words of
        the page too, such as the navigation, cannot be marked so: its words would be English too.
        """
        return self._foreign(key)

    def _foreign(self, key: str) -> Markup:
        """Return the attributes of a message that is in another language; empty for its own."""
        message, speaker = self._found(key)
        if speaker is self or not says_words(message):
            return Markup("")
        turned = speaker.direction != self.direction
        way = Markup(' dir="{}"').format(speaker.direction) if turned else ""
        return Markup(' lang="{}"{}').format(speaker.language, way)

    def _turned(self, key: str, said: Markup) -> Markup:
        """Return the way of a message that has no words of its own, if all it holds runs that way.

        ``{data}: {holder}.`` with both in English is an English sentence, in an Arabic page too.
        """
        text = html.unescape(_TAGS.sub("", said))
        several = said.count("<bdi") > 1  # a name alone, with a number, is no sentence
        if not several or says_words(self._found(key)[0]):
            return Markup("")
        way: Literal["ltr", "rtl"] = "ltr" if self.direction == "rtl" else "rtl"
        return Markup("") if runs_against(text, way) else Markup(' dir="{}"').format(way)

    def _form(self, message: Mapping[str, str], n: float) -> str:
        """Return the form of a message for a number."""
        exact = f"={n:g}"
        if exact in message:
            return message[exact]
        category = self.locale.plural_form(n)
        # Exactly one may have its own message in a language without a singular too.
        if n == 1 and "one" not in self.locale.plural_form.tags:
            category = "one"
        return message.get(category, message["other"])

    def _fill(
        self,
        key: str,
        values: Mapping[str, Any],
        data: Callable[[str, float, str], Any],
        text: Callable[[Any], Any],
    ) -> Iterable[tuple[Any, bool]]:
        """Yield the message's pieces: (piece, whether it is the message's own text).

        ``data`` gets a number's place, the number and how it is shown.
        """
        message, speaker = self._found(key)
        if is_plural(message):
            message = speaker._form(message, values["n"])
        yield from self._pieces(key, message, values, data, text)

    def _pieces(
        self,
        key: str,
        message: Any,
        values: Mapping[str, Any],
        data: Callable[[str, float, str], Any],
        text: Callable[[Any], Any],
    ) -> Iterable[tuple[Any, bool]]:
        """Yield the pieces of a message, or of one form of it, as ``_fill`` does."""
        speaker = self._found(key)[1]
        if speaker is not self and not says_words(message):
            speaker = self
        if not isinstance(message, str):
            raise KeyError(f"messages.{self.language}: '{key}' is a section, not a message")
        aside = partial(
            isolate,
            direction=speaker.direction,
            numbers=speaker._crossed(message),
            page=self.direction,
        )
        for own, name, spec, _ in Formatter().parse(message):
            if own:
                yield own, True
            if name is None:
                continue
            if name not in values:
                raise KeyError(f"messages.{self.language}: '{key}' needs '{name}'")
            try:
                how = spec or ""
                yield (
                    self._shown(values[name], how, speaker, partial(data, name), text, apart=aside),
                    False,
                )
            except (TypeError, ValueError) as error:
                raise type(error)(f"messages.{self.language}: '{key}': {error}") from None

    def _shown(
        self,
        value: Any,
        spec: str,
        speaker: Words,
        data: Callable[[float, str], Any],
        text: Callable[[Any], Any],
        *,
        apart: Callable[[Any], Any],
    ) -> Any:
        """Show a value; ``speaker`` are the words that the message around it is in."""
        if isinstance(value, Possessive):
            named = apart(text(value.name))
            if isinstance(named, Markup):
                return text(speaker.whose(named))
            return speaker._whose(named).format(name=named)
        if isinstance(value, list | tuple):
            style = cast(Literal["standard", "or"], spec or "standard")
            return speaker._joined([apart(text(item)) for item in value], style)
        if isinstance(value, Mapping):
            return apart(text(self.pick(value)))
        if isinstance(value, Real) and not isinstance(value, bool):
            if not spec and isinstance(value, Integral):
                return apart(data(int(value), self.number(int(value))))
            how = SPEC.fullmatch(spec)
            if how is None:
                raise ValueError(f"'{spec}' does not say how to show {value!r}")
            decimals, sign = int(how["decimals"]), bool(how["sign"])
            writer = speaker if how["kind"] in _IN_WORDS else self
            number = writer._number_as(how["kind"], float(value), decimals, sign)
            return apart(data(float(value), number))
        if spec == "y" and value is not None:
            return apart(text(speaker.period(str(value))))
        if spec or value is None:
            raise TypeError(f"{value!r} is not a number")
        return apart(text(value))

    def _crossed(self, message: str) -> bool:
        """Whether a message that runs from the right has Latin letters of its own."""
        if self.direction == "ltr":
            return False
        return runs_against(_NO_WORDS.sub("", message), "rtl")

    def _joined(self, items: list[Any], style: Literal["standard", "or"]) -> Any:
        if any(isinstance(item, Markup) for item in items):
            marks = [f"\0{i}\0" for i in range(len(items))]
            joined = self.join(marks, style)
            return Markup(re.sub(r"\0(\d+)\0", lambda m: str(items[int(m[1])]), joined))
        return self.join(items, style)

    def _number_as(self, kind: str, value: float, decimals: int, sign: bool) -> str:
        if kind == "n":
            return self.number(value, decimals, sign=sign)
        if kind == "p":
            return self.percent(value, decimals, sign=sign)
        if kind == "pp":
            return self.number(value * 100, decimals, sign=sign)
        if kind == "c":
            return self.compact(value, decimals)
        if kind == "s":
            return self.score(value, decimals)
        if kind == "a":
            return self.amount(value, decimals)
        if kind == "o":
            return self.ordinal(int(value))
        raise ValueError(f"'{kind}' is not a way to show a number")

    def _data(self, value: float, shown: str) -> Markup:
        return Markup('<data value="{}">{}</data>').format(repr(value), shown)

    def _placed(self, place: str, value: float, shown: str) -> Markup:
        return Markup('<data value="{}" data-as="{}">{}</data>').format(repr(value), place, shown)

    def _signed(
        self, value: float, places: int, sign: bool, write: Callable[[float, int], str]
    ) -> str:
        if not math.isfinite(value):
            raise ValueError(f"{value!r} cannot be shown")
        text = write(abs(value), places)
        shown_as_zero = not re.search("[1-9]", text)
        text = self._in_digits(text)
        if value < 0 and not shown_as_zero:
            return f"{self._signs[0]}{text}"
        return f"{self._signs[1]}{text}" if sign and not shown_as_zero else text

    def _decimal(self, value: float, places: int) -> str:
        pattern = self._patterns[places]
        if round(abs(value), places) < grouping.least(self.locale):
            pattern = pattern.replace("#,##0", "0")
        return str(format_decimal(value, pattern, self.locale, numbering_system="default"))

    def _percent(self, value: float, places: int) -> str:
        pattern = self._percent_patterns[places - 2]
        if round(abs(value) * 100, places - 2) < grouping.least(self.locale):
            pattern = pattern.replace("#,##0", "0")
        text = str(format_percent(value, pattern, self.locale, numbering_system="default"))
        return self._in_per_cent(text)

    def _in_per_cent(self, text: str) -> str:
        """Write the sign as the language does; babel takes it from the pattern."""
        known = self.locale.number_symbols
        sign = known.get(self.locale.default_numbering_system, known["latn"]).get("percentSign")
        return text.replace("%", sign or "%")

    def _in_digits(self, text: str) -> str:
        """Write a text's digits as the language does; babel leaves them Latin."""
        zero = _ZEROS.get(self.locale.default_numbering_system)
        return text.translate({0x30 + i: zero + i for i in range(10)}) if zero else text

    @cached_property
    def _signs(self) -> tuple[str, str]:
        """Minus and plus; where text runs from the right, with the mark that keeps their side."""
        minus = get_minus_sign_symbol(self.locale, numbering_system="default")
        plus = get_plus_sign_symbol(self.locale, numbering_system="default")
        return str(minus).replace("-", "−"), str(plus)

    @cached_property
    def _patterns(self) -> list[str]:
        return ["#,##0" + ("." + "0" * d if d else "") for d in range(10)]

    @cached_property
    def _percent_patterns(self) -> list[str]:
        before, after = self._percent_affixes
        return [before + pattern + after for pattern in self._patterns]

    @cached_property
    def _percent_affixes(self) -> tuple[str, str]:
        """What stands before and after a number of per cent: ``%50`` in Turkish, ``50 %``."""
        pattern = self.locale.percent_formats[None].pattern
        return pattern.split("#")[0], pattern.split("0")[-1]


def _bare(value: Any) -> str:
    """A value as text: what is marked up loses its marks, a name keeps its angle brackets."""
    return html.unescape(_TAGS.sub("", value)) if isinstance(value, Markup) else str(value)


_TAGS = re.compile(r"</?(?:strong|em|bdi|b|i|abbr|span|sub|sup|data|a)\b[^>]*>")
