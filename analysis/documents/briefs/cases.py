"""What a brief says of one region, drawn from the results: which case it is, what to look at first.

Pure functions; the templates branch on what is found here and hold the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Literal

from analysis.charts.brief import outcome_score
from analysis.results.gaps import PER, ResourceGap
from analysis.results.positions import HALF, Distance, Obstacle
from analysis.results.shapes import Region, Results, SetAnalysis, Term
from analysis.study.model import Condition, Measure, Study

Case = Literal[
    "typical",  # high efficiency, member of one pathway
    "several",  # high efficiency, member of two or more
    "deviant",  # member, but not of high efficiency
    "uncovered",  # high efficiency, member of none
    "reachable",  # neither, and some pathway lacks only what a plan can change
    "closed",  # neither, and each pathway lacks something that no plan can change
    "none",  # there is no pathway at all
    "depends",  # tied models disagree
]

Role = Literal["both", "peer", "typical"]

SHOWN_WEIGHT = 5e-4  # a smaller weight would be shown as 0.000
SHOWN_SHARE = 5e-4  # a smaller excess would be shown as 0.0 %
COMPANIONS = 3


@dataclass(frozen=True, slots=True)
class Companion:
    """A region to learn from: a DEA peer (with its weight), a typical case, or both."""

    region: Region
    weight: float | None
    role: Role
    term: str | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """The measure in which a region differs most, to its cost, from a pathway's typical cases.

    ``own`` and ``typical`` (their median) are per 10,000 residents.
    """

    measure: Measure
    is_input: bool
    own: float
    typical: float
    among: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What all regions that no pathway explains have in common: condition and side of 0.5."""

    conditions: tuple[tuple[Condition, bool], ...]
    fellows: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One region's findings.

    Attributes
    ----------
    terms : tuple of Term
        Every distinct pathway of all tied models; the charts' columns.
    own : tuple of Term
        Those the region is a member of, under any model.
    focus : Term or None
        Its own first pathway; for a member of none the nearest that a plan can reach, else the
        nearest.
    aim : Distance or None
        How far from ``focus``; None for a member.
    excess : tuple of ResourceGap
        The resources with the greatest share beyond the frontier, all that would be shown with
        the same share; empty where none would show.
    companions : tuple of Companion
        Peers first, those that are typical cases ahead of the others; typical cases after them.
    peers : tuple of Companion
        All peers, as in ``companions``.
    unlisted : int
        How many more peers and typical cases there are.
    members : int
        How many regions, this one among them if it is one, are members of ``focus``.
    unexplained : int
        How many other regions reach high efficiency outside every pathway of every model.
    steady : (int, int)
        In how many of the study's scenarios the region keeps its state, and how many there are.
    barren : int
        How many of the scenarios find no pathway at all.
    low : tuple of Term
        Pathways to low efficiency that the region is a member of.
    contradicted : bool
        Whether it stands in a positive truth-table row none of whose members has the outcome.
    """

    study: Study
    region: Region
    case: Case
    total: int
    high: bool
    score: float
    terms: tuple[Term, ...]
    own: tuple[Term, ...]
    focus: Term | None
    aim: Distance | None
    obstacles: tuple[Obstacle, ...]
    excess: tuple[ResourceGap, ...]
    contrast: Contrast | None
    shared: Shared | None
    companions: tuple[Companion, ...]
    peers: tuple[Companion, ...]
    unlisted: int
    typical: tuple[Region, ...]
    members: int
    unexplained: int
    steady: tuple[int, int]
    barren: int
    low: tuple[Term, ...]
    contradicted: bool


def facts(results: Results, slug: str) -> Facts:
    """Find what the brief of ``slug`` says (KeyError if there is no such region)."""
    region, study = results.region(slug), results.study
    terms = distinct_terms(results.high)
    by_name = {term.term: term for term in terms}
    own = tuple(by_name[name] for name in region.high.terms)
    aim = None if own else region.high.reachable or region.high.nearest
    focus = own[0] if own else by_name[aim.term] if aim else None
    typical = _typical(results, focus, slug)
    companions = _companions(results, region, focus, typical)
    case = _case(region, bool(terms))
    return Facts(
        study=study,
        region=region,
        case=case,
        total=len(results.regions),
        high=region.high.outcome > HALF,
        score=outcome_score(study, region),
        terms=terms,
        own=own,
        focus=focus,
        aim=aim,
        obstacles=aim.obstacles if aim else (),
        excess=largest_excess(region),
        contrast=_contrast(study, region, typical) if case == "deviant" else None,
        shared=_shared(results, region) if case == "uncovered" else None,
        companions=companions[:COMPANIONS],
        peers=tuple(each for each in companions if each.weight is not None),
        unlisted=max(0, len(companions) - COMPANIONS),
        typical=typical,
        members=sum(focus is not None and _is_member(each, focus) for each in results.regions),
        unexplained=len(_uncovered(results, slug)),
        steady=(
            sum(s.states[slug] == region.high.state for s in results.scenarios),
            len(results.scenarios),
        ),
        barren=sum(not any(s.high.models) for s in results.scenarios),
        low=tuple(t for t in distinct_terms(results.low) if t.term in region.low.terms),
        contradicted=any(slug in row.cases for row in results.high.truth_table if row.contradicted),
    )


def distinct_terms(analysis: SetAnalysis) -> tuple[Term, ...]:
    """Return the pathways of all tied models, each once, in the models' order."""
    models = analysis.intermediate.models
    return tuple({term.term: term for model in models for term in model.terms}.values())


def per_10k(region: Region, measure: Measure) -> float:
    """Return a measure per 10,000 residents."""
    return region.values[measure.column] / (region.residents / PER)


def largest_excess(region: Region) -> tuple[ResourceGap, ...]:
    """Return the resources with the greatest share beyond the frontier, equal ones together."""
    shares = [gap.share or 0.0 for gap in region.gap.resources]
    most = max(shares)
    if most < SHOWN_SHARE:
        return ()
    return tuple(
        gap
        for gap, share in zip(region.gap.resources, shares, strict=True)
        if most - share < SHOWN_SHARE
    )


def _case(region: Region, any_pathway: bool) -> Case:
    if not any_pathway:
        return "none"
    if region.high.model_dependent:
        return "depends"
    if region.high.state == "outside":
        return "reachable" if region.high.reachable else "closed"
    return region.high.state


def _typical(results: Results, focus: Term | None, slug: str) -> tuple[Region, ...]:
    if focus is None:
        return ()
    return tuple(
        other
        for other in results.regions
        if other.slug != slug and other.high.outcome > HALF and _is_member(other, focus)
    )


def _is_member(region: Region, term: Term) -> bool:
    return region.high.memberships[term.term] > HALF


def _uncovered(results: Results, slug: str) -> tuple[Region, ...]:
    """Return the regions but ``slug`` that no model explains."""
    return tuple(
        other
        for other in results.regions
        if other.slug != slug and other.high.states == ("uncovered",)
    )


def _companions(
    results: Results, region: Region, focus: Term | None, typical: Iterable[Region]
) -> tuple[Companion, ...]:
    lessons = {lesson.unit: lesson for lesson in region.lessons}
    peers = [
        Companion(
            results.region(peer.unit),
            peer.weight,
            "both" if peer.unit in lessons else "peer",
            lessons[peer.unit].term if peer.unit in lessons else None,
        )
        for peer in region.score.peers
        if peer.unit != region.slug and peer.weight >= SHOWN_WEIGHT
    ]
    peers.sort(key=lambda peer: (peer.role != "both", -(peer.weight or 0)))
    named = {peer.region.slug for peer in peers}
    if focus is None or not region.high.terms:
        return tuple(peers)
    others = sorted(
        (other for other in typical if other.slug not in named),
        key=lambda other: -outcome_score(results.study, other),
    )
    return (*peers, *(Companion(other, None, "typical", focus.term) for other in others))


def _contrast(study: Study, region: Region, typical: tuple[Region, ...]) -> Contrast | None:
    """Find the input it has most of, or the output it has least of, against the typical cases."""
    found: list[tuple[float, Contrast]] = []
    for measure in study.dea.measures:
        is_input = measure in study.dea.inputs
        own = per_10k(region, measure)
        others = [per_10k(other, measure) for other in typical]
        if not others or own <= 0 or median(others) <= 0:
            continue
        middle = median(others)
        cost = log(own / middle) if is_input else log(middle / own)
        found.append((cost, Contrast(measure, is_input, own, middle, len(others))))
    cost, contrast = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return contrast if cost > 0 else None


def _shared(results: Results, region: Region) -> Shared:
    fellows = _uncovered(results, region.slug)
    conditions = []
    for condition in results.study.fsqca.conditions:
        present = region.memberships[condition.name] > HALF
        if all((other.memberships[condition.name] > HALF) == present for other in fellows):
            conditions.append((condition, present))
    return Shared(tuple(conditions), fellows)
