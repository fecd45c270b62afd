"""Which of two periods comes first, as far as their names tell."""

from __future__ import annotations

import re

from analysis.study.cells import number

_YEARS = 1000  # numbers from here on are years, which count before months and quarters


def when(period: str) -> tuple[int, ...]:
    """Return a period's numbers, years first: what periods are put in order by.

    Nothing where days and months would be taken for each other: they stand before the year, and
    which of them comes first there is not told.
    """
    numbers = [int(one) for one in re.findall(r"[0-9]+", period)]
    before = next((i for i, one in enumerate(numbers) if one >= _YEARS), 0)
    return () if before > 1 else tuple(sorted(numbers, key=lambda one: one < _YEARS))


def in_order(found: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return periods as their numbers put them; None where these do not tell all apart."""
    values = {each: number(each) for each in found}
    if None not in values.values():
        return tuple(sorted(found, key=lambda each: values[each] or 0.0))
    moments = {when(each) for each in found}
    if len(moments) < len(found) or () in moments:
        return None
    return tuple(sorted(found, key=when))
