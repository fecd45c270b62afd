"""Which remainders a solution uses, how plausible that is, and which of them to rule out.

Sources: Ragin and Sonnett (2005) for easy and difficult counterfactuals; Schneider and Wagemann
(2013) for the enhanced standard analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.expressions import Product, parse
from analysis.fsqca.minimization.cubes import as_cube, remainders_inside
from analysis.fsqca.solutions import Pair, Solution
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """Remainders (row numbers from 1) that a parsimonious model uses.

    ``easy`` are in line with the expectations and enter the intermediate models; ``difficult``
    are not and do not.
    """

    easy: tuple[int, ...]
    difficult: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Untenable:
    """Row numbers, from 1, that the enhanced standard analysis rules out, by reason.

    ``necessity``: rows outside a necessary condition; ``impossible``: remainders that cannot
    exist; ``contradictory``: remainders used for the outcome and for its negation; ``both``:
    observed rows sufficient for the outcome and for its negation; ``named``: given by the user.
    """

    necessity: tuple[int, ...]
    impossible: tuple[int, ...]
    contradictory: tuple[int, ...]
    both: tuple[int, ...]
    named: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """All of them, for ``TruthTable.exclude``; ascending."""
        every = {*self.necessity, *self.impossible, *self.contradictory, *self.both, *self.named}
        return tuple(sorted(every))


def simplifying_assumptions(table: TruthTable, products: Iterable[Product]) -> tuple[int, ...]:
    """The remainders (row numbers from 1) that a model covers, so assumes to be positive."""
    return _rows(_used(table, products))


def counterfactuals(table: TruthTable, pair: Pair) -> Counterfactuals:
    """Split what a pair's parsimonious model assumes into easy and difficult counterfactuals."""
    used = _used(table, pair.parsimonious)
    supported = _used(table, pair.supported)
    return Counterfactuals(_rows(used & supported), _rows(used & ~supported))


def contradictory_assumptions(
    table: TruthTable, solution: Solution, negated: Solution
) -> tuple[int, ...]:
    """Remainders that models of the outcome and models of its negation both assume positive.

    Parameters
    ----------
    table : the truth table of the outcome; its remainders are those of the negation's as well.
    solution, negated : solutions of the same kind for the outcome and for its negation.
    """
    here = _used(table, (term for model in solution.models for term in model.terms))
    there = _used(table, (term for model in negated.models for term in model.terms))
    return _rows(here & there)


def sufficient_for_both(table: TruthTable, negated: TruthTable) -> tuple[int, ...]:
    """Observed rows coded 1 for the outcome and 1 for its negation (simultaneous subsets)."""
    _refuse_unlike(table, negated)
    return tuple(np.intersect1d(table.positive, negated.positive).tolist())


def untenable(
    table: TruthTable,
    *,
    necessary: Sequence[str] = (),
    impossible: Sequence[str] = (),
    rows: Iterable[int] = (),
    contradictory: Iterable[int] = (),
    negated: TruthTable | None = None,
) -> Untenable:
    """Collect the rows that an enhanced standard analysis takes out of the truth table.

    Parameters
    ----------
    table : the truth table of the outcome.
    necessary : expressions such as ``"STOCK + MA"`` that are necessary for the outcome: a row
        outside one of them cannot be sufficient.
    impossible : expressions such as ``"BARGAIN*~OCCUP"``: remainders inside one are ruled out.
    rows : further rows, by number.
    contradictory : the result of ``contradictory_assumptions``.
    negated : the truth table of the negation, to rule out rows sufficient for both.
    """
    every = np.arange(table.space.size)
    outside = np.zeros(table.space.size, dtype=bool)
    for expression in necessary:
        inside = np.zeros(table.space.size, dtype=bool)
        for product in parse(expression, table.conditions).products:
            inside |= table.space.inside(every, as_cube(product, table.conditions))
        outside |= ~inside
    excluded = [
        product for text in impossible for product in parse(text, table.conditions).products
    ]
    return Untenable(
        necessity=_rows(outside),
        impossible=_rows(_used(table, excluded)),
        contradictory=tuple(sorted(contradictory)),
        both=() if negated is None else sufficient_for_both(table, negated),
        named=tuple(sorted(rows)),
    )


def _used(table: TruthTable, products: Iterable[Product]) -> Array:
    return remainders_inside(table, (as_cube(product, table.conditions) for product in products))


def _rows(chosen: Array) -> tuple[int, ...]:
    return tuple((np.flatnonzero(chosen) + 1).tolist())


def _refuse_unlike(table: TruthTable, negated: TruthTable) -> None:
    if table.conditions != negated.conditions or table.outcome == negated.outcome:
        raise UserError(
            f"the second truth table must have the same conditions and the negation of "
            f"{table.outcome!r} as outcome"
        )
