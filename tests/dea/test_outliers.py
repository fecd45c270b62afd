"""Ladders and outlier sets: against Benchmarking, and by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import dea
from analysis.errors import UserError

from .cases import numbers
from .test_oracle_more import answers, table

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
