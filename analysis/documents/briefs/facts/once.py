"""What holds for every brief of the same results, worked out once in a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from analysis.results.shapes import Results

T = TypeVar("T")


def once(find: Callable[[Results], T]) -> Callable[[Results], T]:
    """Keep what is found of the results that were last asked about.

    Results are told by identity: comparing them takes longer than most findings. A brief must not
    cost more the more regions there are, and what compares all regions with each other does.
    """
    last: tuple[Results, T] | None = None

    @wraps(find)
    def found(results: Results) -> T:
        nonlocal last
        kept = last
        if kept is None or kept[0] is not results:
            kept = last = (results, find(results))
        return kept[1]

    return found
