"""Three lines on what to do: look, learn, ask; or, with the outcome: document, share, ask."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.matches import Match
from analysis.documents.briefs.facts.practice import RatioFacts
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
        pairs = [_pair(ratio, i == 0, pen) for i, ratio in enumerate(largest)]
        return (pen.say("look.practice_tied", list=pairs),)
    ratio = largest[0] if largest else None
    if ratio is not None and ratio.matched_median is not None:
        said = pen.say(
            "look.practice_one" if len(ratio.matched) == 1 else "look.practice",
            ratio_label=pen.ratio(ratio, first=True),
            ratio=pen.ratio_value(ratio, ratio.own, "ratio"),
            matched=pen.ratio_value(ratio, ratio.matched_median, "matched"),
            n=len(ratio.matched),
        )
        return said, *_since(ratio, pen)
    gap = facts.gap
    if gap.look_first is not None and gap.look_first.share is not None:
        share = pen.share(gap.look_first.share)
        key = f"look.gap_{gap.leads}"
        return (pen.say(key, measure=pen.measure(gap.look_first.measure, first=True), share=share),)
    if not gap.measurable:
        return (pen.say("look.nothing_measurable"),)
    return (pen.say(f"look.nothing_{gap.said}"),)


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
    return said, *_then(ratio, pen)


def _pair(ratio: RatioFacts, first: bool, pen: Pen) -> Markup:
    """A ratio beside the middle of the matched regions."""
    assert ratio.matched_median is not None
    said = pen.bare(
        "look.pair",
        ratio_label=pen.ratio(ratio, first=first),
        ratio=pen.ratio_value(ratio, ratio.own, "ratio"),
        matched=pen.ratio_value(ratio, ratio.matched_median, "matched"),
    )
    return pen.about(ratio, said)


def _since(ratio: RatioFacts, pen: Pen) -> tuple[Markup, ...]:
    """The same comparison in the earlier period: what all share is no change of its own."""
    then = ratio.earlier
    if then is None or then.matched_median is None:
        return ()
    said = pen.say(
        "look.then_matched",
        before=then.period,
        earlier=pen.ratio_value(ratio, then.own, "earlier"),
        matched_earlier=pen.ratio_value(ratio, then.matched_median, "matched_earlier"),
    )
    return (pen.about(ratio, said),)


def _then(ratio: RatioFacts, pen: Pen) -> tuple[Markup, ...]:
    then = ratio.earlier
    if then is None:
        return ()
    said = pen.say(
        "look.then_median",
        before=then.period,
        earlier=pen.ratio_value(ratio, then.own, "earlier"),
        median_earlier=pen.ratio_value(ratio, then.median, "median_earlier"),
    )
    return (pen.about(ratio, said),)


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
            formula=pen.link(by_formula.region),
            alike=pen.link(alike.region),
        )
    listed = _listed(found.found)
    return pen.say(f"look.{kind}_{relation}", list=pen.names(listed), n=len(listed))


def _listed(found: tuple[Match, ...]) -> list[Region]:
    return [match.region for match in found[:LISTED]]
