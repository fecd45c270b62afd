"""Two stages in a row, as readable programmes in weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp

from analysis.dea.checks import column_means
from analysis.dea.programs.writing import Array, amounts, gap, mix, solve


@dataclass(frozen=True, slots=True)
class StageScores:
    """Score of one unit, the least and largest first-stage score with it, and the worst gap."""

    score: float
    first_lower: float
    first_upper: float
    gap: float


def two_stage(
    unit: tuple[Array, Array, Array], reference: tuple[Array, Array, Array], *, stages: str
) -> StageScores:
    r"""Relational efficiency of one unit (x, z, y) among all (X, Z, Y), z made and used up between.

    .. math::
        \text{multiplicative:}\quad \max u y \;:\; v x = 1 \qquad
        \text{additive:}\quad \max w z + u y \;:\; v x + w z = 1

    both with :math:`w z_j \le v x_j` and :math:`u y_j \le w z_j`. Two more programmes keep the
    score and find the least and the largest :math:`w z / v x`.

    Source: Kao and Hwang (2008), EJOR 185:418-429 (multiplicative); Chen, Cook, Li and Zhu (2009),
    EJOR 196:1170-1176 (additive).
    """
    means = [column_means(side) for side in reference]
    x, z, y = (one / mean for one, mean in zip(unit, means, strict=True))
    every = tuple(side / mean for side, mean in zip(reference, means, strict=True))
    additive = stages == "additive"

    def weights(name: str) -> tuple[pulp.LpProblem, list[pulp.LpAffineExpression]]:
        program = pulp.LpProblem(name, pulp.LpMinimize)
        v, w, u = (
            amounts(program, kind, side.shape[1]) for kind, side in zip("vwu", every, strict=True)
        )
        for used, between, made in zip(*every, strict=True):
            program += mix(w, between) - mix(v, used) <= 0
            program += mix(u, made) - mix(w, between) <= 0
        return program, [mix(v, x), mix(w, z), mix(u, y)]

    program, (used, between, made) = weights("two_stage")
    taken, given = (used + between, between + made) if additive else (used, made)
    program += taken == 1
    program.setObjective(-given)
    if not solve(program):
        return StageScores(np.nan, np.nan, np.nan, np.nan)
    score, worst, ends = -float(pulp.value(program.objective)), gap(program), []
    for sign in (1, -1):
        program, (used, between, made) = weights("first_stage")
        taken, given = (used + between, between + made) if additive else (used, made)
        program += used == 1
        program += given - score * (1 - 1e-10) * taken >= 0
        program.setObjective(sign * between)
        if not solve(program):
            return StageScores(score, np.nan, np.nan, np.nan)
        ends.append(sign * float(pulp.value(program.objective)))
        worst = max(worst, gap(program))
    return StageScores(score, ends[0], ends[1], worst)
