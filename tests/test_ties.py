from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ties import level, on_line, way


@given(st.floats(1e-6, 1e12).filter(lambda x: x > 0), st.integers(-4, 4))
def test_the_last_digits_make_no_order(value: float, steps: int) -> None:
    short = float(f"{value:.6e}")  # a number in the middle of its level
    moved = short
    for _ in range(abs(steps)):
        moved = float(np.nextafter(moved, np.inf if steps > 0 else 0))
    assert level(moved) == level(short) == short
    assert level(-moved) == -level(moved)


@given(st.floats(1e-8, 1e12), st.floats(1e-8, 1e12))
def test_the_order_is_that_of_the_numbers(one: float, other: float) -> None:
    assert (level(one) <= level(other)) or one > other


@pytest.mark.parametrize("noise", [0.0, -0.0, 1e-16, -3e-13])
def test_noise_around_nothing_is_nothing(noise: float) -> None:
    assert level(noise) == 0


@given(st.floats(0.05, 50), st.floats(-1, 1))
def test_a_computed_value_is_on_a_line_but_for_its_last_digits(line: float, away: float) -> None:
    noise = line * (1 + 4e-16)
    far = line * (1 + away)
    found = on_line(np.array([noise, far]), line)
    assert found[0] == line
    assert found[1] == (line if abs(far - line) <= 1e-9 * max(1.0, line) else far)


@given(st.floats(0.01, 10), st.floats(0.01, 10))
def test_a_rise_is_one_in_what_is_shown(before: float, after: float) -> None:
    went = way(before, after)
    was, now = f"{before:.3f}", f"{after:.3f}"
    assert (went == "same") == (was == now)
    assert went != "up" or float(now) > float(was)
    assert went != "down" or float(now) < float(was)
    assert way(1.0, 1 + 1e-4) == way(1.0, 1 - 1e-15) == "same"
