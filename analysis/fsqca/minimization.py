"""Minimisation: the complex, the parsimonious and the intermediate solution, all tied models.

The complex solution treats every remainder as negative, the parsimonious one lets any remainder
help. The intermediate solution (Ragin and Sonnett 2005) belongs to a complex and a parsimonious
model: for every complex term that lies inside a parsimonious one, a product keeps the literals of
the latter, and of the former those that the expectations support or leave open. The remainders
that these products cover are the easy counterfactuals; only they may help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from analysis.errors import UserError
from analysis.fsqca import cover, model_fit
from analysis.fsqca.core import with_core
from analysis.fsqca.primes import prime_implicants
from analysis.fsqca.products import Literal, Product
from analysis.fsqca.results import Kind, Pair, Solution
from analysis.fsqca.space import Space
from analysis.fsqca.table import TruthTable

Array = np.ndarray

Expectation = str | int | Sequence[int]

MOST_MODELS = 1000
MOST_PAIRS = 1000


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
class _Reduced:
    """A solved chart: cubes (p, k), the models as places in them, and whether none is missing."""

    cubes: Array
    essential: Array
    models: tuple[tuple[int, ...], ...]
    complete: bool

    def products(self, names: Sequence[str], space: Space) -> tuple[Product, ...]:
        return tuple(as_product(cube, names, space) for cube in self.cubes)


@dataclass(frozen=True, slots=True)
class _Charts:
    """The three charts of a truth table, combinations counted from 0."""

    table: TruthTable
    most_models: int
    irredundant: bool
    dominance: bool

    @property
    def positive(self) -> Array:
        return self.table.positive - 1

    def complex(self) -> _Reduced:
        return self.with_helpers(np.empty(0, dtype=np.int64))

    def parsimonious(self) -> _Reduced:
        return self._solve(self.table.negative - 1)

    def with_helpers(self, helpers: Array) -> _Reduced:
        """Solve with these remainders, and no others, free to be covered."""
        forbidden = np.ones(self.table.space.size, dtype=bool)
        forbidden[self.positive] = False
        forbidden[helpers] = False
        return self._solve(np.flatnonzero(forbidden))

    def _solve(self, forbidden: Array) -> _Reduced:
        space, positive = self.table.space, self.positive
        cubes = prime_implicants(space, positive, forbidden)
        if not len(positive):
            return _Reduced(cubes, np.empty(0, dtype=np.int64), (), complete=True)
        chart = covered(space, cubes, positive)
        if self.dominance:
            keep = cover.undominated(chart)
            cubes, chart = cubes[keep], chart[keep]
        find = cover.irredundant_covers if self.irredundant else cover.smallest_covers
        found = find(chart, self.most_models)
        return _Reduced(cubes, cover.essential(chart), found.covers, found.complete)


def covered(space: Space, cubes: Array, combinations: Array) -> Array:
    """Which cubes cover which combinations: (p, k) and (r,) -> (p, r) of bool."""
    digits = space.digits(combinations)
    meets = np.ones((len(cubes), len(combinations)), dtype=bool)
    for cube_digit, digit in zip(cubes.T, digits.T, strict=True):
        meets &= (cube_digit[:, None] < 0) | (cube_digit[:, None] == digit)
    return meets


def as_product(cube: Array, names: Sequence[str], space: Space) -> Product:
    """A cube as a product of literals."""
    return Product(
        tuple(
            Literal(name, bool(digit) if level == 2 else int(digit))
            for name, digit, level in zip(names, cube, space.levels, strict=True)
            if digit >= 0
        )
    )


def as_cube(product: Product, names: Sequence[str]) -> Array:
    """Inverse of ``as_product``, shape (k,)."""
    cube = np.full(len(names), -1, dtype=np.int64)
    for literal in product.literals:
        cube[names.index(literal.condition)] = int(literal.value)
    return cube


def remainders_covered(table: TruthTable, cubes: Iterable[Array]) -> Array:
    """The remainders, as combinations from 0, that any of the cubes covers; ascending."""
    inside = np.zeros(table.space.size, dtype=bool)
    for cube in cubes:
        inside[table.space.members(cube)] = True
    inside[table.positive - 1] = False
    inside[table.negative - 1] = False
    return np.flatnonzero(inside)


def _plain(kind: Kind, charts: _Charts, reduced: _Reduced) -> Solution:
    table = charts.table
    products = reduced.products(table.conditions, table.space)
    fits = model_fit.Fits(table)
    return Solution(
        kind=kind,
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(fits.model([products[i] for i in model]) for model in reduced.models),
        complete=reduced.complete,
        primes=products,
        essential=tuple(products[i] for i in reduced.essential),
        simplifying=tuple(
            _numbers(remainders_covered(table, reduced.cubes[list(model)]))
            for model in reduced.models
        ),
    )


def _intermediate(charts: _Charts, wanted: Mapping[str, frozenset[int]]) -> Solution:
    table = charts.table
    upper, lower = charts.complex(), charts.parsimonious()
    combos = list(product(upper.models, lower.models))
    solved: dict[bytes, _Reduced] = {}
    models: dict[tuple[Product, ...], int] = {}
    pairs, primes, essential = [], {}, {}
    complete = upper.complete and lower.complete and len(combos) <= MOST_PAIRS
    for c_model, p_model in combos[:MOST_PAIRS]:
        c_cubes, p_cubes = upper.cubes[list(c_model)], lower.cubes[list(p_model)]
        easy = remainders_covered(table, _supported(c_cubes, p_cubes, table.conditions, wanted))
        used = remainders_covered(table, p_cubes)
        key = easy.tobytes()
        if key not in solved:
            solved[key] = charts.with_helpers(easy)
        reduced = solved[key]
        complete &= reduced.complete
        products = reduced.products(table.conditions, table.space)
        places = [
            models.setdefault(tuple(products[i] for i in model), len(models))
            for model in reduced.models
        ]
        primes.update(dict.fromkeys(products))
        essential.update(dict.fromkeys(products[i] for i in reduced.essential))
        pairs.append(
            Pair(
                complex=tuple(as_product(c, table.conditions, table.space) for c in c_cubes),
                parsimonious=tuple(as_product(p, table.conditions, table.space) for p in p_cubes),
                models=tuple(places),
                easy=_numbers(np.intersect1d(easy, used)),
                difficult=_numbers(np.setdiff1d(used, easy)),
                primes=products,
            )
        )
    return _assemble(charts, models, pairs, tuple(primes), tuple(essential), complete)


def _assemble(
    charts: _Charts,
    models: Mapping[tuple[Product, ...], int],
    pairs: Sequence[Pair],
    primes: tuple[Product, ...],
    essential: tuple[Product, ...],
    complete: bool,
) -> Solution:
    table = charts.table
    fits = model_fit.Fits(table)
    kept = list(models)[: charts.most_models]
    pairs = [
        replace(pair, models=tuple(place for place in pair.models if place < len(kept)))
        for pair in pairs
    ]
    solution = Solution(
        kind="intermediate",
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(fits.model(list(model)) for model in kept),
        complete=complete and len(kept) == len(models),
        primes=primes,
        essential=essential,
        simplifying=tuple(
            _numbers(remainders_covered(table, [as_cube(p, table.conditions) for p in model]))
            for model in kept
        ),
        pairs=tuple(pairs),
    )
    tied = tuple(dict.fromkeys(pair.parsimonious for pair in pairs))
    return with_core(solution, tied)


def _supported(
    c_cubes: Array, p_cubes: Array, names: Sequence[str], wanted: Mapping[str, frozenset[int]]
) -> Iterable[Array]:
    """For each complex cube inside a parsimonious one: the cube that the expectations allow."""
    for c_cube in c_cubes:
        keep = np.array(
            [
                digit >= 0 and (name not in wanted or int(digit) in wanted[name])
                for name, digit in zip(names, c_cube, strict=True)
            ]
        )
        for p_cube in p_cubes:
            if ((p_cube < 0) | (p_cube == c_cube)).all():
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


def _numbers(combinations: Array) -> tuple[int, ...]:
    return tuple((combinations + 1).tolist())
