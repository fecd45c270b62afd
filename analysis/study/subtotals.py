"""Rows that hold the sum of the rows next to them: the subtotals of a table in parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDED = 0.001  # relative: what rounding leaves between a total and the sum of its rows
FEWEST = 2  # rows of a part
LARGEST = 500  # rows of a part that are added up

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A row, by its place, that holds the sum of the rows ``first`` to ``last``, both included.

    ``columns`` says in how many columns it does.
    """

    row: int
    first: int
    last: int
    columns: int


def subtotals(figures: Array) -> tuple[Subtotal, ...]:
    """Return the rows of ``figures`` (n, k) that hold the sum of the rows below, or above, them.

    All of them stand on the same side of their parts: the one on which more do, or whose sums hold
    in more columns. A part holds no other such row.
    """
    below = _one_way(figures)
    n = len(figures)
    above = tuple(
        Subtotal(n - 1 - one.row, n - 1 - one.last, n - 1 - one.first, one.columns)
        for one in reversed(_one_way(figures[::-1]))
    )
    both = [
        tuple(one for one in found if one.last - one.first + 2 < n)  # of all others, it is a total
        for found in (below, above)
    ]
    return max(both, key=lambda found: (len(found), sum(one.columns for one in found)))


def tile(found: tuple[Subtotal, ...], others: NDArray[np.bool_]) -> bool:
    """Whether every one of ``others`` (n,), rows by place, is in one part of two or more.

    Figures that add up by chance in one place do not do so in all of a table.
    """
    counts = np.zeros(len(others), dtype=int)
    for one in found:
        counts[one.first : one.last + 1] += 1
    return len(found) > 1 and bool((counts[others] == 1).all())


def _one_way(figures: Array) -> tuple[Subtotal, ...]:
    """Return the rows that hold the sum of those below them, in two columns at least."""
    found: list[Subtotal] = []
    row = 0
    while row < len(figures) - FEWEST:
        part = np.cumsum(figures[row + 1 : row + 1 + LARGEST], axis=0)
        near = (np.abs(part - figures[row]) <= ROUNDED * np.abs(figures[row])) & (figures[row] != 0)
        held = near.sum(axis=1)
        held[: FEWEST - 1] = 0
        length = int(held.argmax()) + 1 if held.size else 0
        if length and held[length - 1] > 1:
            found.append(Subtotal(row, row + 1, row + length, int(held[length - 1])))
            row += length
        row += 1
    return tuple(found)
