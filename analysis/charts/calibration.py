"""Each set's distribution, its anchors, and the membership that they give: chosen by eye.

A line in a gap of the distribution parts units that differ; one in a crowd parts units that hardly
do. So the units stand above the curve as strip and histogram, and those nearest to it are named.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis import fsqca
from analysis.charts import crowded, style
from analysis.charts.paper import PaperChart, chart
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import FuzzySet, Results
from analysis.ties import level

PANEL = 66.0  # millimetres: the height of one set's panel
ABOVE = 15.0  # of these, the histogram and the strip
WIDE = 100.0  # a largest value this many times the least asks for a logarithmic scale
NEAR = 0.15  # a membership this near to one half is named
NAMED = 2  # at most
_POINTS = 1000  # of a curve: enough on a logarithmic scale too
_BINS = 24
_EDGE = 0.36  # of the width: nearer to it a name has no room there
_LONGEST = 22  # letters of a name beside a point


@dataclass(frozen=True, slots=True)
class _Set:
    """What a panel shows: a set's raw values (n,), memberships (n,) and how it is calibrated.

    Of a condition in ``levels``, of which there are so many, ``members`` are its levels (n,), and
    ``cuts`` divide them; ``found`` is its lowest level.
    """

    found: FuzzySet
    kind: str
    axis: str
    values: list[float]
    members: list[float]
    levels: int = 0
    cuts: tuple[float, ...] = ()


def calibration(results: Results, words: Words) -> PaperChart:
    """Each set's units by raw value: as histogram and strip, and against membership."""
    conditions = results.study.fsqca.conditions
    sets = _sets(results, words)
    names = [naming.region(region, words) for region in results.regions]
    many = sum(c.labels is not None for c in conditions)
    made = [c for c in conditions if c.labels is None and not results.sets[c.name].given]
    nearest = min(
        ((r, c) for r in results.regions for c in made),
        key=lambda pair: (level(abs(pair[0].memberships[pair[1].name] - HALF)), pair[0].slug),
        default=None,
    )
    across, down = 2, math.ceil(len(sets) / 2)

    def draw() -> Figure:
        figure = style.figure(style.WIDTH, PANEL * down)
        wide = style.WIDTH / across
        for i, one in enumerate(sets):
            column, row = i % across, i // across
            sides = {"left": wide * column + 8, "right": wide * (across - 1 - column) + 4}
            below, foot = PANEL * (down - 1 - row) + 12, PANEL * row + 6
            ax = style.axes(figure, **sides, top=foot + ABOVE, bottom=below)
            _curve(ax, one, sorted(zip(one.values, one.members, strict=True)))
            ax.plot(one.values, one.members, "o", color=style.ACCENT, markersize=3,
                    rasterized=crowded.is_picture(one.values))  # fmt: skip
            top_tick = max(one.levels - 1, 1)
            ax.set_ylim(-0.05 * top_tick, 1.05 * top_tick)
            ax.set_yticks(list(range(one.levels)) or [0, 0.5, 1])
            ax.xaxis.set_major_formatter(lambda value, _: words.number(value, _decimals(value)))
            ax.xaxis.set_minor_formatter(lambda *_: "")
            ax.set_xlabel(one.axis)
            top = style.axes(figure, **sides, top=foot, bottom=PANEL * (down - row) - 6 - ABOVE + 1)
            _distribution(top, ax, one.values)
            _anchors(top, ax, one, words)
            _names(ax, one, names)
        return figure

    said = {"outcome": results.study.fsqca.outcome.name, "near": NEAR}
    if many and nearest is None:
        return chart(
            words, "calibration", draw, "calibration_levels_alone", many=many,
            total=len(conditions), **said,
        )  # fmt: skip
    if nearest is None:
        return chart(words, "calibration", draw, "calibration_given", n=len(conditions), **said)
    region, condition = nearest
    some = "calibration_levels" if many else "calibration_some"
    return chart(
        words, "calibration", draw, None if len(made) == len(conditions) else some,
        many=many, n=len(made), total=len(conditions), name=naming.region(region, words),
        condition=condition.name, membership=region.memberships[condition.name], **said,
    )  # fmt: skip


def _sets(results: Results, words: Words) -> list[_Set]:
    """Return the conditions, and the outcome last."""
    plan, regions = results.study.fsqca, results.regions
    made = []
    for c in plan.conditions:
        axis = f"{c.name}: {naming.wording(c.unit, words)}"
        values = [r.values[c.column] for r in regions]
        if c.labels is None:
            members = [r.memberships[c.name] for r in regions]
            made.append(_Set(results.sets[c.name], c.kind, axis, values, members))
            continue
        levels = [
            float(sum(i * r.memberships[one.name] for i, one in enumerate(c.sets))) for r in regions
        ]
        lowest = results.sets[c.sets[0].name]
        cuts = c.thresholds or ()
        made.append(_Set(lowest, c.kind, axis, values, levels, c.levels, cuts))
    outcome = plan.outcome.name
    axis = words.plain("paper.charts.score_axis")
    scores = [r.score.value for r in regions]
    members = [r.memberships[outcome] for r in regions]
    return [*made, _Set(results.sets[outcome], "fuzzy", f"{outcome}: {axis}", scores, members)]


def _decimals(value: float) -> int:
    return 0 if value >= 10 or value == round(value) else 1 if value >= 1 else 2


def _distribution(top: Axes, ax: Axes, values: Sequence[float]) -> None:
    """A histogram over a strip of single units, on the scale of the curve below."""
    log = ax.get_xscale() == "log"
    top.set_xscale(ax.get_xscale())
    top.set_xlim(ax.get_xlim())
    low, high = min(values), max(values)
    span = np.geomspace if log else np.linspace
    edges = list(span(low, high, _BINS + 1)) if low < high else [low - 0.5, high + 0.5]
    counts, *_ = top.hist(values, bins=edges, color=style.GREY_LIGHT)
    tall = float(max(counts))
    top.plot(values, [-0.18 * tall] * len(values), "|", color=style.ACCENT, markersize=4,
             markeredgewidth=0.6, rasterized=crowded.is_picture(values))  # fmt: skip
    top.set_ylim(-0.36 * tall, 1.05 * tall)
    style.bare(top)


def _names(ax: Axes, one: _Set, names: Sequence[str]) -> None:
    """Name the units nearest to one half, on the side that the curve leaves free."""
    if one.levels or one.found.given or len(one.found.lines) > 1:
        return
    order = sorted(range(len(names)), key=lambda i: level(abs(one.members[i] - HALF)))
    near = [i for i in order[:NAMED] if abs(one.members[i] - HALF) <= NEAR]
    rising = one.found.anchors[0] < one.found.anchors[-1]
    low = min(near, key=lambda i: one.members[i], default=None)
    for i in near:
        right, up = _beside(ax, one.values[i], lower=i == low, rising=rising)
        name = names[i] if len(names[i]) <= _LONGEST else names[i][: _LONGEST - 1] + "…"
        ax.annotate(
            name, (one.values[i], one.members[i]), (5 if right else -5, up),
            textcoords="offset points", ha="left" if right else "right", va="center",
            fontsize=style.SMALL, color=style.INK_SOFT,
        )  # fmt: skip


def _beside(ax: Axes, value: float, *, lower: bool, rising: bool) -> tuple[bool, float]:
    """Return whether a name stands on the right of its point, and how many points higher.

    A rising curve leaves the right free below and the left above, a falling one the other way;
    where the point is near an edge both names stand on the other side, one under the other.
    """
    across = ax.transAxes.inverted().transform(ax.transData.transform((value, HALF)))[0]
    if _EDGE <= across <= 1 - _EDGE:
        return lower == rising, 0.0
    right = bool(across < _EDGE)
    apart = right == rising  # the free side is below the curve, and the lower name goes down
    return right, (-9.0 if lower else -1.0) if apart else (1.0 if lower else 9.0)


def _curve(ax: Axes, one: _Set, cases: Sequence[tuple[float, float]]) -> None:
    """The function from raw value to membership; over several powers of ten, on a log scale.

    ``cases``: values and memberships by value; an indirect set is drawn through them.
    """
    found, kind = one.found, one.kind
    values = [value for value, _ in cases]
    low, high = min(*values, *found.anchors, *one.cuts), max(*values, *found.anchors, *one.cuts)
    if low > 0 and high > WIDE * low:
        ax.set_xscale("log")
        xs = [low * (high / low) ** (i / 200) for i in range(201)]
    else:
        xs = [low + (high - low) * i / 200 for i in range(201)]
        ax.xaxis.set_major_locator(MaxNLocator(5))
    if found.given:  # memberships already: there is no function to draw
        return
    if one.levels:
        edges = [low, *one.cuts, high]
        ax.hlines(range(one.levels), edges[:-1], edges[1:], color=style.GREY, linewidth=1, zorder=1)
        return
    first, then = found.anchors[:3], found.anchors[3:]
    if kind == "indirect":
        xs, ys = values, [membership for _, membership in cases]
    elif kind == "bell":
        ys = list(fsqca.calibrate_bell(xs, _three(first), _three(then), shape="logistic"))
    elif kind == "inverse-bell":
        ys = list(fsqca.calibrate_inverse_bell(xs, _three(first), _three(then), shape="logistic"))
    else:
        drawn = fsqca.calibration_curve(values, *_three(first), points=_POINTS)
        xs, ys = list(drawn.grid), list(drawn.curve)
    ax.plot(xs, ys, color=style.GREY, linewidth=1, zorder=1)


def _three(anchors: Sequence[float]) -> tuple[float, float, float]:
    one, two, three = anchors
    return one, two, three


def _anchors(top: Axes, ax: Axes, one: _Set, words: Words) -> None:
    """The anchors with what they are; of an indirect set the crossover, of a bell both."""
    found = one.found
    for cut in one.cuts:
        for each in (top, ax):
            each.axvline(cut, color=style.GREY, linewidth=0.6, linestyle=(0, (2, 2)), zorder=0)
    if one.levels:
        return
    rising = found.anchors[0] < found.anchors[2]
    sides = ("right", "center", "left") if rising else ("left", "center", "right")
    marks = list(zip(found.anchors, ("out", "crossover", "full"), sides, strict=False))
    if found.given:  # no line was drawn: what stands in the table is the membership
        marks = []
    if one.kind == "indirect":
        marks = marks[1:2]
    if len(found.lines) == 2:
        marks = [(line, "crossover", "center") for line in found.lines]
    for anchor, shown, side in marks:
        for each in (top, ax):
            each.axvline(anchor, color=style.GREY, linewidth=0.6, linestyle=(0, (2, 2)), zorder=0)
        top.annotate(words.plain(f"paper.charts.{shown}"), (anchor, 1.02), ha=side, va="bottom",
                     xycoords=("data", "axes fraction"), fontsize=style.SMALL,
                     color=style.INK_SOFT, annotation_clip=False)  # fmt: skip
