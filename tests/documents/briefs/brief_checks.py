"""What tests read out of a brief: its text, its marked numbers, its PDF's structure."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pikepdf

from analysis.results.shapes import Results, to_dict

_BLOCKS = {
    "p",
    "h1",
    "h2",
    "li",
    "tr",
    "caption",
    "figcaption",
    "div",
    "section",
    "header",
    "td",
    "th",
}
_VOID = {"img", "meta", "link", "br", "input"}


class _Reader(HTMLParser):
    """Collects the text of the article, block by block, and the marked numbers within it."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.loose: list[str] = [""]
        self.data: list[tuple[str, str]] = []
        self.alts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.alts.append(dict(attrs)["alt"] or "")
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag in _BLOCKS:
            self.blocks.append("")
            self.loose.append("")
        if tag == "data":
            self.data.append((dict(attrs)["value"] or "", ""))

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


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def text(html: str) -> str:
    """The brief's text, a block a line; figures by their alternative text."""
    reader = read(html)
    lines = [" ".join(block.split()) for block in reader.blocks]
    return "\n".join([line for line in lines if line] + [f"[{alt}]" for alt in reader.alts])


def table(csv_bytes: bytes) -> dict[str, str]:
    return {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(csv_bytes.decode()))}


def stated(csv_bytes: bytes) -> set[float]:
    """The numbers of a brief's table."""
    found = set()
    for value in table(csv_bytes).values():
        with contextlib.suppress(ValueError):
            found.add(float(value))
    return found


def same(cell: str, found: Any) -> bool:
    """Whether a CSV cell holds exactly what the JSON does."""
    if isinstance(found, str):
        return cell == found
    if isinstance(found, bool):
        return cell == json.dumps(found)
    return float(cell) == found


def numbers(node: Any) -> Iterator[float]:
    """Every number of a JSON object."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from numbers(each)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield float(node)


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
    own = {w for w in wordings(to_dict(results)["study"]) if re.search(r"\d", w)}
    found = []
    for piece in read(html).loose:
        for wording in sorted(own, key=len, reverse=True):
            piece = piece.replace(wording, "")
        if re.search(r"\d", piece):
            found.append(piece)
    return found


def at(region: Any, key: str) -> Any:
    """The value that a CSV key names within a region's JSON."""
    node, rest = region, key
    while rest:
        if isinstance(node, list):
            step = rest.split(".", 1)[0]
            node = (
                node[int(step)]
                if step.isdigit()
                else next(each for each in node if step in (each.get("column"), each.get("unit")))
            )
            rest = rest[len(step) + 1 :]
            continue
        step = next(name for name in node if rest == name or rest.startswith(f"{name}."))
        node, rest = node[step], rest[len(step) + 1 :]
    return node


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


def check_pdf(files: dict[str, bytes], language: str, name: str) -> None:
    """Two tagged pages with language, title, alternative texts, headed cells and the numbers."""
    pdf = files["brief.pdf"]
    assert len(pdf) < 400 * 1024
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
        assert len(alts) == 4
        assert sum(e.S == "/H1" for e in found) == 1
        assert {str(e.S) for e in found} >= {"/H1", "/H2", "/P", "/L", "/Table", "/Caption"}
        cells = [e for e in found if e.S == "/TD"]
        assert cells
        assert all(len(e.A.Headers) for e in cells)
        for page in document.pages:
            for font in page.Resources.Font.values():
                subset = (
                    font.DescendantFonts[0].BaseFont
                    if "/DescendantFonts" in font
                    else font.BaseFont
                )
                assert re.match(r"/[A-Z]{6}\+", str(subset))
