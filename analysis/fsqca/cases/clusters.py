"""Whether a solution holds in every cluster: every group of regions, every year of a panel.

Source: Garcia-Castro and Arino (2016): pooled, between and within consistency, and distances that
tell how unevenly consistency is spread. 0 is even.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import UserError
from analysis.fsqca.fit import NecessityFit, Sufficiency, necessity_fit, sufficiency

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class ClusterFit:
    """Fit of the set in one cluster (or one unit) of ``size`` cases."""

    name: Hashable
    size: int
    sufficiency: Sufficiency
    necessity: NecessityFit


@dataclass(frozen=True, slots=True)
class ClusterDiagnostics:
    """Fit over all cases and in each part of them.

    ``pooled``, ``pooled_necessity``: over all cases. ``between``: each cluster, for instance each
    year. ``within``: each unit over its clusters; empty without units.
    ``distance_between`` and ``distance_within``: Euclidean distance of the shares of consistency as
    sufficient from an even spread; ``necessity_between`` and ``necessity_within`` the same for
    consistency as necessary.
    """

    pooled: Sufficiency
    pooled_necessity: NecessityFit
    between: tuple[ClusterFit, ...]
    within: tuple[ClusterFit, ...]
    distance_between: float
    distance_within: float
    necessity_between: float
    necessity_within: float


def cluster_diagnostics(
    membership: ArrayLike,
    outcome: ArrayLike,
    clusters: ArrayLike,
    units: ArrayLike | None = None,
) -> ClusterDiagnostics:
    """Fit of a set for an outcome, cluster by cluster.

    Parameters
    ----------
    membership : (n,) membership in a term or model, one for each case.
    outcome : (n,) membership in the outcome.
    clusters : (n,) the cluster of each case: a group of regions, or the year of a panel.
    units : (n,) the unit of each case, if units return in several clusters.
    """
    x, y = np.asarray(membership, dtype=float), np.asarray(outcome, dtype=float)
    groups = np.asarray(clusters)
    owners = None if units is None else np.asarray(units)
    shapes = {x.shape, y.shape, groups.shape} | (set() if owners is None else {owners.shape})
    if len(shapes) > 1:
        raise UserError("membership, outcome, clusters and units must have the same length")
    between = _fits(x, y, groups)
    within = () if owners is None else _fits(x, y, owners)
    return ClusterDiagnostics(
        pooled=sufficiency(x, y),
        pooled_necessity=necessity_fit(x, y),
        between=between,
        within=within,
        distance_between=_distance([one.sufficiency.consistency for one in between]),
        distance_within=_distance([one.sufficiency.consistency for one in within]),
        necessity_between=_distance([one.necessity.consistency for one in between]),
        necessity_within=_distance([one.necessity.consistency for one in within]),
    )


def _fits(x: Array, y: Array, groups: Array) -> tuple[ClusterFit, ...]:
    found = []
    for name in pd.unique(pd.Series(groups)):
        inside = groups == name
        found.append(
            ClusterFit(
                name=name,
                size=int(inside.sum()),
                sufficiency=sufficiency(x[inside], y[inside]),
                necessity=necessity_fit(x[inside], y[inside]),
            )
        )
    return tuple(found)


def _distance(consistencies: Sequence[float]) -> float:
    values = np.array(consistencies)
    if not values.sum():
        return 0.0
    return float(np.linalg.norm(values / values.sum() - 1.0 / len(values)))
