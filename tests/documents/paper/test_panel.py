"""The paper's section on a panel: said in both languages with the same numbers, by the results."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import tables
from analysis.charts import panel as trends
from analysis.documents.paper import panel as said
from analysis.documents.paper import scrutiny, sentences
from analysis.documents.paper.session import Paper
from analysis.documents.site.data import periods
from analysis.documents.site.data.shapes import Sayings
from analysis.language import messages
from analysis.results import cache
from analysis.study import project
from analysis.study.variants import Compare, Scenario

INDUSTRY = Path("tests/studies/industry")
CELL = re.compile(r"```\{python\}\n#\| label: panel\n(.*?)```", re.S)


def plain(text: object) -> str:
    """A sentence of the paper without the marks of its numbers."""
    return re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", str(text))


@pytest.fixture(scope="module")
def papers(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    place = project.find(root / INDUSTRY)
    results = cache.results(root / INDUSTRY, tmp_path_factory.mktemp("kept"))
    words = messages.load(place.templates, ["en", "zh"])
    book = tmp_path_factory.mktemp("book")
    return {code: Paper(place, results, words[code], book) for code in words}


def _section(paper: Paper, chapter: Path) -> str:
    (cell,) = CELL.findall(chapter.read_text("utf-8"))
    told = io.StringIO()
    names = {"paper": paper, "results": paper.results, "study": paper.study, "words": paper.words}
    rooms = {"tables": tables, "trends": trends, "panel": said}
    with contextlib.redirect_stdout(told):
        exec(cell, {**names, **rooms, "scrutiny": scrutiny, "sentences": sentences})
    return told.getvalue()


def test_both_languages_give_the_same_numbers(root: Path, papers: dict[str, Paper]) -> None:
    english = _section(papers["en"], root / "chapters" / "07-robustness.qmd")
    chinese = _section(papers["zh"], root / "chapters" / "zh" / "07-robustness.qmd")
    numbers = re.compile(r'value="([^"]+)"')
    assert Counter(numbers.findall(english)) == Counter(numbers.findall(chinese))
    assert len(numbers.findall(english)) > 40
    assert "{#sec-panel}" in english
    assert "{#sec-panel}" in chinese
    for said_of_all in ("{#sec-panel-pooled}", "{#tbl-panel-rows}", "{#tbl-panel-pooled}"):
        assert said_of_all in english
        assert said_of_all in chinese


def test_the_sentences_follow_the_panel(papers: dict[str, Paper]) -> None:
    paper, panel = papers["en"], papers["en"].results.panel
    assert panel is not None
    product = 1.0
    for one in panel.periods[1:]:
        assert one.malmquist is not None
        product *= one.malmquist
    trend = plain(said.trend(paper))
    assert f"multiply to {product:.3f}" in trend
    assert ("rose" in trend) == (product > 1)
    course = paper.results.required_course()
    every, n = len(course.units), course.balanced
    over = f"all {n} " if n == every else f"the {n} of {every} "
    assert re.search(rf"over {over}[a-z ]+", trend)
    cut = paper.study.fsqca.cuts.consistency
    kept = sum(all(c >= cut for c in fit.by_period if c is not None) for fit in panel.fits)
    assert len(panel.fits) == 1
    verdict = "reaches" if kept else "does not reach"
    assert f"for its absence, {verdict} the consistency cut" in plain(said.held(paper))


@pytest.mark.parametrize("code", ["en", "zh"])
def test_of_several_combinations_none_is_told_in_words(papers: dict[str, Paper], code: str) -> None:
    paper = papers[code]
    panel = paper.results.required_panel()
    (fit,) = panel.fits
    told = {}
    for kept in range(3):
        fits = tuple(
            replace(fit, by_period=(1.0 if i < kept else 0.1,) * len(panel.periods))
            for i in range(2)
        )
        seen = replace(paper.results, panel=replace(panel, fits=fits))
        told[kept] = plain(said.held(replace(paper, results=seen)))
    none, some = {"en": ("none reaches", "is reached by {}"), "zh": ("没有一个", "有{}个")}[code]
    assert none in told[0]
    assert some.format(1) in told[1]
    assert some.format(2) in told[2]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_solution_of_all_periods_below_the_cuts_is_not_claimed(
    papers: dict[str, Paper], code: str
) -> None:
    paper = papers[code]
    panel, cuts = paper.results.required_panel(), paper.study.fsqca.cuts
    short = {"en": "own cuts", "zh": "本研究自设的门槛"}[code]
    for which in (0, 1):
        (model,) = panel.pooled[which].intermediate.models
        for consistency, pri in ((cuts.consistency, cuts.pri), (cuts.consistency, cuts.pri - 0.01),
                                 (cuts.consistency - 0.01, cuts.pri)):  # fmt: skip
            fits = replace(model, consistency=consistency, pri=pri)
            one = panel.pooled[which]
            found = replace(one, intermediate=replace(one.intermediate, models=(fits,)))
            both = tuple(found if i == which else each for i, each in enumerate(panel.pooled))
            seen = replace(paper.results, panel=replace(panel, pooled=both))
            text = plain(said.pooled(replace(paper, results=seen), which))
            misses = consistency < cuts.consistency or pri < cuts.pri
            assert (short in text) == misses


@pytest.mark.parametrize("code", ["en", "zh"])
def test_scores_of_the_study_s_own_measures_do_not_differ(
    papers: dict[str, Paper], code: str
) -> None:
    """Only where a variant is compared can they differ from those of the other chapters."""
    paper, differ = papers[code], {"en": "can differ", "zh": "可能"}[code]
    assert differ not in plain(sentences.alike(paper))
    study = paper.results.study
    scenario = Scenario(label={"en": "Labour alone"}, inputs=("labour",))
    under = study.model_copy(
        update={"compare": (Compare(study=".", scenario="one"),), "scenarios": {"one": scenario}}
    )
    seen = replace(paper.results, study=under.at(study.folder))
    assert differ in plain(sentences.alike(replace(paper, results=seen)))


def test_all_periods_together_are_told_against_the_study_s_own(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        results, panel = paper.results, paper.results.required_panel()
        pairs = zip((results.high, results.low), panel.pooled, strict=True)
        for which, (own, together) in enumerate(pairs):
            told = str(said.pooled(paper, which))
            here = {str(model) for model in own.intermediate.models}
            there = {str(model) for model in together.intermediate.models}
            verdict = {"en": ("too.", "the same."), "zh": ("相同。", "不同。")}[
                paper.words.language
            ]
            if here or there:
                assert told.endswith(verdict[here != there])
            for model in together.intermediate.models:
                assert all(f"`{term.term}`" in told for term in model.terms)
        rows = tables.panel_rows(results, paper.words)
        counted = [int(cell.text) for row in rows.rows for cell in row[2:3]]
        assert counted == [
            row.n for row in sorted(panel.pooled[0].truth_table,
                                    key=lambda row: (-round(row.consistency, 9), -row.n))
        ]  # fmt: skip


def test_what_is_given_away_is_the_panel(papers: dict[str, Paper]) -> None:
    results = papers["en"].results
    panel = results.panel
    assert panel is not None
    say = Sayings({code: paper.words for code, paper in papers.items()})
    made = {one.name: one.records() for one in periods.tables(results, say)}
    assert {name: len(rows) for name, rows in made.items()} == {
        "panel": 155, "panel-steps": 124, "panel-periods": 5, "panel-fits": 5,
        "panel-truth-tables": 8, "panel-solutions": 6, "panel-pooled-fits": 10,
    }  # fmt: skip
    assert sum(int(row["n"]) for row in made["panel-truth-tables"]) <= 2 * 155
    units = {unit.slug: unit for unit in panel.units}
    when = [one.period for one in panel.periods]
    for row in made["panel"]:
        unit, at = units[str(row["slug"])], when.index(str(row["period"]))
        assert (row["own"], row["set_EFF"]) == (unit.own[at], unit.memberships["EFF"][at])
    for row in made["panel-steps"]:
        at = when.index(str(row["period"]))
        assert row["malmquist"] == units[str(row["slug"])].malmquist[at - 1]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_an_index_of_1_is_no_fall(papers: dict[str, Paper], code: str) -> None:
    paper = papers[code]
    found = paper.results.comparison
    assert found is not None
    said = {}
    for index in (1 - 1e-12, 1.0, 1.0004, 1.1, 0.9):
        still = replace(found, malmquist=index, technical_change=index, efficiency_change=index)
        seen = replace(paper.results, comparison=still)
        text = str(sentences.moved(replace(paper, results=seen)))
        said[index] = re.sub(r"\{[^}]*\}|[\d.]+", "", text)
    assert said[1 - 1e-12] == said[1.0] == said[1.0004]
    assert len(set(said.values())) == 3
    ways = {"en": ("rose", "fell", "moved"), "zh": ("上升", "下降", "前移")}[code]
    assert not any(word in said[1.0] for word in ways)


def test_as_many_on_the_frontier_are_told_to_have_stayed(papers: dict[str, Paper]) -> None:
    paper = papers["en"]
    found = paper.results.comparison
    assert found
    for after, told in ((found.frontier_before, "stayed at"), ((), "went from")):
        moved = replace(found, frontier_after=after)
        other = replace(paper.results, comparison=moved)
        said_of = sentences.frontier_then(replace(paper, results=other))
        assert told in str(said_of)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_indices_of_some_units_are_told_to_be_so(papers: dict[str, Paper], code: str) -> None:
    """Where a unit lacks a period, neither sentence nor table gives its index for that of all."""
    paper = papers[code]
    panel = paper.results.required_panel()
    seen = replace(paper.results, panel=replace(panel, balanced=1))
    told = plain(said.trend(replace(paper, results=seen)))
    assert {"en": "over the only one of 31 regions with", "zh": "31"}[code] in told
    caption = str(tables.panel_periods(paper.results, paper.words).caption)
    assert {"en": "over the regions with figures for every period", "zh": "就各时期数据齐全者"}[
        code
    ] in caption
