from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dea
from analysis.results.gaps import Spreads, resource_gaps, volume_gaps

tables = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).lognormal(sigma=0.7, size=(9, 4))
)
either = pytest.mark.parametrize("scale", ["crs", "vrs"])


def solved(x: np.ndarray, y: np.ndarray, side: str) -> tuple[dea.Efficiency, dea.Efficiency]:
    crs, vrs = (
        dea.efficiency(x, y, orientation=side, returns_to_scale=kind) for kind in ("crs", "vrs")
    )
    return crs, vrs


@either
@settings(max_examples=25, deadline=None)
@given(table=tables)
def test_the_parts_sum_to_actual_minus_the_study_s_own_target(
    scale: Literal["crs", "vrs"], table: np.ndarray
) -> None:
    x, y = table[:, :2], table[:, 2:]
    both = solved(x, y, "input")
    own = both[scale == "vrs"]
    gaps = resource_gaps(("a", "b"), x, both, np.full(9, 1e4), returns_to_scale=scale)
    for i, unit in enumerate(gaps):
        for j, gap in enumerate(unit):
            whole = gap.technical + gap.scale + gap.slack
            assert whole == pytest.approx(gap.actual - own.input_targets[i, j], abs=1e-9)
            assert gap.target == pytest.approx(own.input_targets[i, j], abs=1e-9)
            assert gap.per_10k == pytest.approx(gap.excess)
            assert gap.share == pytest.approx(gap.excess / gap.actual)
            beside = (both[1].scores[i] - both[0].scores[i]) * x[i, j]
            assert gap.scale + gap.scale_aside == pytest.approx(beside)
            assert (gap.scale if scale == "vrs" else gap.scale_aside) == 0


@either
@settings(max_examples=25, deadline=None)
@given(table=tables)
def test_the_frontier_never_takes_volume_away(
    scale: Literal["crs", "vrs"], table: np.ndarray
) -> None:
    x, y = table[:, :2], table[:, 2:]
    both = solved(x, y, "output")
    own = both[scale == "vrs"]
    gaps = volume_gaps(("c", "d"), y, both, np.ones(9), returns_to_scale=scale)
    for i, unit in enumerate(gaps):
        for j, gap in enumerate(unit):
            assert gap.addition >= -1e-9
            assert gap.target == pytest.approx(own.scores[i] * y[i, j] + own.output_slacks[i, j])
            assert gap.technical + gap.scale + gap.slack == pytest.approx(gap.addition, abs=1e-9)


def test_a_share_of_nothing_is_unknown() -> None:
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0, 1.0], [1.0, 0.0]])
    both = solved(x, y, "output")
    assert volume_gaps(("a", "b"), y, both, [1.0, 1.0])[1][1].share is None


def test_a_gap_keeps_the_range_that_it_is_given() -> None:
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0], [1.0]])
    ends = Spreads(np.array([[0.0], [0.9]]), np.array([[0.2], [1.1]]))
    gap = resource_gaps(("a",), x, solved(x, y, "input"), [1.0, 1.0], spreads=ends)[1][0]
    assert gap.spread is not None
    assert (gap.spread.lower, gap.spread.upper, gap.spread.slack_lower) == (0.9, 1.1, None)
