"""Leaving cases out, resampling, chance."""

from __future__ import annotations

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError

CONDITIONS = ["ECON", "DIG", "URB", "DENS"]


def analyse(frame: pd.DataFrame) -> fsqca.Solution:
    table = fsqca.truth_table(frame, "EFF", CONDITIONS, consistency=0.8, pri=0.7)
    return fsqca.minimize(table, "intermediate", {"DIG": "present", "DENS": "present"})


def test_leave_one_out() -> None:
    """A alone makes Y; without one of the two cases of A, only its own row is left of it."""
    frame = pd.DataFrame(
        {"A": [1.0, 1, 0, 0], "B": [1.0, 0, 1, 0], "Y": [1.0, 1, 0, 0]}, index=list("pqrs")
    )

    def solve(table: pd.DataFrame) -> fsqca.Solution:
        return fsqca.minimize(fsqca.truth_table(table, "Y", ["A", "B"], consistency=1.0), "complex")

    assert [str(model) for model in solve(frame).models] == ["A"]
    assert [(one.case, one.changed, one.lost, one.gained, one.failed)
            for one in fsqca.leave_one_out(frame, solve)] == [
        ("p", True, ("A",), ("A*~B",), ""),
        ("q", True, ("A",), ("A*B",), ""),
        ("r", False, (), (), ""),
        ("s", False, (), (), ""),
    ]  # fmt: skip


def test_an_analysis_that_fails_without_a_case_is_told() -> None:
    frame = pd.DataFrame(
        {"A": [1.0, 0.0, 0.0], "B": [1.0, 0.0, 1.0], "Y": [1.0, 0.0, 0.0]}, index=list("XYZ")
    )

    def solve(table: pd.DataFrame) -> fsqca.Solution:
        return fsqca.minimize(fsqca.truth_table(table, "Y", ["A", "B"], consistency=1.0))

    first = fsqca.leave_one_out(frame, solve)[0]
    assert first.changed
    assert first.lost == ("A*B",)
    assert "condition 'A' has the same membership" in first.failed


def test_resampling_depends_on_the_seed_alone() -> None:
    frame = reference.china()
    one, two, other = (fsqca.bootstrap(frame, analyse, draws=20, seed=s) for s in (1, 1, 2))
    assert one == two
    assert one != other


def test_subsamples_of_everything_are_the_solution_itself() -> None:
    frame = reference.china()
    result = fsqca.subsample(frame, analyse, draws=3, seed=1, share=1.0)
    assert (result.same, result.none, result.size) == (1.0, 0.0, len(frame))
    (model,) = analyse(frame).models
    assert {one.term for one in result.pathways} == model.expressions
    for one in result.pathways:
        (term,) = (term for term in model.terms if str(term) == one.term)
        assert (one.in_base, one.some, one.every) == (True, 1.0, 1.0)
        np.testing.assert_allclose(one.consistency, term.consistency)
        np.testing.assert_allclose(one.coverage, term.raw_coverage)


def test_resampling_counts_what_appears() -> None:
    frame = reference.china()
    result = fsqca.subsample(frame, analyse, draws=40, seed=5)
    assert result.size == 25
    rng = np.random.default_rng(5)
    seen: dict[str, int] = {}
    for _ in range(40):
        solution = analyse(frame.iloc[np.sort(rng.permutation(31)[:25])])
        for term in {str(term) for model in solution.models for term in model.terms}:
            seen[term] = seen.get(term, 0) + 1
    assert {one.term: one.some for one in result.pathways if one.some} == {
        term: count / 40 for term, count in seen.items()
    }
    assert all(one.every <= one.some for one in result.pathways)
    others = [one.some for one in result.pathways if not one.in_base]
    assert others == sorted(others, reverse=True)


def test_bootstrap_names_repeated_cases() -> None:
    names: list[str] = []

    def watch(table: pd.DataFrame) -> fsqca.Solution:
        names.extend(table.index)
        assert table.index.is_unique
        return analyse(table)

    fsqca.bootstrap(reference.china(), watch, draws=2, seed=1)
    assert any(name.endswith("#2") for name in names)


def test_chance_alone_rarely_reaches_a_built_in_pathway() -> None:
    rng = np.random.default_rng(11)
    frame = pd.DataFrame((rng.random((40, 3)) > 0.5).astype(float), columns=["A", "B", "Y"])
    frame["Y"] = frame[["A", "B"]].min(axis=1)

    def solve(table: pd.DataFrame) -> fsqca.Solution:
        return fsqca.minimize(fsqca.truth_table(table, "Y", ["A", "B"], consistency=0.9))

    result = fsqca.permutation_test(frame, "Y", solve, draws=49, seed=1)
    assert result.coverage == 1.0
    assert len(result.chance) == 49
    assert result.p == pytest.approx((1 + (result.chance >= 1.0).sum()) / 50) == 0.02


def test_chance_finds_a_pathway_in_noise() -> None:
    """An outcome without any pattern: a solution often exists, and beats nothing."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.random((20, 4)), columns=["A", "B", "C", "Y"])

    def solve(table: pd.DataFrame) -> fsqca.Solution:
        return fsqca.minimize(fsqca.truth_table(table, "Y", ["A", "B", "C"], consistency=0.75))

    result = fsqca.permutation_test(frame, "~Y", solve, draws=40, seed=2)
    assert result.any_solution > 0.5
    assert result.p > 0.05
    again = fsqca.permutation_test(frame, "Y", solve, draws=40, seed=2)
    np.testing.assert_array_equal(result.chance, again.chance)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_refusals(share: float) -> None:
    frame = reference.china()
    with pytest.raises(UserError, match="sample cut"):
        fsqca.subsample(frame, analyse, draws=1, seed=1, share=share)
    with pytest.raises(UserError, match="at least one draw"):
        fsqca.bootstrap(frame, analyse, draws=0, seed=1)


def test_samples_that_cannot_be_analysed_count_as_none() -> None:
    frame = pd.DataFrame(
        {"A": [1.0, 0.0, 0.0, 0.0], "B": [1.0, 0.0, 1.0, 0.0], "Y": [1.0, 0.0, 0.0, 0.0]},
        index=list("WXYZ"),
    )

    def solve(table: pd.DataFrame) -> fsqca.Solution:
        return fsqca.minimize(fsqca.truth_table(table, "Y", ["A", "B"], consistency=1.0))

    result = fsqca.subsample(frame, solve, draws=30, seed=1, share=0.75)
    rng = np.random.default_rng(1)
    without = [0 not in rng.permutation(4)[:3] for _ in range(30)]
    assert result.none == np.mean(without) > 0.0
    assert sum(one.some for one in result.pathways if one.in_base) <= 1.0 - result.none
