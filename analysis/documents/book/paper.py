"""The book as one typeset PDF: title page, contents, chapters, notes at the foot of the page."""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape, unescape
from pathlib import Path
from urllib.parse import urljoin

from analysis.documents.book import equations, inline_math
from analysis.documents.book.composition import TEMPLATES, BookPage, Composed, plain, words_of
from analysis.documents.book.crossrefs import relative
from analysis.documents.book.pages import label
from analysis.documents.book.tex import spoken
from analysis.documents.pdf.press import PdfPress
from analysis.documents.templates import environment
from analysis.language.width import letters

STYLESHEETS = ("css/tokens.css", "css/paper.css")

_MATH = re.compile(r'<math display="(inline|block)".*?</math>', re.DOTALL)
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_LINK = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ID = re.compile(r'(<[^>]*?\s)id="([^"]*)"')
_SOURCE = re.compile(r'(<img\b[^>]*?\s)src="([^"]*)"')
_DETAILS = re.compile(
    r"<details([^>]*)>\s*<summary([^>]*)>(.*?)</summary>(.*?)</details>", re.DOTALL
)
_TABLE = re.compile(r"<table\b([^>]*)>(.*?)</table>", re.DOTALL)
_LONG_TABLE = 24  # rows; a table of more than these may go on overleaf
_TEXT_WIDTH = 431.0  # points between the margins
# Settings of a table in paper.css, largest first: points of a letter, and of the gaps of a column.
_SETTINGS = (("", 4.5, 10.0), ("wide", 4.0, 5.0), ("very-wide", 3.45, 3.6))
_SHORT_HEAD = 24  # characters; heads of rows up to these are not broken
_WORD = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef-]+")  # Chinese breaks anywhere
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_ROW_HEAD = re.compile(r'<th\b[^>]*scope="row"[^>]*>(.*?)</th>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PaperChapter:
    """A chapter of the paper; ``id`` is the target of links to the whole chapter."""

    page: BookPage
    id: str
    label: str
    heading: str
    body: str


def write(
    composed: Composed,
    *,
    epoch: int,
    imprint: Sequence[str] = (),
    templates: Path = TEMPLATES,
) -> bytes:
    """Typeset the whole book.

    Parameters
    ----------
    epoch
        The edition's date, in seconds since 1970.
    imprint
        Lines for the foot of the title page: study, version, licence.

    Returns
    -------
    bytes
        A tagged PDF; the same arguments give the same bytes.

    Raises
    ------
    PdfError
        Where a link leads nowhere, a figure has no alternative text, a glyph is missing.
    """
    html = document(composed, epoch=epoch, imprint=imprint, templates=templates)
    with tempfile.TemporaryDirectory() as folder:
        for address, content in composed.files.items():
            file = Path(folder, address)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        press = PdfPress([Path(folder), templates], [templates / name for name in STYLESHEETS])
        return press.write(html, base_dir=Path(folder), epoch=epoch, name=composed.book.paper)


def document(
    composed: Composed,
    *,
    epoch: int,
    imprint: Sequence[str] = (),
    templates: Path = TEMPLATES,
) -> str:
    """Gather all chapters in one HTML document that needs no other but the pictures."""
    book = composed.book
    terms = words_of(book.lang, templates)
    slugs = {page.href: page.chapter.slug for page in composed.pages}
    return (
        environment(templates)
        .get_template("book/paper.html.j2")
        .render(
            book=book,
            sheets=[
                _sheet(page, slugs, words_of(page.lang, templates), book.site_url)
                for page in composed.pages
            ],
            terms=terms,
            date=book.date or datetime.fromtimestamp(epoch, UTC).date().isoformat(),
            imprint=imprint,
        )
    )


def _sheet(
    page: BookPage, slugs: Mapping[str, str], terms: Mapping[str, str], site_url: str | None
) -> PaperChapter:
    slug = slugs[page.href]
    text = [page.heading, page.body]
    for n, part in enumerate(text):
        part = _ID.sub(lambda match: f'{match[1]}id="{slug}--{match[2]}"', part)
        part = _LINK.sub(partial(_inside, page, slugs, site_url), part)
        part = _SOURCE.sub(partial(_from_root, page), part)
        part = _MATH.sub(_drawn, part)
        part = _DETAILS.sub(r"<div\1><p\2>\3</p>\4</div>", part)
        part = _TABLE.sub(_sized, part)
        part = re.sub(r"<x-note>(.*?)</x-note>", r'<span class="note">\1</span>', part, flags=re.S)
        text[n] = part
    return PaperChapter(page, slug, label(page, terms), text[0], text[1])


def _inside(
    page: BookPage, slugs: Mapping[str, str], site_url: str | None, match: re.Match[str]
) -> str:
    """Turn a link between pages into one within the document; one that leaves it into its text."""
    before, href, after, text = match[1], unescape(match[2]), match[3], match[4]
    target, _, anchor = href.partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:", href):
        pass
    elif (address := relative_to_root(page.href, target)) in slugs:
        href = f"#{slugs[address]}--{anchor}" if anchor else f"#{slugs[address]}"
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


def _drawn(match: re.Match[str]) -> str:
    """Put a picture in the place of MathML; simple inline equations become text."""
    found = _TEX.search(match[0])
    tex = unescape(found[1]) if found else ""
    display = match[1] == "block"
    if not display and (text := inline_math.as_text(tex)):
        return text
    drawing = equations.draw(tex, display)
    style = (
        f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em;"
        f"vertical-align:-{drawing.depth:.3f}em"
    )
    source = "data:image/svg+xml;base64," + _base64(drawing.svg)
    alt = escape(spoken(tex))
    return f'<img class="math {match[1]}" src="{source}" alt="{alt}" style="{style}">'


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _sized(match: re.Match[str]) -> str:
    """Mark a table that may break between pages, is set smaller, or has row heads of one line."""
    attributes, content = match[1], match[2]
    rows = [_CELL.findall(row) for row in _ROW.findall(content)]
    marks = ["long"] if len(rows) > _LONG_TABLE else []
    heads = [plain(head) for head in _ROW_HEAD.findall(content)]
    if heads and max(map(len, heads)) <= _SHORT_HEAD:
        marks.append("short-heads")
    marks += _smaller(rows, max(map(letters, heads), default=0) if "short-heads" in marks else 0)
    if not marks:
        return match[0]
    classes = re.search(r'class="([^"]*)"', attributes)
    names = " ".join([*([classes[1]] if classes else []), *marks])
    rest = attributes.replace(classes[0], "") if classes else attributes
    return f'<table class="{names}"{rest}>{content}</table>'


def _smaller(rows: list[list[str]], head: float) -> list[str]:
    """Choose the largest setting in which every column's longest word has room."""
    columns = max(map(len, rows), default=0)
    words = [head, *[0.0] * columns]
    for row in rows:
        for column, cell in enumerate(row):
            longest = max(map(letters, _WORD.findall(plain(cell))), default=0.0)
            words[column + 1] = max(words[column + 1], longest)
    needed = max(words[0], words[1]) + sum(words[2:]) if columns else 0.0
    for name, letter, gap in _SETTINGS:
        if needed * letter + columns * gap <= _TEXT_WIDTH:
            return [name] if name else []
    return ["landscape"]
