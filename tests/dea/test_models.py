"""Models against their written-out form in PuLP, or against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from analysis import dea
from analysis.dea import programs as written_out

KINDS = ("crs", "vrs", "nirs", "ndrs")
UNITS = 14


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(5)
    x, y = rng.lognormal(size=(UNITS, 3)), rng.lognormal(size=(UNITS, 2))
    # Two equal units, and one on the frontier with a slack.
    x[1], y[1] = x[0], y[0]
    x[2], y[2] = x[3] * [1, 1.5, 1], y[3]
    return x, y


def without(k, *arrays):
    keep = np.arange(UNITS) != k
    return [a[keep] for a in arrays]


def normalised(found, x, y):
    return (found.input_slacks / x.mean(axis=0)).sum(-1) + (
        found.output_slacks / y.mean(axis=0)
    ).sum(-1)


@pytest.mark.parametrize("kind", [*KINDS, "fdh"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_radial(small, orientation, kind):
    x, y = small
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.efficiency(x, y, **model)
    for k in range(UNITS):
        by_hand = written_out.radial(x[k], y[k], x, y, **model)
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-8)
        got = normalised(found, x, y)[k]
        assert got == pytest.approx(normalised(by_hand, x, y), abs=1e-7)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_foreign_reference_set(small, orientation, kind):
    x, y = small
    spanning = (x[5:] * 1.1, y[5:])
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.efficiency(x, y, reference=spanning, **model)
    assert found.lambdas.shape == (UNITS, UNITS - 5)
    for k in range(UNITS):
        by_hand = written_out.radial(x[k], y[k], *spanning, **model)
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-8, nan_ok=True)
    # Fifty times the outputs, or a fiftieth of the inputs, is beyond any mixture of the others,
    # but not beyond a multiple.
    inward = orientation == "input"
    far = (x[:1], y[:1] * 50) if inward else (x[:1] / 50, y[:1])
    alone = dea.scores(*far, reference=spanning, **model).scores[0]
    assert np.isnan(alone) == (kind in ("vrs", "nirs" if inward else "ndrs"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_super_efficiency(small, orientation, kind):
    x, y = small
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.super_efficiency(x, y, **model)
    for k in range(UNITS):
        by_hand = written_out.radial(x[k], y[k], *without(k, x, y), **model)
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-8, nan_ok=True)
    np.testing.assert_array_equal(found.feasible, ~np.isnan(found.scores))


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_free_disposal_hull_by_brute_force(small, orientation):
    x, y = small
    found = dea.efficiency(x, y, orientation=orientation, returns_to_scale="fdh")
    for k in range(UNITS):
        if orientation == "input":
            best = min((x[j] / x[k]).max() for j in range(UNITS) if (y[j] >= y[k]).all())
        else:
            best = max((y[j] / y[k]).min() for j in range(UNITS) if (x[j] <= x[k]).all())
        assert found.scores[k] == pytest.approx(best, rel=1e-12)
    np.testing.assert_array_equal(np.diff(found.lambdas.indptr), 1)
    np.testing.assert_allclose(found.lambdas @ x, found.input_targets)
    np.testing.assert_allclose(found.lambdas @ y, found.output_targets)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["none", "input", "output"])
def test_slacks_based_measures(small, orientation, kind):
    x, y = small
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.slacks_based_measure(x, y, **model)
    above = dea.super_slacks_based_measure(x, y, **model)
    for k in range(UNITS):
        gains = np.concatenate([1 / (3 * x[k]) * (orientation != "output"), [0, 0]])
        growth = np.concatenate([[0, 0, 0], 1 / (2 * y[k]) * (orientation != "input")])
        by_hand = written_out.slacks_based(
            x[k], y[k], x, y, gains=gains, growth=growth, returns_to_scale=kind
        )
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-7)
        if found.scores[k] < 1 - 1e-9:
            assert above.scores[k] == found.scores[k]
            continue
        by_hand = written_out.super_slacks_based(
            x[k], y[k], *without(k, x, y), gains=gains, growth=growth, returns_to_scale=kind
        )
        assert above.scores[k] == pytest.approx(by_hand.score, rel=1e-7, nan_ok=True)
    top = 1 - (found.input_slacks / x).mean(axis=1)
    bottom = 1 + (found.output_slacks / y).mean(axis=1)
    ratio = {"none": top / bottom, "input": top, "output": 1 / bottom}[orientation]
    np.testing.assert_allclose(ratio, found.scores, rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slack_weights", ["mean", "raw"])
def test_additive(small, kind, slack_weights):
    x, y = small
    found = dea.additive(x, y, returns_to_scale=kind, slack_weights=slack_weights)
    weights = np.ones(5)
    if slack_weights == "mean":
        weights = 1 / np.concatenate([x.mean(axis=0), y.mean(axis=0)])
    for k in range(UNITS):
        by_hand = written_out.slacks_based(
            x[k], y[k], x, y, gains=weights, growth=np.zeros(5), returns_to_scale=kind
        )
        assert found.scores[k] == pytest.approx(1 - by_hand.score, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", [(), (1,)])
def test_directional_distance(small, kind, bad):
    x, y = small
    gx, gy = np.array([0.5, 0, 1.0]), np.array([1.0, 0.3])
    found = dea.directional_distance(
        x,
        y,
        input_direction=gx,
        output_direction=gy,
        returns_to_scale=kind,
        bad_outputs=bad,
        disposal="equality",
    )
    signed = np.where([r in bad for r in range(2)], -gy, gy)
    for k in range(UNITS):
        by_hand = written_out.directional(
            x[k],
            y[k],
            x,
            y,
            gx=gx,
            gy=signed,
            equal=[x.shape[1] + r for r in bad],
            returns_to_scale=kind,
        )
        assert found.distances[k] == pytest.approx(by_hand.score, rel=1e-7, abs=1e-9)
    np.testing.assert_allclose(found.lambdas @ x, found.input_targets, atol=1e-9)
    np.testing.assert_allclose(found.lambdas @ y, found.output_targets, atol=1e-9)


def test_negative_data(small):
    x, y = small[0] - 1, small[1] - 2
    x[4], y[4] = x.min(axis=0), y.max(axis=0) - [0, 1]
    found = dea.range_directional(x, y)
    for k in range(UNITS):
        gx, gy = x[k] - x.min(axis=0), y.max(axis=0) - y[k]
        by_hand = written_out.directional(x[k], y[k], x, y, gx=gx, gy=gy, returns_to_scale="vrs")
        assert found.distances[k] == pytest.approx(by_hand.score, rel=1e-7, abs=1e-9)
    np.testing.assert_allclose(found.lambdas @ x, found.input_targets, atol=1e-9)
    np.testing.assert_allclose(found.lambdas @ y, found.output_targets, atol=1e-9)
    moved = dea.range_directional(x * [1, 10, 1000] + [5, -7, 0], y * [1e6, 1] - 100)
    np.testing.assert_allclose(moved.distances, found.distances, atol=1e-9)
    y[4] = y.max(axis=0)
    best = dea.range_directional(x, y).distances
    assert best[4] == pytest.approx(0, abs=1e-12)
    assert best.max() <= 1 + 1e-9


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_nondiscretionary(small, orientation, kind):
    x, y = small
    fixed = {"fixed_inputs": [1]} if orientation == "input" else {"fixed_outputs": [0]}
    found = dea.nondiscretionary(x, y, orientation=orientation, returns_to_scale=kind, **fixed)
    for k in range(UNITS):
        gx, gy = x[k] * [1, 0, 1], y[k] * 0
        if orientation == "output":
            gx, gy = x[k] * 0, y[k] * [0, 1]
        beta = written_out.directional(x[k], y[k], x, y, gx=gx, gy=gy, returns_to_scale=kind).score
        score = 1 - beta if orientation == "input" else 1 + beta
        assert found.scores[k] == pytest.approx(score, rel=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_cost_efficiency(small, kind):
    x, y = small
    prices = np.random.default_rng(1).uniform(0.5, 2, x.shape)
    found = dea.cost_efficiency(x, y, prices, returns_to_scale=kind)
    for k in range(UNITS):
        by_hand = written_out.least_cost(y[k], prices[k], x, y, returns_to_scale=kind)
        assert found.minimal_cost[k] == pytest.approx(by_hand.score, rel=1e-8)
    np.testing.assert_allclose((found.input_targets * prices).sum(axis=1), found.minimal_cost)
    np.testing.assert_allclose(found.technical * found.allocative, found.cost)
    assert (found.allocative <= 1 + 1e-9).all()


@pytest.mark.parametrize("goal", ["benevolent", "aggressive"])
def test_cross_efficiency(small, goal):
    x, y = small
    found = dea.cross_efficiency(x, y, goal=goal)
    scores = dea.scores(x, y).scores
    for k in range(UNITS):
        others = without(k, x, y)
        by_hand = written_out.second_goal(x[k], y[k], *others, theta=scores[k], goal=goal)
        u, v = found.output_weights[k], found.input_weights[k]
        value = (u @ others[1].sum(axis=0)) / (v @ others[0].sum(axis=0))
        assert value == pytest.approx(by_hand.score, rel=1e-8)
    np.testing.assert_allclose(np.diagonal(found.matrix), scores, rtol=1e-8)
    assert (found.matrix <= 1 + 1e-8).all()
    np.testing.assert_allclose(found.scores * UNITS - scores, found.peer_scores * (UNITS - 1))


def test_benevolent_weights_are_kinder(small):
    kind, harsh = (dea.cross_efficiency(*small, goal=g) for g in ("benevolent", "aggressive"))
    assert kind.scores.mean() > harsh.scores.mean()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_leaving_out_by_brute_force(small, orientation, kind):
    x, y = small
    model = {"orientation": orientation, "returns_to_scale": kind}
    again = np.full((UNITS, UNITS), np.nan)
    for j in range(UNITS):
        keep = np.arange(UNITS) != j
        again[j, keep] = dea.scores(x[keep], y[keep], **model).scores
    found = dea.jackknife(x, y, **model)
    np.testing.assert_allclose(found.lowest, np.nanmin(again, axis=0), rtol=1e-9)
    np.testing.assert_allclose(found.highest, np.nanmax(again, axis=0), rtol=1e-9)
    mean = np.nanmean(again, axis=0)
    np.testing.assert_allclose(found.bias, (UNITS - 2) * (mean - found.scores), atol=1e-9)
    spread = np.nansum((again - mean) ** 2, axis=0) * (UNITS - 2) / (UNITS - 1)
    np.testing.assert_allclose(found.standard_error, np.sqrt(spread), atol=1e-8)
    change = np.abs(again - found.scores)
    np.testing.assert_allclose(found.influence, np.nansum(change, axis=1) / (UNITS - 1), atol=1e-9)
    peers = dea.leave_one_peer_out(x, y, **model)
    assert max(found.certificate, peers.certificate) < 1e-8
    np.testing.assert_allclose(
        np.abs(peers.without - peers.scores), np.nanmax(change, axis=0), atol=1e-9
    )
    for k, j in enumerate(peers.peer):
        if j >= 0:
            assert again[j, k] == pytest.approx(peers.without[k], rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_uniqueness_by_vertices(kind):
    """All vertices of the optimal face, by solving for random goals on it."""
    x = np.array([[1.0, 3, 1], [3, 1, 1], [2, 2, 1], [4, 4, 1], [5, 4, 3]])
    y = np.array([[1.0], [1], [1], [1], [2]])
    found = dea.uniqueness(x, y, returns_to_scale=kind)
    for k, i in itertools.product(range(5), range(3)):
        # Weights that favour one slack a little single out the ends of its range.
        ends = []
        for lean in (1e-6, -1e-6):
            scale = np.ones(3)
            scale[i] += lean
            ends.append(
                written_out.radial(
                    x[k] * scale, y[k], x * scale, y,
                    orientation="input", returns_to_scale=kind, slack_weights="raw",
                ).input_slacks[i] / scale[i]
            )  # fmt: skip
        raw = dea.uniqueness(x, y, returns_to_scale=kind, slack_weights="raw")
        assert raw.input_slacks_upper[k, i] == pytest.approx(max(ends), abs=1e-4)
        assert raw.input_slacks_lower[k, i] == pytest.approx(min(ends), abs=1e-4)
    assert found.peers.shape == found.slacks.shape == (5,)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_range_of_the_sum_of_weights(small, orientation):
    x, y = small
    found = dea.scale_interval(x, y, orientation=orientation)
    for k in range(UNITS):
        by_hand = written_out.weight_range(x[k], y[k], x, y, orientation=orientation)
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-8)
        assert found.lower[k] == pytest.approx(by_hand.lower, rel=1e-7)
        assert found.upper[k] == pytest.approx(by_hand.upper, rel=1e-7)
    assert found.certificate.max() < 1e-8


def test_identical_units_share_their_weight():
    x, y = np.array([[1.0], [1], [2]]), np.array([[1.0], [1], [1]])
    found = dea.uniqueness(x, y)
    assert not found.peers.any()
    assert found.slacks.all()
    apart = dea.uniqueness(x[1:], y[1:])
    assert apart.peers.all()


@pytest.mark.parametrize("kind", KINDS)
def test_weak_disposal_by_shut_down_units(small, kind):
    """Kuosmanen's second weights, written out: each unit once more, with outputs of zero."""
    x, y = small
    found = dea.directional_distance(x, y, returns_to_scale=kind, bad_outputs=[1])
    shut = (np.vstack([x, x]), np.vstack([y, 0 * y]))
    for k in range(UNITS):
        by_hand = written_out.directional(
            x[k],
            y[k],
            *shut,
            gx=x[k],
            gy=y[k] * [1, -1],
            equal=[x.shape[1] + 1],
            returns_to_scale=kind,
        )
        assert found.distances[k] == pytest.approx(by_hand.score, rel=1e-7, abs=1e-9)
    free = dea.directional_distance(x, y, returns_to_scale=kind, bad_outputs=[1], disposal="free")
    strict = dea.directional_distance(
        x, y, returns_to_scale=kind, bad_outputs=[1], disposal="equality"
    )
    assert (strict.distances <= found.distances + 1e-9).all()
    assert (strict.distances <= free.distances + 1e-9).all()
    np.testing.assert_allclose(free.lambdas @ x, free.input_targets, atol=1e-9)
    np.testing.assert_allclose(free.lambdas @ y, free.output_targets, atol=1e-9)
