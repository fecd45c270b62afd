"""The test of returns to scale: on technologies whose returns are known, and by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import dea
from analysis.errors import UserError

ORIENTATIONS = ["input", "output"]


def made(rng, elasticity: float, orientation: str, n: int = 40):
    """One input and output, y = x^elasticity, units inefficient along the orientation."""
    inefficiency = np.exp(rng.exponential(0.3, (n, 1)))
    if orientation == "output":
        x = rng.uniform(1, 10, (n, 1))
        return x, x**elasticity / inefficiency
    y = rng.uniform(1, 10, (n, 1))
    return y ** (1 / elasticity) * inefficiency, y


def rejections(null: str, elasticity: float, orientation: str, trials: int) -> float:
    rng = np.random.default_rng(11)
    found = [
        dea.returns_test(*made(rng, elasticity, orientation), null=null, orientation=orientation,
                         replications=59, seed=seed).p_values
        for seed in range(trials)
    ]  # fmt: skip
    return (np.array(found) <= 0.1).mean(axis=0)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_constant_returns_are_seldom_rejected_where_they_hold(orientation):
    """Nominal one in ten; with 40 trials more than one in four would be a wrong test."""
    assert (rejections("crs", 1.0, orientation, 40) <= 0.25).all()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_what_does_not_hold_is_rejected(orientation):
    assert (rejections("crs", 0.6, orientation, 8) == 1).all()
    assert (rejections("nirs", 1.5, orientation, 8) == 1).all()
    assert (rejections("nirs", 0.6, orientation, 8) <= 0.25).all()
    assert (rejections("ndrs", 0.6, orientation, 8) == 1).all()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_statistics_and_replications_by_brute_force(hospitals, orientation):
    x, y = hospitals
    model = {"orientation": orientation}
    found = dea.returns_test(x, y, replications=3, bandwidth=0.02, seed=9, **model)

    def both(x, y):
        pair = [dea.efficiency(x, y, returns_to_scale=k, **model) for k in ("crs", "vrs")]
        held, free = (p.scores if orientation == "input" else 1 / p.scores for p in pair)
        return [held.mean() / free.mean(), (held / free).mean()], held

    own, theta = both(x, y)
    np.testing.assert_allclose(found.statistics, own, rtol=1e-9)
    rng = np.random.default_rng(9)
    centre = theta[rng.integers(len(x), size=(3, len(x)))]
    moved = centre + 0.02 * rng.standard_normal((3, len(x)))
    moved = np.where(moved > 1, 2 - moved, moved)
    mean = centre.mean(axis=1, keepdims=True)
    for star, got in zip(
        mean + (moved - mean) / np.sqrt(1 + 0.02**2 / theta.var()), found.replicated, strict=True
    ):
        scale = (theta / star)[:, None]
        sample = (x * scale, y) if orientation == "input" else (x, y / scale)
        np.testing.assert_allclose(got, both(*sample)[0], rtol=1e-8)
    assert found.certificate < 1e-8


def test_the_same_seed_gives_the_same_test(hospitals):
    one, other = (dea.returns_test(*hospitals, replications=20, seed=4) for _ in range(2))
    np.testing.assert_array_equal(one.replicated, other.replicated)
    assert (one.statistics <= 1).all()
    assert ((one.p_values > 0) & (one.p_values <= 1)).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [({"null": "vrs"}, "null is 'vrs'"), ({"level": 1}, "level"), ({"replications": 1}, "least 2")],
)
def test_what_cannot_be_asked(hospitals, change, message):
    with pytest.raises(UserError, match=message):
        dea.returns_test(*hospitals, **change)
