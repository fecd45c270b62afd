"""Conditional efficiency, its bandwidths, the separability test: brute force and made data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import data, some

from analysis import dea
from analysis.dea.engine.subsets import against_subsets
from analysis.errors import UserError

KINDS = ("crs", "vrs", "nirs", "ndrs", "fdh")
models = st.tuples(st.sampled_from(["input", "output"]), st.sampled_from(KINDS))


def made(rng, n: int, shift: float, effect: float = 0.0):
    """y = x^0.6, its frontier raised by `shift` z, inefficiency by `effect` z."""
    z = rng.uniform(0, 1, n)
    inefficiency = np.exp(-rng.exponential(0.3 * (1 + effect * z), n))
    x = rng.uniform(1, 10, n)
    return x, x**0.6 * inefficiency * (1 + shift * z), z


@some
@given(data(), models, st.integers(0, 10_000))
def test_scores_against_subsets_by_brute_force(table, model, seed):
    x, y = table
    orientation, kind = model
    rng = np.random.default_rng(seed)
    who = rng.integers(len(x), size=6)
    allowed = rng.random((6, len(x))) < 0.5
    allowed[np.arange(6), who] = True
    found, certificate = against_subsets(
        x, y, who, allowed, orientation=orientation, returns_to_scale=kind
    )
    for k, some_units, got in zip(who, allowed, found, strict=True):
        expected = dea.scores(
            x[[k]], y[[k]], orientation=orientation, returns_to_scale=kind,
            reference=(x[some_units], y[some_units]),
        ).scores[0]  # fmt: skip
        assert got == pytest.approx(expected, rel=1e-8)
    assert certificate.max() < 1e-8


@some
@given(data(), models, st.integers(0, 10_000))
def test_fewer_to_compare_with_never_lowers_efficiency(table, model, seed):
    orientation, kind = model
    z = np.random.default_rng(seed).normal(size=(len(table[0]), 2))
    model = {"orientation": orientation, "returns_to_scale": kind}
    narrow, wide, all_units = (
        dea.conditional_efficiency(*table, z, bandwidths=[h, h], **model) for h in (0.5, 1.5, 99)
    )
    sign = 1 if orientation == "input" else -1
    assert (sign * narrow.scores >= sign * wide.scores - 1e-8).all()
    assert (narrow.ratio <= wide.ratio + 1e-8).all()
    assert (narrow.neighbours <= wide.neighbours).all()
    np.testing.assert_allclose(all_units.scores, all_units.unconditional, rtol=1e-8)
    np.testing.assert_allclose(all_units.ratio, 1, rtol=1e-8)


def test_a_bandwidth_of_zero_keeps_categories_apart(hospitals):
    x, y = hospitals
    kinds = np.arange(len(x)) % 3
    found = dea.conditional_efficiency(x, y, kinds, bandwidths=[0])
    for kind in range(3):
        own = kinds == kind
        np.testing.assert_allclose(found.scores[own], dea.scores(x[own], y[own]).scores, rtol=1e-8)


def test_cross_validation_by_brute_force():
    """Every multiple of the rule, one unit left out at a time."""
    rng = np.random.default_rng(3)
    x, y, z = made(rng, 40, shift=2)
    rule = dea.rule_bandwidths(z)
    errors = []
    factors = 2.0 ** np.arange(-2, 3.5, 0.5)
    for factor in factors:
        total = 0.0
        for j in range(40):
            weight = np.clip(1 - ((z - z[j]) / (factor * rule)) ** 2, 0, None)
            weight[j] = 0
            for t in range(40):
                happened = (x <= x[t]) & (y >= y[t])
                forecast = (weight * happened).sum() / weight.sum() if weight.sum() else np.mean(
                    [((x[i] <= x[t]) & (y[i] >= y[t])) for i in range(40)]
                )  # fmt: skip
                total += (happened[j] - forecast) ** 2
        errors.append(total)
    found = dea.cross_validated_bandwidths(x, y, z)
    np.testing.assert_allclose(found, rule * factors[np.argmin(errors)])


def test_what_foretells_nothing_gets_a_wide_bandwidth():
    rng = np.random.default_rng(12)
    x, y, z = made(rng, 300, shift=4)
    noise = rng.uniform(0, 1, 300)
    found = dea.cross_validated_bandwidths(x, y, np.column_stack([z, noise]))
    rule = dea.rule_bandwidths(np.column_stack([z, noise]))
    assert found[0] <= 1.5 * rule[0]
    assert found[1] >= 2.5 * rule[1]


def test_the_ratio_tells_how_the_environment_moves_the_frontier():
    x, y, z = made(np.random.default_rng(4), 300, shift=1)
    model = {"orientation": "output", "returns_to_scale": "vrs", "bandwidths": "rule"}
    found = dea.conditional_efficiency(x, y, z, **model)
    low, high = found.ratio[z < 0.3].mean(), found.ratio[z > 0.7].mean()
    assert high > low + 0.1


@pytest.mark.parametrize("kind", ["vrs", "fdh"])
def test_separability_is_rejected_where_it_fails_alone(kind):
    """Inefficiency that rises with z is no fault of separability; a frontier that does is."""
    rng = np.random.default_rng(6)
    model = {"orientation": "output", "returns_to_scale": kind, "jackknife": 6}
    for effect in (0.0, 1.5):
        found = [
            dea.separability_test(*made(rng, 80, 0, effect), splits=1, seed=seed, **model).p_value
            for seed in range(25)
        ]
        # Nominal one in ten; seven of 25 would be a wrong test.
        assert (np.array(found) <= 0.1).sum() <= 7
    apart = [
        dea.separability_test(*made(rng, 160, 2), splits=4, seed=seed, **model)
        for seed in range(6)
    ]  # fmt: skip
    assert sum(one.p_value <= 0.05 for one in apart) >= 5
    assert all(one.certificate < 1e-8 for one in apart)


def test_the_same_seed_gives_the_same_test():
    made_up = made(np.random.default_rng(1), 40, 0)
    one, other = (dea.separability_test(*made_up, splits=2, jackknife=3) for _ in range(2))
    np.testing.assert_array_equal(one.statistics, other.statistics)
    assert one.statistic == pytest.approx(one.statistics.mean())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bandwidths": "best"}, "bandwidths is 'best'"),
        ({"bandwidths": [1, 2]}, "one per column"),
        ({"returns_to_scale": "nirs"}, "returns_to_scale is 'nirs'"),
        ({"splits": 0}, "one split or more"),
        ({"environment": np.ones(40)}, "column 1 is constant"),
    ],
)
def test_what_cannot_be_asked(change, message):
    x, y, z = made(np.random.default_rng(1), 40, 0)
    with pytest.raises(UserError, match=message):
        dea.separability_test(x, y, **{"environment": z, **change})
    with pytest.raises(UserError, match="too few to split"):
        dea.separability_test(x[:9], y[:9], z[:9])
