"""Writes a brief's messages: names, labels and numbers marked with what they are.

Each sentence rule (``sentences/``) picks a key and hands its values to a :class:`Pen`. What the
marks mean is said in ``tests/claims/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from markupsafe import Markup

from analysis.documents.briefs.facts.gap import GapRange
from analysis.documents.briefs.facts.practice import RatioFacts
from analysis.language import naming
from analysis.language.words import Possessive, Words, mark
from analysis.results.shapes import Region, Results
from analysis.study.model import Condition, Measure

# What amounts are given by: the least of these that leaves a typical one at 1 or more.
_BASES = (1, 1_000, 1_000_000)

_UNBROKEN = re.compile(r"[\u2e80-\u9fff]{2,8}")


@dataclass(frozen=True, slots=True)
class Pen:
    """The words of one brief.

    ``href`` gives the address of another region's brief, where the medium has links.
    """

    words: Words
    results: Results
    region: Region
    href: Callable[[str], str] | None = None

    def say(self, key: str, /, **values: Any) -> Markup:
        """Write ``brief.KEY``; the study's own nouns and the region's name need not be given."""
        return self.words.claim(f"brief.{key}", **self._common(), **values)

    def bare(self, key: str, /, **values: Any) -> Markup:
        """Write ``brief.KEY`` as a part of another message or as a label: without a claim."""
        return self.words(f"brief.{key}", **self._common(), **values)

    def plain(self, key: str, /, **values: Any) -> str:
        """Write ``brief.KEY`` as text, for alternative texts."""
        return self.words.plain(f"brief.{key}", **self._common(), **values)

    def ranged(self, key: str) -> str:
        """Return the key of a message on intervals, or of the one for a study without any.

        Where fewer than two regions lie below the frontier there is nothing to draw from.
        """
        return key if self.region.score.lower is not None else f"{key}_plain"

    def _common(self) -> dict[str, Any]:
        study = self.results.study
        name = self.name(self.region)
        return {
            "name": name,
            "whose": Possessive(name),
            "unit": naming.unit(study, self.words),
            "units": naming.units(study, self.words),
            "person": naming.person(study, self.words),
            "people": naming.people(study, self.words),
            "People": self.words.upper(naming.people(study, self.words)),
            "period": study.period,
        }

    def unit_head(self) -> Markup:
        """Name the kind of unit at the head of a column."""
        return Markup.escape(self.words.upper(naming.unit(self.results.study, self.words)))

    def link(self, region: Region) -> Markup:
        """Name another region, and lead to its brief."""
        named = self.name(region)
        if self.href is None or region.slug == self.region.slug:
            return named
        return Markup('<a href="{}">{}</a>').format(self.href(region.slug), named)

    def name(self, region: Region) -> Markup:
        """Name a region; a short name in a script without spaces is not broken."""
        text = naming.region(region, self.words)
        if not _UNBROKEN.fullmatch(text):
            return mark(text, unit=region.slug)
        return Markup('<span class="kept" data-unit="{}">{}</span>').format(region.slug, text)

    def names(self, regions: Iterable[Region]) -> list[Markup]:
        """Name regions; a message joins them."""
        return [self.link(region) for region in regions]

    def of(self, region: Region, text: Markup) -> Markup:
        """Say that a number is another region's."""
        return Markup('<span data-unit="{}">{}</span>').format(region.slug, text)

    def about(self, ratio: RatioFacts, text: Markup) -> Markup:
        """Say which declared ratio a number is of, where its label stands apart."""
        return Markup('<span data-practice="{}">{}</span>').format(ratio.name, text)

    def marked(self, text: str, **marks: str) -> Markup:
        """Mark a label as it stands at the head of a sentence."""
        return mark(text, **marks)

    def condition_label(self, condition: Condition) -> Markup:
        """Name a condition, whichever side of it is meant, within a sentence."""
        label = self.words.lower(naming.wording(condition.label, self.words))
        return mark(label, condition=condition.name)

    def measure(self, measure: Measure, *, first: bool = False) -> Markup:
        """Name an input or output within a sentence, or first in it."""
        label = naming.wording(measure.label, self.words)
        return mark(label if first else self.words.lower(label), measure=measure.column)

    def ratio(self, ratio: RatioFacts, *, first: bool = False) -> Markup:
        """Name a declared ratio within a sentence, or first in it."""
        label = self.ratio_label(ratio)
        return mark(label if first else self.words.lower(label), practice=ratio.name)

    def ratios(self, ratios: Iterable[RatioFacts], *, first: bool = False) -> list[Markup]:
        """Name several; a message joins them."""
        return [self.ratio(r, first=first and i == 0) for i, r in enumerate(ratios)]

    def ratio_label(self, ratio: RatioFacts) -> str:
        """Return a declared ratio's label as it stands at the head of a row."""
        return naming.wording(self.results.study.practice[ratio.name].label, self.words)

    def ratio_value(self, ratio: RatioFacts, value: float, place: str) -> Markup:
        """Write a declared ratio's value, with the decimals that the study gives it."""
        declared = self.results.study.practice[ratio.name]
        written = self.words.data(value, declared.decimals, place=place)
        return self.measured(written, declared.unit)

    def ratio_text(self, ratio: RatioFacts, value: float) -> str:
        """Write a declared ratio's value as text, for charts and alternative texts."""
        declared = self.results.study.practice[ratio.name]
        written = Markup.escape(self.words.number(value, declared.decimals))
        return self.measured(written, declared.unit).striptags()

    def measured(self, number: Markup, unit: Mapping[str, str] | None) -> Markup:
        """Give a number its sign where its unit is per cent; other units stand in the label."""
        if unit is None or not naming.wording(unit, self.words).lstrip().startswith("%"):
            return number
        if self.words.speaker("brief.range.percent") is self.words:
            return self.bare("range.percent", number=number)
        return self.words.as_per_cent(number)

    def condition(self, condition: Condition, present: bool) -> Markup:
        """Name a condition, or its absence, within a sentence."""
        text = naming.side(self.results.study, condition.name, present, self.words)
        return mark(text, condition=condition.name, side="present" if present else "absent")

    def condition_value(self, condition: Condition, value: float, place: str) -> Markup:
        """Write a raw value of a condition, with its sign where that is per cent."""
        return self.measured(self.condition_number(condition, value, place), condition.unit)

    def condition_number(self, condition: Condition, value: float, place: str) -> Markup:
        """Write a raw value of a condition where its unit stands beside it."""
        return self.words.data(value, condition.decimals, place=place)

    def share(self, span: GapRange) -> Markup:
        """Write a range of shares in per cent: ``30–38%``, or one number where both round alike."""
        low, high = round(span.low * 100), round(span.high * 100)
        if high == 0:
            return self._whole("range.under", most=span.high)
        key = "range.share_same" if low == high else "range.share"
        return self._whole(key, least=span.low, most=span.high)

    def amount(self, span: GapRange, step: float) -> Markup:
        """Write a range of amounts, rounded to ``step``."""
        decimals = -round(log10(step)) if step > 0 else 0
        low, high = (
            self.words.data(value, decimals, kind="a", place=place)
            for value, place in ((span.low, "least"), (span.high, "most"))
        )
        key = "range.amount_same" if span.low == span.high else "range.amount"
        return self._whole(key, least=low, most=high)

    def _whole(self, key: str, **values: Any) -> Markup:
        """Write a range that no line breaks."""
        return Markup('<span class="kept">{}</span>').format(self.bare(key, **values))


def base_of(typical: float) -> int:
    """Return the number of residents that rates of this size are given for."""
    return next((base for base in _BASES if typical * base >= 1), _BASES[-1])


def figures(typical: float) -> int:
    """Return the decimals that show two or three figures of a number of this size."""
    if typical <= 0 or typical >= 100:
        return 0
    return 1 if typical >= 1 else 1 - floor(log10(typical))
