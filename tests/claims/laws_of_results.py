"""What stands behind the sentences: gaps, ranks, peers and memberships, worked out anew."""

from __future__ import annotations

from collections.abc import Iterator

from claims_bench import Bench, same
from claims_truth import literals


def parts_sum_to_the_gap(bench: Bench) -> Iterator[str]:
    """Parts, whole, share and target agree, and follow the study's own frontier."""
    truth, i = bench.truth, bench.i
    gap = bench.region(i).gap
    inward = truth.inward
    for one in gap.resources if inward else gap.volumes:
        whole = one.excess if inward else one.addition  # type: ignore[union-attr]
        sign = -1 if inward else 1
        actual = float(truth.amounts(one.column)[i])
        if not same(one.target, actual + sign * whole):
            yield f"{one.column}: target {one.target!r} is not {actual!r} and {whole!r}"
        parts = [getattr(one, name, None) for name in ("technical", "scale", "slack")]
        known = [p for p in parts if p is not None]
        if known and not same(sum(known), whole, 1e-5):
            yield f"{one.column}: parts {known} do not sum to {whole!r}"
        radial = (1 - truth.own[i]) * actual if inward else (1 / truth.own[i] - 1) * actual
        slack = getattr(one, "slack", None)
        if slack is not None and not same(whole - slack, radial, 1e-5):
            yield f"{one.column}: gap less slack {whole - slack!r} is not {radial!r} by the score"
        if one.share is not None and actual and not same(one.share, whole / actual):
            yield f"{one.column}: share {one.share!r}"


def results_stand_on_one_basis(bench: Bench) -> Iterator[str]:
    """Frontier, rank, interval, peers of the study's own returns to scale and orientation."""
    truth, i = bench.truth, bench.i
    region = bench.region(i)
    if region.score.on_frontier != bool(truth.frontier[i]):
        yield f"on the frontier: {region.score.on_frontier}, with a score of {truth.own[i]!r}"
    if region.score.rank != bench.rank(i):
        yield f"rank {region.score.rank}, truly {bench.rank(i)}"
    drawn = region.score.rank_best is not None and region.score.rank_worst is not None
    if drawn and not region.score.rank_best <= bench.rank(i) <= region.score.rank_worst:
        yield f"rank {bench.rank(i)} outside {region.score.rank_best}-{region.score.rank_worst}"
    total = sum(p.weight for p in region.score.peers)
    if truth.returns == "vrs" and not same(total, 1, 1e-5):
        yield f"weights of peers sum to {total!r} under variable returns"
    for peer in region.score.peers:
        if not truth.frontier[truth.at(peer.unit)]:
            yield f"peer {peer.unit} is not on the frontier"
    for name, found in region.memberships.items():
        true = truth.sets.get(name, bench.outcome)
        if not same(found, float(true[i]), 1e-5):
            yield f"membership in {name} {found!r}, truly {true[i]!r}"


def pathways_hold_of_their_members(bench: Bench) -> Iterator[str]:
    """Membership and fit of every pathway, worked out from the memberships."""
    position = bench.region(bench.i).high
    for term, found in position.memberships.items():
        if not same(found, float(bench.truth.in_term(term)[bench.i]), 1e-5):
            yield f"membership in {term}: {found!r}"
    for model in bench.results.high.intermediate.models if bench.i == 0 else ():
        for one in model.terms:
            true = bench.fit(one.term, bench.outcome)
            if not (same(one.consistency, true[0], 1e-5) and same(one.raw_coverage, true[1], 1e-5)):
                yield f"fit of {one.term}: {one.consistency!r}, {one.raw_coverage!r}, truly {true}"
            if literals(one.term) and set(one.literals) != {
                x.condition for x in literals(one.term)
            }:
                yield f"{one.term} holds {one.literals}"


LAWS = (
    parts_sum_to_the_gap,
    results_stand_on_one_basis,
    pathways_hold_of_their_members,
)
