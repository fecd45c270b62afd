"""Truncated regression and the second stage: against R, another optimiser, and known truths."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import answers, numbers, table
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm, truncnorm

from analysis import dea
from analysis.dea.surroundings.truncated_regression import draw, fit
from analysis.errors import UserError

CASE = answers("dea_simar_wilson_2007")
COLUMNS = {
    "made": (("x1", "x2"), ("y",)),
    "hospitals_60": (("labor", "capital"), ("inpatients", "outpatients")),
}
KINDS = {"variable": "vrs", "constant": "crs"}


@pytest.mark.parametrize("name", CASE["truncated_regression"])
def test_truncated_regression_is_that_of_r(name):
    """R's truncreg; where it stops early, a better maximum found by scipy."""
    expected = CASE["truncated_regression"][name]
    (z,) = table("dea_simar_wilson_2007", name.removesuffix("_true_delta"), ("z1", "z2"))
    used = np.array(expected["used"]) - 1
    design = np.column_stack([np.ones(len(z)), z])[used]
    found = fit(numbers(expected["delta"])[None, used], design)
    got = np.append(found.coefficients[0], found.sigma)
    best = CASE["independent_check"][name]
    np.testing.assert_allclose(got, best["mine"], atol=1e-7)
    assert found.log_likelihood[0] == pytest.approx(best["logLik_mine"], abs=1e-9)
    np.testing.assert_allclose(got, list(expected["coefficients"].values()), atol=1e-4)
    assert found.log_likelihood[0] >= expected["logLik"] - 1e-9


@pytest.mark.parametrize(
    ("name", "runs"), [("made", "runs"), ("hospitals_60", "runs"), ("hospitals_60", "output")]
)
def test_second_algorithm_is_that_of_r(name, runs):
    """rDEA: distances exactly, the rest within Monte Carlo error over its seeds."""
    expected = CASE[name][runs]
    first = expected[0]
    x, y, z = table("dea_simar_wilson_2007", name, *COLUMNS[name], ("z1", "z2"))
    found = [
        dea.second_stage(
            x, y, z, orientation=first["model"], returns_to_scale=KINDS[first["RTS"]],
            replications=first["L2"], seed=seed,
        )
        for seed in range(5)
    ]  # fmt: skip
    np.testing.assert_allclose(found[0].distances, numbers(first["delta_hat"]), atol=1e-9)
    ours = np.array([np.append(one.coefficients, one.sigma) for one in found])
    theirs = np.array([[*r["beta_hat_hat"].values(), r["sigma_hat_hat"]] for r in expected])
    spread = np.maximum(ours.std(axis=0, ddof=1), theirs.std(axis=0, ddof=1))
    assert (np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) <= 3 * spread).all()
    ends = np.mean([
        [np.append(one.lower, one.sigma_lower), np.append(one.upper, one.sigma_upper)]
        for one in found
    ], axis=0).T  # fmt: skip
    wanted = np.mean([[*r["beta_ci"], r["sigma_ci"]] for r in expected], axis=0)
    assert (np.abs(ends - wanted) <= 0.15 * np.ptp(wanted, axis=1, keepdims=True)).all()
    corrected = np.mean([one.corrected for one in found], axis=0)
    np.testing.assert_allclose(
        corrected, np.mean([r["delta_bias_corrected"] for r in expected], axis=0), atol=0.02
    )


@given(st.integers(0, 10_000), st.integers(1, 3), st.floats(0.2, 2))
@settings(max_examples=25, deadline=None)
def test_no_other_point_is_likelier(seed, k, sigma):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(80), rng.normal(size=(80, k))])
    mean = design @ rng.normal(size=k + 1) + 2
    values = draw(mean, sigma, 1, rng)
    found = fit(values, design)
    if not found.found[0]:
        return

    def cost(parameters):
        center, width = design @ parameters[:-1], np.exp(parameters[-1])
        above = norm.logsf((1 - center) / width)
        return -(norm.logpdf(values[0], center, width) - above).sum()

    own = np.append(found.coefficients[0], np.log(found.sigma[0]))
    assert cost(own) == pytest.approx(-found.log_likelihood[0], rel=1e-9)
    other = minimize(cost, own + rng.normal(scale=0.1, size=k + 2), method="BFGS")
    assert cost(own) <= other.fun + 1e-8


def test_units_of_the_environment_do_not_matter():
    x, y, z = table("dea_simar_wilson_2007", "made", *COLUMNS["made"], ("z1", "z2"))
    factors, shift = np.array([1e6, 1e-4]), np.array([5e6, 3.0])
    plain = dea.second_stage(x, y, z, replications=50)
    other = dea.second_stage(1e3 * x, y, z * factors + shift, replications=50)
    np.testing.assert_allclose(other.coefficients[1:] * factors, plain.coefficients[1:], rtol=1e-6)
    np.testing.assert_allclose(other.lower[1:] * factors, plain.lower[1:], rtol=1e-4)


def test_draws_are_truncated_normals():
    rng = np.random.default_rng(1)
    for mean, sigma in ((2.0, 0.5), (1.0, 1.0), (-4.0, 1.0)):
        drawn = draw(np.array([mean]), sigma, 40_000, rng)[:, 0]
        assert (drawn >= 1).all()
        law = truncnorm((1 - mean) / sigma, np.inf, mean, sigma)
        assert drawn.mean() == pytest.approx(law.mean(), abs=5 * law.std() / 200)


@pytest.mark.parametrize("algorithm", [1, 2])
def test_a_known_effect_is_found_and_none_is_not(algorithm):
    """A technology y = x^0.5; the first variable raises inefficiency, the second does nothing."""
    rng = np.random.default_rng(8)
    z = rng.normal(size=(150, 2))
    distance = draw(1.6 + 0.5 * z[:, 0], 0.3, 1, rng)[0]
    x = rng.uniform(1, 20, (150, 1))
    found = dea.second_stage(
        x, x**0.5 / distance[:, None], z, algorithm=algorithm, orientation="output",
        returns_to_scale="vrs", replications=300, seed=2,
    )  # fmt: skip
    assert found.lower[1] > 0
    assert found.lower[1] < 0.5 < found.upper[1] + 0.1
    assert found.lower[2] < 0 < found.upper[2]
    assert found.failed == 0
    again = dea.second_stage(
        x, x**0.5 / distance[:, None], z, algorithm=algorithm, orientation="output",
        returns_to_scale="vrs", replications=300, seed=2,
    )  # fmt: skip
    np.testing.assert_array_equal(again.draws, found.draws)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"algorithm": 3}, "use 1 or 2"),
        ({"level": 1.5}, "level between 0 and 1"),
        ({"replications": 1}, "at least 2 replications"),
        ({"environment": np.ones((40, 1))}, "constant or a combination"),
        ({"environment": np.ones((3, 1))}, "environment has 3 units, inputs 40"),
    ],
)
def test_what_cannot_be_asked(change, message):
    x, y, z = table("dea_simar_wilson_2007", "made", *COLUMNS["made"], ("z1", "z2"))
    with pytest.raises(UserError, match=message):
        dea.second_stage(x, y, **{"environment": z, **change})
