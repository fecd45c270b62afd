"""The paper's charts of efficiency: scores, their parts, gaps, change between two periods.

Each chart's message and what is drawn make its caption and its alternative text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import crowded, style
from analysis.language import naming
from analysis.language.width import letters
from analysis.language.words import Words
from analysis.results.gaps import PARTS, totals
from analysis.results.shapes import ON_FRONTIER, Region, Results
from analysis.ties import level, way

_LOST = {"up": "technical", "down": "scale", "same": "evenly"}  # by scale against technical
ROW = 4.3  # millimetres for each region in a list


@dataclass(frozen=True, slots=True)
class PaperChart:
    """A chart ready to be placed: its SVG, its message, what is drawn, its alternative text."""

    svg: bytes
    message: Markup
    drawn: Markup
    alt: str


def chart(
    words: Words,
    key: str,
    draw: Callable[[], Figure],
    message: str | None = None,
    drawn: Sequence[str] = (),
    /,
    **values: object,
) -> PaperChart:
    """Draw within the shared look; the texts stand under ``paper.charts``.

    ``message`` is that of ``key`` unless another is named, and so is what says how it is
    ``drawn``. ``many``: how many conditions are multi-value, if the chart shows these in a way of
    its own.
    """
    said = f"paper.charts.{message or key}"
    levels = [f"{key}_drawn_levels"] if values.get("many") else []
    told = [*(drawn or (f"{key}_drawn",)), *levels]
    keys = [said, *(f"paper.charts.{each}" for each in told)]
    parts = [words(each, **values) for each in keys[1:]]
    how = Markup(words.plain("meta.sentence_space")).join(parts)
    alt = " ".join(words.plain(each, **values) for each in keys)
    with style.look(words.language):
        return PaperChart(style.svg(draw(), alt, words.number), words(said, **values), how, alt)


def scores(results: Results, words: Words) -> PaperChart:
    """Every region's score, and the interval that corrects it, best first."""
    regions = sorted(
        results.regions, key=lambda r: (level(r.score.value), level(r.score.corrected or 0.0))
    )
    own = [region.score.value for region in regions]
    names = [naming.region(region, words) for region in regions]
    units = naming.units(results.study, words)
    many = len(regions) > crowded.LISTED_AT_MOST

    def draw() -> Figure:
        if many:
            axis = words.plain("paper.charts.crowded_axis", units=units)
            return crowded.scores(regions[::-1], words, axis)
        height = 18 + ROW * len(regions)
        figure = style.figure(style.WIDTH, height)
        ax = style.axes(figure, left=style.room(names, 34), right=4, top=6, bottom=10)
        for y, (region, value) in enumerate(zip(regions, own, strict=True)):
            found = region.score
            if found.lower is not None and found.upper is not None:
                ax.plot([found.lower, found.upper], [y, y],
                        color=style.SERIES[1], linewidth=2.2, solid_capstyle="round")  # fmt: skip
            if found.corrected is not None:
                ax.plot(found.corrected, y, "|", color=style.INK, markersize=5)
            fill = style.ACCENT if region.score.on_frontier else style.GROUND
            ax.plot(value, y, "o", markersize=4, color=style.ACCENT, markerfacecolor=fill)
        listed(ax, names)
        ax.axvline(sum(own) / len(own), zorder=0, **style.MEAN)
        top = (sum(own) / len(own), len(regions) - 0.4)
        ax.annotate(words.plain("paper.charts.mean"), top, ha="center", va="bottom",
                    fontsize=style.SMALL, color=style.INK_SOFT)  # fmt: skip
        ax.set_xlim(min(r.score.lower or r.score.value for r in regions) - 0.02, 1.02)
        ax.set_xlabel(words.plain("paper.charts.score_axis"))
        return figure

    frontier = [r for r in results.regions if r.score.on_frontier]
    bias = sum(r.score.bias or 0.0 for r in frontier) / len(frontier)
    plain = "" if any(region.score.lower is not None for region in regions) else "_plain"
    return chart(
        words, "scores", draw, f"scores{plain}",
        [f"scores_{'crowded' if many else 'drawn'}{plain}", *_shared("scores", regions)],
        n=len(frontier), total=len(regions), bias=bias, units=units,
        level=results.study.dea.bootstrap.level,
        which=words.plain(f"paper.technology.{results.study.returns_to_scale}"),
    )  # fmt: skip


def parts(results: Results, words: Words) -> PaperChart:
    """What keeps each region off the frontier: pure technical and scale inefficiency."""
    regions = results.regions
    vrs = sum(r.score.vrs for r in regions) / len(regions)
    scale = sum(r.score.scale for r in regions) / len(regions)
    shown = sorted(
        (r for r in regions if r.score.crs < 1 - ON_FRONTIER), key=lambda r: -level(r.score.crs)
    )
    units = naming.units(results.study, words)
    many = len(shown) > crowded.LISTED_AT_MOST

    def draw() -> Figure:
        if many:
            axis = words.plain("paper.charts.crowded_axis_off", units=units)
            return crowded.parts(shown, words, axis)
        figure = style.figure(style.WIDTH, 20 + ROW * len(shown))
        names = [naming.region(region, words) for region in shown]
        left = style.room(names, 34)
        ax = style.axes(figure, left=left, right=22, top=7, bottom=10)
        for y, region in enumerate(shown):
            technical, rest = 1 - region.score.vrs, region.score.vrs - region.score.crs
            ax.barh(y, technical, height=0.62, color=style.SERIES[0])
            ax.barh(y, rest, left=technical, height=0.62, color=style.SERIES[1])
            kind = region.score.returns_to_scale
            if kind != "crs":
                _beside(ax, words.plain(f"paper.returns.{kind}"), technical + rest, y)
        listed(ax, [naming.region(region, words) for region in shown])
        if shown:
            split = [(1 - r.score.vrs, r.score.vrs - r.score.crs) for r in reversed(shown)]
            _over(ax, words, ("technical", "scale"), split)
        ax.set_xlabel(words.plain("paper.charts.loss_axis"))
        return figure

    return chart(
        words, "parts", draw, f"parts_{_LOST[way(vrs, scale)]}",
        ["parts_crowded" if many else "parts_drawn", *_shared("parts", shown)],
        vrs=vrs, scale=scale, units=units,
    )  # fmt: skip


def gaps(results: Results, words: Words) -> PaperChart:
    """All regions together: what the study's orientation measures, split into its three parts."""
    found = totals(results.study.dea, [region.gap for region in results.regions])
    shares = [one.parts or (0.0, 0.0, 0.0) for one in found]
    labels = [naming.wording(one.measure.label, words) for one in found]

    def draw() -> Figure:
        figure = style.figure(style.WIDTH, 18 + 9 * len(found))
        ax = style.axes(figure, left=style.room(labels, 34), right=12, top=7, bottom=10)
        for y, row in enumerate(reversed(shares)):
            left = 0.0
            for share, colour in zip(row, style.SERIES, strict=False):
                ax.barh(y, share, left=left, height=0.6, color=colour, edgecolor=style.GROUND)
                left += share
            _beside(ax, words.percent(left, 1), left, y)
        _over(ax, words, PARTS, shares)
        listed(ax, labels[::-1])
        ax.xaxis.set_major_formatter(lambda value, _: words.percent(value))
        ax.set_xlabel(words.plain("paper.charts.share_axis"))
        return figure

    sums = [sum(row) for row in shares]
    most = sums.index(max(sums))
    return chart(
        words, f"gaps_{results.study.dea.orientation}", draw, share=sums[most],
        measure=words.lower(labels[most]),
        units=naming.units(results.study, words),
    )  # fmt: skip


def changes(results: Results, words: Words) -> PaperChart:
    """Scores of two periods, and the Malmquist index, region by region."""
    found = results.comparison
    if found is None:
        raise ValueError("the study compares no periods")
    ordered = sorted(found.changes, key=lambda c: level(c.after))
    names = [naming.region(results.region(c.slug), words) for c in ordered]
    periods = {"before": found.period, "after": results.study.period}
    many = len(ordered) > crowded.LISTED_AT_MOST

    def draw() -> Figure:
        if many:
            said = "paper.charts.crowded_axis_score"
            return crowded.changes(
                ordered, *(words.plain(said, period=each) for each in periods.values())
            )
        figure = style.figure(style.WIDTH, 18 + ROW * len(ordered))
        ax = style.axes(figure, left=style.room(names, 34), right=4, top=6, bottom=10)
        for y, change in enumerate(ordered):
            rose = change.after >= change.before
            ax.plot([change.before, change.after], [y, y], color=style.GREY, linewidth=1)
            ax.plot(change.before, y, "o", color=style.ACCENT, markersize=4,
                    markerfacecolor=style.GROUND)  # fmt: skip
            ax.plot(change.after, y, "o" if rose else "s", color=style.ACCENT, markersize=4)
        listed(ax, names)
        top = ordered[-1]
        ax.set_xlabel(words.plain("paper.charts.changes_axis", **periods))
        ax.set_xlim(min(min(c.before, c.after) for c in ordered) - 0.02, max(1.0, top.after) + 0.02)
        return figure

    message = f"changes_{way(found.mean_before, found.mean_after)}"
    return chart(
        words, "changes", draw, message, ["changes_crowded" if many else "changes_drawn"],
        before=found.mean_before, after=found.mean_after,
        first=found.period, last=results.study.period, malmquist=found.malmquist,
    )  # fmt: skip


def _shared(key: str, ranked: Sequence[Region]) -> list[str]:
    """Return what there is to say where so many are drawn that several share a place."""
    return [f"{key}_shared"] if len(ranked) > crowded.PLACES else []


def listed(ax: Axes, names: Sequence[str]) -> None:
    """Turn the vertical axis into a list of names with light rules."""
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", zorder=0)


def _beside(ax: Axes, text: str, x: float, y: float) -> None:
    """Write at the end of a bar."""
    ground = {"facecolor": style.GROUND, "edgecolor": "none", "pad": 1}  # no rule runs through it
    ax.annotate(text, (x, y), xytext=(3, 0), textcoords="offset points", va="center",
                fontsize=style.SMALL, color=style.INK_SOFT, bbox=ground)  # fmt: skip


def _over(ax: Axes, words: Words, names: Sequence[str], bars: Sequence[tuple[float, ...]]) -> None:
    """Name the parts above the topmost bar, so that no key is needed; ``bars`` from the top down.

    A part that no bar has, as that of scale under variable returns, is not named.
    """
    left, clear = 0.0, 0.0
    for part, (name, colour) in enumerate(zip(names, style.SERIES, strict=False)):
        if max(bar[part] for bar in bars) < ON_FRONTIER:
            continue
        text = words.plain(f"paper.part.{name}")
        start, y = max(left, clear), len(bars) - 1 + 0.42
        ax.annotate(text, (start, y), va="bottom", fontsize=style.SMALL, color=colour)
        clear = start + (letters(text) + 2) * 0.011 * ax.dataLim.x1
        left += bars[0][part]
