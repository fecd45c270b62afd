"""Frontiers that single units cannot move far: of order m and of order alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine.free_disposal import AT_ONCE, dominance_ratios
from analysis.errors import UserError

Array = NDArray[np.float64]
Reference: TypeAlias = tuple[ArrayLike, ArrayLike]

# Shares that are a whole number of units but for rounding are that number.
WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class PartialFrontier:
    """Scores of n units against a partial frontier.

    Attributes
    ----------
    scores
        (n,) theta (input) or phi (output); theta above 1, phi below 1, says that the unit does
        better than the partial frontier. NaN where no reference unit is comparable.
    comparable
        (n,) number of reference units that make at least the unit's outputs (input), or use at most
        its inputs (output), among which the frontier of the unit lies.
    order
        m or alpha.
    orientation
        "input" or "output".
    """

    scores: Array
    comparable: NDArray[np.int64]
    order: float
    orientation: str


def order_m(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    order: int,
    orientation: str = "input",
    reference: Reference | None = None,
    without_itself: bool = False,
) -> PartialFrontier:
    r"""Measure units against the best of m others, on average.

    Of the N reference units that make at least y, m are drawn with replacement; the score is the
    mean over all such draws of the free disposal hull's score against the m. As only the largest
    ratio :math:`\psi_j = \max_i x_{ij} / x_i` of a unit counts, the mean is that of the least of m
    draws from N known numbers, and needs no simulation, whatever the number of inputs and outputs:

    .. math::
        \theta_m = \sum_{k=1}^N \psi_{(k)} \left[\left(\tfrac{N-k+1}{N}\right)^m -
        \left(\tfrac{N-k}{N}\right)^m\right]

    and likewise the greatest of m draws of :math:`\min_r y_{rj} / y_r` among those that use at most
    x for output orientation. With m towards infinity it becomes the free disposal hull's score.

    Parameters
    ----------
    inputs, outputs, orientation, reference
        As in `efficiency`; the units' inputs (input orientation) or outputs (output) are positive.
    order
        m, at least 1.
    without_itself
        Whether each unit is compared with the others alone; not with a foreign reference set.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Cazals, Florens and Simar (2002), Journal of Econometrics 106:1-25; several inputs and
    outputs: Daraio and Simar (2005), Journal of Productivity Analysis 24:93-121.
    """
    if order < 1 or order != int(order):
        raise UserError(f"order is {order:g}; give the number of units drawn, at least 1")

    def mean_of_the_best(ratios: Array, count: NDArray[np.int64]) -> Array:
        rank = np.arange(ratios.shape[1])
        beyond = (1 - rank / count[:, None]).clip(min=0) ** order
        below = (1 - (rank + 1) / count[:, None]).clip(min=0) ** order
        return (np.where(rank < count[:, None], ratios, 0.0) * (beyond - below)).sum(axis=1)

    if without_itself and reference is not None:
        raise UserError("order m: units are not in a foreign reference set; drop without_itself")
    return _ranked(
        inputs,
        outputs,
        orientation,
        reference,
        order=float(order),
        summary=mean_of_the_best,
        without_itself=without_itself,
    )


def order_alpha(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    alpha: float,
    orientation: str = "input",
    reference: Reference | None = None,
) -> PartialFrontier:
    r"""Measure units against the frontier that a share 1 - alpha of the comparable units beats.

    .. math::
        \theta_\alpha = \inf\{\theta : F(\theta) > 1 - \alpha\} = \psi_{(k)}, \qquad
        k = \lfloor (1 - \alpha) N \rfloor + 1

    with F the share of the N reference units making at least y for which
    :math:`\psi_j = \max_i x_{ij} / x_i` is at most :math:`\theta`; output orientation is the mirror
    image. alpha = 1 is the free disposal hull.

    Parameters
    ----------
    inputs, outputs, orientation, reference
        As in `order_m`.
    alpha
        Above 0, at most 1.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Aragon, Daouia and Thomas-Agnan (2005), Econometric Theory 21:358-389; Daouia and Simar
    (2007), Journal of Econometrics 140:375-400. Where (1 - alpha) N is a whole number, the
    definition above gives the next unit; R's frontiles does so for inputs, and takes the unit
    before it for outputs.
    """
    if not 0 < alpha <= 1:
        raise UserError(f"alpha is {alpha:g}; give a share above 0 and at most 1")

    def the_quantile(ratios: Array, count: NDArray[np.int64]) -> Array:
        rank = np.floor((1 - alpha) * count + WHOLE).astype(np.int64)
        return ratios[np.arange(len(count)), np.minimum(rank, count - 1)]

    return _ranked(inputs, outputs, orientation, reference, order=alpha, summary=the_quantile)


def _ranked(
    inputs: ArrayLike,
    outputs: ArrayLike,
    orientation: str,
    reference: Reference | None,
    *,
    order: float,
    summary: Callable[[Array, NDArray[np.int64]], Array],
    without_itself: bool = False,
) -> PartialFrontier:
    """Sum up each unit's ratios, best first, and how many are comparable."""
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    x, y = checks.technology(inputs, outputs)
    rx, ry = checks.reference_set(x, y, reference)
    moved, name = (x, "inputs") if orientation == "input" else (y, "outputs")
    if (moved == 0).any():
        unit, column = np.argwhere(moved == 0)[0]
        raise UserError(
            f"{name}: unit {unit + 1}, column {column + 1} is 0; partial frontiers of this "
            "orientation need positive figures"
        )
    sign = 1.0 if orientation == "input" else -1.0
    scores, comparable = np.full(len(x), np.nan), np.zeros(len(x), dtype=np.int64)
    step = max(1, AT_ONCE // (len(rx) * (x.shape[1] + y.shape[1])))
    for first in range(0, len(x), step):
        part = slice(first, first + step)
        ratios = dominance_ratios(x[part], y[part], rx, ry, orientation)
        if without_itself:
            ratios[np.arange(len(ratios)), first + np.arange(len(ratios))] = np.inf
        ratios.sort(axis=1)
        count = np.isfinite(ratios).sum(axis=1)
        some = count > 0
        found = np.full(len(count), np.nan)
        found[some] = sign * summary(ratios[some], count[some])
        scores[part], comparable[part] = found, count
    return PartialFrontier(scores, comparable, order, orientation)
