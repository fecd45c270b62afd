"""The book as ``_quarto.yml`` describes it: its chapters in order, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from analysis.errors import UserError
from analysis.study.project import BOOK_FILE as PROJECT_FILE
from analysis.study.project import book as quarto_settings


@dataclass(frozen=True, slots=True)
class CellDefaults:
    """What a code cell does unless it says otherwise (``execute:`` and ``code-fold``)."""

    eval: bool = True
    echo: bool = True
    output: bool | str = True
    include: bool = True
    warning: bool = True
    code_fold: bool = False
    code_summary: str | None = None

    def updated(self, options: dict[str, Any], place: str) -> CellDefaults:
        """Overlay options as written in YAML; raises UserError on one that is not known."""
        known = {each.name.replace("_", "-"): each.name for each in fields(self)}
        changes = {}
        for key, value in options.items():
            if key not in known:
                raise UserError(f"{place}: '{key}' is not an execution option; use {list(known)}")
            changes[known[key]] = check_option(key, value, place)
        return replace(self, **changes)


def check_option(key: str, value: Any, place: str) -> Any:
    """Refuse a value that an execution option cannot have."""
    if key == "output":
        allowed = value in (True, False, "asis")
    elif key == "code-summary":
        allowed = isinstance(value, str)
    else:
        allowed = isinstance(value, bool)
    if not allowed:
        choice = "true, false or asis" if key == "output" else "true or false"
        raise UserError(f"{place}: {key}: {value!r} is not possible; use {choice}")
    return value


@dataclass(frozen=True, slots=True)
class Chapter:
    """One ``.qmd`` of the book, by its place in it.

    ``path`` is relative to the project; ``part`` is the heading it stands under, if any; ``page``
    its page's address, where that is another than the file's own.
    """

    path: PurePosixPath
    part: str | None = None
    appendix: bool = False
    page: str = ""

    @property
    def href(self) -> str:
        """Address of its page, relative to the site's root."""
        return self.page or str(self.path.with_suffix(".html"))

    @property
    def slug(self) -> str:
        """A name for it that is unique in the book and can stand in an identifier."""
        return str(self.path.with_suffix("")).replace("/", "-")


@dataclass(frozen=True, slots=True)
class Author:
    """An author: name, where they work, and their ORCID identifier."""

    name: str
    affiliation: str | None = None
    orcid: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A book project.

    Attributes
    ----------
    project
        Its folder.
    chapters
        In reading order, appendices last.
    bibliography
        Files of references, in BibTeX or CSL JSON.
    csl
        Citation style, or None for Chicago author-date.
    filters
        Lua filters of the project's own.
    toc_depth, number_depth
        Deepest level of heading in a page's contents, and with a number.
    paper
        Address of the PDF.
    word
        Address of the Word file, or None where ``downloads:`` does not list docx.
    paper_code
        Whether PDF and Word file show the code of cells that show theirs.
    """

    project: Path
    title: str
    lang: str
    chapters: tuple[Chapter, ...]
    subtitle: str | None = None
    authors: tuple[Author, ...] = ()
    date: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    site_url: str | None = None
    bibliography: tuple[Path, ...] = ()
    csl: Path | None = None
    filters: tuple[Path, ...] = ()
    toc_depth: int = 3
    number_depth: int = 6
    paper: str = "paper.pdf"
    word: str | None = None
    paper_code: bool = True
    cells: CellDefaults = field(default_factory=CellDefaults)


def read_book(project: Path, front: Mapping[str, Any] = MappingProxyType({})) -> Book:
    """Read ``_quarto.yml``; what ``front`` says of its ``book:`` goes before it.

    What concerns Quarto alone (themes, hooks, other formats) is left to Quarto.

    Raises
    ------
    UserError
        Where the file is missing, is not YAML, is no book, or names a file that is not there.
    """
    settings = quarto_settings(project)
    if not isinstance(settings.get("book"), dict):
        raise UserError(f"{PROJECT_FILE}: has no 'book:'; only book projects are rendered")
    book = settings["book"] | front
    if not isinstance(book.get("title"), str):
        raise UserError(f"{PROJECT_FILE}: book: title: is missing")
    chapters = (
        *_chapters(book.get("chapters"), "chapters"),
        *([_chapter(book["references"], "references")] if book.get("references") else []),
        *(replace(each, appendix=True) for each in _chapters(book.get("appendices"), "appendices")),
    )
    if not chapters:
        raise UserError(f"{PROJECT_FILE}: book: chapters: lists no chapter")
    name = str(book.get("output-file", "paper"))
    result = Book(
        project=project,
        title=book["title"],
        subtitle=book.get("subtitle"),
        authors=_authors(book.get("author", settings.get("author"))),
        date=_optional_text(book.get("date", settings.get("date"))),
        abstract=book.get("abstract", settings.get("abstract")),
        keywords=tuple(map(str, _as_list(book.get("keywords", settings.get("keywords"))))),
        site_url=book.get("site-url"),
        lang=settings.get("lang", "en"),
        chapters=chapters,
        bibliography=tuple(project / each for each in _as_list(settings.get("bibliography"))),
        csl=project / settings["csl"] if "csl" in settings else None,
        filters=tuple(
            project / each for each in _as_list(settings.get("filters")) if each != "quarto"
        ),
        toc_depth=_html_setting(settings, "toc-depth", 3),
        number_depth=_html_setting(settings, "number-depth", 6),
        paper=f"{name}.pdf",
        word=f"{name}.docx" if "docx" in _as_list(book.get("downloads")) else None,
        paper_code=_format(settings, "typst").get("echo", True) is not False,
        cells=_cell_defaults(settings),
    )
    _refuse_missing(result)
    return result


def _chapters(entries: Any, key: str) -> tuple[Chapter, ...]:
    found: list[Chapter] = []
    for entry in _as_list(entries):
        if isinstance(entry, dict) and "part" in entry:
            part = entry["part"]
            if str(part).endswith(".qmd"):
                raise UserError(f"{PROJECT_FILE}: part: {part}: give a title; a file is not read")
            found += [
                replace(_chapter(each, key), part=str(part))
                for each in _as_list(entry.get("chapters"))
            ]
        else:
            found.append(_chapter(entry, key))
    return tuple(found)


def _chapter(entry: Any, key: str) -> Chapter:
    if not isinstance(entry, str) or not entry.endswith(".qmd"):
        raise UserError(f"{PROJECT_FILE}: book: {key}: {entry!r} is not the path of a .qmd")
    return Chapter(PurePosixPath(entry))


def _authors(entry: Any) -> tuple[Author, ...]:
    return tuple(_author(each) for each in _as_list(entry))


def _author(entry: Any) -> Author:
    if not isinstance(entry, dict):
        return Author(str(entry))
    places = _as_list(entry.get("affiliation", entry.get("affiliations")))
    named = [str(each.get("name", "")) if isinstance(each, dict) else str(each) for each in places]
    return Author(
        str(entry.get("name", "")), "; ".join(named) or None, _optional_text(entry.get("orcid"))
    )


def _cell_defaults(settings: dict[str, Any]) -> CellDefaults:
    html = _format(settings, "html")
    execute = {
        key: value
        for key, value in settings.get("execute", {}).items()
        if key not in ("freeze", "cache", "enabled", "daemon", "daemon-restart", "debug")
    }
    for key in ("code-fold", "code-summary"):
        for scope in (settings, html):
            if key in scope:
                execute[key] = scope[key]
    return CellDefaults().updated(execute, f"{PROJECT_FILE}: execute")


def _format(settings: dict[str, Any], name: str) -> dict[str, Any]:
    formats = settings.get("format")
    options = formats.get(name) if isinstance(formats, dict) else None
    return options if isinstance(options, dict) else {}


def _html_setting(settings: dict[str, Any], key: str, default: int) -> int:
    value = _format(settings, "html").get(key, settings.get(key, default))
    if not isinstance(value, int):
        raise UserError(f"{PROJECT_FILE}: {key}: {value!r} is not a whole number")
    return value


def _refuse_missing(book: Book) -> None:
    files = [str(each.path) for each in book.chapters]
    others = (*book.bibliography, *book.filters, *([book.csl] if book.csl else []))
    files += [str(each.relative_to(book.project)) for each in others]
    faults = [f"{PROJECT_FILE}: {each}: no such file" for each in files if not _is(book, each)]
    faults += [
        f"{PROJECT_FILE}: {each} is listed twice" for each in {*files} if files.count(each) > 1
    ]
    if faults:
        raise UserError(*faults)


def _is(book: Book, path: str) -> bool:
    return (book.project / path).is_file()


def _as_list(entry: Any) -> list[Any]:
    if entry is None:
        return []
    return entry if isinstance(entry, list) else [entry]


def _optional_text(value: Any) -> str | None:
    return None if value is None else str(value)
