"""What a minimisation returns: solutions, models, terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
import pandas as pd

from analysis.fsqca.expressions import Expression, Literal, Product, union

Array = np.ndarray

Kind = Choice["complex", "intermediate", "parsimonious"]


@dataclass(frozen=True, slots=True)
class Term(Product):
    """One product of a model, with its fit.

    ``__str__`` is ``ECON*~DIG``; ``membership`` and ``literals`` are those of a product.

    Attributes
    ----------
    consistency, pri, raw_coverage : fit of the term alone for the outcome.
    unique_coverage : what the model's coverage loses without the term.
    cases : names of the cases with a membership above 0.5.
    core, peripheral : the literals split after Fiss (2011), for a term of an intermediate
        solution; a parsimonious term is all core; both are empty for a complex one.
    contested : peripheral literals that are core under some, not all, of several tied
        parsimonious models.
    anchored : whether, under every tied parsimonious model, the term contains one of its terms;
        where it is false, the split into core and periphery has nothing to rest on.
    """

    consistency: float
    pri: float
    raw_coverage: float
    unique_coverage: float
    cases: tuple[str, ...]
    core: tuple[Literal, ...] = ()
    peripheral: tuple[Literal, ...] = ()
    contested: tuple[Literal, ...] = ()
    anchored: bool = True

    __str__ = Product.__str__


@dataclass(frozen=True, slots=True)
class Model:
    """One disjunction of terms that covers every positive row, with the fit of the whole."""

    terms: tuple[Term, ...]
    consistency: float
    pri: float
    coverage: float

    def __str__(self) -> str:
        return " + ".join(map(str, self.terms))

    @property
    def expression(self) -> Expression:
        """The model as an expression of plain products, without fit."""
        return Expression(tuple(Product(term.literals) for term in self.terms))

    @property
    def expressions(self) -> frozenset[str]:
        """The terms as text, for comparing models whatever the order."""
        return frozenset(map(str, self.terms))

    def membership(self, memberships: pd.DataFrame) -> Array:
        """Membership of each case: the maximum over the terms (fuzzy OR), shape (n,)."""
        return union(self.terms, memberships)


@dataclass(frozen=True, slots=True)
class Pair:
    """The intermediate models that one complex and one parsimonious model give.

    ``complex`` and ``parsimonious`` are the two models' products. ``supported`` are the products
    that the expectations allow between them; the remainders inside these are the easy
    counterfactuals. ``models`` are places in ``Solution.models``.
    """

    complex: tuple[Product, ...]
    parsimonious: tuple[Product, ...]
    supported: tuple[Product, ...]
    models: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """All tied models of one kind of solution.

    Attributes
    ----------
    kind : ``complex``, ``intermediate`` or ``parsimonious``.
    outcome, conditions : as in the truth table.
    models : every model with the fewest terms (for the intermediate solution: within its pair).
        Empty if no row of the truth table is positive.
    complete : false if a cap cut the list of models short; ``models`` is then what was found.
    primes : the prime implicants of the chart, for the intermediate solution those of any pair.
    essential : the prime implicants that alone cover some positive row (within some pair).
    pairs : for the intermediate solution, where its models come from; else empty.
    """

    kind: Kind
    outcome: str
    conditions: tuple[str, ...]
    models: tuple[Model, ...]
    complete: bool
    primes: tuple[Product, ...]
    essential: tuple[Product, ...]
    pairs: tuple[Pair, ...] = ()

    @property
    def shared(self) -> frozenset[str]:
        """The terms, as text, that every model has."""
        if not self.models:
            return frozenset()
        return frozenset.intersection(*(model.expressions for model in self.models))

    @property
    def trivial(self) -> bool:
        """Whether a model is the universal set, ``1``, which holds whatever the conditions are."""
        return any(not term.literals for model in self.models for term in model.terms)

    @property
    def note(self) -> str:
        """What the reader must know: no or a trivial solution, ties, a cut list; or empty."""
        count = len(self.models)
        if not count:
            return f"No row of the truth table is sufficient for {self.outcome}: no solution."
        if self.trivial:
            return (
                f"The solution is 1, the set of all cases: no row speaks against {self.outcome}, "
                f"so that the conditions tell nothing apart."
            )
        if not self.complete:
            return f"At least {count} models fit equally well; the list was cut at a cap."
        if count > 1:
            return f"{count} models fit the truth table equally well; all are shown."
        return ""
