"""Laws of the models beside the radial one: units, monotonicity, order among models, duality."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS
from hypothesis import given
from hypothesis import strategies as st
from made_tables import EXACT, data, some

from analysis import dea

kinds = st.sampled_from(KINDS)

# Measures of efficiency that do not depend on units, by (inputs, outputs, kind); higher is better.
FREE_OF_UNITS = {
    "super": lambda x, y, kind: dea.super_efficiency(x, y, returns_to_scale=kind).scores,
    "sbm": lambda x, y, kind: dea.slacks_based_measure(x, y, returns_to_scale=kind).scores,
    "super-sbm": lambda x, y, kind: (
        dea.super_slacks_based_measure(x, y, returns_to_scale=kind).scores
    ),
    "additive": lambda x, y, kind: -dea.additive(x, y, returns_to_scale=kind).scores,
    "directional": lambda x, y, kind: (
        -dea.directional_distance(x, y, returns_to_scale=kind).distances
    ),
    "fixed": lambda x, y, kind: (
        dea.nondiscretionary(x, y, fixed_outputs=[0], returns_to_scale=kind).scores
    ),
}
MONOTONE = ("super", "sbm", "directional", "fixed")


@pytest.mark.parametrize("name", FREE_OF_UNITS)
@some
@given(data(least=1.0), kinds, st.integers(0, 10_000))
def test_units_of_measure_do_not_matter(name, table, kind, seed):
    x, y = table
    rng = np.random.default_rng(seed)
    fx, fy = (10 ** rng.uniform(-4, 6, a.shape[1]) for a in (x, y))
    measure = FREE_OF_UNITS[name]
    np.testing.assert_allclose(
        measure(x * fx, y * fy, kind), measure(x, y, kind), rtol=1e-7, atol=1e-7
    )


@pytest.mark.parametrize("name", MONOTONE)
@some
@given(data(least=1.0), kinds)
def test_less_input_never_lowers_efficiency(name, table, kind):
    x, y = table
    better = x.copy()
    better[0] *= 0.8
    before, after = (FREE_OF_UNITS[name](a, y, kind)[0] for a in (x, better))
    if np.isfinite(before):
        assert not after < before - 1e-7


@some
@given(data(least=1.0), kinds, st.integers(0, 10_000))
def test_least_cost_by_its_dual(table, kind, seed):
    """Nothing is cheaper than technical efficiency allows, and the targets cost what is said."""
    x, y = table
    prices = np.random.default_rng(seed).uniform(0.5, 2, x.shape)
    found = dea.cost_efficiency(x, y, prices, returns_to_scale=kind)
    assert (found.allocative <= 1 + EXACT).all()
    assert (found.cost <= found.technical + EXACT).all()
    np.testing.assert_allclose(
        (prices * found.input_targets).sum(axis=1), found.minimal_cost, rtol=1e-7
    )
    alone = dea.scores(found.input_targets, y, returns_to_scale=kind, reference=(x, y)).scores
    np.testing.assert_allclose(alone, 1, rtol=1e-6)


@some
@given(data(least=1.0), kinds)
def test_the_slacks_based_measure_never_exceeds_theta(table, kind):
    theta = dea.scores(*table, returns_to_scale=kind).scores
    for orientation in ("none", "input"):
        found = dea.slacks_based_measure(*table, orientation=orientation, returns_to_scale=kind)
        assert (found.scores <= theta + EXACT).all()


@some
@given(
    data(least=1.0), st.sampled_from(["benevolent", "aggressive"]), st.sampled_from(["II", "III"])
)
def test_nobody_is_judged_better_than_by_itself(table, goal, method):
    x, y = table
    found = dea.cross_efficiency(x, y, goal=goal, method=method)
    assert (found.matrix <= np.diagonal(found.matrix) + 1e-7).all()
    judged = (found.output_weights * y).sum(axis=1) / (found.input_weights * x).sum(axis=1)
    np.testing.assert_allclose(judged, np.diagonal(found.matrix), rtol=1e-6)
    assert found.certificate.max() < 1e-8
