"""Figures of a range that no floating solver bears, and the rational arithmetic behind them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from analysis import dea
from analysis.dea import programs as written_out
from analysis.dea.programs import exact, rays

KINDS = ("crs", "vrs", "nirs", "ndrs")
# Three inputs and two outputs, entries from 1 to 8e8 within a column.
WIDE_X = [
    [800, 2e6, 6e8], [4, 20, 900], [8e8, 8000, 500], [5e4, 3e8, 1000],
    [1e7, 2e8, 1], [2, 20, 2], [1e8, 100, 7e4], [1e5, 8e4, 3e8],
]  # fmt: skip
WIDE_Y = [
    [4, 1000], [8e8, 2e8], [1000, 6000], [10, 400],
    [2e7, 1e7], [3e4, 1e8], [5, 4e4], [5e4, 7e8],
]  # fmt: skip


def test_a_unit_that_dominates_all_by_eight_orders():
    """By hand: the third unit has the least input and the most output."""
    x, y = [[3e8], [5000], [0.2]], [[900], [0.003], [1e8]]
    found = dea.efficiency(x, y, returns_to_scale="vrs")
    np.testing.assert_allclose(found.scores, [0.2 / 3e8, 0.2 / 5000, 1], rtol=1e-12)
    found = dea.efficiency(x, y)
    np.testing.assert_allclose(found.scores, [6e-15, 1.2e-15, 1], rtol=1e-12)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_a_positive_table_always_has_scores(orientation):
    model = {"orientation": orientation}
    scores = {k: dea.scores(WIDE_X, WIDE_Y, returns_to_scale=k, **model).scores for k in KINDS}
    distance = {k: v if orientation == "output" else 1 / v for k, v in scores.items()}
    for values in distance.values():
        assert (values >= 1 - 1e-12).all()
        assert np.isfinite(values).all()
    for kind in ("nirs", "ndrs"):
        assert (distance["vrs"] <= distance[kind] * (1 + 1e-9)).all()
        assert (distance[kind] <= distance["crs"] * (1 + 1e-9)).all()
    np.testing.assert_allclose(
        np.maximum(distance["nirs"], distance["ndrs"]), distance["crs"], rtol=1e-9
    )
    assert (dea.returns_to_scale(WIDE_X, WIDE_Y, **model).kinds != "").all()
    assert np.isfinite(dea.multipliers(WIDE_X, WIDE_Y, returns_to_scale="vrs").intercept).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_exact_and_floating_programs_agree(monkeypatch, orientation, kind):
    rng = np.random.default_rng(5)
    x, y = rng.uniform(1, 9, (9, 2)), rng.uniform(1, 9, (9, 2))
    model = {"orientation": orientation, "returns_to_scale": kind}
    floating = [written_out.radial(x[k], y[k], x, y, **model) for k in range(9)]
    monkeypatch.setattr(rays, "BEARABLE", 0)
    for k, expected in enumerate(floating):
        found = written_out.radial(x[k], y[k], x, y, **model)
        np.testing.assert_allclose(found.score, expected.score, rtol=1e-9)
        np.testing.assert_allclose(found.lambdas, expected.lambdas, atol=1e-8)
        np.testing.assert_allclose(found.input_slacks, expected.input_slacks, atol=1e-8)
        np.testing.assert_allclose(found.output_slacks, expected.output_slacks, atol=1e-8)
        m = found.multipliers[:4]
        by_dual = m[2:] @ y[k] if orientation == "input" else -m[:2] @ x[k]
        scale = found.multipliers[4] if kind != "crs" else 0
        sense = scale if orientation == "input" else -scale
        np.testing.assert_allclose(abs(by_dual + sense), expected.score, rtol=1e-9)


def test_exact_programs_know_infeasible_from_unbounded(monkeypatch):
    monkeypatch.setattr(rays, "BEARABLE", 0)
    one, far = np.ones((1, 1)), np.array([5.0])
    model = {"orientation": "input", "returns_to_scale": "vrs"}
    assert np.isnan(written_out.radial(far, far, one, one, **model).score)
    free = exact.Exact.of([[Fraction(1)], [Fraction(-1)]], [Fraction(2)])
    assert free.feasible()
    assert not free.minimise(lambda j: Fraction(-1))


def test_exact_programs_do_not_cycle():
    """Beale's (1955) example, on which the largest-coefficient rule cycles."""
    q = Fraction
    rows = [
        [q(1, 4), q(-60), q(-1, 25), q(9), q(1), q(0), q(0)],
        [q(1, 2), q(-90), q(-1, 50), q(3), q(0), q(1), q(0)],
        [q(0), q(0), q(1), q(0), q(0), q(0), q(1)],
    ]
    costs = [q(-3, 4), q(150), q(-1, 50), q(6), q(0), q(0), q(0)]
    program = exact.Exact.of([list(c) for c in zip(*rows, strict=True)], [q(0), q(0), q(1)])
    assert program.feasible()
    assert program.minimise(lambda j: costs[j] if j < 7 else q(0))
    assert sum(costs[j] * program.value_of(j) for j in range(7)) == q(-1, 20)


def test_super_efficiency_and_bootstrap_bear_it_too():
    assert np.isfinite(dea.super_efficiency(WIDE_X, WIDE_Y).scores).all()
    found = dea.bootstrap(WIDE_X, WIDE_Y, replications=4, bandwidth=0.01)
    assert (found.bias_corrected > 0).all()
    assert found.certificate < 1e-8
