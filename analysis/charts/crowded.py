"""The paper's charts of efficiency where the units are too many to stand in a list by name.

They then stand side by side by rank, as many as a reader can tell apart; of more, those that follow
one another share a place. Names and figures stand in the tables and the data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

from matplotlib.figure import Figure

from analysis.charts import style
from analysis.charts.places import share
from analysis.language.words import Words
from analysis.results.shapes import Change, Region

LISTED_AT_MOST = 50  # rows of names: what a page of the paper holds
PLACES = 150
POINTS_AT_MOST = 600  # more are drawn as a picture: each as a shape of its own makes a large file

_HEIGHT = 88.0  # millimetres
_SIDES = {"left": 14.0, "right": 6.0, "top": 6.0, "bottom": 11.0}


def is_picture(values: Sequence[object]) -> bool:
    """Whether so many points are drawn as a picture within the chart."""
    return len(values) > POINTS_AT_MOST


def scores(regions: Sequence[Region], words: Words, axis: str) -> Figure:
    """Draw scores as a line with the intervals as a band; ``regions``: best first."""
    figure = style.figure(style.WIDTH, _HEIGHT)
    ax = style.axes(figure, **_SIDES)
    ranks, places = _ranked(regions)
    intervals = [
        [
            (r.score.lower, r.score.upper)
            for r in place
            if r.score.lower is not None and r.score.upper is not None
        ]
        for place in places
    ]
    least = min(region.score.value for region in regions)
    if all(intervals):
        lower = [min(low for low, _ in each) for each in intervals]
        upper = [max(high for _, high in each) for each in intervals]
        least = min(least, *lower)
        ax.fill_between(ranks, lower, upper, step="mid", color=style.GREY_LIGHT, linewidth=0)
        ax.plot(ranks, _means(places, lambda r: r.score.corrected or r.score.value),
                color=style.INK, linewidth=0.7)  # fmt: skip
    own = _means(places, lambda r: r.score.value)
    ax.plot(ranks, own, color=style.ACCENT, linewidth=1.8)
    mean = fmean(region.score.value for region in regions)
    ax.axhline(mean, zorder=0, **style.MEAN)
    ax.annotate(words.plain("paper.charts.mean"), (len(regions), mean), xytext=(0, 2),
                textcoords="offset points", ha="right", va="bottom", fontsize=style.SMALL,
                color=style.INK_SOFT)  # fmt: skip
    ax.set_xlim(0, len(regions) + 1)
    ax.set_ylim(least - 0.02, 1.02)
    ax.set_xlabel(axis)
    ax.set_ylabel(words.plain("paper.charts.score_axis"))
    return figure


def parts(regions: Sequence[Region], words: Words, axis: str) -> Figure:
    """Draw the distance from the frontier as columns in two parts; ``regions``: best first."""
    figure = style.figure(style.WIDTH, _HEIGHT)
    ax = style.axes(figure, **_SIDES)
    ranks, places = _ranked(regions)
    technical = _means(places, lambda r: 1 - r.score.vrs)
    scale = _means(places, lambda r: r.score.vrs - r.score.crs)
    both = [sum(each) for each in zip(technical, scale, strict=True)]
    filled: dict[str, Any] = {"step": "mid", "linewidth": 0}
    ax.fill_between(ranks, 0, technical, color=style.SERIES[0], **filled)
    ax.fill_between(ranks, technical, both, color=style.SERIES[1], **filled)
    named = [("technical", technical), ("scale", scale)]
    for row, ((name, values), colour) in enumerate(zip(named, style.SERIES, strict=False)):
        if max(values) > 0:
            ax.annotate(words.plain(f"paper.part.{name}"), (0.01, 0.98 - 0.07 * row), color=colour,
                        xycoords="axes fraction", va="top", fontsize=style.SMALL)  # fmt: skip
    ax.set_xlim(0, len(regions) + 1)
    ax.set_ylim(0)
    ax.set_xlabel(axis)
    ax.set_ylabel(words.plain("paper.charts.loss_axis"))
    return figure


def changes(found: Sequence[Change], before: str, after: str) -> Figure:
    """Draw each unit's score in one period against that in another, with the diagonal."""
    figure = style.figure(style.WIDTH, 110)
    ax = style.axes(figure, **_SIDES | {"right": 46.0})
    least = min(min(one.before, one.after) for one in found) - 0.02
    most = max(1.0, *(max(one.before, one.after) for one in found)) + 0.02
    ax.plot([least, most], [least, most], color=style.GREY, linewidth=0.8)
    ax.plot([one.before for one in found], [one.after for one in found], "o", color=style.ACCENT,
            markerfacecolor=style.GROUND, markersize=3,
            rasterized=is_picture(found))  # fmt: skip
    ax.set_xlim(least, most)
    ax.set_ylim(least, most)
    ax.set_xlabel(before)
    ax.set_ylabel(after)
    return figure


def _ranked(regions: Sequence[Region]) -> tuple[list[float], list[Sequence[Region]]]:
    """Return the middle rank of each place, and who stands there."""
    places = share(regions, PLACES)
    ranks, first = [], 1
    for place in places:
        ranks.append(first + (len(place) - 1) / 2)
        first += len(place)
    return ranks, places


def _means(places: Sequence[Sequence[Region]], of: Callable[[Region], float]) -> list[float]:
    return [fmean(map(of, place)) for place in places]
