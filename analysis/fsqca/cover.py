r"""The prime-implicant chart: all smallest sets of prime implicants that cover every positive row.

The smallest size is the optimum of an integer programme,

.. math::
    \min \sum_p z_p \quad\text{subject to}\quad
    \sum_{p\,\text{covers}\,r} z_p \ge 1\ \text{for every row } r,\quad z_p \in \{0, 1\},

solved by HiGHS through PuLP once nothing more can be settled by reduction. A depth-first search
bounded by that size then lists every cover that attains it. Rows and implicants are bits of
Python's whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

import numpy as np
import pulp

Array = np.ndarray

MOST_NODES = 200_000


@dataclass(frozen=True, slots=True)
class Covers:
    """``covers``: tuples of places of implicants, each ascending; ``complete``: none is missing."""

    covers: tuple[tuple[int, ...], ...]
    complete: bool


def smallest_covers(chart: Array, limit: int) -> Covers:
    """All covers with the fewest implicants, at most ``limit`` of them.

    Parameters
    ----------
    chart : (p, r) of bool: implicant p covers row r; every row is covered by some implicant.
    limit : most covers listed.
    """
    patterns, classes = _distinct(chart[:, _undominated_rows(chart)])
    rows = _rows_of(patterns)
    size, known = _fewest(patterns, rows)
    search = _Search(patterns, rows, size, MOST_NODES)
    covers = _expand(search.covers(), classes, limit + 1)
    if not covers:
        covers = _expand(iter([known]), classes, limit + 1)
    complete = len(covers) <= limit and not search.exhausted
    return Covers(tuple(covers[:limit]), complete)


def irredundant_covers(chart: Array, limit: int) -> Covers:
    """All covers from which no implicant can be taken away, at most ``limit`` of them."""
    patterns, classes = _distinct(chart[:, _undominated_rows(chart)])
    rows = _rows_of(patterns)
    search = _Search(patterns, rows, len(rows), MOST_NODES, irredundant=True)
    covers = _expand(search.covers(), classes, limit + 1)
    return Covers(tuple(covers[:limit]), len(covers) <= limit and not search.exhausted)


def undominated(chart: Array) -> Array:
    """Places of the implicants whose rows no other implicant covers and more, shape (q,)."""
    inside = (chart[:, None, :] <= chart[None, :, :]).all(axis=2)
    smaller = inside & (chart.sum(axis=1)[:, None] < chart.sum(axis=1)[None, :])
    return np.flatnonzero(~smaller.any(axis=1))


def essential(chart: Array) -> Array:
    """Places of the implicants that alone cover some row, shape (q,)."""
    return np.flatnonzero(chart[:, chart.sum(axis=0) == 1].any(axis=1))


def _distinct(chart: Array) -> tuple[list[int], list[list[int]]]:
    """Implicants with the same rows are interchangeable: their row sets, and who has each."""
    classes: dict[int, list[int]] = {}
    for place, line in enumerate(chart):
        pattern = int.from_bytes(np.packbits(line, bitorder="little").tobytes(), "little")
        classes.setdefault(pattern, []).append(place)
    classes.pop(0, None)
    patterns = sorted(classes, key=lambda pattern: (-pattern.bit_count(), pattern))
    return patterns, [classes[pattern] for pattern in patterns]


def _covering(patterns: Sequence[int], rows: Sequence[int]) -> dict[int, int]:
    """For each row the bit mask of the patterns that cover it."""
    return {
        row: sum(1 << place for place, pattern in enumerate(patterns) if pattern >> row & 1)
        for row in rows
    }


def _rows_of(patterns: Sequence[int]) -> list[int]:
    covered = 0
    for pattern in patterns:
        covered |= pattern
    return list(_bits(covered))


def _undominated_rows(chart: Array) -> list[int]:
    """Rows that are not covered automatically with another: they alone decide what covers."""
    columns = [
        int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")
        for column in chart.T
    ]
    kept: list[int] = []
    for row in sorted(range(len(columns)), key=lambda row: (columns[row].bit_count(), row)):
        if not any(columns[other] & ~columns[row] == 0 for other in kept):
            kept.append(row)
    return sorted(kept)


def _fewest(patterns: Sequence[int], rows: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """The size of a smallest cover, and one of them (places in ``patterns``)."""
    chosen: list[int] = []
    rows, places = list(rows), list(range(len(patterns)))
    while rows:
        reduced = _reduce(patterns, rows, places)
        if reduced.forced:
            chosen += reduced.forced
            taken = 0
            for place in reduced.forced:
                taken |= patterns[place]
            rows = [row for row in reduced.rows if not taken >> row & 1]
            places = [place for place in reduced.places if place not in reduced.forced]
        elif len(reduced.rows) < len(rows) or len(reduced.places) < len(places):
            rows, places = reduced.rows, reduced.places
        else:
            chosen += _integer_programme(patterns, rows, places)
            break
    return len(chosen), tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class _Reduced:
    rows: list[int]
    places: list[int]
    forced: list[int]


def _reduce(patterns: Sequence[int], rows: list[int], places: list[int]) -> _Reduced:
    """One round: implicants and rows that others dominate go, those without alternative stay."""
    window = sum(1 << row for row in rows)
    kept: list[int] = []
    parts: list[int] = []
    for place in sorted(places, key=lambda p: -(patterns[p] & window).bit_count()):
        part = patterns[place] & window
        if part and not any(part & ~other == 0 for other in parts):
            kept.append(place)
            parts.append(part)
    covering = {
        row: [place for place, part in zip(kept, parts, strict=True) if part >> row & 1]
        for row in rows
    }
    sets = {row: frozenset(found) for row, found in covering.items()}
    live = [
        row
        for row in rows
        if not any(
            sets[other] < sets[row] or (sets[other] == sets[row] and other < row) for other in rows
        )
    ]
    forced = sorted({covering[row][0] for row in live if len(covering[row]) == 1})
    return _Reduced(live, kept, forced)


def _integer_programme(
    patterns: Sequence[int], rows: Sequence[int], places: Sequence[int]
) -> list[int]:
    """One smallest cover of ``rows`` by ``places``, proven optimal."""
    problem = pulp.LpProblem("cover", pulp.LpMinimize)
    take = {place: pulp.LpVariable(f"z{place}", cat=pulp.LpBinary) for place in places}
    problem += pulp.lpSum(take.values())
    for row in rows:
        problem += pulp.lpSum(take[place] for place in places if patterns[place] >> row & 1) >= 1
    status = problem.solve(pulp.HiGHS(msg=False, threads=1))
    if pulp.LpStatus[status] != "Optimal":
        raise RuntimeError(f"covering programme ended as {pulp.LpStatus[status]}")
    return [place for place in places if take[place].value() > 0.5]


@dataclass(slots=True)
class _Search:
    """Depth-first search over the patterns of an uncovered row.

    A pattern tried at a row is barred from the later branches of that row, so that no cover is
    met twice. A branch ends when the rows left, no two of which one pattern covers, outnumber the
    patterns left to choose.
    """

    patterns: Sequence[int]
    rows: Sequence[int]
    size: int
    nodes: int
    irredundant: bool = False
    exhausted: bool = field(default=False, init=False)
    covering: dict[int, int] = field(init=False)
    apart: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.covering = _covering(self.patterns, self.rows)
        self.apart = {}
        for row in self.rows:
            together = 0
            for place in _bits(self.covering[row]):
                together |= self.patterns[place]
            self.apart[row] = ~together

    def covers(self) -> Iterator[tuple[int, ...]]:
        window = sum(1 << row for row in self.rows)
        yield from self._from(window, 0, ())

    def _from(self, left: int, barred: int, taken: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not left:
            yield tuple(sorted(taken))
            return
        if self.nodes <= 0:
            self.exhausted = True
            return
        self.nodes -= 1
        if self._at_least_more(left) > self.size - len(taken):
            return
        row = min(_bits(left), key=lambda r: (self.covering[r] & ~barred).bit_count())
        for place in _bits(self.covering[row] & ~barred):
            grown = (*taken, place)
            if not self.irredundant or self._all_needed(grown):
                yield from self._from(left & ~self.patterns[place], barred, grown)
            barred |= 1 << place

    def _at_least_more(self, left: int) -> int:
        count = 0
        while left:
            row = (left & -left).bit_length() - 1
            left &= self.apart[row]
            count += 1
        return count

    def _all_needed(self, taken: tuple[int, ...]) -> bool:
        once = several = 0
        for place in taken:
            several |= once & self.patterns[place]
            once |= self.patterns[place]
        window = sum(1 << row for row in self.rows)
        return all(self.patterns[place] & ~several & window for place in taken)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


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
