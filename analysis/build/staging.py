"""The books of a study that lies in no project: a copy of it in the study's own cache.

The chapters' cells write their figures beside the book, and Quarto its drafts; neither the
package nor the project that lends its chapters is to be written into.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from analysis.documents.book.pandoc import as_written
from analysis.files import (
    WRITTEN_BY_US,
    copy_folder,
    hash_files,
    make_folder,
    write_atomically,
)
from analysis.study import own
from analysis.study import project as projects
from analysis.study.project import BOOK_FILE, Project

_OWN = ("_quarto.yml", "*.qmd", "chapters/**/*", "_pathways/**/*", "_extensions/**/*")


def book_root(
    project: Project, *, front: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
) -> Path:
    """Return the folder to render the books in: the project, or a copy for a study outside it.

    In the copy ``_quarto.yml`` names this study and its references, and has the title page that
    ``front`` gives in a language. A study in the project is given a copy as well where the book
    does not list its references, or where there is a title page to put in.
    """
    if project.holds_study and not any(front.values()) and _is_listed(project):
        return project.root
    references = hash_files(project.study, (own.REFERENCES,))
    rules = hash_files(Path(__file__).parent, (Path(__file__).name,))
    key = hash_files(
        project.root, _OWN, rules, references, hash_files(project.templates, ("**/*",)),
        str(project.study), json.dumps(dict(front), sort_keys=True),
    )  # fmt: skip
    return make_folder(project.cache / "book" / key, partial(_fill, project, front))


def from_root(faults: Iterable[str], folder: Path, root: Path) -> list[str]:
    """Name files from the project's root in the faults of a book that lies in a folder below it."""
    way = folder.relative_to(root).as_posix()
    file = re.compile(r"(?=[^\s:/]+\.qmd:|_quarto\.yml:)")
    return [f"{way}/{each}" if way != "." and file.match(each) else each for each in faults]


def _is_listed(project: Project) -> bool:
    """Whether the book lists the study's own references, if it has any."""
    cited = project.study / own.REFERENCES
    return not cited.is_file() or any(
        (project.root / name).resolve() == cited
        for name in _as_list(projects.book(project.root).get("bibliography"))
    )


def _fill(project: Project, front: Mapping[str, Mapping[str, Any]], draft: Path) -> None:
    paths = {p for pattern in _OWN for p in project.root.glob(pattern)}
    for path in sorted(p for p in paths if p.is_file() and not WRITTEN_BY_US & {*p.parts}):
        place = draft / path.relative_to(project.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    copy_folder(project.templates, draft / "templates")
    cited = own.read(project.study, own.REFERENCES)
    if cited is not None:
        (draft / own.REFERENCES).write_bytes(cited)
    for folder in projects.books(draft).values():
        _name_study(project, draft, folder, front.get(projects.language_of(folder), {}))


def _name_study(project: Project, draft: Path, folder: Path, front: Mapping[str, Any]) -> None:
    """Let the book in a folder of the draft name this study, its references, its title page."""
    settings = projects.book(folder)
    settings["study"] = str(project.study)
    listed = _as_list(settings.get("bibliography"))
    kept = [name for name in listed if (folder / name).is_file()]
    if (draft / own.REFERENCES).is_file():
        kept.append(os.path.relpath(draft / own.REFERENCES, folder))
    settings["bibliography"] = kept
    said = _escaped(dict(front))
    if "keywords" in said:  # which Quarto knows of a document, and refuses of a book
        settings["keywords"] = said.pop("keywords")
    settings["book"] = settings.get("book", {}) | said
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    write_atomically(folder / BOOK_FILE, text.encode())


def _escaped(front: Any) -> Any:
    """Escape what Quarto would read as Markdown in the texts of a title page."""
    if isinstance(front, dict):
        return {key: _escaped(value) for key, value in front.items()}
    if isinstance(front, list):
        return [_escaped(value) for value in front]
    return as_written(front)


def _as_list(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry or [])
