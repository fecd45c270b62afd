"""Questions about another study than the default one, each with the page that must come first.

They are asked of the site's own pages and of stubs that go by the names of the briefs; those about
the default study are asked of its whole site (``tests/build/test_whole_site``).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import browser as browser_tests
import pytest
import sites

from analysis.documents.site import whole
from analysis.language import naming
from analysis.results.shapes import Results

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = Path(__file__).with_name("questions-india.csv")
STUB = (
    '<!doctype html><html lang="{language}"><title>{name}</title>'
    '<main data-kind="brief" data-title="{name}" data-names="{names}"><h1>{name}</h1></main></html>'
)


@pytest.fixture(scope="module")
def address(
    results_of: Callable[[str], Results], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    results = results_of("india-2018")
    edition = sites.edition_of(ROOT / "data" / "india-2018", results)
    folder = sites.write(edition, tmp_path_factory.mktemp("india"))
    for language, words in edition.words.items():
        for region in results.regions:
            names = escape("|".join(naming.known_as(region)))
            brief = folder / edition.brief(language, region.slug) / "index.html"
            brief.parent.mkdir(parents=True)
            name = escape(naming.region(region, words))
            brief.write_text(STUB.format(language=language, name=name, names=names), "utf-8")
    pages = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.html")}
    for file, content in whole.files(edition, pages, {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    with browser_tests.served(folder) as address:
        yield address


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_search_puts_first_what_is_meant(browser: Any, address: str, language: str) -> None:
    rows = csv.DictReader(QUESTIONS.read_text("utf-8").splitlines())
    wanted = {row["question"]: row["first"] for row in rows if row["language"] == language}
    with browser_tests.watched(browser, address, "data:") as (page, faults):
        page.goto(f"{address}/{'' if language == 'en' else 'zh/'}search/")
        asked = "async q => (await siteSearch.ask(q))[0]?.page.href"
        assert {q: page.evaluate(asked, q) for q in wanted} == wanted
        assert faults == []
