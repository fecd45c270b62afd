"""The chart: smallest covers, their caps, and a solver that keeps silent."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.fsqca.minimization.cover import (
    essential,
    irredundant_covers,
    smallest_covers,
    undominated,
)
from analysis.fsqca.minimization.cover_size import fewest
from analysis.fsqca.minimization.cubes import as_cube, covered
from analysis.solver import optimise

# Two ways around a circle of six rows: no reduction settles it, the integer programme must.
CYCLE = np.array([[row in (p, (p + 1) % 6) for row in range(6)] for p in range(6)])


@st.composite
def charts(draw: st.DrawFn) -> np.ndarray:
    implicants, rows = draw(st.integers(1, 8)), draw(st.integers(1, 7))
    flat = draw(st.lists(st.booleans(), min_size=implicants * rows, max_size=implicants * rows))
    chart = np.array(flat).reshape(implicants, rows)
    chart[draw(st.integers(0, implicants - 1)), ~chart.any(axis=0)] = True
    return chart


def all_covers(chart: np.ndarray) -> list[tuple[int, ...]]:
    places = range(len(chart))
    return [
        chosen
        for size in range(1, len(chart) + 1)
        for chosen in combinations(places, size)
        if chart[list(chosen)].any(axis=0).all()
    ]


@given(charts())
@settings(max_examples=150, deadline=None)
def test_smallest_and_irredundant_covers(chart: np.ndarray) -> None:
    covers = all_covers(chart)
    size = len(covers[0])
    smallest = smallest_covers(chart, 10_000)
    assert smallest.complete
    assert len(smallest.covers) == len(set(smallest.covers))
    assert set(smallest.covers) == {cover for cover in covers if len(cover) == size}
    irredundant = irredundant_covers(chart, 10_000)
    assert irredundant.complete
    assert sorted(irredundant.covers) == sorted(
        cover
        for cover in covers
        if not any(chart[[p for p in cover if p != place]].any(axis=0).all() for place in cover)
    )


@given(charts())
@settings(max_examples=80, deadline=None)
def test_reductions(chart: np.ndarray) -> None:
    alone = {int(np.flatnonzero(column)[0]) for column in chart.T if column.sum() == 1}
    assert set(essential(chart).tolist()) == alone
    kept = set(undominated(chart).tolist())
    for place, line in enumerate(chart):
        dominated = any((line <= other).all() and (line != other).any() for other in chart)
        assert (place in kept) != dominated


def test_a_cyclic_core_is_settled_by_the_programme() -> None:
    found = smallest_covers(CYCLE, 10)
    assert set(found.covers) == {(0, 2, 4), (1, 3, 5)}
    assert found.complete


def test_weights_bound_every_cover_from_below() -> None:
    patterns = [0b000011, 0b000110, 0b001100, 0b011000, 0b110000, 0b100001, 0b010101]
    best = fewest(patterns)
    for pattern in patterns:
        carried = sum(w for row, w in best.weights.items() if pattern >> row & 1)
        assert carried <= 1.0 + 1e-6
    assert len(best.cover) - 1 < sum(best.weights.values()) <= len(best.cover) + 1e-6


def test_caps_are_reported() -> None:
    few = smallest_covers(CYCLE, 1)
    assert len(few.covers) == 1
    assert not few.complete
    no_steps = smallest_covers(CYCLE, 10, nodes=0)
    assert len(no_steps.covers) == 1
    assert not no_steps.complete
    assert CYCLE[list(no_steps.covers[0])].any(axis=0).all()
    assert len(no_steps.covers[0]) == 3


def test_a_capped_solution_says_so() -> None:
    truth = reference.table_of("qca_ceb_vink_CVF", "PROTEST")
    whole = fsqca.minimize(truth, "parsimonious")
    assert whole.complete
    assert whole.note == "4 models fit the truth table equally well; all are shown."
    cut = fsqca.minimize(truth, "parsimonious", most_models=2)
    assert not cut.complete
    assert cut.note == "At least 2 models fit equally well; the list was cut at a cap."
    assert {m.expressions for m in cut.models} < {m.expressions for m in whole.models}
    middle = fsqca.minimize(truth, "intermediate", {"ETHFRACT": "present"}, most_models=1)
    assert len(middle.models) == 1
    assert not middle.complete


def test_the_solver_prints_nothing() -> None:
    program = (
        "import numpy as np\n"
        "from analysis.fsqca.minimization.cover import smallest_covers\n"
        "chart = np.array([[row in (p, (p + 1) % 6) for row in range(6)] for p in range(6)])\n"
        "assert len(smallest_covers(chart, 10).covers) == 2\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert done.stderr == ""


def test_an_unsolvable_programme_is_an_error() -> None:
    problem = pulp.LpProblem("impossible", pulp.LpMinimize)
    x = problem.add_variable("x", lowBound=0, upBound=1)
    problem += x
    problem += x >= 2
    with pytest.raises(RuntimeError, match="'impossible' ended as Infeasible"):
        optimise(problem)


def test_pruning_by_weights_loses_no_cover() -> None:
    """Larger charts than brute force can do: against the search that knows no bound."""
    rng = np.random.default_rng(4)
    cyclic = 0
    for _ in range(25):
        chart = rng.random((30, 14)) < 0.2
        chart[rng.integers(0, 30, 14), np.arange(14)] = True
        smallest = smallest_covers(chart, 100_000)
        every = irredundant_covers(chart, 100_000)
        assert smallest.complete
        assert every.complete
        size = min(map(len, every.covers))
        assert set(smallest.covers) == {cover for cover in every.covers if len(cover) == size}
        cyclic += len(smallest.covers) > 1
    assert cyclic > 10


@pytest.mark.parametrize(("k", "n", "most"), [(12, 31, 200), (14, 100, 50)])
def test_large_tables(k: int, n: int, most: int) -> None:
    rng = np.random.default_rng(1)
    names = [f"C{place:02d}" for place in range(k)]
    frame = pd.DataFrame(rng.random((n, k)), columns=names)
    pathways = np.maximum(*(frame[pair].min(axis=1) for pair in (names[:2], names[2:4])))
    frame["Y"] = np.clip(pathways + rng.normal(0.0, 0.15, n), 0.0, 1.0)
    with pytest.warns(fsqca.SparseTableWarning):
        table = fsqca.truth_table(frame, "Y", names, consistency=0.8, pri=0.5)
    solution = fsqca.minimize(table, "parsimonious", most_models=most)
    assert len(solution.models) == most
    assert solution.note.startswith(f"At least {most} models")
    cubes = np.array([as_cube(product, names) for product in solution.primes])
    place = {str(product): place for place, product in enumerate(solution.primes)}
    positive = covered(table.space, cubes, table.positive - 1)
    assert not covered(table.space, cubes, table.negative - 1).any()
    sizes = set()
    for model in solution.models:
        chosen = positive[[place[str(term)] for term in model.terms]]
        assert chosen.any(axis=0).all()
        assert all(
            np.delete(chosen, i, axis=0).any(axis=0).sum() < len(positive[0])
            for i in range(len(chosen))
        )
        sizes.add(len(model.terms))
    assert len(sizes) == 1
    assert len(solution.models) == len({model.expressions for model in solution.models})
