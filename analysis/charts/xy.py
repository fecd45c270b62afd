"""XY plots: membership in any set against membership in the outcome, deviant cases named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import fsqca
from analysis.charts import style
from analysis.charts.crowded import is_picture
from analysis.fsqca.expressions import Expression, Product
from analysis.ties import level

HEIGHT = 105.0  # millimetres
HALF = 0.5
NAMED_AT_MOST = 27  # cases, beside the plot one below the other
LONGEST = 60  # letters of an axis' label
LEADER = {"arrowstyle": "-", "color": style.GREY_LIGHT, "linewidth": 0.5, "shrinkB": 2}

MARKS: dict[str, tuple[str, str]] = {
    "typical": ("o", style.ACCENT),
    "irrelevant": ("o", style.GROUND),
    "ambiguous": ("o", style.GROUND),
    "deviant coverage": ("^", style.SERIES[1]),
    "deviant consistency": ("s", style.SERIES[2]),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A case: its name, membership in the set (x) and in the outcome (y)."""

    name: str
    x: float
    y: float

    @property
    def kind(self) -> fsqca.CaseKind:
        """Its kind, if the set is taken to be sufficient."""
        return fsqca.kind_of(self.x, self.y)


def xy(points: Sequence[Point], x_label: str, y_label: str) -> Figure:
    """Draw points with the diagonal and the lines at 0.5; deviant cases by name.

    Above the diagonal the set is a subset of the outcome (sufficient), below it a superset
    (necessary).
    """
    figure = style.figure(style.WIDTH, HEIGHT)
    named = named_in(points)
    right = style.room((p.name for p in named), 30)
    ax = style.axes(figure, left=14, right=right, top=4, bottom=11)
    ax.plot([0, 1], [0, 1], color=style.GREY, linewidth=0.8)
    ax.axvline(HALF, color=style.RULE, linewidth=0.6)
    ax.axhline(HALF, color=style.RULE, linewidth=0.6)
    for kind, (mark, fill) in MARKS.items():
        group = [p for p in points if p.kind == kind]
        edge = style.ACCENT if fill in (style.ACCENT, style.GROUND) else fill
        ax.plot([p.x for p in group], [p.y for p in group], mark, color=edge,
                markerfacecolor=fill, markersize=4.5, linestyle="none",
                rasterized=is_picture(points))  # fmt: skip
    _label(ax, named)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.02, 1.03)
    ax.set_xlabel(_shortened(x_label))
    ax.set_ylabel(_shortened(y_label))
    return figure


def named_in(points: Sequence[Point]) -> list[Point]:
    """Return the deviant cases that are named: of very many, those furthest from the diagonal."""
    found = [p for p in points if p.kind.startswith("deviant")]
    return sorted(found, key=lambda p: -level(abs(p.y - p.x)))[:NAMED_AT_MOST]


def xy_of(
    memberships: pd.DataFrame, outcome: str, of: fsqca.Model | Product | Expression
) -> tuple[Figure, str]:
    """The XY plot of any expression on a table of memberships, and its title.

    ``outcome``: ``"~Y"`` for the negation of ``Y``. The title gives the fit both ways.
    """
    types = fsqca.case_types(memberships, outcome, of)
    points = [Point(str(case.name), case.membership, case.outcome) for case in types.cases]
    x = types.expression.membership(memberships)
    y = pd.Series([case.outcome for case in types.cases]).to_numpy()
    fit, back = fsqca.sufficiency(x, y), fsqca.necessity_fit(x, y)
    title = (
        f"{types.expression} and {outcome}: as sufficient, consistency {fit.consistency:.3f}, "
        f"PRI {fit.pri:.3f}, coverage {fit.coverage:.3f}; as necessary, consistency "
        f"{back.consistency:.3f}, coverage {back.coverage:.3f}, RoN {back.ron:.3f}"
    )
    return xy(points, str(types.expression), outcome), title


def _shortened(label: str) -> str:
    """A label that fits its axis; the title has the whole of it."""
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip(" +*") + "…"


def _label(ax: Axes, points: Sequence[Point]) -> None:
    """Name points to their right, moved apart where they would overlap, with a fine leader."""
    last = 2.0
    for point in sorted(points, key=lambda p: (-p.y, -p.x)):
        at = min(point.y, last - 0.036)
        last = at
        ax.annotate(point.name, (point.x, point.y), xytext=(1.03, at),
                    textcoords=ax.get_yaxis_transform(), fontsize=style.SMALL, va="center",
                    annotation_clip=False, arrowprops=LEADER)  # fmt: skip
