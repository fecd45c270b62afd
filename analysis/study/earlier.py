"""The earlier studies that a study is compared with, in their order."""

from __future__ import annotations

from analysis.errors import UserError, shown
from analysis.study import reading
from analysis.study.chronology import when
from analysis.study.form import listed
from analysis.study.model import STUDY_FILE, Study


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
        if each.period == study.period:
            raise UserError(
                f"{place}: {each.id} is of {each.period}, as this study is; name a table of an "
                "earlier period, and write in its study file which one it is of"
            )
        if when(each.period) > when(study.period) and when(study.period):
            raise UserError(
                f"{place}: {each.id} is of {each.period}, later than the study's own period, "
                f"{study.period}; name earlier tables"
            )
    return tuple(sorted(found, key=lambda each: when(each.period)))
