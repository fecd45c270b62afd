"""Numbers as an order sees them.

Two processors leave different last digits, and two equal sums may differ in theirs. Whatever is
put in order by a number that was computed is put in order by its level; what else stands in the
key, or the order that was there before, decides between equals.
"""

from __future__ import annotations

_DIGITS = 9  # behind the first one


def level(value: float) -> float:
    """Return the number to ten digits; 0 below 1e-9."""
    return float(f"{value:.{_DIGITS}e}") if abs(value) >= 10.0**-_DIGITS else 0.0
