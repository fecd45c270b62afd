"""From memberships to a truth table.

Source: Ragin (2008), chapter 7; the PRI cut follows Schneider and Wagemann (2012).
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import checks, outcomes
from analysis.fsqca.fit import sufficiency
from analysis.fsqca.tabulation.space import Space
from analysis.fsqca.tabulation.table import TruthTable, at_least, codes

Array = np.ndarray


class SparseTableWarning(UserWarning):
    """The cases fill only a small part of the combinations."""


def truth_table(
    memberships: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    *,
    consistency: float = 0.8,
    pri: float = 0.0,
    frequency: int = 1,
    contradiction: float | None = None,
    multivalue: Collection[str] = (),
    dont_care: Collection[str] = (),
) -> TruthTable:
    """Assign each case to its combination of conditions and code each combination.

    Parameters
    ----------
    memberships : DataFrame, one row per case, values in [0, 1]; its index names the cases.
    outcome : the set to explain; ``"~Y"`` for the negation of ``Y``.
    conditions : names of the conditions.
    consistency, pri : a row is coded 1 if it reaches both.
    frequency : fewest cases a row needs; rows with fewer are remainders.
    contradiction : lower consistency cut; rows between it and ``consistency`` are listed as
        contradictory. Without it there are none.
    multivalue : conditions that hold levels 0, 1, 2, ... instead of memberships; a mapping says how
        many levels each has, where not all of them may be among the cases.
    dont_care : crisp conditions that may be missing: the condition does not matter for the case,
        as the order of two events of which one never happened. Such a case speaks for each row
        that its other conditions leave open, and is in the condition as in its negation (Ragin and
        Strand 2008).

    Raises
    ------
    UserError
        For an unknown name, a membership outside [0, 1], a missing value, a condition without
        variation, two cases of one name, or a cut out of range.

    Warns
    -----
    SparseTableWarning
        If more than half of the combinations are remainders and there are more combinations than
        cases.
    """
    names = checks.condition_names(conditions, outcomes.sets(outcome, memberships.columns))
    checks.share(consistency, "consistency")
    checks.share(pri, "PRI")
    if frequency < 1:
        raise UserError(f"frequency cut {frequency} must be at least 1")
    _refuse_equal_cases(memberships)
    space, columns = _columns(memberships, names, multivalue, frozenset(dont_care))
    y = outcomes.values(memberships, outcome)
    places, ambiguous = _combinations(space, columns, memberships.index, names)
    fits = _fits(space, columns, y, places, memberships.index)
    lower = consistency if contradiction is None else checks.share(contradiction, "contradiction")
    between = at_least(fits.consistency, lower) & ~at_least(fits.consistency, consistency)
    between &= fits.n >= frequency
    table = TruthTable(
        memberships=memberships,
        outcome=outcome.strip(),
        conditions=names,
        space=space,
        consistency=consistency,
        pri=pri,
        frequency=frequency,
        rows=pd.DataFrame(
            dict(zip(names, space.digits(fits.combination).T, strict=True))
            | {
                "n": fits.n,
                "consistency": fits.consistency,
                "pri": fits.pri,
                "sym": fits.sym,
                "out": codes(
                    fits.n,
                    fits.consistency,
                    fits.pri,
                    consistency_cut=consistency,
                    pri_cut=pri,
                    frequency_cut=frequency,
                ),
                "cases": fits.cases,
            },
            index=pd.Index(fits.combination + 1, name="row"),
        ),
        contradictory=tuple(np.sort(fits.combination[between] + 1).tolist()),
        excluded=(),
        ambiguous=ambiguous,
    )
    _warn_if_sparse(table)
    return table


def _refuse_equal_cases(memberships: pd.DataFrame) -> None:
    if not len(memberships):
        raise UserError("the table has no cases")
    if not memberships.index.is_unique:
        double = memberships.index[memberships.index.duplicated()][0]
        raise UserError(f"case {double!r} stands in the table twice: every case needs its own name")


def _columns(
    memberships: pd.DataFrame,
    names: tuple[str, ...],
    multivalue: Collection[str],
    dont_care: frozenset[str],
) -> tuple[Space, Array]:
    many, known = frozenset(multivalue), multivalue if isinstance(multivalue, Mapping) else {}
    for what, some in (("multi-value", many), ("don't-care", dont_care)):
        if unknown := sorted(some - set(names)):
            raise UserError(f"{what} condition {unknown[0]!r} is not among the conditions")
    if both := sorted(many & dont_care):
        raise UserError(
            f"{both[0]!r} is both multi-value and don't-care: make the code a level of its own"
        )
    columns, levels = [], []
    for name in names:
        if name in many:
            columns.append(checks.level_column(memberships, name))
            levels.append(max(2, int(columns[-1].max()) + 1, known.get(name, 0)))
        else:
            read = checks.open_column if name in dont_care else checks.membership_column
            columns.append(read(memberships, name))
            levels.append(2)
    stacked = np.column_stack(columns)
    checks.refuse_constant(names, stacked)
    return Space(tuple(levels), tuple(name in many for name in names)), stacked


def _combinations(
    space: Space, columns: Array, cases: pd.Index, names: tuple[str, ...]
) -> tuple[tuple[Array, Array], tuple[tuple[str, str], ...]]:
    """Places of cases and the combination of each, (p,) both; and who has a membership of 0.5.

    A case stands there once, with a don't-care code once for each combination that it leaves open,
    and not at all with a membership of exactly 0.5.
    """
    fuzzy = ~np.array(space.multivalue)
    open_ = np.isnan(columns)
    digits = np.where(fuzzy, columns > 0.5, np.where(open_, 0, columns)).astype(np.int64)
    half = fuzzy & (columns == 0.5)
    place = np.flatnonzero(~half.any(axis=1))
    combination = space.numbers(digits[place])
    for condition, weight in enumerate(space.weights):
        again = open_[place, condition]
        combination = np.concatenate([combination, combination[again] + weight])
        place = np.concatenate([place, place[again]])
    ambiguous = tuple((cases[i], names[j]) for i, j in zip(*np.nonzero(half), strict=True))
    order = np.argsort(place, kind="stable")
    return (place[order], combination[order]), ambiguous


@dataclass(frozen=True, slots=True, eq=False)
class _Fits:
    """The observed combinations (r,), most consistent first, and what their cases show."""

    combination: Array
    n: Array
    consistency: Array
    pri: Array
    sym: Array
    cases: list[tuple[str, ...]]


def _fits(
    space: Space, columns: Array, y: Array, places: tuple[Array, Array], cases: pd.Index
) -> _Fits:
    place, combination = places
    observed, n = np.unique(combination, return_counts=True)
    fuzzy = ~np.array(space.multivalue)
    fits = []
    for row in space.digits(observed):
        agreement = np.nan_to_num(np.where(row == 1, columns, 1.0 - columns), nan=1.0)
        fits.append(sufficiency(np.where(fuzzy, agreement, columns == row).min(axis=1), y))
    consistency = np.array([fit.consistency for fit in fits])
    order = np.lexsort((observed, -np.round(consistency, 9)))
    return _Fits(
        combination=observed[order],
        n=n[order],
        consistency=consistency[order],
        pri=np.array([fit.pri for fit in fits])[order],
        sym=np.array([fit.sym for fit in fits])[order],
        cases=[tuple(cases[place[combination == number]]) for number in observed[order]],
    )


def _warn_if_sparse(table: TruthTable) -> None:
    cases, combinations = len(table.memberships), table.space.size
    if combinations > cases and table.n_remainders > combinations / 2:
        warnings.warn(
            f"{len(table.conditions)} conditions make {combinations} combinations for {cases} "
            f"cases: {table.n_remainders} are remainders, decided by assumption alone",
            SparseTableWarning,
            stacklevel=3,
        )
