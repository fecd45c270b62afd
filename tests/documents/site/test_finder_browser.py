"""The finder in Chromium: by keyboard, without scripts, from a disk, in forced colours, narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser as browser_tests
import kept_results
import pytest

from analysis.build import parts
from analysis.documents.edition import Edition, compile_edition
from analysis.results.shapes import Results
from analysis.study import project

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = ROOT / "tests" / "studies" / "libraries"  # no tiles, no groups
STUB = "<!doctype html><html lang=en><title>{0}</title><h1>{0}</h1>"

pytestmark = pytest.mark.browser


def lay_out(edition: Edition, folder: Path) -> Path:
    """Write the site's own pages, and in place of each brief a page that says whose it is."""
    made = parts.look_files(edition.templates) | parts.site_pages(edition)
    for language in edition.words:
        for region in edition.results.regions:
            said = STUB.format(region.slug).encode()
            made[f"{edition.brief(language, region.slug)}index.html"] = said
    for name, body in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return folder


@pytest.fixture(scope="module")
def site(found: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = project.find(ROOT / "data" / "china-2020")
    return lay_out(compile_edition(home, found, 1_700_000_000), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def untiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = kept_results.of(LIBRARIES)
    home = project.find(ROOT / "data" / "china-2020")
    return lay_out(compile_edition(home, results, 1_700_000_000), tmp_path_factory.mktemp("u"))


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with browser_tests.watched(browser, address) as (page, faults):
        yield page
    assert [each for each in faults if "favicon" not in each and "404" not in each] == []


def typed(page: Any, text: str) -> list[str]:
    """Type into the box; returns the names that it offers."""
    page.locator("#find").fill(text)
    page.locator(".find-panel").wait_for()
    return list(page.locator("#find-list [role=option] strong").all_inner_texts())


FOUND = [
    ("华北", "Beijing"), ("coastal", "Beijing"), ("沿海", "Beijing"), ("东三省", "Heilongjiang"),
    ("Tibet", "Tibet"), ("xizang", "Tibet"), ("Xi Zang", "Tibet"), ("西藏", "Tibet"),
    ("西藏自治区", "Tibet"), ("XZ", "Tibet"), ("藏", "Tibet"), ("540000", "Tibet"),
    ("neimenggu", "Inner Mongolia"), ("nei meng gu", "Inner Mongolia"),
    ("Nei Mongol", "Inner Mongolia"), ("mongolia", "Inner Mongolia"), ("nmg", "Inner Mongolia"),
    ("guang dong", "Guangdong"), ("广东省", "Guangdong"), ("BJ", "Beijing"), ("HA", "Henan"),
    ("chongqing", "Chongqing"), ("陕西", "Shaanxi"), ("  jilin ", "Jilin"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_the_box_finds_by_every_name(page: Any, address: str, text: str, name: str) -> None:
    page.goto(f"{address}/provinces/")
    assert typed(page, text)[0] == name


def test_the_box_in_chinese_offers_chinese_names(page: Any, address: str) -> None:
    page.goto(f"{address}/zh/provinces/")
    assert typed(page, "shanxi") == ["山西", "陕西"]
    assert typed(page, "Inner") == ["内蒙古"]


def test_by_keyboard_alone(page: Any, address: str) -> None:
    """From the top of the page to the box, through its options, to a brief and back."""
    page.goto(f"{address}/provinces/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    page.keyboard.type("shan")
    page.get_by_role("option").first.wait_for()
    field = page.locator("#find")
    assert field.get_attribute("aria-expanded") == "true"
    chosen = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    assert "Shandong" in page.evaluate(f"{chosen}.innerText")
    page.keyboard.press("ArrowDown")
    assert "Shanghai" in page.evaluate(f"{chosen}.innerText")
    assert page.locator(".tile.mine .tile-name").inner_text() == "Shanghai"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert "Shaanxi" in page.evaluate(f"{chosen}.innerText"), "the last follows before the first"
    page.keyboard.press("Escape")
    assert not page.locator(".find-panel").is_visible()
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/provinces/shandong/index.html")


def test_nothing_fits_says_what_to_try(page: Any, address: str) -> None:
    page.goto(f"{address}/provinces/")
    assert typed(page, "gansoo") == []
    said = page.locator(".find-none").inner_text()
    assert "No province is called “gansoo”." in said
    assert page.locator("#find").get_attribute("aria-expanded") == "false"
    assert "0 of 31" in page.locator(".find-count").inner_text()
    page.locator(".find-none a").click()
    page.wait_for_url("**/provinces/gansu/index.html")


def test_the_map_shows_another_indicator_and_keeps_it_in_the_address(
    page: Any, address: str, found: Results
) -> None:
    page.goto(f"{address}/provinces/")
    page.get_by_label("Beds per 1,000 residents").check()
    shown = "[data-tile=jilin] [data-value]"
    wanted = f"{found.region('jilin').values['beds_per_1000']:.1f}"
    assert page.locator(shown).inner_text() == wanted
    assert page.url.endswith("?show=beds_per_1000")
    page.reload()
    assert page.locator(shown).inner_text() == wanted
    assert page.locator("[data-tile=jilin]").get_attribute("class") == "tile class-0"
    page.get_by_label("Efficiency", exact=True).check()
    assert "show" not in page.url
    assert page.locator(shown).inner_text() == f"{found.region('jilin').score.value:.2f}"


def test_the_map_can_be_skipped(page: Any, address: str) -> None:
    page.goto(f"{address}/provinces/")
    page.locator(".map-skip a").focus()
    assert page.locator(".map-skip a").is_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#list")


def test_without_scripts_there_are_map_and_list(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/provinces/")
    assert page.locator(".find:visible, .show:visible, .site-search:visible").count() == 0
    assert page.locator(".tile:visible").count() == 31
    assert page.locator(".regions tbody tr:visible").count() == 31
    context.close()


def test_from_a_disk_the_box_finds_and_leads_on(site: Path, browser: Any) -> None:
    with browser_tests.watched(browser, f"file://{site}") as (page, faults):
        page.goto(f"file://{site}/zh/provinces/index.html")
        assert typed(page, "beijing") == ["北京"]
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh/provinces/beijing/index.html")
        assert faults == []


@pytest.mark.parametrize("path", ["provinces/", "zh/provinces/"])
@pytest.mark.parametrize("width", [320, 375, 640])
def test_nothing_is_wider_than_the_window(page: Any, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    typed(page, "an")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overlapping = """[...document.querySelectorAll('.tile')].filter((tile) => {
      const inside = [...tile.children].filter((e) => e.offsetWidth > 1);
      const right = (e) => e.getBoundingClientRect().right;
      return inside.some((e) => right(e) > right(tile) + 1);
    }).map((tile) => tile.textContent)"""
    assert page.evaluate(overlapping) == []


COVERED = """() => {
  const key = document.querySelector(".map-key").getBoundingClientRect();
  const tiles = [...document.querySelectorAll(".tile")];
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const marks = (tile) => tile.querySelector(".tile-marks");
  const text = document.createRange();
  const overlapping = (tile) => {
    text.selectNodeContents(tile.querySelector("[data-value]"));
    const shown = text.getBoundingClientRect();
    return marks(tile) && meet(marks(tile).getBoundingClientRect(), shown);
  };
  return {
    on: key.bottom < Math.max(...tiles.map((tile) => tile.getBoundingClientRect().bottom)),
    tiles: tiles.filter((tile) => meet(key, tile.getBoundingClientRect())).length,
    marks: tiles.filter(overlapping).map((tile) => tile.dataset.tile),
  };
}"""


@pytest.mark.parametrize("path", ["provinces/", "zh/provinces/", "provinces/?show=ECON"])
def test_the_legend_stands_on_the_map_and_on_no_tile(page: Any, address: str, path: str) -> None:
    """Where the window is wide; below the map on a telephone. Marks lie on no figure."""
    page.goto(f"{address}/{path}")
    for width, on in ((1280, True), (900, True), (640, False), (320, False)):
        page.set_viewport_size({"width": width, "height": 800})
        for colours in ("none", "active"):
            page.emulate_media(forced_colors=colours)
            assert page.evaluate(COVERED) == {"on": on, "tiles": 0, "marks": []}, width


def test_in_forced_colours_the_classes_differ(page: Any, address: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{address}/provinces/")
    edges = {
        number: page.evaluate(
            f"(() => {{ const s = getComputedStyle(document.querySelector('.tile.class-{number}'));"
            " return s.borderTopStyle + s.borderTopWidth; })()"
        )
        for number in (0, 1, 2)
    }
    assert len(set(edges.values())) == 3
    assert page.locator("[data-tile=beijing] .disc").is_visible()


def test_the_page_does_not_jump(page: Any, address: str) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => {"
        "window.moved += e.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    page.set_viewport_size({"width": 412, "height": 800})
    page.goto(f"{address}/provinces/")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.05


def test_a_study_without_tiles_shows_them_by_rank(untiled: Path, browser: Any) -> None:
    with (
        browser_tests.served(untiled) as address,
        browser_tests.watched(browser, address) as (page, faults),
    ):
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"{address}/libraries/")
        assert page.locator(".tile:visible").count() == 20
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        values = [float(text) for text in page.locator("[data-value]").all_inner_texts()]
        assert values == sorted(values, reverse=True)
        assert [each for each in faults if "favicon" not in each and "404" not in each] == []
