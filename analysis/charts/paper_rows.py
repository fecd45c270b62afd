"""The paper's charts of combinations: truth-table rows, and how the pathways' members overlap."""

from __future__ import annotations

from collections import Counter

from matplotlib.figure import Figure

from analysis.charts import style
from analysis.charts.paper import PaperChart, chart, listed
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import Results, SetAnalysis

STEP = 6.5  # millimetres for each line of these charts


def rows(results: Results, found: SetAnalysis, words: Words) -> PaperChart:
    """Each observed row's consistency and PRI beside the cuts, sufficient rows filled."""
    cuts = results.study.fsqca.cuts
    table = list(reversed(found.truth_table))
    passing = sum(row.out == 1 for row in table)

    def draw() -> Figure:
        figure = style.figure(style.WIDTH, 22 + STEP * len(table))
        half = (style.WIDTH - 40) / 2
        for panel, (fit, cut) in enumerate((("consistency", cuts.consistency), ("pri", cuts.pri))):
            left, right = 38 + panel * (half + 4), 2 + (1 - panel) * (half + 4)
            ax = style.axes(figure, left=left, right=right, top=8, bottom=10)
            for y, row in enumerate(table):
                fill = style.ACCENT if row.out == 1 else style.GROUND
                ax.plot(getattr(row, fit), y, "o", color=style.ACCENT, markerfacecolor=fill,
                        markersize=5)  # fmt: skip
            named = [f"{''.join(map(str, row.row.values()))}  n = {row.n}" for row in table]
            listed(ax, named if panel == 0 else [""] * len(table))
            ax.axvline(cut, zorder=0, **style.MEAN)
            ax.annotate(words.number(cut, 2), (cut, len(table) - 0.4), ha="center", va="bottom",
                        fontsize=style.SMALL, annotation_clip=False)  # fmt: skip
            ax.set_xlim(-0.02, 1.02)
            ax.set_xlabel(words.plain(f"paper.charts.row_{fit}_axis"))
        return figure

    return chart(
        words, "rows", draw, n=passing, total=len(table), outcome=found.outcome,
        conditions=list(results.study.fsqca.names),
    )  # fmt: skip


def overlap(results: Results, found: SetAnalysis, words: Words) -> PaperChart:
    """How many regions are members of which pathways of the (first) model, outcome or not."""
    terms = found.intermediate.models[0].terms
    low = found.outcome.startswith("~")
    counts: Counter[tuple[tuple[bool, ...], bool]] = Counter()
    for region in results.regions:
        place = region.low if low else region.high
        counts[
            tuple(place.memberships[term.term] > HALF for term in terms), place.outcome > HALF
        ] += 1
    kinds = sorted({kind for kind, _ in counts}, key=lambda k: (-sum(k), [not x for x in k]))

    def draw() -> Figure:
        figure = style.figure(style.WIDTH, 52 + STEP * len(terms))
        bars = style.axes(figure, left=62, right=4, top=6, bottom=14 + STEP * len(terms))
        dots = style.axes(figure, left=62, right=4, top=48, bottom=4)
        for x, kind in enumerate(kinds):
            having, lacking = counts[kind, True], counts[kind, False]
            bars.bar(x, having, width=0.5, color=style.ACCENT)
            bars.bar(x, lacking, width=0.5, bottom=having, color=style.GREY_LIGHT)
            bars.annotate(f"{having} + {lacking}", (x, having + lacking), ha="center", va="bottom",
                          fontsize=style.SMALL)  # fmt: skip
            for y, inside in enumerate(reversed(kind)):
                fill = style.ACCENT if inside else style.GROUND
                dots.plot(x, y, "o", color=style.GREY, markerfacecolor=fill, markersize=6)
        listed(dots, [naming.pathway(results.study, term, words) for term in reversed(terms)])
        for ax in (bars, dots):
            ax.set_xlim(-0.6, len(kinds) - 0.4)
            ax.set_xticks([])
        bars.set_ylim(0, 1.15 * max(sum(counts[k, o] for o in (True, False)) for k in kinds))
        bars.set_ylabel(naming.units(results.study, words))
        return figure

    several = sum(n for (kind, _), n in counts.items() if sum(kind) > 1)
    none = sum(n for (kind, _), n in counts.items() if not any(kind))
    return chart(
        words, "overlap", draw, "overlap_some" if several else "overlap_none", several=several,
        none=none, total=len(results.regions), outcome=found.outcome,
        units=naming.units(results.study, words),
    )  # fmt: skip
