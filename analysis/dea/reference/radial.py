"""Models that move along a ray: radial, directional, free disposal hull."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.reference.programs import (
    Array,
    Solution,
    amounts,
    gap,
    mix,
    no_solution,
    prices,
    restrict_scale,
    solve,
    values,
)


def radial(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    *,
    orientation: str,
    returns_to_scale: str,
    slack_weights: str = "mean",
) -> Solution:
    r"""Radial efficiency of the unit (x, y) against the reference set (X, Y), in two phases.

    .. math::
        \text{input:}\quad \min\theta \;:\; X^\top\lambda + s^- = \theta x,\;
        Y^\top\lambda - s^+ = y \qquad
        \text{output:}\quad \max\varphi \;:\; X^\top\lambda + s^- = x,\;
        Y^\top\lambda - s^+ = \varphi y

    with non-negative weights and slacks and :math:`\sum\lambda` restricted by the returns to scale.
    "fdh" takes the weights from {0, 1} with sum 1. The second program keeps the first one's score
    and maximises the weighted sum of slacks.

    Source: Charnes, Cooper and Rhodes (1978); Banker, Charnes and Cooper (1984).
    """
    nothing_x, nothing_y = np.zeros_like(x), np.zeros_like(y)
    if orientation == "input":
        return _along(
            nothing_x, y, X, Y, x, nothing_y, sense=1, bad=(),
            kind=returns_to_scale, slack_weights=slack_weights,
        )  # fmt: skip
    if not y.any():
        return no_solution(np.inf, len(X), len(x), len(y))
    return _along(
        x, nothing_y, X, Y, nothing_x, y, sense=-1, bad=(),
        kind=returns_to_scale, slack_weights=slack_weights,
    )  # fmt: skip


def directional(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    gx: Array,
    gy: Array,
    *,
    bad: Collection[int] = (),
    returns_to_scale: str,
    slack_weights: str = "mean",
) -> Solution:
    r"""Directional distance of the unit (x, y), in two phases.

    .. math:: \max\beta \;:\; X^\top\lambda + s^- = x - \beta g_x,\;
        Y^\top\lambda - s^+ = y + \beta g_y

    Outputs in `bad` have no slack.

    Source: Chambers, Chung and Fare (1996); Fare and Grosskopf (2004).
    """
    return _along(
        x, y, X, Y, -gx, gy, sense=-1, bad=bad, kind=returns_to_scale, slack_weights=slack_weights
    )


def _along(
    x: Array,
    y: Array,
    X: Array,
    Y: Array,
    dx: Array,
    dy: Array,
    *,
    sense: int,
    bad: Collection[int],
    kind: str,
    slack_weights: str,
) -> Solution:
    """Optimise t in X'lambda + s- = x + t dx, Y'lambda - s+ = y + t dy, then the slacks.

    `sense` 1 minimises t, -1 maximises it.
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, dx = x / x_unit, X / x_unit, dx / x_unit
    y, Y, dy = y / y_unit, Y / y_unit, dy / y_unit

    def build() -> tuple[pulp.LpProblem, pulp.LpVariable, list, list, list, list]:
        program = pulp.LpProblem("along", pulp.LpMinimize)
        t = program.add_variable("t")
        lambdas = amounts(program, "lambda", len(X))
        s_in, s_out = (
            amounts(program, "input_slack", len(x)),
            amounts(program, "output_slack", len(y)),
        )
        for i, slack in enumerate(s_in):
            program += mix(lambdas, X[:, i]) + slack - dx[i] * t == x[i]
        for r, slack in enumerate(s_out):
            program += mix(lambdas, Y[:, r]) - slack - dy[r] * t == y[r]
            if r in bad:
                slack.upBound = 0
        if kind == "fdh":
            for weight in lambdas:
                weight.cat = pulp.LpInteger
        s_scale = restrict_scale(program, lambdas, "vrs" if kind == "fdh" else kind)
        return program, t, lambdas, s_in, s_out, s_scale

    program, t, lambdas, s_in, s_out, s_scale = build()
    program.setObjective(sense * t)
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    best = float(t.value())
    held = build()
    if kind == "fdh":
        # An integer program has no shadow prices; the score is held by its value.
        shadow, error = np.full(len(x) + len(y), np.nan), 0.0
        held[1].lowBound, held[1].upBound = best - 1e-9, best + 1e-9
    else:
        shadow, error = prices(program), gap(program)
        shadow[: len(x) + len(y)] /= np.concatenate([x_unit, y_unit])
        # A variable with a reduced cost is zero in every solution of this score.
        for before, after in zip(
            lambdas + s_in + s_out + s_scale, [v for part in held[2:] for v in part], strict=True
        ):
            if before.dj > 1e-9:
                after.upBound = 0
    program, t, lambdas, s_in, s_out, s_scale = held
    raw = slack_weights == "raw"
    weights = np.concatenate([x_unit, y_unit]) if raw else np.ones(len(x) + len(y))
    weights = weights / weights.max()
    program.setObjective(-pulp.lpSum(w * s for w, s in zip(weights, s_in + s_out, strict=True)))
    if not solve(program):
        return no_solution(np.nan, len(X), len(x), len(y))
    return Solution(
        best, values(lambdas), values(s_in) * x_unit, values(s_out) * y_unit, shadow, error
    )
