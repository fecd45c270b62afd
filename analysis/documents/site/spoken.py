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
from analysis.study.model import Study

_KATAKANA = 0x60  # how far a letter stands behind the same in hiragana
LOOSE = str.maketrans("\u0629\u0649", "\u0647\u064a")
LOOSE |= {kana: kana + _KATAKANA for kana in range(0x3041, 0x3097)}
"""Letters that are typed for one another: Arabic teh marbuta and alef maksura at a word's end,
and hiragana, which a reader types before it is turned into katakana."""


def index(edition: Edition, language: str) -> bytes:
    """Return all units and what finds them, as a script: pages opened from a disk read no JSON."""
    words = edition.words[language]
    groups = _groups(edition.results.study)
    units = [
        _entry(region, groups.get(region.group, _once(filter(None, [region.group]))), words)
        for region in edition.results.regions
    ]
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
    found.append(words.plain("site.find.by_code"))
    if len({region.group for region in regions}) > 1:
        found.append(words.lower(words.plain("site.finder.group")))
    return found


def squeezed(text: str) -> str:
    """Return a text's letters and digits alone, without accents and case, as the box compares."""
    apart = unicodedata.normalize("NFKD", text).translate(LOOSE)
    return "".join(c for c in apart if unicodedata.category(c)[0] in "LN").lower()


def _groups(study: Study) -> dict[str, list[str]]:
    """Return what each group is looked for by, in every language: its units are found."""
    return {
        group: _once((*named.values(), *study.aliases.get(group, ())))
        for group, named in study.units.groups.items()
    }


def _entry(region: Region, groups: list[str], words: Words) -> dict[str, Any]:
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
        "groups": groups,
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
