"""Solutions held to a fit of their own: of every prime implicant, or of the model as a whole.

What R's QCA offers as ``pi.cons``, ``sol.cons`` and ``sol.cov``. A truth table codes its rows by
cuts; a term joins rows, and a model terms, and either may fall below the cut that its rows pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from analysis.errors import UserError
from analysis.fsqca import checks
from analysis.fsqca.expressions import Product
from analysis.fsqca.fit import sufficiency
from analysis.fsqca.minimization import cover
from analysis.fsqca.minimization.cubes import as_product, covered
from analysis.fsqca.minimization.minimize import MOST_MODELS
from analysis.fsqca.minimization.model_fit import Fits
from analysis.fsqca.solutions import Kind, Solution
from analysis.fsqca.tabulation.table import TruthTable, at_least

Array = np.ndarray

MOST_CONDITIONS = 12
MOST_SETS = 200_000  # sets of terms tried


def minimize_to_fit(
    table: TruthTable,
    solution: Kind = "parsimonious",
    *,
    term_consistency: float = 0.0,
    consistency: float = 0.0,
    coverage: float | None = None,
) -> Solution:
    """Reduce a truth table to models that reach a fit, whose terms reach one too.

    Parameters
    ----------
    table : the coded truth table, of at most 12 conditions.
    solution : ``complex`` (no remainder may help) or ``parsimonious`` (every one may).
    term_consistency : what every term reaches; the largest products that do take the place of the
        prime implicants.
    consistency : what a model reaches.
    coverage : without it, models are the smallest sets of terms that cover every positive row which
        a term can cover, as always. With it, any set of terms will do that reaches consistency and
        coverage and of which no part does, whatever rows it leaves out.

    Returns
    -------
    Solution without core conditions; without models where none reaches the fit.

    Raises
    ------
    UserError
        For another kind of solution, more than 12 conditions, a cut out of range, or more sets of
        terms than can be tried.
    """
    if solution not in ("complex", "parsimonious"):
        raise UserError(f"a fit can be asked of a complex or parsimonious solution, not {solution}")
    if len(table.conditions) > MOST_CONDITIONS:
        raise UserError(f"{len(table.conditions)} conditions; at most {MOST_CONDITIONS}")
    checks.share(term_consistency, "term consistency")
    checks.share(consistency, "model consistency")
    cubes = _largest(table, _implicants(table, solution), term_consistency)
    products = tuple(as_product(cube, table.conditions, table.space) for cube in cubes)
    chart = covered(table.space, cubes, table.positive - 1)
    chart = chart[:, chart.any(axis=0)]
    complete, found = True, list[tuple[int, ...]]()
    if coverage is not None:
        found = _within(table, products, consistency, checks.share(coverage, "coverage"))
    elif len(products):
        covers = cover.smallest_covers(chart, MOST_MODELS)
        complete, found = covers.complete, list(covers.covers)
    fits = Fits(table)
    models = (fits.model([products[place] for place in places]) for places in found)
    return Solution(
        kind=solution,
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(m for m in models if at_least(np.array([m.consistency]), consistency)[0]),
        complete=complete,
        primes=products,
        essential=tuple(products[place] for place in cover.essential(chart)) if found else (),
    )


def _implicants(table: TruthTable, solution: Kind) -> Array:
    """Every product that covers a positive row and nothing that it must not, (p, k) of cubes."""
    space = table.space
    points = space.digits(table.positive - 1)
    forbidden = np.ones(space.size, dtype=bool)
    if solution == "parsimonious":
        forbidden[:] = False
        forbidden[table.negative - 1] = True
    forbidden[table.positive - 1] = False
    k = len(table.conditions)
    kept = (np.arange(1 << k)[:, None] >> np.arange(k)) & 1  # which literals a product keeps
    cubes = np.unique(np.where(kept[:, None] == 1, points, -1).reshape(-1, k), axis=0)
    wrong = np.flatnonzero(forbidden)
    free = [not covered(space, cube[None], wrong).any() for cube in cubes]
    return cubes[np.array(free, dtype=bool)]


def _largest(table: TruthTable, cubes: Array, least: float) -> Array:
    """Those consistent enough that lie in no other such, (p, k)."""
    y = table.outcome_values
    fits = [
        sufficiency(
            as_product(cube, table.conditions, table.space).membership(table.memberships), y
        ).consistency
        for cube in cubes
    ]
    cubes = cubes[at_least(np.array(fits), least)]
    order = np.argsort((cubes >= 0).sum(axis=1), kind="stable")
    largest: list[Array] = []
    for cube in cubes[order]:
        if not any(((other < 0) | (other == cube)).all() for other in largest):
            largest.append(cube)
    kept = np.array(largest).reshape(-1, len(table.conditions))
    return kept[np.lexsort(kept.T[::-1])]


def _within(
    table: TruthTable, products: tuple[Product, ...], consistency: float, coverage: float
) -> list[tuple[int, ...]]:
    """The sets of terms that reach both, no part of which does."""
    y = table.outcome_values
    x = [product.membership(table.memberships) for product in products]
    found: list[tuple[int, ...]] = []
    for tried, places in enumerate(_sets(len(products))):
        if tried > MOST_SETS:
            raise UserError(f"{len(products)} terms make too many sets to try: raise the cuts")
        if any(set(one) <= set(places) for one in found):
            continue
        fit = sufficiency(np.maximum.reduce([x[place] for place in places]), y)
        if at_least(np.array([fit.consistency]), consistency)[0] and at_least(
            np.array([fit.coverage]), coverage
        )[0]:  # fmt: skip
            found.append(places)
    return found


def _sets(count: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, count + 1):
        yield from combinations(range(count), size)
