"""Copies the patterns of a study and of a project of one's own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from analysis import __version__
from analysis.errors import UserError, shown
from analysis.files import FIGURES, write_atomically
from analysis.study import own
from analysis.study.keys import described
from analysis.study.model import STUDY_FILE, Study
from analysis.study.project import BOOK_FILE, book, books
from analysis.study.proposal import Proposal
from analysis.study.shipped import HOME, TEMPLATES
from analysis.study.table import slugify

STUDY = "study"  # a project's folder for its study
SCHEMA = "study.schema.json"
DISTRIBUTION = "regional-pathways"
_FOR_QUARTO = "_pathways"
_SOURCES = """\
# Where the figures come from

Say for each column of {}: source, table, page, date, licence.
"""
_QUARTO_FILES = ("css/tokens.css", "css/quarto.css", "book/data.lua", "book/typst-show.typ",
                 "book/page.typ", "book/reference.docx")  # fmt: skip


def begin_study(folder: Path, proposal: Proposal | None = None) -> None:
    """Make a study in ``folder``, with the schema that editors complete it by.

    It is the one proposed for a table, which is copied as it is, else the pattern of a study.

    Raises
    ------
    UserError
        The folder already holds something.
    """
    refuse_used(folder)
    if proposal:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(proposal.table, folder / proposal.table.name)
        write_atomically(folder / STUDY_FILE, proposal.study.encode())
        write_atomically(folder / own.PACKAGE_FILE, proposal.package.encode())
        write_atomically(folder / own.SOURCES, _SOURCES.format(proposal.table.name).encode())
    else:
        shutil.copytree(TEMPLATES / "study", folder, dirs_exist_ok=True)
        study = folder / STUDY_FILE
        text = study.read_text("utf-8").replace("id: example", f"id: {identifier(folder)}", 1)
        line = f"# yaml-language-server: $schema={SCHEMA}\n"
        write_atomically(study, (line + text).encode())
    write_atomically(folder / SCHEMA, schema().encode())


def begin_project(folder: Path, proposal: Proposal | None = None) -> None:
    """Make a Quarto project of one's own in ``folder``: study, chapters, ``_quarto.yml``.

    Raises
    ------
    UserError
        The folder already holds something.
    """
    refuse_used(folder)
    begin_study(folder / STUDY, proposal)
    shutil.copyfile(HOME / "index.qmd", folder / "index.qmd")
    written = shutil.ignore_patterns(FIGURES)
    shutil.copytree(HOME / "chapters", folder / "chapters", ignore=written)
    own = folder / _FOR_QUARTO
    own.mkdir()
    for name in _QUARTO_FILES:
        shutil.copyfile(TEMPLATES / name, own / Path(name).name)
    pattern = TEMPLATES / "project"
    shutil.copyfile(pattern / "post_render.py", own / "post_render.py")
    shutil.copyfile(pattern / "gitignore", folder / ".gitignore")
    shutil.copytree(pattern / ".github", folder / ".github")
    for name, values in (
        ("README.md", {"{title}": folder.resolve().name, **_of_the_table(proposal)}),
        ("requirements.txt", {"{requirement}": f"{DISTRIBUTION}=={__version__}"}),
    ):
        text = (pattern / name).read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        write_atomically(folder / name, text.encode())
    for place in books(HOME).values():
        own = folder / place.relative_to(HOME)
        write_atomically(own / BOOK_FILE, _quarto_yml(place).encode())


def schema() -> str:
    """Return the JSON Schema of the study file, as editors read it."""
    said = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described(Study.model_json_schema(mode="validation"), "Study"),
        "title": "The study file of Pathways",
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def identifier(folder: Path) -> str:
    """Return a study's identifier after the folder, the project's for a study within one."""
    name = folder.resolve()
    plain = slugify((name.parent if name.name == STUDY else name).name)
    return plain if re.fullmatch(r"[a-z0-9][a-z0-9-]*", plain) else "study"


def _of_the_table(proposal: Proposal | None) -> dict[str, str]:
    """Return what a project's README says of its table."""
    if proposal is None:
        return {"{figures}": " The figures that came with it are invented.", "{table}": "units.csv"}
    return {"{figures}": "", "{table}": proposal.table.name}


def refuse_used(folder: Path) -> None:
    """Refuse a folder that already holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{shown(folder)}: is not empty; name a new folder")


def _quarto_yml(folder: Path) -> str:
    """Return the ``_quarto.yml`` of a book of the package as a project of one's own has it."""
    settings: dict[str, Any] = book(folder)
    out = "../" * len(folder.relative_to(HOME).parts)  # the way from the book to the project
    settings["study"] = out + STUDY
    if not out:
        settings["project"]["post-render"] = f"{_FOR_QUARTO}/post_render.py"
    settings["book"] |= {"title": "Your title", "author": "Your name"}
    settings["book"].pop("subtitle", None)
    settings.pop("documentation", None)  # the package's own; a project may name one of its own
    settings["bibliography"] = [
        name for name in settings["bibliography"] if not name.startswith(f"{out}data/")
    ]
    head = (
        "# The paper: its title, authors and chapters are yours to edit. 'study' names the folder\n"
        "# that it is about; pathways build and quarto render both start here.\n"
    )
    return head + yaml.safe_dump(_moved(settings, out), allow_unicode=True, sort_keys=False)


def _moved(node: Any, out: str) -> Any:
    """Name the package's templates where the project has its copies."""
    if isinstance(node, dict):
        return {key: _moved(value, out) for key, value in node.items()}
    if isinstance(node, list):
        return [_moved(value, out) for value in node]
    if isinstance(node, str) and node.removeprefix(f"{out}templates/") in _QUARTO_FILES:
        return f"{out}{_FOR_QUARTO}/{Path(node).name}"
    return node
