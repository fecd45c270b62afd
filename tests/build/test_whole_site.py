"""The site of the default study as it is built: one number in every document, and a browser on it.

The site is the project's own ``output/``, which ``make`` has built before ``make test``.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brief_checks
import browser as browser_tests
import pytest

from analysis.build import check

_TABLE = Path(__file__).parents[1] / "documents" / "site" / "questions.csv"
QUESTIONS: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
for _row in csv.DictReader(_TABLE.read_text("utf-8").splitlines()):
    QUESTIONS[_row["language"]][_row["question"]] = _row["first"]


@pytest.fixture(scope="module")
def regions(site: Path) -> list[dict[str, Any]]:
    said: dict[str, Any] = json.loads((site / "data" / "results.json").read_text("utf-8"))
    return list(said["regions"])


@functools.cache
def text_of(pdf: Path) -> str:
    from pypdf import PdfReader

    return " ".join(page.extract_text() for page in PdfReader(pdf).pages)


def values(page: Path) -> set[float]:
    return {float(v) for v in re.findall(r'<data value="([^"]+)"', page.read_text("utf-8"))}


def test_nothing_is_dead_or_untagged(site: Path) -> None:
    assert check.site(site) == ()


def test_every_brief_is_there(site: Path, regions: list[dict[str, Any]]) -> None:
    for prefix in ("", "zh/"):
        for region in regions:
            folder = site / f"{prefix}provinces/{region['slug']}"
            assert {p.name for p in folder.iterdir()} >= {"index.html", "brief.pdf", "brief.csv"}


@pytest.mark.parametrize("slug", ["jilin", "shaanxi", "inner-mongolia"])
def test_a_score_is_the_same_everywhere(
    site: Path, regions: list[dict[str, Any]], slug: str
) -> None:
    region = next(r for r in regions if r["slug"] == slug)
    score = region["score"]["crs"]
    shown = f"{score:.3f}"

    rows = csv.DictReader(io.StringIO((site / "data/regions.csv").read_text("utf-8-sig")))
    assert float(next(row for row in rows if row["slug"] == slug)["crs"]) == score
    assert score in values(site / f"provinces/{slug}/index.html")
    assert score in values(site / f"zh/provinces/{slug}/index.html")
    assert score in values(site / "provinces/index.html")
    assert any(score in values(page) for page in (site / "chapters").glob("*.html"))
    for pdf in (f"provinces/{slug}/brief.pdf", f"zh/provinces/{slug}/brief.pdf", "paper.pdf"):
        assert shown in text_of(site / pdf)
    attached = (site / f"provinces/{slug}/brief.csv").read_text("utf-8-sig")
    assert repr(score) in attached


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_brief_s_pdf(site: Path, regions: list[dict[str, Any]], language: str) -> None:
    """Two tagged pages with language, title, alternative texts, headed cells and the numbers."""
    prefix = "" if language == "en" else f"{language}/"
    for region in regions:
        folder = site / f"{prefix}provinces/{region['slug']}"
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        brief_checks.check_pdf(files, language, region["names"][language])


@pytest.mark.parametrize("name", ["paper.pdf", "zh/paper.pdf"])
def test_the_paper_conforms_to_pdf_ua(site: Path, name: str) -> None:
    """But for one rule that the validator reads wrongly, and which is held here in its place."""
    pdf = (site / name).read_bytes()
    found = brief_checks.faults_of_pdf(pdf)
    assert [each for each in found if not each.startswith("PDFUA1-FONT-GLYPH-WIDTH-001")] == []
    assert brief_checks.glyphs_of_other_width(pdf) == []


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails on any script error, violation and request that leaves the site."""
    with browser_tests.watched(browser, address, "data:") as (page, faults):
        yield page
    assert faults == []


@pytest.mark.browser
class TestInABrowser:
    def test_a_province_is_found_by_name(self, page: Any, address: str) -> None:
        page.goto(f"{address}/provinces/")
        page.get_by_role("combobox", name="Your province").fill("mongol")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/provinces/inner-mongolia/**")
        assert "Inner Mongolia" in page.inner_text("h1")

    def test_the_list_leads_from_worst_to_best(self, page: Any, address: str) -> None:
        page.goto(f"{address}/provinces/")
        page.get_by_role("button", name="Efficiency", exact=True).click()
        assert "Heilongjiang" in page.locator("tbody tr th").first.inner_text()
        page.get_by_role("button", name="Efficiency", exact=True).click()
        assert "Heilongjiang" in page.locator("tbody tr th").last.inner_text()

    def test_a_tile_leads_to_its_brief(self, page: Any, address: str) -> None:
        page.goto(f"{address}/zh/provinces/")
        page.locator(".tile", has_text="黑龙江").click()
        page.wait_for_url("**/zh/provinces/heilongjiang/**")

    def test_a_brief_changes_its_language(self, page: Any, address: str) -> None:
        page.goto(f"{address}/provinces/jilin/")
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/zh/provinces/jilin/**")
        assert page.locator("html").get_attribute("lang") == "zh"

    def test_search_finds_a_brief(self, page: Any, address: str) -> None:
        page.goto(f"{address}/downloads/")
        page.get_by_role("searchbox").fill("heilong")
        page.locator(".hits li a").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/heilongjiang/**")

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_search_puts_first_what_is_meant(self, page: Any, address: str, language: str) -> None:
        """A table of questions, each with the page that must come first."""
        page.goto(f"{address}/{'' if language == 'en' else language + '/'}search/")
        asked = "async q => (await siteSearch.ask(q))[0]?.page.href"
        found = {q: page.evaluate(asked, q) for q in QUESTIONS[language]}
        assert found == QUESTIONS[language]

    def test_search_shows_where_and_marks_it(self, page: Any, address: str) -> None:
        page.goto(f"{address}/zh/downloads/")
        page.get_by_role("searchbox").fill("规模报酬递增")
        page.locator(".hits li").first.wait_for()
        assert "规模报酬递增" in page.locator(".hits li p mark").all_inner_texts()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.matches('.hits li a')")
        page.keyboard.press("Escape")
        assert page.locator(".hits:visible").count() == 0
        page.get_by_role("searchbox").fill("没有这个词语")
        page.get_by_text("未找到").wait_for()

    def test_search_works_without_a_server(self, site: Path, browser: Any) -> None:
        with browser_tests.watched(browser, f"file://{site}") as (page, faults):
            page.goto(f"file://{site}/zh/provinces/beijing/index.html")
            page.get_by_role("searchbox").fill("校准")
            page.locator(".hits li a").first.click()
            page.wait_for_url("**/zh/glossary/index.html#calibration")
            assert faults == []

    @pytest.mark.parametrize(
        "path",
        ["", "chapters/05-pathways.html", "provinces/", "provinces/tibet/", "zh/", "downloads/"],
    )
    def test_nothing_is_wider_than_a_telephone(self, page: Any, address: str, path: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{address}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    @pytest.mark.parametrize(("code", "width"), [("", 1000), ("zh/", 1000), ("zh/", 800)])
    def test_no_column_of_a_brief_runs_beyond_a_wide_screen(
        self, page: Any, address: str, code: str, width: int
    ) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/{code}provinces/anhui/")
        over = "all => all.map(one => one.scrollWidth - one.clientWidth)"
        assert set(page.locator(".scroller").evaluate_all(over)) == {0}

    def test_a_chapter_leads_to_the_next(self, page: Any, address: str) -> None:
        page.goto(f"{address}/paper.html")
        page.locator("a[rel=next]").click()
        page.wait_for_url("**/chapters/01-introduction.html")

    def test_the_site_reads_without_scripts(self, browser: Any, address: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/provinces/")
        assert page.locator("tbody tr:visible").count() == 31
        assert page.locator(".find:visible, .show:visible, .site-search:visible").count() == 0
        context.close()

    def test_the_finder_leads_on_without_a_server(self, site: Path, browser: Any) -> None:
        with browser_tests.watched(browser, f"file://{site}") as (page, faults):
            page.goto(f"file://{site}/zh/provinces/index.html")
            page.locator("tbody th a").first.click()
            page.wait_for_url("**/beijing/index.html")
            assert "北京" in page.inner_text("h1, .kicker")
            assert faults == []

    @pytest.mark.parametrize("path", ["", "provinces/", "provinces/tibet/"])
    def test_dark_pages_print_dark_on_white(self, page: Any, address: str, path: str) -> None:
        page.emulate_media(color_scheme="light")
        page.goto(f"{address}/{path}")
        colours = "[document.body, document.documentElement].map((e) => getComputedStyle(e).color)"
        light = page.evaluate(colours)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(colours) != light
        page.emulate_media(color_scheme="dark", media="print")
        assert page.evaluate(colours) == light
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert page.evaluate(colours) == light

    @pytest.mark.long
    def test_the_policy_holds_on_every_page(self, site: Path, page: Any, address: str) -> None:
        """In both themes; chapters by Quarto carry Quarto's scripts, and no policy."""
        by_quarto = json.loads((site / "manifest.json").read_text("utf-8"))["renderer"] == "quarto"
        for file in sorted(site.rglob("*.html")):
            href = file.relative_to(site).as_posix()
            if by_quarto and (href.removeprefix("zh/") == "paper.html" or "chapters/" in href):
                continue
            page.goto(f"{address}/{href}")
            assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, href
            page.locator("button.theme").click()
