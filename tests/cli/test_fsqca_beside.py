"""``pathways fsqca``: what stands beside the solutions where it is asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis import fsqca
from analysis.cli.main import main

SCHF = Path(__file__).resolve().parents[1] / "reference" / "qca_smmr_schf" / "input.csv"
CONDITIONS = ["EMP", "BARGAIN", "UNI", "OCCUP", "STOCK", "MA"]
CALL = ("--outcome", "EXPORT", "--conditions", ",".join(CONDITIONS), "--consistency", "0.9",
        "--pri", "0")  # fmt: skip
FRAME = pd.read_csv(SCHF, index_col="case")
TABLE = fsqca.truth_table(FRAME, "EXPORT", CONDITIONS, consistency=0.9)


def run(*args: Any) -> Result:
    return CliRunner().invoke(main, ["fsqca", *(str(arg) for arg in args)])


def told(*args: Any) -> dict[str, Any]:
    answer = run(*args, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    """The same cases with country and year in columns of their own."""
    path = tmp_path / "panel.csv"
    frame = FRAME.reset_index()
    parts = frame.pop("case").str.rsplit("_", n=1)
    frame.insert(0, "year", parts.str[1])
    frame.insert(0, "country", parts.str[0])
    frame.to_csv(path, index=False)
    return path


def test_any_expression_as_sufficient() -> None:
    (one,) = told(SCHF, *CALL, "--sufficient", "EMP*STOCK + ~UNI")["sufficiency"]
    x = fsqca.parse("EMP*STOCK + ~UNI", CONDITIONS).membership(FRAME)
    fit = fsqca.sufficiency(x, FRAME["EXPORT"].to_numpy())
    assert [one["consistency"], one["pri"], one["coverage"]] == pytest.approx(
        [fit.consistency, fit.pri, fit.coverage]
    )
    assert one["haesebrouck"] <= one["consistency"]
    assert one["cases"].split("; ") == list(FRAME.index[x > 0.5])


def test_a_theory_held_against_the_last_solution() -> None:
    rows = told(SCHF, *CALL, "--theory", "EMP*~MA", "--solution", "parsimonious")["theory"]
    models = fsqca.minimize(TABLE, "parsimonious").models
    assert len(rows) == 6 * len(models)
    found = fsqca.evaluate_theory(FRAME, "EXPORT", "EMP*~MA", models[0])
    for one in found.intersections:
        row = next(r for r in rows if r["model"] == 1 and r["part"] == one.part)
        assert row["consistency"] == pytest.approx(one.fit.consistency)
        assert row["with outcome"] == "; ".join(one.with_outcome)


def test_a_panel_in_every_period_and_unit(panel: Path) -> None:
    call = (*CALL, "--period", "year", "--necessary", "EMP")
    answer = told(panel, *call)
    of = [row for row in answer["clusters"] if row["set"] == "EMP"]
    # SetMethods 4.1, cluster() for EMP as necessary for EXPORT in SCHF: dBP 0.0235, dWP 0.1158.
    apart = {r["name"]: r["necessity consistency"] for r in of if r["part"] == "distance"}
    assert apart["between clusters"] == pytest.approx(0.0235, abs=5e-5)
    assert apart["between units"] == pytest.approx(0.1158, abs=5e-5)
    assert {r["name"] for r in of if r["part"] == "cluster"} == {"90", "95", "99", "03"}
    plain = told(SCHF, *CALL)
    for kind, solution in answer["solutions"].items():
        for model, other in zip(
            solution["models"], plain["solutions"][kind]["models"], strict=True
        ):
            assert [t["term"] for t in model["terms"]] == [t["term"] for t in other["terms"]]
            cases = [c.replace(" ", "_") for t in model["terms"] for c in t["cases"]]
            assert cases == [c.replace(" ", "_") for t in other["terms"] for c in t["cases"]]
    by_country = told(panel, *CALL, "--period", "year", "--clusters", "country")["clusters"]
    names = {r["name"] for r in by_country if r["part"] == "cluster"}
    assert names == {name.rsplit("_", 1)[0] for name in FRAME.index}


def test_searches_and_assumptions() -> None:
    answer = told(SCHF, *CALL, "--search", "--assumptions")
    sets = {(r["relation"], r["set"]) for r in answer["search"]}
    assert ("necessary", "STOCK + MA") in sets
    wanted = fsqca.sufficient_subsets(FRAME, "EXPORT", CONDITIONS, consistency=0.9)
    assert {s for relation, s in sets if relation == "sufficient"} == {
        str(one.expression) for one in wanted
    }
    rows = {(r["solution"], r["of"], r["what"]): r["rows"] for r in answer["assumptions"]}
    solution = fsqca.minimize(TABLE, "intermediate")
    for place, pair in enumerate(solution.pairs, start=1):
        split = fsqca.counterfactuals(TABLE, pair)
        for what in ("easy", "difficult"):
            text = rows["intermediate", f"pair {place}", f"{what} counterfactuals"]
            assert text == ", ".join(map(str, getattr(split, what)))
    negated = fsqca.truth_table(FRAME, "~EXPORT", CONDITIONS, consistency=0.9)
    both = fsqca.contradictory_assumptions(
        TABLE, fsqca.minimize(TABLE, "parsimonious"), fsqca.minimize(negated, "parsimonious")
    )
    told_of_both = rows["parsimonious", "all models", "contradictory assumptions"]
    assert told_of_both == ", ".join(map(str, both))


def test_every_form_has_them(tmp_path: Path) -> None:
    every = ("--sufficient", "EMP", "--theory", "EMP", "--search", "--assumptions")
    text = run(SCHF, *CALL, *every).stdout
    for part in ("sufficiency", "theory", "search", "assumptions"):
        assert f"\n{part.capitalize()}\n" in text
        csv = run(SCHF, *CALL, *every, "--format", "csv", "--part", part)
        assert csv.exit_code == 0, csv.output
        assert len(pd.read_csv(io.StringIO(csv.stdout)))
    for name in ("answer.xlsx", "answer.docx", "answer.tex"):
        assert run(SCHF, *CALL, *every, "--output", tmp_path / name).exit_code == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--clusters", "EMPP"), "no column 'EMPP'"),
        (("--theory", "EMP*NO"), "unknown condition 'NO'"),
        (("--sufficient", "EMP*(UNI"), "EMP*(UNI"),
        (("--format", "csv", "--part", "clusters"), "add --clusters"),
    ],
)
def test_errors_are_one_line(more: tuple[str, ...], message: str) -> None:
    answer = run(SCHF, *CALL, *more)
    assert answer.exit_code == 2
    assert message in answer.output
    assert "Traceback" not in answer.output
