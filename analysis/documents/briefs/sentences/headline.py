"""The headline: the finding in plain words, in one clause on company and one on practice."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.pen import Pen

NAMED = 2  # more names than these make a headline a list
LISTED = 3  # where no count can be given instead


def headline(facts: BriefFacts, pen: Pen) -> Markup:
    """Say the finding."""
    if facts.standing.high:
        return _high(facts, pen)
    return _joined(_company(facts, pen), _practice(facts, pen), pen)


def _joined(first: Markup, second: Markup | None, pen: Pen) -> Markup:
    return first if second is None else pen.bare("headline.joined", first=first, second=second)


def _high(facts: BriefFacts, pen: Pen) -> Markup:
    around, measured = facts.circumstances, facts.region.score.peer_of
    if facts.standing.on_frontier and measured:
        alike = any(one.comparable for one in facts.benchmarks.measured_against_it)
        key = "headline.benchmark" if alike else "headline.benchmark_far"
        return _joined(pen.say(key, peer_of=measured, n=measured), _ahead(facts, pen), pen)
    if around.kind == "alone":
        return _joined(pen.say("headline.high_alone"), _ahead(facts, pen), pen)
    values = {"mates": len(around.fellows), "mates_high": around.high, "n": len(around.fellows)}
    if around.kind == "all high":
        return _joined(pen.say("headline.high_together", **values), _ahead(facts, pen), pen)
    lacking = [fellow.region for fellow in around.fellows if not fellow.high]
    if len(lacking) <= NAMED:
        return pen.say("headline.high_apart_named", list=pen.names(lacking), n=len(lacking))
    if not around.high:
        return pen.say("headline.high_apart_none", **values)
    return pen.say("headline.high_apart", mates_lacking=around.not_high, **values)


def _ahead(facts: BriefFacts, pen: Pen) -> Markup | None:
    """In what a region with the outcome is farthest ahead of the median."""
    if not facts.practice.largest:
        return None
    return pen.say("headline.practice_ahead", list=pen.ratios(facts.practice.largest))


def _company(facts: BriefFacts, pen: Pen) -> Markup:
    """Who has the outcome where this region stands, or else is most like it.

    Those who are named or counted are the matched regions that the clause on practice speaks of.
    """
    around, relation = facts.circumstances, facts.matches.relation
    found = [match.region for match in facts.matches.found]
    if relation is None:
        return pen.say("headline.nobody")
    if relation == "row-mate":
        if len(found) <= NAMED and around.kind == "all high":
            return pen.say("headline.mates_named", list=pen.names(found), n=len(found))
        key = "headline.mates_all" if around.kind == "all high" else "headline.mates"
        return pen.say(key, mates=len(around.fellows), mates_high=around.high, n=around.high)
    values: dict[str, Any] = {"n": len(found)}
    if relation == "alike":
        key = (
            "headline.alike_only" if len(found) == facts.standing.others_high else "headline.alike"
        )
        return pen.say(key, list=pen.names(found), **values)
    if relation == "across the line":
        place = facts.circumstances.across[0].differs[0]
        values |= {"condition": pen.condition_label(place.condition)}
    key = {"across the line": "across", "pathway-mate": "pathway_mates"}[relation]
    if len(found) == facts.matches.pool and len(found) <= LISTED:
        return pen.say(f"headline.{key}", list=pen.names(found), **values)
    if relation == "across the line":
        values |= {"across_high": len(found), "across": facts.matches.pool}
        return pen.say("headline.across_many", **values)
    values |= {"sharing_high": len(found), "sharing": facts.matches.pool}
    every = "all" if len(found) == facts.matches.pool else "many"
    return pen.say(f"headline.pathway_mates_{every}", **values)


def _practice(facts: BriefFacts, pen: Pen) -> Markup | None:
    """In what they differ most; failing that, how wide the gap is."""
    practice, total = facts.practice, facts.standing.total
    if not practice.largest:
        if not practice.ratios and facts.gap.measurable and facts.gap.overall:
            share = pen.share(facts.gap.overall)
            return pen.say(f"headline.gap_{facts.gap.said}", share=share)
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
        how = {1: "one", 2: "both"}.get(n, "all")
        return pen.say(f"headline.practice_{way}_{how}", **values)
    return pen.say(f"headline.practice_{way}_some", **values)
