"""Where a region stands on each condition, who stands there with it, and on which pathway."""

from __future__ import annotations

from markupsafe import Markup, escape

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.circumstances import Place
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences.pathway import pathway_line, pathway_notes
from analysis.documents.briefs.view import (
    BriefTable,
    CircumstancesPart,
    ConditionLine,
    Group,
    TableRow,
)
from analysis.language import naming
from analysis.results.shapes import Region, Results
from analysis.study.model import Condition, Level
from analysis.ties import level

MOST_DECIMALS = 6  # that a condition may have

SHOWN = 12  # row-mates that a table holds, this region among them
ELSEWHERE = 3  # others that fill a short one
COMMON = 0.05  # random classes that do as well this often make a figure an ordinary one


def circumstances(facts: BriefFacts, pen: Pen) -> CircumstancesPart:
    """Return the slot."""
    return CircumstancesPart(
        title=_title(facts, pen),
        conditions=tuple(
            _condition(place, i, pen) for i, place in enumerate(facts.circumstances.places)
        ),
        fellows=_table(facts, pen),
        pathway=pathway_line(facts, pen),
        note=(*_note(facts, pen), *pathway_notes(facts, pen)),
    )


def _title(facts: BriefFacts, pen: Pen) -> Markup:
    around = facts.circumstances
    if around.row is None:
        return pen.say("circumstances.title.half")
    if facts.matches.relation == "across the line" and around.across:
        place = around.across[0].differs[0]
        return pen.say("circumstances.title.line", condition=pen.condition_label(place.condition))
    if around.kind == "alone":
        return pen.say("circumstances.title.alone")
    if any(fellow.high != facts.standing.high for fellow in around.fellows):
        return pen.say("circumstances.title.mixed")
    key = "together" if facts.standing.high else "none_high"
    return pen.say(f"circumstances.title.{key}", mates=len(around.fellows), n=len(around.fellows))


def line_decimals(condition: Condition, line: float) -> int:
    """Return the decimals of a condition, or as many as its line needs: 0.5 is not shown as 0."""
    decimals = condition.decimals
    while decimals < MOST_DECIMALS and abs(round(line, decimals) - line) > abs(line) / 10:
        decimals += 1
    return decimals


def _condition(place: Place, i: int, pen: Pen) -> ConditionLine:
    condition = place.condition
    if place.level is not None:
        return _at_level(place, place.level, i, pen)
    if place.side == "half" or place.at_line:
        side = pen.bare(f"circumstances.side.{'half' if place.side == 'half' else 'at_line'}")
    else:
        side = _side(condition, place.side == "present", pen)
    if place.doubt and place.at_line:
        line = pen.say(
            "circumstances.lines",
            first=pen.condition_number(condition, place.doubt[0], "doubt"),
            last=pen.condition_number(condition, place.doubt[1], "doubt"),
        )
    else:
        decimals = line_decimals(condition, place.line)
        at = pen.words.data(place.line, decimals, place="line")
        line = pen.say("circumstances.line", line=at)
    return ConditionLine(
        label=pen.bare(
            "circumstances.label",
            label=naming.wording(condition.label, pen.words),
            measured=naming.wording(condition.unit, pen.words),
        ),
        side=side,
        value=pen.condition_number(condition, place.value, "value"),
        line=line,
        strip=i,
        marks={"condition": condition.name, "side": place.side},
    )


def _side(condition: Condition, present: bool, pen: Pen) -> Markup:
    """Say on which side a value is: by the study's wording of members, else high, low ..."""
    if condition.member:
        return escape(naming.side(pen.results.study, condition.name, present, pen.words))
    return pen.bare(f"circumstances.side.{condition.sense}.{'present' if present else 'absent'}")


def _at_level(place: Place, level: Level, i: int, pen: Pen) -> ConditionLine:
    """A multi-value condition: the region's level by its label, between all the thresholds."""
    condition = place.condition
    lines = [
        pen.words.data(cut, line_decimals(condition, cut), place="cut")
        for cut in cuts(pen.results, condition)
    ]
    return ConditionLine(
        label=pen.bare(
            "circumstances.label",
            label=naming.wording(condition.label, pen.words),
            measured=naming.wording(condition.unit, pen.words),
        ),
        side=escape(naming.side(pen.results.study, level.name, True, pen.words)),
        value=pen.condition_number(condition, place.value, "value"),
        line=pen.say("circumstances.levels", list=lines, n=len(lines)),
        strip=i,
        marks={"condition": condition.name, "level": level.name},
    )


def cuts(results: Results, condition: Condition) -> tuple[float, ...]:
    """Return all lines of a condition, ascending; of one in levels what divides these."""
    return tuple(sorted({line for one in condition.sets for line in results.sets[one.name].lines}))


def company(facts: BriefFacts) -> list[tuple[str, list[Region]]]:
    """Return the groups of the table by the key of their title, in the order they are shown.

    The chart's strips follow the same order.
    """
    around, own = facts.circumstances, facts.region
    near = list(around.fellows[: SHOWN - 1])
    groups = [
        ("high", _ranked([*(f.region for f in near if f.high), *_if(own, facts.standing.high)])),
        (
            "not_high",
            _ranked([*(f.region for f in near if not f.high), *_if(own, not facts.standing.high)]),
        ),
    ]
    if not any(fellow.high != facts.standing.high for fellow in around.fellows):
        known = {own.slug, *(fellow.region.slug for fellow in around.fellows)}
        for other in around.across[:1]:
            matched = {match.region.slug for match in facts.matches.found}
            there = sorted(other.fellows, key=lambda f: f.region.slug not in matched)
            groups.append(("across", _ranked([f.region for f in there[: _room(facts)]])))
            known |= {fellow.region.slug for fellow in other.fellows}
        elsewhere = [m.region for m in facts.matches.found if m.region.slug not in known]
        groups.append(("elsewhere", elsewhere[:ELSEWHERE]))
    return [(key, regions) for key, regions in groups if regions]


def _room(facts: BriefFacts) -> int:
    """Return how many across the line the table holds: all groups stand on one page."""
    return max(SHOWN - len(facts.circumstances.fellows[: SHOWN - 1]) - 1, ELSEWHERE)


def _if(region: Region, there: bool) -> list[Region]:
    return [region] if there else []


def _ranked(regions: list[Region]) -> list[Region]:
    """Order by the score that decides the class; ties by what chance leaves of it."""

    def order(region: Region) -> tuple[float, float, str]:
        found = region.score
        return -level(found.value), -level(found.corrected or found.value), region.slug

    return sorted(regions, key=order)


def _table(facts: BriefFacts, pen: Pen) -> BriefTable:
    groups, strip = [], 0
    for key, regions in company(facts):
        rows = []
        for region in regions:
            own = region.slug == facts.region.slug
            rows.append(
                TableRow(
                    head=pen.link(region),
                    cells=_figures(region, pen),
                    strip=strip,
                    kind="own" if own else "",
                    marks={"unit": region.slug},
                )
            )
            strip += 1
        groups.append(Group(_group_title(key, facts, pen), tuple(rows)))
    return BriefTable(
        caption=pen.bare("circumstances.fellows"),
        heads=(
            pen.unit_head(),
            *_if_ranged(facts, pen.bare("head.score")),
            pen.bare(pen.ranged("head.interval"), level=facts.basis.level),
        ),
        groups=tuple(groups),
        sheet="fellows",
        scale=True,
    )


def _figures(region: Region, pen: Pen) -> tuple[Markup, ...]:
    """Return the score that decides the class, and the interval; without one the score alone."""
    if region.score.lower is None:
        return (interval(region, pen),)
    score = pen.words.data(region.score.value, 3, kind="s", place="score")
    return score, interval(region, pen)


def _if_ranged(facts: BriefFacts, head: Markup) -> tuple[Markup, ...]:
    return () if facts.region.score.lower is None else (head,)


def _group_title(key: str, facts: BriefFacts, pen: Pen) -> Markup:
    if key == "across":
        place = facts.circumstances.across[0].differs[0]
        return pen.bare(
            "circumstances.group.across",
            condition=pen.condition_label(place.condition),
            side=_side(place.condition, place.side != "present", pen),
        )
    return pen.bare(f"circumstances.group.{key}")


def interval(region: Region, pen: Pen) -> Markup:
    """Write a region's bootstrap interval; its score alone where there is none."""
    if region.score.lower is None or region.score.upper is None:
        return pen.words.data(region.score.value, 2, kind="s", place="score")
    lower = pen.words.data(region.score.lower, 2, place="lower")
    upper = pen.words.data(region.score.upper, 2, place="upper")
    return pen.bare("range.plain", least=lower, most=upper)


def _note(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    around = facts.circumstances
    notes = [pen.say(pen.ranged("circumstances.key"), level=facts.basis.level)]
    doubtful = sum(place.doubt is not None for place in around.places)
    if doubtful:
        notes.append(pen.say("circumstances.doubt", n=doubtful))
    hidden = len(around.fellows) - (SHOWN - 1)
    if hidden > 0:
        notes.append(pen.say("circumstances.nearest", n=SHOWN - 1, mates=len(around.fellows)))
    if any(key == "across" for key, _ in company(facts)):
        there = len(around.across[0].fellows)
        if there > _room(facts):
            notes.append(pen.say("circumstances.across", n=_room(facts), across_row=there))
    mixed = around.mixed
    if mixed and any(f.high for f in around.fellows) and not facts.standing.high:
        key = "mixed_common" if mixed.as_many >= COMMON else "mixed_rare"
        notes.append(
            pen.say(
                f"circumstances.{key}",
                with_mates=mixed.with_mates,
                without=mixed.without,
                as_many=mixed.as_many,
                n=mixed.with_mates,
            )
        )
    return tuple(notes)
