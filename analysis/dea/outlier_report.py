"""What several methods say of units that stand apart, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.leave_out import jackknife
from analysis.dea.outliers import MOST_SETS, outlier_sets
from analysis.dea.partial_frontiers import order_m
from analysis.dea.super_efficiency import super_efficiency
from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LARGEST = 3


@dataclass(frozen=True, slots=True)
class OutlierReport:
    """What is said of n units; a unit that is pointed at is to be looked at, not to be dropped.

    Attributes
    ----------
    scores
        (n,) radial scores.
    super_scores
        (n,) against all others; NaN where they make no comparable point, which points at the unit.
    influence
        (n,) mean change of the others' scores when the unit is left out.
    order_m_scores
        (n,) against the best of m of the other comparable units, on average; NaN where there is no
        other.
    comparable
        (n,) number of other units that are comparable.
    leverage
        (n,) by what share the volume of the cloud of inputs and outputs shrinks without the unit.
    in_set
        (n,) whether it is in a set of up to three units (two, or one, of many) without which the
        cloud shrinks most.
    pointed_at
        (n,) by how many of four: super-efficiency beyond the threshold, order-m score beyond it,
        influence beyond Tukey's outer fence, and the sets.
    certificate
        (n,) as in `Efficiency`, the worst of the programs.
    orientation, returns_to_scale, order, threshold
        What was asked for.
    """

    scores: Array
    super_scores: Array
    influence: Array
    order_m_scores: Array
    comparable: NDArray[np.int64]
    leverage: Array
    in_set: Flags
    pointed_at: NDArray[np.int64]
    certificate: Array
    orientation: str
    returns_to_scale: str
    order: int
    threshold: float


def outlier_report(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    order: int = 25,
    threshold: float = 1.2,
) -> OutlierReport:
    """Gather what super-efficiency, leaving out, order m and the data cloud say of each unit.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`, all figures positive, without the free disposal hull.
    order
        m of the order-m scores, each against the other units.
    threshold
        How far above 1 theta (or 1/phi) must be for a unit to be pointed at.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: super-efficiency: Banker and Chang (2006), EJOR 175:1311-1320; order m: Simar (2003),
    Journal of Productivity Analysis 20:391-424; sets: Wilson (1993), Journal of Business and
    Economic Statistics 11:319-323; fence: Tukey (1977), Exploratory Data Analysis.
    """
    if not threshold > 1:
        raise UserError(f"threshold is {threshold:g}; give one above 1")
    x, y = checks.with_outputs(inputs, outputs)
    model = {"orientation": orientation, "returns_to_scale": returns_to_scale}
    alone = super_efficiency(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
    left_out = jackknife(x, y, **model)
    partial = order_m(x, y, order=order, orientation=orientation, without_itself=True)
    leverage, members = _cloud(x, y)
    inward = orientation == "input"
    with np.errstate(divide="ignore"):
        beyond = [s if inward else 1 / s for s in (alone.scores, partial.scores)]
    quartiles = np.quantile(left_out.influence, [0.25, 0.75])
    fence = quartiles[1] + 3 * (quartiles[1] - quartiles[0])
    signs = [
        ~alone.feasible | (beyond[0] > threshold),
        beyond[1] > threshold,
        left_out.influence > fence + 1e-9,
        members,
    ]
    worst = np.fmax(alone.certificate, left_out.certificate)
    return OutlierReport(
        left_out.scores, alone.scores, left_out.influence, partial.scores, partial.comparable,
        leverage, members, np.sum(signs, axis=0), worst,
        orientation, returns_to_scale, order, threshold,
    )  # fmt: skip


def _cloud(x: Array, y: Array) -> tuple[Array, Flags]:
    """(n,) leverage, and (n,) who is in one of the best sets."""
    n = len(x)
    largest = LARGEST
    while largest > 1 and (
        sum(comb(n, k) for k in range(1, largest + 1)) > MOST_SETS
        or largest >= n - x.shape[1] - y.shape[1]
    ):
        largest -= 1
    found = outlier_sets(x, y, largest=largest)
    members = np.zeros(n, dtype=bool)
    for chosen in found.sets:
        members[list(chosen)] = True
    z = np.hstack([x, y]) / np.concatenate([checks.column_means(x), checks.column_means(y)])
    leverage = (np.linalg.qr(z)[0] ** 2).sum(axis=1)
    return leverage, members
