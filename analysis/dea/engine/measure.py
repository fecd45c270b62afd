"""Solve one family of programs for many units: block by block, certified, with slacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.dea.engine import bases, simplex
from analysis.dea.engine.technology import MeasuredUnits, Technology, blocks

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CERTIFIED = 1e-8
SMALLEST_WEIGHT = 1e-10
SCORE_FLOOR = 1e-3

# Sets up the programs of a slice of the units on a spanned technology. Returns them at a feasible
# basis, with their objective and the columns that they may use (None for all).
Begin = Callable[[Technology, slice], tuple[bases.Programs, bases.Cost, NDArray[np.bool_] | None]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the engine found for n units.

    Attributes
    ----------
    scores
        (n,) value of the free variable; NaN where infeasible, inf where unbounded.
    slacks
        (n, m + s) in the units of the data; NaN without a score; zeros if none were asked for.
    lambdas
        (n, r) sparse weights of the reference units.
    multipliers
        (n, rows) shadow prices of the rows, in the units of the data.
    certificate
        (n,) the larger of primal error and relative dual gain; NaN without a score.
    status
        (n,) as in `simplex`.
    """

    scores: Array
    slacks: Array
    lambdas: sparse.csr_array
    multipliers: Array
    certificate: Array
    status: Ints

    @property
    def uncertified(self) -> Ints:
        """Indices of the units that must be solved again."""
        failed = self.status == bases.FAILED
        return np.flatnonzero(failed | (self.certificate > CERTIFIED))


def measure(
    tech: Technology,
    kept: Ints,
    begin: Begin,
    own: MeasuredUnits,
    *,
    of_the_technology: Ints | None,
    slack_weights: Array | None,
) -> Measured:
    """Solve the programs that `begin` sets up for each block of units.

    Parameters
    ----------
    tech
        The whole technology.
    kept
        Indices of the reference units that span it.
    begin
        Sets up the programs.
    own
        The n units, scaled.
    of_the_technology
        (n,) the reference unit that each starting column is; None if it is not in the technology.
    slack_weights
        (m + s,) weights of the second phase, for slacks divided by the column means; None to
        stop after the first phase.
    """
    spanned = tech.subset(kept)
    norms = own.norms
    n, width = len(norms), tech.inputs + tech.outputs
    scores, certificate = np.full(n, np.nan), np.full(n, np.nan)
    slacks, multipliers = np.zeros((n, width)), np.zeros((n, len(tech.columns[0])))
    status = np.empty(n, dtype=np.int64)
    weights = []
    for part in blocks(n):
        programs, cost, allowed = begin(spanned, part)
        simplex.minimise(programs, cost, allowed=allowed)
        multipliers[part] = programs.duals
        score = programs.value_of(programs.count)
        face, gain = simplex.optimal_face(programs, cost, allowed)
        error = gain / np.maximum(np.abs(score), SCORE_FLOOR)
        if slack_weights is not None:
            second = slack_cost(spanned, slack_weights)
            simplex.minimise(programs, second, allowed=face)
            error = np.maximum(error, simplex.optimal_face(programs, second, face)[1])
            moved = np.abs(programs.value_of(programs.count) - score)
            error = np.maximum(error, moved / np.maximum(np.abs(score), SCORE_FLOOR))
            slacks[part] = slack_values(programs, spanned)
        certificate[part] = np.maximum(error, bases.primal_error(programs))
        scores[part], status[part] = score, programs.status
        index = None if of_the_technology is None else of_the_technology[part]
        weights.append(weights_in(programs, tech, kept, norms[part], index))
    slacks *= norms[:, None] * tech.row_units
    multipliers /= norms[:, None]
    multipliers[:, :width] /= tech.row_units
    # A unit of too wide a range is not certified, whatever its basis looks like.
    certificate[own.doubtful] = np.inf
    status[own.doubtful] = bases.FAILED
    without = status != bases.SOLVED
    scores[without] = np.where(status[without] == bases.UNBOUNDED, np.inf, np.nan)
    for array in (slacks, multipliers, certificate):
        array[without] = np.nan
    return Measured(
        scores, slacks, sparse.vstack(weights, format="csr"), multipliers, certificate, status
    )


def slack_cost(tech: Technology, weights: Array) -> bases.Cost:
    """Objective of the second phase: maximal weighted sum of the input and output slacks."""
    return second_phase(len(tech.columns), tech.units, weights)


def second_phase(columns: int, first_slack: int, weights: Array) -> bases.Cost:
    """Objective that maximises a weighted sum of the slacks, which begin at `first_slack`."""
    costs = np.zeros(columns)
    costs[first_slack : first_slack + len(weights)] = -weights / weights.max()
    return bases.Cost(columns=costs)


def slack_values(programs: bases.Programs, tech: Technology) -> Array:
    """(N, m + s) slacks of the basic solutions, scaled."""
    return basic_slacks(programs, tech.units, tech.inputs + tech.outputs)


def basic_slacks(programs: bases.Programs, first_slack: int, width: int) -> Array:
    """(N, width) values of the slacks of the basic solutions, which begin at `first_slack`."""
    values = np.zeros((len(programs.rhs), width))
    slot = programs.codes - first_slack
    row, at = np.nonzero((slot >= 0) & (slot < width))
    values[row, slot[row, at]] = programs.values[row, at].clip(min=0)
    return values


def weights_in(
    programs: bases.Programs, tech: Technology, kept: Ints, norms: Array, own: Ints | None
) -> sparse.csr_array:
    """(n, r) weights of the reference units in the basic solutions."""
    codes, values = programs.codes, programs.values
    standing = (programs.status == bases.SOLVED)[:, None] & (values > SMALLEST_WEIGHT)
    row, at = np.nonzero(standing & (codes < len(kept)))
    unit = kept[codes[row, at]]
    weight = values[row, at] * norms[row] / tech.norms[unit]
    if own is not None:
        self_row, self_at = np.nonzero(standing & (codes == programs.count + 1))
        row, unit = np.append(row, self_row), np.append(unit, own[self_row])
        weight = np.append(weight, values[self_row, self_at])
    shape = (len(norms), tech.units)
    lambdas = sparse.coo_array((weight, (row, unit)), shape=shape).tocsr()
    lambdas.sort_indices()
    return lambdas
