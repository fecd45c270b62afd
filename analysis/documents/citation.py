"""How a page, and the whole edition, are to be cited: in words, as BibTeX and as CITATION.cff."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import yaml

from analysis.documents.edition import Edition
from analysis.documents.front import front_matter
from analysis.language import naming
from analysis.study.model import LICENCES
from analysis.study.project import book

CFF = "CITATION.cff"
_AS_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL = re.compile(r"[&%$#_{}\\~^]")


@dataclass(frozen=True, slots=True)
class Citation:
    """How one page is to be cited.

    Attributes
    ----------
    address
        The page's own on the web; empty where nobody said where the site will stand.
    key
        Of its BibTeX entry.
    authors
        Of the study; empty where neither the study nor the book names any.
    """

    edition: Edition
    language: str
    address: str
    key: str
    authors: tuple[str, ...]

    def text(self, title: str) -> str:
        """Return the citation as a line, for a page of this title."""
        words, results = self.edition.words_in(self.language), self.edition.results
        study = naming.wording(results.study.title, words)
        named: dict[str, Any] = {"authors": self.authors} if self.authors else {}
        line = words.plain(
            "site.cite.text" if named else "site.cite.text_unnamed",
            **named,
            year=str(self._day.year),
            title=title if study in title else f"{title} · {study}",
            version=results.version,
            content=results.content,
        )
        return f"{line} {self.address}".rstrip()

    def bibtex(self, title: str) -> str:
        """Return the citation as a BibTeX entry, for a page of this title."""
        results = self.edition.results
        fields = {
            "title": f"{{{_escaped(title)}}}",
            "author": " and ".join(f"{{{_escaped(name)}}}" for name in self.authors),
            "year": str(self._day.year),
            "month": str(self._day.month),
            "note": _escaped(f"Pathways {results.version}, results {results.content}"),
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}"

    @property
    def _day(self) -> datetime:
        return datetime.fromtimestamp(self.edition.epoch, UTC)


def citation(edition: Edition, language: str, address: str) -> Citation:
    """Return how the page at an address of the site is to be cited."""
    place = address.removesuffix("index.html")
    steps = [edition.results.study.id, *re.findall(r"[A-Za-z0-9]+", place.removesuffix(".html"))]
    whole = f"{edition.address}{place}" if edition.address else ""
    return Citation(edition, language, whole, "-".join(steps), _authors(edition, language))


def _authors(edition: Edition, language: str) -> tuple[str, ...]:
    said = front_matter(edition.results.study, language).get("author")
    if said is None:
        place = edition.books.get(language) or next(iter(edition.books.values()))
        settings = book(edition.project.root / place.folder)
        said = settings.get("book", {}).get("author", settings.get("author"))
    listed = said if isinstance(said, list) else [said] if said else []
    return tuple(str(each["name"] if isinstance(each, Mapping) else each) for each in listed)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _AS_TEX.get(found[0], f"\\{found[0]}"), text)


def cff(edition: Edition) -> bytes:
    """Return the edition's citation file, in the Citation File Format 1.2.0, for programs."""
    results, study = edition.results, edition.results.study
    words, authors = edition.words[study.language], _authors(edition, study.language)
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": str(words.plain("site.cite.message")),
        "type": "dataset",
        "title": naming.wording(study.title, words),
        "authors": [{"name": name} for name in authors or ("Pathways",)],
        "version": results.content,
        "date-released": datetime.fromtimestamp(edition.epoch, UTC).date().isoformat(),
    }
    if study.licence:
        said |= {"license": study.licence, "license-url": LICENCES[study.licence][1]}
    if edition.address:
        said["url"] = edition.address
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000).encode()
