"""The built site for every reader: accessible, steady, without a dead end, in every setting.

A sample of the kinds of page in ``make test``; every page in ``make test-long``. Chapters that
Quarto itself rendered are exempt: their markup is Quarto's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import browser as browser_tests
import pytest

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
LARGER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% !important }");
  document.adoptedStyleSheets = [sheet];
}"""
# A page of each kind; those that a study's site does not have are left out.
KINDS = (
    "index.html", "chapters/03-efficiency.html", "chapters/07-robustness.html",
    "chapters/a-dictionary.html", "provinces/index.html", "provinces/jilin/index.html",
    "provinces/beijing/index.html", "explorer/index.html", "what-if/index.html",
    "downloads/index.html", "downloads/columns/index.html", "glossary/index.html",
    "search/index.html", "404.html", "docs/index.html", "docs/dea.html",
    "zh/index.html", "zh/05-pathways.html", "zh/provinces/index.html",
    "zh/provinces/jilin/index.html", "zh/explorer/index.html", "zh/what-if/index.html",
    "zh/downloads/index.html", "zh/glossary/index.html", "zh/search/index.html",
)  # fmt: skip
SETTINGS = (
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 375, "height": 740}, "color_scheme": "dark"},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    {"viewport": {"width": 375, "height": 740}, "color_scheme": "light"},
)


@pytest.fixture(scope="module")
def ours(site: Path) -> list[str]:
    """Every page that is not Quarto's own."""
    by_quarto = json.loads((site / "manifest.json").read_text("utf-8"))["renderer"] == "quarto"
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return [page for page in pages if not (by_quarto and is_chapter(page))]


def is_chapter(page: str) -> bool:
    plain = page.removeprefix("zh/")
    return "chapters/" in page or plain == "index.html" or (page != plain and "/" not in plain)


def test_the_kinds_are_of_this_site(ours: list[str]) -> None:
    assert len([kind for kind in KINDS if kind in ours]) >= 12


def faults_of(page: Any, where: str) -> list[str]:
    """What is wrong on the page that stands open."""
    found = []
    if page.evaluate("window.shifted") >= 0.05:
        found.append(f"{where}: the layout shifts by {page.evaluate('window.shifted'):.2f}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{where}: wider than the window")
    return found + violations(page, where)


def faults_of_search(page: Any, where: str) -> list[str]:
    """What is wrong with the open list of what a search finds."""
    field = page.locator("form[data-search] input").first
    field.fill("效率" if page.locator("html").get_attribute("lang") == "zh" else "efficiency")
    page.locator(".hits li a").first.wait_for()
    # what the open list covers is behind it, and no target while it is
    return violations(page, f"{where}, searching", "form[data-search]")


def violations(page: Any, where: str, within: str | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    said = Axe().run(page, context=within, options={"runOnly": RULES}).response["violations"]
    return [
        f"{where}: {each['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for each in said
        for node in each["nodes"]
    ]


def look(
    browser: Any, address: str, pages: list[str], setting: dict[str, Any], *, searched: list[str]
) -> list[str]:
    """What is wrong on pages, and on those of them that are ``searched`` while a search is open."""
    pytest.importorskip("axe_playwright_python", reason="make test installs what this needs")
    with browser_tests.watched(browser, address, "data:", **setting) as (page, faults):
        page.add_init_script(SHIFTS)
        found = []
        for name in pages:
            page.goto(f"{address}/{name}")
            page.wait_for_load_state("networkidle")
            where = f"{name} {setting['viewport']['width']} {setting['color_scheme']}"
            found += faults_of(page, where)
            if name in searched:
                found += faults_of_search(page, where)
        return found + faults


@pytest.mark.parametrize("number", [0, 1])
def test_a_page_of_each_kind_is_accessible(
    browser: Any, address: str, ours: list[str], number: int
) -> None:
    """A fifth of the kinds in each of two settings, in ``make test``."""
    chosen = [kind for kind in KINDS if kind in ours][number::5]
    assert look(browser, address, chosen, SETTINGS[number], searched=chosen[:1]) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(4))
def test_every_page_is_accessible(browser: Any, address: str, ours: list[str], number: int) -> None:
    assert look(browser, address, ours, SETTINGS[number], searched=ours) == []


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "provinces/index.html",
        "explorer/index.html",
        "zh/what-if/index.html",
        "zh/provinces/jilin/index.html",
    ],
)
def test_nothing_is_lost_on_a_narrow_screen_and_in_forced_colours(
    browser: Any, address: str, name: str
) -> None:
    setting = {"viewport": {"width": 320, "height": 640}, "forced_colors": "active"}
    with browser_tests.watched(browser, address, "data:", **setting) as (page, faults):
        page.goto(f"{address}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("h1").first.is_visible()
        # a window half as wide, as one of 1280 pixels is at 200 %, and text alone twice as large
        page.set_viewport_size({"width": 640, "height": 450})
        page.evaluate(LARGER)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        assert faults == []


@pytest.mark.parametrize("name", ["chapters/05-pathways.html", "zh/provinces/jilin/index.html"])
def test_charts_are_dark_on_a_dark_screen_and_light_on_paper(
    browser: Any, address: str, ours: list[str], name: str
) -> None:
    if name not in ours:
        pytest.skip("Quarto's own page")
    looks = "[...document.images].map((i) => getComputedStyle(i).filter)"
    with browser_tests.watched(browser, address, "data:", color_scheme="dark") as (page, faults):
        page.goto(f"{address}/{name}")
        dark = page.evaluate(looks)
        assert dark
        assert all("invert" in each for each in dark)
        page.emulate_media(color_scheme="dark", media="print")
        assert set(page.evaluate(looks)) == {"none"}
        page.emulate_media(color_scheme="dark", media="screen")
        page.evaluate("document.documentElement.dataset.theme = 'light'")
        assert set(page.evaluate(looks)) == {"none"}
        assert faults == []


def test_the_keyboard_reaches_search_language_and_brief(browser: Any, address: str) -> None:
    """From the top of a page: past the skip link, into the search, to a result, and back."""
    with browser_tests.watched(browser, address, "data:") as (page, faults):
        page.goto(f"{address}/downloads/index.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('form[data-search] input')"):
                break
        page.keyboard.type("jilin")
        page.locator(".hits li a").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/provinces/jilin/**")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.site-language')"):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "focus is seen"
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh/provinces/jilin/**")
        assert faults == []


@pytest.mark.long
def test_every_page_reads_without_scripts_and_without_a_server(
    browser: Any, site: Path, ours: list[str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ours:
        page.goto(f"file://{site / name}")
        assert page.locator("h1").first.is_visible(), name
        dead = page.locator("button:visible").all_inner_texts()
        assert dead == [], f"{name}: buttons that do nothing"
    context.close()
