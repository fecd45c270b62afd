"""Whether returns to scale are constant, tested: Simar and Wilson (2002)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.radial import scores
from analysis.dea.replications import against_moved, reflected_bandwidth, smoothed_draws

Array = NDArray[np.float64]

NULLS = ("crs", "nirs", "ndrs")
STATISTICS = ("ratio of means", "mean of ratios")


@dataclass(frozen=True, slots=True)
class ReturnsTest:
    """Test of a kind of returns to scale against variable returns.

    Attributes
    ----------
    statistics
        (2,) the ratio of the mean efficiencies, null over variable returns, and the mean of the
        units' ratios: 1 where scale makes no difference, smaller the more it does.
    critical
        (2,) what a statistic must fall below for the null to be rejected.
    p_values
        (2,) share of the replications, with the sample itself, that are as small or smaller.
    replicated
        (B, 2) the statistics under the null.
    null, orientation, level, bandwidth, replications
        What was asked for; the bandwidth as used, on the scale of theta.
    certificate
        The largest relative error that any of the programs proves.
    """

    statistics: Array
    critical: Array
    p_values: Array
    replicated: Array
    null: str
    orientation: str
    level: float
    bandwidth: float
    replications: int
    certificate: float
    row: ClassVar[str] = "statistic"

    def rows(self, _: Mapping[str, Sequence[str]]) -> tuple[Sequence[str], dict[str, NDArray[Any]]]:
        """Return the two statistics with critical value and p-value."""
        return STATISTICS, {
            "value": self.statistics, "critical": self.critical, "p_value": self.p_values,
            "rejected": self.statistics < self.critical,
        }  # fmt: skip


def returns_test(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    null: str = "crs",
    orientation: str = "input",
    replications: int = 2000,
    level: float = 0.95,
    bandwidth: float | None = None,
    seed: int | np.random.Generator = 0,
) -> ReturnsTest:
    r"""Test whether the technology has constant (non-increasing, non-decreasing) returns.

    With :math:`\theta^0` the efficiencies under the null and :math:`\theta^v` those under variable
    returns (1/phi for output orientation) the statistics are
    :math:`\sum\theta^0 / \sum\theta^v` and :math:`n^{-1}\sum\theta^0/\theta^v`. Each replication
    draws efficiencies from the smoothed distribution of :math:`\theta^0`, moves every unit to its
    drawn distance from the null's frontier, and works out the statistics of that sample, whose
    technology obeys the null. Small values speak against it. Where constant returns are rejected,
    the test of "nirs" (or "ndrs") says whether they are merely non-increasing (non-decreasing).

    Parameters
    ----------
    inputs, outputs, orientation
        As in `efficiency`; every unit needs an output.
    null
        "crs", "nirs" or "ndrs".
    replications, bandwidth, seed
        As in `bootstrap`.
    level
        One less the chance of rejecting a null that holds.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Simar and Wilson (2002), EJOR 139:115-132.
    """
    checks.one_of("null", null, NULLS)
    checks.level("returns test", level)
    checks.replications("returns test", replications)
    x, y = checks.with_outputs(inputs, outputs)
    inward = orientation == "input"
    both = [scores(x, y, orientation=orientation, returns_to_scale=k) for k in (null, "vrs")]
    held, free = (one.scores if inward else 1 / one.scores for one in both)
    worst = max(float(one.certificate.max()) for one in both)
    width = reflected_bandwidth(held) if bandwidth is None else bandwidth
    again = np.empty((replications, 2))
    for part, drawn in smoothed_draws(held, width, replications, np.random.default_rng(seed)):
        factor = held / drawn if inward else drawn / held
        under = [
            against_moved(x, y, factor, orientation=orientation, returns_to_scale=kind,
                          themselves=True)
            for kind in (null, "vrs")
        ]  # fmt: skip
        worst = max(worst, *(float(one.certificate.max()) for one in under))
        again[part] = _statistics(*(one.scores if inward else 1 / one.scores for one in under))
    own = _statistics(held[None], free[None])[0]
    # Replications that tie with the sample but for rounding are as small.
    smaller = (again <= own * (1 + 1e-12)).sum(axis=0)
    return ReturnsTest(
        own, np.quantile(again, 1 - level, axis=0), (smaller + 1) / (replications + 1), again,
        null, orientation, level, float(width), replications, worst,
    )  # fmt: skip


def _statistics(held: Array, free: Array) -> Array:
    """(B, 2) of efficiencies (B, n) under the null and under variable returns."""
    ratios = np.minimum(held / free, 1.0)
    means = np.minimum(held.mean(axis=1) / free.mean(axis=1), 1.0)
    return np.column_stack([means, ratios.mean(axis=1)])
