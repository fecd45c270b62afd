"""A brief's charts: what its facts say, handed to the drawings."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.charts import ranking, slopes, strips
from analysis.charts.canvas import Chart
from analysis.charts.strips import Ask, AskedSide, Kind, Reach, Sheet, Span, Stand
from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.circumstances import Place
from analysis.documents.briefs.facts.earlier import Moment
from analysis.documents.briefs.facts.practice import RatioFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences import circumstances, gap, pathway, since
from analysis.documents.briefs.sentences.circumstances import cuts, line_decimals
from analysis.language import naming
from analysis.results.positions import HALF
from analysis.results.shapes import Region
from analysis.study.model import Level
from analysis.ties import level

# Sizes in print, in millimetres; templates/css/brief.css has the same proportions.
CONDITIONS, FELLOWS, PRACTICE, GAP = (66.0, 4.6), (46.0, 4.3), (52.0, 4.4), (108.0, 4.6)
SLOPE, RANKING, NARROW = (86.0, 30.0), (180.0, 52.0), 86.0
STEEP = (70.0, 30.0)  # a phone shows it as wide as the other, and so larger

Drawn = Sheet | Chart


def charts(facts: BriefFacts, pen: Pen) -> dict[str, Drawn]:
    """Draw what the brief's slots place, by the name of its file."""
    made: dict[str, Drawn] = {
        "conditions": _conditions(facts, pen),
        "fellows": _fellows(facts, pen),
    }
    if facts.practice.ratios:
        made["practice"] = _practice(facts, pen)
    if facts.gap.measurable:
        made["gap"] = _gap(facts, pen)
    if gap.ranked(facts):
        made |= _ranking(facts, pen)
    if facts.then is not None:
        for i, ratio in enumerate(since.drawn(facts)):
            made[f"since-{i + 1}"] = _since(ratio, SLOPE, facts, pen)
            made[f"since-{i + 1}-narrow"] = _since(ratio, STEEP, facts, pen)
        if facts.then.course:
            for suffix, size in (("", SLOPE), ("-narrow", STEEP)):
                made[f"{since.COURSE}{suffix}"] = _course(facts.then.course, size, facts, pen)
    return made


def lanes(facts: BriefFacts) -> int:
    """Return how many pathways are drawn beneath the conditions."""
    return len(pathway.drawn(facts.pathway))


def _conditions(facts: BriefFacts, pen: Pen) -> Sheet:
    places = facts.circumstances.places
    rows = [_condition(place, facts, pen) for place in places]
    alts = [_condition_alt(place, facts, pen) for place in places]
    return Sheet("conditions", strips.stands(rows, *CONDITIONS), alts)


def _condition_alt(place: Place, facts: BriefFacts, pen: Pen) -> str:
    condition = place.condition
    values = {
        "label": naming.wording(condition.label, pen.words),
        "measured": naming.wording(condition.unit, pen.words),
        "value": pen.words.number(place.value, condition.decimals),
        "total": facts.standing.total,
    }
    lines = [
        pen.words.number(line, line_decimals(condition, line))
        for line in (cuts(pen.results, condition) if place.level else (place.line,))
    ]
    if place.level is None:
        return pen.plain("alt.condition", line=lines[0], **values)
    level = naming.side(pen.results.study, place.level.name, True, pen.words)
    return pen.plain("alt.levels", list=lines, n=len(lines), level=level, **values)


def _in_levels(place: Place, facts: BriefFacts, pen: Pen) -> Stand:
    """A strip with every threshold; below it the levels that the pathways ask for."""
    condition, sets = place.condition, pen.results.sets
    asks: list[Ask | None] = []
    for i, term in enumerate(pathway.drawn(facts.pathway)):
        level = next((one for one in condition.sets if one.name in term.literals), None)
        if not isinstance(level, Level):
            asks.append(None)
            continue
        lines = sets[level.name].lines
        side: AskedSide = "between" if len(lines) > 1 else "below" if level.falls else "above"
        asks.append(Ask(naming.letter(i), side, level.name in term.core, lines))
    return Stand(
        own=place.value,
        others=tuple(r.values[condition.column] for r in _others(facts, pen)),
        bars=cuts(pen.results, condition),
        asks=tuple(asks),
    )


def _condition(place: Place, facts: BriefFacts, pen: Pen) -> Stand:
    if place.level is not None:
        return _in_levels(place, facts, pen)
    name, column = place.condition.name, place.condition.column
    found = pen.results.sets[name]
    two = len(found.lines) == 2
    middle = place.condition.sense == "middle"
    rises = middle if two else found.anchors[0] < found.anchors[2]
    asks: list[Ask | None] = []
    for i, term in enumerate(pathway.drawn(facts.pathway)):
        present = term.literals.get(name)
        side: AskedSide = (("between", "beyond") if two else ("above", "below"))[present != rises]
        core = name in term.core
        asks.append(None if present is None else Ask(naming.letter(i), side, core))
    return Stand(
        own=place.value,
        others=tuple(r.values[column] for r in _others(facts, pen)),
        bars=found.lines,
        doubt=place.doubt,
        asks=tuple(asks),
    )


def _others(facts: BriefFacts, pen: Pen) -> list[Region]:
    return [r for r in pen.results.regions if r.slug != facts.region.slug]


def _kind(region: Region, facts: BriefFacts) -> Kind:
    if region.slug == facts.region.slug:
        return "own"
    return "with" if region.high.outcome > HALF else "without"


def _span(region: Region, facts: BriefFacts) -> Span:
    return Span(_kind(region, facts), *drawn_ends(region))


def drawn_ends(region: Region) -> tuple[float, float, float]:
    """Return the interval around the corrected score; without a bootstrap the score alone."""
    score = region.score
    if score.lower is None or score.corrected is None or score.upper is None:
        return score.value, score.value, score.value
    return score.lower, score.corrected, score.upper


def _numbers(region: Region, pen: Pen) -> dict[str, str]:
    names = ("lower", "corrected", "upper")
    ends = drawn_ends(region)
    return {name: pen.words.number(end, 2) for name, end in zip(names, ends, strict=True)}


def _fellows(facts: BriefFacts, pen: Pen) -> Sheet:
    shown = [region for _, regions in circumstances.company(facts) for region in regions]
    rows = [_span(region, facts) for region in shown]
    ends = strips.span_ends(rows)
    ticks = [t for t in strips.ticks_between(min(ends), 1.0, 5) if t <= 1]
    ticks = ticks if len(ticks) > 1 else [min(ends), 1.0]
    canvases = strips.spans(rows, ticks, *FELLOWS)
    labels = [(t, pen.words.number(t, _places(ticks))) for t in ticks]
    axis = strips.axis(labels, ends, *FELLOWS, pen.words.language)
    alts = [
        pen.plain(
            pen.ranged(f"alt.span_{'high' if region.high.outcome > HALF else 'not_high'}"),
            other=naming.region(region, pen.words),
            **_numbers(region, pen),
        )
        for region in shown
    ]
    return Sheet("fellows", [*canvases, axis], [*alts, _scale(labels, pen)])


def _places(ticks: list[float]) -> int:
    return next((d for d in (0, 1, 2) if all(abs(t - round(t, d)) < 1e-9 for t in ticks)), 2)


def _scale(labels: list[tuple[float, str]], pen: Pen) -> str:
    return pen.plain("alt.scale", least=labels[0][1], most=labels[-1][1])


def _practice(facts: BriefFacts, pen: Pen) -> Sheet:
    high = {match.region.slug for match in facts.matches.found if match.high}
    matched = {match.region.slug for match in facts.matches.found}
    rows, alts = [], []
    for ratio in facts.practice.ratios:
        others = [r for r in _others(facts, pen) if r.slug not in matched]
        rows.append(
            Stand(
                own=ratio.own,
                others=tuple(r.values[ratio.name] for r in others),
                having=tuple(v for r, v in ratio.matched if r.slug in high),
                lacking=tuple(v for r, v in ratio.matched if r.slug not in high),
                bars=(ratio.median,),
            )
        )
        alts.append(_ratio_alt(ratio, facts, pen))
    return Sheet("practice", strips.stands(rows, *PRACTICE), alts)


def _ratio_alt(ratio: RatioFacts, facts: BriefFacts, pen: Pen) -> str:
    return pen.plain(
        "alt.ratio",
        label=pen.ratio_label(ratio),
        ratio=pen.ratio_text(ratio, ratio.own),
        median=pen.ratio_text(ratio, ratio.median),
        total=facts.standing.total,
    )


def _gap(facts: BriefFacts, pen: Pen) -> Sheet:
    shown = gap.reaches(facts)
    rows, alts = [], []
    for side, one in shown:
        assert one.share is not None
        low, high = one.share.low, one.share.high
        rows.append(Reach(-high, -low) if side == "resources" else Reach(low, high))
        label, share = naming.wording(one.measure.label, pen.words), pen.share(one.share)
        alts.append(pen.plain(f"alt.reach_{side}", label=label, share=share.striptags()))
    ends = [0.0, *(end for row in rows for end in (row.low, row.high))]
    ticks = strips.ticks_between(min(ends), max(ends), 6)
    canvases = strips.reaches(rows, ticks, *GAP)
    labels = [(t, pen.words.percent(t, 0, sign=True) if t else pen.plain("gap.now")) for t in ticks]
    axis = strips.axis(labels, ends, *GAP, pen.words.language)
    return Sheet("gap", [*canvases, axis], [*alts, _scale([labels[0], labels[-1]], pen)])


def _ranking(facts: BriefFacts, pen: Pen) -> dict[str, Drawn]:
    ranked = sorted(pen.results.regions, key=lambda r: (-level(drawn_ends(r)[1]), r.slug))
    units = [ranking.Ranked(naming.region(r, pen.words), _span(r, facts)) for r in ranked]
    alt = pen.plain(pen.ranged("alt.ranking"), total=len(units), **_numbers(facts.region, pen))
    return {
        "ranking": ranking.columns(units, *RANKING, pen.words).chart(alt),
        "ranking-narrow": ranking.rows(units, NARROW, pen.words).chart(alt),
    }


def _course(
    course: Sequence[Moment], size: tuple[float, float], facts: BriefFacts, pen: Pen
) -> Chart:
    """Draw the score through all periods up to the study's own."""
    words = since.legend(facts, pen)
    told = (("own", [m.own for m in course]), ("median", [m.median for m in course]))
    made = [
        slopes.Slope(
            who,  # type: ignore[arg-type]
            words[who], tuple(values),
            pen.words.score(values[0], 2), pen.words.score(values[-1], 2),
            high=not facts.standing.high,
        )
        for who, values in told
    ]  # fmt: skip
    return _drawn(made, [m.period for m in course], size, pen.plain("since.course"), pen)


def _since(ratio: RatioFacts, size: tuple[float, float], facts: BriefFacts, pen: Pen) -> Chart:
    assert ratio.earlier is not None
    words, told = since.legend(facts, pen), ratio.earlier
    then = (told, *told.between)
    lines = [
        ("own", (*(one.own for one in then), ratio.own)),
        ("median", (*(one.median for one in then), ratio.median)),
    ]
    matched = [one for one in (*(one.matched_median for one in then), ratio.matched_median)
               if one is not None]  # fmt: skip
    if len(matched) > len(then):
        lines.insert(1, ("matched", tuple(matched)))
    made = [
        slopes.Slope(
            who,  # type: ignore[arg-type]
            words[who], values,
            pen.ratio_text(ratio, values[0]), pen.ratio_text(ratio, values[-1]),
            high=not facts.standing.high,
        )
        for who, values in lines
    ]  # fmt: skip
    periods = [*(one.period for one in then), facts.study.period]
    return _drawn(made, periods, size, pen.ratio_label(ratio), pen)


def _drawn(
    made: Sequence[slopes.Slope],
    periods: Sequence[str],
    size: tuple[float, float],
    label: str,
    pen: Pen,
) -> Chart:
    alt = pen.plain(
        "alt.since",
        label=label,
        lines=pen.words.plain("charts.separator").join(
            pen.plain("alt.slope", label=m.label, before=m.said_before, after=m.said_after)
            for m in made
        ),
        before=periods[0],
    )
    return slopes.slopes(made, periods, *size, pen.words.language).chart(alt)
