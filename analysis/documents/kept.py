"""What no line of a page breaks: a range of years, a formula and the mark that closes it."""

from __future__ import annotations

import re

# A browser begins a line behind a dash (2018–|19), and before a full stop that follows a formula.
_KEPT = r'<span class="kept">\g<0></span>'
_NUMBER = r"\d+(?:[.,\u00a0\u202f\u066b\u066c]\d+)*"
_DATA = r"<data\b[^>]*>[^<]*</data>"
_SILENT = "head|script|style|svg|math|code|pre|option|textarea"
_PART = re.compile(
    rf"<({_SILENT})\b.*?</\1>|(?P<data>{_DATA}–{_DATA})|<[^>]*>"
    rf"|(?P<range>(?<![\d.,–-]){_NUMBER}–{_NUMBER}(?![\d–]))",
    re.DOTALL,
)
_CLOSED = re.compile(
    r'<math display="inline"(?:(?!</math>).)*</math>[.,;:!?)\]。，、；：！？）」』】》”’،؛؟]+',
    re.DOTALL,
)


def ranges(html: str) -> str:
    """Keep the ranges of numbers together that stand in a page's text."""
    return _PART.sub(lambda part: part.expand(_KEPT) if part.lastgroup else part[0], html)


def formulas(html: str) -> str:
    """Keep each formula together with the marks behind it."""
    return _CLOSED.sub(_KEPT, html)
