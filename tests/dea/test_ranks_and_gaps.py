"""Ranks, differences and gaps from the bootstrap: by brute force, and what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from analysis import dea
from analysis.dea import ranks, replications
from analysis.errors import UserError

MODELS = [(o, k) for o in ("input", "output") for k in ("crs", "vrs")]
draws_of_units = some.arrays(
    float, st.tuples(st.integers(2, 12), st.integers(2, 7)), elements=st.sampled_from(range(1, 6))
)


@given(draws_of_units)
def test_ranks_within_count_who_is_better(draws):
    best, worst = ranks._ranks_within(draws)
    for b, row in enumerate(draws):
        np.testing.assert_array_equal(best[b], [1 + (row < own).sum() for own in row])
        np.testing.assert_array_equal(worst[b], [(row <= own).sum() for own in row])


@given(draws_of_units, st.sampled_from([0.5, 0.9, 0.95]))
@settings(max_examples=50)
def test_laws_of_ranks_and_comparisons(draws, level):
    draws = draws + np.linspace(0, 0.1, draws.size).reshape(draws.shape)
    n = draws.shape[1]
    for found in (ranks.ranks(draws, level), ranks.joint_ranks(draws, level)):
        assert (found.lower >= 1).all()
        assert (found.lower <= found.upper).all()
        assert (found.upper <= n).all()
    joint = ranks.joint_ranks(draws, level)
    assert (joint.lower <= joint.ranks).all()
    assert (joint.ranks <= joint.upper).all()
    above = ranks.probabilities_above(draws)
    np.testing.assert_allclose(above + above.T, 1)
    one = ranks.compare(draws, 0, level)
    np.testing.assert_array_equal(one.probability_above, above[0])
    assert (one.lower <= one.upper).all()
    np.testing.assert_array_equal(ranks.compare(draws * 7, 0, level).probability_above, above[0])


def test_joint_ranks_by_hand():
    """Two units never less than 1 apart in any draw, a third that may be anywhere."""
    rng = np.random.default_rng(4)
    noise = rng.uniform(0, 0.1, size=(500, 1))
    draws = np.hstack([1 + noise, 2 + noise, rng.uniform(1, 3, size=(500, 1))])
    found = ranks.joint_ranks(draws, 0.95)
    assert found.lower.tolist() == [1, 2, 1]
    assert found.upper.tolist() == [2, 3, 3]
    assert ranks.compare(draws, 0, 0.95).probability_above.tolist()[:2] == [0.5, 1.0]


def test_multiples_share_their_ranks(hospitals):
    x, y = hospitals
    twice = (np.vstack([x, 3 * x[:1]]), np.vstack([y, 3 * y[:1]]))
    found = dea.bootstrap(*twice, replications=50)
    # The homogeneous draws move the two apart, but both stand on one ray.
    np.testing.assert_allclose(found.draws[:, 0], found.draws[:, -1], rtol=1e-9)
    assert found.compare(0).probability_above[-1] == 0.5
    within = found.ranks()
    assert (within.lower[0], within.upper[0]) == (within.lower[-1], within.upper[-1])
    joint = found.joint_ranks()
    assert joint.ranks[0] == joint.ranks[-1]


def test_overlapping_intervals_may_differ_for_all_that(hospitals):
    """The reason for differences: they share the frontier's error."""
    found = dea.bootstrap(*hospitals, replications=400)
    pairs = [
        (i, j)
        for i in range(31)
        for j in range(31)
        if found.lower[i] < found.upper[j] and found.compare(i).upper[j] < 0
    ]
    assert pairs


@pytest.mark.parametrize(("orientation", "kind"), MODELS)
def test_gaps_by_brute_force(hospitals, orientation, kind):
    """Rebuild the replications from the same draws, one reference set at a time."""
    x, y = hospitals
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.bootstrap_gaps(x, y, replications=5, bandwidth=0.02, seed=9, level=0.6, **model)
    theta = dea.scores(x, y, **model).scores
    theta = theta if orientation == "input" else 1 / theta
    data = np.hstack([x, y])
    totals, radials = [], []
    rng = np.random.default_rng(9)
    for _, drawn in replications.smoothed_draws(theta, 0.02, 5, rng):
        for star in drawn:
            scale = (theta / star)[:, None]
            spanning = (x * scale, y) if orientation == "input" else (x, y / scale)
            # Slacks are divided by the data's own means, not by those of the drawn frontier.
            weighted = (spanning[0] / x.mean(axis=0), spanning[1] / y.mean(axis=0))
            again = dea.efficiency(
                x / x.mean(axis=0), y / y.mean(axis=0), reference=weighted,
                slack_weights="raw", **model,
            )  # fmt: skip
            slack = np.hstack([again.input_slacks, again.output_slacks]) * data.mean(axis=0)
            distance = 1 / again.scores if orientation == "input" else again.scores
            true = (2 * (1 / theta) - distance)[:, None]
            near = distance[:, None] / true if orientation == "input" else true / distance[:, None]
            swept = np.array([orientation == "input"] * 3 + [orientation == "output"] * 2)
            step = 1 - 1 / true if orientation == "input" else true - 1
            radials.append(np.where(swept, step * data, 0))
            totals.append(radials[-1] + np.where(swept, slack * near, slack))
    tight = {"rtol": 1e-7, "atol": 1e-6}
    for got, all_draws in (
        ((found.input_total, found.output_total), totals),
        ((found.input_radial, found.output_radial), radials),
    ):
        lower, upper = np.quantile(all_draws, [0.2, 0.8], axis=0)
        np.testing.assert_allclose(np.hstack([g.lower for g in got]), lower, **tight)
        np.testing.assert_allclose(np.hstack([g.upper for g in got]), upper, **tight)


@pytest.mark.parametrize(("orientation", "kind"), MODELS)
def test_laws_of_gaps(hospitals, orientation, kind):
    x, y = hospitals
    model = {"orientation": orientation, "returns_to_scale": kind, "replications": 100}
    found = dea.bootstrap_gaps(x, y, **model)
    plain = dea.bootstrap(x, y, **model)
    np.testing.assert_array_equal(found.bootstrap.draws, plain.draws)
    single = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
    np.testing.assert_allclose(found.input_total.estimate, x - single.input_targets, atol=1e-6)
    np.testing.assert_allclose(found.output_total.estimate, single.output_targets - y, atol=1e-6)
    inward = orientation == "input"
    radial = found.input_radial if inward else found.output_radial
    ends = (1 - plain.upper, 1 - plain.lower) if inward else (plain.lower - 1, plain.upper - 1)
    data = x if inward else y
    np.testing.assert_allclose(radial.lower, ends[0][:, None] * data, rtol=2e-2)
    np.testing.assert_allclose(radial.upper, ends[1][:, None] * data, rtol=2e-2)
    for part, slack, total in (
        (found.input_radial, found.input_slacks, found.input_total),
        (found.output_radial, found.output_slacks, found.output_total),
    ):
        assert (slack.lower >= 0).all()
        assert (part.lower >= 0).all()
        assert (total.lower >= np.maximum(part.lower, slack.lower) - 1e-9).all()
        assert (total.upper >= np.maximum(part.upper, slack.upper) - 1e-9).all()
    assert (found.input_total.upper <= x).all()
    size = np.array([1e6, 1, 1e-4])
    scaled = dea.bootstrap_gaps(x * size, y, **model)
    dust = 1e-9 * x.max()
    same = scaled.input_total.upper / size
    np.testing.assert_allclose(same, found.input_total.upper, rtol=1e-6, atol=dust)
    assert found.bootstrap.certificate < 1e-8


def test_gaps_refuse_a_level_of_one(hospitals):
    with pytest.raises(UserError, match="level between 0 and 1"):
        dea.bootstrap_gaps(*hospitals, level=1)
