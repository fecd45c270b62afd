"""The truth table: which combinations of conditions the cases fill, and where the outcome holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import outcomes
from analysis.fsqca.expressions import Literal
from analysis.fsqca.fit import TOLERANCE
from analysis.fsqca.tabulation.space import Space
from analysis.harmless import table_csv

Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
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
        membership above 0.5), ``consistency``, ``pri``, ``sym`` (symmetric PRI), ``out`` (1, 0, or
        missing below the frequency cut), ``cases`` (a tuple of names).
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
        return outcomes.values(self.memberships, self.outcome)

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
        kept = self.rows.loc[self.rows["n"] >= self.frequency, "cases"]
        return len({case for cases in kept for case in cases}) / len(self.memberships)

    @property
    def contradictions(self) -> tuple[int, ...]:
        """Rows whose cases disagree: some above and some not above 0.5 in the outcome."""
        return self._rows_where(lambda above: bool(above.any() and not above.all()))

    @property
    def without_outcome(self) -> tuple[int, ...]:
        """Rows coded 1 although every one of their cases misses the outcome."""
        missed = self._rows_where(lambda above: not above.any())
        return tuple(row for row in missed if row in set(self.positive))

    def literals(self, row: int) -> tuple[Literal, ...]:
        """What a row (number from 1) asks of each condition."""
        space = self.space
        return tuple(
            Literal(name, digit if many else bool(digit))
            for name, digit, many in zip(
                self.conditions,
                space.digits(np.array([row - 1]))[0].tolist(),
                space.multivalue,
                strict=True,
            )
        )

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
        return table_csv(printed, index=True)

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


def recode(
    table: TruthTable,
    *,
    consistency: float | None = None,
    pri: float | None = None,
    frequency: int | None = None,
) -> TruthTable:
    """The same table coded by other cuts; a cut left out stays as it is.

    Exclusions stay; a lower cut for contradictory rows does not move along and is dropped.
    """
    moved = replace(
        table,
        consistency=table.consistency if consistency is None else consistency,
        pri=table.pri if pri is None else pri,
        frequency=table.frequency if frequency is None else frequency,
        contradictory=(),
        excluded=(),
    )
    n, fit, pri_fit = table.rows[["n", "consistency", "pri"]].to_numpy(dtype=float).T
    out = codes(
        n, fit, pri_fit, consistency_cut=moved.consistency, pri_cut=moved.pri,
        frequency_cut=moved.frequency,
    )  # fmt: skip
    moved = replace(moved, rows=table.rows.assign(out=out))
    return moved.exclude(table.excluded) if table.excluded else moved


def at_least(values: Array, cut: float) -> Array:
    """Whether each value reaches a cut, sums of memberships being rounded."""
    return np.asarray(values >= cut - TOLERANCE)


def codes(
    n: Array,
    consistency: Array,
    pri: Array,
    *,
    consistency_cut: float,
    pri_cut: float,
    frequency_cut: int,
) -> pd.arrays.IntegerArray:
    """Code rows (r,) 1 or 0; missing for a row below the frequency cut."""
    positive = at_least(consistency, consistency_cut) & at_least(pri, pri_cut)
    return pd.arrays.IntegerArray(positive.astype(np.int64), np.asarray(n < frequency_cut))
