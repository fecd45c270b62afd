"""The command line: JSON by contract, and every error a user can cause."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.cli.terminal import table


def run(*args: str | Path) -> Any:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_analyse_prints_the_results(root: Path) -> None:
    answer = run("analyse", "--study", root / "data" / "china-2020", "--json")
    assert answer.exit_code == 0
    said = json.loads(answer.stdout)
    assert len(said["regions"]) == 31
    assert sum(r["score"]["on_frontier"] for r in said["regions"]) == 11


def test_analyse_prints_a_summary(root: Path) -> None:
    answer = run("analyse", "--study", root / "data" / "china-2020")
    assert "caution: Outcomes dealt at random are covered as well" in answer.stderr
    assert "mean efficiency (CRS) 0.9159; 11 of 31 on the frontier" in answer.stdout
    assert "12 constant, 7 increasing, 12 decreasing" in answer.stdout
    assert "~EFF" in answer.stdout
    assert "(2 tied models)" in answer.stdout


def test_the_cache_of_a_study_in_no_project_can_be_emptied(tmp_path: Path) -> None:
    assert run("new", "--study-only", tmp_path / "clinics").exit_code == 0
    kept = tmp_path / "clinics" / ".cache" / "results"
    kept.mkdir(parents=True)
    (kept / "one.json").write_text("{}", "utf-8")
    would = run("clean", "--study", tmp_path / "clinics", "--dry-run")
    assert "in 1 kept things" in would.stdout
    assert run("clean", "--study", tmp_path / "clinics").exit_code == 0
    assert not [*kept.glob("*")]


def test_what_is_not_there_is_a_dash() -> None:
    assert table([{"a": 1.5, "b": None}, {"a": None, "b": 2.0}]).split() == [
        "a", "b", "1.500", "-", "-", "2.000",
    ]  # fmt: skip


def test_dea_prints_the_contract(root: Path) -> None:
    answer = run(
        "dea", root / "data/china-2020/provinces.csv", "--unit", "province",
        "--inputs", "hospitals,beds,registered_nurses",
        "--outputs", "hospital_visits_10k,hospital_admissions_10k", "--rts", "crs", "--json",
    )  # fmt: skip
    said = json.loads(answer.stdout)
    assert list(said) == [
        "units", "scores", "returns_to_scale", "scale_efficiency", "input_slacks",
        "output_slacks", "input_targets", "output_targets", "peers",
    ]  # fmt: skip
    assert sum(said["scores"]) / 31 == pytest.approx(0.9159, abs=5e-5)
    jilin = said["units"].index("Jilin")
    assert said["scores"][jilin] == pytest.approx(0.7066, abs=5e-5)
    assert said["returns_to_scale"].count("irs") == 7
    assert set(said["peers"][jilin]) == {"Yunnan", "Zhejiang"}


def test_dea_reports_phi_for_output_orientation(root: Path) -> None:
    options = ("--inputs", "beds", "--outputs", "hospital_visits_10k", "--json")
    table = root / "data/china-2020/provinces.csv"
    inward = json.loads(run("dea", table, *options, "--rts", "crs").stdout)["scores"]
    outward = json.loads(
        run("dea", table, *options, "--rts", "crs", "--orientation", "output").stdout
    )["scores"]
    assert all(x <= 1 <= y for x, y in zip(inward, outward, strict=True))
    assert outward == pytest.approx([1 / x for x in inward])


@pytest.fixture
def memberships(tmp_path: Path) -> Path:
    path = tmp_path / "sets.csv"
    path.write_text(
        "case,A,B,Y\none,0.9,0.8,0.9\ntwo,0.8,0.2,0.9\nthree,0.1,0.9,0.2\nfour,0.2,0.1,0.1\n",
        "utf-8",
    )
    return path


def test_fsqca_prints_the_contract(memberships: Path) -> None:
    answer = run(
        "fsqca", memberships, "--outcome", "Y", "--conditions", "A,B", "--expect", "A,~B", "--json"
    )
    said = json.loads(answer.stdout)
    assert set(said) == {"necessity", "truth_table", "ambiguous", "solutions"}
    assert set(said["necessity"][0]) == {"condition", "consistency", "coverage", "ron"}
    assert set(said["truth_table"][0]) == {
        "row", "n", "consistency", "pri", "sym", "out", "cases",
    }  # fmt: skip
    assert set(said["solutions"]) == {"complex", "parsimonious", "intermediate"}
    (model,) = said["solutions"]["intermediate"]["models"]
    (term,) = model["terms"]
    assert term["term"] == "A"
    assert term["cases"] == ["one", "two"]
    assert term["core"] == ["A"]


def test_fsqca_takes_a_negated_outcome(memberships: Path) -> None:
    answer = run("fsqca", memberships, "--outcome", "~Y", "--conditions", "A,B", "--json")
    (model,) = json.loads(answer.stdout)["solutions"]["complex"]["models"]
    assert [term["term"] for term in model["terms"]] == ["~A"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("dea", "nowhere.csv", "--inputs", "a", "--outputs", "b"), "nowhere.csv: there is no"),
        (("dea", "{sets}", "--inputs", "AA", "--outputs", "Y"), "no column 'AA'; did you mean"),
        (("dea", "{sets}", "--inputs", "case", "--outputs", "Y"), "row 2, column case: 'one'"),
        (("fsqca", "{sets}", "--outcome", "Y", "--conditions", "A", "--expect", "C"), "C"),
        (("analyse", "--study", "nowhere"), "holds no study.yml"),
        (("brief", "atlantis", "--study", "{china}"), "no region is called 'atlantis'"),
        (("build", "--only", "beijin", "--study", "{china}"), "did you mean 'beijing'?"),
        (("brief", "beijing", "--lang", "fr", "--study", "{china}"), "no language 'fr'"),
    ],
)
def test_an_error_is_a_line_and_exit_code_2(
    args: tuple[str, ...], told: str, memberships: Path, root: Path
) -> None:
    filled = [a.format(sets=memberships, china=root / "data" / "china-2020") for a in args]
    answer = run(*filled)
    assert answer.exit_code == 2, answer.output
    assert told in answer.stderr
    assert "Traceback" not in answer.output


def test_a_membership_out_of_range_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text("case,A,Y\none,1.2,0.9\ntwo,0.3,0.1\n", "utf-8")
    answer = run("fsqca", path, "--outcome", "Y", "--conditions", "A")
    assert answer.exit_code == 2
    assert "1.2" in answer.stderr


def test_debug_shows_the_traceback(root: Path) -> None:
    answer = run("--debug", "analyse", "--study", "nowhere")
    assert answer.exit_code == 2
    assert "Traceback" in answer.output


def test_new_makes_a_study_that_runs(tmp_path: Path) -> None:
    folder = tmp_path / "my-own"
    assert run("new", folder).exit_code == 0
    answer = run("analyse", "--study", folder, "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["study"]["id"] == "my-own"
    again = run("new", folder)
    assert again.exit_code == 2
    assert "is not empty" in again.stderr


@pytest.mark.parametrize("command", ["analyse", "check"])
def test_the_waiting_study_says_what_it_waits_for(root: Path, command: str) -> None:
    answer = run(command, "--study", root / "data" / "china-2021")
    assert answer.exit_code == 2
    lines = answer.stderr.splitlines()
    assert len(lines) == 2
    for column, line in zip(("hospital_visits_10k", "hospital_admissions_10k"), lines, strict=True):
        assert f"column {column} is empty for 31 provinces" in line
        assert "China Health Statistics Yearbook 2022" in line


def test_the_command_starts_quickly_enough_to_ask_it() -> None:
    """Help must not import the numerics: a fresh interpreter loads no pandas for it."""
    code = (
        "import sys; from analysis.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0
