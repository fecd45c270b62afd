"""A whole site in one language that is not English, around a paper that is."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest
import small_project
from lxml.etree import fromstring

from analysis.build import build, check
from analysis.study.project import Project, find

pytestmark = pytest.mark.long  # a whole site

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = small_project.make(tmp_path_factory.mktemp("spanish"), "districts")
    path = made.study / "study.yml"
    text = path.read_text("utf-8").replace("languages: [ar, es, ja, en]", "languages: [es]")
    path.write_text(text, "utf-8")
    (made.study / "messages.ar.yml").write_text("odd: of a language that is not spoken", "utf-8")
    found = find(made.study, output=made.output)  # with the study's messages laid over
    build.build(found, jobs=2, renderer="builtin")
    return found


def page(project: Project, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((project.output / name).read_bytes())


def test_nothing_is_dead_untagged_or_without_words(project: Project) -> None:
    assert check.site(project.output) == ()


def test_the_paper_is_english_and_what_stands_around_it_is_not(project: Project) -> None:
    paper = page(project, "paper.html")
    assert paper.get("lang") == "en"
    assert paper.xpath("//header[@class='site-header']")[0].get("lang") == "es"
    assert paper.xpath("//link[@hreflang]") == []
    home = page(project, "index.html")
    assert home.get("lang") == "es"
    assert home.xpath("//a[@href='paper.html']/span[@lang='en']")


def test_search_and_sitemap_know_one_language(project: Project) -> None:
    folders = sorted(path.name for path in (project.output / "search-index").iterdir())
    assert folders == ["es"]
    pages = (project.output / "search-index" / "es" / "pages.js").read_text("utf-8")
    assert '"paper.html"' in pages
    sitemap = fromstring((project.output / "sitemap.xml").read_bytes())
    assert len(sitemap.xpath("//s:url", namespaces=SITEMAP)) > 15
    assert sitemap.xpath("//x:link", namespaces=SITEMAP) == []


def test_the_brief_s_own_words_are_its_language_s(project: Project) -> None:
    brief = page(project, "districts/ironbridge/index.html")
    assert "es muy eficiente, y referencia para" in brief.xpath("string(//h1)")
    assert brief.xpath("//h1//span[@lang='en']") == []
    data = json.loads((Path(project.output) / "districts/ironbridge/data.json").read_text("utf-8"))
    assert data
