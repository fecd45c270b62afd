"""The paper's charts of sets: necessity, sufficiency, states on the map."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts import style
from analysis.charts.calibration import calibration as calibration  # chapters find it here
from analysis.charts.paper import PaperChart, chart, listed
from analysis.charts.xy import Point, named_in, xy
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results, SetAnalysis
from analysis.ties import level

NECESSARY = 0.9  # the customary threshold of consistency (Schneider and Wagemann 2012)
PANEL = 48.0  # millimetres: the height of one condition's panel
WIDE = 100.0  # a largest value this many times the least asks for a logarithmic scale
STATES = ("typical", "several", "deviant", "uncovered", "outside")


def necessity(results: Results, words: Words) -> PaperChart:
    """Consistency against relevance of each condition and its negation, for both outcomes."""
    found = [(a.outcome, n) for a in (results.high, results.low) for n in a.necessity]
    passing = [(outcome, n) for outcome, n in found if n.consistency >= NECESSARY]

    def draw() -> Figure:
        names = [n.condition for n in reversed(results.high.necessity)]
        figure = style.figure(style.WIDTH, 22 + 6 * len(names))
        half = (style.WIDTH - 22) / 2
        for panel, fit in enumerate(("consistency", "ron")):
            left, right = 20 + panel * (half + 4), 2 + (1 - panel) * (half + 4)
            ax = style.axes(figure, left=left, right=right, top=8, bottom=10)
            for analysis, fill in ((results.high, style.ACCENT), (results.low, style.GROUND)):
                by_name = {n.condition: getattr(n, fit) for n in analysis.necessity}
                fits = [by_name[name] for name in names]
                ax.plot(fits, range(len(names)), "o", color=style.ACCENT, markerfacecolor=fill,
                        markersize=4.5, linestyle="none")  # fmt: skip
            listed(ax, names if panel == 0 else [""] * len(names))
            ax.set_xlim(0, 1.02)
            ax.set_xlabel(words.plain(f"paper.charts.{fit}_axis"))
            if panel == 0:
                ax.axvline(NECESSARY, zorder=0, **style.MEAN)
                ax.annotate(words.number(NECESSARY, 1), (NECESSARY, len(names) - 0.2), ha="center",
                            va="bottom", fontsize=style.SMALL, annotation_clip=False)  # fmt: skip
        return figure

    if passing:
        which = [
            words.plain("paper.charts.necessary_for", condition=n.condition, outcome=outcome)
            for outcome, n in passing
        ]
        return chart(
            words, "necessity", draw, "necessity_some", n=len(passing), which=which, cut=NECESSARY,
            many=len(results.study.fsqca.levels),
        )  # fmt: skip
    outcome, best = max(found, key=lambda pair: level(pair[1].consistency))
    return chart(
        words, "necessity", draw, "necessity_none", cut=NECESSARY, condition=best.condition,
        outcome=outcome, consistency=best.consistency, many=len(results.study.fsqca.levels),
    )  # fmt: skip


def sufficiency(results: Results, found: SetAnalysis, words: Words) -> PaperChart:
    """Membership in the (first) model against membership in the outcome, deviants named."""
    low = found.outcome.startswith("~")
    outcome = results.study.fsqca.outcome.name
    model = found.intermediate.models[0]
    points = []
    for region in results.regions:
        place = region.low if low else region.high
        x = max((place.memberships[term.term] for term in model.terms), default=0.0)
        y = 1 - region.memberships[outcome] if low else region.memberships[outcome]
        points.append(Point(naming.region(region, words), x, y))
    deviant = [p.name for p in points if p.kind == "deviant consistency"]
    uncovered = [p for p in points if p.kind == "deviant coverage"]
    named = len(named_in(points))
    all_named = named == len(deviant) + len(uncovered)

    def draw() -> Figure:
        return xy(
            points,
            words.plain("paper.charts.term_axis"),
            words.plain("paper.charts.outcome_axis", outcome=found.outcome),
        )

    message = "sufficiency" if deviant else "sufficiency_clean"
    return chart(
        words, "sufficiency", draw, message,
        ["sufficiency_drawn" if all_named else "sufficiency_crowded"],
        n=len(deviant), names=naming.some(deviant, words), uncovered=len(uncovered), named=named,
        outcome=found.outcome, consistency=model.consistency, coverage=model.coverage,
        units=naming.units(results.study, words),
    )  # fmt: skip


def states(results: Results, words: Words) -> PaperChart:
    """The regions as equal tiles, each with its state; only for studies that place tiles."""
    placed = [region for region in results.regions if region.tile is not None]

    def draw() -> Figure:
        columns = max(_tile(r)[0] for r in placed) + 1
        rows = max(_tile(r)[1] for r in placed) + 1
        size = min(11.0, (style.WIDTH - 48) / columns)
        figure = style.figure(style.WIDTH, rows * size + 4)
        ax = style.bare(
            style.axes(figure, left=2, right=style.WIDTH - 2 - columns * size, top=2, bottom=2)
        )
        for region in placed:
            column, row = _tile(region)
            state = region.high.state
            ax.add_patch(_square(column, row, state))
            ink = style.GROUND if state in ("typical", "uncovered") else style.INK
            back = {"facecolor": style.GROUND, "edgecolor": "none", "pad": 1.6}
            ax.annotate(naming.wording(region.tile.short, words), (column + 0.5, row + 0.5),  # type: ignore[union-attr]
                        ha="center", va="center", fontsize=style.SMALL, color=ink,
                        bbox=back if state == "deviant" else None)  # fmt: skip
        ax.set_xlim(0, columns)
        ax.set_ylim(rows, 0)
        key = style.bare(style.axes(figure, left=6 + columns * size, right=0, top=4, bottom=2))
        shown = [s for s in STATES if any(r.high.state == s for r in results.regions)]
        for i, one in enumerate(shown):
            key.add_patch(_square(0, i, one))
            count = sum(r.high.state == one for r in results.regions)
            key.annotate(f"{words.plain(f'paper.state.{one}')} ({count})", (1.3, i + 0.5),
                         va="center", fontsize=style.SMALL)  # fmt: skip
        key.set_xlim(0, 44 / 7)
        key.set_ylim(rows * size / 7, 0)
        return figure

    explained = sum(r.high.state in ("typical", "several") for r in results.regions)
    high = sum(r.high.outcome > HALF for r in results.regions)
    return chart(
        words, "states", draw, n=explained, high=high,
        units=naming.units(results.study, words), unit=naming.unit(results.study, words),
    )  # fmt: skip


def _tile(region: Region) -> tuple[int, int]:
    assert region.tile is not None
    return region.tile.column, region.tile.row


def _square(column: float, row: float, state: str) -> Rectangle:
    """A tile; hatching sets the deviant apart where colours are lost."""
    colour = {
        "typical": style.ACCENT, "several": style.SERIES[1], "deviant": style.GROUND,
        "uncovered": style.GREY, "outside": style.WASH,
    }[state]  # fmt: skip
    deviant = state == "deviant"
    return Rectangle((column + 0.04, row + 0.04), 0.92, 0.92, facecolor=colour,
                     edgecolor=style.SERIES[2] if deviant else style.INK_SOFT,
                     hatch="/////" if deviant else None, linewidth=0.6)  # fmt: skip
