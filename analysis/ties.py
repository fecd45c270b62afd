"""Numbers as an order sees them.

Two processors leave different last digits, and two equal sums may differ in theirs. Whatever is
put in order by a number that was computed is put in order by its level; what else stands in the
key, or the order that was there before, decides between equals.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

_DIGITS = 9  # behind the first one

Way = Literal["up", "down", "same"]


def level(value: float) -> float:
    """Return the number to ten digits; 0 below 1e-9."""
    return float(f"{value:.{_DIGITS}e}") if abs(value) >= 10.0**-_DIGITS else 0.0


def way(before: float, after: float, places: int = 3) -> Way:
    """Return which way a number went, as far as its shown decimals tell.

    What a sentence calls a rise must be one in the figures that stand beside it.
    """
    was, now = round(before, places), round(after, places)
    return "same" if was == now else "up" if now > was else "down"


def on_line(values: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Return computed values; those that differ from a line in their last digits lie on it.

    Which side of a line a value is on must not be decided by a processor's rounding.
    """
    near = np.isclose(values, line, rtol=0, atol=10.0**-_DIGITS * max(1.0, abs(line)))
    return np.where(near, line, values)
