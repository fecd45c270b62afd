"""The four charts of a brief. Each has the same axes and places for every region of a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.charts import palette
from analysis.charts.canvas import Canvas, Chart
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.gaps import Gap
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results, Term
from analysis.study.model import Study

WIDE, NARROW, MAP = 180.0, 98.0, 62.0
"""Widths of the slots, in millimetres."""

MARK = palette.SERIES[3]
"""The region's own mark; always with a dark outline or a bold label beside it."""

LETTER, CHARACTER = 1.42, 2.82
"""Widths of a Latin letter and a Chinese character at the size of text, in millimetres."""

_CODES_AT_MOST = 40  # more short names would not stand beside one another


def outcome_score(study: Study, region: Region) -> float:
    """Return the score that the study's outcome, ranks and intervals are made of."""
    return {"crs": region.score.crs, "vrs": region.score.vrs}[study.fsqca.outcome.score]


def position(results: Results, region: Region, words: Words) -> Chart:
    """All regions by score with their intervals; the region's own in colour.

    The vertical axis runs from the lowest interval of the study to 1, for all regions alike.
    """
    study, name = results.study, naming.region(region, words)
    ranked = sorted(results.regions, key=lambda r: (-outcome_score(study, r), r.slug))
    place = [r.slug for r in ranked].index(region.slug)
    floor = min(r.score.lower for r in ranked) - 0.01
    left, top, bottom = 8.0, 7.0, 43.0
    canvas = Canvas(WIDE, 48.0, words.language)

    def x(i: float) -> float:
        return left + (WIDE - left) * (i + 0.6) / (len(ranked) + 0.2)

    def y(score: float) -> float:
        return bottom - (bottom - top) * (score - floor) / (1 - floor)

    spans = [(x(i), y(r.score.lower), x(i), y(r.score.upper)) for i, r in enumerate(ranked)]
    scores = [(x(i), y(outcome_score(study, r))) for i, r in enumerate(ranked)]
    ticks = [t / 10 for t in range(11) if floor <= t / 10 <= 1]
    canvas.lines([(left, y(t), WIDE, y(t)) for t in ticks], palette.GREY_LIGHT, 0.5)
    for t in ticks:
        canvas.text(
            left - 1.5, y(t), words.number(t, 1), align="end",
            size=palette.SMALL, color=palette.INK_SOFT,
        )  # fmt: skip
    line = results.sets[study.fsqca.outcome.name].anchors[1]
    canvas.lines([(left, y(line), WIDE, y(line))], palette.INK_SOFT, 0.7, "2 1.5")
    said = words.plain("charts.position.line", line=line)
    canvas.text(WIDE, y(line) - 1.7, said, align="end", size=palette.SMALL, color=palette.INK_SOFT)
    crossed = x(place) > WIDE - _width(said) and scores[place][1] > y(line)
    gap_from, gap_to = (y(line) - 3.2, y(line)) if crossed else (4.2, 4.2)
    canvas.lines(spans[:place] + spans[place + 1 :], palette.RULE, 2.6)
    canvas.dots(scores[:place] + scores[place + 1 :], 0.62, palette.GREY)
    own = scores[place]
    canvas.lines([(x(place), 4.2, x(place), gap_from), (x(place), gap_to, *own)], palette.INK, 0.6)
    canvas.lines([spans[place]], palette.ACCENT, 4.4)
    canvas.dots([scores[place]], 1.15, MARK, palette.INK, 0.8)
    _codes(canvas, ranked, place, x, bottom + 3, words)
    score = outcome_score(study, region)
    canvas.text(
        x(place) + (-0.6 if place < len(ranked) / 2 else 0.6), 2.2,
        words.plain("charts.position.own", name=name, score=score),
        align="start" if place < len(ranked) / 2 else "end", bold=True,
    )  # fmt: skip
    return canvas.chart(
        words.plain(
            "charts.position.alt",
            name=name,
            units=naming.units(study, words),
            score=score,
            lower=region.score.lower,
            upper=region.score.upper,
            rank=region.score.rank,
            total=len(ranked),
        )
    )


def _codes(
    canvas: Canvas,
    ranked: Sequence[Region],
    place: int,
    x: Callable[[float], float],
    y: float,
    words: Words,
) -> None:
    """Write the regions' short names under the axis, where there is room for them."""
    if len(ranked) > _CODES_AT_MOST:
        return
    for i, other in enumerate(ranked):
        if other.tile is not None:
            own = i == place
            canvas.text(
                x(i), y, naming.wording(other.tile.short, words), align="middle", bold=own,
                size=palette.TEXT if own else palette.SMALL,
                color=palette.INK if own else palette.INK_SOFT,
            )  # fmt: skip


def pathway(
    results: Results, region: Region, terms: Sequence[Term], marked: Sequence[Term], words: Words
) -> Chart:
    """The pathways as Fiss columns, and the region's membership in each condition beside them.

    ``marked`` are the columns with a ground of their own: the region's pathways, or its nearest.
    """
    conditions = results.study.fsqca.conditions
    height, head, foot = 72.0, 10.0, 9.0
    labels, scale, line, value = 31.0, 17.0, 13.0, 13.0
    column = min(9.0, (NARROW - labels - scale - line - value - 4) / max(1, len(terms)))
    step = (height - head - foot) / len(conditions)
    rows = [head + step * (i + 0.5) for i in range(len(conditions))]
    columns = [labels + column * (i + 0.5) for i in range(len(terms))]
    left = labels + column * max(1, len(terms)) + 3
    canvas = Canvas(NARROW, height, words.language)
    grounds = [(x - column / 2, 0.0) for x, t in zip(columns, terms, strict=True) if t in marked]
    canvas.boxes(grounds, column, height, palette.ACCENT_WASH)
    canvas.lines([(0, head, NARROW, head)], palette.INK_SOFT, 0.8)
    canvas.lines([(0, height - foot, NARROW, height - foot)], palette.RULE, 0.6)
    _headings(canvas, columns, left, scale, head / 2, NARROW - line, words)
    for x, term in zip(columns, terms, strict=True):
        _symbols(canvas, x, rows, [c.name for c in conditions], term)
        inside = region.high.memberships[term.term]
        canvas.text(
            x, height - foot / 2, words.number(inside, 2), align="middle", size=palette.SMALL,
            bold=inside > HALF,
        )  # fmt: skip
    if terms:
        canvas.text(0, height - foot / 2, words.plain("charts.pathway.membership"))
    for y, condition in zip(rows, conditions, strict=True):
        own = words.number(region.values[condition.column], condition.decimals)
        crossover = words.number(results.sets[condition.name].anchors[1], condition.decimals)
        canvas.text(0, y, _wrapped(naming.wording(condition.label, words), labels - 1))
        canvas.text(NARROW - line, y, own, align="end", bold=True)
        canvas.text(NARROW, y, crossover, align="end", color=palette.INK_SOFT)
    _scale(canvas, [region.memberships[c.name] for c in conditions], rows, left, scale)
    return canvas.chart(_pathway_alt(results.study, region, terms, words))


def _headings(
    canvas: Canvas,
    columns: Sequence[float],
    left: float,
    scale: float,
    y: float,
    right: float,
    words: Words,
) -> None:
    def head(x: float, text: str, align: str) -> None:
        canvas.text(x, y, text, align=align, size=palette.SMALL, color=palette.INK_SOFT)  # type: ignore[arg-type]

    head(0, words.plain("charts.pathway.condition"), "start")
    for place, decimals in ((0.0, 0), (0.5, 1), (1.0, 0)):
        head(left + scale * place, words.number(place, decimals), "middle")
    head(right, words.plain("charts.pathway.value"), "end")
    head(NARROW, words.plain("charts.pathway.line"), "end")
    for i, x in enumerate(columns):
        canvas.text(x, y, naming.letter(i), align="middle", bold=True)


def _symbols(
    canvas: Canvas, x: float, rows: Sequence[float], names: Sequence[str], term: Term
) -> None:
    """Draw a pathway after Fiss (2011): filled present, crossed absent, large core."""
    for y, name in zip(rows, names, strict=True):
        present = term.literals.get(name)
        if present is None:
            continue
        radius = 1.6 if name in term.core else 0.95
        if present:
            canvas.dots([(x, y)], radius, palette.ACCENT, palette.ACCENT, 0.9)
        else:
            canvas.dots([(x, y)], radius, palette.GROUND, palette.ACCENT, 0.9)
            canvas.crosses([(x, y)], radius * 0.7, palette.ACCENT, 0.9)


def _scale(
    canvas: Canvas, marks: Sequence[float], rows: Sequence[float], left: float, width: float
) -> None:
    """Draw memberships from 0 to 1, with the line at 0.5 that parts in from out."""
    canvas.lines([(left, y, left + width, y) for y in rows], palette.RULE, 2.2)
    middle, reach = left + width / 2, 5.0
    canvas.lines(
        [(middle, rows[0] - reach, middle, rows[-1] + reach)], palette.INK_SOFT, 0.8, "2 1.5"
    )
    dots = [(left + width * mark, y) for mark, y in zip(marks, rows, strict=True)]
    canvas.dots(dots, 1.05, MARK, palette.INK, 0.8)


def _wrapped(label: str, width: float) -> str:
    """Break a label once, near its middle, if it is wider than ``width`` millimetres."""
    if _width(label) <= width:
        return label
    middle = len(label) // 2
    spaces = [i for i, c in enumerate(label) if c == " "]
    if not spaces:
        return label if label.isascii() else f"{label[:middle]}\n{label[middle:]}"
    cut = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return f"{label[:cut]}\n{label[cut + 1 :]}"


def _width(text: str) -> float:
    return sum(LETTER if c < "\u2e80" else CHARACTER for c in text)


def _pathway_alt(study: Study, region: Region, terms: Sequence[Term], words: Words) -> str:
    listed = [
        words.plain(
            "charts.pathway.alt_condition",
            label=naming.wording(condition.label, words),
            membership=region.memberships[condition.name],
            value=words.number(region.values[condition.column], condition.decimals),
            unit=naming.wording(condition.unit, words),
        )
        for condition in study.fsqca.conditions
    ]
    joined = [
        words.plain(
            "charts.pathway.alt_term",
            letter=naming.letter(i),
            term=naming.pathway(study, term.term, words),
            membership=region.high.memberships[term.term],
        )
        for i, term in enumerate(terms)
    ]
    apart = words.plain("charts.separator")
    return words.plain(
        "charts.pathway.alt",
        name=naming.region(region, words),
        conditions=apart.join(listed),
        terms=apart.join(joined or [words.plain("charts.pathway.none")]),
    )


def gap(results: Results, region: Region, words: Words) -> Chart:
    """Today's inputs and outputs against the frontier, each in per cent of today's.

    The axis spans all regions' targets, so that two briefs can be laid side by side.
    """
    study = results.study
    measures = study.dea.measures
    every = [1.0, *(end for other in results.regions for end in _ends(other.gap))]
    low, high = min(every), max(every)
    left, right, top, step = 43.0, WIDE - 16.0, 4.5, 6.8
    bottom = top + step * len(measures)
    canvas = Canvas(WIDE, bottom + 5, words.language)

    def x(share: float) -> float:
        return left + (right - left) * (share - low) / ((high - low) or 1)

    def y(row: float) -> float:
        return top + step * (row + 0.5)

    ends = _ends(region.gap)
    ticks = _ticks(low, high)
    canvas.lines([(x(t), top, x(t), bottom) for t in ticks], palette.GREY_LIGHT, 0.5)
    canvas.lines([(x(1), top, x(1), bottom)], palette.INK_SOFT, 0.8)
    parted = top + step * len(study.dea.inputs)
    canvas.lines([(0, parted, WIDE, parted)], palette.RULE, 0.6)
    for t in ticks:
        canvas.text(
            x(t), bottom + 2.5, words.percent(t), align="middle",
            size=palette.SMALL, color=palette.INK_SOFT,
        )  # fmt: skip
    today = words.plain("charts.gap.today")
    canvas.text(x(1), 2.2, today, align="middle", size=palette.SMALL, color=palette.INK_SOFT)
    canvas.lines([(x(1), y(i), x(end), y(i)) for i, end in enumerate(ends)], palette.ACCENT, 2.4)
    canvas.dots([(x(1), y(i)) for i in range(len(ends))], 1.15, MARK, palette.INK, 0.8)
    canvas.dots(
        [(x(end), y(i)) for i, end in enumerate(ends)], 1.0, palette.GROUND, palette.ACCENT, 1.4
    )
    for i, (measure, end) in enumerate(zip(measures, ends, strict=True)):
        canvas.text(0, y(i), naming.wording(measure.label, words))
        canvas.text(x(max(1, end)) + 2.5, y(i), words.percent(end - 1, 1, sign=True), bold=True)
    return canvas.chart(
        words.plain(
            "charts.gap.alt",
            name=naming.region(region, words),
            list=words.plain("charts.separator").join(
                words.plain("charts.gap.alt_item", label=naming.wording(m.label, words), end=end)
                for m, end in zip(measures, ends, strict=True)
            ),
        )
    )


def _ends(found: Gap) -> list[float]:
    """Return each measure's frontier target as a share of today's figure (1 where that is 0)."""
    return [1 - (g.share or 0) for g in found.resources] + [
        1 + (g.share or 0) for g in found.volumes
    ]


def _ticks(low: float, high: float) -> list[float]:
    step = next((s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 100) if (high - low) / s <= 8), 1000)
    first, last = int(low / step) - 1, int(high / step) + 1
    return [i * step for i in range(first, last + 1) if low - 0.02 <= i * step <= high + 0.02]


def tiles(
    results: Results,
    region: Region,
    filled: Sequence[Region],
    peers: Sequence[Region],
    kind: str,
    words: Words,
) -> Chart | None:
    """The equal-tile map: some regions filled, peers marked, the region itself outlined.

    ``kind`` names what the filled ones are, by a key below ``charts.map``; empty where the region
    has no pathway to show. None where the study has no tiles.
    """
    placed = [(r, r.tile) for r in results.regions if r.tile is not None]
    if not placed:
        return None
    west, north = min(t.column for _, t in placed), min(t.row for _, t in placed)
    across = max(t.column for _, t in placed) - west + 1
    down = max(t.row for _, t in placed) - north + 1
    side = min(MAP / across, MAP / down)
    deep = side * down
    canvas = Canvas(MAP, deep + 6, words.language)
    corner = {r.slug: ((t.column - west) * side, (t.row - north) * side) for r, t in placed}
    chosen, marked = {r.slug for r in filled}, {r.slug for r in peers}
    size = side - 0.7
    for group, fill in (
        ([c for slug, c in corner.items() if slug not in chosen], palette.GREY_LIGHT),
        ([c for slug, c in corner.items() if slug in chosen], palette.ACCENT),
    ):
        canvas.boxes([(x + 0.35, y + 0.35) for x, y in group], size, size, fill)
    own_x, own_y = corner[region.slug]
    canvas.boxes([(own_x + 0.5, own_y + 0.5)], side - 1, side - 1, "none", MARK, 2)
    for other, tile in placed:
        x, y = corner[other.slug]
        canvas.text(
            x + side / 2, y + side / 2, naming.wording(tile.short, words), align="middle",
            size=palette.SMALL, bold=other.slug == region.slug,
            color=palette.GROUND if other.slug in chosen else palette.INK,
        )  # fmt: skip
    canvas.dots(
        [(x + side - 1.3, y + 1.3) for slug, (x, y) in corner.items() if slug in marked],
        1.05, palette.GROUND, palette.INK, 1.1,
    )  # fmt: skip
    _map_key(canvas, deep + 3.5, kind, bool(marked), words)
    names = [words.join([naming.region(r, words) for r in group]) for group in (filled, peers)]
    return canvas.chart(
        words.plain(
            "charts.map.alt" if kind else "charts.map.alt_peers",
            name=naming.region(region, words),
            kind=words.plain(f"charts.map.{kind}") if kind else "",
            filled=names[0] or words.plain("charts.nobody"),
            peers=names[1] or words.plain("charts.nobody"),
        )
    )


def _map_key(canvas: Canvas, y: float, kind: str, with_peers: bool, words: Words) -> None:
    x = 0.4
    for key in ("own", *([kind] if kind else []), *(["peer"] if with_peers else [])):
        text = words.plain(f"charts.map.{key}")
        if key == "peer":
            canvas.dots([(x + 1.2, y)], 1.05, palette.GROUND, palette.INK, 1.1)
        elif key == "own":
            canvas.boxes([(x, y - 1.2)], 2.4, 2.4, "none", MARK, 1.6)
        else:
            canvas.boxes([(x, y - 1.2)], 2.4, 2.4, palette.ACCENT)
        canvas.text(x + 3.6, y, text, size=palette.SMALL, color=palette.INK_SOFT)
        x += 7 + _width(text) * palette.SMALL / palette.TEXT
