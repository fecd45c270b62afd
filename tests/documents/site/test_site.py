"""The site's own pages: every link within them leads to a page that the build makes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
import yaml

from analysis.documents import citation
from analysis.documents.edition import Edition, compile_edition
from analysis.documents.masthead import masthead
from analysis.documents.site import downloads, whole
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
    folders = (
        "provinces",
        "downloads",
        "downloads/columns",
        "explorer",
        "what-if",
        "glossary",
        "search",
    )
    names = ["index.html", *(f"{folder}/index.html" for folder in folders)]
    expected = {lang + name for lang in ("", "zh/") for name in names}
    assert {each for each in pages if not each.startswith("docs/")} == expected | {"404.html"}
    for address, html in pages.items():
        language = "zh" if address.startswith("zh/") else "en"
        assert f'<html lang="{language}"' in html


@pytest.mark.parametrize("folder", ["provinces", "explorer", "what-if", "downloads"])
def test_a_page_s_own_entry_is_marked(pages: dict[str, str], folder: str) -> None:
    for prefix in ("", "zh/"):
        tree = lxml.html.document_fromstring(pages[f"{prefix}{folder}/index.html"])
        here = [each.get("href") for each in tree.iter("a") if each.get("aria-current") == "page"]
        assert here == [f"{'../' * (1 + prefix.count('/'))}{prefix}{folder}/index.html"]


def test_every_region_is_in_the_finder(edition: Edition, pages: dict[str, str]) -> None:
    for region in edition.results.regions:
        assert f'href="{region.slug}/index.html"' in pages["provinces/index.html"]
        assert region.names["zh"] in pages["zh/provinces/index.html"]


def test_numbers_keep_their_digits(edition: Edition, pages: dict[str, str]) -> None:
    for region in edition.results.regions:
        assert f'<data value="{region.score.crs!r}">' in pages["provinces/index.html"]


def test_no_page_holds_an_absolute_or_outside_address(pages: dict[str, str]) -> None:
    """But for the licence's own text and what the documentation cites, which nobody loads."""
    for name, html in pages.items():
        inside = re.sub(r'<a rel="license" href="https://[\w./-]+"', "", html)
        if name.startswith("docs/"):
            inside = re.sub(r'<a href="https://[^"]+"', "", inside)
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
    front = masthead(edition, "zh", "zh/paper.html", "paper")
    assert [each["href"] for each in front["alternates"]] == ["../paper.html"]
    home = masthead(edition, "zh", "zh/index.html", "home")
    assert [each["href"] for each in home["alternates"]] == ["../index.html"]


def test_a_chapter_leads_to_the_first_page_of_a_language_without_a_book(
    edition: Edition,
) -> None:
    edition = replace(edition, books={"en": edition.books["en"]})
    made = site.pages(edition)
    assert "zh/index.html" in made
    there = masthead(edition, "en", "chapters/03-efficiency.html", "paper")
    assert [each["href"] for each in there["alternates"]] == ["../zh/index.html"]


@pytest.fixture(scope="module")
def published(edition: Edition) -> dict[str, bytes]:
    """The pages of a site whose address is known."""
    return site.pages(replace(edition, address="https://example.org/x/"))


def heads(page: bytes) -> dict[str, str]:
    tree = lxml.html.document_fromstring(page)
    said = {e.get("name") or e.get("property"): e.get("content") for e in tree.iter("meta")}
    for each in tree.iter("link"):
        said[f"{each.get('rel')} {each.get('hreflang', '')}".strip()] = each.get("href")
    return said


def test_a_page_says_what_and_where_it_is(published: dict[str, bytes]) -> None:
    for address, html in published.items():
        if not address.endswith(".html") or address == "404.html":
            continue
        said = heads(html)
        place = "https://example.org/x/" + address.removesuffix("index.html")
        assert said["canonical"] == said["og:url"] == place
        assert said["description"] == said["og:description"] != ""
        assert said["og:title"]
        assert said["og:image"].removeprefix("https://example.org/x/") in published
        if address.startswith("docs/"):
            continue  # in one language alone
        english = place.replace("/x/zh/", "/x/")
        assert said["alternate en"] == said["alternate x-default"] == english
        assert said["alternate zh"] == english.replace("/x/", "/x/zh/")
        assert "(2023)" in html.decode() or "（2023）" in html.decode()


def test_a_site_without_an_address_claims_none(edition: Edition, pages: dict[str, str]) -> None:
    made = site.pages(edition)
    assert "feed.xml" not in made
    for html in pages.values():
        said = heads(html.encode())
        assert "canonical" not in said
        assert "og:url" not in said
        assert "og:image" not in said
        assert not any(str(name).startswith("alternate ") for name in said)


def test_the_missing_page_counts_from_the_site(published: dict[str, bytes]) -> None:
    page = published["404.html"].decode()
    for address in re.findall(r'(?:href|src)="([^"#]+)"', page):
        assert address.startswith("https://"), address
    assert 'name="robots" content="noindex"' in page
    assert 'href="https://example.org/x/zh/provinces/index.html"' in page


def test_the_feed_holds_the_edition_and_the_releases(published: dict[str, bytes]) -> None:
    tree = lxml.etree.fromstring(published["feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [each.findtext(f"{atom}title") for each in tree.iter(f"{atom}entry")]
    assert titles[-1] == "0.1.0"
    assert "2020" in str(titles[0])
    identities = [each.text for each in tree.iter(f"{atom}id")]
    assert len(set(identities)) == len(identities)
    assert tree.findtext(f"{atom}updated") == "2023-11-14T22:13:20Z"


def test_the_citation_can_be_read(edition: Edition) -> None:
    said = yaml.safe_load(site.pages(edition)["CITATION.cff"])
    assert said["version"] == edition.results.content
    assert said["authors"]
    assert said["date-released"] == "2023-11-14"
    entry = citation.citation(edition, "zh", "zh/provinces/jilin/index.html").bibtex("50% {of} a_b")
    assert entry.startswith("@misc{china-2020-zh-provinces-jilin,")
    assert r"{{50\% \{of\} a\_b}}" in entry
    assert entry.count("{") - entry.count("}") == 0


def test_what_other_parts_made_is_listed_with_its_size(
    edition: Edition, pages: dict[str, str]
) -> None:
    made = {address: html.encode() for address, html in pages.items()}
    once = whole.sized(edition, made, {"paper.pdf": 1_060_000, "paper.docx": 12_300})
    again = whole.sized(edition, made | once, {"paper.pdf": 2_000_000})
    for address in ("downloads/index.html", "zh/downloads/index.html"):
        cells = re.findall(r'data-size-of="paper\.(\w+)">([^<]*)<', once[address].decode())
        assert cells == [("pdf", "1.1 MB"), ("docx", "12 kB")]
        assert "2.0 MB" in again[address].decode(), "a later build may have made it anew"
        assert once[address] != made[address]
