"""The toy book from end to end: numbers, references, values, pages and paper."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from analysis.build import check
from analysis.documents import book
from analysis.documents.book import paper, word
from analysis.documents.book.composition import TEMPLATES
from analysis.documents.pdf.objects import elements
from analysis.errors import UserError

TOYBOOK = Path(__file__).parent / "toybook"
EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def rendered() -> book.Rendered:
    return book.render(TOYBOOK, epoch=EPOCH, imprint=["Study toy"])


@pytest.fixture(scope="module")
def site(rendered: book.Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    for address, content in rendered.files.items():
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        (out / address).write_bytes(content)
    return out


@pytest.fixture(scope="module")
def document(rendered: book.Rendered) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(rendered.files["paper.pdf"])) as opened:
        yield opened


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOYBOOK, tmp_path / "book"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A book of one chapter, whose text the test writes."""
    (tmp_path / "_quarto.yml").write_text("book: {title: Small, chapters: [index.qmd]}\n")
    return tmp_path


def html(rendered: book.Rendered, address: str) -> str:
    return rendered.files[address].decode()


def text(fragment: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", fragment).replace("\u00a0", " ").split())


# --- numbers and references ---


def test_pages_stand_where_quarto_puts_them(rendered: book.Rendered) -> None:
    assert [page.href for page in rendered.composed.pages] == [
        "index.html",
        "chapters/01-data.html",
        "chapters/02-results.html",
        "references.html",
        "chapters/appendix-extra.html",
    ]
    assert [page.number for page in rendered.composed.pages] == ["", "1", "2", "", "A"]


def test_anchors_are_numbered_by_chapter(rendered: book.Rendered) -> None:
    numbers = {a.id: a.number for page in rendered.composed.pages for a in page.anchors}
    assert numbers == {
        "sec-data": "1",
        "sec-counted": "1.1",
        "sec-hand": "1.1.1",
        "tbl-beds": "1.1",
        "tbl-hand": "1.2",
        "fig-plan": "1.1",
        "sec-results": "2",
        "eq-ccr": "2.1",
        "eq-share": "2.2",
        "sec-picture": "2.1",
        "fig-bars": "2.1",
        "sec-extra": "A",
        "sec-more": "A.1",
        "fig-line": "A.1",
    }


@pytest.mark.parametrize(
    ("page", "href", "shown"),
    [
        ("index.html", "chapters/01-data.html", "1 Data"),
        ("index.html", "chapters/01-data.html#sec-counted", "What was counted"),
        ("index.html", "chapters/appendix-extra.html", "Appendix A — Extra"),
        ("index.html", "chapters/01-data.html#tbl-beds", "Table 1.1"),
        ("chapters/01-data.html", "#tbl-beds", "Table 1.1"),
        ("chapters/01-data.html", "02-results.html", "Chapter 2"),
        ("chapters/02-results.html", "#eq-ccr", "Equation 2.1"),
        ("chapters/02-results.html", "01-data.html#tbl-beds", "Table 1.1"),
        ("chapters/02-results.html", "#fig-bars", "2.1"),
        ("chapters/02-results.html", "01-data.html#sec-counted", "Section 1.1"),
        ("chapters/appendix-extra.html", "#fig-line", "Figure A.1"),
        ("chapters/appendix-extra.html", "#sec-extra", "Appendix A"),
    ],
)
def test_reference_is_a_link_with_word_and_number(
    rendered: book.Rendered, page: str, href: str, shown: str
) -> None:
    links = re.findall(r'<a href="([^"]*)" class="xref"[^>]*>(.*?)</a>', html(rendered, page))
    assert (href, shown) in [(address, text(words)) for address, words in links]


def test_captions_and_headings_carry_their_numbers(rendered: book.Rendered) -> None:
    data = text(html(rendered, "chapters/01-data.html"))
    assert "Table 1.1 : Beds by hospital" in data
    assert "Figure 1.1 : Plan of the ward" in data
    assert "1.1.1 By hand" in data
    assert "Appendix A Extra" in text(html(rendered, "chapters/appendix-extra.html"))


def test_citations_lead_to_the_list_of_references(rendered: book.Rendered) -> None:
    page = html(rendered, "chapters/01-data.html")
    assert 'href="../references.html#ref-banker1984"' in page
    assert 'id="ref-banker1984"' in html(rendered, "references.html")
    cited = {page.href: page.citations for page in rendered.composed.pages}
    assert cited["chapters/01-data.html"] == ("banker1984", "charnes1978")
    assert cited["index.html"] == ("charnes1978",)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("As @sec-one [@charnes1978] says.", "a citation and a reference in one pair"),
        ("::: {#fig-x}\nOnly one paragraph.\n:::", "its last paragraph must be its caption"),
        ("::: {.panel-tabset}\nNo heading.\n:::", "starts with the heading of its first tab"),
        ("# Title {#sec-one}", "label 'sec-one' is also given"),
    ],
)
def test_shape_that_cannot_be_kept_is_refused(small: Path, line: str, message: str) -> None:
    (small / "refs.bib").write_text((TOYBOOK / "references.bib").read_text())
    (small / "_quarto.yml").write_text(
        "bibliography: refs.bib\nbook: {title: Small, chapters: [index.qmd, two.qmd]}\n"
    )
    (small / "index.qmd").write_text("# Title {#sec-one}\n\n::: {#refs}\n:::\n")
    (small / "two.qmd").write_text(line if line.startswith("#") else f"# Two\n\n{line}\n")
    with pytest.raises(UserError, match=r"^two\.qmd:") as refusal:
        book.compose(small)
    assert message in str(refusal.value)


def test_citations_need_a_list_of_references(small: Path) -> None:
    (small / "refs.bib").write_text((TOYBOOK / "references.bib").read_text())
    (small / "_quarto.yml").write_text(
        "bibliography: refs.bib\nbook: {title: Small, chapters: [index.qmd]}\n"
    )
    (small / "index.qmd").write_text("# Title\n\nAs @charnes1978 says.\n")
    with pytest.raises(UserError, match="no list of references"):
        book.compose(small)


def test_unresolved_reference_in_an_output_is_refused(project: Path) -> None:
    file = project / "chapters" / "02-results.qmd"
    file.write_text(file.read_text().replace("compare @sec-counted", "compare @sec-nowhere"))
    with pytest.raises(UserError, match=r"02-results\.qmd:42: @sec-nowhere refers to nothing"):
        book.compose(project)


# --- values ---


def test_values_are_shown_as_computed(rendered: book.Rendered) -> None:
    page = html(rendered, "chapters/01-data.html")
    assert '<data value="120.04">120</data>' in page
    assert "a_b*c [d]" in page
    assert "240 beds" in text(html(rendered, "index.html"))
    results = text(html(rendered, "chapters/02-results.html"))
    assert "Half is 0.5" in results
    assert "and a number: 240 ." in results
    assert "unheard" not in results


def test_manifest_holds_every_value(rendered: book.Rendered) -> None:
    values = rendered.manifest()["pages"][1]["values"]
    shown = [out["text"] for value in values if value["inline"] for out in value["outputs"]]
    assert shown == ["120", '<data value="120.04">120</data>', "'a_b*c [d]'"]
    (table,) = [value for value in values if value["label"] == "tbl-beds"]
    assert table["outputs"][0]["mime"] == "text/html"


def test_changed_input_changes_text_and_figure(project: Path, rendered: book.Rendered) -> None:
    for chapter in ("index.qmd", "chapters/02-results.qmd"):
        file = project / chapter
        file.write_text(file.read_text().replace("[120", "[160"))
    changed = book.compose(project)
    assert "280 beds" in text(changed.pages[0].body)
    address = "chapters/02-results_files/figure-html/fig-bars-output-1.svg"
    assert changed.files[address] != rendered.files[address]
    assert changed.files["chapters/plan.svg"] == rendered.files["chapters/plan.svg"]


def test_a_cell_and_a_citation_change_every_format(project: Path, rendered: book.Rendered) -> None:
    """One figure and the year of one work: pages, PDF and Word say the new and not the old."""
    for chapter in ("index.qmd", "chapters/02-results.qmd"):
        file = project / chapter
        file.write_text(file.read_text().replace("[120", "[160"))
    works = project / "references.bib"
    works.write_text(works.read_text().replace("{1978}", "{1979}"))
    changed = book.render(project, epoch=EPOCH, imprint=["Study toy"])
    for before, after in zip(_said(rendered), _said(changed), strict=True):
        for old, new in (("240 beds", "280 beds"), ("1978", "1979")):
            assert old in before
            assert new not in before
            assert old not in after
            assert new in after


def _said(rendered: book.Rendered) -> tuple[str, str, str]:
    """The text of the pages, of the PDF and of the Word file, spaces as one."""
    pages = " ".join(text(page.body) for page in rendered.composed.pages)
    pdf = " ".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(rendered.files["paper.pdf"])
    )
    document = word.write(rendered.composed, epoch=EPOCH)
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        written = re.sub("<[^>]+>", "", file.read("word/document.xml").decode())
    one, other, third = (" ".join(said.split()) for said in (pages, pdf, written))
    return one, other, third


@pytest.mark.parametrize(
    ("cell", "below", "message"),
    [
        ("```{python}\n#| label: oops\nx = 1\nx / 0\n```", 3, "cell oops: ZeroDivisionError"),
        ("```{python}\nx = (\n```", 1, "cell: SyntaxError"),
        ("```{python}\n1\n```\n\nSo `{python} absent`.", 4, "`absent`: NameError"),
        ("```{python}\n1\n```\n\nSo `{python} ''`.", 4, "`''` gives an empty text"),
        ("```{python}\n#| label: fig-n\n#| fig-cap: A\n#| fig-alt: A\n1;\n```", 4, "shows nothing"),
        ("```{python}\nimport matplotlib.pyplot as p\np.plot([1]);\n```", 1, "without fig-alt"),
    ],
)
def test_failing_cell_is_named_with_its_line(
    small: Path, cell: str, below: int, message: str
) -> None:
    (small / "index.qmd").write_text(f"# Title\n\n{cell}\n")
    with pytest.raises(UserError) as failure:
        book.compose(small)
    (fault,) = failure.value.faults
    assert fault.startswith(f"index.qmd:{3 + below}: ")
    assert message in fault


def test_chapters_share_no_names(small: Path) -> None:
    (small / "_quarto.yml").write_text("book: {title: Small, chapters: [index.qmd, two.qmd]}\n")
    (small / "index.qmd").write_text("# One\n\n```{python}\nbeds = 1\n```\n")
    (small / "two.qmd").write_text("# Two\n\n```{python}\nbeds\n```\n")
    with pytest.raises(UserError, match=r"two\.qmd:4: cell: NameError: name 'beds'"):
        book.compose(small)


def test_cells_see_the_environment_given(small: Path) -> None:
    (small / "index.qmd").write_text(
        "# Preface {.unnumbered}\n\n```{python}\n#| include: false\nimport os\n```\n\n"
        '`{python} os.environ["STUDY"]` in `{python} os.path.isfile("_quarto.yml")`\n'
    )
    done: list[str] = []
    composed = book.compose(small, environment={"STUDY": "toy"}, progress=done.append)
    assert text(composed.pages[0].body) == "toy in True"
    assert done == ["index.qmd"]


# --- pages and paper ---


def test_site_has_no_fault(site: Path) -> None:
    assert check.site(site) == ()


def test_nothing_is_loaded_from_elsewhere(rendered: book.Rendered) -> None:
    for address, content in rendered.files.items():
        if address.endswith((".html", ".css", ".js")):
            assert not re.search(rb'(src|href)="https?://|url\(["\']?https?:', content), address


def test_pictures_speak(rendered: book.Rendered) -> None:
    alt = "Bars of 120, 80 and 40 beds for North, South and West"
    assert f'alt="{alt}"' in html(rendered, "chapters/02-results.html")
    address = "chapters/02-results_files/figure-html/fig-bars-output-1.svg"
    assert f"<dc:title>{alt}</dc:title>" in html(rendered, address)


def test_page_knows_its_place(rendered: book.Rendered) -> None:
    page = html(rendered, "chapters/02-results.html")
    assert '<a rel="prev" href="01-data.html">' in page
    assert '<a rel="next" href="../references.html">' in page
    assert '<a href="02-results.html" aria-current="page">' in page
    assert '<li class="level-2"><a href="#sec-picture">2.1 A picture</a></li>' in page
    assert page.count("<h1") == 1


def test_paper_is_tagged_and_every_figure_speaks(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en"
    walked = list(elements(document.Root.StructTreeRoot))
    figures = [each for each in walked if each.S == "/Figure"]
    alts = {str(each.Alt) for each in figures}
    assert "A line that rises" in alts
    formulas = {str(each.Alt) for each in walked if each.S == "/Formula"}
    assert any("∑_{j=1}^n λ_j x_{ij} ≤ θ x_{io}" in alt for alt in formulas)
    heads = [each for each in walked if each.S == "/TH"]
    assert len(heads) == 5


def test_paper_has_contents_that_lead_to_chapters(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == [
        "Preface",
        "1 Data",
        "2 Results",
        "References",
        "Appendix A Extra",
    ]
    contents = document.pages[1]
    assert len([each for each in contents.Annots if "/Dest" in each or "/A" in each]) >= 8


def test_equations_are_set_as_such_and_leave_no_tex(rendered: book.Rendered) -> None:
    source = paper.document(rendered.composed, epoch=EPOCH)
    assert "\\begin" not in source
    assert 'numbering: (..each) => "(2.1)"' in source
    assert re.search(r'#math.equation\(block: false, alt: "o", \$o\$\.body\)', source)


def test_link_that_leaves_the_book_needs_an_address(small: Path) -> None:
    (small / "index.qmd").write_text("# Title\n\nSee [North](provinces/north/index.html).\n")
    assert "See North." in paper.document(book.compose(small), epoch=EPOCH)
    (small / "_quarto.yml").write_text(
        "book: {title: Small, site-url: 'https://example.org/x', chapters: [index.qmd]}\n"
    )
    typeset = paper.document(book.compose(small), epoch=EPOCH)
    assert '#link("https://example.org/x/provinces/north/index.html")[North]' in typeset


@pytest.mark.parametrize("columns", [9, 14, 24])
def test_wide_table_stays_within_the_margins(small: Path, columns: int) -> None:
    (small / "index.qmd").write_text(
        "# Title\n\n```{python}\n#| label: tbl-wide\n#| tbl-cap: Wide\nimport pandas as pd\n"
        f"pd.DataFrame([[1234567.0] * {columns}] * 40)\n```\n"
    )
    with pikepdf.open(io.BytesIO(paper.write(book.compose(small), epoch=EPOCH))) as document:
        widths = {round(float(page.MediaBox[2])) for page in document.pages}
    assert widths == ({595} if columns == 9 else {595, 842})


def test_cells_leave_the_process_as_it_was(small: Path) -> None:
    (small / "index.qmd").write_text(
        "# Title\n\n```{python}\nimport os, sys\nos.environ['BEDS'] = '1'\nos.chdir('/')\n"
        "sys.path.append('beds')\n```\n"
    )
    before = (Path.cwd(), list(sys.path), dict(os.environ), sys.displayhook, sys.excepthook)
    book.compose(small)
    assert before == (Path.cwd(), list(sys.path), dict(os.environ), sys.displayhook, sys.excepthook)


def test_same_book_gives_same_bytes(rendered: book.Rendered) -> None:
    again = book.render(TOYBOOK, epoch=EPOCH, imprint=["Study toy"])
    assert {a: b for a, b in again.files.items() if rendered.files[a] != b} == {}
    assert again.manifest() == rendered.manifest()


def test_chinese_book_speaks_chinese(project: Path) -> None:
    settings = project / "_quarto.yml"
    settings.write_text(settings.read_text().replace("lang: en", "lang: zh"))
    file = project / "index.qmd"
    file.write_text("# 前言 {.unnumbered}\n\n床位数\n按年末计算，见 @tbl-beds 和 @sec-data。\n")
    composed = book.compose(project)
    assert composed.pages[0].lang == "zh"
    assert text(composed.pages[0].body) == "床位数按年末计算，见 表 1.1 和 1 Data 。"
    assert "章节 2" in text(composed.pages[1].body)


def test_the_papers_own_words_are_the_languages_and_else_english(small: Path) -> None:
    """Those of a language that the package does not know come from the project's own file."""
    settings = small / "_quarto.yml"
    said = settings.read_text()
    settings.write_text(said + "lang: zh\n")
    (small / "index.qmd").write_text("# Summary {.unnumbered}\n\nText.\n")
    front = {"keywords": ["效率", "A_b"]}
    typeset = paper.document(book.compose(small, front=front), epoch=EPOCH)
    assert "contents-title: [目录]" in typeset
    assert "keyword-line: [#strong[关键词：]效率；A\\_b]" in typeset
    settings.write_text(said + "lang: es\n")
    templates = shutil.copytree(TEMPLATES, small / "looks")
    (templates / "book" / "words.es.yml").write_text("contents: Índice\n")
    composed = book.compose(small, front=front, templates=templates)
    typeset = paper.document(composed, epoch=EPOCH, templates=templates)
    assert "contents-title: [Índice]" in typeset
    assert "keyword-line: [#strong[Keywords:] 效率; A\\_b]" in typeset


# --- the title page ---


def test_the_title_page_says_what_it_is_given(small: Path) -> None:
    """Title, authors and the rest go before the project file's, and are text in page and paper."""
    (small / "index.qmd").write_text("# Summary {.unnumbered}\n\nText.\n")
    author = {
        "name": 'B. O\'Neil "Bo"', "affiliation": "Office #1 <x>", "orcid": "0000-0002-1825-0097"
    }  # fmt: skip
    front = {
        "title": "A *title* of $1", "subtitle": "Below", "author": [author],
        "abstract": "What_it_is.", "keywords": ["one", "two"],
    }  # fmt: skip
    made = book.render(small, epoch=EPOCH, front=front, imprint=["Data 0123"])
    page = text(re.sub(r"<title>.*?</title>", "", html(made, "index.html")))
    for said in ("A *title* of $1", "Below", "ORCID 0000-0002-1825-0097", "Office #1 &lt;x&gt;",
                 "What_it_is.", "Keywords: one; two", "Data 0123"):  # fmt: skip
        assert said in page, said
    with pikepdf.open(io.BytesIO(made.files["paper.pdf"])) as pdf:
        assert str(pdf.docinfo["/Title"]) == "A *title* of $1"
        assert str(pdf.docinfo["/Author"]) == 'B. O\'Neil "Bo"'
        assert str(pdf.docinfo["/Keywords"]) == "one, two"
    words = pypdfium2.PdfDocument(made.files["paper.pdf"])[0].get_textpage().get_text_range()
    for said in ("Office #1 <x>", "0000-0002-1825-0097", "What_it_is.", "Data 0123",
                 "Keywords: one; two"):  # fmt: skip
        assert said in words, said
