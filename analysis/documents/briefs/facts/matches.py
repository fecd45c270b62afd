"""Matched regions: whom to learn from, or to share with, by the published formulas first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeVar

from analysis.documents.briefs.facts.circumstances import CircumstancesFacts
from analysis.documents.briefs.facts.likeness import Closeness, Fellow, Likeness, fellows
from analysis.documents.briefs.facts.once import once
from analysis.documents.briefs.facts.pathway import PathwayPlace
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.ties import level

T = TypeVar("T", float, tuple[bool, float, bool])

Relation = Literal[
    "row-mate",  # same row of the truth table, the other class
    "pathway-mate",  # member of the same pathway, the other class
    "across the line",  # same row with another defensible line, the other class
    "alike",  # none of these: the most alike elsewhere, the other class
]


@dataclass(frozen=True, slots=True)
class Match:
    """A matched region.

    Attributes
    ----------
    relation : Relation
    term : str or None
        The pathway that both are members of.
    value : float or None
        Of the published formula (small is good): typical against deviant for consistency within a
        pathway, deviant for coverage against irrelevant within a row (Schneider and Rohlfing
        2013; SetMethods' smmr). None across a line and for the merely alike, which have none.
    by_formula, by_likeness : int or None, int
        Its place in either order, 1 first; regions with equal values share a place.
    distance, closeness
        As in ``likeness.Fellow``.
    high : bool
        Of high efficiency.
    """

    region: Region
    high: bool
    relation: Relation
    term: str | None
    value: float | None
    by_formula: int | None
    by_likeness: int
    distance: float
    closeness: Closeness


@dataclass(frozen=True, slots=True)
class Matches:
    """A region's matched regions.

    Attributes
    ----------
    purpose : "learn" or "share"
        A region that is not of high efficiency learns from those that are; one that is shares
        with those that are not.
    relation : Relation or None
        The rule that found them; None where the other class is empty.
    pool : int
        How many others the rule finds of either class.
    found : tuple of Match
        All of them that are of the other class, by formula, then by likeness.
    first : tuple of Match
        Who is named first: the formula's first, and the most alike where that is another one.
    agree : bool
        Both orders put the same region first.
    """

    purpose: Literal["learn", "share"]
    relation: Relation | None
    pool: int
    found: tuple[Match, ...]
    first: tuple[Match, ...]
    agree: bool


DIGITS = 3  # the published order is of values so rounded
EQUAL = 1e-9
ALIKE = 3  # how many of the most alike are matched where nothing else is shared


def matches(
    results: Results, like: Likeness, region: Region, around: CircumstancesFacts, path: PathwayPlace
) -> Matches:
    """Return a region's matched regions, by the first rule that finds any."""
    high = region.high.outcome > HALF
    purpose: Literal["learn", "share"] = "share" if high else "learn"
    for relation, others in _candidates(results, like, region, around, path):
        found = [fellow for fellow in others if fellow.high != high]
        if found:
            ranked = _ranked(results, region, relation, found, path)
            nearest = min(ranked, key=lambda match: match.by_likeness)
            first = tuple({m.region.slug: m for m in (ranked[0], nearest)}.values())
            return Matches(purpose, relation, len(others), ranked, first, len(first) == 1)
    return Matches(purpose, None, 0, (), (), True)


def _candidates(
    results: Results, like: Likeness, region: Region, around: CircumstancesFacts, path: PathwayPlace
) -> tuple[tuple[Relation, tuple[Fellow, ...]], ...]:
    # A solution that is not sound claims no pathway, and so nobody shares one.
    own = {term.term for term in path.own} if path.sound else set()
    members = [r for r in results.regions if own & set(r.high.terms)]
    high = region.high.outcome > HALF
    across = {f.region.slug: f for row in around.across for f in row.fellows}
    others = [r for r in results.regions if (r.high.outcome > HALF) != high]
    return (
        ("pathway-mate", fellows(like, region, members)),
        ("row-mate", around.fellows),
        ("across the line", tuple(sorted(across.values(), key=lambda f: f.distance))),
        ("alike", fellows(like, region, others)[:ALIKE]),
    )


@dataclass(frozen=True, slots=True, order=True)
class _Standing:
    """A match's place by the published formulas; the smaller comes first.

    ``astray``: the one with the outcome has less of it than of the pathway or row, so that it is
    no typical case in degree. ``value`` of the pair's formula. ``second``: not the most typical
    (or most deviant) of its pathway, which SetMethods puts first among equal values.
    """

    astray: bool
    value: float
    second: bool
    term: str = ""


def _ranked(
    results: Results,
    region: Region,
    relation: Relation,
    found: list[Fellow],
    path: PathwayPlace,
) -> tuple[Match, ...]:
    standing = {f.region.slug: _standing(results, region, relation, f, path) for f in found}
    order = _places(_key(one) for one in standing.values() if one)
    alike = _places(fellow.distance for fellow in found)
    made = [
        Match(
            region=fellow.region,
            high=fellow.high,
            relation=relation,
            term=(own.term or None) if own else None,
            value=own.value if own else None,
            by_formula=order[_key(own)] if own else None,
            by_likeness=alike[fellow.distance],
            distance=fellow.distance,
            closeness=fellow.closeness,
        )
        for fellow in found
        for own in (standing[fellow.region.slug],)
    ]
    return tuple(sorted(made, key=lambda m: (m.by_formula or 0, m.by_likeness, m.region.slug)))


def _places(values: Iterable[T]) -> dict[T, int]:
    """Return the place of each value in their order, from 1."""
    return {value: place for place, value in enumerate(sorted(set(values)), 1)}


def _key(one: _Standing) -> tuple[bool, float, bool]:
    return one.astray, one.value, one.second


def _standing(
    results: Results, region: Region, relation: Relation, fellow: Fellow, path: PathwayPlace
) -> _Standing | None:
    """Return where the published formulas put a match; None where there is no formula.

    Values are rounded to three digits, as the field's programs order them, so that noise makes no
    rank.
    """
    with_it, without = sorted((region, fellow.region), key=lambda r: -level(r.high.outcome))
    if relation == "pathway-mate":
        shared = (t.term for t in path.own if fellow.region.high.memberships[t.term] > HALF)
        return min(_within_term(results, with_it, without, term, fellow) for term in shared)
    if relation == "row-mate" and not (path.own or fellow.region.high.terms):
        w, v = _in_row(results, with_it), _in_row(results, without)
        value = _pair(w, v, with_it.high.outcome - without.high.outcome)
        return _Standing(w > with_it.high.outcome + EQUAL, value, False)
    return None


def _within_term(
    results: Results, typical: Region, deviant: Region, term: str, fellow: Fellow
) -> _Standing:
    """Typical against deviant for consistency, and whether the fellow is the best of its kind."""
    x, z = typical.high.memberships[term], deviant.high.memberships[term]
    value = _pair(x, z, typical.high.outcome - deviant.high.outcome)
    own = _kind(fellow.high)(fellow.region.high.memberships[term], fellow.region.high.outcome)
    second = own > _best(results)[term, fellow.high] + EQUAL
    return _Standing(x > typical.high.outcome + EQUAL, value, second, term)


@once
def _best(results: Results) -> dict[tuple[str, bool], float]:
    """Return how typical each pathway's most typical member is, and how deviant the most deviant.

    By pathway and whether the member has the outcome; inf where there is no such member.
    """
    found: dict[tuple[str, bool], float] = defaultdict(lambda: inf)
    for one in (region.high for region in results.regions):
        high = one.outcome > HALF
        for term, membership in one.memberships.items():
            if membership > HALF:
                own = _kind(high)(membership, one.outcome)
                found[term, high] = min(found[term, high], own)
    return found


def _kind(high: bool) -> Callable[[float, float], float]:
    return _typicality if high else _deviance


def _pair(x: float, z: float, y: float) -> float:
    """|x_i - x_j| + (1 - (y_i - y_j)) + (1 - x_i) + (1 - x_j); memberships in pathway or row."""
    return round(abs(x - z) + (1 - y) + (1 - x) + (1 - z), DIGITS)


def _typicality(x: float, y: float) -> float:
    """2 (y - x) + (1 - x), the least for the most typical; none for one with x > y."""
    return 2 * (y - x) + (1 - x) if x <= y + EQUAL else inf


def _deviance(x: float, y: float) -> float:
    """1 - (x - y) + (1 - x), the least for the most deviant."""
    return 1 - (x - y) + (1 - x)


def _in_row(results: Results, region: Region) -> float:
    names = results.study.fsqca.literals
    return min(max(region.memberships[n], 1 - region.memberships[n]) for n in names)
