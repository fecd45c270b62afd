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
    company, practice = _company(facts, pen), _practice(facts, pen)
    if practice is None:
        return company
    return pen.bare("headline.joined", first=company, second=practice)


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


def _company(facts: BriefFacts, pen: Pen) -> Markup:
    """Who has the outcome where this region stands, or else is most like it.

    Those who are named or counted are the matched regions that the clause on practice speaks of.
    """
    around, relation = facts.circumstances, facts.matches.relation
    found = [match.region for match in facts.matches.found]
    if relation is None:
        return pen.say("headline.nobody")
    if relation == "row-mate":
        if len(found) <= NAMED:
            return pen.say("headline.mates_named", list=pen.names(found), n=len(found))
        key = "headline.mates_all" if around.kind == "all high" else "headline.mates"
        return pen.say(key, mates=len(around.fellows), mates_high=around.high, n=around.high)
    values: dict[str, Any] = {"n": len(found)}
    if relation == "across the line":
        place = facts.circumstances.across[0].differs[0]
        values |= {"condition": pen.condition_label(place.condition)}
    key = {"across the line": "across", "pathway-mate": "pathway_mates"}.get(relation, "alike")
    if len(found) > LISTED:
        return pen.say(f"headline.{key}_many", **values)
    return pen.say(f"headline.{key}", list=pen.names(found), **values)


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
        how = {1: "one", 2: "both"}.get(n, "all")
        return pen.say(f"headline.practice_{way}_{how}", **values)
    return pen.say(f"headline.practice_{way}_some", **values)
