"""The numbers of one brief as a flat table: the file that travels inside its PDF.

It is read out of the page itself, so that every number that is written has its row, with the
sentence or the cell that it stands in, as it is shown and with every digit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from analysis.harmless import rows_csv
from analysis.language.words import Words
from analysis.results.shapes import Region, region_to_dict

MARK = b"\xef\xbb\xbf"  # tells spreadsheets that the file is UTF-8
COLUMNS = ("part", "about", "what", "shown", "value", "place")

_BLOCKS = {"p", "h1", "h2", "h3", "dt", "dd", "td", "th", "caption", "figcaption", "li"}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of a brief.

    ``part`` is the heading it stands under, ``about`` the head of its table's row, ``what`` its
    column's or the sentence it stands in; ``shown`` as written, ``value`` with every digit,
    ``place`` its name in the message (``tests/claims/README.md``).
    """

    part: str
    about: str
    what: str
    shown: str
    value: str
    place: str


def rows(page: str, words: Words) -> tuple[NumberRow, ...]:
    """Return every number that a brief's page marks, in its order."""
    reader = _Reader(words.plain("brief.csv.headline"))
    reader.feed(page)
    reader.close()
    return tuple(reader.rows)


def as_csv(found: tuple[NumberRow, ...], words: Words) -> bytes:
    """Return the rows as CSV (UTF-8 with its mark, LF), the columns headed in the language."""
    head = [words.plain(f"brief.csv.{name}") for name in COLUMNS]
    body = [[getattr(row, name) for name in COLUMNS] for row in found]
    return MARK + rows_csv([head, *body]).encode()


def as_json(
    found: tuple[NumberRow, ...], region: Region, words: Words, about: Mapping[str, str]
) -> bytes:
    """Return what is known of a region, and its brief's numbers with their labels, as JSON.

    ``about`` says what it was made of; ``unit`` is the region as it stands in ``results.json``.
    """
    whole = {
        **about,
        "language": words.language,
        "unit": region_to_dict(region),
        "labels": {name: words.plain(f"brief.csv.{name}") for name in COLUMNS},
        "numbers": [{name: getattr(row, name) for name in COLUMNS} for row in found],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(slots=True)
class _Number:
    value: str
    place: str
    shown: str = ""


@dataclass(slots=True)
class _Block:
    tag: str
    text: str = ""
    numbers: list[_Number] = field(default_factory=list)


class _Reader(HTMLParser):
    """Walks over the article, block by block."""

    def __init__(self, headline: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[NumberRow] = []
        self._part = headline
        self._heads: list[str] = []
        self._about, self._column, self._in_head = "", 0, False
        self._blocks: list[_Block] = []
        self._number: _Number | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside |= tag == "article"
        if not self._inside:
            return
        if tag == "thead":
            self._heads, self._in_head = [], True
        if tag == "tr":
            self._about, self._column = "", 0
        if tag in _BLOCKS:
            self._blocks.append(_Block(tag))
        if tag == "data" and self._blocks:
            self._number = _Number(given.get("value", ""), given.get("data-as", ""))
            self._blocks[-1].numbers.append(self._number)

    def handle_data(self, text: str) -> None:
        if self._blocks:
            self._blocks[-1].text += text
        if self._number is not None:
            self._number.shown += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside = False
        if tag == "data":
            self._number = None
        if tag == "thead":
            self._in_head = False
        if tag in _BLOCKS and self._blocks and self._blocks[-1].tag == tag:
            self._close(self._blocks.pop())

    def _close(self, block: _Block) -> None:
        text = " ".join(block.text.replace("\xa0", " ").split())
        if block.tag == "h2":
            self._part = text
        about, what = "", text
        if block.tag in ("td", "th"):
            if self._in_head:
                self._heads.append(text)
            elif block.tag == "th":
                self._about = text
            if block.tag == "td":
                known = self._column < len(self._heads)
                about, what = self._about, self._heads[self._column] if known else ""
            self._column += 1
        self.rows += [
            NumberRow(self._part, about, what, number.shown, number.value, number.place)
            for number in block.numbers
        ]
