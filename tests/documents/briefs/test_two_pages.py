"""A brief's pages are laid out in the largest type that fits them."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from analysis.documents.briefs import two_pages
from analysis.documents.pdf.press import Attachment
from analysis.files import hash_files

WORDS = "Beds and nurses of the districts beside it. " * 4
ATTACHMENT = Attachment("brief.csv", b"beds\n", "Numbers")


def document(paragraphs: int, size: str) -> str:
    text = "".join(f"<p>{size} {WORDS}</p>" for _ in range(paragraphs))
    last = f"<p>{WORDS}</p>" * 6 + '<table><tr><td class="number"><data value="1">1</data></table>'
    return (
        f'<html lang="en" class="{size}"><title>Beds</title><body><article class="brief">{text}'
        f'<section id="questions">{last}</section><div class="second"><section class="slot">{text}'
        f'</section><section id="sure">{last}</section></div></article></body></html>'
    )


def size_of(pdf: bytes) -> str:
    """Return the size that the document's first words name, by the length of its title's class."""
    import pypdfium2

    found = pypdfium2.PdfDocument(pdf)
    try:
        return str(found[0].get_textpage().get_text_range().split()[0])
    finally:
        found.close()


def laid(templates: Path, paragraphs: int, *, roomy: bool) -> bytes:
    return two_pages.lay_out(
        lambda size: document(paragraphs, size), templates, 0, ATTACHMENT, "alder", roomy=roomy
    )


@pytest.mark.parametrize("paragraphs", [4, 18, 20, 22, 24, 26, 28, 30])
def test_largest_type_that_fits_is_taken(root: Path, paragraphs: int) -> None:
    templates = root / "templates"
    press = two_pages._press(templates, "any")
    fits = {
        size: press.write(document(paragraphs, size), base_dir=templates, epoch=0).pages == 2
        for size in (two_pages.LARGE, *two_pages.SIZES)
    }
    assert size_of(laid(templates, paragraphs, roomy=True)) == next(s for s in fits if fits[s])
    smaller = next(s for s in two_pages.SIZES if fits[s])
    pdf = laid(templates, paragraphs, roomy=False)
    assert size_of(pdf) == smaller
    with pikepdf.open(io.BytesIO(pdf)) as found:
        assert len(found.pages) == 2


def test_no_piece_of_text_asks_for_features_of_its_font(root: Path) -> None:
    """The engine keeps some memory of each that does: 300 kB of a brief, for thousands of them."""
    templates = root / "templates"
    assert laid(templates, 4, roomy=True)
    press = two_pages._press(templates, hash_files(templates, two_pages.STYLES))
    assert press._fonts.font_features == {}
