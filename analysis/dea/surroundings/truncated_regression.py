"""Regression of values that are never below a limit: maximum likelihood, many samples at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtri_exp

from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOG_ROOT = 0.5 * np.log(2 * np.pi)
# Twice what the likelihood could still rise, when a Newton step is the last one.
LAST_RISE = 1e-10
MOST_STEPS = 200
AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class TruncatedRegression:
    """Estimates from B samples of n values.

    Attributes
    ----------
    coefficients
        (B, k) of the design's columns; NaN where the likelihood has no maximum.
    sigma
        (B,) standard deviation of the error before truncation.
    log_likelihood
        (B,) at the estimates.
    found
        (B,) whether there is a maximum.
    """

    coefficients: Array
    sigma: Array
    log_likelihood: Array
    found: Flags


def fit(values: Array, design: Array, limit: float = 1.0) -> TruncatedRegression:
    r"""Regress values that are only seen above a limit on a common design.

    The model is :math:`y = z^\top\beta + \varepsilon` with :math:`\varepsilon` normal, mean 0 and
    standard deviation :math:`\sigma`, truncated where y would fall below the limit c. With
    :math:`\gamma = \beta/\sigma` (its constant less :math:`c/\sigma`) and :math:`\tau = 1/\sigma`
    the log-likelihood is :math:`\sum \log\tau - (\tau(y - c) - z^\top\gamma)^2/2 -
    \log\Phi(z^\top\gamma)`, up to a constant; Newton's method climbs it for all samples together,
    uphill along every axis of the Hessian. Where a maximum exists it is the only one.

    Parameters
    ----------
    values
        (B, n) values of at least the limit.
    design
        (n, k) regressors, the constant first.
    limit
        Where values are cut off.

    Raises
    ------
    UserError
        If the design's columns depend on each other, or there are no more values than estimates.

    Notes
    -----
    Source: Olsen (1978), Econometrica 46:1211-1215 for the parameters; Orme and Ruud (2002),
    Economics Letters 75:209-217 for the uniqueness.
    """
    n, k = design.shape
    if n < k + 2:
        raise UserError(
            f"truncated regression: {n} values are too few for {k} coefficients; give {k + 2}"
        )
    mean, spread = design.mean(axis=0), design.std(axis=0)
    mean[0], spread[0] = 0.0, 1.0
    scaled = (design - mean) / np.where(spread > 0, spread, 1.0)
    if np.linalg.matrix_rank(scaled) < k:
        raise UserError(
            "truncated regression: an environmental column is constant or a combination of others "
            "among the units used; leave it out"
        )
    step = max(1, AT_ONCE // n)
    parts = [
        _climb(values[first : first + step] - limit, scaled)
        for first in range(0, len(values), step)
    ]
    natural = np.concatenate([part[0] for part in parts])
    likelihood, found = (np.concatenate([part[i] for part in parts]) for i in (1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.where(found, 1 / natural[:, k], np.nan)
    coefficients = natural[:, :k] * sigma[:, None] / spread
    coefficients[:, 0] += limit - coefficients[:, 1:] @ mean[1:]
    return TruncatedRegression(
        coefficients, sigma, np.where(found, likelihood - n * LOG_ROOT, np.nan), found
    )


def draw(mean: Array, sigma: float, size: int, rng: np.random.Generator) -> Array:
    """(size, n) normal values of given means (n,), truncated to be at least 1."""
    reach = log_ndtr((mean - 1) / sigma)
    # 1 - U lies in (0, 1]; the logarithm of U itself could be that of 0.
    uniform = np.log1p(-rng.random((size, len(mean))))
    return np.maximum(mean - sigma * ndtri_exp(uniform + reach), 1.0)


def _climb(above: Array, design: Array) -> tuple[Array, Array, Flags]:
    """Natural parameters (B, k + 1), log-likelihoods (B,) less constants, and whether found."""
    point = _start(above, design)
    likelihood = _likelihood(point, above, design)
    found = np.zeros(len(above), dtype=bool)
    live = np.arange(len(above))
    for _ in range(MOST_STEPS):
        slope, bend = _derivatives(point[live], above[live], design)
        lengths, axes = np.linalg.eigh(bend)
        size = np.abs(lengths).clip(min=1e-12 * np.abs(lengths).max(axis=1, keepdims=True))
        along = (axes * slope[:, :, None]).sum(axis=1) / size
        step = (axes * along[:, None, :]).sum(axis=2)
        rise = (slope * step).sum(axis=1)
        point[live], likelihood[live] = _uphill(
            point[live], likelihood[live], step, rise, above=above[live], design=design
        )
        done = (rise < LAST_RISE) & (lengths.max(axis=1) < 0)
        found[live[done]] = True
        # A standard deviation without bound: the likelihood rises towards an exponential law.
        lost = point[live, -1] * above[live].mean(axis=1) < 1e-6
        live = live[~done & ~lost]
        if not live.size:
            break
    return point, likelihood, found


def _start(above: Array, design: Array) -> Array:
    """Least squares, as natural parameters."""
    beta = np.linalg.lstsq(design, above.T, rcond=None)[0].T
    left = above - beta @ design.T
    spread = np.sqrt((left**2).mean(axis=1)).clip(min=1e-8 * above.max(axis=1) + 1e-300)
    return np.column_stack([beta, np.ones(len(above))]) / spread[:, None]


def _likelihood(point: Array, above: Array, design: Array) -> Array:
    reach, precision = point[:, :-1] @ design.T, point[:, -1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.log(precision) - 0.5 * (precision * above - reach) ** 2 - log_ndtr(reach)
    return each.sum(axis=1)


def _derivatives(point: Array, above: Array, design: Array) -> tuple[Array, Array]:
    """Gradients (B, k + 1) and Hessians (B, k + 1, k + 1) of the log-likelihood."""
    (count, n), k = above.shape, design.shape[1]
    reach, precision = point[:, :-1] @ design.T, point[:, -1:]
    hazard = np.exp(-0.5 * reach**2 - LOG_ROOT - log_ndtr(reach))
    residual = precision * above - reach
    slope = np.empty((count, k + 1))
    slope[:, :k] = (residual - hazard) @ design
    slope[:, k] = n / precision[:, 0] - (above * residual).sum(axis=1)
    curved = (1 - hazard * (hazard + reach)).clip(min=0.0)
    products = (design[:, :, None] * design[:, None, :]).reshape(n, k * k)
    bend = np.empty((count, k + 1, k + 1))
    bend[:, :k, :k] = -(curved @ products).reshape(count, k, k)
    bend[:, :k, k] = bend[:, k, :k] = above @ design
    bend[:, k, k] = -n / precision[:, 0] ** 2 - (above**2).sum(axis=1)
    return slope, bend


def _uphill(
    point: Array, likelihood: Array, step: Array, rise: Array, *, above: Array, design: Array
) -> tuple[Array, Array]:
    """Go along the steps as far as the likelihoods rise in earnest; halve them otherwise."""
    share = np.ones(len(point))
    shrinks = step[:, -1] < 0
    share[shrinks] = np.minimum(1.0, 0.9 * point[shrinks, -1] / -step[shrinks, -1])
    new, reached = point.copy(), likelihood.copy()
    left = np.arange(len(point))
    for _ in range(50):
        tried = point[left] + share[left, None] * step[left]
        value = _likelihood(tried, above[left], design)
        # Where the rise is as small as rounding, the step of Newton is the best guess.
        rounding = 1e-13 * np.abs(likelihood[left])
        good = value >= likelihood[left] + 1e-4 * share[left] * rise[left] - rounding
        new[left[good]], reached[left[good]] = tried[good], value[good]
        left = left[~good]
        if not left.size:
            break
        share[left] /= 2
    return new, reached
