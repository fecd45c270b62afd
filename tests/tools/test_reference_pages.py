"""The pages made from the code say what the code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages, by a process in which no command was called before.

    Click keeps the help option of a command as its first call found it.
    """
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run([sys.executable, root / "tools/reference_pages.py", folder], check=True)
    return folder


@pytest.mark.parametrize("name", ["commands.md", "python.md"])
def test_a_page_is_made_anew_when_the_code_changes(root: Path, made: Path, name: str) -> None:
    written = (root / "docs" / name).read_text("utf-8")
    assert written == (made / name).read_text("utf-8"), "run python tools/reference_pages.py"


def test_every_command_option_and_function_is_told(made: Path) -> None:
    commands, python = ((made / name).read_text("utf-8") for name in ("commands.md", "python.md"))
    for option in ("--output", "--scheduler", "--conditions", "--levels"):
        assert f"`{option}" in commands
    empty = [line for line in python.splitlines() if line.endswith("|  |")]
    assert empty == []
    assert str(Path.home()) not in commands + python
