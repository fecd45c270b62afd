"""The prime-implicant chart: all smallest sets of prime implicants that cover every positive row.

The size of a smallest cover comes from ``cover_size``, the list of covers from ``cover_search``.
Implicants with the same rows are interchangeable and enter both as one pattern.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from analysis.fsqca.minimization import bits
from analysis.fsqca.minimization.cover_search import Search
from analysis.fsqca.minimization.cover_size import fewest

Array = np.ndarray

MOST_NODES = 100_000


@dataclass(frozen=True, slots=True)
class Covers:
    """``covers``: tuples of places of implicants, each ascending; ``complete``: none is missing."""

    covers: tuple[tuple[int, ...], ...]
    complete: bool


def smallest_covers(chart: Array, limit: int, nodes: int = MOST_NODES) -> Covers:
    """All covers with the fewest implicants.

    Parameters
    ----------
    chart : (p, r) of bool: implicant p covers row r; every row is covered by some implicant.
    limit : most covers listed.
    nodes : most steps of the search; a search that runs out of them is not complete.

    Returns
    -------
    Covers, at least one of them whatever the caps.
    """
    patterns, classes = _patterns(chart)
    best = fewest(patterns)
    search = Search(patterns, size=len(best.cover), weights=best.weights, nodes=nodes)
    covers = _expand(search.covers(), classes, limit + 1)
    if not covers:
        covers = _expand(iter([best.cover]), classes, limit + 1)
    complete = len(covers) <= limit and not search.exhausted
    return Covers(tuple(covers[:limit]), complete)


def irredundant_covers(chart: Array, limit: int, nodes: int = MOST_NODES) -> Covers:
    """All covers from which no implicant can be taken away; arguments as for the smallest."""
    patterns, classes = _patterns(chart)
    search = Search(patterns, size=chart.shape[1], weights={}, nodes=nodes, irredundant=True)
    covers = _expand(search.covers(), classes, limit + 1)
    return Covers(tuple(covers[:limit]), len(covers) <= limit and not search.exhausted)


def undominated(chart: Array) -> Array:
    """Places of the implicants whose rows no other implicant covers and more, shape (q,)."""
    lines = bits.masks(chart)
    return np.array(
        [
            place
            for place, line in enumerate(lines)
            if not any(line & ~other == 0 and line != other for other in lines)
        ],
        dtype=np.int64,
    )


def essential(chart: Array) -> Array:
    """Places of the implicants that alone cover some row, shape (q,)."""
    return np.flatnonzero(chart[:, chart.sum(axis=0) == 1].any(axis=1))


def _patterns(chart: Array) -> tuple[list[int], list[list[int]]]:
    """The distinct row sets of the implicants as masks, and the implicants that have each.

    Only rows that are not covered automatically with another one are kept: they alone decide
    what covers, and fewer rows make more implicants alike.
    """
    columns = bits.masks(chart.T)
    kept: list[int] = []
    for row in sorted(range(len(columns)), key=lambda row: (columns[row].bit_count(), row)):
        if not any(columns[other] & ~columns[row] == 0 for other in kept):
            kept.append(row)
    classes: dict[int, list[int]] = {}
    for place, line in enumerate(bits.masks(chart[:, sorted(kept)])):
        if line:
            classes.setdefault(line, []).append(place)
    patterns = sorted(classes, key=lambda pattern: (-pattern.bit_count(), pattern))
    return patterns, [classes[pattern] for pattern in patterns]


def _expand(
    covers: Iterator[tuple[int, ...]], classes: Sequence[Sequence[int]], most: int
) -> list[tuple[int, ...]]:
    """Covers by patterns as covers by implicants: any implicant of a pattern's class will do."""
    whole = (
        tuple(sorted(choice))
        for cover in covers
        for choice in product(*(classes[place] for place in cover))
    )
    return list(islice(whole, most))
