"""The four charts of a brief. Each has the same axes and places for every region of a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis import naming
from analysis.charts import style
from analysis.gaps import Gap
from analysis.pathways import HALF
from analysis.results import Region, Results, Term
from analysis.study import Study
from analysis.words import Words

WIDE, NARROW = 180.0, 98.0
"""Widths of the slots, in millimetres."""

MARK = "#f46a25"
"""The region's own mark; always with a dark outline or bold label beside it."""

_LETTER_MM, _CHARACTER_MM = 1.3, 2.47  # mean widths of a Latin letter and a Chinese character


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG with its alternative text and its size in millimetres."""

    svg: bytes
    alt: str
    width: float
    height: float


def outcome_score(study: Study, region: Region) -> float:
    """Return the score that the study's outcome, ranks and intervals are made of."""
    return {"crs": region.score.crs, "vrs": region.score.vrs}[study.fsqca.outcome.score]


def position(results: Results, region: Region, words: Words) -> Chart:
    """All regions by score with their intervals; the region's own in colour.

    The vertical axis runs from the lowest interval of the study to 1, for all regions alike.
    """
    ranked = sorted(results.regions, key=lambda r: (-outcome_score(results.study, r), r.slug))
    place = [r.slug for r in ranked].index(region.slug)
    scores = [outcome_score(results.study, r) for r in ranked]
    name = naming.region(region, words)
    floor = min(r.score.lower for r in results.regions)
    height = 52.0
    with style.look(words.language):
        figure = style.figure(WIDE, height)
        ax = style.bare(style.axes(figure, left=9, right=1, top=5, bottom=5), keep=("left",))
        ax.set_xlim(-0.8, len(ranked) - 0.2)
        ax.set_ylim(floor - 0.02, 1.03)
        ticks = [t / 10 for t in range(11) if floor - 0.02 <= t / 10 <= 1]
        ax.set_yticks(ticks, [words.number(t, 1) for t in ticks])
        ax.hlines(ticks, -0.8, len(ranked) - 0.2, color=style.GREY_LIGHT, lw=0.4, zorder=0)
        ax.spines["left"].set_visible(False)
        ax.tick_params(length=0)
        others = [i for i in range(len(ranked)) if i != place]
        ax.vlines(
            others,
            [ranked[i].score.lower for i in others],
            [ranked[i].score.upper for i in others],
            color=style.RULE,
            lw=2.6,
        )
        ax.scatter(others, [scores[i] for i in others], s=13, color=style.GREY, zorder=3)
        ax.vlines(place, region.score.lower, region.score.upper, color=style.ACCENT, lw=4.2)
        ax.scatter(
            [place], [scores[place]], s=46, color=MARK, edgecolor=style.INK, lw=0.8, zorder=4
        )
        _codes(ax, ranked, place, floor - 0.03, words)
        ax.vlines(place, scores[place], 1.03, color=style.INK, lw=0.6, zorder=1)
        side = "left" if place < len(ranked) / 2 else "right"
        ax.annotate(
            words.plain("charts.position.own", name=name, score=scores[place]), (place, 1.03),
            xytext=(-3 if side == "left" else 3, 2), textcoords="offset points", ha=side,
            va="bottom", weight="bold", annotation_clip=False,
        )  # fmt: skip
        alt = words.plain(
            "charts.position.alt",
            name=name,
            units=results.study.units.plural,
            score=scores[place],
            lower=region.score.lower,
            upper=region.score.upper,
            rank=region.score.rank,
            total=len(ranked),
        )
        return Chart(style.svg(figure, alt), alt, WIDE, height)


def _codes(ax: Axes, ranked: list[Region], place: int, at: float, words: Words) -> None:
    """Write the units' short names under the axis, where there is room for them."""
    if len(ranked) > 40:
        return
    for i, other in enumerate(ranked):
        if other.tile is None:
            continue
        ax.text(
            i, at, other.tile.short[words.language], ha="center", va="top",
            size=style.SMALL if i != place else style.TEXT,
            weight="bold" if i == place else "normal",
            color=style.INK if i == place else style.INK_SOFT,
        )  # fmt: skip


def pathway(
    results: Results, region: Region, terms: Sequence[Term], marked: Sequence[Term], words: Words
) -> Chart:
    """The pathways as Fiss columns, and the region's membership in each condition beside them.

    ``marked`` are the columns with a ground of their own: the region's pathways, or its nearest.
    """
    conditions = results.study.fsqca.conditions
    height, head, foot = 74.0, 11.0, 10.0
    labels, scale, line, value = 26.0, 18.0, 14.0, 16.0
    column = min(9.0, (NARROW - labels - scale - line - value - 6) / max(1, len(terms)))
    step = (height - head - foot) / len(conditions)
    rows = [height - head - step * (i + 0.5) for i in range(len(conditions))]
    columns = [labels + column * (i + 0.5) for i in range(len(terms))]
    left = labels + column * max(1, len(terms)) + 4
    with style.look(words.language):
        figure = style.figure(NARROW, height)
        ax = style.bare(style.axes(figure))
        ax.set_xlim(0, NARROW)
        ax.set_ylim(0, height)
        for x, term in zip(columns, terms, strict=True):
            if term in marked:
                corner = (x - column / 2, 0)
                ax.add_patch(Rectangle(corner, column, height, color=style.ACCENT_WASH, lw=0))
        ax.hlines([height - head, foot], 0, NARROW, color=[style.INK_SOFT, style.RULE], lw=0.7)
        _headings(ax, columns, left, scale, height - head / 2, NARROW - value, words)
        for x, term in zip(columns, terms, strict=True):
            _symbols(ax, x, rows, [c.name for c in conditions], term)
            inside = region.high.memberships[term.term]
            ax.text(
                x, foot / 2, words.number(inside, 2), ha="center", va="center", size=style.SMALL,
                weight="bold" if inside > HALF else "normal",
            )  # fmt: skip
        ax.text(0, foot / 2, words.plain("charts.pathway.membership"), va="center")
        for y, condition in zip(rows, conditions, strict=True):
            own = words.number(region.values[condition.column], condition.decimals)
            crossover = results.sets[condition.name].anchors[1]
            ax.text(0, y, _wrapped(words.pick(condition.label), labels / _LETTER_MM), va="center")
            ax.text(NARROW - value, y, own, ha="right", va="center", weight="bold")
            ax.text(
                NARROW, y, words.number(crossover, condition.decimals), ha="right", va="center",
                color=style.INK_SOFT,
            )  # fmt: skip
        _scale(ax, [region.memberships[c.name] for c in conditions], rows, left, scale)
        alt = _pathway_alt(results.study, region, terms, words)
        return Chart(style.svg(figure, alt), alt, NARROW, height)


def _headings(
    ax: Axes, columns: list[float], left: float, scale: float, y: float, right: float, words: Words
) -> None:
    heads = [(0.0, "left", words.plain("charts.pathway.condition"))]
    heads += [
        (left + scale * p, "center", words.number(p, d)) for p, d in ((0, 0), (0.5, 1), (1, 0))
    ]
    heads += [(right, "right", words.plain("charts.pathway.value"))]
    heads += [(NARROW, "right", words.plain("charts.pathway.line"))]
    for x, align, text in heads:
        ax.text(x, y, text, ha=align, va="center", size=style.SMALL, color=style.INK_SOFT)
    for i, x in enumerate(columns):
        ax.text(x, y, naming.letter(i), ha="center", va="center", weight="bold")


def _symbols(ax: Axes, x: float, rows: list[float], names: list[str], term: Term) -> None:
    for kind, present in (("o", True), ("x", False)):
        at = [
            (y, 62 if name in term.core else 20)
            for y, name in zip(rows, names, strict=True)
            if term.literals.get(name) is present
        ]
        if not at:
            continue
        ys, sizes = zip(*at, strict=True)
        xs = [x] * len(ys)
        if present:
            ax.scatter(xs, ys, s=sizes, color=style.ACCENT, lw=0)
        else:
            ax.scatter(xs, ys, s=sizes, facecolor="white", edgecolor=style.ACCENT, lw=0.9)
            ax.scatter(xs, ys, s=[s * 0.36 for s in sizes], marker=kind, color=style.ACCENT, lw=0.9)


def _scale(ax: Axes, marks: list[float], rows: list[float], left: float, width: float) -> None:
    """Draw memberships from 0 to 1, with the line at 0.5 that parts in from out."""
    ax.hlines(rows, left, left + width, color=style.RULE, lw=2.2)
    reach = (rows[0] - rows[-1]) / max(1, len(rows) - 1) / 2 if len(rows) > 1 else 6
    ax.vlines(
        left + width / 2, rows[-1] - reach, rows[0] + reach,
        color=style.INK_SOFT, lw=0.8, ls=(0, (2, 1.5)),
    )  # fmt: skip
    ax.scatter(
        [left + width * m for m in marks], rows, s=34, color=MARK, edgecolor=style.INK, lw=0.8,
        zorder=4,
    )  # fmt: skip


def _wrapped(label: str, width: float) -> str:
    """Break a label once, near its middle, if it is wider than ``width`` letters."""
    if sum(1 if c < "\u2e80" else 2 for c in label) <= width:
        return label
    middle = len(label) // 2
    spaces = [i for i, c in enumerate(label) if c == " "]
    if not spaces:
        return label if label.isascii() else f"{label[:middle]}\n{label[middle:]}"
    cut = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return f"{label[:cut]}\n{label[cut + 1 :]}"


def _wrapped(label: str, width: int) -> str:
    """Break a label once, at the space nearest its middle, if it is longer than ``width``."""
    if len(label) <= width:
        return label
    spaces = [i for i, c in enumerate(label) if c == " "]
    if not spaces:
        return (
            label if label.isascii() else f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}"
        )
    cut = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return f"{label[:cut]}\n{label[cut + 1 :]}"


def _pathway_alt(study: Study, region: Region, terms: Sequence[Term], words: Words) -> str:
    listed = [
        words.plain(
            "charts.pathway.alt_condition",
            label=condition.label,
            membership=region.memberships[condition.name],
            value=words.number(region.values[condition.column], condition.decimals),
            unit=condition.unit,
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
    return words.plain(
        "charts.pathway.alt",
        name=region.names[words.language],
        conditions=words.plain("charts.separator").join(listed),
        terms=words.plain("charts.separator").join(joined or [words.plain("charts.pathway.none")]),
    )


def gap(results: Results, region: Region, words: Words) -> Chart:
    """Today's inputs and outputs against the frontier, each in per cent of today's.

    The axis spans all regions' targets, so that two briefs can be laid side by side.
    """
    study, language = results.study, words.language
    ends = [end for other in results.regions for end in _ends(other.gap)]
    low, high = min([1.0, *ends]), max([1.0, *ends])
    pad = (high - low) * 0.06 or 0.05
    measures = study.dea.measures
    height = 13.0 + 6.2 * len(measures)
    with style.look(language):
        figure = style.figure(WIDE, height)
        ax = style.bare(style.axes(figure, left=40, right=4, top=4, bottom=7), keep=("bottom",))
        rows = list(range(len(measures)))[::-1]
        ax.set_xlim(low - pad, high + pad * 2)
        ax.set_ylim(-0.6, len(measures) - 0.4)
        ticks = _ticks(low, high)
        ax.set_xticks(ticks, [words.percent(t) for t in ticks])
        ax.vlines(ticks, -0.6, len(measures) - 0.4, color=style.GREY_LIGHT, lw=0.4, zorder=0)
        ax.vlines(1, -0.6, len(measures) - 0.4, color=style.INK_SOFT, lw=0.8, zorder=1)
        ax.spines["bottom"].set_visible(False)
        ax.tick_params(length=0)
        ax.annotate(
            words.plain("charts.gap.today"), (1, len(measures) - 0.4), xytext=(0, 2),
            textcoords="offset points", ha="center", size=style.SMALL, color=style.INK_SOFT,
        )  # fmt: skip
        if 0 < len(study.dea.inputs) < len(measures):
            ax.axhline(len(study.dea.outputs) - 0.5, xmin=-0.3, color=style.RULE, lw=0.6,
                       clip_on=False)  # fmt: skip
        ends_own = _ends(region.gap)
        for y, measure, end in zip(rows, measures, ends_own, strict=True):
            ax.text(
                -0.004, y, words.pick(measure.label), ha="right", va="center",
                transform=ax.get_yaxis_transform(),
            )  # fmt: skip
            ax.annotate(
                words.percent(end - 1, 1, sign=True), (max(1.0, end), y), xytext=(7, 0),
                textcoords="offset points", va="center", weight="bold", size=style.TEXT,
            )  # fmt: skip
        ax.hlines(rows, [1.0] * len(rows), ends_own, color=style.ACCENT, lw=2.4, zorder=2)
        ax.scatter([1.0] * len(rows), rows, s=34, color=MARK, edgecolor=style.INK, lw=0.8, zorder=3)
        ax.scatter(
            ends_own, rows, s=30, facecolor="white", edgecolor=style.ACCENT, lw=1.4, zorder=4
        )
        alt = words.plain(
            "charts.gap.alt",
            name=region.names[language],
            list=words.plain("charts.separator").join(
                words.plain("charts.gap.alt_item", label=m.label, end=end)
                for m, end in zip(measures, ends_own, strict=True)
            ),
        )
        return Chart(style.svg(figure, alt), alt, WIDE, height)


def _ends(found: Gap) -> list[float]:
    """Return each measure's frontier target as a share of today's figure (1 where that is 0)."""
    return [1 - (g.share or 0) for g in found.resources] + [
        1 + (g.share or 0) for g in found.volumes
    ]


def _ticks(low: float, high: float) -> list[float]:
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000) if (high - low) / s <= 8)
    first, last = int(low / step) - 1, int(high / step) + 1
    return [i * step for i in range(first, last + 1) if low - 0.02 <= i * step <= high + 0.02]


def tiles(
    results: Results,
    region: Region,
    typical: Sequence[Region],
    peers: Sequence[Region],
    words: Words,
) -> Chart | None:
    """The equal-tile map: typical cases of the pathway filled, peers marked, the region outlined.

    None where the study has no tiles.
    """
    placed = [r for r in results.regions if r.tile is not None]
    if not placed:
        return None
    language = words.language
    columns = [r.tile.column for r in placed if r.tile]
    rows = [r.tile.row for r in placed if r.tile]
    width, key = 62.0, 9.0
    side = width / (max(columns) - min(columns) + 1)
    height = side * (max(rows) - min(rows) + 1) + key
    chosen, marked = {r.slug for r in typical}, {r.slug for r in peers}
    with style.look(language):
        figure = style.figure(width, height)
        ax = style.bare(style.axes(figure))
        ax.set_xlim(0, width)
        ax.set_ylim(0, height)
        for other in placed:
            assert other.tile is not None
            x = (other.tile.column - min(columns)) * side
            y = height - (other.tile.row - min(rows) + 1) * side
            own, filled = other.slug == region.slug, other.slug in chosen
            ax.add_patch(
                Rectangle(
                    (x + 0.35, y + 0.35), side - 0.7, side - 0.7,
                    facecolor=style.ACCENT if filled else style.GREY_LIGHT,
                    edgecolor=MARK if own else "none", lw=2.2 if own else 0, zorder=3 if own else 2,
                )
            )  # fmt: skip
            ax.text(
                x + side / 2, y + side / 2 - 0.2, other.tile.short[language], ha="center",
                va="center", size=style.SMALL, color="white" if filled else style.INK, zorder=4,
                weight="bold" if own else "normal",
            )  # fmt: skip
            if other.slug in marked:
                ax.scatter(
                    x + side - 1.7, y + side - 1.7, s=9, color="white", edgecolor=style.INK,
                    lw=0.8, zorder=5,
                )  # fmt: skip
        _map_key(ax, words)
        alt = words.plain(
            "charts.map.alt",
            name=region.names[language],
            typical=words.join(r.names[language] for r in typical) or words.plain("charts.nobody"),
            peers=words.join(r.names[language] for r in peers) or words.plain("charts.nobody"),
        )
        return Chart(style.svg(figure, alt), alt, width, height)


def _map_key(ax: Axes, words: Words) -> None:
    x, y = 0.0, 3.0
    for kind in ("own", "typical", "peer"):
        text = words.plain(f"charts.map.{kind}")
        if kind == "peer":
            ax.scatter(x + 1.4, y, s=9, color="white", edgecolor=style.INK, lw=0.8)
        else:
            look = (
                {"facecolor": "none", "edgecolor": MARK, "lw": 1.6}
                if kind == "own"
                else {"color": style.ACCENT, "lw": 0}
            )
            ax.add_patch(Rectangle((x, y - 1.4), 2.8, 2.8, **look))
        ax.text(x + 4, y - 0.2, text, va="center", size=style.SMALL, color=style.INK_SOFT)
        x += 8 + sum(_LETTER_MM if c < "\u2e80" else _CHARACTER_MM for c in text)
