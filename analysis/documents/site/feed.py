"""The feed of a site: its present edition, and the releases of the project's changelog."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from analysis.documents.citation import citation
from analysis.documents.edition import Edition
from analysis.language import naming

FEED = "feed.xml"
CHANGELOG = "CHANGELOG.md"
_RELEASE = re.compile(
    r"^## \[?(?P<name>[^\]\n]+?)\]? - (?P<day>\d{4}-\d{2}-\d{2})\s*\n(?P<text>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_NEWEST = 20


def feed(edition: Edition, address: str) -> bytes:
    """Return the site's news as Atom; ``address`` is the site's, with a slash at its end."""
    study = edition.results.study
    words = edition.words[study.language]
    title = naming.wording(study.title, words)
    moment = datetime.datetime.fromtimestamp(edition.epoch, datetime.UTC)
    now = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    content = edition.results.content
    entries = [
        _entry(f"{address}#{content}", title, now, edition.imprint(study.language)[0], address),
        *_releases(edition, address),
    ]
    authors = citation(edition, study.language, "").authors or (title,)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{study.language}">',
            f"<id>{escape(address)}</id>",
            f"<title>{escape(title)}</title>",
            f"<updated>{now}</updated>",
            *(f"<author><name>{escape(name)}</name></author>" for name in authors),
            f'<link rel="self" href="{escape(address)}{FEED}"/>',
            f'<link href="{escape(address)}"/>',
            *entries[:_NEWEST],
            "</feed>",
            "",
        ]
    ).encode()


def _releases(edition: Edition, address: str) -> Iterator[str]:
    path = edition.project.root / CHANGELOG
    if path.is_file():
        for found in _RELEASE.finditer(path.read_text("utf-8")):
            day = f"{found['day']}T00:00:00Z"
            yield _entry(
                f"{address}#release-{found['name']}", found["name"], day, found["text"], address
            )


def _entry(identity: str, title: str, updated: str, text: str, address: str) -> str:
    return (
        f"<entry><id>{escape(identity)}</id><title>{escape(title)}</title>"
        f'<updated>{updated}</updated><link href="{escape(address)}"/>'
        f'<content type="text">{escape(text.strip())}</content></entry>'
    )
