"""Samples solved from their neighbours: the same scores, slacks and proofs as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import dea, workers
from analysis.dea.engine import neighbours, samples
from analysis.dea.replications import against_moved

from .test_laws import data, models, some

EXACT = 1e-9


def far_and_near(monkeypatch, growing: bool) -> None:
    """Have every sample's columns grow from three units, or none's."""
    monkeypatch.setattr(samples, "GROWING_FROM", 0 if growing else 10**9)
    monkeypatch.setattr(neighbours, "SCRATCH_LARGE", 3)


def moved(x, y, factor, orientation):
    swept = factor[:, None]
    return (x * swept, y) if orientation == "input" else (x, y * swept)


def made_up(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.lognormal(size=(n, 2))
    return x, x.prod(axis=1, keepdims=True) ** 0.4 * rng.uniform(0.3, 1, (n, 2))


@pytest.mark.parametrize("growing", [False, True])
@some
@given(data(), models, st.integers(0, 10_000))
def test_scores_are_those_of_each_unit_alone(growing, table, model, seed):
    x, y = table
    orientation, kind = model
    factor = np.random.default_rng(seed).choice([0.5, 1, 1.25, 3], size=(3, len(x)))
    with pytest.MonkeyPatch.context() as patch:
        far_and_near(patch, growing)
        found = against_moved(
            x, y, factor, orientation=orientation, returns_to_scale=kind,
            slack_weights=np.ones(x.shape[1] + y.shape[1]),
        )  # fmt: skip
    assert found.certificate.max() < 1e-8
    for row, own, slacks in zip(factor, found.scores, found.slacks, strict=True):
        alone = dea.efficiency(
            x, y, orientation=orientation, returns_to_scale=kind,
            reference=moved(x, y, row, orientation), slack_weights="raw",
        )  # fmt: skip
        np.testing.assert_allclose(own, alone.scores, rtol=EXACT, atol=EXACT)
        largest = alone.input_slacks.sum(axis=1) + alone.output_slacks.sum(axis=1)
        np.testing.assert_allclose(slacks.sum(axis=1), largest, rtol=1e-6, atol=1e-6 * x.max())


@pytest.mark.parametrize("growing", [False, True])
@pytest.mark.parametrize("kind", ["crs", "vrs", "nirs", "ndrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_many_units_are_those_of_each_unit_alone(monkeypatch, orientation, kind, growing):
    """Several hundred units, of which few span the frontier, in samples that follow another."""
    far_and_near(monkeypatch, growing)
    x, y = made_up(300)
    factor = np.random.default_rng(1).uniform(0.4, 2, size=(3, 300))
    found = against_moved(x, y, factor, orientation=orientation, returns_to_scale=kind)
    assert found.certificate.max() < 1e-8
    for row, own in zip(factor, found.scores, strict=True):
        spanning = moved(x, y, row, orientation)
        alone = dea.scores(
            x, y, orientation=orientation, returns_to_scale=kind, reference=spanning
        ).scores
        np.testing.assert_allclose(own, alone, rtol=EXACT)


@pytest.mark.parametrize("growing", [False, True])
def test_a_dual_simplex_that_stops_too_early_is_found_out(monkeypatch, growing):
    """Half-solved programs fail their certificate, and are solved from their own start."""
    x, y = made_up(60)
    factor = np.random.default_rng(1).uniform(0.4, 2, size=(4, 60))
    model = {"orientation": "input", "returns_to_scale": "vrs"}
    right = against_moved(x, y, factor, **model)
    far_and_near(monkeypatch, growing)
    nothing = np.array([], dtype=np.int64)
    monkeypatch.setattr(neighbours, "minimise_dually", lambda programs, rows: nothing)
    found = against_moved(x, y, factor, **model)
    np.testing.assert_allclose(found.scores, right.scores, rtol=EXACT)
    assert found.certificate.max() < 1e-8


def test_a_program_that_never_ends_well_goes_to_the_exact_solver(monkeypatch):
    """Whatever the engine cannot prove is proved by HiGHS, against all units."""
    x, y = made_up(20)
    factor = np.random.default_rng(1).uniform(0.4, 2, size=(2, 20))
    model = {"orientation": "output", "returns_to_scale": "crs"}
    right = against_moved(x, y, factor, **model)
    monkeypatch.setattr(samples, "_solve", lambda task: samples.Sampled(
        np.full((2, 20), np.nan), np.full((2, 20), np.inf), None
    ))  # fmt: skip
    found = against_moved(x, y, factor, **model)
    np.testing.assert_allclose(found.scores, right.scores, rtol=EXACT)


def test_doubtful_units_are_solved_exactly(monkeypatch):
    """A figure far below the others' is certified by HiGHS, and hides no unit from the frontier."""
    x, y = made_up(40)
    x[7, 0] *= 1e-9
    factor = np.random.default_rng(1).uniform(0.4, 2, size=(1, 40))
    for growing in (False, True):
        far_and_near(monkeypatch, growing)
        found = against_moved(x, y, factor, orientation="input", returns_to_scale="crs")
        alone = dea.scores(x, y, reference=(x * factor[0][:, None], y))
        np.testing.assert_allclose(found.scores[0], alone.scores, rtol=EXACT)
        assert found.certificate.max() < 1e-8


@pytest.mark.parametrize("slacks", [False, True])
def test_processes_change_no_byte(monkeypatch, slacks):
    x, y = made_up(20)
    monkeypatch.setattr("analysis.dea.replications.WORTH_WORKERS", 0)
    call = dea.bootstrap_gaps if slacks else dea.bootstrap
    told = []
    model = {"returns_to_scale": "vrs", "replications": 1700, "seed": 3}
    one = call(x, y, **model, told=told.append)
    with workers.use(3):
        several = call(x, y, **model)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 1
    if slacks:
        assert one.input_total.upper.tobytes() == several.input_total.upper.tobytes()
        one, several = one.bootstrap, several.bootstrap
    assert one.draws.tobytes() == several.draws.tobytes()
    assert one.certificate == several.certificate


def test_under_constant_returns_one_bootstrap_serves_both_orientations():
    """Theta is 1/phi there, and a unit that is moved either way stays on its own ray."""
    inward, outward = (
        dea.bootstrap(*made_up(40), orientation=side, replications=60) for side in
        ("input", "output")
    )  # fmt: skip
    np.testing.assert_allclose(outward.lower, 1 / inward.upper, rtol=1e-9)
    np.testing.assert_allclose(outward.upper, 1 / inward.lower, rtol=1e-9)
