"""Three lines on what to do: look, learn, ask; or, with the outcome: document, share, ask."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.matches import Match
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences.questions import question_text
from analysis.documents.briefs.view import Line
from analysis.results.shapes import Region

LISTED = 3


def look(facts: BriefFacts, pen: Pen) -> tuple[Line, ...]:
    """Return the lines."""
    high = facts.standing.high
    lines = [
        Line(
            pen.bare("look.document" if high else "look.first"),
            _document(facts, pen) if high else _first(facts, pen),
        ),
        Line(pen.bare("look.share" if high else "look.learn"), (_whom(facts, pen),)),
    ]
    if facts.asked:
        asked = question_text(facts.asked[0], pen)
        said = pen.bare("look.asked", question=asked, n=len(facts.asked))
        lines.append(Line(pen.bare("look.before"), (said,)))
    return tuple(lines)


def _first(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    """Practice first; without it the one resource that may be named; never a condition."""
    largest = facts.practice.largest
    if len(largest) > 1:
        return (pen.say("look.practice_tied", list=pen.ratios(largest, first=True)),)
    ratio = largest[0] if largest else None
    if ratio is not None and ratio.matched_median is not None:
        said = pen.say(
            "look.practice_one" if len(ratio.matched) == 1 else "look.practice",
            ratio_label=pen.ratio(ratio, first=True),
            ratio=pen.ratio_value(ratio, ratio.own, "ratio"),
            matched=pen.ratio_value(ratio, ratio.matched_median, "matched"),
            n=len(ratio.matched),
        )
        return said, *_since(facts, pen)
    gap = facts.gap
    if gap.look_first is not None and gap.look_first.share is not None:
        share = pen.share(gap.look_first.share)
        key = f"look.gap_{gap.leads}"
        return (pen.say(key, measure=pen.measure(gap.look_first.measure, first=True), share=share),)
    if not gap.measurable:
        return (pen.say("look.nothing_measurable"),)
    return (pen.say(f"look.nothing_{gap.leads}"),)


def _document(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    largest = facts.practice.largest
    if not largest:
        return (pen.say(f"look.document_{'all' if facts.practice.ratios else 'plain'}"),)
    ratio = largest[0]
    said = pen.say(
        "look.document_practice",
        ratio_label=pen.ratio(ratio),
        ratio=pen.ratio_value(ratio, ratio.own, "ratio"),
        median=pen.ratio_value(ratio, ratio.median, "median"),
        total=facts.standing.total,
    )
    return said, *_since(facts, pen)


def _since(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    ratio = facts.practice.largest[0]
    if ratio.earlier is None:
        return ()
    way = "held"
    before = pen.ratio_value(ratio, ratio.earlier.own, "earlier")
    after = pen.ratio_value(ratio, ratio.own, "ratio")
    if before.striptags() != after.striptags():
        way = "rose" if ratio.own > ratio.earlier.own else "fell"
    said = pen.say(
        f"look.{way}", earlier=pen.about(ratio, before), ratio=after, before=ratio.earlier.period,
        ratio_label=pen.ratio(ratio),
    )  # fmt: skip
    return (said,)


def _whom(facts: BriefFacts, pen: Pen) -> Markup:
    """Who is matched, by which relation; where the two orders differ, both firsts by name."""
    found, kind = facts.matches, facts.matches.purpose
    if not found.found or found.relation is None:
        return pen.say(f"look.nobody_{kind}")
    relation = found.relation.replace(" ", "_").replace("-", "_")
    if not found.agree and len(found.first) > 1:
        by_formula, alike = found.first[0], found.first[1]
        return pen.say(
            f"look.{kind}_{relation}_two",
            list=[pen.link(by_formula.region), pen.link(alike.region)],
            formula=pen.name(by_formula.region),
            alike=pen.name(alike.region),
        )
    listed = _listed(found.found)
    return pen.say(f"look.{kind}_{relation}", list=pen.names(listed), n=len(listed))


def _listed(found: tuple[Match, ...]) -> list[Region]:
    return [match.region for match in found[:LISTED]]
