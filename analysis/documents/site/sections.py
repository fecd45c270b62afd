"""What the pages of a site say, section by section, for whoever searches it.

A page is read as it stands, so that it matters not who made it. It may say of itself, on its
``main``, what kind of page it is (``data-kind``), by which names it is known (``data-names``, one
beside the other with a bar between), and its title in a list (``data-title``). A section with
``data-names`` of its own, such as a term of the glossary, is found as if it were a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_SILENT = frozenset(
    {"script", "style", "svg", "math", "pre", "nav", "form", "button", "select", "noscript"}
)
# After these no word goes on: cells, lines and paragraphs stand without a space between them.
_BLOCKS = _HEADINGS | {
    "p", "li", "dt", "dd", "td", "th", "tr", "caption", "figcaption", "div", "section", "article",
    "br", "option", "summary",
}  # fmt: skip
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class PageSection:
    """A heading, the anchor that leads there (empty for the page's beginning), and its text."""

    anchor: str
    heading: str
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in one line."""
        return _SPACE.sub(" ", "".join(self.words)).strip()


@dataclass(slots=True)
class Found:
    """A page, or a section that is found as one.

    Attributes
    ----------
    href
        From the site's root, with an anchor if it is a section.
    title
        As a list of results shows it.
    kind
        What the page says that it is; ``page`` where it says nothing.
    names
        What it is known by, besides its title.
    """

    href: str
    language: str
    title: str
    kind: str
    names: tuple[str, ...]
    sections: list[PageSection]


def read(href: str, html: bytes) -> list[Found]:
    """Return the page at an address, and those of its sections that are found by themselves."""
    tree = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    main = next(iter(tree.xpath("//main")), None)
    if main is None or main.get("data-kind") == "none":
        return []
    language = tree.get("lang", "")
    pages = [
        Found(
            f"{href}#{part.get('id')}", language, part.get("data-title") or _text(part, first=True),
            part.get("data-kind", "term"), _names(part), [PageSection("", "", [_text(part)])],
        )
        for part in main.xpath(".//*[@data-names and @id]")
    ]  # fmt: skip
    reader = _Reader()
    reader.walk(main)
    title = main.get("data-title") or reader.sections[0].heading or _window_title(tree)
    kind = main.get("data-kind", "page")
    plain = (_text(each) for each in main.xpath(".//h1//*[contains(@class, 'chapter-title')]"))
    names = (*_names(main), *plain)  # a chapter's title without its number
    return [Found(href, language, title, kind, names, reader.sections), *pages]


def _names(element: Any) -> tuple[str, ...]:
    return tuple(name for name in element.get("data-names", "").split("|") if name)


def _window_title(tree: Any) -> str:
    return _SPACE.sub(" ", tree.findtext(".//title") or "").strip()


class _Reader:
    """Gathers a page's words under the heading that they follow; code and formulas are left out."""

    def __init__(self) -> None:
        self.sections = [PageSection("", "")]

    def walk(self, element: Any) -> None:
        if not isinstance(element.tag, str) or _is_silent(element):
            return
        if element.tag in _HEADINGS:
            self._begin(element)
            return
        words = self.sections[-1].words
        words.append(element.text or "")
        for child in element:
            self.walk(child)
            self.sections[-1].words.append(child.tail or "")
        if element.tag in _BLOCKS:
            self.sections[-1].words.append(" ")

    def _begin(self, heading: Any) -> None:
        said = _text(heading)
        if not self.sections[0].heading and heading.tag == "h1":
            self.sections[0].heading = said
            return
        around = heading.getparent()
        anchor = heading.get("id") or (
            around.get("id", "") if around.tag in ("section", "div", "details") else ""
        )
        if anchor:
            self.sections.append(PageSection(anchor, said))
        else:
            self.sections[-1].words += [" ", said, " "]


def _is_silent(element: Any) -> bool:
    """Whether a part of a page is left out: furniture, code, formulas, and what is found apart."""
    classes = element.get("class", "").split()
    apart = element.get("data-names") is not None and element.tag != "main"
    hidden = element.get("aria-hidden") == "true" or "code-fold" in classes or "anchor" in classes
    return element.tag in _SILENT or apart or hidden


def _text(element: Any, *, first: bool = False) -> str:
    """Return an element's text in one line; with ``first`` its heading's, or its term's."""
    if first:
        element = next(iter(element.xpath(".//h2|.//h3|.//h4|.//dt")), element)
    return _SPACE.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_silent(child):
            yield from _pieces(child)
            if child.tag in _BLOCKS:
                yield " "
        yield child.tail or ""
