"""A study of several periods: against deaR's indices, and worked out anew by other means."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import dea
from analysis.errors import UserError
from analysis.results.run import run
from analysis.results.shapes import Panel, Results
from analysis.study import reading, table

TESTS = Path(__file__).parents[1]
INDUSTRY = TESTS / "studies" / "industry"
PERIODS = ("2005", "2006", "2007", "2008", "2009")
SPELT_OTHERWISE = {"Shanxi": "Shanxi_1", "Shaanxi": "Shanxi_2"}
INDICES = {"malmquist": "mi", "efficiency_change": "ec", "technical_change": "tc"}


def _run(folder: Path) -> Results:
    study = reading.load(folder)
    return run(study, table.read(study), periods=table.read_periods(study))


def _copy(home: Path, old: str = "", new: str = "") -> Path:
    folder = home / "study"
    shutil.copytree(INDUSTRY, folder)
    path = folder / "study.yml"
    said = path.read_text("utf-8")
    assert old in said
    # Nothing here hangs on the bootstrap and the trials.
    said = said.replace(old, new, 1).replace("replications: 100", "replications: 0")
    said = said.replace("{permutations: 20, subsamples: 10}", "off")
    path.write_text(said, "utf-8")
    return folder


@pytest.fixture(scope="module")
def industry(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _run(_copy(tmp_path_factory.mktemp("industry")))


def _panel(results: Results) -> Panel:
    assert results.panel is not None
    return results.panel


def _column(panel: Panel, name: str) -> np.ndarray:
    return np.array([getattr(unit, name) for unit in panel.units], dtype=float)


def test_the_indices_are_those_of_dear(industry: Results) -> None:
    case = TESTS / "reference" / "dea_economy_malmquist" / "expected.json"
    expected = json.loads(case.read_text("utf-8"))
    panel = _panel(industry)
    assert tuple(one.period for one in panel.periods) == PERIODS
    names = [unit.names["en"] for unit in panel.units]
    where = [expected["units"].index(SPELT_OTHERWISE.get(name, name)) for name in names]
    for name, theirs in INDICES.items():
        for t, period in enumerate(PERIODS[1:]):
            known = np.array(expected["output_crs_fgnz"][theirs][period])[where]
            np.testing.assert_allclose(_column(panel, name)[:, t], known, rtol=1e-9)
            mean = getattr(panel.periods[t + 1], name)
            assert mean == pytest.approx(np.exp(np.log(known).mean()))


def test_the_study_s_own_period_is_the_study(industry: Results) -> None:
    own = PERIODS.index(industry.study.period)
    units = {unit.slug: unit for unit in _panel(industry).units}
    for region in industry.regions:
        assert units[region.slug].own[own] == pytest.approx(region.score.uncorrected, rel=1e-12)
        for name, membership in region.memberships.items():
            assert units[region.slug].memberships[name][own] == pytest.approx(membership)
    then = industry.comparison
    assert then is not None
    assert (then.period, then.study) == ("2005", "industry")
    first = _column(_panel(industry), "own")[:, 0]
    assert [c.before for c in then.changes] == pytest.approx(list(first))


def test_the_pooled_frontier_is_one_window_of_all_periods(industry: Results) -> None:
    panel, study = _panel(industry), industry.study
    tables = table.read_periods(study).values()
    x, y = (
        np.stack([t.frame[[m.column for m in side]].to_numpy() for t in tables])
        for side in (study.dea.inputs, study.dea.outputs)
    )
    found = dea.window_analysis(x, y, width=5, orientation="output")
    np.testing.assert_allclose(_column(panel, "pooled"), 1 / found.mean.T, rtol=1e-9)
    assert (_column(panel, "pooled") <= _column(panel, "own") + 1e-9).all()


def test_the_fit_in_each_period_follows_from_the_memberships(industry: Results) -> None:
    panel = _panel(industry)
    assert panel.fits
    sets = {name: np.array([u.memberships[name] for u in panel.units]) for name in industry.sets}
    y = sets.pop("EFF")
    for fit in panel.fits:
        asked = [part.removeprefix("~") for part in fit.term.split("*")]
        x = np.minimum.reduce([1 - sets[a] if f"~{a}" in fit.term else sets[a] for a in asked])
        outcome = 1 - y if fit.outcome.startswith("~") else y
        both = np.minimum(x, outcome)
        np.testing.assert_allclose(fit.by_period, both.sum(axis=0) / x.sum(axis=0))
        np.testing.assert_allclose(fit.coverages, both.sum(axis=0) / outcome.sum(axis=0))
        assert fit.consistency == pytest.approx(both.sum() / x.sum())
        for distance, axis in ((fit.between, 0), (fit.within, 1)):
            shares = both.sum(axis=axis) / x.sum(axis=axis)
            assert distance == pytest.approx(
                np.sqrt(((shares / shares.sum() - 1 / len(shares)) ** 2).sum())
            )


def test_all_periods_make_one_truth_table(industry: Results) -> None:
    panel, cuts = _panel(industry), industry.study.fsqca.cuts
    cases = pd.DataFrame(
        {name: [v for u in panel.units for v in u.memberships[name]] for name in industry.sets},
        index=[f"{u.slug}/{p.period}" for u in panel.units for p in panel.periods],
    )
    assert panel.cases == len(cases) == 31 * 5
    for found in panel.pooled:
        y = 1 - cases["EFF"] if found.outcome.startswith("~") else cases["EFF"]
        seen = 0
        for row in found.truth_table:
            x = np.minimum.reduce([cases[c] if on else 1 - cases[c] for c, on in row.row.items()])
            both, contradictory = np.minimum(x, y), np.minimum.reduce([x, y, 1 - y])
            consistency = both.sum() / x.sum()
            pri = (both.sum() - contradictory.sum()) / (x.sum() - contradictory.sum())
            assert (row.consistency, row.pri) == pytest.approx((consistency, pri))
            assert set(row.cases) == set(cases.index[x > 0.5])
            assert row.out == int(consistency >= cuts.consistency and pri >= cuts.pri)
            seen += row.n
        assert seen == int((cases[["DEEP", "LARGE"]] != 0.5).all(axis=1).sum())
    terms = {
        (f.outcome, t.term) for f in panel.pooled for m in f.intermediate.models for t in m.terms
    }
    assert terms == {(fit.outcome, fit.term) for fit in panel.pooled_fits}


def test_percentiles_of_all_periods_are_those_of_all_periods(
    industry: Results, tmp_path: Path
) -> None:
    asked = "{column: year, calibration: pooled}"
    pooled, own = _panel(_run(_copy(tmp_path, "{column: year}", asked))), _panel(industry)
    assert (pooled.calibration, own.calibration) == ("pooled", "own")
    values = np.array([u.values["capital_per_worker"] for u in pooled.units])
    line = np.percentile(values, 45)
    there = np.array([u.memberships["DEEP"] for u in pooled.units])
    clear = np.abs(values - line) > 1e-9
    assert ((there > 0.5) == (values > line))[clear].all()
    assert there.ravel().tolist() != [v for u in own.units for v in u.memberships["DEEP"]]
    for ours, theirs in zip(pooled.units, own.units, strict=True):
        assert ours.memberships["LARGE"] == theirs.memberships["LARGE"]  # numbers stay as they are
        assert ours.memberships["EFF"] == theirs.memberships["EFF"]


def test_a_wide_table_is_the_same_panel(industry: Results, tmp_path: Path) -> None:
    folder = _copy(tmp_path, "{column: year}", '{columns: "{column} ({period})"}')
    frame = pd.read_csv(folder / "regions.csv")
    wide = frame.pivot(index="region", columns="year").loc[frame.region.unique()]
    wide.columns = [f"{name} ({period})" for name, period in wide.columns]
    wide.sample(frac=1, axis=1, random_state=1).to_csv(folder / "regions.csv")
    assert _run(folder).panel == industry.panel
    spoilt = wide.astype(object)
    spoilt.iloc[3, list(wide).index("labour (2007)")] = "many"
    spoilt.to_csv(folder / "regions.csv")
    with pytest.raises(UserError, match=r"row 5 \(Shanxi\), column labour \(2007\): 'many'"):
        table.read_periods(reading.load(folder))


def test_what_is_said_of_a_wide_table_s_columns_holds(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "{column: year}", '{columns: "{column} ({period})"}')
    wide = pd.read_csv(folder / "regions.csv").pivot(index="region", columns="year")
    wide.columns = [f"{name} ({period})" for name, period in wide.columns]
    wide.to_csv(folder / "regions.csv")
    limit = float(wide["labour (2007)"].max()) - 0.01
    fields = [{"name": n, "type": "number"} for n in wide]
    fields[[*wide].index("labour (2007)")]["constraints"] = {"maximum": limit}  # type: ignore[assignment]
    said = {"resources": [{"path": "regions.csv", "schema": {"fields": fields}}]}
    (folder / "datapackage.json").write_text(json.dumps(said), "utf-8")
    study = reading.load(folder)
    assert len(table.read(study).slugs) == 31
    with pytest.raises(UserError, match=r"column labour \(2007\): .* outside what datapackage"):
        table.read_periods(study)


def test_a_unit_without_a_period_has_no_index_and_takes_none_away(
    industry: Results, tmp_path: Path
) -> None:
    folder = _copy(tmp_path)
    path = folder / "regions.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "Beijing,2005" not in line), "utf-8")
    found = _run(folder)
    panel = _panel(found)
    assert (panel.balanced, [one.units for one in panel.periods]) == (30, [30, 31, 31, 31, 31])
    beijing = next(unit for unit in panel.units if unit.slug == "beijing")
    assert beijing.own[0] is None
    assert beijing.malmquist == (None,) * 4
    assert found.comparison is not None
    assert found.comparison.period == "2006"  # the earliest that has every unit
    others = {u.slug: u for u in panel.units if u is not beijing}
    assert others.keys() == {u.slug for u in _panel(industry).units} - {"beijing"}
    assert all(None not in unit.malmquist for unit in others.values())


def test_who_is_left_out_of_another_period_is_said(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    reason = "missing: {rule: leave out, reason: {en: Unknown., zh: 未知。}}\n"
    path = folder / "study.yml"
    path.write_text(path.read_text("utf-8") + reason, "utf-8")
    path = folder / "regions.csv"
    said = path.read_text("utf-8")
    assert "Hebei,2006," in said
    lines = [",".join((*line.split(",")[:4], "")) if line.startswith("Hebei,2006,") else line
             for line in said.splitlines()]  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    found = _run(folder)
    (line,) = found.assumed
    assert "regions.csv: of 2006 'Hebei' is left out, without a figure in 'output'" in line
    assert not found.left_out
    assert _panel(found).balanced == len(_panel(found).units) - 1


def test_memberships_on_the_pooled_frontier(industry: Results, tmp_path: Path) -> None:
    pooled = _panel(_run(_copy(tmp_path, "{column: year}", "{column: year, frontier: pooled}")))
    for ours, theirs in zip(pooled.units, _panel(industry).units, strict=True):
        assert (ours.own, ours.pooled) == (theirs.own, theirs.pooled)
        assert ours.memberships["DEEP"] == theirs.memberships["DEEP"]
        least = np.array(theirs.memberships["EFF"]) + 1e-9
        assert (np.array(ours.memberships["EFF"]) <= least).all()
    assert pooled.periods[0].high < _panel(industry).periods[0].high


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('period: "2009"', "period: 2005-2009", "none of the panel's; write the one"),
        ("{column: year}", "{column: yaer}", "no column 'yaer'; did you mean 'year'"),
        ("{column: year}", '{columns: "{column}-{period}"}', "no column like '{column}-{period}'"),
        ("{column: year}", "{}", "give either column"),
        ("{column: year}", '{columns: "{column}"}', "must hold {column} and {period} once"),
        ("{column: year}", "{column: year, periods: [2005, 2010, 2009]}", "none of '2010'"),
        ("{column: year}", "{column: year, periods: [2009]}", "two at least"),
        ("{column: year}", "{column: output}", "none of the panel's"),
        ("score: crs", "score: corrected", None),
    ],
)
def test_faults_are_one_line_each(tmp_path: Path, old: str, new: str, told: str | None) -> None:
    folder = _copy(tmp_path, old, new)
    if told is None:
        folder = Path(folder)
        said = (folder / "study.yml").read_text("utf-8")
        pooled = said.replace("{column: year}", "{column: year, frontier: pooled}")
        (folder / "study.yml").write_text(pooled, "utf-8")
        told = "pooled takes no corrected score"
    with pytest.raises(UserError) as fault:
        table.read(reading.load(folder))
    (line,) = fault.value.faults
    assert told in line


def _in_waves(folder: Path, named: list[str]) -> pd.DataFrame:
    """Write the study's table with other names for its periods, and return the table."""
    path = folder / "regions.csv"
    frame = pd.read_csv(path, dtype=str)
    frame["year"] = frame["year"].map(dict(zip(PERIODS, named, strict=True)))
    frame.to_csv(path, index=False)
    said = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(said.replace('"2009"', f"{named[-1]}"), "utf-8")
    return frame


def test_rows_in_any_order_are_followed_by_the_numbers_of_their_periods(
    industry: Results, tmp_path: Path
) -> None:
    folder = _copy(tmp_path)
    waves = ["Wave 2", "Wave 9", "Wave 10", "Wave 11", "Wave 12"]
    _in_waves(folder, waves)[::-1].to_csv(folder / "regions.csv", index=False)
    panel, known = _panel(_run(folder)), _panel(industry)
    assert [one.period for one in panel.periods] == waves
    units = {unit.slug: unit for unit in panel.units}
    for unit in known.units:
        assert units[unit.slug].own == pytest.approx(unit.own)
        assert units[unit.slug].malmquist == pytest.approx(unit.malmquist)


def test_periods_that_no_number_tells_need_rows_in_one_order(
    industry: Results, tmp_path: Path
) -> None:
    folder = _copy(tmp_path)
    waves = ["start", "spring", "summer", "autumn", "end"]
    frame = _in_waves(folder, waves)
    assert [one.period for one in _panel(_run(folder)).periods] == waves
    # Sorted by unit, the first of which came late: its first period is not the first of all.
    late = frame[(frame["region"] != "Anhui") | (frame["year"] != "start")]
    late.sort_values("region", kind="stable").to_csv(folder / "regions.csv", index=False)
    with pytest.raises(UserError) as caught:
        _run(folder)
    (line,) = caught.value.faults
    assert "regions.csv: row 7, column year: 'spring' stands after 'start' here" in line
    assert "panel: {column: year, periods: [...]}" in line
    said = (folder / "study.yml").read_text("utf-8")
    told = said.replace("{column: year}", f"{{column: year, periods: [{', '.join(waves)}]}}")
    (folder / "study.yml").write_text(told, "utf-8")
    assert [one.period for one in _panel(_run(folder)).periods] == waves
