r"""A batched revised simplex: many small linear programs that share their columns.

Each program k is

.. math:: \min c^\top z + c_t t \;:\; A z + d_k t = b_k,\; z \ge 0,\; t \text{ free}

where the columns of A are the reference units and the slacks. It has few rows (one per input and
output, one for the returns to scale) and many columns, so each program keeps the inverse of its
basis and all advance together: pricing is one matrix product for the whole batch, a pivot is one
rank-one update per program.

Objectives are optimised one after the other. Each run of :func:`minimise` can be confined to the
optimal face of the runs before it, which for a linear program is the set of solutions that use no
column of positive reduced cost. That is how a starting column is driven out, how the score is held
while slacks are maximised, and how the range of a quantity over all optimal solutions is found.

Ties in the ratio test are broken lexicographically with respect to the first basis, which rules
out cycling without perturbing the data (Dantzig, Orden and Wolfe 1955). Pricing follows the
candidate-list scheme: the best column of each group of columns is kept, and pivots are made among
these until none improves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SOLVED, UNBOUNDED, INFEASIBLE, FAILED = 0, 1, 2, 3

REDUCED_COST = 1e-11
PIVOT = 1e-9
TIE = 1e-12
ON_FACE = 1e-9

# Multiplications in one product while pricing: the reduced costs stay in the cache, and the
# product stays below the size from which OpenBLAS wakes further threads, which costs more.
PRODUCT_SIZE = 250_000
SMALLEST_GROUP = 48
MOST_GROUPS = 32
REFACTOR_AFTER = 40
MOST_ROUNDS = 400


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
    start_row: Ints,
    *,
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
    )  # fmt: skip
    everyone = np.arange(n)
    programs.first_basis[:] = _basis(programs, everyone)
    programs.inverse[:] = np.linalg.inv(programs.first_basis)
    shifted = rhs - np.reshape(t, (-1, 1)) * direction
    programs.values[:] = np.einsum("nij,nj->ni", programs.inverse, shifted)
    return programs


def enter_direction(programs: Programs, *, t: float | Array, sense: int) -> None:
    """Make the free variable basic by moving it from its value `t` in direction `sense`.

    It stays basic from then on. A program in which nothing stops it is marked UNBOUNDED.
    """
    rows = programs.solved
    d = np.einsum("nij,nj->ni", programs.inverse[rows], programs.direction[rows])
    stopped = _leaving_row(programs, rows, sense * d)
    programs.status[rows[stopped < 0]] = UNBOUNDED
    rows, d, p = rows[stopped >= 0], d[stopped >= 0], stopped[stopped >= 0]
    begun = np.broadcast_to(t, programs.status.shape)[rows]
    a = np.arange(len(rows))
    step = sense * programs.values[rows, p] / (sense * d[a, p])
    _replace(programs, rows, p, d, step, np.full(len(rows), programs.count))
    programs.values[rows, p] = begun + step


def minimise(
    programs: Programs,
    cost: Cost,
    *,
    rows: Ints | None = None,
    allowed: Flags | None = None,
    stop_below: float | None = None,
) -> None:
    """Bring the programs to an optimal basis for `cost`, starting from their present bases.

    Parameters
    ----------
    programs
        Changed in place; those that are not SOLVED are left alone.
    cost
        The objective.
    rows
        The programs to work on; all by default.
    allowed
        (N, K) which columns may enter a basis; all by default.
    stop_below
        Stop a program as soon as t is below this value: its basis is then feasible, not optimal.
    """
    rows = programs.solved if rows is None else rows[programs.status[rows] == SOLVED]
    refactor(programs, rows, cost)
    for _ in range(3):
        before = programs.codes[rows].copy()
        _advance(programs, rows, cost, allowed, stop_below)
        rows = rows[programs.status[rows] == SOLVED]
        refactor(programs, rows, cost)
        if before.shape == (len(rows), before.shape[1]):
            rows = rows[(before != programs.codes[rows]).any(axis=1)]
        if not rows.size:
            return


def _advance(
    programs: Programs, rows: Ints, cost: Cost, allowed: Flags | None, stop_below: float | None
) -> None:
    """Pivot until no column prices out, without refactoring at the end."""
    live = rows
    pivots = 0
    for _ in range(MOST_ROUNDS):
        candidates, best = _candidates(programs, live, cost, allowed)
        improving = best < -_tolerance(programs, live)
        live, candidates = live[improving], candidates[improving]
        if not live.size:
            return
        before = pivots
        pivots += _pivot_among(programs, live, cost, candidates)
        live = live[programs.status[live] == SOLVED]
        if stop_below is not None:
            live = live[programs.value_of(programs.count)[live] >= stop_below]
        if before // REFACTOR_AFTER != pivots // REFACTOR_AFTER:
            refactor(programs, live, cost)
            live = live[programs.status[live] == SOLVED]
    programs.status[live] = FAILED


def _tolerance(programs: Programs, rows: Ints) -> Array:
    return REDUCED_COST + 1e-14 * np.abs(programs.duals[rows]).max(axis=1)


def priced(
    programs: Programs, rows: Ints, cost: Cost, allowed: Flags | None = None
) -> Iterator[tuple[slice, Array]]:
    """Yield reduced costs (n, K) of successive slices of `rows`; inf for a forbidden column."""
    k = programs.count
    at_once = max(4, PRODUCT_SIZE // (k * programs.rhs.shape[1]))
    for first in range(0, len(rows), at_once):
        part = slice(first, first + at_once)
        chunk = rows[part]
        if programs.group is None:
            reduced = programs.duals[chunk] @ programs.columns.T
        else:
            sets = programs.columns[programs.group[chunk]]
            reduced = np.matmul(sets, programs.duals[chunk][:, :, None])[..., 0]
        np.negative(reduced, out=reduced)
        if cost.columns is not None:
            reduced += cost.columns if cost.columns.ndim == 1 else cost.columns[chunk]
        if allowed is not None:
            reduced[~allowed[chunk]] = np.inf
        if programs.excluded is not None:
            out = programs.excluded[chunk]
            a = np.flatnonzero(out >= 0)
            reduced[a, out[a]] = np.inf
        yield part, reduced


def _candidates(
    programs: Programs, rows: Ints, cost: Cost, allowed: Flags | None
) -> tuple[Ints, Array]:
    """Return the best column of each group, (n, groups), -1 if forbidden, and the best of all."""
    k = programs.count
    size = max(SMALLEST_GROUP, -(-k // MOST_GROUPS))
    groups = k // size
    whole = groups * size
    count = groups + (whole < k)
    codes = np.empty((len(rows), count), dtype=np.int64)
    best = np.empty(len(rows))
    for part, reduced in priced(programs, rows, cost, allowed):
        n = len(reduced)
        found = codes[part]
        if groups:
            grouped = reduced[:, :whole].reshape(n, groups, size)
            found[:, :groups] = grouped.argmin(axis=2) + size * np.arange(groups)
        if whole < k:
            found[:, -1] = reduced[:, whole:].argmin(axis=1) + whole
        values = np.take_along_axis(reduced, found, axis=1)
        best[part] = values.min(axis=1)
        found[np.isinf(values)] = -1
    return codes, best


def _pivot_among(programs: Programs, rows: Ints, cost: Cost, candidates: Ints) -> int:
    """Pivot among the candidates until few of the programs improve; return the pivots made."""
    forbidden = candidates < 0
    candidates = np.where(forbidden, 0, candidates)
    columns = programs.columns_of(rows, candidates)
    costs = cost.of(programs, rows, candidates)
    costs[forbidden] = np.inf
    here = np.arange(len(rows))
    made = 0
    while True:
        live = rows[here]
        reduced = costs[here] - np.einsum("nr,ngr->ng", programs.duals[live], columns[here])
        pick = reduced.argmin(axis=1)
        a = np.arange(len(here))
        value = reduced[a, pick]
        good = value < -_tolerance(programs, live)
        here, pick, value = here[good], pick[good], value[good]
        # A handful of stragglers does not pay for a round of its own: price everything again.
        if not here.size or (made and 8 * here.size < len(rows)) or made > 2 * REFACTOR_AFTER:
            return made
        _pivot(programs, rows[here], candidates[here, pick], columns[here, pick], value)
        here = here[programs.status[rows[here]] == SOLVED]
        made += 1


def _pivot(programs: Programs, rows: Ints, codes: Ints, columns: Array, reduced: Array) -> None:
    """Let one column enter each program's basis; a program in which nothing stops it has FAILED."""
    d = np.einsum("nij,nj->ni", programs.inverse[rows], columns)
    p = _leaving_row(programs, rows, d)
    stopped = p >= 0
    if not stopped.all():
        programs.status[rows[~stopped]] = FAILED
        rows, codes, d, p = rows[stopped], codes[stopped], d[stopped], p[stopped]
        reduced = reduced[stopped]
    a = np.arange(len(rows))
    step = programs.values[rows, p] / d[a, p]
    pivot_rows = _replace(programs, rows, p, d, step, codes)
    programs.duals[rows] += reduced[:, None] * pivot_rows


def _leaving_row(programs: Programs, rows: Ints, d: Array) -> Ints:
    """Lexicographic ratio test: the row that stops each program, -1 if none does."""
    eligible = (d > PIVOT) & (programs.codes[rows] != programs.count)
    divisor = np.where(eligible, d, 1.0)
    ratios = np.where(eligible, programs.values[rows] / divisor, np.inf)
    least = ratios.min(axis=1)
    ties = eligible & (ratios <= least[:, None] + TIE)
    several = np.flatnonzero(ties.sum(axis=1) > 1)
    if several.size:
        order = programs.inverse[rows[several]] @ programs.first_basis[rows[several]]
        order /= divisor[several][:, :, None]
        left = ties[several]
        for column in range(order.shape[2]):
            key = np.where(left, order[:, :, column], np.inf)
            left &= key <= key.min(axis=1)[:, None] + TIE
        ties[several] = left
    return np.where(np.isinf(least), -1, ties.argmax(axis=1))


def _replace(programs: Programs, rows: Ints, p: Ints, d: Array, step: Array, codes: Ints) -> Array:
    """Replace row p's basic variable by `codes`, which takes the value `step`.

    Returns the new rows p of the inverses, (n, r).
    """
    a = np.arange(len(rows))
    values = programs.values[rows] - step[:, None] * d
    free = programs.codes[rows] == programs.count
    values = np.where(free, values, np.maximum(values, 0.0))
    values[a, p] = step
    programs.values[rows] = values
    inverse = programs.inverse[rows]
    pivot_rows = inverse[a, p] / d[a, p][:, None]
    inverse -= d[:, :, None] * pivot_rows[:, None, :]
    inverse[a, p] = pivot_rows
    programs.inverse[rows] = inverse
    programs.codes[rows, p] = codes
    return pivot_rows


def _basis(programs: Programs, rows: Ints) -> Array:
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


def refactor(programs: Programs, rows: Ints, cost: Cost) -> None:
    """Invert the bases afresh and recompute values and multipliers from the data."""
    if not rows.size:
        return
    basis = _basis(programs, rows)
    inverse, sound = _inverse(basis)
    programs.status[rows[~sound]] = FAILED
    rhs = programs.rhs[rows]
    values = np.einsum("nij,nj->ni", inverse, rhs)
    values += np.einsum("nij,nj->ni", inverse, rhs - np.einsum("nij,nj->ni", basis, values))
    programs.inverse[rows] = inverse
    programs.values[rows] = values
    costs = cost.of(programs, rows, programs.codes[rows])
    programs.duals[rows] = np.einsum("ni,nij->nj", costs, inverse)


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


def optimal_face(
    programs: Programs, cost: Cost, allowed: Flags | None = None
) -> tuple[Flags, Array]:
    """Return the optimal face of programs that are optimal for `cost`, and what is left to gain.

    Returns
    -------
    flags
        (N, K) columns that some optimal solution may use: those without positive reduced cost.
    gain
        (N,) an upper estimate of what the most negative reduced cost could still gain, in the unit
        of the objective: the dual half of a certificate.
    """
    rows = np.arange(len(programs.rhs))
    flags = np.empty((len(rows), programs.count), dtype=bool)
    worst = np.empty(len(rows))
    for part, reduced in priced(programs, rows, cost, allowed):
        np.less_equal(reduced, ON_FACE, out=flags[part])
        worst[part] = np.maximum(-reduced.min(axis=1), 0)
    bounded = np.where(programs.codes == programs.count, 0.0, programs.values)
    return flags, worst * np.maximum(bounded.clip(min=0).sum(axis=1), 1.0)


def drive_out(
    programs: Programs, *, start: bool = True, artificial: Array | None = None
) -> Flags | None:
    """Rid the solutions of what only served to begin with.

    Programs that cannot do without it are marked INFEASIBLE. Returns the columns that may be used
    from here on; None for all of them.

    Parameters
    ----------
    programs
        Changed in place.
    start
        Whether the starting column has to go.
    artificial
        (K,) 1 for the columns that have to go, 0 for the others.
    """
    cost = Cost(columns=artificial, start=float(start))
    minimise(programs, cost)
    used = cost.of(programs, np.arange(len(programs.rhs)), programs.codes)
    if artificial is None and not used.any():
        return None
    left_over = np.einsum("ni,ni->n", used, programs.values) > ON_FACE
    programs.status[left_over & (programs.status == SOLVED)] = INFEASIBLE
    return optimal_face(programs, cost)[0]


def primal_error(programs: Programs) -> Array:
    """(N,) how far the bases miss A z + d t = b and z >= 0, relative to the largest term."""
    rows = np.arange(len(programs.rhs))
    basis = _basis(programs, rows)
    miss = np.abs(np.einsum("nij,nj->ni", basis, programs.values) - programs.rhs)
    largest = np.abs(programs.values).max(axis=1, keepdims=True)
    scale = np.abs(basis).sum(axis=2) * largest + np.abs(programs.rhs)
    miss = np.divide(miss, scale, out=np.zeros_like(miss), where=scale > 0).max(axis=1)
    bounded = np.where(programs.codes == programs.count, 0.0, programs.values)
    negative = np.maximum(-bounded.min(axis=1), 0) / np.maximum(bounded.max(axis=1), 1.0)
    return np.maximum(miss, negative)
