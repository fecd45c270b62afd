"""Whom to learn from, nearest first; with the outcome, who can learn from this region."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.benchmarks import Benchmark
from analysis.documents.briefs.facts.matches import Match
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences.circumstances import interval
from analysis.documents.briefs.sentences.leads import leading_ratio
from analysis.documents.briefs.view import BriefTable, Group, Learn, TableRow
from analysis.language import naming
from analysis.results.shapes import Region

LISTED = 10
CONDITIONS = 4  # more columns of conditions do not stand on a page


@dataclass(frozen=True, slots=True)
class _Entry:
    region: Region
    match: Match | None
    benchmark: Benchmark | None

    @property
    def far(self) -> bool:
        seen = self.match or self.benchmark
        return seen is not None and seen.closeness == "far"


def learn(facts: BriefFacts, pen: Pen) -> Learn:
    """Return the slot: the table, or a sentence where there is nobody."""
    entries, more = _entries(facts)
    purpose = facts.matches.purpose
    told = purpose if facts.matches.found else f"{purpose}_plain"
    if not entries:
        return Learn(
            pen.bare(f"learn.title.{told}"), (pen.say(f"look.nobody_{purpose}"),), None, ()
        )
    rows = [_row(_Entry(facts.region, None, None), facts, pen)]
    rows += [_row(entry, facts, pen) for entry in entries]
    table = BriefTable(
        caption=pen.bare(f"learn.caption_{told}"),
        heads=_heads(facts, pen),
        groups=(Group(Markup(""), tuple(rows)),),
    )
    return Learn(pen.bare(f"learn.title.{told}"), (), table, _note(facts, entries, more, pen))


def _entries(facts: BriefFacts) -> tuple[list[_Entry], int]:
    """Matched regions first, then benchmarks (or those that are measured against this region)."""
    if facts.matches.purpose == "learn":
        benchmarks = facts.benchmarks.peers
    else:
        benchmarks = facts.benchmarks.measured_against_it
    by_slug = {each.region.slug: each for each in benchmarks}
    matched = [_Entry(m.region, m, by_slug.get(m.region.slug)) for m in facts.matches.found]
    known = {entry.region.slug for entry in matched}
    rest = [_Entry(b.region, None, b) for b in benchmarks if b.region.slug not in known]
    room = max(LISTED - len(rest), LISTED // 2)
    shown = [*matched[:room], *rest][:LISTED]
    return shown, len(matched) + len(rest) - len(shown)


def _heads(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    heads = [pen.unit_head(), pen.bare("learn.why")]
    if facts.region.residents is not None:
        heads.append(pen.bare("learn.residents"))
    for condition in facts.study.fsqca.conditions[:CONDITIONS]:
        heads.append(Markup.escape(naming.wording(condition.label, pen.words)))
    ratio = leading_ratio(facts)
    if ratio is not None:
        heads.append(Markup.escape(pen.ratio_label(ratio)))
    return (*heads, pen.bare(pen.ranged("head.efficiency"), level=facts.basis.level))


def _row(entry: _Entry, facts: BriefFacts, pen: Pen) -> TableRow:
    region, own = entry.region, entry.region.slug == facts.region.slug
    cells = [Markup("") if own else _why(entry, facts, pen)]
    if region.residents is not None:
        cells.append(pen.bare("learn.people", residents=float(region.residents)))
    for condition in facts.study.fsqca.conditions[:CONDITIONS]:
        value = pen.condition_value(condition, region.values[condition.column], "value")
        cells.append(Markup('<span data-condition="{}">{}</span>').format(condition.name, value))
    ratio = leading_ratio(facts)
    if ratio is not None:
        value = pen.ratio_value(ratio, region.values[ratio.name], "ratio")
        cells.append(Markup('<span data-practice="{}">{}</span>').format(ratio.name, value))
    return TableRow(
        head=pen.link(region),
        cells=(*cells, interval(region, pen)),
        kind="own" if own else "",
        marks={"unit": region.slug},
    )


def _why(entry: _Entry, facts: BriefFacts, pen: Pen) -> Markup:
    parts = []
    if entry.match is not None:
        match = entry.match
        place = pen.words.data(match.by_formula or match.by_likeness, 0, place="place")
        key = match.relation.replace(" ", "_").replace("-", "_")
        parts.append(pen.bare(f"learn.reason.{key}", place=place))
    if entry.benchmark is not None:
        parts.append(
            pen.bare(f"learn.supplies_{facts.matches.purpose}", supplies=entry.benchmark.share)
        )
    if entry.far:
        parts.append(pen.bare("learn.far"))
    return Markup(pen.words.plain("charts.separator")).join(parts)


def _note(facts: BriefFacts, entries: list[_Entry], more: int, pen: Pen) -> tuple[Markup, ...]:
    told = []
    if any(entry.match for entry in entries):
        told.append(pen.say(f"learn.matched_{facts.matches.purpose}"))
    if any(entry.benchmark for entry in entries):
        told.append(pen.say(f"learn.benchmark_{facts.matches.purpose}"))
    if not facts.benchmarks.unique and facts.matches.purpose == "learn":
        told.append(pen.say("learn.not_unique"))
    if more:
        told.append(pen.say("learn.more", n=more))
    return tuple(told)
