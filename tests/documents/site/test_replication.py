"""The script in R and the archive: what they hold, and that a study is computed anew from them.

The script itself was run in R on the studies that ``docs/fsqca.md`` lists; here, where the R
packages are not at hand, it is held to the study file, and what broke it there is ruled out.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.edition import Edition, compile_edition
from analysis.documents.site import downloads, replication
from analysis.results import cache
from analysis.study import formulas, project

Side = tuple[float, float, float]
EPOCH = 1_750_000_000
STUDIES = ("data/china-2020", "data/india-2018", "tests/studies/hospitals", "tests/studies/hotels")


@pytest.fixture(scope="module", params=STUDIES)
def edition(request: pytest.FixtureRequest, root: Path, shared_cache: Path) -> Edition:
    found = project.find(root / request.param)
    return compile_edition(found, cache.results(found.study, shared_cache), EPOCH)


@pytest.fixture(scope="module")
def shared_cache(root: Path) -> Path:
    return root / ".cache" / "results"


def test_the_script_names_all_that_the_study_file_says(edition: Edition) -> None:
    said = replication.script(edition).decode()
    study = edition.results.study
    for measure in study.dea.measures:
        assert f'"{measure.column}"' in said
    for name, found in edition.results.sets.items():
        assert f'made[["{name}"]] <- ' in said
        wanted = next((c.anchors for c in study.fsqca.conditions if c.name == name), None)
        if wanted and not found.given and all(isinstance(one, float) for one in wanted):
            assert f"direct(v, {', '.join(map(repr, wanted))})" in said
    cuts = study.fsqca.cuts
    assert f"incl = {cuts.consistency}," in said
    assert f"pri = {cuts.pri}," in said
    assert f'analyse("~{study.fsqca.outcome.name}"' in said
    assert edition.results.content in said


def test_the_script_is_whole(edition: Edition, tmp_path: Path) -> None:
    """Brackets and quotation marks close; where there is R, its own parser reads it."""
    said = replication.script(edition).decode()
    assert "{{" not in said
    assert "{%" not in said
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|`[^`]*`|#.*', "", said)
    for one, other in ("()", "[]", "{}"):
        assert bare.count(one) == bare.count(other)
    assert '"' not in bare
    if shutil.which("Rscript"):
        (tmp_path / "replicate.R").write_text(said, encoding="utf-8")
        subprocess.run(
            ["Rscript", "-e", "invisible(parse('replicate.R'))"], cwd=tmp_path, check=True
        )


def test_no_variable_stands_in_for_an_argument(edition: Edition) -> None:
    """QCA's functions look up the names of what they are given among a script's own variables.

    With a variable ``outcome``, ``minimize()`` read a directional expectation as nothing known.
    """
    said = replication.script(edition).decode()
    assigned = set(re.findall(r"^([a-z]\w*) <- ", said, re.MULTILINE))
    assert assigned
    assert not assigned & {"outcome", "conditions", "snames", "noflevels", "expression", "data"}
    for function in ("minimize", "truthTable"):  # which read arguments as they are written
        assert set(re.findall(rf"(\S*){function}[(,]", said)) == {"do.call("}


@pytest.mark.parametrize(
    ("kind", "rising", "falling", "joined"),
    [
        ("bell", (0.3, 0.8, 1.4), (2.2, 3.1, 4.4), "pmin"),
        ("inverse-bell", (2.2, 3.1, 4.4), (0.3, 0.8, 1.4), "pmax"),
    ],
)
def test_a_set_of_two_sides_joins_them(
    edition: Edition, kind: str, rising: Side, falling: Side, joined: str
) -> None:
    """Of the middle: what is in on both sides; of the ends: what is in on either."""
    one = edition.results.study.fsqca.conditions[0]
    sides = {"kind": kind, "rising": rising, "falling": falling}
    said = replication.membership(one.model_copy(update=sides), edition.results.sets[one.name])
    assert said == f"{joined}(direct(v, {_said(rising)}), direct(v, {_said(falling[::-1])}))"


def _said(anchors: Side) -> str:
    return ", ".join(map(repr, anchors))


def test_the_script_has_a_table_for_each_design(edition: Edition) -> None:
    files = downloads.files(edition.results, edition.words, edition.epoch)
    said = replication.script(edition).decode()
    for design in edition.results.designs:
        assert f'read("design-{design.name}.csv")' in said
        table = pd.read_csv(io.BytesIO(files[f"design-{design.name}.csv"]))
        found = design.found
        for kind in ("complex", "parsimonious", "intermediate"):
            models = getattr(found, kind).models
            held = table[table["solution"] == kind].groupby("model")["term"]
            assert [set(terms) for _, terms in held] == [
                {one.term for one in model.terms} for model in models
            ]


@pytest.mark.skipif(
    not shutil.which("Rscript")
    or subprocess.run(
        ["Rscript", "-e", "library(QCA); library(Benchmarking)"], capture_output=True
    ).returncode
    != 0,
    reason="without R and its packages QCA and Benchmarking",
)
def test_r_agrees(edition: Edition, tmp_path: Path) -> None:
    for name, body in downloads.files(edition.results, edition.words, edition.epoch).items():
        if name.endswith(".csv"):
            (tmp_path / name).write_bytes(body)
    (tmp_path / "replicate.R").write_bytes(replication.script(edition))
    done = subprocess.run(
        ["Rscript", "replicate.R"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.stdout.endswith("all agree\n"), done.stdout + done.stderr


def test_the_files_that_the_script_reads_have_what_it_asks_for(edition: Edition) -> None:
    files = downloads.files(edition.results, edition.words, edition.epoch)
    study = edition.results.study
    values = pd.read_csv(io.BytesIO(files["indicators.csv"]))
    regions = pd.read_csv(io.BytesIO(files["regions.csv"]))
    assert list(values["slug"]) == list(regions["slug"])
    for measure in study.dea.measures:
        assert measure.column in values
        assert f"{measure.column}_slack" in regions
    assert regions["gap_unique"].dtype == bool
    for name in edition.results.sets:
        assert f"membership_{name}" in regions


def test_a_study_is_computed_anew_from_the_archive(edition: Edition, tmp_path: Path) -> None:
    """What is unpacked has the hash of the study that was packed: nothing is missing."""
    data = downloads.files(edition.results, edition.words, edition.epoch)
    body = replication.files(edition, data)[replication.ARCHIVE]
    assert body == replication.files(edition, data)[replication.ARCHIVE]
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert not any(name.startswith(("/", "..")) or "/../" in name for name in file.namelist())
        file.extractall(tmp_path)
    whole = tmp_path / "replication"
    study = whole / "data" / edition.project.study.name
    assert cache.content_hash(study) == edition.results.content
    readme = (whole / "README.txt").read_text("utf-8")
    assert edition.results.content in readme
    assert f"--study data/{edition.project.study.name}" in readme
    assert "numpy" in (whole / "versions.txt").read_text("utf-8")


def test_hostile_names_stay_names(edition: Edition) -> None:
    """A title or a column cannot end its line or its quotation marks and begin another command."""
    evil = 'x"); system("true\n'
    study = edition.results.study.model_copy(
        update={"title": {edition.results.study.language: evil}}
    )
    results = replace(edition.results, study=study.at(edition.results.study.folder))
    said = replication.script(replace(edition, results=results)).decode()
    assert said.splitlines()[0] == '# x"); system("true'
    assert formulas.rewritten('`a" b` / c', "x", replication.r_name) == '`a" b` / `c`'
    assert replication.r_name("a`b\\") == "`a\\`b\\\\`"


# Stands in for Benchmarking, for which no package is at hand: the output-oriented programs.
STAND_IN = """
eff <- function(found) found$eff
dea <- function(x, y, RTS, ORIENTATION, SLACK) {
  stopifnot(ORIENTATION == "out")
  n <- nrow(x); m <- ncol(x); s <- ncol(y)
  found <- list(eff = numeric(n), sx = matrix(0, n, m), sy = matrix(0, n, s))
  for (o in seq_len(n)) {
    rows <- rbind(cbind(0, t(x), diag(m), matrix(0, m, s)),
                  cbind(-y[o, ], t(y), matrix(0, s, m), -diag(s)))
    signs <- rep("=", m + s); right <- c(x[o, ], rep(0, s))
    if (RTS != "crs") {
      rows <- rbind(rows, c(0, rep(1, n), rep(0, m + s)))
      signs <- c(signs, if (RTS == "vrs") "=" else "<="); right <- c(right, 1)
    }
    phi <- c(1, rep(0, n + m + s))
    first <- lpSolve::lp("max", phi, rows, signs, right)
    found$eff[o] <- first$objval
    second <- lpSolve::lp("max", c(rep(0, n + 1), rep(1, m + s)), rbind(rows, phi),
                          c(signs, ">="), c(right, first$objval * (1 - 1e-10)))
    found$sx[o, ] <- second$solution[n + 1 + seq_len(m)]
    found$sy[o, ] <- second$solution[n + 1 + m + seq_len(s)]
  }
  found
}
"""


def _r_solves() -> bool:
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('lpSolve', quietly = TRUE))"]
    return bool(shutil.which("Rscript")) and subprocess.run(asked, check=False).returncode == 0


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_inputs_that_are_held_fixed_are_computed_anew(
    root: Path, tmp_path: Path, orientation: str
) -> None:
    """Scores and slacks of a study with a fixed input, by the script's own programs in R."""
    shutil.copytree(root / "tests/studies/hospitals", tmp_path / "own")
    file = tmp_path / "own" / "study.yml"
    text = file.read_text("utf-8").replace("unit: theatres}", "unit: theatres, fixed: true}")
    assert "fixed: true" in text
    text = text.replace("orientation: output", f"orientation: {orientation}")
    file.write_text(text.replace("replications: 200", "replications: 0"), "utf-8")
    found = project.find(tmp_path / "own")
    edition = compile_edition(found, cache.results(found.study, tmp_path / "kept"), EPOCH)
    said = replication.script(edition).decode()
    assert 'fixed <- inputs %in% c("theatres")' in said
    files = downloads.files(edition.results, edition.words, edition.epoch)
    assert b"theatres_excess" not in files["regions.csv"].splitlines()[0]
    if not _r_solves():
        pytest.skip("R with lpSolve is not at hand")
    for name in ("indicators.csv", "regions.csv"):
        (tmp_path / name).write_bytes(files[name])
    efficiency, _ = said.split("# --- Calibration")
    efficiency = efficiency.replace("library(Benchmarking)\n  library(QCA)", "")
    (tmp_path / "part.R").write_text(STAND_IN + efficiency, "utf-8")
    told = subprocess.run(
        ["Rscript", "part.R"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "slack of staff" in told.stdout
    assert "slack of theatres" not in told.stdout
