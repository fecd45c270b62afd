"""Bootstrap and rounding: distributions against R, brute force, and what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import load

from analysis import dea
from analysis.dea.replications import reflected_bandwidth
from analysis.errors import UserError


@pytest.fixture(scope="module")
def plants():
    return load("dea_electric_bootstrap")


def test_bootstrap_agrees_with_r_in_distribution(plants):
    """deaR at its bandwidth, 2,000 replications: within what its own seeds differ by."""
    found = dea.bootstrap(
        plants.inputs, plants.outputs, returns_to_scale="vrs", bandwidth=0.014, seed=1
    )
    runs = [run["deaR"] for run in plants.expected["runs"]]
    np.testing.assert_allclose(found.scores, runs[0]["score"], rtol=1e-9)
    corrected = np.array([run["score_bc"] for run in runs])
    ends = np.array([run["ci"] for run in runs])
    # Twice the largest spread between seeds, and not less than 0.005.
    near = max(0.005, 2 * np.ptp(corrected, axis=0).max())
    np.testing.assert_allclose(found.bias_corrected, corrected.mean(axis=0), atol=near)
    near = max(0.005, 2 * np.ptp(ends, axis=0).max())
    np.testing.assert_allclose(found.lower, ends.mean(axis=0)[:, 0], atol=near)
    np.testing.assert_allclose(found.upper, ends.mean(axis=0)[:, 1], atol=near)


def test_bootstrap_with_its_own_bandwidth_is_near_benchmarking(plants):
    found = dea.bootstrap(plants.inputs, plants.outputs, returns_to_scale="vrs")
    expected = np.mean([run["Benchmarking"]["eff_bc"] for run in plants.expected["runs"]], axis=0)
    np.testing.assert_allclose(found.bias_corrected, expected, atol=0.015)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_bootstrap_replications_by_brute_force(hospitals, orientation):
    """Rebuild the replications from the same draws, one unit and reference set at a time."""
    x, y = hospitals
    model = {"orientation": orientation, "returns_to_scale": "crs"}
    found = dea.bootstrap(x, y, replications=6, bandwidth=0.02, seed=9, **model)
    theta = dea.scores(x, y, **model).scores
    theta = theta if orientation == "input" else 1 / theta
    rng = np.random.default_rng(9)
    centre = theta[rng.integers(len(x), size=(6, len(x)))]
    moved = centre + 0.02 * rng.standard_normal((6, len(x)))
    moved = np.where(moved > 1, 2 - moved, moved)
    mean = centre.mean(axis=1, keepdims=True)
    drawn = mean + (moved - mean) / np.sqrt(1 + 0.02**2 / theta.var())
    distances = []
    for star in drawn:
        scale = (theta / star)[:, None]
        spanning = (x * scale, y) if orientation == "input" else (x, y / scale)
        scores = dea.scores(x, y, reference=spanning, **model).scores
        distances.append(1 / scores if orientation == "input" else scores)
    corrected = 2 * (1 / theta) - np.mean(distances, axis=0)
    expected = 1 / corrected if orientation == "input" else corrected
    np.testing.assert_allclose(found.bias_corrected, expected, rtol=1e-9)
    np.testing.assert_allclose(found.standard_error, np.std(distances, axis=0, ddof=1), rtol=1e-7)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_bootstrap_moves_scores_inwards(hospitals, orientation, kind):
    found = dea.bootstrap(
        *hospitals, orientation=orientation, returns_to_scale=kind, replications=400, level=0.9
    )
    inward = orientation == "input"
    assert ((found.bias > 0) if inward else (found.bias < 0)).all()
    assert (found.lower <= found.bias_corrected).all()
    assert (found.bias_corrected <= found.upper).all()
    assert ((found.upper <= found.scores) if inward else (found.lower >= found.scores)).all()
    assert found.certificate < 1e-8


def test_seeds(hospitals):
    a, b, c = (
        dea.bootstrap(*hospitals, replications=50, seed=seed)
        for seed in (4, np.random.default_rng(4), 5)
    )
    np.testing.assert_array_equal(a.lower, b.lower)
    assert not np.array_equal(a.lower, c.lower)


def test_bandwidth_is_the_rule_of_thumb():
    theta = np.array([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0])
    z = np.concatenate([theta[:5], 2 - theta[:5]])
    spread = np.sqrt(((z - 1) ** 2).sum() / 9)
    iqr = np.percentile(z, 75) - np.percentile(z, 25)
    expected = 0.9 * min(spread, iqr / 1.34) * 10**-0.2
    expected *= (10 / 7) ** 0.2 * np.std(theta, ddof=1) / spread
    assert reflected_bandwidth(theta) == pytest.approx(expected)


def test_rounding_by_hand():
    """Two units with one input and one output; B's output is printed to the nearest 1."""
    found = dea.rounding(
        [[1.0], [1.0]], [[10.0], [10.0]],
        input_precision=0, output_precision=[[0.0], [1.0]], replications=4000, seed=1,
    )  # fmt: skip
    # B is on the frontier when it rounds down, A when B rounds up: half of the draws each.
    assert found.on_frontier == pytest.approx([0.5, 0.5], abs=0.03)
    assert found.lower[0] == pytest.approx(10 / 10.475, abs=0.003)
    assert found.lower[1] == pytest.approx(9.525 / 10, abs=0.003)
    np.testing.assert_allclose(found.upper, 1)


def test_exact_figures_leave_no_doubt(hospitals):
    exact = {"input_precision": 0, "output_precision": 0, "replications": 3}
    found = dea.rounding(*hospitals, **exact)
    np.testing.assert_allclose(found.lower, found.scores, rtol=1e-12)
    np.testing.assert_array_equal(found.on_frontier, np.abs(found.scores - 1) < 1e-6)
    kinds = dea.returns_to_scale(*hospitals).kinds
    scale = dea.rounding_of_scale(*hospitals, **exact)
    for name in ("crs", "irs", "drs"):
        np.testing.assert_array_equal(getattr(scale, name), kinds == name)


def test_qinghai_is_on_the_frontier_in_about_half_the_draws(hospitals):
    found = dea.rounding(*hospitals, input_precision=1, output_precision=[1, 1], replications=600)
    certain = (found.on_frontier < 0.01) | (found.on_frontier > 0.99)
    assert np.flatnonzero(~certain).tolist() == [28]
    assert found.on_frontier[28] == pytest.approx(0.5, abs=0.1)
    scale = dea.rounding_of_scale(
        *hospitals, input_precision=1, output_precision=1, replications=100
    )
    np.testing.assert_allclose(scale.crs + scale.irs + scale.drs, 1)
    # Constant returns under rounding is a verdict that rounding can take away.
    assert scale.certificate < 1e-8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replications": 1}, "at least 2 replications"),
        ({"level": 1.0}, "level between 0 and 1"),
    ],
)
def test_bad_bootstrap_options(hospitals, options, message):
    with pytest.raises(UserError, match=message):
        dea.bootstrap(*hospitals, **options)


def test_bootstrap_needs_a_distribution():
    with pytest.raises(UserError, match="two or more"):
        dea.bootstrap([[1.0]], [[1.0]])
    with pytest.raises(UserError, match="give a bandwidth"):
        dea.bootstrap([[1.0], [1.0]], [[1.0], [1.0]])
    found = dea.bootstrap([[1.0], [1.0]], [[1.0], [1.0]], bandwidth=0.01, replications=20)
    assert (found.bias_corrected < 1).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"input_precision": [1, 1]}, "input_precision has shape"),
        ({"output_precision": -1}, "negative"),
        ({"replications": 0}, "at least 1"),
        ({"level": 0}, "level between"),
    ],
)
def test_bad_rounding_options(hospitals, options, message):
    with pytest.raises(UserError, match=message):
        dea.rounding(*hospitals, **({"input_precision": 1, "output_precision": 1} | options))
