"""A figure through two or more periods: a line for each who is told, labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from analysis.charts import palette
from analysis.charts.canvas import Canvas, wide, within

Who = Literal["own", "matched", "median"]

_TEXT = {"own": palette.INK, "matched": palette.INK, "median": palette.INK_SOFT}
_STEP = 3.5  # the least distance between two labels, in millimetres


@dataclass(frozen=True, slots=True)
class Slope:
    """One line: a value in each period, the first and the last as they are written, its label."""

    who: Who
    label: str
    values: tuple[float, ...]
    said_before: str
    said_after: str
    high: bool = True


def slopes(
    lines: Sequence[Slope], periods: Sequence[str], width: float, height: float, language: str
) -> Canvas:
    """Draw the lines, the brief's own last and thickest; the least value lies at the bottom.

    Of the periods the first and the last are named; those between stand evenly. The
    labels stand in the right 36 mm.
    """
    canvas = Canvas(width, height, language)
    left, right, top, bottom = 15.0, width - 36.0, 7.0, height - 2.5
    values = [value for line in lines for value in line.values]
    places = [left + (right - left) * i / (len(periods) - 1) for i in range(len(periods))]
    low, span = min(values), (max(values) - min(values)) or 1.0

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / span

    # A name stands above its line; a long one goes as far as the middle between both, or the edge.
    half = (right - left) / 2 - 1
    for x, period, before, behind in (
        (left, periods[0], left, half), (right, periods[-1], half, width - right),
    ):  # fmt: skip
        name = within(period, before + behind)
        at = x + max(0.0, wide(name) / 2 - before) - max(0.0, wide(name) / 2 - behind)
        canvas.text(at, 2.2, name, align="middle", size=palette.SMALL, color=palette.INK_SOFT)
        canvas.lines([(x, 4.8, x, height)], palette.RULE, 0.6)
    for line in sorted(lines, key=lambda one: one.who == "own"):
        _line(canvas, line, [(x, y(v)) for x, v in zip(places, line.values, strict=True)])
    for at_end, x in ((0, left), (-1, right)):
        wanted = [y(line.values[at_end]) for line in lines]
        for line, at in zip(lines, _apart(wanted, top - 1, height - 1.4), strict=True):
            _label(canvas, line, at_end == 0, x, at)
    return canvas


def _line(canvas: Canvas, line: Slope, points: Sequence[tuple[float, float]]) -> None:
    parts = [(*start, *end) for start, end in pairwise(points)]
    if line.who == "median":
        canvas.lines(parts, palette.INK, 1.2, "3 2")
        return
    own = line.who == "own"
    with_outcome = palette.WITH if line.high else palette.WITHOUT
    colour = palette.OWN if own else with_outcome
    canvas.lines(parts, colour, 2.4 if own else 1.4)
    fill = colour if own or line.high else palette.GROUND
    rim = palette.INK if own else palette.GROUND if line.high else colour
    canvas.dots([points[0], points[-1]], 1.25 if own else 1.05, fill, rim, 0.8)


def _label(canvas: Canvas, line: Slope, before: bool, x: float, y: float) -> None:
    own = line.who == "own"
    look = {"size": palette.SMALL, "bold": own, "color": _TEXT[line.who]}
    if before:
        canvas.text(x - 2.2, y, line.said_before, align="end", **look)  # type: ignore[arg-type]
        return
    canvas.text(x + 2.2, y, line.said_after, **look)  # type: ignore[arg-type]
    start = x + 3.4 + 1.45 * len(line.said_after)
    named = within(line.label, canvas.width - start)
    canvas.text(start, y, named, **look)  # type: ignore[arg-type]


def _apart(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Move labels as little as keeps each a step from the next, within top and bottom."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [wanted[i] for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + _STEP)
    if placed[-1] > bottom:
        placed[-1] = bottom
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - _STEP)
    found = [0.0] * len(wanted)
    for place, i in zip(placed, order, strict=True):
        found[i] = max(place, top - 1)
    return found
