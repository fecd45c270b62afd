r"""The size of a smallest cover, and a proof that no smaller one exists.

The size is the optimum of an integer programme,

.. math::
    \min \sum_p z_p \quad\text{subject to}\quad
    \sum_{p\,\text{covers}\,r} z_p \ge 1\ \text{for every row } r,\quad z_p \in \{0, 1\},

solved once nothing more can be settled by reduction. Its relaxation has the dual

.. math::
    \max \sum_r w_r \quad\text{subject to}\quad
    \sum_{r\,\text{covered by}\,p} w_r \le 1\ \text{for every implicant } p,\quad w_r \ge 0 :

weights of the rows such that no implicant carries more than 1. The weight of any set of rows is
then a lower bound for the number of implicants that it takes to cover them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulp

from analysis.fsqca.minimization import bits
from analysis.solver import optimise


@dataclass(frozen=True, slots=True)
class Fewest:
    """One smallest ``cover`` (places of patterns), and row ``weights`` that bound from below."""

    cover: tuple[int, ...]
    weights: Mapping[int, float]


def fewest(patterns: Sequence[int]) -> Fewest:
    """A smallest set of patterns that covers every row that any of them covers.

    Parameters
    ----------
    patterns : masks of the rows that each implicant covers.
    """
    rows = _rows(patterns)
    places = list(range(len(patterns)))
    chosen: list[int] = []
    while rows:
        live, kept = _reduce(patterns, rows, places)
        forced = _forced(patterns, live, kept)
        if forced:
            chosen += forced
            taken = _union(patterns[place] for place in forced)
            rows = [row for row in live if not taken >> row & 1]
            places = [place for place in kept if place not in forced]
        elif len(live) < len(rows) or len(kept) < len(places):
            rows, places = live, kept
        else:
            chosen += _integer_programme(patterns, rows, places)
            break
    weights: Mapping[int, float] = _rows_apart(patterns)
    if len(weights) < len(chosen):
        weights = _dual(patterns)
    return Fewest(tuple(sorted(chosen)), weights)


def _rows(patterns: Sequence[int]) -> list[int]:
    return list(bits.members(_union(patterns)))


def _union(patterns: Iterable[int]) -> int:
    covered = 0
    for pattern in patterns:
        covered |= pattern
    return covered


def _reduce(
    patterns: Sequence[int], rows: Sequence[int], places: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Drop patterns whose rows another covers, and rows that are covered along with another."""
    window = bits.mask_of(rows)
    kept: list[int] = []
    parts: list[int] = []
    for place in sorted(places, key=lambda p: -(patterns[p] & window).bit_count()):
        part = patterns[place] & window
        if part and not any(part & ~other == 0 for other in parts):
            kept.append(place)
            parts.append(part)
    covering = _covering(parts, rows)
    live: list[int] = []
    for row in sorted(rows, key=lambda row: (covering[row].bit_count(), row)):
        if not any(covering[other] & ~covering[row] == 0 for other in live):
            live.append(row)
    return sorted(live), kept


def _covering(patterns: Sequence[int], rows: Sequence[int]) -> dict[int, int]:
    """For each row the mask of the patterns that cover it."""
    covering = dict.fromkeys(rows, 0)
    for place, pattern in enumerate(patterns):
        for row in bits.members(pattern):
            if row in covering:
                covering[row] |= 1 << place
    return covering


def _forced(patterns: Sequence[int], rows: Sequence[int], places: Sequence[int]) -> list[int]:
    """Patterns that alone cover some row."""
    covering = _covering([patterns[place] for place in places], rows)
    alone = {mask for mask in covering.values() if mask.bit_count() == 1}
    return sorted(places[mask.bit_length() - 1] for mask in alone)


def _integer_programme(
    patterns: Sequence[int], rows: Sequence[int], places: Sequence[int]
) -> list[int]:
    problem = pulp.LpProblem("cover", pulp.LpMinimize)
    take = {place: problem.add_variable(f"z{place}", cat=pulp.LpBinary) for place in places}
    problem += pulp.lpSum(take.values())
    for row in rows:
        problem += pulp.lpSum(take[place] for place in places if patterns[place] >> row & 1) >= 1
    optimise(problem)
    return [place for place in places if take[place].value() > 0.5]


def _rows_apart(patterns: Sequence[int]) -> dict[int, float]:
    """Weight 1 for rows no two of which one pattern covers, picked greedily: the cheap bound."""
    rows = _rows(patterns)
    covering = _covering(patterns, rows)
    picked: dict[int, float] = {}
    used = 0
    for row in sorted(rows, key=lambda row: (covering[row].bit_count(), row)):
        if not covering[row] & used:
            picked[row] = 1.0
            used |= covering[row]
    return picked


def _dual(patterns: Sequence[int]) -> dict[int, float]:
    """The best weights, from the dual programme."""
    problem = pulp.LpProblem("weights", pulp.LpMaximize)
    weight = {row: problem.add_variable(f"w{row}", lowBound=0) for row in _rows(patterns)}
    problem += pulp.lpSum(weight.values())
    for pattern in patterns:
        problem += pulp.lpSum(weight[row] for row in bits.members(pattern)) <= 1
    optimise(problem)
    return {row: max(0.0, variable.value()) for row, variable in weight.items()}
