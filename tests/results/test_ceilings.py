"""Necessary condition analysis of a study: which conditions are asked, and when there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import nca
from analysis.results.ceilings import MATTERS, ceilings
from analysis.results.shapes import Results

TABLE = pd.DataFrame(
    {
        "A": [0.1, 0.3, 0.6, 0.9, 0.8],
        "B": [0.5] * 5,
        "Y": [0.1, 0.3, 0.55, 0.9, 0.4],
    }
)


def test_conditions_and_negations_that_vary() -> None:
    found = ceilings(TABLE, ("A", "B"), "Y", draws=200, seed=1)
    assert found is not None
    assert [fit.condition for fit in found.fits] == ["A", "~A"]
    own = nca.ceiling(TABLE["A"], TABLE["Y"], "ce_fdh")
    line = nca.ceiling(TABLE["A"], TABLE["Y"], "cr_fdh")
    assert found.fits[0].ce_fdh == own.effect_size
    assert found.fits[0].cr_fdh == line.effect_size
    assert own.effect_size >= MATTERS
    # No case passes the steps: whoever reaches a level has what it needs.
    for need in found.needs:
        least = need.required["A"]
        reach = TABLE[TABLE["Y"] >= need.outcome - 1e-12]
        assert least is None or (reach["A"] >= least).all()
    assert found.needs[-1].required["A"] == pytest.approx(0.9)
    assert set(found.needs[0].required) == {"A"}


def test_nothing_can_be_necessary() -> None:
    level = TABLE.assign(Y=0.5)
    assert ceilings(level, ("A",), "Y", draws=20, seed=0) is None
    assert ceilings(TABLE, ("B",), "Y", draws=20, seed=0) is None


def test_the_default_study(found: Results) -> None:
    assert found.ceilings is not None
    names = {f"{sign}{name}" for name in found.study.fsqca.names for sign in ("", "~")}
    assert {fit.condition for fit in found.ceilings.fits} == names
    assert all(0 <= fit.ce_fdh < MATTERS for fit in found.ceilings.fits)
    assert found.ceilings.needs == ()
    assert {model.name for model in found.models} == set(found.study.models)
