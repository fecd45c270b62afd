"""Prime implicants as minimal hitting sets.

A product that covers the positive combination p keeps some of p's literals. It excludes a
combination q that it must not cover if and only if it keeps a condition in which p and q differ.
The prime implicants that cover p are therefore the minimal sets of conditions that hit every
such set of differences. Sets of conditions are bit masks; 64 positive combinations are worked on
at once, one in each bit of a machine word, so that the cost is k * 2**k word operations for all
of them and never 3**k.
"""

from __future__ import annotations

import numpy as np

from analysis.fsqca.tabulation.space import Space

Array = np.ndarray

_LANES = 64


def prime_implicants(space: Space, positive: Array, forbidden: Array) -> Array:
    """All prime implicants that cover a positive combination and no forbidden one.

    Parameters
    ----------
    space : Space
        The k conditions and their levels.
    positive : (r,) combinations to cover.
    forbidden : (q,) combinations no implicant may cover; whatever is neither positive nor
        forbidden may be covered.

    Returns
    -------
    (p, k) array of cubes: the level of each condition that a prime implicant keeps, -1 where the
    condition has dropped out; in ascending order of their digits.
    """
    k = len(space.levels)
    found = [np.empty((0, k), dtype=np.int64)]
    for start in range(0, len(positive), _LANES):
        points = positive[start : start + _LANES]
        free, lane = _maximal_free_sets(space, points, forbidden)
        dropped = (free[:, None] >> np.arange(k - 1, -1, -1)) & 1
        found.append(np.where(dropped == 1, -1, space.digits(points)[lane]))
    return np.unique(np.concatenate(found), axis=0)


def _maximal_free_sets(space: Space, points: Array, forbidden: Array) -> tuple[Array, Array]:
    """The sets of conditions that can drop out of each point's product, as large as possible.

    Returns the bit masks (m,) and the place of the point each belongs to (m,). A set is blocked
    if freeing it reaches a forbidden combination; it is maximal if every larger set is blocked.
    """
    k = len(space.levels)
    blocked = np.zeros(1 << k, dtype=np.uint64)
    for lane, point in enumerate(points):
        masks = space.differences(forbidden, int(point))
        blocked[masks] |= np.uint64(1 << lane)
    for bit in range(k):
        pairs = blocked.reshape(-1, 2, 1 << bit)
        pairs[:, 1] |= pairs[:, 0]
    maximal = ~blocked
    for bit in range(k):
        maximal.reshape(-1, 2, 1 << bit)[:, 0] &= blocked.reshape(-1, 2, 1 << bit)[:, 1]
    maximal &= np.uint64((1 << len(points)) - 1)
    masks = np.flatnonzero(maximal)
    lanes = (maximal[masks, None] >> np.arange(len(points), dtype=np.uint64)) & np.uint64(1)
    which, owner = np.nonzero(lanes)
    return masks[which], owner
