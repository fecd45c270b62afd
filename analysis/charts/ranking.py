"""All units by efficiency with their intervals: columns for a page, rows for a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.charts import palette
from analysis.charts.canvas import Canvas, wide, within
from analysis.charts.places import share
from analysis.charts.strips import Kind, Span, ticks_between
from analysis.language.words import Words

NAMED_AT_MOST = 45  # more names do not stand beside one another
DRAWN_AT_MOST = 200  # of more, those that would lie over one another are drawn as one


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's interval, and its short and whole name."""

    name: str
    span: Span


def columns(units: Sequence[Ranked], width: float, height: float, words: Words) -> Canvas:
    """Draw a column for each unit, best first, its name beneath where all have room."""
    named = len(units) <= NAMED_AT_MOST
    foot = min(max(wide(unit.name) for unit in units) + 2.5, height * 0.5) if named else 1.5
    canvas = Canvas(width, height, words.language)
    left, top, bottom = 8.0, 1.5, height - foot
    low, ticks = _floor(units)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (1.005 - low)

    places = _places(units)
    step = (width - left) / len(places)
    canvas.lines([(left, y(t), width, y(t)) for t in ticks], palette.GREY_LIGHT, 0.6)
    for t in ticks:
        label = words.number(t, 1)
        canvas.text(
            left - 1.5, y(t), label, align="end", size=palette.SMALL, color=palette.INK_SOFT
        )
    for i, place in enumerate(places):
        x = left + step * (i + 0.5)
        for span in place:
            if span.kind == "own":
                canvas.boxes([(x - step / 2, 0)], step, height, palette.OWN_WASH)
            _interval(canvas, span, lambda value, x=x: (x, y(value)))  # type: ignore[misc]
        if named:
            unit = units[i]
            canvas.upright(
                x, bottom + 1.5, within(unit.name, foot - 2), bold=unit.span.kind == "own"
            )
    return canvas


def rows(units: Sequence[Ranked], width: float, words: Words) -> Canvas:
    """Draw a row for each unit, best first; the names stand to the left."""
    pitch, head = (4.2, 6.0) if len(units) <= NAMED_AT_MOST else (0.8, 6.0)
    named = len(units) <= NAMED_AT_MOST
    left = min(max(wide(unit.name) for unit in units) + 2, width * 0.4) if named else 1.0
    places = _places(units)
    canvas = Canvas(width, head + pitch * len(places), words.language)
    low, ticks = _floor(units)

    def x(value: float) -> float:
        return left + (width - left - 3) * (value - low) / (1.005 - low)

    canvas.lines([(x(t), head - 1, x(t), canvas.height) for t in ticks], palette.GREY_LIGHT, 0.6)
    for t in ticks:
        label = words.number(t, 1)
        canvas.text(x(t), 2.5, label, align="middle", size=palette.SMALL, color=palette.INK_SOFT)
    for i, place in enumerate(places):
        y = head + pitch * (i + 0.5)
        for span in place:
            if span.kind == "own":
                canvas.boxes([(0, y - pitch / 2)], width, pitch, palette.OWN_WASH)
            _interval(canvas, span, lambda value, y=y: (x(value), y))  # type: ignore[misc]
        if named:
            unit = units[i]
            canvas.text(
                0, y, within(unit.name, left - 1), size=palette.TEXT, bold=unit.span.kind == "own"
            )
    return canvas


def _places(units: Sequence[Ranked]) -> list[list[Span]]:
    """Return what is drawn at each place: a unit, or of many units several that follow another.

    Those of one kind are then one mark, from the least of their ends to the greatest, which is what
    their marks would look like on top of one another; the own unit keeps its own, drawn last.
    """
    places = share([unit.span for unit in units], DRAWN_AT_MOST)
    return [_as_one(place) if len(place) > 1 else [*place] for place in places]


def _as_one(spans: Sequence[Span]) -> list[Span]:
    kinds: tuple[Kind, ...] = ("with", "without", "own")
    found = {kind: [span for span in spans if span.kind == kind] for kind in kinds}
    return [
        Span(
            kind,
            min(span.lower for span in some),
            sum(span.point for span in some) / len(some),
            max(span.upper for span in some),
        )
        for kind, some in found.items()
        if some
    ]


def _interval(canvas: Canvas, span: Span, at: Callable[[float], tuple[float, float]]) -> None:
    colour = {"own": palette.OWN, "with": palette.WITH, "without": palette.WITHOUT}[span.kind]
    canvas.lines([(*at(span.lower), *at(span.upper))], colour, 3.2)
    point = [at(span.point)]
    if span.kind == "without":
        canvas.dots(point, 0.95, palette.GROUND, colour, 1.1)
    else:
        rim = palette.INK if span.kind == "own" else palette.GROUND
        canvas.dots(point, 1.1, colour, rim, 0.8)


def _floor(units: Sequence[Ranked]) -> tuple[float, list[float]]:
    low = min(min(unit.span.lower, unit.span.point) for unit in units)
    ticks = [t for t in ticks_between(low, 1.0, 5) if abs(t * 10 - round(t * 10)) < 1e-9]
    return low, ticks or [1.0]
