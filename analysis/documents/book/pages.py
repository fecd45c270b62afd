"""The book as web pages, inside whatever layout the site gives its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup

from analysis.documents import kept, permalinks, styles
from analysis.documents.book.composition import TEMPLATES, BookPage, Composed, words_of
from analysis.documents.book.config import Book
from analysis.documents.book.crossrefs import relative
from analysis.documents.book.pandoc import Section
from analysis.documents.templates import environment

ASSETS = "assets"
STYLES = "chapters.css"  # beside the index: each language's book has its own
LAYOUT = "book/shell.html.j2"
_ASSET_FILES = ("css/tokens.css", "css/site.css", "book/look.js")
_DESCRIBED = 200  # characters of a page's beginning that describe it
_NOTE = re.compile(r"<x-note>(.*?)</x-note>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class View:
    """What the template of a page sees as ``doc``.

    Attributes
    ----------
    title
        For the window.
    label
        The chapter's number as it stands over its title.
    sections
        The page's own table of contents.
    chapters
        Pages under the headings of their parts; None is no heading.
    terms
        Words of the book's furniture.
    """

    book: Book
    page: BookPage
    title: str
    label: str
    body: str
    description: str
    is_first: bool
    sections: tuple[Section, ...]
    chapters: tuple[tuple[str | None, tuple[BookPage, ...]], ...]
    before: BookPage | None
    after: BookPage | None
    terms: Mapping[str, str]

    def link(self, address: str) -> str:
        """Write an address of the site as one relative to this page."""
        return relative(address, self.page.href)


def assets(templates: Path = TEMPLATES) -> dict[str, bytes]:
    """Read stylesheets and script that the book's pages name, by address."""
    return {
        f"{ASSETS}/{PurePosixPath(name).name}": (templates / name).read_bytes()
        for name in _ASSET_FILES
    }


def files(
    composed: Composed,
    *,
    templates: Path = TEMPLATES,
    layout: str = LAYOUT,
    chrome: Callable[[str, str], Mapping[str, Any]] = lambda href, lang: {},
    imprint: Sequence[str] = (),
) -> dict[str, bytes]:
    """Lay the book out as pages.

    Parameters
    ----------
    layout
        The template that pages extend; it has the blocks ``title``, ``head`` and ``main``.
    chrome
        Gives what the layout needs for the page at an address and in a language.
    imprint
        Lines at the head of the first page.

    Returns
    -------
    dict
        Pages, pictures and assets by address relative to the site's root.
    """
    template = environment(templates).get_template("book/page.html.j2")
    written = {}
    for number, page in enumerate(composed.pages):
        context = {**chrome(page.href, page.lang), "layout": layout, "styles": STYLES}
        context |= {"imprint": imprint}
        doc = _view(composed, number, templates)
        html = kept.ranges(template.render(**context, assets=ASSETS, doc=doc))
        written[page.href] = permalinks.add(html, doc.terms["permalink"])
    lifted, stylesheet = styles.lift(written)
    made = assets(templates) | dict(composed.files) | {STYLES: stylesheet}
    return made | {href: html.encode() for href, html in lifted.items()}


def with_endnotes(page: BookPage, terms: Mapping[str, str]) -> str:
    """Gather a page's notes at its end, each with its way back."""
    notes: list[str] = []

    def call(match: re.Match[str]) -> str:
        notes.append(match[1])
        n = len(notes)
        return (
            f'<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref">'
            f"<sup>{n}</sup></a>"
        )

    body = _NOTE.sub(call, page.body)
    if not notes:
        return body
    items = "".join(
        f'<li id="fn{n}"><p>{note} <a href="#fnref{n}" class="footnote-back" role="doc-backlink" '
        f'aria-label="{terms["back_to_text"]} {n}">↩</a></p></li>'
        for n, note in enumerate(notes, 1)
    )
    return (
        f'{body}<section id="footnotes" class="footnotes" role="doc-endnotes" '
        f'aria-label="{terms["footnotes"]}"><ol>{items}</ol></section>'
    )


def label(page: BookPage, terms: Mapping[str, str]) -> str:
    """Write a chapter's number as it stands over its title: '3', 'Appendix A', or nothing."""
    if page.chapter.appendix and page.number:
        return f"{terms['appendix']} {page.number}"
    return page.number


def _view(composed: Composed, number: int, templates: Path) -> View:
    book, pages, page = composed.book, composed.pages, composed.pages[number]
    terms = words_of(page.lang, templates)
    chapter = f"{page.number} {page.title}".strip()
    return View(
        book=book,
        page=page,
        title=f"{chapter} – {book.title}" if number else book.title,
        label=label(page, terms),
        body=with_endnotes(page, terms),
        description=_description(page, book),
        is_first=number == 0,
        sections=tuple(
            each for each in page.sections if each.listed and each.level <= book.toc_depth
        ),
        chapters=_grouped(pages, terms),
        before=pages[number - 1] if number else None,
        after=pages[number + 1] if number + 1 < len(pages) else None,
        terms=terms,
    )


def _description(page: BookPage, book: Book) -> str:
    """Return a page's beginning, as long as lists of pages show it; the first page's abstract."""
    paragraphs = re.finditer(r"<p>(.*?)</p>", page.body, re.DOTALL)
    first = next((each for each in paragraphs if "<math" not in each[1]), None)
    said = (book.abstract if page.number == "" and book.abstract else "") or (
        str(Markup(_NOTE.sub("", first[1])).striptags()) if first else page.title
    )
    said = " ".join(said.split())
    return said if len(said) <= _DESCRIBED else said[:_DESCRIBED].rsplit(" ", 1)[0] + " …"


def _grouped(
    pages: Iterable[BookPage], terms: Mapping[str, str]
) -> tuple[tuple[str | None, tuple[BookPage, ...]], ...]:
    """Put chapters under the headings of their parts, appendices under one of their own."""
    groups: list[tuple[str | None, list[BookPage]]] = []
    for page in pages:
        heading = page.chapter.part or (terms["appendices"] if page.chapter.appendix else None)
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(page)
    return tuple((heading, tuple(group)) for heading, group in groups)
