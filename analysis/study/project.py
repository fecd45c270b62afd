"""Where a project keeps its things, and which study it is about."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UserError, shown
from analysis.files import read_yaml
from analysis.study import overlay
from analysis.study.model import STUDY_FILE
from analysis.study.shipped import HOME

FIRST_PAGE = "README.md"  # of a project's documentation
BOOK_FILE = "_quarto.yml"
CHAPTERS = "chapters"
STUDY_VARIABLE = "PATHWAYS_STUDY"


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders.

    Attributes
    ----------
    root : where ``_quarto.yml`` lies, with the chapters below it.
    study : the folder of the study file.
    output : what is built, and nothing else.
    cache : kept results and drafts; may be deleted at any time.
    templates : templates, stylesheets and messages; the package's, with the project's own laid
        over them.
    """

    root: Path
    study: Path
    output: Path
    cache: Path
    templates: Path

    @property
    def holds_study(self) -> bool:
        """Whether the study lies inside the project, so that the two belong together."""
        return self.study.is_relative_to(self.root)

    @property
    def messages(self) -> tuple[Path, ...]:
        """The files of messages that are the project's or the study's own."""
        return overlay.messages(self.root, self.study)


def find(study: str | Path | None = None, *, output: Path | None = None) -> Project:
    """Return the project that a study belongs to.

    The study is the one given (its folder, its file, or the folder of a project that names one),
    else the one the environment variable ``PATHWAYS_STUDY`` names, else the one that the project
    around the current folder names. Its project is the one around it; a study in no project takes
    its chapters from the project around the current folder, else from the package, and keeps its
    cache in its own folder. Relative paths count from the current folder. The output is the
    project's ``output`` for one who stands in the project, else ``output`` where one stands.

    Raises
    ------
    UserError
        No study is named, or the named folder holds none.
    """
    here = Path.cwd()
    around = _project_around(here)
    chosen = study or os.environ.get(STUDY_VARIABLE)
    if chosen:
        folder = _study_of(here / chosen)
    elif around:
        folder = _named(around)
    else:
        raise UserError(
            "there is no project here; name a study's folder with --study, or make a project "
            "with 'pathways new DIR'"
        )
    if not (folder / STUDY_FILE).is_file():
        raise UserError(
            f"{shown(folder)}: holds no {STUDY_FILE}; name a study's folder with --study, or make "
            "one with 'pathways new DIR'"
        )
    folder = folder.resolve()
    own = _project_around(folder)
    root = own or around or HOME
    cache = (own or folder) / ".cache"
    place = own if own and here.resolve().is_relative_to(own) else here
    return Project(
        root=root,
        study=folder,
        output=here / (output or place / "output"),  # not resolved: a link on the way is refused
        cache=cache,
        templates=overlay.templates(root, folder, cache),
    )


def book_around(folder: Path) -> Path | None:
    """Return the nearest folder with a ``_quarto.yml``, from ``folder`` upwards."""
    folder = folder.resolve()
    return next((p for p in (folder, *folder.parents) if (p / BOOK_FILE).is_file()), None)


def _project_around(folder: Path) -> Path | None:
    """Return the nearest project; a language's book within it (see :func:`books`) is none."""
    found = book_around(folder)
    outer = book_around(found.parents[1]) if found and found.parent.name == CHAPTERS else None
    return outer or found


def _study_of(given: Path) -> Path:
    """Return a study's folder: what was given, the file's, or the one that a project names."""
    if given.name == STUDY_FILE:
        return given.parent
    is_project = (given / BOOK_FILE).is_file() and not (given / STUDY_FILE).is_file()
    return _named(given) if is_project else given


def book(root: Path) -> dict[str, Any]:
    """Return what ``_quarto.yml`` says.

    Raises
    ------
    UserError
        The file is missing or not YAML.
    """
    path = root / BOOK_FILE
    if not path.is_file():
        raise UserError(f"{shown(path)}: is missing; run this inside a project")
    return read_yaml(path)


def documentation(root: Path) -> Path | None:
    """Return the folder of a project's documentation, if ``_quarto.yml`` names one.

    Raises
    ------
    UserError
        The folder has no first page.
    """
    named = book(root).get("documentation")
    if named is None:
        return None
    folder = root / str(named)
    if not (folder / FIRST_PAGE).is_file():
        raise UserError(f"{shown(root / BOOK_FILE)}: documentation: {named} has no {FIRST_PAGE}")
    return folder


def books(root: Path) -> dict[str, Path]:
    """Return the folder of the book in each language: the project's own, ``chapters/<language>``.

    A language's folder has a ``_quarto.yml`` of its own, so that Quarto renders it alone; its
    pages are flat below the language's address.
    """
    nested = sorted(path.parent for path in (root / CHAPTERS).glob(f"*/{BOOK_FILE}"))
    return {language_of(folder): folder for folder in (*nested, root)}


def language_of(folder: Path) -> str:
    """Return the language of the book in a folder, without its region."""
    return str(book(folder).get("lang", "en")).split("-")[0]


def chapter_files(folder: Path) -> list[str]:
    """Return the chapters that a book's ``_quarto.yml`` lists, in their order."""

    def listed(node: Any) -> Iterator[str]:
        if isinstance(node, str):
            yield from [node] if node.endswith(".qmd") else []
        elif isinstance(node, list | dict):
            for each in node.values() if isinstance(node, dict) else node:
                yield from listed(each)

    said = book(folder).get("book", {})
    return list(listed([said.get(key) for key in ("chapters", "references", "appendices")]))


def address(project: Project) -> str | None:
    """Return the address of a project's site, with a slash at its end: ``book.site-url``.

    None where the project says none, and for every study but the one that the project names,
    because a page may not claim the address of another study's site.

    Raises
    ------
    UserError
        It is no address of the web.
    """
    said = (book(project.root).get("book") or {}).get("site-url")
    if not said or not _is_about(project):
        return None
    if not re.fullmatch(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?", str(said)):
        raise UserError(
            f"{shown(project.root / BOOK_FILE)}: site-url is '{said}'; it must be an address such "
            "as https://example.org/study"
        )
    return f"{str(said).rstrip('/')}/"


def _is_about(project: Project) -> bool:
    try:
        return _named(project.root).resolve() == project.study.resolve()
    except UserError:
        return False


def _named(root: Path) -> Path:
    said = book(root)
    named = said.get("study") or said.get("metadata", {}).get("study")
    if not named:
        raise UserError(f"{shown(root / BOOK_FILE)}: names no study; add 'study: data/NAME'")
    return root / str(named)
