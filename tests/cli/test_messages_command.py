"""``pathways messages``: a file to fill in, which loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from analysis.cli.main import main

STUDY = Path(__file__).resolve().parents[1] / "studies" / "districts"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STUDY, tmp_path / "districts"))


def run(*args: str | Path) -> Any:
    return CliRunner().invoke(main, [str(a) for a in args])


def test_a_file_is_written_once_and_then_only_added_to(study: Path) -> None:
    path = study / "messages.pl.yml"
    answer = run("messages", "pl", "--study", study)
    assert answer.exit_code == 0, answer.output
    assert "places to fill in" in answer.stdout
    filled = path.read_text("utf-8").replace('  kind: ""', "  kind: Raport   # mine", 1)
    path.write_text(filled, "utf-8")
    assert run("messages", "pl", "--study", study).exit_code == 0
    assert yaml.safe_load(path.read_text("utf-8"))["brief"]["kind"] == "Raport"
    assert (study / "messages.pl.yml.1").read_text("utf-8") == filled
    again = run("messages", "pl", "--study", study)
    lines = path.read_text("utf-8").splitlines()
    empty = [number for number, line in enumerate(lines, 1) if line.endswith(': ""')]
    said = f"has every place already; {len(empty):,} are empty, the first in line {empty[0]}"
    assert said in again.stdout
    assert not (study / "messages.pl.yml.2").exists()


def test_a_study_says_which_messages_it_lacks(study: Path) -> None:
    answer = run("analyse", "--study", study)
    assert answer.exit_code == 0
    (study / "messages.es.yml").write_text("brief: {titel: x}", "utf-8")
    answer = run("brief", "glenford", "--study", study, "--output", study.parent / "out")
    assert answer.exit_code == 2
    assert "messages.es.yml: 'brief.titel' is no message; write 'brief.title'" in answer.stderr


@pytest.mark.parametrize("code", ["xx", "../es", "Spanish"])
def test_what_is_no_language_has_no_file(study: Path, code: str) -> None:
    before = sorted(study.iterdir())
    answer = run("messages", code, "--study", study)
    assert answer.exit_code == 2
    assert "language" in answer.stderr
    assert sorted(study.iterdir()) == before


def test_a_link_is_no_file_of_the_study(study: Path) -> None:
    (study / "messages.fr.yml").symlink_to("/etc/hostname")
    assert run("messages", "fr", "--study", study).exit_code == 2
    answer = run("brief", "glenford", "--study", study, "--output", study.parent / "out")
    assert answer.exit_code == 2
    assert "messages.fr.yml" in answer.stderr
