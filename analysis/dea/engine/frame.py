"""The efficient frame: the few reference units that span the whole frontier.

A unit that others dominate adds nothing to the technology, so it need never be priced. The frame
found here may keep a few units too many (those within 1e-7 of the frontier); that is harmless.

The frame needs no proof of its own: every unit left out is itself a feasible combination of units
that are kept, so multipliers that price out on the frame price out on every unit.

Source: Dula and Lopez (2009), INFOR 47:33-43 (frames); Barr and Durchholz (1997), Annals of
Operations Research 73:339-372 (hierarchical decomposition).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.dea.engine import bases, simplex
from analysis.dea.engine.technology import MeasuredUnits, Technology, begin_radial, blocks

Ints = NDArray[np.int64]

NOT_WORTH_IT = 200
DOMINATED_BELOW = 1 - 1e-7
DIRECTIONS = 400


def frame(tech: Technology, own: MeasuredUnits) -> Ints:
    """Indices of reference units that span the technology, in ascending order.

    Parameters
    ----------
    tech
        The technology.
    own
        Its own reference units, scaled by it.
    """
    left = np.arange(tech.units)
    if tech.units <= NOT_WORTH_IT:
        return left
    rng = np.random.default_rng(0)
    while True:
        sample = _promising(tech, left, rng)
        kept = _undominated(tech, own, left, sample)
        shrunk = len(kept) < 0.7 * len(left)
        left = kept
        if not shrunk or len(left) < 4 * len(sample):
            break
    if 2 * len(left) < tech.units:
        left = _undominated(tech, own, left, left)
    return left


def _promising(tech: Technology, left: Ints, rng: np.random.Generator) -> Ints:
    """Units that are best in some direction: members of the frame, found without a program.

    Prices are drawn around those at which a unit, itself drawn at random, spends equally on each
    variable; they are compared by profit, or under constant returns by return to the dollar.
    """
    m, width = tech.inputs, tech.inputs + tech.outputs
    points = tech.columns[left, :width] * tech.norms[left, None]
    drawn = points[rng.integers(len(points), size=DIRECTIONS)]
    prices = rng.exponential(size=drawn.shape) / np.where(drawn > 0, drawn, 1.0)
    best = np.empty(DIRECTIONS, dtype=np.int64)
    for first in range(0, DIRECTIONS, 50):
        part = slice(first, first + 50)
        cost = prices[part, :m] @ points[:, :m].T
        revenue = prices[part, m:] @ points[:, m:].T
        constant = tech.returns_to_scale == "crs"
        best[part] = (revenue / cost if constant else revenue - cost).argmax(axis=1)
    return left[np.unique(best)]


def _undominated(tech: Technology, own: MeasuredUnits, candidates: Ints, against: Ints) -> Ints:
    """Candidates that no combination of the units `against` dominates."""
    spanned = tech.subset(against)
    keep = np.ones(len(candidates), dtype=bool)
    for part in blocks(len(candidates)):
        programs, cost = begin_radial(spanned, own.take(candidates[part]), "input")
        simplex.minimise(programs, cost, stop_below=DOMINATED_BELOW)
        scores = programs.value_of(programs.count)
        keep[part] = (scores >= DOMINATED_BELOW) | (programs.status != bases.SOLVED)
    return candidates[keep]
