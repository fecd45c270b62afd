"""Where a worker has its edition from: files beside it, or what came with the work."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from analysis.build.parts import brief_files
from analysis.documents.edition import Edition, compile_edition
from analysis.documents.pdf.fontfiles import fonts_hash
from analysis.errors import UserError, shown
from analysis.files import hash_texts
from analysis.results import cache
from analysis.results.shapes import from_json, to_json
from analysis.study.project import BOOK_FILE, CHAPTERS, FIRST_PAGE, Project, documentation

# What of a project's own files a brief's pages lead to.
_OF_THE_BOOK = (BOOK_FILE, "*.qmd", f"{CHAPTERS}/**/*.qmd", f"{CHAPTERS}/**/{BOOK_FILE}")


class HasEdition(Protocol):
    """Where an edition comes from."""

    def edition(self) -> Edition:
        """Return the edition, made once in a process."""


@dataclass(frozen=True, slots=True)
class Beside:
    """An edition whose files are on this machine."""

    project: Project
    content: str
    epoch: int

    def edition(self) -> Edition:
        """Return the edition, made once in a process."""
        return _beside(self)


@lru_cache(maxsize=2)
def _beside(source: Beside) -> Edition:
    """Return a worker's edition: kept results, words and templates, read once."""
    project = source.project
    results = cache.kept(source.content, project.cache / "results", project.study)
    if results is None:
        raise UserError(f"{shown(project.cache)}: the results are gone; build again")
    return compile_edition(project, results, source.epoch)


@dataclass(frozen=True, slots=True)
class Packed:
    """An edition that brings all that briefs are made of along.

    Attributes
    ----------
    key : stands for the whole.
    results : the results, as JSON.
    files : templates and what of the book the briefs lead to, by their places below a folder.
    epoch, address : of the edition.
    fonts : hash of the font files that briefs are set in.
    """

    key: str
    results: bytes = field(hash=False, compare=False)
    files: dict[str, bytes] = field(hash=False, compare=False)
    epoch: int
    address: str | None
    fonts: str

    def edition(self) -> Edition:
        """Return the edition, made once in a process."""
        return _unpacked(self)


def pack(edition: Edition) -> Packed:
    """Return all that the briefs of an edition are made of."""
    project = edition.project
    root, manual = project.root, documentation(project.root)
    book = {path for pattern in _OF_THE_BOOK for path in root.glob(pattern) if path.is_file()}
    files = {f"project/{path.relative_to(root).as_posix()}": path for path in book}
    if manual:
        files[f"project/{manual.relative_to(root).as_posix()}/{FIRST_PAGE}"] = manual / FIRST_PAGE
    for path in project.templates.rglob("*"):
        if path.is_file():
            files[f"templates/{path.relative_to(project.templates).as_posix()}"] = path
    return Packed(
        hash_texts(edition.results.content, str(edition.epoch), str(project.study)),
        to_json(edition.results),
        {name: files[name].read_bytes() for name in sorted(files)},
        edition.epoch,
        edition.address,
        fonts_hash(project.templates),
    )


@lru_cache(maxsize=2)
def _unpacked(packed: Packed) -> Edition:
    """Return a worker's edition, its files in a folder of the process's own."""
    folder = tempfile.TemporaryDirectory(prefix="pathways-")
    _folders.append(folder)
    home = Path(folder.name).resolve()
    for name, body in packed.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(body)
    if fonts_hash(home / "templates") != packed.fonts:
        raise UserError(
            f"the worker on {platform.node()} has other fonts, or other versions of what sets "
            "them, than the machine that asks; 'pathways doctor' on both names them"
        )
    project = Project(
        root=home / "project", study=home / "study", output=home / "output",
        cache=home / "cache", templates=home / "templates",
    )  # fmt: skip
    found = from_json(packed.results)
    results = replace(found, study=found.study.at(project.study))
    return replace(compile_edition(project, results, packed.epoch), address=packed.address)


_folders: list[tempfile.TemporaryDirectory[str]] = []  # they go when the process ends


def brief(source: HasEdition, order: tuple[str, str]) -> dict[str, bytes]:
    """Make the brief of an order, a language and a region's slug; runs in a worker."""
    language, slug = order
    return brief_files(source.edition(), slug, language)


def brief_maker(edition: Edition, *, packed: bool) -> Callable[[tuple[str, str]], dict[str, bytes]]:
    """Return what makes briefs in workers, with the edition's files ``packed`` into it or not."""
    if packed:
        return partial(brief, pack(edition))
    return partial(brief, Beside(edition.project, edition.results.content, edition.epoch))
