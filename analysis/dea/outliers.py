"""Units that stand apart: efficiency ladders, and sets of units that stretch the data cloud."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.radial import ON_FRONTIER, RadialModel, efficiency, model_of
from analysis.errors import UserError

Array = NDArray[np.float64]

MOST_SETS = 2_000_000
AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Ladder:
    """What becomes of one unit's score when the peers that hold it down go, one by one.

    Attributes
    ----------
    unit
        Its index.
    scores
        (t + 1,) its score with all units, then after each removal; the last is on the frontier, or
        without peers for a unit that makes nothing.
    removed
        (t,) indices of the units removed, in order.
    certificate
        The largest relative error that any of the programs proves.
    """

    unit: int
    scores: Array
    removed: tuple[int, ...]
    certificate: float


@dataclass(frozen=True, slots=True)
class OutlierSets:
    """Sets of units without which the data cloud shrinks most.

    Attributes
    ----------
    ratios
        For each size 1, 2, ... the least ratio of the cloud's volume (determinant of Z'Z, with Z
        the inputs and outputs) without a set of that size to that with all units.
    sets
        The indices of that set, for each size.
    distances
        For each size the ascending log ratios of the best sets over the least one, 0 first, at most
        25: a gap after the first says that this set stands apart.
    """

    ratios: Array
    sets: tuple[tuple[int, ...], ...]
    distances: tuple[Array, ...]


def efficiency_ladder(
    inputs: ArrayLike,
    outputs: ArrayLike,
    unit: int,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Ladder:
    """Remove again and again the peer without which the unit comes nearest to the frontier.

    A score that jumps at one removal hangs on that one peer; a long ladder stands firm. Among
    equal peers the first in the table goes.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`.
    unit
        Index of the unit, from 0.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or there is no such unit.

    Notes
    -----
    Source: Bogetoft and Otto (2011), Benchmarking with DEA, SFA, and R, chapter 5 (`eladder`).
    """
    model = model_of(inputs, outputs, orientation, returns_to_scale, None)
    if not 0 <= unit < len(model.x):
        raise UserError(f"unit {unit} is none of 0 to {len(model.x) - 1}")
    left = np.arange(len(model.x))
    score, peers, worst = _against(model, unit, left)
    scores, removed = [score], []
    # A unit without outputs has a score of 0 or none, and no peers.
    while abs(score - 1) > ON_FRONTIER and peers:
        rungs = []
        for peer in sorted(peers):
            rest = left[left != peer]
            rungs.append((*_against(model, unit, rest), peer, rest))
        best = (min if orientation == "output" else max)(rung[0] for rung in rungs)
        score, peers, error, peer, left = next(
            rung for rung in rungs if abs(rung[0] - best) <= 1e-9 * abs(best)
        )
        worst = max(worst, error)
        scores.append(score)
        removed.append(int(peer))
    return Ladder(unit, np.array(scores), tuple(removed), worst)


def _against(
    model: RadialModel, unit: int, left: NDArray[np.int64]
) -> tuple[float, list[int], float]:
    """Score, peers other than itself, and certificate of a unit against those that are left."""
    found = efficiency(
        model.x[[unit]], model.y[[unit]], orientation=model.orientation,
        returns_to_scale=model.tech.returns_to_scale,
        reference=(model.x[left], model.y[left]),
    )  # fmt: skip
    peers = [int(left[j]) for j in found.peers(0) if left[j] != unit]
    return float(found.scores[0]), peers, float(found.certificate[0])


def outlier_sets(inputs: ArrayLike, outputs: ArrayLike, *, largest: int = 3) -> OutlierSets:
    r"""Find the sets of up to `largest` units that stretch the cloud of inputs and outputs most.

    With Z = [X Y], the ratio for a set S is :math:`\det(Z_{-S}^\top Z_{-S}) / \det(Z^\top Z)`,
    which is :math:`\det(I - H_{SS})` with the hat matrix H. It does not depend on units of measure,
    and knows nothing of frontiers: a set that it finds is to be looked at, not to be dropped.

    Parameters
    ----------
    inputs, outputs
        As in `efficiency`, with more units than columns.
    largest
        Size of the largest sets; two million sets at most are tried.

    Raises
    ------
    UserError
        If the data cannot be used, the columns depend on each other, or there are too many sets.

    Notes
    -----
    Source: Andrews and Pregibon (1978), JRSS B 40:85-93; Wilson (1993), Journal of Business and
    Economic Statistics 11:319-323.
    """
    model = model_of(inputs, outputs, "input", "crs", None)
    z = np.hstack([model.x, model.y]) / model.tech.row_units
    n = len(z)
    if not 1 <= largest < n - z.shape[1]:
        raise UserError(
            f"outliers: sets of up to {largest} of {n} units leave too few for {z.shape[1]} columns"
        )
    tried = sum(comb(n, size) for size in range(1, largest + 1))
    if tried > MOST_SETS:
        raise UserError(f"outliers: {tried:,} sets of up to {largest} units; ask for smaller ones")
    q, r = np.linalg.qr(z)
    if np.abs(np.diagonal(r)).min() < 1e-10 * np.abs(np.diagonal(r)).max():
        raise UserError("outliers: a column is a combination of the others; leave it out")
    hat = q @ q.T
    ratios, sets, distances = [], [], []
    for size in range(1, largest + 1):
        chosen = np.array(list(combinations(range(n), size)))
        found = np.concatenate([
            np.linalg.det(np.eye(size) - hat[part[:, :, None], part[:, None, :]])
            for part in np.array_split(chosen, -(-len(chosen) // AT_ONCE))
        ])  # fmt: skip
        order = np.argsort(found, kind="stable")[:25]
        ratios.append(found[order[0]])
        sets.append(tuple(int(i) for i in chosen[order[0]]))
        # A set without which the columns depend on each other has a ratio of 0.
        with np.errstate(divide="ignore", invalid="ignore"):
            distances.append(np.log(found[order] / found[order[0]]))
    return OutlierSets(np.array(ratios), tuple(sets), tuple(distances))
