"""A study in any languages: English where words are lacking, said so, and from the right."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from analysis.documents.briefs import pages as briefs
from analysis.documents.edition import Edition, compile_edition
from analysis.documents.masthead import masthead
from analysis.documents.site import pages as site
from analysis.language.words import says_words
from analysis.results import cache
from analysis.study import project

STUDY = Path(__file__).resolve().parents[2] / "studies" / "districts"
BENCHMARK = "ironbridge"  # a headline that the study words itself


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The study with four languages, in a folder of its own: no project around it."""
    return compiled(tmp_path_factory.mktemp("languages"))


def compiled(home: Path, languages: str = "[ar, es, ja, en]") -> Edition:
    folder = home / "districts"
    shutil.copytree(STUDY, folder)
    path = folder / "study.yml"
    text = path.read_text("utf-8").replace("languages: [ar, es, ja, en]", f"languages: {languages}")
    path.write_text(text, "utf-8")
    heads = (folder / "units.csv").read_text("utf-8").splitlines()[0].split(",")
    fields = [{"name": head, "type": "any", "title": head} for head in heads]
    table = {"name": "units", "path": "units.csv", "schema": {"fields": fields}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [table]}), "utf-8")
    found = project.find(folder)
    return compile_edition(found, cache.results(folder, home / "results"), 1_700_000_000)


@pytest.fixture(scope="module")
def pages(edition: Edition) -> dict[str, lxml.html.HtmlElement]:
    made = {a: b for a, b in site.pages(edition).items() if a.endswith(".html")}
    for code in edition.words:
        page = briefs.draft(edition, BENCHMARK, code).page
        made[edition.brief(code, BENCHMARK) + "index.html"] = page.encode()
    return {address: lxml.html.document_fromstring(body) for address, body in made.items()}


def language_of(address: str) -> str:
    step = "en" if address.startswith("docs/") else address.split("/")[0]
    return step if step in ("es", "ja", "en") else "ar"


def test_each_page_says_its_language_and_its_direction(
    pages: dict[str, lxml.html.HtmlElement],
) -> None:
    assert len([each for each in pages if not each.startswith("docs/")]) == 33
    for address, page in pages.items():
        code = language_of(address)
        assert page.get("lang") == code, address
        assert page.get("dir") == ("rtl" if code == "ar" else None), address


def test_english_is_marked_as_such_and_only_where_it_stands_in_for_another(
    edition: Edition, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    for address, page in pages.items():
        code = language_of(address)
        parts = page.xpath("//main//span[@lang='en'][not(@class)]")
        assert code == "en" or parts, address
        for each in parts if address != "404.html" else ():  # which speaks every language
            turned = "ltr" if code == "ar" and each.text_content() != "English" else None
            assert each.get("dir") == turned, address
    brief = pages[f"districts/{BENCHMARK}/index.html"]
    assert brief.xpath("//h1//span[@data-claim and not(@lang)]"), "its own words are not marked"
    assert "مرجع" in brief.xpath("string(//h1)")


def test_no_mark_of_a_language_is_where_only_text_may_stand(
    pages: dict[str, lxml.html.HtmlElement],
) -> None:
    for address, page in pages.items():
        for each in page.iter():
            if isinstance(each.tag, str):
                for name, value in each.attrib.items():
                    assert "<" not in value, (address, each.tag, name)
                    assert "span" not in name or name in ("colspan", "rowspan"), address
        for each in page.iter("title", "option", "textarea"):
            assert len(each) == 0, address
            assert "<" not in (each.text or ""), address
        assert "&lt;span" not in lxml.html.tostring(page, encoding="unicode"), address


def test_each_page_says_that_some_of_it_is_in_english(
    edition: Edition, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    for address, page in pages.items():
        code, foot = language_of(address), page.xpath("string(//footer[@class='site-footer'])")
        words = edition.words[edition.results.study.language if "docs/" in address else code]
        said = words.plain("site.in_english", language=words.plain("site.language_name"))
        assert (said in foot) == (code != "en"), address


def test_a_label_in_english_alone_says_so(
    edition: Edition, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    for address, page in pages.items():
        if "docs/" in address or address == "404.html":
            continue
        words = edition.words[language_of(address)]
        (theme,) = page.xpath("//button[@class='theme']")
        foreign = bool(words.mark("site.theme"))
        assert foreign == (theme.get("lang") == "en"), address
        assert foreign == (theme.get("aria-label") == edition.words["en"].plain("site.theme")) or (
            words.language == "en"
        )
    assert any(words.mark("site.theme") for words in edition.words.values())


def leaves(messages: Any) -> Iterator[str]:
    for each in messages.values():
        yield from leaves(each) if isinstance(each, Mapping) else [str(each)]


def test_whatever_english_lends_says_so_wherever_it_stands(
    edition: Edition, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    """Texts that pass through Python as plain ones too, and what a picture or a link is called."""
    heads = {"code", "beds", "nurses", "visits", "residents"}  # the study's own, in one language
    english = {text for text in leaves(edition.words["en"].tree) if says_words(text)} - heads
    seen: Counter[str] = Counter()
    for address, page in pages.items():
        if language_of(address) != "ar" or address == "404.html":
            continue
        (main,) = page.xpath("//main")
        for each in main.iter():
            texts = [each.text, *(child.tail for child in each)]
            lent = each.tag != "code" and any(text and text.strip() in english for text in texts)
            if each.tag in ("a", "svg"):
                lent |= each.get("aria-label", "").split(":")[0] in english
            if each.tag == "img":
                lent |= re.search("[A-Za-z]{4}", each.get("alt")) is not None
            if lent:
                around = (each, *each.iterancestors())
                language = next(one.get("lang") for one in around if one.get("lang"))
                assert language == "en", (address, each.tag, texts)
                seen[each.tag] += 1
    assert {"a", "img", "option", "span"} <= seen.keys()


def test_sentences_after_one_another_run_the_same_way(
    pages: dict[str, lxml.html.HtmlElement],
) -> None:
    note = pages["districts/index.html"].xpath("//p[@class='note']")[-1]
    (run,) = note
    assert (run.get("dir"), run.get("lang")) == ("ltr", None)
    assert [each.get("lang") for each in run] == ["en", "en"]
    assert not pages["es/districts/index.html"].xpath("//span[@dir and not(@lang)]")


def test_languages_name_themselves(pages: dict[str, lxml.html.HtmlElement]) -> None:
    links = pages["index.html"].xpath("//a[@class='site-language']")
    shown = [(each.get("lang"), each.text) for each in links]
    assert shown == [("es", "Español"), ("ja", "日本語"), ("en", "English")]


def test_one_language_alone_and_not_english(tmp_path: Path) -> None:
    edition = compiled(tmp_path, "[es]")
    made = site.pages(edition)
    assert "index.html" in made
    assert not [address for address in made if address.startswith(("en/", "es/"))]
    home = lxml.html.document_fromstring(made["index.html"])
    assert home.get("lang") == "es"
    assert home.xpath("//link[@rel='alternate'][@hreflang]") == []
    assert home.xpath("//a[@class='site-language']") == []
    (index,) = home.xpath("//script/@data-index")
    assert index == "search-index/es"
    paper = home.xpath("//header//a[@href='paper.html']")[0]
    assert paper.text_content() == "Paper (English)"
    assert paper.xpath(".//span[@lang='en']/text()")[-1] == "English"
    around = masthead(edition, "en", "paper.html", "paper")
    assert around["language"] == "en"
    assert str(around["hosted"]) == ' lang="es" dir="ltr"'
    assert around["versions"] == []
    assert edition.imprint("en")[0].startswith("How twelve districts use their clinics. Data")
