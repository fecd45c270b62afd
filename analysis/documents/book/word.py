"""The book as a Word file: real headings, tables, captions and equations, for those who edit it."""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path, PurePosixPath

from analysis.documents.book import pandoc, sheets
from analysis.documents.book.composition import TEMPLATES, Composed, words_of
from analysis.documents.book.config import Book
from analysis.language import tongues

FILTER = Path(__file__).with_name("word.lua")
_DPI = 300
_ROW = re.compile(rb"<w:tr>(?:<w:trPr>(.*?)</w:trPr>)?")
_WIDEST = 6.29  # inches between the margins
# What pandoc leaves as in a text from the left, up to where the schema wants the mark.
_TABLE = re.compile(rb"<w:tblPr>\s*<w:tblStyle [^>]*/>")
_SECTION = re.compile(rb"<w:pgMar [^>]*/>")
_PARAGRAPH = re.compile(
    rb"<w:p>\s*(?:<w:pPr>(?P<first>\s*<w:pStyle [^>]*/>)?(?P<rest>.*?)</w:pPr>)?", re.DOTALL
)


def write(
    composed: Composed, *, epoch: int, imprint: Sequence[str] = (), templates: Path = TEMPLATES
) -> bytes:
    """Write the whole book; ``templates/book/reference.docx`` gives its look.

    Pictures are drawn at 300 dots an inch, because older Words show no SVG. Numbers of figures and
    tables are fields that Word counts on; equations are Word's own, and cross-references are links.

    Parameters
    ----------
    epoch
        The edition's date, in seconds since 1970; the only date in the file.
    imprint
        Lines that stand before the first chapter: study, version, licence.

    Returns
    -------
    bytes
        A file; the same arguments give the same bytes.

    Raises
    ------
    UserError
        What pandoc cannot write.
    """
    book = composed.book
    words = words_of(book.lang, templates)
    metadata = sheets.metadata(composed, epoch) | {
        "author": [pandoc.as_written(each.name) for each in book.authors],
        "abstract-title": words["abstract"],
        "toc-title": words["contents"],
        "dir": tongues.direction(book.lang),
    }
    look = pandoc.address(templates / "book" / "reference.docx")
    lines = "".join(f"<p>{escape(each)}</p>" for each in (*_beneath(book, words), *imprint))
    with tempfile.TemporaryDirectory() as folder:
        chapters = sheets.document(composed, templates, _drawn(composed, Path(folder)))
        html = f'<div class="imprint">{lines}</div>{chapters}'
        written = pandoc.rewrite(
            html,
            to="docx",
            name=book.word or "paper.docx",
            metadata=metadata,
            options=[
                f"--lua-filter={sheets.CODE}",
                f"--lua-filter={FILTER}",
                f"--reference-doc={look}",
                f"--resource-path={folder}",
            ],
            environment={"SOURCE_DATE_EPOCH": str(epoch)},
        )
    return _finished(written, mirrored=metadata["dir"] == "rtl")


def _finished(written: bytes, *, mirrored: bool) -> bytes:
    """Say what pandoc has no way to: rows are whole, tables and sections of ours may be mirrored.

    Paragraphs from the right are pandoc's own, but for those that come with its template.
    """
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(written)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = _ROW.sub(rb"<w:tr><w:trPr><w:cantSplit/>\1</w:trPr>", content)
                if mirrored:
                    content = _PARAGRAPH.sub(_turned, content)
                    content = _TABLE.sub(rb"\g<0><w:bidiVisual/>", content)
                    content = _SECTION.sub(rb"\g<0><w:bidi/>", content)
            new.writestr(entry, content)
    return file.getvalue()


def _turned(paragraph: re.Match[bytes]) -> bytes:
    first, rest = paragraph["first"] or b"", paragraph["rest"] or b""
    if b"<w:bidi" in rest:
        return paragraph[0]
    return b"<w:p><w:pPr>" + first + b"<w:bidi/>" + rest + b"</w:pPr>"


def _beneath(book: Book, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what the title page says that pandoc's own does not: who works where, and keywords."""
    for author in book.authors:
        if author.affiliation or author.orcid:
            orcid = f"ORCID {author.orcid}" if author.orcid else None
            yield ", ".join(filter(None, (author.name, author.affiliation, orcid)))
    if book.keywords:
        yield words["keywords"] + words["between"].join(book.keywords)


def _drawn(composed: Composed, folder: Path) -> dict[str, str]:
    """Draw the pictures into a folder; return, by address, what stands in their place in HTML."""
    import typst

    sheets.lay_out(composed, folder)
    found = {}
    press = typst.Compiler(root=str(folder))  # one for all: it looks for the machine's fonts once
    for address in (each for each in composed.files if each.endswith(".svg")):
        page = "#set page(width: auto, height: auto, margin: 0pt)\n"
        sheet = folder / "picture.typ"
        sheet.write_text(page + f'#image("/{PurePosixPath(address)}")', encoding="utf-8")
        png = press.compile(str(sheet), format="png", ppi=_DPI)
        assert isinstance(png, bytes)
        drawn = PurePosixPath(address).with_suffix(".png")
        (folder / drawn).write_bytes(png)
        (pixels,) = struct.unpack(">I", png[16:20])
        found[address] = f'{drawn}" width="{min(pixels / _DPI, _WIDEST):.3f}in'
    return found
