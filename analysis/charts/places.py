"""Places in a row for many things: who stands where, whatever draws them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")


def share(items: Sequence[T], places: int) -> list[Sequence[T]]:
    """Divide items that are in order into so many places, or one for each if they are fewer."""
    count = min(len(items), places)
    bounds = [round(i * len(items) / count) for i in range(count + 1)] if count else []
    return [items[first:end] for first, end in pairwise(bounds)]
