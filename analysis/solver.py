"""HiGHS through PuLP, in process and silent: the one solver of every linear or integer program."""

from __future__ import annotations

from typing import Any

import highspy
import pulp


class _Silent(highspy.Highs):
    """HiGHS prints its banner when callbacks are set up, before it can be told to be silent.

    A command's standard output may be JSON, so that one line would spoil it.
    """

    def enableCallbacks(self) -> None:  # noqa: N802
        """Leave callbacks off: nothing here uses them."""


class _InProcess(pulp.HiGHS):
    def createAndConfigureSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        lp.solverModel = _Silent()
        for name, value in {"output_flag": False, "threads": 1, **self.optionsDict}.items():
            lp.solverModel.setOptionValue(name, value)


def solve(program: pulp.LpProblem, **options: Any) -> bool:
    """Solve a program, with HiGHS's own options; say whether an optimum was found.

    The program's variables and rows then hold their values.
    """
    return bool(program.solve(_InProcess(msg=False, **options)) == pulp.LpStatusOptimal)


def optimise(program: pulp.LpProblem, **options: Any) -> None:
    """Solve a program that is known to have an optimum; RuntimeError if none was found."""
    if not solve(program, **options):
        raise RuntimeError(f"program {program.name!r} ended as {pulp.LpStatus[program.status]}")
