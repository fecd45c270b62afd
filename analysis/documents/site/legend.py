"""Where a map has room for its legend: the largest empty part at an edge that it fits into."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from analysis.language.width import letters

MOST_PLACES = 4_000  # of a map whose empty parts are looked for; one of more is hardly a map
# As atlas.css sets it, in Latin letters of the legend: the least map that has its legend on it, the
# least part that stands beside another, what a line's mark takes, and the space between two parts.
_MAP, _PART, _SWATCH, _BETWEEN = 94.0, 30.0, 5.0, 4.0
_ROW = 2.75  # lines of the legend in a row of tiles


@dataclass(frozen=True, slots=True)
class Room:
    """An empty part of a map: its first column and row, counted from 0, and how many it has."""

    column: int
    row: int
    columns: int
    rows: int


def place(
    tiles: Collection[tuple[int, int]], size: tuple[int, int], parts: Sequence[Sequence[str]]
) -> Room | None:
    """Return where the legend stands on the map, or None if it has to stand below it.

    Parameters
    ----------
    tiles
        Column and row of each tile, counted from 0.
    size
        How many columns and rows the map has.
    parts
        The legend's lines, part by part; parts stand beside each other where there is room.
    """
    fitting = [
        room
        for room in rooms(tiles, size)
        if _lines(parts, room.columns * _MAP / size[0]) <= room.rows * _ROW
    ]
    return max(
        fitting,
        key=lambda room: (room.columns * room.rows, -room.row, -room.column),
        default=None,
    )


def rooms(tiles: Collection[tuple[int, int]], size: tuple[int, int]) -> Iterator[Room]:
    """Yield the rectangles without a tile that touch an edge; of a very large map, none.

    Of each span of rows, the widest ones: what is narrower lies within them.
    """
    columns, rows = size
    if columns * rows > MOST_PLACES:
        return
    by_row: list[set[int]] = [set() for _ in range(rows)]
    for column, row in tiles:
        by_row[row].add(column)
    for first in range(rows):
        taken: set[int] = set()
        for last in range(first, rows):
            taken |= by_row[last]
            walls = [-1, *sorted(taken), columns]
            for left, right in itertools.pairwise(walls):
                at_edge = first == 0 or last == rows - 1 or left == -1 or right == columns
                if right - left > 1 and at_edge:
                    yield Room(left + 1, first, right - left - 1, last - first + 1)


def _lines(parts: Sequence[Sequence[str]], width: float) -> float:
    """Return how many lines the legend takes in a width, both in letters."""
    each = (width - _BETWEEN * (len(parts) - 1)) / len(parts)
    beside = each >= _PART
    room = max(1.0, (each if beside else width) - _SWATCH)
    lines = [sum(math.ceil(max(1.0, letters(line)) / room) for line in part) for part in parts]
    return max(lines) if beside else sum(lines)
