"""What tests read out of a brief: its text, its marked numbers, its PDF's structure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import page as validator
import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen

from analysis.results.shapes import Results, to_dict

_BLOCKS = {"p", "h1", "h2", "h3", "li", "tr", "caption", "figcaption", "div", "section", "header",
           "td", "th", "dt", "dd"}  # fmt: skip
_VOID = {"img", "meta", "link", "br", "input", "source"}


class _Reader(HTMLParser):
    """Collects the article's text, block by block, its numbers, pictures and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.loose: list[str] = [""]
        self.data: list[tuple[str, str]] = []
        self.alts: list[str] = []
        self.sources: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes |= {*given, f"<{tag}>"}
        if tag == "img":
            self.alts.append(given["alt"])
            self.sources.append(given["src"])
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag in _BLOCKS:
            self.blocks.append("")
            self.loose.append("")
        if tag == "data":
            self.data.append((given["value"], ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag in _BLOCKS:
            self.blocks.append("")
            self.loose.append("")

    def handle_data(self, text: str) -> None:
        if "article" not in self._open:
            return
        self.blocks[-1] += text
        if "data" in self._open:
            value, shown = self.data[-1]
            self.data[-1] = (value, shown + text)
        else:
            self.loose[-1] += text.replace("\u00a0", " ")


def article(html: str) -> str:
    """The brief itself, without the site around it."""
    return "<article" + html.split("<article", 1)[1].split("</article>", 1)[0] + "</article>"


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(article(html))
    return reader


def lines(html: str) -> list[str]:
    """The brief's text, a block a line."""
    found = [" ".join(block.split()) for block in read(html).blocks]
    return [line for line in found if line]


def first(html: str) -> str:
    """What ten seconds are enough for: headline, facts and the three lines."""
    return "\n".join(lines(article(html).split("<section", 1)[0] + "</article>"))


def table(csv_bytes: bytes) -> list[dict[str, str]]:
    """The rows of a brief's file of numbers."""
    return list(csv.DictReader(io.StringIO(csv_bytes.decode("utf-8-sig"))))


def wordings(node: Any) -> Iterator[str]:
    """Every text of a JSON object."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from wordings(each)
    elif isinstance(node, str):
        yield node


def loose_digits(html: str, results: Results) -> list[str]:
    """Texts with a digit outside ``<data>`` that are not the study's own wordings."""
    whole = to_dict(results)["study"]
    own = {text for w in wordings(whole) for text in (w, w[:1].lower() + w[1:])}
    own |= set(re.findall(r"\d{4}", str(whole.get("compare") or "")))
    known = sorted((w for w in own if re.search(r"\d", w)), key=len, reverse=True)
    found = []
    for piece in read(html).loose:
        for wording in known:
            piece = piece.replace(wording, "")
        if re.search(r"\d", piece):
            found.append(piece)
    return found


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element of a tagged PDF."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)  # type: ignore[arg-type]
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


# Structure types of ISO 32000-1 (14.8.4); others would need a role map, and the briefs have none.
STANDARD = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI",
    "/Index", "/NonStruct", "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl",
    "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote",
    "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Figure", "/Formula", "/Form",
}  # fmt: skip
PAINTING = {"Tj", "TJ", "'", '"', "Do", "sh", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}


def untagged(page: pikepdf.Page) -> list[str]:
    """What a page paints outside any marked content: neither tagged nor an artifact."""
    found, depth = [], 0
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name in ("BMC", "BDC")) - (name == "EMC")
        if depth == 0 and name in PAINTING:
            found.append(name)
    assert depth == 0
    return found


def check_pages(document: pikepdf.Pdf) -> None:
    """What PDF/UA-1 asks of pages and fonts, as far as a program can see it."""
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert {str(e.S) for e in elements(document)} <= STANDARD
    for page in document.pages:
        assert page.Tabs == "/S"
        assert "/StructParents" in page
        assert untagged(page) == []
        assert all("/ToUnicode" in font for font in page.Resources.Font.values())


def faults_of_pdf(pdf: bytes) -> list[str]:
    """What a validator finds against PDF/UA-1 (ISO 14289-1)."""
    found = validator.validate_pdf_bytes(pdf, profile="ua1").failures
    return [f"{each.rule_id}: {each.message}" for each in found]


def glyphs_of_other_width(pdf: bytes) -> list[str]:
    """Glyphs of embedded CFF fonts with other widths than the document gives them.

    A glyph's own dictionary (there are several in a CID font) says what its width is counted from.
    """
    found, seen = [], 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.objects:
            if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/CIDFontType0":
                continue
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(font.FontDescriptor.FontFile3.read_bytes()), None)
            widths = dict(_widths(list(font.W)))
            for number, name in enumerate(fonts[0].charset):
                drawn = fonts[0].CharStrings[name]
                drawn.draw(NullPen())
                seen += 1
                if abs(drawn.width - widths.get(number, float(font.DW))) > 1:
                    found.append(f"{font.BaseFont} {name}: {drawn.width}")
    assert seen
    return found


def _widths(said: list[Any]) -> Iterator[tuple[int, float]]:
    """The pairs of glyph and width that a ``/W`` array stands for."""
    while said:
        first, second = int(said.pop(0)), said.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + step, float(width)) for step, width in enumerate(second))
        else:
            width = float(said.pop(0))
            yield from ((number, width) for number in range(first, int(second) + 1))


def check_pdf(files: dict[str, bytes], language: str, name: str) -> None:
    """Two tagged pages with language, title, alternative texts, headed cells and the numbers."""
    pdf = files["brief.pdf"]
    assert len(pdf) < 500 * 1024
    assert faults_of_pdf(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == language
        assert name in str(document.docinfo["/Title"])
        assert document.open_metadata()["pdfuaid:part"] == "1"
        attached = document.attachments["brief.csv"].get_file().read_bytes()
        assert bytes(attached) == files["brief.csv"]
        found = list(elements(document))
        alts = sorted(str(e.Alt) for e in found if e.S == "/Figure")
        assert alts == sorted(read(files["index.html"].decode()).alts)
        assert len(alts) > 5
        assert sum(e.S == "/H1" for e in found) == 1
        assert {str(e.S) for e in found} >= {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"}
        cells = [e for e in found if e.S == "/TD"]
        assert all(len(e.A.Headers) for e in cells)
        scopes = {str(e.A.Scope) for e in found if e.S == "/TH"}
        assert scopes == {"/Column", "/Row"}
        check_pages(document)
        for page in document.pages:
            for font in page.Resources.Font.values():
                subset = (
                    font.DescendantFonts[0].BaseFont
                    if "/DescendantFonts" in font
                    else font.BaseFont
                )
                assert re.match(r"/[A-Z]{6}\+", str(subset))
