"""What a reader of one case wants: its truth-table row, who shares it, and whom to compare it with.

Whom to compare with depends on the kind of case (Schneider and Rohlfing 2013): one that lacks the
outcome outside the solution with those of its row that have it; one deviant in coverage with those
of its row that lack it; one deviant in consistency with typical cases of its term; a typical case
with irrelevant ones. That two cases share a row and differ in the outcome shows that the row does
not rule the outcome out; it is no evidence of a cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.cases import pairs
from analysis.fsqca.cases.kinds import CaseKind, kind_of
from analysis.fsqca.cases.pairs import MOST_PAIRS, Ranking
from analysis.fsqca.cases.ranking import PairList
from analysis.fsqca.cases.sets import Sets, sets_of
from analysis.fsqca.expressions import Expression, Literal, Product
from analysis.fsqca.solutions import Model
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Sharing:
    """A case that stands in the same truth-table row.

    ``row_membership`` in the row, ``outcome`` in the outcome; ``holds``: whether the outcome
    holds (above 0.5), ``None`` at exactly 0.5.
    """

    case: str
    row_membership: float
    outcome: float
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One case among the rows and against a model.

    Attributes
    ----------
    case : its name.
    kind : against the whole model; ``None`` without one.
    membership, outcome : in the model (0 without one), and in the outcome.
    row : number of its truth-table row, from 1; ``None`` for a case with a membership of exactly
        0.5 in some condition, which belongs to no row.
    row_membership : membership in that row.
    literals : the row as literals, ``ECON*~DIG``, one for each condition; empty without a row.
    sharing : all other cases of the row, those in which the outcome holds first, each by
        membership in the row, the highest first.
    matches : pairs with this case, the best first: one list, or one for each of its terms; empty
        for an ambiguous case, and for a member that exceeds its outcome though both hold.
    """

    case: str
    kind: CaseKind | None
    membership: float
    outcome: float
    row: int | None
    row_membership: float
    literals: tuple[Literal, ...]
    sharing: tuple[Sharing, ...]
    matches: tuple[PairList, ...]

    @property
    def matched(self) -> tuple[str, ...]:
        """The names of the cases to compare with, the best match first, each once."""
        best: dict[str, float] = {}
        for found in self.matches:
            for rank, pair in enumerate(found.pairs):
                other = pair.second if pair.first == self.case else pair.first
                best[other] = min(rank, best.get(other, rank))
        return tuple(sorted(best, key=lambda name: best[name]))


def circumstances(
    table: TruthTable,
    model: Model | Product | Expression | None = None,
    *,
    cases: Iterable[str] | None = None,
    most: int | None = MOST_PAIRS,
) -> tuple[Circumstances, ...]:
    """The circumstances of each case, in the table's order.

    Parameters
    ----------
    table : the truth table.
    model : a model of its solution; without one there are rows and no kinds or matches, but for
        the row's own contrast, as if the solution were empty.
    cases : names of the cases wanted; all if left out.
    most : most pairs in a list.

    Raises
    ------
    UserError
        For a case that is not in the table.
    """
    sets = sets_of(table, Expression(()) if model is None else model)
    known = {name: place for place, name in enumerate(sets.names)}
    wanted = sets.names if cases is None else tuple(cases)
    for name in wanted:
        if name not in known:
            raise UserError(f"unknown case {name!r}: the table has {len(known)} other cases")
    rankings = _Rankings(sets, most)
    return tuple(_of(sets, rankings, known[name], model is not None) for name in wanted)


def _of(sets: Sets, rankings: _Rankings, place: int, modelled: bool) -> Circumstances:
    row = int(sets.row[place]) or None
    kind = kind_of(float(sets.whole[place]), float(sets.y[place]))
    return Circumstances(
        case=sets.names[place],
        kind=kind if modelled else None,
        membership=float(sets.whole[place]),
        outcome=float(sets.y[place]),
        row=row,
        row_membership=float(sets.w[place]),
        literals=() if row is None else sets.table.literals(row),
        sharing=() if row is None else _sharing(sets, place),
        matches=rankings.of(place, kind),
    )


def _sharing(sets: Sets, place: int) -> tuple[Sharing, ...]:
    others = np.flatnonzero(sets.row == sets.row[place])
    others = others[others != place]
    y, w = sets.y[others], sets.w[others]
    ranked = others[np.lexsort((-np.round(w, 9), np.sign(0.5 - y)))]
    return tuple(
        Sharing(
            case=sets.names[one],
            row_membership=float(sets.w[one]),
            outcome=float(sets.y[one]),
            holds=None if sets.y[one] == 0.5 else bool(sets.y[one] > 0.5),
        )
        for one in ranked
    )


class _Rankings:
    """The rankings of a model, each made once."""

    def __init__(self, sets: Sets, most: int | None) -> None:
        self._sets, self._most = sets, most
        self._made: dict[tuple[str, int], _ByCase] = {}

    def of(self, place: int, kind: CaseKind) -> tuple[PairList, ...]:
        """The pairs of one case of this kind."""
        if kind in ("deviant coverage", "irrelevant"):
            return (self._pairs("row", 0, place),)
        if kind == "ambiguous":
            return ()
        sort = "typical" if kind == "typical" else "deviant"
        terms = np.flatnonzero(self._sets.x[:, place] > 0.5).tolist()
        if kind == "typical":
            terms = [term for term in terms if self._sets.typical(term)[place]]
        return tuple(self._pairs(sort, term, place) for term in terms)

    def _pairs(self, sort: str, term: int, place: int) -> PairList:
        if (sort, term) not in self._made:
            if sort == "row":
                made = pairs.deviant_irrelevant(self._sets)
            elif sort == "typical":
                made = pairs.typical_irrelevant(self._sets, term)
            else:
                made = pairs.typical_deviant(self._sets, term)
            self._made[sort, term] = _ByCase.of(made)
        return self._made[sort, term].listed(place, self._most)


@dataclass(frozen=True, slots=True, eq=False)
class _ByCase:
    """A ranking, and for the first and the second case the places of its pairs, by case.

    ``places``: of all pairs, ordered by case and then from the best; ``owners``: their case.
    """

    ranking: Ranking
    places: Array
    owners: Array

    @classmethod
    def of(cls, ranking: Ranking) -> _ByCase:
        ordered = ranking.in_order()
        places = np.tile(ordered, 2)
        owners = np.concatenate([ranking.first[ordered], ranking.second[ordered]])
        by_case = np.argsort(owners, kind="stable")
        return cls(ranking, places[by_case], owners[by_case])

    def listed(self, case: int, most: int | None) -> PairList:
        start, stop = np.searchsorted(self.owners, [case, case + 1])
        return self.ranking.listed(most, self.places[start:stop])
