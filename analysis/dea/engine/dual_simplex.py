"""The dual simplex: from multipliers that price out to a solution, where the data changed.

A basis whose multipliers price out on every column is optimal for every right-hand side at which
its basic variables are not negative, and its objective bounds the optimum of every other. The dual
simplex keeps the multipliers so and drives the negative variables out, one at a time.

Source: Lemke (1954), Naval Research Logistics Quarterly 1:36-47.
"""

from __future__ import annotations

import numpy as np

from analysis.dea.engine.bases import Array, Cost, Flags, Ints, Programs, set_duals
from analysis.dea.engine.simplex import PIVOT, PRODUCT_SIZE

NEGATIVE = -1e-11
NOT_ZERO = 1e-9
MOST_PIVOTS = 100


def bounds(rhs: Array, direction: Array, duals: Array, cost: Cost) -> Array:
    """Return what each of some multipliers proves of each program's optimum, (..., N, F).

    `rhs` and `direction` are (..., N, rows), `duals` (..., F, rows). Multipliers are scaled to each
    program's own column of the free variable, which has a cost; -inf where they cannot be. Every
    bound is a lower one of the objective.
    """
    turned = duals.swapaxes(-1, -2)
    along = direction @ turned * np.sign(cost.t)
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.abs(cost.t) * (rhs @ turned) / along
    return np.where(along > NOT_ZERO, bound, -np.inf)


def adopt(programs: Programs, rows: Ints, codes: Ints, inverses: Array, cost: Cost) -> Flags:
    """Give programs (n,) other programs' bases, each with its own column of the free variable.

    Returns
    -------
    flags
        (n,) whether the basis is one for this program, too.
    """
    a = np.arange(len(rows))
    slot = (codes == programs.count).argmax(axis=1)
    d = np.einsum("nij,nj->ni", inverses, programs.direction[rows])
    sound = np.abs(d[a, slot]) > NOT_ZERO
    pivot_rows = inverses[a, slot] / np.where(sound, d[a, slot], 1.0)[:, None]
    inverses = inverses - d[:, :, None] * pivot_rows[:, None, :]
    inverses[a, slot] = pivot_rows
    programs.codes[rows] = codes
    programs.inverse[rows], programs.fresh[rows] = inverses, False
    programs.values[rows] = np.einsum("nij,nj->ni", inverses, programs.rhs[rows])
    set_duals(programs, rows, cost)
    return sound


def minimise_dually(programs: Programs, rows: Ints) -> Ints:
    """Bring programs whose multipliers price out to an optimal basis.

    Returns the programs, among `rows`, in which it did not come to an end. The certificate tells
    whether the others are optimal: rounding may hide what a basis lacks.
    """
    given_up = []
    for _ in range(MOST_PIVOTS):
        bounded = programs.codes[rows] != programs.count
        values = np.where(bounded, programs.values[rows], 0.0)
        leaving = values.argmin(axis=1)
        negative = values[np.arange(len(rows)), leaving] < NEGATIVE
        rows, leaving = rows[negative], leaving[negative]
        if not rows.size:
            break
        entering = _entering(programs, rows, leaving)
        found = entering >= 0
        given_up.append(rows[~found])
        rows, leaving, entering = rows[found], leaving[found], entering[found]
        sound = _pivot(programs, rows, leaving, entering)
        given_up.append(rows[~sound])
        rows = rows[sound]
    return np.concatenate([*given_up, rows])


def _entering(programs: Programs, rows: Ints, leaving: Ints) -> Ints:
    """Column that keeps all reduced costs from turning negative, -1 for none."""
    entering = np.empty(len(rows), dtype=np.int64)
    k, r = programs.columns.shape[-2:]
    at_once = max(4, PRODUCT_SIZE // (2 * k * r))
    for first in range(0, len(rows), at_once):
        part = slice(first, first + at_once)
        chunk = rows[part]
        pivot_rows = programs.inverse[chunk, leaving[part]]
        both = np.stack([pivot_rows, programs.duals[chunk]], axis=1)
        if programs.group is None:
            products = (both.reshape(-1, r) @ programs.columns.T).reshape(-1, 2, k)
        else:
            products = both @ programs.columns[programs.group[chunk]].transpose(0, 2, 1)
        alpha, ratio = products[:, 0], np.minimum(products[:, 1], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio /= alpha
        ratio[alpha >= -PIVOT] = np.inf
        best = ratio.argmin(axis=1)
        found = ratio[np.arange(len(chunk)), best] < np.inf
        entering[part] = np.where(found, best, -1)
    return entering


def _pivot(programs: Programs, rows: Ints, leaving: Ints, entering: Ints) -> Flags:
    """Change one column of each basis; tells in which programs that could be done.

    In a basis that is all but singular the element chosen may turn out to be nothing but rounding.
    """
    columns, inverse = programs.columns_of(rows, entering), programs.inverse[rows]
    d = np.einsum("nij,nj->ni", inverse, columns)
    sound = d[np.arange(len(rows)), leaving] < -PIVOT
    if not sound.all():
        rows, leaving, entering = rows[sound], leaving[sound], entering[sound]
        columns, inverse, d = columns[sound], inverse[sound], d[sound]
    a = np.arange(len(rows))
    step = programs.values[rows, leaving] / d[a, leaving]
    values = programs.values[rows] - step[:, None] * d
    values[a, leaving] = step
    pivot_rows = inverse[a, leaving] / d[a, leaving][:, None]
    inverse -= d[:, :, None] * pivot_rows[:, None, :]
    inverse[a, leaving] = pivot_rows
    programs.values[rows], programs.inverse[rows] = values, inverse
    programs.codes[rows, leaving] = entering
    programs.fresh[rows] = False
    reduced = -np.einsum("nr,nr->n", programs.duals[rows], columns)
    programs.duals[rows] += reduced[:, None] * pivot_rows
    return sound
