"""The language of solutions: literals, products of literals, and expressions, as fuzzy sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import written

Array = np.ndarray


class Literal(NamedTuple):
    """One condition and what is asked of it.

    ``value`` is ``True`` (present) or ``False`` (absent) for a crisp or fuzzy condition, and the
    level, an ``int``, for a multi-value condition.
    """

    condition: str
    value: bool | int

    def __str__(self) -> str:
        if isinstance(self.value, bool):
            return self.condition if self.value else f"~{self.condition}"
        return f"{self.condition}[{self.value}]"


@dataclass(frozen=True, slots=True)
class Product:
    """A conjunction of literals, ``ECON*~DIG``; without literals it is the universal set, ``1``.

    ``literals`` keeps the order of the study's conditions.
    """

    literals: tuple[Literal, ...]

    def __str__(self) -> str:
        return "*".join(map(str, self.literals)) or "1"

    def membership(self, memberships: pd.DataFrame) -> Array:
        """Membership of each case: the minimum over the literals (fuzzy AND), shape (n,)."""
        lowest = np.ones(len(memberships))
        for literal in self.literals:
            column = memberships[literal.condition].to_numpy(dtype=float)
            np.minimum(lowest, literal_membership(column, literal.value), out=lowest)
        return lowest

    def contains(self, other: Product) -> bool:
        """Whether this set holds all of ``other``: its literals are among the other's."""
        return set(self.literals) <= set(other.literals)


@dataclass(frozen=True, slots=True)
class Expression:
    """A disjunction of products, ``A*~B + C``; without products it is the empty set, ``0``."""

    products: tuple[Product, ...]

    def __str__(self) -> str:
        return " + ".join(map(str, self.products)) or "0"

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The literals of all products, each once, in the order in which they appear."""
        return tuple(dict.fromkeys(one for product in self.products for one in product.literals))

    def membership(self, memberships: pd.DataFrame) -> Array:
        """Membership of each case: the maximum over the products (fuzzy OR), shape (n,)."""
        return union(self.products, memberships)


def literal_membership(column: Array, value: bool | int) -> Array:
    """Membership in one literal, shape (n,): the set, its negation, or equality with a level.

    A case for which the condition does not matter (NaN, a don't-care code) is in both.
    """
    if isinstance(value, bool):
        return np.nan_to_num(column if value else 1.0 - column, nan=1.0)
    return (column == value).astype(float)


def union(products: Iterable[Product], memberships: pd.DataFrame) -> Array:
    """Membership in a disjunction of products (fuzzy OR: the maximum), shape (n,)."""
    highest = np.zeros(len(memberships))
    for product in products:
        np.maximum(highest, product.membership(memberships), out=highest)
    return highest


def parse(expression: str, conditions: Sequence[str]) -> Expression:
    """Read a union of products, ``"A*~B + C[2]"``; ``conditions`` names the known sets, in order.

    Raises
    ------
    UserError
        If a literal cannot be read, names an unknown condition, or contradicts another literal
        of its product; if brackets make it another form, which `algebra.simplify` brings to this.
    """
    order = {name: place for place, name in enumerate(conditions)}
    tree = written.read(expression, order)
    if tree == written.Constant(False):
        return Expression(())
    products = []
    for part in tree.parts if isinstance(tree, written.Disjunction) else (tree,):
        literals = dict.fromkeys(_literals(part, order, expression))
        if len({literal.condition for literal in literals}) < len(literals):
            raise UserError(f"{expression!r} asks a condition for two values: it has no members")
        products.append(Product(tuple(sorted(literals, key=lambda one: order[one.condition]))))
    return Expression(tuple(products))


def _literals(
    tree: written.Tree, order: Mapping[str, int], text: str, *, value: bool = True
) -> Iterator[Literal]:
    """The literals of a product; ``value`` is False below a negation."""
    if isinstance(tree, written.Conjunction) and value:
        for part in tree.parts:
            yield from _literals(part, order, text)
    elif isinstance(tree, written.Negated) and isinstance(tree.part, written.NamedSet):
        yield from _literals(tree.part, order, text, value=not value)
    elif isinstance(tree, written.NamedSet):
        if tree.name not in order:
            raise UserError(
                f"unknown condition {tree.name!r}: the conditions are {', '.join(order)}"
            )
        if tree.levels and not value:
            raise UserError(f"{text!r}: a level of a multi-value condition cannot be negated")
        if len(tree.levels) > 1:
            raise UserError(f"{text!r}: a literal has one level: write A[1] + A[2]")
        yield Literal(tree.name, tree.levels[0] if tree.levels else value)
    elif tree != written.Constant(True):
        raise UserError(f"{text!r} is no union of products: write A*~B + C, without brackets")
