"""The explorer: what it shows is what the results hold, and every view has an address."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import browser as browser_tests
import kept_results
import numpy as np
import pytest
import sites

from analysis.documents.site import explorer, finder
from analysis.documents.site.figures import terms
from analysis.results.shapes import Results
from analysis.results.warnings import sound

STUDIES = ("data/china-2020", "tests/studies/hospitals", "tests/studies/smallest")


@pytest.fixture(scope="module", params=STUDIES)
def studied(request: pytest.FixtureRequest, root: Path) -> tuple[Path, Results]:
    folder = root / request.param
    return folder, kept_results.of(folder)


def payload(folder: Path, results: Results, language: str) -> dict[str, Any]:
    data = explorer.payload(sites.edition_of(folder, results), language)
    return sites.told(explorer.script(data, "EXPLORER"), "EXPLORER")


def test_pathways_below_the_cuts_explain_nobody(studied: tuple[Path, Results]) -> None:
    folder, results = studied
    strict = results.study.fsqca.cuts.model_copy(update={"consistency": 1.0, "pri": 1.0})
    fsqca = results.study.fsqca.model_copy(update={"cuts": strict})
    unsound = replace(results, study=results.study.model_copy(update={"fsqca": fsqca}))
    assert any(region.high.terms for region in unsound.regions)
    for found, said in ((results, "state"), (unsound, "unclaimed")):
        if found is results and not sound(results):
            continue
        edition = sites.edition_of(folder, found)
        for language, words in edition.words.items():
            known = {
                state: words.plain(f"terms.{said}.{state}")
                for state in {region.high.state for region in found.regions}
            }
            assert payload(folder, found, language)["stateNames"] == known
            tables = (explorer.table(edition, language), finder.table(edition, language))
            shown = {row["state"] for each in tables for row in each["rows"]}
            assert shown & set(known.values())
            if found is unsound:
                other = {words.plain(f"terms.state.{state}") for state in known}
                assert not any(one in each for one in other for each in shown)


def test_every_figure_is_one_of_the_results(studied: tuple[Path, Results]) -> None:
    folder, results = studied
    study = results.study
    for language in study.languages:
        said = payload(folder, results, language)
        figures = {one["key"]: one for one in said["figures"]}
        assert len(figures) == len(said["figures"])
        expected = {"score": [r.score.value for r in results.regions]}
        expected |= {
            f"table.{m.column}": [r.values[m.column] for r in results.regions]
            for m in study.dea.measures
        }
        expected |= {
            f"set.{c.name}": [r.values[c.column] for r in results.regions]
            for c in study.fsqca.conditions
        }
        expected |= {
            f"use.{name}": [r.values[name] for r in results.regions] for name in study.practice
        }
        expected |= {
            f"in.{name}": [r.memberships[name] for r in results.regions]
            for name in [study.fsqca.outcome.name, *study.fsqca.names]
        }
        for number, term in enumerate(terms(results), 1):
            expected[f"way.{number}"] = [r.high.memberships[term.term] for r in results.regions]
        for key, values in expected.items():
            assert figures[key]["values"] == values, key
            assert figures[key]["median"][0] == median(values)
        for one in said["figures"]:
            assert len(one["values"]) == len(one["texts"]) == len(results.regions)
        assert said["high"] == [
            int(r.memberships[study.fsqca.outcome.name] > 0.5) for r in results.regions
        ]
        assert said["frontier"] == [int(r.score.on_frontier) for r in results.regions]


def test_texts_are_the_values_rounded(studied: tuple[Path, Results]) -> None:
    folder, results = studied
    said = payload(folder, results, results.study.language)
    for one in said["figures"]:
        if one.get("range"):
            continue
        for value, text in zip(one["values"], one["texts"], strict=True):
            if value is None:
                assert text == "–"
                continue
            plain = text.replace(",", "").replace("−", "-").rstrip("%")
            shown = float(plain) / (100 if text.endswith("%") else 1)
            places = len(plain.partition(".")[2]) + (2 if text.endswith("%") else 0)
            assert abs(shown - value) <= 0.5 * 10**-places * (1 + 1e-9), (one["key"], text, value)


def test_lines_are_the_study_s(studied: tuple[Path, Results]) -> None:
    folder, results = studied
    figures = {one["key"]: one for one in payload(folder, results, "en")["figures"]}
    for name, held in results.sets.items():
        key = "score" if name == results.study.fsqca.outcome.name else f"set.{name}"
        assert [line for line, _ in figures[key].get("lines", [])] == (
            [] if held.given else list(held.lines)
        )


def test_who_stands_on_a_line_shares_no_circumstances(found: Results) -> None:
    first, second, *others = found.regions
    name = found.study.fsqca.names[0]
    on_it = replace(first, memberships={**first.memberships, name: 0.5})
    numbers = explorer.circumstances(replace(found, regions=(on_it, second, *others)))
    assert numbers[0] is None
    assert None not in numbers[1:]


def test_best_practice_is_a_line_only_where_the_model_is_one_by_one(
    studied: tuple[Path, Results],
) -> None:
    _, results = studied
    plan = results.study.dea
    drawn = explorer.frontier_line(results)
    assert (drawn is not None) == (len(plan.inputs) == len(plan.outputs) == 1)
    if drawn is None:
        return
    xs, ys = np.array(drawn["points"]).T
    for region in results.regions:
        x, y = region.values[plan.inputs[0].column], region.values[plan.outputs[0].column]
        reached = float(np.interp(x, xs, ys))
        assert y <= reached * (1 + 1e-9)
        assert (abs(y - reached) <= 1e-6 * reached) == region.score.on_frontier or x == xs[0]


@pytest.mark.parametrize("seed", range(5))
def test_the_hull_lies_over_every_point_and_bends_down(seed: int) -> None:
    places = sorted(map(tuple, np.random.default_rng(seed).uniform(1, 9, (40, 2)).tolist()))
    hull = explorer._hull(places)
    xs, ys = np.array(hull).T
    assert all(y <= np.interp(x, xs, ys) + 1e-9 for x, y in places)
    assert (np.diff(ys) > 0).all()
    assert (np.diff(np.diff(ys) / np.diff(xs)) < 1e-9).all()
    assert set(hull) <= set(places)


def test_what_a_name_holds_stays_a_string(found: Results, root: Path) -> None:
    hostile = "</script><script>alert(1)</script>\u2028 \\ ' \""
    regions = (replace(found.regions[0], names={"en": hostile, "zh": hostile}), *found.regions[1:])
    edition = sites.edition_of(root / "data" / "china-2020", replace(found, regions=regions))
    body = explorer.script(explorer.payload(edition, "en"), "EXPLORER")
    assert b"<" not in body
    assert "\u2028".encode() not in body
    assert sites.told(body, "EXPLORER")["names"][0] == hostile


def test_the_page_stands_without_scripts(found: Results, root: Path) -> None:
    shown = explorer.table(sites.edition_of(root / "data" / "china-2020", found), "zh")
    assert [row["name"] for row in shown["rows"]] == [r.names["zh"] for r in found.regions]
    assert not shown["cut"]
    for row, region in zip(shown["rows"], found.regions, strict=True):
        assert row["cells"][0]["value"] == region.score.value


def test_all_scripts_are_light(root: Path) -> None:
    scripts = [*(root / "templates" / "site").glob("*.js"), *(root / "templates/book").glob("*.js")]
    assert len(scripts) >= 5
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) < 150_000


@pytest.fixture(scope="module")
def site(found: Results, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    edition = sites.edition_of(root / "data" / "china-2020", found)
    return sites.write(edition, tmp_path_factory.mktemp("site"))


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with browser_tests.watched(browser, address, "data:", "blob:") as (page, faults):
        yield page
    assert [fault for fault in faults if "search-index" not in fault and "404" not in fault] == []


def first_column(page: Any) -> list[str]:
    names: list[str] = page.locator("[data-table] tbody th a").all_inner_texts()
    return names


@pytest.mark.browser
class TestInABrowser:
    def test_it_sorts_by_any_column(self, page: Any, address: str, found: Results) -> None:
        page.goto(f"{address}/explorer/")
        button = page.locator('[data-sort="set.ECON"]')
        button.click()
        by = sorted(found.regions, key=lambda r: r.values["gdp_per_resident"])
        assert first_column(page) == [r.names["en"] for r in by]
        page.locator('[data-sort="set.ECON"]').click()
        assert first_column(page) == [r.names["en"] for r in reversed(by)]
        head = page.locator("th[aria-sort]")
        assert head.get_attribute("aria-sort") == "descending"
        assert "sort=-set.ECON" in page.url

    def test_it_filters_by_name_group_class_and_state(
        self, page: Any, address: str, found: Results
    ) -> None:
        page.goto(f"{address}/explorer/")
        page.get_by_label("Filter by name").fill("内蒙古")
        assert first_column(page) == ["Inner Mongolia"]
        page.get_by_label("Filter by name").fill("")
        page.get_by_label("Group").select_option("West")
        page.get_by_label("Standing").select_option("high")
        expected = [
            r.names["en"] for r in found.regions if r.group == "West" and r.memberships["EFF"] > 0.5
        ]
        assert first_column(page) == expected
        assert page.locator("[data-count]").inner_text() == f"{len(expected)} of 31 provinces shown"
        page.get_by_role("button", name="Clear filters").click()
        page.locator("[data-state]").select_option("deviant")
        assert first_column(page) == [
            r.names["en"] for r in found.regions if r.high.state == "deviant"
        ]

    def test_it_finds_who_shares_a_region_s_circumstances(
        self, page: Any, address: str, found: Results
    ) -> None:
        names = found.study.fsqca.names
        rows = {r.slug: [r.memberships[name] > 0.5 for name in names] for r in found.regions}
        page.goto(f"{address}/explorer/")
        page.get_by_label("Same circumstances as").select_option("jilin")
        alike = [r.names["en"] for r in found.regions if rows[r.slug] == rows["jilin"]]
        assert first_column(page) == alike
        assert len(alike) == 11
        page.goto("about:blank")
        page.goto(f"{address}/explorer/#like=jilin&class=high")
        assert len(first_column(page)) == 7

    def test_it_sets_up_to_five_side_by_side(self, page: Any, address: str, found: Results) -> None:
        page.goto(f"{address}/explorer/")
        for name in ("Jilin", "Yunnan"):
            page.get_by_label(f"Compare {name}", exact=True).check()
        page.get_by_role("button", name="All figures").click()
        rows = page.locator("[data-compared] tbody tr")
        said = [
            rows.nth(k).locator("data").evaluate_all("all => all.map(d => +d.value)")
            for k in range(rows.count())
        ]
        jilin, yunnan = found.region("jilin"), found.region("yunnan")
        assert [jilin.score.value, yunnan.score.value] in said
        assert [jilin.values["beds"], yunnan.values["beds"]] in said
        assert "compare=jilin,yunnan" in page.url
        for name in ("Beijing", "Tianjin", "Hebei", "Shanxi"):
            page.get_by_label(f"Compare {name}", exact=True).click()
        assert page.locator("[data-compared] thead th").count() == 5
        assert "at most" in page.locator("[data-told]").inner_text()
        page.get_by_role("button", name="Remove Jilin").click()
        assert "jilin" not in page.url

    def test_an_address_brings_a_view_back(self, page: Any, address: str) -> None:
        view = (
            "x=use.beds_per_1000&y=use.admissions_per_bed&group=West&sort=-score"
            "&columns=score,in.DENS&compare=tibet,gansu&draw=lines,best&period=all"
        )
        page.goto(f"{address}/explorer/#{view}")
        assert page.locator("[data-x]").input_value() == "use.beds_per_1000"
        assert page.locator("[data-group]").input_value() == "West"
        assert page.locator("[data-compared] thead th").all_inner_texts() == ["Tibet", "Gansu"]
        assert page.locator("thead [data-sort]").count() == 6
        assert page.locator('[data-draw][value="medians"]').is_checked() is False
        assert page.url.endswith(f"#{view}")
        assert page.locator("[data-address]").input_value() == page.url
        before = page.locator("[data-chart] svg").inner_html()
        page.reload()
        assert page.locator("[data-chart] svg").inner_html() == before

    def test_an_address_that_is_wrong_shows_what_stands_at_the_start(
        self, page: Any, address: str
    ) -> None:
        page.goto(f"{address}/explorer/#x=nothing&sort=odd&compare=atlantis&columns=&state=%3Cb%3E")
        assert page.locator("[data-x]").input_value() == "set.ECON"
        assert len(first_column(page)) == 31

    @pytest.mark.parametrize(("kind", "ending"), [("svg", "svg"), ("png", "png"), ("csv", "csv")])
    def test_a_chart_is_taken_away(
        self, page: Any, address: str, found: Results, kind: str, ending: str
    ) -> None:
        page.goto(f"{address}/explorer/#x=table.beds&y=score&group=West")
        with page.expect_download() as given:
            page.locator(f'[data-take="{kind}"]').click()
        path = given.value.path()
        assert given.value.suggested_filename == f"china-2020-score-table.beds.{ending}"
        body = Path(path).read_bytes()
        west = [r for r in found.regions if r.group == "West"]
        if kind == "png":
            assert body.startswith(b"\x89PNG")
            assert len(body) > 5000
        elif kind == "svg":
            assert body.count(b"<circle") >= len(west)
            assert b"class=" not in body
            assert b"style=" not in body
        else:
            _, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
            assert body.startswith(b"\xef\xbb\xbf")
            assert [row[0] for row in rows] == [r.slug for r in west]
            assert [(float(row[3]), float(row[4])) for row in rows] == [
                (r.values["beds"], r.score.value) for r in west
            ]

    def test_the_chart_s_marks_stand_where_the_values_are(
        self, page: Any, address: str, found: Results
    ) -> None:
        page.goto(f"{address}/explorer/#x=table.beds&y=score&draw=")
        circles = page.locator("[data-chart] circle").evaluate_all(
            "all => all.map(c => [+c.getAttribute('cx'), +c.getAttribute('cy')])"
        )
        places = np.array(circles)
        values = np.array([(r.values["beds"], r.score.value) for r in found.regions])
        for k, sign in ((0, 1), (1, -1)):
            slope, offset = np.polyfit(values[:, k], places[:, k], 1)
            assert np.sign(slope) == sign
            assert np.abs(slope * values[:, k] + offset - places[:, k]).max() < 0.01

    def test_it_works_by_keyboard_alone(self, page: Any, address: str) -> None:
        page.goto(f"{address}/explorer/")
        page.locator('[data-sort="score"]').focus()
        page.keyboard.press("Enter")
        assert first_column(page)[0] == "Heilongjiang"
        assert page.evaluate("document.activeElement.dataset.sort") == "score"
        page.locator('[data-pick="heilongjiang"]').focus()
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.dataset.pick") == "heilongjiang"
        assert "compare=heilongjiang" in page.url
        page.locator("[data-x]").focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_url(lambda url: "x=" in url)  # a select tells of its change a moment later

    def test_columns_are_chosen(self, page: Any, address: str) -> None:
        page.goto(f"{address}/explorer/")
        page.locator(".choose summary").click()
        page.get_by_role("checkbox", name="Scale efficiency").check()
        assert page.locator('[data-sort="scale"]').count() == 1

    def test_it_reads_without_scripts(self, browser: Any, address: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/explorer/")
        assert page.locator("[data-table] tbody tr:visible").count() == 31
        assert page.locator("select:visible").count() == 0
        context.close()

    def test_it_works_from_a_folder(self, site: Path, browser: Any) -> None:
        with browser_tests.watched(browser, f"file://{site}", "data:") as (page, faults):
            page.goto(f"file://{site}/zh/explorer/index.html#compare=jilin,hebei")
            assert page.locator("[data-compared] thead th").all_inner_texts() == ["吉林", "河北"]
            assert faults == []

    @pytest.mark.parametrize("width", [320, 375, 1280])
    @pytest.mark.parametrize("path", ["explorer/", "zh/explorer/"])
    def test_nothing_is_wider_than_the_window(
        self, page: Any, address: str, path: str, width: int
    ) -> None:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{address}/{path}#compare=jilin,inner-mongolia,heilongjiang")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("width", [375, 1280])
    def test_some_side_by_side_are_accessible(self, page: Any, address: str, width: int) -> None:
        pytest.importorskip("axe_playwright_python", reason="make test installs what this needs")
        from axe_playwright_python.sync_playwright import Axe

        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{address}/explorer/#compare=jilin,inner-mongolia&like=jilin")
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = Axe().run(page, options={"runOnly": rules}).response["violations"]
        assert [each["id"] for each in found] == []
