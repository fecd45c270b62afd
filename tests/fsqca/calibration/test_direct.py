"""Calibration against R and against what the functions promise."""

from __future__ import annotations

from typing import Any

import fsqca_reference as reference
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import fsqca
from analysis.errors import UserError

ANSWERS = reference.expected("qca_calibration")

# R rounds memberships this near to 0 and 1 when it bends the lines by powers.
ROUNDED_BY_R = 1e-4


@pytest.mark.parametrize("answer", ANSWERS["direct"], ids=lambda one: one.get("label", ""))
def test_direct(answer: dict[str, Any]) -> None:
    values, anchors = ANSWERS[answer["data"]], answer["anchors"]
    if len(anchors) == 6:
        powers = {"below": answer["below"], "above": answer["above"]}
        got = fsqca.calibrate_bell(values, anchors[:3], anchors[3:], **powers)
    elif not answer["logistic"]:
        powers = {"below": answer["below"], "above": answer["above"]}
        got = fsqca.calibrate(values, *anchors, shape="linear", **powers)
    else:
        falling = "decreasing" in answer.get("label", "")
        order = anchors[::-1] if falling else anchors
        got = fsqca.calibrate(values, *order, idm=answer["idm"])
    wanted = np.array(answer["values"])
    bent = {answer.get("below", 1), answer.get("above", 1)} != {1}
    rounded = (bent & ((wanted == 0.0) | (wanted == 1.0))).astype(bool)
    np.testing.assert_allclose(got[~rounded], wanted[~rounded], atol=1e-8)
    np.testing.assert_allclose(got[rounded], wanted[rounded], atol=ROUNDED_BY_R)


def test_the_constant_of_fsqca_is_a_log_odds_of_three() -> None:
    got = fsqca.calibrate([20.0], 2.0, 5.0, 20.0, idm=fsqca.IDM_FSQCA)
    assert np.log(got / (1.0 - got)) == pytest.approx(3.0)


@pytest.mark.parametrize("answer", ANSWERS["crisp"], ids=["crisp", "multi-value"])
def test_levels(answer: dict[str, Any]) -> None:
    got = fsqca.calibrate_levels(ANSWERS[answer["data"]], answer["thresholds"])
    np.testing.assert_array_equal(got, answer["values"])


def test_thresholds_by_clustering() -> None:
    answer = ANSWERS["findTh"]
    assert fsqca.cluster_thresholds(answer["x"]) == (answer["n1"],)
    assert fsqca.cluster_thresholds(answer["x"], 2) == tuple(answer["n2"])


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=30),
    st.tuples(*[st.floats(-90, 90)] * 3).map(sorted).filter(lambda t: t[0] < t[1] < t[2]),
)
def test_monotone_and_mirrored(values: list[float], anchors: list[float]) -> None:
    rising = fsqca.calibrate(values, *anchors)
    falling = fsqca.calibrate(values, *anchors[::-1])
    assert (np.diff(rising[np.argsort(values, kind="stable")]) >= 0.0).all()
    assert ((rising >= 0.0) & (rising <= 1.0)).all()
    np.testing.assert_allclose(rising + falling, 1.0, atol=1e-12)
    at_anchors = fsqca.calibrate(anchors, *anchors)
    np.testing.assert_allclose(at_anchors, [0.05, 0.5, 0.95], atol=1e-12)
    assert at_anchors[1] == 0.5


def test_percentiles_make_the_median_case_a_half() -> None:
    values = pd.Series([1.0, 2.0, 4.0, 8.0, 16.0], index=list("ABCDE"))
    anchors = fsqca.percentile_anchors(values)
    table = pd.DataFrame({"X": fsqca.calibrate(values, *anchors)}, index=values.index)
    assert fsqca.half_memberships(table) == (("C", "X"),)
    moved = fsqca.move_halves(table)
    assert moved.loc["C", "X"] == 0.501
    assert fsqca.half_memberships(moved) == ()
    pd.testing.assert_frame_equal(moved.drop(index="C"), table.drop(index="C"))


def test_skewness_is_flagged() -> None:
    table = pd.DataFrame({"RARE": [0.9] + [0.1] * 9, "EVEN": [0.9, 0.1] * 5})
    rare, even = fsqca.skewness(table)
    assert (rare.share, rare.skewed) == (0.1, True)
    assert (even.share, even.skewed) == (0.5, False)


def test_curve_passes_through_the_cases() -> None:
    values = [40000.0, 69000.0, 120000.0]
    curve = fsqca.calibration_curve(values, 54000, 69000, 90000)
    assert curve.grid[0] == 40000.0
    assert curve.grid[-1] == 120000.0
    for value, membership in zip(curve.raw, curve.membership, strict=True):
        assert np.interp(value, curve.grid, curve.curve) == pytest.approx(membership, abs=2e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fsqca.calibrate([1.0], 1, 1, 2), "rise or fall strictly"),
        (lambda: fsqca.calibrate([1.0], 1, 3, 2), "rise or fall strictly"),
        (lambda: fsqca.calibrate([1.0, np.nan], 1, 2, 3), "value 2 is missing"),
        (lambda: fsqca.calibrate([[1.0]], 1, 2, 3), "one column"),
        (lambda: fsqca.calibrate([1.0], 1, 2, 3, idm=0.4), "idm"),
        (lambda: fsqca.calibrate([1.0], 1, 2, 3, shape="cubic"), "logistic or linear"),
        (lambda: fsqca.calibrate([1.0], 1, 2, 3, shape="linear", below=0), "positive"),
        (lambda: fsqca.calibrate_bell([1.0], (1, 2, 5), (4, 6, 7)), "before it falls"),
        (lambda: fsqca.calibrate_levels([1.0], [2.0, 1.0]), "ascending"),
        (lambda: fsqca.cluster_thresholds([1.0, 1.0, 2.0], 2), "2 different values"),
        (lambda: fsqca.move_halves(pd.DataFrame({"A": [0.5]}), by=0.5), "at most 0.1"),
    ],
)
def test_refusals(call: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        call()
