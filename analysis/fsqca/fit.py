"""Parameters of fit of a set X for an outcome Y, both as memberships of the same cases.

Sources: Ragin (2006) for consistency and coverage; Schneider and Wagemann (2012) for PRI and RoN,
with PRI in the form that subtracts min(X, Y, 1-Y); the fs/QCA manual for the symmetric measure.
A ratio with nothing in its denominator is reported as 0, as R's QCA does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

# Sums of memberships carry rounding of this size; a cut of 1.0 must still accept a sum of ones.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How well X is a subset of Y.

    ``consistency`` sum min(X,Y) / sum X; ``pri`` the same after removing what X shares with both
    Y and its negation; ``sym`` PRI for Y relative to PRI for Y plus PRI for the negation;
    ``coverage`` sum min(X,Y) / sum Y.
    """

    consistency: float
    pri: float
    sym: float
    coverage: float


@dataclass(frozen=True, slots=True)
class NecessityFit:
    """How well X is a superset of Y.

    ``consistency`` sum min(X,Y) / sum Y; ``coverage`` sum min(X,Y) / sum X; ``ron`` the relevance
    of necessity, sum(1-X) / sum(1-min(X,Y)), low when X is nearly a constant.
    """

    consistency: float
    coverage: float
    ron: float


def ratio(numerator: float, denominator: float) -> float:
    """Divide; 0 where the denominator holds nothing."""
    return float(numerator / denominator) if denominator > TOLERANCE else 0.0


def sufficiency(x: Array, y: Array) -> Sufficiency:
    """Fit of X as sufficient for Y; ``x`` and ``y`` of shape (n,), in [0, 1]."""
    common = np.minimum(x, y).sum()
    contrary = np.minimum(x, 1.0 - y).sum()
    both = np.minimum(np.minimum(x, y), 1.0 - y).sum()
    return Sufficiency(
        consistency=ratio(common, x.sum()),
        pri=ratio(common - both, x.sum() - both),
        sym=ratio(common - both, common + contrary - 2.0 * both),
        coverage=ratio(common, y.sum()),
    )


def necessity_fit(x: Array, y: Array) -> NecessityFit:
    """Fit of X as necessary for Y; ``x`` and ``y`` of shape (n,), in [0, 1]."""
    common = np.minimum(x, y)
    return NecessityFit(
        consistency=ratio(common.sum(), y.sum()),
        coverage=ratio(common.sum(), x.sum()),
        ron=ratio((1.0 - x).sum(), (1.0 - common).sum()),
    )


def haesebrouck_consistency(x: Array, y: Array) -> float:
    r"""Consistency of ``x`` as sufficient for ``y``, both (n,), after Haesebrouck.

    .. math:: \frac{\sum \min(x, y)}{\sum \min(x, y) + \sqrt{\max(x - y, 0)\, x}}

    A case counts the more against a set the more it belongs to it; on crisp sets this is the plain
    consistency, and never above it. 0 where nobody has a membership. Source: Haesebrouck (2015),
    Field Methods 27:65-81; the consH of R's SetMethods.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    common = np.minimum(x, y)
    against = np.sqrt(np.maximum(x - y, 0) * x)
    return ratio(common.sum(), (common + against).sum())
