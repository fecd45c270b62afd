"""Rows of marks without a word in them: where a unit stands among the others, on one scale.

A strip is drawn for a table's row; label and numbers stand beside it as text of the page, so that
it reads alike in print and on a phone, in any language and font, and can be widened without its
text becoming small. A page's strips of one kind are one file: each is a view of it
(``practice.svg#r3``), and stands alone where a document takes in pictures one by one.

Colour never speaks alone: a unit with the outcome is a filled dot, one without it a ring, the
brief's own a larger dot with a dark rim; the others are ticks, the middle and the line are bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10
from typing import Literal

from analysis.charts import palette
from analysis.charts.canvas import Canvas, Chart

LANE = 2.45  # millimetres that each pathway takes beneath a strip; its letter is 1.8 high
_EDGE = 3.0  # beside a shared scale: half a label of four letters, so that it stands at its line
MANY = 50  # marks of a kind from which those that lie over one another are drawn once
TICK_APART, DOT_APART = 0.25, 1.0  # millimetres: the width of a tick, half a dot's
LOGARITHMIC_ABOVE = 100.0  # values that span more than this ratio stand on a logarithmic scale

Kind = Literal["own", "with", "without"]

AskedSide = Literal["above", "below", "between", "beyond"]
"""Above or below one bar; between two, or on either side of both."""

_COLOURS: dict[Kind, str] = {"own": palette.OWN, "with": palette.WITH, "without": palette.WITHOUT}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a unit stands on a scale that all units share.

    ``own`` is the unit's value, ``others`` those of all others, ``having`` and ``lacking`` those
    of matched units with and without the outcome. ``bars`` are drawn across, dark; ``doubt`` is a
    shaded span (low, high). ``asks`` are drawn beneath, one lane each.
    """

    own: float
    others: tuple[float, ...] = ()
    having: tuple[float, ...] = ()
    lacking: tuple[float, ...] = ()
    bars: tuple[float, ...] = ()
    doubt: tuple[float, float] | None = None
    asks: tuple[Ask | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Which side of the bar, or of two, a pathway asks for, by its letter; core ones are thick.

    ``bars``: those of them that it speaks of, where they are not all.
    """

    letter: str
    side: AskedSide
    core: bool
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A point with its interval on a scale that several rows share."""

    kind: Kind
    lower: float
    point: float
    upper: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a range (low, high) lies from zero, to either side."""

    low: float
    high: float


class Sheet:
    """Strips of one size, in their order; each with its alternative text."""

    def __init__(self, name: str, strips: Sequence[Canvas], alts: Sequence[str]) -> None:
        if not strips or not all(alt.strip() for alt in alts):
            raise ValueError("a sheet needs strips, and every strip an alternative text")
        self.name = name
        self.alts = tuple(alts)
        self._strips = tuple(strips)

    def __len__(self) -> int:
        return len(self._strips)

    @cached_property
    def svg(self) -> bytes:
        """All strips in one file, one under the other, each a view ``r0``, ``r1`` ..."""
        return Canvas.stacked(self._strips, self.alts)

    def one(self, i: int) -> Chart:
        """The i-th strip alone."""
        return self._strips[i].chart(self.alts[i])


def stands(rows: Iterable[Stand], width: float, height: float) -> list[Canvas]:
    """Draw each unit's place on a scale of its own, from the least to the greatest value.

    The strips are ``height`` high, and a ``LANE`` higher for each pathway beneath them.
    """
    return [_stand(row, width, height) for row in rows]


def spans(
    rows: Iterable[Span], ticks: Sequence[float], width: float, height: float
) -> list[Canvas]:
    """Draw intervals on one scale, from the least tick or end to the greatest.

    ``ticks`` are drawn through every row, so that rows set close join them to lines.
    """
    rows = list(rows)
    x = _scale([*ticks, *span_ends(rows)], width, _EDGE, logarithmic=False)
    return [_span(row, [x(t) for t in ticks], x, width, height) for row in rows]


def span_ends(rows: Iterable[Span]) -> list[float]:
    """Return every value that a scale of these rows must hold."""
    return [end for row in rows for end in (row.lower, row.upper, row.point)]


def reaches(
    rows: Iterable[Reach], ticks: Sequence[float], width: float, height: float
) -> list[Canvas]:
    """Draw ranges to the left and right of zero on one scale, a thin line leading to each."""
    rows = list(rows)
    ends = [0.0, *ticks, *(e for r in rows for e in (r.low, r.high))]
    x = _scale(ends, width, _EDGE, logarithmic=False)
    made = []
    for row in rows:
        canvas = Canvas(width, height)
        middle = height / 2
        canvas.lines([(x(t), 0, x(t), height) for t in ticks if t], palette.GREY_LIGHT, 0.6)
        canvas.lines([(x(0), middle, x((row.low + row.high) / 2), middle)], palette.RULE, 2.2)
        thick = max(x(row.high) - x(row.low), 1.2)
        left = (x(row.high) + x(row.low) - thick) / 2
        canvas.boxes([(left, middle - 1.15)], thick, 2.3, palette.ACCENT)
        canvas.lines([(x(0), 0, x(0), height)], palette.INK, 1.0)
        made.append(canvas)
    return made


def axis(
    ticks: Sequence[tuple[float, str]],
    ends: Sequence[float],
    width: float,
    height: float,
    language: str,
) -> Canvas:
    """Write the labels of a scale that rows of ``spans`` or ``reaches`` share."""
    x = _scale([*ends, *(t for t, _ in ticks)], width, _EDGE, logarithmic=False)
    canvas = Canvas(width, height, language)
    room = 0.0
    for tick, label in ticks:
        half = 0.75 * len(label)
        at = min(max(x(tick), half), width - half)
        if at - half < room:
            continue
        room = at + half + 1
        canvas.text(
            at, height / 2, label, align="middle", size=palette.SMALL, color=palette.INK_SOFT
        )
    return canvas


def ticks_between(low: float, high: float, most: int = 6) -> list[float]:
    """Round steps between two values, at most ``most`` of them."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000)
    step = next((s for s in steps if (high - low) / s <= most), 10000)
    first, last = int(low / step) - 1, int(high / step) + 1
    found = [round(i * step, 10) for i in range(first, last + 1)]
    return [t for t in found if low - 1e-9 <= t <= high + 1e-9]


def _stand(row: Stand, width: float, height: float) -> Canvas:
    canvas, middle = Canvas(width, height + LANE * len(row.asks)), height / 2
    known = [row.own, *row.others, *row.having, *row.lacking, *row.bars, *(row.doubt or ())]
    x = _scale(known, width, 1.7)
    canvas.lines([(1.7, middle, width - 1.7, middle)], palette.GREY_LIGHT, 2.6)
    for i, ask in enumerate(row.asks):
        if ask is not None:
            _ask(
                canvas,
                ask,
                [x(bar) for bar in ask.bars or row.bars],
                height + LANE * (i + 0.4),
                width,
            )
    if row.doubt:
        low, high = x(row.doubt[0]), x(row.doubt[1])
        canvas.boxes([(low, middle - 1.9)], max(high - low, 0.6), 3.8, palette.RULE)
    ticks = _apart([x(v) for v in row.others], TICK_APART)
    canvas.lines([(at, middle - 1.1, at, middle + 1.1) for at in ticks], palette.TICK, 0.7)
    bars = [(x(v), middle - 2, x(v), middle + 2) for v in row.bars]
    canvas.lines(bars, palette.GROUND, 2.6)
    canvas.lines(bars, palette.INK, 1.3)
    lacking, having = (
        _apart([x(v) for v in some], DOT_APART) for some in (row.lacking, row.having)
    )
    canvas.dots([(at, middle) for at in lacking], 0.95, palette.GROUND, palette.WITHOUT, 1.1)
    rim = 0.6 if len(row.having) <= MANY else 0  # rims of many would cut one another's dots
    canvas.dots([(at, middle) for at in having], 1.15, palette.WITH, palette.GROUND, rim)
    canvas.dots([(x(row.own), middle)], 1.3, palette.OWN, palette.INK, 0.8)
    return canvas


def _apart(places: list[float], width: float) -> list[float]:
    """Return the marks to draw: of many, one for all that would lie over one another."""
    if len(places) <= MANY:
        return places
    return list({round(place / width): place for place in places}.values())


def _ask(canvas: Canvas, ask: Ask, bars: Sequence[float], y: float, width: float) -> None:
    """Draw the side that a pathway asks for, from the line outwards, its letter at the line."""
    reaches = {
        "above": [(bars[0], width - 1.7)],
        "below": [(bars[0], 1.7)],
        "between": [(bars[0], bars[-1])],
        "beyond": [(bars[0], 1.7), (bars[-1], width - 1.7)],
    }[ask.side]
    for line, end in reaches:
        away = 1 if end > line else -1
        canvas.text(
            line + away * 0.4, y, ask.letter, align="start" if away > 0 else "end",
            size=palette.SMALL, bold=True, color=palette.ACCENT,
        )  # fmt: skip
        start = line + away * 2.4
        if (end - start) * away > 0:
            canvas.lines([(start, y, end, y)], palette.ACCENT, 2.6 if ask.core else 0.9)


def _span(row: Span, ticks: Sequence[float], x: _Scale, width: float, height: float) -> Canvas:
    canvas, middle = Canvas(width, height), height / 2
    if row.kind == "own":
        canvas.boxes([(0, 0)], width, height, palette.OWN_WASH)
    canvas.lines([(t, 0, t, height) for t in ticks], palette.GREY_LIGHT, 0.6)
    colour = _COLOURS[row.kind]
    canvas.lines([(x(row.lower), middle, x(row.upper), middle)], colour, 3.2)
    at = [(x(row.point), middle)]
    if row.kind == "without":
        canvas.dots(at, 1.05, palette.GROUND, colour, 1.2)
    elif row.kind == "own":
        canvas.dots(at, 1.3, colour, palette.INK, 0.8)
    else:
        canvas.dots(at, 1.2, colour, palette.GROUND, 0.8)
    return canvas


class _Scale:
    """Values to millimetres from the left; the margin keeps a mark at an end whole."""

    def __init__(self, low: float, high: float, width: float, margin: float, log: bool) -> None:
        self._low, self._span = low, (high - low) or 1.0
        self._width, self._margin, self._log = width, margin, log

    def __call__(self, value: float) -> float:
        place = log10(value) if self._log else value
        return self._margin + (self._width - 2 * self._margin) * (place - self._low) / self._span


def _scale(
    values: Sequence[float], width: float, margin: float, logarithmic: bool | None = None
) -> _Scale:
    low, high = min(values), max(values)
    log = low > 0 and high / low > LOGARITHMIC_ABOVE if logarithmic is None else logarithmic
    if log:
        low, high = log10(low), log10(high)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return _Scale(low, high, width, margin, log)
