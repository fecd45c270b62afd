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
========== =====================================================================

A message may be a mapping of plural categories (``one``, ``other``...), chosen by ``n``; exactly 1
takes ``one`` in every language that gives it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from numbers import Integral, Real
from string import Formatter
from typing import Any, Literal, cast

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from markupsafe import Markup, escape

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})

_SPEC = re.compile(r"(?P<sign>\+?)(?P<kind>n|p|pp|c|s|a|o)(?P<decimals>\d)")
_LARGE_DECIMALS = 2  # 17.31万 says as much as a reader keeps
_ON_FRONTIER = 1e-6  # the tolerance within which a score counts as 1


def is_plural(message: Any) -> bool:
    """Whether a message is a mapping of plural categories rather than a section."""
    return isinstance(message, Mapping) and "other" in message and set(message) <= PLURALS


def mark(text: str, **marks: str) -> Markup:
    """Return a text marked with what it names: ``mark("Alder", unit="alder")``.

    ``<span data-unit="alder">Alder</span>``; it goes as a value, or within a list, into a message.
    """
    names = Markup("").join(Markup(' data-{}="{}"').format(k, v) for k, v in marks.items())
    return Markup("<span{}>{}</span>").format(names, text)


class Words:
    """The messages of one language, and its way of writing numbers, lists and dates.

    Parameters
    ----------
    language
        A language code such as ``en`` or ``zh``.
    messages
        Nested mappings of keys; a leaf is a sentence or a mapping of plural categories.
    """

    def __init__(self, language: str, messages: Mapping[str, Any]) -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-")
        self._messages = messages

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """Return the message ``key`` as HTML: values escaped, numbers in ``<data>``."""
        parts = self._fill(key, values, lambda _, value, shown: self._data(value, shown), escape)
        return Markup("").join(Markup(p) if own else p for p, own in parts)

    def claim(self, key: str, /, **values: Any) -> Markup:
        """Return the message ``key`` as HTML that a test can hold to what it says.

        ``<span data-claim="KEY">`` around the whole; each number names its place in the message:
        ``<data value="UNROUNDED" data-as="PLACE">``. ``tests/claims/README.md`` has the rest.
        """
        parts = self._fill(key, values, self._placed, escape)
        inner = Markup("").join(Markup(p) if own else p for p, own in parts)
        return Markup('<span data-claim="{}">{}</span>').format(key, inner)

    def plain(self, key: str, /, **values: Any) -> str:
        """Return the message ``key`` as plain text, for charts and alternative texts."""
        parts = self._fill(key, values, lambda _, __, shown: shown, _bare)
        return "".join(_TAGS.sub("", p) if own else str(p) for p, own in parts)

    def has(self, key: str) -> bool:
        """Whether there is such a message or section."""
        try:
            self._at(key)
        except KeyError:
            return False
        return True

    def section(self, key: str) -> tuple[str, ...]:
        """Return the keys of a section, in the file's order."""
        return tuple(self._at(key))

    def pick(self, wording: Mapping[str, str]) -> str:
        """Return a study's own wording in this language."""
        return wording[self.language]

    def lower(self, text: str) -> str:
        """Return a label as it stands within a sentence: *Beds* becomes *beds*, *GDP* stays.

        Only in languages whose messages say ``meta.lowercase_labels: true``.
        """
        first = text.split(" ", 1)[0]
        if self._at("meta.lowercase_labels") is True and first[1:] == first[1:].lower():
            return text[:1].lower() + text[1:]
        return text

    def upper(self, text: str) -> str:
        """Return the text with a capital at its start."""
        return text[:1].upper() + text[1:]

    def whose(self, name: str) -> Markup:
        """Write a name as the one to whom something belongs: *Alder’s*, *the Islands’*."""
        form = "after_s" if _bare(name).endswith("s") else "other"
        return Markup(self._at(f"meta.whose.{form}")).format(name=name)

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Write a number: ``12,345.6``."""
        return self._signed(value, decimals, sign, self._decimal)

    def percent(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """Write a share as per cent: ``0.123`` becomes ``12.3%``."""
        return self._signed(value, decimals + 2, sign, self._percent)

    def compact(self, value: float, decimals: int = 1) -> str:
        """Write a large number in words: ``55.4 million``."""
        known = self.locale.compact_decimal_formats
        text: str = format_compact_decimal(
            value,
            format_type="long" if "long" in known else "short",
            locale=self.locale,
            fraction_digits=decimals,
        )
        return text.replace("-", "−")

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
        return str(format_date(datetime.fromtimestamp(epoch, UTC), form, locale=self.locale))

    def _at(self, key: str) -> Any:
        node: Any = self._messages
        for step in key.split("."):
            if not isinstance(node, Mapping) or step not in node:
                raise KeyError(f"messages.{self.language}: there is no '{key}'")
            node = node[step]
        return node

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
        message = self._at(key)
        if is_plural(message):
            n = values["n"]
            # Exactly one may have its own message in a language without a singular too.
            chosen = "one" if n == 1 else self.locale.plural_form(n)
            message = message.get(chosen, message["other"])
        if not isinstance(message, str):
            raise KeyError(f"messages.{self.language}: '{key}' is a section, not a message")
        for own, name, spec, _ in Formatter().parse(message):
            if own:
                yield own, True
            if name is None:
                continue
            if name not in values:
                raise KeyError(f"messages.{self.language}: '{key}' needs '{name}'")
            try:
                yield self._shown(values[name], spec or "", partial(data, name), text), False
            except (TypeError, ValueError) as error:
                raise type(error)(f"messages.{self.language}: '{key}': {error}") from None

    def _shown(
        self,
        value: Any,
        spec: str,
        data: Callable[[float, str], Any],
        text: Callable[[Any], Any],
    ) -> Any:
        if isinstance(value, list | tuple):
            style = cast(Literal["standard", "or"], spec or "standard")
            return self._joined([text(item) for item in value], style)
        if isinstance(value, Mapping):
            return text(self.pick(value))
        if isinstance(value, Real) and not isinstance(value, bool):
            if not spec and isinstance(value, Integral):
                return data(int(value), self.number(int(value)))
            how = _SPEC.fullmatch(spec)
            if how is None:
                raise ValueError(f"'{spec}' does not say how to show {value!r}")
            decimals, sign = int(how["decimals"]), bool(how["sign"])
            return data(float(value), self._number_as(how["kind"], float(value), decimals, sign))
        if spec or value is None:
            raise TypeError(f"{value!r} is not a number")
        return text(value)

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
        if value < 0 and not shown_as_zero:
            return f"−{text}"
        return f"+{text}" if sign and not shown_as_zero else text

    def _decimal(self, value: float, places: int) -> str:
        return str(format_decimal(value, self._patterns[places], locale=self.locale))

    def _percent(self, value: float, places: int) -> str:
        return str(format_percent(value, self._percent_patterns[places - 2], locale=self.locale))

    @cached_property
    def _patterns(self) -> list[str]:
        return ["#,##0" + ("." + "0" * d if d else "") for d in range(10)]

    @cached_property
    def _percent_patterns(self) -> list[str]:
        tail = self.locale.percent_formats[None].pattern.split("0")[-1]
        return [pattern + tail for pattern in self._patterns]


def _bare(value: Any) -> str:
    """A value as text: what is marked up loses its marks, a name keeps its angle brackets."""
    return _TAGS.sub("", value) if isinstance(value, Markup) else str(value)


_TAGS = re.compile(r"</?(?:strong|em|b|i|abbr|span|sub|sup)\b[^>]*>")
