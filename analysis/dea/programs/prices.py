"""Models in prices and weights: least cost, and the second goal of cross-efficiency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.programs.writing import (
    Array,
    amounts,
    gap,
    mix,
    restrict_scale,
    solve,
    values,
)


@dataclass(frozen=True, slots=True)
class LeastCost:
    """The cheapest inputs of one unit: their cost, (m,) amounts, and the relative gap."""

    score: float
    inputs: Array
    gap: float


@dataclass(frozen=True, slots=True)
class SecondGoal:
    """Weights of one unit: (m,) inputs, (s,) outputs, the goal's value, and the relative gap."""

    score: float
    input_weights: Array
    output_weights: Array
    gap: float


def least_cost(y: Array, w: Array, X: Array, Y: Array, *, returns_to_scale: str) -> LeastCost:
    r"""Least cost of the outputs y at the prices w.

    .. math:: \min_{x^*, \lambda} w^\top x^* \;:\; X^\top\lambda \le x^*,\; Y^\top\lambda \ge y

    Source: Fare, Grosskopf and Lovell (1985).
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    X, y, Y, w = X / x_unit, y / y_unit, Y / y_unit, w * x_unit
    size = w.max()
    program = pulp.LpProblem("least_cost", pulp.LpMinimize)
    lambdas, bought = amounts(program, "lambda", len(X)), amounts(program, "input", X.shape[1])
    for i, amount in enumerate(bought):
        program += mix(lambdas, X[:, i]) - amount <= 0
    for r, made in enumerate(y):
        program += mix(lambdas, Y[:, r]) >= made
    restrict_scale(program, lambdas, returns_to_scale)
    program.setObjective(pulp.lpSum(p / size * a for p, a in zip(w, bought, strict=True)))
    if not solve(program):
        return LeastCost(np.nan, np.full(X.shape[1], np.nan), np.nan)
    cost = float(pulp.value(program.objective)) * size
    return LeastCost(cost, values(bought) * x_unit, gap(program))


@dataclass(frozen=True, slots=True)
class MostRevenue:
    """The outputs of one unit that earn most: their revenue, (s,) amounts, and the relative gap."""

    score: float
    outputs: Array
    gap: float


def most_revenue(x: Array, p: Array, X: Array, Y: Array, *, returns_to_scale: str) -> MostRevenue:
    r"""Largest revenue from the inputs x at the prices p.

    .. math:: \max_{y^*, \lambda} p^\top y^* \;:\; X^\top\lambda \le x,\; Y^\top\lambda \ge y^*

    Source: Fare, Grosskopf and Lovell (1985).
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, Y, p = x / x_unit, X / x_unit, Y / y_unit, p * y_unit
    size = p.max()
    program = pulp.LpProblem("most_revenue", pulp.LpMaximize)
    lambdas, sold = amounts(program, "lambda", len(X)), amounts(program, "output", Y.shape[1])
    for i, used in enumerate(x):
        program += mix(lambdas, X[:, i]) <= used
    for r, amount in enumerate(sold):
        program += mix(lambdas, Y[:, r]) - amount >= 0
    restrict_scale(program, lambdas, returns_to_scale)
    program.setObjective(pulp.lpSum(q / size * a for q, a in zip(p, sold, strict=True)))
    if not solve(program):
        return MostRevenue(np.nan, np.full(Y.shape[1], np.nan), np.nan)
    revenue = float(pulp.value(program.objective)) * size
    return MostRevenue(revenue, values(sold) * y_unit, gap(program))


def weight_restricted(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    bounds: Array,
    *,
    orientation: str,
    returns_to_scale: str,
) -> SecondGoal:
    r"""Radial efficiency of (x, y) in multiplier form, with bounds (h, m + s) on the weights.

    .. math::
        \text{input:}\quad \max u y + u_0 \;:\; v x = 1 \qquad
        \text{output:}\quad \min v x - u_0 \;:\; u y = 1

    both with :math:`u y_j - v x_j + u_0 \le 0` and :math:`c_v v + c_u u \ge 0` for each bound.

    Source: Thompson et al. (1990), Journal of Econometrics 46:93-108.
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    bounds = bounds / np.concatenate([x_unit, y_unit])
    program = pulp.LpProblem("weight_restricted", pulp.LpMinimize)
    v, u = amounts(program, "input_weight", len(x)), amounts(program, "output_weight", len(y))
    lowest = {"crs": 0, "ndrs": 0}.get(returns_to_scale)
    highest = {"crs": 0, "nirs": 0}.get(returns_to_scale)
    scale = program.add_variable("scale", lowBound=lowest, upBound=highest)
    for j in range(len(X)):
        program += mix(u, Y[j]) - mix(v, X[j]) + scale <= 0
    for bound in bounds:
        program += mix(v + u, bound / np.abs(bound).max()) >= 0
    if orientation == "input":
        program += mix(v, x) == 1
        program.setObjective(-mix(u, y) - scale)
    else:
        program += mix(u, y) == 1
        program.setObjective(mix(v, x) - scale)
    if not solve(program):
        return SecondGoal(np.nan, np.full(len(x), np.nan), np.full(len(y), np.nan), np.nan)
    score = float(pulp.value(program.objective)) * (-1 if orientation == "input" else 1)
    return SecondGoal(score, values(v) / x_unit, values(u) / y_unit, gap(program))


def second_goal(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    *,
    theta: float,
    goal: str,
    method: str = "III",
) -> SecondGoal:
    r"""Weights that keep the score theta of (x, y) and favour or disfavour the others (X, Y).

    .. math:: \max (\min)\; u \textstyle\sum_j y_j \;:\; v \sum_j x_j = 1,\;
        u y = \theta v x,\; u y_j \le v x_j

    This is method III; the goal of method II is :math:`\sum_j (u y_j - v x_j)` with
    :math:`v x = 1`.

    Source: Doyle and Green (1994), Journal of the Operational Research Society 45:567-578.
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    program = pulp.LpProblem("second_goal", pulp.LpMinimize)
    v, u = amounts(program, "input_weight", len(x)), amounts(program, "output_weight", len(y))
    program += mix(v, X.sum(axis=0) if method == "III" else x) == 1
    program += mix(u, y) - theta * mix(v, x) == 0
    for j in range(len(X)):
        program += mix(u, Y[j]) - mix(v, X[j]) <= 0
    others = mix(u, Y.sum(axis=0))
    if method == "II":
        others -= mix(v, X.sum(axis=0))
    program.setObjective(-others if goal == "benevolent" else others)
    if not solve(program):
        return SecondGoal(np.nan, np.full(len(x), np.nan), np.full(len(y), np.nan), np.nan)
    return SecondGoal(
        float(pulp.value(others)), values(v) / x_unit, values(u) / y_unit, gap(program)
    )
