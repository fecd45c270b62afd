"""Cubes, the arithmetic form of products: one digit per condition, -1 where it is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from analysis.fsqca.expressions import Literal, Product
from analysis.fsqca.tabulation.space import Space
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


def as_product(cube: Array, names: Sequence[str], space: Space) -> Product:
    """A cube (k,) as a product of literals."""
    return Product(
        tuple(
            Literal(name, digit if many else bool(digit))
            for name, digit, many in zip(names, cube.tolist(), space.multivalue, strict=True)
            if digit >= 0
        )
    )


def as_cube(product: Product, names: Sequence[str]) -> Array:
    """Inverse of ``as_product``, shape (k,)."""
    cube = np.full(len(names), -1, dtype=np.int64)
    for literal in product.literals:
        cube[names.index(literal.condition)] = int(literal.value)
    return cube


def covered(space: Space, cubes: Array, combinations: Array) -> Array:
    """Which cubes cover which combinations: (p, k) and (r,) -> (p, r) of bool."""
    digits = space.digits(combinations)
    meets = np.ones((len(cubes), len(combinations)), dtype=bool)
    for cube_digit, digit in zip(cubes.T, digits.T, strict=True):
        meets &= (cube_digit[:, None] < 0) | (cube_digit[:, None] == digit)
    return meets


def remainders_inside(table: TruthTable, cubes: Iterable[Array]) -> Array:
    """Whether each combination of the table is a remainder that some cube covers, (size,)."""
    inside = np.zeros(table.space.size, dtype=bool)
    for cube in cubes:
        inside[table.space.members(cube)] = True
    inside[table.positive - 1] = False
    inside[table.negative - 1] = False
    return inside
