"""Colours, families and sizes of all charts; the same as in ``templates/css/tokens.css``."""

from __future__ import annotations

from analysis.language import scripts

INK = "#1b2430"
INK_SOFT = "#4c5866"
RULE = "#c5cdd6"
WASH = "#f2f5f8"
GROUND = "#ffffff"
GREY = "#7a8591"
GREY_LIGHT = "#d5dbe1"
ACCENT = "#12436d"
ACCENT_WASH = "#e7eef5"
SERIES = ("#12436d", "#28a197", "#801650", "#f46a25")
"""Each has at least 3:1 contrast on white, except the last, which is for marks with an outline."""

OWN, OWN_WASH = "#f46a25", "#fdece2"
WITH, WITHOUT = "#28a197", "#6f7b88"
TICK = "#8f99a5"
"""A brief's own region; units with the outcome and without it; all others."""

LATIN, CJK = "Noto Sans", "Noto Sans CJK SC"
MATH = "Noto Sans Math"  # the minus sign, where the others have none

SMALL, TEXT = 7.0, 8.0
"""The two sizes of type in charts, in points."""


def families(language: str) -> list[str]:
    """Return the families in order; a language of Chinese characters leads with theirs."""
    characters = scripts.of_characters(language)
    if language.split("-")[0] in ("zh", "ja", "ko"):
        return [characters, LATIN]
    own = scripts.own_font(language)
    return [LATIN, own, CJK] if own else [LATIN, CJK]
