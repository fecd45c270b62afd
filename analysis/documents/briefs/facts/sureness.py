"""How sure: the ranks left open, what other choices and chance would make of the finding."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.documents.briefs.facts.pathway import PathwayPlace
from analysis.results.positions import HALF
from analysis.results.shapes import MixedRows, Region, Results


@dataclass(frozen=True, slots=True)
class Choices:
    """A region under the study's scenarios.

    ``total`` scenarios; in ``same_class`` its class (of high efficiency or not) is the study's,
    ``other_class`` names those in which it is not; ``with_pathways`` of them find a pathway at all,
    and ``same_state`` of *those* give it the state that the study gives it. With no scenario
    nothing was tested, and nothing is called robust.
    """

    total: int
    same_class: int
    other_class: tuple[str, ...]
    with_pathways: int
    same_state: int


@dataclass(frozen=True, slots=True)
class Chance:
    """The study's pathways against outcomes dealt out at random.

    ``permutation``: share with at least as much coverage, None without such trials;
    ``any_solution``: share that gave some pathway; ``recurrence`` of the region's own first pathway
    in subsamples, ``lost_without``: how many single regions it would be lost without.
    """

    permutation: float | None
    any_solution: float | None
    draws: int
    recurrence: float | None
    subsamples: int
    lost_without: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """One figure each: the rank, the choices, the chance; and the source's rounding.

    ``frontier_chance`` is the share of draws within the source's rounding in which the region is
    on the frontier; None where the study states no precision.
    """

    rank_best: int | None
    rank_worst: int | None
    choices: Choices
    chance: Chance | None
    mixed: MixedRows | None
    frontier_chance: float | None


HIGH = ("typical", "several", "uncovered")


def sureness(
    results: Results, region: Region, path: PathwayPlace, mixed: MixedRows | None
) -> Sureness:
    """Return how sure the finding for a region is."""
    return Sureness(
        rank_best=region.score.rank_best,
        rank_worst=region.score.rank_worst,
        choices=_choices(results, region),
        chance=_chance(results, path),
        mixed=mixed,
        frontier_chance=region.score.frontier_chance,
    )


def _choices(results: Results, region: Region) -> Choices:
    high = region.high.outcome > HALF
    told = [s for s in results.scenarios if any(model.terms for model in s.high.models)]
    other = [s.name for s in results.scenarios if (s.states[region.slug] in HIGH) != high]
    return Choices(
        total=len(results.scenarios),
        same_class=len(results.scenarios) - len(other),
        other_class=tuple(other),
        with_pathways=len(told),
        same_state=sum(s.states[region.slug] == region.high.state for s in told),
    )


def _chance(results: Results, path: PathwayPlace) -> Chance | None:
    found = results.robustness
    if found is None:
        return None
    term = path.own[0].term if path.own else None
    recurrence = {one.term: one.share for one in found.recurrence}
    return Chance(
        permutation=found.permutation,
        any_solution=found.any_solution,
        draws=found.permutations,
        recurrence=recurrence.get(term) if term else None,
        subsamples=found.subsamples,
        lost_without=sum(term in one.lost for one in found.omissions) if term else 0,
    )
