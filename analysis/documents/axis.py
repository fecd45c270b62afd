"""Scores as dots on one line: where the line begins, and which dots stand above others."""

from __future__ import annotations

import math
from collections.abc import Iterable

from analysis.results.shapes import Results

_STEP = 0.1
_BETWEEN_TICKS = (0.05, 0.1, 0.2, 0.5)
_MOST_TICKS = 5  # between the ends of the axis


def floor(results: Results) -> float:
    """Return where the axis of scores begins: a whole tenth below everyone."""
    least = min(min(r.score.value, r.score.lower or 1.0) for r in results.regions)
    return max(0.0, int(least / _STEP) * _STEP)


def on_axis(value: float, start: float) -> float:
    """Return a score's place on an axis of 100 from ``start`` to 1."""
    return round(100 * (value - start) / (1 - start), 2)


def ticks(start: float) -> list[tuple[float, float]]:
    """Return the round scores between ``start`` and 1, each with its place on the axis first."""
    step = next(step for step in _BETWEEN_TICKS if (1 - start) / step <= _MOST_TICKS)
    steps = range(math.ceil(start / step - 1e-9), round(1 / step) + 1)
    return [(on_axis(i * step, start), i * step) for i in steps]


def levels(places: Iterable[float], width: float) -> list[int]:
    """Return how high each dot stands, for places in rising order: on no other, and low.

    A dot takes ``width`` of the line.
    """
    ends: list[float] = []  # of each level, where its next dot may stand
    found = []
    for at in places:
        level = next((i for i, end in enumerate(ends) if end <= at), len(ends))
        ends[level : level + 1] = [at + width]
        found.append(level)
    return found
