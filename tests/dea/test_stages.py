"""Two stages in a row: by hand, against written-out programmes, and by their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dea
from analysis.dea import programs
from analysis.errors import UserError

STAGES = ("multiplicative", "additive")


def test_by_hand() -> None:
    """One good of each kind: a stage's efficiency is its ratio over the best one."""
    x, z, y = [[2.0], [4], [5]], [[4.0], [4], [10]], [[2.0], [4], [2]]
    first, second = np.array([1, 0.5, 1]), np.array([0.5, 1, 0.2])
    found = dea.two_stage(x, y, z)
    np.testing.assert_allclose(found.scores, first * second)
    np.testing.assert_allclose(found.first_upper, first)
    np.testing.assert_allclose(found.second_upper, second)
    assert found.split_unique.all()
    # Weights at which the best ratios are 1: the first stage takes in 1, the second its share.
    mean = dea.two_stage(x, y, z, stages="additive")
    np.testing.assert_allclose(mean.scores, first * (1 + second) / (1 + first))
    np.testing.assert_allclose(mean.second_lower, second)


def test_where_the_split_is_a_matter_of_choice() -> None:
    """Small whole numbers leave the weights a choice, and it is told."""
    rng = np.random.default_rng(1)
    rng.uniform(size=100)
    x, z, y = (rng.integers(1, 4, (20, k)).astype(float) for k in (1, 3, 1))
    found = dea.two_stage(x, y, z)
    open_to_choice = found.first_upper - found.first_lower > 0.01
    assert open_to_choice.sum() > 10
    assert not found.split_unique[open_to_choice].any()


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    m, d, s = (draw(st.integers(1, 3)) for _ in range(3))
    return tuple(rng.uniform(1, 9, (8, k)).round(1) for k in (m, d, s))


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from(STAGES))
def test_laws(data: tuple[np.ndarray, ...], stages: str) -> None:
    x, z, y = data
    found = dea.two_stage(x, y, z, stages=stages)
    assert (found.certificate < 1e-8).all()
    assert (found.first_lower <= found.first_upper + 1e-7).all()
    assert (found.second_lower <= found.second_upper + 1e-7).all()
    assert (found.first_upper <= dea.scores(x, z).scores + 1e-6).all()
    assert (found.second_upper <= dea.scores(z, y).scores + 1e-6).all()
    for first, second in (
        (found.first_upper, found.second_lower), (found.first_lower, found.second_upper),
    ):  # fmt: skip
        whole = first * second if stages == "multiplicative" else first * (1 + second) / (1 + first)
        np.testing.assert_allclose(whole, found.scores, rtol=1e-7)
    # No whole does better than both stages on their own allow, nor than one process.
    if stages == "multiplicative":
        assert (found.scores <= dea.scores(x, y).scores + 1e-7).all()
        assert (found.scores <= (dea.scores(x, z).scores * dea.scores(z, y).scores) + 1e-7).all()
    scaled = dea.two_stage(x * 1e3, y * 1e-2, z * 7, stages=stages)
    np.testing.assert_allclose(scaled.scores, found.scores, rtol=1e-7)
    # More of what is used up, for the same output, helps no one.
    worse = x.copy()
    worse[0] *= 1.5
    assert dea.two_stage(worse, y, z, stages=stages).scores[0] <= found.scores[0] + 1e-7


@settings(max_examples=10, deadline=None)
@given(tables(), st.sampled_from(STAGES))
def test_written_out_programmes_agree(data: tuple[np.ndarray, ...], stages: str) -> None:
    x, z, y = data
    found = dea.two_stage(x, y, z, stages=stages)
    for k in range(len(x)):
        own = programs.two_stage((x[k], z[k], y[k]), (x, z, y), stages=stages)
        got = (found.scores[k], found.first_lower[k], found.first_upper[k])
        # The score is held within 1e-10, which a part may feel some hundred times over.
        np.testing.assert_allclose(got, (own.score, own.first_lower, own.first_upper), atol=1e-7)


def test_zeros_and_wide_figures() -> None:
    x, y = np.array([[1.0, 0], [0, 2], [3, 1e9], [2, 2]]), np.array([[1.0], [2], [2], [1]])
    z = np.array([[0.0, 2], [1, 0], [1, 1e-6], [1, 1]])
    found = dea.two_stage(x, y, z)
    assert np.isfinite(found.scores).all()
    assert (found.certificate < 1e-8).all()
    assert (found.scores <= 1 + 1e-9).all()


@pytest.mark.parametrize(
    ("z", "options", "message"),
    [
        ([[1.0], [0], [1]], {}, "unit 2 has only zeros"),
        ([[1.0], [1]], {}, "give the same units"),
        ([[1.0], [1], [1]], {"stages": "both"}, "stages is 'both'"),
    ],
)
def test_faults(z: list[list[float]], options: dict[str, str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        dea.two_stage([[1.0], [2], [3]], [[1.0], [2], [1]], z, **options)
