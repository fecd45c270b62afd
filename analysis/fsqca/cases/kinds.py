"""What each case says about a model (Schneider and Rohlfing 2013), for sufficiency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
import pandas as pd

from analysis.fsqca import checks
from analysis.fsqca.expressions import Product, union
from analysis.fsqca.solutions import Model

Array = np.ndarray

CaseKind = Choice["typical", "deviant consistency", "deviant coverage", "irrelevant"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case against a model or a term.

    ``membership`` in the model or term, ``outcome`` in the outcome. ``kind``: ``typical`` (member,
    and the outcome holds), ``deviant consistency`` (member, but the outcome does not hold),
    ``deviant coverage`` (the outcome holds, but no member) or ``irrelevant`` (neither); above 0.5
    counts as in. ``above_diagonal``: the outcome is at least as high as the membership; a typical
    case that is not is consistent in kind, though not in degree. ``terms``: the model's terms, as
    text, of which the case is a member.
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

    expression: str
    outcome: str
    cases: tuple[Case, ...]

    def of(self, kind: CaseKind) -> tuple[Case, ...]:
        """The cases of one kind; typical ones best first, deviant ones worst first.

        A typical case is the better, the higher its membership and the closer the outcome lies
        to it from above; a deviant case the worse, the farther membership and outcome are apart.
        """
        chosen = [case for case in self.cases if case.kind == kind]
        if kind == "typical":
            return tuple(sorted(chosen, key=_distance_from_ideal))
        return tuple(sorted(chosen, key=lambda case: -abs(case.membership - case.outcome)))

    def to_frame(self) -> pd.DataFrame:
        """One row per case: index its name; the columns are the attributes of ``Case``."""
        names = ("membership", "outcome", "kind", "above_diagonal", "terms")
        return pd.DataFrame(
            {name: [getattr(case, name) for case in self.cases] for name in names},
            index=pd.Index([case.name for case in self.cases], name="case"),
        )


def case_types(memberships: pd.DataFrame, outcome: str, model: Model | Product) -> CaseTypes:
    """Sort every case by what it says about a model, or about one term of it.

    Parameters
    ----------
    memberships : DataFrame, one row per case.
    outcome : the outcome of the model; ``"~Y"`` for the negation of ``Y``.
    model : a model, or a single term or product.
    """
    terms = model.terms if isinstance(model, Model) else (model,)
    x, y = union(terms, memberships), checks.outcome_values(memberships, outcome)
    inside = np.array([term.membership(memberships) > 0.5 for term in terms])
    cases = tuple(
        Case(
            name=name,
            membership=float(x[place]),
            outcome=float(y[place]),
            kind=_kind(x[place] > 0.5, y[place] > 0.5),
            above_diagonal=bool(y[place] >= x[place]),
            terms=tuple(str(term) for term, of in zip(terms, inside, strict=True) if of[place]),
        )
        for place, name in enumerate(memberships.index)
    )
    return CaseTypes(str(model), outcome.strip(), cases)


def _kind(member: bool, holds: bool) -> CaseKind:
    if member:
        return "typical" if holds else "deviant consistency"
    return "deviant coverage" if holds else "irrelevant"


def _distance_from_ideal(case: Case) -> tuple[bool, float]:
    return (not case.above_diagonal, abs(case.outcome - case.membership) + 1.0 - case.membership)
