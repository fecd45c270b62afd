"""What sentences claim of a region: laws by the key of their message, and by slot."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from claims_bench import CHANCE, Bench
from claims_reading import Claim, Node

HIGH_WORDS = {"en": r"\brobust|\bin every variant|\bunder every variant", "zh": "稳健|每一种设定下"}


def robust_only_where_variants_exist(bench: Bench) -> Iterator[str]:
    """Nothing is called robust, or counted over variants, that was not tried."""
    if bench.truth.study.get("scenarios"):
        return
    for block in bench.brief.blocks:
        if re.search(HIGH_WORDS[bench.brief.language], block):
            yield block[:200]
    for place in ("scenarios", "finding", "same_state", "same"):
        if any(v.place == place for v in bench.brief.values):
            yield f"a count of variants ({place}) without any"


def variants_are_counted_rightly(bench: Bench) -> Iterator[str]:
    """Those without a pathway do not count for the same state."""
    if not bench.results.scenarios:
        return
    found = [s for s in bench.results.scenarios if any(m.terms for m in s.high.models)]
    with_outcome = ("typical", "several", "uncovered")
    state = bench.region(bench.i).high.state
    own = {
        "scenarios": len(bench.results.scenarios),
        "finding": len(found),
        "same_state": sum(s.states[bench.slug] == state for s in found),
        "same": sum(
            (s.states[bench.slug] in with_outcome) == bench.is_high for s in bench.results.scenarios
        ),
    }
    own["other"] = own["scenarios"] - own["same"]
    for value in bench.brief.values:
        if value.place in own and value.value != own[value.place]:
            yield f"{value.place} in {value.claim} is {value.value:g}, truly {own[value.place]}"
    for claim in bench.brief.said("brief.sure.class_"):
        kind = claim.key.rsplit("_", 1)[1]
        every, none = ("same", "other") if own["scenarios"] == 1 else ("every", "none")
        truly = every if own["same"] == own["scenarios"] else "some" if own["same"] else none
        if kind != truly:
            yield f"{claim.key}, but {own['same']} of {own['scenarios']}"


def no_interval_is_spoken_of_where_none_was_drawn(bench: Bench) -> Iterator[str]:
    """Nor chance in a rank, a correction for bias, or an end of a range."""
    if bench.region(bench.i).score.lower is not None:
        return
    spoken = {"en": r"\bintervals?\b|corrected for bias|as far as chance", "zh": "区间|偏误修正"}
    denied = {"en": r"neither has an interval", "zh": "均无置信区间"}  # which is so
    for block in bench.brief.blocks:
        rest = re.sub(denied[bench.brief.language], "", block)
        if re.search(spoken[bench.brief.language], rest):
            yield block[:200]


def no_match_is_spoken_of_where_there_is_none(bench: Bench) -> Iterator[str]:
    if bench.matched()[1]:
        return
    spoken = {"en": r"\bits match|\bmatched\b(?! as well)", "zh": "匹配者|其匹配"}
    for block in bench.brief.blocks:
        if re.search(spoken[bench.brief.language], block):
            yield block[:200]


def _block(node: Node) -> Node:
    return next(n for n in node.above() if n.tag in ("p", "li", "section", "dd", "td"))


def chance_stands_beside_the_pathway(bench: Bench) -> Iterator[str]:
    """Where random outcomes do as well one time in twenty or more, a pathway is told with that."""
    if bench.chance is None or bench.chance < CHANCE:
        return
    mention = next((c for c in bench.brief.claims if _claims_a_pathway(c)), None)
    if mention is None:
        if bench.terms and not bench.brief.claims and "chance" not in bench.brief.text.lower():
            yield f"no word of chance ({bench.chance:.2f})"
        return
    beside = _block(mention.node)
    told = [v for v in bench.brief.values if v.place == "chance" and beside in v.node.above()]
    if not told:
        yield f"chance {bench.chance:.2f} not beside: {mention.text[:160]}"


PATHWAY_CLAIMS = ("typical", "several", "deviant", "uncovered", "outside", "at_line", "depends",
                  "none", "near")  # fmt: skip


def _claims_a_pathway(claim: Claim) -> bool:
    head, _, last = claim.key.rpartition(".")
    return head == "brief.pathway" and last.startswith(PATHWAY_CLAIMS) and last != "not_found"


def a_pathway_is_claimed_only_where_there_is_one(bench: Bench) -> Iterator[str]:
    """None from a trivial solution or one below the cuts; the state told is the true one."""
    told = [c for c in bench.brief.claims if _claims_a_pathway(c)]
    if told and not bench.sound:
        yield f"claimed of no sound solution: {told[0].text[:160]}"
    if any(
        word in bench.brief.text for word in ("any combination of the conditions", "任意条件组合")
    ):
        yield "“any combination of the conditions”"
    for claim in told:
        last = claim.key.rpartition(".")[2]
        own = len(bench.own_terms)
        if last.startswith("typical") and not (own and bench.is_high):
            yield f"typical: of {own} pathways, high {bench.is_high}"
        if last.startswith("deviant") and not (own and not bench.is_high):
            yield f"deviant: of {own} pathways, high {bench.is_high}"
        if last.startswith("several") and own < 2:
            yield f"several: of {own} pathways"
        if last.startswith("uncovered") and not (not own and bench.is_high):
            yield f"uncovered: of {own} pathways, high {bench.is_high}"
        if last.startswith("outside") and (own or bench.is_high):
            yield f"outside: of {own} pathways, high {bench.is_high}"
        for term in claim.node.marked("term"):
            if last.startswith(("typical", "several", "deviant")) and term not in bench.own_terms:
                yield f"{last} names {term}, of which it is no member"


def nothing_is_proposed_from_a_condition(bench: Bench) -> Iterator[str]:
    """What to look at first is never a condition; least of all one that no plan moves."""
    slot = bench.brief.slot("look")
    for name in slot.marked("condition") if slot else ():
        yield f"look first at condition {name}"
    for claim in bench.brief.claims:
        for node in claim.node.walk():
            name = node.attributes.get("data-condition")
            if name is None or not re.search(r"would put|should|将使其|应", claim.text):
                continue
            condition = bench.truth.condition(name)
            if not condition.get("movable", True) or node.attributes.get("data-side") == "absent":
                yield f"proposes {name}: {claim.text[:160]}"
    for block in bench.brief.blocks:
        if re.search(r"would put it on the pathway|^In the way:|所缺条件可由规划", block):
            yield f"proposes a condition: {block[:160]}"


def the_level_is_the_region_s(bench: Bench) -> Iterator[str]:
    """Each condition in levels has one line, which names the unit's own level and every border."""
    told = [node for node in bench.brief.root.walk() if "data-level" in node.attributes]
    many = {n: c for n, c in bench.truth.conditions.items() if c.get("kind") == "levels"}
    if [node.attributes["data-condition"] for node in told] != list(many):
        yield f"levels told of {[node.text for node in told]}"
        return
    for node, condition in zip(told, many.values(), strict=True):
        own = int(bench.truth.levels(condition)[bench.i])
        label = condition["labels"][own]
        said = label if isinstance(label, str) else label[bench.brief.language]
        others = [
            each if isinstance(each, str) else each[bench.brief.language]
            for number, each in enumerate(condition["labels"])
            if number != own
        ]
        if said.lower() not in node.text.lower() or any(each in node.text for each in others):
            yield f"level {own} is told as: {node.text}"
        if node.attributes["data-level"] != f"{condition['name']}[{own}]":
            yield f"level {own} is marked {node.attributes['data-level']}"
        borders = [v for v in bench.brief.values if v.place == "cut" and node in v.node.above()]
        if len({v.value for v in borders}) != len(condition["labels"]) - 1:
            yield f"borders of {condition['name']}: {node.text}"


def a_level_is_never_negated(bench: Bench) -> Iterator[str]:
    """A pathway asks for a level; what is not of it is one of several others, and no side."""
    for node in bench.brief.root.walk():
        name = node.attributes.get("data-condition", "")
        if "[" in name and node.attributes.get("data-side") == "absent":
            yield f"negates {name}: {node.text}"


def no_region_is_compared_with_itself(bench: Bench) -> Iterator[str]:
    for claim in bench.brief.claims:
        here = [n for n in claim.node.walk() if n.attributes.get("data-unit") == bench.slug]
        linked = [n for n in here if any(a.tag == "a" for a in n.above())]
        if linked or len(here) > 1:
            yield f"{claim.key} names it among others: {claim.text[:160]}"
    for table in (n for n in bench.brief.article.walk() if n.tag == "table"):
        rows = [
            n.attributes["data-unit"]
            for n in table.walk()
            if n.tag == "tr" and "data-unit" in n.attributes
        ]
        if len(rows) != len(set(rows)):
            yield f"a table holds a region twice: {rows}"


def classes_are_as_they_are_said(bench: Bench) -> Iterator[str]:
    """A headline of the highly efficient stands over no other, nor the other way about."""
    for claim in bench.brief.said("brief.headline."):
        key = claim.key.removeprefix("brief.headline.")
        of_high = key.startswith(("high", "benchmark")) or key == "practice_ahead"
        of_others = key.startswith(("mates", "alike", "across", "pathway_mates", "nobody"))
        if (of_high and not bench.is_high) or (of_others and bench.is_high):
            yield f"{claim.key}, but its membership is {bench.outcome[bench.i]:.2f}"
    for claim in bench.brief.said("brief.circumstances.title.mixed"):
        if not any(bench.high[j] != bench.is_high for j in bench.mates()):
            yield f"{claim.key}: all of the same class"


def matched_regions_are_matched(bench: Bench) -> Iterator[str]:
    """Whom to learn from or share with: of the other class, in the relation that is said."""
    wanted = not bench.is_high
    for claim in bench.brief.said("brief.look."):
        key = claim.key.removeprefix("brief.look.")
        if not key.startswith(("learn_", "share_")):
            continue
        purpose, _, relation = key.partition("_")
        if (purpose == "learn") != wanted:
            yield f"{key} for one whose class is {bench.is_high}"
        for j in bench.named(claim):
            name = bench.region(j).names["en"]
            if bool(bench.high[j]) != wanted:
                yield f"{key}: {name} is of the same class"
            if relation.startswith("row_mate") and j not in bench.mates():
                yield f"{key}: {name} does not share its row"
            if relation.startswith("pathway_mate") and not any(
                j in bench.members(t) for t in bench.own_terms
            ):
                yield f"{key}: {name} is on none of its pathways"
        yield from _first_is_first(bench, claim, relation, wanted)


def the_closest_relation_is_the_one_told(bench: Bench) -> Iterator[str]:
    """Same pathway before same row, before another line, before mere likeness."""
    for claim in bench.brief.said("brief.look."):
        purpose, _, relation = claim.key.removeprefix("brief.look.").partition("_")
        truly, found = bench.matched()
        if purpose in ("learn", "share") and relation.removesuffix("_two") != truly:
            yield f"{claim.key}, where the first relation that finds any is {truly}"
        if purpose in ("learn", "share") and not set(bench.named(claim)) <= set(found):
            yield f"{claim.key} names others than the matched: {claim.text}"


def _first_is_first(bench: Bench, claim: Claim, relation: str, wanted: bool) -> Iterator[str]:
    """The one named as most alike, or first among the merely alike, is nearest."""
    who = bench.named(claim)
    pool = bench.others(wanted)
    if relation.startswith("row_mate"):
        pool = [j for j in bench.mates() if j in pool]
    elif relation.startswith("pathway_mate"):
        own = {j for t in bench.own_terms for j in bench.members(t)}
        pool = [j for j in pool if j in own]
    elif not relation.startswith("alike"):
        return
    if who and relation.removesuffix("_two") == bench.matched()[0] and "_line" not in relation:
        places = bench.places()
        if places.get(who[0]) != 1:
            yield f"{claim.key}: {bench.region(who[0]).names['en']} is no first match: {places}"
        ranks = [places.get(j, 0) for j in who]
        if ranks != sorted(ranks) and not relation.endswith("_two"):
            yield f"{claim.key}: not the best matches first: {ranks}"
    nearest = min((bench.distances[j] for j in pool), default=np.inf)
    alike = who[-1] if relation.endswith("_two") and who else who[0] if who else None
    if not relation.startswith("alike") and not relation.endswith("_two"):
        return
    if alike is not None and bench.distances[alike] > nearest + 1e-9:
        yield f"{claim.key}: {bench.region(alike).names['en']} is not the most alike"


def the_gap_is_named_with_care(bench: Bench) -> Iterator[str]:
    """Look first: no resource that it has less of than the median, nor where none is measurable."""
    for claim in bench.brief.claims:
        key = claim.key.removeprefix("brief.")
        if key == "look.gap_resources":
            (column,) = claim.node.marked("measure")
            if bench.truth.residents is None:
                continue
            rates = bench.truth.rates(column)
            if rates[bench.i] < bench.truth.middle(rates):
                yield f"look first at {column}, of which it has less than the median"


# What speaks of resources together, and so must say where not all of them can be changed.
TOGETHER = (
    "headline.gap_resources", "leads.gap_none_resources", "look.nothing_resources",
    "gap.title.resources", "gap.open_resources",
)  # fmt: skip


def what_is_fixed_has_no_gap(bench: Bench) -> Iterator[str]:
    """No gap is told in an input that no unit can change, nor one in all where some are fixed."""
    dea = bench.truth.dea
    fixed = {m["column"] for m in dea["inputs"] if m.get("fixed")}
    for claim in bench.brief.claims:
        key = claim.key.removeprefix("brief.")
        if key == "gap.fixed":
            if set(claim.node.marked("measure")) != fixed:
                yield f"{key}: names {claim.node.marked('measure')}, not {sorted(fixed)}"
        elif key.startswith(("gap.", "leads.gap_", "look.gap_")):
            for column in fixed & set(claim.node.marked("measure")):
                yield f"{key}: {column} is fixed"
        if key.removesuffix("_free") in TOGETHER and key.endswith("_free") != bool(fixed):
            yield f"{key}, with {len(fixed)} inputs fixed"
    said = [c for c in bench.brief.claims if c.key == "brief.gap.fixed"]
    if fixed and not bench.truth.frontier[bench.i] and not said:
        yield "an input is fixed, and the gap says nothing of it"


def what_nobody_wants_is_said(bench: Bench) -> Iterator[str]:
    """Undesirable outputs stand with the resources: the gap says so, and nobody needs them."""
    bad = {m["column"] for m in bench.truth.dea["inputs"] if m.get("undesirable")}
    said = [c for c in bench.brief.claims if c.key == "brief.gap.undesirable"]
    for claim in said:
        if set(claim.node.marked("measure")) != bad:
            yield f"gap.undesirable: names {claim.node.marked('measure')}, not {sorted(bad)}"
    if bad and not bench.truth.frontier[bench.i] and not said:
        yield "an output is undesirable, and the gap says nothing of it"
    for claim in bench.brief.claims:
        key = claim.key.removeprefix("brief.")
        if key == ("leads.gap_resources_text" if bad else "leads.gap_undesirable_text"):
            yield f"{key}, with {len(bad)} undesirable outputs"


def orientation_leads(bench: Bench) -> Iterator[str]:
    """Input orientation speaks of resources first, output orientation of services."""
    wrong = "volumes" if bench.truth.inward else "resources"
    leading = ("headline.gap_", "leads.gap_", "look.gap_", "gap.title.")
    for claim in bench.brief.claims:
        key = claim.key.removeprefix("brief.")
        if key.startswith(leading) and wrong in key:
            yield f"{key} in {bench.truth.dea.get('orientation', 'input')} orientation"


LAWS = (
    robust_only_where_variants_exist,
    variants_are_counted_rightly,
    no_match_is_spoken_of_where_there_is_none,
    no_interval_is_spoken_of_where_none_was_drawn,
    chance_stands_beside_the_pathway,
    a_pathway_is_claimed_only_where_there_is_one,
    nothing_is_proposed_from_a_condition,
    the_level_is_the_region_s,
    a_level_is_never_negated,
    no_region_is_compared_with_itself,
    classes_are_as_they_are_said,
    matched_regions_are_matched,
    the_closest_relation_is_the_one_told,
    the_gap_is_named_with_care,
    orientation_leads,
    what_is_fixed_has_no_gap,
)
