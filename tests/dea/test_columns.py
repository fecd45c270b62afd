"""Columns of a special kind: non-controllable, bad on either side, negative; answers of deaR."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import answers, numbers, table
from hypothesis import given
from hypothesis import strategies as st
from made_tables import data, some

from analysis import dea
from analysis.dea import programs

SIDES = {"io": "input", "oo": "output", "no": "none"}
HELD = {
    "nc_input": {"equal_inputs": [1]},
    "nc_both": {"equal_inputs": [1], "equal_outputs": [0]},
    "nc_nd": {"equal_inputs": [1], "fixed_inputs": [2]},
}


def made(*groups: tuple[str, ...]) -> list[np.ndarray]:
    return table("dea_factors", "made", *groups)


@pytest.mark.parametrize("name", HELD)
def test_noncontrollable_columns(name):
    x, y = made(("x1", "x2", "waste"), ("y1", "y2"))
    for key, expected in answers("dea_factors")[name].items():
        side, kind = key.split()
        found = dea.nondiscretionary(
            x, y, orientation=SIDES[side], returns_to_scale=kind, **HELD[name]
        )
        np.testing.assert_allclose(found.scores, numbers(expected), rtol=1e-6)
        assert found.certificate.max() < 1e-8
        np.testing.assert_allclose((found.lambdas @ x)[:, 1], x[:, 1], rtol=1e-8)
        np.testing.assert_allclose(found.lambdas @ x, found.input_targets, rtol=1e-8)
        np.testing.assert_allclose(found.lambdas @ y, found.output_targets, rtol=1e-8)


@some
@given(data(least=1.0), st.sampled_from(["crs", "vrs", "nirs", "ndrs"]))
def test_holding_equal_lies_above_holding_as_a_bound(drawn, kind):
    """And is what the written-out programme says."""
    x, y = drawn
    x = np.column_stack([x, np.linspace(1, 2, len(x))])
    last = x.shape[1] - 1
    bound = dea.nondiscretionary(x, y, fixed_inputs=[last], returns_to_scale=kind)
    equal = dea.nondiscretionary(x, y, equal_inputs=[last], returns_to_scale=kind)
    assert (equal.scores >= bound.scores - 1e-8).all()
    gx = x.copy()
    gx[:, last] = 0
    for k in range(min(4, len(x))):
        wanted = programs.directional(
            x[k], y[k], x, y, gx=gx[k], gy=0 * y[k], equal=[last], returns_to_scale=kind
        )
        assert equal.scores[k] == pytest.approx(1 - wanted.score, abs=1e-7)


@pytest.mark.parametrize("side", ["io", "oo"])
def test_bad_inputs_and_bad_outputs(side):
    x, y, waste, smoke = made(("x1", "x2"), ("y1", "y2"), ("waste",), ("smoke",))
    both = dea.undesirable_factors(
        x, y, bad_outputs=smoke, bad_inputs=waste, orientation=SIDES[side],
        output_translation=smoke.max() + 1, input_translation=waste.max() + 1,
    )  # fmt: skip
    expected = answers("dea_factors")
    np.testing.assert_allclose(both.scores, numbers(expected["undesirable"][side]), rtol=1e-6)
    np.testing.assert_allclose(both.lambdas @ waste, both.input_targets[:, 2:], atol=1e-7)
    np.testing.assert_allclose(both.lambdas @ smoke, both.output_targets[:, 2:], atol=1e-7)
    one = dea.undesirable_factors(
        x, y, bad_inputs=waste, orientation=SIDES[side], input_translation=100
    )
    np.testing.assert_allclose(one.scores, numbers(expected["bad_input_100"][side]), rtol=1e-6)


def test_the_side_that_stands_still_may_be_moved():
    x, y, waste, smoke = made(("x1", "x2"), ("y1", "y2"), ("waste",), ("smoke",))
    for side, given_ in (("input", "output_translation"), ("output", "input_translation")):
        far, near = (
            dea.undesirable_factors(
                x, y, bad_outputs=smoke, bad_inputs=waste, orientation=side, **{given_: v}
            ).scores
            for v in (90, 5000)
        )
        np.testing.assert_allclose(far, near, rtol=1e-9)
    assert dea.undesirable_factors(x, y, bad_inputs=waste).orientation == "input"
    assert dea.undesirable_factors(x, y, bad_outputs=smoke).orientation == "output"
    usual = dea.undesirable_factors(x, y, bad_outputs=smoke, output_translation=[np.nan])
    own = smoke.max() + smoke.min()
    spelt_out = dea.undesirable_factors(x, y, bad_outputs=smoke, output_translation=own)
    np.testing.assert_array_equal(usual.scores, spelt_out.scores)


@pytest.mark.parametrize("key", answers("dea_factors")["rdm"])
def test_negative_figures_in_each_direction(key):
    side, direction = key.split()
    x, y = made(("x1", "x2"), ("y1", "y2"))
    x[:, 0] -= 50
    y[:, 0] -= 40
    found = dea.range_directional(x, y, orientation=SIDES[side], direction=direction)
    expected = numbers(answers("dea_factors")["rdm"][key])
    # Of a unit that is best in all that moves deaR says nothing; it has nothing to gain.
    known = np.isfinite(expected)
    np.testing.assert_allclose(found.distances[known], expected[known], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.distances[~known], 0, atol=1e-12)
    assert found.certificate.max() < 1e-8


@pytest.mark.parametrize("side", ["io", "oo"])
def test_bounds_on_the_sum_of_weights_by_a_reference_set(side):
    """Weights whose sum lies between L and U mix units L and U times their size (deaR's grs)."""
    x, y = made(("x1", "x2"), ("y1", "y2"))
    low, high = 0.8, 1.2
    found = dea.scores(
        x, y, orientation=SIDES[side], returns_to_scale="vrs",
        reference=(np.vstack([low * x, high * x]), np.vstack([low * y, high * y])),
    )  # fmt: skip
    expected = numbers(answers("dea_factors")["grs_0.8_1.2"][side])
    np.testing.assert_allclose(found.scores, expected, rtol=1e-6)
