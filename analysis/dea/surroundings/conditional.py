"""Efficiency among units in like circumstances: conditional frontiers and their bandwidths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine.subsets import against_subsets
from analysis.dea.radial import scores
from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Multiples of the rule's bandwidth that are tried, and points at which each is judged.
FACTORS = 2.0 ** np.arange(-2, 3.5, 0.5)
POINTS = 200
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class ConditionalEfficiency:
    """Scores of n units among those in like circumstances.

    Attributes
    ----------
    scores
        (n,) theta or phi against the units whose environment lies within the bandwidths.
    unconditional
        (n,) the same against all units.
    ratio
        (n,) unconditional over conditional efficiency (of 1/phi for output), at most 1: the part of
        the distance from the frontier of all that the circumstances make up.
    neighbours
        (n,) number of units within the bandwidths, itself included.
    bandwidths
        (k,) in the units of the environment.
    certificate
        (n,) as in `Efficiency`.
    orientation, returns_to_scale
        The model.
    """

    scores: Array
    unconditional: Array
    ratio: Array
    neighbours: NDArray[np.int64]
    bandwidths: Array
    certificate: Array
    orientation: str
    returns_to_scale: str


def conditional_efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    environment: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    bandwidths: str | ArrayLike = "cv",
) -> ConditionalEfficiency:
    r"""Measure each unit against those whose environment z is near its own.

    The reference set of a unit is :math:`\{j : |z_{jd} - z_d| \le h_d \text{ for all } d\}`; with a
    kernel of compact support only this window matters, not the kernel's shape.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`, "fdh" included; every unit needs an output.
    environment
        (n, k) circumstances, of any sign.
    bandwidths
        "cv" as in `cross_validated_bandwidths`, "rule" as in `rule_bandwidths`, or (k,) numbers, 0
        for a column of categories.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Daraio and Simar (2005), Journal of Productivity Analysis 24:93-121; (2007), 28:13-32.
    """
    x, y, z = checks.with_environment(inputs, outputs, environment)
    h = bandwidths_of(x, y, z, bandwidths)
    near = window(z, h)
    every = np.arange(len(x))
    model = {"orientation": orientation, "returns_to_scale": returns_to_scale}
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    whole = scores(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
    found, certificate = against_subsets(x, y, every, near, **model)
    inward = orientation == "input"
    ratio = whole.scores / found if inward else found / whole.scores
    return ConditionalEfficiency(
        found, whole.scores, ratio, near.sum(axis=1), h,
        np.maximum(certificate, whole.certificate), orientation, returns_to_scale,
    )  # fmt: skip


def window(z: Array, h: Array) -> Flags:
    """(n, n) whether units lie within the bandwidths of each other."""
    near = np.ones((len(z), len(z)), dtype=bool)
    for column, width in zip(z.T, h, strict=True):
        near &= np.abs(column[:, None] - column) <= width
    return near


def bandwidths_of(x: Array, y: Array, z: Array, asked: str | ArrayLike) -> Array:
    """(k,) bandwidths by name or as given."""
    if isinstance(asked, str):
        checks.one_of("bandwidths", asked, ("cv", "rule"))
        return rule_bandwidths(z) if asked == "rule" else cross_validated_bandwidths(x, y, z)
    given = np.atleast_1d(np.asarray(asked, dtype=float))
    if given.shape != (z.shape[1],) or not (given >= 0).all():
        raise UserError("bandwidths: give one per column of the environment, 0 or more")
    return given


def rule_bandwidths(environment: ArrayLike) -> Array:
    """Normal-reference bandwidths (k,) of a kernel of compact support, 2.34 sd n^(-1/(4 + k)).

    Source: Scott (2015), Multivariate Density Estimation, section 6.3, for the Epanechnikov kernel.
    """
    z = checks.table("environment", environment, negative=True)
    spread = z.std(axis=0)
    if (spread == 0).any():
        raise UserError(f"environment: column {np.argmin(spread) + 1} is constant; leave it out")
    return np.asarray(2.34 * spread * len(z) ** (-1 / (4 + z.shape[1])))


def cross_validated_bandwidths(
    inputs: ArrayLike, outputs: ArrayLike, environment: ArrayLike
) -> Array:
    r"""Bandwidths (k,) under which the environment foretells best where units lie.

    With :math:`D_{jt} = 1` if unit j dominates point t (uses at most its inputs, makes at least its
    outputs), :math:`H(x_t, y_t \mid z)` is the chance of that in circumstances z. The bandwidths
    are those multiples of `rule_bandwidths`, from 1/4 to 8, that minimise the mean of
    :math:`(D_{jt} - \hat H_{-j}(x_t, y_t \mid z_j))^2`, with the leave-one-out estimate by a
    product of Epanechnikov kernels. They are sought one column after the other, twice over; t runs
    over all units, or 200 spread evenly over the table. A column that foretells nothing gets a wide
    bandwidth.

    Source: Li, Lin and Racine (2013), Journal of Business and Economic Statistics 31:57-65, for the
    criterion; Badin, Daraio and Simar (2010), EJOR 201:633-640, for conditional frontiers.
    """
    x, y, z = checks.with_environment(inputs, outputs, environment)
    start = rule_bandwidths(z)
    points = np.unique(np.linspace(0, len(x) - 1, min(len(x), POINTS)).round().astype(int))
    dominates = np.ones((len(x), len(points)), dtype=bool)
    for column in x.T:
        dominates &= column[:, None] <= column[points]
    for column in y.T:
        dominates &= column[:, None] >= column[points]
    happened = dominates.astype(float)
    kernels = [[_kernel(z[:, d], f * start[d]) for f in FACTORS] for d in range(len(start))]
    chosen = [int(np.argmin(np.abs(FACTORS - 1)))] * len(start)
    for _ in range(ROUNDS if len(start) > 1 else 1):
        for d, tried in enumerate(kernels):
            others = np.ones((len(x), len(x)))
            for e, at in enumerate(chosen):
                if e != d:
                    others = others * kernels[e][at]
            chosen[d] = int(np.argmin([_error(others * one, happened) for one in tried]))
    return np.asarray(start * FACTORS[chosen])


def _kernel(z: Array, width: float) -> Array:
    return np.asarray((1 - ((z[:, None] - z) / width) ** 2).clip(min=0))


def _error(weights: Array, happened: Array) -> float:
    """Mean squared error of the leave-one-out forecast; without neighbours it is the mean."""
    weights = weights.copy()
    np.fill_diagonal(weights, 0)
    total = weights.sum(axis=1, keepdims=True)
    alone = total[:, 0] <= 0
    forecast = weights @ happened / np.where(total > 0, total, 1)
    forecast[alone] = happened.mean(axis=0)
    return float(((happened - forecast) ** 2).mean())
