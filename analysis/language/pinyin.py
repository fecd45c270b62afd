"""How Chinese names are read, and so typed: syllables in Latin letters, and their first letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHINESE = "zh"
_HAN = re.compile(r"[\u3400-\u9fff]")


def syllables(name: str) -> list[str]:
    """Return how a name is read, syllable by syllable; of other letters whole words."""
    from pypinyin import lazy_pinyin  # reads its dictionaries for half a second

    return [s.strip().lower() for s in lazy_pinyin(name) if s.strip()]


def readings(names: Mapping[str, str]) -> list[list[str]]:
    """Return the syllables of each Chinese name, by language; nothing where none is in Han."""
    chinese = [name for code, name in names.items() if code.split("-")[0] == CHINESE]
    return [syllables(name) for name in chinese] if any(map(_HAN.search, chinese)) else []


def initials(read: list[str]) -> str:
    """Return the first letters of the syllables: *nmg* for Nei Menggu."""
    return "".join(syllable[:1] for syllable in read)
