"""Tables of ``pathways fsqca`` beside the solutions, each where it is asked for.

Fit of expressions as sufficient, a theory held against the models, fit in clusters and through a
panel, searches for necessary and sufficient sets, and what solutions assume of unobserved rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import fsqca
from analysis.fsqca.expressions import Expression, Product

MEANING = {
    "T*S": "expected and found",
    "~T*S": "found, not expected",
    "T*~S": "expected, not found",
    "~T*~S": "neither",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The cluster of each case, and its unit where units return in several periods; (n,) each."""

    clusters: Sequence[str] | None = None
    units: Sequence[str] | None = None


def sufficiency(table: fsqca.TruthTable, expressions: Sequence[str]) -> pd.DataFrame:
    """Fit of expressions as sufficient for the outcome."""
    y = table.outcome_values
    rows = []
    for text in expressions:
        expression = fsqca.parse(text, table.conditions)
        x = expression.membership(table.memberships)
        fit = fsqca.sufficiency(x, y)
        rows.append({
            "expression": str(expression),
            "consistency": fit.consistency,
            "pri": fit.pri,
            "sym": fit.sym,
            "coverage": fit.coverage,
            "haesebrouck": fsqca.haesebrouck_consistency(x, y),
            "cases": _joined(table.memberships.index[x > 0.5]),
        })  # fmt: skip
    return pd.DataFrame(rows)


def theory(table: fsqca.TruthTable, solution: fsqca.Solution, expected: str) -> pd.DataFrame:
    """What each model of a solution adds to a theory: the four intersections and their cases."""
    rows = []
    for place, model in enumerate(solution.models, start=1):
        found = fsqca.evaluate_theory(table.memberships, table.outcome, expected, model)
        parts = {"T": ("theory", found.theory), "S": ("model", found.model)}
        for part, (meaning, fit) in parts.items():
            rows.append(_part(place, part, meaning, fit))
        for one in found.intersections:
            of_part = _part(place, one.part, MEANING[one.part], one.fit)
            rows.append(of_part | {
                "with outcome": _joined(one.with_outcome),
                "without outcome": _joined(one.without_outcome),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _part(model: int, part: str, meaning: str, fit: fsqca.Sufficiency) -> dict[str, Any]:
    return {
        "model": model, "part": part, "meaning": meaning,
        "consistency": fit.consistency, "pri": fit.pri, "coverage": fit.coverage,
    }  # fmt: skip


def clusters(
    table: fsqca.TruthTable, solution: fsqca.Solution, labels: Labels, necessary: Sequence[str]
) -> pd.DataFrame:
    """Fit of models, their terms and necessary expressions in each cluster and unit.

    The rows called distance say how unevenly consistency is spread; 0 is even.
    """
    sets: dict[str, Expression | Product | fsqca.Model] = {}
    for model in solution.models:
        sets |= {str(model): model} | {str(term): term for term in model.terms}
    sets |= {text: fsqca.parse(text, table.conditions) for text in necessary}
    rows = []
    for name, one in sets.items():
        found = fsqca.cluster_diagnostics(
            one.membership(table.memberships), table.outcome_values,
            list(labels.clusters or ()), None if labels.units is None else list(labels.units),
        )  # fmt: skip
        n = len(table.memberships)
        rows.append(_of_cluster(name, "pooled", "", n, found.pooled, found.pooled_necessity))
        for part, fits in (("cluster", found.between), ("unit", found.within)):
            rows += [
                _of_cluster(name, part, str(fit.name), fit.size, fit.sufficiency, fit.necessity)
                for fit in fits
            ]
        apart = {"clusters": (found.distance_between, found.necessity_between)}
        if labels.units is not None:
            apart["units"] = (found.distance_within, found.necessity_within)
        rows += [
            {
                "set": name, "part": "distance", "name": f"between {who}",
                "consistency": of_sufficiency, "necessity consistency": of_necessity,
            }
            for who, (of_sufficiency, of_necessity) in apart.items()
        ]  # fmt: skip
    return pd.DataFrame(rows)


def _of_cluster(
    of: str, part: str, name: str, n: int, *fits: fsqca.Sufficiency | fsqca.NecessityFit
) -> dict[str, Any]:
    sufficient, necessary = fits
    return {
        "set": of, "part": part, "name": name, "n": n,
        "consistency": sufficient.consistency, "coverage": sufficient.coverage,
        "necessity consistency": necessary.consistency, "necessity coverage": necessary.coverage,
    }  # fmt: skip


def search(table: fsqca.TruthTable, multivalue: Sequence[str]) -> pd.DataFrame:
    """All sets that are necessary, and all minimal conjunctions that are sufficient.

    Necessary at a consistency of 0.9 and a RoN of 0.5; sufficient at the table's own consistency
    and PRI and a coverage of 0.2.
    """
    of = (table.memberships, table.outcome, table.conditions)
    necessary = fsqca.necessary_supersets(*of, multivalue=multivalue)
    rows = [
        {
            "set": str(one.expression), "relation": "necessary", "consistency": one.consistency,
            "ron": one.ron, "coverage": one.coverage,
        }
        for one in (*necessary.conjunctions, *necessary.disjunctions)
    ]  # fmt: skip
    rows += [
        {
            "set": str(one.expression), "relation": "sufficient", "consistency": one.consistency,
            "pri": one.pri, "coverage": one.coverage,
        }
        for one in fsqca.sufficient_subsets(
            *of, consistency=table.consistency, pri=table.pri, multivalue=multivalue
        )
    ]  # fmt: skip
    columns = ["set", "relation", "consistency", "pri", "ron", "coverage"]
    return pd.DataFrame(rows, columns=pd.Index(columns))


def assumptions(
    table: fsqca.TruthTable, negated: fsqca.TruthTable, solutions: Mapping[str, fsqca.Solution]
) -> pd.DataFrame:
    """Rows, by number, that each solution assumes, and those that it cannot assume for both.

    Counterfactuals belong to pairs of a complex and a parsimonious model; contradictory ones are
    assumed for the outcome and, by the solution of the same kind, for its negation.
    """
    rows = []
    for kind, solution in solutions.items():
        for place, model in enumerate(solution.models, start=1):
            assumed = fsqca.simplifying_assumptions(table, model.terms)
            rows.append((kind, f"model {place}", "simplifying assumptions", assumed))
        for place, pair in enumerate(solution.pairs, start=1):
            found = fsqca.counterfactuals(table, pair)
            rows.append((kind, f"pair {place}", "easy counterfactuals", found.easy))
            rows.append((kind, f"pair {place}", "difficult counterfactuals", found.difficult))
        if kind == "parsimonious":
            against = fsqca.minimize(negated, "parsimonious")
            both = fsqca.contradictory_assumptions(table, solution, against)
            rows.append((kind, "all models", "contradictory assumptions", both))
    shared = fsqca.sufficient_for_both(table, negated)
    rows.append(("truth table", "", "sufficient for the outcome and its negation", shared))
    told = [(kind, of, what, len(found), ", ".join(map(str, found)))
            for kind, of, what, found in rows]  # fmt: skip
    return pd.DataFrame(told, columns=pd.Index(["solution", "of", "what", "n", "rows"]))


def _joined(cases: Any) -> str:
    return "; ".join(map(str, cases))
