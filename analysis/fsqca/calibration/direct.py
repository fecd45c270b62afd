"""Calibration: from raw values to membership in a set.

Sources: Ragin (2008), chapters 4 and 5, for the direct method; Dusa (2019), chapter 4, for the
linear and the bell-shaped functions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import UserError

Array = np.ndarray

Shape = Choice["logistic", "linear"]

# Membership that the outer anchors receive: R's QCA, and the log odds of 3 of fs/QCA.
IDM_QCA = 0.95
IDM_FSQCA = math.exp(3.0) / (1.0 + math.exp(3.0))


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationCurve:
    """What a picture of a calibration needs.

    ``raw`` and ``membership`` (n,): the cases; ``grid`` and ``curve`` (m,): the function between
    the smallest and the largest value or anchor; ``anchors``: full non-membership, crossover,
    full membership, in raw units.
    """

    raw: Array
    membership: Array
    grid: Array
    curve: Array
    anchors: tuple[float, float, float]


def calibrate(
    values: ArrayLike,
    full_out: float,
    crossover: float,
    full_in: float,
    *,
    idm: float = IDM_QCA,
    shape: Shape = "logistic",
    below: float = 1.0,
    above: float = 1.0,
) -> Array:
    """Direct method: membership by the distance to the crossover.

    Parameters
    ----------
    values : (n,) raw values.
    full_out, crossover, full_in : anchors in raw units; ascending for a set that grows with the
        value, descending for one that shrinks.
    idm : inclusion degree of membership; the logistic shape gives the outer anchors ``1 - idm``
        and ``idm``. ``IDM_FSQCA`` reproduces fs/QCA.
    shape : ``logistic``, log odds linear in the distance; or ``linear``, straight lines from 0 at
        the first anchor over 0.5 to 1 at the last, bent by the powers ``below`` and ``above``.

    Returns
    -------
    (n,) memberships in [0, 1]; exactly 0.5 at the crossover.

    Raises
    ------
    UserError
        If the anchors are not strictly ordered, a value is missing, or a parameter is unusable.
    """
    raw = raw_values(values)
    refuse_unordered(full_out, crossover, full_in)
    # Anchors next to each other make the distance infinite, and the membership 0 or 1.
    with np.errstate(over="ignore"):
        outward = (raw - crossover) / (full_in - crossover)
        inward = (raw - crossover) / (crossover - full_out)
    distance = np.where(outward > 0.0, outward, inward)
    if shape == "logistic":
        if not 0.5 < idm < 1.0:
            raise UserError(f"idm {idm:g} must lie between 0.5 and 1")
        log_odds = distance * math.log(idm / (1.0 - idm))
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)))
    if shape == "linear":
        if below <= 0.0 or above <= 0.0:
            raise UserError("the powers below and above must be positive")
        reach = np.clip(distance, -1.0, 1.0)
        upper = 1.0 - 0.5 * (1.0 - np.maximum(reach, 0.0)) ** above
        lower = 0.5 * (1.0 + np.minimum(reach, 0.0)) ** below
        return np.where(reach > 0.0, upper, lower)
    raise UserError(f"unknown shape {shape!r}: choose logistic or linear")


def calibrate_bell(
    values: ArrayLike,
    rising: tuple[float, float, float],
    falling: tuple[float, float, float],
    *,
    idm: float = IDM_QCA,
    shape: Shape = "linear",
    below: float = 1.0,
    above: float = 1.0,
) -> Array:
    """Membership in a middle range: the smaller of a rising and a falling calibration, (n,).

    ``rising``: full non-membership, crossover, full membership on the left; ``falling``: full
    membership, crossover, full non-membership on the right; all six ascending (the two full
    memberships may be equal). The other arguments are those of ``calibrate``.
    """
    if rising[2] > falling[0]:
        raise UserError(
            f"a bell rises before it falls: {rising[2]:g} must not exceed {falling[0]:g}"
        )
    options = {"idm": idm, "below": below, "above": above}
    up = calibrate(values, *rising, shape=shape, **options)
    down = calibrate(values, *falling[::-1], shape=shape, **options)
    return np.minimum(up, down)


def calibrate_inverse_bell(
    values: ArrayLike,
    falling: tuple[float, float, float],
    rising: tuple[float, float, float],
    *,
    idm: float = IDM_QCA,
    shape: Shape = "linear",
    below: float = 1.0,
    above: float = 1.0,
) -> Array:
    """Membership in both ends of a range: one less the bell between them, (n,).

    ``falling``: full membership, crossover, full non-membership on the left; ``rising``: full
    non-membership, crossover, full membership on the right; all six ascending. ``below`` and
    ``above`` bend the parts below and above a membership of 0.5.
    """
    bell = calibrate_bell(values, falling, rising, idm=idm, shape=shape, below=above, above=below)
    return np.asarray(1.0 - bell)


def calibrate_levels(values: ArrayLike, thresholds: ArrayLike) -> Array:
    """Crisp (one threshold) or multi-value (several) calibration: thresholds reached, (n,).

    A value equal to a threshold has reached it.
    """
    cuts = np.atleast_1d(np.asarray(thresholds, dtype=float))
    if not len(cuts) or (np.diff(cuts) <= 0.0).any():
        raise UserError("thresholds must be ascending numbers, at least one")
    return np.searchsorted(cuts, raw_values(values), side="right").astype(float)


def calibration_curve(
    values: ArrayLike,
    full_out: float,
    crossover: float,
    full_in: float,
    *,
    idm: float = IDM_QCA,
    points: int = 200,
) -> CalibrationCurve:
    """The cases and the function of a direct calibration, for a picture."""
    raw = raw_values(values)
    anchors = (full_out, crossover, full_in)
    grid = np.linspace(min(raw.min(), *anchors), max(raw.max(), *anchors), points)
    return CalibrationCurve(
        raw=raw,
        membership=calibrate(raw, *anchors, idm=idm),
        grid=grid,
        curve=calibrate(grid, *anchors, idm=idm),
        anchors=anchors,
    )


def raw_values(values: ArrayLike) -> Array:
    """Raw values as finite floats, shape (n,)."""
    raw = np.asarray(values, dtype=float)
    if raw.ndim != 1:
        raise UserError(f"calibration takes one column of values, not {raw.ndim} dimensions")
    if not np.isfinite(raw).all():
        place = int(np.flatnonzero(~np.isfinite(raw))[0])
        raise UserError(f"value {place + 1} is missing or not finite: it cannot be calibrated")
    return raw


def refuse_unordered(full_out: float, crossover: float, full_in: float) -> None:
    """Refuse anchors that neither rise nor fall strictly."""
    if not (full_out < crossover < full_in or full_out > crossover > full_in):
        raise UserError(
            f"anchors {full_out:g}, {crossover:g}, {full_in:g} must rise or fall strictly from "
            f"full non-membership over the crossover to full membership"
        )
