"""The picture that others show of a page when they link to it: 1200 by 630 dots, set by Typst.

Only a site whose address is known has any, because it is found by its whole address alone.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts import palette
from analysis.documents.axis import floor, levels, on_axis, ticks
from analysis.documents.edition import Edition
from analysis.language import naming
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results

if TYPE_CHECKING:
    from typst import Compiler

CARD = "card.png"
_DOTS = (1.9, 1.6, 1.3, 1.0)  # per cent of the axis that a dot takes: the largest that has room
_HEIGHT = 14.5  # of the room for dots one above the other, in the same measure
_DOTS_PER_INCH = 96


def card(
    edition: Edition, language: str, title: str, text: str, own: Region | None = None
) -> bytes:
    """Draw a picture, as PNG; the same arguments give the same bytes.

    Parameters
    ----------
    title, text
        In large type, and the sentence below it.
    own
        The region that it is about; the site's own picture is about none.
    """
    words, results = edition.words[language], edition.results
    size, dots = _dots(results, own)
    key = words.plain("site.home.strips_key", unit=naming.unit(results.study, words))
    if own:
        key += words.plain("meta.sentence_space") + words.plain("site.card_own", name=title)
    said = {
        "language": language.split("-")[0],
        "fonts": palette.families(language),
        "kicker": naming.wording(results.study.title, words),
        "title": title,
        "text": text,
        "dot": size,
        "dots": dots,
        "ticks": [
            {"at": at, "text": words.number(value, 2)} for at, value in ticks(floor(results))
        ],
        "key": key,
    }
    drawn = _compiler(edition.templates).compile(
        format="png", ppi=_DOTS_PER_INCH, sys_inputs={"card": json.dumps(said)}
    )
    assert isinstance(drawn, bytes)
    return drawn


@lru_cache(maxsize=2)
def _compiler(templates: Path) -> Compiler:
    """Return a process's compiler: the fonts are found once."""
    import typst

    return typst.Compiler(templates / "site" / "card.typ")


def _dots(results: Results, own: Region | None) -> tuple[float, list[dict[str, Any]]]:
    """Return the dots' size and every region's; none where they would be a tower."""
    start = floor(results)
    rising = sorted(results.regions, key=lambda region: region.score.value)
    places = [on_axis(region.score.value, start) for region in rising]
    for size in _DOTS:
        stacked = levels(places, size)
        if (max(stacked) + 1) * size <= _HEIGHT:
            return size, [
                {"at": at, "level": level, "kind": _kind(region, own)}
                for region, at, level in zip(rising, places, stacked, strict=True)
            ]
    return 0, []


def _kind(region: Region, own: Region | None) -> str:
    if own is not None and region.slug == own.slug:
        return "own"
    return "high" if region.high.outcome > HALF else "other"
