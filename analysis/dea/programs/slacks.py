"""Models that count every slack: additive, slacks-based, super-SBM."""

from __future__ import annotations

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.programs.writing import (
    Array,
    Solution,
    Variables,
    amounts,
    gap,
    mix,
    no_solution,
    prices,
    solve,
    values,
)


def slacks_based(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    weights: Array,
    *,
    orientation: str,
    returns_to_scale: str,
) -> Solution:
    r"""Slacks-based measure of the unit (x, y), or its additive model.

    With weights w (1/(m x) and 1/(s y) for the measure) and the slacks multiplied by
    :math:`\tau = 1 / (1 + w^+ s^+)` the ratio becomes the linear program

    .. math:: \min \tau - w^- S^- \;:\; \tau + w^+ S^+ = 1,\;
        X^\top\Lambda + S^- = \tau x,\; Y^\top\Lambda - S^+ = \tau y

    (Charnes and Cooper 1962). `orientation` "input" leaves :math:`w^+` out, "output" :math:`w^-`;
    "additive" holds :math:`\tau = 1` and maximises :math:`w s`.

    Source: Tone (2001), EJOR 130:498-509.
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    m = len(x)
    w_in, w_out = weights[:m] * x_unit, weights[m:] * y_unit
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    program = pulp.LpProblem("slacks_based", pulp.LpMinimize)
    tau = program.add_variable("tau", lowBound=0)
    lambdas, s_in, s_out = _envelope(program, tau, x, y, X, Y, returns_to_scale)
    gained = pulp.lpSum(w * s for w, s in zip(w_in, s_in, strict=True))
    grown = pulp.lpSum(w * s for w, s in zip(w_out, s_out, strict=True))
    if orientation == "additive":
        program += tau == 1
        program.setObjective(-gained - grown)
    else:
        program += (tau + grown if orientation != "input" else tau) == 1
        program.setObjective(tau - gained if orientation != "output" else 1 * tau)
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    size = tau.value()
    value = float(pulp.value(program.objective))
    return Solution(
        -value if orientation == "additive" else value,
        values(lambdas) / size,
        values(s_in) / size * x_unit,
        values(s_out) / size * y_unit,
        prices(program),
        gap(program),
    )


def _envelope(
    program: pulp.LpProblem,
    tau: pulp.LpVariable,
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    kind: str,
) -> tuple[Variables, Variables, Variables]:
    """Rows X'L + S- = tau x, Y'L - S+ = tau y and the scale row, all multiplied by tau."""
    lambdas = amounts(program, "lambda", len(X))
    s_in, s_out = amounts(program, "input_slack", len(x)), amounts(program, "output_slack", len(y))
    for i, slack in enumerate(s_in):
        program += mix(lambdas, X[:, i]) + slack - x[i] * tau == 0
    for r, slack in enumerate(s_out):
        program += mix(lambdas, Y[:, r]) - slack - y[r] * tau == 0
    _scale_row(program, lambdas, tau, kind)
    return lambdas, s_in, s_out


def _scale_row(
    program: pulp.LpProblem, lambdas: Variables, tau: pulp.LpVariable, kind: str
) -> None:
    total = pulp.lpSum(lambdas) - tau
    if kind == "vrs":
        program += total == 0
    elif kind == "nirs":
        program += total <= 0
    elif kind == "ndrs":
        program += total >= 0


def super_slacks_based(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    *,
    orientation: str,
    returns_to_scale: str,
) -> Solution:
    r"""Super-SBM of the unit (x, y) against (X, Y), which must not contain it.

    .. math:: \min \tfrac1m \sum_i \bar X_i/x_i \;:\; \tfrac1s \sum_r \bar Y_r/y_r = 1,\;
        \bar X \ge X^\top\Lambda,\; \bar Y \le Y^\top\Lambda,\;
        \bar X \ge \tau x,\; 0 \le \bar Y \le \tau y

    "input" holds :math:`\bar Y = \tau y`, "output" :math:`\bar X = \tau x`.

    Source: Tone (2002), EJOR 143:32-41.
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    program = pulp.LpProblem("super_slacks_based", pulp.LpMinimize)
    tau = program.add_variable("tau", lowBound=0)
    lambdas = amounts(program, "lambda", len(X))
    bar_x, bar_y = amounts(program, "bar_input", len(x)), amounts(program, "bar_output", len(y))
    for i, bar in enumerate(bar_x):
        program += bar - mix(lambdas, X[:, i]) >= 0
        program += bar - x[i] * tau >= 0 if orientation != "output" else bar - x[i] * tau == 0
    for r, bar in enumerate(bar_y):
        program += mix(lambdas, Y[:, r]) - bar >= 0
        program += y[r] * tau - bar >= 0 if orientation != "input" else y[r] * tau - bar == 0
    _scale_row(program, lambdas, tau, returns_to_scale)
    program += pulp.lpSum(bar * (1 / (len(y) * v)) for bar, v in zip(bar_y, y, strict=True)) == 1
    program.setObjective(
        pulp.lpSum(bar * (1 / (len(x) * v)) for bar, v in zip(bar_x, x, strict=True))
    )
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    size = tau.value()
    found_x, found_y = values(bar_x) / size, values(bar_y) / size
    return Solution(
        float(pulp.value(program.objective)),
        values(lambdas) / size,
        (found_x - x) * x_unit,
        (y - found_y) * y_unit,
        prices(program),
        gap(program),
    )
