"""The book as one typeset PDF: Typst sets what pandoc writes, in the look that Quarto's PDF has.

WeasyPrint, which sets the briefs, has no mathematics and no floats; Typst has both, takes a tenth
of the time, and holds the file to PDF/UA-1: a figure or an equation without words, or a letter that
no font has, is an error.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.documents.book import pandoc, sheets
from analysis.documents.book.composition import TEMPLATES, Composed, words_of
from analysis.documents.book.config import Author
from analysis.documents.pdf.machine import refuse_poor_machine
from analysis.documents.pdf.margins import overruns
from analysis.documents.pdf.press import PdfError
from analysis.language import tongues

_FILTER = Path(__file__).with_name("paper.lua")
_MARGIN = 25 * 72 / 25.4  # points; templates/book/page.typ


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
        Lines for the title page: study, version, licence.

    Returns
    -------
    bytes
        A tagged PDF; the same arguments give the same bytes.

    Raises
    ------
    PdfError
        Where a link leads nowhere, a figure has no alternative text, a glyph is missing, something
        does not fit between the margins.
    """
    import typst

    refuse_poor_machine()
    name = composed.book.paper
    source = document(composed, epoch=epoch, imprint=imprint, templates=templates)
    with tempfile.TemporaryDirectory() as folder:
        sheets.lay_out(composed, Path(folder))
        main = Path(folder, "paper.typ")
        main.write_text(source, encoding="utf-8")
        try:
            pdf = typst.compile(str(main), root=folder, pdf_standards=["ua-1"], timestamp=epoch)
        except typst.TypstError as error:
            raise PdfError(f"{name}: {_told(error, source)}") from error
    assert isinstance(pdf, bytes)
    if faults := list(overruns(pdf, _MARGIN)):
        raise PdfError(*(f"{name}: {each}" for each in faults))
    return pdf


def document(
    composed: Composed,
    *,
    epoch: int,
    imprint: Sequence[str] = (),
    templates: Path = TEMPLATES,
) -> str:
    """Write the book in Typst's language; addresses of pictures are relative to the site's root."""
    book = composed.book
    words = words_of(book.lang, templates)
    metadata = sheets.metadata(composed, epoch) | {
        "toc-title": pandoc.as_written(words["contents"]),
        "keyword-line": _keywords(book.keywords, words),
        "by-author": [_author(each) for each in book.authors],
        "toc-depth": "2",
        "mirrored": tongues.direction(book.lang) == "rtl",
        "imprint": [pandoc.as_written(each) for each in imprint],
    }
    template = pandoc.address(templates / "book" / "paper.typ")
    written = pandoc.rewrite(
        sheets.document(composed, templates),
        to="typst",
        name=book.paper,
        metadata=metadata,
        options=[
            f"--lua-filter={sheets.CODE}",
            f"--lua-filter={_FILTER}",
            f"--template={template}",
        ],
    )
    return written.decode()


def _author(author: Author) -> dict[str, Any]:
    """Return an author in the terms of Quarto's templates."""
    written: dict[str, Any] = {"name": {"literal": pandoc.as_written(author.name)}}
    if author.affiliation:
        written["affiliations"] = [{"name": pandoc.as_written(author.affiliation)}]
    if author.orcid:
        written["orcid"] = author.orcid
    return written


def _keywords(keywords: Sequence[str], words: Mapping[str, str]) -> str:
    """Return the line of keywords, behind its strong head; no line where there are none."""
    if not keywords:
        return ""
    head, gap = words["keywords"].rstrip(), " " if words["keywords"].endswith(" ") else ""
    return f"**{pandoc.as_written(head)}**{gap}{pandoc.as_written(words['between'].join(keywords))}"


def _told(error: Any, source: str) -> str:
    """Say what Typst could not set, and in which chapter."""
    told = "; ".join([str(error.message), *error.hints])
    line = re.search(r"paper\.typ:(\d+)", error.diagnostic)
    before = "\n".join(source.splitlines()[: int(line[1])]) if line else ""
    headings = re.findall(r"^#heading\(level: 1, numbering: .*?\)\[(.*?)\]", before, re.MULTILINE)
    return f"{headings[-1]}: {told}" if headings else told
