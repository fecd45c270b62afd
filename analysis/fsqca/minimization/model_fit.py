"""Fit of terms and models on the cases of a truth table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.fsqca.expressions import Product
from analysis.fsqca.fit import Sufficiency, ratio, sufficiency
from analysis.fsqca.solutions import Model, Term
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray


class Fits:
    """Computes models' fit; a term that returns in many models is measured once."""

    def __init__(self, table: TruthTable) -> None:
        self._memberships = table.memberships
        self._y = table.outcome_values
        self._known: dict[Product, tuple[Array, Sufficiency, tuple[str, ...]]] = {}

    def model(self, products: Sequence[Product]) -> Model:
        """The model of these terms, the best covering first."""
        measured = sorted(
            ((product, *self._measure(product)) for product in products),
            key=lambda one: (-one[2].coverage, str(one[0])),
        )
        x = np.array([membership for _, membership, _, _ in measured])
        whole = sufficiency(x.max(axis=0), self._y)
        unique = self._unique(x)
        terms = tuple(
            Term(
                literals=product.literals,
                consistency=fit.consistency,
                pri=fit.pri,
                raw_coverage=fit.coverage,
                unique_coverage=float(own),
                cases=cases,
            )
            for (product, _, fit, cases), own in zip(measured, unique, strict=True)
        )
        return Model(terms, whole.consistency, whole.pri, whole.coverage)

    def _measure(self, product: Product) -> tuple[Array, Sufficiency, tuple[str, ...]]:
        if product not in self._known:
            x = product.membership(self._memberships)
            cases = tuple(self._memberships.index[x > 0.5])
            self._known[product] = (x, sufficiency(x, self._y), cases)
        return self._known[product]

    def _unique(self, x: Array) -> Array:
        """Coverage that each term alone brings, (t, n) -> (t,)."""
        highest = x.max(axis=0)
        others = np.zeros_like(x)
        if len(x) > 1:
            second = np.partition(x, -2, axis=0)[-2]
            ties = (x == highest).sum(axis=0) > 1
            alone = (x == highest) & ~ties
            others = np.where(alone, second, highest)
        gain = np.minimum(highest, self._y) - np.minimum(others, self._y)
        return np.array([ratio(value, self._y.sum()) for value in gain.sum(axis=1)])
