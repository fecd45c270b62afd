"""How far sampling noise may have moved the scores: bootstrap, jackknife, leave one peer out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine.samples import sampled_scores
from analysis.dea.radial import scores
from analysis.errors import UserError

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


def bootstrap(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    replications: int = 2000,
    level: float = 0.95,
    bandwidth: float | None = None,
    seed: int | np.random.Generator = 0,
) -> Bootstrap:
    """Smoothed homogeneous bootstrap of radial scores (Simar and Wilson 1998).

    Each replication draws efficiencies from the smoothed, at 1 reflected distribution of the
    estimates, moves every unit to its drawn efficiency, and measures the units against the frontier
    of the moved ones. Bias and interval are worked out on the distance d >= 1, which is 1/theta or
    phi, so that no corrected theta is ever negative: the corrected distance is 2 d - mean(d*), the
    interval the basic one, d less the quantiles of d* - d (Simar and Wilson 2000).

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`; every unit needs an output.
    replications
        Number of replications; 2,000 are usual for intervals.
    level
        Coverage aimed at.
    bandwidth
        Standard deviation of the smoothing; by default `reflected_bandwidth`.
    seed
        A seed or a numpy Generator.

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
    if replications < 2 or not 0 < level < 1:
        raise UserError("bootstrap: give at least 2 replications and a level between 0 and 1")
    x, y = checks.with_outputs(inputs, outputs)
    if len(x) < 2:
        raise UserError("bootstrap: one unit has no distribution; give two or more")
    found = scores(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
    inward = orientation == "input"
    theta = found.scores if inward else 1 / found.scores
    width = reflected_bandwidth(theta) if bandwidth is None else bandwidth
    drawn = _draw(theta, width, replications, np.random.default_rng(seed))
    ratio = (theta / drawn if inward else drawn / theta)[:, :, None]
    shape_x, shape_y = (replications, *x.shape), (replications, *y.shape)
    reference_x = x * ratio if inward else np.broadcast_to(x, shape_x)
    reference_y = np.broadcast_to(y, shape_y) if inward else y * ratio
    again, certificate = sampled_scores(
        reference_x, reference_y, np.broadcast_to(x, shape_x), np.broadcast_to(y, shape_y),
        orientation=orientation, returns_to_scale=returns_to_scale,
    )  # fmt: skip
    distance, distances = (1 / found.scores, 1 / again) if inward else (found.scores, again)
    tail = (1 - level) / 2
    low, high = np.quantile(distances - distance, [tail, 1 - tail], axis=0)
    corrected, near, far = 2 * distance - distances.mean(axis=0), distance - high, distance - low
    if inward:
        corrected, near, far = 1 / corrected, 1 / far, 1 / near
    return Bootstrap(
        found.scores, found.scores - corrected, corrected, distances.std(axis=0, ddof=1), near, far,
        level, float(width), replications, float(certificate.max()),
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


def _draw(theta: Array, width: float, replications: int, rng: np.random.Generator) -> Array:
    """(B, n) efficiencies from the smoothed, reflected distribution, variance corrected."""
    n = len(theta)
    centre = theta[rng.integers(n, size=(replications, n))]
    moved = centre + width * rng.standard_normal((replications, n))
    moved = np.where(moved > 1, 2 - moved, moved)
    mean = centre.mean(axis=1, keepdims=True)
    shrink = np.sqrt(1 + width**2 / theta.var()) if theta.var() > 0 else 1.0
    # A draw at or below zero would turn the unit inside out; it is as rare as the width is small.
    return np.maximum(mean + (moved - mean) / shrink, theta.min() / 10)
