r"""The ceiling over the cases, and the effect size that it gives.

Source: Dul (2016), Necessary Condition Analysis, Organizational Research Methods 19(1). If much of
the outcome needs much of the condition, the upper left corner of the plot is empty. The ceiling is
the border of that empty space: with CE-FDH (ceiling envelopment, free disposal hull) the steps
through the peers, the cases that reach more than any case with as little or less of the condition;
with CR-FDH (ceiling regression) the least-squares line through the same peers. The effect size is

.. math:: d = \frac{\text{area above the ceiling within the scope}}{\text{area of the scope}},

between 0 and 1. Cases that coincide with a peer count as peers each, as in R's NCA.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import UserError

Array = np.ndarray

Technique = Literal["ce_fdh", "cr_fdh"]

# Lines run through their own peers up to rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Scope:
    """The values that condition and outcome can take: smallest and largest of each."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    @property
    def area(self) -> float:
        """Its area, in units of the condition times units of the outcome."""
        return (self.x_max - self.x_min) * (self.y_max - self.y_min)


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """A ceiling and what it says; x is the condition, y the outcome.

    Attributes
    ----------
    technique : ``ce_fdh`` or ``cr_fdh``.
    scope : the values considered.
    peers : (p, 2) x and y of the cases that span the ceiling, x ascending.
    slope, intercept : of the line; ``None`` for CE-FDH, and where the peers give no rising line.
    zone : area above the ceiling within the scope.
    effect_size : ``zone`` over the scope's area, 0 to 1; below 0.1 small, below 0.3 medium, below
        0.5 large, else very large (Dul 2016).
    accuracy : share of the cases on or below the ceiling.
    fit : ``zone`` relative to that of CE-FDH; ``None`` where that is 0 or the smaller one.
    condition_inefficiency : share of the condition's range, from above, in which no more of it is
        needed for any outcome.
    outcome_inefficiency : share of the outcome's range, from below, that no case needs more of
        the condition for than the smallest x (of the cases, or for a line of the scope).
    """

    technique: Technique
    scope: Scope
    peers: Array
    slope: float | None
    intercept: float | None
    zone: float
    effect_size: float
    accuracy: float
    fit: float | None
    condition_inefficiency: float
    outcome_inefficiency: float

    def required(self, y: ArrayLike) -> Array:
        """The least x at which each outcome (m,) is reached under the ceiling, (m,).

        ``-inf`` where the outcome needs nothing above the scope's smallest x, ``inf`` where the
        ceiling never comes so high within the scope.
        """
        levels = np.asarray(y, dtype=float)
        if self.technique == "cr_fdh":
            if self.slope is None:
                return np.full(levels.shape, -np.inf)
            needed = (levels - self.intercept) / self.slope
            reach = TOLERANCE * (self.scope.x_max - self.scope.x_min)
            needed = np.where(needed > self.scope.x_max + reach, np.inf, needed)
        else:
            heights = self.peers[:, 1]
            reach = TOLERANCE * (self.scope.y_max - self.scope.y_min)
            place = np.searchsorted(heights, levels - reach, side="left")
            needed = np.append(self.peers[:, 0], np.inf)[place]
        return np.where(needed <= self.scope.x_min, -np.inf, needed)


def ceiling(
    x: ArrayLike, y: ArrayLike, technique: Technique = "ce_fdh", *, scope: Scope | None = None
) -> Ceiling:
    """The ceiling of an outcome over a condition, and its effect size.

    Parameters
    ----------
    x, y : (n,) condition and outcome, raw values or memberships; at least two cases. A condition
        whose *lack* may be necessary is passed negated.
    technique : ``ce_fdh`` for steps, ``cr_fdh`` for a line.
    scope : theoretical limits; those of the cases if left out.

    Raises
    ------
    UserError
        If a value is missing, a variable does not vary, or a case lies outside the scope.
    """
    if technique not in ("ce_fdh", "cr_fdh"):
        raise UserError(f"unknown ceiling {technique!r}: choose ce_fdh or cr_fdh")
    condition, outcome = checked(x, y)
    limits = scope_of(condition, outcome, scope)
    frame = Frame.of(condition, limits)
    heights, weights = frame.heights(outcome[None])
    steps = frame.step_zones(heights)[0]
    peer = frame.peers(heights)[0]
    places = np.repeat(np.flatnonzero(peer), weights[0, peer].astype(int))
    peers = np.column_stack([frame.x[places], heights[0, places]])
    if technique == "ce_fdh":
        zone, slope, intercept = float(steps), None, None
        above = np.zeros(len(condition), dtype=bool)
        first, last = peers[0], peers[-1]
        idle_x, idle_y = limits.x_max - last[0], first[1] - limits.y_min
    else:
        lines = frame.lines(heights, weights)
        zone = float(frame.line_zones(lines)[0])
        rising = bool(lines[0, 0] > 0.0)
        slope, intercept = (float(lines[0, 0]), float(lines[0, 1])) if rising else (None, None)
        reach = TOLERANCE * (limits.y_max - limits.y_min)
        above = outcome > lines[0, 0] * condition + lines[0, 1] + reach
        top, bottom = _ends(lines[0], limits) if rising else (limits.x_min, limits.y_max)
        idle_x, idle_y = limits.x_max - top, bottom - limits.y_min
        above &= rising
    return Ceiling(
        technique=technique,
        scope=limits,
        peers=peers,
        slope=slope,
        intercept=intercept,
        zone=zone,
        effect_size=zone / limits.area,
        accuracy=float(1.0 - above.mean()),
        fit=zone / float(steps) if steps > 0.0 and zone <= steps * (1.0 + TOLERANCE) else None,
        condition_inefficiency=idle_x / (limits.x_max - limits.x_min),
        outcome_inefficiency=idle_y / (limits.y_max - limits.y_min),
    )


def _ends(line: Array, scope: Scope) -> tuple[float, float]:
    """The x at which a rising line reaches the top of the scope, and its y at the scope's left."""
    slope, intercept = line
    top = np.clip((scope.y_max - intercept) / slope, scope.x_min, scope.x_max)
    bottom = np.clip(slope * scope.x_min + intercept, scope.y_min, scope.y_max)
    return float(top), float(bottom)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The cases by their condition, on which any number of outcomes can be laid.

    ``order`` (n,) sorts the cases; ``starts`` (g,) where each distinct value begins; ``x`` (g,)
    the distinct values, ascending.
    """

    scope: Scope
    order: Array
    starts: Array
    x: Array

    @classmethod
    def of(cls, condition: Array, scope: Scope) -> Frame:
        """Sort the cases of a condition (n,)."""
        order = np.argsort(condition, kind="stable")
        x, starts = np.unique(condition[order], return_index=True)
        return cls(scope, order, starts, x)

    def heights(self, outcomes: Array) -> tuple[Array, Array]:
        """The highest outcome at each x, and how many cases reach it: (b, n) -> two of (b, g)."""
        sorted_ = outcomes[:, self.order]
        highest = np.maximum.reduceat(sorted_, self.starts, axis=1)
        sizes = np.diff(np.append(self.starts, sorted_.shape[1]))
        at_top = sorted_ == np.repeat(highest, sizes, axis=1)
        return highest, np.add.reduceat(at_top.astype(float), self.starts, axis=1)

    def peers(self, heights: Array) -> Array:
        """Whether each height exceeds all to its left, (b, g) of bool."""
        running = np.maximum.accumulate(heights, axis=1)
        new = np.ones(heights.shape, dtype=bool)
        new[:, 1:] = heights[:, 1:] > running[:, :-1]
        return new

    def step_zones(self, heights: Array) -> Array:
        """Area above the steps, (b, g) -> (b,); left of the first case it is all of the scope."""
        running = np.maximum.accumulate(heights, axis=1)
        widths = np.diff(np.append(self.x, self.scope.x_max))
        left = (self.x[0] - self.scope.x_min) * (self.scope.y_max - self.scope.y_min)
        return (self.scope.y_max - running) @ widths + left

    def lines(self, heights: Array, weights: Array) -> Array:
        """Slope and intercept of each line through the peers, (b, 2); a single peer is level."""
        w = np.where(self.peers(heights), weights, 0.0)
        total = w.sum(axis=1, keepdims=True)
        mean_x = (w @ self.x)[:, None] / total
        mean_y = (w * heights).sum(axis=1, keepdims=True) / total
        away = self.x - mean_x
        spread = (w * away**2).sum(axis=1)
        joint = (w * away * (heights - mean_y)).sum(axis=1)
        slope = np.divide(joint, spread, out=np.zeros_like(joint), where=spread > 0.0)
        return np.column_stack([slope, mean_y[:, 0] - slope * mean_x[:, 0]])

    def line_zones(self, lines: Array) -> Array:
        """Area above each line, cut to the scope, (b, 2) -> (b,); 0 for one that does not rise."""
        s = self.scope
        rising = lines[:, 0] > 0.0
        slope = np.where(rising, lines[:, 0], 1.0)
        enters = np.clip((s.y_min - lines[:, 1]) / slope, s.x_min, s.x_max)
        leaves = np.clip((s.y_max - lines[:, 1]) / slope, s.x_min, s.x_max)
        full = (enters - s.x_min) * (s.y_max - s.y_min)
        depth = s.y_max - lines[:, 1] - slope * (enters + leaves) / 2.0
        return np.where(rising, full + (leaves - enters) * depth, 0.0)


def checked(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Condition and outcome as finite floats of the same length that vary, (n,) each."""
    columns = []
    for word, values in (("condition", x), ("outcome", y)):
        column = np.asarray(values, dtype=float)
        if column.ndim != 1:
            raise UserError(f"the {word} must be one column of values")
        if not np.isfinite(column).all():
            place = int(np.flatnonzero(~np.isfinite(column))[0])
            raise UserError(f"the {word}'s value {place + 1} is missing or not finite")
        if len(column) < 2 or np.ptp(column) == 0.0:
            raise UserError(f"the {word} is the same in every case: nothing can be necessary")
        columns.append(column)
    if len(columns[0]) != len(columns[1]):
        raise UserError("condition and outcome must have the same cases")
    return columns[0], columns[1]


def scope_of(x: Array, y: Array, scope: Scope | None) -> Scope:
    """The observed scope, or the one given, which must hold every case."""
    seen = Scope(float(x.min()), float(x.max()), float(y.min()), float(y.max()))
    if scope is None:
        return seen
    inside = scope.x_min <= seen.x_min and scope.x_max >= seen.x_max
    if not (inside and scope.y_min <= seen.y_min and scope.y_max >= seen.y_max):
        raise UserError(
            f"the scope ({scope.x_min:g} to {scope.x_max:g}, {scope.y_min:g} to {scope.y_max:g}) "
            f"does not hold every case: they reach from {seen.x_min:g} to {seen.x_max:g} and from "
            f"{seen.y_min:g} to {seen.y_max:g}"
        )
    return scope
