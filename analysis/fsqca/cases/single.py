"""Single cases for within-case analysis of a sufficient solution.

Source: Schneider and Rohlfing (2013; 2019); values and order as in ``ranking``. X is the
membership in a term, S in the whole solution, Y in the outcome, FC in a focal conjunct, W in the
case's truth-table row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.fsqca.cases.ranking import CaseList, SingleCase, at_most, lowest, order
from analysis.fsqca.cases.sets import Sets, sets_of
from analysis.fsqca.expressions import Expression, Literal, Product
from analysis.fsqca.solutions import Model
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class SingleCases:
    """All lists for one model.

    ``typical`` and ``deviant_consistency``: one list for each term; ``typical_conjuncts``: one for
    each term and each of its conjuncts as the focal one; ``deviant_coverage`` and ``irrelevant``:
    for the whole solution.
    """

    typical: tuple[CaseList, ...]
    typical_conjuncts: tuple[CaseList, ...]
    deviant_consistency: tuple[CaseList, ...]
    deviant_coverage: CaseList
    irrelevant: CaseList


def single_cases(table: TruthTable, model: Model | Product | Expression) -> SingleCases:
    """The best cases of every kind for a model of a truth table."""
    sets = sets_of(table, model)
    products = sets.expression.products
    return SingleCases(
        typical=tuple(_typical(sets, place) for place in range(len(products))),
        typical_conjuncts=tuple(
            _typical_conjunct(sets, place, literal)
            for place, product in enumerate(products)
            for literal in product.literals
        ),
        deviant_consistency=tuple(_deviant_consistency(sets, p) for p in range(len(products))),
        deviant_coverage=_deviant_coverage(sets),
        irrelevant=_irrelevant(sets),
    )


def _typical(sets: Sets, place: int) -> CaseList:
    """X > 0.5, Y > 0.5, X <= Y; value 2 (Y - X) + (1 - X); uniquely covered cases first."""
    chosen = np.flatnonzero(sets.typical(place))
    x, value = sets.x[place, chosen], sets.typicality(place)[chosen]
    unique, best = sets.typical_once()[chosen], lowest(value)
    cases = tuple(
        SingleCase(
            case=sets.names[chosen[i]],
            membership=float(x[i]),
            outcome=float(sets.y[chosen[i]]),
            value=float(value[i]),
            best=bool(best[i]),
            unique=bool(unique[i]),
        )
        for i in order(~unique, value, -x)
    )
    return CaseList("typical", _term(sets, place), cases)


def _typical_conjunct(sets: Sets, place: int, focal: Literal) -> CaseList:
    """The typical cases of a term by a focal conjunct; value 2 |Y - FC| + (1 - X)."""
    chosen = np.flatnonzero(sets.typical(place))
    parts, x, y = sets.conjuncts(place, focal), sets.x[place, chosen], sets.y[chosen]
    f, c = parts.focal[chosen], parts.complement[chosen]
    value = 2.0 * np.abs(y - f) + (1.0 - x)
    rank = np.where(parts.deciding[chosen], 1, 2)
    clean, consistent = parts.clean(sets.y)[chosen], at_most(f, y)
    others = np.delete(sets.x, place, axis=0)[:, chosen]
    unique = np.asarray(~(others > 0.5).any(axis=0))
    best, best_of_term = lowest(value), lowest(sets.typicality(place)[chosen])
    cases = tuple(
        SingleCase(
            case=sets.names[chosen[i]],
            membership=float(x[i]),
            outcome=float(y[i]),
            value=float(value[i]),
            best=bool(best[i]),
            unique=bool(unique[i]),
            consistent=bool(consistent[i]),
            focal=float(f[i]),
            complement=None if parts.alone else float(c[i]),
            rank=None if parts.alone else int(rank[i]),
            clean=bool(clean[i]),
            best_of_term=bool(best_of_term[i]),
        )
        for i in order(rank, ~clean, ~consistent, ~unique, value, -x)
    )
    return CaseList("typical", _term(sets, place), cases, focal)


def _deviant_consistency(sets: Sets, place: int) -> CaseList:
    """X > 0.5, Y < 0.5; value 1 - (X - Y) + (1 - X)."""
    chosen = np.flatnonzero((sets.x[place] > 0.5) & (sets.y < 0.5))
    x, y = sets.x[place, chosen], sets.y[chosen]
    value = 1.0 - (x - y) + (1.0 - x)
    best = lowest(value)
    cases = tuple(
        SingleCase(
            case=sets.names[chosen[i]],
            membership=float(x[i]),
            outcome=float(y[i]),
            value=float(value[i]),
            best=bool(best[i]),
        )
        for i in order(value, -x)
    )
    return CaseList("deviant consistency", _term(sets, place), cases)


def _deviant_coverage(sets: Sets) -> CaseList:
    """S < 0.5, Y > 0.5; value 1 - W; by truth-table row, W <= Y first."""
    chosen = np.flatnonzero((sets.whole < 0.5) & (sets.y > 0.5))
    row, w, y = sets.row[chosen], sets.w[chosen], sets.y[chosen]
    value, consistent = 1.0 - w, at_most(w, y)
    best = lowest(value, row) & (row > 0)
    cases = tuple(
        SingleCase(
            case=sets.names[chosen[i]],
            membership=float(sets.whole[chosen[i]]),
            outcome=float(y[i]),
            value=float(value[i]),
            best=bool(best[i]),
            row=int(row[i]) or None,
            row_membership=float(w[i]),
            consistent=bool(consistent[i]),
        )
        for i in order(row == 0, row, ~consistent, value)
    )
    return CaseList("deviant coverage", sets.expression, cases)


def _irrelevant(sets: Sets) -> CaseList:
    """S < 0.5, Y < 0.5; by truth-table row, without a value."""
    chosen = np.flatnonzero((sets.whole < 0.5) & (sets.y < 0.5))
    row = sets.row[chosen]
    cases = tuple(
        SingleCase(
            case=sets.names[chosen[i]],
            membership=float(sets.whole[chosen[i]]),
            outcome=float(sets.y[chosen[i]]),
            row=int(row[i]) or None,
            row_membership=float(sets.w[chosen[i]]),
        )
        for i in order(row == 0, row)
    )
    return CaseList("individually irrelevant", sets.expression, cases)


def _term(sets: Sets, place: int) -> Expression:
    return Expression((sets.expression.products[place],))
