"""What a reader can search for in the book: each section's text, in the shape of Quarto's index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser

from analysis.documents.book.composition import BookPage

SEARCH = "search.json"

_SILENT = frozenset({"script", "style", "svg", "math", "pre", "details"})
_HEADING = re.compile(r"h[1-6]")
_SPACE = re.compile(r"\s+")


def index(pages: Iterable[BookPage]) -> bytes:
    """Return the search index of these pages: one entry for a page's beginning and each section."""
    entries = [
        {
            "objectID": page.href + (f"#{anchor}" if anchor else ""),
            "href": page.href + (f"#{anchor}" if anchor else ""),
            "title": page.title,
            "section": heading,
            "text": text,
        }
        for page in pages
        for anchor, heading, text in _Sections.of(page)
    ]
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()


class _Sections(HTMLParser):
    """Gathers a page's words under the heading that they follow; code and formulas are left out."""

    def __init__(self, titles: dict[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.titles = titles
        self.found: list[tuple[str, str, list[str]]] = [("", "", [])]
        self.silent = 0
        self.in_heading = False

    @classmethod
    def of(cls, page: BookPage) -> list[tuple[str, str, str]]:
        parser = cls({s.id: s.html for s in page.sections if s.listed})
        parser.feed(page.body)
        parser.close()
        return [
            (anchor, re.sub(r"<[^>]+>", "", heading), _SPACE.sub(" ", "".join(words)).strip())
            for anchor, heading, words in parser.found
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.in_heading |= bool(_HEADING.fullmatch(tag))
        anchor = dict(attrs).get("id") or ""
        if anchor in self.titles:
            self.found.append((anchor, self.titles.pop(anchor), []))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT
        if _HEADING.fullmatch(tag):
            self.in_heading = False
        self.found[-1][2].append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.in_heading:
            self.found[-1][2].append(data)
