"""Tables of what was found beside the regions: truth tables, solutions, variants, models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from analysis.documents.site.data.shapes import (
    Column,
    DataField,
    DataTable,
    Kind,
    Said,
    Sayings,
    table,
)
from analysis.results.shapes import (
    FurtherResult,
    ModelResult,
    NecessaryConditions,
    Necessity,
    PeriodComparison,
    Results,
    SetAnalysis,
    TermResult,
    TruthRow,
)
from analysis.study.model import Condition, Study


def tables(results: Results, say: Sayings) -> Iterator[DataTable]:
    """Yield every table that the results have something for."""
    yield _necessity(results, say)
    both = (results.high, results.low)
    yield truth_tables("truth-tables", say("tables.truth"), both, results, say)
    yield solutions("solutions", say("tables.solutions"), both, say)
    for design in results.designs:
        title = say("tables.design", label=results.study.designs[design.name].label)
        yield solutions(design_name(design.name), title, (design.found,), say)
    if results.scenarios:
        yield _scenarios(results, say)
    if results.comparison:
        yield _periods(results.comparison, say)
    for model in results.models:
        yield _model(results.study, model, say)
    if results.ceilings:
        yield _ceilings(results.ceilings, say)


def model_name(name: str) -> str:
    """Return the name of the table that holds one of the study's further models."""
    return f"model-{name}"


def design_name(name: str) -> str:
    """Return the name of the table that holds what one of the study's further designs finds."""
    return f"design-{name}"


class _Need(NamedTuple):
    outcome: str
    fit: Necessity


def _necessity(results: Results, say: Sayings) -> DataTable:
    rows = [_Need(s.outcome, fit) for s in (results.high, results.low) for fit in s.necessity]
    columns: list[Column] = [
        (say.field("string", "outcome"), itemgetter(0)),
        (say.field("string", "condition"), attrgetter("fit.condition")),
        (say.field("number", "consistency", "necessary.consistency"),
         attrgetter("fit.consistency")),
        (say.field("number", "coverage", "necessary.coverage"), attrgetter("fit.coverage")),
        (say.field("number", "ron", "necessary.ron"), attrgetter("fit.ron")),
    ]  # fmt: skip
    return table("necessity", say("tables.necessity"), columns, rows, "outcome", "condition")


class _Row(NamedTuple):
    outcome: str
    row: TruthRow


def truth_tables(
    name: str, title: Said, analyses: Iterable[SetAnalysis], results: Results, say: Sayings
) -> DataTable:
    """Return the observed rows of several outcomes' truth tables, with their cases."""
    rows = [_Row(found.outcome, row) for found in analyses for row in found.truth_table]
    conditions = [c.name for c in results.study.fsqca.conditions]
    columns: list[Column] = [(say.field("string", "outcome"), itemgetter(0))]
    for condition in results.study.fsqca.conditions:
        field = DataField(condition.name, "integer", _values(condition, say))
        columns.append((field, _side(condition.name)))
    columns += [
        (say.field("integer", "n", "row.n"), attrgetter("row.n")),
        (say.field("number", "consistency", "row.consistency"), attrgetter("row.consistency")),
        (say.field("number", "pri", "row.pri"), attrgetter("row.pri")),
        (say.field("integer", "out", "row.out"), attrgetter("row.out")),
        (say.field("string", "cases", "row.cases"), lambda r: "; ".join(r.row.cases)),
    ]
    return table(name, title, columns, rows, "outcome", *conditions)


def _values(condition: Condition, say: Sayings) -> Said:
    """Say what the numbers in a condition's column mean: two sides, or each level."""
    if condition.labels is None:
        return say("fields.side", label=condition.label)
    told = {
        code: "; ".join(
            f"{i} {label.get(code) or next(iter(label.values()))}"
            for i, label in enumerate(condition.labels)
        )
        for code in say.words
    }
    return say("fields.level", label=condition.label, levels=told)


def _side(name: str) -> Any:
    return lambda row: row.row.row[name]


class _Placed(NamedTuple):
    outcome: str
    kind: str
    number: int
    model: ModelResult
    term: TermResult


def solutions(name: str, title: Said, analyses: Iterable[SetAnalysis], say: Sayings) -> DataTable:
    """Return a row for each term of each tied model."""
    rows = [
        _Placed(found.outcome, kind, number, model, term)
        for found in analyses
        for kind in ("complex", "parsimonious", "intermediate")
        for number, model in enumerate(getattr(found, kind).models, 1)
        for term in model.terms
    ]
    columns: list[Column] = [
        (say.field("string", "outcome"), attrgetter("outcome")),
        (say.field("string", "solution"), attrgetter("kind")),
        (say.field("integer", "model"), attrgetter("number")),
        (say.field("string", "term"), attrgetter("term.term")),
        (say.field("string", "core"), lambda row: "; ".join(row.term.core)),
        *(_fit(say, of, "term") for of in
          ("consistency", "pri", "raw_coverage", "unique_coverage")),
        (say.field("string", "cases", "of_term.cases"), lambda row: "; ".join(row.term.cases)),
        *(_fit(say, of, "model") for of in ("consistency", "pri", "coverage")),
    ]  # fmt: skip
    return table(name, title, columns, rows, "outcome", "solution", "model", "term")


def _fit(say: Sayings, name: str, of: str) -> Column:
    column = name if of == "term" else f"model_{name}"
    key = f"of_term.{name}" if of == "term" else f"of_solution.{name}"
    return say.field("number", column, key), attrgetter(f"{of}.{name}")


def _scenarios(results: Results, say: Sayings) -> DataTable:
    """A row for each variant and region: its state there, beside what the variant finds."""
    rows = [(one, slug) for one in results.scenarios for slug in one.states]
    columns: list[Column] = [
        (say.field("string", "scenario"), lambda pair: pair[0].name),
        (say.field("string", "slug"), itemgetter(1)),
        (say.field("string", "state"), lambda pair: pair[0].states[pair[1]]),
        (say.field("boolean", "on_frontier", "score.on_frontier"),
         lambda pair: pair[1] in pair[0].frontier),
        (say.field("number", "mean", "scenario_mean"), lambda pair: pair[0].mean),
        (say.field("string", "models", "scenario_models"),
         lambda pair: " / ".join(map(str, pair[0].high.models))),
    ]  # fmt: skip
    return table("scenarios", say("tables.scenarios"), columns, rows, "scenario", "slug")


def _periods(found: PeriodComparison, say: Sayings) -> DataTable:
    columns: list[Column] = [(say.field("string", "slug"), attrgetter("slug"))]
    columns += [
        (say.field("number", name, f"change.{name}", period=found.period), attrgetter(name))
        for name in ("before", "after", "malmquist", "efficiency_change", "technical_change")
    ]
    title = say("tables.periods", period=found.period)
    return table("periods", title, columns, found.changes, "slug")


def _model(study: Study, found: FurtherResult, say: Sayings) -> DataTable:
    """Every column of a further model, by the model's own names."""
    label = study.models[found.name].label
    columns: list[Column] = [(say.field("string", found.of, "model_row"), found.rows.__getitem__)]
    for head, values in found.columns.items():
        title = say("fields.of_model", label=label, column=head)
        columns.append((DataField(head, _kind(values), title), values.__getitem__))
    peers = found.peers
    if peers is not None:
        columns.append(
            (say.field("string", "peers"),
             lambda i: "; ".join(f"{unit} {weight!r}" for unit, weight in peers[i].items()))
        )  # fmt: skip
    name, title = model_name(found.name), say("tables.model", label=label)
    return table(name, title, columns, range(len(found.rows)))


def _kind(values: tuple[Any, ...]) -> Kind:
    known = [value for value in values if value is not None]
    for kind, types in (("boolean", bool), ("integer", int), ("number", (int, float))):
        if known and all(isinstance(value, types) for value in known):
            return kind  # type: ignore[return-value]
    return "string" if known else "number"


def _ceilings(found: NecessaryConditions, say: Sayings) -> DataTable:
    """Effect sizes of each condition, and beside them the membership that each level needs."""
    columns: list[Column] = [
        (say.field("string", "outcome"), lambda fit: found.outcome),
        (say.field("string", "condition"), attrgetter("condition")),
        *((say.field("number", name, f"ceiling.{name}"), attrgetter(name)) for name in
          ("ce_fdh", "ce_fdh_p", "cr_fdh", "cr_fdh_p", "accuracy")),
    ]  # fmt: skip
    for need in found.needs:
        field = say.field(
            "number", f"needs_at_{need.level:g}", "ceiling.needs", level=f"{need.level:g}"
        )
        columns.append((field, _required(need.required)))
    return table("ceilings", say("tables.ceilings"), columns, found.fits, "condition")


def _required(required: dict[str, float | None]) -> Any:
    return lambda fit: required.get(fit.condition)
