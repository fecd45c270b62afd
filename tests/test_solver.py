"""The solver says the same of a program whichever PuLP writes it (3.3 and 4 answer differently)."""

from __future__ import annotations

import pulp
import pytest

from analysis.solver import optimise, solve


def program(name: str, sense: int = pulp.LpMinimize) -> tuple[pulp.LpProblem, pulp.LpVariable]:
    problem = pulp.LpProblem(name, sense)
    return problem, problem.add_variable("x", lowBound=0)


def test_an_optimum_leaves_values_prices_and_reduced_costs(capfd: pytest.CaptureFixture) -> None:
    problem, x = program("sound")
    y = problem.add_variable("y", lowBound=0)
    problem += 2 * x + 5 * y
    problem += x + y >= 3
    assert solve(problem)
    assert (x.value(), y.value(), pulp.value(problem.objective)) == (3, 0, 6)
    (row,) = problem.constraints()
    assert (row.pi, -row.constant, y.dj) == (2, 3, 3)
    assert capfd.readouterr() == ("", "")  # a command's standard output may be JSON


def test_a_whole_number_is_asked_for_and_given() -> None:
    problem, x = program("whole", pulp.LpMaximize)
    x.cat = pulp.LpInteger
    problem += 1 * x
    problem += 2 * x <= 5
    optimise(problem)
    assert x.value() == 2


def test_no_optimum_is_told_by_its_kind() -> None:
    impossible, x = program("impossible")
    impossible += x
    impossible += x <= -1
    assert not solve(impossible)
    with pytest.raises(RuntimeError, match="'impossible' ended as Infeasible"):
        optimise(impossible)
    endless, x = program("endless", pulp.LpMaximize)
    endless += x
    endless += x >= 1
    with pytest.raises(RuntimeError, match="'endless' ended as Unbounded"):
        optimise(endless, presolve="off")


def test_a_program_cut_short_is_not_taken_for_solved() -> None:
    problem, x = program("long")
    more = [problem.add_variable(f"y{i}", lowBound=0) for i in range(5)]
    problem += x + pulp.lpSum(more)
    for i, y in enumerate(more):
        problem += x + (i + 1) * y >= i + 1
    assert not solve(problem, simplex_iteration_limit=0, presolve="off")
