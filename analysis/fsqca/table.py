"""The truth table: which combinations of conditions the cases fill, and where the outcome holds.

Source: Ragin (2008), chapter 7; the PRI cut follows Schneider and Wagemann (2012).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import checks
from analysis.fsqca.fit import TOLERANCE, sufficiency
from analysis.fsqca.space import Space

Array = np.ndarray


class SparseTableWarning(UserWarning):
    """The cases fill only a small part of the combinations."""


@dataclass(frozen=True, slots=True)
class TruthTable:
    """The observed combinations of conditions, and everything a minimisation needs.

    Attributes
    ----------
    memberships : DataFrame, one row per case (n,), with the conditions and the outcome's set.
    outcome : the outcome's name; ``~Y`` for the negation of ``Y``.
    conditions : the k conditions, in order; the first is the most significant digit of a row.
    space : the levels of each condition.
    consistency, pri, frequency : the cuts that coded the rows.
    rows : DataFrame of the observed combinations, most consistent first. Index ``row``: its number
        in the full table, from 1. Columns: one per condition (its level), ``n`` (cases with
        membership above 0.5), ``consistency``, ``pri``, ``out`` (1, 0, or missing below the
        frequency cut), ``cases`` (a tuple of names).
    contradictory : numbers of the rows whose consistency lies between the lower and the upper cut;
        they are coded 0 and are no remainders.
    excluded : numbers of the rows, observed or not, that ``exclude`` has declared impossible.
    ambiguous : (case, condition) pairs with a membership of exactly 0.5; such a case belongs to
        no row.
    """

    memberships: pd.DataFrame
    outcome: str
    conditions: tuple[str, ...]
    space: Space
    consistency: float
    pri: float
    frequency: int
    rows: pd.DataFrame
    contradictory: tuple[int, ...]
    excluded: tuple[int, ...]
    ambiguous: tuple[tuple[str, str], ...]

    @property
    def outcome_values(self) -> Array:
        """Membership of each case in the outcome, shape (n,)."""
        return checks.outcome_values(self.memberships, self.outcome)

    @property
    def positive(self) -> Array:
        """Numbers of the rows coded 1, ascending, shape (r,)."""
        return self._coded(1)

    @property
    def negative(self) -> Array:
        """Numbers of the rows coded 0 and of the excluded remainders, ascending."""
        return np.union1d(self._coded(0), np.array(self.excluded, dtype=np.int64))

    @property
    def remainders(self) -> Array:
        """Numbers of all rows that no case decides: unobserved, or below the frequency cut."""
        decided = np.union1d(self.positive, self.negative)
        return np.setdiff1d(np.arange(1, self.space.size + 1), decided, assume_unique=True)

    @property
    def n_remainders(self) -> int:
        """How many rows of the full table are remainders."""
        return self.space.size - len(self.positive) - len(self.negative)

    @property
    def share_of_cases(self) -> float:
        """The share of all cases that stand in rows at or above the frequency cut."""
        kept = self.rows.loc[self.rows["n"] >= self.frequency, "n"].sum()
        return float(kept / len(self.memberships))

    @property
    def contradictions(self) -> tuple[int, ...]:
        """Rows whose cases disagree: some above and some not above 0.5 in the outcome."""
        return self._rows_where(lambda above: bool(above.any() and not above.all()))

    @property
    def hollow(self) -> tuple[int, ...]:
        """Rows coded 1 although every one of their cases misses the outcome."""
        missed = self._rows_where(lambda above: not above.any())
        return tuple(row for row in missed if row in set(self.positive))

    def exclude(self, rows: Collection[int]) -> TruthTable:
        """The same table with these rows (numbers from 1) coded 0, whether observed or not.

        The enhanced standard analysis removes untenable rows in this way (Schneider and Wagemann
        2013): neither as positive rows nor as remainders can they enter a solution.
        """
        chosen = np.unique(np.fromiter(rows, dtype=np.int64))
        if len(chosen) and (chosen[0] < 1 or chosen[-1] > self.space.size):
            raise UserError(f"rows to exclude must lie between 1 and {self.space.size}")
        coded = self.rows.copy()
        coded.loc[coded.index.isin(chosen), "out"] = 0
        excluded = tuple(int(row) for row in np.union1d(chosen, self.excluded))
        return replace(self, rows=coded, excluded=excluded)

    def sorted_by(self, *columns: str, ascending: bool = False) -> pd.DataFrame:
        """``rows`` in another order, ties by row number."""
        return self.rows.sort_index().sort_values(list(columns), ascending=ascending, kind="stable")

    def to_csv(self) -> str:
        """``rows`` as CSV text, the cases of a row joined by ``; ``."""
        printed = self.rows.assign(cases=["; ".join(map(str, c)) for c in self.rows["cases"]])
        return printed.to_csv(lineterminator="\n")

    def _coded(self, out: int) -> Array:
        codes = self.rows["out"].to_numpy(dtype=float, na_value=np.nan)
        return np.sort(self.rows.index.to_numpy(dtype=np.int64)[codes == out])

    def _rows_where(self, test: Callable[[Array], bool]) -> tuple[int, ...]:
        places = pd.Series(np.arange(len(self.memberships)), index=self.memberships.index)
        above = self.outcome_values > 0.5
        numbers = self.rows.index.to_numpy(dtype=np.int64)
        hits = [
            int(number)
            for number, cases in zip(numbers, self.rows["cases"], strict=True)
            if test(above[places[list(cases)].to_numpy()])
        ]
        return tuple(sorted(hits))


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
    multivalue : conditions that hold levels 0, 1, 2, ... instead of memberships.

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
    names = checks.condition_names(conditions, outcome)
    checks.share(consistency, "consistency")
    checks.share(pri, "PRI")
    if frequency < 1:
        raise UserError(f"frequency cut {frequency} must be at least 1")
    _refuse_equal_cases(memberships)
    space, columns = _columns(memberships, names, frozenset(multivalue))
    y = checks.outcome_values(memberships, outcome)
    combination, ambiguous = _combinations(space, columns, memberships.index, names)
    rows = _rows(space, columns, y, combination, memberships.index, names)
    rows["out"] = _codes(rows, consistency, pri, frequency)
    lower = consistency if contradiction is None else checks.share(contradiction, "contradiction")
    between = (rows["out"] == 0) & _at_least(rows["consistency"], lower)
    between &= ~_at_least(rows["consistency"], consistency)
    table = TruthTable(
        memberships=memberships,
        outcome=outcome.strip(),
        conditions=names,
        space=space,
        consistency=consistency,
        pri=pri,
        frequency=frequency,
        rows=rows[[*names, "n", "consistency", "pri", "out", "cases"]],
        contradictory=tuple(sorted(int(row) for row in rows.index[between.to_numpy(dtype=bool)])),
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
    memberships: pd.DataFrame, names: tuple[str, ...], multivalue: frozenset[str]
) -> tuple[Space, Array]:
    unknown = sorted(multivalue - set(names))
    if unknown:
        raise UserError(f"multi-value condition {unknown[0]!r} is not among the conditions")
    columns, levels = [], []
    for name in names:
        if name in multivalue:
            columns.append(checks.level_column(memberships, name))
            levels.append(max(2, int(columns[-1].max()) + 1))
        else:
            columns.append(checks.membership_column(memberships, name))
            levels.append(2)
    stacked = np.column_stack(columns)
    checks.refuse_constant(names, stacked)
    return Space(tuple(levels), tuple(name in multivalue for name in names)), stacked


def _combinations(
    space: Space, columns: Array, cases: pd.Index, names: tuple[str, ...]
) -> tuple[Array, tuple[tuple[str, str], ...]]:
    """Each case's combination, -1 for a case with a membership of exactly 0.5."""
    fuzzy = ~np.array(space.multivalue)
    digits = np.where(fuzzy, columns > 0.5, columns).astype(np.int64)
    half = fuzzy & (columns == 0.5)
    combination = np.where(half.any(axis=1), -1, space.numbers(digits))
    ambiguous = tuple((cases[i], names[j]) for i, j in zip(*np.nonzero(half), strict=True))
    return combination, ambiguous


def _rows(
    space: Space,
    columns: Array,
    y: Array,
    combination: Array,
    cases: pd.Index,
    names: tuple[str, ...],
) -> pd.DataFrame:
    observed = np.unique(combination[combination >= 0])
    digits = space.digits(observed)
    fuzzy = ~np.array(space.multivalue)
    records: Mapping[str, list] = {"n": [], "consistency": [], "pri": [], "cases": []}
    for number, row in zip(observed, digits, strict=True):
        agreement = np.where(row == 1, columns, 1.0 - columns)
        x = np.where(fuzzy, agreement, columns == row).min(axis=1)
        fit = sufficiency(x, y)
        members = np.flatnonzero(combination == number)
        records["n"].append(len(members))
        records["consistency"].append(fit.consistency)
        records["pri"].append(fit.pri)
        records["cases"].append(tuple(cases[members]))
    index = pd.Index(observed + 1, name="row")
    rows = pd.DataFrame(records, index=index)
    rows[list(names)] = digits
    order = np.lexsort((observed, -rows["consistency"].to_numpy(dtype=float)))
    return rows.iloc[order]


def _at_least(values: pd.Series, cut: float) -> pd.Series:
    return values >= cut - TOLERANCE


def _codes(rows: pd.DataFrame, consistency: float, pri: float, frequency: int) -> pd.Series:
    positive = _at_least(rows["consistency"], consistency) & _at_least(rows["pri"], pri)
    return positive.astype("Int64").mask(rows["n"] < frequency)


def _warn_if_sparse(table: TruthTable) -> None:
    cases, combinations = len(table.memberships), table.space.size
    if combinations > cases and table.n_remainders > combinations / 2:
        warnings.warn(
            f"{len(table.conditions)} conditions make {combinations} combinations for {cases} "
            f"cases: {table.n_remainders} are remainders, decided by assumption alone",
            SparseTableWarning,
            stacklevel=3,
        )
