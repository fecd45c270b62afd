"""Groups, harsher circumstances, windows, ranges and Russell measures: by other means."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS, load
from hypothesis import given
from hypothesis import strategies as st
from made_tables import EXACT, data, some
from scipy.optimize import linprog

from analysis import dea
from analysis.errors import UserError

models = st.tuples(st.sampled_from(["input", "output"]), st.sampled_from([*KINDS, "fdh"]))


@some
@given(data(), models, st.integers(0, 10_000))
def test_groups_are_measured_apart(table, model, seed):
    x, y = table
    orientation, kind = model
    model = {"orientation": orientation, "returns_to_scale": kind}
    labels = np.random.default_rng(seed).choice(["north", "south"], len(x))
    labels[:2] = ["north", "south"]
    found = dea.metafrontier(x, y, labels, **model)
    for label in ("north", "south"):
        own = labels == label
        alone = dea.scores(x[own], y[own], **model).scores
        np.testing.assert_allclose(found.group_scores[own], alone, rtol=1e-8)
        assert (found.group_size[own] == own.sum()).all()
    np.testing.assert_allclose(found.scores, dea.scores(x, y, **model).scores)
    assert (found.gap_ratio <= 1 + EXACT).all()
    assert found.certificate.max() < 1e-8


@some
@given(data(), models, st.integers(0, 10_000))
def test_no_better_circumstances_by_brute_force(table, model, seed):
    x, y = table
    orientation, kind = model
    model = {"orientation": orientation, "returns_to_scale": kind}
    z = np.random.default_rng(seed).integers(0, 3, (len(x), 2)).astype(float)
    found = dea.no_better_circumstances(x, y, z, **model)
    for k in range(len(x)):
        harsher = (z <= z[k]).all(axis=1)
        expected = dea.scores(x[[k]], y[[k]], reference=(x[harsher], y[harsher]), **model).scores[0]
        assert found.scores[k] == pytest.approx(expected, rel=1e-8)
        assert found.comparable[k] == harsher.sum()
    same = dea.no_better_circumstances(x, y, np.zeros(len(x)), **model)
    np.testing.assert_allclose(same.scores, dea.scores(x, y, **model).scores, rtol=1e-8)


def test_harsher_circumstances_are_not_made_up_for():
    """Banker and Morey let a circumstance combine, Ruggiero compares with harsher ones alone."""
    case = load("dea_ruggiero2007_nondiscretionary")
    x, z, y = (case.columns([name]) for name in ("X1", "X2", "Y1"))
    apart = dea.no_better_circumstances(x, y, z)
    held = dea.nondiscretionary(np.hstack([x, z]), y, fixed_inputs=[1], returns_to_scale="vrs")
    # Under variable returns the best of the harsher units alone is one of Banker and Morey's mixes
    # that use no more of z than the unit has.
    harsher = dea.no_better_circumstances(x, y, z, returns_to_scale="vrs")
    assert (harsher.scores >= held.scores - EXACT).all()
    assert (apart.scores <= harsher.scores + EXACT).all()


def test_windows_by_hand():
    rng = np.random.default_rng(6)
    x, y = rng.uniform(1, 9, (4, 7, 2)), rng.uniform(1, 9, (4, 7, 1))
    found = dea.window_analysis(x, y, width=2, orientation="output", returns_to_scale="vrs")
    for first in range(3):
        pooled = dea.scores(
            np.vstack(x[first : first + 2]), np.vstack(y[first : first + 2]),
            orientation="output", returns_to_scale="vrs",
        ).scores.reshape(2, 7)  # fmt: skip
        np.testing.assert_allclose(found.scores[first, first : first + 2], pooled)
    np.testing.assert_allclose(found.mean[0], found.scores[0, 0])
    np.testing.assert_allclose(found.mean[1], (found.scores[0, 1] + found.scores[1, 1]) / 2)
    assert np.isnan(found.scores[0, 2:]).all()
    assert (found.lowest <= found.mean).all()
    assert (found.mean <= found.highest).all()
    whole = dea.window_analysis(x, y, width=4)
    np.testing.assert_allclose(whole.mean.ravel(), dea.scores(np.vstack(x), np.vstack(y)).scores)


@some
@given(data(), st.integers(0, 10_000))
def test_range_adjusted_measure_by_scipy(table, seed):
    x, y = table
    found = dea.range_adjusted(x, y)
    assert ((found.scores >= -EXACT) & (found.scores <= 1 + EXACT)).all()
    n, width = len(x), x.shape[1] + y.shape[1]
    k = seed % n
    z = np.hstack([x, -y])
    ranges = np.where(np.ptp(z, axis=0) > 0, np.ptp(z, axis=0), 1)
    answer = linprog(
        np.r_[np.zeros(n), -1 / ranges],
        A_eq=np.block([[z.T, np.eye(width)], [np.ones((1, n)), np.zeros((1, width))]]),
        b_eq=np.r_[z[k], 1], method="highs",
    )  # fmt: skip
    assert found.scores[k] == pytest.approx(1 + answer.fun / width, abs=1e-7)
    # Other units and, other than for most measures, another origin.
    moved = dea.range_adjusted(x * 100 + 7, y * 0.01 + 3)
    np.testing.assert_allclose(moved.scores, found.scores, atol=1e-7)


@some
@given(data(least=1.0), st.sampled_from(KINDS), st.integers(0, 10_000))
def test_russell_measures_are_slacks_based(table, kind, seed):
    """Russell's own programmes: a factor for each input, or for each output."""
    x, y = table
    (n, m), s = x.shape, y.shape[1]
    k = seed % n
    total = {"A_eq": np.r_[np.ones(n), np.zeros(max(m, s))][None, :], "b_eq": [1.0]}
    for orientation, factors in (("input", m), ("output", s)):
        inward = orientation == "input"
        own = np.diag(x[k] if inward else y[k])
        still = np.zeros((s if inward else m, factors))
        rows = [np.hstack([x.T, -own]), np.hstack([-y.T, still])] if inward else [
            np.hstack([x.T, still]), np.hstack([-y.T, own])
        ]  # fmt: skip
        right = [np.zeros(m), -y[k]] if inward else [x[k], np.zeros(s)]
        sums = np.r_[np.ones(n), np.zeros(factors)]
        if kind in ("nirs", "ndrs"):
            sign = 1 if kind == "nirs" else -1
            rows, right = [*rows, sign * sums[None, :]], [*right, [sign]]
        equal = {**total, "A_eq": sums[None, :]} if kind == "vrs" else {}
        goal = np.r_[np.zeros(n), np.full(factors, (1 if inward else -1) / factors)]
        bounds = [(0, None)] * n + [(0, 1) if inward else (1, None)] * factors
        answer = linprog(goal, A_ub=np.vstack(rows), b_ub=np.concatenate(right), bounds=bounds,
                         method="highs", **equal)  # fmt: skip
        found = dea.slacks_based_measure(x, y, orientation=orientation, returns_to_scale=kind)
        russell = answer.fun if inward else -1 / answer.fun
        assert found.scores[k] == pytest.approx(russell, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: dea.metafrontier(x, y, ["n"] * 31), "all units are in 'n'"),
        (lambda x, y: dea.metafrontier(x, y, ["n", "s"]), "groups have 2 units, inputs 31"),
        (lambda x, y: dea.window_analysis([x, x], [y, y]), "width is 3; give 1 to 2"),
    ],
)
def test_what_cannot_be_asked(hospitals, call, message):
    with pytest.raises(UserError, match=message):
        call(*hospitals)
