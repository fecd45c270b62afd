"""The memberships that rankings of cases work on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.cases.kinds import as_expression
from analysis.fsqca.cases.ranking import at_most, below
from analysis.fsqca.expressions import Expression, Literal, Product, literal_membership
from analysis.fsqca.solutions import Model
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Memberships of n cases in a model and in all that it is made of.

    ``x`` (t, n): in each of ``expression``'s t products; ``whole`` (n,): in all of it; ``y`` (n,):
    in the outcome; ``row``, ``w`` (n,): number of each case's truth-table row, 0 without one, and
    membership in it.
    """

    table: TruthTable
    expression: Expression
    names: tuple[str, ...]
    x: Array
    whole: Array
    y: Array
    row: Array
    w: Array

    def place(self, term: Product | str) -> int:
        """The place of a product in the expression, given as such or as text."""
        texts = [str(product) for product in self.expression.products]
        if str(term) not in texts:
            raise UserError(f"{str(term)!r} is none of the terms: {', '.join(texts)}")
        return texts.index(str(term))

    def typical(self, place: int) -> Array:
        """Whether each case is typical of a product: a member, with an outcome no lower, (n,)."""
        x = self.x[place]
        return (x > 0.5) & (self.y > 0.5) & at_most(x, self.y)

    def typicality(self, place: int) -> Array:
        """The published value of a typical case, 2 (Y - X) + (1 - X), (n,)."""
        x = self.x[place]
        return 2.0 * (self.y - x) + (1.0 - x)

    def typical_once(self) -> Array:
        """Whether each case is typical of exactly one product, (n,)."""
        return np.sum([self.typical(p) for p in range(len(self.x))], axis=0) == 1

    def conjuncts(self, place: int, focal: Literal) -> Conjuncts:
        """A product split into a focal conjunct and its complement."""
        product = self.expression.products[place]
        if focal not in product.literals:
            raise UserError(f"{str(focal)!r} is no conjunct of {str(product)!r}")
        column = self.table.memberships[focal.condition].to_numpy(dtype=float)
        rest = Product(tuple(one for one in product.literals if one != focal))
        return Conjuncts(
            focal=literal_membership(column, focal.value),
            complement=rest.membership(self.table.memberships),
            alone=not rest.literals,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Conjuncts:
    """Membership (n,) in a focal conjunct, and in the minimum of the others: 1 if ``alone``."""

    focal: Array
    complement: Array
    alone: bool

    @property
    def deciding(self) -> Array:
        """Whether the focal conjunct alone is the lowest, and so decides the term, (n,)."""
        return below(self.focal, self.complement)

    def clean(self, y: Array) -> Array:
        """Whether the complement leaves the corridor from focal conjunct to outcome clear, (n,)."""
        f, c = self.focal, self.complement
        upward = below(c, f) | below(y, c)
        downward = below(f, c) | below(c, y)
        return np.where(at_most(f, y), upward, downward) | self.alone


def sets_of(table: TruthTable, of: Model | Product | Expression) -> Sets:
    """The memberships of a table's cases in a model, a product or an expression."""
    expression = as_expression(of)
    n = len(table.memberships)
    if table.memberships[list(table.conditions)].isna().any(axis=None):
        raise UserError(
            "a case with a don't-care code stands in several rows, so that cases cannot be ranked "
            "and matched by their rows; leave such conditions out"
        )
    x = np.array([p.membership(table.memberships) for p in expression.products]).reshape(-1, n)
    row, w = rows_of(table)
    return Sets(
        table=table,
        expression=expression,
        names=tuple(table.memberships.index),
        x=x,
        whole=expression.membership(table.memberships),
        y=table.outcome_values,
        row=row,
        w=w,
    )


def rows_of(table: TruthTable, without: Collection[str] = ()) -> tuple[Array, Array]:
    """Each case's truth-table row, 0 for a case at 0.5 in some condition, and membership in it.

    ``without``: conditions to leave out; the numbers are then those of the smaller table.
    """
    row = np.zeros(len(table.memberships), dtype=np.int64)
    w = np.ones(len(table.memberships))
    space = table.space
    for name, levels, many in zip(table.conditions, space.levels, space.multivalue, strict=True):
        if name in without:
            continue
        column = table.memberships[name].to_numpy(dtype=float)
        row = row * levels + (column if many else column > 0.5).astype(np.int64)
        if not many:
            w = np.minimum(w, np.maximum(column, 1.0 - column))
    return np.where(w == 0.5, 0, row + 1), w
