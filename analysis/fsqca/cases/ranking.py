"""Lists of single cases and of pairs, and how they are ranked.

The lists follow Schneider and Rohlfing (2013; 2019) and Oana, Schneider and Thomann (2021), with
the values and the order that the function smmr of R's SetMethods 4.1 gives them. The lower a
value, the better a case or pair serves. Where that function contradicts its own rules
(docs/fsqca.md tells where), the rules hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from analysis.fsqca.expressions import Expression, Literal

Array = np.ndarray

# Memberships such as 1 - 0.7 carry rounding; equal values must compare as equal.
TOLERANCE = 1e-9

# The digits to which smmr rounds the values of pairs before it orders them.
DIGITS = 3


@dataclass(frozen=True, slots=True)
class SingleCase:
    """One case of a list. ``None`` marks what the kind of list has no use for.

    Attributes
    ----------
    case : its name.
    membership, outcome : in the set that the list is about, and in the outcome.
    value : the published value, low for a case that serves well.
    best : whether no other case has a lower value (within its truth-table row, where the list
        goes by rows).
    unique : whether the case belongs to this term, or this disjunct, alone.
    row, row_membership : number of its truth-table row (from 1; ``None`` for a case with a
        membership of 0.5 in some condition) and its membership there.
    consistent : whether the membership that should be the smaller one does not exceed the
        outcome: in the row, or in the focal conjunct.
    focal, complement : membership in the focal conjunct and in all other conjuncts of the term
        (``None`` for a term with one conjunct).
    rank : 1 if the focal conjunct alone decides the membership in the term, else 2.
    clean : whether the complement leaves the corridor between focal conjunct and outcome clear.
    best_of_term : whether the case is the best typical case of the term as a whole.
    uncovered : whether the whole necessary condition, not only this disjunct, misses the case.
    """

    case: str
    membership: float
    outcome: float
    value: float | None = None
    best: bool = False
    unique: bool | None = None
    row: int | None = None
    row_membership: float | None = None
    consistent: bool | None = None
    focal: float | None = None
    complement: float | None = None
    rank: int | None = None
    clean: bool | None = None
    best_of_term: bool | None = None
    uncovered: bool | None = None


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """Two cases worth comparing. Each pair of bool speaks of the first and of the second case.

    Attributes
    ----------
    first, second : names; the list's kind tells what each of them is.
    value : the published value, low for a pair that serves well.
    best : whether each is the best of its kind for the term, condition or row. For a focal
        conjunct: the best typical case for that conjunct.
    best_of_term : for a focal conjunct, whether each is the best typical case of the term.
    unique : whether each belongs to this term, or disjunct, alone.
    consistent : whether the focal conjunct, term or row of each does not exceed its outcome.
    uncovered : whether the second case is outside the whole solution, or the whole necessary
        condition.
    row : number of the truth-table row that both share, where the list goes by rows.
    rank : pair rank for a focal conjunct, from 1, the best.
    clean : whether the corridor between focal conjunct and outcome is clear for each.
    """

    first: str
    second: str
    value: float
    best: tuple[bool | None, bool | None] = (None, None)
    best_of_term: tuple[bool | None, bool | None] = (None, None)
    unique: tuple[bool | None, bool | None] = (None, None)
    consistent: tuple[bool | None, bool | None] = (None, None)
    uncovered: bool | None = None
    row: int | None = None
    rank: int | None = None
    clean: tuple[bool | None, bool | None] = (None, None)


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases of one ``kind`` for ``expression``, the best first; ``focal`` conjunct if any."""

    kind: str
    expression: Expression
    cases: tuple[SingleCase, ...]
    focal: Literal | None = None

    def to_frame(self) -> pd.DataFrame:
        """One row per case, with the columns that this kind of list uses."""
        return _frame(self.cases)


@dataclass(frozen=True, slots=True)
class PairList:
    """Pairs of one ``kind`` for ``expression``, the best first.

    ``total`` counts all pairs of the kind, of which ``pairs`` may be the first few.
    """

    kind: str
    expression: Expression
    pairs: tuple[MatchedPair, ...]
    total: int
    focal: Literal | None = None

    def to_frame(self) -> pd.DataFrame:
        """One row per pair, with the columns that this kind of list uses."""
        return _frame(self.pairs)


def at_most(x: Array, y: Array) -> Array:
    """``x <= y`` up to rounding."""
    return np.asarray(x <= y + TOLERANCE)


def below(x: Array, y: Array) -> Array:
    """``x < y`` beyond rounding."""
    return np.asarray(x < y - TOLERANCE)


def lowest(values: Array, groups: Array | None = None) -> Array:
    """Whether each value (n,) is the least, or the least of its group."""
    if not len(values):
        return np.zeros(0, dtype=bool)
    if groups is None:
        return at_most(values, values.min())
    least = pd.Series(values).groupby(groups).transform("min").to_numpy()
    return at_most(values, least)


def order(*keys: Array) -> Array:
    """Places in ascending order of the keys, the first key first; ties as they stand."""
    rounded = [np.round(np.asarray(key, dtype=float), 9) for key in keys]
    return np.lexsort(rounded[::-1])


def crossed(first: Array, second: Array) -> tuple[Array, Array]:
    """Every pair of places: (a,) and (b,) -> two of (a * b,)."""
    return np.repeat(first, len(second)), np.tile(second, len(first))


def _frame(items: Sequence[SingleCase] | Sequence[MatchedPair]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {}
    for field in fields(items[0]) if items else ():
        values = [getattr(item, field.name) for item in items]
        if isinstance(values[0], tuple):
            for place, word in enumerate(("first", "second")):
                columns[f"{field.name}_{word}"] = [value[place] for value in values]
        else:
            columns[field.name] = values
    used = {k: v for k, v in columns.items() if any(one is not None for one in v)}
    return pd.DataFrame(used)
