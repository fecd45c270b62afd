"""Composite indicators: several columns in one index, with equal, entropy or component weights.

Sources: Nardo et al. (2008), Handbook on Constructing Composite Indicators, for the steps; Shannon
(1948) for the entropy that weights by how unevenly an indicator's sum is spread; Jolliffe (2002)
for the first principal component of the correlation matrix. An index stands on the units that are
compared: it says how they lie to each other, and is no measure across tables or years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import UserError

Array = NDArray[np.float64]
Weighting = Literal["equal", "entropy", "principal component"]

_SAME = 1e-9  # of the largest eigenvalue: nearer ones are one, and there is no first component
_NOTHING = 1e-12  # of the largest loading: what is smaller is nothing and a matter of last digits


@dataclass(frozen=True, slots=True)
class CompositeIndex:
    """An index of k indicators over n units.

    Attributes
    ----------
    name : str
        Its column.
    weighting : "equal", "entropy" or "principal component"
    weights : tuple of float, (k,)
        In the indicators' order. Equal and entropy: at least 0, their sum 1; principal component:
        the loadings of the turned and standardised indicators, their squares' sum 1.
    share : float or None
        Of the indicators' variance that the first component has; None for other weights.
    """

    name: str
    weighting: Weighting
    weights: tuple[float, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Values (n,), weights (k,) and, of a component, its share of the variance."""

    values: Array
    weights: Array
    share: float | None = None


def combine(
    indicators: ArrayLike, rising: Sequence[bool], names: Sequence[str], weighting: Weighting
) -> Weighted:
    """Return the index of k indicators over n units.

    Equal and entropy weights: each indicator is brought to 0 to 1 by its least and greatest figure
    and turned where lower figures raise the index, ``z = (x - min) / (max - min)`` or ``1 - z``;
    the index is the weighted mean, 0 to 1. Entropy weights are ``(1 - e) / sum(1 - e)`` with
    ``e = -sum(p ln p) / ln n``, ``p = z / sum(z)`` and ``0 ln 0 = 0``. The principal component is
    the first of the standardised indicators (mean 0, standard deviation 1, turned), unscaled.

    Parameters
    ----------
    indicators : array-like, (n, k)
    rising : k of bool
        Whether higher figures raise the index.
    names : k of str
        As an error names them.
    weighting : "equal", "entropy" or "principal component"

    Raises
    ------
    UserError
        An indicator is the same everywhere; the indicators have no first component, or one of
        them runs against the direction that it was given.
    """
    x = np.asarray(indicators, dtype=float)
    up = np.asarray(rising, dtype=bool)
    spread = np.ptp(x, axis=0)
    scale = np.abs(x).max(axis=0)
    for name, width, size in zip(names, spread, scale, strict=True):
        if width <= 1e-12 * size:
            raise UserError(f"'{name}' is the same for all and tells nothing; leave it out")
    if weighting == "principal component":
        return _first_component(np.where(up, x, -x), names)
    z = (x - x.min(axis=0)) / spread
    z = np.where(up, z, 1 - z)
    weights = np.full(x.shape[1], 1 / x.shape[1]) if weighting == "equal" else _by_entropy(z)
    return Weighted(z @ weights, weights)


def _by_entropy(z: Array) -> Array:
    """Weights (k,) of indicators from 0 to 1, (n, k); every column has a 0 and a 1."""
    p = z / z.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log(p), 0.0)
    diversity = 1 + terms.sum(axis=0) / np.log(len(z))
    return np.asarray(diversity / diversity.sum())


def _first_component(turned: Array, names: Sequence[str]) -> Weighted:
    standard = (turned - turned.mean(axis=0)) / turned.std(axis=0, ddof=1)
    sizes, vectors = np.linalg.eigh(np.corrcoef(standard, rowvar=False))
    if sizes[-1] - sizes[-2] <= _SAME * sizes[-1]:
        raise UserError(
            "the indicators have no first principal component (two explain equally much); take "
            "weights: equal or entropy"
        )
    loadings = vectors[:, -1] * (1 if vectors[:, -1].sum() > 0 else -1)
    least = int(np.argmin(loadings))
    if loadings[least] < -_NOTHING * loadings.max():
        raise UserError(
            f"'{names[least]}' runs against the other indicators (loading {loadings[least]:.3f}): "
            "by the first component it would count against its direction; turn the direction "
            "round, leave it out, or take weights: equal or entropy"
        )
    return Weighted(standard @ loadings, loadings, float(sizes[-1] / sizes.sum()))
