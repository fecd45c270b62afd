"""The press: what it may read, what it refuses, and that its bytes are its arguments' alone."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest

from analysis.documents.pdf import press as pdf

TOKENS = Path(__file__).parents[3] / "templates" / "css" / "tokens.css"
WIDE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
    "<rect width='9' height='9'/></svg>"
)
PAGE = '<html lang="en"><title>Beds</title><h1 id="top">Beds 床位</h1>{}</html>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("press")


@pytest.fixture(scope="module")
def press(folder: Path) -> pdf.PdfPress:
    return pdf.PdfPress([folder, TOKENS.parent], [TOKENS])


def written(press: pdf.PdfPress, folder: Path, **options: Any) -> bytes:
    laid = press.write(PAGE.format(""), base_dir=folder, epoch=0, **options)
    assert laid.pdf is not None
    return laid.pdf


def test_document_is_tagged_and_described(press: pdf.PdfPress, folder: Path) -> None:
    with pikepdf.open(io.BytesIO(written(press, folder))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == "Beds"
        assert str(document.docinfo["/CreationDate"]).startswith("D:19700101000000")
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"


def test_nothing_of_a_document_is_kept_once_it_is_written(
    press: pdf.PdfPress, folder: Path
) -> None:
    """A press that kept its layouts would need 13 MB more for each brief of thousands."""
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    shown = f'<img alt="A square" src="data:image/svg+xml,{quote(picture)}">'
    press.write(PAGE.format(shown), base_dir=folder, epoch=0)
    gc.collect()
    assert [one for one in gc.get_objects() if type(one).__name__ == "LayoutContext"] == []


def test_same_arguments_give_same_bytes_in_another_process(folder: Path) -> None:
    script = (
        "import hashlib, sys; from pathlib import Path;"
        "from analysis.documents.pdf import press as pdf;"
        f"print(hashlib.sha256(pdf.write_pdf({PAGE.format('')!r}, base_dir=Path(sys.argv[1]),"
        "epoch=1, attachments=[pdf.Attachment('a.csv', b'1')])).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_attachment_comes_back_as_given(press: pdf.PdfPress, folder: Path) -> None:
    given = pdf.Attachment("numbers.csv", b"beds\n12\n", "The numbers of this page")
    with pikepdf.open(io.BytesIO(written(press, folder, attachments=[given]))) as document:
        attached = document.attachments["numbers.csv"]
        assert attached.description == given.description
        assert attached.get_file().read_bytes() == given.content
        assert attached.get_file().mime_type == "text/csv"


def test_document_of_other_than_the_wanted_pages_is_not_painted(
    press: pdf.PdfPress, folder: Path
) -> None:
    long = PAGE.format('<p id="second" style="break-before: page">Beds</p>')
    found = press.write(long, base_dir=folder, epoch=0, pages=1)
    assert (found.pages, found.pdf) == (2, None)
    assert 0 < found.tops["second"] < 150
    assert press.write(long, base_dir=folder, epoch=0, pages=2).pdf is not None


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<img src="https://example.org/a.png" alt="a">', "documents read nothing else"),
        ('<img src="/etc/hostname" alt="a">', "outside the folders"),
        ('<img src="../../a.png" alt="a">', "outside the folders"),
        ('<img src="absent.png" alt="a">', "Failed to load image"),
        ('<img src="dot.svg">', "no required alt description"),
        ('<a href="#nowhere">x</a>', "No anchor #nowhere"),
        ('<p id="top">x</p>', "Anchor defined twice"),
        ("<p>\U0010fffd</p>", "unsupported by fonts"),
        ('<a href="other.html">x</a>', "a link leads to a file: other.html"),
        ("<p>" + "a" * 200, r"page 1: 'a+…' runs \d+ mm over the margin"),
        (
            "<table><tr>" + "<td>aaaaaaaaaaaaaa" * 9 + "</table>",
            r"page 1: 'a{14}' runs 1\d\d mm over",
        ),
        (
            f'<img src="{WIDE}" alt="a" style="width: 300mm">',
            "a picture or rule runs 13. mm over the margin",
        ),
        ("<style>@import 'absent.css';</style>", "Failed to load stylesheet"),
    ],
)
def test_fault_is_raised(press: pdf.PdfPress, folder: Path, body: str, fault: str) -> None:
    (folder / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    with pytest.raises(pdf.PdfError, match=fault):
        press.write(PAGE.format(body), base_dir=folder, epoch=0)


def test_link_out_of_the_roots_is_followed_before_it_is_judged(
    press: pdf.PdfPress, folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "secret.svg"
    outside.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    (folder / "inside.svg").symlink_to(outside)
    with pytest.raises(pdf.PdfError, match="outside the folders"):
        press.write(PAGE.format('<img src="inside.svg" alt="a">'), base_dir=folder, epoch=0)


def test_missing_language_is_a_fault(press: pdf.PdfPress, folder: Path) -> None:
    with pytest.raises(pdf.PdfError, match="lang"):
        press.write("<title>Beds</title>", base_dir=folder, epoch=0)
