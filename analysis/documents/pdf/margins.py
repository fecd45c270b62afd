"""What stands on a PDF's pages beyond the margin, found on the pages themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import tinycss2
from pypdfium2 import raw

_POINTS_PER_MM = 72 / 25.4
_TOLERANCE_MM = 1.0  # the joint of two strokes is reckoned as half a millimetre too long
_UNUSUAL = 75 * 0.75  # points; the margin of a page whose stylesheets name none, by CSS
_POINTS = {"mm": _POINTS_PER_MM, "cm": 10 * _POINTS_PER_MM, "in": 72.0, "pt": 1.0, "px": 0.75}
_SHOWN = 60  # letters of what is too wide


def right_margin(stylesheets: Iterable[Path]) -> float:
    """Return the narrowest right margin that any ``@page`` rule sets, in points."""
    found = [margin for path in stylesheets for margin in _margins(path.read_bytes())]
    return min(found, default=_UNUSUAL)


def _margins(css: bytes) -> Iterator[float]:
    rules, _ = tinycss2.parse_stylesheet_bytes(css, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type != "at-rule" or rule.lower_at_keyword != "page" or not rule.content:
            continue
        for part in tinycss2.parse_blocks_contents(rule.content):
            if part.type == "declaration" and part.lower_name in {"margin", "margin-right"}:
                lengths = [t for t in part.value if t.type in {"dimension", "number"}]
                length = lengths[1 if len(lengths) > 1 else 0]
                yield length.value * (_POINTS[length.lower_unit] if length.value else 0)


def overruns(pdf: bytes, margin: float) -> Iterator[str]:
    """Yield a line for each page on which something runs into the right margin, the worst of it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            width = page.get_width()
            edge = width - margin + _TOLERANCE_MM * _POINTS_PER_MM
            beyond = [
                (each.type == raw.FPDF_PAGEOBJ_TEXT, right, each)
                for each in page.get_objects(max_depth=1)
                for left, _, right, _ in (each.get_bounds(),)
                if right > edge and (left > 0 or right < width)  # else the whole page's ground
            ]
            if beyond:  # the words say best what it is
                _, _, found = max(beyond, key=lambda entry: entry[:2])
                over = (max(right for _, right, _ in beyond) - width + margin) / _POINTS_PER_MM
                yield f"page {number}: {_said(page, found)} runs {over:.0f} mm over the margin"
    finally:
        document.close()


def _said(page: Any, found: Any) -> str:
    if found.type != raw.FPDF_PAGEOBJ_TEXT:
        return "a picture or rule"
    left, bottom, right, top = found.get_bounds()
    text = " ".join(page.get_textpage().get_text_bounded(left, bottom, right, top).split())
    return f"'{text[:_SHOWN]}…'" if len(text) > _SHOWN else f"'{text}'"
