"""What each case says about a set that is sufficient (Schneider and Rohlfing 2013)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
import pandas as pd

from analysis.fsqca import outcomes
from analysis.fsqca.expressions import Expression, Product
from analysis.fsqca.solutions import Model

Array = np.ndarray

CaseKind = Choice["typical", "deviant consistency", "deviant coverage", "irrelevant", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case against a set.

    ``membership`` in the set, ``outcome`` in the outcome. ``kind``: ``typical`` (member, and the
    outcome holds), ``deviant consistency`` (member, but the outcome does not hold), ``deviant
    coverage`` (the outcome holds, but no member), ``irrelevant`` (neither) or ``ambiguous``
    (exactly 0.5 in the set or in the outcome, so neither in nor out). ``above_diagonal``: the
    outcome is at least as high as the membership; a typical case that is not is consistent in
    kind, though not in degree. ``terms``: the products, as text, of which the case is a member.
    """

    name: str
    membership: float
    outcome: float
    kind: CaseKind
    above_diagonal: bool
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseTypes:
    """All cases of a table against ``expression``, in the table's order."""

    expression: Expression
    outcome: str
    cases: tuple[Case, ...]

    def of(self, kind: CaseKind) -> tuple[Case, ...]:
        """The cases of one kind, in the table's order; ``single_cases`` ranks them."""
        return tuple(case for case in self.cases if case.kind == kind)

    def to_frame(self) -> pd.DataFrame:
        """One row per case: index its name; the columns are the attributes of ``Case``."""
        names = ("membership", "outcome", "kind", "above_diagonal", "terms")
        return pd.DataFrame(
            {name: [getattr(case, name) for case in self.cases] for name in names},
            index=pd.Index([case.name for case in self.cases], name="case"),
        )


def case_types(
    memberships: pd.DataFrame, outcome: str, of: Model | Product | Expression
) -> CaseTypes:
    """Sort every case by what it says about a model, a term or any other expression.

    Parameters
    ----------
    memberships : DataFrame, one row per case.
    outcome : the outcome; ``"~Y"`` for the negation of ``Y``.
    of : the set whose sufficiency is in question.
    """
    expression = as_expression(of)
    x, y = expression.membership(memberships), outcomes.values(memberships, outcome)
    products = expression.products
    inside = np.array([product.membership(memberships) > 0.5 for product in products])
    cases = tuple(
        Case(
            name=name,
            membership=float(x[place]),
            outcome=float(y[place]),
            kind=kind_of(float(x[place]), float(y[place])),
            above_diagonal=bool(y[place] >= x[place]),
            terms=tuple(
                str(one) for one, of_it in zip(products, inside, strict=True) if of_it[place]
            ),
        )
        for place, name in enumerate(memberships.index)
    )
    return CaseTypes(expression, outcome.strip(), cases)


def as_expression(of: Model | Product | Expression) -> Expression:
    """A model, a product or an expression as an expression of plain products."""
    if isinstance(of, Model):
        return of.expression
    return Expression((Product(of.literals),)) if isinstance(of, Product) else of


def kind_of(membership: float, outcome: float) -> CaseKind:
    """The kind of a case with these memberships in the set and in the outcome."""
    if membership == 0.5 or outcome == 0.5:
        return "ambiguous"
    if membership > 0.5:
        return "typical" if outcome > 0.5 else "deviant consistency"
    return "deviant coverage" if outcome > 0.5 else "irrelevant"
