"""Every outside answer: R's Benchmarking and deaR, published tables, hand-made cases."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import cases_with, load, numbers

from analysis import dea

SCORES = 1e-6
KINDS = ("crs", "vrs", "nirs", "ndrs")
MEASURE = {"nonoriented": "none", "input": "input", "output": "output"}

radial_models = [
    (name, kind, orientation)
    for name in cases_with("radial")
    for kind, by_orientation in load(name).expected["radial"].items()
    for orientation in by_orientation
]


def radial(name: str, kind: str, orientation: str):
    case = load(name)
    found = dea.efficiency(
        case.inputs,
        case.outputs,
        orientation=orientation,
        returns_to_scale=kind,
        slack_weights="raw",
    )
    return case, case.expected["radial"][kind][orientation], found


@pytest.mark.parametrize(("name", "kind", "orientation"), radial_models)
def test_radial_scores_and_slack_sums(name, kind, orientation):
    case, expected, found = radial(name, kind, orientation)
    scores = numbers(expected["eff"])
    unbounded = np.isnan(scores)  # R gives no number there
    np.testing.assert_allclose(found.scores, np.where(unbounded, np.inf, scores), rtol=SCORES)
    known = ~np.isnan(scores)
    assert found.certificate[known].max() < 1e-8
    slack_sum = (found.input_slacks.sum(axis=1) + found.output_slacks.sum(axis=1))[known]
    # Beside slacks of zero only the size of the data says what is small.
    small = 1e-6 * max(case.inputs.max(), case.outputs.max())
    expected_sum = numbers(expected["slack_sum"])[known]
    np.testing.assert_allclose(slack_sum, expected_sum, rtol=1e-6, atol=1e-3 * small)


@pytest.mark.parametrize(
    ("name", "kind", "orientation"),
    [m for m in radial_models if m[0] != "dea_random2000_3x2"],
)
def test_single_slacks_and_targets_where_they_are_unique(name, kind, orientation):
    case, expected, found = radial(name, kind, orientation)
    finite = np.isfinite(found.scores)
    unique = dea.uniqueness(
        case.inputs,
        case.outputs,
        orientation=orientation,
        returns_to_scale=kind,
        slack_weights="raw",
    )
    outside = np.array(expected["slack_unique"], dtype=bool)
    np.testing.assert_array_equal(unique.slacks[finite], outside[finite])
    rows = outside & finite
    for data, slacks, targets, wanted, sign in (
        (case.inputs, found.input_slacks, found.input_targets, expected["slack_input"], -1),
        (case.outputs, found.output_slacks, found.output_targets, expected["slack_output"], 1),
    ):
        slack = np.array(wanted, dtype=float)[rows]
        size = data.max(axis=0)
        assert (np.abs(slacks[rows] - slack) <= 1e-6 * size).all()
        moved = orientation == ("input" if sign < 0 else "output")
        proportion = found.scores[rows, None] if moved else 1.0
        assert (np.abs(targets[rows] - data[rows] * proportion - sign * slack) <= 1e-6 * size).all()


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("name", cases_with("scale_eff"))
def test_returns_to_scale_and_scale_efficiency(name, orientation):
    case = load(name)
    found = dea.returns_to_scale(case.inputs, case.outputs, orientation=orientation)
    classes = case.expected["rts_class_fare_grosskopf"][orientation]
    assert [k.upper() or None for k in found.kinds.tolist()] == classes
    expected = numbers(case.expected["scale_eff"][orientation])
    np.testing.assert_allclose(found.scale_efficiency, expected, rtol=SCORES)
    direct = dea.scale_efficiency(case.inputs, case.outputs, orientation=orientation)
    np.testing.assert_array_equal(direct, found.scale_efficiency)


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("name", cases_with("banker_thrall"))
def test_interval_of_the_sum_of_weights(name, orientation):
    case = load(name)
    expected = case.expected["banker_thrall"][orientation]
    found = dea.scale_interval(case.inputs, case.outputs, orientation=orientation)
    # The outside interval gives theta a leeway of 1e-9, which widens it.
    np.testing.assert_allclose(found.lower, numbers(expected["sum_lambda_min"]), 1e-4, 1e-8)
    np.testing.assert_allclose(found.upper, numbers(expected["sum_lambda_max"]), 1e-4, 1e-8)
    assert [k.upper() or None for k in found.kinds.tolist()] == expected["rts_class"]


def test_degenerate_returns_to_scale_by_hand():
    case = load("dea_degenerate_rts")
    by_hand = case.expected["by_hand"]
    units = [row["unit"] for row in case.rows]
    kinds = dea.returns_to_scale(case.inputs, case.outputs).kinds
    found = {u: k.upper() for u, k in zip(units, kinds.tolist(), strict=True)}
    # F by hand is F without its own column, which it may use: see the case's README.
    assert found | {"F": "DRS"} == by_hand["rts_class"]
    assert found["F"] == "CRS"
    interval = dea.scale_interval(case.inputs, case.outputs)
    sizes = dea.most_productive_scale(case.inputs, case.outputs)
    for unit, (low, high) in (by_hand["sum_lambda_interval"] | {"F": (1, 6)}).items():
        at = units.index(unit)
        assert (interval.lower[at], interval.upper[at]) == pytest.approx((low, high))
        assert (sizes.smallest[at], sizes.largest[at]) == pytest.approx((1 / high, 1 / low))


def test_slacks_that_are_not_unique_by_hand():
    case = load("dea_slack_nonunique")
    at = [row["unit"] for row in case.rows].index("P")
    found = dea.uniqueness(case.inputs, case.outputs, slack_weights="raw")
    assert not found.slacks[at]
    assert not found.peers[at]
    # Any (2 - t, t, 0) with t in [0, 2].
    assert found.input_slacks_lower[at] == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.input_slacks_upper[at] == pytest.approx([2, 2, 0], abs=1e-9)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("name", cases_with("super_efficiency"))
def test_super_efficiency(name, orientation, kind):
    case = load(name)
    found = dea.super_efficiency(
        case.inputs, case.outputs, orientation=orientation, returns_to_scale=kind
    )
    expected = numbers(case.expected["super_efficiency"][kind][orientation])
    bounded = ~np.isinf(found.scores)
    np.testing.assert_array_equal(found.feasible[bounded], ~np.isnan(expected[bounded]))
    np.testing.assert_allclose(found.scores[bounded], expected[bounded], rtol=SCORES, atol=1e-12)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", list(MEASURE))
@pytest.mark.parametrize("name", cases_with("sbm"))
def test_slacks_based_measure(name, orientation, kind):
    case = load(name)
    found = dea.slacks_based_measure(
        case.inputs, case.outputs, orientation=MEASURE[orientation], returns_to_scale=kind
    )
    expected = numbers(case.expected["sbm"][kind][orientation])
    known = ~np.isnan(expected)  # deaR gives no answer for one hotel
    np.testing.assert_allclose(found.scores[known], expected[known], rtol=SCORES)
    assert known.sum() >= len(known) - 1
    assert found.certificate.max() < 1e-8


@pytest.mark.parametrize("kind", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", list(MEASURE))
@pytest.mark.parametrize("name", cases_with("sbm_super"))
def test_super_slacks_based_measure(name, orientation, kind):
    case = load(name)
    found = dea.super_slacks_based_measure(
        case.inputs, case.outputs, orientation=MEASURE[orientation], returns_to_scale=kind
    )
    expected = numbers(case.expected["sbm_super"][kind][orientation])
    # deaR gives 1 to units that are not efficient by slacks; here they keep their own measure.
    efficient = ~(found.scores < 1 - 1e-9)
    np.testing.assert_allclose(found.scores[efficient], expected[efficient], rtol=SCORES)
    np.testing.assert_allclose(expected[~efficient], 1, rtol=SCORES)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
@pytest.mark.parametrize("name", cases_with("additive"))
def test_additive(name, kind):
    case = load(name)
    found = dea.additive(case.inputs, case.outputs, returns_to_scale=kind, slack_weights="raw")
    size = max(case.inputs.max(), case.outputs.max())
    expected = case.expected["additive"][kind]
    np.testing.assert_allclose(found.scores, expected, rtol=SCORES, atol=1e-9 * size)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_cost_efficiency(kind):
    case = load("dea_coelli1998_cost")
    prices = case.columns(case.expected["prices"])
    found = dea.cost_efficiency(case.inputs, case.outputs, prices, returns_to_scale=kind)
    expected = case.expected[kind]
    np.testing.assert_allclose(found.minimal_cost, expected["min_cost"], rtol=SCORES)
    np.testing.assert_allclose(found.input_targets, expected["xopt"], rtol=SCORES)
    np.testing.assert_allclose(found.cost, expected["cost_eff"], rtol=SCORES)
    if kind == "crs":
        published = case.expected["published"]
        np.testing.assert_allclose(found.technical, published["te"], atol=5e-4)
        np.testing.assert_allclose(found.allocative, published["ae"], atol=5e-4)


def test_undesirable_outputs_by_translation():
    case = load("dea_huabian2007_undesirable")
    bad = case.columns(case.expected["undesirable_outputs"])
    expected = case.expected["seiford_zhu_output_vrs_v1500"]
    found = dea.undesirable_factors(
        case.inputs, case.outputs, bad_outputs=bad, output_translation=1500, slack_weights="raw"
    )
    np.testing.assert_allclose(found.scores, expected["eff"], rtol=SCORES)
    slacks = np.array(expected["slack_input"]).sum(axis=1)
    slacks += np.array(expected["slack_output"]).sum(axis=1)
    total = found.input_slacks.sum(axis=1) + found.output_slacks.sum(axis=1)
    np.testing.assert_allclose(total, slacks, rtol=SCORES, atol=1e-6)


def test_undesirable_outputs_by_direction():
    case = load("dea_huabian2007_undesirable")
    outputs = np.hstack([case.outputs, case.columns(case.expected["undesirable_outputs"])])
    # deaR adds the equality to variable returns as it is.
    found = dea.directional_distance(
        case.inputs, outputs, bad_outputs=[2], returns_to_scale="vrs", disposal="equality"
    )
    expected = case.expected["directional_fare_grosskopf_vrs_beta"]
    np.testing.assert_allclose(found.distances, expected, rtol=SCORES, atol=1e-9)
    assert found.output_slacks[:, 2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_nondiscretionary_input(kind):
    case = load("dea_ruggiero2007_nondiscretionary")
    found = dea.nondiscretionary(case.inputs, case.outputs, fixed_inputs=[1], returns_to_scale=kind)
    np.testing.assert_allclose(found.scores, case.expected[f"{kind}_input"], rtol=SCORES)


def test_published_example_of_deap():
    case = load("dea_deap_eg2")
    published = case.expected["published"]
    found = dea.returns_to_scale(case.inputs, case.outputs)
    np.testing.assert_allclose(found.crs, published["crste"], atol=5e-4)
    np.testing.assert_allclose(found.vrs, published["vrste_input"], atol=5e-4)
    np.testing.assert_allclose(found.scale_efficiency, published["scale_input"], atol=5e-4)
    assert [{"crs": "-"}.get(k, k) for k in found.kinds.tolist()] == published["rts"]


def test_hospitals(hospitals):
    expected = load("dea_china2020").expected
    found = dea.returns_to_scale(*hospitals)
    assert round(found.crs.mean(), 4) == expected["crs_mean"]
    assert dea.efficiency(*hospitals).on_frontier.sum() == expected["on_frontier"]
    strict = {kind: int((found.kinds == kind).sum()) for kind in ("crs", "irs", "drs")}
    assert strict == expected["counts_1e-6"]
    loose = np.where(found.near_constant, "crs", found.kinds)
    assert {k: int((loose == k).sum()) for k in ("crs", "irs", "drs")} == expected["counts_1e-3"]
    assert found.certificate.max() < 1e-8
