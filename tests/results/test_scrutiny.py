"""What referees ask for, worked out anew by other means."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.stats import spearmanr

from analysis import dea
from analysis.errors import UserError
from analysis.results import scrutiny as room
from analysis.results.shapes import Results, Scrutiny
from analysis.study import reading, table


@pytest.fixture(scope="module")
def asked(found: Results) -> Scrutiny:
    assert found.scrutiny is not None
    return found.scrutiny


def _column(found: Results, name: str) -> np.ndarray:
    return np.array([region.values[name] for region in found.regions])


def _scores(found: Results, without: str | None = None, left_out: str | None = None) -> np.ndarray:
    plan = found.study.dea
    keep = [region.slug != left_out for region in found.regions]
    x, y = (
        np.column_stack([_column(found, m.column) for m in side if m.column != without])[keep]
        for side in (plan.inputs, plan.outputs)
    )
    return dea.efficiency(x, y, orientation="input", returns_to_scale="crs").scores


def test_correlations_are_those_of_ranks(found: Results, asked: Scrutiny) -> None:
    score = np.array([region.score.value for region in found.regions]).round(9)
    columns = {c.name: c.column for c in found.study.fsqca.conditions}
    for one in asked.conditions:
        expected = spearmanr(score, _column(found, columns[one.name])).statistic
        assert one.correlation == pytest.approx(expected)


def test_last_digits_make_no_ranks() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.uniform(0.4, 1, 40), rng.uniform(0.4, 1, 40)
    before[:12], after[6:20] = 1.0, 1.0
    expected = spearmanr(before, after).statistic
    last = 1 + 4e-16 * rng.integers(-9, 9, (2, 40))
    assert room.rank_correlation(before * last[0], after * last[1]) == pytest.approx(expected)
    small = np.repeat([1e-12, 3e-12, 2e-12, 4e-12], 10)  # figures of any size have ranks
    assert room.rank_correlation(before, small) == pytest.approx(spearmanr(before, small).statistic)


def test_a_measure_left_out_gives_the_scores_without_it(found: Results, asked: Scrutiny) -> None:
    base = _scores(found)
    slugs = [region.slug for region in found.regions]
    assert [one.column for one in asked.without] == [m.column for m in found.study.dea.measures]
    for one in asked.without:
        scores = _scores(found, without=one.column)
        assert one.mean == pytest.approx(scores.mean())
        assert one.most == pytest.approx(np.abs(scores - base).max())
        on = {s for s, v in zip(slugs, scores, strict=True) if v > 1 - 1e-6}
        before = {region.slug for region in found.frontier}
        assert (set(one.joins), set(one.leaves)) == (on - before, before - on)


def test_who_stands_out_is_who_moves_the_others(found: Results, asked: Scrutiny) -> None:
    base = {region.slug: region.score.crs for region in found.regions}
    assert {one.slug for one in asked.frontier} == {region.slug for region in found.frontier}
    for one in asked.frontier[:2]:
        others = [slug for slug in base if slug != one.slug]
        scores = dict(zip(others, _scores(found, left_out=one.slug), strict=True))
        rises = {slug: scores[slug] - base[slug] for slug in others}
        assert one.moved == sum(rise > room.MOVED for rise in rises.values())
        assert one.most == pytest.approx(max(rises.values()), abs=1e-9)
        assert one.beyond is not None
        assert one.beyond >= 1 - 1e-9


def test_restricted_weights_never_raise_a_score(found: Results, asked: Scrutiny) -> None:
    assert asked.restricted is not None
    assert asked.restricted.mean <= found.mean
    assert asked.restricted.joins == ()


def test_the_second_stage_is_told_with_what_it_supposes(found: Results, asked: Scrutiny) -> None:
    fit = asked.second_stage
    assert fit is not None
    assert fit.names == found.study.fsqca.names
    assert 0 < fit.used <= len(found.regions)
    for low, high in zip(fit.lower, fit.upper, strict=True):
        assert low < high


def test_scores_among_those_in_like_circumstances_are_those_of_their_windows(
    found: Results, asked: Scrutiny
) -> None:
    """Each unit anew, against those within the bandwidths alone; all at once stands last."""
    plan, slugs = found.study.dea, [region.slug for region in found.regions]
    x, y = (
        np.column_stack([_column(found, m.column) for m in side])
        for side in (plan.inputs, plan.outputs)
    )
    base, n = _scores(found), len(slugs)
    columns = [_column(found, c.column) for c in found.study.fsqca.conditions]
    names = [one.condition for one in asked.conditional]
    assert names == [*found.study.fsqca.names, None]
    k = len(columns)
    rule = [2.34 * n ** (-1 / 5), 2.34 * n ** (-1 / (4 + k))]
    for one, own in zip(asked.conditional, [*([c] for c in columns), columns], strict=True):
        z = np.column_stack([(c - c.mean()) / c.std() for c in own])
        widths = [(rule[len(own) > 1], 1)] + ([(one.width, 0)] if one.width else [])
        for width, place in widths:
            near = (np.abs(z[:, None] - z[None]) <= width).all(axis=2)
            scores = np.array(
                [
                    dea.efficiency(
                        x[[i]], y[[i]], returns_to_scale="crs", reference=(x[near[i]], y[near[i]])
                    ).scores[0]
                    for i in range(n)
                ]
            )
            assert one.neighbours[place] == np.median(near.sum(axis=1))
            assert one.mean[place] == pytest.approx(scores.mean(), abs=1e-9)
            assert one.moved[place] == (scores - base > room.MOVED).sum()
            assert (scores >= base - 1e-9).all()


def test_published_scores_are_ranked_beside_the_studys_own(found: Results, root: Path) -> None:
    (one,) = found.published_ranks
    plan = found.study.published[one.place].scores
    assert plan is not None
    held = pd.read_csv(found.study.folder / plan.table, dtype={plan.id: str})
    printed = held.set_index(plan.id)[plan.column].reindex([r.id for r in found.regions])
    score = pd.Series([region.score.value for region in found.regions]).round(9)
    assert one.n == printed.notna().sum()
    assert one.ones == (printed == 1).sum()
    assert one.ranks == pytest.approx(spearmanr(printed, score).statistic)
    slugs = [region.slug for region in found.regions]
    there, here = (pd.Series(list(s)).rank(ascending=False, method="min") for s in (printed, score))
    apart = (there - here).abs()
    assert apart[slugs.index(one.furthest)] == apart.max()
    assert one.there == there[slugs.index(one.furthest)]
    assert one.here == here[slugs.index(one.furthest)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"table": "nowhere.csv"}, "is not there"),
        ({"column": "te_publshed_2018"}, "has no column 'te_publshed_2018'; did you mean"),
        ({"id": "region"}, "names none of the study's units"),
        ({"column": "rts_published_2018"}, "is no score above 0 and up to 1"),
        ({"table": "../../elsewhere.csv"}, "leads out of the study's folder"),
    ],
)
def test_faults_of_published_scores_are_told_in_a_line(
    root: Path, tmp_path: Path, change: dict[str, str], told: str
) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    path = tmp_path / "data" / "china-2020" / "study.yml"
    said = yaml.safe_load(path.read_text("utf-8"))
    said["published"][-1]["scores"] |= change
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    with pytest.raises(UserError) as fault:
        table.read(reading.load(path.parent))
    assert len(fault.value.faults) == 1
    assert told in fault.value.faults[0]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("side", ["input", "output"])
def test_a_service_that_one_unit_alone_gives_puts_it_beyond_comparison(side: str) -> None:
    study = SimpleNamespace(
        dea=SimpleNamespace(orientation=side, fixed_inputs=()), returns_to_scale="crs"
    )
    table = SimpleNamespace(slugs=("alone", "best", "half", "third"))
    x = np.array([[2.0], [1.0], [2.0], [3.0]])
    y = np.array([[1.0, 5.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    base = np.array([1, 1, 1 / 2, 1 / 3])
    told = room._frontier_units(study, table, x, y, base)  # type: ignore[arg-type]
    found = {unit.slug: unit for unit in told}
    assert set(found) == {"alone", "best"}
    assert found["alone"].beyond is None
    assert found["best"].beyond == pytest.approx(2)
