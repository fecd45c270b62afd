"""Minimisation: the complex, the parsimonious and the intermediate solution, all tied models.

The complex solution treats every remainder as negative, the parsimonious one lets any remainder
help. The intermediate solution (Ragin and Sonnett 2005) belongs to a complex and a parsimonious
model: for every complex term that lies inside a parsimonious one, a product keeps the literals of
the latter, and of the former those that the expectations support or leave open. The remainders
that these products cover are the easy counterfactuals; only they may help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from analysis.errors import UserError
from analysis.fsqca import cover
from analysis.fsqca.core import with_core
from analysis.fsqca.cubes import as_product, covered, remainders_inside
from analysis.fsqca.model_fit import Fits
from analysis.fsqca.primes import prime_implicants
from analysis.fsqca.products import Product
from analysis.fsqca.results import Kind, Pair, Solution
from analysis.fsqca.table import TruthTable

Array = np.ndarray

Expectation = str | int | Sequence[int]

MOST_MODELS = 1000
MOST_PAIRS = 1000

# The pairs of an intermediate solution share one budget of search steps, down to this each.
FEWEST_NODES = 2_000


def minimize(
    table: TruthTable,
    solution: Kind = "complex",
    expectations: Mapping[str, Expectation] | None = None,
    *,
    most_models: int = MOST_MODELS,
    irredundant: bool = False,
    dominance: bool = False,
) -> Solution:
    """Reduce a truth table to one kind of solution.

    Parameters
    ----------
    table : the coded truth table.
    solution : ``complex``, ``intermediate`` or ``parsimonious``.
    expectations : for the intermediate solution, ``{"ECON": "present", "DENS": "absent"}``; for a
        multi-value condition the level or levels expected to help. A condition left out has none.
    most_models : cap on the models of a chart, and on the distinct models of the solution; a
        solution that was cut says so in ``complete`` and ``note``.
    irredundant : list every model from which no term can be dropped, not only the smallest.
    dominance : drop prime implicants whose positive rows another one covers and more. R's QCA
        offers this; it can remove models that fit equally well.

    Returns
    -------
    Solution with every tied model; without models if no row is positive.

    Raises
    ------
    UserError
        For an unknown kind of solution, an unknown condition among the expectations, or an
        expectation that is neither present, absent nor a level.
    """
    wanted = _expected_levels(table, expectations or {})
    charts = _Charts(table, most_models, irredundant, dominance)
    if solution == "complex":
        return _plain("complex", charts, charts.complex())
    if solution == "parsimonious":
        return with_core(_plain("parsimonious", charts, charts.parsimonious()), ())
    if solution == "intermediate":
        return _intermediate(charts, wanted)
    raise UserError(f"unknown solution {solution!r}: choose complex, intermediate or parsimonious")


@dataclass(frozen=True, slots=True)
class _Solved:
    """A solved chart: its prime implicants as cubes (p, k) and as products, models as places."""

    cubes: Array
    products: tuple[Product, ...]
    essential: tuple[Product, ...]
    models: tuple[tuple[int, ...], ...]
    complete: bool

    def model(self, places: Sequence[int]) -> tuple[Product, ...]:
        return tuple(self.products[place] for place in places)


@dataclass(frozen=True, slots=True)
class _Charts:
    """The charts of a truth table, and how they are to be solved."""

    table: TruthTable
    most_models: int
    irredundant: bool
    dominance: bool

    def complex(self) -> _Solved:
        return self.helped_by(np.zeros(self.table.space.size, dtype=bool))

    def parsimonious(self) -> _Solved:
        return self._solve(self.table.negative - 1)

    def helped_by(self, helpers: Array, nodes: int = cover.MOST_NODES) -> _Solved:
        """Solve with these remainders, and no others, free to be covered; (size,) of bool."""
        forbidden = ~helpers
        forbidden[self.table.positive - 1] = False
        return self._solve(np.flatnonzero(forbidden), nodes)

    def _solve(self, forbidden: Array, nodes: int = cover.MOST_NODES) -> _Solved:
        space, positive = self.table.space, self.table.positive - 1
        if not len(positive):
            return _Solved(np.empty((0, len(space.levels))), (), (), (), complete=True)
        cubes = prime_implicants(space, positive, forbidden)
        chart = covered(space, cubes, positive)
        if self.dominance:
            keep = cover.undominated(chart)
            cubes, chart = cubes[keep], chart[keep]
        find = cover.irredundant_covers if self.irredundant else cover.smallest_covers
        found = find(chart, self.most_models, nodes)
        products = tuple(as_product(cube, self.table.conditions, space) for cube in cubes)
        essential = tuple(products[place] for place in cover.essential(chart))
        return _Solved(cubes, products, essential, found.covers, found.complete)


def _plain(kind: Kind, charts: _Charts, solved: _Solved) -> Solution:
    fits = Fits(charts.table)
    return Solution(
        kind=kind,
        outcome=charts.table.outcome,
        conditions=charts.table.conditions,
        models=tuple(fits.model(solved.model(places)) for places in solved.models),
        complete=solved.complete,
        primes=solved.products,
        essential=solved.essential,
    )


def _intermediate(charts: _Charts, wanted: Mapping[str, frozenset[int]]) -> Solution:
    table = charts.table
    upper, lower = charts.complex(), charts.parsimonious()
    combos = list(product(upper.models, lower.models))
    nodes = max(FEWEST_NODES, cover.MOST_NODES // max(1, len(combos)))
    known: dict[bytes, _Solved] = {}
    models: dict[tuple[Product, ...], int] = {}
    pairs: list[Pair] = []
    for c_model, p_model in combos[:MOST_PAIRS]:
        if len(models) > charts.most_models:
            break
        between = list(
            _supported(
                upper.cubes[list(c_model)], lower.cubes[list(p_model)], table.conditions, wanted
            )
        )
        easy = remainders_inside(table, between)
        key = np.packbits(easy).tobytes()
        if key not in known:
            known[key] = charts.helped_by(easy, nodes)
        solved = known[key]
        pairs.append(
            Pair(
                complex=upper.model(c_model),
                parsimonious=lower.model(p_model),
                supported=tuple(as_product(c, table.conditions, table.space) for c in between),
                models=tuple(
                    models.setdefault(solved.model(places), len(models)) for places in solved.models
                ),
            )
        )
    kept = list(models)[: charts.most_models]
    complete = upper.complete and lower.complete and all(one.complete for one in known.values())
    complete &= len(combos) <= MOST_PAIRS and len(models) == len(kept)
    fits = Fits(table)
    solution = Solution(
        kind="intermediate",
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(fits.model(model) for model in kept),
        complete=complete,
        primes=_distinct(one.products for one in known.values()),
        essential=_distinct(one.essential for one in known.values()),
        pairs=tuple(
            replace(pair, models=tuple(place for place in pair.models if place < len(kept)))
            for pair in pairs
        ),
    )
    return with_core(solution, tuple(lower.model(places) for places in lower.models))


def _distinct(groups: Iterable[Iterable[Product]]) -> tuple[Product, ...]:
    return tuple(dict.fromkeys(product for group in groups for product in group))


def _supported(
    c_cubes: Array, p_cubes: Array, names: Sequence[str], wanted: Mapping[str, frozenset[int]]
) -> Iterator[Array]:
    """For each complex cube inside a parsimonious one: the cube that the expectations allow."""
    for c_cube in c_cubes:
        keep = np.array(
            [
                digit >= 0 and (name not in wanted or digit in wanted[name])
                for name, digit in zip(names, c_cube.tolist(), strict=True)
            ]
        )
        inside = ((p_cubes < 0) | (p_cubes == c_cube)).all(axis=1)
        for p_cube in p_cubes[inside]:
            yield np.where(keep | (p_cube >= 0), c_cube, -1)


def _expected_levels(
    table: TruthTable, expectations: Mapping[str, Expectation]
) -> dict[str, frozenset[int]]:
    levels = dict(zip(table.conditions, table.space.levels, strict=True))
    wanted = {}
    for name, expected in expectations.items():
        if name not in levels:
            raise UserError(
                f"expectation for unknown condition {name!r}: the conditions are "
                f"{', '.join(table.conditions)}"
            )
        wanted[name] = _levels_of(name, expected, levels[name])
    return wanted


def _levels_of(name: str, expected: Expectation, levels: int) -> frozenset[int]:
    words = {"absent": 0, "present": 1}
    if isinstance(expected, str):
        if levels == 2 and expected in words:
            return frozenset({words[expected]})
    else:
        numbers = [expected] if isinstance(expected, int) else list(expected)
        if numbers and all(isinstance(n, int) and 0 <= n < levels for n in numbers):
            return frozenset(numbers)
    remedy = "present or absent" if levels == 2 else f"levels between 0 and {levels - 1}"
    raise UserError(f"expectation {expected!r} for {name!r} is not understood: give {remedy}")
