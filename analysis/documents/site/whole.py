"""What spans all pages of a site and is made when they stand: the search, and the sitemap."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from analysis.documents.edition import Edition
from analysis.documents.site import search, sections

SITEMAP = "sitemap.xml"


def files(edition: Edition, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that all pages together make.

    Parameters
    ----------
    edition
        What the site is made of.
    pages
        Every page of the site, by its address.
    """
    found = [each for href in sorted(pages) for each in sections.read(href, pages[href])]
    made = search.index(found, edition.words)
    if edition.address:
        made[SITEMAP] = sitemap(edition.address, list(pages), _day(edition.epoch))
    return made


def _day(epoch: int) -> str:
    return datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()


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
