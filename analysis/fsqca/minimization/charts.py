"""The charts of a truth table: its prime implicants, and the models that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.fsqca.expressions import Product
from analysis.fsqca.minimization import cover
from analysis.fsqca.minimization.cubes import as_product, covered
from analysis.fsqca.minimization.primes import prime_implicants
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


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


class Charts:
    """The charts that a truth table gives, depending on which remainders may help.

    Combinations are counted from 0. ``decided`` (size,) tells which are positive or negative.
    """

    def __init__(
        self, table: TruthTable, most_models: int, irredundant: bool, dominance: bool
    ) -> None:
        self.table = table
        self.most_models = most_models
        self._irredundant = irredundant
        self._dominance = dominance
        self._positive = table.positive - 1
        self._negative = table.negative - 1
        self.decided = np.zeros(table.space.size, dtype=bool)
        self.decided[self._positive] = True
        self.decided[self._negative] = True

    def complex(self) -> Solved:
        """No remainder may help."""
        return self.helped_by(np.zeros(self.table.space.size, dtype=bool))

    def parsimonious(self) -> Solved:
        """Every remainder may help."""
        return self._solve(self._negative, cover.MOST_NODES)

    def helped_by(self, helpers: Array, nodes: int = cover.MOST_NODES) -> Solved:
        """These remainders, and no others, may help; ``helpers`` (size,) of bool."""
        forbidden = ~helpers
        forbidden[self._positive] = False
        return self._solve(np.flatnonzero(forbidden), nodes)

    def _solve(self, forbidden: Array, nodes: int) -> Solved:
        space, names = self.table.space, self.table.conditions
        if not len(self._positive):
            return Solved(np.empty((0, len(names))), (), (), (), complete=True)
        cubes = prime_implicants(space, self._positive, forbidden)
        chart = covered(space, cubes, self._positive)
        if self._dominance:
            keep = cover.undominated(chart)
            cubes, chart = cubes[keep], chart[keep]
        find = cover.irredundant_covers if self._irredundant else cover.smallest_covers
        found = find(chart, self.most_models, nodes)
        products = tuple(as_product(cube, names, space) for cube in cubes)
        essential = tuple(products[place] for place in cover.essential(chart))
        return Solved(cubes, products, essential, found.covers, found.complete)
