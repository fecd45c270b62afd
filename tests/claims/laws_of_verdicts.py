"""What must be true for messages on pathways, ranks, variants and warnings (laws_of_absolutes)."""

from __future__ import annotations

from math import prod

from claims_bench import Bench, literals_of
from claims_reading import Claim
from laws_of_absolutes import number, says
from laws_of_numbers import like_for_like

# --- pathways


@says("pathway.typical")
def _of_so_many(bench: Bench, claim: Claim) -> bool:
    """One pathway, or so many, were found."""
    told = number(claim, bench, "n")
    return told == len(bench.terms) if told is not None else len(bench.terms) == 1


@says("pathway.alone")
def _alone_on_it(bench: Bench, claim: Claim) -> bool:
    return any(bench.members(term) == [bench.i] for term in bench.own_terms)


@says("pathway.uncovered", "pathway.uncovered_alone")
def _uncovered(bench: Bench, claim: Claim) -> bool:
    covered = {j for term in bench.terms for j in bench.members(term)}
    others = [j for j in bench.others(high=True) if j not in covered]
    told = number(claim, bench, "unexplained")
    return bench.i not in covered and (told or 0) == len(others)


@says("pathway.outside")
def _outside(bench: Bench, claim: Claim) -> bool:
    """Where one pathway is told, that others do well without it must be so."""
    if len(bench.terms) > 1:
        return not bench.own_terms and number(claim, bench, "n") in (None, len(bench.terms))
    members = {j for term in bench.terms for j in bench.members(term)}
    without = [j for j in range(bench.truth.n) if bench.high[j] and j not in members]
    return not bench.own_terms and ("others do well" not in claim.text or bool(without))


@says("pathway.negated", "pathway.negated_alone", "pathway.negated_none")
def _negated(bench: Bench, claim: Claim) -> bool:
    """Told of a region without the outcome: a combination of its own, as consistent as is asked."""
    (term,) = set(claim.node.marked("term"))
    members = bench.members(term)
    models = bench.results.low.intermediate.models
    asked = bench.truth.study["fsqca"].get("cuts", {}).get("consistency", 0.8)
    return (
        not bench.is_high
        and bench.i in members
        and (members == [bench.i]) == claim.key.endswith("alone")
        and any(bench.high[j] for j in members) == claim.key.endswith("negated")
        and any(term == one.term for model in models for one in model.terms)
        and bench.fit(term, 1 - bench.outcome)[0] >= asked - 1e-9
    )


@says("pathway.not_found", "care.warning.no_pathway")
def _no_model(bench: Bench, claim: Claim) -> bool:
    return not bench.terms


@says("pathway.unsound")
def _unsound(bench: Bench, claim: Claim) -> bool:
    return bool(bench.terms) and not bench.sound


@says("pathway.depends")
def _depends(bench: Bench, claim: Claim) -> bool:
    position = bench.region(bench.i).high
    return position.model_dependent and len(bench.results.high.intermediate.models) > 1


@says("pathway.more")
def _more(bench: Bench, claim: Claim) -> bool:
    told = len(bench.brief.said("brief.pathway.entry"))
    return (number(claim, bench, "n") or 1) == len(bench.terms) - told


# --- the gap, the rank, variants


@says("gap.none", "gap.title.none", "leads.gap_none", "leads.gap_none_resources",
      "leads.gap_none_resources_free", "leads.gap_none_volumes")  # fmt: skip
def _on_the_frontier(bench: Bench, claim: Claim) -> bool:
    told, frontier = number(claim, bench, "frontier"), int(bench.truth.frontier.sum())
    alone = claim.key.endswith("gap.none") and told is None
    return bool(bench.truth.frontier[bench.i]) and (not alone or frontier == 1)


def _ends(bench: Bench) -> tuple[float, list[float]]:
    """The far end of what the score moves, and of each measure that the orientation leads with."""
    region = bench.region(bench.i)
    least = region.score.lower or 1.0
    whole = 1 - least if bench.truth.inward else 1 / least - 1
    gaps = region.gap.resources if bench.truth.inward else region.gap.volumes
    return whole, [max(g.spread.upper, 0.0) / g.actual for g in gaps if g.spread and g.actual]


@says("gap.title.resources", "gap.title.resources_free", "gap.title.volumes",
      "leads.gap_resources_text", "leads.gap_undesirable_text",
      "leads.gap_volumes_text")  # fmt: skip
def _all_alike(bench: Bench, claim: Claim) -> bool:
    """No measure's own range ends short of the part that all are said to share."""
    whole, ends = _ends(bench)
    return all(end >= whole - 0.005 for end in ends)


@says("gap.fixed")
def _nobody_can_change(bench: Bench, claim: Claim) -> bool:
    held = {m["column"] for m in bench.truth.dea["inputs"] if m.get("fixed")}
    return set(claim.node.marked("measure")) == held


@says("gap.beyond")
def _some_further(bench: Bench, claim: Claim) -> bool:
    whole, ends = _ends(bench)
    return any(end > whole for end in ends)


@says("sure.rank_single", "sure.rank_single_firm", "sure.rank_single_alone")
def _single(bench: Bench, claim: Claim) -> bool:
    return bench.joint(bench.i) == 1 and _firm(bench, claim)


@says("sure.rank_joint", "sure.rank_joint_firm", "sure.rank_joint_alone")
def _joint(bench: Bench, claim: Claim) -> bool:
    n = number(claim, bench, "n")
    return bench.joint(bench.i) > 1 and n == bench.joint(bench.i) and _firm(bench, claim)


def _firm(bench: Bench, claim: Claim) -> bool:
    score = bench.region(bench.i).score
    if claim.key.endswith("_alone"):
        return score.rank_best is None
    return (score.rank_best == score.rank_worst) == claim.key.endswith("firm")


@says("leads.rank_one")
def _rank_is_firm(bench: Bench, claim: Claim) -> bool:
    score = bench.region(bench.i).score
    return score.rank_best == score.rank_worst


def _same_class(bench: Bench) -> list[bool]:
    high = ("typical", "several", "uncovered")
    return [(s.states[bench.slug] in high) == bench.is_high for s in bench.results.scenarios]


@says(*(f"sure.class_{c}_{how}" for c in ("high", "not_high")
        for how in ("every", "some", "none", "one_same", "one_other")))  # fmt: skip
def _in_variants(bench: Bench, claim: Claim) -> bool:
    """One variant is named; of several it is told in how many of them the class is the same."""
    same, how = _same_class(bench), claim.key.rpartition("_")[2]
    right = {"every": all(same), "same": all(same), "none": not any(same), "other": not any(same)}
    some = any(same) and not all(same)
    of_high, alone = "not_high" not in claim.key, how in ("same", "other")
    return (
        bool(same) and right.get(how, some) and of_high == bench.is_high
        and alone == (len(same) == 1)
    )  # fmt: skip


@says("sure.other_class")
def _one_exception(bench: Bench, claim: Claim) -> bool:
    """An exception has a rule beside it: with a single variant there is none."""
    return _same_class(bench).count(False) == 1 < len(_same_class(bench))


@says("sure.state_every", "sure.state_some", "sure.state_other", "sure.state_none")
def _state(bench: Bench, claim: Claim) -> bool:
    found = [s for s in bench.results.scenarios if any(m.terms for m in s.high.models)]
    same_state = sum(s.states[bench.slug] == bench.region(bench.i).high.state for s in found)
    return {
        "every": bool(found) and same_state == len(found),
        "some": 0 < same_state < len(found),
        "other": bool(found) and not same_state,
        "none": bool(bench.results.scenarios) and not found,
    }[claim.key.rpartition("_")[2]]


@says("sure.random")
def _random(bench: Bench, claim: Claim) -> bool:
    return bench.chance is not None and bench.sound and number(claim, bench, "n") in (
        None, len(bench.terms),
    )  # fmt: skip


@says("sure.lost_without")
def _lost(bench: Bench, claim: Claim) -> bool:
    found = bench.results.robustness
    if found is None or not bench.own_terms:
        return False
    lost = {term: sum(term in one.lost for one in found.omissions) for term in bench.own_terms}
    return (number(claim, bench, "n") or 1) in lost.values()


@says("care.circumstances")
def _sides_alone(bench: Bench, claim: Claim) -> bool:
    """A condition in levels has several lines: no side of one makes circumstances the same."""
    return not _in_levels(bench)


@says("care.circumstances_levels")
def _levels_too(bench: Bench, claim: Claim) -> bool:
    return _in_levels(bench)


def _in_levels(bench: Bench) -> bool:
    return any(c.get("kind") == "levels" for c in bench.truth.conditions.values())


@says("care.left_out", "care.many_left_out")
def _so_many_left_out(bench: Bench, claim: Claim) -> bool:
    """As many as the results hold apart."""
    return (number(claim, bench, "n") or 1) == len(bench.results.left_out)


@says("since.scores", "since.scores_fewer", "since.scores_variant")
def _measured_so(bench: Bench, claim: Claim) -> bool:
    """Other resources are denied only where the study has some, and these are all that is named."""
    study = bench.truth.study
    said = study.get("compare") or {}
    name = (said[0] if isinstance(said, list) else said).get("scenario")
    variant = study["scenarios"][name] if name else {}
    own, outputs = ({m["column"] for m in study["dea"][side]} for side in ("inputs", "outputs"))
    inputs = set(variant.get("inputs") or own)
    score = study["fsqca"]["outcome"].get("score")
    alike = set(variant.get("outputs") or outputs) == outputs and variant.get("score") in (
        None, score,
    )  # fmt: skip
    return {
        "scores": alike and inputs == own and not claim.node.marked("measure"),
        "scores_fewer": alike and inputs < own and set(claim.node.marked("measure")) == inputs,
        "scores_variant": not (alike and inputs <= own),
    }[claim.key.rpartition(".")[2]]


@says("since.course_same")
def _the_same_score_throughout(bench: Bench, claim: Claim) -> bool:
    """As far as its two decimals tell."""
    own = [
        round(float(like_for_like(bench, one)[one.at(bench.slug)]), 2)
        for one in bench.truth.through.values()
    ]
    return min(own) == max(own)


# --- warnings


@says("care.warning.trivial_solution")
def _trivial(bench: Bench, claim: Claim) -> bool:
    return any(not literals_of(term) for term in bench.terms)


@says("care.warning.below_the_cut")
def _below(bench: Bench, claim: Claim) -> bool:
    return bool(bench.terms) and not bench.sound


@says("care.warning.many_conditions")
def _many(bench: Bench, claim: Claim) -> bool:
    return prod(map(bench.truth.many, bench.truth.conditions.values())) > bench.truth.n


@says("care.warning.skewed_outcome")
def _skewed(bench: Bench, claim: Claim) -> bool:
    share = float(bench.high.mean())
    return share < 0.2 or share > 0.8


@says("care.warning.skewed_conditions")
def _skewed_conditions(bench: Bench, claim: Claim) -> bool:
    shares = [float((members > 0.5).mean()) for members in bench.truth.sets.values()]
    return any(share < 0.2 or share > 0.8 for share in shares)


@says("care.warning.few_units")
def _few(bench: Bench, claim: Claim) -> bool:
    """By one of the customary rules: 2ms, 2(m + s) or 3(m + s)."""
    plan = bench.truth.study["dea"]
    m, s = len(plan["inputs"]), len(plan["outputs"])
    return bench.truth.n < max(2 * m * s, 3 * (m + s))


@says("care.warning.all_on_the_frontier")
def _all_on_it(bench: Bench, claim: Claim) -> bool:
    return bool(bench.truth.frontier.all())
