"""From the chapters' files to finished fragments: read, run, convert, and refer to one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from html import unescape
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

from analysis.documents import kept, turned
from analysis.documents.book import crossrefs, pandoc, rules
from analysis.documents.book.config import Book, Chapter, read_book
from analysis.documents.book.dialect import Source, read_source
from analysis.documents.book.execute import Kernel
from analysis.documents.book.outputs import CellValue, Executed
from analysis.documents.book.pandoc import Anchor, Citing, Fragment, Section
from analysis.errors import UserError
from analysis.files import read_yaml
from analysis.language import tongues
from analysis.study.shipped import TEMPLATES

T = TypeVar("T")

FIRST = "index.qmd"  # the file that every book begins with

_REFERENCES = re.compile(r"^[ \t]*:{3,}[ \t]*\{#refs\}", re.MULTILINE)
_CITATION_KEY = re.compile(r"(?<!\w)@\{?(\w[\w:.#$%&+?<>~/-]*\w|\w)")
_THREADS = 4  # pandoc is a process of its own; more than the cores, as each also waits


@dataclass(frozen=True, slots=True)
class BookPage:
    """A chapter, finished.

    Attributes
    ----------
    href
        Address relative to the site's root.
    number
        '3', 'A', or '' for a chapter without one.
    title, heading
        The title as plain text and as inline HTML.
    title_id
        Its identifier, or '' where the chapter gives it none.
    body
        HTML in which only footnotes (``<x-note>``) wait for their medium.
    values
        All that cells and inline expressions gave.
    citations
        Keys cited on it.
    """

    chapter: Chapter
    number: str
    lang: str
    title: str
    heading: str
    title_id: str
    body: str
    sections: tuple[Section, ...]
    anchors: tuple[Anchor, ...]
    values: tuple[CellValue, ...]
    citations: tuple[str, ...]

    @property
    def href(self) -> str:
        """Address relative to the site's root."""
        return self.chapter.href


@dataclass(frozen=True, slots=True)
class Composed:
    """The whole book, ready to be laid out as pages and as paper.

    ``files`` are its pictures, by address relative to the site's root.
    """

    book: Book
    pages: tuple[BookPage, ...]
    files: Mapping[str, bytes]


def words_of(lang: str, templates: Path = TEMPLATES) -> Mapping[str, str]:
    """Words of the book's furniture in a language; a regional form falls back on its language."""
    return _words(lang, templates)


@cache
def _words(lang: str, templates: Path) -> Mapping[str, str]:
    for name in (lang, lang.split("-")[0]):
        file = templates / "book" / f"words.{name}.yml"
        if file.is_file():
            english = TEMPLATES / "book" / "words.en.yml"  # of what the language does not say
            return MappingProxyType({**read_yaml(english), **read_yaml(file)})
    raise UserError(
        f"no words for the language '{lang}': add templates/book/words.{lang}.yml to the project, "
        "with the keys of the package's words.en.yml"
    )


def lint(project: Path) -> tuple[str, ...]:
    """Hold every chapter against the dialect without running it; one line for each fault."""
    try:
        book = read_book(project)
        _, faults = _read(book)
    except UserError as error:
        return error.faults
    return faults


def compose(
    project: Path,
    *,
    environment: Mapping[str, str] = MappingProxyType({}),
    templates: Path = TEMPLATES,
    front: Mapping[str, Any] = MappingProxyType({}),
    first_page: str = "",
    progress: Callable[[str], None] = lambda chapter: None,
) -> Composed:
    """Run and convert all chapters.

    Parameters
    ----------
    project
        The folder with ``_quarto.yml``.
    front
        What goes before its ``book:``, such as a study's own title and authors.
    environment
        Environment variables that the cells see.
    first_page
        The address of the first page, where it is to be another than ``index.html``.
    progress
        Called with a chapter's path when it is done.

    Raises
    ------
    UserError
        With all faults of the step that found some, each with file and line.
    """
    book = _placed(read_book(project, front), first_page)
    sources, faults = _read(book)
    if faults:
        raise UserError(*faults)
    words = {each.chapter.href: words_of(each.lang or book.lang, templates) for each in sources}
    numbers = crossrefs.chapter_numbers((each.chapter, _is_numbered(each)) for each in sources)
    executed = _run(sources, project, environment)
    citing = _citing(book, executed)
    references = next((each.chapter.href for each in sources if _has_references(each)), None)
    if citing.keys and references is None:
        raise UserError("the book cites and has no list of references: a chapter needs ::: {#refs}")

    def convert(run: Executed, number: str) -> Fragment:
        source = run.source
        title = f"# {source.title}\n\n" if source.title else ""
        with _located(source):
            fragment = pandoc.convert(
                title + run.markdown,
                name=str(source.chapter.path),
                number=number,
                depth=book.number_depth,
                lang=source.lang or book.lang,
                words=words[source.chapter.href],
                citing=citing,
                with_references=source.chapter.href == references,
                offset=crossrefs.relative(".", source.chapter.href),
                filters=book.filters,
            )
        progress(str(source.chapter.path))
        return fragment

    with ThreadPoolExecutor(_THREADS) as threads:
        converting = [
            threads.submit(convert, *each) for each in zip(executed, numbers, strict=True)
        ]
        fragments = _collected(Future.result, converting)
    known = crossrefs.targets(
        zip((each.chapter for each in sources), fragments, strict=True), words
    )
    pages = _collected(
        partial(_page, book, known, references=references), executed, fragments, numbers
    )
    files: dict[str, bytes] = {}
    for run, fragment in zip(executed, fragments, strict=True):
        files |= run.files
        files |= _pictures(book, run.source.chapter, fragment, run.files)
    return Composed(book, pages, files)


def _read(book: Book) -> tuple[list[Source], tuple[str, ...]]:
    sources: list[Source] = []
    faults: list[str] = []
    for chapter in book.chapters:
        try:
            sources.append(read_source(book.project, chapter, book.cells))
        except UserError as error:
            faults += error.faults
    checked = [(each, rules.check(each)) for each in sources]
    faults += [fault for _, each in checked for fault in each.faults]
    if len(sources) == len(book.chapters):
        faults += rules.across(checked, set(pandoc.reference_keys(book.bibliography)))
    return sources, tuple(faults)


def _placed(book: Book, first_page: str) -> Book:
    """Return the book with another address for its first page."""
    if not first_page:
        return book
    taken = next((each for each in book.chapters if each.href == first_page), None)
    if taken:
        raise UserError(f"{taken.path}: the site has a {first_page} of its own; rename the file")
    chapters = (replace(c, page=first_page) if str(c.path) == FIRST else c for c in book.chapters)
    return replace(book, chapters=tuple(chapters))


def _is_numbered(source: Source) -> bool:
    line = source.title or next(
        (line for line in source.masked.split("\n") if line.startswith("# ")), ""
    )
    return re.search(r"\{[^}]*(\.unnumbered|(?<![\w-])-(?![\w-]))[^}]*\}\s*$", line) is None


def _has_references(source: Source) -> bool:
    return _REFERENCES.search(source.masked) is not None


def _run(
    sources: Sequence[Source], project: Path, environment: Mapping[str, str]
) -> tuple[Executed, ...]:
    with Kernel(project, environment) as kernel:
        return _collected(kernel.run, sources)


@contextmanager
def _located(source: Source) -> Iterator[None]:
    """Add the line to faults that name a label or key which stands in the chapter's text."""
    name = f"{source.chapter.path}: "
    try:
        yield
    except UserError as error:
        faults = []
        for fault in error.faults:
            key = re.search(r"[@#][\w:-]*\w", fault.removeprefix(name))
            at = source.text.find(key[0]) if key else -1
            known = fault.startswith(name) and at >= 0
            faults.append(f"{source.place(at)}: {fault.removeprefix(name)}" if known else fault)
        raise UserError(*faults) from error


def _collected(function: Callable[..., T], *arguments: Iterable[Any]) -> tuple[T, ...]:
    """Map, and raise the faults of all calls together."""
    results: list[T] = []
    faults: list[str] = []
    first: UserError | None = None
    for each in zip(*arguments, strict=True):
        try:
            results.append(function(*each))
        except UserError as error:
            first = first or error
            faults += error.faults
    if faults:
        raise UserError(*faults) from first
    return tuple(results)


def _citing(book: Book, executed: Sequence[Executed]) -> Citing:
    known = pandoc.reference_keys(book.bibliography)
    cited = {key for run in executed for key in _CITATION_KEY.findall(run.markdown) if key in known}
    return Citing(book.bibliography, book.csl, tuple(sorted(cited)))


def _page(
    book: Book,
    known: Mapping[str, crossrefs.Target],
    run: Executed,
    fragment: Fragment,
    number: str,
    *,
    references: str | None,
) -> BookPage:
    chapter = run.source.chapter
    with _located(run.source):
        heading, body = (
            crossrefs.resolve(html, chapter, known, references, numbered=number != "")
            for html in (fragment.heading, fragment.body)
        )
    lang = run.source.lang or book.lang
    body = turned.works(kept.formulas(body), lang)
    if tongues.direction(lang) == "rtl":
        body = turned.page(body)
    return BookPage(
        chapter=chapter,
        number=number,
        lang=lang,
        title=plain(heading),
        heading=heading,
        title_id=fragment.title_id if _has_title_id(run.source, fragment.title_id) else "",
        body=body,
        sections=fragment.sections,
        anchors=fragment.anchors,
        values=run.values,
        citations=tuple(
            sorted(
                {key for keys in re.findall(r'data-cites="([^"]*)"', body) for key in keys.split()}
            )
        ),
    )


def _has_title_id(source: Source, identifier: str) -> bool:
    """Whether the title's identifier is written, or stands in the text as on the first page."""
    return str(source.chapter.path) == FIRST or f"#{identifier}" in source.text


def plain(html: str) -> str:
    """Text of inline HTML; of an equation, what it shows rather than its TeX."""
    html = re.sub(r"<annotation.*?</annotation>|<x-note>.*?</x-note>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def _pictures(
    book: Book, chapter: Chapter, fragment: Fragment, made: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Read the pictures that a chapter's text names."""
    found = {}
    for address in fragment.images:
        root = PurePosixPath(chapter.path).parent
        path = _below(PurePosixPath(address[1:]) if address.startswith("/") else root / address)
        if str(path) in made:
            continue
        file = book.project / path
        inside = file.resolve().is_relative_to(book.project.resolve())  # a link may lead out
        if path.parts[:1] == ("..",) or not file.is_file() or not inside:
            raise UserError(f"{chapter.path}: image {address}: no such file in the project")
        found[str(path)] = file.read_bytes()
    return found


def _below(path: PurePosixPath) -> PurePosixPath:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
