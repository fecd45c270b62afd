"""The one basis that a study measures by, and how a region stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.study.model import ScoreKind


@dataclass(frozen=True, slots=True)
class Basis:
    """What every score, interval, rank, target and peer of a study is measured by.

    ``score`` is the kind of score that is calibrated, ranked and displayed; ``level`` that of the
    bootstrap's intervals.
    """

    orientation: Literal["input", "output"]
    returns_to_scale: Literal["crs", "vrs"]
    score: ScoreKind
    level: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A region's score and what follows from it.

    Attributes
    ----------
    high : bool
        Of high efficiency: membership in the calibrated score above 0.5.
    score : float
        The study's own score, in (0, 1]: the one that decides class and rank, and is displayed.
    corrected : float or None
        The bias-corrected score; it belongs beside ``interval``, which need not hold ``score``.
    interval : (float, float) or None
        Bootstrap interval of the study's level; None where there is nothing to draw from (fewer
        than two regions below the frontier), as are ``corrected`` and the ranks left open.
    line : float
        The crossover: the score at which high efficiency begins.
    rank, joint, total : int
        1 is best; how many regions share the rank (1: this one alone); how many there are.
    rank_best, rank_worst : int or None
        The ranks that the bootstrap leaves open, at the study's level; ``rank`` lies among them.
    on_frontier : bool
        The uncorrected score lies within 1e-6 of 1.
    frontier : int
        How many regions are on the frontier.
    others_high : int
        How many other regions are of high efficiency.
    """

    high: bool
    membership: float
    score: float
    corrected: float | None
    interval: tuple[float, float] | None
    line: float
    rank: int
    joint: int
    total: int
    rank_best: int | None
    rank_worst: int | None
    on_frontier: bool
    frontier: int
    others_high: int


def basis(results: Results) -> Basis:
    """Return the study's basis."""
    study = results.study
    kind = study.fsqca.outcome.score
    return Basis(study.dea.orientation, study.returns_to_scale, kind, study.dea.bootstrap.level)


def standing(results: Results, region: Region) -> Standing:
    """Return how a region stands."""
    score, outcome = region.score, results.study.fsqca.outcome.name
    return Standing(
        high=region.high.outcome > HALF,
        membership=region.high.outcome,
        score=score.value,
        corrected=score.corrected,
        interval=None if score.lower is None or score.upper is None else (score.lower, score.upper),
        line=results.sets[outcome].anchors[1],
        rank=score.rank,
        joint=score.joint,
        total=len(results.regions),
        rank_best=score.rank_best,
        rank_worst=score.rank_worst,
        on_frontier=score.on_frontier,
        frontier=len(results.frontier),
        others_high=sum(r.high.outcome > HALF for r in results.regions if r.slug != region.slug),
    )
