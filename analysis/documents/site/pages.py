"""The site around the book and the briefs: finder, downloads, search, sitemap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale

from analysis.documents import styles
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.site import downloads
from analysis.documents.templates import environment
from analysis.language import naming
from analysis.study.project import book

DATA = "data"
SEARCH = "search.json"
ASSETS = "assets"
STYLES = f"{ASSETS}/placed.css"

_DOWNLOADS = {
    "results": "results.json",
    "regions": "regions.csv",
    "truth": "truth-tables.csv",
    "solutions": "solutions.csv",
    "ceilings": "ceilings.csv",
    "table": "table.csv",
    "study": "study.yml",
    "datapackage": "datapackage.json",
    "sources": "SOURCES.md",
}


def pages(edition: Edition) -> dict[str, bytes]:
    """Return the site's own pages: address to content."""
    made: dict[str, str] = {}
    for language in edition.words:
        address = edition.finder(language)
        made[address] = _page(edition, "finder", language, address, _rows(edition, language))
        address = edition.downloads(language)
        made[address] = _page(
            edition, "downloads", language, address, {"files": _files(edition, language)}
        )
        if edition.prefix(language) and language not in edition.books:
            address = f"{edition.prefix(language)}index.html"
            made[address] = _page(edition, "home", language, address, {})
    lifted, stylesheet = styles.lift(made)
    sheets = {STYLES: stylesheet} if stylesheet else {}
    return sheets | {address: html.encode() for address, html in lifted.items()}


def _page(edition: Edition, name: str, language: str, address: str, more: Mapping[str, Any]) -> str:
    units = edition.results.study.units
    return (
        environment(edition.templates)
        .get_template(f"site/{name}.html")
        .render(
            **masthead(edition, language, address, name),
            results=edition.results,
            unit=units.word[language],
            units=units.plural[language],
            styles=STYLES,
            **more,
        )
    )


def _rows(edition: Edition, language: str) -> dict[str, Any]:
    words = edition.words[language]
    rows = [
        {
            "slug": region.slug,
            "name": region.names[language],
            "find": " ".join(dict.fromkeys((*region.names.values(), region.slug, region.id))),
            "group": naming.group(edition.results.study, region, words),
            "score": region.score,
            "returns": words(f"terms.returns.{region.score.returns_to_scale}"),
            "state": naming.states(region, words),
        }
        for region in edition.results.regions
    ]
    shown = {region.high.state for region in edition.results.regions}
    return {
        "rows": rows,
        "grouped": any(region.group for region in edition.results.regions),
        "level": edition.results.study.dea.bootstrap.level,
        "tiles": _tiles(edition, language),
        "states": [
            {"state": state, "label": words(f"terms.state.{state}")}
            for state in words.section("terms.state")
            if state in shown
        ],
    }


def _tiles(edition: Edition, language: str) -> dict[str, Any] | None:
    words = edition.words[language]
    placed = [region for region in edition.results.regions if region.tile]
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
            "said": naming.states(region, words),
        }
        for region in placed
        if region.tile
    ]
    return {
        "cells": sorted(cells, key=lambda c: (c["row"], c["column"])),
        "columns": 1 + max(region.tile.column for region in placed if region.tile),
        "rows": 1 + max(region.tile.row for region in placed if region.tile),
    }


def _files(edition: Edition, language: str) -> list[dict[str, str]]:
    words = edition.words[language]
    unit = edition.results.study.units.word[language]
    contents = downloads.files(edition.results)
    offered = _DOWNLOADS | {"table": downloads.table_name(edition.results.study)}
    held = {
        name: words(f"site.downloads.{key}", unit=unit)
        for key, name in offered.items()
        if name in contents
    }
    for name, model in edition.results.study.models.items():
        label = naming.wording(model.label, words)
        held[downloads.model_file(name)] = words("site.downloads.model", label=label)
    rows = [
        {
            "name": name,
            "href": f"{DATA}/{name}",
            "what": what,
            "size": f"{words.number(len(contents[name]) / 1024)} KiB",
        }
        for name, what in held.items()
    ]
    papers = [
        {
            "name": place.prefix + name,
            "href": place.prefix + name,
            "size": "",
            "what": words(
                f"site.downloads.{kind}", language=Locale.parse(code).get_display_name(language)
            ),
        }
        for code, place in edition.books.items()
        for kind, name in paper_files(edition.project.root / place.folder)
    ]
    return [*papers, *rows]


def paper_files(root: Path) -> list[tuple[str, str]]:
    """Return kind and name of each of the paper's files, as ``_quarto.yml`` has them."""
    settings = book(root)["book"]
    name, formats = settings.get("output-file", "paper"), settings.get("downloads") or []
    listed = formats if isinstance(formats, list) else [formats]
    return [("paper", f"{name}.pdf"), *(("word", f"{name}.docx") for _ in {"docx"} & {*listed})]


def search_entries(edition: Edition) -> list[dict[str, str]]:
    """Return an entry for each brief, in the shape of Quarto's search index."""
    entries = []
    for language, words in edition.words.items():
        for region in edition.results.regions:
            href = edition.brief(language, region.slug) + "index.html"
            entries.append(
                {
                    "objectID": href,
                    "href": href,
                    "title": region.names[language],
                    "section": "",
                    "text": " ".join(
                        [
                            *region.names.values(),
                            naming.group(edition.results.study, region, words),
                            naming.states(region, words),
                        ]
                    ),
                }
            )
    return entries


def merged_search(known: Mapping[str, bytes], entries: list[dict[str, str]]) -> bytes:
    """Return the search index with the books' entries, by their addresses, and these, each once."""
    whole = {
        entry["objectID"]: entry
        for prefix, index in known.items()
        for entry in map(partial(_placed, prefix), json.loads(index))
    }
    whole |= {entry["objectID"]: entry for entry in entries}
    return (json.dumps([*whole.values()], ensure_ascii=False, indent=1) + "\n").encode()


def _placed(prefix: str, entry: dict[str, str]) -> dict[str, str]:
    if not prefix or entry["href"].startswith(prefix):
        return entry
    return entry | {key: prefix + entry[key] for key in ("objectID", "href")}


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
