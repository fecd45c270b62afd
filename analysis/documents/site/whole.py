"""What spans all pages of a site and is made when they stand: the search, and the sitemap."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from analysis.documents.edition import Edition
from analysis.documents.site import data_pages, search, sections
from analysis.language.words import Words

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
NOT_FOUND = "404.html"
_SIZE_OF = re.compile(rb'(<td[^>]* data-size-of="([^"]*)">)[^<]*')
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def files(
    edition: Edition, pages: Mapping[str, bytes], sizes: Mapping[str, int]
) -> dict[str, bytes]:
    """Return the files that all pages together make.

    Parameters
    ----------
    edition
        What the site is made of.
    pages
        Every page of the site, by its address.
    sizes
        How many bytes each file of the site has, by its address.
    """
    made = sized(edition, pages, sizes)
    pages = {**pages, **made}
    shown = sorted(set(pages) - {NOT_FOUND})
    found = [each for href in shown for each in sections.read(href, pages[href])]
    made |= search.index(found, edition.words)
    if edition.address:
        made[SITEMAP] = sitemap(edition.address, shown, _day(edition.epoch), edition)
        made[ROBOTS] = f"User-agent: *\nAllow: /\nSitemap: {edition.address}{SITEMAP}\n".encode()
    return made


def sized(
    edition: Edition, pages: Mapping[str, bytes], sizes: Mapping[str, int]
) -> dict[str, bytes]:
    """Return the pages of downloads with the sizes of files that other parts of the site made."""
    made = {}
    for language, words in edition.words.items():
        address = edition.downloads(language)

        def told(cell: re.Match[bytes], words: Words = words) -> bytes:
            size = sizes.get(cell[2].decode())
            return cell[1] + (b"" if size is None else data_pages.size(size, words).encode())

        if address in pages:
            made[address] = _SIZE_OF.sub(told, pages[address])
    return made


def _day(epoch: int) -> str:
    return datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()


def sitemap(address: str, pages: Iterable[str], date: str, edition: Edition | None = None) -> bytes:
    """Return a sitemap of all pages of the site at ``address``.

    With an ``edition`` each page that is there in several languages names them all.
    """
    base, known = address.rstrip("/"), set(pages)
    lines = []
    for page in sorted(known):
        others = _languages(edition, page, known) if edition else {}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{_whole(base, other)}"/>'
            for code, other in others.items()
        )
        where = _whole(base, page)
        lines.append(f"  <url><loc>{where}</loc><lastmod>{date}</lastmod>{links}</url>")
    opening = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    return "\n".join([_HEAD + opening, *lines, "</urlset>", ""]).encode()


def _whole(base: str, page: str) -> str:
    return escape(f"{base}/{page.removesuffix('index.html')}", {'"': "&quot;"})


def _languages(edition: Edition, page: str, known: set[str]) -> dict[str, str]:
    """Return the same page in each language that has it; nothing if there is only one."""
    step = page.split("/", 1)[0]
    own = step if f"{step}/" in (f"{code}/" for code in edition.words) else ""
    plain = page.removeprefix(f"{own}/") if own else page
    stem = plain.removeprefix("chapters/")
    found = {
        code: next(
            (at for name in (plain, stem, f"chapters/{plain}")
             if (at := edition.prefix(code) + name) in known), "",
        )
        for code in edition.words
    }  # fmt: skip
    there = {code: at for code, at in found.items() if at}
    return there if len(there) > 1 else {}
