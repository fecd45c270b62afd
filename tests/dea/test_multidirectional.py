"""Multi-directional efficiency, additive model and super-efficiency against Benchmarking."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS, answers, numbers, table
from hypothesis import given
from hypothesis import strategies as st
from made_tables import EXACT, data, some

from analysis import dea
from analysis.errors import UserError

CASE = answers("dea_mea_additive_super")
TABLES = {
    "made": ("made", ("x1", "x2"), ("y1", "y2")),
    "milkProd_first30": ("milkProd_30", ("vet", "energy", "cows"), ("milk",)),
}
SIDES = {"input": "mea_in", "output": "mea_out", "none": "mea_in-out"}
models = st.tuples(st.sampled_from(list(SIDES)), st.sampled_from(KINDS))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", SIDES)
@pytest.mark.parametrize("name", TABLES)
def test_multidirectional_is_that_of_r(name, orientation, kind):
    """Benchmarking's mea: single improvements, and the share of them that fits at once."""
    x, y = table("dea_mea_additive_super", *TABLES[name])
    expected = CASE[name][kind][SIDES[orientation]]
    found = dea.multidirectional(x, y, orientation=orientation, returns_to_scale=kind)
    alone = np.hstack([found.input_improvements, found.output_improvements])
    m = x.shape[1]
    side = {"input": slice(0, m), "output": slice(m, None), "none": slice(None)}[orientation]
    wanted = np.array(expected["direct"], dtype=float).reshape(len(x), -1)
    np.testing.assert_allclose(alone[:, side], wanted, rtol=1e-7, atol=1e-7 * wanted.max())
    np.testing.assert_allclose(found.shares, numbers(expected["eff"]), atol=1e-8)
    assert found.certificate.max() < 1e-8


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TABLES)
def test_additive_and_super_efficiency(name, kind):
    """Super-efficiency of R; sums of slacks of scipy, as R rescales some columns unasked."""
    x, y = table("dea_mea_additive_super", *TABLES[name])
    own = CASE["independent_check"][f"{name} {kind} additive"]["values"]
    found = dea.additive(x, y, returns_to_scale=kind, slack_weights="raw")
    np.testing.assert_allclose(found.scores, own, rtol=1e-7, atol=1e-6)
    for orientation, key in (("input", "super_in"), ("output", "super_out")):
        above = dea.super_efficiency(x, y, orientation=orientation, returns_to_scale=kind)
        np.testing.assert_allclose(above.scores, numbers(CASE[name][kind][key]), rtol=1e-7)


@some
@given(data(), models)
def test_targets_can_be_done(table, model):
    x, y = table
    orientation, kind = model
    found = dea.multidirectional(x, y, orientation=orientation, returns_to_scale=kind)
    at = dea.scores(
        found.input_targets, found.output_targets, returns_to_scale=kind, reference=(x, y)
    )
    assert (at.scores <= 1 + 1e-6).all()
    assert (found.input_targets <= x + EXACT).all()
    assert (found.output_targets >= y - EXACT).all()
    assert (found.shares >= 0).all()
    assert (found.shares <= 1 + EXACT).all()
    for part in (found.input_efficiency, found.output_efficiency):
        assert ((part >= 0) & (part <= 1 + EXACT)).all()


@some
@given(data(), models, st.integers(0, 10_000))
def test_units_of_measure_do_not_matter(table, model, seed):
    x, y = table
    orientation, kind = model
    rng = np.random.default_rng(seed)
    fx, fy = (10 ** rng.uniform(-4, 6, a.shape[1]) for a in (x, y))
    found = dea.multidirectional(x, y, orientation=orientation, returns_to_scale=kind)
    other = dea.multidirectional(x * fx, y * fy, orientation=orientation, returns_to_scale=kind)
    np.testing.assert_allclose(other.shares, found.shares, atol=1e-7)
    np.testing.assert_allclose(other.input_efficiency, found.input_efficiency, atol=1e-7)


def test_one_input_and_output_is_the_radial_score(hospitals):
    x, y = hospitals[0][:, :1], hospitals[1][:, :1]
    found = dea.multidirectional(x, y, returns_to_scale="vrs")
    theta = dea.scores(x, y, returns_to_scale="vrs").scores
    np.testing.assert_allclose(found.input_efficiency[:, 0], theta, rtol=1e-9)


def test_an_orientation_it_does_not_know(hospitals):
    with pytest.raises(UserError, match="orientation is 'both'"):
        dea.multidirectional(*hospitals, orientation="both")
