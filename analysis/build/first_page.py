"""Quarto's first page gives way to the site's: it moves to ``paper.html``, and links follow it.

Quarto calls a book's first page ``index.html`` and cannot be told otherwise; that address is the
site's own first page, which leads to the paper as to everything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from analysis.documents.edition import FRONT

INDEX = "index.html"
_BY_QUARTO = re.compile(rb'<meta name="generator" content="quarto', re.IGNORECASE)
_SEARCH = "search.json"  # Quarto's own
_SEARCHED = re.compile(rb'("(?:objectID|href)":\s*")index\.html')


def moved(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a book's files, by address below its prefix, with the first page moved."""
    return {
        FRONT if name == INDEX else name: _pointed(name, content) for name, content in files.items()
    }


def move(output: Path) -> None:
    """Move the first page of the book that Quarto has just rendered into a folder.

    Pages of the site's own may stand there already, when a preview has rendered one chapter.
    """
    found = {path: path.read_bytes() for path in output.rglob("*.html")}
    by_quarto = {path: page for path, page in found.items() if _BY_QUARTO.search(page)}
    searched = output / _SEARCH
    if searched.is_file():
        by_quarto[searched] = searched.read_bytes()
    for path, old in by_quarto.items():
        new = _pointed(path.relative_to(output).as_posix(), old)
        if new != old:
            path.write_bytes(new)
    if output / INDEX in by_quarto:
        (output / INDEX).replace(output / FRONT)


def _pointed(name: str, content: bytes) -> bytes:
    """Let a page's links to the book's first page lead to where that is now."""
    if name == _SEARCH:
        return _SEARCHED.sub(rb"\1" + FRONT.encode(), content)
    if not name.endswith(".html"):
        return content
    up = re.escape("../" * name.count("/")).encode()
    there = rb'(href=")(?:\./)?(' + up + rb')index\.html(?=["#?])'
    return re.sub(there, rb"\1\2" + FRONT.encode(), content)
