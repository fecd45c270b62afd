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

import numpy as np

from analysis.dea.engine.bases import (
    FAILED,
    INFEASIBLE,
    SOLVED,
    UNBOUNDED,
    Array,
    Cost,
    Flags,
    Ints,
    Programs,
    refactor,
    refresh,
    set_duals,
)

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
    step = programs.values[rows, p] / d[a, p]
    _replace(programs, rows, p, d, step=step, codes=np.full(len(rows), programs.count))
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
    set_duals(programs, rows, cost)
    for _ in range(3):
        before = programs.codes[rows].copy()
        _advance(programs, rows, cost, allowed, stop_below)
        rows = rows[programs.status[rows] == SOLVED]
        refresh(programs, rows, cost)
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
    pivot_rows = _replace(programs, rows, p, d, step=step, codes=codes)
    programs.duals[rows] += reduced[:, None] * pivot_rows


def _leaving_row(programs: Programs, rows: Ints, d: Array) -> Ints:
    """Lexicographic ratio test: the row that stops each program, -1 if none does."""
    eligible = (d > PIVOT) & (programs.codes[rows] != programs.count)
    divisor = np.where(eligible, d, 1.0)
    ratios = np.where(eligible, programs.values[rows] / divisor, np.inf)
    least = ratios.min(axis=1)
    ties = eligible & (ratios <= least[:, None] + TIE)
    tied = np.flatnonzero(ties.sum(axis=1) > 1)
    for column in range(d.shape[1]):
        if not tied.size:
            break
        at = rows[tied]
        first = programs.first_basis[at, :, column]
        key = np.einsum("nij,nj->ni", programs.inverse[at], first) / divisor[tied]
        key = np.where(ties[tied], key, np.inf)
        ties[tied] &= key <= key.min(axis=1)[:, None] + TIE
        tied = tied[ties[tied].sum(axis=1) > 1]
    return np.where(np.isinf(least), -1, ties.argmax(axis=1))


def _replace(
    programs: Programs, rows: Ints, p: Ints, d: Array, *, step: Array, codes: Ints
) -> Array:
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
    programs.fresh[rows] = False
    return pivot_rows


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
