"""The README's commands for a study of one's own, from an empty folder: all of it stays there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import small_project
from click.testing import CliRunner

from analysis.cli.main import main


def test_nothing_is_written_but_where_one_stands(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in os.environ:
        if name.startswith("PATHWAYS_"):
            monkeypatch.delenv(name)

    def pathways(*words: str) -> str:
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        return done.stdout

    name = "study-of-clinics-elsewhere"
    said = [pathways("new", name)]
    small_project.keep_four(folder / name / "study" / "units.csv")
    said += [
        pathways("analyse", "--study", name),
        pathways(
            "build", "--study", name, "--output", "site", "--renderer", "builtin", "--jobs", "1"
        ),
        pathways("brief", "kingsmead", "--study", name),
    ]
    assert said[2].startswith("site: ")
    assert "output/districts/kingsmead/brief.pdf" in said[3].splitlines()
    assert sorted(path.name for path in folder.iterdir()) == ["output", "site", name]
    assert (folder / "site" / "index.html").is_file()
    assert (folder / name / ".cache" / "results").is_dir()
    for path in ("output", "computed-figures", ".cache/results"):
        left = (each.read_bytes() for each in (root / path).rglob("*") if each.suffix == ".json")
        assert not (root / path / name).exists()
        assert not any(name.encode() in content for content in left)
