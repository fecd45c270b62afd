"""A region among the study's pathways: which state, what it lacks, what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.documents.briefs.facts.circumstances import Place
from analysis.results.positions import HALF, Distance, State
from analysis.results.shapes import Region, Results, SetAnalysis, TermResult
from analysis.results.warnings import CHANCE, sound

PathwayState = Literal[
    "typical",  # of high efficiency, member of one pathway
    "several",  # of high efficiency, member of two or more
    "deviant",  # member, but not of high efficiency
    "uncovered",  # of high efficiency, member of none
    "near",  # neither; another defensible line, or one condition to be present, divides it from one
    "none",  # neither, and farther away
    "no pathway",  # the study found none, or only one that asks for nothing
]


@dataclass(frozen=True, slots=True)
class AtLine:
    """How the region stands if the crossover of ``condition`` is moved to ``line``.

    ``line`` is the other end of the study's own range of defensible lines; ``terms`` are the
    pathways found there that it is a member of; ``same_pathways``: the models are the same ones.
    """

    condition: str
    line: float
    state: State
    terms: tuple[str, ...]
    same_pathways: bool


@dataclass(frozen=True, slots=True)
class PathwayPlace:
    """A region's place among the pathways to high efficiency.

    Attributes
    ----------
    state, states : PathwayState, tuple of State
        Under the first model; the distinct ones under all tied models.
    model_dependent : bool
        Tied models disagree on the state.
    pathways : tuple of TermResult
        Every distinct pathway of all tied models.
    own : tuple of TermResult
        Those the region is a member of, under any model.
    nearest : TermResult or None
        For a member of none, the pathway with the least change in membership. It is *not* the
        region's own and nothing is proposed from it.
    lacking : tuple of Place
        The conditions of ``nearest`` whose presence is asked and which the region has not. A
        condition whose absence is asked is never among them: it is not in anyone's way.
    excess : tuple of Place
        The conditions of ``nearest`` whose absence is asked and which the region has; to be told
        to nobody as a remedy.
    at_line : tuple of AtLine
        Other ends of the doubt about a line that the region stands at, under which its state or its
        pathways differ.
    with_outcome, without : int
        Members of the region's first own (else nearest) pathway that are, and are not, of high
        efficiency, this region counted.
    uncovered : int
        How many other regions of high efficiency no pathway explains.
    chance : float or None
        Share of outcomes dealt out at random that pathways cover at least as well.
    chance_as_good : bool
        ``chance`` is 1 in 20 or more: it stands beside the first mention of a pathway.
    sound : bool
        The solution is neither trivial nor below the study's own cuts; else no pathway is claimed.
    negated : tuple of TermResult
        Where the region is not of high efficiency: the pathways to that which it is a member of
        under every tied model, and whose consistency reaches the study's own cut.
    """

    state: PathwayState
    states: tuple[State, ...]
    model_dependent: bool
    pathways: tuple[TermResult, ...]
    own: tuple[TermResult, ...]
    nearest: TermResult | None
    lacking: tuple[Place, ...]
    excess: tuple[Place, ...]
    at_line: tuple[AtLine, ...]
    with_outcome: int
    without: int
    uncovered: int
    chance: float | None
    chance_as_good: bool
    sound: bool
    negated: tuple[TermResult, ...]


def distinct_terms(analysis: SetAnalysis) -> tuple[TermResult, ...]:
    """Return the pathways of all tied models, each once, in the models' order."""
    models = analysis.intermediate.models
    return tuple({term.term: term for model in models for term in model.terms}.values())


def pathway_place(results: Results, region: Region, places: tuple[Place, ...]) -> PathwayPlace:
    """Return a region's place among the pathways."""
    pathways = distinct_terms(results.high)
    by_name = {term.term: term for term in pathways}
    position, found = region.high, results.robustness
    own = tuple(by_name[name] for name in position.terms)
    distance = None if own else position.nearest
    focus = own[0] if own else by_name[distance.term] if distance else None
    members = [r for r in results.regions if focus and r.high.memberships[focus.term] > HALF]
    with_outcome = sum(r.high.outcome > HALF for r in members)
    lines = _at_line(results, region, places)
    chance = None if found is None else found.permutation
    return PathwayPlace(
        state=_state(region, distance, lines, pathways),
        states=position.states,
        model_dependent=position.model_dependent,
        pathways=pathways,
        own=own,
        nearest=focus if distance else None,
        lacking=_obstacles(distance, places, "present"),
        excess=_obstacles(distance, places, "absent"),
        at_line=lines,
        with_outcome=with_outcome,
        without=len(members) - with_outcome,
        uncovered=sum(
            r.high.states == ("uncovered",) for r in results.regions if r.slug != region.slug
        ),
        chance=chance,
        chance_as_good=chance is not None and chance >= CHANCE,
        sound=sound(results),
        negated=_negated(results, region),
    )


def _state(
    region: Region,
    distance: Distance | None,
    lines: tuple[AtLine, ...],
    pathways: tuple[TermResult, ...],
) -> PathwayState:
    if not any(term.literals for term in pathways):
        return "no pathway"
    if region.high.state != "outside":
        return region.high.state
    needed = [o.needed for o in distance.obstacles] if distance else []
    return "near" if any(line.terms for line in lines) or needed == ["present"] else "none"


def _negated(results: Results, region: Region) -> tuple[TermResult, ...]:
    if region.high.outcome > HALF:
        return ()
    own = [set(reading.terms) for reading in region.low.readings]
    return tuple(
        term
        for term in distinct_terms(results.low)
        if term.literals
        and term.consistency >= results.study.fsqca.cuts.consistency
        and own
        and all(term.term in terms for terms in own)
    )


def _obstacles(
    distance: Distance | None, places: tuple[Place, ...], needed: str
) -> tuple[Place, ...]:
    by_name = {one.name: place for place in places for one in place.condition.sets}
    obstacles = distance.obstacles if distance else ()
    return tuple(by_name[o.condition] for o in obstacles if o.needed == needed)


def _at_line(results: Results, region: Region, places: tuple[Place, ...]) -> tuple[AtLine, ...]:
    close = {place.condition.name for place in places if place.at_line}
    found = [
        AtLine(
            condition=other.condition,
            line=other.line,
            state=other.states[region.slug],
            terms=other.terms.get(region.slug, ()),
            same_pathways=other.same,
        )
        for other in results.other_lines
        if other.condition in close
    ]
    own = (region.high.state, set(region.high.terms))
    return tuple(one for one in found if (one.state, set(one.terms)) != own)
