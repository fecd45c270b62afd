"""A project with one chapter and a few regions, for tests that build it as a user would."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.build import build as building
from analysis.study import pattern
from analysis.study.project import Project

ROOT = Path(__file__).resolve().parents[1]
BOOK = """\
study: small
project: {type: book, output-dir: output, execute-dir: project}
lang: en
book:
  title: A small study
  author: Somebody
  output-file: paper
  site-url: https://example.org/small
  chapters: [index.qmd, chapters/01-scores.qmd]
format:
  html: {toc: true}
"""
FOUR = ("Ashford", "Birchwood", "Kingsmead", "Millbrook")
PREFACE = "# Preface {.unnumbered}\n\nSee @sec-scores.\n"
CHAPTER = """\
# Scores {#sec-scores}

```{python}
from analysis.documents.paper.session import open_paper
paper = open_paper()
```

The mean is `{python} paper.score(paper.results.mean, 3)`.
"""


def keep_four(table: Path) -> None:
    """Leave four of its districts in the pattern's table: each takes a brief."""
    header, *rows = table.read_text("utf-8").splitlines(keepends=True)
    kept = [row for row in rows if row.split(",")[1] in FOUR]
    assert len(kept) == len(FOUR) < len(rows)
    table.write_text(header + "".join(kept), "utf-8")


def make(home: Path, study: str | None = None) -> Project:
    """Make a project below ``home`` about four units of the pattern, or one of tests/studies."""
    if study:
        shutil.copytree(ROOT / "tests" / "studies" / study, home / "small")
    else:
        pattern.begin_study(home / "small")
        keep_four(home / "small" / "units.csv")
    shutil.copytree(ROOT / "templates", home / "templates")
    shutil.copyfile(ROOT / "CITATION.cff", home / "CITATION.cff")
    (home / "_quarto.yml").write_text(BOOK, "utf-8")
    (home / "index.qmd").write_text(PREFACE, "utf-8")
    (home / "chapters").mkdir()
    (home / "chapters" / "01-scores.qmd").write_text(CHAPTER, "utf-8")
    return Project(home, home / "small", home / "output", home / ".cache", home / "templates")


def start(
    project: Project, *options: str, before: Sequence[str] = (), **surroundings: str
) -> subprocess.Popen[str]:
    """Start ``pathways build`` in the project's folder, in a process group of its own.

    ``before`` is a command that takes another one as its arguments.
    """
    return subprocess.Popen(
        [*before, sys.executable, "-m", "analysis", "build", "--renderer", "builtin", *options],
        cwd=project.root, env=os.environ | {"PYTHONPATH": str(ROOT)} | surroundings,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip


def build(project: Project, *options: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run ``pathways build`` to its end."""
    process = start(project, *options, **surroundings)
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def build_here(project: Project) -> str:
    """Build it in this process, which has the modules and fonts of the builds before.

    For tests of what is built; those of how the command begins and ends start it.
    """
    with contextlib.chdir(project.root):
        return building.build(project, jobs=1, renderer="builtin")


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file, by its relative name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
