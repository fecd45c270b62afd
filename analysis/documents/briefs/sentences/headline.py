"""The headline: the finding in plain words, in one clause on company and one on practice."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.pen import Pen
from analysis.results.shapes import Region

NAMED = 2  # more names than these make a headline a list


def headline(facts: BriefFacts, pen: Pen) -> Markup:
    """Say the finding."""
    if facts.standing.high:
        return _high(facts, pen)
    clauses = [clause for clause in (_company(facts, pen), _practice(facts, pen)) if clause]
    if len(clauses) == 1:
        return clauses[0]
    return pen.bare("headline.joined", first=clauses[0], second=clauses[1])


def _high(facts: BriefFacts, pen: Pen) -> Markup:
    around, measured = facts.circumstances, facts.region.score.peer_of
    if facts.standing.on_frontier and measured:
        return pen.say("headline.benchmark", peer_of=measured, n=measured)
    if around.kind == "alone":
        return pen.say("headline.high_alone")
    values = {"mates": len(around.fellows), "mates_high": around.high, "n": len(around.fellows)}
    if around.kind == "all high":
        return pen.say("headline.high_together", **values)
    lacking = [fellow.region for fellow in around.fellows if not fellow.high]
    if len(lacking) <= NAMED:
        return pen.say("headline.high_apart_named", list=pen.names(lacking), n=len(lacking))
    return pen.say("headline.high_apart", **values)


def _company(facts: BriefFacts, pen: Pen) -> Markup | None:
    """Who has the outcome where this region stands, or is most like it."""
    around, relation = facts.circumstances, facts.matches.relation
    high = [fellow.region for fellow in around.fellows if fellow.high]
    if high:
        if len(high) <= NAMED:
            return pen.say("headline.mates_named", list=pen.names(high), n=len(high))
        key = "headline.mates_all" if around.kind == "all high" else "headline.mates"
        return pen.say(key, mates=len(around.fellows), mates_high=len(high), n=len(high))
    first = _first(facts)
    if relation == "across the line" and facts.circumstances.across:
        place = facts.circumstances.across[0].differs[0]
        label = pen.condition_label(place.condition)
        return pen.say("headline.across", condition=label, list=pen.names(first), n=len(first))
    if relation == "pathway-mate":
        return pen.say("headline.pathway_mates", list=pen.names(first), n=len(first))
    if first:
        return pen.say("headline.alike", list=pen.names(first), n=len(first))
    return pen.say("headline.nobody")


def _first(facts: BriefFacts) -> list[Region]:
    found = facts.matches.first or facts.matches.found[:NAMED]
    return [match.region for match in found[:NAMED]]


def _practice(facts: BriefFacts, pen: Pen) -> Markup | None:
    """In what they differ most; failing that, how wide the gap is."""
    practice, total = facts.practice, facts.standing.total
    if not practice.largest:
        if not practice.ratios and facts.gap.measurable and facts.gap.overall:
            share = pen.share(facts.gap.overall)
            return pen.say(f"headline.gap_{facts.gap.leads}", share=share)
        return pen.say("headline.practice_alike") if practice.against else None
    if practice.near_tie or len(practice.largest) > 1:
        return pen.say("headline.practice_tied", list=pen.ratios(practice.largest))
    ratio = practice.largest[0]
    way = "more" if ratio.better == "higher" else "less"
    last = total if ratio.better == "higher" else 1
    if ratio.place == last and not facts.circumstances.high:
        end = "lowest" if ratio.better == "higher" else "highest"
        return pen.say(f"headline.practice_{end}", ratio_label=pen.ratio(ratio), total=total)
    n, ahead = len(ratio.matched), ratio.beaten_by
    values = {"ratio_label": pen.ratio(ratio), "n": n, "ahead": ahead}
    if ahead == n:
        return pen.say(f"headline.practice_{way}_{'both' if n == 2 else 'all'}", **values)
    return pen.say(f"headline.practice_{way}_some", **values)
