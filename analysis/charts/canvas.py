"""A sheet of millimetres that becomes a small SVG.

The briefs of one study hold some 250 charts of lines, dots and tiles. Drawn here, such a chart
takes a millisecond and a few elements (marks of one look are one path), against 50 ms and hundreds
of elements from matplotlib, all of which the page's layout then has to walk through. Text stays
text, in the page's own families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from analysis.charts import palette
from analysis.language.width import letters

_PT = 72 / 25.4  # text is laid out in points, so that its size is the one it is shown at
_MIDDLE = 0.36  # from a line's middle to its baseline, as a share of the size of type

_BEND = 0.5523  # how far the handles of four Bezier curves reach that make a circle

_LATIN, _CHARACTER = 1.5, 2.6  # widths at the small size, in millimetres

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG with its alternative text, and its size in millimetres."""

    svg: bytes
    alt: str
    width: float
    height: float


class Canvas:
    """Collects marks; lengths and places in millimetres from the top left, strokes in points."""

    def __init__(self, width: float, height: float, language: str = "en") -> None:
        self.width = width
        self.height = height
        self._families = palette.families(language)
        self._families.insert(self._families.index(palette.LATIN) + 1, palette.MATH)
        self._marks: list[str] = []

    def lines(
        self,
        ends: Iterable[tuple[float, float, float, float]],
        color: str,
        width: float,
        dashes: str = "",
    ) -> None:
        """Draw straight lines (x1, y1, x2, y2) of one look."""
        d = "".join(_line(*each) for each in ends)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._add(d, f'fill="none" stroke="{color}" stroke-width="{width:g}"{dashed}')

    def boxes(
        self,
        corners: Iterable[Point],
        width: float,
        height: float,
        fill: str = "none",
        *,
        stroke: str = "none",
        line: float = 0,
    ) -> None:
        """Draw rectangles of one size and look, from their top left corners."""
        shape = f"h{_n(width)}v{_n(height)}h{_n(-width)}z"
        d = "".join(f"M{_n(x)} {_n(y)}{shape}" for x, y in corners)
        self._add(d, f'fill="{fill}" stroke="{stroke}" stroke-width="{line:g}"')

    def dots(
        self,
        centres: Iterable[Point],
        radius: float,
        fill: str,
        stroke: str = "none",
        line: float = 0,
    ) -> None:
        """Draw circles of one size and look."""
        r, k, m = _n(radius), _n(radius * _BEND), _n(radius * (1 - _BEND))
        round_ = (
            f"c0 -{k} {m} -{r} {r} -{r}c{k} 0 {r} {m} {r} {r}"
            f"c0 {k} -{m} {r} -{r} {r}c-{k} 0 -{r} -{m} -{r} -{r}z"
        )
        d = "".join(f"M{_n(x - radius)} {_n(y)}{round_}" for x, y in centres)
        self._add(d, f'fill="{fill}" stroke="{stroke}" stroke-width="{line:g}"')

    def crosses(self, centres: Iterable[Point], reach: float, color: str, line: float) -> None:
        """Draw diagonal crosses."""
        self.lines(
            [
                (x - reach, y - side * reach, x + reach, y + side * reach)
                for x, y in centres
                for side in (1, -1)
            ],
            color,
            line,
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: Literal["start", "middle", "end"] = "start",
        size: float = palette.TEXT,
        color: str = palette.INK,
        bold: bool = False,
    ) -> None:
        """Write lines of text whose middle is at ``y``."""
        rows = text.split("\n")
        leading = size * 1.2
        top = y * _PT + _MIDDLE * size - leading * (len(rows) - 1) / 2
        weight = ' font-weight="bold"' if bold else ""
        for i, row in enumerate(rows):
            self._marks.append(
                f'<text x="{_n(x)}" y="{top + i * leading:.2f}" text-anchor="{align}" '
                f'font-size="{size:g}" fill="{color}"{weight}>{escape(row)}</text>'
            )

    def upright(self, x: float, y: float, text: str, *, bold: bool = False) -> None:
        """Write a line that ends at ``y`` and is read from below."""
        weight = ' font-weight="bold"' if bold else ""
        at = f"{x * _PT + _MIDDLE * palette.SMALL:.2f} {y * _PT:.2f}"
        self._marks.append(
            f'<text transform="translate({at}) rotate(-90)" text-anchor="end" '
            f'font-size="{palette.SMALL:g}" fill="{palette.INK}"{weight}>{escape(text)}</text>'
        )

    def chart(self, alt: str) -> Chart:
        """Return what was drawn, with its alternative text."""
        if not alt.strip():
            raise ValueError("a chart needs an alternative text")
        width, height = self.width * _PT, self.height * _PT
        families = _listed(self._families)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(alt)} '
            f'width="{width:.2f}pt" height="{height:.2f}pt" viewBox="0 0 {width:.2f} {height:.2f}" '
            f'font-family="{families}">\n<title>{escape(alt)}</title>\n'
            + "\n".join(self._marks)
            + "\n</svg>\n"
        )
        return Chart(svg.encode(), alt, self.width, self.height)

    @staticmethod
    def stacked(sheets: Sequence[Canvas], alts: Sequence[str]) -> bytes:
        """Return sheets of one width in one file, one under the other, each a view ``r0`` ..."""
        width, y, parts = sheets[0].width * _PT, 0.0, []
        for i, (sheet, alt) in enumerate(zip(sheets, alts, strict=True)):
            height = sheet.height * _PT
            parts.append(
                f'<view id="r{i}" viewBox="0 {y:.2f} {width:.2f} {height:.2f}"/>'
                f'<g transform="translate(0 {y:.2f})"><title>{escape(alt)}</title>\n'
                + "\n".join(sheet._marks)
                + "</g>"
            )
            y += height
        families = _listed(sheets[0]._families)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {y:.2f}" '
            f'font-family="{families}">\n' + "\n".join(parts) + "\n</svg>\n"
        ).encode()

    def _add(self, d: str, look: str) -> None:
        if d:
            self._marks.append(f'<path d="{d}" {look}/>')


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Write a straight line; an upright or level one, as most are, by the place that changes."""
    a, b, c, d = _n(x1), _n(y1), _n(x2), _n(y2)
    if a == c:
        return f"M{a} {b}V{d}"
    return f"M{a} {b}H{c}" if b == d else f"M{a} {b}L{c} {d}"


def _n(millimetres: float) -> str:
    """Write a length in points, as short as a hundredth allows."""
    return f"{millimetres * _PT:.2f}".rstrip("0").rstrip(".")


def _listed(families: Sequence[str]) -> str:
    """List families without a space between: after one, WeasyPrint knows a family no more."""
    return ",".join((*(f"'{family}'" for family in families), "sans-serif"))


def wide(text: str) -> float:
    """Return about how wide a text is at the small size, in millimetres."""
    return _LATIN * letters(text, wide=_CHARACTER / _LATIN)


def within(name: str, room: float) -> str:
    """Cut a name that has no room; the page's tables give it whole."""
    if wide(name) <= room:
        return name
    kept = name
    while kept and wide(kept) + _CHARACTER > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def broken(name: str, room: float, most: int) -> list[str]:
    """Break a name between words into at most so many lines; what still has no room is cut."""
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and wide(f"{lines[-1]} {word}") > room and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return [within(line, room) for line in lines]
