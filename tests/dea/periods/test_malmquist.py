"""Malmquist indices against deaR and DEAP."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import load, numbers

from analysis import dea
from analysis.errors import UserError

COLUMNS = {
    "dea_deap_eg4_malmquist": ("firm", "year"),
    "dea_economy_malmquist": ("DMUs", "Period"),
    "dea_grifell_lovell1999_malmquist": ("DMU", "Year"),
}
MODELS = {
    "crs_fgnz": {},
    "vrs_fgnz": {},
    # deaR looks at the shift of the frontiers from the second period's data alone.
    "vrs_rd": {"decomposition": "ray-desli", "seen_from": "second"},
    "crs_seq": {"frontier": "sequential"},
    "crs_glob": {"frontier": "global"},
}
PARTS = {
    "mi": "index",
    "ec": "efficiency_change",
    "tc": "technical_change",
    "pech": "pure_efficiency_change",
    "sech": "scale_change",
}


def panel(name):
    case = load(name)
    unit, period = COLUMNS[name]
    rank = {u: i for i, u in enumerate(case.expected["units"])}
    periods = [str(p) for p in case.expected["periods"]]
    order = sorted(
        range(len(case.rows)),
        key=lambda i: (periods.index(case.rows[i][period]), rank[case.rows[i][unit]]),
    )
    shape = (len(periods), len(rank), -1)
    return case, case.inputs[order].reshape(shape), case.outputs[order].reshape(shape)


answered = [
    (name, orientation, model)
    for name in COLUMNS
    for orientation in ("input", "output")
    for model in MODELS
    if f"{orientation}_{model}" in load(name).expected
]


@pytest.mark.parametrize(("name", "orientation", "model"), answered)
def test_indices(name, orientation, model):
    case, x, y = panel(name)
    expected = case.expected[f"{orientation}_{model}"]
    found = dea.malmquist(x, y, orientation=orientation, **MODELS[model])
    compared = 0
    for part, attribute in PARTS.items():
        if part not in expected:
            continue
        outside = np.array([numbers(v) for v in expected[part].values()])
        known = ~np.isnan(outside)
        got = getattr(found, attribute)
        np.testing.assert_allclose(got[known], outside[known], rtol=1e-6)
        compared += known.sum()
    assert compared > 0


def test_published_output_of_deap():
    case, x, y = panel("dea_deap_eg4_malmquist")
    published = case.expected["published"]["year2"]
    found = dea.malmquist(x, y, orientation="output")
    for name, attribute in (
        ("effch", "efficiency_change"),
        ("techch", "technical_change"),
        ("pech", "pure_efficiency_change"),
        ("sech", "scale_change"),
        ("tfpch", "index"),
    ):
        np.testing.assert_allclose(getattr(found, attribute)[0], published[name], atol=6e-4)


@pytest.mark.parametrize("decomposition", ["fgnz", "ray-desli"])
@pytest.mark.parametrize("frontier", ["adjacent", "sequential", "global"])
def test_parts_multiply_to_the_index(decomposition, frontier):
    _, x, y = panel("dea_economy_malmquist")
    found = dea.malmquist(x, y, decomposition=decomposition, frontier=frontier)
    product = found.technical_change * found.pure_efficiency_change * found.scale_change
    known = ~np.isnan(product)
    np.testing.assert_allclose(product[known], found.index[known], rtol=1e-12)
    assert known.mean() > 0.5


def test_global_index_is_circular():
    _, x, y = panel("dea_economy_malmquist")
    whole = dea.malmquist(x[[0, -1]], y[[0, -1]], frontier="global").index[0]
    # The two end periods alone span another frontier: compare within one panel of five.
    steps = dea.malmquist(x, y, frontier="global").index
    pooled = (np.vstack(x), np.vstack(y))
    first, last = (dea.scores(x[t], y[t], reference=pooled).scores for t in (0, -1))
    np.testing.assert_allclose(steps.prod(axis=0), last / first, rtol=1e-9)
    assert not np.allclose(steps.prod(axis=0), whole, rtol=1e-9)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_a_frontier_that_keeps_its_form_has_no_bias(orientation):
    x, y = np.random.default_rng(3).uniform(1, 9, (2, 8, 2))
    found = dea.malmquist(
        np.stack([x, x]), np.stack([y, 1.2 * y]), orientation=orientation, decomposition="bias"
    )
    np.testing.assert_allclose([found.output_bias, found.input_bias], 1, rtol=1e-9)
    np.testing.assert_allclose(found.magnitude, 1.2, rtol=1e-9)


def test_bias_and_magnitude_make_up_the_shift():
    _, x, y = panel("dea_economy_malmquist")
    found = dea.malmquist(x, y, decomposition="bias")
    product = found.output_bias * found.input_bias * found.magnitude
    np.testing.assert_allclose(product, found.technical_change, rtol=1e-9)
    with pytest.raises(UserError, match="a frontier that shifts"):
        dea.malmquist(x, y, decomposition="bias", frontier="global")


def test_beyond_comparison_is_said_not_dropped():
    # Period 2 makes more than any unit of period 1: VRS has no score for it there.
    x, y = np.ones((2, 3, 1)), np.array([[[1.0], [2], [3]], [[4], [5], [6]]])
    found = dea.malmquist(x, y, decomposition="ray-desli")
    assert np.isnan(found.technical_change).all()
    np.testing.assert_allclose(found.index, [[4, 2.5, 2]])


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.ones((2, 3, 1)), np.ones((2, 4, 1)), "same periods and units"),
        (np.ones((1, 3, 1)), np.ones((1, 3, 1)), "two or more periods"),
        ([[[1.0]], [[1.0], [2.0]]], np.ones((2, 1, 1)), "not balanced"),
    ],
)
def test_bad_panels(x, y, message):
    with pytest.raises(UserError, match=message):
        dea.malmquist(x, y)
