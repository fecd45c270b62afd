"""How much room a text takes, before any font is asked."""

from __future__ import annotations

from unicodedata import east_asian_width


def letters(text: str, *, wide: float = 2.0) -> float:
    """Return a text's width in Latin letters; a Chinese character is ``wide`` of them."""
    return sum(wide if east_asian_width(character) in "WF" else 1.0 for character in text)


# How wide letters of a sans-serif are, as the widest of each group is in Noto Sans.
_GROUPS = (
    (0.34, " !',.:;`()-[]fijlIJ\u00b7"),
    (0.43, 'rt/\\{}"?'),
    (0.51, "czsvy_\u2013"),
    (0.58, "0123456789$+<=>^~*|aekxEFLSTYZ"),
    (0.79, "DGHNOQUw&"),
    (0.93, "%@MmW"),
)
_EM = {letter: width for width, letters_ in _GROUPS for letter in letters_}


def ems(text: str) -> float:
    """Return about how wide a text is when set in a sans-serif, in its size; rather too much."""
    return sum(
        1.0 if east_asian_width(character) in "WF" else _EM.get(character, 0.65)
        for character in text
    )
