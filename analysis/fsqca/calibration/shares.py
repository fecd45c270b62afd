"""Calibration from how the cases are spread, where no outside knowledge gives more.

Sources: Dusa (2019), chapter 4, for the empirical distribution; Cheli and Lemmi (1995) for the
totally fuzzy and relative method; Ragin (2008), chapter 5, for the indirect method. Membership then
depends on which cases there are: say so.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import UserError
from analysis.fsqca.calibration.direct import raw_values, refuse_unordered

Array = np.ndarray

# Most steps of the indirect method's fit, and the change of the deviance at which it has settled:
# those of R's glm.
_STEPS, _SETTLED = 25, 1e-8


def calibrate_ecdf(values: ArrayLike, full_out: float, crossover: float, full_in: float) -> Array:
    """Membership by the empirical distribution F of the values within the outer anchors, (n,).

    Below the crossover c F(x) / 2F(c), above it 1 - (1 - F(x)) / 2(1 - F(c)); 0 and 1 beyond the
    outer anchors. Descending anchors give the complement.
    """
    raw = raw_values(values)
    refuse_unordered(full_out, crossover, full_in)
    if full_in < full_out:
        return 1.0 - calibrate_ecdf(raw, full_in, crossover, full_out)
    inside = np.sort(raw[(raw >= full_out) & (raw <= full_in)])
    if not len(inside) or inside[0] > crossover or inside[-1] <= crossover:
        raise UserError("no value lies on one side of the crossover, within the outer anchors")

    def share(x: Array) -> Array:
        return np.searchsorted(inside, x, side="right") / len(inside)

    at, middle = share(raw), share(np.array([crossover]))[0]
    lower, upper = at / middle / 2.0, 1.0 - (1.0 - at) / (1.0 - middle) / 2.0
    between = np.where(raw <= crossover, lower, upper)
    return np.where(raw <= full_out, 0.0, np.where(raw > full_in, 1.0, between))


def calibrate_tfr(values: ArrayLike, lowest: float | None = None) -> Array:
    """Totally fuzzy and relative: max(0, (F(x) - F(low)) / (1 - F(low))), for ordered codes, (n,).

    F is the empirical distribution. ``lowest``: the code that counts as full non-membership, that
    of the cases if left out; R's QCA takes the number 1 whatever the codes are.
    """
    raw = raw_values(values)
    ordered = np.sort(raw)
    floor = ordered[0] if lowest is None else lowest
    at = np.searchsorted(ordered, raw, side="right") / len(raw)
    bottom = float(np.searchsorted(ordered, floor, side="right") / len(raw))
    if bottom >= 1.0:
        raise UserError("every case has the lowest code: nothing to calibrate")
    return np.maximum(0.0, (at - bottom) / (1.0 - bottom))


def calibrate_indirect(values: ArrayLike, thresholds: ArrayLike) -> Array:
    """Indirect method: a smooth function through the classes that k thresholds make, (n,).

    A value above j of the k thresholds has a target of round(j / k, 3); the memberships are fitted
    by a quasi-binomial logit on log x, the root of x, x and its square, as in R's QCA, which rounds
    them to six digits and takes those below 0.0001 for 0, above 0.9999 for 1.

    Raises
    ------
    UserError
        For negative values, thresholds that are not ascending, or classes that the function
        separates without error, so that the fit does not settle.
    """
    return indirect_curve(values, thresholds)[0]


def indirect_curve(
    values: ArrayLike, thresholds: ArrayLike
) -> tuple[Array, Callable[[float], float]]:
    """Return the memberships (n,) of ``calibrate_indirect``, and the function fitted to them."""
    raw = raw_values(values)
    cuts = np.atleast_1d(np.asarray(thresholds, dtype=float))
    if not len(cuts) or (np.diff(cuts) <= 0.0).any():
        raise UserError("thresholds must be ascending numbers, at least one")
    if (raw < 0.0).any():
        raise UserError("the indirect method takes logarithms: values must not be negative")
    target = np.round((raw[:, None] > cuts).sum(axis=1) / len(cuts), 3)
    columns = _powers(raw)
    scale = np.abs(columns).max(axis=0)
    mean, slopes = _logit_fit(columns / scale, target)
    fitted = np.round(mean, 6)
    memberships = np.where(fitted < 1e-4, 0.0, np.where(fitted > 1.0 - 1e-4, 1.0, fitted))

    def curve(value: float) -> float:
        eta = (_powers(np.array([value])) / scale @ slopes)[0]
        return float(1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0))))

    return memberships, curve


def _powers(raw: Array) -> Array:
    """The columns (n, 5) of the fit: constant, log, root, value, square; 0 counts as 1e-5."""
    x = np.where(raw == 0.0, 1e-5, raw)
    return np.column_stack([np.ones_like(x), np.log(x), np.sqrt(x), x, x**2])


def _logit_fit(columns: Array, target: Array) -> tuple[Array, Array]:
    """Fitted shares (n,) and slopes (q,) of a logit by iteratively reweighted least squares."""
    mean = (target + 0.5) / 2.0
    eta = np.log(mean / (1.0 - mean))
    deviance = np.inf
    for _ in range(_STEPS):
        weight = mean * (1.0 - mean)
        root = np.sqrt(weight)
        working = eta + (target - mean) / weight
        slopes, *_ = np.linalg.lstsq(columns * root[:, None], working * root, rcond=1e-13)
        eta = columns @ slopes
        mean = 1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0)))
        before, deviance = deviance, _deviance(target, mean)
        if abs(before - deviance) < _SETTLED * (abs(deviance) + 0.1):
            return mean, slopes
    raise UserError(
        "the indirect method does not settle: the thresholds separate the cases without error; "
        "use the direct method or more thresholds"
    )


def _deviance(target: Array, mean: Array) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = target * np.log(target / mean)
        outside = (1.0 - target) * np.log((1.0 - target) / (1.0 - mean))
    return float(2.0 * (np.nan_to_num(inside) + np.nan_to_num(outside)).sum())
