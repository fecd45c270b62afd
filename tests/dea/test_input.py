"""Data that cannot be measured, or only just: one clear line, or a defined answer."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import dea
from analysis.errors import UserError

KINDS = ("crs", "vrs", "nirs", "ndrs")
GOOD = (np.array([[1.0, 2], [2, 1], [2, 2]]), np.array([[1.0], [1], [1]]))


def changed(table, row, column, value):
    new = table.copy()
    new[row, column] = value
    return new


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        (changed(GOOD[0], 1, 0, np.nan), GOOD[1], "inputs: unit 2, column 1 is nan"),
        (
            changed(GOOD[0], 2, 1, -3),
            GOOD[1],
            "inputs: unit 3, column 2 is -3, negative; range_dir",
        ),
        (GOOD[0], changed(GOOD[1], 0, 0, np.inf), "outputs: unit 1, column 1 is inf"),
        (changed(changed(GOOD[0], 0, 0, 0), 0, 1, 0), GOOD[1], "inputs: unit 1 has only zeros"),
        (GOOD[0], GOOD[1][:2], "inputs have 3 units, outputs 2"),
        ([["a"], [1]], [[1], [1]], "not a table of numbers"),
        ([[1, 2], [3]], [[1], [1]], "not a table of numbers"),
        (np.ones((2, 2, 2)), np.ones((2, 1)), "have shape"),
        (np.ones((0, 2)), np.ones((0, 1)), "have shape"),
        (np.ones((2, 0)), np.ones((2, 1)), "have shape"),
    ],
)
def test_bad_tables_are_named(inputs, outputs, message):
    for model in (dea.efficiency, dea.returns_to_scale, dea.uniqueness, dea.super_efficiency):
        with pytest.raises(UserError, match=message) as error:
            model(inputs, outputs)
        assert len(error.value.faults) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, y: dea.efficiency(x, y, orientation="in"), "orientation is 'in'; use one of"),
        (lambda x, y: dea.efficiency(x, y, returns_to_scale="irs"), "returns_to_scale is 'irs'"),
        (lambda x, y: dea.efficiency(x, y, slack_weights="none"), "slack_weights is 'none'"),
        (lambda x, y: dea.efficiency(x, y, reference=(x[:, :1], y)), "reference has 1 inputs"),
        (lambda x, y: dea.returns_to_scale(x, y, orientation=""), "orientation is ''"),
        (lambda x, y: dea.slacks_based_measure(x, y, orientation="both"), "orientation is 'both'"),
        (lambda x, y: dea.slacks_based_measure(x, y * [[0], [1], [1]]), "unit 1, column 1 is 0"),
        (lambda x, y: dea.super_slacks_based_measure(x * [[0, 1]] * 1, y), "column 1 is 0"),
        (lambda x, y: dea.cost_efficiency(x, y, [1.0]), "prices have shape"),
        (lambda x, y: dea.cost_efficiency(x, y, [0.0, 0.0]), "unit 1 cost nothing"),
        (lambda x, y: dea.cost_efficiency(x, y, [-1.0, 0.0]), "prices: unit 1, column 1 is -1"),
        (lambda x, y: dea.cross_efficiency(x, y, goal="kind"), "goal is 'kind'"),
        (lambda x, y: dea.cross_efficiency(x[:1], y[:1]), "two or more"),
        (lambda x, y: dea.cross_efficiency(x, y * [[1], [0], [1]]), "unit 2 has only zeros"),
        (lambda x, y: dea.jackknife(x[:2], y[:2]), "three or more"),
        (lambda x, y: dea.directional_distance(x, y, input_direction=[0, 0], output_direction=0),
         "direction of unit 1 is zero"),
        (lambda x, y: dea.directional_distance(x, y, input_direction=[1, 1, 1]), "has shape"),
        (lambda x, y: dea.directional_distance(x, y, bad_outputs=[1]), "counted 0 to 0"),
        (lambda x, y: dea.nondiscretionary(x, y, fixed_inputs=[2]), "counted 0 to 1"),
        (lambda x, y: dea.nondiscretionary(x, y, fixed_inputs=[0, 1]), "not fixed"),
        (lambda x, y: dea.undesirable_factors(x, y, bad_outputs=y[:2]), "bad_outputs have 2"),
        (lambda x, y: dea.undesirable_factors(x, y, bad_outputs=y, output_translation=1),
         "larger translation"),
        (lambda x, y: dea.undesirable_factors(x, y), "name one"),
        (lambda x, y: dea.nondiscretionary(x, y, equal_outputs=[1]), "counted 0 to 0"),
        (lambda x, y: dea.range_directional(x, y, orientation="both"), "orientation is 'both'"),
        (lambda x, y: dea.range_directional(x, y, direction="far"), "direction is 'far'"),
    ],
)  # fmt: skip
def test_bad_options_are_named(call, message):
    with pytest.raises(UserError, match=message):
        call(*GOOD)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_one_unit_is_its_own_frontier(orientation, kind):
    found = dea.efficiency([[2.0, 3]], [[1.0]], orientation=orientation, returns_to_scale=kind)
    assert found.scores.tolist() == [1.0]
    assert found.peers(0) == {0: 1.0}
    assert not dea.super_efficiency([[2.0, 3]], [[1.0]], returns_to_scale=kind).feasible[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_identical_units_are_all_efficient(orientation, kind):
    x, y = np.full((5, 2), 3.0), np.full((5, 1), 7.0)
    found = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
    np.testing.assert_allclose(found.scores, 1)
    assert found.on_frontier.all()
    np.testing.assert_allclose(
        dea.super_efficiency(x, y, orientation=orientation, returns_to_scale=kind).scores, 1
    )
    assert dea.duplicates(x, y) == ((0, 1, 2, 3, 4),)


def test_more_variables_than_units():
    rng = np.random.default_rng(0)
    x, y = rng.lognormal(size=(3, 6)), rng.lognormal(size=(3, 5))
    found = dea.efficiency(x, y, returns_to_scale="vrs")
    np.testing.assert_allclose(found.scores, 1)
    rules = dea.sample_size(x, y)
    assert (rules.units, rules.inputs, rules.outputs) == (3, 6, 5)
    assert (rules.product_rule, rules.sum_rule, rules.golany_roll_rule) == (False, False, False)


def test_rules_for_the_sample_size():
    for (n, m, s), expected in {
        (31, 4, 3): (True, True, True),
        (31, 4, 4): (False, True, True),
        (20, 5, 2): (True, False, True),
        (13, 6, 1): (True, False, False),
    }.items():
        rules = dea.sample_size(np.ones((n, m)), np.ones((n, s)))
        assert (rules.product_rule, rules.sum_rule, rules.golany_roll_rule) == expected


def test_isotonicity_is_the_correlation(hospitals):
    x, y = hospitals
    found = dea.isotonicity(x, y)
    expected = np.corrcoef(x, y, rowvar=False)[:3, 3:]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert (found > 0).all()
    assert np.isnan(dea.isotonicity(np.ones((3, 1)), y[:3])).all()


def test_duplicates_are_grouped():
    x = np.array([[1.0], [2], [1], [2], [3]])
    assert dea.duplicates(x, np.ones((5, 1))) == ((0, 2), (1, 3))
    assert dea.duplicates(x, np.arange(5.0)[:, None]) == ()


def test_a_unit_without_output():
    x, y = np.array([[1.0], [2], [3]]), np.array([[1.0], [1], [0]])
    assert dea.scores(x, y).scores[2] == 0
    found = dea.efficiency(x, y, orientation="output", returns_to_scale="vrs")
    assert found.scores[2] == np.inf
    assert found.farrell_inverse[2] == 0
    assert np.isnan(found.output_targets[2]).all()
    assert found.peers(2) == {}
    assert found.resolved == 0
    kinds = dea.returns_to_scale(x, y, orientation="output").kinds
    assert kinds.tolist() == ["crs", "drs", ""]


def test_vectors_count_as_one_column():
    found = dea.efficiency([1.0, 2, 4], [1.0, 1, 1])
    assert found.scores.tolist() == [1, 0.5, 0.25]
    assert found.peer_counts.tolist() == [3, 0, 0]


def test_peers_are_sorted_by_weight(hospitals):
    found = dea.efficiency(*hospitals)
    for k in range(31):
        weights = list(found.peers(k).values())
        assert weights == sorted(weights, reverse=True)
        assert found.lambdas[[k], :].sum() == pytest.approx(sum(weights))
    assert found.peer_counts.sum() == found.lambdas.nnz


def test_only_the_requested_data_are_touched():
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0], [1.0]])
    before = (x.copy(), y.copy())
    dea.efficiency(x, y)
    dea.bootstrap(x, y, replications=3, bandwidth=0.01)
    np.testing.assert_array_equal((x, y), before)


@pytest.mark.parametrize("kind", ["crs", "vrs"])
def test_an_arrays_place_in_memory_moves_no_digit(kind):
    rng = np.random.default_rng(3)
    x, y = rng.lognormal(size=(40, 3)), rng.lognormal(size=(40, 2))

    def found(x, y):
        boot = dea.bootstrap(x, y, returns_to_scale=kind, replications=100)
        return boot.draws.tobytes() + dea.efficiency(x, y, returns_to_scale=kind).scores.tobytes()

    assert found(np.asfortranarray(x), np.asfortranarray(y)) == found(x, y)
