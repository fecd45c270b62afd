"""Malmquist-Luenberger indices, and distances from foreign reference sets."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from dea_cases import KINDS, REFERENCE, answers
from hypothesis import given
from hypothesis import strategies as st
from made_tables import data, some

from analysis import dea
from analysis.dea import programs
from analysis.errors import UserError

CASE = answers("dea_malmquist_luenberger")
INPUTS = {"made": ("x1", "x2"), "textbook": ("x",)}
DISPOSAL = {"equality": "equality", "inequality": "free"}
# "capped" adds a rule on the largest bad output, which is not offered.
KEYS = [(n, k) for n in INPUTS for k in CASE[n] if not k.endswith("capped")]
NAMES = {
    "adjacent": {"index": "ML", "efficiency_change": "EC", "technical_change": "TC"},
    "global": {
        "index": "GML", "efficiency_change": "EC", "technical_change": "GML_best_practice_change",
    },
}  # fmt: skip


def panel(name: str) -> tuple[list[str], list[np.ndarray]]:
    path = REFERENCE / "dea_malmquist_luenberger" / f"input_{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    periods = sorted({row["period"] for row in rows})
    tables = [
        np.array([[[float(r[c]) for c in group] for r in rows if r["period"] == p]
                  for p in periods])
        for group in (INPUTS[name], ("good",), ("bad",))
    ]  # fmt: skip
    return [r["unit"] for r in rows if r["period"] == periods[0]], tables


@pytest.mark.parametrize("frontier", NAMES)
@pytest.mark.parametrize(("name", "key"), KEYS)
def test_indices_of_the_written_out_programme(name, key, frontier):
    """Solved with lpSolve and with scipy elsewhere; undefined in the same places."""
    units, tables = panel(name)
    kind, disposal = key.split()
    found = dea.malmquist_luenberger(
        *tables, returns_to_scale=kind, disposal=DISPOSAL[disposal], frontier=frontier
    )
    for attribute, column in NAMES[frontier].items():
        wanted = np.full(found.index.shape, np.nan)
        for row in CASE[name][key]:
            value = row[column]
            wanted[row["from"] - 1, units.index(row["unit"])] = np.nan if value is None else value
        np.testing.assert_allclose(getattr(found, attribute), wanted, rtol=1e-8)
    assert found.certificate < 1e-8


def test_published_indices():
    """Aparicio, Pastor and Zofio (2013), as DataEnvelopmentAnalysis.jl tests them."""
    _, tables = panel("textbook")
    found = dea.malmquist_luenberger(*tables, disposal="free")
    published = CASE["published_textbook"]
    for attribute, name in (
        ("index", "ML"), ("efficiency_change", "EC"), ("technical_change", "TC"),
    ):  # fmt: skip
        np.testing.assert_allclose(getattr(found, attribute), published[name], atol=1e-5)


@pytest.mark.parametrize("disposal", ["weak", "equality", "free"])
def test_the_global_index_is_circular_and_units_do_not_matter(disposal):
    _, (x, y, b) = panel("made")
    model = {"disposal": disposal, "frontier": "global", "returns_to_scale": "vrs"}
    found = dea.malmquist_luenberger(x, y, b, **model)
    moved = dea.malmquist_luenberger(x * 1e4, y * 1e-3, b * 7, **model)
    np.testing.assert_allclose(moved.index, found.index, rtol=1e-7)
    # The first period to the last, by the global frontier, is the product of the steps.
    ends = np.stack([np.vstack([x[0], x[-1]]), np.vstack([x[1], x[1]])])
    goods, bads = (
        np.stack([np.vstack([a[0], a[-1]]), np.vstack([a[1], a[1]])]) for a in (y, b)
    )  # fmt: skip
    every = dea.malmquist_luenberger(ends, goods, bads, **model)
    n = x.shape[1]
    through = every.index[0, :n] / every.index[0, n:]
    np.testing.assert_allclose(found.index.prod(axis=0), through, rtol=1e-7)


def test_nothing_changes_where_nothing_changes():
    _, (x, y, b) = panel("made")
    still = [np.stack([a[0], a[0]]) for a in (x, y, b)]
    for disposal in ("weak", "free"):
        found = dea.malmquist_luenberger(*still, disposal=disposal)
        np.testing.assert_allclose(found.index, 1)


@some
@given(
    data(least=0.5), st.sampled_from(KINDS), st.sampled_from(["weak", "equality", "free"]),
    st.integers(0, 10_000),
)  # fmt: skip
def test_distances_from_foreign_units_by_programmes(table, kind, disposal, seed):
    """Each unit against the second half of the units, one programme at a time."""
    x, y = table
    rng = np.random.default_rng(seed)
    y = np.column_stack([y[:, :1], rng.choice([1.0, 2, 3.5], len(y))])
    half = len(x) // 2
    spanning = (x[half:], y[half:])
    model = {"returns_to_scale": kind, "disposal": disposal, "bad_outputs": [1]}
    found = dea.directional_distance(x, y, reference=spanning, **model)
    rx, ry = spanning
    for k in range(min(len(x), 4)):
        if disposal == "free":
            wanted = programs.directional(
                np.append(x[k], y[k, 1]), y[k, :1], np.column_stack([rx, ry[:, 1]]), ry[:, :1],
                gx=np.append(x[k], y[k, 1]), gy=y[k, :1], returns_to_scale=kind,
            )  # fmt: skip
        else:
            both = (rx, ry)
            if disposal == "weak" and kind in ("vrs", "ndrs"):
                both = (np.vstack([rx, rx]), np.vstack([ry, 0 * ry]))
            wanted = programs.directional(
                x[k],
                y[k],
                *both,
                gx=x[k],
                gy=y[k] * [1, -1],
                equal=[x.shape[1] + 1],
                returns_to_scale=kind,
            )
        np.testing.assert_allclose(found.distances[k], wanted.score, atol=1e-7)


def test_an_unbalanced_panel():
    _, (x, y, b) = panel("made")
    with pytest.raises(UserError, match="same periods and units"):
        dea.malmquist_luenberger(x, y, b[:, 1:])
    with pytest.raises(UserError, match="frontier is 'sequential'"):
        dea.malmquist_luenberger(x, y, b, frontier="sequential")
