"""A book in Arabic: what is in English runs from the left, on the web, in print and in Word."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from analysis.documents import book
from analysis.documents.book import paper, word
from analysis.study.shipped import TEMPLATES

EPOCH = 1_700_000_000
CHAPTER = """
# الكفاءة {#sec-first}

```{python}
#| output: asis
print('[The mean is 0.5.]{lang="en" dir="ltr"} [It is low.]{lang="en" dir="ltr"}')
```

كما في [@latin] و[@arabic]، ولكل $x$.

$$
x \\le 1 \\quad \\text{s.t.} \\quad x \\ge 0
$$ {#eq-one}

## المراجع {.unnumbered}

::: {#refs}
:::
"""
WORKS = """
@book{latin, author = {Banker, R. D.}, title = {Frontiers}, year = {1984}, publisher = {Wiley}}
@book{arabic, author = {{ابن خلدون}}, title = {المقدمة}, year = {1377}, publisher = {دار}}
"""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = shutil.copytree(TEMPLATES, tmp_path_factory.mktemp("right") / "templates")
    shutil.copyfile(made / "book" / "words.en.yml", made / "book" / "words.ar.yml")
    return made


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> book.Composed:
    root = tmp_path_factory.mktemp("book")
    (root / "works.bib").write_text(WORKS, "utf-8")
    (root / "index.qmd").write_text(CHAPTER, "utf-8")
    (root / "_quarto.yml").write_text(
        "project: {type: book}\nlang: ar\nbibliography: works.bib\n"
        "book: {title: كتاب, chapters: [index.qmd]}\n",
        "utf-8",
    )
    return book.compose(root, templates=templates)


def test_english_sentences_run_together_on_the_web(composed: book.Composed) -> None:
    english = '<span lang="en" dir="ltr">'
    assert f'<span dir="ltr">{english}The mean is 0.5.</span>' in composed.pages[0].body


def test_a_work_runs_as_its_first_letter_does(composed: book.Composed) -> None:
    works = re.findall(r'<div id="ref-(\w+)" class="csl-entry"([^>]*)>', composed.pages[0].body)
    found = {key: 'dir="ltr"' in given for key, given in works}
    assert found == {"latin": True, "arabic": False}


def test_the_paper_sets_english_apart_and_says_that_it_is(
    composed: book.Composed, templates: Path
) -> None:
    source = paper.document(composed, epoch=EPOCH, templates=templates)
    assert '\u2066#text(lang: "en")[The mean is 0.5.]\u2069' in source
    assert source.count("#set text(dir: ltr)\n#reference[Banker") == 1
    assert "number-align: left" in source
    assert paper.write(composed, epoch=EPOCH, templates=templates).startswith(b"%PDF")


def test_word_sets_a_work_in_english_from_the_left(
    composed: book.Composed, templates: Path
) -> None:
    written = word.write(composed, epoch=EPOCH, templates=templates)
    body = zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p>.*?</w:p>", body, re.DOTALL)
    latin, arabic = (
        next(p for p in paragraphs if "Bibliography" in p and name in p)
        for name in ("Banker", "خلدون")
    )
    assert "<w:rtl" not in latin
    assert "<w:rtl" in arabic
