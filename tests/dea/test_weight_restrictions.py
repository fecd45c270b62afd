"""Weight restrictions: against R, against the multiplier form written out, and their laws."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import KINDS, answers, numbers, table
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import dea
from analysis.dea import programs as written_out
from analysis.dea.engine import simplex
from analysis.errors import UserError

CASE = "dea_weight_restrictions"
COLUMNS = {
    "made": (("x1", "x2"), ("y1", "y2")),
    "charnes1981_30": (("x1", "x2", "x3"), ("y1", "y2")),
    "help_page": (("x1", "x2"), ("y",)),
}
TABLE = {"made_tight": "made", "charnes1981_first30": "charnes1981_30"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [k for k in answers(CASE) if k != "software"])
def test_assurance_regions(name, kind):
    """Benchmarking's dea.dual: bounds on each input's and output's weight over the first one's."""
    source = TABLE.get(name, name)
    x, y = table(CASE, source, *COLUMNS[source])
    expected = answers(CASE)[name]
    m, s = x.shape[1], y.shape[1]
    pairs = [(i, 0) for i in range(1, m)] + [(m + r, m) for r in range(1, s)]
    regions = [
        dea.WeightRatio(*pair, *ends) for pair, ends in zip(pairs, expected["bounds"], strict=True)
    ]
    for orientation, scores in expected["models"][kind].items():
        found = dea.weight_restricted(x, y, regions, orientation=orientation, returns_to_scale=kind)
        np.testing.assert_allclose(found.scores, numbers(scores), rtol=1e-6)
        assert found.certificate.max() < 1e-8
        assert found.resolved == 0


def data(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(1, 9, (12, 2)), rng.uniform(1, 9, (12, 2))


MIXED = [
    dea.WeightRatio(1, 0, 0.5, 2),
    dea.WeightRatio(2, 0, 0.1),
    dea.VirtualShare(3, 0.2, 0.7),
    dea.VirtualShare(0, None, 0.6),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_mixed_restrictions_in_multiplier_form(orientation, kind):
    x, y = data(1)
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.weight_restricted(x, y, MIXED, **model)
    for k in range(len(x)):
        shares = [
            [0, 0, -0.2 * y[k, 0], 0.8 * y[k, 1]], [0, 0, 0.7 * y[k, 0], -0.3 * y[k, 1]],
            [-0.4 * x[k, 0], 0.6 * x[k, 1], 0, 0],
        ]  # fmt: skip
        bounds = np.array([[-0.5, 1, 0, 0], [2, -1, 0, 0], [-0.1, 0, 1, 0], *shares])
        by_hand = written_out.weight_restricted(x[k], y[k], x, y, bounds, **model)
        assert found.scores[k] == pytest.approx(by_hand.score, rel=1e-7, nan_ok=True)
        w = np.concatenate([found.input_weights[k], found.output_weights[k]])
        if found.feasible[k]:
            assert (bounds @ w >= -1e-9 * np.abs(bounds * w).sum()).all()


@given(
    st.integers(0, 10_000), st.sampled_from(KINDS), st.sampled_from(["input", "output"]),
    st.floats(0.05, 1), st.floats(1, 20),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_laws(seed, kind, orientation, lower, upper):
    x, y = data(seed)
    model = {"orientation": orientation, "returns_to_scale": kind}
    region = dea.WeightRatio(1, 0, lower, upper)
    found = dea.weight_restricted(x, y, [region], **model)
    free = dea.scores(x, y, **model).scores
    np.testing.assert_allclose(found.unrestricted, free)
    # Restricted at most free, and tighter at most looser.
    sign = 1 if orientation == "input" else -1
    assert (sign * found.scores <= sign * free + 1e-9).all()
    tighter = dea.weight_restricted(x, y, [region, dea.VirtualShare(2, 0.3, 0.7)], **model)
    known = tighter.feasible
    assert (sign * tighter.scores[known] <= sign * found.scores[known] + 1e-9).all()
    assert ((found.loss >= 0) & (found.loss <= 1)).all()
    # A ratio's bounds move with the units of measure; the scores then stay.
    moved = dea.WeightRatio(1, 0, lower / 100, upper / 100)
    again = dea.weight_restricted(x * [1, 100], y, [moved], **model)
    np.testing.assert_allclose(again.scores, found.scores, rtol=1e-8)
    # Bounds that never bind change nothing.
    loose = dea.weight_restricted(x, y, [dea.VirtualShare(2, 0, 1)], **model)
    np.testing.assert_allclose(loose.scores, free, rtol=1e-9)


def test_what_a_restriction_costs_by_hand():
    """One input; the first unit is best at the first output only, which must weigh a half."""
    found = dea.weight_restricted([[1.0], [1]], [[2.0, 1], [1, 2]], [dea.WeightRatio(2, 1, 1, 1)])
    np.testing.assert_allclose(found.scores, 1)
    worse = dea.weight_restricted([[1.0], [1]], [[2.0, 1], [1, 4]], [dea.WeightRatio(2, 1, 1, 1)])
    np.testing.assert_allclose(worse.scores, [0.6, 1])
    np.testing.assert_allclose(worse.loss, [0.4, 0])
    assert worse.binding.all()


def test_the_fallback_agrees(monkeypatch):
    x, y = data(3)
    expected = dea.weight_restricted(x, y, MIXED[:2])
    monkeypatch.setattr(simplex, "MOST_ROUNDS", 0)
    found = dea.weight_restricted(x, y, MIXED[:2])
    assert found.resolved > 0
    np.testing.assert_allclose(found.scores, expected.scores, rtol=1e-8)


def test_restrictions_as_text():
    names = (["beds", "staff"], ["visits"])
    assert dea.restriction("0.5 <= beds/staff <= 2", *names) == dea.WeightRatio(0, 1, 0.5, 2)
    assert dea.restriction("2>=beds/staff>=0.5", *names) == dea.WeightRatio(0, 1, 0.5, 2)
    assert dea.restriction("visits / beds >= 3", *names) == dea.WeightRatio(2, 0, 3, None)
    assert dea.restriction("share(staff) <= .6", *names) == dea.VirtualShare(1, None, 0.6)
    for text, message in (
        ("beds/doctors <= 1", "no column 'doctors'"), ("beds <= 1", "neither"),
        ("beds/staff", "cannot be read"), ("x <= beds/staff", "cannot be read|bound|column"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=message):
            dea.restriction(text, *names)


@pytest.mark.parametrize(
    ("given_one", "message"),
    [
        (dea.WeightRatio(0, 0, 1, 2), "different ones"),
        (dea.WeightRatio(0, 9, 1, 2), "0 to 3"),
        (dea.WeightRatio(0, 1), "no bound"),
        (dea.VirtualShare(0, 0.8, 0.2), "in order"),
    ],
)
def test_restrictions_that_are_none(given_one, message):
    with pytest.raises(UserError, match=message):
        dea.weight_restricted(*data(0), [given_one])


def test_restrictions_that_no_weights_meet():
    x, y = data(0)
    shares = [dea.VirtualShare(0, 0.7), dea.VirtualShare(1, 0.7)]
    found = dea.weight_restricted(x, y, shares)
    assert not found.feasible.any()
    assert np.isnan(found.scores).all()
    assert np.isnan(found.loss).all()
