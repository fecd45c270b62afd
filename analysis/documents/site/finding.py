"""The one finding that the first page leads with, found by rule in any study's results.

A finding is a statement of existence: that some highly efficient units lack a condition shows
that, in this study, high efficiency does not need it. It says nothing of causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.documents.site.atlas import is_high
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.study.model import Condition

FEWEST = 2  # a single unit may owe its class to an error in one figure


@dataclass(frozen=True, slots=True)
class Sides:
    """The units on the two sides of a condition's line; who stands on it is on neither.

    Attributes
    ----------
    condition, line
        In the condition's own unit; ``given`` memberships have none that would say anything.
    has, lacks
        The units that have what the condition asks for, and that have it not.
    without
        Which of the sides does without what is expected: ``lacks``, or ``has`` where the
        condition's absence is expected.
    rising
        Whether a greater value is more of the condition.
    least
        How many highly efficient units do without wherever the line is drawn within the study's
        doubt.
    """

    condition: Condition
    line: float
    given: bool
    rising: bool
    has: tuple[Region, ...]
    lacks: tuple[Region, ...]
    without: Literal["has", "lacks"]
    least: int

    @property
    def high_without(self) -> int:
        """How many highly efficient units do without."""
        return sum(map(is_high, getattr(self, self.without)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What leads: ``without`` with its sides; else how many are highly efficient.

    ``kind``: ``without``, ``none`` or ``all`` highly efficient, or ``count``.
    """

    kind: Literal["without", "none", "all", "count"]
    high: int
    total: int
    sides: Sides | None


def finding(results: Results) -> Finding:
    """Return the condition that the most highly efficient units do without, if any do."""
    total = len(results.regions)
    high = sum(map(is_high, results.regions))
    if high in (0, total):
        return Finding("none" if not high else "all", high, total, None)
    # A bell's units without lie on both sides of it, and no one line tells them apart; a
    # multi-value condition has no side to be without.
    single = [
        c
        for c in results.study.fsqca.conditions
        if c.labels is None and len(results.sets[c.name].lines) == 1
    ]
    found = [sides(results, condition) for condition in single]
    best = max(found, key=lambda each: (each.least, each.high_without), default=None)
    if best is None or best.least < FEWEST:
        return Finding("count", high, total, None)
    return Finding("without", high, total, best)


def sides(results: Results, condition: Condition) -> Sides:
    """Return the units on the two sides of a condition's line, which is one."""
    known = results.sets[condition.name]
    out, line, full = known.anchors
    has = [r for r in results.regions if r.memberships[condition.name] > HALF]
    lacks = [r for r in results.regions if r.memberships[condition.name] < HALF]
    unexpected: Literal["has", "lacks"] = "has" if condition.expectation == "absent" else "lacks"
    rising = full > out
    there = has if unexpected == "has" else lacks
    low, top = known.doubt or (line, line)
    # Above the greatest line, or below the least: there whatever line is drawn.
    above = (unexpected == "has") == rising
    sure = [
        region
        for region in there
        if known.doubt is None
        or (
            region.values[condition.column] > top
            if above
            else region.values[condition.column] < low
        )
    ]
    return Sides(
        condition=condition,
        line=line,
        given=known.given,
        rising=rising,
        has=tuple(has),
        lacks=tuple(lacks),
        without=unexpected,
        least=sum(map(is_high, sure)),
    )
