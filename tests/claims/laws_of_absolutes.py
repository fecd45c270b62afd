"""Sentences that say all, none, only, first or most: each key with what must be true for it.

``test_laws.py`` sees to it that no such message of a brief is without an entry here, or is told
apart in ``NO_FINDING`` as a label or a remark on method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from claims_bench import CHANCE, Bench
from claims_reading import Claim
from laws_of_numbers import SHOWN_PART, supplied

SAYS: dict[str, Callable[[Bench, Claim], bool]] = {}

ABSOLUTE = (
    r"\b(all|every|none|no|nobody|only|alone|both|one|lowest|highest|most|any|each|furthest|"
    r"exception|others)\b"
)

# Labels, explanations of a chart, and remarks on method: nothing that is true of a region.
NO_FINDING = (
    "alt.", "csv.", "head.", "range.", "web.", "files.", "questions.", "practice.caption",
    "practice.key.", "practice.first", "circumstances.key", "circumstances.group.",
    "circumstances.label", "gap.ranking_key", "gap.group_", "gap.head.", "gap.alternatives",
    "gap.point", "gap.reading_", "gap.not_unique", "gap.slack", "learn.title.", "learn.matched_",
    "learn.benchmark_", "learn.not_unique", "learn.reason.", "learn.supplies_", "learn.caption_",
    "learn.far", "pathway.key", "pathway.entry", "pathway.named", "pathway.label.", "since.",
    "care.relative", "care.circumstances", "care.practice", "care.others", "look.before",
    "look.asked", "look.nothing_", "look.document_all", "look.first", "sure.title", "kind",
    "provenance", "title",
)  # fmt: skip


def says(*keys: str) -> Callable[[Callable[[Bench, Claim], bool]], Callable[[Bench, Claim], bool]]:
    """Tie messages of a brief to what they need to be true."""

    def register(law: Callable[[Bench, Claim], bool]) -> Callable[[Bench, Claim], bool]:
        for key in keys:
            assert key not in SAYS, key
            SAYS[key] = law
        return law

    return register


def what_is_said_of_all_or_none_is_so(bench: Bench) -> Iterator[str]:
    for claim in bench.brief.claims:
        holds = SAYS.get(claim.key.removeprefix("brief."))
        if holds is not None and not holds(bench, claim):
            yield f"{claim.key}: {claim.text[:200]}"


def _having(bench: Bench) -> list[int]:
    return [j for j in bench.mates() if bench.high[j]]


def number(claim: Claim, bench: Bench, place: str) -> float | None:
    found = [v for v in bench.brief.values if v.place == place and claim.node in v.node.above()]
    return found[0].value if found else None


# --- company


@says("headline.high_alone", "circumstances.title.alone", "leads.rank_text",
      "leads.rank_plain_text")  # fmt: skip
def _alone(bench: Bench, claim: Claim) -> bool:
    return not bench.mates()


@says("headline.mates_all", "headline.high_together", "circumstances.title.together")
def _all_high(bench: Bench, claim: Claim) -> bool:
    return bool(bench.mates()) and _having(bench) == bench.mates()


@says("circumstances.title.none_high")
def _none_high(bench: Bench, claim: Claim) -> bool:
    return bool(bench.mates()) and not _having(bench)


@says("headline.mates_named")
def _mates_named(bench: Bench, claim: Claim) -> bool:
    return sorted(bench.named(claim)) == _having(bench) == bench.mates()


@says("headline.high_apart_none")
def _none_beside(bench: Bench, claim: Claim) -> bool:
    return bool(bench.mates()) and not _having(bench)


@says("headline.high_apart_named")
def _apart_named(bench: Bench, claim: Claim) -> bool:
    return sorted(bench.named(claim)) == [j for j in bench.mates() if not bench.high[j]]


@says("headline.mates", "headline.high_apart")
def _some(bench: Bench, claim: Claim) -> bool:
    return 0 <= len(_having(bench)) < len(bench.mates())


@says("headline.alike")
def _alike(bench: Bench, claim: Claim) -> bool:
    """The nearest of those with the outcome, of whom there are more."""
    relation, found = bench.matched()
    named = bench.named(claim)
    rest = set(bench.others(high=True)) - set(named)
    furthest = max(bench.distances[j] for j in named)
    nearest = all(bench.distances[j] >= furthest - 1e-9 for j in rest)
    return relation == "alike" and sorted(named) == sorted(found) and bool(rest) and nearest


@says("headline.alike_only")
def _no_others(bench: Bench, claim: Claim) -> bool:
    return sorted(bench.named(claim)) == bench.others(high=True) and not bench.is_high


@says("headline.pathway_mates", "headline.pathway_mates_all", "headline.pathway_mates_many")
def _pathway_mates(bench: Bench, claim: Claim) -> bool:
    """All who share the pathway have the outcome, or so many of all; they are who is matched."""
    relation, found = bench.matched()
    every = found == bench.sharing()
    named = claim.key.endswith("mates")
    right = sorted(bench.named(claim)) == found if named else not bench.named(claim)
    return relation == "pathway_mate" and right and every != claim.key.endswith("many")


@says("headline.across", "headline.across_many")
def _across(bench: Bench, claim: Claim) -> bool:
    relation, found = bench.matched()
    every = set(found) == set(bench.across())
    named = claim.key.endswith("across")
    right = sorted(bench.named(claim)) == found and every if named else not bench.named(claim)
    return relation == "across_the_line" and right


@says("headline.benchmark_far")
def _nobody_comparable(bench: Bench, claim: Claim) -> bool:
    """None of whose targets it supplies a part is as near as the usual pair of units."""
    n = bench.truth.n
    others = [Bench(bench.truth, bench.results, bench.brief, bench.slug_of(j)) for j in range(n)]
    pairs = [float(others[j].distances[k]) for j in range(n) for k in range(j)]
    usual = float(np.median(pairs))
    theirs = [j for j in range(n) if j != bench.i and supplied(bench, j, bench.slug) >= SHOWN_PART]
    return all(bench.distances[j] > usual - 1e-9 for j in theirs)


@says("headline.nobody", "look.nobody_learn")
def _nobody_high(bench: Bench, claim: Claim) -> bool:
    return not bench.others(high=True)


@says("look.nobody_share")
def _everybody_high(bench: Bench, claim: Claim) -> bool:
    return not bench.others(high=False)


@says("leads.peer_of_text", "headline.benchmark", "leads.peer_of")
def _is_a_benchmark(bench: Bench, claim: Claim) -> bool:
    return bool(bench.truth.frontier[bench.i]) and bench.is_high


@says("care.benchmark")
def _of_others(bench: Bench, claim: Claim) -> bool:
    """It is on the frontier, and a peer of another."""
    peers = [p.unit for r in bench.results.regions if r.slug != bench.slug for p in r.score.peers]
    return bool(bench.truth.frontier[bench.i]) and bench.slug in peers


@says("circumstances.nearest")
def _nearest(bench: Bench, claim: Claim) -> bool:
    """The row-mates that the table lists are the nearest of all of them."""
    slot = bench.brief.slot("circumstances")
    listed = (
        {bench.truth.at(s) for s in slot.marked("unit")} & set(bench.mates()) if slot else set()
    )
    rest = [bench.distances[j] for j in bench.mates() if j not in listed]
    most = max((bench.distances[j] for j in listed), default=0.0)
    return number(claim, bench, "n") == len(listed) and most <= min(rest, default=1.0) + 1e-9


@says("circumstances.across")
def _across_shown(bench: Bench, claim: Claim) -> bool:
    """Of those across the line the table lists as many, the matched first, then the nearest."""
    slot = bench.brief.slot("circumstances")
    row, matched = bench.across_rows()[0], bench.matched()[1]
    marked = {bench.truth.at(s) for s in slot.marked("unit")} if slot else set()

    def order(j: int) -> tuple[bool, float]:
        return j not in matched, bench.distances[j]

    listed = [order(j) for j in row if j in marked]
    rest = [order(j) for j in row if j not in marked]
    right = number(claim, bench, "n") == len(listed) < len(row)
    return right and max(listed) <= min(rest)


@says("circumstances.doubt")
def _in_doubt(bench: Bench, claim: Claim) -> bool:
    """A band is drawn on some condition's strip, and told of as one or as several."""
    doubtful = sum("doubt" in one for one in bench.truth.conditions.values())
    return doubtful > 0 and ("Grey" not in claim.text or ("bands" in claim.text) == (doubtful > 1))


@says("pathway.members_all")
def _all_members(bench: Bench, claim: Claim) -> bool:
    """Several have its combination, and every one of them has the outcome."""
    (term,) = {v.about["term"] for v in bench.brief.values if claim.node in v.node.above()}
    members = bench.members(term)
    return len(members) > 1 and all(bench.high[j] for j in members)


@says("pathway.members_none")
def _no_member(bench: Bench, claim: Claim) -> bool:
    """Several have its combination, and not one of them has the outcome."""
    (term,) = {v.about["term"] for v in bench.brief.values if claim.node in v.node.above()}
    members = bench.members(term)
    return len(members) > 1 and not any(bench.high[j] for j in members)


@says("circumstances.mixed_common", "circumstances.mixed_rare")
def _mixed(bench: Bench, claim: Claim) -> bool:
    """An ordinary figure is told as one: where chance makes as many one time in twenty."""
    chance = number(claim, bench, "as_many")
    return chance is not None and (chance >= CHANCE) == claim.key.endswith("common")


# --- practice


def _ahead(bench: Bench, claim: Claim) -> tuple[int, int]:
    """How many of the matched are on the better side, and how many are matched."""
    (name,) = claim.node.marked("practice")
    way = {"higher": 1, "lower": -1}[bench.truth.practice[name]["better"]]
    values, (_, matched) = bench.truth.ratio(name), bench.matched()
    return sum(way * (values[j] - values[bench.i]) > 0 for j in matched), len(matched)


@says(
    *(
        f"headline.practice_{way}_{how}"
        for way in ("more", "less")
        for how in ("one", "both", "all")
    )
)
def _all_ahead(bench: Bench, claim: Claim) -> bool:
    ahead, n = _ahead(bench, claim)
    return ahead == n == {"one": 1, "both": 2}.get(claim.key.rpartition("_")[2], n)


@says("headline.practice_more_some", "headline.practice_less_some")
def _some_ahead(bench: Bench, claim: Claim) -> bool:
    ahead, n = _ahead(bench, claim)
    return 0 < ahead < n


@says("headline.practice_lowest", "headline.practice_highest")
def _at_the_end(bench: Bench, claim: Claim) -> bool:
    (name,) = claim.node.marked("practice")
    values = bench.truth.ratio(name)
    others = [v for j, v in enumerate(values) if j != bench.i]
    own = values[bench.i]
    return bool(own < min(others) if claim.key.endswith("lowest") else own > max(others))


@says("headline.practice_tied", "look.practice_tied", "practice.title.behind")
def _behind(bench: Bench, claim: Claim) -> bool:
    """It lies on the worse side of its matches in each that is named."""
    _, matched = bench.matched()
    for name in claim.node.marked("practice"):
        way = {"higher": 1, "lower": -1}.get(bench.truth.practice[name].get("better", ""), 0)
        values = bench.truth.ratio(name)
        if way * (bench.truth.middle(values[matched]) - values[bench.i]) <= 0:
            return False
    return not bench.is_high


@says("practice.title.ahead", "headline.practice_ahead")
def _in_front(bench: Bench, claim: Claim) -> bool:
    for name in claim.node.marked("practice"):
        way = {"higher": 1, "lower": -1}.get(bench.truth.practice[name].get("better", ""), 0)
        values = bench.truth.ratio(name)
        if way * (values[bench.i] - bench.truth.middle(values)) <= 0:
            return False
    return bench.is_high


@says("headline.practice_alike", "practice.title.alike")
def _no_ratio(bench: Bench, claim: Claim) -> bool:
    """No declared ratio lies as much as a twentieth on the side that would be named."""
    _, matched = bench.matched()
    for name, declared in bench.truth.practice.items():
        way = {"higher": 1, "lower": -1}.get(declared.get("better", "neither"), 0)
        values = bench.truth.ratio(name)
        middle = bench.truth.middle(values if bench.is_high else values[matched])
        lead = way * (values[bench.i] / middle - 1) * (1 if bench.is_high else -1)
        if middle and lead >= 0.05:
            return False
    return True


@says("practice.below", "practice.above")
def _beside_the_matched(bench: Bench, claim: Claim) -> bool:
    (name,) = claim.node.marked("practice")
    values, (_, matched) = bench.truth.ratio(name), bench.matched()
    less = bool(values[bench.i] < bench.truth.middle(values[matched]))
    return less == claim.key.endswith("below")


# --- how many more


@says("learn.more")
def _more_to_learn_from(bench: Bench, claim: Claim) -> bool:
    """Matched units and benchmarks together, less those that the table lists."""
    slot = bench.brief.slot("learn")
    listed = {bench.truth.at(s) for s in slot.marked("unit")} - {bench.i} if slot else set()
    others = [j for j in range(bench.truth.n) if j != bench.i]
    if bench.is_high:
        rest = {j for j in others if supplied(bench, j, bench.slug) >= SHOWN_PART}
    else:
        rest = {j for j in others if supplied(bench, bench.i, bench.slug_of(j)) >= SHOWN_PART}
    whole = rest | set(bench.matched()[1])
    return listed <= whole and (number(claim, bench, "n") or 1) == len(whole - listed)


LAWS = (what_is_said_of_all_or_none_is_so,)
