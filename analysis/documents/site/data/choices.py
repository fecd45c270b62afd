"""Tables of the what-if grid: each combination of choices, and where each region stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.documents.site.data.shapes import Column, DataField, DataTable, Sayings, table
from analysis.results.shapes import DISAGREE, LETTERS, ChoiceTaken, Combination, Results, WhatIf

MOST_ROWS = 50_000
"""Of the table with a row for each region; a larger one would outweigh all the others."""

_STATES: dict[str, str] = {letter: state for state, letter in LETTERS.items()} | {
    DISAGREE: "depends"
}


def tables(results: Results, say: Sayings) -> Iterator[DataTable]:
    """Yield the grid, and where the regions stand in it unless that is too long."""
    grid = results.what_if
    if grid is None:
        return
    yield _combinations(results, grid, say)
    if len(grid.combinations) * len(results.regions) <= MOST_ROWS:
        yield _standings(results, grid, say)


def remaining(results: Results, one: Combination) -> tuple[str, ...]:
    """Return the study's own pathways that stand in some model of a combination."""
    grid = results.what_if
    assert grid is not None
    there = {term.term for term in one.terms}
    return tuple(t.term for t in grid.combinations[grid.own].terms if t.term in there)


def _combinations(results: Results, grid: WhatIf, say: Sayings) -> DataTable:
    columns: list[Column] = [
        *_choices(results, grid, say),
        (say.field("boolean", "own", "choice.own"), lambda i: i == grid.own),
        (say.field("string", "models", "choice.models"),
         lambda i: " / ".join(" + ".join(m.terms) for m in grid.combinations[i].models)),
        (say.field("integer", "remaining", "choice.remaining"),
         lambda i: len(remaining(results, grid.combinations[i]))),
        (say.field("number", "consistency", "of_solution.consistency"),
         _first(grid, "consistency")),
        (say.field("number", "coverage", "of_solution.coverage"), _first(grid, "coverage")),
        (say.field("integer", "high", "choice.high_count"),
         lambda i: grid.combinations[i].high.count("1")),
    ]  # fmt: skip
    rows = range(len(grid.combinations))
    return table("choices", say("tables.choices"), columns, rows, "combination")


def _standings(results: Results, grid: WhatIf, say: Sayings) -> DataTable:
    slugs = [region.slug for region in results.regions]
    rows = [(i, k) for i in range(len(grid.combinations)) for k in range(len(slugs))]
    columns: list[Column] = [
        (say.field("integer", "combination", "choice.number"), lambda row: row[0] + 1),
        (say.field("string", "slug"), lambda row: slugs[row[1]]),
        (say.field("boolean", "high", "choice.high"),
         lambda row: grid.combinations[row[0]].high[row[1]] == "1"),
        (say.field("string", "state", "choice.state"),
         lambda row: _STATES[grid.combinations[row[0]].states[row[1]]]),
        (say.field("string", "pathways"),
         lambda row: "; ".join(t.term for t in grid.combinations[row[0]].terms
                               if t.members[row[1]] == "1")),
    ]  # fmt: skip
    title = say("tables.standings", unit=results.study.units.word)
    return table("choices-regions", title, columns, rows, "combination", "slug")


def _choices(results: Results, grid: WhatIf, say: Sayings) -> Iterator[Column]:
    yield say.field("integer", "combination", "choice.number"), lambda i: i + 1
    plan = results.study.fsqca
    sets: dict[str, tuple[Any, Any]] = {c.name: (c.label, c.unit) for c in plan.conditions}
    sets[plan.outcome.name] = (plan.outcome.label, None)
    for k, choice in enumerate(grid.choices):
        if choice.kind == "line":
            label, unit = sets[choice.name]
            title = say("fields.choice.line", label=label)
            field = DataField(f"line_{choice.name}", "number", title, unit)
        elif choice.kind == "cut":
            field = say.field("number", f"cut_{choice.name}", f"choice.{choice.name}")
        else:
            field = say.field("string", "scenario", "choice.scenario")
        yield field, _taken(grid, choice, k)


def _taken(grid: WhatIf, choice: ChoiceTaken, k: int) -> Any:
    values = choice.values or choice.labels
    return lambda i: values[grid.combinations[i].point[k]]


def _first(grid: WhatIf, name: str) -> Any:
    def value(i: int) -> float | None:
        models = grid.combinations[i].models
        return getattr(models[0], name) if models else None

    return value
