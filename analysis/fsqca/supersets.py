"""Searches beyond single conditions: necessary disjunctions (SUIN) and sufficient conjunctions.

A SUIN condition is a sufficient but unnecessary part of a factor that is insufficient but
necessary (Mahoney, Kimball and Koivu 2009): one of the literals of a necessary disjunction. Both
searches go level by level and extend only what can still succeed, as fit is monotone: a
disjunction gains consistency and loses relevance with every literal, a conjunction loses coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import checks, outcomes
from analysis.fsqca.expressions import Expression, Literal, Product, literal_membership
from analysis.fsqca.fit import TOLERANCE, necessity_fit, sufficiency
from analysis.fsqca.necessary import NecessaryCondition, literals_of

Array = np.ndarray

MOST_COMBINATIONS = 200_000


@dataclass(frozen=True, slots=True)
class NecessarySupersets:
    """``conjunctions`` and ``disjunctions`` that reach the cuts.

    A conjunction is listed with all its necessary parts; a disjunction only if no part of it
    reaches the cuts already.
    """

    outcome: str
    conjunctions: tuple[NecessaryCondition, ...]
    disjunctions: tuple[NecessaryCondition, ...]


@dataclass(frozen=True, slots=True)
class SufficientSubset:
    """A conjunction that reaches the cuts while no part of it does."""

    expression: Expression
    consistency: float
    pri: float
    coverage: float


def necessary_supersets(
    memberships: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    *,
    consistency: float = 0.9,
    ron: float = 0.5,
    coverage: float = 0.0,
    depth: int | None = None,
    multivalue: Collection[str] = (),
) -> NecessarySupersets:
    """All conjunctions and all minimal disjunctions of literals that are necessary.

    Parameters
    ----------
    memberships, outcome, conditions, multivalue : as for ``necessity``.
    consistency, ron, coverage : cuts that a set must reach.
    depth : most literals in a set; all conditions if left out.

    Raises
    ------
    UserError
        If the search outgrows its bound; a lower depth or a higher cut for RoN narrows it.
    """
    search = _Search(memberships, outcome, conditions, multivalue, depth)

    def judge(x: Array, literals: tuple[Literal, ...], joint: bool) -> NecessaryCondition | None:
        fit = necessity_fit(x, search.y)
        reached = (
            fit.consistency >= consistency - TOLERANCE
            and fit.ron >= ron - TOLERANCE
            and fit.coverage >= coverage - TOLERANCE
        )
        if not reached:
            return None
        products = (
            (Product(literals),) if joint else tuple(Product((literal,)) for literal in literals)
        )
        return NecessaryCondition(Expression(products), fit.consistency, fit.coverage, fit.ron)

    conjunctions, disjunctions = [], []
    for literals, x in search.grow(
        np.minimum, lambda x, _: necessity_fit(x, search.y).consistency >= consistency - TOLERANCE
    ):
        found = judge(x, literals, joint=True)
        if found is not None:
            conjunctions.append(found)
    reached: list[frozenset[Literal]] = []

    def extendable(x: Array, literals: frozenset[Literal]) -> bool:
        if any(other <= literals for other in reached):
            return False
        return necessity_fit(x, search.y).ron >= ron - TOLERANCE

    for literals, x in search.grow(np.maximum, extendable):
        found = judge(x, literals, joint=False)
        if found is not None:
            reached.append(frozenset(literals))
            if len(literals) > 1:
                disjunctions.append(found)
    return NecessarySupersets(outcome.strip(), tuple(conjunctions), tuple(disjunctions))


def sufficient_subsets(
    memberships: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    *,
    consistency: float = 0.8,
    coverage: float = 0.2,
    pri: float = 0.0,
    depth: int | None = None,
    multivalue: Collection[str] = (),
) -> tuple[SufficientSubset, ...]:
    """All minimal conjunctions of literals that are sufficient and cover enough.

    Arguments and errors as for ``necessary_supersets``.
    """
    search = _Search(memberships, outcome, conditions, multivalue, depth)
    found: list[SufficientSubset] = []
    reached: list[frozenset[Literal]] = []

    def extendable(x: Array, literals: frozenset[Literal]) -> bool:
        if any(other <= literals for other in reached):
            return False
        return sufficiency(x, search.y).coverage >= coverage - TOLERANCE

    for literals, x in search.grow(np.minimum, extendable):
        fit = sufficiency(x, search.y)
        if fit.consistency >= consistency - TOLERANCE and fit.pri >= pri - TOLERANCE:
            reached.append(frozenset(literals))
            found.append(
                SufficientSubset(
                    Expression((Product(literals),)), fit.consistency, fit.pri, fit.coverage
                )
            )
    return tuple(found)


class _Search:
    """Level-wise growth of sets of literals, at most one literal for each condition."""

    def __init__(
        self,
        memberships: pd.DataFrame,
        outcome: str,
        conditions: Sequence[str],
        multivalue: Collection[str],
        depth: int | None,
    ) -> None:
        names = checks.condition_names(conditions, outcomes.sets(outcome, memberships.columns))
        self.y = outcomes.values(memberships, outcome)
        self._literals = [
            [
                (
                    literal,
                    literal_membership(memberships[name].to_numpy(dtype=float), literal.value),
                )
                for literal in literals_of(memberships, name, multivalue)
            ]
            for name in names
        ]
        self._depth = len(names) if depth is None else depth

    def grow(
        self,
        join: Callable[[Array, Array], Array],
        extendable: Callable[[Array, frozenset[Literal]], bool],
    ) -> Iterator[tuple[tuple[Literal, ...], Array]]:
        """Sets that ``extendable`` admits and their memberships (n,), smaller ones first.

        ``extendable`` must be such that no set it refuses is part of one it would admit.
        """
        start = np.ones_like(self.y) if join is np.minimum else np.zeros_like(self.y)
        level: list[tuple[tuple[Literal, ...], int, Array]] = [((), 0, start)]
        tried = 0
        for _ in range(self._depth):
            following = []
            for literals, first, x in level:
                for place in range(first, len(self._literals)):
                    for literal, column in self._literals[place]:
                        tried += 1
                        grown, joined = (*literals, literal), join(x, column)
                        if extendable(joined, frozenset(grown)):
                            yield grown, joined
                            following.append((grown, place + 1, joined))
            level = following
            if tried > MOST_COMBINATIONS:
                raise UserError(
                    f"the search passed {MOST_COMBINATIONS:,} combinations of literals: set a "
                    f"lower depth or stricter cuts"
                )
