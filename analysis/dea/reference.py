"""The models as readable linear programs, one unit at a time (PuLP, solved by HiGHS in process).

This is the second opinion of the tests and the fallback of the batched engine. Every function
takes the inputs and outputs of one unit and of the reference set, divides each column by its
mean over the reference set so that the solver's absolute tolerances mean the same everywhere,
and returns its answer in the original units of measure.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray

from analysis.dea.checks import column_means

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Solution:
    """One unit's answer.

    Attributes
    ----------
    score
        The optimal value; NaN if the program is infeasible, +-inf if it is unbounded.
    lambdas
        (r,) weights of the reference units.
    input_slacks, output_slacks
        (m,), (s,) in the units of the data.
    gap
        Relative difference of the primal and the dual objective of the first program.
    """

    score: float
    lambdas: Array
    input_slacks: Array
    output_slacks: Array
    gap: float


@cache
def _swallow_banner() -> None:
    """Create the process's first HiGHS object with standard output closed.

    HiGHS prints its version there once, before any option can forbid it, and a command's standard
    output may be JSON.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            highspy.Highs().setOptionValue("output_flag", False)
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def solve(program: pulp.LpProblem) -> str:
    """Solve by HiGHS in process and return PuLP's word for the outcome."""
    _swallow_banner()
    solver = pulp.HiGHS(
        msg=False,
        threads=1,
        presolve="off",
        primal_feasibility_tolerance=1e-10,
        dual_feasibility_tolerance=1e-10,
    )
    return str(pulp.LpStatus[program.solve(solver)])


def dual_objective(program: pulp.LpProblem) -> float:
    """Sum of shadow price times right-hand side."""
    return float(sum(row.pi * -row.constant for row in program.constraints.values() if row.pi))


def add_returns_to_scale(
    program: pulp.LpProblem, lambdas: list[pulp.LpVariable], returns_to_scale: str
) -> list[pulp.LpVariable]:
    """Restrict the sum of the weights: = 1 (vrs), <= 1 (nirs), >= 1 (ndrs), free (crs).

    Returns the slack of that row, if it has one.
    """
    if returns_to_scale == "crs":
        return []
    total = pulp.lpSum(lambdas)
    if returns_to_scale == "vrs":
        program += total == 1
        return []
    slack = pulp.LpVariable("scale_slack", lowBound=0)
    program += (total + slack if returns_to_scale == "nirs" else total - slack) == 1
    return [slack]


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

    with all variables non-negative and :math:`\sum\lambda` restricted by the returns to scale.
    The second program keeps the first one's score and maximises the weighted sum of slacks.

    Source: Charnes, Cooper and Rhodes (1978); Banker, Charnes and Cooper (1984).
    """
    x_unit, y_unit = column_means(X), column_means(Y)
    x, X, y, Y = x / x_unit, X / x_unit, y / y_unit, Y / y_unit
    inward = orientation == "input"
    if not inward and not y.any():
        return _no_solution(np.inf, len(X), len(x), len(y))

    def build() -> tuple[pulp.LpProblem, pulp.LpVariable, list, list, list, list]:
        program = pulp.LpProblem("radial", pulp.LpMinimize)
        score = pulp.LpVariable("score", lowBound=0)
        lambdas = [pulp.LpVariable(f"lambda_{j}", lowBound=0) for j in range(len(X))]
        s_in = [pulp.LpVariable(f"input_slack_{i}", lowBound=0) for i in range(len(x))]
        s_out = [pulp.LpVariable(f"output_slack_{r}", lowBound=0) for r in range(len(y))]
        for i, slack in enumerate(s_in):
            used = pulp.lpSum(w * lam for w, lam in zip(X[:, i], lambdas, strict=True))
            program += used + slack == (score * x[i] if inward else x[i])
        for r, slack in enumerate(s_out):
            made = pulp.lpSum(w * lam for w, lam in zip(Y[:, r], lambdas, strict=True))
            program += made - slack == (y[r] if inward else score * y[r])
        s_scale = add_returns_to_scale(program, lambdas, returns_to_scale)
        return program, score, lambdas, s_in, s_out, s_scale

    program, score, lambdas, s_in, s_out, s_scale = build()
    program.setObjective(score if inward else -score)
    if solve(program) != "Optimal":
        return _no_solution(np.nan, len(X), len(x), len(y))
    best = float(score.value())
    gap = abs(dual_objective(program) - program.objective.value()) / max(abs(best), 1e-3)

    # A variable with a reduced cost is zero in every solution of this score; the others are free.
    useless = {v.name for v in lambdas + s_in + s_out + s_scale if v.dj > 1e-9}
    program, score, lambdas, s_in, s_out, s_scale = build()
    for variable in lambdas + s_in + s_out + s_scale:
        if variable.name in useless:
            variable.upBound = 0
    raw = slack_weights == "raw"
    weights = np.concatenate([x_unit, y_unit]) if raw else np.ones(len(x) + len(y))
    weights = weights / weights.max()
    program.setObjective(-pulp.lpSum(w * s for w, s in zip(weights, s_in + s_out, strict=True)))
    if solve(program) != "Optimal":
        return _no_solution(np.nan, len(X), len(x), len(y))
    return Solution(
        best,
        np.array([lam.value() for lam in lambdas]),
        np.array([s.value() for s in s_in]) * x_unit,
        np.array([s.value() for s in s_out]) * y_unit,
        gap,
    )


def _no_solution(score: float, r: int, m: int, s: int) -> Solution:
    return Solution(score, np.zeros(r), np.full(m, np.nan), np.full(s, np.nan), np.nan)
