"""What differs in practice: the ratios that the study declares, against matched regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from analysis.documents.briefs.facts.earlier import span
from analysis.documents.briefs.facts.matches import Matches
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.study.model import PracticeRatio
from analysis.ties import level


@dataclass(frozen=True, slots=True)
class Earlier:
    """A ratio in the earlier period: own, the matched regions' median, the median of all.

    ``between``: the same of every period between it and the study's own; empty where one is not
    known of the region.
    """

    period: str
    own: float
    matched_median: float | None
    median: float
    between: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class RatioFacts:
    """One declared ratio of a region.

    Attributes
    ----------
    name : str
        Its key in the study file's ``practice``; label, unit and decimals stand there.
    better : "higher", "lower" or None
        Which way is better by the study's own declaration; None for neither.
    own, median : float
        The region's value, and the median of all regions.
    place : int
        Its place among all regions from the greatest value down, 1 first; ties share the better.
    matched : tuple of (Region, float)
        The matched regions' values, in the order of the matches.
    matched_median : float or None
    difference : float or None
        Own over the matched regions' median, less 1; None without matched regions or at 0.
    worse : bool or None
        The region lies on the worse side of the matched median; None where neither way is better.
    beaten_by : int
        How many of the matched regions are on the better side of the region's value.
    earlier : Earlier or None
    """

    name: str
    better: Literal["higher", "lower"] | None
    own: float
    median: float
    place: int
    matched: tuple[tuple[Region, float], ...]
    matched_median: float | None
    difference: float | None
    worse: bool | None
    beaten_by: int
    earlier: Earlier | None


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """All declared ratios of a region, and which of them leads.

    Attributes
    ----------
    ratios : tuple of RatioFacts
        In the study file's order; empty where it declares none.
    against : "matched", "across the line", "alike" or None
        Who the region is held against.
    largest : tuple of RatioFacts
        For a region that is not of high efficiency: the ratio in which it lies farthest on the
        worse side of the matched median, with every other that ties nearly with it; empty where
        no difference reaches 5 per cent. For one that is: the ratio in which it lies farthest on
        the better side of the median of all, likewise.
    near_tie : bool
        ``largest`` holds more than one: the second differs by less than 5 percentage points, or
        leaving out any single matched region would put another first.
    """

    ratios: tuple[RatioFacts, ...]
    against: Literal["matched", "across the line", "alike"] | None
    largest: tuple[RatioFacts, ...]
    near_tie: bool


NAMED_FROM = 0.05  # a smaller difference is not named
NEAR_TIE = 0.05  # two differences nearer than this are both named


def practice(results: Results, region: Region, matched: Matches) -> PracticeFacts:
    """Hold a region's ratios against those of its matched regions."""
    others = tuple(match.region for match in matched.found)
    declared = {n: p for n, p in results.study.practice.items() if n in region.values}
    ratios = tuple(_ratio(results, region, n, p, others) for n, p in declared.items())
    high = region.high.outcome > HALF
    largest = _largest([_lead(r, high) for r in ratios], high)
    return PracticeFacts(
        ratios=ratios,
        against=_against(matched),
        largest=largest,
        near_tie=len(largest) > 1,
    )


def _against(matched: Matches) -> Literal["matched", "across the line", "alike"] | None:
    if matched.relation is None:
        return None
    if matched.relation in ("row-mate", "pathway-mate"):
        return "matched"
    return "across the line" if matched.relation == "across the line" else "alike"


def _ratio(
    results: Results, region: Region, name: str, declared: PracticeRatio, others: tuple[Region, ...]
) -> RatioFacts:
    own = region.values[name]
    better = None if declared.better == "neither" else declared.better
    everyone = [r.values[name] for r in results.regions if name in r.values]
    others = tuple(r for r in others if name in r.values)
    theirs = [r.values[name] for r in others]
    middle = median(theirs) if theirs else None
    sign = {"higher": 1, "lower": -1, None: 0}[better]
    return RatioFacts(
        name=name,
        better=better,
        own=own,
        median=median(everyone),
        place=1 + sum(value > own for value in everyone),
        matched=tuple(zip(others, theirs, strict=True)),
        matched_median=middle,
        difference=own / middle - 1 if middle else None,
        worse=None if middle is None or not sign else sign * (middle - own) > 0,
        beaten_by=sum(sign * (value - own) > 0 for value in theirs),
        earlier=_earlier(results, region, name, others),
    )


def _earlier(
    results: Results, region: Region, name: str, others: tuple[Region, ...]
) -> Earlier | None:
    found = results.comparison
    if found is None:
        return None
    before = {c.slug: c.values[name] for c in found.changes if name in c.values}
    then = _at(found.period, before, region, others)
    return then and replace(then, between=_between(results, region, name, others))


def _at(
    period: str, values: Mapping[str, float], region: Region, others: tuple[Region, ...]
) -> Earlier | None:
    if region.slug not in values:
        return None
    theirs = [values[r.slug] for r in others if r.slug in values]
    return Earlier(
        period=period,
        own=values[region.slug],
        matched_median=median(theirs) if theirs else None,
        median=median(values.values()),
    )


def _between(
    results: Results, region: Region, name: str, others: tuple[Region, ...]
) -> tuple[Earlier, ...]:
    """Return the ratio in the periods between, where it is known in all of them."""
    through = results.course
    if through is None:
        return ()
    found = []
    for at in span(results)[1:-1]:
        values = {u.slug: u.values[name][at] for u in through.units if name in u.values}
        known = {slug: value for slug, value in values.items() if value is not None}
        found.append(_at(through.periods[at].period, known, region, others))
    return tuple(one for one in found if one) if None not in found else ()


def _lead(ratio: RatioFacts, high: bool) -> tuple[float, RatioFacts]:
    """Return how far a ratio lies on the side that counts, and the ratio."""
    sign = {"higher": 1, "lower": -1, None: 0}[ratio.better]
    if high:
        return (sign * (ratio.own / ratio.median - 1) if ratio.median else 0.0), ratio
    return (-sign * ratio.difference if ratio.difference is not None else 0.0), ratio


def _largest(leads: list[tuple[float, RatioFacts]], high: bool) -> tuple[RatioFacts, ...]:
    ranked = sorted(leads, key=lambda lead: -level(lead[0]))
    if not ranked or ranked[0][0] < NAMED_FROM:
        return ()
    most, first = ranked[0]
    tied = [
        ratio
        for lead, ratio in ranked[1:]
        if lead >= NAMED_FROM and (most - lead < NEAR_TIE or (not high and _flips(first, ratio)))
    ]
    return (first, *tied)


def _flips(first: RatioFacts, second: RatioFacts) -> bool:
    """Whether leaving out one matched region would put the second ahead of the first."""
    n = len(first.matched)
    return n > 1 and any(_without(first, i) < _without(second, i) for i in range(n))


def _without(ratio: RatioFacts, i: int) -> float:
    middle = median(value for j, (_, value) in enumerate(ratio.matched) if j != i)
    sign = 1 if ratio.better == "higher" else -1
    return -sign * (ratio.own / middle - 1) if middle else 0.0
