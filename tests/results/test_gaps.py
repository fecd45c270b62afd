from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dea
from analysis.results.gaps import resource_gaps, volume_gaps

tables = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).lognormal(sigma=0.7, size=(9, 4))
)


@settings(max_examples=25, deadline=None)
@given(tables)
def test_the_parts_sum_to_actual_minus_target(table: np.ndarray) -> None:
    x, y = table[:, :2], table[:, 2:]
    crs = dea.efficiency(x, y, returns_to_scale="crs")
    vrs = dea.efficiency(x, y, returns_to_scale="vrs")
    gaps = resource_gaps(("a", "b"), x, crs, vrs, np.full(9, 1e4))
    for i, unit in enumerate(gaps):
        for j, gap in enumerate(unit):
            whole = gap.technical + gap.scale + gap.slack
            assert whole == pytest.approx(gap.actual - crs.input_targets[i, j], abs=1e-9)
            assert gap.target == pytest.approx(crs.input_targets[i, j], abs=1e-9)
            assert gap.per_10k == pytest.approx(gap.excess)
            assert gap.share == pytest.approx(gap.excess / gap.actual)


@settings(max_examples=25, deadline=None)
@given(tables)
def test_the_frontier_never_takes_volume_away(table: np.ndarray) -> None:
    x, y = table[:, :2], table[:, 2:]
    crs = dea.efficiency(x, y, orientation="output", returns_to_scale="crs")
    for i, unit in enumerate(volume_gaps(("c", "d"), y, crs, np.ones(9))):
        for j, gap in enumerate(unit):
            assert gap.addition >= -1e-9
            assert gap.target == pytest.approx(crs.scores[i] * y[i, j] + crs.output_slacks[i, j])


def test_a_share_of_nothing_is_unknown() -> None:
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0, 1.0], [1.0, 0.0]])
    crs = dea.efficiency(x, y, orientation="output")
    assert volume_gaps(("a", "b"), y, crs, [1.0, 1.0])[1][1].share is None
