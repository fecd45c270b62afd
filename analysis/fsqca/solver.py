"""HiGHS through PuLP, in process, with its status checked in one place."""

from __future__ import annotations

import highspy
import pulp


class _Silent(highspy.Highs):
    """HiGHS prints its banner when callbacks are set up, before it can be told to be silent."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Leave callbacks off: nothing here uses them."""


class _InProcess(pulp.HiGHS):
    def createAndConfigureSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        lp.solverModel = _Silent()
        lp.solverModel.setOptionValue("output_flag", False)
        lp.solverModel.setOptionValue("threads", 1)


def solve(problem: pulp.LpProblem) -> None:
    """Solve a programme that is known to have an optimum; its variables then hold values."""
    status = pulp.LpStatus[problem.solve(_InProcess(msg=False))]
    if status != "Optimal":
        raise RuntimeError(f"programme {problem.name!r} ended as {status}")
