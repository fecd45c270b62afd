"""The site's own pages: every link within them leads to a page that the build makes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.documents.edition import Edition, compile_edition
from analysis.documents.masthead import masthead
from analysis.documents.site import downloads
from analysis.documents.site import pages as site
from analysis.results.shapes import Results, from_json
from analysis.study import project


@pytest.fixture(scope="module")
def edition(found: Results, root: Path) -> Edition:
    return compile_edition(project.find(root / "data" / "china-2020"), found, 1_700_000_000)


@pytest.fixture(scope="module")
def pages(edition: Edition) -> dict[str, str]:
    made = site.pages(edition).items()
    return {address: body.decode() for address, body in made if address.endswith(".html")}


def test_there_is_a_page_for_each_language(pages: dict[str, str]) -> None:
    folders = ("provinces", "downloads", "downloads/columns", "glossary", "search")
    assert set(pages) == {f"{lang}{name}/index.html" for lang in ("", "zh/") for name in folders}
    assert "zh/index.html" not in pages, "the first page of the book in Chinese stands there"
    for address, html in pages.items():
        language = "zh" if address.startswith("zh/") else "en"
        assert f'<html lang="{language}">' in html


def test_every_region_is_in_the_finder(edition: Edition, pages: dict[str, str]) -> None:
    for region in edition.results.regions:
        assert f'href="{region.slug}/index.html"' in pages["provinces/index.html"]
        assert region.names["zh"] in pages["zh/provinces/index.html"]


def test_numbers_keep_their_digits(edition: Edition, pages: dict[str, str]) -> None:
    for region in edition.results.regions:
        assert f'<data value="{region.score.crs!r}">' in pages["provinces/index.html"]


def test_no_page_holds_an_absolute_or_outside_address(pages: dict[str, str]) -> None:
    """But for the licence's own text, which nobody loads."""
    for html in pages.values():
        inside = re.sub(r'<a rel="license" href="https://[\w./-]+">', "", html)
        for address in re.findall(r'(?:href|src)="([^"]+)"', inside):
            assert not address.startswith(("/", "http"))


def test_downloads_hold_what_they_say(edition: Edition) -> None:
    files = downloads.files(edition.results, edition.words, edition.epoch)
    assert from_json(files["results.json"]).regions == edition.results.regions
    header, first = files["regions.csv"].decode("utf-8-sig").splitlines()[:2]
    row = dict(zip(header.split(","), first.split(","), strict=False))
    assert float(row["crs"]) == edition.results.regions[0].score.crs
    assert files["table.csv"] == edition.results.study.table_path.read_bytes()


def test_a_chapter_leads_to_itself_in_the_other_language(edition: Edition) -> None:
    there = masthead(edition, "en", "chapters/03-efficiency.html", "paper")
    assert [each["href"] for each in there["alternates"]] == ["../zh/03-efficiency.html"]
    back = masthead(edition, "zh", "zh/03-efficiency.html", "paper")
    assert [each["href"] for each in back["alternates"]] == ["../chapters/03-efficiency.html"]
    home = masthead(edition, "zh", "zh/index.html", "paper")
    assert [each["href"] for each in home["alternates"]] == ["../index.html"]


def test_a_language_without_a_book_keeps_a_first_page_of_its_own(
    edition: Edition,
) -> None:
    edition = replace(edition, books={"en": edition.books["en"]})
    made = site.pages(edition)
    assert "zh/index.html" in made
    there = masthead(edition, "en", "chapters/03-efficiency.html", "paper")
    assert [each["href"] for each in there["alternates"]] == ["../zh/index.html"]
