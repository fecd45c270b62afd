"""Partial frontiers: by hand, by drawing, and as laws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import data, some

from analysis import dea
from analysis.errors import UserError

ORIENTATIONS = ["input", "output"]
sides = st.sampled_from(ORIENTATIONS)


def test_one_input_and_output_by_hand():
    """Units 1 to 4 make at least what unit 1 makes, from 2, 4, 6 and 8."""
    x, y = np.array([[4.0], [2], [6], [8], [1]]), np.array([[1.0], [2], [2], [3], [0.5]])
    found = dea.order_m(x, y, order=2)
    assert found.comparable.tolist() == [4, 3, 3, 1, 5]
    # Least of two draws from 2, 4, 6, 8: 7/16, 5/16, 3/16 and 1/16 of them.
    assert found.scores[0] == pytest.approx((2 * 7 + 4 * 5 + 6 * 3 + 8) / 16 / 4)
    assert found.scores[3] == 1
    quantile = dea.order_alpha(x, y, alpha=0.75)
    # More than a quarter of 2, 4, 6, 8 are at most 4.
    assert quantile.scores[0] == pytest.approx(4 / 4)
    assert dea.order_alpha(x, y, alpha=0.76).scores[0] == pytest.approx(2 / 4)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_order_m_is_the_mean_over_draws(hospitals, orientation):
    """Free disposal hulls of m drawn units, 4,000 times; five standard errors apart at most."""
    x, y = hospitals
    exact = dea.order_m(x, y, order=5, orientation=orientation)
    rng = np.random.default_rng(5)
    for unit in (0, 7, 20):
        inward = orientation == "input"
        able = (y >= y[unit]).all(axis=1) if inward else (x <= x[unit]).all(axis=1)
        drawn = rng.choice(np.flatnonzero(able), (4000, 5))
        if inward:
            tried = (x[drawn] / x[unit]).max(axis=2).min(axis=1)
        else:
            tried = (y[drawn] / y[unit]).min(axis=2).max(axis=1)
        assert exact.comparable[unit] == able.sum()
        near = 5 * tried.std() / np.sqrt(4000) + 1e-12
        assert exact.scores[unit] == pytest.approx(tried.mean(), abs=near)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_closed_form_of_a_known_law(orientation):
    """Inputs uniform on (1, 2), one output level: the least of m is 1 + 1/(m + 1) on average."""
    moved = 1 + (np.arange(200_000)[:, None] + 0.5) / 200_000
    still = np.ones_like(moved)
    of = (moved, still) if orientation == "input" else (still, moved)
    one = (np.ones((1, 1)), np.ones((1, 1)))
    for m in (1, 4, 30):
        found = dea.order_m(*one, order=m, orientation=orientation, reference=of).scores[0]
        expected = 1 + (1 if orientation == "input" else m) / (m + 1)
        assert found == pytest.approx(expected, abs=1e-5)
    for alpha in (0.5, 0.9):
        found = dea.order_alpha(*one, alpha=alpha, orientation=orientation, reference=of).scores[0]
        expected = 2 - alpha if orientation == "input" else 1 + alpha
        assert found == pytest.approx(expected, abs=1e-5)


@some
@given(data(least=0.5), sides)
def test_both_end_at_the_free_disposal_hull(table, orientation):
    x, y = table
    hull = dea.scores(x, y, orientation=orientation, returns_to_scale="fdh").scores
    full = dea.order_alpha(x, y, alpha=1, orientation=orientation).scores
    np.testing.assert_allclose(full, hull, rtol=1e-12)
    many = dea.order_m(x, y, order=100_000, orientation=orientation).scores
    np.testing.assert_allclose(many, hull, rtol=1e-9)


@some
@given(data(least=0.5), sides)
def test_a_higher_order_asks_for_more(table, orientation):
    x, y = table
    sign = 1 if orientation == "input" else -1
    by_m = [dea.order_m(x, y, order=m, orientation=orientation).scores for m in (1, 2, 5, 20)]
    by_alpha = [
        dea.order_alpha(x, y, alpha=a, orientation=orientation).scores for a in (0.3, 0.6, 0.9, 1)
    ]
    for scores in (by_m, by_alpha):
        for lower, higher in pairwise(scores):
            assert (sign * higher <= sign * lower + 1e-12).all()


@some
@given(data(least=0.5), sides, st.integers(0, 10_000))
def test_units_of_measure_do_not_matter(table, orientation, seed):
    x, y = table
    rng = np.random.default_rng(seed)
    # Powers of two keep comparisons between units exact.
    fx, fy = (2.0 ** rng.integers(-20, 20, a.shape[1]) for a in (x, y))
    for measure in (
        lambda *t: dea.order_m(*t, order=3, orientation=orientation),
        lambda *t: dea.order_alpha(*t, alpha=0.7, orientation=orientation),
    ):
        np.testing.assert_allclose(measure(x * fx, y * fy).scores, measure(x, y).scores)


def test_one_outlier_hardly_moves_it(market):
    x, y = market
    wild = (np.vstack([x, x[:1] / 100]), np.vstack([y, y.max(axis=0) * 2]))
    before = dea.order_m(x, y, order=20).scores
    after = dea.order_m(x, y, order=20, reference=wild).scores
    hull = dea.scores(x, y, returns_to_scale="fdh", reference=wild).scores
    assert np.median(after / before) > 0.8
    assert np.median(hull) < 0.1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: dea.order_m(x, y, order=0), "at least 1"),
        (lambda x, y: dea.order_m(x, y, order=2.5), "at least 1"),
        (lambda x, y: dea.order_alpha(x, y, alpha=0), "above 0"),
        (lambda x, y: dea.order_m(0 * x + [1, 0], y, order=2), "unit 1, column 2 is 0"),
    ],
)
def test_what_cannot_be_asked(call, message):
    with pytest.raises(UserError, match=message):
        call(np.ones((3, 2)), np.ones((3, 1)))
