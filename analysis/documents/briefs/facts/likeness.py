"""How alike two regions are in their raw conditions and in size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.documents.briefs.facts.once import once
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results

Array = NDArray[np.float64]
Closeness = Literal["close", "some way off", "far"]


@dataclass(frozen=True, slots=True)
class Fellow:
    """Another region as seen from the one that a brief is about.

    Attributes
    ----------
    high : bool
        Of high efficiency.
    distance : float
        Mean difference in rank over the raw conditions and residents, over n - 1: 0 where all are
        equal, 1 where the two stand at opposite ends of each (Gower 1971, with ranks after Podani
        1999). Ranks need no unit and bear a skewed column.
    closeness : "close", "some way off" or "far"
        Close: within the nearest quarter of all pairs of regions; some way off: within the nearer
        half; a far one is less alike than the usual pair and hard to compare.
    """

    region: Region
    high: bool
    distance: float
    closeness: Closeness


@dataclass(frozen=True, slots=True)
class Likeness:
    """The n regions' ranks, (n, k) in [0, 1]; the quartile and median of all their distances."""

    ranks: Array
    order: dict[str, int]
    limits: tuple[float, float]

    def distances(self, slug: str) -> Array:
        """Return the distance of every region from one, (n,)."""
        away = np.abs(self.ranks - self.ranks[self.order[slug]]).mean(axis=1)
        return np.round(away, 12)  # equal sums are one distance


@once
def likeness(results: Results) -> Likeness:
    """Rank the regions by each raw condition, and by residents where the study has them."""
    columns = list(dict.fromkeys(c.column for c in results.study.fsqca.conditions))
    table = np.array(
        [
            [*([] if r.residents is None else [r.residents]), *(r.values[c] for c in columns)]
            for r in results.regions
        ]
    )
    n = len(table)
    ranks = (pd.DataFrame(table).rank().to_numpy() - 1) / max(n - 1, 1)
    pairs = np.concatenate(
        [np.abs(ranks[i + 1 :] - ranks[i]).mean(axis=1) for i in range(n - 1)] or [np.zeros(1)]
    )
    low, high = np.quantile(pairs, [0.25, 0.5])
    order = {region.slug: i for i, region in enumerate(results.regions)}
    return Likeness(ranks, order, (float(low), float(high)))


def fellows(like: Likeness, region: Region, others: Iterable[Region]) -> tuple[Fellow, ...]:
    """Return the others as seen from ``region``, nearest first, without itself."""
    away = like.distances(region.slug)
    seen = [
        Fellow(
            other,
            other.high.outcome > HALF,
            float(away[like.order[other.slug]]),
            _closeness(float(away[like.order[other.slug]]), like.limits),
        )
        for other in others
        if other.slug != region.slug
    ]
    return tuple(sorted(seen, key=lambda fellow: (fellow.distance, fellow.region.slug)))


def _closeness(distance: float, limits: tuple[float, float]) -> Closeness:
    if distance <= limits[0]:
        return "close"
    return "some way off" if distance <= limits[1] else "far"
