"""The check of a built site finds what it is there for."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from analysis.build import check
from analysis.documents.pdf import press
from analysis.documents.pdf.objects import elements

PAGE = '<!DOCTYPE html><html lang="en"><title>Beds</title><h1 id="top-of">Beds</h1>\n{}\n</html>'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE.format('<a href="a/#there">a</a>'))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(
        PAGE.format('<p id="there"><a href="../index.html#top-of">b</a> <a href="#">c</a>')
    )
    return tmp_path


def test_whole_site_has_no_fault(out: Path) -> None:
    assert check.site(out) == ()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="absent.html">x</a>', "link absent.html: no such file"),
        ('<a href="a/index.html#absent">x</a>', "no 'absent' on that page"),
        ('<a href="#absent">x</a>', "no 'absent' on that page"),
        ('<a href="absent.html#x=1">x</a>', "link absent.html#x=1: no such file"),
        ('<a href="/index.html">x</a>', "starts at the server's root"),
        ('<a href="../x.html">x</a>', "leaves the site"),
        ('<link rel="stylesheet" href="x.css">', "link x.css: no such file"),
        ('<img src="a/index.html">', "picture a/index.html has no alt text"),
        ('<img src="a/index.html" alt=" ">', "has no alt text"),
        ('<p id="x"></p><p id="x"></p>', "id 'x' is given 2 times"),
        ('<span class="quarto-unresolved-ref">?fig-x</span>', "reference that was not resolved"),
        ("<strong>?@fig-x</strong>", "reference that was not resolved"),
        (
            '<span class="citation" data-cites="x">(<strong>x?</strong>)</span>',
            "citation 'x?' is not in the bibliography",
        ),
    ],
)
def test_fault_is_found_with_its_line(out: Path, body: str, fault: str) -> None:
    (out / "bad.html").write_text(PAGE.format(body))
    faults = check.site(out)
    assert len(faults) == 1
    assert fault in faults[0]
    assert faults[0].startswith("bad.html:")


@pytest.mark.parametrize(
    "body",
    [
        '<a href="a/index.html#x=1&amp;y=2">a view that a script brings back</a>',
        '<a href="https://example.org/x">x</a><a href="mailto:a@example.org">y</a>',
        '<img src="data:image/png;base64,AAAA" alt="A dot">',
        '<img src="a/index.html" alt="" aria-hidden="true">',
        "<p>Is it so?</p>",
    ],
)
def test_sound_page_has_no_fault(out: Path, body: str) -> None:
    (out / "good.html").write_text(PAGE.format(body))
    assert check.site(out) == ()


def test_page_without_language_or_title(out: Path) -> None:
    (out / "bad.html").write_text("<html><p>x")
    assert check.site(out) == ("bad.html: <html> has no lang", "bad.html: no <title>")


def test_no_site_is_a_fault(tmp_path: Path) -> None:
    assert "build the site first" in check.site(tmp_path)[0]


def test_pdf_faults_are_found(out: Path) -> None:
    file = out / "paper.pdf"
    (out / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    body = '<img src="dot.svg" alt="A dot">'
    file.write_bytes(press.write_pdf(PAGE.format(body), base_dir=out, epoch=0))
    assert check.site(out) == ()
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        for element in elements(document.Root.StructTreeRoot):
            if element.S == "/Figure":
                del element.Alt
        document.Root.Lang = ""
        document.save(file)
    assert check.site(out) == (
        "paper.pdf: has no language",
        "paper.pdf: page 1: a figure has no alternative text",
    )
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        del document.Root.StructTreeRoot
        document.save(file)
    assert check.site(out) == ("paper.pdf: not a tagged PDF",)
