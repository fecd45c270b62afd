"""Matched regions: whom to learn from, or to share with, by the published formulas first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from analysis.documents.briefs.facts.circumstances import CircumstancesFacts
from analysis.documents.briefs.facts.likeness import Closeness, Fellow, Likeness, fellows
from analysis.documents.briefs.facts.pathway import PathwayPlace
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.ties import level

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


def _ranked(
    results: Results,
    region: Region,
    relation: Relation,
    found: list[Fellow],
    path: PathwayPlace,
) -> tuple[Match, ...]:
    values = _values(results, region, relation, found, path)
    alike = sorted({fellow.distance for fellow in found})
    made = [
        Match(
            region=fellow.region,
            high=fellow.high,
            relation=relation,
            term=values[fellow.region.slug][1],
            value=values[fellow.region.slug][0],
            by_formula=None,
            by_likeness=1 + alike.index(fellow.distance),
            distance=fellow.distance,
            closeness=fellow.closeness,
        )
        for fellow in found
    ]
    # Within a row, those whose membership in it is no more than that in the outcome come first.
    keys = {m.region.slug: (not _consistent(results, region, m), m.value or 0.0) for m in made}
    order = sorted(set(keys.values()))
    placed = [
        m if m.value is None else replace(m, by_formula=1 + order.index(keys[m.region.slug]))
        for m in made
    ]
    return tuple(sorted(placed, key=lambda m: (m.by_formula or 0, m.by_likeness, m.region.slug)))


def _values(
    results: Results, region: Region, relation: Relation, found: list[Fellow], path: PathwayPlace
) -> dict[str, tuple[float | None, str | None]]:
    """Return each match's value by the published formula, and the term that it holds for.

    Rounded to three digits, as the field's programs order them, so that noise makes no rank.
    """
    values: dict[str, tuple[float | None, str | None]] = {}
    for fellow in found:
        value, term = None, None
        if relation == "pathway-mate":
            shared = [t.term for t in path.own if fellow.region.high.memberships[t.term] > HALF]
            pairs = [(round(_within_term(region, fellow.region, t), DIGITS), t) for t in shared]
            value, term = min(pairs)
        elif relation == "row-mate" and not (path.own or fellow.region.high.terms):
            value = round(_within_row(results, region, fellow.region), DIGITS)
        values[fellow.region.slug] = (value, term)
    return values


def _within_term(one: Region, other: Region, term: str) -> float:
    """Typical against deviant: |x_i - x_j| + (1 - (y_i - y_j)) + (1 - x_i) + (1 - x_j)."""
    typical, deviant = sorted((one, other), key=lambda r: -level(r.high.outcome))
    x, z = typical.high.memberships[term], deviant.high.memberships[term]
    y = typical.high.outcome - deviant.high.outcome
    return abs(x - z) + (1 - y) + (1 - x) + (1 - z)


def _within_row(results: Results, one: Region, other: Region) -> float:
    """Deviant for coverage against irrelevant, the same with membership in their row for x."""
    covered, irrelevant = sorted((one, other), key=lambda r: -level(r.high.outcome))
    w, v = _in_row(results, covered), _in_row(results, irrelevant)
    return abs(w - v) + (1 - (covered.high.outcome - irrelevant.high.outcome)) + (1 - w) + (1 - v)


def _in_row(results: Results, region: Region) -> float:
    names = results.study.fsqca.names
    return min(max(region.memberships[n], 1 - region.memberships[n]) for n in names)


def _consistent(results: Results, region: Region, match: Match) -> bool:
    """Whether the row's membership of the one with the outcome does not exceed the outcome."""
    if match.relation != "row-mate" or match.value is None:
        return True
    uncovered = match.region if match.high else region
    return _in_row(results, uncovered) <= uncovered.high.outcome + EQUAL
