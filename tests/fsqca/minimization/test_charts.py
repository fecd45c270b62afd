"""Charts hang on a table's coded rows alone: solved once, and measured on each table's cases."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import fsqca
from analysis.fsqca.minimization import charts
from analysis.fsqca.solutions import Kind

FIRST = pd.DataFrame(
    {
        "A": [0.9, 0.8, 0.2, 0.3, 0.7],
        "B": [0.8, 0.1, 0.9, 0.2, 0.9],
        "Y": [0.9, 0.9, 0.1, 0.1, 0.8],
    },
    index=list("vwxyz"),
)


def table(memberships: pd.DataFrame) -> fsqca.TruthTable:
    return fsqca.truth_table(memberships, "Y", ["A", "B"])


@pytest.mark.parametrize("kind", ["complex", "parsimonious", "intermediate"])
def test_like_tables_are_solved_once_and_measured_each(kind: Kind) -> None:
    other = FIRST.assign(Y=[0.95, 0.85, 0.15, 0.05, 0.85])
    one, two = table(FIRST), table(other)
    assert charts.charts_of(one, 9, False, False) is charts.charts_of(two, 9, False, False)
    (before,) = fsqca.minimize(one, kind, {"B": "present"}).models
    (after,) = fsqca.minimize(two, kind, {"B": "present"}).models
    assert before.expressions == after.expressions
    x = other["A"]
    assert after.coverage == pytest.approx(min_sum(x, other["Y"]) / other["Y"].sum())
    assert after.coverage != before.coverage


def min_sum(one: pd.Series, other: pd.Series) -> float:
    return float(pd.concat([one, other], axis=1).min(axis=1).sum())


def test_what_is_expected_is_a_part_of_the_question() -> None:
    """Without the case that has neither, ~A~B is a remainder that an expectation may let help."""
    left = table(FIRST.drop(index=["w", "y"]))
    found = {
        str(wanted): fsqca.minimize(left, "intermediate", wanted).models[0].expressions
        for wanted in (None, {"B": "absent"}, {"A": "present"}, None)
    }
    assert len(set(found.values())) > 1
