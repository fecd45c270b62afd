"""Causal models: atomic formulas of several outcomes joined to complex ones, chains among them.

What stands in a *complex solution formula* must make a difference there: no atomic formula of it
may follow from the others, and no part of one may be idle wherever the whole holds.
Source: Baumgartner and Falk (2023), Boolean difference-making, British Journal for the Philosophy
of Science 74:171-197; the rules as R's cna 4.0 applies them (``csf``, inus by implication).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import product as cartesian
from math import prod

import numpy as np
import pandas as pd

from analysis.errors import UserError, suggest
from analysis.fsqca import checks
from analysis.fsqca.coincidence import STEPS, AtomicFormula, atomic_formulas
from analysis.fsqca.expressions import Literal, Product
from analysis.fsqca.necessary import literals_of

Array = np.ndarray

MOST_COMBINATIONS = 1 << 20  # of values of all factors together
MOST_JOINED = 20_000  # models before those are left out that hold what is idle


@dataclass(frozen=True, slots=True)
class ComplexFormula:
    """Atomic formulas of different outcomes that hold together.

    ``consistency`` and ``coverage`` are the least of its formulas'; ``complexity`` counts literals.
    """

    formulas: tuple[AtomicFormula, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What it explains, in the order of the formulas."""
        return tuple(one.outcome for one in self.formulas)

    @property
    def consistency(self) -> float:
        """The least consistency of its formulas."""
        return min(one.consistency for one in self.formulas)

    @property
    def coverage(self) -> float:
        """The least coverage of its formulas."""
        return min(one.coverage for one in self.formulas)

    @property
    def complexity(self) -> int:
        """How many literals it has."""
        return sum(one.complexity for one in self.formulas)

    @property
    def chain(self) -> tuple[tuple[str, ...], ...]:
        """Factors from the first causes to the last effects, a tier each; empty for a cycle."""
        causes: dict[str, set[str]] = {}
        for one in self.formulas:
            parts = {literal.condition for literal in one.expression.literals}
            causes.setdefault(_literal(one.outcome).condition, set()).update(parts)
        graph = TopologicalSorter(causes)
        try:
            graph.prepare()
        except CycleError:
            return ()
        tiers = []
        while graph.is_active():
            ready = tuple(sorted(graph.get_ready()))
            graph.done(*ready)
            tiers.append(ready)
        return tuple(tiers)

    def __str__(self) -> str:
        if len(self.formulas) == 1:
            return str(self.formulas[0])
        return "*".join(f"({one})" for one in self.formulas)


@dataclass(frozen=True, slots=True)
class CausalModels:
    """All atomic formulas by outcome, and the complex ones, the least complex first.

    ``joined`` tells whether any could be joined: else each complex formula is one atomic one.
    ``complete`` tells whether all combinations of atomic formulas were looked at.
    """

    atomic: tuple[AtomicFormula, ...]
    complex: tuple[ComplexFormula, ...]
    joined: bool
    complete: bool


def causal_models(
    memberships: pd.DataFrame,
    factors: Sequence[str],
    *,
    outcomes: Sequence[str] = (),
    ordering: Sequence[Collection[str]] = (),
    consistency: float = 1.0,
    coverage: float = 1.0,
    steps: tuple[int, int, int] = STEPS,
    multivalue: Collection[str] = (),
    most: int = 1000,
) -> CausalModels:
    """Explain every factor by the others, and join what holds together.

    Parameters
    ----------
    memberships : DataFrame, one row per case, values in [0, 1] or levels; its index names cases.
    factors : names of all columns that may be causes or effects, at least two.
    outcomes : the effects that are looked for, ``Y``, ``~Y`` or ``Y[2]``; without any, the
        presence of every factor and every level of a multi-value one.
    ordering : tiers of factors, causes first; a factor is explained by those of its own tier and
        of earlier ones. Without it, by all the others.
    consistency, coverage, steps, multivalue : as of `atomic_formulas`.
    most : how many combinations of atomic formulas are looked at, the least complex first, ties
        with the last of them too.

    Raises
    ------
    UserError
        For what `atomic_formulas` refuses; for an outcome that is no factor; for an ordering that
        does not hold each factor once; or if there is too much to look at.

    Notes
    -----
    Equal to ``csf`` of R's cna 4.0 (``inus.only``, by implication), but that ties at ``most`` are
    kept whole, where R cuts the list within them.
    """
    tiers = _tiers(factors, ordering)
    atomic: list[AtomicFormula] = []
    for outcome in outcomes or _effects(memberships, factors, multivalue):
        factor = _literal(outcome).condition
        if factor not in tiers:
            raise UserError(f"outcome {outcome!r}: is no factor{suggest(factor, tiers)}")
        causes = [f for f in factors if f != factor and tiers[f] <= tiers[factor]]
        if causes:
            atomic += atomic_formulas(
                memberships, outcome, causes, consistency=consistency, coverage=coverage,
                steps=steps, multivalue=multivalue,
            )  # fmt: skip
    logic = _Logic(memberships, atomic, multivalue)
    combinations, complete = _combined(atomic, most)
    reduced = {core for one in combinations for core in logic.without_redundant(one)}
    sound = [one for one in reduced if logic.every_part_matters(one)]
    largest = [one for one in sound if not any(one < other for other in sound)]
    joined = bool(largest)
    found = [
        ComplexFormula(tuple(one for place, one in enumerate(atomic) if place in places))
        for places in largest or [frozenset([place]) for place in range(len(atomic))]
    ]
    found.sort(key=lambda f: (f.complexity, -f.consistency * f.coverage, str(f)))
    return CausalModels(tuple(atomic), tuple(found), joined, complete)


def _literal(outcome: str) -> Literal:
    name, _, level = outcome.strip().partition("[")
    if level.removesuffix("]").isdecimal():
        return Literal(name, int(level.removesuffix("]")))
    return Literal(name.removeprefix("~").strip(), not name.startswith("~"))


def _tiers(factors: Sequence[str], ordering: Sequence[Collection[str]]) -> dict[str, int]:
    names = checks.condition_names(factors, ())
    if len(names) < 2:
        raise UserError("factors: name at least two, as one cannot explain itself")
    if not ordering:
        return dict.fromkeys(names, 0)
    places: dict[str, int] = {}
    for place, tier in enumerate(ordering):
        for name in tier:
            if name not in names or name in places:
                why = "is in two tiers" if name in places else "is no factor"
                raise UserError(f"ordering: {name!r} {why}{suggest(name, names)}")
            places[name] = place
    if left := [name for name in names if name not in places]:
        raise UserError(f"ordering: {', '.join(left)} stands in no tier")
    return places


def _effects(
    memberships: pd.DataFrame, factors: Sequence[str], multivalue: Collection[str]
) -> list[str]:
    return [
        str(one)
        for name in factors
        for one in literals_of(memberships, name, multivalue)
        if one.value is not False
    ]


def _combined(atomic: Sequence[AtomicFormula], most: int) -> tuple[list[frozenset[int]], bool]:
    """One formula of each outcome, the ``most`` least complex; whether that is all of them."""
    by_outcome: dict[str, list[int]] = {}
    for place, one in enumerate(atomic):
        by_outcome.setdefault(one.outcome, []).append(place)
    if not by_outcome:
        return [], True
    found: list[tuple[int, frozenset[int]]] = [(0, frozenset())]
    for places in by_outcome.values():
        longer = sorted(
            ((size + atomic[p].complexity, one | {p}) for size, one in found for p in places),
            key=lambda sized: sized[0],
        )
        last = longer[min(most, len(longer)) - 1][0]
        found = [sized for sized in longer if sized[0] <= last]
        if len(found) > MOST_JOINED:
            raise UserError(
                f"more than {MOST_JOINED:,} models that are equally complex: raise consistency or "
                "coverage, or name fewer outcomes"
            )
    complete = len(found) == prod(map(len, by_outcome.values()))
    return [one for _, one in found], complete


class _Logic:
    """What formulas say of every combination that is logically possible, seen or not."""

    def __init__(
        self,
        memberships: pd.DataFrame,
        atomic: Sequence[AtomicFormula],
        multivalue: Collection[str],
    ) -> None:
        self.atomic = atomic
        effects = [_literal(one.outcome) for one in atomic]
        names = dict.fromkeys(
            literal.condition for one in atomic for literal in one.expression.literals
        ) | dict.fromkeys(effect.condition for effect in effects)
        levels: Mapping[str, list[int]] = {
            name: sorted({int(v) for v in memberships[name]}) if name in multivalue else [0, 1]
            for name in names
        }
        rows = prod(map(len, levels.values()))
        if rows > MOST_COMBINATIONS:
            raise UserError(
                f"the {len(levels)} factors have more than {MOST_COMBINATIONS:,} combinations of "
                "values: take fewer"
            )
        grid = np.array(list(cartesian(*levels.values())), dtype=int).reshape(rows, len(levels))
        self.table = dict(zip(levels, grid.T, strict=True))
        self.levels = levels
        self.effects = effects
        self.causes = [self._union(one.expression.products) for one in atomic]
        self.holds = [
            cause == self._literal(effect)
            for cause, effect in zip(self.causes, effects, strict=True)
        ]

    def without_redundant(self, places: frozenset[int]) -> set[frozenset[int]]:
        """What is left when formulas that follow from the others go, each in its turn."""
        waiting, cores, known = [places], set(), {places}
        while waiting:
            whole = waiting.pop()
            smaller = [whole - {one} for one in whole if self._follows(one, whole - {one})]
            if not smaller:
                cores.add(whole)
            waiting += [one for one in smaller if one not in known]
            known.update(smaller)
        return cores

    def every_part_matters(self, places: frozenset[int]) -> bool:
        """Whether the model leaves every factor open, and each literal and product counts in it."""
        holds = self._all(places)
        if not holds.any() or any(
            (values[holds] == values[holds][0]).all() for values in self.table.values()
        ):
            return False
        explained: dict[str, set[bool | int]] = {}
        for place in places:
            effect = self.effects[place]
            explained.setdefault(effect.condition, set()).add(effect.value)
        if any(len(values) == len(self.levels[name]) for name, values in explained.items()):
            return False
        return len(places) == 1 or all(self._counts(place, holds) for place in places)

    def _counts(self, place: int, holds: Array) -> bool:
        """Whether each product, and each literal of one, makes a difference where ``holds``."""
        products = self.atomic[place].expression.products
        truths = [self._product(one.literals) for one in products]
        for own, product in enumerate(products):
            others = [t for other, t in enumerate(truths) if other != own]
            beyond = truths[own] & ~np.logical_or.reduce(others) if others else truths[own]
            if others and not (beyond & holds).any():
                return False
            idle = holds & ~self.causes[place]
            for literal in product.literals if len(product.literals) > 1 else ():
                rest = [one for one in product.literals if one != literal]
                if not (idle & self._product(rest) & ~self._literal(literal)).any():
                    return False
        return True

    def _follows(self, place: int, others: frozenset[int]) -> bool:
        return bool(others) and not (self._all(others) & ~self.holds[place]).any()

    def _all(self, places: Iterable[int]) -> Array:
        return np.asarray(np.logical_and.reduce([self.holds[place] for place in places]))

    def _union(self, products: Iterable[Product]) -> Array:
        return np.asarray(np.logical_or.reduce([self._product(one.literals) for one in products]))

    def _product(self, literals: Iterable[Literal]) -> Array:
        return np.asarray(np.logical_and.reduce([self._literal(one) for one in literals]))

    def _literal(self, literal: Literal) -> Array:
        return np.asarray(self.table[literal.condition] == int(literal.value))
