"""The first page: every number and verdict on it is worked out anew from table and scores."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import kept_results
import pytest

from analysis.documents.edition import Edition, compile_edition
from analysis.documents.site import landing
from analysis.documents.site import pages as site
from analysis.documents.site.finding import finding, sides
from analysis.results import cache
from analysis.results.shapes import Region, Results
from analysis.study import pattern, project

ROOT = Path(__file__).resolve().parents[3]
STUDIES = ["china", "india", "libraries", "hotels", "smallest", "new"]


@pytest.fixture(scope="module")
def editions(found: Results, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    folder = tmp_path_factory.mktemp("landing")
    pattern.begin_study(folder / "new")
    kept = folder / "kept"
    run = {
        "china": found,
        "india": kept_results.of(ROOT / "data" / "india-2018"),
        "new": cache.results(folder / "new", kept),
    }
    for name in ("libraries", "hotels", "smallest"):
        run[name] = cache.results(ROOT / "tests" / "studies" / name, kept)
    home = project.find(ROOT / "data" / "china-2020")
    return {name: compile_edition(home, each, 1_700_000_000) for name, each in run.items()}


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def is_high(results: Results, region: Region) -> bool:
    """By the score and the study's line, not by the membership that the page asks."""
    return region.score.value > results.sets[results.study.fsqca.outcome.name].anchors[1]


def lacking(results: Results, condition: Any, line: float) -> list[Region]:
    """Who has a condition not, by the table's own figure and a line."""
    out, _, full = results.sets[condition.name].anchors
    sign = 1 if full > out else -1
    return [r for r in results.regions if sign * (r.values[condition.column] - line) < 0]


def having(results: Results, condition: Any, line: float) -> list[Region]:
    lack = {region.slug for region in lacking(results, condition, line)}
    on = {r.slug for r in results.regions if r.values[condition.column] == line}
    return [r for r in results.regions if r.slug not in lack | on]


def without(results: Results, condition: Any) -> tuple[int, int]:
    """Highly efficient units that do without what is expected, and the least over the doubt."""
    chosen = having if condition.expectation == "absent" else lacking
    known = results.sets[condition.name]
    lines = [known.anchors[1], *(known.doubt or ())]
    values = sorted({r.values[condition.column] for r in results.regions})
    low, top = min(lines), max(lines)
    lines += [
        value for value in values if low <= value <= top
    ]  # any line between moves nobody else
    counts = [
        sum(is_high(results, region) for region in chosen(results, condition, line))
        for line in lines
    ]
    return counts[0], min(counts)


@pytest.mark.parametrize("name", STUDIES)
def test_the_finding_is_the_condition_that_most_do_without(
    editions: dict[str, Edition], name: str
) -> None:
    results = editions[name].results
    told = finding(results)
    high = sum(is_high(results, region) for region in results.regions)
    assert (told.high, told.total) == (high, len(results.regions))
    counts = {c.name: without(results, c) for c in results.study.fsqca.conditions}
    if told.sides is None:
        assert high in (0, told.total) or all(least < 2 for _, least in counts.values())
        assert told.kind == ("none" if not high else "all" if high == told.total else "count")
        return
    assert told.kind == "without"
    own, least = counts[told.sides.condition.name]
    assert told.sides.high_without == own
    assert told.sides.least == least >= 2
    assert least == max(each for _, each in counts.values())


@pytest.mark.parametrize("name", STUDIES)
def test_sides_are_by_the_figures_of_the_table(editions: dict[str, Edition], name: str) -> None:
    results = editions[name].results
    for condition in results.study.fsqca.conditions:
        found = sides(results, condition)
        line = 0.5 if found.given else found.line
        assert {r.slug for r in found.lacks} == {r.slug for r in lacking(results, condition, line)}
        assert {r.slug for r in found.has} == {r.slug for r in having(results, condition, line)}


@pytest.mark.parametrize("name", STUDIES)
def test_what_the_page_says_in_english(editions: dict[str, Edition], name: str) -> None:
    edition = editions[name]
    results = edition.results
    view = landing.view(edition, "en")
    told = finding(results)
    headline, lead = plain(view["headline"]), plain(view["lead"])
    facts = [(plain(fact["number"]), plain(fact["text"])) for fact in view["facts"]]
    if told.sides:
        condition = told.sides.condition
        own, least = without(results, condition)
        label = condition.label["en"].lower()
        assert headline.lower().endswith(f"can be highly efficient without high {label}") or (
            condition.expectation == "absent"
        )
        assert f"{own} of the {told.high} highly efficient" in lead
        assert facts[0][0] == f"{own} of {told.high}"
        assert ("defensible" in facts[0][1]) == (least != own)
        if least != own:
            assert f"; {least} do" in facts[0][1]
        if not told.sides.given:
            rising = (
                results.sets[condition.name].anchors[2] > results.sets[condition.name].anchors[0]
            )
            below = rising == (condition.expectation != "absent")
            assert ("lie below" if below else "lie above") in facts[0][1]
            assert " %" not in facts[0][1]
        strips = view["strips"]
        numbers = [
            tuple(map(int, n)) for n in re.findall(r"(\d+) of (\d+)", plain(strips["title"]))
        ]
        line = 0.5 if told.sides.given else told.sides.line
        rows = [having(results, condition, line), lacking(results, condition, line)]
        assert numbers == [(sum(is_high(results, r) for r in row), len(row)) for row in rows]
        assert [len(row["dots"]) for row in strips["rows"]] == [len(row) for row in rows]
    chance = [fact for fact in facts if "at random" in fact[1]]
    robust = results.robustness
    assert bool(chance) == bool(robust and robust.permutations and results.high.intermediate.models)
    for number, text in chance:
        assert number == f"{robust.permutation * 100:.0f}%"
        assert f"of {robust.permutations:,} deals" in text


@pytest.mark.parametrize("name", STUDIES)
def test_company_is_counted_by_the_sides_of_every_line(
    editions: dict[str, Edition], name: str
) -> None:
    results = editions[name].results
    view = landing.view(editions[name], "en")
    said = [
        plain(f["number"])
        for f in view["facts"]
        if "same circumstances as one that is" in plain(f["text"])
    ]
    names = results.study.fsqca.names

    def row(region: Region) -> tuple[bool, ...] | None:
        own = [region.memberships[each] for each in names]
        return None if 0.5 in own else tuple(each > 0.5 for each in own)

    others = [r for r in results.regions if not is_high(results, r)]
    there = {row(r) for r in results.regions if is_high(results, r)} - {None}
    mates = sum(row(r) in there for r in others)
    assert said == ([f"{mates} of {len(others)}"] if mates else [])


@pytest.mark.parametrize("name", STUDIES)
def test_the_abstract_counts_frontier_pathways_and_members(
    editions: dict[str, Edition], name: str
) -> None:
    edition = editions[name]
    results = edition.results
    text = plain(landing.view(edition, "en")["abstract"][2]["text"])
    high = [region for region in results.regions if is_high(results, region)]
    frontier = sum(r.score.uncorrected > 1 - 1e-6 for r in results.regions)
    assert f"{frontier} lie on the frontier and {len(high)} are highly efficient" in text
    models = results.high.intermediate.models
    if not models:
        assert "No combination" in text
        return
    terms = {term.term: term.literals for model in models for term in model.terms}
    covered = sum(
        any(
            all((r.memberships[c] > 0.5) == present for c, present in literals.items())
            and all(r.memberships[c] != 0.5 for c in literals)
            for literals in terms.values()
        )
        for r in high
    )
    assert f"{covered} of the {len(high)} highly efficient" in text
    assert ("One combination" in text or f"{len(terms)} combination" in text) or (
        "one combination" in text
    )
    assert ("equally good" in text) == (len(models) > 1)


def test_where_nobody_or_everybody_is_efficient_it_says_so(editions: dict[str, Edition]) -> None:
    edition = editions["libraries"]
    for outcome, said in ((0.2, "None of the 20"), (0.9, "All 20")):
        regions = tuple(
            replace(r, high=replace(r.high, outcome=outcome)) for r in edition.results.regions
        )
        results = replace(edition.results, regions=regions)
        told = finding(results)
        assert plain(landing.headline(told, results, edition.words["en"])).startswith(said)


@pytest.mark.parametrize("name", STUDIES)
def test_the_first_page_is_light_and_whole(editions: dict[str, Edition], name: str) -> None:
    """Under 150 kB with all that it loads, fonts and the names of the box apart."""
    edition = editions[name]
    made = site.pages(edition)
    for language in edition.words:
        html = made[edition.home(language)].decode()
        assert html.count("<h1") == 1
        explained = {"en": "The letters are the pathways", "zh": "字母为其所属路径"}[language]
        assert (explained in html) == ('class="letter"' in html)
        assert edition.results.study.title[language] in unescape(html)
        templates = ROOT / "templates"
        loaded = re.findall(r'(?:src|stylesheet" href)="(?:\.\./)*assets/([^"]+)"', html)
        sizes = [
            len(made[f"assets/{each}"])
            if f"assets/{each}" in made
            else next(
                p.stat().st_size
                for p in (
                    templates / "css" / each,
                    templates / "site" / each,
                    templates / "book" / each,
                )
                if p.is_file()
            )
            for each in set(loaded)
        ]
        assert len(html.encode()) + sum(sizes) < 150_000
