"""The website around the book and the briefs: who links to what, finder, downloads, search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from analysis.language.words import Words
from analysis.results.shapes import Region, Results

PAPER_PDF = "paper.pdf"
DATA = "data"
ASSETS = "assets"

_DOWNLOADS = {
    "results": "results.json",
    "regions": "regions.csv",
    "truth": "truth-tables.csv",
    "solutions": "solutions.csv",
    "table": "table.csv",
    "study": "study.yml",
    "datapackage": "datapackage.json",
    "sources": "SOURCES.md",
}


@lru_cache(maxsize=4)
def environment(templates: Path) -> Environment:
    """Return the one jinja2 environment of a process; a misspelt name is an error."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shares.

    ``epoch`` is the edition's date in seconds since 1970, ``templates`` the folder of the
    templates, ``words`` the messages of each language of the study.
    """

    results: Results
    words: Mapping[str, Words]
    templates: Path
    epoch: int

    def prefix(self, language: str) -> str:
        """Return the first step of a language's addresses: empty for the first language."""
        return "" if language == self.results.study.language else f"{language}/"

    def finder(self, language: str) -> str:
        """Return the address of the page that lists the regions."""
        return f"{self.prefix(language)}{self.results.study.units.folder}/index.html"

    def brief(self, language: str, slug: str) -> str:
        """Return the folder of a region's brief, with a slash at its end."""
        return f"{self.prefix(language)}{self.results.study.units.folder}/{slug}/"

    def chrome(self, language: str, address: str, here: str) -> dict[str, Any]:
        """Return what the header and footer of the page at ``address`` need.

        ``here`` is the key of the link that the page belongs to.
        """
        words, study = self.words[language], self.results.study
        units = words.upper(study.units.plural[language])
        unit = study.units.word[language]
        links = []
        for key, href in (
            ("paper", "index.html"),
            ("finder", self.finder(language)),
            ("downloads", f"{self.prefix(language)}downloads/index.html"),
        ):
            values = {"units": units, "unit": unit}
            links.append(
                {
                    "key": key,
                    "href": href,
                    "label": words(f"site.links.{key}.label", **values),
                    "what": words(f"site.links.{key}.what", **values),
                }
            )
        root = "../" * address.count("/")
        return {
            "language": language,
            "words": words,
            "root": root,
            "here": here,
            "alternates": list(self._alternates(language, address, root, here)),
            "site": {
                "title": study.title[language],
                "study": study.title[language],
                "home": self.prefix(language) + "index.html",
                "links": links,
                "content": self.results.content,
                "version": self.results.version,
                "date": words.date(self.epoch),
            },
        }

    def imprint(self, language: str) -> tuple[str, ...]:
        """Return the lines that say what a document was made of."""
        words, results = self.words[language], self.results
        return (
            words.plain(
                "site.footer",
                study=results.study.title[language],
                content=results.content,
                version=results.version,
                date=words.date(self.epoch),
            ),
        )

    def _alternates(
        self, language: str, address: str, root: str, here: str
    ) -> Iterator[dict[str, str]]:
        """Yield the same page in the other languages; the paper is in one language alone."""
        plain = address.removeprefix(self.prefix(language))
        for other, words in self.words.items():
            if other != language:
                yield {
                    "language": other,
                    "name": words("site.language_name"),
                    "href": root
                    + self.prefix(other)
                    + ("index.html" if here == "paper" else plain),
                }

    def pages(self, paper: bool = True) -> dict[str, bytes]:
        """Return the site's own pages: address to content."""
        made = {}
        for language in self.words:
            address = self.finder(language)
            made[address] = self._page("finder", language, address, "finder", self._rows(language))
            address = f"{self.prefix(language)}downloads/index.html"
            made[address] = self._page(
                "downloads", language, address, "downloads", {"files": self._files(language, paper)}
            )
            if self.prefix(language):
                address = f"{self.prefix(language)}index.html"
                made[address] = self._page("home", language, address, "home", {})
        return made

    def _page(
        self, name: str, language: str, address: str, here: str, more: Mapping[str, Any]
    ) -> bytes:
        units = self.results.study.units
        text = (
            environment(self.templates)
            .get_template(f"site/{name}.html")
            .render(
                **self.chrome(language, address, here),
                results=self.results,
                unit=units.word[language],
                units=units.plural[language],
                **more,
            )
        )
        return text.encode()

    def _rows(self, language: str) -> dict[str, Any]:
        words = self.words[language]
        rows = [
            {
                "slug": region.slug,
                "name": region.names[language],
                "find": " ".join(dict.fromkeys((*region.names.values(), region.slug, region.id))),
                "group": self.said_group(region, language),
                "score": region.score,
                "returns": words(f"terms.returns.{region.score.returns_to_scale}"),
                "state": self.said_state(region, language),
            }
            for region in self.results.regions
        ]
        shown = {region.high.state for region in self.results.regions}
        return {
            "rows": rows,
            "grouped": any(region.group for region in self.results.regions),
            "level": self.results.study.dea.bootstrap.level,
            "tiles": self._tiles(language),
            "states": [
                {"state": state, "label": words(f"terms.state.{state}")}
                for state in words.section("terms.state")
                if state in shown
            ],
        }

    def said_group(self, region: Region, language: str) -> str:
        """Return the region's group as the study words it."""
        wording = self.results.study.units.groups.get(region.group)
        return wording[language] if wording else region.group

    def said_state(self, region: Region, language: str) -> str:
        """Return the region's state, or states where tied models disagree, in words."""
        words = self.words[language]
        return words.join(
            [words(f"terms.state.{state}") for state in region.high.states or (region.high.state,)],
            "or",
        )

    def _tiles(self, language: str) -> dict[str, Any] | None:
        placed = [region for region in self.results.regions if region.tile]
        if not placed:
            return None
        cells = [
            {
                "slug": region.slug,
                "name": region.names[language],
                "short": region.tile.short[language],
                "column": region.tile.column + 1,
                "row": region.tile.row + 1,
                "state": region.high.state,
                "said": self.said_state(region, language),
            }
            for region in placed
            if region.tile
        ]
        return {
            "cells": sorted(cells, key=lambda c: (c["row"], c["column"])),
            "columns": 1 + max(region.tile.column for region in placed if region.tile),
            "rows": 1 + max(region.tile.row for region in placed if region.tile),
        }

    def _files(self, language: str, paper: bool) -> list[dict[str, str]]:
        from analysis.documents.site import downloads

        words = self.words[language]
        unit = self.results.study.units.word[language]
        contents = downloads.files(self.results)
        rows = [
            {
                "name": name,
                "href": f"{DATA}/{name}",
                "what": words(f"site.downloads.{key}", unit=unit),
                "size": f"{words.number(len(contents[name]) / 1024)} KiB",
            }
            for key, name in _DOWNLOADS.items()
            if name in contents
        ]
        if paper:
            whole = {"name": PAPER_PDF, "href": PAPER_PDF, "size": ""}
            rows.insert(0, whole | {"what": words("site.downloads.paper")})
        return rows

    def search_entries(self) -> list[dict[str, str]]:
        """Return an entry for each brief, in the shape of Quarto's search index."""
        entries = []
        for language in self.words:
            for region in self.results.regions:
                href = self.brief(language, region.slug) + "index.html"
                entries.append(
                    {
                        "objectID": href,
                        "href": href,
                        "title": region.names[language],
                        "section": "",
                        "text": " ".join(
                            [
                                *region.names.values(),
                                self.said_group(region, language),
                                self.said_state(region, language),
                            ]
                        ),
                    }
                )
        return entries


def merged_search(known: bytes | None, entries: list[dict[str, str]]) -> bytes:
    """Return the search index with the book's entries, if any, and these, each once."""
    book = json.loads(known) if known else []
    ours = {entry["objectID"] for entry in entries}
    whole = [entry for entry in book if entry.get("objectID") not in ours] + entries
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(address: str, pages: list[str], date: str) -> bytes:
    """Return a sitemap of all pages of the site at ``address``."""
    base = address.rstrip("/")
    lines = [
        f"  <url><loc>{base}/{page.removesuffix('index.html')}</loc><lastmod>{date}</lastmod></url>"
        for page in sorted(pages)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    opening = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head + opening, *lines, "</urlset>", ""]).encode()
