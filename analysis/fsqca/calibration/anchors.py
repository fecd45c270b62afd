"""Proposals for anchors, and what to look at once a set is calibrated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import fcluster, linkage

from analysis.errors import UserError
from analysis.fsqca.calibration.direct import raw_values

Array = np.ndarray

# Beyond these shares of cases above 0.5 a set is skewed (Oana, Schneider and Thomann 2021).
SKEWED = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Skewness:
    """How the cases divide over a set: ``share`` of the cases above 0.5; ``skewed`` if extreme."""

    name: str
    share: float
    skewed: bool


def percentile_anchors(
    values: ArrayLike, percentiles: tuple[float, float, float] = (5.0, 50.0, 95.0)
) -> tuple[float, float, float]:
    """Anchors at percentiles of the values, interpolated linearly.

    With an odd number of cases and the median as crossover, the median case has a membership of
    exactly 0.5: see ``half_memberships``.
    """
    low, middle, high = np.percentile(raw_values(values), percentiles)
    return float(low), float(middle), float(high)


def cluster_thresholds(values: ArrayLike, count: int = 1) -> tuple[float, ...]:
    """Thresholds in the gaps between clusters of the values, ascending.

    Clusters come from complete linkage, as in R's QCA; each threshold is the middle between the
    largest value of a cluster and the smallest of the next. Three thresholds can serve as anchors.
    """
    raw = np.sort(raw_values(values))
    if count < 1 or len(np.unique(raw)) <= count:
        raise UserError(f"{len(np.unique(raw))} different values cannot give {count} thresholds")
    groups = fcluster(linkage(raw[:, None], method="complete"), count + 1, criterion="maxclust")
    borders = np.flatnonzero(np.diff(groups))
    return tuple(float(middle) for middle in (raw[borders] + raw[borders + 1]) / 2.0)


def half_memberships(memberships: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """The (case, set) pairs with a membership of exactly 0.5, neither in nor out."""
    places = np.argwhere(memberships.to_numpy(dtype=float) == 0.5)
    return tuple((memberships.index[i], memberships.columns[j]) for i, j in places)


def move_halves(memberships: pd.DataFrame, by: float = 0.001) -> pd.DataFrame:
    """The table with every membership of exactly 0.5 moved by a small amount; a stated rule."""
    if not 0.0 < abs(by) <= 0.1:
        raise UserError(f"moving memberships of 0.5 by {by:g}: choose at most 0.1, not 0")
    return memberships.mask(memberships == 0.5, 0.5 + by)


def skewness(memberships: pd.DataFrame) -> tuple[Skewness, ...]:
    """The share of cases above 0.5 in each set, and whether it is below 20 or above 80 per cent."""
    shares = (memberships > 0.5).mean()
    low, high = SKEWED
    return tuple(
        Skewness(str(name), float(share), not low <= share <= high)
        for name, share in shares.items()
    )
