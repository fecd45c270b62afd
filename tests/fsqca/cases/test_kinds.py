"""Kinds of cases, and how clusters of cases differ."""

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


def test_kinds_of_cases() -> None:
    frame = reference.china()
    (model,) = analyse(frame).models
    types = fsqca.case_types(frame, "EFF", model)
    x, y = model.membership(frame), frame["EFF"].to_numpy()
    kinds = {
        (True, True): "typical",
        (True, False): "deviant consistency",
        (False, True): "deviant coverage",
        (False, False): "irrelevant",
    }
    for place, case in enumerate(types.cases):
        assert case.name == frame.index[place]
        assert case.kind == kinds[x[place] > 0.5, y[place] > 0.5]
        assert case.above_diagonal == (y[place] >= x[place])
        members = tuple(str(t) for t in model.terms if case.name in t.cases)
        assert case.terms == members
        assert bool(members) == (case.membership > 0.5)
    deviant = {case.name for case in types.of("deviant consistency")}
    assert deviant == {"Anhui", "Jiangsu", "Fujian", "Chongqing"}
    table = types.to_frame()
    assert list(table.index) == list(frame.index)
    assert (table["kind"] == "typical").sum() == len(types.of("typical"))


def test_a_case_at_one_half_is_of_no_kind_for_the_outcome_or_its_negation() -> None:
    frame = pd.DataFrame({"A": [0.9, 0.5, 0.9, 0.1], "Y": [0.5, 0.9, 0.1, 0.9]}, index=list("PQRS"))
    for outcome, kinds in (
        ("Y", ["deviant consistency", "deviant coverage"]),
        ("~Y", ["typical", "irrelevant"]),
    ):
        types = fsqca.case_types(frame, outcome, fsqca.parse("A", ["A"]))
        assert [case.kind for case in types.cases] == ["ambiguous", "ambiguous", *kinds]


def test_clusters() -> None:
    x = np.array([0.8, 0.6, 0.9, 0.3, 0.7, 0.5])
    y = np.array([0.9, 0.5, 0.4, 0.3, 0.8, 0.2])
    years = [2011, 2011, 2015, 2015, 2020, 2020]
    units = list("ABABAB")
    result = fsqca.cluster_diagnostics(x, y, years, units)
    assert result.pooled == fsqca.sufficiency(x, y)
    assert [one.name for one in result.between] == [2011, 2015, 2020]
    got = [one.sufficiency.consistency for one in result.between]
    wanted = np.array([1.3 / 1.4, 0.7 / 1.2, 0.9 / 1.2])
    np.testing.assert_allclose(got, wanted)
    spread = wanted / wanted.sum() - 1 / 3
    assert result.distance_between == pytest.approx(np.sqrt((spread**2).sum()))
    assert [one.size for one in result.within] == [3, 3]
    assert result.within[0].sufficiency == fsqca.sufficiency(x[::2], y[::2])
    assert result.within[1].necessity == fsqca.necessity_fit(x[1::2], y[1::2])


def test_even_clusters_are_at_no_distance() -> None:
    result = fsqca.cluster_diagnostics([0.6, 0.6], [0.3, 0.3], ["East", "West"])
    assert result.distance_between == pytest.approx(0.0)
    assert result.within == ()
    assert fsqca.cluster_diagnostics([0.6], [0.0], ["East"]).distance_between == 0.0
    with pytest.raises(UserError, match="same length"):
        fsqca.cluster_diagnostics([0.6, 0.6], [0.3, 0.3], ["East"])


def test_distances_of_necessity_between_and_within_clusters() -> None:
    # SetMethods 4.1, cluster() for EMP as necessary for EXPORT in SCHF: dBP 0.0235, dWP 0.1158.
    frame = reference.memberships("qca_schf_export")
    units, years = zip(*(str(case).rsplit("_", 1) for case in frame.index), strict=True)
    found = fsqca.cluster_diagnostics(frame["EMP"], frame["EXPORT"], years, units)
    assert found.necessity_between == pytest.approx(0.0235, abs=5e-5)
    assert found.necessity_within == pytest.approx(0.1158, abs=5e-5)
