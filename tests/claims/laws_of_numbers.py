"""Each number is what its place says: the laws of places, by name (README.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import fields

import numpy as np
from claims_bench import Bench, same
from claims_reading import Value, agrees
from claims_truth import Truth

Expected = Callable[[Bench, Value], "float | list[float]"]
PLACES: dict[str, Expected] = {}
# Counts that the laws of sentences hold, each with the claim that it stands in.
COUNTED = {"n", "scenarios", "finding", "same_state", "same", "other"}


def place(*names: str) -> Callable[[Expected], Expected]:
    """Give places the law that says what they must hold."""

    def register(law: Expected) -> Expected:
        for name in names:
            assert name not in PLACES, name
            PLACES[name] = law
        return law

    return register


def every_number_is_what_its_place_says(bench: Bench) -> Iterator[str]:
    for value in bench.brief.values:
        if not agrees(value.shown, value.value):
            yield f"{value.claim or value.place} shows {value.shown} for {value.value!r}"
        if not value.place:
            continue
        if value.place not in PLACES:
            if value.place not in COUNTED:
                yield f"'{value.place}' in {value.claim} has no law"
            continue
        try:
            true = PLACES[value.place](bench, value)
        except (KeyError, ValueError, IndexError, StopIteration) as error:
            where = value.claim or "a table"
            yield f"{value.place} in {where}: about what? {error!r} {value.about}"
            continue
        allowed = true if isinstance(true, list) else [true]
        if not any(same(value.value, each) for each in allowed):
            yield f"{value.place} in {value.claim or 'a table'} is {value.value!r}, truly {true!r}"


# --- score, interval, rank: one basis


@place("score")
def _score(bench: Bench, value: Value) -> float:
    return float(bench.scores[bench.of(value)])


@place("crs", "vrs", "scale")
def _returns(bench: Bench, value: Value) -> float:
    crs, vrs = bench.truth.crs[bench.of(value)], bench.truth.vrs[bench.of(value)]
    return float({"crs": crs, "vrs": vrs, "scale": crs / vrs}[value.place])


@place("corrected", "lower", "upper")
def _interval(bench: Bench, value: Value) -> float:
    score = bench.region(bench.of(value)).score
    uncorrected = bench.truth.own[bench.of(value)]
    if score.lower is None or score.upper is None or score.corrected is None:
        raise ValueError("there is no interval")
    if not score.lower <= score.upper <= uncorrected + 1e-6 or score.corrected > uncorrected + 1e-6:
        raise ValueError(f"{score.lower}-{score.upper} is no interval of {uncorrected}")
    return float(getattr(score, value.place))


@place("level")
def _level(bench: Bench, value: Value) -> float:
    return float(bench.truth.dea.get("bootstrap", {}).get("level", 0.95))


@place("rank")
def _rank(bench: Bench, value: Value) -> float:
    return bench.rank(bench.of(value))


@place("joint")
def _joint(bench: Bench, value: Value) -> float:
    return bench.joint(bench.of(value))


@place("best", "worst")
def _open(bench: Bench, value: Value) -> float:
    i = bench.of(value)
    score = bench.region(i).score
    if score.rank_best is None or score.rank_worst is None:
        raise ValueError("no rank is left open without a bootstrap")
    if not 1 <= score.rank_best <= bench.rank(i) <= score.rank_worst <= bench.truth.n:
        raise ValueError(f"rank {bench.rank(i)} outside {score.rank_best}-{score.rank_worst}")
    return score.rank_best if value.place == "best" else score.rank_worst


@place("total")
def _total(bench: Bench, value: Value) -> float:
    return bench.truth.n


@place("frontier")
def _frontier(bench: Bench, value: Value) -> float:
    return int(bench.truth.frontier.sum())


@place("below")
def _below(bench: Bench, value: Value) -> float:
    return int((~bench.truth.frontier).sum())


@place("rounding")
def _rounding(bench: Bench, value: Value) -> float:
    chance = bench.region(bench.of(value)).score.frontier_chance
    if chance is None:
        raise ValueError("the study states no precision")
    return chance


# --- sets and pathways


@place("place")
def _place(bench: Bench, value: Value) -> float:
    return bench.places()[bench.of(value)]


@place("outcome")
def _outcome(bench: Bench, value: Value) -> float:
    return float(bench.outcome[bench.of(value)])


@place("membership")
def _membership(bench: Bench, value: Value) -> float:
    i = bench.of(value)
    if "term" in value.about:
        return float(bench.truth.in_term(value.about["term"])[i])
    return float(bench.truth.sets[value.about["condition"]][i])


@place("consistency", "coverage")
def _fit(bench: Bench, value: Value) -> float:
    absent = value.about.get("outcome") == "absent"
    found = bench.fit(value.about["term"], 1 - bench.outcome if absent else bench.outcome)
    return found[value.place == "coverage"]


@place("members", "members_high")
def _members(bench: Bench, value: Value) -> float:
    members = bench.members(value.about["term"])
    return (
        sum(bool(bench.high[j]) for j in members) if value.place == "members_high" else len(members)
    )


@place("value")
def _value(bench: Bench, value: Value) -> float:
    condition = bench.truth.condition(value.about["condition"])
    return float(bench.truth.raw(condition["column"])[bench.of(value)])


@place("line")
def _line(bench: Bench, value: Value) -> list[float]:
    return bench.truth.lines(value.about["condition"])


@place("cut")
def _cut(bench: Bench, value: Value) -> list[float]:
    """What divides the levels of the condition marked around it."""
    condition = bench.truth.condition(value.about["condition"])
    return list(condition.get("thresholds") or np.arange(len(condition["labels"]) - 1) + 0.5)


@place("doubt", "other_line")
def _doubt(bench: Bench, value: Value) -> list[float]:
    condition = bench.truth.conditions[value.about["condition"]]
    return list(bench.truth.numbers(condition["doubt"], bench.truth.raw(condition["column"])))


@place("conditions")
def _conditions(bench: Bench, value: Value) -> float:
    return len(bench.truth.conditions)


@place("unexplained", "others_high")
def _unexplained(bench: Bench, value: Value) -> float:
    high = bench.others(high=True)
    if value.place == "others_high":
        return len(high)
    covered = {j for term in bench.terms for j in bench.members(term)}
    return len([j for j in high if j not in covered])


# --- company


@place("mates", "mates_high")
def _mates(bench: Bench, value: Value) -> float:
    mates = bench.truth.mates(bench.of(value))
    return sum(bool(bench.high[j]) for j in mates) if value.place == "mates_high" else len(mates)


@place("mates_lacking")
def _mates_lacking(bench: Bench, value: Value) -> float:
    return sum(not bench.high[j] for j in bench.truth.mates(bench.of(value)))


@place("sharing", "sharing_high")
def _sharing(bench: Bench, value: Value) -> float:
    others = bench.sharing()
    return sum(bool(bench.high[j]) for j in others) if "high" in value.place else len(others)


@place("across", "across_high")
def _across(bench: Bench, value: Value) -> float:
    others = set(bench.across())
    return sum(bool(bench.high[j]) for j in others) if "high" in value.place else len(others)


@place("across_row")
def _across_row(bench: Bench, value: Value) -> float:
    return len(bench.across_rows()[0])


@place("with_mates", "without")
def _mixed(bench: Bench, value: Value) -> float:
    low = [i for i in range(bench.truth.n) if not bench.high[i]]
    if value.place == "without":
        return len(low)
    return sum(any(bench.high[j] for j in bench.truth.mates(i)) for i in low)


@place("as_many", "chance", "recurrence")
def _share(bench: Bench, value: Value) -> float:
    if value.place == "chance":
        if bench.chance is None:
            raise ValueError("no pathway was tried against chance")
        return bench.chance
    if not 0 <= value.value <= 1:
        raise ValueError("no share")
    return value.value


@place("peer_of")
def _peer_of(bench: Bench, value: Value) -> float:
    own = bench.slug_of(bench.of(value))
    return sum(
        any(p.unit == own and p.weight > 1e-6 for p in r.score.peers)
        for r in bench.results.regions
        if r.slug != own
    )


SHOWN_PART = 5e-4  # a smaller part of a target would be shown as nothing


def supplied(bench: Bench, whose: int, peer: str) -> float:
    """Mean part of a unit's targets, on the side that its orientation leads with, from a peer."""
    weights = {p.unit: p.weight for p in bench.region(whose).score.peers}
    parts = []
    for column in bench.truth.free("inputs" if bench.truth.inward else "outputs"):
        amounts = bench.truth.amounts(column)
        mix = sum(w * amounts[bench.truth.at(unit)] for unit, w in weights.items())
        part = weights.get(peer, 0.0) * amounts[bench.truth.at(peer)]
        parts.append(float(part / mix) if mix else 0.0)
    return sum(parts) / len(parts)


@place("residents")
def _residents(bench: Bench, value: Value) -> float:
    if bench.truth.residents is None:
        raise ValueError("the study names no residents")
    return float(bench.truth.residents[bench.of(value)])


@place("weight")
def _weight(bench: Bench, value: Value) -> float:
    peers = {p.unit: p.weight for p in bench.region(bench.i).score.peers}
    return peers[value.about["unit"]]


@place("supplies")
def _supplies(bench: Bench, value: Value) -> float:
    """What the row's unit supplies of this one's target; or this one of the row's, if it leads."""
    other = bench.of(value)
    if "share" in value.claim or bench.is_high:
        return supplied(bench, other, bench.slug)
    return supplied(bench, bench.i, bench.slug_of(other))


@place("shown")
def _shown(bench: Bench, value: Value) -> float:
    """How many of its row-mates the table beside lists."""
    slot = bench.brief.slot("circumstances")
    rows = {bench.truth.at(slug) for slug in slot.marked("unit")} if slot else set()
    return len(rows & set(bench.mates()))


# --- practice


@place("ratio")
def _ratio(bench: Bench, value: Value) -> float:
    return float(bench.truth.ratio(value.about["practice"])[bench.of(value)])


@place("median")
def _median(bench: Bench, value: Value) -> list[float]:
    truth, about = bench.truth, value.about
    if "practice" in about:
        return [truth.middle(truth.ratio(about["practice"]))]
    if "condition" in about:
        return [truth.middle(truth.raw(truth.condition(about["condition"])["column"]))]
    return [base * truth.middle(truth.rates(about["measure"])) for base in _BASES]


@place("rate")
def _rate(bench: Bench, value: Value) -> list[float]:
    own = float(bench.truth.rates(value.about["measure"])[bench.of(value)])
    return [base * own for base in _BASES]


_BASES = (1, 1e3, 1e4, 1e5, 1e6)


@place("per")
def _per(bench: Bench, value: Value) -> list[float]:
    return list(_BASES)


# --- the gap


def _point(bench: Bench, value: Value) -> dict[str, float]:
    """The gap's parts for the measure a number is about, as the results hold them."""
    gap = bench.region(bench.of(value)).gap
    found = next(g for g in (*gap.resources, *gap.volumes) if g.column == value.about["measure"])
    return {f.name: getattr(found, f.name) for f in fields(found)}


@place("actual")
def _actual(bench: Bench, value: Value) -> float:
    return float(bench.truth.amounts(value.about["measure"])[bench.of(value)])


@place("excess", "addition", "target", "technical", "slack", "share")
def _gap(bench: Bench, value: Value) -> float:
    return float(_point(bench, value)[value.place])


@place("scale_part")
def _scale_part(bench: Bench, value: Value) -> float:
    return float(_point(bench, value)["scale"])


@place("technical_share", "scale_part_share", "slack_share")
def _part_share(bench: Bench, value: Value) -> float:
    point = _point(bench, value)
    part = value.place.removesuffix("_share").removesuffix("_part")
    return float(point[part] / point["actual"]) if point["actual"] else 0.0


# --- ranges


@place("least", "most")
def _end(bench: Bench, value: Value) -> float:
    """An end of a gap's range: of the share, or of the amount rounded outwards to two figures.

    Without a measure around it: of the part that the score moves, which all measures share.
    """
    end = "lower" if value.place == "least" else "upper"
    if "measure" in value.about:
        point = _point(bench, value)
        bound = max(getattr(point["spread"], end), 0.0)
        if point["actual"] and same(value.value, bound / point["actual"]):
            return value.value
        greater = max(point["spread"].upper, 1e-12)
        precision = _precision(bench, value.about["measure"])
        step = max(10.0 ** (math.floor(math.log10(greater)) - 1), precision)
        outward = bound - value.value if end == "lower" else value.value - bound
        return value.value if -1e-9 * greater <= outward <= step * (1 + 1e-9) else bound
    score = bench.region(bench.of(value)).score
    bound = score.upper if end == "lower" else score.lower
    return float(1 - bound if bench.truth.inward else 1 / bound - 1)


def _precision(bench: Bench, column: str) -> float:
    measures = (*bench.truth.dea["inputs"], *bench.truth.dea["outputs"])
    return float(next(m.get("precision", 0) for m in measures if m["column"] == column))


@place("earlier")
def _earlier(bench: Bench, value: Value) -> float:
    """The ratio in the earlier period, by the formula of today."""
    before = bench.truth.before
    assert before is not None
    formula = bench.truth.practice[value.about["practice"]]["formula"]
    return float(before.formula(formula)[before.at(bench.slug_of(bench.of(value)))])


@place("matched_earlier", "median_earlier")
def _middle_then(bench: Bench, value: Value) -> float:
    before = bench.truth.before
    assert before is not None
    values = before.formula(bench.truth.practice[value.about["practice"]]["formula"])
    slugs = [bench.slug_of(j) for j in bench.matched()[1]]
    if value.place == "median_earlier":
        slugs = list(bench.truth.slugs)
    return before.middle(np.array([values[before.at(slug)] for slug in slugs]))


@place("score_before", "score_after")
def _scores_then(bench: Bench, value: Value) -> float:
    """By the same inputs in both periods: those of the scenario that is compared."""
    before = bench.truth.before
    assert before is not None
    at = before if value.place == "score_before" else bench.truth
    return float(like_for_like(bench, at)[at.at(bench.slug)])


def like_for_like(bench: Bench, at: Truth) -> np.ndarray:
    """Scores in a period, with the inputs and by the returns to scale that all periods share."""
    truth = bench.truth
    said = truth.study.get("compare") or {}
    scenario = (said[0] if isinstance(said, list) else said).get("scenario")
    inputs = truth.study["scenarios"][scenario].get("inputs") if scenario else None
    return at.own if inputs is None else at.farrell(truth.returns, inputs)


@place("score_least", "score_most")
def _score_through(bench: Bench, value: Value) -> float:
    """The least and the greatest score, each period against its own frontier."""
    own = [
        float(like_for_like(bench, one)[one.at(bench.slug)]) for one in bench.truth.through.values()
    ]
    return min(own) if value.place == "score_least" else max(own)


@place("median_before", "median_after")
def _median_through(bench: Bench, value: Value) -> float:
    periods = [*bench.truth.through.values()]
    at = periods[0] if value.place == "median_before" else periods[-1]
    every = like_for_like(bench, at)
    return at.middle(np.array([every[at.at(slug)] for slug in bench.truth.slugs]))


@place("difference")
def _difference(bench: Bench, value: Value) -> float:
    values = bench.truth.ratio(value.about["practice"])
    _, matched = bench.matched()
    return abs(float(values[bench.i] / bench.truth.middle(values[matched]) - 1))


@place("matched")
def _matched(bench: Bench, value: Value) -> float:
    _, matched = bench.matched()
    return bench.truth.middle(bench.truth.ratio(value.about["practice"])[matched])


@place("ahead")
def _ahead(bench: Bench, value: Value) -> float:
    name = value.about["practice"]
    way = {"higher": 1, "lower": -1}[bench.truth.practice[name]["better"]]
    values = bench.truth.ratio(name)
    _, matched = bench.matched()
    return sum(way * (values[j] - values[bench.i]) > 0 for j in matched)


LAWS = (every_number_is_what_its_place_says,)
