"""The earlier studies that a study is compared with, in their order."""

from __future__ import annotations

import re

from analysis.errors import UserError, shown
from analysis.study import reading
from analysis.study.form import listed
from analysis.study.model import STUDY_FILE, Study

_YEARS = 1000  # numbers from here on are years, which count before months and quarters


def load(study: Study) -> tuple[Study, ...]:
    """Return the studies that ``compare`` names, the earliest first, however they are listed.

    Raises
    ------
    UserError
        One of them is at fault; or which comes first is not to be seen from their periods.
    """
    found = [reading.load(study.folder / one.study) for one in study.compare]
    place = f"{shown(study.folder / STUDY_FILE)}: compare"
    if len(found) > 1:
        periods = [each.period for each in (*found, study)]
        unclear = [each for each in periods if not when(each)]
        alike = [p for p in periods if sum(when(p) == when(other) for other in periods) > 1]
        if unclear or alike:
            raise UserError(
                f"{place}: which of the periods {listed(unclear or alike)} comes first cannot be "
                "told; write periods that differ in their numbers, such as 2019 or 2019-20"
            )
    for each in found:
        if when(each.period) > when(study.period) and when(study.period):
            raise UserError(
                f"{place}: {each.id} is of {each.period}, later than the study's own period, "
                f"{study.period}; name earlier tables"
            )
    return tuple(sorted(found, key=lambda each: when(each.period)))


def when(period: str) -> tuple[int, ...]:
    """Return a period's numbers, years first: what periods are put in order by."""
    numbers = [int(one) for one in re.findall(r"[0-9]+", period)]
    return tuple(sorted(numbers, key=lambda one: one < _YEARS))
