"""Necessity: which sets hold all of the outcome (Ragin 2006; Schneider and Wagemann 2012)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.fsqca import checks, outcomes
from analysis.fsqca.expressions import Expression, Literal, Product
from analysis.fsqca.fit import necessity_fit

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class NecessaryCondition:
    """One set, such as ``~ECON`` or ``DIG + URB``, and its fit as necessary for the outcome."""

    expression: Expression
    consistency: float
    coverage: float
    ron: float

    def membership(self, memberships: pd.DataFrame) -> Array:
        """Membership of each case in the set, shape (n,)."""
        return self.expression.membership(memberships)


@dataclass(frozen=True, slots=True)
class NecessityAnalysis:
    """``conditions``: one entry for each set examined, for ``outcome``."""

    outcome: str
    conditions: tuple[NecessaryCondition, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row per set: index ``condition``; columns ``consistency``, ``coverage``, ``ron``."""
        return pd.DataFrame(
            {
                "consistency": [one.consistency for one in self.conditions],
                "coverage": [one.coverage for one in self.conditions],
                "ron": [one.ron for one in self.conditions],
            },
            index=pd.Index([str(one.expression) for one in self.conditions], name="condition"),
        )


def necessity(
    memberships: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    *,
    multivalue: Collection[str] = (),
) -> NecessityAnalysis:
    """Fit of every condition and its negation as necessary for the outcome.

    Parameters
    ----------
    memberships : DataFrame, one row per case, values in [0, 1].
    outcome : the set to explain; ``"~Y"`` for the negation of ``Y``.
    conditions : names of the conditions; each is followed by its negation in the result.
    multivalue : conditions that hold levels; each of their levels is examined.
    """
    names = checks.condition_names(conditions, outcomes.sets(outcome, memberships.columns))
    y = outcomes.values(memberships, outcome)
    literals = [one for name in names for one in literals_of(memberships, name, multivalue)]
    return NecessityAnalysis(
        outcome=outcome.strip(),
        conditions=tuple(
            necessity_of(Expression((Product((one,)),)), memberships, y) for one in literals
        ),
    )


def literals_of(
    memberships: pd.DataFrame, name: str, multivalue: Collection[str] = ()
) -> tuple[Literal, ...]:
    """A condition's literals: present and absent, or one for each level."""
    if name in multivalue:
        top = int(checks.level_column(memberships, name).max())
        return tuple(Literal(name, level) for level in range(top + 1))
    checks.membership_column(memberships, name)
    return (Literal(name, True), Literal(name, False))


def necessity_of(expression: Expression, memberships: pd.DataFrame, y: Array) -> NecessaryCondition:
    """Fit of one expression as necessary for an outcome of memberships ``y`` (n,)."""
    fit = necessity_fit(expression.membership(memberships), y)
    return NecessaryCondition(
        expression=expression,
        consistency=fit.consistency,
        coverage=fit.coverage,
        ron=fit.ron,
    )
