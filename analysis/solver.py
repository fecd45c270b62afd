"""HiGHS through PuLP, in process and silent: the one solver of every linear or integer program.

How a program ended is HiGHS's own word: PuLP 3.3 and 4 each give an answer of another kind.
"""

from __future__ import annotations

from typing import Any

# PuLP 4 must come first: it loads HiGHS's library so that both can share C++ exceptions.
import pulp  # isort: skip
import highspy


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
    return _ending(program, options) == highspy.HighsModelStatus.kOptimal


def optimise(program: pulp.LpProblem, **options: Any) -> None:
    """Solve a program that is known to have an optimum; RuntimeError if none was found."""
    ending = _ending(program, options)
    if ending != highspy.HighsModelStatus.kOptimal:
        how = program.solverModel.modelStatusToString(ending)
        raise RuntimeError(f"program {program.name!r} ended as {how}")


def _ending(program: pulp.LpProblem, options: dict[str, Any]) -> highspy.HighsModelStatus:
    program.solve(_InProcess(msg=False, **options))
    return program.solverModel.getModelStatus()
