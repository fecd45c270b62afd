"""Core and peripheral conditions of a term (Fiss 2011)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.fsqca.products import Literal, Product
from analysis.fsqca.results import Model, Solution, Term


def with_core(solution: Solution, tied: Sequence[Sequence[Product]]) -> Solution:
    """The solution with each term's literals judged; see ``judge``.

    ``tied`` holds the parsimonious models; without any, every literal is core, as befits the
    terms of a parsimonious solution itself.
    """
    models = tuple(
        Model(
            tuple(judge(term, tied) if tied else _all_core(term) for term in model.terms),
            model.consistency,
            model.pri,
            model.coverage,
        )
        for model in solution.models
    )
    return replace(solution, models=models)


def judge(term: Term, tied: Sequence[Sequence[Product]]) -> Term:
    """Split a term's literals into core and peripheral.

    Under one parsimonious model, the core holds the literals of every parsimonious term that
    contains the term's set: several are pooled. Under several tied models, a literal is core
    only if it is so under each. A term in none of the parsimonious terms of some model is marked
    as not anchored.
    """
    cores = [
        {literal for other in model if other.contains(term) for literal in other.literals}
        for model in tied
    ]
    always = set.intersection(*cores)
    sometimes = set.union(*cores)
    return replace(
        term,
        core=_pick(term, always),
        peripheral=_pick(term, set(term.literals) - always),
        contested=_pick(term, sometimes - always),
        anchored=all(cores),
    )


def _all_core(term: Term) -> Term:
    return replace(term, core=term.literals)


def _pick(term: Term, chosen: set[Literal]) -> tuple[Literal, ...]:
    return tuple(literal for literal in term.literals if literal in chosen)
