"""The binomial test of rows, and Haesebrouck's consistency."""

from __future__ import annotations

import json
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis import fsqca
from analysis.cli.main import main
from analysis.errors import UserError

# Four cases of A, three with the outcome; three of ~A, one with it.
CRISP = pd.DataFrame({"A": [1, 1, 1, 1, 0, 0, 0], "Y": [1, 1, 1, 0, 1, 0, 0]})


def tail(successes: int, n: int, share: float) -> float:
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(successes, n + 1))


def test_by_the_binomial_formula() -> None:
    table = fsqca.truth_table(CRISP, "Y", ["A"])
    p = fsqca.row_tests(table, 0.5)
    assert p[2] == pytest.approx(tail(3, 4, 0.5)) == pytest.approx(5 / 16)
    assert p[1] == pytest.approx(tail(1, 3, 0.5)) == pytest.approx(7 / 8)
    assert fsqca.row_tests(table)[2] == pytest.approx(tail(3, 4, 0.8))
    contrary = fsqca.row_tests(fsqca.truth_table(CRISP, "~Y", ["A"]), 0.5)
    assert contrary[2] == pytest.approx(tail(1, 4, 0.5))
    levels = pd.DataFrame({"A": [2, 2, 0, 1], "Y": [1, 1, 0, 0]})
    many = fsqca.row_tests(fsqca.truth_table(levels, "Y", ["A"], multivalue=["A"]), 0.5)
    assert many[3] == pytest.approx(0.25)


def test_fuzzy_sets_are_refused_with_the_reason() -> None:
    fuzzy = CRISP.astype(float)
    fuzzy.loc[0, "A"] = 0.9
    with pytest.raises(UserError, match="needs crisp sets"):
        fsqca.row_tests(fsqca.truth_table(fuzzy, "Y", ["A"]))


def test_by_the_command(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    CRISP.to_csv(path, index=False)
    asked = ["fsqca", str(path), "--outcome", "Y", "--conditions", "A", "--test-rows", "0.5"]
    answer = json.loads(CliRunner().invoke(main, [*asked, "--json"]).stdout)
    assert {row["row"]["A"]: row["p"] for row in answer["truth_table"]} == pytest.approx(
        {1: 5 / 16, 0: 7 / 8}
    )
    shown = CliRunner().invoke(main, [*asked, "--format", "csv", "--part", "truth_table"]).stdout
    assert ",p,cases" in shown.splitlines()[0]


memberships = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9).map(
    np.array
)


@given(memberships)
def test_haesebrouck_is_at_most_the_plain_consistency(data: np.ndarray) -> None:
    x, y = data.T
    if x.sum() > 1e-6:
        found = fsqca.haesebrouck_consistency(x, y)
        assert -1e-12 <= found <= fsqca.sufficiency(x, y).consistency + 1e-9
    crisp = (data > 0.5).astype(float)
    if crisp[:, 0].any():
        assert fsqca.haesebrouck_consistency(*crisp.T) == pytest.approx(
            fsqca.sufficiency(*crisp.T).consistency
        )


def test_haesebrouck_by_hand() -> None:
    found = fsqca.haesebrouck_consistency(np.array([1, 0.5]), np.array([0.5, 0.5]))
    assert found == pytest.approx(1 / (1 + np.sqrt(0.5)))
