"""The bases of a batch of small linear programs: data, state, factorisation, errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SOLVED, UNBOUNDED, INFEASIBLE, FAILED = 0, 1, 2, 3


@dataclass(slots=True)
class Programs:
    """A batch of N programs with r rows, and the state of their bases.

    Attributes
    ----------
    columns
        (K, r) reference units and slacks shared by all programs, or (G, K, r), G sets of them.
    rhs
        (N, r) b.
    direction
        (N, r) the column d of the free variable t.
    start
        (N, r) a column of each program's own that makes the first basis feasible.
    first_basis
        (N, r, r) the first basis matrix, to which the lexicographic order refers.
    excluded
        (N,) a column that the program may not use, -1 for none; None if none has one.
    group
        (N,) the set of columns that each program has, if there are several.
    codes
        (N, r) the basic columns: an index into `columns`, K for t, K + 1 for `start`.
    inverse
        (N, r, r) inverse of the basis.
    values
        (N, r) basic variables.
    duals
        (N, r) multipliers of the rows under the objective of the last run.
    status
        (N,) SOLVED, UNBOUNDED, INFEASIBLE or FAILED.
    fresh
        (N,) whether `inverse` and `values` were computed from the data since the basis changed.
    """

    columns: Array
    rhs: Array
    direction: Array
    start: Array
    first_basis: Array
    excluded: Ints | None
    group: Ints | None
    codes: Ints
    inverse: Array
    values: Array
    duals: Array
    status: Ints
    fresh: Flags

    @property
    def count(self) -> int:
        """K, the number of columns; also the code of t, and K + 1 the code of `start`."""
        return int(self.columns.shape[-2])

    @property
    def solved(self) -> Ints:
        """Indices of the programs that are still in good standing."""
        return np.flatnonzero(self.status == SOLVED)

    def value_of(self, code: int) -> Array:
        """(N,) value of one variable, zero where it is not basic."""
        return np.where(self.codes == code, self.values, 0.0).sum(axis=1)

    def columns_of(self, rows: Ints, codes: Ints) -> Array:
        """Columns of the variables `codes` (n, ...) of programs `rows` (n,), as (n, ..., r)."""
        inside = np.minimum(codes, self.count - 1)
        if self.group is None:
            return self.columns[inside]
        return self.columns[self.group[rows].reshape(-1, *[1] * (codes.ndim - 1)), inside]


@dataclass(frozen=True, slots=True)
class Cost:
    """An objective to be minimised.

    Attributes
    ----------
    columns
        (K,) or (N, K) cost of the columns; None for zeros.
    t, start
        Cost of the free variable and of the starting column.
    """

    columns: Array | None = None
    t: float = 0.0
    start: float = 0.0

    def of(self, programs: Programs, rows: Ints, codes: Ints) -> Array:
        """Costs of the variables `codes` (n, ...) of programs `rows` (n,)."""
        k = programs.count
        special = np.where(codes == k, self.t, np.where(codes > k, self.start, 0.0))
        if self.columns is None:
            return special
        inside = np.minimum(codes, k - 1)
        if self.columns.ndim == 1:
            own = self.columns[inside]
        else:
            own = self.columns[rows.reshape(-1, *[1] * (codes.ndim - 1)), inside]
        return np.where(codes < k, own, special)


def begin(
    columns: Array,
    slots: Ints,
    rhs: Array,
    direction: Array,
    start: Array,
    *,
    start_row: Ints,
    t: float | Array,
    excluded: Ints | None = None,
    group: Ints | None = None,
) -> Programs:
    """Set up feasible first bases at a given value of the free variable.

    Parameters
    ----------
    columns, rhs, direction, start, excluded, group
        As in `Programs`.
    slots
        (r,) the column that starts in each row; -1 where `start_row` always is that row.
    start_row
        (N,) the row in which the starting column is basic instead, -1 for none.
    t
        The value of the free variable, one for all or (N,), at which these bases are feasible.
    """
    n, r = rhs.shape
    count = columns.shape[-2]
    codes = np.tile(slots, (n, 1))
    used = np.flatnonzero(start_row >= 0)
    codes[used, start_row[used]] = count + 1
    programs = Programs(
        columns, rhs, direction, start, np.empty((n, r, r)), excluded, group, codes,
        np.empty((n, r, r)), np.empty((n, r)), np.zeros((n, r)), np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=bool),
    )  # fmt: skip
    everyone = np.arange(n)
    programs.first_basis[:] = basis(programs, everyone)
    programs.inverse[:] = np.linalg.inv(programs.first_basis)
    shifted = rhs - np.reshape(t, (-1, 1)) * direction
    programs.values[:] = np.einsum("nij,nj->ni", programs.inverse, shifted)
    return programs


def basis(programs: Programs, rows: Ints) -> Array:
    """Basis matrices (n, r, r) of some programs."""
    codes = programs.codes[rows]
    basis = programs.columns_of(rows, codes)
    for special, column in (
        (programs.count, programs.direction),
        (programs.count + 1, programs.start),
    ):
        at, slot = np.nonzero(codes == special)
        basis[at, slot] = column[rows[at]]
    return np.swapaxes(basis, 1, 2)


def refresh(programs: Programs, rows: Ints, cost: Cost) -> None:
    """Invert the bases that changed since they last were, and compute multipliers of all `rows`."""
    refactor(programs, rows[~programs.fresh[rows]], cost)
    set_duals(programs, rows, cost)


def refactor(programs: Programs, rows: Ints, cost: Cost) -> None:
    """Invert the bases afresh and recompute values and multipliers from the data."""
    if not rows.size:
        return
    programs.fresh[rows] = True
    matrices = basis(programs, rows)
    inverse, sound = _inverse(matrices)
    programs.status[rows[~sound]] = FAILED
    rhs = programs.rhs[rows]
    values = np.einsum("nij,nj->ni", inverse, rhs)
    values += np.einsum("nij,nj->ni", inverse, rhs - np.einsum("nij,nj->ni", matrices, values))
    programs.inverse[rows] = inverse
    programs.values[rows] = values
    set_duals(programs, rows, cost)


def set_duals(programs: Programs, rows: Ints, cost: Cost) -> None:
    """Compute the multipliers of some programs for an objective."""
    costs = cost.of(programs, rows, programs.codes[rows])
    programs.duals[rows] = np.einsum("ni,nij->nj", costs, programs.inverse[rows])


def _inverse(basis: Array) -> tuple[Array, Flags]:
    """Inverses, and which of them exist; the others are filled with the identity."""
    try:
        inverse = np.linalg.inv(basis)
    except np.linalg.LinAlgError:
        regular = np.array([np.linalg.matrix_rank(b) == len(b) for b in basis])
        inverse = np.linalg.inv(np.where(regular[:, None, None], basis, np.eye(basis.shape[1])))
        return inverse, regular
    sound = np.isfinite(inverse).all(axis=(1, 2))
    return np.where(sound[:, None, None], inverse, np.eye(basis.shape[1])), sound


def primal_error(programs: Programs, rows: Ints | None = None) -> Array:
    """How far bases, all or some, miss A z + d t = b and z >= 0, relative to the largest term."""
    rows = np.arange(len(programs.rhs)) if rows is None else rows
    matrices, values, rhs = basis(programs, rows), programs.values[rows], programs.rhs[rows]
    miss = np.abs(np.einsum("nij,nj->ni", matrices, values) - rhs)
    largest = np.abs(values).max(axis=1, keepdims=True)
    scale = np.abs(matrices).sum(axis=2) * largest + np.abs(rhs)
    miss = np.divide(miss, scale, out=np.zeros_like(miss), where=scale > 0).max(axis=1)
    bounded = np.where(programs.codes[rows] == programs.count, 0.0, values)
    negative = np.maximum(-bounded.min(axis=1), 0) / np.maximum(bounded.max(axis=1), 1.0)
    return np.maximum(miss, negative)
