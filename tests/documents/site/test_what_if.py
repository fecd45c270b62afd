"""The walk through other choices: every count and sentence is worked out anew from the grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import browser as browser_tests
import kept_results
import pytest
import sites

from analysis.documents.edition import Edition
from analysis.documents.site import explorer, what_if
from analysis.results.shapes import Results, WhatIf
from analysis.study import pattern


def standing_heads(sheet: dict[str, Any]) -> Iterator[list[str]]:
    """The heads of each row, those included that reach down into it from rows above."""
    left, texts = [0] * len(sheet["down"]), [""] * len(sheet["down"])
    for row in sheet["rows"]:
        ended = [k for k, n in enumerate(left) if n == 0]
        for k, head in zip(ended, row["heads"], strict=True):
            left[k], texts[k] = head["span"], head["text"]
        left = [n - 1 for n in left]
        yield list(texts)
    assert set(left) == {0}


@pytest.fixture(scope="module", params=["data/china-2020", "data/india-2018", "new"])
def edition(
    request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Edition:
    folder = root / request.param
    if request.param == "new":
        folder = tmp_path_factory.mktemp("new") / "study"
        pattern.begin_study(folder)
    return sites.edition_of(folder, kept_results.of(folder))


def grid_of(edition: Edition) -> WhatIf:
    grid = edition.results.what_if
    assert grid is not None
    return grid


def numbers(text: object) -> list[float]:
    return [float(v) for v in re.findall(r'<data value="([^"]+)"', str(text))]


def test_the_summary_counts_combinations(edition: Edition) -> None:
    grid = grid_of(edition)
    own = {t.term for t in grid.combinations[grid.own].terms}
    left = [len(own & {t.term for t in one.terms}) for one in grid.combinations]
    total = len(left)
    whole, none = left.count(len(own)), left.count(0)
    expected = [
        [sum(bool(one.terms) for one in grid.combinations), total],
        [whole, total],
        [whole, total, len(own), total - whole - none, none],
    ][min(len(own), 2)]
    for language in edition.words:
        summary = what_if.shown(edition, language)["summary"]
        assert sorted(numbers(summary)) == sorted(map(float, expected)), summary


def test_effects_are_pairs_that_differ_in_one_choice(edition: Edition) -> None:
    grid = grid_of(edition)
    for one in what_if.effects(grid):
        changed = pairs = 0
        for i, a in enumerate(grid.combinations):
            for b in grid.combinations[:i]:
                apart = [k for k, (x, y) in enumerate(zip(a.point, b.point, strict=True)) if x != y]
                if apart == [one.choice]:
                    pairs += 1
                    changed += {frozenset(m.terms) for m in a.models} != {
                        frozenset(m.terms) for m in b.models
                    }
        assert (one.changed, one.pairs) == (changed, pairs)


def test_every_cell_of_the_sheet_is_its_combination(edition: Edition) -> None:
    grid = grid_of(edition)
    language = edition.results.study.language
    sheet = what_if.sheet(edition.results, grid, edition.words[language])
    own = {t.term for t in grid.combinations[grid.own].terms}
    cells = [cell for row in sheet["rows"] for cell in row["cells"]]
    assert [cell["number"] for cell in cells] == list(range(len(grid.combinations)))
    for cell, one in zip(cells, grid.combinations, strict=True):
        there = {t.term for t in one.terms}
        assert cell["n"] == (len(own & there) if own else len(there))
    assert [cell["number"] for cell in cells if cell["own"]] == [grid.own]
    labels = [choice["label"] for choice in what_if.shown(edition, language)["choices"]]
    assert sheet["down"] + [head["label"] for head in sheet["heads"]] == labels
    width = len(sheet["rows"][0]["cells"])
    assert width <= what_if.MOST_ACROSS
    for head in sheet["heads"]:
        assert len(head["texts"]) * head["span"] == width
    for row, heads in zip(sheet["rows"], standing_heads(sheet), strict=True):
        point = grid.combinations[row["cells"][0]["number"]].point
        texts = what_if.shown(edition, language)["choices"]
        assert heads == [texts[k]["texts"][point[k]] for k in range(len(sheet["down"]))]


def test_what_the_page_looks_up_is_what_was_found(edition: Edition) -> None:
    grid, results = grid_of(edition), edition.results
    for language, words in edition.words.items():
        body = explorer.script(what_if.payload(edition, language), "CHOICES")
        said = sites.told(body, "CHOICES")
        for shown, one in zip(said["combinations"], grid.combinations, strict=True):
            assert shown["point"] == list(one.point)
            assert (shown["high"], shown["states"]) == (one.high, one.states)
            for way, term in zip(shown["terms"], one.terms, strict=True):
                assert (way["term"], way["members"]) == (term.term, term.members)
                members = [i for i, bit in enumerate(term.members) if bit == "1"]
                high = sum(one.high[i] == "1" for i in members)
                counts = [int(n) for n in re.findall(r"\d+", way["said"])[:2]]
                assert counts == [len(members), high]
                assert words.number(term.consistency, 2) in way["said"]
            if one.models:
                assert words.number(one.models[0].coverage, 2) in shown["fit"]
        total = len(grid.combinations)
        for i, region in enumerate(results.regions):
            high = sum(one.high[i] == "1" for one in grid.combinations)
            on = sum(any(t.members[i] == "1" for t in one.terms) for one in grid.combinations)
            text = said["counts"][i].split(region.names[language], 1)[1]
            counts = [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", text)]
            assert sorted(counts) == sorted([high, total, on])


def test_where_the_regions_stand_adds_up(edition: Edition) -> None:
    grid = grid_of(edition)
    shown = what_if.shown(edition, edition.results.study.language)
    for i, row in enumerate(shown["standings"]):
        assert sum(row["counts"]) == len(grid.combinations)
        assert row["counts"][0] == sum(one.states[i] in "ts" for one in grid.combinations)
        assert row["counts"][3] == sum(one.states[i] == "o" for one in grid.combinations)


def test_what_decides_is_counted_anew(edition: Edition) -> None:
    """The choices with the largest and the least share of pairs that differ in their models."""
    grid = grid_of(edition)
    models = {one.point: {frozenset(m.terms) for m in one.models} for one in grid.combinations}
    counts = {}
    for k in range(len(grid.choices)):
        differ = [
            models[a] != models[b]
            for a, b in combinations(models, 2)
            if all((x == y) != (j == k) for j, (x, y) in enumerate(zip(a, b, strict=True)))
        ]
        counts[k] = (sum(differ), len(differ))
    shares = {k: changed / pairs for k, (changed, pairs) in counts.items()}
    most = [k for k, share in shares.items() if share == max(shares.values())]
    least = [k for k, share in shares.items() if share == min(shares.values())]
    for language, words in edition.words.items():
        shown = what_if.shown(edition, language)
        labels = [words.lower(choice["label"]) for choice in shown["choices"]]
        if len(most) == len(shares):
            assert shown["decides"] == ""
            continue
        assert shown["decides"].striptags() == words.plain(
            "site.what_if.decides",
            most=[labels[k] for k in most], least=[labels[k] for k in least],
            a=counts[most[0]][0], b=counts[most[0]][1],
            c=counts[least[0]][0], d=counts[least[0]][1],
        )  # fmt: skip


def test_values_are_shown_apart(edition: Edition) -> None:
    for language in edition.words:
        for choice in what_if.shown(edition, language)["choices"]:
            assert len(set(choice["texts"])) == len(choice["texts"]) >= 2


def test_a_study_without_choices_has_no_such_page(edition: Edition) -> None:
    bare = replace(edition, results=replace(edition.results, what_if=None))
    assert all(bare.what_if(language) == "" for language in bare.words)


@pytest.fixture(scope="module")
def site(found: Results, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    edition = sites.edition_of(root / "data" / "china-2020", found)
    return sites.write(edition, tmp_path_factory.mktemp("site"))


@pytest.mark.browser
class TestInABrowser:
    def test_a_choice_shows_what_was_found_for_it(
        self, site: Path, browser: Any, found: Results
    ) -> None:
        """From a folder, by keyboard, and back by the address."""
        assert found.what_if is not None
        with browser_tests.watched(browser, f"file://{site}", "data:") as (page, faults):
            page.goto(f"file://{site}/what-if/index.html")
            own = page.locator("[data-said]").inner_text()
            page.locator('[name="c0"][value="2"]').focus()
            page.keyboard.press("ArrowRight")
            points = [one.point for one in found.what_if.combinations]
            here = points.index((3, *points[found.what_if.own][1:]))
            assert f"combination={here + 1}" in page.url
            assert found.what_if.choices[0].values[3] == 0.98
            said = page.locator("[data-said]").inner_text()
            assert said.startswith("Line of high efficiency: 0.980. ")
            ways = page.locator(".way").count()
            assert ways == len(found.what_if.combinations[here].terms)
            page.locator("[data-unit]").select_option("hunan")
            assert "unit=hunan" in page.url
            hunan = [r.slug for r in found.regions].index("hunan")
            states = "".join(one.states[hunan] for one in found.what_if.combinations)
            numbers = page.locator("[data-key-of] strong").all_inner_texts()
            on = states.count("t") + states.count("s")
            counted = [on, *(states.count(each) for each in "udo?")]
            assert [int(n) for n in numbers] == [n for n in counted if n]
            shown = page.locator("[data-here]").inner_text()
            page.reload()
            assert page.locator("[data-here]").inner_text() == shown
            assert page.locator('[name="c0"][value="3"]').is_checked()
            page.get_by_role("button", name="Back to the study").click()
            assert page.locator("[data-said]").inner_text() == own
            page.locator(f'[data-cell="{here}"]').click()
            assert page.locator('[name="c0"][value="3"]').is_checked()
            assert faults == []

    def test_it_reads_without_scripts(self, site: Path, browser: Any) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"file://{site}/zh/what-if/index.html")
        assert page.locator("[data-sheet] td a:visible").count() == 144
        assert page.locator("input[type=radio]:visible").count() == 0
        context.close()

    @pytest.mark.parametrize("width", [320, 375, 1280])
    def test_nothing_is_wider_than_the_window(self, site: Path, browser: Any, width: int) -> None:
        page = browser.new_page(viewport={"width": width, "height": 844})
        for language in ("", "zh/"):
            page.goto(f"file://{site}/{language}what-if/index.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
