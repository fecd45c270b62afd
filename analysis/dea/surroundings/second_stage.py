"""What goes with inefficiency: the two-stage double bootstrap of Simar and Wilson (2007)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.radial import ON_FRONTIER, scores
from analysis.dea.replications import against_moved
from analysis.dea.surroundings.truncated_regression import draw, fit
from analysis.errors import UserError

Array = NDArray[np.float64]

ALGORITHMS = (1, 2)


@dataclass(frozen=True, slots=True)
class SecondStage:
    """Regression of n distances on k environmental variables.

    Attributes
    ----------
    coefficients
        (k + 1,) the constant first: by how much the distance rises with one more of each variable,
        before truncation. Above zero means less efficient, in both orientations.
    standard_errors
        (k + 1,) standard deviations of the replications.
    lower, upper
        (k + 1,) intervals of the given level.
    sigma, sigma_lower, sigma_upper
        Standard deviation of the error before truncation, and its interval.
    log_likelihood
        Of the final regression.
    distances
        (n,) estimates of at least 1: 1/theta (input) or phi (output).
    corrected
        (n,) what was regressed: the distances (algorithm 1), or the distances less their bias
        (algorithm 2).
    used
        (n,) whether the unit is in the final regression; a distance of 1 or less is not.
    failed
        Replications whose likelihood had no maximum; they are left out.
    draws
        (B, k + 2) coefficients and sigma of the replications that are left.
    certificate
        The largest relative error that any of the programs proves.
    algorithm, orientation, returns_to_scale, level, replications
        What was asked for.
    """

    coefficients: Array
    standard_errors: Array
    lower: Array
    upper: Array
    sigma: float
    sigma_lower: float
    sigma_upper: float
    log_likelihood: float
    distances: Array
    corrected: Array
    used: NDArray[np.bool_]
    failed: int
    draws: Array
    certificate: float
    algorithm: int
    orientation: str
    returns_to_scale: str
    level: float
    replications: int
    row: ClassVar[str] = "term"

    def rows(
        self, names: Mapping[str, Sequence[str]]
    ) -> tuple[Sequence[str], dict[str, NDArray[Any]]]:
        """Return the terms, sigma last, with estimate, standard error and interval."""
        spread = self.draws[:, -1].std(ddof=1)
        return ("constant", *names["environment"], "sigma"), {
            "coefficient": np.append(self.coefficients, self.sigma),
            "standard_error": np.append(self.standard_errors, spread),
            "lower": np.append(self.lower, self.sigma_lower),
            "upper": np.append(self.upper, self.sigma_upper),
        }


def second_stage(
    inputs: ArrayLike,
    outputs: ArrayLike,
    environment: ArrayLike,
    *,
    algorithm: int = 2,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    replications: int = 2000,
    bias_replications: int = 100,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> SecondStage:
    r"""Regress inefficiency on the environment, by truncated regression and bootstrap.

    The distance :math:`\delta` (1/theta for input, phi for output orientation; at least 1) follows
    :math:`\delta = \beta_0 + z^\top\beta + \varepsilon`, with :math:`\varepsilon` normal and
    truncated where the distance would fall below 1. Estimated distances depend on each other and
    are biased, so that the usual standard errors do not hold.

    Algorithm 1 regresses the distances above 1 and draws intervals from the fitted model
    (parametric bootstrap). Algorithm 2 first draws distances from that model, moves each unit to
    its drawn distance, measures the units against the frontier of the moved ones, and regresses the
    distances less the bias that this shows; units whose corrected distance is not above 1 drop out
    of the regression, and the parametric bootstrap draws all units.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`, without the free disposal hull; every unit needs an output.
    environment
        (n, k) variables beyond the units' control, of any sign. They may move how efficient units
        are, never what is possible: that is the condition of separability (`separability_test`).
    algorithm
        1 or 2.
    replications
        Of the regression; 2,000 are usual.
    bias_replications
        Of the frontier, algorithm 2 alone; 100 are usual.
    level
        Of the intervals, which are basic ones: twice the estimate less the quantiles of the
        replications.
    seed
        A seed or a numpy Generator.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or the likelihood has no maximum.

    Notes
    -----
    Source: Simar and Wilson (2007), Journal of Econometrics 136:31-64.
    """
    x, y, z = _checked(inputs, outputs, environment, algorithm, level)
    checks.replications("second stage", min(replications, bias_replications))
    checks.one_of("returns_to_scale", returns_to_scale, checks.RETURNS_TO_SCALE)
    rng = np.random.default_rng(seed)
    found = scores(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
    distances = 1 / found.scores if orientation == "input" else found.scores
    corrected, worst = distances, float(found.certificate.max())
    design = np.column_stack([np.ones(len(z)), z])
    used = distances > 1 + ON_FRONTIER
    beta, sigma, likelihood = _regress(distances, design, used)
    if algorithm == 2:
        drawn = draw(design @ beta, sigma, bias_replications, rng)
        inward = orientation == "input"
        again = against_moved(
            x, y, drawn / distances if inward else distances / drawn,
            orientation=orientation, returns_to_scale=returns_to_scale,
        )  # fmt: skip
        means = (1 / again.scores if inward else again.scores).mean(axis=0)
        corrected, worst = 2 * distances - means, max(worst, float(again.certificate.max()))
        used = corrected > 1 + ON_FRONTIER
        beta, sigma, likelihood = _regress(corrected, design, used)
    resampled = design if algorithm == 2 else design[used]
    drawn = draw(resampled @ beta, sigma, replications, rng)
    fitted = fit(drawn, resampled)
    if fitted.found.sum() < 2:
        raise UserError("second stage: no replication's likelihood has a maximum")
    draws = np.column_stack([fitted.coefficients, fitted.sigma])[fitted.found]
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    estimate = np.append(beta, sigma)
    lower, upper = 2 * estimate - high, 2 * estimate - low
    return SecondStage(
        beta, draws[:, :-1].std(axis=0, ddof=1), lower[:-1], upper[:-1],
        sigma, float(lower[-1]), float(upper[-1]), likelihood, distances, corrected, used,
        int((~fitted.found).sum()), draws, worst,
        algorithm, orientation, returns_to_scale, level, replications,
    )  # fmt: skip


def _checked(
    inputs: ArrayLike, outputs: ArrayLike, environment: ArrayLike, algorithm: int, level: float
) -> tuple[Array, Array, Array]:
    x, y, z = checks.with_environment(inputs, outputs, environment)
    if algorithm not in ALGORITHMS:
        raise UserError(f"algorithm is {algorithm}; use 1 or 2")
    checks.level("second stage", level)
    return x, y, z


def _regress(
    distances: Array, design: Array, used: NDArray[np.bool_]
) -> tuple[Array, float, float]:
    """Coefficients, sigma and log-likelihood of the regression of those that are used."""
    found = fit(distances[None, used], design[used])
    if not found.found[0]:
        raise UserError(
            "second stage: the likelihood of the truncated regression has no maximum; the "
            "distances fall off from 1 as no truncated normal does"
        )
    return found.coefficients[0], float(found.sigma[0]), float(found.log_likelihood[0])
