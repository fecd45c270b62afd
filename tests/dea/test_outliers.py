"""Ladders and outlier sets: against Benchmarking, and by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import answers, numbers, table

from analysis import dea
from analysis.errors import UserError

CASE = "dea_ladder_outliers"


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_ladders(kind):
    """Benchmarking's eladder; its units count from 1, and its last peer is the unit itself."""
    x, y = table(CASE, "made", ("x1", "x2"), ("y1", "y2"))
    for expected in answers(CASE)["ladder_made"][kind]:
        found = dea.efficiency_ladder(x, y, expected["unit"] - 1, returns_to_scale=kind)
        np.testing.assert_allclose(found.scores, expected["eff"], rtol=1e-6)
        assert [j + 1 for j in found.removed] == expected["peer"][:-1]
        assert found.certificate < 1e-8


def test_ladders_rise_to_the_frontier(hospitals):
    for orientation in ("input", "output"):
        model = {"orientation": orientation, "returns_to_scale": "vrs"}
        found = dea.efficiency_ladder(*hospitals, 6, **model)
        sign = 1 if orientation == "input" else -1
        assert (np.diff(sign * found.scores) >= -1e-12).all()
        assert found.scores[-1] == pytest.approx(1, abs=1e-6)
        rest = [j for j in range(31) if j not in found.removed]
        alone = dea.scores(
            *(a[[6]] for a in hospitals), reference=tuple(a[rest] for a in hospitals), **model
        )
        assert alone.scores[0] == pytest.approx(found.scores[-1], rel=1e-9)


def test_outlier_sets():
    """Benchmarking's outlier.ap, and what it was checked by."""
    expected = answers(CASE)
    x, y = table(CASE, "made", ("x1", "x2"), ("y1", "y2"))
    found = dea.outlier_sets(x, y, largest=3)
    outside = expected["outlier_ap"]["made"]
    np.testing.assert_allclose(found.ratios, outside["r0"], rtol=1e-9)
    for size, members in enumerate(found.sets, 1):
        independent = expected["independent_check"][f"outlier {size}"]["least_set"]
        assert [j + 1 for j in members] == sorted(independent)
        ratio = numbers([row[size - 1] for row in outside["ratio"]])
        got = found.distances[size - 1][: len(ratio)]
        np.testing.assert_allclose(got, ratio[: len(got)], rtol=1e-6, atol=1e-9)
    x, y = table(CASE, "charnes1981_30", ("x1", "x2", "x3"), ("y1", "y2"))
    found = dea.outlier_sets(x[:18], y[:18], largest=2)
    np.testing.assert_allclose(
        found.ratios, expected["outlier_ap"]["charnes1981_first18"]["r0"], rtol=1e-9
    )
    assert [j + 1 for j in found.sets[1]] == [1, 16]


def test_outlier_sets_do_not_depend_on_units_of_measure(hospitals):
    x, y = hospitals
    one, other = dea.outlier_sets(x, y, largest=2), dea.outlier_sets(x * [1e6, 1, 1e-3], y)
    np.testing.assert_allclose(other.ratios[:2], one.ratios, rtol=1e-9)
    assert other.sets[:2] == one.sets


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: dea.efficiency_ladder(x, y, 31), "none of 0 to 30"),
        (lambda x, y: dea.outlier_sets(x, y, largest=26), "too few"),
        (lambda x, y: dea.outlier_sets(x, y, largest=12), "ask for smaller"),
        (lambda x, y: dea.outlier_sets(np.hstack([x, 2 * x[:, :1]]), y), "combination"),
    ],
)
def test_what_cannot_be_asked(hospitals, call, message):
    with pytest.raises(UserError, match=message):
        call(*hospitals)


def test_the_report_gathers_what_each_method_says(hospitals):
    x, y = hospitals
    found = dea.outlier_report(x, y, order=10)
    alone = dea.super_efficiency(x, y)
    np.testing.assert_array_equal(found.super_scores, alone.scores)
    np.testing.assert_array_equal(found.influence, dea.jackknife(x, y).influence)
    # Without a unit the cloud shrinks to 1 less its leverage: the sets of one say the same.
    sets = dea.outlier_sets(x, y)
    assert found.leverage.max() == pytest.approx(1 - sets.ratios[0])
    assert found.leverage.argmax() == sets.sets[0][0]
    assert set(np.flatnonzero(found.in_set)) == {i for chosen in sets.sets for i in chosen}
    others = np.arange(len(x)) != 4
    by_hand = dea.order_m(x[[4]], y[[4]], order=10, reference=(x[others], y[others]))
    assert found.order_m_scores[4] == pytest.approx(by_hand.scores[0])
    assert found.comparable[4] == by_hand.comparable[0]


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_a_mistyped_unit_is_pointed_at_by_every_method(orientation):
    rng = np.random.default_rng(3)
    x = rng.uniform(5, 10, (60, 2))
    y = (x.prod(axis=1) ** 0.5 * rng.uniform(0.5, 1, 60))[:, None]
    y[17] *= 10
    found = dea.outlier_report(x, y, orientation=orientation, returns_to_scale="crs")
    assert found.pointed_at.argmax() == 17
    assert found.pointed_at[17] >= 3
    assert (found.pointed_at[np.arange(60) != 17] <= 2).all()
    with pytest.raises(UserError, match="above 1"):
        dea.outlier_report(x, y, threshold=1)
