"""A study beside earlier ones of the same units: like for like, and through all of them."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import astuple, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import dea
from analysis.documents.briefs.facts import brief_facts
from analysis.errors import UserError
from analysis.results import course
from analysis.results.comparison import compare
from analysis.results.efficiency import columns, uncorrected
from analysis.results.run import run
from analysis.results.shapes import PeriodComparison, Results, to_json
from analysis.study import earlier as earlier_studies
from analysis.study import reading
from analysis.study.table import read, read_periods

OUTWARD = ("orientation: output", "orientation: input")
SCORED = ("score: vrs", "score: crs")


def earlier(root: Path, home: Path, *changes: tuple[str, str]) -> Path:
    """The study of hospitals, and an earlier one in other figures; ``changes`` are of its file."""
    for name in ("own", "before"):
        shutil.copytree(root / "tests/studies/hospitals", home / name)
    table = home / "before" / "hospitals.csv"
    frame = pd.read_csv(table)
    frame["staff"] = frame["staff"] * 1.2
    frame["stays"] = frame["stays"][::-1].to_numpy()
    frame[::-1].to_csv(table, index=False)
    path = home / "before" / "study.yml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return home


def compared(home: Path) -> PeriodComparison:
    own, before = reading.load(home / "own"), reading.load(home / "before")
    return compare(own, read(own), before, read(before))


def test_an_earlier_study_of_other_choices_is_scored_as_the_study_scores(
    root: Path, tmp_path: Path
) -> None:
    alike = compared(earlier(root, tmp_path / "a"))
    other = compared(earlier(root, tmp_path / "b", OUTWARD, SCORED))
    assert other == alike
    own, before = (reading.load(tmp_path / "a" / name) for name in ("own", "before"))
    table = read(before)
    theirs = dict(zip(table.slugs, uncorrected(before, table), strict=True))
    assert {c.slug: c.before for c in alike.changes} == pytest.approx(theirs)
    crs = dea.scores(*(columns(side, table) for side in (own.dea.inputs, own.dea.outputs))).scores
    assert [theirs[slug] for slug in table.slugs] != pytest.approx(list(crs))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("unit: theatres}", "unit: theatres, undesirable: true}", "undesirable outputs: theatres"),
        (
            "    - {column: theatres, label: Theatres, unit: theatres}\n  outputs:\n",
            "  outputs:\n    - {column: theatres, label: Theatres, unit: theatres}\n",
            "outputs: stays, theatres",
        ),
    ],
)
def test_a_measure_on_another_side_is_no_like_measure(
    root: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    """The columns by their names alone are the same ones in the same order."""
    with pytest.raises(UserError, match=rf"inputs and outputs differ .*{told}"):
        compared(earlier(root, tmp_path, (old, new)))


YEARS = ("2005", "2006", "2007", "2008", "2009")


def yearly(root: Path, home: Path, compared: str, years: tuple[str, ...] = YEARS) -> Path:
    """The panel of industry as a study a year, of which the last is compared with others."""
    source = root / "tests/studies/industry"
    text = (source / "study.yml").read_text("utf-8").replace("panel: {column: year}\n", "")
    text = text.replace("replications: 100", "replications: 0")
    text = text.replace("{permutations: 20, subsamples: 10}", "off")
    frame = pd.read_csv(source / "regions.csv", dtype=str)
    for i, year in enumerate(years):
        folder = home / f"y{year}"
        folder.mkdir(parents=True)
        rows = frame[frame["year"] == year].drop(columns="year")
        rows[:: -1 if i % 2 else 1].to_csv(folder / "regions.csv", index=False)
        said = text.replace('period: "2009"', f'period: "{year}"')
        if year == years[-1]:
            said += f"compare: {compared}\n"
        (folder / "study.yml").write_text(said, "utf-8")
    return home / f"y{years[-1]}"


def named(*years: str) -> str:
    return f"[{', '.join(f'{{study: ../y{year}}}' for year in years)}]"


def found(folder: Path) -> Results:
    study = reading.load(folder)
    before = [(one, read(one)) for one in earlier_studies.load(study)]
    return run(study, read(study), before=before)


@pytest.fixture(scope="module")
def chained(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    home = tmp_path_factory.mktemp("chain")
    return found(yearly(root, home, named("2007", "2005", "2008", "2006")))


def test_tables_of_their_own_give_the_indices_of_dear(root: Path, chained: Results) -> None:
    known = root / "tests/reference/dea_economy_malmquist/expected.json"
    expected = json.loads(known.read_text("utf-8"))
    spelt = {"Shanxi": "Shanxi_1", "Shaanxi": "Shanxi_2"}
    chain = chained.required_course()
    assert tuple(one.period for one in chain.periods) == YEARS
    indices = {"malmquist": "mi", "efficiency_change": "ec", "technical_change": "tc"}
    for unit in chain.units:
        at = expected["units"].index(spelt.get(unit.names["en"], unit.names["en"]))
        for ours, theirs in indices.items():
            by_year = expected["output_crs_fgnz"][theirs]
            answer = [by_year[year][at] for year in YEARS[1:]]
            assert getattr(unit, ours) == pytest.approx(answer, rel=1e-9)


def test_tables_of_their_own_give_what_a_panel_gives(root: Path, chained: Results) -> None:
    """One table with all periods, or one for each: the same scores, indices and figures."""
    study = reading.load(root / "tests/studies/industry")
    tables = read_periods(study)
    scores = {period: uncorrected(study, table) for period, table in tables.items()}
    whole = course.course(study, tables, scores, course.pooled(study, tables))
    chain = chained.required_course()
    units = {unit.slug: unit for unit in whole.units}
    for unit in chain.units:
        other = units[unit.slug]
        assert unit.own == pytest.approx(other.own, rel=1e-12)
        assert unit.pooled == pytest.approx(other.pooled, rel=1e-12)
        for name, values in unit.values.items():
            assert values == pytest.approx(other.values[name], rel=1e-12)
        assert set(unit.values) == {"capital", "labour", "output", "productivity"}
    for one, other in zip(chain.periods, whole.periods, strict=True):
        ours, theirs = (np.array(astuple(each)[1:], dtype=float) for each in (one, other))
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_the_cumulated_index_is_the_product_of_consecutive_comparisons(
    root: Path, chained: Results, tmp_path: Path
) -> None:
    home = yearly(root, tmp_path, named("2005")).parent
    studies = [reading.load(home / f"y{year}") for year in YEARS]
    steps = [
        compare(later, read(later), before, read(before)).changes
        for before, later in pairwise(studies)
    ]
    product = {}
    for changes in steps:
        for change in changes:
            product[change.slug] = product.get(change.slug, 1.0) * change.malmquist
    chain = chained.required_course()
    last = len(YEARS) - 2
    assert {u.slug: u.since_first(last) for u in chain.units} == pytest.approx(product, rel=1e-12)
    total = chain.cumulated["malmquist"][-1]
    assert total == pytest.approx(np.exp(np.mean(np.log([*product.values()]))), rel=1e-12)
    direct = chained.comparison
    assert direct is not None
    assert direct.period == "2005"  # briefs tell the change since the earliest


def test_units_that_an_earlier_table_lacks_are_named_with_its_column(
    root: Path, tmp_path: Path
) -> None:
    home = earlier(root, tmp_path)
    table = home / "before" / "hospitals.csv"
    frame = pd.read_csv(table, dtype=str)
    frame[~frame["code"].isin(["h01", "h03"])].to_csv(table, index=False)
    with pytest.raises(UserError) as caught:
        compared(home)
    (line,) = caught.value.faults
    assert "before/hospitals.csv: column code: has no row for 'h01', 'h03'" in line
    frame["code"] = [f"x{i}" for i in range(len(frame))]
    frame.to_csv(table, index=False)
    with pytest.raises(UserError) as caught:
        compared(home)
    (line,) = caught.value.faults
    assert re.search(r"has no row for 'h01', 'h02', 'h03' and \d+ more; every unit of", line)


def test_what_is_taken_for_granted_of_an_earlier_table_is_said(root: Path, tmp_path: Path) -> None:
    folder = yearly(root, tmp_path, named("2007", "2008"), YEARS[-3:])
    path = tmp_path / "y2007" / "regions.csv"
    text = path.read_text("utf-8").replace("Beijing", "北京市海淀区")
    path.write_bytes(text.encode("gb18030"))
    study = folder / "regions.csv"
    study.write_text(study.read_text("utf-8").replace("Beijing", "北京市海淀区"), "utf-8")
    middle = tmp_path / "y2008" / "regions.csv"
    middle.write_text(middle.read_text("utf-8").replace("Beijing", "北京市海淀区"), "utf-8")
    said = found(folder).assumed
    assert [line for line in said if "y2007" in line and "gb18030" in line]
    assert len(set(said)) == len(said)


def test_a_list_of_one_is_the_single_mapping(root: Path, tmp_path: Path) -> None:
    two = YEARS[-2:]
    alone = found(yearly(root, tmp_path / "a", "{study: ../y2008}", two))
    listed = found(yearly(root, tmp_path / "b", "[{study: ../y2008}]", two))
    assert to_json(alone) == to_json(listed)
    assert alone.comparison is not None
    assert alone.course is None


def test_the_order_of_the_list_does_not_matter(
    root: Path, chained: Results, tmp_path: Path
) -> None:
    other = found(yearly(root, tmp_path, named(*YEARS[:-1])))
    assert to_json(replace(other, study=chained.study)) == to_json(chained)


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        (named("2008", "2007", "2008"), "'../y2008' stands twice"),
        ("[{study: ../y2007}, {study: ../y2008, scenario: x}]", "there is no scenario 'x'"),
        ("[{study: ../y2007}, {study: ../y2008, scenario: x}]", "compared under the same one"),
        (named("2007", "2008") + "\npanel: {column: year}", "several periods of its own"),
    ],
)
def test_lists_that_are_no_chain_are_refused(
    root: Path, tmp_path: Path, compared: str, told: str
) -> None:
    with pytest.raises(UserError) as caught:
        reading.load(yearly(root, tmp_path, compared, YEARS[-3:]))
    assert any(told in fault for fault in caught.value.faults)


@pytest.mark.parametrize("compared", ["{study: .}", "{study: ../same}"])
def test_a_table_of_the_study_s_own_period_is_no_earlier_one(
    root: Path, tmp_path: Path, compared: str
) -> None:
    folder = yearly(root, tmp_path, compared, YEARS[-1:])
    shutil.copytree(folder, folder.parent / "same")
    with pytest.raises(UserError, match="is of 2009, as this study is; name a table of an earlier"):
        earlier_studies.load(reading.load(folder))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('period: "2007"', "period: before", "which of the periods 'before' comes first"),
        ('period: "2007"', 'period: "2008"', "which of the periods '2008', '2008' comes first"),
        ('period: "2007"', 'period: "2031"', "industry is of 2031, later than the study's own"),
    ],
)
def test_an_order_that_is_not_to_be_seen_is_refused(
    root: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = yearly(root, tmp_path, named("2007", "2008"), YEARS[-3:])
    path = folder.parent / "y2007" / "study.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(UserError, match=told):
        earlier_studies.load(reading.load(folder))


def test_a_brief_draws_a_ratio_through_the_periods_between(chained: Results) -> None:
    chain = {unit.slug: unit for unit in chained.required_course().units}
    region = chained.regions[3]
    facts = brief_facts(chained, region.slug)
    (ratio,) = facts.practice.ratios
    assert ratio.earlier is not None
    told = (ratio.earlier, *ratio.earlier.between)
    assert tuple(one.period for one in told) == YEARS[:-1]
    values = chain[region.slug].values["productivity"]
    assert [one.own for one in told] == list(values[:-1])
    for at, one in enumerate(told):
        every = [unit.values["productivity"][at] for unit in chain.values()]
        assert one.median == pytest.approx(np.median(every))
    assert facts.then is not None
    assert [moment.period for moment in facts.then.course] == list(YEARS)
