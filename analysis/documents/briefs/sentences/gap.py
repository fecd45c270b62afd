"""The gap as ranges, and as a table with the point value and its parts."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.gap import MeasureGap
from analysis.documents.briefs.pen import Pen, base_of, figures
from analysis.documents.briefs.view import BriefTable, GapPart, Group, TableRow
from analysis.language import naming

MILLION = 1_000_000
SHOWN = 0.005  # a smaller share would be shown as 0 %
_PARTS = ("technical", "scale", "slack")


def gap(facts: BriefFacts, pen: Pen) -> GapPart:
    """Return the slot: ranges and table, or a sentence where no gap can be measured."""
    found = facts.gap
    if not found.measurable:
        return _none(facts, pen)
    return GapPart(
        title=_title(facts, pen),
        texts=(),
        ranges=_ranges(facts, pen) if reaches(facts) else None,
        ranges_note=_ranges_note(facts, pen) if reaches(facts) else (),
        table=_table(facts, pen),
        ranking="ranking" if ranked(facts) else "",
        note=_note(facts, pen),
    )


def _none(facts: BriefFacts, pen: Pen) -> GapPart:
    found = facts.gap
    texts = [pen.say("gap.none", frontier=facts.standing.frontier, n=facts.standing.frontier)]
    if found.overall is not None and found.overall.high >= SHOWN:
        share = pen.share(found.overall)
        texts.append(pen.say(f"gap.open_{found.said}", share=share, level=facts.basis.level))
    return GapPart(
        title=pen.say("gap.title.none"),
        texts=tuple(texts),
        ranges=None,
        ranges_note=(),
        table=None,
        ranking="ranking",
        note=(_ranking_key(facts, pen),),
    )


def ranked(facts: BriefFacts) -> bool:
    """Whether all are drawn by efficiency: for want of a gap, or of ratios that take the room."""
    return not facts.gap.measurable or not facts.practice.ratios


def _ranking_key(facts: BriefFacts, pen: Pen) -> Markup:
    key, total = pen.ranged("gap.ranking_key"), facts.standing.total
    return pen.say(key, total=total, level=facts.basis.level)


def _title(facts: BriefFacts, pen: Pen) -> Markup:
    found = facts.gap
    if found.overall is None:
        return pen.bare("gap.title.plain")
    share = pen.share(found.overall)
    n = len(getattr(found, found.leads))
    return pen.say(f"gap.title.{found.said}", share=share, n=n)


def reaches(facts: BriefFacts) -> list[tuple[str, MeasureGap]]:
    """Return what is drawn, in its order: the orientation's own side first."""
    sides = ["resources", "volumes"]
    if facts.gap.leads == "volumes":
        sides.reverse()
    return [(side, one) for side in sides for one in getattr(facts.gap, side) if one.share]


def _own(facts: BriefFacts) -> list[tuple[str, MeasureGap]]:
    return [(side, one) for side, one in reaches(facts) if side == facts.gap.leads]


def _ranges(facts: BriefFacts, pen: Pen) -> BriefTable:
    rows: dict[str, list[TableRow]] = {}
    for i, (side, one) in enumerate(reaches(facts)):
        assert one.share is not None
        rows.setdefault(side, []).append(
            TableRow(
                head=Markup.escape(naming.wording(one.measure.label, pen.words)),
                cells=(pen.bare(f"gap.{side}_share", share=pen.share(one.share)),),
                strip=i,
                marks={"measure": one.measure.column},
            )
        )
    return BriefTable(
        caption=pen.bare("gap.ranges"),
        heads=(pen.bare("gap.measure"), pen.bare("gap.range", level=facts.basis.level)),
        groups=tuple(Group(pen.bare(f"gap.group_{s}"), tuple(made)) for s, made in rows.items()),
        sheet="gap",
        scale=True,
    )


def _ranges_note(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    """What the bars are, and which of them hold a part that has no range."""
    told = [pen.say("gap.alternatives")]
    overall = facts.gap.overall
    if overall and any(
        one.share and one.share.high > overall.high + SHOWN for _, one in _own(facts)
    ):
        told.append(pen.say("gap.beyond", share=pen.share(overall)))
    alone = [one for _, one in reaches(facts) if abs(one.slack) >= SHOWN and not one.slack_ranged]
    if alone:
        told.append(
            pen.say(
                "gap.slack",
                list=[pen.measure(o.measure, first=i == 0) for i, o in enumerate(alone)],
                n=len(alone),
            )
        )
    return tuple(told)


def _table(facts: BriefFacts, pen: Pen) -> BriefTable:
    """The measures that the orientation leads with."""
    side = facts.gap.leads
    measures = getattr(facts.gap, side)
    rates = any(one.per_resident is not None for one in measures)
    parts = [p for p in _PARTS if any(getattr(one.point, p, None) is not None for one in measures)]
    bad = len(facts.gap.undesirable) if side == "resources" else 0
    kind = f"{side}_undesirable" if bad else side
    heads = [pen.bare(f"gap.head.{kind}"), pen.bare("gap.head.today")]
    ranged = any(one.amount is not None for one in measures)
    if ranged:
        heads.append(pen.bare(f"gap.head.range_{side}"))
    if rates:
        heads += [pen.bare("gap.head.rate"), pen.bare("head.median")]
    heads += [pen.bare("gap.head.point"), *(pen.bare(f"gap.head.{part}") for part in parts)]
    rows = tuple(_row(one, (ranged, rates), parts, pen) for one in measures)
    caption = pen.bare(f"gap.caption_{kind}", n=bad)
    return BriefTable(caption, tuple(heads), (Group(Markup(""), rows),))


def _row(one: MeasureGap, shown: tuple[bool, bool], parts: list[str], pen: Pen) -> TableRow:
    """Write a measure's row; ``shown``: whether there are columns of ranges and of rates."""
    ranged, rates = shown
    point = one.point
    whole = point.excess if hasattr(point, "excess") else point.addition
    place = "excess" if hasattr(point, "excess") else "addition"
    decimals = 0 if one.measure.precision >= 1 else figures(abs(point.actual))
    today = pen.words.data(point.actual, decimals, kind="a", place="actual")
    cells = [today]
    if ranged:
        known = one.amount is not None and one.step is not None
        cells.append(pen.amount(one.amount, one.step) if known else Markup("–"))  # type: ignore[arg-type]
    if rates:
        cells += _rates(one, pen)
    cells.append(pen.words.data(whole, decimals, kind="a", place=place))
    for part in parts:
        value = getattr(point, part)
        share = value / point.actual if point.actual else 0.0
        nothing = abs(share) < SHOWN / 10
        name = "scale_part" if part == "scale" else part
        told = pen.words.data(share, 1, kind="p", place=f"{name}_share")
        cells.append(Markup("–") if nothing else told)
    return TableRow(
        head=Markup.escape(naming.wording(one.measure.label, pen.words)),
        cells=tuple(cells),
        marks={"measure": one.measure.column},
    )


def _rates(one: MeasureGap, pen: Pen) -> tuple[Markup, Markup]:
    """The amount per so many residents, and the median of all units by the same."""
    if one.per_resident is None or one.median_per_resident is None:
        return Markup("–"), Markup("–")
    base = base_of(one.median_per_resident)
    decimals = figures(one.median_per_resident * base)
    own = pen.words.data(one.per_resident * base, decimals, place="rate")
    middle = pen.words.data(one.median_per_resident * base, decimals, place="median")
    if base == 1:
        return pen.bare("gap.rate_each", rate=own), middle
    if base == MILLION:
        return pen.bare("gap.rate_million", rate=own), middle
    return pen.bare("gap.rate", rate=own, per=base), middle


def _note(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    found = facts.gap
    ranged = any(one.amount is not None for one in getattr(found, found.leads))
    told = [pen.say("gap.point" if ranged else "gap.point_alone")]
    measures = getattr(found, found.leads)
    below = [one for one in measures if _below(one)]
    if found.leads == "resources" and below:
        labels = [pen.measure(one.measure) for one in below]
        told.append(pen.say("gap.below", list=labels, n=len(labels)))
    told.append(pen.say(f"gap.reading_{found.leads}"))
    for key, special in (("fixed", found.fixed), ("undesirable", found.undesirable)):
        if special:
            named = [pen.measure(one, first=i == 0) for i, one in enumerate(special)]
            told.append(pen.say(f"gap.{key}", list=named, n=len(named)))
    if not found.unique:
        told.append(pen.say("gap.not_unique"))
    if ranked(facts):
        told.append(_ranking_key(facts, pen))
    return tuple(told)


def _below(one: MeasureGap) -> bool:
    if one.per_resident is None or one.median_per_resident is None:
        return False
    return one.per_resident < one.median_per_resident
