"""What the explorer says of a view: each number in its sentence, worked out anew from results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import browser as browser_tests
import kept_results
import pytest
import sites
from babel.lists import format_list

from analysis.documents.edition import Edition
from analysis.documents.site import explorer, figures
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Panel, Region, Results

STUDIES = ("data/china-2020", "tests/studies/industry")
SAYS = "site.explorer.says"
Pick = Callable[[Region], float]


@dataclass(frozen=True)
class Told:
    """A study's explorer that stands open, and what its sentences are to be held to."""

    edition: Edition
    address: str
    page: Any

    @property
    def results(self) -> Results:
        return self.edition.results

    def words(self, language: str) -> Words:
        return self.edition.words[language]

    def open(self, language: str, view: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{self.edition.explorer(language)}#{view}")

    def heading(self) -> str:
        return str(self.page.locator("[data-plot-title]").inner_text())

    def says(self, language: str, key: str, **values: Any) -> str:
        words = self.words(language)
        units = naming.units(self.results.study, words)
        return words.plain(f"{SAYS}.{key}", **({"units": units} | values))

    def figure(self, language: str, key: str) -> figures.Figure:
        found = figures.figures(self.results, self.words(language))
        return next(one for one in found if one.key == key)

    def said(self, language: str, key: str) -> str:
        return self.words(language).lower(self.figure(language, key).label)

    def name(self, language: str, slug: str) -> str:
        return naming.region(self.results.region(slug), self.words(language))


@pytest.fixture(scope="module", params=STUDIES)
def told(
    request: pytest.FixtureRequest,
    browser: Any,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Told]:
    folder = root / request.param
    results = kept_results.of(folder)
    edition = sites.edition_of(folder, results)
    site = sites.write(edition, tmp_path_factory.mktemp("says"))
    with (
        browser_tests.served(site) as address,
        browser_tests.watched(browser, address, "data:", "blob:") as (page, faults),
    ):
        yield Told(edition, address, page)
        assert [fault for fault in faults if "404" not in fault] == []


def crossing(
    regions: Sequence[Region], x: Pick, y: Pick, marks: tuple[float, float]
) -> dict[str, int]:
    above = [r for r in regions if x(r) > marks[0]]
    others = [r for r in regions if x(r) <= marks[0]]
    return {
        "a": len(above),
        "b": sum(y(r) > marks[1] for r in above),
        "c": len(others),
        "d": sum(y(r) > marks[1] for r in others),
    }


def score(region: Region) -> float:
    return region.score.value


def axes(results: Results) -> tuple[str, Pick]:
    """The first condition: its key among the figures, and its value."""
    first = results.study.fsqca.conditions[0]
    return f"set.{first.name}", lambda region: region.values[first.column]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
class TestTheSentence:
    def test_of_medians(self, told: Told, language: str) -> None:
        key, x = axes(told.results)
        regions = told.results.regions
        marks = median(map(x, regions)), median(map(score, regions))
        told.open(language, f"x={key}&y=score")
        counted = crossing(regions, x, score, marks)
        assert counted["a"] + counted["c"] == len(regions)
        assert told.heading() == told.says(
            language, "medians", x=told.said(language, key), y=told.said(language, "score"),
            **counted,
        )  # fmt: skip

    def test_of_the_study_s_lines(self, told: Told, language: str) -> None:
        key, x = axes(told.results)
        sets = told.results.sets
        study = told.results.study
        marks = (
            sets[study.fsqca.conditions[0].name].anchors[1],
            sets[study.fsqca.outcome.name].anchors[1],
        )
        told.open(language, f"x={key}&y=score&draw=lines")
        assert told.heading() == told.says(
            language, "lines", x=told.said(language, key), y=told.said(language, "score"),
            **crossing(told.results.regions, x, score, marks),
        )  # fmt: skip

    def test_of_a_choice_of_regions(self, told: Told, language: str) -> None:
        key, x = axes(told.results)
        regions = told.results.regions
        outcome = told.results.study.fsqca.outcome.name
        some = [r for r in regions if r.memberships[outcome] <= 0.5]
        marks = median(map(x, regions)), median(map(score, regions))
        told.open(language, f"x={key}&y=score&class=other")
        inner = told.says(
            language, "medians", x=told.said(language, key), y=told.said(language, "score"),
            **crossing(some, x, score, marks),
        )  # fmt: skip
        assert told.heading() == told.says(
            language, "among", n=len(some), total=len(regions), said=inner
        )
        drawn = told.page.locator("[data-chart] svg circle").count()
        assert drawn == len(regions), "the others are there in grey"

    def test_of_who_shares_circumstances(self, told: Told, language: str) -> None:
        study = told.results.study
        names = study.fsqca.names
        regions = told.results.regions
        clear = [r for r in regions if all(r.memberships[name] != 0.5 for name in names)]
        one = clear[0]

        def row(region: Region) -> list[bool]:
            return [region.memberships[name] > 0.5 for name in study.fsqca.names]

        alike = [r for r in clear if row(r) == row(one)]
        high = sum(r.memberships[study.fsqca.outcome.name] > 0.5 for r in alike)
        told.open(language, f"like={one.slug}")
        name = told.name(language, one.slug)
        assert told.heading() == told.says(language, "like", name=name, a=len(alike), b=high)

    def test_of_some_side_by_side(self, told: Told, language: str) -> None:
        """Every pair of neighbours in the table: ends, the same, or not to be told apart."""
        regions = told.results.regions
        kinds = set()
        for one, other in pairwise(regions[:13]):
            told.open(language, f"y=score&compare={one.slug},{other.slug}")
            key, expected = self.ends(told, language, (one, other))
            kinds.add(key)
            assert told.heading() == expected
        assert len(kinds) >= 2

    def ends(self, told: Told, language: str, pair: tuple[Region, Region]) -> tuple[str, str]:
        top, bottom = sorted(pair, key=score, reverse=True)
        column = told.figure(language, "score")
        shown = {r.slug: column.texts[told.results.regions.index(r)] for r in pair}
        assert column.middle is not None
        assert column.middle[0] == median(map(score, told.results.regions))
        values = {
            "y": column.label, "n": 2, "value": column.middle[1],
            "high": shown[top.slug], "low": shown[bottom.slug],
            "most": told.name(language, top.slug), "least": told.name(language, bottom.slug),
        }  # fmt: skip
        assert top.score.lower is not None
        assert bottom.score.upper is not None
        key = "overlap" if top.score.lower <= bottom.score.upper else "ends"
        if shown[top.slug] == shown[bottom.slug]:
            key = "same"
        return key, told.says(language, key, **values)

    def test_names_all_that_are_alike(self, told: Told, language: str) -> None:
        regions = told.results.regions
        tops = [
            r for r in regions if told.figure(language, "score").texts[regions.index(r)] == "1.000"
        ]
        least = min(regions, key=score)
        assert len(tops) > 1
        told.open(language, f"y=score&compare={','.join(r.slug for r in (*tops[:2], least))}")
        names = [told.name(language, r.slug) for r in tops[:2]]
        assert format_list(names, locale=language) in told.heading()

    def test_through_time(self, told: Told, language: str) -> None:
        panel = told.results.panel
        if panel is None:
            pytest.skip("the study has two periods, and no score that is like for like")
        first, last = panel.periods[0].period, panel.periods[-1].period
        there = {u.slug: u.own for u in panel.units}
        rose = sum(self.rose(there[r.slug]) for r in told.results.regions)
        known = sum(None not in (there[r.slug][0], there[r.slug][-1]) for r in told.results.regions)
        told.open(language, "x=period&y=score")
        assert told.heading() == told.says(
            language, "rose", first=first, last=last, y=told.said(language, "score"), a=known,
            b=rose,
        )  # fmt: skip
        assert told.page.locator("[data-chart] svg circle").count() == sum(
            1 for r in told.results.regions for value in there[r.slug] if value is not None
        )

    @staticmethod
    def rose(values: Sequence[float | None]) -> bool:
        first, last = values[0], values[-1]
        return first is not None and last is not None and last > first

    def test_of_two_figures_through_time(self, told: Told, language: str) -> None:
        x, y = self.two_through_time(told)
        before, after = self.of_table(told, x), self.of_table(told, y)
        known = [
            i for i in range(len(before))
            if None not in (before[i][0], before[i][-1], after[i][0], after[i][-1])
        ]  # fmt: skip
        periods = figures.periods(told.results)
        told.open(language, f"x={x}&y={y}&period=all")
        assert told.heading() == told.says(
            language, "rose_both", first=periods[0], last=periods[-1], a=len(known),
            y=told.said(language, y), b=sum(self.rose(after[i]) for i in known),
            x=told.said(language, x), d=sum(self.rose(before[i]) for i in known),
        )  # fmt: skip

    @staticmethod
    def two_through_time(told: Told) -> tuple[str, str]:
        """The first two of the table's figures that another period has too."""
        if told.results.panel:
            known = set(told.results.panel.units[0].values)
        else:
            assert told.results.comparison
            known = {name for c in told.results.comparison.changes for name in c.values}
        first, second, *_ = (m.column for m in told.results.study.dea.measures if m.column in known)
        return f"table.{first}", f"table.{second}"

    @staticmethod
    def of_table(told: Told, key: str) -> list[tuple[float | None, ...]]:
        """A column of the table in each period, from the results and not from the page's data."""
        column = key.partition(".")[2]
        if told.results.panel:
            held = {u.slug: u.values[column] for u in told.results.panel.units}
            return [held[r.slug] for r in told.results.regions]
        assert told.results.comparison
        earlier = {c.slug: c.values.get(column) for c in told.results.comparison.changes}
        return [(earlier.get(r.slug), r.values[column]) for r in told.results.regions]

    def test_another_period_has_its_own_medians(self, told: Told, language: str) -> None:
        x, y = self.two_through_time(told)
        period = figures.periods(told.results)[0]
        places = [
            (before[0], after[0])
            for before, after in zip(self.of_table(told, x), self.of_table(told, y), strict=True)
            if before[0] is not None and after[0] is not None
        ]
        marks = median(one for one, _ in places), median(one for _, one in places)
        above = [one for one in places if one[0] > marks[0]]
        others = [one for one in places if one[0] <= marks[0]]
        told.open(language, f"x={x}&y={y}&period={period}")
        assert told.heading() == told.says(
            language, "medians", x=told.said(language, x), y=told.said(language, y),
            a=len(above), b=sum(one[1] > marks[1] for one in above),
            c=len(others), d=sum(one[1] > marks[1] for one in others),
        )  # fmt: skip


def furthest(results: Results, slugs: Sequence[str]) -> str:
    """The ratio or circumstance in which the first is furthest from the median of the others."""
    study = results.study
    names = [(f"use.{name}", name) for name in study.practice]
    names += [(f"set.{c.name}", c.column) for c in study.fsqca.conditions]
    first, *others = (results.region(slug) for slug in slugs)
    far = {}
    for key, column in names:
        low, _, high = quantiles([r.values[column] for r in results.regions], method="inclusive")
        rest = median(r.values[column] for r in others)
        far[key] = abs(first.values[column] - rest) / (high - low)
    return max(far, key=far.__getitem__)


@pytest.mark.browser
def test_the_largest_difference_is_marked(told: Told) -> None:
    slugs = [r.slug for r in told.results.regions]
    for chosen in (slugs[:2], slugs[3:7], slugs[-3:], slugs[2::9][:5]):
        told.open("en", f"compare={','.join(chosen)}")
        label = told.page.locator("[data-compared] tr.apart th").inner_text()
        expected = told.figure("en", furthest(told.results, chosen))
        assert label.replace("\n", " ").startswith(f"▸ {expected.label} (largest difference)")
        assert told.name("en", chosen[0]) in told.page.locator("[data-apart]").inner_text()


@pytest.mark.browser
def test_the_rest_stands_side_by_side_when_it_is_asked_for(told: Told) -> None:
    slugs = [r.slug for r in told.results.regions[:2]]
    told.open("en", f"compare={','.join(slugs)}")
    rows = told.page.locator("[data-compared] tbody tr th[scope=row]")
    few = rows.count()
    told.page.locator("[data-every]").click()
    assert "side=all" in told.page.url
    every = [one for one in figures.figures(told.results, told.words("en")) if one.key != "period"]
    assert rows.count() == len(every) > few


def panel_of(told: Told) -> Panel:
    if told.results.panel is None:
        pytest.skip("the study has no panel")
    return told.results.panel


def test_a_panel_s_figures_are_known_in_every_period(told: Told) -> None:
    panel = panel_of(told)
    own = [one.period for one in panel.periods].index(told.results.study.period)
    units = {unit.slug: unit for unit in panel.units}
    found = {one.key: one for one in figures.figures(told.results, told.words("en"))}
    for term, number in zip(figures.terms(told.results), range(1, 99), strict=False):
        column = found[f"way.{number}"].through
        for at, one in enumerate(column):
            assert one is not None
            assert one.values == tuple(
                min(
                    level if there else 1 - level
                    for name, there in term.literals.items()
                    for level in [units[r.slug].memberships[name][at]]
                    if level is not None
                )
                for r in told.results.regions
            )
    timed = [one for one in found.values() if one.through]
    assert len(timed) > 8
    for one in timed:
        held = one.through[own]
        assert held is not None
        assert held.values == pytest.approx(one.values, abs=1e-9), one.key


def test_a_unit_without_intervals_gets_no_doubt(told: Told) -> None:
    first, *others = told.results.regions
    bare = replace(first, score=replace(first.score, lower=None, upper=None))
    edition = replace(told.edition, results=replace(told.results, regions=(bare, *others)))
    intervals = explorer.payload(edition, "en")["intervals"]
    assert intervals[0] is None
    assert intervals[1] == (others[0].score.lower, others[0].score.upper)
