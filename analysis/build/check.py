"""Looks over a built site for what a reader would stumble on: dead links, pictures without words.

Nothing here knows how the site was made, so that a site built by Quarto is held to the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf

from analysis.documents.pdf.objects import elements

__all__ = ["pdf", "site"]

_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}


@dataclass(slots=True)
class _Page(HTMLParser):
    """What one page says of itself."""

    ids: Counter[str] = field(default_factory=Counter)
    links: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    lang: str = ""
    title: str = ""
    _in_title: bool = False
    _in_citation: bool = False

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if identifier := given.get("id"):
            self.ids[identifier] += 1
        if tag == "html":
            self.lang = given.get("lang", "")
        self._in_title = tag == "title" and not self.title
        hidden = given.get("aria-hidden") == "true" or given.get("role") == "presentation"
        if tag == "img" and not given.get("alt", "").strip() and not hidden:
            self.faults.append((line, f"picture {given.get('src', '')[:60]} has no alt text"))
        if tag in _ADDRESSES and (address := given.get(_ADDRESSES[tag])):
            self.links.append((line, address))
        if "quarto-unresolved-ref" in given.get("class", "") or tag == "x-ref":
            self.faults.append((line, "a reference that was not resolved"))
        self._in_citation |= tag == "span" and "citation" in given.get("class", "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in ("span", "p"):
            self._in_citation = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        if "?@" in data:
            self.faults.append((self.getpos()[0], "a reference that was not resolved"))
        if self._in_citation and data.endswith("?"):
            self.faults.append((self.getpos()[0], f"citation {data!r} is not in the bibliography"))


def site(out: Path) -> tuple[str, ...]:
    """Check all pages and PDFs under a folder.

    Returns
    -------
    tuple of str
        One line for each fault: file, line, what is wrong. Empty if there is none.
    """
    pages = {path: _read(path) for path in sorted(out.rglob("*.html"))}
    if not pages:
        return (f"{out}: no pages; build the site first",)
    faults = []
    for path, page in pages.items():
        faults += [f"{path.relative_to(out)}{fault}" for fault in _of_page(path, page, pages, out)]
    for path in sorted(out.rglob("*.pdf")):
        faults += [f"{path.relative_to(out)}: {fault}" for fault in pdf(path)]
    return tuple(faults)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _of_page(path: Path, page: _Page, pages: dict[Path, _Page], out: Path) -> Iterator[str]:
    if not page.lang:
        yield ": <html> has no lang"
    if not page.title.strip():
        yield ": no <title>"
    for line, fault in page.faults:
        yield f":{line}: {fault}"
    for identifier, count in page.ids.items():
        if count > 1:
            yield f": id '{identifier}' is given {count} times"
    for line, address in page.links:
        dead = _of_link(address, path, pages, out)
        if dead is not None:
            yield f":{line}: link {address}: {dead}"


def _of_link(address: str, path: Path, pages: dict[Path, _Page], out: Path) -> str | None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if parts.path.startswith("/"):
        return "starts at the server's root; the site may stand in a folder"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(out.resolve()):
        return "leaves the site"
    if not target.is_file():
        return "no such file"
    if "=" in parts.fragment:  # a view, such as #x=beds, that the page's own script brings back
        return None
    anchor = unquote(parts.fragment)
    known = pages.get(out / target.relative_to(out.resolve()))
    if anchor and anchor != "top" and known is not None and anchor not in known.ids:
        return f"no '{anchor}' on that page"
    return None


def pdf(path: Path) -> tuple[str, ...]:
    """Check one PDF: tagged, with language and title, and words for every figure."""
    faults = []
    with pikepdf.open(path) as document:
        root = document.Root
        marked = "/MarkInfo" in root and "/Marked" in root.MarkInfo and root.MarkInfo.Marked
        if "/StructTreeRoot" not in root or not marked:
            return ("not a tagged PDF",)
        if not str(root.get("/Lang", "")):
            faults.append("has no language")
        with document.open_metadata() as metadata:
            if not str(document.docinfo.get("/Title", "")) and not metadata.get("dc:title"):
                faults.append("has no title")
        for element in elements(root.StructTreeRoot):
            if element.get("/S") == "/Figure" and not str(element.get("/Alt", "")).strip():
                faults.append(f"{_place(element, document)}a figure has no alternative text")
    return tuple(faults)


def _place(element: pikepdf.Object, document: pikepdf.Pdf) -> str:
    if "/Pg" not in element:
        return ""
    pages = enumerate(document.pages, 1)
    return next((f"page {n}: " for n, page in pages if page.objgen == element.Pg.objgen), "")
