"""All chapters in one HTML document, which the paper's media read: the PDF and the Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from analysis.documents.book import pandoc
from analysis.documents.book.composition import TEMPLATES, BookPage, Composed, plain, words_of
from analysis.documents.book.crossrefs import relative
from analysis.documents.book.pages import label
from analysis.documents.book.tex import spoken
from analysis.language.width import ems, letters

_MATH = re.compile(r'<math display="(inline|block)".*?</math>', re.DOTALL)
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_LINK = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ID = re.compile(r'(<[^>]*?\s)id="([^"]*)"')
_SOURCE = re.compile(r'(<img\b[^>]*?\s)src="([^"]*)"')
_DETAILS = re.compile(
    r"<details([^>]*)>\s*<summary([^>]*)>(.*?)</summary>(.*?)</details>", re.DOTALL
)
_TABLE = re.compile(r"<table\b([^>]*)>(.*?)</table>", re.DOTALL)
_TEXT_WIDTH, _TURNED_WIDTH = 453.0, 700.0  # points between the margins
_MONO = 0.62  # of its size is the width of each letter of code
_BOLD = 1.08  # so much wider are strong letters
_WORD = re.compile(r"[\u2e80-\uffef]{1,4}|[^\s\u2e80-\uffef-]+")  # a word of Chinese has no more
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)


def document(
    composed: Composed,
    templates: Path = TEMPLATES,
    pictures: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Gather the chapters: links lead within the document, equations are TeX with a wording.

    A chapter is a ``div.chapter`` behind its heading; an equation is a ``span.tex`` with
    ``data-tex``, ``data-said`` and ``data-mode``; a table says how small it must be set (see
    :func:`_sized`). ``pictures`` are what stands in the place of a picture's address.
    """
    pages = {page.href: page for page in composed.pages}
    parts: list[str] = []
    part = None
    for page in composed.pages:
        if page.chapter.part and page.chapter.part != part:
            parts.append(f'<div class="part"><p>{escape(page.chapter.part)}</p></div>')
        part = page.chapter.part
        number = label(page, words_of(page.lang, templates))
        sheet = _sheet(page, pages, number, composed.book.site_url)
        parts.append(
            _SOURCE.sub(lambda match: f'{match[1]}src="{pictures.get(match[2], match[2])}"', sheet)
        )
    return "".join(parts)


CODE = Path(__file__).with_name("code.lua")  # leaves out code; the first filter of every medium


def metadata(composed: Composed, epoch: int) -> dict[str, Any]:
    """Return what every medium says of the book, in pandoc's terms; strings are Markdown."""
    book = composed.book
    literal = {"title": book.title, "subtitle": book.subtitle, "abstract": book.abstract}
    said = {
        **{key: pandoc.as_written(text) for key, text in literal.items() if text},
        "keywords": [pandoc.as_written(each) for each in book.keywords],
        "date": book.date or datetime.fromtimestamp(epoch, UTC).date().isoformat(),
        "lang": pandoc.pandoc_lang(book.lang),
        "code": book.paper_code,
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def lay_out(composed: Composed, folder: Path) -> None:
    """Write the book's pictures below a folder, each at its address."""
    for address, content in composed.files.items():
        file = folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _sheet(page: BookPage, pages: Mapping[str, BookPage], label: str, site_url: str | None) -> str:
    slug = page.chapter.slug

    def adapted(part: str) -> str:
        part = _ID.sub(lambda match: f'{match[1]}id="{slug}--{match[2]}"', part)
        part = _LINK.sub(partial(_inside, page, pages, site_url), part)
        part = _SOURCE.sub(partial(_from_root, page), part)
        part = _MATH.sub(_written, part)
        part = _DETAILS.sub(r"<div\1><p\2>\3</p>\4</div>", part)
        part = _TABLE.sub(_sized, part)
        part = re.sub(r"<x-note>(.*?)</x-note>", r'<span class="note">\1</span>', part, flags=re.S)
        return re.sub(r"</?data\b[^>]*>", "", part)

    heading = adapted(page.heading)
    number = f' data-number="{escape(label)}"' if label else ""
    return (
        f'<h1 id="{slug}"{number}>{heading}</h1>'
        f'<div class="chapter" lang="{page.lang}">{adapted(page.body)}</div>'
    )


def _inside(
    page: BookPage, pages: Mapping[str, BookPage], site_url: str | None, match: re.Match[str]
) -> str:
    """Turn a link between pages into one within the document; one that leaves it into its text."""
    before, href, after, text = match[1], unescape(match[2]), match[3], match[4]
    target, _, anchor = href.partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:", href):
        pass
    elif (address := relative_to_root(page.href, target)) in pages:
        there = pages[address]
        is_title = anchor in ("", there.title_id)
        href = f"#{there.chapter.slug}" + ("" if is_title else f"--{anchor}")
    elif site_url:
        href = urljoin(f"{site_url.rstrip('/')}/", address + (f"#{anchor}" if anchor else ""))
    else:
        return text
    return f'<a{before} href="{escape(href)}"{after}>{text}</a>'


def relative_to_root(page: str, target: str) -> str:
    """Address from the site's root of what a page names by a relative address."""
    if not target:
        return page
    return relative(urljoin(f"/{page}", target).lstrip("/"), "index.html")


def _from_root(page: BookPage, match: re.Match[str]) -> str:
    return f'{match[1]}src="{relative_to_root(page.href, match[2])}"'


def _written(match: re.Match[str]) -> str:
    """Take an equation's TeX out of its MathML."""
    found = _TEX.search(match[0])
    tex = unescape(found[1]).strip() if found else ""
    return (
        f'<span class="tex" data-mode="{match[1]}" data-tex="{escape(tex)}" '
        f'data-said="{escape(spoken(tex))}">{escape(tex)}</span>'
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a table is set: points of a letter, of the gaps of a column, and of the whole width."""

    points: float
    gap: float
    room: float = _TEXT_WIDTH
    turned: bool = False

    def needed(self, columns: Sequence[float]) -> float:
        """Points that columns of these widths, in sizes of a letter, take."""
        return sum(columns) * self.points + len(columns) * self.gap

    def widths(self, least: Sequence[float], most: Sequence[float]) -> list[float]:
        """Give each column its longest word, and what is left by how much more it would take."""
        spare = (sum(most) - sum(least)) * self.points
        left = self.room - self.needed(least)
        share = min(1.0, max(0.0, left / spare)) if spare else 1.0
        return [
            self.gap + self.points * (low + (high - low) * share)
            for low, high in zip(least, most, strict=True)
        ]


_SETTINGS = (
    *(_Setting(7.6, 9.0), _Setting(6.8, 6.0), _Setting(5.8, 4.0)),
    _Setting(5.8, 4.0, _TURNED_WIDTH, turned=True),
)
_IN_WORD = _Setting(8.3, 9.0)


def _sized(match: re.Match[str]) -> str:
    """Say how a table must be set so that every column's longest word has room.

    ``data-points`` and ``data-gap`` are those of the setting, ``data-turned`` asks for a turned
    sheet, ``data-widths`` are the columns' in points where a row does not fit on one line;
    ``data-shares``, for Word, are the columns' shares of the text's width.
    """
    attributes, content = match[1], match[2]
    rows = [_CELL.findall(row) for row in _ROW.findall(content)]
    columns = max(map(len, rows), default=0)
    least, most = [0.0] * columns, [0.0] * columns
    for row in rows:
        for column, cell in enumerate(row):
            measure = partial(_room, cell)
            text = plain(cell)
            least[column] = max(least[column], *map(measure, _WORD.findall(text)), 0.0)
            most[column] = max(most[column], measure(text))
    setting = next((each for each in _SETTINGS if each.needed(least) <= each.room), None)
    if setting is None:  # smaller yet, and whole
        last = _SETTINGS[-1]
        room = last.room - columns * last.gap
        setting = replace(last, points=max(1.0, room / sum(least)))
    told = {"points": f"{setting.points:.2f}", "gap": f"{setting.gap:.1f}"}
    if setting.turned:
        told["turned"] = "yes"
    if setting.needed(most) > setting.room:
        told["widths"] = _row(setting.widths(least, most))
    in_word = _IN_WORD.widths(_fitting(least, _IN_WORD), most)
    told["shares"] = _row([each / max(_TEXT_WIDTH, sum(in_word)) for each in in_word])
    said = "".join(f' data-{name}="{value}"' for name, value in told.items())
    return f"<table{attributes}{said}>{content}</table>"


def _fitting(least: Sequence[float], setting: _Setting) -> list[float]:
    """Shorten the widest columns alone until all fit: elsewhere no word need be broken."""
    room = (setting.room - len(least) * setting.gap) / setting.points
    for place, narrowest in enumerate(sorted(least)):
        if narrowest * (len(least) - place) >= room:
            return [min(each, max(0.0, room / (len(least) - place))) for each in least]
        room -= narrowest
    return list(least)


def _room(cell: str, text: str) -> float:
    """How wide a text of a cell is, in its size: as code each letter is as wide as the other."""
    if "<code" in cell:
        return max(_MONO * letters(text, wide=1 / _MONO), ems(text))
    return ems(text) * (_BOLD if "<strong" in cell else 1.0)


def _row(numbers: Sequence[float]) -> str:
    return " ".join(f"{each:.3f}" for each in numbers)
