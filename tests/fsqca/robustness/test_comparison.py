"""Robustness: fit and cases over all test solutions, ranges of cuts and anchors."""

from __future__ import annotations

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError

NAMES = pd.Index(list("ABCDEFGH"))
#                    A    B    C    D    E    F    G    H
INITIAL = np.array([0.9, 0.8, 0.7, 0.9, 0.2, 0.1, 0.3, 0.2])
OUTCOME = np.array([0.9, 0.2, 0.8, 0.1, 0.7, 0.3, 0.9, 0.1])
TESTS = {
    "first": np.array([0.8, 0.9, 0.7, 0.9, 0.2, 0.1, 0.3, 0.2]),
    # Only the middle one of three drops C and D and takes in E and F.
    "middle": np.array([0.9, 0.8, 0.2, 0.1, 0.8, 0.9, 0.3, 0.2]),
    "last": np.array([0.9, 0.8, 0.7, 0.9, 0.2, 0.1, 0.3, 0.1]),
}


def test_every_test_solution_counts() -> None:
    result = fsqca.robustness(INITIAL, TESTS, OUTCOME, NAMES)
    lowest = np.array([0.8, 0.8, 0.2, 0.1, 0.2, 0.1, 0.3, 0.1])
    highest = np.array([0.9, 0.9, 0.7, 0.9, 0.8, 0.9, 0.3, 0.2])
    core = np.array([0.8, 0.8, 0.2, 0.1, 0.2, 0.1, 0.3, 0.1])
    np.testing.assert_allclose(result.core_membership, core)
    cons_initial, cov_initial = 2.6 / 4.1, 2.6 / 4.0
    cons_core, cov_core = 2.0 / 2.6, 2.0 / 4.0
    assert result.initial.consistency == pytest.approx(cons_initial)
    assert result.rf_cons == pytest.approx(cons_initial / cons_core)
    assert result.rf_cov == pytest.approx(cov_core / cov_initial)
    for got, other in ((result.rf_sc_min, lowest), (result.rf_sc_max, highest)):
        shared, joint = np.minimum(INITIAL, other).sum(), np.maximum(INITIAL, other).sum()
        assert got == pytest.approx(shared / joint)


def test_cases() -> None:
    result = fsqca.robustness(INITIAL, TESTS, OUTCOME, NAMES)
    assert result.cases == {
        "A": "robust typical",
        "B": "robust deviant",
        "C": "shaky typical",
        "D": "shaky deviant",
        "E": "possible typical",
        "F": "possible deviant",
        "G": "deviant coverage",
        "H": "irrelevant",
    }
    assert result.of("shaky typical") == ("C",)
    assert result.rcr_typical == result.rcr_deviant == pytest.approx(1 / 3)
    assert result.rank == 4


@pytest.mark.parametrize(
    ("tests", "rank"), [(["first", "last"], 1), (["middle"], 4), (["wide"], 2), (["narrow"], 3)]
)
def test_rank(tests: list[str], rank: int) -> None:
    every = TESTS | {"wide": np.maximum(*list(TESTS.values())[:2]), "narrow": TESTS["middle"] * 0}
    result = fsqca.robustness(INITIAL, {name: every[name] for name in tests}, OUTCOME, NAMES)
    assert result.rank == rank


def test_single_tests_are_listed_with_the_least_robust_first() -> None:
    result = fsqca.robustness(INITIAL, TESTS, OUTCOME, NAMES)
    assert result.tests[0].name == "middle"
    assert [one.rank for one in result.tests] == [4, 1, 1]


def test_a_solution_is_fully_robust_against_itself() -> None:
    result = fsqca.robustness(INITIAL, {"same": INITIAL}, OUTCOME, NAMES)
    ones = (result.rf_cons, result.rf_cov, result.rf_sc_min, result.rf_sc_max)
    assert ones == (1.0, 1.0, 1.0, 1.0)
    assert result.rank == 1


def test_a_case_at_one_half_has_no_kind() -> None:
    result = fsqca.robustness([0.5, 0.9], {"same": [0.5, 0.9]}, [0.9, 0.9], NAMES[:2])
    assert result.cases == {"B": "robust typical"}


@pytest.mark.parametrize(
    ("tests", "message"),
    [({}, "at least one test solution"), ({"short": [0.5]}, "must have the same cases")],
)
def test_refusals(tests: dict[str, list[float]], message: str) -> None:
    with pytest.raises(UserError, match=message):
        fsqca.robustness(INITIAL, tests, OUTCOME, NAMES)


def test_tied_models_are_test_solutions_of_their_own() -> None:
    frame = reference.china()
    solution = fsqca.minimize(
        reference.china_table("~EFF"), "intermediate", reference.china_expectations("~EFF")
    )
    got = fsqca.model_memberships("base", solution, frame)
    assert list(got) == ["base (1 of 2)", "base (2 of 2)"]
    none = fsqca.minimize(fsqca.recode(reference.china_table("EFF"), consistency=1.0))
    assert not fsqca.model_memberships("strict", none, frame)["strict"].any()


@pytest.mark.parametrize("outcome", ["EFF", "~EFF"])
@pytest.mark.parametrize("kind", ["complex", "intermediate"])
def test_cut_ranges_are_exact(outcome: str, kind: str) -> None:
    table = reference.china_table(outcome)
    directions = reference.china_expectations(outcome)
    base = fsqca.signature(fsqca.minimize(table, kind, directions))

    def same(cut: str, value: float) -> bool:
        moved = fsqca.recode(table, **{cut: int(value) if cut == "frequency" else value})
        return fsqca.signature(fsqca.minimize(moved, kind, directions)) == base

    for one in fsqca.cut_ranges(table, kind, directions):
        step = 1 if one.what == "frequency" else 1e-6
        assert one.lower <= one.base <= one.upper
        for value in np.linspace(one.lower, one.upper, 7):
            assert same(one.what, round(value) if step == 1 else value)
        if one.changes_below:
            assert not same(one.what, one.lower - step)
        if one.changes_above:
            assert not same(one.what, one.upper + step)


def test_recoding_gives_the_table_of_the_other_cuts_and_keeps_exclusions() -> None:
    table = reference.china_table("EFF")
    other = fsqca.truth_table(
        reference.china(), "EFF", table.conditions, consistency=0.75, pri=0.5, frequency=2
    )
    moved = fsqca.recode(table, consistency=0.75, pri=0.5, frequency=2)
    pd.testing.assert_frame_equal(moved.rows, other.rows)
    assert 6 not in fsqca.recode(table.exclude([6]), pri=0.5).positive


ANCHORS = {"X": (0.0, 10.0, 20.0), "Y": (0.0, 10.0, 20.0)}


def raw() -> pd.DataFrame:
    return pd.DataFrame(
        {"X": [2.0, 6.0, 14.0, 18.0], "Y": [2.0, 4.0, 16.0, 19.0]}, index=list("ABCD")
    )


def analyse(memberships: pd.DataFrame) -> fsqca.Solution:
    table = fsqca.truth_table(memberships, "Y", ["X"], consistency=0.8, pri=0.5)
    return fsqca.minimize(table)


def test_anchor_ranges_end_where_the_solution_changes() -> None:
    ranges = {one.what: one for one in fsqca.anchor_ranges(raw(), ANCHORS, analyse)}
    assert set(ranges) == {
        f"{name}, {word}"
        for name in "XY"
        for word in ("full non-membership", "crossover", "full membership")
    }
    base = fsqca.signature(analyse(calibrated(ANCHORS)))
    crossover = ranges["X, crossover"]
    assert 0.0 < crossover.lower < 10.0 < crossover.upper < 20.0
    assert crossover.changes_below
    beyond = calibrated(ANCHORS | {"X": (0.0, crossover.lower - 0.05, 20.0)})
    inside = calibrated(ANCHORS | {"X": (0.0, crossover.lower, 20.0)})
    assert fsqca.signature(analyse(inside)) == base
    assert fsqca.signature(analyse(beyond)) != base


def calibrated(anchors: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    frame = raw()
    return pd.DataFrame(
        {name: fsqca.calibrate(frame[name], *three) for name, three in anchors.items()},
        index=frame.index,
    )


def test_an_anchor_at_the_edge_of_the_data_has_no_room() -> None:
    anchors = ANCHORS | {"X": (2.0, 10.0, 18.0)}
    ranges = fsqca.anchor_ranges(raw(), anchors, analyse, sets=["X"])
    assert [one.what.split(",")[0] for one in ranges] == ["X"] * 3
    assert ranges[0].lower == 2.0
    assert not ranges[0].changes_below


def test_an_analysis_that_fails_ends_the_range() -> None:
    def strict(memberships: pd.DataFrame) -> fsqca.Solution:
        if memberships["X"].min() < 0.05:
            raise UserError("condition 'X' has the same membership in every case")
        return analyse(memberships)

    ranges = {one.what: one for one in fsqca.anchor_ranges(raw(), ANCHORS, strict, sets=["X"])}
    # Case A has the raw value 2: its membership is 0.05 when the outer anchor arrives there.
    outer = ranges["X, full non-membership"]
    assert outer.upper == pytest.approx(2.0, abs=0.01)
    assert outer.changes_above


def test_empty_solutions_coincide() -> None:
    result = fsqca.robustness([0.0, 0.0], {"none": [0.0, 0.0]}, [0.9, 0.1], NAMES[:2])
    assert result.rf_sc_min == 1.0
    assert result.cases == {"A": "deviant coverage", "B": "irrelevant"}
