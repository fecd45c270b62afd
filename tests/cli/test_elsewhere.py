"""The README's commands for a study of one's own, from an empty folder: all of it stays there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_nothing_is_written_but_where_one_stands(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PATHWAYS_")}
    surroundings["PYTHONPATH"] = str(root)

    def pathways(*words: str) -> str:
        command = [sys.executable, "-m", "analysis", *words]
        done = subprocess.run(
            command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    name = "study-of-clinics-elsewhere"
    said = [
        pathways("new", name),
        pathways("analyse", "--study", name),
        pathways("build", "--study", name, "--output", "site", "--renderer", "builtin"),
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
