"""Inputs that no unit can change: the same answers as by other roads, and what they must obey."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS, load
from hypothesis import given
from hypothesis import strategies as st
from made_tables import data, some

from analysis import dea
from analysis.dea import programs
from analysis.errors import UserError

kinds = st.sampled_from(KINDS)


@some
@given(data(least=1.0, inputs=2), kinds)
def test_radial_and_directional_engines_agree(table, kind):
    x, y = table
    radial = dea.efficiency(x, y, returns_to_scale=kind, fixed_inputs=[0])
    along = dea.nondiscretionary(x, y, returns_to_scale=kind, fixed_inputs=[0])
    np.testing.assert_allclose(radial.scores, along.scores, rtol=1e-9, atol=1e-9)
    sums = [
        (found.input_slacks / x.mean(axis=0)).sum(axis=1)
        + (found.output_slacks / y.mean(axis=0)).sum(axis=1)
        for found in (radial, along)
    ]
    np.testing.assert_allclose(*sums, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(radial.input_targets[:, 0] + radial.input_slacks[:, 0], x[:, 0])
    assert radial.certificate.max() < 1e-8


@some
@given(data(least=1.0, inputs=2), kinds)
def test_program_written_out_agrees(table, kind):
    x, y = table
    scores = dea.scores(x, y, returns_to_scale=kind, fixed_inputs=[1]).scores
    k = len(x) - 1
    again = programs.radial(x[k], y[k], x, y, orientation="input", returns_to_scale=kind, fixed=[1])
    assert again.score == pytest.approx(scores[k], rel=1e-8)


@some
@given(data(least=1.0, inputs=2), kinds)
def test_holding_an_input_never_raises_a_score(table, kind):
    """And output orientation knows no difference: it leaves all inputs as they are."""
    x, y = table
    free = dea.efficiency(x, y, returns_to_scale=kind)
    fixed = dea.efficiency(x, y, returns_to_scale=kind, fixed_inputs=[0])
    # What shrinks all inputs in one proportion shrinks the free ones alone by no less.
    assert (fixed.scores <= free.scores + 1e-7).all()
    outward = [
        dea.scores(x, y, orientation="output", returns_to_scale=kind, fixed_inputs=given).scores
        for given in ((), [0])
    ]
    np.testing.assert_array_equal(*outward)


@some
@given(data(least=1.0, inputs=2), st.floats(1e-3, 1e3))
def test_units_of_measure_do_not_matter(table, factor):
    x, y = table
    rescaled = x.copy()
    rescaled[:, 0] *= factor
    for kind in ("crs", "vrs"):
        before, after = (
            dea.scores(a, y, returns_to_scale=kind, fixed_inputs=[0]).scores for a in (x, rescaled)
        )
        np.testing.assert_allclose(before, after, rtol=1e-7)


@some
@given(data(least=1.0, inputs=2))
def test_under_variable_returns_a_fixed_input_is_an_output_that_falls(table):
    """With weights that add up to 1, using at most x is making at least v - x."""
    x, y = table
    turned = np.hstack([y, x[:, [0]].max() + 1 - x[:, [0]]])
    np.testing.assert_allclose(
        dea.scores(x, y, returns_to_scale="vrs", fixed_inputs=[0]).scores,
        dea.scores(x[:, 1:], turned, returns_to_scale="vrs").scores,
        rtol=1e-7,
    )


@some
@given(data(least=1.0, inputs=2))
def test_range_of_weights_is_that_of_the_program_written_out(table):
    x, y = table
    found = dea.scale_interval(x, y, fixed_inputs=[0])
    np.testing.assert_allclose(found.scores, dea.scores(x, y, fixed_inputs=[0]).scores, rtol=1e-8)
    again = programs.weight_range(x[0], y[0], x, y, orientation="input", fixed=[0])
    assert found.lower[0] == pytest.approx(again.lower, rel=1e-6, abs=1e-6)
    assert found.upper[0] == pytest.approx(again.upper, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_replications_are_those_of_one_sample_after_another(kind):
    """Each replication by hand: the free inputs moved, the fixed one where it is."""
    from analysis.dea.replications import against_moved

    rng = np.random.default_rng(3)
    x, y = rng.uniform(1, 9, (14, 3)), rng.uniform(1, 9, (14, 2))
    factor = rng.uniform(0.4, 1.0, (5, 14))
    found = against_moved(
        x, y, factor, orientation="input", returns_to_scale=kind, fixed_inputs=[1]
    )
    for b, row in enumerate(factor):
        moved = x.copy()
        moved[:, [0, 2]] *= row[:, None]
        by_hand = dea.scores(
            x, y, returns_to_scale=kind, fixed_inputs=[1], reference=(moved, y)
        ).scores
        np.testing.assert_allclose(found.scores[b], by_hand, rtol=1e-8)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_bootstrap_of_scores_and_gaps(kind):
    rng = np.random.default_rng(5)
    x, y = rng.uniform(1, 9, (16, 2)), rng.uniform(1, 9, (16, 1))
    plan = {"returns_to_scale": kind, "fixed_inputs": [1], "replications": 200, "seed": 4}
    boot, gaps = dea.bootstrap(x, y, **plan), dea.bootstrap_gaps(x, y, **plan)
    plain = dea.efficiency(x, y, returns_to_scale=kind, fixed_inputs=[1])
    np.testing.assert_allclose(boot.scores, plain.scores, rtol=1e-9)
    assert (boot.lower <= boot.upper).all()
    assert (boot.upper <= plain.scores + 1e-9).all()
    np.testing.assert_allclose(gaps.bootstrap.lower, boot.lower, rtol=1e-9)
    assert not gaps.input_radial.estimate[:, 1].any()
    assert not gaps.input_radial.upper[:, 1].any()
    np.testing.assert_allclose(
        gaps.input_radial.estimate[:, 0], (1 - plain.scores) * x[:, 0], atol=1e-9
    )


def test_rounded_figures_are_drawn_for_what_is_fixed_too():
    x, y = np.array([[2.0, 1], [4, 1], [4, 2], [8, 3]]), np.ones((4, 1))
    exact = dea.rounding(x, y, input_precision=0, output_precision=0, fixed_inputs=[1])
    np.testing.assert_array_equal(exact.on_frontier, [1, 0, 0, 0])
    np.testing.assert_allclose(exact.scores, dea.scores(x, y, fixed_inputs=[1]).scores)
    drawn = dea.rounding(
        x, y, input_precision=[0, 1], output_precision=0, fixed_inputs=[1],
        returns_to_scale="vrs", replications=400,
    )  # fmt: skip
    assert drawn.certificate < 1e-8
    # The second has as much of the fixed input as the first, or less: half the time it has less.
    assert 0.4 < drawn.on_frontier[1] < 0.6


def test_super_efficiency_moves_free_inputs_alone():
    rng = np.random.default_rng(2)
    x, y = rng.uniform(1, 9, (9, 2)), rng.uniform(1, 9, (9, 1))
    found = dea.super_efficiency(x, y, fixed_inputs=[1], returns_to_scale="vrs")
    for k in range(9):
        others = np.arange(9) != k
        again = dea.scores(
            x[[k]], y[[k]], reference=(x[others], y[others]), fixed_inputs=[1],
            returns_to_scale="vrs",
        ).scores[0]  # fmt: skip
        np.testing.assert_allclose(found.scores[k], again, rtol=1e-8, equal_nan=True)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_published_example(kind):
    case = load("dea_ruggiero2007_nondiscretionary")
    found = dea.efficiency(case.inputs, case.outputs, fixed_inputs=[1], returns_to_scale=kind)
    np.testing.assert_allclose(found.scores, case.expected[f"{kind}_input"], rtol=1e-6)


def test_faults_are_told():
    x, y = np.array([[1.0, 2], [0, 3]]), np.ones((2, 1))
    with pytest.raises(UserError, match="unit 2 has only zeros in the inputs that are not fixed"):
        dea.scores(x, y, fixed_inputs=[1])
    with pytest.raises(UserError, match="give columns from 0 to 1"):
        dea.scores(x, y, fixed_inputs=[2])
    with pytest.raises(UserError, match="free disposal hull takes none"):
        dea.scores(x, y, fixed_inputs=[1], returns_to_scale="fdh")
