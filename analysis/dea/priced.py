"""What the models in prices share: reading prices, and the amounts that are worth least or most."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.technology import blocks
from analysis.dea.radial import RadialModel
from analysis.errors import UserError

Array = NDArray[np.float64]


def read(prices: ArrayLike, shape: tuple[int, int], give: str) -> Array:
    """(n, k) prices, the same for all units if there is one row; ``give`` is the remedy."""
    given = checks.table("prices", np.atleast_2d(np.asarray(prices, dtype=float)))
    if given.shape not in ((1, shape[1]), shape):
        raise UserError(f"prices have shape {given.shape}; give {give}")
    return np.broadcast_to(given, shape)


def traded(model: RadialModel, prices: Array, actual: Array, *, bought: bool) -> tuple[Array, ...]:
    """Let each unit buy the inputs that cost least, or sell the outputs that earn most.

    Parameters
    ----------
    model
        The technology; its slacks become the amounts that are traded: X'lambda - x* = 0, or
        Y'lambda - y* = 0.
    prices
        (n, k) of all inputs (``bought``) or all outputs.
    actual
        (n,) what the unit's own amounts are worth.

    Returns
    -------
    tuple of arrays
        (n,) the best worth over the actual one, (n,) its certificate, (n, k) the amounts.
    """
    n, k = prices.shape
    spanned = model.tech.subset(model.kept)
    first = 0 if bought else model.tech.inputs
    rows = slice(first, first + k)
    amounts = slice(spanned.units + first, spanned.units + first + k)
    columns = spanned.columns
    if bought:
        columns = columns.copy()
        columns[amounts] *= -1
    sign = 1 if bought else -1
    best, certificate, targets = np.empty(n), np.empty(n), np.zeros((n, k))
    scale = model.own.norms[:, None] * model.tech.row_units[rows]
    for part in blocks(n):
        own = model.own.take(part)
        rhs = own.start.copy()
        rhs[:, rows] = 0
        programs = bases.begin(
            columns,
            spanned.slots,
            rhs,
            np.zeros_like(rhs),
            own.start,
            start_row=own.start_row,
            t=0.0,
        )
        costs = np.zeros((len(rhs), len(columns)))
        costs[:, amounts] = sign * prices[part] * scale[part] / actual[part, None]
        cost = bases.Cost(columns=costs)
        simplex.minimise(programs, cost)
        for i in range(k):
            targets[part, i] = programs.value_of(spanned.units + first + i)
        best[part] = sign * (costs[:, amounts] * targets[part]).sum(axis=1)
        gain = simplex.optimal_face(programs, cost)[1]
        error = np.maximum(gain / best[part].clip(min=1e-3), bases.primal_error(programs))
        certificate[part] = np.where(programs.status == bases.SOLVED, error, np.inf)
    return best, certificate, targets * scale
