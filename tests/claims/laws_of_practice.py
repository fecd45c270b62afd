"""What is said of practice: the ratio that leads, who is ahead, which way it went."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from claims_bench import Bench, word
from claims_reading import Claim

# Places that hold a ratio itself, not how far two of them are apart.
IN_ITS_UNIT = {"ratio", "matched", "median", "earlier",
               "median_earlier", "matched_earlier"}  # fmt: skip
WAYS = {"higher": 1, "lower": -1}


def per_cent_has_its_sign(bench: Bench) -> Iterator[str]:
    """A ratio in per cent never stands as a bare number."""
    for value in bench.brief.values:
        name = value.about.get("practice")
        if name is None or value.place not in IN_ITS_UNIT:
            continue
        unit = word(bench.truth.practice[name]["unit"], bench.brief.language)
        place = value.node.parent.content.index(value.node) + 1 if value.node.parent else 0
        after = value.node.parent.content[place : place + 1] if value.node.parent else []
        signed = bool(after) and isinstance(after[0], str) and after[0].startswith("%")
        if unit.startswith("%") != signed:
            yield f"{name}, counted in {unit}, is shown as {value.shown}{after}"


def ahead_are_ahead(bench: Bench) -> Iterator[str]:
    """ "All", "both", "some" and the ends of the ranking are as they are said."""
    for claim in bench.brief.said("brief.headline.practice_"):
        kind = claim.key.rpartition("practice_")[2]
        for name in claim.node.marked("practice"):
            values = bench.truth.ratio(name)
            if kind == "lowest" and values[bench.i] > values.min():
                yield f"the lowest {name}: {claim.text}"
            if kind == "highest" and values[bench.i] < values.max():
                yield f"the highest {name}: {claim.text}"
    yield from _declared_better(bench)


def _declared_better(bench: Bench) -> Iterator[str]:
    """A ratio is named only where the study holds one way to be better."""
    for prefix in ("brief.headline.practice", "brief.look.practice", "brief.look.document_practice",
                   "brief.practice.title.behind", "brief.practice.title.ahead"):  # fmt: skip
        for claim in bench.brief.said(prefix):
            for name in claim.node.marked("practice"):
                if bench.truth.practice[name].get("better", "neither") == "neither":
                    yield f"{claim.key} names {name}, of which neither way is better"


def the_side_that_is_named_is_true(bench: Bench) -> Iterator[str]:
    """Document what is better than the median; look at what is worse than the matches."""
    for claim in bench.brief.claims:
        key = claim.key.removeprefix("brief.")
        names = claim.node.marked("practice")
        if key == "look.document_practice" and names:
            way = WAYS[bench.truth.practice[names[0]]["better"]]
            values = bench.truth.ratio(names[0])
            if way * (values[bench.i] - bench.truth.middle(values)) <= 0:
                yield f"{key}: {names[0]} is no better than the median: {claim.text}"
        if key == "look.practice" and names:
            way = WAYS[bench.truth.practice[names[0]]["better"]]
            matched = next((v.value for v in _values(bench, claim) if v.place == "matched"), None)
            own = bench.truth.ratio(names[0])[bench.i]
            if matched is None or way * (matched - own) <= 0:
                yield f"{key}: {names[0]} is no worse than its matches: {claim.text}"


def _values(bench: Bench, claim: Claim) -> list:
    return [v for v in bench.brief.values if claim.node in v.node.above()]


def the_largest_difference_leads(bench: Bench) -> Iterator[str]:
    """No ratio differs more, to its cost, from the matched than the one that is named alone."""
    _, matched = bench.matched()
    for claim in bench.brief.said("brief.look.practice"):
        named = claim.node.marked("practice")
        if bench.is_high or not matched or not named:
            continue
        costs = {name: _cost(bench, name, matched) for name in bench.truth.practice}
        most = max(costs.values())
        if max(costs[name] for name in named) < most - 1e-9:
            yield f"{claim.key} names {named}, but the costs are {costs}"
        if claim.key.endswith("tied") and min(costs[name] for name in named) < NAMED_FROM - 1e-9:
            yield f"{claim.key} names {named}, but the costs are {costs}"


NAMED_FROM = 0.05


def _cost(bench: Bench, name: str, matched: list[int]) -> float:
    """How far its ratio lies on the worse side of the matched units' median, as a share."""
    way = WAYS.get(bench.truth.practice[name].get("better", "neither"), 0)
    values = bench.truth.ratio(name)
    middle = median(float(values[j]) for j in matched)
    return float(way * (1 - values[bench.i] / middle)) if middle else 0.0


LAWS = (
    per_cent_has_its_sign,
    ahead_are_ahead,
    the_side_that_is_named_is_true,
    the_largest_difference_leads,
)
