"""Map, box and list: what they say is worked out anew, on studies with tiles and without."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import kept_results
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.edition import Edition, compile_edition
from analysis.documents.site import atlas, finder, spoken
from analysis.documents.site import pages as site
from analysis.results import cache
from analysis.results.shapes import Results
from analysis.study import pattern, project

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = ROOT / "tests" / "studies" / "libraries"  # no tiles, no groups, output orientation


@pytest.fixture(scope="module")
def editions(
    results_of: object, found: Results, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Edition]:
    """The default study, one of another country, one without tiles, and the pattern."""
    folder = tmp_path_factory.mktemp("finder")
    pattern.begin_study(folder / "new")
    kept = folder / "kept"
    run = {
        "china": found,
        "india": kept_results.of(ROOT / "data" / "india-2018"),
        "libraries": cache.results(LIBRARIES, kept),
        "new": cache.results(folder / "new", kept),
    }
    home = project.find(ROOT / "data" / "china-2020")
    return {name: compile_edition(home, each, 1_700_000_000) for name, each in run.items()}


STUDIES = ["china", "india", "libraries", "new"]


def page(edition: Edition, language: str = "en") -> str:
    return site.pages(edition)[edition.finder(language)].decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize("name", STUDIES)
def test_classes_are_the_study_s_own_verdict_and_two_natural_ones(
    editions: dict[str, Edition], name: str
) -> None:
    results = editions[name].results
    layer = atlas.layers(results)[0]
    for region in results.regions:
        high = region.high.outcome > 0.5
        assert (layer.classes[region.slug] == atlas.TOP) == high
        assert layer.values[region.slug] == region.score.value
        line = results.sets[results.study.fsqca.outcome.name].anchors[1]
        assert high == (region.score.value > line), "the note under the map says so"
    middle, lowest = layer.of_class(atlas.MIDDLE), layer.of_class(atlas.LOWEST)
    assert not middle or not lowest or min(middle) > max(lowest)


@pytest.mark.parametrize("name", STUDIES)
def test_the_title_counts_who_is_highly_efficient(editions: dict[str, Edition], name: str) -> None:
    results = editions[name].results
    said = plain(finder.title(results, editions[name].words["en"]))
    groups = {}
    for region in results.regions:
        high, total = groups.get(region.group, (0, 0))
        groups[region.group] = (high + (region.high.outcome > 0.5), total + 1)
    told = [tuple(map(int, pair)) for pair in re.findall(r"(\d+) of (\d+)", said)]
    if len(groups) > 1:
        assert told == list(groups.values())
    else:
        assert told == [next(iter(groups.values()))]


@pytest.mark.parametrize("name", STUDIES)
def test_the_list_has_every_unit_once_by_rank(editions: dict[str, Edition], name: str) -> None:
    results = editions[name].results
    html = page(editions[name])
    slugs = re.findall(r'<tr data-row="([^"]+)">', html)
    assert sorted(slugs) == sorted(region.slug for region in results.regions)
    ranks = [results.region(slug).score.rank for slug in slugs]
    assert ranks == sorted(ranks)
    tiles = re.findall(r'data-tile="([^"]+)" href="([^"]+)"', html)
    assert sorted(slug for slug, _ in tiles) == sorted(slugs)
    assert all(href.endswith(f"/{slug}/index.html") for slug, href in tiles)


@pytest.mark.parametrize("name", STUDIES)
def test_a_layer_s_thirds_hold_a_third_each_and_equal_values_together(
    editions: dict[str, Edition], name: str
) -> None:
    for layer in atlas.layers(editions[name].results)[1:]:
        n = len(layer.values)
        for slug, value in layer.values.items():
            below = sum(other < value for other in layer.values.values())
            assert layer.classes[slug] == 2 - (3 * below) // n
            same = {layer.classes[s] for s, v in layer.values.items() if v == value}
            assert len(same) == 1


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(lambda v: len(set(v)) > 1))
def test_the_natural_break_has_the_least_squares(values: list[int]) -> None:
    def squares(cut: float) -> float:
        parts = [[v for v in values if v < cut], [v for v in values if v >= cut]]
        return sum(float(np.var(part)) * len(part) for part in parts if part)

    cut = atlas.natural_break(values)
    least = min(squares(other) for other in set(values) - {min(values)})
    assert cut in values
    assert squares(cut) == pytest.approx(least, abs=1e-9)


def entries(edition: Edition, language: str = "en") -> dict[str, dict[str, object]]:
    script = spoken.index(edition, language).decode()
    units = json.loads(script.removeprefix("window.pathwaysUnits = ").removesuffix(";\n"))
    return {unit["slug"]: unit for unit in units}


def test_a_unit_is_known_by_all_its_names(editions: dict[str, Edition]) -> None:
    told = entries(editions["china"])
    assert len(told) == 31
    tibet = told["tibet"]
    assert tibet["name"] == "Tibet"
    assert {"西藏", "Xizang", "西藏自治区"} <= {*tibet["names"]}
    assert tibet["pinyin"] == ["xi zang"]
    assert {"XZ", "藏", "540000"} <= {*tibet["codes"]}
    assert told["inner-mongolia"]["initials"] == ["nmg"]
    assert entries(editions["china"], "zh")["chongqing"]["name"] == "重庆"
    assert told["chongqing"]["pinyin"] == ["chong qing"], "read as a word, not by its characters"
    assert "Orissa" in entries(editions["india"])["odisha"]["names"]


def test_the_box_says_only_what_finds(editions: dict[str, Edition]) -> None:
    assert spoken.ways(editions["china"], "en")[2:] == ["the letters on its tile", "code", "group"]
    new = replace(editions["new"], words={"en": editions["new"].words["en"]})
    assert spoken.ways(new, "en") == ["name", "code"]


@given(st.text(max_size=30))
def test_squeezed_keeps_letters_and_digits_alone(text: str) -> None:
    once = spoken.squeezed(text)
    assert spoken.squeezed(f" {text} ") == once
    assert not re.search(r"[\s\-'’&.,]", once)


def test_a_panel_s_periods_are_layers_with_verdicts_of_their_own(root: Path) -> None:
    folder = root / "tests" / "studies" / "industry"
    results = kept_results.of(folder)
    panel = results.panel
    assert panel is not None
    edition = compile_edition(project.find(folder), results, 1_700_000_000)
    line = results.sets[results.study.fsqca.outcome.name].anchors[1]
    own = results.study.period
    layers = {one.period: one for one in atlas.layers(results) if one.label is None}
    assert list(layers) == ["", *(one.period for one in panel.periods if one.period != own)]
    told = {one["key"]: one for one in finder.chart(edition, "en", layers=True)["layers"]}
    for at, when in enumerate(panel.periods):
        if when.period == own:
            continue
        layer = layers[when.period]
        scores = {unit.slug: unit.own[at] for unit in panel.units}
        assert layer.values == scores
        for slug, score in scores.items():
            assert score is not None
            assert (layer.classes[slug] == atlas.TOP) == (score > line)
        said = told[f"efficiency.{when.period}"]
        assert when.period in said["head"]
        assert f"({when.high})" in said["legend"][0]
        assert float(said["values"]["beijing"]) == round(scores["beijing"], 2)
    assert f"highly efficient in {own}" in plain(page(edition))


def test_a_pooled_panel_s_periods_are_layers_against_the_frontier_of_all(
    root: Path, tmp_path: Path
) -> None:
    """The study's own period too, where that frontier says something else than the period's own."""
    folder = shutil.copytree(root / "tests" / "studies" / "industry", tmp_path / "industry")
    said = (folder / "study.yml").read_text("utf-8")
    pooled = said.replace("{column: year}", "{column: year, frontier: pooled}")
    (folder / "study.yml").write_text(pooled, "utf-8")
    results = cache.results(folder, tmp_path / "results")
    panel = results.panel
    assert panel is not None
    first, *layers = (one for one in atlas.layers(results) if one.label is None)
    assert first.values == {region.slug: region.score.value for region in results.regions}
    assert [one.period for one in layers] == [one.period for one in panel.periods]
    edition = compile_edition(project.find(folder), results, 1_700_000_000)
    told = {
        one["key"]: one
        for language in ("en", "zh")
        for one in finder.chart(edition, language, layers=True)["layers"]
    }
    outcome = results.study.fsqca.outcome.name
    for at, layer in enumerate(layers):
        assert layer.values == {unit.slug: unit.pooled[at] for unit in panel.units}
        for unit in panel.units:
            held = unit.memberships[outcome][at]
            assert held is not None
            assert (layer.classes[unit.slug] == atlas.TOP) == (held > 0.5)
        assert told[layer.key]["head"] == f"{layer.period}年效率（各期共同前沿）（1为各期最佳实践）"
        assert told[layer.key]["head"] != told["efficiency"]["head"]


def test_of_many_units_the_best_stand_in_the_list_and_all_by_name(
    editions: dict[str, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "MOST_ROWS", 30)
    monkeypatch.setattr(finder, "BEST", 10)
    monkeypatch.setattr(finder, "MOST_PLACED", 30)
    edition = editions["china"]
    regions = edition.results.regions
    for language in edition.words:
        html = page(edition, language)
        rows = re.findall(r'<tr data-row="([^"]+)">', html)
        best = sorted(regions, key=lambda region: region.score.rank)[:10]
        assert rows == [region.slug for region in best]
        assert "data-sortable" not in html, "ten are not sorted as if they were all"
        assert "data-tile" not in html
        parts = re.findall(r'<ul class="names">(.*?)</ul>', html)
        named = [re.findall(r'href="([^"]+)/index.html"', part) for part in parts]
        assert sorted(slug for part in named for slug in part) == sorted(r.slug for r in regions)
        assert [{edition.results.region(slug).group for slug in part} for part in named] == [
            {group} for group in dict.fromkeys(region.group for region in regions)
        ]
        said = plain(html)
        assert {"en": "first 10 of 31 provinces", "zh": "31个省份中的前10个"}[language] in said
        tied = sum(region.score.rank == best[-1].score.rank for region in regions) - 10
        assert tied == 1, "eleven are on the frontier"
        assert {"en": "One more has the same score", "zh": "另有1个省份"}[language] in said


def test_names_are_in_the_order_of_how_they_are_read() -> None:
    chinese = ["重庆", "北京", "安徽", "西藏", "陕西", "山西"]
    read = sorted(chinese, key=lambda name: spoken.alphabetical(name, "zh"))
    assert read == ["安徽", "北京", "重庆", "山西", "陕西", "西藏"]
    assert sorted(["Zürich", "Älmhult", "Bonn"], key=lambda n: spoken.alphabetical(n, "de")) == [
        "Älmhult", "Bonn", "Zürich",
    ]  # fmt: skip
