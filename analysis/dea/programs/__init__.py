"""The models as readable linear programs, one unit at a time (PuLP, solved by HiGHS in process).

They are the second opinion of the tests and the fallback of the batched engine. Every function
takes the figures of one unit and of the reference set, divides each column by its mean over the
reference set, so that the solver's absolute tolerances mean the same everywhere, and returns its
answer in the original units of measure.

Models that need no program of their own are these with other data: super-efficiency is `radial`
with the unit left out of the reference set, a Malmquist distance is `radial` against another
period, a non-discretionary column is a zero in the direction of `directional`.
"""

from analysis.dea.programs.prices import (
    LeastCost,
    MostRevenue,
    SecondGoal,
    least_cost,
    most_revenue,
    second_goal,
    weight_restricted,
)
from analysis.dea.programs.rays import WeightRange, directional, hyperbolic, radial, weight_range
from analysis.dea.programs.slacks import slacks_based, super_slacks_based
from analysis.dea.programs.stages import StageScores, two_stage
from analysis.dea.programs.writing import ProgramSolution

__all__ = [
    "LeastCost",
    "MostRevenue",
    "ProgramSolution",
    "SecondGoal",
    "StageScores",
    "WeightRange",
    "directional",
    "hyperbolic",
    "least_cost",
    "most_revenue",
    "radial",
    "second_goal",
    "slacks_based",
    "super_slacks_based",
    "two_stage",
    "weight_range",
    "weight_restricted",
]
