"""What a unit is found by: names in every language, other spellings, pinyin, codes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from analysis.documents.edition import Edition
from analysis.documents.site.atlas import is_high
from analysis.language import naming, pinyin
from analysis.language.words import Words
from analysis.results.shapes import Region

LOOSE = str.maketrans("\u0629\u0649", "\u0647\u064a")
"""Arabic letters that are typed for one another at a word's end: teh marbuta, alef maksura."""


def index(edition: Edition, language: str) -> bytes:
    """Return all units and what finds them, as a script: pages opened from a disk read no JSON."""
    words = edition.words[language]
    units = [_entry(region, words) for region in edition.results.regions]
    text = json.dumps(units, ensure_ascii=False, separators=(",", ":"))
    return f"window.pathwaysUnits = {text};\n".encode()


def ways(edition: Edition, language: str) -> list[str]:
    """Return what a unit is found by, in words: names, pinyin, tile letters, codes."""
    words, regions = edition.words[language], edition.results.regions
    named = [each.plain("site.language_name") for each in edition.words.values()]
    found = [
        words.plain("site.find.by_names", languages=words.join(named, "or"))
        if len(named) > 1
        else words.plain("site.find.by_name")
    ]
    if any(pinyin.readings(region.names) for region in regions):
        found.append(words.plain("site.find.by_pinyin"))
    if any(region.tile for region in regions):
        found.append(words.plain("site.find.by_tile"))
    return [*found, words.plain("site.find.by_code")]


def squeezed(text: str) -> str:
    """Return a text's letters and digits alone, without accents and case, as the box compares."""
    apart = unicodedata.normalize("NFKD", text).translate(LOOSE)
    return "".join(c for c in apart if unicodedata.category(c)[0] in "LN").lower()


def _entry(region: Region, words: Words) -> dict[str, Any]:
    name = naming.region(region, words)
    short = region.tile.short.values() if region.tile else ()
    read = pinyin.readings(region.names)
    return {
        "slug": region.slug,
        "name": name,
        "names": _once((*region.names.values(), *region.aliases, region.slug), name),
        "pinyin": [" ".join(syllables) for syllables in read],
        "initials": [pinyin.initials(syllables) for syllables in read],
        "codes": _once((*short, region.id)),
        "high": is_high(region),
        "score": words.score(region.score.value, 2),
    }


def _once(texts: Iterable[str], *known: str) -> list[str]:
    """Return the texts that are not known, each once by its letters."""
    told = {squeezed(each) for each in known}
    found = []
    for text in texts:
        if squeezed(text) not in told:
            told.add(squeezed(text))
            found.append(text)
    return found


def alphabetical(name: str, language: str) -> tuple[str, str]:
    """Return what a list in the order of names is ordered by: a Chinese name by how it is read."""
    read = pinyin.syllables(name) if language.split("-")[0] == pinyin.CHINESE else []
    return squeezed("".join(read) or name), name
