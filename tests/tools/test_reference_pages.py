"""The pages made from the code say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def maker(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", root / "tools/reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands.md", "python.md"])
def test_a_page_is_made_anew_when_the_code_changes(
    root: Path, maker: ModuleType, name: str
) -> None:
    written = (root / "docs" / name).read_text("utf-8")
    assert written.strip() == maker.pages()[name].strip(), "run python tools/reference_pages.py"


def test_every_command_option_and_function_is_told(maker: ModuleType) -> None:
    pages = maker.pages()
    for option in ("--output", "--scheduler", "--conditions", "--levels"):
        assert f"`{option}" in pages["commands.md"]
    empty = [line for line in pages["python.md"].splitlines() if line.endswith("|  |")]
    assert empty == []
    assert str(Path.home()) not in "".join(pages.values())
