"""The charts of a truth table: its prime implicants, and the models that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from analysis.fsqca.expressions import Product
from analysis.fsqca.minimization import cover
from analysis.fsqca.minimization.cubes import as_product, covered
from analysis.fsqca.minimization.primes import prime_implicants
from analysis.fsqca.tabulation.space import Space
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray

KEPT = 64  # questions whose charts are remembered


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved chart.

    ``cubes`` (p, k) and ``products``: its prime implicants in both forms; ``essential``: those that
    alone cover some row; ``models``: places of the prime implicants of each model; ``complete``:
    whether no model is missing.
    """

    cubes: Array
    products: tuple[Product, ...]
    essential: tuple[Product, ...]
    models: tuple[tuple[int, ...], ...]
    complete: bool

    def model(self, places: Sequence[int]) -> tuple[Product, ...]:
        """The prime implicants at these places."""
        return tuple(self.products[place] for place in places)


@dataclass(frozen=True, slots=True)
class CodedRows:
    """All that the charts of a truth table depend on: its coded rows, not how well cases fit.

    Combinations are counted from 0. ``most_models``, ``irredundant``, ``dominance``: as for
    ``minimize``.
    """

    space: Space
    conditions: tuple[str, ...]
    positive: tuple[int, ...]
    negative: tuple[int, ...]
    most_models: int
    irredundant: bool
    dominance: bool


def charts_of(table: TruthTable, most_models: int, irredundant: bool, dominance: bool) -> Charts:
    """Return the charts that a truth table gives, those of like tables solved once.

    Trials that move an anchor, a case or the outcome code the same rows again and again.
    """
    positive, negative = ((rows - 1).tolist() for rows in (table.positive, table.negative))
    return _charts(
        CodedRows(
            table.space,
            table.conditions,
            tuple(positive),
            tuple(negative),
            most_models,
            irredundant,
            dominance,
        )
    )


@lru_cache(maxsize=KEPT)
def _charts(question: CodedRows) -> Charts:
    return Charts(question)


class Charts:
    """The charts of a question, depending on which remainders may help.

    ``decided`` (size,) tells which combinations are positive or negative.
    """

    def __init__(self, question: CodedRows) -> None:
        self.question = question
        self.most_models = question.most_models
        self._positive = np.array(question.positive, dtype=np.int64)
        self._negative = np.array(question.negative, dtype=np.int64)
        self.decided = np.zeros(question.space.size, dtype=bool)
        self.decided[self._positive] = True
        self.decided[self._negative] = True

    @cached_property
    def complex(self) -> Solved:
        """No remainder may help."""
        return self.helped_by(np.zeros(self.question.space.size, dtype=bool))

    @cached_property
    def parsimonious(self) -> Solved:
        """Every remainder may help."""
        return self._solve(self._negative, cover.MOST_NODES)

    def helped_by(self, helpers: Array, nodes: int = cover.MOST_NODES) -> Solved:
        """These remainders, and no others, may help; ``helpers`` (size,) of bool."""
        forbidden = ~helpers
        forbidden[self._positive] = False
        return self._solve(np.flatnonzero(forbidden), nodes)

    def _solve(self, forbidden: Array, nodes: int) -> Solved:
        space, names = self.question.space, self.question.conditions
        if not len(self._positive):
            return Solved(np.empty((0, len(names))), (), (), (), complete=True)
        cubes = prime_implicants(space, self._positive, forbidden)
        chart = covered(space, cubes, self._positive)
        if self.question.dominance:
            keep = cover.undominated(chart)
            cubes, chart = cubes[keep], chart[keep]
        find = cover.irredundant_covers if self.question.irredundant else cover.smallest_covers
        found = find(chart, self.most_models, nodes)
        products = tuple(as_product(cube, names, space) for cube in cubes)
        essential = tuple(products[place] for place in cover.essential(chart))
        return Solved(cubes, products, essential, found.covers, found.complete)
