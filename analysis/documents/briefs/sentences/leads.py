"""Three facts for ten seconds: company or standing, practice, gap."""

from __future__ import annotations

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.practice import RatioFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import Lead


def leads(facts: BriefFacts, pen: Pen) -> tuple[Lead, ...]:
    """Return the facts that the study has data for."""
    found = (_company(facts, pen), _practice(facts, pen), _gap(facts, pen))
    return tuple(lead for lead in found if lead)


def _company(facts: BriefFacts, pen: Pen) -> Lead:
    around, standing = facts.circumstances, facts.standing
    measured = facts.region.score.peer_of
    if standing.high and standing.on_frontier and measured:
        return Lead(
            pen.say("leads.peer_of", peer_of=measured, below=facts.benchmarks.below),
            pen.say("leads.peer_of_text", n=facts.benchmarks.below),
        )
    if shared := _shared(facts, pen):
        return shared
    if around.fellows:
        return Lead(
            pen.say("leads.mates", mates=len(around.fellows), mates_high=around.high),
            pen.say("leads.mates_text", n=len(around.fellows)),
        )
    best, worst = standing.rank_best, standing.rank_worst
    if best is None or worst is None:
        number = pen.say("leads.rank_plain", rank=standing.rank, total=standing.total)
        return Lead(number, pen.say("leads.rank_plain_text", n=standing.total))
    key = "leads.rank_one" if best == worst else "leads.rank"
    values = {"best": best, "worst": worst, "total": standing.total}
    text = pen.say("leads.rank_text", n=standing.total, level=facts.basis.level)
    return Lead(pen.say(key, **values), text)


def _shared(facts: BriefFacts, pen: Pen) -> Lead | None:
    """Of those who share a pathway, or stand across the line, how many have the outcome."""
    relation, n, pool = facts.matches.relation, len(facts.matches.found), facts.matches.pool
    if facts.standing.high or relation not in ("pathway-mate", "across the line"):
        return None
    if relation == "pathway-mate":
        return Lead(
            pen.say("leads.sharing", sharing_high=n, sharing=pool),
            pen.say("leads.sharing_text", n=pool),
        )
    place = facts.circumstances.across[0].differs[0]
    return Lead(
        pen.say("leads.across", across_high=n, across=pool),
        pen.say("leads.across_text", n=pool, condition=pen.condition_label(place.condition)),
    )


def leading_ratio(facts: BriefFacts) -> RatioFacts | None:
    """Return the ratio that a brief leads with: the largest difference, or the first declared."""
    if facts.practice.largest:
        return facts.practice.largest[0]
    return facts.practice.ratios[0] if facts.practice.ratios else None


def _practice(facts: BriefFacts, pen: Pen) -> Lead | None:
    ratio = leading_ratio(facts)
    if ratio is None:
        return None
    label, own = pen.ratio(ratio, first=True), pen.ratio_value(ratio, ratio.own, "ratio")
    if facts.standing.high or not ratio.matched:
        return Lead(
            pen.about(
                ratio,
                pen.say(
                    "leads.practice_median",
                    ratio=own,
                    median=pen.ratio_value(ratio, ratio.median, "median"),
                ),
            ),
            pen.say("leads.practice_median_text", ratio_label=label, total=facts.standing.total),
        )
    assert ratio.matched_median is not None
    matched, n = pen.ratio_value(ratio, ratio.matched_median, "matched"), len(ratio.matched)
    text = "leads.practice_text_one" if n == 1 else "leads.practice_text"
    return Lead(
        pen.about(ratio, pen.say("leads.practice", ratio=own, matched=matched)),
        pen.say(text, ratio_label=label, n=n),
    )


def _gap(facts: BriefFacts, pen: Pen) -> Lead | None:
    gap = facts.gap
    if gap.overall is None:
        return None
    leading = getattr(gap, gap.leads)
    first = gap.leads == "volumes"  # where the list begins the sentence
    names = [pen.measure(m.measure, first=first and i == 0) for i, m in enumerate(leading)]
    share = pen.share(gap.overall)
    if not gap.measurable:
        return Lead(
            pen.say("leads.gap_none"),
            pen.say(f"leads.gap_none_{gap.said}", share=share, level=facts.basis.level),
        )
    bad = gap.leads == "resources" and gap.undesirable
    text = "leads.gap_undesirable_text" if bad else f"leads.gap_{gap.leads}_text"
    return Lead(
        pen.say(f"leads.gap_{gap.leads}", share=share), pen.say(text, list=names, n=len(names))
    )
