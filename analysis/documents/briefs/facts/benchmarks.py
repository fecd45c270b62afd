"""DEA peers: the mix of frontier regions that a region's target is made of."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

from analysis.documents.briefs.facts.likeness import Closeness, Fellow, Likeness, fellows
from analysis.documents.briefs.facts.once import once
from analysis.results.shapes import Region, Results
from analysis.study.model import Study
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
    study, ties = results.study, _ties(results)
    measured = ties.measured_against[region.slug]
    others = dict.fromkeys((*(peer.unit for peer in region.score.peers), *measured))
    seen = {f.region.slug: f for f in fellows(like, region, (ties.regions[o] for o in others))}
    own = ties.targets[region.slug]
    found = [
        _benchmark(study, peer.weight, seen[peer.unit].region, own, seen[peer.unit])
        for peer in region.score.peers
        if peer.unit in seen  # the region itself is not
    ]
    theirs = [
        _benchmark(study, weight, region, ties.targets[slug], seen[slug])
        for slug, weight in measured.items()
        if slug in seen
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


@dataclass(frozen=True, slots=True)
class _Ties:
    """Who is whose peer in a study.

    ``regions`` by slug; ``targets``: of each region, what its peers' mix has of each measure;
    ``measured_against``: the regions that each is a peer of, with its weight in their mix.
    """

    regions: dict[str, Region]
    targets: dict[str, dict[str, float]]
    measured_against: dict[str, dict[str, float]]


@once
def _ties(results: Results) -> _Ties:
    """Find them for all regions at once, which briefs of thousands would each do again."""
    regions = {region.slug: region for region in results.regions}
    measured: dict[str, dict[str, float]] = {slug: {} for slug in regions}
    for region in results.regions:
        for peer in region.score.peers:
            measured[peer.unit][region.slug] = peer.weight
    targets = {
        region.slug: {
            measure.column: sum(
                peer.weight * regions[peer.unit].values[measure.column]
                for peer in region.score.peers
            )
            for measure in results.study.dea.measures
        }
        for region in results.regions
    }
    return _Ties(regions, targets, measured)


def _benchmark(
    study: Study, weight: float, peer: Region, target: dict[str, float], seen: Fellow
) -> Benchmark:
    """Return what ``peer`` supplies of a target; ``seen`` is the other of the two."""
    inward = study.dea.orientation == "input"
    shares = {
        column: weight * peer.values[column] / mix if mix else 0.0 for column, mix in target.items()
    }
    return Benchmark(
        region=seen.region,
        weight=weight,
        shares=shares,
        share=mean(
            shares[m.column] for m in (study.dea.free_inputs if inward else study.dea.outputs)
        ),
        distance=seen.distance,
        closeness=seen.closeness,
        comparable=seen.closeness != "far",
    )
