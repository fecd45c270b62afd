"""Minimisation: the complex, the parsimonious and the intermediate solution, all tied models.

The complex solution treats every remainder as negative, the parsimonious one lets any remainder
help, the intermediate one those that the expectations make plausible (see ``intermediate``).
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import UserError
from analysis.fsqca.minimization.charts import Solved, charts_of
from analysis.fsqca.minimization.core import with_core
from analysis.fsqca.minimization.expectations import Expectations, expected
from analysis.fsqca.minimization.intermediate import intermediate
from analysis.fsqca.minimization.model_fit import Fits
from analysis.fsqca.solutions import Kind, Solution
from analysis.fsqca.tabulation.table import TruthTable

MOST_MODELS = 1000


@dataclass(frozen=True, slots=True)
class Solutions:
    """The three solutions of one truth table."""

    complex: Solution
    intermediate: Solution
    parsimonious: Solution


def minimize(
    table: TruthTable,
    solution: Kind = "complex",
    expectations: Expectations | None = None,
    *,
    most_models: int = MOST_MODELS,
    irredundant: bool = False,
    dominance: bool = False,
) -> Solution:
    """Reduce a truth table to one kind of solution.

    Parameters
    ----------
    table : the coded truth table.
    solution : ``complex``, ``intermediate`` or ``parsimonious``.
    expectations : for the intermediate solution, ``{"ECON": "present", "DENS": "absent"}``, for a
        multi-value condition the level or levels expected to help; or a list of expressions,
        ``["ECON", "~DENS", "DIG*~URB"]``, of which a conjunction speaks of its conditions
        together (see ``expectations``). A condition left out has none.
    most_models : cap on the models of a chart, and on the distinct models of the solution; a
        solution that was cut says so in ``complete`` and ``note``.
    irredundant : list every model from which no term can be dropped, not only the smallest.
    dominance : drop prime implicants whose positive rows another one covers and more. R's QCA
        offers this; it can remove models that fit equally well.

    Returns
    -------
    Solution with every tied model; without models if no row is positive.

    Raises
    ------
    UserError
        For an unknown kind of solution, an unknown condition among the expectations, or an
        expectation that cannot be read or contradicts another.
    """
    wanted = expected(table, expectations)
    charts = charts_of(table, most_models, irredundant, dominance)
    if solution == "complex":
        return _complex(table, charts.complex)
    if solution == "parsimonious":
        return _parsimonious(table, charts.parsimonious)
    if solution == "intermediate":
        return intermediate(table, charts, wanted)
    raise UserError(f"unknown solution {solution!r}: choose complex, intermediate or parsimonious")


def minimize_all(
    table: TruthTable,
    expectations: Expectations | None = None,
    *,
    most_models: int = MOST_MODELS,
    irredundant: bool = False,
    dominance: bool = False,
) -> Solutions:
    """All three solutions, sharing the work; arguments and errors as for ``minimize``."""
    wanted = expected(table, expectations)
    charts = charts_of(table, most_models, irredundant, dominance)
    return Solutions(
        complex=_complex(table, charts.complex),
        intermediate=intermediate(table, charts, wanted),
        parsimonious=_parsimonious(table, charts.parsimonious),
    )


def _complex(table: TruthTable, solved: Solved) -> Solution:
    return _plain("complex", table, solved)


def _parsimonious(table: TruthTable, solved: Solved) -> Solution:
    return with_core(_plain("parsimonious", table, solved), ())


def _plain(kind: Kind, table: TruthTable, solved: Solved) -> Solution:
    fits = Fits(table)
    return Solution(
        kind=kind,
        outcome=table.outcome,
        conditions=table.conditions,
        models=tuple(fits.model(solved.model(places)) for places in solved.models),
        complete=solved.complete,
        primes=solved.products,
        essential=solved.essential,
    )
