"""One edition of a study's documents: what the paper, the briefs and the site share."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from analysis.errors import UserError, shown
from analysis.language import messages, naming, scripts
from analysis.language.scripts import Script
from analysis.language.words import Words
from analysis.results.shapes import Results
from analysis.study.model import Study
from analysis.study.project import Project, books, chapter_files, documentation, language_of
from analysis.study.project import address as address_of
from analysis.study.shipped import HOME

Renderer = Literal["quarto", "builtin"]

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
CITATION = "CITATION.cff"
FRONT = "paper.html"
"""The book's first page, below its prefix: ``index.html`` is the site's own."""


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Where a language's book stands in the site and in the project.

    Attributes
    ----------
    prefix : the first step of its addresses; empty for the main book.
    folder : below the project's root.
    chapters : its chapters' files, in their order, from its folder.
    """

    prefix: str
    folder: Path
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A study's documents of one date.

    Attributes
    ----------
    project : the folders, with the templates.
    results : what the study found.
    words : the messages of each language of the study.
    book_words : the same of the books' languages, which the study need not have.
    epoch : the edition's date, in seconds since 1970.
    books : the book in each language that has one, the main one first.
    renderer : what sets the book.
    address : where the site will stand, with a slash at its end; None where nobody said.
    """

    project: Project
    results: Results
    words: Mapping[str, Words]
    epoch: int
    books: Mapping[str, BookPlace]
    renderer: Renderer = "builtin"
    address: str | None = None
    book_words: Mapping[str, Words] = field(default_factory=dict)

    def host(self, language: str) -> str:
        """Return the language of what stands around a page: the page's, where the study has it."""
        return language if language in self.words else self.results.study.language

    def words_in(self, language: str) -> Words:
        """Return the words of a language of the study or of a book."""
        return self.words.get(language) or self.book_words[language]

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The scripts that its languages, names and labels are written in."""
        names = [name for region in self.results.regions for name in region.names.values()]
        return scripts.of_study(self.results.study, names)

    @property
    def templates(self) -> Path:
        """The folder of the templates."""
        return self.project.templates

    def prefix(self, language: str) -> str:
        """Return the first step of a language's addresses: empty for the first language."""
        return "" if language == self.results.study.language else f"{language}/"

    def book_language(self, language: str) -> str:
        """Return the language of the book to read in a language: its own, else the main one."""
        return language if language in self.books else next(iter(self.books))

    def book_prefix(self, language: str) -> str:
        """Return the first step of the addresses of the book to read in a language."""
        return self.books[self.book_language(language)].prefix

    def home(self, language: str) -> str:
        """Return the address of the first page."""
        return f"{self.prefix(language)}index.html"

    def paper(self, language: str) -> str:
        """Return the address of the first page of the book to read in a language."""
        return f"{self.book_prefix(language)}{FRONT}"

    def finder(self, language: str) -> str:
        """Return the address of the page that lists the regions."""
        return f"{self.prefix(language)}{self.results.study.units.folder}/index.html"

    def downloads(self, language: str) -> str:
        """Return the address of the page that lists the files to take away."""
        return f"{self.prefix(language)}downloads/index.html"

    def explorer(self, language: str) -> str:
        """Return the address of the explorer."""
        return f"{self.prefix(language)}explorer/index.html"

    def what_if(self, language: str) -> str:
        """Return the address of the walk through other choices; empty where none are declared."""
        return f"{self.prefix(language)}what-if/index.html" if self.results.what_if else ""

    def columns(self, language: str) -> str:
        """Return the address of the page that says what the columns of the data mean."""
        return f"{self.prefix(language)}downloads/columns/index.html"

    def search(self, language: str) -> str:
        """Return the address of the page that searches the site."""
        return f"{self.prefix(language)}search/index.html"

    def glossary(self, language: str) -> str:
        """Return the address of the page that explains the terms."""
        return f"{self.prefix(language)}glossary/index.html"

    @property
    def manual(self) -> str | None:
        """The address of the first page of documentation, if the project has any for its readers.

        It is written in the project's own language, and shown where the study speaks it.
        """
        root = self.project.root
        told = documentation(root) is not None and language_of(root) in self.words
        return "docs/index.html" if told else None

    def brief(self, language: str, slug: str) -> str:
        """Return the folder of a region's brief, with a slash at its end."""
        return f"{self.prefix(language)}{self.results.study.units.folder}/{slug}/"

    def imprint(self, language: str) -> tuple[str, ...]:
        """Return the lines that say what a document was made of."""
        words, results = self.words_in(language), self.results
        return (
            words.plain(
                "site.footer",
                study=naming.wording(results.study.title, words),
                content=results.content,
                version=results.version,
                date=words.date(self.epoch),
            ),
        )


def compile_edition(
    project: Project, results: Results, epoch: int, renderer: Renderer = "builtin"
) -> Edition:
    """Return the edition of a study's results, with the words of its languages.

    Raises
    ------
    UserError
        A messages file of the study's own is at fault.
    """
    books, address = _books(project.root, results.study), address_of(project)
    spoken = dict.fromkeys((*results.study.languages, *books))
    known = messages.load(project.templates, spoken, project.messages)
    words = {code: known[code] for code in results.study.languages}
    return Edition(
        project,
        results,
        words,
        epoch,
        books,
        renderer,
        address,
        {code: known[code] for code in books},
    )


def _books(root: Path, study: Study) -> dict[str, BookPlace]:
    """Return the books of a study by their language, the main one first.

    The book at the site's root is the one in the study's first language, else the project's own;
    the study's other languages have one where the project has their chapters.
    """
    there = books(root)
    main = study.language if study.language in there else language_of(root)
    others = [each for each in study.languages if each in there and each != main]
    prefixes = {main: "", **{each: f"{each}/" for each in others}}
    return {
        language: BookPlace(
            prefix, there[language].relative_to(root), tuple(chapter_files(there[language]))
        )
        for language, prefix in prefixes.items()
    }


def date_of(root: Path) -> int:
    """Return the date of the next edition, in seconds since 1970.

    ``SOURCE_DATE_EPOCH`` if set, else the release date in the project's CITATION.cff, else the
    package's, so that the same inputs give the same bytes on any day.

    Raises
    ------
    UserError
        Neither says a date.
    """
    said = os.environ.get(EPOCH_VARIABLE)
    if said:
        if not said.isdigit():
            raise UserError(f"{EPOCH_VARIABLE} is '{said}'; it must be a whole number of seconds")
        return int(said)
    path = next(p for p in (root / CITATION, HOME / CITATION) if p.is_file())
    found = re.search(r"^date-released: *['\"]?(\d{4}-\d{2}-\d{2})", path.read_text("utf-8"), re.M)
    if not found:
        raise UserError(f"{shown(path)}: has no 'date-released: YYYY-MM-DD'; add it")
    day = datetime.date.fromisoformat(found[1])
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())
