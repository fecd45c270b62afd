"""The built-in renderer: the book as web pages, one PDF and a Word file, without Quarto.

``lint`` checks the chapters, ``compose`` runs and converts them as well, ``render`` also lays them
out. Each stage has a module: ``config`` (the project file), ``dialect`` and ``rules`` (what a
chapter may say), ``execute`` and ``outputs`` (its cells), ``pandoc`` with ``crossrefs.lua`` (its
HTML), ``crossrefs`` (what refers to what), ``composition`` (all of these), and ``pages`` and
``paper`` (the two media) with ``word``; the latter two read ``sheets``, all chapters as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.documents.book import pages, paper, word
from analysis.documents.book.composition import TEMPLATES, BookPage, Composed, compose, lint
from analysis.documents.book.config import Book, Chapter, read_book

__all__ = [
    "TEMPLATES",
    "Book",
    "BookPage",
    "Chapter",
    "Composed",
    "Rendered",
    "compose",
    "lint",
    "read_book",
    "render",
]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A book in all its files, by address relative to the site's root."""

    composed: Composed
    files: Mapping[str, bytes]

    def manifest(self) -> dict[str, Any]:
        """Say in JSON's terms what the book holds: pages, anchors, numbers, citations, values."""
        return {"pages": [_described(page) for page in self.composed.pages]}


def render(
    project: Path,
    *,
    epoch: int,
    environment: Mapping[str, str] = MappingProxyType({}),
    templates: Path = TEMPLATES,
    layout: str = pages.LAYOUT,
    chrome: Callable[[str, str], Mapping[str, Any]] = lambda href, lang: {},
    front: Mapping[str, Any] = MappingProxyType({}),
    imprint: Sequence[str] = (),
    first_page: str = "",
    progress: Callable[[str], None] = lambda chapter: None,
) -> Rendered:
    """Render a whole book; nothing is written.

    Parameters
    ----------
    project
        The folder with ``_quarto.yml``.
    epoch
        The edition's date, in seconds since 1970.
    environment
        Environment variables that the cells see.
    layout, chrome
        The template around each page, and what gives it its values for an address and a language.
    front
        What goes before the project file's ``book:``, such as a study's own title and authors.
    imprint
        Lines on the title page.
    first_page
        The address of the first page, where it is to be another than ``index.html``.
    progress
        Called with a chapter's path when it is done.

    Raises
    ------
    UserError
        Where a chapter is outside the dialect, a cell fails, a reference leads nowhere.
    PdfError
        Where the paper cannot be laid out whole.
    """
    composed = compose(
        project,
        environment=environment,
        templates=templates,
        front=front,
        first_page=first_page,
        progress=progress,
    )
    files = pages.files(
        composed, templates=templates, layout=layout, chrome=chrome, imprint=imprint
    )
    book = composed.book
    files[book.paper] = paper.write(composed, epoch=epoch, imprint=imprint, templates=templates)
    if book.word:
        files[book.word] = word.write(composed, epoch=epoch, imprint=imprint, templates=templates)
    return Rendered(composed, files)


def _described(page: BookPage) -> dict[str, Any]:
    return {
        "source": str(page.chapter.path),
        "href": page.href,
        "number": page.number,
        "title": page.title,
        "lang": page.lang,
        "anchors": [{"id": a.id, "kind": a.kind, "number": a.number} for a in page.anchors],
        "sections": [{"id": s.id, "number": s.number} for s in page.sections],
        "citations": list(page.citations),
        "values": [
            {
                "place": each.place,
                "label": each.label,
                "inline": each.inline,
                "outputs": [{"mime": out.mime, "text": out.text} for out in each.outputs],
            }
            for each in page.values
        ],
    }
