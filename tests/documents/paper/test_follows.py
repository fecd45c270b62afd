"""The whole book, in both languages and every format, follows one cell, one anchor, one work."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from analysis.documents import book
from analysis.results import cache
from analysis.results.shapes import Results

pytestmark = pytest.mark.long
EPOCH = 1_700_000_000
BOOKS = {"en": ".", "zh": "chapters/zh"}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("follows")
    for name in ("chapters", "data", "templates", "analysis"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_quarto.yml", "index.qmd", "CITATION.cff"):
        shutil.copy(root / name, copy / name)
    if (root / ".cache" / "results").is_dir():
        shutil.copytree(root / ".cache" / "results", copy / ".cache" / "results")
    return copy


@pytest.fixture(scope="module")
def editions(project: Path) -> Mapping[str, Mapping[str, book.Rendered]]:
    """The book in each language, before and after three changes at once."""
    before = {code: _rendered(project, code) for code in BOOKS}
    study = project / "data" / "china-2020"
    table = pd.read_csv(study / "provinces.csv", dtype=str)
    row = table.index[table["province"] == "Jilin"][0]
    table.loc[row, "beds"] = str(int(float(table.loc[row, "beds"]) / 2))
    table.to_csv(study / "provinces.csv", index=False)
    _replace(study / "study.yml", "[54000, 69000, 90000]", "[53000, 69000, 90000]")
    _replace(
        project / "chapters" / "references.bib",
        "year = {2019},\n  doi = {10.1007/978-3-319-75668-4}",
        "year = {1903}",
    )
    return {"before": before, "after": {code: _rendered(project, code) for code in BOOKS}}


def _replace(file: Path, old: str, new: str) -> None:
    said = file.read_text("utf-8")
    assert said.count(old) == 1
    file.write_text(said.replace(old, new), "utf-8")


def _rendered(project: Path, code: str) -> book.Rendered:
    return book.render(project / BOOKS[code], epoch=EPOCH)


def _found(project: Path) -> Results:
    return cache.results(project / "data" / "china-2020", project / ".cache" / "results")


def _formats(rendered: book.Rendered) -> dict[str, str]:
    """The text of a book in each format, without its spaces: columns and lines differ in these."""
    web = " ".join(str(page.body) for page in rendered.composed.pages)
    pdf = pypdfium2.PdfDocument(rendered.files["paper.pdf"])
    archive = zipfile.ZipFile(io.BytesIO(rendered.files["paper.docx"]))
    texts = {
        "web": re.sub(r"<[^>]+>", "", web),
        "pdf": "".join(page.get_textpage().get_text_bounded() for page in pdf),
        "word": re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode()),
    }
    return {form: re.sub(r"\s+", "", text) for form, text in texts.items()}


def _pictures(rendered: book.Rendered) -> dict[str, list[str]]:
    """Each picture's hash, in the files of the web and in the Word file."""
    archive = zipfile.ZipFile(io.BytesIO(rendered.files["paper.docx"]))
    media = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    drawn = [content for name, content in rendered.files.items() if name.endswith(".svg")]
    hashed = {"web": drawn, "word": media}
    return {k: [hashlib.sha256(one).hexdigest() for one in v] for k, v in hashed.items()}


@pytest.mark.parametrize("language", list(BOOKS))
def test_a_cell_an_anchor_and_a_work_change_in_the_whole_book(
    project: Path, editions: Mapping[str, Mapping[str, book.Rendered]], language: str
) -> None:
    rendered = {when: editions[when][language] for when in ("before", "after")}
    region = next(r for r in _found(project).regions if r.names["en"] == "Jilin")
    name, score = region.names[language], f"{region.score.crs:.3f}"
    mean = f"{_found(project).mean:.3f}"
    assert score != "0.707"
    before, after = (_formats(rendered[when]) for when in ("before", "after"))
    for form in ("web", "pdf", "word"):
        for old, new in (
            (f"{name}0.707", f"{name}{score}"),  # its row in the table of scores
            ("54,00069,00090,000", "53,00069,00090,000"),  # the table of anchors
        ):
            assert old in before[form], (form, old)
            assert new not in before[form], (form, new)
            assert new in after[form], (form, new)
            assert old not in after[form], (form, old)
        assert "0.916" in before[form], form
        assert mean in after[form], form
        assert after[form].count("1903") > before[form].count("1903"), form
    pictures = {when: _pictures(rendered[when]) for when in ("before", "after")}
    changed = {
        form: len(set(pictures["after"][form]) - set(pictures["before"][form]))
        for form in ("web", "word")
    }
    assert min(changed.values()) > 5


def test_a_picture_changes_in_one_language_as_in_the_other(
    editions: Mapping[str, Mapping[str, book.Rendered]],
) -> None:
    """The same figures, by name, follow in both languages."""
    moved = {
        language: {
            name.rpartition("/")[2]
            for name, content in editions["after"][language].files.items()
            if name.endswith(".svg") and editions["before"][language].files.get(name) != content
        }
        for language in BOOKS
    }
    assert moved["en"] == moved["zh"]


@pytest.mark.parametrize("language", list(BOOKS))
def test_every_value_that_a_page_shows_stands_in_pdf_and_word(
    editions: Mapping[str, Mapping[str, book.Rendered]], language: str
) -> None:
    """Each inline number of the pages, as it is written, is in the other formats after a change."""
    after = editions["after"][language]
    forms = _formats(after)
    shown = {
        re.sub(r"<[^>]+>|\s", "", written)
        for page in after.composed.pages
        for written in re.findall(r"<data[^>]*>(.*?)</data>", str(page.body))
    }
    assert len(shown) > 100
    for form in ("pdf", "word"):
        assert not sorted(each for each in shown if each not in forms[form]), form
