"""Merger gains: by hand, against written-out programmes, and by their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from analysis import dea
from analysis.dea import programs
from analysis.errors import UserError

# The example of Benchmarking's manual page: A with B, C with D.
X, Y = np.array([[100.0], [200], [300], [500]]), np.array([[75.0], [100], [300], [400]])
PAIRS = ["AB", "AB", "CD", "CD"]


def test_by_hand_under_constant_returns() -> None:
    """The best make one a unit of input, so sums and averages have the same score: 175/300."""
    found = dea.merger_gains(X, Y, PAIRS)
    np.testing.assert_allclose(found.overall, [175 / 300, 700 / 800])
    np.testing.assert_allclose(found.learning, found.overall)
    np.testing.assert_allclose([*found.harmony, *found.size], 1)


def test_by_hand_under_variable_returns() -> None:
    """A, C and D span the frontier; B should make 100 from 100 + 200 * 25/225 of input.

    A + B makes 175 of 300: the line from A to C asks for 100 + 200 * 100/225 = 1700/9. With B
    efficient the two have 2000/9, on average 1000/9 for 87.5 made, on the line itself. C + D makes
    700, which nobody does.
    """
    found = dea.merger_gains(X, Y, PAIRS, returns_to_scale="vrs")
    assert found.overall[0] == pytest.approx(1700 / 9 / 300)
    assert found.adjusted[0] == pytest.approx(1700 / 2000)
    assert found.harmony[0] == pytest.approx(1)
    assert found.size[0] == pytest.approx(0.85)
    assert np.isnan(found.overall[1])
    assert [note.partition(":")[0] for note in found.notes] == ["CD"]
    assert found.harmony[1] == pytest.approx(1)


tables = st.integers(0, 10_000).map(
    lambda seed: np.random.default_rng(seed).uniform(1, 9, (2, 8, 2)).round(2)
)
labels = st.lists(st.sampled_from("abc"), min_size=8, max_size=8)


@settings(max_examples=25, deadline=None)
@given(
    tables, labels, st.sampled_from(["input", "output", "graph"]),
    st.sampled_from(["crs", "vrs", "nirs"]),
)  # fmt: skip
def test_laws(data: np.ndarray, groups: list[str], orientation: str, kind: str) -> None:
    x, y = data
    model = {"orientation": orientation, "returns_to_scale": kind}
    found = dea.merger_gains(x, y, groups, **model)
    sense = -1 if orientation == "output" else 1
    known = np.isfinite(found.overall)
    np.testing.assert_allclose(
        found.overall[known], (found.learning * found.harmony * found.size)[known]
    )
    # Learning and harmony never cost; under constant returns size neither gains nor costs.
    assert (sense * (found.learning[known] - 1) < 1e-7).all()
    assert (sense * (found.harmony - 1) < 1e-7).all()
    if kind == "crs":
        np.testing.assert_allclose(found.size, 1, rtol=1e-7)
    scaled = dea.merger_gains(x * [1e3, 1], y * [1, 1e-2], groups, **model)
    np.testing.assert_allclose(scaled.overall, found.overall, rtol=1e-7)
    np.testing.assert_allclose(scaled.harmony, found.harmony, rtol=1e-7)
    assert found.certificate < 1e-8


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("kind", ["crs", "vrs", "nirs", "ndrs", "fdh"])
def test_every_part_is_a_written_out_programme(orientation: str, kind: str) -> None:
    x, y = np.random.default_rng(4).uniform(1, 9, (2, 12, 2))
    groups = list("aabbbccddddd")
    model = {"orientation": orientation, "returns_to_scale": kind}

    def score(of_x: np.ndarray, of_y: np.ndarray) -> float:
        return programs.radial(of_x, of_y, x, y, **model).score

    found = dea.merger_gains(x, y, groups, **model)
    own = np.array([score(*unit) for unit in zip(x, y, strict=True)])[:, None]
    alone = (x * own, y) if orientation == "input" else (x, y * own)
    for place, name in enumerate(found.mergers):
        members = [k for k, label in enumerate(groups) if label == name]
        wanted = [
            score(x[members].sum(axis=0), y[members].sum(axis=0)),
            score(*(side[members].sum(axis=0) for side in alone)),
            score(*(side[members].mean(axis=0) for side in alone)),
        ]
        got = [part[place] for part in (found.overall, found.adjusted, found.harmony)]
        np.testing.assert_allclose(got, wanted, rtol=1e-7)


@pytest.mark.parametrize("kind", ["crs", "vrs", "nirs", "ndrs"])
def test_graph_gains_by_halving(kind: str) -> None:
    """G of sums, of sums of efficient members and of their mean, by scipy's HiGHS and bisection."""
    x, y = np.random.default_rng(6).uniform(1, 9, (2, 9, 2))
    groups = list("aabbbcccc")
    bound = {"crs": (0, np.inf), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, np.inf)}[kind]

    def enough(g: float, of_x: np.ndarray, of_y: np.ndarray) -> float:
        """What share of G x makes y / G, less 1."""
        rows = np.vstack([np.column_stack([-g * of_x, x.T]), np.column_stack([[0, 0], -y.T])])
        total = np.append(0, np.ones(len(x)))
        finite = [(s * total, s * b) for s, b in ((-1, bound[0]), (1, bound[1])) if np.isfinite(b)]
        found = optimize.linprog(
            np.append(1, np.zeros(len(x))), np.vstack([rows, *(row for row, _ in finite)]),
            np.concatenate([[0, 0], -of_y / g, [b for _, b in finite]]),
        )  # fmt: skip
        return found.fun - 1 if found.status == 0 else 10.0

    def score(of_x: np.ndarray, of_y: np.ndarray) -> float:
        return optimize.brentq(enough, 1e-2, 1e2, args=(of_x, of_y), xtol=1e-11)

    own = np.array([score(*unit) for unit in zip(x, y, strict=True)])[:, None]
    np.testing.assert_allclose(
        dea.hyperbolic_efficiency(x, y, returns_to_scale=kind).scores, own[:, 0], rtol=1e-6
    )
    found = dea.merger_gains(x, y, groups, orientation="graph", returns_to_scale=kind)
    alone = (x * own, y / own)
    for place, name in enumerate(found.mergers):
        members = [k for k, label in enumerate(groups) if label == name]
        wanted = [
            score(x[members].sum(axis=0), y[members].sum(axis=0)),
            score(*(side[members].sum(axis=0) for side in alone)),
            score(*(side[members].mean(axis=0) for side in alone)),
        ]
        got = [part[place] for part in (found.overall, found.adjusted, found.harmony)]
        np.testing.assert_allclose(got, wanted, rtol=1e-6)


def test_a_merger_needs_two() -> None:
    with pytest.raises(UserError, match="no label is that of two"):
        dea.merger_gains(X, Y, list("abcd"))
    with pytest.raises(UserError, match="give one a unit"):
        dea.merger_gains(X, Y, ["a", "a"])
