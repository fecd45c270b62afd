"""Revenue, profit and hyperbolic efficiency: against Benchmarking and scipy, and as laws."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS, answers, numbers, table
from hypothesis import given
from hypothesis import strategies as st
from made_tables import EXACT, data, some

from analysis import dea
from analysis.dea import hyperbolic, programs, revenue_profit
from analysis.errors import UserError

kinds = st.sampled_from(KINDS)
REVENUE = answers("dea_revenue_profit")
MONEY = {
    "made": ("made", ("x1", "x2"), ("y1", "y2"), ("w1", "w2"), ("p1", "p2")),
    "pigdata_first30": (
        "pigdata_30", ("x1", "x2", "x3"), ("y2", "y4"), ("w1", "w2", "w3"), ("p2", "p4"),
    ),
}  # fmt: skip
GRAPH = answers("dea_hyperbolic")
GRAPH_TABLES = {
    "made": ("made", ("x1", "x2"), ("y1", "y2")),
    "milkProd_first30": ("milkProd_30", ("vet", "energy", "cows"), ("milk",)),
    "charnes1981_first30": ("charnes1981_30", ("x1", "x2", "x3"), ("y1", "y2")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MONEY)
def test_cost_and_revenue_are_those_of_r(name, kind):
    """Benchmarking's cost.opt and revenue.opt, each unit with its own prices."""
    x, y, w, p = table("dea_revenue_profit", *MONEY[name])
    expected = REVENUE[name][kind]
    found = dea.revenue_efficiency(x, y, p, returns_to_scale=kind)
    np.testing.assert_allclose(found.revenue, expected["revenue"]["revenue_efficiency"], rtol=1e-9)
    np.testing.assert_allclose(found.maximal_revenue, expected["revenue"]["revenue"], rtol=1e-9)
    cost = dea.cost_efficiency(x, y, w, returns_to_scale=kind)
    np.testing.assert_allclose(cost.cost, expected["cost"]["cost_efficiency"], rtol=1e-9)
    assert found.certificate.max() < 1e-8


@pytest.mark.parametrize(("kind", "may_close"), [("vrs", False), ("nirs", True)])
@pytest.mark.parametrize("name", MONEY)
def test_profit_is_that_of_r(name, kind, may_close):
    x, y, w, p = table("dea_revenue_profit", *MONEY[name])
    expected = REVENUE[name][kind]["profit"]
    found = dea.profit_efficiency(x, y, np.hstack([w, p]), may_close=may_close)
    np.testing.assert_allclose(found.maximal_profit, expected["profit"], rtol=1e-9)
    np.testing.assert_allclose(found.profit, expected["observed_profit"], rtol=1e-9)
    np.testing.assert_allclose(found.input_targets, expected["x"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", GRAPH_TABLES)
def test_hyperbolic_efficiency(name, kind):
    """Benchmarking bisects to about 1e-6; scipy's bisection is closer."""
    x, y = table("dea_hyperbolic", *GRAPH_TABLES[name])
    found = dea.hyperbolic_efficiency(x, y, returns_to_scale=kind)
    np.testing.assert_allclose(found.scores, numbers(GRAPH[name][kind]["G"]), atol=1e-5)
    closer = numbers(GRAPH["independent_check"][f"{name} {kind}"]["values"])
    np.testing.assert_allclose(found.scores, closer, atol=1e-7)
    assert found.certificate.max() < 1e-8


@some
@given(data(), kinds)
def test_hyperbolic_targets_lie_on_the_frontier(table, kind):
    x, y = table
    found = dea.hyperbolic_efficiency(x, y, returns_to_scale=kind)
    # What dominates the target is a combination of units.
    assert (found.lambdas @ x <= found.input_targets + 1e-7 * x.max()).all()
    assert (found.lambdas @ y >= found.output_targets - 1e-7 * y.max()).all()
    theta = dea.scores(x, y, returns_to_scale=kind).scores
    phi = dea.scores(x, y, orientation="output", returns_to_scale=kind).scores
    assert (found.scores >= np.maximum(theta, 1 / phi) - EXACT).all()
    if kind == "crs":
        np.testing.assert_allclose(found.scores**2, theta, rtol=1e-9)
    # No further: of the targets no one-sided improvement of all columns is possible.
    again = dea.scores(
        found.input_targets, found.output_targets, returns_to_scale=kind, reference=(x, y)
    ).scores
    further = dea.scores(
        found.input_targets, found.output_targets, returns_to_scale=kind, reference=(x, y),
        orientation="output",
    ).scores  # fmt: skip
    assert (np.maximum(again, 1 / further) >= 1 - 1e-6).all()


@some
@given(data(), kinds, st.integers(0, 10_000))
def test_revenue_by_its_parts(table, kind, seed):
    x, y = table
    prices = np.random.default_rng(seed).uniform(0.5, 2, y.shape)
    found = dea.revenue_efficiency(x, y, prices, returns_to_scale=kind)
    assert (found.allocative <= 1 + EXACT).all()
    assert (found.revenue <= found.technical + EXACT).all()
    earned = (prices * found.output_targets).sum(axis=1)
    np.testing.assert_allclose(earned, found.maximal_revenue, rtol=1e-7)
    k = seed % len(x)
    again = programs.most_revenue(x[k], prices[k], x, y, returns_to_scale=kind)
    assert again.score == pytest.approx(found.maximal_revenue[k], rel=1e-7)


@some
@given(data(), st.booleans(), st.integers(0, 10_000))
def test_profit_splits_into_what_is_not_negative(table, may_close, seed):
    x, y = table
    prices = np.random.default_rng(seed).uniform(0.5, 2, x.shape[1] + y.shape[1])
    found = dea.profit_efficiency(x, y, prices, may_close=may_close)
    assert (found.technical >= 0).all()
    assert (found.allocative >= -EXACT).all()
    np.testing.assert_allclose(found.technical + found.allocative, found.inefficiency)
    assert (found.maximal_profit >= found.profit).all()


def test_the_fallbacks_agree(hospitals, monkeypatch):
    x, y = hospitals[0][:12], hospitals[1][:12]
    prices = np.array([1.0, 3])
    own = dea.hyperbolic_efficiency(x, y, returns_to_scale="vrs")
    sold = dea.revenue_efficiency(x, y, prices, returns_to_scale="vrs")
    for module in (hyperbolic, revenue_profit):
        monkeypatch.setattr(module, "CERTIFIED", -1.0)
    again = dea.hyperbolic_efficiency(x, y, returns_to_scale="vrs")
    np.testing.assert_allclose(again.scores, own.scores, rtol=1e-9)
    resold = dea.revenue_efficiency(x, y, prices, returns_to_scale="vrs")
    np.testing.assert_allclose(resold.revenue, sold.revenue, rtol=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: dea.revenue_efficiency(x, y, [1.0]), "give 2, or 2 for each"),
        (lambda x, y: dea.revenue_efficiency(x, y, [0.0, 0]), "unit 1 earn nothing"),
        (lambda x, y: dea.profit_efficiency(x, y, [1.0, 1]), "give 5, or 5 for each"),
        (lambda x, y: dea.profit_efficiency(x, y, np.zeros(5)), "unit 1 are worth nothing"),
    ],
)
def test_what_cannot_be_asked(hospitals, call, message):
    with pytest.raises(UserError, match=message):
        call(*hospitals)
