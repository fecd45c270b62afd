"""Where units stand among each other, from replications that share a frontier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# Distances closer than this, relative, are one distance: units that are multiples of each other.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where each of n units may stand; rank 1 is the most efficient.

    Attributes
    ----------
    ranks
        (n,) by the bias-corrected scores; equal units share the best.
    lower, upper
        (n,) best and worst rank of the interval.
    level
        What was asked for.
    method
        "replications" or "differences", as in `ranks` and `joint_ranks`.
    """

    ranks: Ints
    lower: Ints
    upper: Ints
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One unit set against each of n units.

    Attributes
    ----------
    unit
        The unit's index.
    difference, lower, upper
        (n,) its bias-corrected distance (1/theta or phi) less that of each unit, and the interval
        of the given level; below zero it is the more efficient of the two.
    probability_above
        (n,) share of the replications in which it is the more efficient; a tie counts one half.
    level
        What was asked for.
    """

    unit: int
    difference: Array
    lower: Array
    upper: Array
    probability_above: Array
    level: float


def compare(draws: Array, unit: int, level: float) -> Comparison:
    """Set one unit against all, by (B, n) draws of the true distances; see `Comparison`.

    The two share the frontier of each replication, so that the interval of their difference is
    narrower than their own intervals suggest: units whose intervals overlap may still differ.
    """
    apart = draws[:, [unit]] - draws
    tail = (1 - level) / 2
    lower, upper = np.quantile(apart, [tail, 1 - tail], axis=0)
    return Comparison(unit, apart.mean(axis=0), lower, upper, _above(apart, draws), level)


def _above(apart: Array, draws: Array) -> Array:
    tied = np.abs(apart) <= SAME * draws
    return np.where(tied, 0.5, apart < 0).mean(axis=0)


def probabilities_above(draws: Array) -> Array:
    """(n, n) share of the replications in which unit i (row) is more efficient than j (column).

    A tie counts one half; the diagonal is one half.
    """
    count = draws.shape[1]
    found = np.empty((count, count))
    for unit in range(count):
        found[unit] = _above(draws[:, [unit]] - draws, draws)
    return found


def ranks(draws: Array, level: float) -> Ranks:
    """Intervals of the ranks of n units, from the ranks within (B, n) draws of the true distances.

    Units that are multiples of each other take the best and the worst place that they share. Among
    near ties the interval may cover too little; `joint_ranks` does not.

    Source: Goldstein and Spiegelhalter (1996), JRSS A 159:385-443, with the draws of Simar and
    Wilson (1998): the former was not made for frontiers.
    """
    tail = (1 - level) / 2
    best, worst = _ranks_within(draws)
    lower = np.quantile(best, tail, axis=0, method="inverted_cdf").astype(np.int64)
    upper = np.quantile(worst, 1 - tail, axis=0, method="inverted_cdf").astype(np.int64)
    return Ranks(_by_mean(draws), lower, upper, level, "replications")


def joint_ranks(draws: Array, level: float) -> Ranks:
    r"""Ranks that the differences from all other units leave, taken together; wider than `ranks`.

    With :math:`\bar e_{ij}` the mean and :math:`s_{ij}` the standard deviation of the draws of
    :math:`d_i - d_j`, and c the quantile of the given level of
    :math:`\max_j |e_{ij} - \bar e_{ij}| / s_{ij}` over the replications, unit i is told from unit j
    if :math:`|\bar e_{ij}| > c s_{ij}`. The interval goes from one more than the number of units
    told to be more efficient to n less the number told to be less efficient. Time grows with
    B n^2.

    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91:476-518, with
    the draws of Simar and Wilson (1998): the former was not made for frontiers.
    """
    ends = np.array([_told_apart(draws, unit, level) for unit in range(draws.shape[1])])
    return Ranks(_by_mean(draws), ends[:, 0], ends[:, 1], level, "differences")


def _by_mean(draws: Array) -> Ints:
    return _ranks_within(draws.mean(axis=0)[None])[0][0]


def _ranks_within(draws: Array) -> tuple[Ints, Ints]:
    """Best and worst rank (B, n) of each unit in each row; equal units span a range."""
    order = np.argsort(draws, axis=1, kind="stable")
    ordered = np.take_along_axis(draws, order, axis=1)
    n = draws.shape[1]
    new = np.ones(draws.shape, dtype=bool)
    new[:, 1:] = np.diff(ordered, axis=1) > SAME * ordered[:, 1:]
    place = np.arange(1, n + 1)
    first = np.maximum.accumulate(np.where(new, place, 0), axis=1)
    ends = np.ones(draws.shape, dtype=bool)
    ends[:, :-1] = new[:, 1:]
    last = np.minimum.accumulate(np.where(ends, place, n)[:, ::-1], axis=1)[:, ::-1]
    best, worst = np.empty_like(order), np.empty_like(order)
    np.put_along_axis(best, order, first, axis=1)
    np.put_along_axis(worst, order, last, axis=1)
    return best, worst


def _told_apart(draws: Array, unit: int, level: float) -> tuple[int, int]:
    """Best and worst rank of one unit that its differences from all others leave."""
    apart = draws[:, [unit]] - draws
    mean = apart.mean(axis=0)
    apart -= mean
    spread = np.sqrt(np.einsum("bn,bn->n", apart, apart) / (len(apart) - 1))
    differ = spread > SAME * draws[:, unit].mean()
    largest = np.zeros(len(apart))
    if differ.any():
        largest = (np.abs(apart[:, differ]) / spread[differ]).max(axis=1)
    bar = np.quantile(largest, level) * spread
    # Without any spread the draws are multiples of each other; what is left is rounding.
    bar = np.maximum(bar, SAME * draws[:, unit].mean())
    better, worse = (mean > bar).sum(), (mean < -bar).sum()
    return 1 + int(better), len(mean) - int(worse)
