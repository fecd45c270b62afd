"""A release's tag is held to what the project says of itself."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "CHANGELOG.md", "CITATION.cff", "analysis/__init__.py"):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(root / name, place)
    return tmp_path


def test_a_tag_agrees_with_version_changelog_and_citation_or_says_what_does_not(
    root: Path, copy: Path
) -> None:
    described = importlib.util.spec_from_file_location("release", root / "tools" / "release.py")
    assert described
    assert described.loader
    release = importlib.util.module_from_spec(described)
    described.loader.exec_module(release)
    assert release.faults("v0.1.0", copy) == []
    assert len(release.faults("v9.9.9", copy)) == 4
    changes = copy / "CHANGELOG.md"
    changes.write_text(changes.read_text("utf-8").replace("## 0.1.0 -", "## then -"), "utf-8")
    (told,) = release.faults("v0.1.0", copy)
    assert told.startswith("CHANGELOG.md: has no entry")
