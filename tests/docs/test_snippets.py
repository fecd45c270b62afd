"""Every command and every piece of Python in the documentation runs, from an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.M | re.S)
_LINK = re.compile(r"\]\(([^)#:]+\.md)(?:#[\w-]+)?\)")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "docs").rglob("*.md")
    if _BLOCK.search(path.read_text("utf-8"))
)
# whole sites: make test-long
SLOW = {
    "docs/tutorial.md", "docs/how-to/publish.md", "docs/how-to/your-own-table.md",
    "docs/how-to/many-cores.md",
}  # fmt: skip


def run(page: str, folder: Path) -> None:
    """Run a page's blocks one after the other, as a reader would who has installed the wheel."""
    commands = folder / "bin"
    commands.mkdir()
    shown = commands / "pathways"
    shown.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m analysis "$@"\n', "utf-8")
    shown.chmod(0o755)
    home = folder / "empty"
    home.mkdir()
    script = ["set -e"]
    for kind, text in _BLOCK.findall((ROOT / page).read_text("utf-8")):
        script.append(text if kind == "sh" else f'"{sys.executable}" - <<"END"\n{text}END')
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=home, capture_output=True, text=True, check=False,
        timeout=900,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PATH": f"{commands}:{os.environ['PATH']}",
                          "EXAMPLES": str(ROOT / "data")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-500:]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SLOW])
def test_snippets_run(page: str, tmp_path: Path) -> None:
    run(page, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("page", sorted(SLOW & set(PAGES)))
def test_slow_snippets_run(page: str, tmp_path: Path) -> None:
    run(page, tmp_path)


def test_pages_lead_to_pages_that_exist() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        for target in _LINK.findall(page.read_text("utf-8")):
            assert (page.parent / target).is_file(), f"{page.relative_to(ROOT)}: {target}"


def test_every_page_is_found_from_the_first() -> None:
    first = ROOT / "docs" / "README.md"
    listed = {(first.parent / t).resolve() for t in _LINK.findall(first.read_text("utf-8"))}
    pictured = {"briefs", "site"}  # pictures for those who change the project
    pages = {
        page.resolve()
        for page in (ROOT / "docs").rglob("*.md")
        if page.parent.relative_to(ROOT / "docs").as_posix() not in pictured
    }
    assert pages - listed == {first.resolve()}


def test_the_referees_page_names_what_the_chapters_have() -> None:
    named = set(re.findall(r"`((?:sec|tbl|fig|eq)-[a-z0-9-]+)`", _read("docs/referees.md")))
    assert len(named) > 30
    for book in ("chapters", "chapters/zh"):
        said = " ".join(path.read_text("utf-8") for path in sorted((ROOT / book).glob("*.qmd")))
        for anchor in named:
            counted = re.sub(r"-\d+$", "-{number}", anchor)  # of several, by their number
            assert re.search(rf"\b{re.escape(anchor)}\b", said) or counted in said, (book, anchor)


def test_the_parts_of_a_brief_are_called_what_they_are() -> None:
    page = _read("docs/how-to/read-a-brief.md")
    said = yaml.safe_load(_read("templates/messages.en.yml"))["brief"]["look"]
    for key in ("first", "learn", "before", "document", "share"):
        assert said[key] in page


def _read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")
