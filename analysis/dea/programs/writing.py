"""What the written-out models share: the solver, the answer, rows and second phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp
from numpy.typing import NDArray

from analysis import solver

Array = NDArray[np.float64]
Variables = list[pulp.LpVariable]


@dataclass(frozen=True, slots=True)
class ProgramSolution:
    """One unit's answer.

    Attributes
    ----------
    score
        The optimal value; NaN if the program is infeasible, inf if it is unbounded.
    lambdas
        (r,) weights of the reference units.
    input_slacks, output_slacks
        (m,), (s,) in the units of the data.
    multipliers
        Shadow prices of the rows; for `radial` and `directional` in the units of the data.
    gap
        Relative difference of the primal and the dual objective of the first program.
    """

    score: float
    lambdas: Array
    input_slacks: Array
    output_slacks: Array
    multipliers: Array
    gap: float


def solve(program: pulp.LpProblem) -> bool:
    """Solve to the tolerance that certificates ask for; say whether an optimum was found."""
    return solver.solve(
        program,
        presolve="off",
        primal_feasibility_tolerance=1e-10,
        dual_feasibility_tolerance=1e-10,
    )


def gap(program: pulp.LpProblem) -> float:
    """Relative difference of the primal and the dual objective of a solved minimisation."""
    dual = sum(row.pi * -row.constant for row in program.constraints() if row.pi)
    value = pulp.value(program.objective)
    return float(abs(dual - value) / max(abs(value), 1e-3))


def prices(program: pulp.LpProblem) -> Array:
    """Shadow prices of the rows of a solved program, in their order."""
    return np.array([row.pi for row in program.constraints()], dtype=float)


def amounts(program: pulp.LpProblem, name: str, count: int) -> Variables:
    """Add `count` non-negative variables."""
    return [program.add_variable(f"{name}_{i}", lowBound=0) for i in range(count)]


def values(variables: Variables) -> Array:
    """Values of solved variables; the solver's tolerance may leave one a hair below zero."""
    return np.array([v.value() for v in variables], dtype=float).clip(min=0)


def mix(lambdas: Variables, column: Array) -> pulp.LpAffineExpression:
    """Combination of the reference units' figures in one column."""
    return pulp.lpSum(w * lam for w, lam in zip(column, lambdas, strict=True))


def restrict_scale(program: pulp.LpProblem, lambdas: Variables, kind: str) -> Variables:
    """Restrict the sum of the weights: = 1 (vrs), <= 1 (nirs), >= 1 (ndrs), free (crs).

    Returns the slack of that row, if it has one.
    """
    if kind == "crs":
        return []
    total = pulp.lpSum(lambdas)
    if kind == "vrs":
        program += total == 1
        return []
    slack = program.add_variable("scale_slack", lowBound=0)
    program += (total + slack if kind == "nirs" else total - slack) == 1
    return [slack]


def no_solution(score: float, r: int, m: int, s: int) -> ProgramSolution:
    """Return the answer where there is none."""
    nothing = np.full(m + s, np.nan)
    return ProgramSolution(score, np.zeros(r), nothing[:m], nothing[m:], nothing, np.nan)
