"""The enhanced standard analysis (Schneider and Wagemann 2013), from start to end.

Rows that cannot be sufficient are ruled out before anything is minimised: rows outside a necessary
condition, impossible remainders, rows sufficient for the outcome and for its negation, and
remainders that the parsimonious solutions of both would assume. Ruling out the latter can bring
new ones forth, so that this is repeated until no assumption contradicts another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.fsqca.minimization.counterfactuals import (
    Untenable,
    contradictory_assumptions,
    untenable,
)
from analysis.fsqca.minimization.expectations import Expectations
from analysis.fsqca.minimization.minimize import MOST_MODELS, Solutions, minimize, minimize_all
from analysis.fsqca.tabulation.table import TruthTable


@dataclass(frozen=True, slots=True, eq=False)
class EnhancedAnalysis:
    """``table``: the truth table without its ``untenable`` rows; ``solutions``: of that table."""

    table: TruthTable
    untenable: Untenable
    solutions: Solutions


def enhanced_analysis(
    table: TruthTable,
    negated: TruthTable,
    expectations: Expectations | None = None,
    *,
    necessary: Sequence[str] = (),
    necessary_for_negation: Sequence[str] = (),
    impossible: Sequence[str] = (),
    rows: Iterable[int] = (),
    most_models: int = MOST_MODELS,
) -> EnhancedAnalysis:
    """Rule untenable rows out and minimise what is left.

    Parameters
    ----------
    table, negated : the truth tables of the outcome and of its negation.
    expectations, most_models : as for ``minimize``.
    necessary, necessary_for_negation : expressions necessary for the outcome, and for its
        negation; rows outside one of them cannot be sufficient.
    impossible : expressions whose remainders cannot exist.
    rows : further rows, by number.
    """
    found = untenable_rows(
        table, negated, necessary=necessary, necessary_for_negation=necessary_for_negation,
        impossible=impossible, rows=rows,
    )  # fmt: skip
    left = table.exclude(found.rows)
    solutions = minimize_all(left, expectations, most_models=most_models)
    return EnhancedAnalysis(left, found, solutions)


def untenable_rows(
    table: TruthTable,
    negated: TruthTable,
    *,
    necessary: Sequence[str] = (),
    necessary_for_negation: Sequence[str] = (),
    impossible: Sequence[str] = (),
    rows: Iterable[int] = (),
) -> Untenable:
    """All rows that the enhanced standard analysis rules out for the outcome, by reason.

    Arguments as for ``enhanced_analysis``.
    """
    named = tuple(rows)
    own = untenable(table, necessary=necessary, impossible=impossible, rows=named, negated=negated)
    other = untenable(
        negated, necessary=necessary_for_negation, impossible=impossible, rows=named, negated=table
    )
    here, there = table.exclude(own.rows), negated.exclude(other.rows)
    contradictory: set[int] = set()
    while new := contradictory_assumptions(
        here, minimize(here, "parsimonious"), minimize(there, "parsimonious")
    ):
        contradictory.update(new)
        here, there = here.exclude(new), there.exclude(new)
    return untenable(
        table, necessary=necessary, impossible=impossible, rows=named,
        contradictory=contradictory, negated=negated,
    )  # fmt: skip
