"""The site's own pages around the book and the briefs: finder, downloads, search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.documents import styles
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.site import data_pages, downloads, glossary, replication
from analysis.documents.site.data_pages import DATA
from analysis.documents.templates import environment
from analysis.language import naming

ASSETS = "assets"
STYLES = f"{ASSETS}/placed.css"


def pages(edition: Edition) -> dict[str, bytes]:
    """Return the site's own pages and the files of ``data/``: address to content."""
    made: dict[str, str] = {}
    data = downloads.files(edition.results, edition.words, edition.epoch)
    data |= replication.files(edition, data)
    for language in edition.words:
        address = edition.finder(language)
        made[address] = _page(edition, "finder", language, address, _rows(edition, language))
        address = edition.downloads(language)
        offered = data_pages.offered(edition, language, data)
        made[address] = _page(edition, "downloads", language, address, offered)
        address = edition.columns(language)
        said = data_pages.columns(edition, language)
        made[address] = _page(edition, "columns", language, address, said)
        address = edition.glossary(language)
        made[address] = _page(edition, "glossary", language, address, _terms(edition, language))
        address = edition.search(language)
        made[address] = _page(edition, "search", language, address, {})
        if edition.prefix(language) and language not in edition.books:
            address = f"{edition.prefix(language)}index.html"
            made[address] = _page(edition, "home", language, address, {})
    lifted, stylesheet = styles.lift(made)
    sheets = {STYLES: stylesheet} if stylesheet else {}
    files = {f"{DATA}/{name}": body for name, body in data.items()}
    return files | sheets | {address: html.encode() for address, html in lifted.items()}


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


def _terms(edition: Edition, language: str) -> dict[str, Any]:
    words = edition.words[language]
    return {
        "parts": [
            (words("site.glossary.about"), glossary.terms(edition, language)),
            (words("site.glossary.measures"), glossary.measures(edition, language)),
        ]
    }


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
