"""What to ask next: three checks that would confirm or overturn the finding for a region."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Literal, get_args

from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.study.model import CheckQuestion
from analysis.ties import level

Plain = Literal[
    "counted alike",  # are its figures counted as those of the matched regions are?
    "unmeasured",  # what does it give, or use, that the inputs and outputs leave out?
    "otherwise different",  # in what else than the conditions do it and they differ?
]


@dataclass(frozen=True, slots=True)
class Called:
    """A finding that calls for a check: a ratio or condition that lies off the median.

    ``name`` is a key of ``practice`` or a condition; ``side`` where the region lies; ``strength``
    how far from the median in rank, 0 to 1.
    """

    name: str
    side: Literal["low", "high"]
    own: float
    median: float
    strength: float


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """One check.

    ``key`` is its key in the study file's ``checks`` (question, why, data and holder stand
    there), or None for a plain one, whose kind is ``plain``. ``called`` holds the findings that
    call for it, strongest first; empty for one that fits every region.
    """

    key: str | None
    plain: Plain | None
    called: tuple[Called, ...]


ASKED = 3
NAMED_FROM = 0.05  # what lies nearer to the median, as a share of it, calls for no check


def asked(results: Results, region: Region) -> tuple[AskedCheck, ...]:
    """Choose three checks: the study's own by the strength of what calls for them, then plain ones.

    One that its findings do not call for is not asked; one that names no finding fits everyone.
    """
    side = "present" if region.high.outcome > HALF else "absent"
    own = []
    for key, check in results.study.checks.items():
        if check.outcome not in (None, side):
            continue
        called = _called(results, region, check)
        if called or not (check.low or check.high):
            own.append(AskedCheck(key, None, called))
    own.sort(key=lambda one: -level(one.called[0].strength if one.called else 0.0))
    matched = any((other.high.outcome > HALF) == (side == "absent") for other in results.regions)
    kinds = [kind for kind in get_args(Plain) if matched or kind != "otherwise different"]
    plain = [AskedCheck(None, kind, ()) for kind in kinds]
    return tuple([*own, *plain][:ASKED])


def _called(results: Results, region: Region, check: CheckQuestion) -> tuple[Called, ...]:
    found = [
        *(_finding(results, region, name, "low") for name in check.low),
        *(_finding(results, region, name, "high") for name in check.high),
    ]
    return tuple(sorted((f for f in found if f), key=lambda f: -level(f.strength)))


def _finding(
    results: Results, region: Region, name: str, side: Literal["low", "high"]
) -> Called | None:
    columns = {c.name: c.column for c in results.study.fsqca.conditions}
    column = columns.get(name, name)
    if column not in region.values:
        return None
    everyone = [r.values[column] for r in results.regions if column in r.values]
    own, middle = region.values[column], median(everyone)
    if abs(own - middle) < NAMED_FROM * abs(middle) or own == middle:
        return None
    if (own < middle) != (side == "low"):
        return None
    between = sum(min(own, middle) < v < max(own, middle) for v in everyone)
    return Called(name, side, own, middle, (1 + between) / (1 + len(everyone) // 2))
