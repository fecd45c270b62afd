"""Laws that hold for any data, on data that hypothesis makes awkward: ties, zeros, duplicates."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS
from hypothesis import given
from hypothesis import strategies as st
from made_tables import EXACT, data, some
from scipy.optimize import linprog

from analysis import dea
from analysis.dea.checks import column_means

models = st.tuples(st.sampled_from(["input", "output"]), st.sampled_from(KINDS))


def by_scipy(x, y, k, orientation, kind):
    """Score of unit k by a program of scipy's, with inequalities and no slacks."""
    n, m = x.shape
    s = y.shape[1]
    if orientation == "input":
        cost = np.r_[1.0, np.zeros(n)]
        rows = np.vstack([np.c_[-x[k], x.T], np.c_[np.zeros(s), -y.T]])
        right = np.r_[np.zeros(m), -y[k]]
    else:
        cost = np.r_[-1.0, np.zeros(n)]
        rows = np.vstack([np.c_[np.zeros(m), x.T], np.c_[y[k], -y.T]])
        right = np.r_[x[k], np.zeros(s)]
    total = np.r_[0.0, np.ones(n)]
    if kind in ("nirs", "ndrs"):
        sign = 1 if kind == "nirs" else -1
        rows, right = np.vstack([rows, sign * total]), np.r_[right, sign]
    equal = {"A_eq": total[None, :], "b_eq": [1.0]} if kind == "vrs" else {}
    answer = linprog(cost, A_ub=rows, b_ub=right, method="highs", **equal)
    return abs(answer.fun)


@some
@given(data(), models)
def test_scores_equal_those_of_another_solver(table, model):
    x, y = table
    orientation, kind = model
    found = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
    for k in range(min(4, len(x))):
        assert found.scores[k] == pytest.approx(by_scipy(x, y, k, orientation, kind), abs=1e-6)
    assert found.certificate.max() < EXACT


@some
@given(data(), models)
def test_solution_is_feasible_and_reaches_the_target(table, model):
    x, y = table
    orientation, kind = model
    found = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
    np.testing.assert_allclose(found.lambdas @ x, found.input_targets, atol=1e-6 * x.max())
    np.testing.assert_allclose(found.lambdas @ y, found.output_targets, atol=1e-6 * y.max())
    assert (found.input_slacks >= 0).all()
    assert (found.output_slacks >= 0).all()
    total = found.lambdas.sum(axis=1)
    if kind in ("vrs", "nirs"):
        assert (total <= 1 + EXACT).all()
    if kind in ("vrs", "ndrs"):
        assert (total >= 1 - EXACT).all()


@some
@given(data(), models)
def test_multipliers_prove_the_score(table, model):
    x, y = table
    orientation, kind = model
    found = dea.multipliers(x, y, orientation=orientation, returns_to_scale=kind)
    inputs, outputs = found.input_weights, found.output_weights
    value = (outputs * y).sum(axis=1) + found.intercept
    norm = (inputs * x).sum(axis=1)
    if orientation == "output":
        value, norm = norm - found.intercept, (outputs * y).sum(axis=1)
    np.testing.assert_allclose(value, found.scores, rtol=1e-7)
    np.testing.assert_allclose(norm, 1, rtol=1e-7)
    profit = outputs @ y.T - inputs @ x.T + found.intercept[:, None]
    size = np.abs(outputs) @ y.T + np.abs(inputs) @ x.T + 1
    assert (profit <= 1e-7 * size).all()
    if kind == "nirs":
        assert (found.intercept <= EXACT).all()
    if kind == "ndrs":
        assert (found.intercept >= -EXACT).all()
    if kind == "crs":
        assert not found.intercept.any()


@some
@given(data(), models, st.integers(0, 10_000))
def test_units_of_measure_do_not_matter(table, model, seed):
    x, y = table
    orientation, kind = model
    rng = np.random.default_rng(seed)
    fx, fy = (10 ** rng.uniform(-6, 9, a.shape[1]) for a in (x, y))
    found = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
    other = dea.efficiency(x * fx, y * fy, orientation=orientation, returns_to_scale=kind)
    np.testing.assert_allclose(other.scores, found.scores, rtol=EXACT)
    # Single slacks may be one choice of several; their weighted sum is not.
    sums = []
    for e, fx_used, fy_used in ((found, 1, 1), (other, fx, fy)):
        means = (column_means(x * fx_used), column_means(y * fy_used))
        total = (e.input_slacks / means[0]).sum(axis=1)
        sums.append(total + (e.output_slacks / means[1]).sum(axis=1))
    np.testing.assert_allclose(sums[0], sums[1], atol=1e-6)


@some
@given(data(), st.sampled_from(["input", "output"]))
def test_technologies_are_nested(table, orientation):
    x, y = table
    kinds = ("crs", "nirs", "ndrs", "vrs", "fdh")
    theta = {}
    for kind in kinds:
        scores = dea.scores(x, y, orientation=orientation, returns_to_scale=kind).scores
        theta[kind] = scores if orientation == "input" else 1 / scores
    for larger, smaller in (
        ("crs", "nirs"),
        ("crs", "ndrs"),
        ("nirs", "vrs"),
        ("ndrs", "vrs"),
        ("vrs", "fdh"),
    ):
        assert (theta[larger] <= theta[smaller] + EXACT).all()
    np.testing.assert_allclose(np.maximum(theta["nirs"], theta["ndrs"]), theta["vrs"], atol=EXACT)


@some
@given(data(), models)
def test_adding_a_unit_never_raises_a_score(table, model):
    x, y = table
    orientation, kind = model
    fewer = dea.scores(x[:-1], y[:-1], orientation=orientation, returns_to_scale=kind).scores
    more = dea.scores(x, y, orientation=orientation, returns_to_scale=kind).scores[:-1]
    if orientation == "output":
        fewer, more = 1 / fewer, 1 / more
    assert (more <= fewer + EXACT).all()


@some
@given(data(), models)
def test_less_input_never_lowers_the_score(table, model):
    x, y = table
    orientation, kind = model
    before = dea.scores(x, y, orientation=orientation, returns_to_scale=kind).scores[0]
    better = x.copy()
    better[0] *= 0.9
    after = dea.scores(better, y, orientation=orientation, returns_to_scale=kind).scores[0]
    assert after >= before - EXACT if orientation == "input" else after <= before + EXACT


@some
@given(data())
def test_output_score_is_the_inverse_under_constant_returns(table):
    theta = dea.scores(*table).scores
    found = dea.efficiency(*table, orientation="output")
    np.testing.assert_allclose(found.farrell_inverse, theta, rtol=EXACT)


@some
@given(data())
def test_two_rules_for_returns_to_scale_agree(table):
    by_scores = dea.returns_to_scale(*table).kinds
    by_weights = dea.scale_interval(*table).kinds
    np.testing.assert_array_equal(by_scores, by_weights)


@some
@given(data(least=1.0))
def test_slacks_based_measure_is_below_the_radial_score(table):
    radial = dea.scores(*table).scores
    free = dea.slacks_based_measure(*table)
    inward = dea.slacks_based_measure(*table, orientation="input")
    assert (free.scores <= inward.scores + EXACT).all()
    assert (inward.scores <= radial + EXACT).all()
    # Efficient by slacks exactly where the additive model finds none.
    additive = dea.additive(*table, returns_to_scale="crs").scores
    np.testing.assert_array_equal(free.scores > 1 - 1e-7, additive < 1e-7)


@some
@given(data(), models)
def test_own_direction_gives_the_radial_score(table, model):
    x, y = table
    orientation, kind = model
    still = {"output_direction": np.zeros(y.shape[1])}
    if orientation == "output":
        still = {"input_direction": np.zeros(x.shape[1])}
    beta = dea.directional_distance(x, y, returns_to_scale=kind, **still).distances
    score = dea.scores(x, y, orientation=orientation, returns_to_scale=kind).scores
    np.testing.assert_allclose(1 - beta if orientation == "input" else 1 + beta, score, rtol=1e-7)
