"""Coincidence analysis: which disjunctions of conjunctions are both sufficient and necessary.

Where the truth table decides row by row and then simplifies, coincidence analysis builds up: from
single conditions to minimally sufficient conjunctions, and from these to minimally necessary
disjunctions, its *atomic solution formulas*. Nothing is assumed of combinations that no case shows.
Source: Baumgartner and Ambuehl (2020), Political Science Research and Methods 8:526-542.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from itertools import product as cartesian
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import checks, outcomes
from analysis.fsqca.expressions import Expression, Literal, Product
from analysis.fsqca.fit import TOLERANCE, Sufficiency, sufficiency
from analysis.fsqca.necessary import literals_of

Array = np.ndarray
Part = TypeVar("Part")

MOST_CONJUNCTIONS = 3_000_000  # conjunctions, and then disjunctions, that are looked at
STEPS = (3, 4, 10)


@dataclass(frozen=True, slots=True)
class AtomicFormula:
    """An expression that is sufficient and necessary for an outcome, and of which no part is.

    ``complexity`` counts its literals.
    """

    outcome: str
    expression: Expression
    consistency: float
    coverage: float
    complexity: int

    def __str__(self) -> str:
        return f"{self.expression} <-> {self.outcome}"


def atomic_formulas(
    memberships: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    *,
    consistency: float = 1.0,
    coverage: float = 1.0,
    steps: tuple[int, int, int] = STEPS,
    multivalue: Collection[str] = (),
) -> tuple[AtomicFormula, ...]:
    """All atomic solution formulas of an outcome, the least complex first.

    Parameters
    ----------
    memberships : DataFrame, one row per case, values in [0, 1] or levels; its index names cases.
    outcome : the set to explain, in any form of an outcome (``~Y``, ``Y[2]``).
    conditions : names of the conditions.
    consistency, coverage : what a conjunction reaches to be sufficient, and a disjunction to be
        sufficient and necessary.
    steps : the most literals of a conjunction, conjunctions of a formula, literals of a formula.
    multivalue : conditions that hold levels.

    Raises
    ------
    UserError
        For what a truth table is refused for; or if there is too much to look at.

    Notes
    -----
    Equal to ``asf`` of R's cna 4.0. A formula that is no more consistent than the outcome is
    frequent is left out, as there, and so is one that can be written with fewer literals.
    """
    checks.share(consistency, "consistency")
    checks.share(coverage, "coverage")
    names = checks.condition_names(conditions, outcomes.sets(outcome, memberships.columns))
    y = outcomes.values(memberships, outcome)
    literals = [one for name in names for one in literals_of(memberships, name, multivalue)]
    single = [(one, Product((one,)).membership(memberships)) for one in literals]
    conjunctions = _sufficient(single, y, consistency, steps[0])
    formulas = [
        AtomicFormula(
            outcome=outcome.strip(),
            expression=Expression(products),
            consistency=fit.consistency,
            coverage=fit.coverage,
            complexity=sum(len(one.literals) for one in products),
        )
        for products, fit in _necessary(conjunctions, y, consistency, coverage, steps)
        if fit.consistency > y.mean() - TOLERANCE
    ]
    levels = {
        name: tuple(np.unique(memberships[name]).astype(int).tolist())
        for name in names
        if name in multivalue
    }
    kept = [one for one in formulas if not _can_be_shorter(one.expression, levels)]
    return tuple(sorted(kept, key=lambda f: (f.complexity, -f.consistency, str(f.expression))))


def _sufficient(
    single: list[tuple[Literal, Array]], y: Array, cut: float, longest: int
) -> list[tuple[Product, Array]]:
    """The sufficient conjunctions of which no part is, and their memberships."""
    found: list[tuple[Product, Array]] = []
    known: list[frozenset[Literal]] = []
    for tried, parts in enumerate(_sets(single, longest)):
        _bounded(tried)
        literals = tuple(one for one, _ in parts)
        if len({one.condition for one in literals}) < len(literals):
            continue
        own = frozenset(literals)
        if any(part <= own for part in known):
            continue
        x = np.minimum.reduce([membership for _, membership in parts])
        if (x >= 0.5).any() and sufficiency(x, y).consistency >= cut - TOLERANCE:
            found.append((Product(literals), x))
            known.append(own)
    return found


def _necessary(
    conjunctions: list[tuple[Product, Array]],
    y: Array,
    consistency: float,
    coverage: float,
    steps: tuple[int, int, int],
) -> Iterator[tuple[tuple[Product, ...], Sufficiency]]:
    """The sufficient and necessary disjunctions of which no part is both."""
    known: list[frozenset[Product]] = []
    for tried, parts in enumerate(_sets(conjunctions, steps[1])):
        _bounded(tried)
        products = tuple(one for one, _ in parts)
        own = frozenset(products)
        if sum(len(one.literals) for one in products) > steps[2]:
            continue
        if any(part <= own for part in known):
            continue
        fit = sufficiency(np.maximum.reduce([x for _, x in parts]), y)
        if fit.coverage >= coverage - TOLERANCE and fit.consistency >= consistency - TOLERANCE:
            known.append(own)
            yield products, fit


def _sets(parts: list[Part], largest: int) -> Iterator[tuple[Part, ...]]:
    for size in range(1, min(largest, len(parts)) + 1):
        yield from combinations(parts, size)


def _bounded(tried: int) -> None:
    if tried > MOST_CONJUNCTIONS:
        raise UserError(
            f"more than {MOST_CONJUNCTIONS:,} combinations: raise consistency, or take fewer "
            "conditions or smaller steps"
        )


def _can_be_shorter(expression: Expression, levels: dict[str, tuple[int, ...]]) -> bool:
    """Whether a literal or a product can go without a change, whatever the combination."""
    names = list(dict.fromkeys(one.condition for one in expression.literals))
    rows = list(cartesian(*(levels.get(name, (0, 1)) for name in names)))
    table = {name: np.array([row[place] for row in rows]) for place, name in enumerate(names)}

    def truth(products: Sequence[Sequence[Literal]]) -> Array:
        holds = [
            np.logical_and.reduce([table[one.condition] == int(one.value) for one in product])
            for product in products
        ]
        return np.asarray(np.logical_or.reduce(holds))

    products = [list(product.literals) for product in expression.products]
    whole = truth(products)
    if whole.all():
        return True
    for place, product in enumerate(products):
        others = products[:place] + products[place + 1 :]
        if others and (truth(others) == whole).all():
            return True
        for literal in product if len(product) > 1 else ():
            rest = [one for one in product if one != literal]
            if (truth([*others, rest]) == whole).all():
                return True
    return False
