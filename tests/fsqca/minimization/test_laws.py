"""Laws that hold for any data, and agreement with brute force for up to four conditions."""

from __future__ import annotations

import warnings
from itertools import product

import brute_force
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.fsqca.minimization.cubes import as_cube

NAMES = ("A", "B", "C", "D")
MEMBERSHIP = st.integers(0, 20).map(lambda n: n / 20)


@st.composite
def crisp_tables(draw: st.DrawFn) -> fsqca.TruthTable:
    """A truth table of two to four conditions with any pattern of 1, 0 and unobserved rows."""
    k = draw(st.integers(2, 4))
    rows = list(product((0, 1), repeat=k))
    codes = draw(st.lists(st.sampled_from((1, 0, None)), min_size=2**k, max_size=2**k))
    cases = [(*row, code) for row, code in zip(rows, codes, strict=True) if code is not None]
    table = pd.DataFrame(cases, columns=[*NAMES[:k], "Y"], dtype=float)
    assume(len(table) > 1 and (table[list(NAMES[:k])].nunique() > 1).all())
    return quiet_table(table, "Y", NAMES[:k], consistency=1.0)


@st.composite
def fuzzy_frames(draw: st.DrawFn) -> pd.DataFrame:
    k, n = draw(st.integers(2, 4)), draw(st.integers(3, 12))
    line = st.lists(MEMBERSHIP, min_size=k + 1, max_size=k + 1)
    table = pd.DataFrame(draw(st.lists(line, min_size=n, max_size=n)), columns=[*NAMES[:k], "Y"])
    assume((table.nunique() > 1).all())
    return table


def quiet_table(table: pd.DataFrame, *args: object, **cuts: object) -> fsqca.TruthTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(table, *args, **cuts)


def rows_of(table: fsqca.TruthTable, numbers: np.ndarray) -> set[brute_force.Row]:
    return set(map(tuple, table.space.digits(numbers - 1).tolist()))


def cube_of(product: fsqca.Product, table: fsqca.TruthTable) -> brute_force.Cube:
    cube = as_cube(product, table.conditions).tolist()
    return tuple(None if digit < 0 else digit for digit in cube)


def as_cubes(terms: object, table: fsqca.TruthTable) -> frozenset[brute_force.Cube]:
    return frozenset(cube_of(term, table) for term in terms)


@given(crisp_tables())
@settings(max_examples=120, deadline=None)
def test_complex_and_parsimonious_are_what_brute_force_finds(table: fsqca.TruthTable) -> None:
    levels = table.space.levels
    positive = rows_of(table, table.positive)
    for kind, forbidden in (
        ("complex", brute_force.rows(levels) - positive),
        ("parsimonious", rows_of(table, table.negative)),
    ):
        solution = fsqca.minimize(table, kind)
        got = {as_cubes(model.terms, table) for model in solution.models}
        assert solution.complete
        assert got == brute_force.smallest_models(levels, positive, forbidden)
        wanted = set(brute_force.primes(levels, positive, forbidden))
        assert as_cubes(solution.primes, table) == wanted


@given(
    crisp_tables(),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("present", "absent"))),
)
@settings(max_examples=120, deadline=None)
def test_intermediate_is_what_brute_force_finds(
    table: fsqca.TruthTable, expectations: dict[str, str]
) -> None:
    directions = {name: word for name, word in expectations.items() if name in table.conditions}
    levels = table.space.levels
    positive, negative = rows_of(table, table.positive), rows_of(table, table.negative)
    wanted = {
        table.conditions.index(name): int(word == "present") for name, word in directions.items()
    }
    solution = fsqca.minimize(table, "intermediate", directions)
    assert solution.complete
    assert bool(solution.pairs) == bool(positive)
    for pair in solution.pairs:
        small, large = as_cubes(pair.complex, table), as_cubes(pair.parsimonious, table)
        easy = brute_force.easy(small, large, wanted, levels, positive | negative)
        forbidden = brute_force.rows(levels) - positive - easy
        got = {as_cubes(solution.models[place].terms, table) for place in pair.models}
        assert got == brute_force.smallest_models(levels, positive, forbidden)
        assert {row for row in easy if any(brute_force.covers(c, row) for c in large)} == rows_of(
            table, np.array(fsqca.counterfactuals(table, pair).easy, dtype=int)
        )


@given(crisp_tables(), st.sampled_from(("complex", "intermediate", "parsimonious")))
@settings(max_examples=80, deadline=None)
def test_models_cover_every_positive_row_no_negative_row_and_nothing_twice(
    table: fsqca.TruthTable, kind: str
) -> None:
    positive, negative = rows_of(table, table.positive), rows_of(table, table.negative)
    solution = fsqca.minimize(table, kind, {"A": "present"})
    assert bool(solution.models) == bool(positive)
    for model in solution.models:
        cubes = as_cubes(model.terms, table)
        assert all(any(brute_force.covers(c, row) for c in cubes) for row in positive)
        assert not any(brute_force.covers(c, row) for c in cubes for row in negative)
        for cube in cubes:
            rest = cubes - {cube}
            assert not all(any(brute_force.covers(c, row) for c in rest) for row in positive)


@given(crisp_tables())
@settings(max_examples=60, deadline=None)
def test_intermediate_lies_between_complex_and_parsimonious(table: fsqca.TruthTable) -> None:
    solution = fsqca.minimize(table, "intermediate", dict.fromkeys(table.conditions, "present"))
    rows = brute_force.rows(table.space.levels)
    for pair in solution.pairs:
        for place in pair.models:
            terms = (pair.complex, solution.models[place].terms, pair.parsimonious)
            small, middle, large = (
                {row for row in rows if any(brute_force.covers(c, row) for c in as_cubes(t, table))}
                for t in terms
            )
            assert small <= middle <= large


@given(crisp_tables())
@settings(max_examples=60, deadline=None)
def test_without_expectations_intermediate_is_complex(table: fsqca.TruthTable) -> None:
    assert fsqca.signature(fsqca.minimize(table, "intermediate")) == fsqca.signature(
        fsqca.minimize(table, "complex")
    )


@given(crisp_tables(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_cases_and_conditions_does_not_matter(
    table: fsqca.TruthTable, random: object
) -> None:
    names = list(table.conditions)
    random.shuffle(names)
    shuffled = table.memberships.sample(frac=1.0, random_state=random.randrange(1000))
    other = quiet_table(shuffled, "Y", names, consistency=1.0)
    for kind in ("complex", "parsimonious"):
        one, two = (fsqca.minimize(t, kind) for t in (table, other))
        literals = [
            {frozenset(frozenset(term.literals) for term in model.terms) for model in s.models}
            for s in (one, two)
        ]
        assert literals[0] == literals[1]


@given(crisp_tables())
@settings(max_examples=60, deadline=None)
def test_core_and_periphery_split_every_term(table: fsqca.TruthTable) -> None:
    solution = fsqca.minimize(table, "intermediate", dict.fromkeys(table.conditions, "absent"))
    tied = {pair.parsimonious for pair in solution.pairs}
    for model in solution.models:
        for term in model.terms:
            assert sorted(term.core + term.peripheral) == sorted(term.literals)
            assert set(term.contested) <= set(term.peripheral)
            containing = [[p for p in large if p.contains(term)] for large in tied]
            assert term.anchored == all(containing)
            for literal in term.literals:
                found = [any(literal in p.literals for p in pool) for pool in containing]
                assert (literal in term.core) == all(found)
                assert (literal in term.contested) == (any(found) and not all(found))


@given(fuzzy_frames())
@settings(max_examples=60, deadline=None)
def test_fit_stays_within_bounds(frame: pd.DataFrame) -> None:
    names = [name for name in frame.columns if name != "Y"]
    table = quiet_table(frame, "Y", names, consistency=0.75)
    for kind in ("complex", "parsimonious"):
        for model in fsqca.minimize(table, kind).models:
            unique = [term.unique_coverage for term in model.terms]
            raw = [term.raw_coverage for term in model.terms]
            assert 0.0 <= model.pri <= model.consistency + 1e-9 <= 1.0 + 2e-9
            assert sum(unique) <= model.coverage + 1e-9
            assert model.coverage <= sum(raw) + 1e-9
            assert all(0.0 <= u <= r + 1e-9 for u, r in zip(unique, raw, strict=True))


@given(fuzzy_frames())
@settings(max_examples=60, deadline=None)
def test_every_case_off_one_half_belongs_to_one_row(frame: pd.DataFrame) -> None:
    names = [name for name in frame.columns if name != "Y"]
    table = quiet_table(frame, "Y", names)
    members = [case for cases in table.rows["cases"] for case in cases]
    half = {case for case, _ in table.ambiguous}
    assert len(members) == len(set(members)) == table.rows["n"].sum()
    assert set(members) | half == set(frame.index)
    assert set(members) & half == set()
    assert len(table.remainders) == table.n_remainders
    assert table.n_remainders == 2 ** len(names) - table.rows["out"].notna().sum()


@given(st.lists(st.tuples(MEMBERSHIP, MEMBERSHIP, MEMBERSHIP), min_size=1, max_size=20))
def test_de_morgan(values: list[tuple[float, float, float]]) -> None:
    frame = pd.DataFrame(values, columns=["A", "B", "C"])
    both = fsqca.parse("A*~B*C", NAMES)
    either = fsqca.parse("~A + B + ~C", NAMES).membership(frame)
    np.testing.assert_allclose(1.0 - both.membership(frame), either, atol=1e-12)


@given(st.lists(st.tuples(MEMBERSHIP, MEMBERSHIP), min_size=1, max_size=20))
def test_consistency_and_coverage_mirror_each_other(values: list[tuple[float, float]]) -> None:
    x, y = np.array(values).T
    sufficient, necessary = fsqca.sufficiency(x, y), fsqca.necessity_fit(x, y)
    assert sufficient.consistency == necessary.coverage
    assert sufficient.coverage == necessary.consistency
    assert sufficient.consistency == pytest.approx(fsqca.sufficiency(y, x).coverage)
    contrary = fsqca.sufficiency(x, 1.0 - y)
    if sufficient.sym or contrary.sym:
        assert sufficient.sym + contrary.sym == pytest.approx(1.0)
    crisp = np.isin(y, (0.0, 1.0)).all()
    if crisp:
        assert sufficient.pri == pytest.approx(sufficient.consistency)


def test_multi_value_agrees_with_brute_force() -> None:
    rng = np.random.default_rng(7)
    for _ in range(40):
        frame = pd.DataFrame(
            {
                "A": rng.integers(0, 3, 12),
                "B": rng.integers(0, 2, 12),
                "C": rng.integers(0, 3, 12),
                "Y": rng.integers(0, 2, 12),
            }
        ).astype(float)
        if (frame.nunique() < 2).any():
            continue
        table = quiet_table(frame, "Y", ["A", "B", "C"], consistency=1.0, multivalue=["A", "C"])
        positive, negative = rows_of(table, table.positive), rows_of(table, table.negative)
        solution = fsqca.minimize(table, "parsimonious")
        got = {as_cubes(model.terms, table) for model in solution.models}
        assert got == brute_force.smallest_models(table.space.levels, positive, negative)


@given(crisp_tables())
@settings(max_examples=40, deadline=None)
def test_all_three_at_once_are_the_three_one_by_one(table: fsqca.TruthTable) -> None:
    directions = {"A": "present", "B": "absent"}
    together = fsqca.minimize_all(table, directions)
    for kind in ("complex", "intermediate", "parsimonious"):
        assert getattr(together, kind) == fsqca.minimize(table, kind, directions)
