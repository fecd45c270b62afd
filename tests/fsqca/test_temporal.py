"""Conditions that do not matter for some cases: order of events, as R's QCA codes it."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.cli.main import main
from analysis.errors import UserError

FOLDER = Path(__file__).parents[1] / "reference" / "qca_temporal"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
CONDITIONS = ["P", "E", "A", "EBA", "S"]
RS = pd.read_csv(FOLDER / "input.csv", index_col="case", na_values="-")


def table() -> fsqca.TruthTable:
    return fsqca.truth_table(RS, "REC", CONDITIONS, dont_care=["EBA"])


def test_the_complex_solution_is_that_of_r() -> None:
    (model,) = fsqca.minimize(table(), "complex").models
    assert {str(term) for term in model.terms} == set(EXPECTED["complex"])
    for term in model.terms:
        fit = [term.consistency, term.raw_coverage, term.unique_coverage]
        np.testing.assert_allclose(fit, EXPECTED["complex"][str(term)], atol=5e-4)
    assert (model.consistency, model.coverage) == (1, 1)


def test_the_parsimonious_solution_covers_no_negative_row() -> None:
    """All of R's models but the two that cover rows whose order of events does not matter."""
    found = {frozenset(map(str, m.terms)) for m in fsqca.minimize(table(), "parsimonious").models}
    wanted = {frozenset(model) for model in EXPECTED["parsimonious"]}
    beyond = {frozenset({"~EBA", "P*E"}), frozenset({"EBA", "E*S"})}
    assert found == wanted - beyond
    without = RS[RS["REC"] == 0]
    for model in beyond:
        lone = next(term for term in model if "*" not in term)
        assert fsqca.parse(lone, CONDITIONS).membership(without).all()


def test_a_case_stands_in_each_row_that_it_leaves_open() -> None:
    rows = table().rows
    holding = {row for row, cases in rows["cases"].items() if "c6" in cases}
    assert holding == {26, 28}
    assert table().share_of_cases == 1
    assert not table().ambiguous


@st.composite
def crisp(draw: st.DrawFn) -> pd.DataFrame:
    n, k = draw(st.integers(4, 12)), draw(st.integers(2, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = rng.integers(0, 2, (n, k)).astype(float)
    values[0], values[1] = 0, 1
    values[2:, :2] = np.where(rng.random((n - 2, 2)) < 0.4, np.nan, values[2:, :2])
    frame = pd.DataFrame(values, columns=list("ABCD")[:k], index=[f"c{i}" for i in range(n)])
    return frame.assign(Y=rng.integers(0, 2, n).astype(float))


@settings(max_examples=40, deadline=None)
@given(crisp())
@pytest.mark.filterwarnings("ignore::analysis.fsqca.SparseTableWarning")
def test_the_same_as_with_every_reading_written_out(frame: pd.DataFrame) -> None:
    names = list(frame.columns[:-1])
    spelt = []
    for case, row in frame.iterrows():
        open_ = [name for name in names if np.isnan(row[name])]
        for reading in product((0.0, 1.0), repeat=len(open_)):
            told = row.copy()
            told[open_] = reading
            spelt.append(told.rename(f"{case} {reading}"))
    plain = fsqca.truth_table(pd.DataFrame(spelt), "Y", names)
    found = fsqca.truth_table(frame, "Y", names, dont_care=["A", "B"])
    columns = [*names, "n", "consistency", "pri", "out"]
    pd.testing.assert_frame_equal(
        found.rows[columns].sort_index(), plain.rows[columns].sort_index()
    )
    for kind in ("complex", "parsimonious"):
        models, wanted = (
            {frozenset(map(str, m.terms)) for m in fsqca.minimize(one, kind).models}
            for one in (found, plain)
        )
        assert models == wanted
    for model in fsqca.minimize(found, "complex").models:
        # The cases of positive rows are in the model.
        rows = found.rows[found.rows["out"] == 1]
        inside = set(frame.index[model.membership(frame) > 0.5])
        assert {case for cases in rows["cases"] for case in cases} <= inside


def test_by_command() -> None:
    call = ["fsqca", str(FOLDER / "input.csv"), "--outcome", "REC"]
    call += ["--conditions", ",".join(CONDITIONS)]
    answer = CliRunner().invoke(main, [*call, "--dont-care", "EBA", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    (model,) = told["solutions"]["complex"]["models"]
    assert {term["term"] for term in model["terms"]} == set(EXPECTED["complex"])
    assert "EBA" not in {one["condition"] for one in told["necessity"]}
    text = CliRunner().invoke(main, [*call, "--dont-care", "EBA"]).stdout
    assert "EBA does not matter for c6, c7" in text
    for more, message in (
        ((), "'-' is not a number"),
        (("--dont-care", "EBA", "--cases"), "--dont-care leaves rows open"),
        (("--dont-care", "X"), "X is none of the conditions"),
        (("--dont-care", "EBA", "--calibrate", "EBA=0,0.5,1"), "is 0 or 1"),
    ):
        refused = CliRunner().invoke(main, [*call, *more])
        assert refused.exit_code == 2
        assert message in refused.output


def test_what_cannot_be_left_open() -> None:
    with pytest.raises(UserError, match="neither 0, 1 nor missing"):
        fsqca.truth_table(RS.replace({"EBA": {1: 0.7}}), "REC", CONDITIONS, dont_care=["EBA"])
    with pytest.raises(UserError, match="not among the conditions"):
        fsqca.truth_table(RS, "REC", CONDITIONS[:3], dont_care=["EBA"])
    with pytest.raises(UserError, match="a level of its own"):
        fsqca.truth_table(RS, "REC", CONDITIONS, dont_care=["EBA"], multivalue=["EBA"])
    with pytest.raises(UserError, match="stands in several rows"):
        fsqca.single_cases(table(), fsqca.minimize(table(), "complex").models[0])
