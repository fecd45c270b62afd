"""The Word file of the toy book, opened as what it is: a zip of XML."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from analysis.documents import book
from analysis.documents.book import sheets, word
from analysis.documents.book.composition import TEMPLATES
from analysis.documents.book.config import Author
from analysis.language.width import ems

TOYBOOK = Path(__file__).parent / "toybook"
EPOCH = 1_750_000_000


@pytest.fixture(scope="module")
def composed() -> book.Composed:
    made = book.compose(TOYBOOK)
    return replace(made, book=replace(made.book, word="paper.docx"))


@pytest.fixture(scope="module")
def document(composed: book.Composed) -> zipfile.ZipFile:
    written = word.write(composed, epoch=EPOCH, imprint=["Study *toy*, as it is"])
    return zipfile.ZipFile(io.BytesIO(written))


@pytest.fixture(scope="module")
def body(document: zipfile.ZipFile) -> str:
    return document.read("word/document.xml").decode()


def test_equations_can_be_edited_and_keep_their_numbers(body: str) -> None:
    assert body.count("<m:oMath>") == 4
    assert re.findall(r"\((\d\.\d)\)</w:t>", body) == ["2.1", "2.2"]
    assert "\\theta" not in body


def test_captions_have_the_numbers_of_the_pages_and_count_on(
    composed: book.Composed, body: str
) -> None:
    numbers = [
        anchor.number
        for page in composed.pages
        for anchor in page.anchors
        if anchor.kind in ("fig", "tbl")
    ]
    found = re.findall(
        r">(?:Figure|Table)\u00a0([\w.]*\.)</w:t></w:r><w:fldSimple[^>]*>.*?<w:t>(\d+)</w:t>", body
    )
    assert sorted("".join(each) for each in found) == sorted(numbers)
    fields = re.findall(r'w:instr=" SEQ (\S+) ', body)
    assert {"Table_1", "Figure_1", "Figure_2", "Figure_A"} == set(fields)


def test_every_reference_leads_to_a_place_in_the_document(body: str) -> None:
    aims = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert aims
    assert aims <= set(re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', body))


def test_pictures_are_drawn_at_300_dots_an_inch_and_have_words(
    document: zipfile.ZipFile, body: str
) -> None:
    pictures = [name for name in document.namelist() if name.startswith("word/media/")]
    assert pictures
    assert {Path(name).suffix for name in pictures} == {".png"}
    assert 'descr="A line that rises"' in body


def test_tables_are_tables_with_heads_that_repeat(body: str) -> None:
    assert body.count("<w:tbl>") == 2
    assert body.count("<w:tblHeader") == 2


def test_a_row_of_a_table_stands_on_one_page(body: str) -> None:
    rows = re.findall(r"<w:tr>(.*?)</w:tr>", body, re.DOTALL)
    assert len(rows) > 2
    assert all(row.startswith("<w:trPr><w:cantSplit/>") for row in rows)


@pytest.mark.parametrize("long", ["a_name_of_a_column_that_no_sheet_can_hold_in_one_line_" * 2, ""])
def test_a_word_too_long_for_the_sheet_breaks_no_other(composed: book.Composed, long: str) -> None:
    """Columns of Word's tables: each but the widest has room for its longest word."""
    cells = ["Guangdong", "development", long or "Outcome", "0.857"]
    drawn = "".join(f"<td>{each}</td>" for each in cells)
    page = replace(composed.pages[0], body=f"<table><tr>{drawn}</tr></table>")
    sheet = sheets.document(replace(composed, pages=(page,)))
    said = re.search(r'data-shares="([^"]*)"', sheet)
    assert said
    points = [float(share) * 453 for share in said[1].split()]
    assert sum(points) <= 453.5
    margins, size = 7.0, 8.0  # as the reference document has them
    for word_, width in zip(cells, points, strict=True):
        assert word_ == long or ems(word_) * size + margins <= width, word_


def test_imprint_is_said_as_it_is_written(body: str) -> None:
    assert "Study *toy*, as it is" in body


def test_same_book_gives_the_same_file(composed: book.Composed, body: str) -> None:
    once, again = (word.write(composed, epoch=EPOCH) for _ in range(2))
    assert once == again


def test_a_book_from_the_right_is_so_in_every_paragraph_table_and_section(
    composed: book.Composed, body: str, tmp_path: Path
) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    words = templates / "book"
    shutil.copyfile(words / "words.en.yml", words / "words.ar.yml")
    arabic = replace(composed, book=replace(composed.book, lang="ar"))
    written = word.write(arabic, epoch=EPOCH, imprint=["Study"], templates=templates)
    assert written == word.write(arabic, epoch=EPOCH, imprint=["Study"], templates=templates)
    turned = zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p>.*?</w:p>", turned, re.DOTALL)
    assert len(paragraphs) > 20
    assert [each for each in paragraphs if len(re.findall(r"<w:bidi ?/>", each)) != 1] == []
    tables = re.findall(r"<w:tblPr>.*?</w:tblPr>", turned, re.DOTALL)
    assert len(tables) == 2
    assert all("<w:bidiVisual/>" in each for each in tables)
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", turned, re.DOTALL)
    assert sections
    assert all("<w:bidi/>" in each for each in sections)
    assert "bidi" not in body, "a book from the left is none"


def test_the_look_has_every_style_that_the_text_is_set_in() -> None:
    with zipfile.ZipFile(TEMPLATES / "book" / "reference.docx") as look:
        known = set(re.findall(r'<w:name w:val="([^"]+)"', look.read("word/styles.xml").decode()))
    names = set(re.findall(r'"((?:[A-Z]\w+ )?[A-Z]\w+)"', word.FILTER.read_text("utf-8")))
    used = {"Section Number", "Table Caption", "Captioned Figure", "Equation", "Callout"}
    assert used <= names
    assert names & known >= used


def test_the_title_page_says_who_wrote_where_and_on_what(composed: book.Composed) -> None:
    """Pandoc's own title page knows neither affiliations nor keywords; the file's own text does."""
    author = Author("A. *Reader*", "Institute <of> Counting", "0000-0002-1825-0097")
    told = replace(composed.book, authors=(author,), abstract="Of _this_.", keywords=("one", "two"))
    file = zipfile.ZipFile(io.BytesIO(word.write(replace(composed, book=told), epoch=EPOCH)))
    shown = re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
    assert "A. *Reader*, Institute &lt;of&gt; Counting, ORCID 0000-0002-1825-0097" in shown
    assert "Abstract" in shown
    assert "Of _this_." in shown
    assert "Keywords: one; two" in shown
    order = ("Of _this_.", "Institute &lt;of&gt;", "Keywords:")
    body = file.read("word/document.xml").decode()
    places = [shown.index(each) for each in order] + [shown.index("Contents")]
    assert places == sorted(places)
    assert re.search(r'<w:pStyle w:val="Imprint" ?/>(?:(?!</w:p>).)*Keywords', body, re.DOTALL)
    core = file.read("docProps/core.xml").decode()
    assert "<dc:creator>A. *Reader*</dc:creator>" in core
    assert "<cp:keywords>one, two</cp:keywords>" in core


def test_the_contents_say_and_lead_where_they_should_before_word_has_counted_pages(
    composed: book.Composed, body: str
) -> None:
    listed = re.search(r"<w:sdt>.*?</w:sdt>", body, re.DOTALL)
    assert listed
    entries = re.findall(r'<w:hyperlink w:anchor="([^"]+)">(.*?)</w:hyperlink>', listed[0])
    said = [unescape(re.sub(r"<[^>]+>", "", text)) for _, text in entries]
    headings = [
        unescape(re.sub(r"<[^>]+>", "", text))
        for text in re.findall(
            r'<w:p>\s*<w:pPr>\s*<w:pStyle w:val="Heading[12]" ?/>.*?</w:p>', body, re.DOTALL
        )
    ]
    assert [" ".join(each.split()) for each in said] == [" ".join(h.split()) for h in headings]
    places = set(re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', body))
    assert {anchor for anchor, _ in entries} <= places
    assert listed[0].count("fldCharType") == 3
    assert "w:dirty" in listed[0]
