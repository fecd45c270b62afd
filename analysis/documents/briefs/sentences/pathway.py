"""The pathway line: which combination found to go with high efficiency a region is on, if any."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.pathway import AtLine, PathwayPlace
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import Line
from analysis.language import naming
from analysis.results.positions import HALF
from analysis.results.shapes import TermResult

DRAWN = 3  # pathways that are drawn beneath the conditions and told in the note


def pathway_line(facts: BriefFacts, pen: Pen) -> Line:
    """Return the line, with the chance test beside the first mention where it must stand."""
    path = facts.pathway
    key, texts = _state(facts, pen)
    if path.chance_as_good and path.sound and path.pathways:
        texts = (*texts, pen.say("pathway.chance", chance=path.chance, n=len(path.pathways)))
    texts = (*texts, *(_negated(term, pen) for term in path.negated[:1]))
    return Line(pen.bare(f"pathway.label.{key}"), texts)


def drawn(path: PathwayPlace) -> tuple[TermResult, ...]:
    """Return the pathways that a brief draws: a region's own first, none that is not sound."""
    if not path.sound:
        return ()
    rest = [term for term in path.pathways if term not in path.own]
    return (*path.own, *rest)[:DRAWN]


def _state(facts: BriefFacts, pen: Pen) -> tuple[str, tuple[Markup, ...]]:
    path = facts.pathway
    if not path.pathways:
        return "none", (pen.say("pathway.not_found"),)
    if path.state == "no pathway" or not path.sound:
        return "none", (pen.say("pathway.unsound"),)
    if path.model_dependent:
        return "open", (pen.say("pathway.depends", n=len(facts.region.high.readings)),)
    if path.state in ("typical", "several", "deviant"):
        return _member(facts, pen)
    lines = [line for line in path.at_line if line.terms]
    if lines:
        return "line", (_at_line(lines[0], facts, pen),)
    if path.state == "uncovered":
        key = "uncovered" if path.uncovered else "uncovered_alone"
        return "none", (pen.say(f"pathway.{key}", unexplained=path.uncovered, n=path.uncovered),)
    return "none", (pen.say("pathway.outside", n=len(path.pathways)),)


def _member(facts: BriefFacts, pen: Pen) -> tuple[str, tuple[Markup, ...]]:
    path = facts.pathway
    own = asks(path.own[0], pen)
    if path.state == "deviant":
        return "deviant", (pen.say("pathway.deviant", asks=own), *_members(path, pen))
    if len(path.own) > 1:
        every = [asks(term, pen) for term in path.own]
        return "yes", (pen.say("pathway.several", list=every, n=len(path.own)),)
    said = pen.say("pathway.typical", asks=own, n=len(path.pathways))
    return "yes", (said, *_members(path, pen))


def _members(path: PathwayPlace, pen: Pen) -> tuple[Markup, ...]:
    members = path.with_outcome + path.without
    key = "pathway.members" if members > 1 else "pathway.alone"
    if members > 1 and not path.without:
        key = "pathway.members_all"
    elif members > 1 and not path.with_outcome:
        key = "pathway.members_none"
    said = pen.say(key, members=members, members_high=path.with_outcome, n=path.with_outcome)
    return (Markup('<span data-term="{}">{}</span>').format(path.own[0].term, said),)


def _negated(term: TermResult, pen: Pen) -> Markup:
    """A combination that goes with the absence of high efficiency, and how its members fare."""
    members, high = _who_has(term, pen, absence=True)
    key = "pathway.negated" if members > 1 else "pathway.negated_alone"
    if members > 1 and not high:
        key = "pathway.negated_none"
    said = pen.say(key, asks=asks(term, pen), members=members, members_high=high, n=high)
    return Markup('<span data-term="{}" data-outcome="absent">{}</span>').format(term.term, said)


def _who_has(term: TermResult, pen: Pen, *, absence: bool = False) -> tuple[int, int]:
    """How many have a combination, for the outcome or its absence, and how many the outcome."""
    members = [
        region
        for region in pen.results.regions
        if (region.low if absence else region.high).memberships[term.term] > HALF
    ]
    return len(members), sum(region.high.outcome > HALF for region in members)


def _at_line(line: AtLine, facts: BriefFacts, pen: Pen) -> Markup:
    place = next(p for p in facts.circumstances.places if p.condition.name == line.condition)
    terms = {term.term: term for term in facts.pathway.pathways}
    known = terms.get(line.terms[0])
    about = {"condition": place.condition.name}
    values = {
        "condition": pen.condition_label(place.condition),
        "other": pen.marked(pen.condition_value(place.condition, line.line, "other_line"), **about),
        "line": pen.marked(pen.condition_value(place.condition, place.line, "line"), **about),
    }
    if known is None:
        return pen.say("pathway.at_line_other", **values)
    return pen.say("pathway.at_line", asks=asks(known, pen), **values)


def asks(term: TermResult, pen: Pen) -> Markup:
    """Say what a pathway asks for, each condition marked: ``high density, not high income``."""
    study = pen.results.study
    conditions = {c.name: c for c in naming.conditions(study).values()}
    sides = [pen.condition(conditions[name], present) for name, present in term.literals.items()]
    joined = Markup(pen.words.plain("terms.joint")).join(sides)
    return Markup('<span data-term="{}">{}</span>').format(term.term, joined)


def pathway_notes(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    """Tell each drawn pathway in the field's terms: what it asks for, its fit, its members."""
    terms = drawn(facts.pathway)
    if not terms:
        return ()
    told = [pen.say("pathway.key", n=len(terms))]
    for i, term in enumerate(terms):
        members, high = _who_has(term, pen)
        told.append(
            pen.say(
                "pathway.entry",
                letter=naming.letter(i),
                asks=_named(term, pen),
                consistency=term.consistency,
                coverage=term.raw_coverage,
                members=members,
                members_high=high,
            )
        )
    more = len(facts.pathway.pathways) - len(terms)
    return (*told, pen.say("pathway.more", n=more)) if more > 0 else tuple(told)


def _named(term: TermResult, pen: Pen) -> Markup:
    """The study's own name for a pathway beside what it asks for."""
    rule = asks(term, pen)
    if term.term not in pen.results.study.pathways:
        return rule
    name = naming.pathway(pen.results.study, term, pen.words)
    return pen.bare("pathway.named", term=name, asks=rule)
