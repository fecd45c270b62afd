"""Indirect, empirical, relative and bell-shaped calibration against R."""

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

NAME = "qca_calibrate_more"
ANSWERS: dict[str, Any] = reference.expected(NAME)
MADE = pd.read_csv(reference.REFERENCE / NAME / "input_made.csv")["x"].to_numpy()
DEV = pd.read_csv(reference.REFERENCE / NAME / "input_LR.csv", index_col=0)["DEV"].to_numpy()


def raw(key: str) -> np.ndarray:
    return DEV if key.startswith("LR") else MADE


@pytest.mark.parametrize("key", ["LR_DEV", "LR_DEV_5", "made"])
def test_indirect(key: str) -> None:
    answer = ANSWERS["indirect"][key]
    got = fsqca.calibrate_indirect(raw(key), answer["thresholds"])
    np.testing.assert_allclose(got, answer["result"]["values"], atol=2e-6)


def test_indirect_says_that_it_does_not_settle() -> None:
    with pytest.raises(UserError, match="does not settle"):
        fsqca.calibrate_indirect(MADE, [55])


@pytest.mark.parametrize("key", ["made_inc", "made_dec", "LR_DEV"])
def test_ecdf(key: str) -> None:
    answer = ANSWERS["ecdf"][key]
    got = fsqca.calibrate_ecdf(raw(key), *answer["thresholds"])
    np.testing.assert_allclose(got, answer["result"]["values"], atol=1e-9)


@pytest.mark.parametrize("key", ["none_outside", "none_above"])
def test_ecdf_where_r_stops(key: str) -> None:
    low, middle, high = ANSWERS["ecdf"][key]["thresholds"]
    got = fsqca.calibrate_ecdf(MADE, low, middle, high)
    assert ((got >= 0.0) & (got <= 1.0)).all()
    assert (got[middle < MADE] > 0.5).all()
    assert got.max() == 1.0


@pytest.mark.parametrize("key", list(ANSWERS["TFR"]))
def test_tfr(key: str) -> None:
    answer = ANSWERS["TFR"][key]
    got = fsqca.calibrate_tfr(answer["x"], lowest=1)
    np.testing.assert_allclose(got, answer["result"]["values"], atol=1e-9)
    own = fsqca.calibrate_tfr(answer["x"])  # Cheli and Lemmi: the lowest code that there is
    assert own.min() == 0.0
    assert own.max() == 1.0


BELLS = [key for key in ANSWERS["bell"] if isinstance(ANSWERS["bell"][key]["thresholds"], dict)]


@pytest.mark.parametrize("key", BELLS)
def test_bells(key: str) -> None:
    answer = ANSWERS["bell"][key]
    powers = dict(part.split("=") for part in key.split(", ")[1:])
    first, second = np.array(list(answer["thresholds"].values())).reshape(2, 3)
    shape = fsqca.calibrate_inverse_bell if key.startswith("inverse") else fsqca.calibrate_bell
    got = shape(MADE, tuple(first), tuple(second), **{k: float(v) for k, v in powers.items()})
    wanted = np.array(answer["result"]["values"])
    # R takes what lies within 0.0001 of 0 or 1 for it.
    got = np.where((np.abs(got - wanted) < 1e-4) & np.isin(wanted, (0.0, 1.0)), wanted, got)
    np.testing.assert_allclose(got, wanted, atol=1e-9)


@given(st.lists(st.integers(1, 7), min_size=2, max_size=30).filter(lambda x: len(set(x)) > 1))
def test_relative_memberships_keep_the_order(codes: list[int]) -> None:
    for got in (
        fsqca.calibrate_tfr(codes),
        fsqca.calibrate_ecdf(codes, min(codes) - 1, min(codes) + 0.5, max(codes) + 1),
    ):
        order = np.argsort(codes, kind="stable")
        assert (np.diff(got[order]) >= 0.0).all()
        assert got.min() >= 0.0
        assert got.max() == 1.0
