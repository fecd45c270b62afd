"""The paper's chart of several periods: scores through them, and what productivity came to."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import style
from analysis.charts.canvas import broken, within
from analysis.charts.paper import PaperChart, chart
from analysis.language import naming
from analysis.language.width import ems
from analysis.language.words import Words
from analysis.results.shapes import Results
from analysis.ties import way

HEIGHT = 78.0  # millimetres
MOST_LABELS = 6  # periods that are named below an axis
MOST_LINES = 400  # units that are drawn; with more, the quartiles' band says as much
MOST_WIDE = 22.0  # millimetres: of a period's name in a line
MOST_LINES_OF_A_NAME = 3
MOST_OF_AN_AXIS = 34.0  # millimetres: of a period's name in an axis's label
_APART = 1.2  # millimetres between two names
_POINT = 25.4 / 72  # millimetres
_SAID = 30.0  # millimetres: what the names of the indices take beside their lines
_STEP = 0.055  # of an axis: what two labels at line ends need between them

_INDICES = ("malmquist", "efficiency_change", "technical_change")


def trend(results: Results, words: Words) -> PaperChart:
    """Every unit's score in every period with their mean, and the indices multiplied up."""
    course = results.required_course()
    periods = [one.period for one in course.periods]
    cumulated = course.cumulated

    def draw() -> Figure:
        figure = style.figure(style.WIDTH, HEIGHT)
        right = 4 + (style.WIDTH / 2 if cumulated else 0)
        ax = style.axes(figure, left=14, right=right, top=4, bottom=14)
        for unit in course.units[:: 1 + len(course.units) // MOST_LINES]:
            values = [float("nan") if v is None else v for v in unit.own]
            ax.plot(range(len(periods)), values, color=style.GREY_LIGHT, linewidth=0.7)
        ax.plot([one.own for one in course.periods], color=style.ACCENT, linewidth=2.2)
        ax.plot([one.pooled for one in course.periods], color=style.SERIES[1], linewidth=2.2,
                linestyle=(0, (4, 2)))  # fmt: skip
        _timed(ax, periods, style.WIDTH - 14 - right)
        ax.set_ylabel(words.plain("paper.charts.score_axis"))
        if cumulated:
            ax = style.axes(figure, left=14 + style.WIDTH / 2, right=_SAID, top=4, bottom=14)
            _indices(ax, cumulated, periods, words)
        return figure

    first, last = course.periods[0], course.periods[-1]
    message = "trend"
    if cumulated:
        message = f"trend_{way(1, cumulated['malmquist'][-1])}"
    return chart(
        words, "trend", draw, message, first=first.period, last=last.period,
        before=first.own, after=last.own, units=naming.units(results.study, words),
        **{name: values[-1] for name, values in cumulated.items()},
    )  # fmt: skip


def _indices(
    ax: Axes, cumulated: dict[str, tuple[float, ...]], periods: Sequence[str], words: Words
) -> None:
    styles = ((style.INK, "-"), (style.SERIES[0], (0, (4, 2))), (style.SERIES[1], (0, (1, 1.5))))
    for name, (colour, dashes) in zip(_INDICES, styles, strict=True):
        ax.plot(cumulated[name], color=colour, linestyle=dashes, linewidth=1.8)
    ax.axhline(1, color=style.RULE, linewidth=0.6, zorder=0)
    _timed(ax, periods, style.WIDTH / 2 - 14 - _SAID)
    first = within(periods[0], MOST_OF_AN_AXIS)
    ax.set_ylabel(words.plain("paper.charts.trend_axis", first=first))
    low, high = ax.get_ylim()
    ends = sorted((cumulated[name][-1], i) for i, name in enumerate(_INDICES))
    at = float("-inf")
    for value, i in ends:
        at = max(value, at + _STEP * (high - low))
        ax.annotate(words.plain(f"paper.charts.trend_{_INDICES[i]}"), (len(periods) - 1, at),
                    xytext=(4, 0), textcoords="offset points", va="center", fontsize=style.SMALL,
                    color=styles[i][0], annotation_clip=False)  # fmt: skip


def _timed(ax: Axes, periods: Sequence[str], width: float) -> None:
    """Name the periods below an axis so wide (mm), the last one always; of many, every so manieth.

    A long name stands in several lines, or is cut: the table below the chart has it whole.
    """
    shown, names = named(periods, width)
    ax.set_xticks(shown, names)
    ax.set_xlim(-0.1, len(periods) - 0.9)


def _across(line: str) -> float:
    return ems(line) * style.SMALL * _POINT


def named(periods: Sequence[str], width: float) -> tuple[list[int], list[str]]:
    """Return which periods are named below an axis so wide (mm), and how, so that none touch."""
    names = ["\n".join(broken(period, MOST_WIDE, MOST_LINES_OF_A_NAME)) for period in periods]
    step = width / (len(periods) - 0.8)
    room = max(_across(line) for name in names for line in name.split("\n")) + _APART
    every = max(-(-len(periods) // MOST_LABELS), math.ceil(room / step))
    shown = [i for i in range(len(periods)) if (len(periods) - 1 - i) % every == 0]
    return shown, [names[i] for i in shown]
