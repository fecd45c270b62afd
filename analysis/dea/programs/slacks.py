"""Models that count every slack: additive, slacks-based, super-SBM."""

from __future__ import annotations

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.programs.writing import (
    Array,
    ProgramSolution,
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
    *,
    gains: Array,
    growth: Array,
    returns_to_scale: str,
) -> ProgramSolution:
    r"""Slacks-based measure of the unit (x, y): least (1 - gains s) / (1 + growth s).

    With the slacks multiplied by :math:`\tau = 1 / (1 + g s)` the ratio becomes the linear program

    .. math:: \min \tau - w S \;:\; \tau + g S = 1,\;
        X^\top\Lambda + S^- = \tau x,\; Y^\top\Lambda - S^+ = \tau y

    (Charnes and Cooper 1962). Tone's measure has gains 1/(m x) for the input slacks and growth
    1/(s y) for the output slacks, (m + s,) each; bad outputs stand among the inputs, with a growth.
    Without growth the program maximises a weighted sum of slacks: 1 less the additive model.

    Source: Tone (2001), EJOR 130:498-509; Tone (2003).
    """
    units = np.concatenate([column_means(X), column_means(Y)])
    x_unit, y_unit = np.split(units, [len(x)])
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    program = pulp.LpProblem("slacks_based", pulp.LpMinimize)
    tau = program.add_variable("tau", lowBound=0)
    lambdas, s_in, s_out = _envelope(program, tau, (x, y), (X, Y), kind=returns_to_scale)
    slacks = s_in + s_out
    size = max((gains * units).max(), 1.0)
    program += tau + _weighted(growth * units, slacks) == 1
    program.setObjective((1 / size) * tau - _weighted(gains * units / size, slacks))
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    found_x, found_y = np.split(values(slacks) / tau.value() * units, [len(x)])
    return ProgramSolution(
        float(pulp.value(program.objective)) * size, values(lambdas) / tau.value(), found_x,
        found_y, prices(program), gap(program),
    )  # fmt: skip


def _weighted(weights: Array, variables: Variables) -> pulp.LpAffineExpression:
    return pulp.lpSum(w * v for w, v in zip(weights, variables, strict=True) if w)


def _envelope(
    program: pulp.LpProblem,
    tau: pulp.LpVariable,
    own: tuple[Array, Array],
    others: tuple[Array, Array],
    *,
    kind: str,
) -> tuple[Variables, Variables, Variables]:
    """Rows X'L + S- = tau x, Y'L - S+ = tau y and the scale row, all multiplied by tau."""
    (x, y), (X, Y) = own, others
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
    gains: Array,
    growth: Array,
    returns_to_scale: str,
) -> ProgramSolution:
    r"""Super-SBM of the unit (x, y) against (X, Y), which must not contain it.

    With steps u up from the inputs and down from the outputs, multiplied by
    :math:`\tau = 1 / (1 - g u)`,

    .. math:: \min \tau + w U \;:\; \tau - g U = 1,\;
        X^\top\Lambda \le \tau x + U^-,\; Y^\top\Lambda \ge \tau y - U^+,\; U^+ \le \tau y

    Gains w and growth g as in `slacks_based`; a step that has neither is not taken. The slacks of
    the answer are the steps.

    Source: Tone (2002), EJOR 143:32-41.
    """
    units = np.concatenate([column_means(X), column_means(Y)])
    x_unit, y_unit = np.split(units, [len(x)])
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    program = pulp.LpProblem("super_slacks_based", pulp.LpMinimize)
    tau = program.add_variable("tau", lowBound=0)
    lambdas, steps = amounts(program, "lambda", len(X)), amounts(program, "step", len(units))
    for step, weight in zip(steps, gains + growth, strict=True):
        step.upBound = None if weight else 0
    up, down = steps[: len(x)], steps[len(x) :]
    for i, step in enumerate(up):
        program += x[i] * tau + step - mix(lambdas, X[:, i]) >= 0
    for r, step in enumerate(down):
        program += mix(lambdas, Y[:, r]) - y[r] * tau + step >= 0
        program += y[r] * tau - step >= 0
    _scale_row(program, lambdas, tau, returns_to_scale)
    program += tau - _weighted(growth * units, steps) == 1
    program.setObjective(1 * tau + _weighted(gains * units, steps))
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    found_x, found_y = np.split(values(steps) / tau.value() * units, [len(x)])
    return ProgramSolution(
        float(pulp.value(program.objective)), values(lambdas) / tau.value(), found_x, found_y,
        prices(program), gap(program),
    )  # fmt: skip
