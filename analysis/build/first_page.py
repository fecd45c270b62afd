"""Quarto's pages join the site: the first one moves, and each leads to the site's other pages.

Quarto calls a book's first page ``index.html`` and cannot be told otherwise; that address is the
site's own first page, so Quarto's moves to ``paper.html``, and links follow it. The site's entries
stand at the head of each page's text: their addresses hang on the study and its languages, which
``_quarto.yml`` does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from analysis.documents.edition import FRONT, Edition
from analysis.documents.masthead import masthead
from analysis.documents.templates import environment

INDEX = "index.html"
_BY_QUARTO = re.compile(rb'<meta name="generator" content="quarto', re.IGNORECASE)
_MAIN = re.compile(rb"<main\b[^>]*>")
_MARK = b'class="site-entries"'
_SEARCH = "search.json"  # Quarto's own
_SEARCHED = re.compile(rb'("(?:objectID|href)":\s*")index\.html')


def moved(files: Mapping[str, bytes], edition: Edition, language: str) -> dict[str, bytes]:
    """Return a book's files, by address below its prefix, as pages of the site."""
    return {
        FRONT if name == INDEX else name: _joined(name, content, edition, language)
        for name, content in files.items()
    }


def move(output: Path, edition: Edition) -> None:
    """Make pages of the site of those that Quarto has just rendered into a folder.

    Pages of the site's own may stand there already, when a preview has rendered one chapter.
    """
    found = {path: path.read_bytes() for path in output.rglob("*.html")}
    fresh = {p: page for p, page in found.items() if _BY_QUARTO.search(page) and _MARK not in page}
    searched = output / _SEARCH
    if searched.is_file():
        fresh[searched] = searched.read_bytes()
    language = next(code for code, place in edition.books.items() if not place.prefix)
    for path, content in fresh.items():
        name = path.relative_to(output).as_posix()
        path.write_bytes(_joined(name, content, edition, language))
    if output / INDEX in fresh:
        (output / INDEX).replace(output / FRONT)


def _joined(name: str, content: bytes, edition: Edition, language: str) -> bytes:
    pointed = _pointed(name, content)
    if not name.endswith(".html") or _MARK in content:
        return pointed
    address = edition.books[language].prefix + (FRONT if name == INDEX else name)
    template = environment(edition.templates).get_template("site/entries.html")
    entries = template.render(masthead(edition, language, address, "paper")).encode()
    return _MAIN.sub(lambda main: main[0] + entries, pointed, count=1)


def _pointed(name: str, content: bytes) -> bytes:
    """Let a page's links to the book's first page lead to where that is now."""
    if name == _SEARCH:
        return _SEARCHED.sub(rb"\1" + FRONT.encode(), content)
    if not name.endswith(".html"):
        return content
    up = re.escape("../" * name.count("/")).encode()
    there = rb'(href=")(?:\./)?(' + up + rb')index\.html(?=["#?])'
    return re.sub(there, rb"\1\2" + FRONT.encode(), content)
