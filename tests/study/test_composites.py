"""Composites: their weights by laws and by hand, their column, and what is refused in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.errors import UserError
from analysis.language import messages
from analysis.results import run
from analysis.study import composites, pattern, reading, table
from analysis.study.composites import combine

TEMPLATES = Path(__file__).parents[2] / "templates"
KINDS = ("equal", "entropy", "principal component")
TABLES = st.integers(0, 10_000).map(
    lambda seed: (
        np.random.default_rng(seed).lognormal(size=(9, 1)) ** 0.5
        * np.random.default_rng(seed + 1).uniform(0.8, 1.2, size=(9, 3))
    )
)


def test_entropy_weights_are_those_worked_out_by_hand():
    # z of the first column: 0, 1, 1 (p = 0, 1/2, 1/2: e = ln 2 / ln 3); of the second: 0, 1/2, 1
    # (p = 0, 1/3, 2/3: e = (ln 3 - 2/3 ln 2) / ln 3).
    found = combine([[1, 10], [3, 20], [3, 30]], [True, True], ["a", "b"], "entropy")
    parts = np.array([1 - np.log(2) / np.log(3), 2 / 3 * np.log(2) / np.log(3)])
    np.testing.assert_allclose(found.weights, parts / parts.sum(), rtol=1e-14)
    np.testing.assert_allclose(found.values, [0, found.weights @ [1, 0.5], 1], atol=1e-14)


def test_the_first_component_of_two_indicators_weighs_them_alike_and_holds_half_of_1_plus_r():
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0]])
    found = combine(x, [True, True], ["a", "b"], "principal component")
    np.testing.assert_allclose(found.weights, [0.5**0.5] * 2, rtol=1e-12)
    assert found.share == pytest.approx((1 + np.corrcoef(x.T)[0, 1]) / 2, rel=1e-12)


def test_the_component_is_the_singular_vector_of_the_standardised_figures():
    x = np.random.default_rng(3).normal(size=(20, 1)) + np.random.default_rng(4).normal(
        scale=0.6, size=(20, 4)
    )
    found = combine(x, [True] * 4, list("abcd"), "principal component")
    standard = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    _, sizes, rows = np.linalg.svd(standard)
    np.testing.assert_allclose(np.abs(found.weights), np.abs(rows[0]), rtol=1e-10)
    assert found.share == pytest.approx(sizes[0] ** 2 / (sizes**2).sum(), rel=1e-12)
    assert np.var(found.values, ddof=1) == pytest.approx(4 * found.share, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(x=TABLES, scale=st.floats(0.01, 1000), shift=st.floats(-50, 50))
def test_units_of_measure_and_the_way_a_figure_is_written_change_nothing(kind, x, scale, shift):
    names, up = list("abc"), [True] * 3
    base = combine(x, up, names, kind)
    other = x.copy()
    other[:, 1] = shift - scale * x[:, 1]  # the same indicator, counted the other way round
    turned = combine(other, [True, False, True], names, kind)
    np.testing.assert_allclose(turned.weights, base.weights, rtol=1e-6)
    np.testing.assert_allclose(turned.values, base.values, rtol=1e-5, atol=1e-6)
    order = [2, 0, 1]
    moved = combine(x[:, order], up, names, kind)
    np.testing.assert_allclose(moved.values, base.values, rtol=1e-9, atol=1e-9)
    if kind != "principal component":
        assert base.weights.sum() == pytest.approx(1)
        assert (base.weights >= 0).all()
        assert base.values.min() >= -1e-12
        assert base.values.max() <= 1 + 1e-12


@pytest.mark.parametrize(
    ("x", "kind", "told"),
    [
        ([[1, 5], [2, 5], [3, 5]], "equal", "'b' is the same for all"),
        ([[1, 3], [2, 2], [3, 1]], "principal component", "'b' runs against the other"),
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], "principal component", "no first principal component"),
    ],
)
def test_what_tells_nothing_or_runs_against_its_direction_is_refused(x, kind, told):
    with pytest.raises(UserError, match=told):
        combine(x, [True, True], ["a", "b"], kind)


def own_study(folder: Path, composite: dict[str, object]) -> Path:
    """The pattern of a study with a composite in place of a condition's column."""
    pattern.begin_study(folder)
    raw = yaml.safe_load((folder / "study.yml").read_text("utf-8"))
    raw["composites"] = {"better off": composite}
    raw["derived"]["half"] = "`better off` / 2"
    raw["fsqca"]["conditions"][1] |= {"column": "better off", "anchors": [0.2, 0.5, 0.8]}
    raw["languages"], raw["units"]["name"] = ["en", "zh"], "district"
    raw["dea"]["bootstrap"], raw["scenarios"], raw["models"] = {"replications": 0}, {}, {}
    (folder / "study.yml").write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
    return folder


PARTS = [
    {"column": "income_per_resident", "label": "Income"},
    {"column": "online_pct", "label": {"en": "Internet", "zh": "上网"}},
    {"column": "nurses", "label": "Nurses", "direction": "lower"},
]


def test_a_composite_is_a_column_for_conditions_and_formulas_and_stands_in_the_paper(tmp_path):
    asked = {"label": "Means", "weights": "entropy", "indicators": PARTS, "reason": "Ours."}
    study = reading.load(own_study(tmp_path / "own", asked))
    read = table.read(study)
    columns = [part["column"] for part in PARTS]
    expected = combine(read.frame[columns], [True, True, False], columns, "entropy")
    np.testing.assert_allclose(read.frame["better off"], expected.values, rtol=1e-12)
    np.testing.assert_allclose(read.frame["half"], expected.values / 2, rtol=1e-12)
    results = run.run(study, read)
    (index,) = results.composites
    assert index == composites.CompositeIndex(
        "better off", "entropy", tuple(map(float, expected.weights))
    )
    for code, word in (("en", "lower figures"), ("zh", "逆向")):
        words = messages.load(TEMPLATES, ["en", "zh"])[code]
        shown = tables.composites(results, words)
        assert word in shown.rows[2][2].text
        assert shown.rows[1][3].text == words.number(expected.weights[1], 3)
        printed = str(tables.dictionary(results, words))
        assert "better off" in printed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"weights": "pca"}, "weights: is 'pca'; it must be 'equal', 'entropy' or 'principal"),
        ({"indicators": PARTS[:1]}, "indicators: has 1 entries; it needs at least 2"),
        ({"indicators": [*PARTS, PARTS[0]]}, "'income_per_resident' is an indicator twice"),
        (
            {"indicators": [*PARTS, {"column": "half", "label": "Half"}]},
            "is computed from itself ('half' uses 'better off' uses 'half')",
        ),
        (
            {"indicators": [*PARTS, {"column": "onlin_pct", "label": "?"}]},
            "column 'onlin_pct', needed for composites.better off, is not in units.csv",
        ),
    ],
)
def test_a_composite_that_cannot_be_is_refused_in_one_line(tmp_path, change, told):
    asked = {"label": "Means", "weights": "equal", "indicators": PARTS, "reason": "Ours."} | change
    with pytest.raises(UserError) as caught:
        table.read(reading.load(own_study(tmp_path / "own", asked)))
    assert any(told in fault or told.replace("'half' uses 'better off' uses 'half'",
               "'better off' uses 'half' uses 'better off'") in fault
               for fault in caught.value.faults), caught.value.faults  # fmt: skip
