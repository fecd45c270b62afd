"""Models that move along a ray: radial, directional, free disposal hull."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.programs.exact import Exact, floats, rationals
from analysis.dea.programs.writing import (
    Array,
    ProgramSolution,
    Variables,
    amounts,
    gap,
    mix,
    no_solution,
    prices,
    restrict_scale,
    solve,
    values,
)

# A column whose figures span more than this is no matter for tolerances of 1e-10.
BEARABLE = 1e6
CERTIFIED = 1e-8


def radial(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    *,
    orientation: str,
    returns_to_scale: str,
    slack_weights: str | Array = "mean",
    fixed: Collection[int] = (),
) -> ProgramSolution:
    r"""Radial efficiency of the unit (x, y) against the reference set (X, Y), in two phases.

    .. math::
        \text{input:}\quad \min\theta \;:\; X^\top\lambda + s^- = \theta x,\;
        Y^\top\lambda - s^+ = y \qquad
        \text{output:}\quad \max\varphi \;:\; X^\top\lambda + s^- = x,\;
        Y^\top\lambda - s^+ = \varphi y

    with non-negative weights and slacks and :math:`\sum\lambda` restricted by the returns to scale;
    `fixed` inputs stand as :math:`x` in input orientation, too (Banker and Morey 1986).
    "fdh" takes the weights from {0, 1} with sum 1. The second program keeps the first one's score
    and maximises the weighted sum of slacks; weights of one's own, (m + s,), are in one over the
    units of the data.

    Source: Charnes, Cooper and Rhodes (1978); Banker, Charnes and Cooper (1984).
    """
    if orientation == "output" and not y.any():
        return no_solution(np.inf, len(X), len(x), len(y))
    ray = _radial((x, y), (X, Y), orientation, returns_to_scale, fixed)
    return _along(ray, slack_weights)


def _radial(
    unit: tuple[Array, Array],
    reference: tuple[Array, Array],
    orientation: str,
    kind: str,
    fixed: Collection[int],
) -> _Ray:
    (x, y), (X, Y) = unit, reference
    zero_x, zero_y = np.zeros_like(x), np.zeros_like(y)
    if orientation == "output":
        return _Ray(x, zero_y, X, Y, zero_x, y, -1, (), kind)
    held = np.isin(np.arange(len(x)), list(fixed))
    return _Ray(np.where(held, x, 0), y, X, Y, np.where(held, 0, x), zero_y, 1, (), kind)


def directional(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    *,
    gx: Array,
    gy: Array,
    equal: Collection[int] = (),
    returns_to_scale: str,
    slack_weights: str | Array = "mean",
) -> ProgramSolution:
    r"""Directional distance of the unit (x, y), in two phases.

    .. math:: \max\beta \;:\; X^\top\lambda + s^- = x - \beta g_x,\;
        Y^\top\lambda - s^+ = y + \beta g_y

    Columns in `equal`, inputs before outputs, have no slack.

    Source: Chambers, Chung and Fare (1996); Fare and Grosskopf (2004).
    """
    return _along(_Ray(x, y, X, Y, -gx, gy, -1, equal, returns_to_scale), slack_weights)


def hyperbolic(x: Array, y: Array, X: Array, Y: Array, *, returns_to_scale: str) -> ProgramSolution:
    r"""Hyperbolic efficiency of the unit (x, y), by programmes with the tangent of 1/G.

    .. math:: \min G \;:\; X^\top\lambda \le G x,\; Y^\top\lambda \ge y / G

    Source: Fare, Grosskopf and Lovell (1985).
    """
    factor = 1.0
    for _ in range(60):
        found = directional(
            x, y * (2 / factor - 1 / factor**2), X, Y, gx=x, gy=y / factor**2,
            returns_to_scale=returns_to_scale,
        )  # fmt: skip
        moved, factor = abs(1 - found.score - factor), 1 - found.score
        if not moved > 1e-12:
            break
    return replace(found, score=factor)


@dataclass(frozen=True, slots=True)
class WeightRange:
    """CRS score of one unit, its least and largest sum of weights, and the worst relative gap."""

    score: float
    lower: float
    upper: float
    gap: float


def weight_range(
    x: Array, y: Array, X: Array, Y: Array, *, orientation: str, fixed: Collection[int] = ()
) -> WeightRange:
    r"""Least and largest :math:`\sum\lambda` among the optimal CRS solutions.

    Source: Banker and Thrall (1992), EJOR 62:74-84.
    """
    held = _hold(_radial((x, y), (X, Y), orientation, "crs", fixed))
    if held is None:
        return WeightRange(np.nan, np.nan, np.nan, np.nan)
    ends, worst = [], held.gap
    for sense in (1, -1):
        held.model.program.setObjective(sense * pulp.lpSum(held.model.lambdas))
        if not solve(held.model.program):
            return WeightRange(held.score, np.nan, np.nan, np.nan)
        ends.append(float(values(held.model.lambdas).sum()))
        worst = max(worst, gap(held.model.program))
    return WeightRange(held.score, ends[0], ends[1], worst)


@dataclass(frozen=True, slots=True)
class _Model:
    """A program and its variables."""

    program: pulp.LpProblem
    t: pulp.LpVariable
    lambdas: Variables
    input_slacks: Variables
    output_slacks: Variables
    scale_slack: Variables

    @property
    def amounts(self) -> Variables:
        """All variables but t."""
        return [*self.lambdas, *self.input_slacks, *self.output_slacks, *self.scale_slack]


@dataclass(frozen=True, slots=True)
class _Ray:
    """Rows X'lambda + s- = x + t dx, Y'lambda - s+ = y + t dy; `sense` is 1 for the least t.

    Columns in `equal`, inputs before outputs, have no slack.
    """

    x: Array
    y: Array
    X: Array
    Y: Array
    dx: Array
    dy: Array
    sense: int
    equal: Collection[int]
    kind: str

    @property
    def width(self) -> float:
        """Largest over smallest figure within a column, at its worst."""
        table = np.vstack([np.hstack([self.X, self.Y]), np.concatenate([self.x, self.y])])
        table = np.vstack([table, np.abs(np.concatenate([self.dx, self.dy]))])
        least = np.where(table > 0, table, np.inf).min(axis=0)
        return float((table.max(axis=0) / least).max())

    def build(self) -> _Model:
        """Write the program out, with every column divided by its mean."""
        x_unit, y_unit = column_means(self.X), column_means(self.Y)
        program = pulp.LpProblem("along", pulp.LpMinimize)
        t = program.add_variable("t")
        lambdas = amounts(program, "lambda", len(self.X))
        s_in = amounts(program, "input_slack", len(self.x))
        s_out = amounts(program, "output_slack", len(self.y))
        for i, (slack, u) in enumerate(zip(s_in, x_unit, strict=True)):
            used = mix(lambdas, self.X[:, i] / u)
            program += used + slack - self.dx[i] / u * t == self.x[i] / u
        for r, (slack, u) in enumerate(zip(s_out, y_unit, strict=True)):
            made = mix(lambdas, self.Y[:, r] / u)
            program += made - slack - self.dy[r] / u * t == self.y[r] / u
        for column, slack in enumerate([*s_in, *s_out]):
            if column in self.equal:
                slack.upBound = 0
        if self.kind == "fdh":
            for weight in lambdas:
                weight.cat = pulp.LpInteger
        scale = restrict_scale(program, lambdas, "vrs" if self.kind == "fdh" else self.kind)
        return _Model(program, t, lambdas, s_in, s_out, scale)


@dataclass(frozen=True, slots=True)
class _Held:
    """The optimal t, its shadow prices and gap, and a program confined to solutions with that t."""

    score: float
    multipliers: Array
    gap: float
    model: _Model


def _exactly(ray: _Ray, weights: Array) -> ProgramSolution:
    """Do in rational arithmetic what `_along` does; weights are in one over the data's units."""
    (r, m), s = ray.X.shape, len(ray.y)
    one, none = [Fraction(1)], [Fraction(0)]
    scale_row = {"crs": [], "vrs": none, "nirs": one, "ndrs": [Fraction(-1)]}[ray.kind]
    scaled = bool(ray.kind != "crs")
    t = rationals(np.concatenate([-ray.dx, -ray.dy])) + none * scaled
    columns = [t, [-a for a in t]]
    columns += [rationals(row) + one * scaled for row in np.hstack([ray.X, ray.Y])]
    for i, sign in enumerate([1] * m + [-1] * s):
        # A column without slack: zeros stand in its place.
        free = i not in ray.equal
        columns.append([Fraction(sign * int(i == row and free)) for row in range(m + s)])
        columns[-1] += none * scaled
    if ray.kind in ("nirs", "ndrs"):
        columns.append([Fraction(0)] * (m + s) + scale_row)
    rhs = rationals(np.concatenate([ray.x, ray.y])) + one * scaled
    program = Exact.of(columns, rhs)
    if not program.feasible():
        return no_solution(np.nan, r, m, s)

    def score(j: int) -> Fraction:
        return Fraction({0: ray.sense, 1: -ray.sense}.get(j, 0))

    if not program.minimise(score):
        return no_solution(np.inf, r, m, s)
    found = float(program.value_of(0) - program.value_of(1))
    shadow = floats(program.prices(score))
    per_slack = rationals(weights)
    program.minimise(lambda j: -per_slack[j - r - 2] if 2 + r <= j < 2 + r + m + s else Fraction(0))
    amounts = floats([program.value_of(j) for j in range(2, 2 + r + m + s)])
    return ProgramSolution(found, amounts[:r], amounts[r : r + m], amounts[r + m :], shadow, 0.0)


def _hold(ray: _Ray) -> _Held | None:
    """Optimise t and confine a fresh program to the optimal solutions; None if there are none."""
    first, held = ray.build(), ray.build()
    first.program.setObjective(ray.sense * first.t)
    if not solve(first.program):
        return None
    best, width = float(first.t.value()), len(ray.x) + len(ray.y)
    if ray.kind == "fdh":
        # An integer program has no shadow prices; the score is held by its value.
        held.t.lowBound, held.t.upBound = best - 1e-9, best + 1e-9
        return _Held(best, np.full(width, np.nan), 0.0, held)
    # A variable with a reduced cost is zero in every solution of this score.
    for before, after in zip(first.amounts, held.amounts, strict=True):
        if before.dj > 1e-9:
            after.upBound = 0
    shadow = prices(first.program)
    shadow[:width] /= np.concatenate([column_means(ray.X), column_means(ray.Y)])
    return _Held(best, shadow, gap(first.program), held)


def _along(ray: _Ray, slack_weights: str | Array) -> ProgramSolution:
    """Optimise t, then the weighted sum of slacks."""
    x_unit, y_unit = column_means(ray.X), column_means(ray.Y)
    units = np.concatenate([x_unit, y_unit])
    if isinstance(slack_weights, str):
        weights = units if slack_weights == "raw" else np.ones_like(units)
    else:
        weights = slack_weights * units
    whole_numbers = ray.kind == "fdh"
    if ray.width > BEARABLE and not whole_numbers:
        return _exactly(ray, weights / units)
    nothing = no_solution(np.nan, len(ray.X), len(ray.x), len(ray.y))
    held = _hold(ray)
    if held is None or not held.gap <= CERTIFIED:
        return nothing if whole_numbers else _exactly(ray, weights / units)
    slacks = held.model.input_slacks + held.model.output_slacks
    total = pulp.lpSum(w * s for w, s in zip(weights / weights.max(), slacks, strict=True))
    held.model.program.setObjective(-total)
    if not solve(held.model.program):
        return nothing
    return ProgramSolution(
        held.score,
        values(held.model.lambdas),
        values(held.model.input_slacks) * x_unit,
        values(held.model.output_slacks) * y_unit,
        held.multipliers,
        held.gap,
    )
