"""The intermediate solution (Ragin and Sonnett 2005), for every pair of tied models.

It belongs to a complex and a parsimonious model. For every complex term that lies inside a
parsimonious one, a product keeps the literals of the latter, and of the former those that the
expectations support or leave open. The remainders that these products cover are the easy
counterfactuals; the intermediate models are the smallest covers that only they may help.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

import numpy as np

from analysis.fsqca.expressions import Product
from analysis.fsqca.minimization import cover
from analysis.fsqca.minimization.charts import KEPT, Charts, Solved
from analysis.fsqca.minimization.core import with_core
from analysis.fsqca.minimization.cubes import as_product
from analysis.fsqca.minimization.expectations import Expected
from analysis.fsqca.minimization.model_fit import Fits
from analysis.fsqca.solutions import Pair, Solution
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray

MOST_PAIRS = 20_000
MOST_CHARTS = 1000
FEW_PAIRS = 64  # whose models are remembered with the charts: thousands would fill the memory

# The charts share one budget of search steps, but each has at least so many.
FEWEST_NODES = 500


def intermediate(table: TruthTable, charts: Charts, wanted: Expected) -> Solution:
    """The intermediate solution of a table, from its charts.

    ``wanted``: what is expected of the conditions.
    Pairs beyond ``MOST_PAIRS``, and those after more charts than ``MOST_CHARTS`` or more models
    than the charts' own cap, are left out; the solution is then not complete.
    """
    few = len(charts.complex.models) * len(charts.parsimonious.models) <= FEW_PAIRS
    found = _found_once(charts, wanted) if few else _found(charts, wanted)
    fits = Fits(table)
    solution = Solution(
        kind="intermediate",
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(fits.model(model) for model in found.models),
        complete=found.complete,
        primes=found.primes,
        essential=found.essential,
        pairs=found.pairs,
    )
    lower = charts.parsimonious
    return with_core(solution, tuple(lower.model(places) for places in lower.models))


@dataclass(frozen=True, slots=True)
class _Found:
    """An intermediate solution without the cases' fit."""

    models: tuple[tuple[Product, ...], ...]
    complete: bool
    primes: tuple[Product, ...]
    essential: tuple[Product, ...]
    pairs: tuple[Pair, ...]


def _found(charts: Charts, wanted: Expected) -> _Found:
    upper, lower = charts.complex, charts.parsimonious
    combos = len(upper.models) * len(lower.models)
    nodes = max(FEWEST_NODES, cover.MOST_NODES // max(1, min(combos, MOST_CHARTS)))
    between = _Between(charts, wanted, nodes)
    models: dict[tuple[Product, ...], int] = {}
    pairs: list[Pair] = []
    for c_model, p_model in islice(product(upper.models, lower.models), MOST_PAIRS):
        if len(models) > charts.most_models or len(between.charts) > MOST_CHARTS:
            break
        supported = between.supported(c_model, p_model)
        solved = between.solved(supported)
        places = [models.setdefault(solved.model(chosen), len(models)) for chosen in solved.models]
        pairs.append(
            Pair(
                complex=upper.model(c_model),
                parsimonious=lower.model(p_model),
                supported=tuple(one.product for one in supported),
                models=tuple(place for place in places if place < charts.most_models),
            )
        )
    known = between.charts.values()
    every_pair = len(pairs) == combos and len(models) <= charts.most_models
    every_chart = all(one.complete for one in (upper, lower, *known))
    return _Found(
        models=tuple(models)[: charts.most_models],
        complete=every_pair and every_chart,
        primes=_distinct(one.products for one in known),
        essential=_distinct(one.essential for one in known),
        pairs=tuple(pairs),
    )


_found_once = lru_cache(maxsize=KEPT)(_found)


@dataclass(frozen=True, slots=True)
class _Supported:
    """A product that the expectations allow, and the combinations (from 0) that it covers."""

    product: Product
    members: Array


class _Between:
    """What lies between complex and parsimonious terms.

    Each couple of terms is met once, and each chart is solved once: ``charts`` are those solved,
    by the remainders that could help.
    """

    def __init__(
        self,
        charts: Charts,
        wanted: Expected,
        nodes: int,
    ) -> None:
        self.charts: dict[bytes, Solved] = {}
        self._source, self._nodes = charts, nodes
        self._by_products: dict[frozenset[int], Solved] = {}
        self._upper, self._lower = charts.complex.cubes, charts.parsimonious.cubes
        self._wanted = wanted
        self._couples: dict[tuple[int, int], _Supported | None] = {}
        self._products: dict[Product, _Supported] = {}

    def supported(
        self, c_model: tuple[int, ...], p_model: tuple[int, ...]
    ) -> tuple[_Supported, ...]:
        """The distinct products that the expectations allow between two models."""
        found = {}
        for couple in product(c_model, p_model):
            if couple not in self._couples:
                self._couples[couple] = self._meet(*couple)
            one = self._couples[couple]
            if one is not None:
                found[id(one)] = one
        return tuple(found.values())

    def solved(self, supported: Sequence[_Supported]) -> Solved:
        """The chart in which only the remainders inside these products may help."""
        which = frozenset(map(id, supported))
        if which not in self._by_products:
            easy = np.zeros(len(self._source.decided), dtype=bool)
            for one in supported:
                easy[one.members] = True
            easy &= ~self._source.decided
            key = np.packbits(easy).tobytes()
            if key not in self.charts:
                self.charts[key] = self._source.helped_by(easy, self._nodes)
            self._by_products[which] = self.charts[key]
        return self._by_products[which]

    def _meet(self, c_place: int, p_place: int) -> _Supported | None:
        c_cube, p_cube = self._upper[c_place], self._lower[p_place]
        if not ((p_cube < 0) | (p_cube == c_cube)).all():
            return None
        names, space = self._source.question.conditions, self._source.question.space
        candidates = (c_cube >= 0) & (p_cube < 0)
        cube = np.where(self._wanted.dropped(c_cube, candidates), -1, c_cube)
        own = as_product(cube, names, space)
        if own not in self._products:
            self._products[own] = _Supported(own, space.members(cube))
        return self._products[own]


def _distinct(groups: Iterable[Iterable[Product]]) -> tuple[Product, ...]:
    return tuple(dict.fromkeys(product for group in groups for product in group))
