"""The intermediate solution (Ragin and Sonnett 2005), for every pair of tied models.

It belongs to a complex and a parsimonious model. For every complex term that lies inside a
parsimonious one, a product keeps the literals of the latter, and of the former those that the
expectations support or leave open. The remainders that these products cover are the easy
counterfactuals; the intermediate models are the smallest covers that only they may help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from analysis.fsqca import cover
from analysis.fsqca.charts import Charts, Solved
from analysis.fsqca.core import with_core
from analysis.fsqca.cubes import as_product
from analysis.fsqca.model_fit import Fits
from analysis.fsqca.products import Product
from analysis.fsqca.results import Pair, Solution

Array = np.ndarray

MOST_PAIRS = 1000

# The pairs share one budget of search steps, but each has at least so many.
FEWEST_NODES = 500


def intermediate(
    charts: Charts, upper: Solved, lower: Solved, wanted: Mapping[str, frozenset[int]]
) -> Solution:
    """The intermediate solution from the solved complex and parsimonious charts.

    ``wanted``: for each condition with an expectation the levels that are expected to help.
    Pairs beyond ``MOST_PAIRS``, or after more models than the charts' cap, are left out; the
    solution is then not complete.
    """
    combos = list(product(upper.models, lower.models))
    nodes = max(FEWEST_NODES, cover.MOST_NODES // max(1, len(combos)))
    between = _Between(charts, upper, lower, wanted)
    known: dict[bytes, Solved] = {}
    models: dict[tuple[Product, ...], int] = {}
    pairs: list[Pair] = []
    for c_model, p_model in combos[:MOST_PAIRS]:
        if len(models) > charts.most_models:
            break
        supported = between.supported(c_model, p_model)
        easy = between.easy(supported)
        key = np.packbits(easy).tobytes()
        if key not in known:
            known[key] = charts.helped_by(easy, nodes)
        solved = known[key]
        places = [models.setdefault(solved.model(chosen), len(models)) for chosen in solved.models]
        pairs.append(
            Pair(
                complex=upper.model(c_model),
                parsimonious=lower.model(p_model),
                supported=tuple(one.product for one in supported),
                models=tuple(place for place in places if place < charts.most_models),
            )
        )
    every_pair = len(pairs) == len(combos) and len(models) <= charts.most_models
    every_chart = all(one.complete for one in (upper, lower, *known.values()))
    fits = Fits(charts.table)
    solution = Solution(
        kind="intermediate",
        outcome=charts.table.outcome,
        conditions=charts.table.conditions,
        models=tuple(fits.model(model) for model in list(models)[: charts.most_models]),
        complete=every_pair and every_chart,
        primes=_distinct(one.products for one in known.values()),
        essential=_distinct(one.essential for one in known.values()),
        pairs=tuple(pairs),
    )
    return with_core(solution, tuple(lower.model(places) for places in lower.models))


@dataclass(frozen=True, slots=True)
class _Supported:
    """A product that the expectations allow, and the combinations (from 0) that it covers."""

    product: Product
    members: Array


class _Between:
    """What lies between complex and parsimonious terms; each couple of terms is met once."""

    def __init__(
        self, charts: Charts, upper: Solved, lower: Solved, wanted: Mapping[str, frozenset[int]]
    ) -> None:
        self._table, self._decided = charts.table, charts.decided
        self._upper, self._lower = upper.cubes, lower.cubes
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

    def easy(self, supported: Iterable[_Supported]) -> Array:
        """Which combinations are remainders inside one of the products, (size,) of bool."""
        inside = np.zeros(len(self._decided), dtype=bool)
        for one in supported:
            inside[one.members] = True
        return inside & ~self._decided

    def _meet(self, c_place: int, p_place: int) -> _Supported | None:
        c_cube, p_cube = self._upper[c_place], self._lower[p_place]
        if not ((p_cube < 0) | (p_cube == c_cube)).all():
            return None
        names, space = self._table.conditions, self._table.space
        keep = [
            name not in self._wanted or digit in self._wanted[name]
            for name, digit in zip(names, c_cube.tolist(), strict=True)
        ]
        cube = np.where(np.array(keep) | (p_cube >= 0), c_cube, -1)
        own = as_product(cube, names, space)
        if own not in self._products:
            self._products[own] = _Supported(own, space.members(cube))
        return self._products[own]


def _distinct(groups: Iterable[Iterable[Product]]) -> tuple[Product, ...]:
    return tuple(dict.fromkeys(product for group in groups for product in group))
