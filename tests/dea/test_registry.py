"""Every model by its name: options, columns, written-out programme, documentation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis import dea
from analysis.dea import programs, registry
from analysis.errors import UserError

DOCS = (Path(__file__).parents[2] / "docs" / "dea.md").read_text(encoding="utf-8")
# Functions that are no models: a part of another's answer, a check, or of another kind of data.
NO_MODELS = {
    "duplicates", "isotonicity", "sample_size", "restriction",  # checks and reading
    "scores", "scale_efficiency",  # parts of radial and returns
    "cross_validated_bandwidths", "rule_bandwidths",  # a part of conditional
}  # fmt: skip
NEEDED = {
    "cost": {"prices": np.array([[1.0, 2]])},
    "revenue": {"prices": np.array([[1.0, 2]])},
    "profit": {"prices": np.array([[1.0, 2, 1, 3]])},
    "weights": {"weights": ["0.5 <= a/b <= 2", "share(d) >= 0.1"]},
    "bootstrap": {"replications": 20},
    "bootstrap-gaps": {"replications": 20},
    "undesirable": {"bad": np.arange(1.0, 10)[:, None]},
    "no-better": {"environment": np.arange(9.0)[:, None] ** 2},
    "metafrontier": {"groups": ["n", "s", "s"] * 3},
    "mergers": {"groups": ["n", "s", "s"] * 3},
    "two-stage": {"intermediate": np.arange(1.0, 10)[:, None]},
    "window": {"period": [1, 2, 3] * 3, "width": 2},
    "conditional": {"environment": np.arange(9.0)[:, None] ** 2},
    "separability": {"environment": np.arange(27.0)[:, None] ** 2, "splits": 2},
    "order-m": {"order": 3},
    "order-alpha": {"alpha": 0.8},
    "returns-test": {"replications": 20},
    "rounding": {"precision": {"a": 1.0, "c": 0.5}, "replications": 20},
    "rounding-of-scale": {"precision": {}, "replications": 20},
    "malmquist": {"period": [1, 2, 3] * 3},
    "malmquist-luenberger": {"period": [1, 2, 3] * 3, "bad": np.arange(1.0, 10)[:, None]},
    "second-stage": {"environment": np.arange(9.0)[:, None] ** 2, "replications": 20},
}


@pytest.fixture(scope="module")
def nine() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    return rng.uniform(1, 9, (9, 2)), rng.uniform(1, 9, (9, 2))


def run(name: str, data: tuple[np.ndarray, np.ndarray], **options):
    units = [f"u{k // 3 if 'period' in options else k}" for k in range(len(data[0]))]
    return registry.run(
        name, *data, units=units, options=options,
        names={
            "inputs": ("a", "b"), "outputs": ("c", "d"), "bad": ("e",), "environment": ("f",),
            "bad_inputs": ("g",),
        },
    )  # fmt: skip


@pytest.mark.parametrize("name", registry.MODELS)
def test_every_model_runs_and_is_known_everywhere(nine, name):
    entry = registry.entry(name)
    # The separability test splits its sample.
    data = tuple(np.vstack([a, a + 1, a + 2]) for a in nine) if name == "separability" else nine
    found = run(name, data, **NEEDED.get(name, {}))
    assert found.columns
    steps = found.of != "unit" or name == "window" or name.startswith("malmquist")
    count = len(found.units) if steps else 9
    assert all(len(values) == count for values in found.columns.values())
    assert len(found.rows) == count
    assert found.facts["model"] == name
    assert found.facts.get("certificate", 0) < 1e-8
    assert getattr(dea, entry.python)
    assert f"`{entry.python}`" in DOCS
    assert f"`{name}`" in DOCS
    assert entry.program is None or getattr(programs, entry.program)


def test_no_model_is_left_out():
    public = {n for n in dea.__all__ if n[0].islower() and callable(getattr(dea, n))}
    assert public - NO_MODELS == {entry.python for entry in registry.MODELS.values()}


def test_constant_returns_are_the_default_of_all():
    defaults = [e.options.get("returns_to_scale", "crs") for e in registry.MODELS.values()]
    assert set(defaults) == {"crs"}


def test_bad_outputs_and_fixed_columns_by_name(nine):
    x, y = nine
    bad = y[:, :1] + 1
    found = run("directional", nine, bad=bad)
    expected = dea.directional_distance(x, np.hstack([y, bad]), bad_outputs=[2])
    np.testing.assert_array_equal(found.columns["distances"], expected.distances)
    np.testing.assert_array_equal(found.columns["output_targets: e"], expected.output_targets[:, 2])
    held = run("nondiscretionary", nine, fixed=["b"])
    expected = dea.nondiscretionary(x, y, fixed_inputs=[1])
    np.testing.assert_array_equal(held.columns["scores"], expected.scores)
    bad = run("sbm", nine, bad=bad)
    assert "bad_slacks: e" in bad.columns


def test_a_panel_in_one_table(nine):
    x, y = nine
    shuffled = np.random.default_rng(4).permutation(9)
    # Nine is before ten, and a table's rows stand in any order.
    found = registry.run(
        "malmquist", x[shuffled], y[shuffled], units=[f"u{k // 3}" for k in shuffled],
        names={"inputs": ("a", "b"), "outputs": ("c", "d")},
        options={"period": [["9", "10", "11"][k % 3] for k in shuffled], "orientation": "output"},
    )  # fmt: skip
    expected = dea.malmquist(
        x.reshape(3, 3, 2).swapaxes(0, 1), y.reshape(3, 3, 2).swapaxes(0, 1), orientation="output"
    )
    for row in found.rows:
        unit, step = int(row["unit"][1:]), ["9", "10"].index(row["from"])
        assert row["to"] == ["10", "11"][step]
        assert row["index"] == pytest.approx(expected.index[step, unit], rel=1e-9)
        assert row["scale_change"] == pytest.approx(expected.scale_change[step, unit], rel=1e-9)


def test_sets_and_roundings_are_those_of_python(nine):
    x, y = nine
    sets = dea.outlier_sets(x, y, largest=2)
    found = run("outlier-sets", nine, largest=2)
    assert found.columns["set"][1] == "; ".join(f"u{k}" for k in sets.sets[1])
    np.testing.assert_array_equal(found.columns["ratio"], sets.ratios)
    rounded = run("rounding", nine, precision={"b": 2.0}, replications=30, returns_to_scale="vrs")
    expected = dea.rounding(
        x, y, input_precision=[0, 2.0], output_precision=0, replications=30, returns_to_scale="vrs"
    )
    np.testing.assert_array_equal(rounded.columns["on_frontier"], expected.on_frontier)


def test_peers_bear_names(nine):
    found = run("radial", nine)
    expected = dea.efficiency(*nine)
    for k, of_unit in enumerate(found.peers):
        assert of_unit == pytest.approx({f"u{j}": w for j, w in expected.peers(k).items()})
    named = run("leave-one-peer-out", nine).columns["peer"]
    assert set(named) <= {"", *found.units}


def test_what_is_undefined_is_said():
    data = (np.ones((3, 2)), np.array([[1.0, 1], [2, 1], [0, 0]]))
    found = run("radial", data, orientation="output")
    assert found.columns["scores"][2] == np.inf
    assert found.rows[2]["scores"] is None
    assert [note.split(":")[0] for note in found.notes] == ["u2"]
    # In the first column's direction nobody makes what the second unit makes.
    above = run("super", data, returns_to_scale="vrs")
    assert any("no answer" in note for note in above.notes)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("radiel", {}, "did you mean 'radial'"),
        ("radial", {"goal": "benevolent"}, "it belongs to cross"),
        ("cost", {}, "cost needs prices"),
        ("weights", {}, "weights needs weights"),
        ("weights", {"weights": ["a/z <= 1"]}, "no column 'z'"),
        ("nondiscretionary", {"fixed": ["z"]}, "neither an input nor an output"),
        ("sbm", {"orientation": "both"}, "orientation is 'both'"),
        ("rounding", {"precision": {"z": 1.0}}, "'z' is neither an input nor an output"),
        ("malmquist", {"period": [1] * 9}, "'u0' has two rows for 1"),
        ("malmquist", {"period": [1, 2, 3] * 2 + [1, 2, 4]}, "'u0' has no row for 4 .and 2 more"),
    ],
)
def test_what_cannot_be_asked(nine, name, options, message):
    with pytest.raises(UserError, match=message):
        run(name, nine, **options)
