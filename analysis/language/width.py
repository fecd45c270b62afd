"""How much room a text takes, before any font is asked."""

from __future__ import annotations

from unicodedata import east_asian_width


def letters(text: str, *, wide: float = 2.0) -> float:
    """Return a text's width in Latin letters; a Chinese character is ``wide`` of them."""
    return sum(wide if east_asian_width(character) in "WF" else 1.0 for character in text)
