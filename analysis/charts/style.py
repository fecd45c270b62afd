"""The look of all charts that matplotlib draws; colours and sizes stand in ``palette``.

Charts are drawn within :func:`look`, without pyplot, and written by :func:`svg`, whose bytes
depend on the figure alone. A chart holds no title of its own: its message stands in the page's
caption, as text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter

from analysis.charts.palette import (
    ACCENT,
    ACCENT_WASH,
    CJK,
    GREY,
    GREY_LIGHT,
    GROUND,
    INK,
    INK_SOFT,
    LATIN,
    RULE,
    SERIES,
    SMALL,
    TEXT,
    WASH,
    families,
)
from analysis.language import scripts
from analysis.language.width import letters

__all__ = [
    "ACCENT", "ACCENT_WASH", "CJK", "GREY", "GREY_LIGHT", "GROUND", "INK", "INK_SOFT", "LATIN",
    "MEAN", "RULE", "SERIES", "SMALL", "TEXT", "WASH", "WIDTH", "axes", "bare", "figure", "look",
    "room", "svg",
]  # fmt: skip

Number = Callable[[float, int], str]

WIDTH = 160.0
"""Millimetres: the width of the paper's text."""

MEAN: dict[str, Any] = {"color": GREY, "linewidth": 0.8, "linestyle": (0, (4, 3))}
"""How the line of a mean or of a cut looks."""

_MM = 1 / 25.4
_DPI = 300  # of what is drawn as a picture within a chart
_SMALL_LETTER = 1.32  # millimetres of a Latin letter on average, in the small size

_RC: dict[str, Any] = {
    "svg.hashsalt": "pathways",
    "svg.fonttype": "path",  # the same look where the fonts are not installed
    "path.simplify": False,
    "font.size": TEXT,
    "text.color": INK,
    "text.usetex": False,
    "text.parse_math": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK_SOFT,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.prop_cycle": cycler(color=SERIES),
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": INK_SOFT,
    "ytick.labelcolor": INK_SOFT,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "grid.color": GREY_LIGHT,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "lines.solid_capstyle": "butt",
    "patch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


@contextmanager
def look(language: str = "en") -> Iterator[None]:
    """Draw in the shared look; a language written in Chinese characters leads with their font."""
    settings: Any = {**_defaults(), **_RC, "font.family": families(language)}
    with matplotlib.rc_context(settings):
        yield


@cache
def _defaults() -> dict[str, Any]:
    """Matplotlib's own settings, so that a user's matplotlibrc cannot change a published chart."""
    return {key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"}


def figure(width_mm: float, height_mm: float) -> Figure:
    """Return an empty figure of this size."""
    return Figure(figsize=(width_mm * _MM, height_mm * _MM))


def axes(
    figure: Figure, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0
) -> Axes:
    """Return axes that fill the figure but for these margins, in millimetres."""
    width, height = (side / _MM for side in figure.get_size_inches())
    return figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    )


def room(names: Iterable[str], least: float, most: float = 68.0) -> float:
    """Return the margin, in millimetres, in which the longest of these names has room."""
    longest = max(map(letters, names), default=0.0)
    return min(most, max(least, 4 + longest * _SMALL_LETTER))


def bare(ax: Axes, *, keep: Sequence[str] = ()) -> Axes:
    """Take away the spines (but those to keep), ticks and tick labels; return the axes."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in keep)
    if "bottom" not in keep:
        ax.set_xticks([])
    if "left" not in keep:
        ax.set_yticks([])
    return ax


class _Scale(ScalarFormatter):
    """The labels of a scale as a language writes numbers."""

    def __init__(self, number: Number) -> None:
        super().__init__()
        self._number = number

    def __call__(self, value: float, place: int | None = None) -> str:
        plain = super().__call__(value, place).replace("\N{MINUS SIGN}", "-")
        return self._number(float(plain), len(plain.partition(".")[2])) if plain else plain


def svg(figure: Figure, alt: str, number: Number | None = None) -> bytes:
    """Write the figure; ``alt`` is its alternative text, in ``<title>`` and in the metadata.

    ``number`` writes a number with so many decimals as the figure's language does; without it the
    scales are labelled as in English. Call it within :func:`look`. The same figure gives the same
    bytes.
    """
    if not alt.strip():
        raise ValueError("a figure needs an alternative text")
    if number:
        for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
            if type(axis.get_major_formatter()) is ScalarFormatter:
                axis.set_major_formatter(_Scale(number))
    buffer = io.BytesIO()
    metadata = {"Title": alt, "Date": None, "Creator": None}
    texts = figure.findobj(Text)
    written = "".join(text.get_text() for text in texts)
    if others := [script.font for script in scripts.needed(written)]:
        for text in texts:
            text.set_fontfamily([*matplotlib.rcParams["font.family"], *others])
    joined = scripts.is_joined(written)
    # Matplotlib draws letter by letter; whoever shows the picture joins them.
    with matplotlib.rc_context({"svg.fonttype": "none"} if joined else {}):
        figure.savefig(buffer, format="svg", metadata=metadata, dpi=_DPI)
    return buffer.getvalue()
