"""Pairs of cases for comparative analysis of a sufficient solution.

Source: Schneider and Rohlfing (2013; 2019); values and order as in ``ranking``. Small letters are
memberships of the first (i) and the second (j) case: x in the term, y in the outcome, f in the
focal conjunct, c in the other conjuncts (0 for both where there are none), w in the truth-table
row.

==========================================  ====================================================
typical - typical, focal conjunct           (.5 - (f_i - f_j)) + (.5 - (y_i - y_j)) + |c_i - c_j|
                                            + 2 |y_i - f_i| + 2 |y_j - f_j|
typical - irrelevant, focal conjunct        (1 - (f_i - f_j)) + (1 - (y_i - y_j)) + |c_i - c_j|
                                            + 2 |y_i - f_i| + |y_j - f_j|
typical - deviant consistency               |x_i - x_j| + (1 - (y_i - y_j)) + (1 - x_i) + (1 - x_j)
deviant coverage - irrelevant, same row     |w_i - w_j| + (1 - (y_i - y_j)) + (1 - w_i) + (1 - w_j)
typical - typical, term                     (.5 - (x_i - x_j)) + (.5 - (y_i - y_j))
                                            + 2 |y_i - x_i| + 2 |y_j - x_j|
typical - irrelevant, term                  (1 - (x_i - x_j)) + (1 - (y_i - y_j))
                                            + 2 |y_i - x_i| + 2 |y_j - x_j|
==========================================  ====================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.fsqca.cases.ranking import (
    DIGITS,
    MatchedPair,
    PairList,
    at_most,
    crossed,
    lowest,
    order,
)
from analysis.fsqca.cases.sets import Sets, sets_of
from analysis.fsqca.expressions import Expression, Literal, Product
from analysis.fsqca.solutions import Model
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray

MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class MatchedPairs:
    """All lists of pairs for one model.

    One list for each term: ``typical_typical``, ``typical_irrelevant``, ``typical_deviant`` (in
    consistency). One for each term and each conjunct as the focal one:
    ``typical_typical_conjuncts``, ``typical_irrelevant_conjuncts``. One for the whole solution:
    ``deviant_irrelevant`` (deviant in coverage and irrelevant, within the same truth-table row).
    """

    typical_typical: tuple[PairList, ...]
    typical_irrelevant: tuple[PairList, ...]
    typical_deviant: tuple[PairList, ...]
    deviant_irrelevant: PairList
    typical_typical_conjuncts: tuple[PairList, ...]
    typical_irrelevant_conjuncts: tuple[PairList, ...]


def matched_pairs(
    table: TruthTable, model: Model | Product | Expression, *, most: int | None = MOST_PAIRS
) -> MatchedPairs:
    """The best pairs of every kind for a model of a truth table; at most ``most`` in a list."""
    sets = sets_of(table, model)
    products = sets.expression.products
    places = range(len(products))
    conjuncts = [(place, one) for place in places for one in products[place].literals]
    return MatchedPairs(
        typical_typical=tuple(typical_typical(sets, p).listed(most) for p in places),
        typical_irrelevant=tuple(typical_irrelevant(sets, p).listed(most) for p in places),
        typical_deviant=tuple(typical_deviant(sets, p).listed(most) for p in places),
        deviant_irrelevant=deviant_irrelevant(sets).listed(most),
        typical_typical_conjuncts=tuple(
            typical_typical_conjunct(sets, p, one).listed(most) for p, one in conjuncts
        ),
        typical_irrelevant_conjuncts=tuple(
            typical_irrelevant_conjunct(sets, p, one).listed(most) for p, one in conjuncts
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Pairs as arrays, before they are listed.

    ``first``, ``second``, ``value`` (p,): places of the cases, and values. ``marks``: for a field
    of ``MatchedPair`` one array (p,), or two. ``keys`` (p,) each: the order, the first key first.
    """

    kind: str
    expression: Expression
    names: tuple[str, ...]
    first: Array
    second: Array
    value: Array
    marks: dict[str, Array | tuple[Array | None, Array | None]]
    keys: Sequence[Array]
    focal: Literal | None = None

    def in_order(self) -> Array:
        """The places of all pairs, the best first, (p,)."""
        return order(*self.keys)

    def listed(self, most: int | None, places: Array | None = None) -> PairList:
        """The first ``most`` of all pairs, or of those at ``places``, which are in order."""
        places = self.in_order() if places is None else places
        pairs = tuple(
            MatchedPair(
                first=self.names[self.first[p]],
                second=self.names[self.second[p]],
                value=float(self.value[p]),
                **{name: _mark(mark, p) for name, mark in self.marks.items()},
            )
            for p in places[:most]
        )
        return PairList(self.kind, self.expression, pairs, len(places), self.focal)


def _mark(mark: Array | tuple[Array | None, Array | None], place: int) -> Any:
    if isinstance(mark, tuple):
        return tuple(None if one is None else one[place].item() for one in mark)
    return mark[place].item()


def typical_typical(sets: Sets, place: int) -> Ranking:
    """Two typical cases of a term, the more typical one first."""
    i, j = _typical_pairs(sets, place)
    x, y = sets.x[place], sets.y
    value = (0.5 - (x[i] - x[j])) + (0.5 - (y[i] - y[j]))
    value += 2.0 * np.abs(y[i] - x[i]) + 2.0 * np.abs(y[j] - x[j])
    unique, best = sets.typical_once(), _best_typical(sets, place)
    return Ranking(
        "typical - typical", _term(sets, place), sets.names, i, j, value,
        marks={"unique": (unique[i], unique[j]), "best": (best[i], best[j])},
        keys=[~unique[i], ~unique[j], value.round(DIGITS), ~best[i], ~best[j]],
    )  # fmt: skip


def typical_irrelevant(sets: Sets, place: int) -> Ranking:
    """A typical case of a term, and one outside both term and outcome."""
    i, j = _with_irrelevant(sets, place)
    x, y = sets.x[place], sets.y
    value = (1.0 - (x[i] - x[j])) + (1.0 - (y[i] - y[j]))
    value += 2.0 * np.abs(y[i] - x[i]) + 2.0 * np.abs(y[j] - x[j])
    unique, best = sets.typical_once(), _best_typical(sets, place)
    consistent, uncovered = at_most(x, y), sets.whole < 0.5
    return Ranking(
        "typical - irrelevant", _term(sets, place), sets.names, i, j, value,
        marks={
            "unique": (unique[i], None),
            "consistent": (None, consistent[j]),
            "uncovered": uncovered[j],
            "best": (best[i], None),
        },
        keys=[~unique[i], ~consistent[j], ~uncovered[j], value.round(DIGITS), ~best[i]],
    )  # fmt: skip


def typical_deviant(sets: Sets, place: int) -> Ranking:
    """A typical case of a term, and one deviant in consistency."""
    x, y = sets.x[place], sets.y
    deviant = np.flatnonzero((x > 0.5) & (y < 0.5))
    i, j = crossed(np.flatnonzero(sets.typical(place)), deviant)
    value = np.abs(x[i] - x[j]) + (1.0 - (y[i] - y[j])) + (1.0 - x[i]) + (1.0 - x[j])
    best = _best_typical(sets, place)
    worst = np.zeros(len(y), dtype=bool)
    worst[deviant] = lowest((1.0 - (x - y) + (1.0 - x))[deviant])
    return Ranking(
        "typical - deviant consistency", _term(sets, place), sets.names, i, j, value,
        marks={"best": (best[i], worst[j])},
        keys=[value.round(DIGITS), ~best[i], ~worst[j]],
    )  # fmt: skip


def deviant_irrelevant(sets: Sets) -> Ranking:
    """A case deviant in coverage, and an irrelevant one in the same truth-table row."""
    outside = (sets.whole < 0.5) & (sets.row > 0)
    i, j = crossed(
        np.flatnonzero(outside & (sets.y > 0.5)), np.flatnonzero(outside & (sets.y < 0.5))
    )
    together = sets.row[i] == sets.row[j]
    i, j = i[together], j[together]
    w, y = sets.w, sets.y
    value = np.abs(w[i] - w[j]) + (1.0 - (y[i] - y[j])) + (1.0 - w[i]) + (1.0 - w[j])
    consistent = at_most(w, y)
    return Ranking(
        "deviant coverage - irrelevant", sets.expression, sets.names, i, j, value,
        marks={"row": sets.row[i], "consistent": (consistent[i], None)},
        keys=[sets.row[i], ~consistent[i], value.round(DIGITS)],
    )  # fmt: skip


def typical_typical_conjunct(sets: Sets, place: int, focal: Literal) -> Ranking:
    """Two typical cases of a term, by a focal conjunct."""
    i, j = _typical_pairs(sets, place)
    parts, y = sets.conjuncts(place, focal), sets.y
    f, c = parts.focal, parts.complement
    value = (0.5 - (f[i] - f[j])) + (0.5 - (y[i] - y[j])) + np.abs(c[i] - c[j])
    value += 2.0 * np.abs(y[i] - f[i]) + 2.0 * np.abs(y[j] - f[j])
    deciding = parts.deciding
    rank = 1 + 2 * ~deciding[i] + ~deciding[j]
    clean, consistent, unique = parts.clean(y), at_most(f, y), sets.typical_once()
    best, of_term = _best_conjunct(sets, place, f), _best_typical(sets, place)
    marks: dict[str, Array | tuple[Array | None, Array | None]] = {
        "clean": (clean[i], clean[j]),
        "consistent": (consistent[i], consistent[j]),
        "unique": (unique[i], unique[j]),
        "best": (best[i], best[j]),
        "best_of_term": (of_term[i], of_term[j]),
    }
    return Ranking(
        "typical - typical", _term(sets, place), sets.names, i, j, value,
        marks=marks if parts.alone else {"rank": rank, **marks},
        keys=[
            np.zeros(len(i)) if parts.alone else rank,
            2 * ~clean[i] + ~clean[j], ~consistent[i], ~consistent[j], ~unique[i], ~unique[j],
            value.round(DIGITS),
        ],
        focal=focal,
    )  # fmt: skip


def typical_irrelevant_conjunct(sets: Sets, place: int, focal: Literal) -> Ranking:
    """A typical case of a term and one outside both, by a focal conjunct."""
    i, j = _with_irrelevant(sets, place)
    parts, y = sets.conjuncts(place, focal), sets.y
    f, c = parts.focal, parts.complement
    value = (1.0 - (f[i] - f[j])) + (1.0 - (y[i] - y[j])) + np.abs(c[i] - c[j])
    value += 2.0 * np.abs(y[i] - f[i]) + np.abs(y[j] - f[j])
    clean, consistent, unique = parts.clean(y), at_most(f, y), sets.typical_once()
    uncovered, rank = sets.whole < 0.5, _contrast_rank(parts.deciding[i], f[j], c[j])
    best, of_term = _best_conjunct(sets, place, f), _best_typical(sets, place)
    marks: dict[str, Array | tuple[Array | None, Array | None]] = {
        "clean": (clean[i], clean[j]),
        "consistent": (consistent[i], consistent[j]),
        "unique": (unique[i], None),
        "uncovered": uncovered[j],
        "best": (best[i], None),
        "best_of_term": (of_term[i], None),
    }
    return Ranking(
        "typical - irrelevant", _term(sets, place), sets.names, i, j, value,
        marks=marks if parts.alone else {"rank": rank, **marks},
        keys=[
            np.zeros(len(i)) if parts.alone else rank,
            2 * ~clean[i] + ~clean[j], ~consistent[i], ~unique[i], ~consistent[j], ~uncovered[j],
            value.round(DIGITS), ~best[i], ~of_term[i],
        ],
        focal=focal,
    )  # fmt: skip


def _contrast_rank(deciding: Array, f: Array, c: Array) -> Array:
    """How clearly the focal conjunct alone separates the second case from the first, 1 to 8.

    Best if the second case lacks the focal conjunct and has the others; then if it lacks both,
    the focal one more; worst if it has the focal conjunct. Within each, first cases whose term
    the focal conjunct decides come first.
    """
    late = ~deciding
    lacks_both = np.where(deciding, np.where(f < c, 3, 4), np.where(f < c, 5, 6))
    rank = np.where(c >= 0.5, 1 + late, lacks_both)
    return np.where(f >= 0.5, 7 + late, rank)


def _typical_pairs(sets: Sets, place: int) -> tuple[Array, Array]:
    """Every two typical cases of a term; of two equally typical ones the fuller member is first."""
    chosen = np.flatnonzero(sets.typical(place))
    ranked = chosen[order(sets.typicality(place)[chosen], -sets.x[place, chosen])]
    a, b = np.triu_indices(len(ranked), k=1)
    return ranked[a], ranked[b]


def _with_irrelevant(sets: Sets, place: int) -> tuple[Array, Array]:
    outside = np.flatnonzero((sets.x[place] < 0.5) & (sets.y < 0.5))
    return crossed(np.flatnonzero(sets.typical(place)), outside)


def _best_typical(sets: Sets, place: int) -> Array:
    """Whether each case is the best typical one of a term, (n,)."""
    return _least(sets.typical(place), sets.typicality(place))


def _best_conjunct(sets: Sets, place: int, focal: Array) -> Array:
    value = 2.0 * np.abs(sets.y - focal) + (1.0 - sets.x[place])
    return _least(sets.typical(place), value)


def _least(chosen: Array, value: Array) -> Array:
    least = np.zeros(len(value), dtype=bool)
    least[chosen] = lowest(value[chosen])
    return least


def _term(sets: Sets, place: int) -> Expression:
    return Expression((sets.expression.products[place],))
