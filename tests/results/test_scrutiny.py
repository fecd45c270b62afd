"""What referees ask for, worked out anew by other means."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from analysis import dea
from analysis.results import scrutiny as room
from analysis.results.shapes import Results, Scrutiny


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
