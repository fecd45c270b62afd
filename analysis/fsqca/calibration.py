"""Calibration: from raw values to membership in a set."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import UserError

Array = np.ndarray

# Membership that the outer anchors receive: R's QCA, and the log odds of 3 of fs/QCA.
IDM_QCA = 0.95
IDM_FSQCA = math.exp(3.0) / (1.0 + math.exp(3.0))


def calibrate(
    values: ArrayLike,
    full_out: float,
    crossover: float,
    full_in: float,
    *,
    idm: float = IDM_QCA,
) -> Array:
    """Direct method (Ragin 2008, chapter 5): log odds linear in the distance to the crossover.

    Parameters
    ----------
    values : (n,) raw values.
    full_out, crossover, full_in : raw values with membership ``1 - idm``, 0.5 and ``idm``;
        ascending for a set that grows with the value, descending for one that shrinks.
    idm : inclusion degree of membership at the anchors; ``IDM_FSQCA`` gives fs/QCA's figures.

    Returns
    -------
    (n,) memberships in [0, 1].

    Raises
    ------
    UserError
        If the anchors are not strictly ordered or a value is missing.
    """
    raw = raw_values(values)
    if not (full_out < crossover < full_in or full_out > crossover > full_in):
        raise UserError(
            f"anchors {full_out:g}, {crossover:g}, {full_in:g} must rise or fall strictly from "
            f"full non-membership over the crossover to full membership"
        )
    if not 0.5 < idm < 1.0:
        raise UserError(f"idm {idm:g} must lie between 0.5 and 1")
    above = (raw > crossover) == (full_in > crossover)
    width = np.where(above, full_in - crossover, crossover - full_out)
    log_odds = (raw - crossover) / width * math.log(idm / (1.0 - idm))
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)))


def raw_values(values: ArrayLike) -> Array:
    """Raw values as finite floats, shape (n,)."""
    raw = np.asarray(values, dtype=float)
    if raw.ndim != 1:
        raise UserError(f"calibration takes one column of values, not {raw.ndim} dimensions")
    if not np.isfinite(raw).all():
        place = int(np.flatnonzero(~np.isfinite(raw))[0])
        raise UserError(f"value {place + 1} is missing or not finite: it cannot be calibrated")
    return raw
