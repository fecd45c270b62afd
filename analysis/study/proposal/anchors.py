"""Anchors in the gaps of a distribution: a proposal, for want of a standard from outside.

A line in a wide gap parts units that differ; one in a crowd parts units that hardly do (Schneider
and Wagemann 2012, section 1.2.1.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

OUT, CROSSOVER, IN = (0.05, 0.25), (0.40, 0.60), (0.75, 0.95)
"""Between which shares of the units below it each anchor is looked for."""

_WITHIN = 0.2  # of a gap: a line keeps this far from the units on either side


@dataclass(frozen=True, slots=True)
class ValueGap:
    """Two neighbouring values, and the share of the units at or below the lower one."""

    low: float
    high: float
    below: float

    @property
    def middle(self) -> float:
        """The roundest number well within the gap."""
        return roundest(self.low, self.high)


def gaps(values: Array) -> list[ValueGap]:
    """Return the gaps between neighbouring values (n,) that differ by their tenth digit, ascending.

    What differs less is a matter of how a number is computed.
    """
    distinct, counts = np.unique([float(f"{x:.9e}") for x in values], return_counts=True)
    shares = np.cumsum(counts) / len(values)
    return [
        ValueGap(float(low), float(high), float(share))
        for low, high, share in zip(distinct[:-1], distinct[1:], shares[:-1], strict=True)
    ]


def propose(values: Array) -> tuple[float, float, float]:
    """Return three rising anchors: each in the widest gap of its part of the distribution.

    ``values``: (n,), at least two of them different. Where a part holds no gap, the crossover
    takes the gap that is nearest to the median, the others the least and the greatest value.
    """
    found = gaps(values)
    line = _widest(found, CROSSOVER) or min(found, key=lambda gap: abs(gap.below - 0.5))
    below = [gap for gap in found if gap.high <= line.low]
    above = [gap for gap in found if gap.low >= line.high]
    out, full = _widest(below, OUT), _widest(above, IN)
    return (
        out.middle if out else float(values.min()),
        line.middle,
        full.middle if full else float(values.max()),
    )


def roundest(low: float, high: float) -> float:
    """Return the number with the fewest digits that lies well between two others."""
    middle, room = low + (high - low) / 2, _WITHIN * (high - low)
    top = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    for digits in range(-top, 18 - top):
        found = round(middle, digits)
        if low + room < found < high - room:
            return found
    return middle


def _widest(found: list[ValueGap], part: tuple[float, float]) -> ValueGap | None:
    within = [gap for gap in found if part[0] <= gap.below <= part[1]]
    return max(within, key=lambda gap: gap.high - gap.low, default=None)
