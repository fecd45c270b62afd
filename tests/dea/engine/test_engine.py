"""The batched simplex itself: certificates, the fallback, the frame, excluded columns."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import dea
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, samples, simplex
from analysis.dea.engine.frame import frame
from analysis.dea.engine.technology import begin_radial, technology, units

KINDS = ("crs", "vrs", "nirs", "ndrs")


@pytest.mark.parametrize("kind", KINDS)
def test_frame_spans_the_technology(market, kind):
    x, y = market
    tech = technology(x, y, kind)
    kept = frame(tech, units(tech, x, y))
    assert len(kept) < len(x) / 2
    whole = dea.scores(x, y, returns_to_scale=kind).scores
    spanned = dea.scores(x, y, returns_to_scale=kind, reference=(x[kept], y[kept])).scores
    np.testing.assert_allclose(spanned, whole, rtol=1e-12)
    on_frontier = np.flatnonzero(whole > 1 - 1e-9)
    assert np.isin(on_frontier, kept).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_multipliers_price_out_on_every_unit(market, orientation, kind):
    """What proves the frame: units left out of it earn nothing at any unit's prices."""
    x, y = market
    found = dea.multipliers(x, y, orientation=orientation, returns_to_scale=kind)
    profit = found.output_weights @ y.T - found.input_weights @ x.T + found.intercept[:, None]
    assert profit.max() < 1e-8


def spoil(monkeypatch, share):
    """Let the batch report a bad certificate for some units."""
    honest = bases.primal_error

    def dishonest(programs):
        error = honest(programs)
        error[::share] = 1e-3
        return error

    monkeypatch.setattr(bases, "primal_error", dishonest)


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_fails_its_certificate_is_solved_again(hospitals, monkeypatch, orientation, kind):
    model = {"orientation": orientation, "returns_to_scale": kind}
    expected = dea.efficiency(*hospitals, **model)
    prices = dea.multipliers(*hospitals, **model)
    spoil(monkeypatch, 3)
    found = dea.efficiency(*hospitals, **model)
    assert (expected.resolved, found.resolved) == (0, 11)
    np.testing.assert_allclose(found.scores, expected.scores, rtol=1e-9)
    assert found.certificate.max() < 1e-8
    scale = hospitals[0].mean(axis=0)
    np.testing.assert_allclose(
        found.input_targets / scale, expected.input_targets / scale, atol=1e-6
    )
    again = dea.multipliers(*hospitals, **model)
    value = (again.output_weights * hospitals[1]).sum(axis=1) + again.intercept
    if orientation == "output":
        value = (again.input_weights * hospitals[0]).sum(axis=1) - again.intercept
    np.testing.assert_allclose(value, prices.scores, rtol=1e-8)


def test_every_model_has_its_fallback(monkeypatch):
    rng = np.random.default_rng(2)
    x, y = rng.lognormal(size=(12, 2)), rng.lognormal(size=(12, 2))
    calls = {
        "super": lambda: dea.super_efficiency(x, y).scores,
        "sbm": lambda: dea.slacks_based_measure(x, y).scores,
        "super sbm": lambda: dea.super_slacks_based_measure(x, y).scores,
        "additive": lambda: dea.additive(x, y).scores,
        "directional": lambda: dea.directional_distance(x, y).distances,
        "cost": lambda: dea.cost_efficiency(x, y, [1, 2]).cost,
        "cross": lambda: np.diagonal(dea.cross_efficiency(x, y).matrix),
        "malmquist": lambda: dea.malmquist([x, x * 0.9], [y, y]).index,
        "interval": lambda: dea.scale_interval(x, y).upper,
        "jackknife": lambda: dea.jackknife(x, y).highest,
        "bootstrap": lambda: dea.bootstrap(x, y, replications=5).bias_corrected,
        "rounding": lambda: (
            dea.rounding(x, y, input_precision=0.01, output_precision=0.01, replications=5).upper
        ),
    }
    expected = {name: call() for name, call in calls.items()}
    spoil(monkeypatch, 4)
    for name, call in calls.items():
        np.testing.assert_allclose(call(), expected[name], rtol=1e-8, atol=1e-12, err_msg=name)


def test_a_program_without_bound_is_reported():
    tech = technology(np.ones((2, 1)), np.array([[1.0], [2]]), "vrs")
    own = units(tech, np.ones((1, 1)), np.zeros((1, 1)))
    programs, _ = begin_radial(tech, own, "output")
    assert programs.status.tolist() == [bases.UNBOUNDED]


def test_an_infeasible_program_is_reported():
    tech = technology(np.ones((2, 1)), np.array([[1.0], [2]]), "vrs")
    own = units(tech, np.ones((1, 1)), np.full((1, 1), 3.0))
    programs, _ = begin_radial(tech, own, "input")
    simplex.drive_out(programs)
    assert programs.status.tolist() == [bases.INFEASIBLE]


def test_singular_bases_fail_alone():
    basis = np.stack([np.eye(2), np.ones((2, 2)), 2 * np.eye(2)])
    inverse, sound = bases._inverse(basis)
    assert sound.tolist() == [True, False, True]
    np.testing.assert_array_equal(inverse[2], np.eye(2) / 2)


def test_a_cycling_example_ends():
    """Highly degenerate data: all units on one ray, many of them equal."""
    steps = np.repeat(np.arange(1.0, 9), 30)[:, None]
    x, y = steps * [1, 2, 3, 4], steps * [1, 1]
    for kind in KINDS:
        found = dea.efficiency(x, y, returns_to_scale=kind)
        np.testing.assert_allclose(found.scores, 1, rtol=1e-12)
        assert found.resolved == 0
        assert not found.input_slacks.any()


def test_units_that_are_all_but_one_another_are_scored_without_a_warning():
    """A basis of two such columns is nearly singular: what it gives is only rounding."""
    rng = np.random.default_rng(7)
    x, y = rng.uniform(10, 500, size=(8, 3)), rng.uniform(10, 500, size=(8, 3))
    x, y = np.tile(x, (2, 1)), np.tile(y, (2, 1))
    with np.errstate(all="raise"):
        found = dea.rounding(x, y, input_precision=1e-4, output_precision=1e-4, replications=100)
    assert found.certificate < 1e-7
    np.testing.assert_allclose(found.lower, dea.scores(x, y).scores, rtol=1e-3)


def test_samples_equal_single_runs(hospitals):
    x, y = hospitals
    rng = np.random.default_rng(3)
    xs = x * rng.uniform(0.9, 1.1, size=(4, *x.shape))
    ys = y * rng.uniform(0.9, 1.1, size=(4, *y.shape))
    for orientation in ("input", "output"):
        for kind in KINDS:
            model = {"orientation": orientation, "returns_to_scale": kind}
            found = samples.sampled((xs, ys), (xs, ys), **model)
            for b in range(4):
                alone = dea.scores(xs[b], ys[b], **model).scores
                np.testing.assert_allclose(found.scores[b], alone, rtol=1e-10)
            assert found.certificate.max() < 1e-8


def test_mixed_scales_do_not_matter(market):
    """Columns of 1e9 beside 1e-6, and units a million times the size of others."""
    x, y = market
    size = np.where(np.arange(len(x)) % 2, 1.0, 1e6)[:, None]
    for kind in ("crs", "vrs"):
        plain = dea.efficiency(x * size, y * size, returns_to_scale=kind)
        scaled = dea.efficiency(
            x * size * [1e9, 1, 1e-6], y * size * [1e-6, 1e7], returns_to_scale=kind
        )
        np.testing.assert_allclose(scaled.scores, plain.scores, rtol=1e-8)
        slacks = scaled.input_slacks / [1e9, 1, 1e-6]
        np.testing.assert_allclose(slacks / x.mean(), plain.input_slacks / x.mean(), atol=1e-3)
        assert max(plain.certificate.max(), scaled.certificate.max()) < 1e-8
        for k in (0, 1):
            by_hand = written_out.radial(
                x[k] * size[k], y[k] * size[k], x * size, y * size,
                orientation="input", returns_to_scale=kind,
            )  # fmt: skip
            assert plain.scores[k] == pytest.approx(by_hand.score, rel=1e-9)


def test_answers_do_not_depend_on_the_order_of_units(market):
    x, y = market
    order = np.random.default_rng(0).permutation(len(x))
    found = dea.efficiency(x, y, returns_to_scale="vrs")
    turned = dea.efficiency(x[order], y[order], returns_to_scale="vrs")
    np.testing.assert_allclose(turned.scores, found.scores[order], rtol=1e-12)


def test_a_batch_that_runs_out_of_rounds_goes_to_the_fallback(hospitals, monkeypatch):
    expected = dea.scores(*hospitals, returns_to_scale="vrs")
    monkeypatch.setattr(simplex, "MOST_ROUNDS", 1)
    found = dea.scores(*hospitals, returns_to_scale="vrs")
    assert found.resolved > 0
    np.testing.assert_allclose(found.scores, expected.scores, rtol=1e-9)
    assert found.certificate.max() < 1e-8


def test_an_objective_without_bound_fails():
    tech = technology(np.ones((2, 1)), np.array([[1.0], [2]]), "vrs")
    own = units(tech, np.ones((2, 1)), np.array([[1.0], [2]]))
    programs, _ = begin_radial(tech, own, "input")
    # Nothing stops theta and an input slack from growing together.
    cost = bases.Cost(columns=np.array([0.0, 0, -1, 0]))
    simplex.minimise(programs, cost)
    assert (programs.status == bases.FAILED).all()


def test_reference_says_when_there_is_no_answer():
    x, y = np.array([1.0]), np.array([9.0])
    spanning = (np.array([[1.0], [2]]), np.array([[1.0], [2]]))
    vrs = {"returns_to_scale": "vrs"}
    assert np.isnan(written_out.radial(x, y, *spanning, orientation="input", **vrs).score)
    inward = (np.array([1.0, 0]), np.zeros(2))
    by_steps = written_out.super_slacks_based(
        x, y, *spanning, gains=inward[0], growth=inward[1], **vrs
    )
    assert np.isnan(by_steps.score)
    assert np.isnan(written_out.least_cost(y, np.ones(1), *spanning, **vrs).score)
    assert np.isnan(written_out.second_goal(x, y, *spanning, theta=100.0, goal="benevolent").score)
    nothing = written_out.radial(x, 0 * y, *spanning, orientation="output", **vrs)
    assert nothing.score == np.inf
