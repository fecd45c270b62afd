"""What differs in practice: the declared ratios, beside those of matched regions."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.practice import RatioFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import BriefTable, Group, PracticePart, TableRow

NAMED = 3  # matched regions with a column of their own


def practice(facts: BriefFacts, pen: Pen) -> PracticePart | None:
    """Return the slot, or None where the study declares no ratio."""
    ratios = facts.practice.ratios
    if not ratios:
        return None
    named = [region for region, _ in ratios[0].matched[:NAMED]]
    leading = {ratio.name for ratio in facts.practice.largest}
    rows = tuple(
        TableRow(
            head=Markup.escape(pen.ratio_label(ratio)),
            cells=(
                pen.ratio_value(ratio, ratio.own, "ratio"),
                *(
                    pen.of(region, pen.ratio_value(ratio, value, "ratio"))
                    for region, value in ratio.matched[:NAMED]
                ),
                pen.ratio_value(ratio, ratio.median, "median"),
            ),
            strip=i,
            kind="lead" if ratio.name in leading else "",
            marks={"practice": ratio.name},
        )
        for i, ratio in enumerate(ratios)
    )
    caption = "caption" if ratios[0].matched else "caption_plain"
    table = BriefTable(
        caption=pen.bare(f"practice.{caption}", total=facts.standing.total),
        heads=(
            Markup.escape(facts.study.period),
            pen.name(facts.region),
            *pen.names(named),
            pen.bare("head.median"),
        ),
        groups=(Group(Markup(""), rows),),
        sheet="practice",
        key=_key(facts, pen),
    )
    return PracticePart(_title(facts, pen), table, _note(facts, pen))


def _key(facts: BriefFacts, pen: Pen) -> Markup:
    high = {match.high for match in facts.matches.found}
    parts = ["own", *(["with"] if True in high else []), *(["without"] if False in high else [])]
    return Markup(" ").join(
        Markup('<span class="key key-{}">{}</span>').format(part, pen.bare(f"practice.key.{part}"))
        for part in (*parts, "others", "median")
    )


def _title(facts: BriefFacts, pen: Pen) -> Markup:
    found, high = facts.practice, facts.standing.high
    if not found.largest:
        return pen.say("practice.title.alike" if found.against else "practice.title.plain")
    ratios = pen.ratios(found.largest)
    return pen.say(f"practice.title.{'ahead' if high else 'behind'}", list=ratios, n=len(ratios))


def _note(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    found, notes = facts.practice, []
    matched = found.ratios[0].matched
    relation = facts.matches.relation
    if matched and relation:
        key = relation.replace(" ", "_").replace("-", "_")
        purpose = facts.matches.purpose
        notes.append(pen.say(f"practice.matched.{purpose}_{key}", n=len(matched)))
        if len(matched) > NAMED:
            notes.append(pen.say("practice.first", n=NAMED))
    notes += [_against_all(ratio, pen) for ratio in found.largest if _tells(ratio, facts)]
    return tuple(notes)


def _tells(ratio: RatioFacts, facts: BriefFacts) -> bool:
    return not facts.standing.high and ratio.difference is not None and len(ratio.matched) > 1


def _against_all(ratio: RatioFacts, pen: Pen) -> Markup:
    assert ratio.difference is not None
    way, label = "below" if ratio.difference < 0 else "above", pen.ratio(ratio, first=True)
    values = {"difference": abs(ratio.difference), "n": len(ratio.matched)}
    return pen.say(f"practice.{way}", ratio_label=label, **values)
