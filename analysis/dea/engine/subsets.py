"""Scores of units each against a part of the same reference units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases
from analysis.dea.engine.free_disposal import dominance_ratios
from analysis.dea.engine.measure import measure
from analysis.dea.engine.technology import Technology, begin_radial, technology, units

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

AT_ONCE = 2_000_000


def against_subsets(
    x: Array, y: Array, who: Ints, allowed: Flags, *, orientation: str, returns_to_scale: str
) -> tuple[Array, Array]:
    """Scores and certificates (N,) of N units, each against the units that it is allowed.

    Parameters
    ----------
    x, y
        (n, m) and (n, s) the units.
    who
        (N,) which unit each of the N is.
    allowed
        (N, n) what it is measured against; itself always.
    orientation, returns_to_scale
        The radial model, or "fdh".

    What could not be certified in the batch is solved again by HiGHS.
    """
    if returns_to_scale == "fdh":
        return _hulls(x, y, who, allowed, orientation), np.zeros(len(who))
    tech = technology(x, y, returns_to_scale)
    own = units(tech, x, y).take(who)
    further = np.ones((1, len(tech.columns) - len(x)), dtype=bool)

    def begin(spanned: Technology, part: slice) -> tuple[bases.Programs, bases.Cost, Flags]:
        programs, cost = begin_radial(spanned, own.take(part), orientation)
        some = allowed[part]
        return (
            programs,
            cost,
            np.hstack([some, np.broadcast_to(further, (len(some), further.size))]),
        )

    found = measure(tech, np.arange(len(x)), begin, own, of_the_technology=who, slack_weights=None)
    for at in found.uncertified:
        k, some = who[at], allowed[at].copy()
        some[k] = True
        again = written_out.radial(
            x[k], y[k], x[some], y[some], orientation=orientation,
            returns_to_scale=returns_to_scale,
        )  # fmt: skip
        found.scores[at], found.certificate[at] = again.score, again.gap
    return found.scores, found.certificate


def _hulls(x: Array, y: Array, who: Ints, allowed: Flags, orientation: str) -> Array:
    best = np.empty(len(who))
    step = max(1, AT_ONCE // (x.size + y.size))
    for first in range(0, len(who), step):
        part = slice(first, first + step)
        ratios = dominance_ratios(x[who[part]], y[who[part]], x, y, orientation)
        own = ratios[np.arange(len(ratios)), who[part]]
        best[part] = np.minimum(np.where(allowed[part], ratios, np.inf).min(axis=1), own)
    return np.abs(best)
