"""DEA peers: the mix of frontier regions that a region's target is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean

from analysis.documents.briefs.facts.likeness import Closeness, Likeness, fellows
from analysis.results.shapes import Region, Results
from analysis.ties import level

SHOWN_SHARE = 5e-4  # a smaller share would be shown as 0.0 %


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A peer and what it supplies of a target.

    Attributes
    ----------
    shares : dict of column to float
        Share of each measure's target (weight times the peer's own amount, over the mix's).
    share : float
        Mean of the shares over the study's inputs (input orientation) or outputs (output).
    distance, closeness, comparable
        Likeness to the region whose target it is; a ``far`` peer is not comparable, however large
        its share.
    """

    region: Region
    weight: float
    shares: dict[str, float]
    share: float
    distance: float
    closeness: Closeness
    comparable: bool


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """A region's peers, and the regions it is a peer of.

    ``peers`` by share, largest first (without the region itself); ``unique`` is False where
    another mix is as good. ``measured_against_it`` holds the regions of whose targets this one
    supplies a part, with that part, most alike first; ``below`` counts all regions beneath the
    frontier, among which they are.
    """

    peers: tuple[Benchmark, ...]
    unique: bool
    measured_against_it: tuple[Benchmark, ...]
    below: int


def benchmarks(results: Results, like: Likeness, region: Region) -> Benchmarks:
    """Return a region's peers and the regions it is a peer of."""
    found = [
        _benchmark(results, like, region, results.region(peer.unit), peer.weight)
        for peer in region.score.peers
        if peer.unit != region.slug
    ]
    theirs = [
        replace(_benchmark(results, like, other, region, peer.weight), region=other)
        for other in results.regions
        for peer in other.score.peers
        if other.slug != region.slug and peer.unit == region.slug
    ]
    return Benchmarks(
        peers=tuple(
            sorted((b for b in found if b.share >= SHOWN_SHARE), key=lambda b: -level(b.share))
        ),
        unique=region.score.peers_unique,
        measured_against_it=tuple(
            sorted((b for b in theirs if b.share >= SHOWN_SHARE), key=lambda b: b.distance)
        ),
        below=len(results.regions) - len(results.frontier),
    )


def _benchmark(
    results: Results, like: Likeness, whose: Region, peer: Region, weight: float
) -> Benchmark:
    """Return what ``peer`` supplies of the target of ``whose``."""
    study = results.study
    inward = study.dea.orientation == "input"
    shares = {}
    for measure in study.dea.measures:
        mix = sum(
            p.weight * results.region(p.unit).values[measure.column] for p in whose.score.peers
        )
        part = weight * peer.values[measure.column]
        shares[measure.column] = part / mix if mix else 0.0
    (seen,) = fellows(like, whose, (peer,))
    return Benchmark(
        region=peer,
        weight=weight,
        shares=shares,
        share=mean(
            shares[m.column] for m in (study.dea.free_inputs if inward else study.dea.outputs)
        ),
        distance=seen.distance,
        closeness=seen.closeness,
        comparable=seen.closeness != "far",
    )
