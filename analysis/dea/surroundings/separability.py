"""Whether circumstances move the frontier itself: the test of Daraio, Simar and Wilson (2018)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from analysis.dea import checks
from analysis.dea.engine.subsets import against_subsets
from analysis.dea.surroundings.conditional import bandwidths_of, window
from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

KINDS = ("crs", "vrs", "fdh")


@dataclass(frozen=True, slots=True)
class SeparabilityTest:
    """Test of whether the environment moves the frontier.

    Attributes
    ----------
    statistic
        Mean over the splits; about normal with a variance of at most 1 where it does not.
    critical
        What it must exceed for separability to be rejected.
    p_value
        Chance of a standard normal above the statistic.
    difference
        Mean conditional less mean unconditional efficiency, both less their bias, over the splits.
    statistics
        (S,) of the single splits.
    bandwidths
        (k,) in the units of the environment.
    neighbours
        Mean number of units within the bandwidths, in the conditional half.
    rate
        kappa, the rate at which the estimates converge: n to the power of -kappa.
    orientation, returns_to_scale, level, splits
        What was asked for.
    certificate
        The largest relative error that any of the programs proves.
    """

    statistic: float
    critical: float
    p_value: float
    difference: float
    statistics: Array
    bandwidths: Array
    neighbours: float
    rate: float
    orientation: str
    returns_to_scale: str
    level: float
    splits: int
    certificate: float
    row: ClassVar[str] = "test"

    def rows(self, _: Mapping[str, Sequence[str]]) -> tuple[Sequence[str], dict[str, NDArray[Any]]]:
        """Return the statistic with critical value and p-value."""
        names = ("statistic", "critical", "p_value", "difference")
        row = {name: np.array([getattr(self, name)]) for name in names}
        return ("separability",), {**row, "rejected": row["statistic"] > row["critical"]}


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean efficiency less its bias, and the variance of that mean."""

    value: float
    variance: float
    certificate: float


def separability_test(
    inputs: ArrayLike,
    outputs: ArrayLike,
    environment: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    bandwidths: str | ArrayLike = "cv",
    splits: int = 10,
    jackknife: int = 10,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> SeparabilityTest:
    r"""Test whether the frontier is the same in all circumstances.

    A second stage (`second_stage`) means something only if it is. The sample is split at random;
    one half gives the mean efficiency (theta or 1/phi) against all its units, the other that
    against its units in like circumstances. Both are biased, by amounts that the generalised
    jackknife estimates: :math:`\hat B = (\bar\theta_{n/2} - \bar\theta_n) / (2^\kappa - 1)`, with
    :math:`\bar\theta_{n/2}` the mean when each unit is measured against its half of the units, over
    `jackknife` ways to halve them. Then

    .. math:: T = \frac{(\bar\theta_c - \hat B_c) - (\bar\theta - \hat B)}
        {\sqrt{\hat\sigma^2 / n_1 + \hat\sigma_c^2 / n_h}}

    is standard normal under separability and large without it; n_h is the mean number of units
    within the bandwidths, and the conditional mean is taken over as many units. Where
    the rate kappa is slow (below 2/5, or 1/3 for the free disposal hull) both means are
    taken over :math:`n^{2\kappa}` units. As one split is arbitrary, T is averaged over several; its
    variance is then at most 1, so that the normal critical value is on the safe side.

    Parameters
    ----------
    inputs, outputs, environment, orientation, bandwidths
        As in `conditional_efficiency`, of all units.
    returns_to_scale
        "crs", "vrs" or "fdh", for which the rates are known.
    splits
        Number of random splits.
    jackknife
        Number of ways to halve each part.
    level
        One less the chance of rejecting a separability that holds.
    seed
        A seed or a numpy Generator.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or there are fewer than 20 units.

    Notes
    -----
    The jackknife's constant c of the bias cancels. Source: Daraio, Simar and Wilson (2018),
    Econometrics Journal 21:170-191; bias and rates: Kneip, Simar and Wilson (2015), Econometric
    Theory 31:394-422; several splits: Simar and Wilson (2020), Journal of Productivity Analysis
    53:287-303, who bootstrap the average instead.
    """
    x, y, z = checks.with_environment(inputs, outputs, environment)
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    checks.one_of("returns_to_scale", returns_to_scale, KINDS)
    if len(x) < 20:
        raise UserError(f"separability test: {len(x)} units are too few to split; give 20 or more")
    if min(splits, jackknife) < 1 or not 0 < level < 1:
        raise UserError("separability test: give one split or more, and a level between 0 and 1")
    h = bandwidths_of(x, y, z, bandwidths)
    near = window(z, h)
    rate = _rate(x.shape[1] + y.shape[1], returns_to_scale)
    rng = np.random.default_rng(seed)
    statistics, differences, neighbours, worst = [], [], [], 0.0
    for _ in range(splits):
        order = rng.permutation(len(x))
        first, second = np.sort(order[: len(x) // 2]), np.sort(order[len(x) // 2 :])
        means = []
        for part, allowed in (
            (first, np.ones((len(first), len(first)), dtype=bool)),
            (second, near[np.ix_(second, second)]),
        ):
            count = float(allowed.sum(axis=1).mean())
            model = (orientation, returns_to_scale, rate)
            means.append(
                _mean(x[part], y[part], allowed, model=model, count=count, jackknife=jackknife,
                      rng=rng)
            )  # fmt: skip
        neighbours.append(count)
        plain, conditional = means
        differences.append(conditional.value - plain.value)
        statistics.append(differences[-1] / np.sqrt(plain.variance + conditional.variance))
        worst = max(worst, plain.certificate, conditional.certificate)
    statistic = float(np.mean(statistics))
    return SeparabilityTest(
        statistic, float(ndtri(level)), float(ndtr(-statistic)), float(np.mean(differences)),
        np.array(statistics), h, float(np.mean(neighbours)), rate, orientation, returns_to_scale,
        level, splits, worst,
    )  # fmt: skip


def _rate(columns: int, kind: str) -> float:
    """Kappa of the estimator with so many inputs and outputs."""
    return {"crs": 2 / columns, "vrs": 2 / (columns + 1), "fdh": 1 / columns}[kind]


def _mean(
    x: Array,
    y: Array,
    allowed: Flags,
    *,
    model: tuple[str, str, float],
    count: float,
    jackknife: int,
    rng: np.random.Generator,
) -> _Mean:
    """Mean efficiency against the units that are allowed, about `count` each, less its bias."""
    orientation, kind, rate = model
    n = len(x)
    every = np.arange(n)
    who, may = [every], [allowed]
    for _ in range(jackknife):
        half = np.zeros(n, dtype=bool)
        half[rng.permutation(n)[: n // 2]] = True
        who.append(every)
        may.append(allowed & (half[:, None] == half))
    found, certificate = against_subsets(
        x, y, np.concatenate(who), np.concatenate(may), orientation=orientation,
        returns_to_scale=kind,
    )  # fmt: skip
    efficiency = (found if orientation == "input" else 1 / found).reshape(-1, n)
    whole = efficiency[0]
    bias = (efficiency[1:].mean() - whole.mean()) / (2**rate - 1)
    slow = rate < (1 / 3 if kind == "fdh" else 2 / 5)
    used = max(2, min(n, int(count ** (2 * rate) if slow else count)))
    taken = whole if used == n else whole[rng.choice(n, used, replace=False)]
    return _Mean(
        float(taken.mean() - bias), float(whole.var(ddof=1) / used), float(certificate.max())
    )
