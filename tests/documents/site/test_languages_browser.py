"""Pages from the right in a browser: as wide as the window, accessible, within the policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import browser as browser_tests
import pytest
import sites

from analysis.documents.briefs import pages as briefs
from analysis.documents.edition import Edition
from analysis.documents.site import whole
from analysis.results import cache

STUDY = Path(__file__).resolve().parents[2] / "studies" / "districts"
SLUG = "ironbridge"
PAGES = ("index.html", "districts/index.html", f"districts/{SLUG}/index.html",
         "explorer/index.html", "downloads/index.html", "search/index.html")  # fmt: skip


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    home = tmp_path_factory.mktemp("from-the-right")
    folder = Path(shutil.copytree(STUDY, home / "districts"))
    return sites.edition_of(folder, cache.results(folder, home / "results"))


@pytest.fixture(scope="module")
def site(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = sites.write(edition, tmp_path_factory.mktemp("site") / "site")
    draft = briefs.draft(edition, SLUG, "ar")
    written = {"index.html": draft.page.encode()} | {
        f"{name}.svg": chart.svg for name, chart in draft.charts.items()
    }
    written = {f"districts/{SLUG}/{name}": body for name, body in written.items()}
    pages = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.html")}
    shown = pages | {a: b for a, b in written.items() if a.endswith("html")}
    found = whole.files(edition, shown, {name: len(body) for name, body in written.items()})
    for name, body in (written | found).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(body)
    return out


@pytest.mark.parametrize("width", [320, pytest.param(1100, marks=pytest.mark.long)])
def test_pages_from_the_right(address: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python", reason="make test installs what this needs")
    from axe_playwright_python.sync_playwright import Axe

    setting = {"viewport": {"width": width, "height": 800}}
    with (
        browser_tests.chromium() as browser,
        browser_tests.watched(browser, address, "data:", **setting) as (page, faults),
    ):
        for name in PAGES:
            page.goto(f"{address}/{name}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.dir") == "rtl"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            title = page.locator(".site-title").bounding_box()
            assert title["x"] + title["width"] > width * 0.9, "the title begins at the right"
            if width > 320 or name == PAGES[2]:
                said = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
                assert said.response["violations"] == [], name
        assert faults == []


def test_scripts_count_as_the_language_does(address: str, edition: Edition) -> None:
    """Every CLDR category, the language's digits, and English rules for an English message."""
    own = edition.words["ar"]
    numbers = [*range(25), *range(98, 114), 1000, 1002, 12345]
    with (
        browser_tests.chromium() as browser,
        browser_tests.watched(browser, address, "data:") as (page, faults),
    ):
        page.goto(f"{address}/explorer/index.html")
        counted = "JSON.parse(document.querySelector('[data-search]').dataset.counted)"
        for key, message in (
            ("site.search.counted", counted),
            ("site.explorer.says.shown", "EXPLORER.says.shown"),
        ):
            said = page.evaluate(
                f"numbers => numbers.map((n) => Counts.said({message}, {{ n, total: 12345 }}))",
                numbers,
            )
            values = [{"n": n} | ({"total": 12345} if "shown" in key else {}) for n in numbers]
            assert said == [own.plain(key, **each) for each in values]
            assert len(set(own.message(key))) >= 5
        english = {"lang": "en", "one": "{n} thing", "other": "{n} things"}
        assert page.evaluate("m => Counts.said(m, { n: 2 })", english).endswith(" things")
        shown = page.locator("[data-count]").text_content()
        total = page.evaluate("EXPLORER.slugs.length")
        assert shown == own.plain("site.explorer.says.shown", n=total, total=total)
        page.goto(f"{address}/search/index.html?q=a")
        page.wait_for_function("document.querySelector('main [role=status]').textContent")
        assert "{" not in page.locator("main [role=status]").text_content()
        assert faults == []


def test_scripts_part_thousands_as_python_does(address: str, edition: Edition) -> None:
    with (
        browser_tests.chromium() as browser,
        browser_tests.watched(browser, address, "data:") as (page, faults),
    ):
        for code in ("es", "ja", "en"):
            page.goto(f"{address}/{code}/index.html")
            for number in (999, 1234, 9999, 10000, 1234567):
                written = page.evaluate("n => Counts.written(n)", number)
                assert written == edition.words[code].number(number), (code, number)
        assert faults == []


def test_scripts_set_apart_what_runs_the_other_way(address: str) -> None:
    said = "([message, values]) => Counts.said(message, values)"
    arabic, turned = "فوق {y}: {n}", "\u2066{y}: {n} of them\u2069"
    with (
        browser_tests.chromium() as browser,
        browser_tests.watched(browser, address, "data:") as (page, faults),
    ):
        page.goto(f"{address}/explorer/index.html")
        for message, values, shown in (
            (arabic, {"y": "Beds", "n": 3}, "فوق ⁨Beds⁩: 3"),
            (arabic, {"y": "أسرّة", "n": 3}, "فوق أسرّة: 3"),
            (turned, {"y": "أسرّة", "n": 3}, "\u2066⁨أسرّة⁩: 3 of them\u2069"),
            (turned, {"y": "Beds", "n": 3}, "\u2066Beds: 3 of them\u2069"),
            ("Pathways، {day}", {"day": "14 نوفمبر"}, "Pathways، ⁨14 نوفمبر⁩"),
        ):
            assert page.evaluate(said, [message, values]) == shown
        written = page.locator("[data-chart] text").all_text_contents()
        assert all(text[0] == "\u2067" for text in written)
        held = page.evaluate("Chart.csv([['\u2066All\u2069', '\u2068x\u2069']]).text()")
        assert held == "All,x\n", "signs for the eye stay out of files"
        page.goto(f"{address}/en/explorer/index.html")
        assert page.evaluate(said, ["in {y}.", {"y": "أسرّة"}]) == "in ⁨أسرّة⁩."
        assert page.evaluate(said, ["in {y}.", {"y": "病床"}]) == "in 病床."
        assert faults == []


def test_a_table_is_mirrored_and_its_figures_are_not(address: str) -> None:
    with browser_tests.chromium() as browser:
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(f"{address}/districts/index.html")
        row = page.locator("table tbody tr").first
        name, score = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
        assert name["x"] > score["x"]
        steps = "document.querySelector('table td .number, td.number')"
        assert page.evaluate(f"getComputedStyle({steps}).textAlign") == "right"
        page.goto(f"{address}/districts/{SLUG}/index.html")
        before = page.locator("a[rel=prev]").inner_text()
        assert before.startswith("→")
        assert (
            page.locator("a[rel=prev]").bounding_box()["x"]
            > (page.locator("a[rel=next]").bounding_box()["x"])
        )


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_a_long_label_keeps_its_distance(address: str, medium: str) -> None:
    with browser_tests.chromium() as browser:
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.emulate_media(media=medium)
        page.goto(f"{address}/districts/{SLUG}/index.html")
        between = page.evaluate(
            """() => {
              const line = document.querySelector('.look-line');
              const [label, text] = line.children;
              const range = document.createRange();
              for (let n = 1, wide = 0; wide < 132 && n < 60; n++) { // two words, as wide as 8rem
                label.textContent = `${'ا'.repeat(n)} ${'ا'.repeat(n)}`;
                range.selectNodeContents(label);
                const all = [...range.getClientRects()];
                wide = all.reduce((sum, each) => sum + each.width, 0);
              }
              return range.getBoundingClientRect().left - text.getBoundingClientRect().right;
            }"""
        )
        assert between > 4


def test_a_search_in_arabic_finds_a_brief(address: str) -> None:
    with browser_tests.chromium() as browser:
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(f"{address}/index.html")
        page.locator("form[data-search] input").first.fill("المنصورة")
        page.locator(".hits li a").first.wait_for()
        assert SLUG in page.locator(".hits li a").first.get_attribute("href")


@pytest.mark.parametrize("asked", ["さいたま", "サイタマ", "ｻｲﾀﾏ"])
def test_a_name_is_found_in_either_kana(address: str, asked: str) -> None:
    with browser_tests.chromium() as chromium, chromium.new_page() as page:
        page.goto(f"{address}/ja/districts/index.html")
        page.locator("#find").fill(asked)
        assert page.locator("#find-list strong").first.inner_text() == "さいたま市"
        page.locator("form[data-search] input").first.fill(asked)
        page.locator(".hits li a").first.wait_for()
        assert page.locator(".hits mark").first.inner_text().startswith("さいたま")


def test_no_line_of_japanese_begins_with_a_small_kana(address: str) -> None:
    with browser_tests.chromium() as chromium, chromium.new_page() as page:
        page.goto(f"{address}/ja/index.html")
        tall = page.evaluate(
            """() => {
              const name = document.createElement('p');
              name.textContent = 'プラデーシュ';
              name.style.width = '5.5em'; // room for all but the last letter
              document.querySelector('main').append(name);
              const range = document.createRange();
              range.setStart(name.firstChild, 4);
              range.setEnd(name.firstChild, 6);
              return [...range.getClientRects()].map((each) => Math.round(each.top)).length;
            }"""
        )
    assert tall == 1, "the small letter stands alone on a line"
