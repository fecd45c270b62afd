"""Core and peripheral conditions of a term (Fiss 2011)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.fsqca.expressions import Literal, Product
from analysis.fsqca.solutions import Solution, Term


def with_core(solution: Solution, tied: Sequence[Sequence[Product]]) -> Solution:
    """The solution with each term's literals judged.

    ``tied`` holds the parsimonious models; without any, every literal is core, as befits the
    terms of a parsimonious solution itself.
    """
    judge = _Judge(tied)
    models = tuple(
        replace(model, terms=tuple(judge.term(term) for term in model.terms))
        for model in solution.models
    )
    return replace(solution, models=models)


class _Judge:
    """Splits terms into core and periphery; a term that returns in many models is judged once.

    Under one parsimonious model, the core holds the literals of every parsimonious term that
    contains the term's set: several are pooled. Under several tied models, a literal is core
    only if it is so under each. A term in none of the parsimonious terms of some model is marked
    as not anchored.
    """

    def __init__(self, tied: Sequence[Sequence[Product]]) -> None:
        self._tied = [frozenset(model) for model in tied]
        self._every = frozenset(product for model in tied for product in model)
        self._known: dict[tuple[Literal, ...], _Split] = {}

    def term(self, term: Term) -> Term:
        if not self._tied:
            return replace(term, core=term.literals)
        if term.literals not in self._known:
            self._known[term.literals] = self._split(term)
        split = self._known[term.literals]
        return replace(
            term,
            core=split.core,
            peripheral=split.peripheral,
            contested=split.contested,
            anchored=split.anchored,
        )

    def _split(self, term: Term) -> _Split:
        containing = frozenset(other for other in self._every if other.contains(term))
        pools = {model & containing for model in self._tied}
        cores = {_pooled(pool) for pool in pools}
        always, sometimes = frozenset.intersection(*cores), frozenset.union(*cores)
        return _Split(
            core=_pick(term, always),
            peripheral=_pick(term, frozenset(term.literals) - always),
            contested=_pick(term, sometimes - always),
            anchored=all(pools),
        )


@dataclass(frozen=True, slots=True)
class _Split:
    core: tuple[Literal, ...]
    peripheral: tuple[Literal, ...]
    contested: tuple[Literal, ...]
    anchored: bool


def _pooled(products: Iterable[Product]) -> frozenset[Literal]:
    return frozenset(literal for product in products for literal in product.literals)


def _pick(term: Term, chosen: frozenset[Literal]) -> tuple[Literal, ...]:
    return tuple(literal for literal in term.literals if literal in chosen)
