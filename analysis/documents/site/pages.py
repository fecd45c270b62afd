"""The site's own pages around the book and the briefs: finder, downloads, search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.documents import glossary, kept, permalinks, styles, turned
from analysis.documents.card import CARD, card
from analysis.documents.citation import CFF, cff
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.site import (
    data_pages,
    downloads,
    explorer,
    finder,
    fonts,
    landing,
    manual,
    replication,
    spoken,
    what_if,
)
from analysis.documents.site.atlas import is_high
from analysis.documents.site.data_pages import DATA
from analysis.documents.site.feed import FEED, feed
from analysis.documents.site.finding import finding
from analysis.documents.site.whole import NOT_FOUND
from analysis.documents.templates import environment
from analysis.language import naming

ASSETS = "assets"
STYLES = f"{ASSETS}/placed.css"
STATEFUL = frozenset({"explorer", "what-if"})  # whose addresses hold what is chosen, after the #


def pages(edition: Edition) -> dict[str, bytes]:
    """Return the site's own pages and the files of ``data/``: address to content."""
    made: dict[str, str] = {}
    scripts: dict[str, bytes] = {}
    data = downloads.files(edition.results, edition.words, edition.epoch)
    data |= replication.files(edition, data)
    for language in edition.words:
        address = edition.finder(language)
        made[address] = _page(edition, "finder", language, address, _list(edition, language))
        address = edition.explorer(language)
        shown = explorer.table(edition, language) | {"downloads": edition.downloads(language)}
        made[address] = _page(edition, "explorer", language, address, shown)
        told = explorer.payload(edition, language)
        scripts[address.replace("index.html", "data.js")] = explorer.script(told, "EXPLORER")
        if address := edition.what_if(language):
            shown = what_if.shown(edition, language)
            made[address] = _page(edition, "what-if", language, address, shown)
            told = what_if.payload(edition, language)
            scripts[address.replace("index.html", "data.js")] = explorer.script(told, "CHOICES")
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
        address = edition.home(language)
        made[address] = _page(edition, "home", language, address, landing.view(edition, language))
    made |= manual.pages(edition)
    made[NOT_FOUND] = _not_found(edition)
    shipped = fonts.files(edition, made)
    lifted, stylesheet = styles.lift(made)
    sheets = {STYLES: stylesheet}  # named by pages of every study, whether it places tiles or not
    indices = {
        finder.box(edition, language)["units"]: spoken.index(edition, language)
        for language in edition.words
    }
    sheets[CFF] = cff(edition)
    if edition.address:
        sheets[FEED] = feed(edition, edition.address)
        sheets |= {edition.prefix(each) + CARD: _picture(edition, each) for each in edition.words}
    files = (
        {f"{DATA}/{name}": body for name, body in data.items()}
        | indices
        | sheets
        | scripts
        | shipped
    )
    return files | {address: html.encode() for address, html in lifted.items()}


def _page(edition: Edition, name: str, language: str, address: str, more: Mapping[str, Any]) -> str:
    html = (
        environment(edition.templates)
        .get_template(f"site/{name}.html")
        .render(
            {**masthead(edition, language, address, name.replace("-", "_")), **more},
            results=edition.results,
            unit=naming.unit(edition.results.study, edition.words[language]),
            units=naming.units(edition.results.study, edition.words[language]),
            high=sum(map(is_high, edition.results.regions)),
            period=edition.results.study.period,
            styles=STYLES,
        )
    )
    if edition.words[language].direction == "rtl":
        html = turned.page(html)
    if name not in STATEFUL:
        html = permalinks.add(html, edition.words[language].plain("site.permalink"))
    return kept.ranges(html)


def _picture(edition: Edition, language: str) -> bytes:
    """Return the picture of the whole site: what it found."""
    words, results = edition.words[language], edition.results
    found = finding(results)
    said = landing.headline(found, results, words)
    more = landing.counted(found, results, words) or landing.about(results, words)
    return card(edition, language, said.striptags(), more.striptags())


def _not_found(edition: Edition) -> str:
    """Return the page that a server shows at an address where there is none.

    Where the site's address is known its links are whole, because nobody knows from how deep they
    will be followed; else they count from the site's root.
    """
    first = edition.results.study.language
    ways = {
        language: [
            ("site.missing.home", edition.prefix(language) + "index.html"),
            ("site.missing.finder", edition.finder(language)),
            ("site.missing.search", edition.search(language)),
        ]
        for language in edition.words
    }
    more = {"ways": ways, "languages": list(edition.words.items())}
    return _page(
        edition, "404", first, NOT_FOUND, more | {"root": edition.address or "", "alternates": []}
    )


def _terms(edition: Edition, language: str) -> dict[str, Any]:
    words = edition.words[language]
    parts = [
        (words("site.glossary.about"), glossary.terms(edition, language)),
        (words("site.glossary.measures"), glossary.measures(edition, language)),
        (words("site.glossary.groups"), glossary.groups(edition, language)),
    ]
    return {"parts": [(title, terms) for title, terms in parts if terms]}


def _list(edition: Edition, language: str) -> dict[str, Any]:
    return {
        "box": finder.box(edition, language),
        "map": finder.chart(edition, language, layers=True),
        "table": finder.table(edition, language),
        "explorer": edition.explorer(language),
    }
