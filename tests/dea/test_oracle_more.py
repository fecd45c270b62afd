"""Outside answers for bad outputs, zeros, panels and cross-efficiency."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from dea_cases import KINDS, REFERENCE, answers, numbers, table

from analysis import dea
from analysis.errors import UserError

ORIENTATIONS = {"no": "none", "input": "input", "output": "output"}


BAD_TABLES = {
    "Tone2003": (("x",), ("yg",), ("yb",)),
    "Hua_Bian_2007": (
        ("D-Input1", "D-Input2"), ("D-Output1", "D-Output2"), ("UD-Output1",),
    ),
    "made": (("x1", "x2"), ("good",), ("bad",)),
    "made_with_zero_output": (("x1", "x2"), ("good", "good2"), ("bad",)),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BAD_TABLES)
def test_slacks_based_measure_with_bad_outputs(name, kind):
    """Benchmark of deaR's sbmeff; zero outputs replaced as it does."""
    x, y, bad = table("dea_sbm_undesirable", name.split("_with")[0], *BAD_TABLES[name])
    for key, expected in answers("dea_sbm_undesirable")[name][kind].items():
        found = dea.slacks_based_measure(
            x, y, bad_outputs=bad, orientation=ORIENTATIONS[key], returns_to_scale=kind,
            zero_outputs="replace",
        )  # fmt: skip
        np.testing.assert_allclose(found.scores, numbers(expected), rtol=1e-6)
        assert found.certificate.max() < 1e-8


@pytest.mark.parametrize("key", answers("dea_sbm_undesirable")["super"])
def test_super_slacks_with_bad_outputs(key):
    """The written-out programme: deaR itself takes the bad output for a good one here."""
    x, y, bad = table("dea_sbm_undesirable", "made", *BAD_TABLES["made"])
    kind, orientation = key.split()
    expected = answers("dea_sbm_undesirable")["super"][key]
    found = dea.super_slacks_based_measure(
        x, y, bad_outputs=bad, orientation=ORIENTATIONS[orientation], returns_to_scale=kind
    )
    efficient = np.array(expected["sbm_efficient"])
    wanted = numbers(expected["values"])
    np.testing.assert_allclose(found.scores[efficient], wanted[efficient], rtol=1e-6)
    assert (found.scores[~efficient] < 1).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ORIENTATIONS)
def test_slacks_based_measures_with_zero_outputs(key, kind):
    x, y = table("dea_sbm_zero_outputs", "made", ("x1", "x2"), ("good", "good2"))
    expected = answers("dea_sbm_zero_outputs")
    model = {
        "orientation": ORIENTATIONS[key], "returns_to_scale": kind, "zero_outputs": "replace",
    }  # fmt: skip
    found = dea.slacks_based_measure(x, y, **model)
    np.testing.assert_allclose(found.scores, numbers(expected["made"][kind][key]), rtol=1e-6)
    above = dea.super_slacks_based_measure(x, y, **model)
    wanted = numbers(expected["independent"][f"super_made {kind} {key}"])
    efficient = found.scores >= 1 - 1e-9
    np.testing.assert_allclose(above.scores[efficient], wanted[efficient], rtol=1e-6)
    dropped = dea.slacks_based_measure(x, y, **model | {"zero_outputs": "drop"})
    assert np.isfinite(dropped.scores).all()


def test_zero_inputs_do_not_lift_the_measure_above_theta():
    """By hand: the third unit does with half of what the best take."""
    x, y = np.array([[1.0, 1], [2, 0], [1, 0]]), np.ones((3, 1))
    found = dea.slacks_based_measure([[1.0, 1], [2, 0], [1, 0]], y, orientation="input")
    np.testing.assert_allclose(found.scores, [0.5, 0.5, 1])
    assert (found.scores <= dea.scores(x, y).scores + 1e-12).all()


ENVIRONMENTS = {
    "textbook": (("x",), ("good", "bad")),
    "Tone2003": (("x",), ("yg", "yb")),
    "made": (("x1", "x2"), ("good", "bad")),
}
# A rule that the target's bad output may not exceed the largest one never binds here.
DISPOSAL = {"equality": "equality", "inequality": "free", "capped": "free", "kuosmanen": "weak"}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environmental_distances(name):
    x, y = table("dea_environmental_ddf", name, *ENVIRONMENTS[name])
    compared = 0
    for key, expected in answers("dea_environmental_ddf")[name].items():
        if len(key.split()) != 3:
            continue
        side, kind, technology = key.split()
        model = {
            "returns_to_scale": kind, "bad_outputs": [1],
            "input_direction": np.zeros(x.shape[1]) if side == "output" else None,
        }  # fmt: skip
        found = dea.directional_distance(x, y, disposal=DISPOSAL[technology], **model)
        np.testing.assert_allclose(found.distances, numbers(expected), atol=1e-8)
        assert not np.signbit(found.distances).any()
        assert found.certificate.max() < 1e-8
        if technology == "equality" and kind in ("crs", "nirs"):
            weak = dea.directional_distance(x, y, **model)
            np.testing.assert_array_equal(weak.distances, found.distances)
        compared += 1
    assert compared == 26


def test_published_environmental_distances():
    """Aparicio, Pastor and Zofio (2013), five units, as quoted by DataEnvelopmentAnalysis.jl."""
    x, y = table("dea_environmental_ddf", "textbook", *ENVIRONMENTS["textbook"])
    found = dea.directional_distance(x, y, input_direction=[0], bad_outputs=[1], disposal="free")
    np.testing.assert_allclose(found.distances, [0, 0.4, 0.826087, 0.555556, 0.272727], atol=1e-6)
    # B moves to A's seven good; A's two bad are one less than the three that B is asked for.
    np.testing.assert_allclose(found.output_targets[1], [7, 2], atol=1e-9)
    np.testing.assert_allclose(found.output_slacks[1], [0, -1], atol=1e-9)


MALMQUIST = {"cont": "adjacent", "seq": "sequential", "glob": "global"}
PARTS = {
    "mi": "index",
    "ec": "efficiency_change",
    "tc": "technical_change",
    "pech": "pure_efficiency_change",
    "sech": "scale_change",
}
DECOMPOSITIONS = {
    "fgnz": {}, "bias": {"decomposition": "bias"},
    "rd": {"decomposition": "ray-desli", "seen_from": "second"},
    "gl": {"decomposition": "grifell-lovell", "seen_from": "second"},
}  # fmt: skip
BIAS = {"obtech": "output_bias", "ibtech": "input_bias", "matech": "magnitude"}  # fmt: skip


@pytest.mark.parametrize("key", answers("dea_malmquist_variants")["Economy"])
def test_malmquist_variants(key):
    side, frontier, kind, decomposition = key.split()
    if frontier == "glob" and kind == "vrs":
        pytest.skip("deaR's global index under variable returns is another one: of VRS scores")
    years = range(2005, 2010)
    x, y = (
        np.stack(table("dea_malmquist_variants", "Economy", *(
            tuple(f"{name}{year}" for name in names) for year in years
        )))
        for names in (("Capital", "Labor"), ("GIOV",))
    )  # fmt: skip
    found = dea.malmquist(
        x, y, orientation={"io": "input", "oo": "output"}[side], frontier=MALMQUIST[frontier],
        **DECOMPOSITIONS[decomposition],
    )  # fmt: skip
    parts = PARTS | BIAS if decomposition == "bias" else PARTS
    for part, attribute in parts.items():
        rows = answers("dea_malmquist_variants")["Economy"][key][part]
        if rows is None:
            continue
        wanted = np.array([numbers(row) for row in rows])
        known = ~np.isnan(wanted)
        assert known.any()
        np.testing.assert_allclose(getattr(found, attribute)[known], wanted[known], rtol=1e-6)


@pytest.mark.parametrize("goal", ["benevolent", "aggressive"])
def test_cross_efficiency_of_the_aggregate(goal):
    x, y = table("dea_cross_efficiency_methods", "Golany_Roll_13", ("X1", "X2", "X3"), ("Y1", "Y2"))
    case = answers("dea_cross_efficiency_methods")["independent"]["Golany_Roll_1989_13 io_crs"]
    expected = case["M3_ben" if goal == "benevolent" else "M3_agg"]
    found = dea.cross_efficiency(x, y, goal=goal)
    others = np.array([np.delete(x, k, axis=0).sum(axis=0) for k in range(len(x))])
    made = np.array([np.delete(y, k, axis=0).sum(axis=0) for k in range(len(x))])
    reached = (found.output_weights * made).sum(axis=1) / (found.input_weights * others).sum(axis=1)
    np.testing.assert_allclose(reached, expected["goal"], rtol=1e-7)
    np.testing.assert_allclose(np.diagonal(found.matrix), case["own_scores"], rtol=1e-9)


@pytest.mark.parametrize("name", ["Golany_Roll_13", "made"])
@pytest.mark.parametrize("method", ["II", "III"])
@pytest.mark.parametrize("goal", ["benevolent", "aggressive"])
def test_cross_efficiency_is_that_of_r(goal, method, name):
    """deaR's scores; in these tables the goals leave no choice of weights."""
    columns = {
        "Golany_Roll_13": (("X1", "X2", "X3"), ("Y1", "Y2")),
        "made": (("x1", "x2"), ("good", "good2")),
    }[name]
    x, y = table("dea_cross_efficiency_methods", name, *columns)
    case = answers("dea_cross_efficiency_methods")[name.replace("Roll_13", "Roll_1989_13")]
    expected = numbers(case["io_crs"][f"M{len(method)}_{goal[:3]}"])
    found = dea.cross_efficiency(x, y, goal=goal, method=method)
    np.testing.assert_allclose(found.scores, expected, rtol=1e-8)
    assert found.certificate.max() < 1e-8


def test_the_second_method_has_no_bound_with_zeros():
    with pytest.raises(UserError, match="unit 2 has an input of 0"):
        dea.cross_efficiency([[1.0, 1], [0, 1]], [[1.0], [1]], goal="aggressive", method="II")


def test_weights_that_ignore_a_unit_still_show_its_own_score():
    """Two units with nothing in common: weights on the other's input alone reach the goal."""
    found = dea.cross_efficiency([[1.0, 0], [0, 1]], [[1.0], [1]], goal="aggressive")
    np.testing.assert_allclose(np.diagonal(found.matrix), 1)
    assert np.isfinite(found.scores).all()
    assert np.isfinite(found.peer_scores).all()


def published() -> list[tuple[str, dict]]:
    folders = sorted((REFERENCE / "dea_published").iterdir())
    return [
        (folder.name, check)
        for folder in folders
        for check in json.loads((folder / "expected.json").read_text(encoding="utf-8"))["checks"]
    ]


@pytest.mark.parametrize(("name", "check"), published())
def test_published_numbers(name, check):
    with (REFERENCE / "dea_published" / name / "input.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x, y = (
        np.array([[float(row[c]) for c in check[side]] for row in rows])
        for side in ("inputs", "outputs")
    )
    options = dict(check["kwargs"])
    for side, data in (("input_direction", x), ("output_direction", y)):
        if isinstance(options.get(side), str):
            word = options[side]
            options[side] = {"zero": np.zeros, "one": np.ones, "observed": lambda _: None}[word](
                data.shape[1]
            )
    columns = options.pop("prices", None)
    prices = [np.array([[float(row[c]) for c in columns] for row in rows])] if columns else []
    if "reference_column" in check:
        chosen = np.array([float(row[check["reference_column"]]) == 1 for row in rows])
        options["reference"] = (x[chosen], y[chosen])
    found = getattr(dea, check["function"].removeprefix("dea."))(x, y, *prices, **options)
    attribute = check["attr"]
    if attribute.startswith("peers:"):
        got = found.peers(int(attribute[6:]))
        assert {str(j): w for j, w in got.items()} == pytest.approx(
            check["value"], abs=check["atol"]
        )
        return
    if attribute == "slack_sum":
        got = found.input_slacks.sum(axis=1) + found.output_slacks.sum(axis=1)
    else:
        got = getattr(found, attribute)
    np.testing.assert_allclose(got, np.array(check["value"], dtype=float), atol=check["atol"])
