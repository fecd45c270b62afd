"""How far sampling noise may have moved the scores, their differences and their ranks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.ranks import Comparison, Ranks, compare, joint_ranks, probabilities_above, ranks
from analysis.dea.replications import Replications, replicate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Bias and intervals of n radial scores.

    Attributes
    ----------
    scores
        (n,) the estimates: theta (input) or phi (output).
    bias
        (n,) the estimate less `bias_corrected`.
    bias_corrected
        (n,) the estimate with its bias removed.
    standard_error
        (n,) standard deviation of the replications of the distance (1/theta or phi).
    lower, upper
        (n,) interval of the given level for the true score.
    level, bandwidth, replications
        What was asked for; the bandwidth as used, on the scale of theta.
    certificate
        The largest relative error that any of the replications' programs proves.
    draws
        (B, n) draws of the true distances (1/theta or phi), one replication a row. A row's units
        share a frontier, so that what is worked out from a row, such as a rank, is a draw as well.
    """

    scores: Array
    bias: Array
    bias_corrected: Array
    standard_error: Array
    lower: Array
    upper: Array
    level: float
    bandwidth: float
    replications: int
    certificate: float
    draws: Array

    def ranks(self) -> Ranks:
        """Return intervals of the units' ranks; see `analysis.dea.ranks.ranks`."""
        return ranks(self.draws, self.level)

    def joint_ranks(self) -> Ranks:
        """Return the ranks that all differences leave; see `analysis.dea.ranks.joint_ranks`."""
        return joint_ranks(self.draws, self.level)

    def compare(self, unit: int) -> Comparison:
        """Set one unit, by its index, against all; see `analysis.dea.ranks.compare`."""
        return compare(self.draws, unit, self.level)

    def probabilities_above(self) -> Array:
        """(n, n) chance that unit i (row) is more efficient than unit j (column)."""
        return probabilities_above(self.draws)


def bootstrap(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    fixed_inputs: Sequence[int] = (),
    replications: int = 2000,
    level: float = 0.95,
    bandwidth: float | None = None,
    seed: int | np.random.Generator = 0,
    told: Callable[[float], None] = lambda share: None,
) -> Bootstrap:
    """Smoothed homogeneous bootstrap of radial scores (Simar and Wilson 1998).

    Each replication draws efficiencies from the smoothed, at 1 reflected distribution of the
    estimates, moves every unit to its drawn efficiency, and measures the units against the frontier
    of the moved ones. Bias and interval are worked out on the distance d >= 1, which is 1/theta or
    phi, so that no corrected theta is ever negative: the corrected distance is 2 d - mean(d*), the
    interval the basic one, d less the quantiles of d* - d (Simar and Wilson 2000).

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale, fixed_inputs
        As in `efficiency`; every unit needs an output. Fixed inputs stay where they are in every
        replication: a unit's efficiency is drawn along its other inputs.
    replications
        Number of replications; 2,000 are usual for intervals.
    level
        Coverage aimed at.
    bandwidth
        Standard deviation of the smoothing; by default that of `reflected_bandwidth`.
    seed
        A seed or a numpy Generator.
    told
        Told the share of the replications that is done, now and then.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Simar and Wilson (1998), Management Science 44:49-61; (2000), Journal of Applied
    Statistics 27:779-802. Implementations differ in their bandwidth and random numbers; the
    intervals of different programs differ by a few hundredths.
    """
    checks.level("bootstrap", level)
    x, y = checks.with_outputs(inputs, outputs)
    drawn = replicate(
        x, y, orientation=orientation, returns_to_scale=returns_to_scale,
        replications=replications, bandwidth=bandwidth, seed=seed, fixed_inputs=fixed_inputs,
        told=told,
    )  # fmt: skip
    return summary(drawn, orientation, level)


def summary(drawn: Replications, orientation: str, level: float) -> Bootstrap:
    """Bias and intervals from the replications."""
    tail = (1 - level) / 2
    low, high = np.quantile(drawn.distances - drawn.distance, [tail, 1 - tail], axis=0)
    corrected = 2 * drawn.distance - drawn.distances.mean(axis=0)
    near, far = drawn.distance - high, drawn.distance - low
    if orientation == "input":
        corrected, near, far = 1 / corrected, 1 / far, 1 / near
    return Bootstrap(
        drawn.scores, drawn.scores - corrected, corrected,
        drawn.distances.std(axis=0, ddof=1), near, far, level, drawn.bandwidth,
        len(drawn.distances), drawn.certificate, drawn.corrected,
    )  # fmt: skip
