"""Replications of the smoothed bootstrap: units measured again against drawn frontiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis import workers
from analysis.dea import checks
from analysis.dea.engine.samples import AT_ONCE, IN_A_ROW, WORTH_WORKERS, Sampled, sampled
from analysis.dea.radial import scores
from analysis.errors import UserError

Array = NDArray[np.float64]

MOST_DRAWN = 50_000_000
"""Scores of all replications: 400 MB."""


@dataclass(frozen=True, slots=True)
class Replications:
    """B replications of the radial scores of n units.

    Attributes
    ----------
    scores
        (n,) the estimates: theta (input) or phi (output).
    distance
        (n,) the same as distances of at least 1: 1/theta or phi.
    distances
        (B, n) the units' distances from each drawn frontier.
    slacks
        (B, n, m + s) slacks in front of it, in the units of the data; None if not asked for.
    bandwidth
        Standard deviation of the smoothing, on the scale of theta.
    certificate
        The largest relative error that any of the programs proves.
    """

    scores: Array
    distance: Array
    distances: Array
    slacks: Array | None
    bandwidth: float
    certificate: float

    @property
    def corrected(self) -> Array:
        """(B, n) draws of the true distances: each estimate less its error in a replication.

        The bootstrap holds d* - d for a draw of d - true d, so 2 d - d* draws the true distance.
        Units of one replication share its frontier: their differences and ranks are draws, too.
        """
        return 2 * self.distance - self.distances


def replicate(
    x: Array,
    y: Array,
    *,
    orientation: str,
    returns_to_scale: str,
    replications: int,
    bandwidth: float | None,
    seed: int | np.random.Generator,
    slack_weights: Array | None = None,
    fixed_inputs: Sequence[int] = (),
    told: Callable[[float], None] = lambda share: None,
) -> Replications:
    """Draw efficiencies, move the units to them, and measure the units against the moved ones.

    Parameters
    ----------
    x, y
        (n, m) and (n, s), checked; every unit has an output.
    orientation, returns_to_scale, replications, bandwidth, seed
        As in `bootstrap`.
    slack_weights, fixed_inputs
        As in `sampled`.
    told
        Told the share of the replications that is done, now and then.

    Raises
    ------
    UserError
        If there are too few units or replications, or a bandwidth cannot be chosen.
    """
    checks.replications("bootstrap", replications)
    if len(x) < 2:
        raise UserError("bootstrap: one unit has no distribution; give two or more")
    if replications * len(x) > MOST_DRAWN:
        raise UserError(
            f"bootstrap: {replications:,} replications of {len(x):,} units do not fit into the "
            f"memory; give at most {MOST_DRAWN // len(x):,}"
        )
    found = scores(
        x, y, orientation=orientation, returns_to_scale=returns_to_scale, fixed_inputs=fixed_inputs
    )
    inward = orientation == "input"
    theta = found.scores if inward else 1 / found.scores
    width = reflected_bandwidth(theta) if bandwidth is None else bandwidth
    factors = (
        theta / drawn if inward else drawn / theta
        for _, drawn in smoothed_draws(theta, width, replications, np.random.default_rng(seed))
    )
    measured = partial(
        against_moved, x, y, orientation=orientation, returns_to_scale=returns_to_scale,
        slack_weights=slack_weights, fixed_inputs=fixed_inputs,
    )  # fmt: skip
    many = replications * len(x) >= WORTH_WORKERS
    parts = []
    for part in workers.each(measured, factors, pays=many):
        parts.append(part)
        told(sum(len(one.scores) for one in parts) / replications)
    again = np.concatenate([part.scores for part in parts])
    slacks = [part.slacks for part in parts if part.slacks is not None]
    worst = max(float(part.certificate.max()) for part in parts)
    return Replications(
        found.scores, 1 / found.scores if inward else found.scores, 1 / again if inward else again,
        np.concatenate(slacks) if slacks else None, float(width), worst,
    )  # fmt: skip


def against_moved(
    x: Array,
    y: Array,
    factor: Array,
    *,
    orientation: str,
    returns_to_scale: str,
    slack_weights: Array | None = None,
    fixed_inputs: Sequence[int] = (),
    themselves: bool = False,
) -> Sampled:
    """Measure the units against frontiers of units that were moved.

    Parameters
    ----------
    x, y
        (n, m) and (n, s).
    factor
        (B, n) what each unit's inputs (input orientation; those that are not fixed) or outputs
        (output orientation) are multiplied by in each sample.
    orientation, returns_to_scale, slack_weights, fixed_inputs
        As in `sampled`.
    themselves
        Whether the moved units are measured, rather than the units where they are.
    """
    shape_x, shape_y = (len(factor), *x.shape), (len(factor), *y.shape)
    still = (np.broadcast_to(x, shape_x), np.broadcast_to(y, shape_y))
    free = np.isin(np.arange(x.shape[1]), list(fixed_inputs), invert=True)
    moved = (x * np.where(free, factor[:, :, None], 1.0), still[1])
    if orientation == "output":
        moved = (still[0], y * factor[:, :, None])
    return sampled(
        moved, moved if themselves else still, orientation=orientation,
        returns_to_scale=returns_to_scale, slack_weights=slack_weights, fixed_inputs=fixed_inputs,
    )  # fmt: skip


def reflected_bandwidth(theta: Array) -> float:
    """Normal-reference bandwidth of efficiencies reflected at 1, with the ones left out.

    With z the 2m values theta and 2 - theta of the m units below 1:
    0.9 min(sd z, iqr z / 1.34) (2m)^(-1/5), rescaled from the 2m values to all n units by
    (2m/n)^(1/5) sd(theta)/sd(z). Estimates of exactly 1 are an artefact of the estimator and would
    narrow the width without reason.

    Source: Silverman (1986), p. 48; Simar and Wilson (2008), section 4.3.5, in Fried, Lovell and
    Schmidt, The Measurement of Productive Efficiency.
    """
    below = theta[theta < 1 - 1e-6]
    if len(below) < 2:
        raise UserError("bootstrap: fewer than two units are inefficient; give a bandwidth")
    reflected = np.concatenate([below, 2 - below])
    spread = reflected.std(ddof=1)
    quartiles = np.quantile(reflected, [0.25, 0.75])
    robust = min(spread, (quartiles[1] - quartiles[0]) / 1.34)
    width = 0.9 * robust * len(reflected) ** -0.2
    return float(width * (len(reflected) / len(theta)) ** 0.2 * theta.std(ddof=1) / spread)


def smoothed_draws(
    theta: Array, width: float, replications: int, rng: np.random.Generator
) -> Iterator[tuple[slice, Array]]:
    """Yield (b, n) efficiencies from the smoothed, reflected distribution, variance corrected.

    Some replications at a time, so that the moved units of all of them need not be kept.
    """
    n = len(theta)
    unit = rng.integers(n, size=(replications, n))
    shrink = np.sqrt(1 + width**2 / theta.var()) if theta.var() > 0 else 1.0
    step = max(IN_A_ROW, 4 * AT_ONCE // n)
    for first in range(0, replications, step):
        centre = theta[unit[first : first + step]]
        moved = centre + width * rng.standard_normal(centre.shape)
        moved = np.where(moved > 1, 2 - moved, moved)
        mean = centre.mean(axis=1, keepdims=True)
        drawn = mean + (moved - mean) / shrink
        # A draw at or below zero would turn the unit inside out; it is as rare as the width is
        # small.
        yield slice(first, first + step), np.maximum(drawn, theta.min() / 10)
