"""Linear programs in rational arithmetic, for figures whose range no floating solver bears.

A float is a rational number, so a program of floats has an exact optimum. Finding it costs some
thousand times what a floating solver takes; it is the last resort for single units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analysis.dea.programs.writing import Array

Row = list[Fraction]
Costs = Callable[[int], Fraction]


@dataclass(slots=True)
class Exact:
    r"""A program :math:`\min c z : A z = b,\; z \ge 0`, its columns given one by one.

    Attributes
    ----------
    columns
        K lists of r rationals.
    rhs
        r rationals, none negative.
    basis
        Indices of the basic columns; K and above stand for artificial ones.
    tableau
        r rows of the inverse of the basis.
    values
        Values of the basic columns.
    allowed
        Indices of the columns that may enter.
    signs
        -1 for the rows that were turned round to that end.
    """

    columns: list[Row]
    rhs: Row
    basis: list[int]
    tableau: list[Row]
    values: Row
    allowed: list[int]
    signs: list[int]

    @classmethod
    def of(cls, columns: list[Row], rhs: Row) -> Exact:
        """Set the program up at its artificial basis."""
        signs = [-1 if b < 0 else 1 for b in rhs]
        columns = [[s * a for s, a in zip(signs, column, strict=True)] for column in columns]
        rhs = [s * b for s, b in zip(signs, rhs, strict=True)]
        r = len(rhs)
        identity = [[Fraction(int(i == j)) for j in range(r)] for i in range(r)]
        basis = list(range(len(columns), len(columns) + r))
        return cls(columns, rhs, basis, identity, list(rhs), list(range(len(columns))), signs)

    def feasible(self) -> bool:
        """Drive the artificial columns out; say whether that could be done."""
        k = len(self.columns)
        self.minimise(lambda j: Fraction(int(j >= k)))
        left = [i for i, j in enumerate(self.basis) if j >= k]
        if any(self.values[i] for i in left):
            return False
        for i in left:
            # At zero: replace by any column that has an entry there; a row without one is
            # redundant, and its artificial column can never move.
            for j in self.allowed:
                entering = self._entering(j)
                if entering[i]:
                    self._pivot(i, j, entering)
                    break
        return True

    def minimise(self, cost: Costs) -> bool:
        """Optimise `cost`, a function of the column; confine the program to the optimal face.

        Returns False if the program is unbounded.
        """
        stalled = False
        while True:
            duals = self._duals(cost)
            reduced = {j: cost(j) - _dot(duals, self.columns[j]) for j in self.allowed}
            improving = [j for j, d in reduced.items() if d < 0]
            if not improving:
                self.allowed = [j for j, d in reduced.items() if d == 0]
                return True
            # The first column by index (Bland 1977) ends every cycle that a degenerate step begins.
            entering = min(improving) if stalled else min(improving, key=reduced.__getitem__)
            column = self._entering(entering)
            ratios = [(self.values[i] / d, self.basis[i], i) for i, d in enumerate(column) if d > 0]
            if not ratios:
                return False
            step, _, leaving = min(ratios)
            stalled = step == 0
            self._pivot(leaving, entering, column)

    def value_of(self, j: int) -> Fraction:
        """Value of one column."""
        return self.values[self.basis.index(j)] if j in self.basis else Fraction(0)

    def prices(self, cost: Costs) -> Row:
        """Shadow prices of the rows, as they were given, under a cost at the present basis."""
        return [s * p for s, p in zip(self.signs, self._duals(cost), strict=True)]

    def _duals(self, cost: Costs) -> Row:
        costs = [cost(j) for j in self.basis]
        return [_dot(costs, [row[c] for row in self.tableau]) for c in range(len(self.rhs))]

    def _entering(self, j: int) -> Row:
        return [_dot(row, self.columns[j]) for row in self.tableau]

    def _pivot(self, leaving: int, entering: int, column: Row) -> None:
        by = column[leaving]
        self.tableau[leaving] = [a / by for a in self.tableau[leaving]]
        self.values[leaving] /= by
        for i, d in enumerate(column):
            if i != leaving and d:
                self.tableau[i] = [
                    a - d * b for a, b in zip(self.tableau[i], self.tableau[leaving], strict=True)
                ]
                self.values[i] -= d * self.values[leaving]
        self.basis[leaving] = entering


def _dot(a: Row, b: Row) -> Fraction:
    return sum((p * q for p, q in zip(a, b, strict=True) if p and q), Fraction(0))


def rationals(values: Array) -> Row:
    """Floats as the rationals that they are."""
    return [Fraction(float(v)) for v in values]


def floats(values: Row) -> Array:
    """Rationals as the nearest floats."""
    return np.array([float(v) for v in values])
