"""Single cases and pairs for a condition that is necessary.

Source: Schneider and Rohlfing (2013; 2019), Oana, Schneider and Thomann (2021); values and order
as in ``ranking``. N is the membership in the necessary condition, Y in the outcome, W in the
case's truth-table row. For a disjunction, ``A + B``, there are lists for each disjunct and for
the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.cases.kinds import as_expression
from analysis.fsqca.cases.pairs import MOST_PAIRS, Ranking
from analysis.fsqca.cases.ranking import (
    DIGITS,
    CaseList,
    PairList,
    SingleCase,
    at_most,
    crossed,
    lowest,
    order,
)
from analysis.fsqca.cases.sets import rows_of
from analysis.fsqca.expressions import Expression, Product
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class NecessityCases:
    """Single cases and pairs for ``expression``: one disjunct, or the whole condition.

    ``typical``: N > 0.5, Y > 0.5, N >= Y. ``deviant_consistency``: N < 0.5, Y > 0.5.
    ``deviant_relevance``: N > 0.5, Y < 0.5. ``typical_deviant_consistency`` are pairs that share
    the truth-table row formed by the other conditions.
    """

    expression: Expression
    typical: CaseList
    deviant_consistency: CaseList
    deviant_relevance: CaseList
    typical_deviant_relevance: PairList
    typical_deviant_consistency: PairList
    typical_irrelevant: PairList
    typical_typical: PairList


def necessity_cases(
    table: TruthTable, condition: Product | Expression, *, most: int | None = MOST_PAIRS
) -> tuple[NecessityCases, ...]:
    """The best cases and pairs for a necessary condition.

    Parameters
    ----------
    table : the truth table of the outcome, for its memberships and conditions.
    condition : the necessary condition; for a disjunction the result holds each disjunct and then
        the whole, otherwise the whole alone.
    most : most pairs in a list.
    """
    whole = as_expression(condition)
    if not whole.products:
        raise UserError("the empty set is necessary for nothing: name a condition")
    parts = [Expression((product,)) for product in whole.products]
    wanted = [*parts, whole] if len(parts) > 1 else [whole]
    return tuple(_of(table, whole, part, most) for part in wanted)


def _of(table: TruthTable, whole: Expression, part: Expression, most: int | None) -> NecessityCases:
    one = _Condition.of(table, whole, part)
    return NecessityCases(
        expression=part,
        typical=_typical(one),
        deviant_consistency=_deviant_consistency(one),
        deviant_relevance=_deviant_relevance(one),
        typical_deviant_relevance=_typical_deviant_relevance(one).listed(most),
        typical_deviant_consistency=_typical_deviant_consistency(one).listed(most),
        typical_irrelevant=_typical_irrelevant(one).listed(most),
        typical_typical=_typical_typical(one).listed(most),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Condition:
    """Memberships (n,) for one disjunct or the whole of a necessary condition.

    ``n``: in it; ``y``: in the outcome; ``typical``: whether a case is; ``value`` of a typical
    case, 2 |N - Y| + (1 - N); ``unique``: whether all other disjuncts are below 0.5;
    ``uncovered``: whether the whole condition is; ``row``, ``w``: truth-table row and membership
    in it; ``shared``: row in the table of the other conditions alone.
    """

    expression: Expression
    names: tuple[str, ...]
    n: Array
    y: Array
    typical: Array
    value: Array
    unique: Array
    uncovered: Array
    row: Array
    w: Array
    shared: Array

    @classmethod
    def of(cls, table: TruthTable, whole: Expression, part: Expression) -> _Condition:
        n, y = part.membership(table.memberships), table.outcome_values
        others = [p for p in whole.products if p not in part.products]
        row, w = rows_of(table)
        return cls(
            expression=part,
            names=tuple(table.memberships.index),
            n=n,
            y=y,
            typical=(n > 0.5) & (y > 0.5) & at_most(y, n),
            value=2.0 * np.abs(n - y) + (1.0 - n),
            unique=Expression(tuple(others)).membership(table.memberships) < 0.5,
            uncovered=whole.membership(table.memberships) < 0.5,
            row=row,
            w=w,
            shared=rows_of(table, {literal.condition for literal in part.literals})[0],
        )

    @property
    def best(self) -> Array:
        """Whether each case is the best typical one, (n,)."""
        return _least(self.typical, self.value)


def _typical(one: _Condition) -> CaseList:
    chosen = np.flatnonzero(one.typical)
    value, unique, best = one.value[chosen], one.unique[chosen], one.best[chosen]
    cases = tuple(
        SingleCase(
            case=one.names[chosen[i]],
            membership=float(one.n[chosen[i]]),
            outcome=float(one.y[chosen[i]]),
            value=float(value[i]),
            best=bool(best[i]),
            unique=bool(unique[i]),
        )
        for i in order(~unique, value, -one.n[chosen])
    )
    return CaseList("typical", one.expression, cases)


def _is_deviant(one: _Condition) -> Array:
    return (one.n < 0.5) & (one.y > 0.5) & (one.row > 0)


def _deviance(one: _Condition) -> Array:
    return 1.0 - (one.y - one.n)


def _deviant_consistency(one: _Condition) -> CaseList:
    """N < 0.5, Y > 0.5, W > 0.5; value 1 - (Y - N); by truth-table row."""
    chosen = np.flatnonzero(_is_deviant(one))
    value, row = _deviance(one)[chosen], one.row[chosen]
    best, consistent = lowest(value, row), at_most(one.w, one.y)[chosen]
    cases = tuple(
        SingleCase(
            case=one.names[chosen[i]],
            membership=float(one.n[chosen[i]]),
            outcome=float(one.y[chosen[i]]),
            value=float(value[i]),
            best=bool(best[i]),
            row=int(row[i]),
            row_membership=float(one.w[chosen[i]]),
            consistent=bool(consistent[i]),
            uncovered=bool(one.uncovered[chosen[i]]),
        )
        for i in order(row, value, one.n[chosen])
    )
    return CaseList("deviant consistency", one.expression, cases)


def _is_irrelevant_deviant(one: _Condition) -> Array:
    return (one.n > 0.5) & (one.y < 0.5)


def _irrelevance(one: _Condition) -> Array:
    return 1.0 - (one.n - one.y) + (1.0 - one.n)


def _deviant_relevance(one: _Condition) -> CaseList:
    """N > 0.5, Y < 0.5; value 1 - (N - Y) + (1 - N)."""
    chosen = np.flatnonzero(_is_irrelevant_deviant(one))
    value = _irrelevance(one)[chosen]
    best = lowest(value)
    cases = tuple(
        SingleCase(
            case=one.names[chosen[i]],
            membership=float(one.n[chosen[i]]),
            outcome=float(one.y[chosen[i]]),
            value=float(value[i]),
            best=bool(best[i]),
        )
        for i in order(value, -one.n[chosen])
    )
    return CaseList("deviant relevance", one.expression, cases)


def _typical_deviant_relevance(one: _Condition) -> Ranking:
    """Value (1 - N_i) + (1 - N_j) + |1 - (Y_i - Y_j)| + |N_i - N_j|."""
    deviant = _is_irrelevant_deviant(one)
    i, j = crossed(np.flatnonzero(one.typical), np.flatnonzero(deviant))
    n, y = one.n, one.y
    value = (1.0 - n[i]) + (1.0 - n[j]) + np.abs(1.0 - (y[i] - y[j])) + np.abs(n[i] - n[j])
    best, worst = one.best, _least(deviant, _irrelevance(one))
    return Ranking(
        "typical - deviant relevance", one.expression, one.names, i, j, value,
        marks={"unique": (one.unique[i], None), "best": (best[i], worst[j])},
        keys=[~one.unique[i], value.round(DIGITS), ~best[i], ~worst[j]],
    )  # fmt: skip


def _typical_deviant_consistency(one: _Condition) -> Ranking:
    """Same row in the other conditions; value (1 - (N_i - N_j)) + |Y_i - Y_j|."""
    deviant = _is_deviant(one)
    i, j = crossed(np.flatnonzero(one.typical), np.flatnonzero(deviant))
    together = (one.shared[i] == one.shared[j]) & (one.shared[i] > 0)
    i, j = i[together], j[together]
    value = (1.0 - (one.n[i] - one.n[j])) + np.abs(one.y[i] - one.y[j])
    worst = np.zeros(len(one.n), dtype=bool)
    places = np.flatnonzero(deviant)
    worst[places] = lowest(_deviance(one)[places], one.shared[places])
    best = one.best
    return Ranking(
        "typical - deviant consistency", one.expression, one.names, i, j, value,
        marks={
            "row": one.shared[i],
            "unique": (one.unique[i], None),
            "uncovered": one.uncovered[j],
            "best": (best[i], worst[j]),
        },
        keys=[one.shared[i], ~one.unique[i], ~one.uncovered[j], value.round(DIGITS), ~best[i]],
    )  # fmt: skip


def _typical_irrelevant(one: _Condition) -> Ranking:
    """N_j < 0.5, Y_j < 0.5, N_j >= Y_j.

    Value (1 - (N_i - N_j)) + (1 - (Y_i - Y_j)) + 2 |N_i - Y_i| + |N_j - Y_j|.
    """
    n, y = one.n, one.y
    i, j = crossed(
        np.flatnonzero(one.typical), np.flatnonzero((n < 0.5) & (y < 0.5) & at_most(y, n))
    )
    value = (1.0 - (n[i] - n[j])) + (1.0 - (y[i] - y[j]))
    value += 2.0 * np.abs(n[i] - y[i]) + np.abs(n[j] - y[j])
    best = one.best
    return Ranking(
        "typical - irrelevant", one.expression, one.names, i, j, value,
        marks={
            "unique": (one.unique[i], None),
            "uncovered": one.uncovered[j],
            "best": (best[i], None),
        },
        keys=[~one.unique[i], ~one.uncovered[j], value.round(DIGITS), ~best[i]],
    )  # fmt: skip


def _typical_typical(one: _Condition) -> Ranking:
    """Value (.5 - (N_i - N_j)) + (.5 - (Y_i - Y_j)) + 2 (N_i - Y_i) + 2 (N_j - Y_j)."""
    chosen = np.flatnonzero(one.typical)
    ranked = chosen[order(one.value[chosen], -one.n[chosen])]
    a, b = np.triu_indices(len(ranked), k=1)
    i, j = ranked[a], ranked[b]
    n, y, best = one.n, one.y, one.best
    value = (0.5 - (n[i] - n[j])) + (0.5 - (y[i] - y[j]))
    value += 2.0 * (n[i] - y[i]) + 2.0 * (n[j] - y[j])
    return Ranking(
        "typical - typical", one.expression, one.names, i, j, value,
        marks={"unique": (one.unique[i], one.unique[j]), "best": (best[i], best[j])},
        keys=[~one.unique[i], ~one.unique[j], value.round(DIGITS), ~best[i], ~best[j]],
    )  # fmt: skip


def _least(chosen: Array, value: Array) -> Array:
    least = np.zeros(len(value), dtype=bool)
    least[chosen] = lowest(value[chosen])
    return least
