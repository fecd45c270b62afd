"""Tables of the set-theoretic analysis: necessity, truth tables, solutions."""

from __future__ import annotations

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Results, SetAnalysis, SolutionResult, TermResult
from analysis.tables.data import columns_of, heads
from analysis.tables.table import Cell, Column, PrintedTable, number, text
from analysis.ties import level


def necessity(results: Results, words: Words) -> PrintedTable:
    """Fit of each condition, and of its negation, as necessary for the outcome and its absence."""
    outcomes = (results.high, results.low)
    head = [Column(words.plain("paper.tables.necessity.condition"))]
    for found in outcomes:
        for fit in ("consistency", "coverage", "ron"):
            what = words.plain(f"paper.tables.necessity.{fit}", outcome=found.outcome)
            head.append(Column(what, number=True))
    rows = []
    for high, low in zip(results.high.necessity, results.low.necessity, strict=True):
        fits = [getattr(n, fit) for n in (high, low) for fit in ("consistency", "coverage", "ron")]
        rows.append((Cell(high.condition, code=True), *(number(words, value, 3) for value in fits)))
    caption = "caption_levels" if results.study.fsqca.levels else "caption"
    return PrintedTable(tuple(head), tuple(rows), words(f"paper.tables.necessity.{caption}"))


def truth(results: Results, found: SetAnalysis, words: Words) -> PrintedTable:
    """The observed rows of a truth table, with their cases; ``*`` marks a contradicted row."""
    names = results.study.fsqca.names
    rows = []
    ordered = sorted(
        found.truth_table, key=lambda r: (-(r.out or 0), -level(r.consistency), -level(r.pri))
    )
    for row in ordered:
        out = "?" if row.out is None else str(row.out)
        rows.append(
            (
                Cell(_row(row.row), code=True),
                *(text(row.row[name]) for name in names),
                number(words, row.n),
                number(words, row.consistency, 3),
                number(words, row.pri, 3),
                text(f"{out} *" if row.contradicted else out),
                text(words.join(naming.regions(results, row.cases, words))),
            )
        )
    head = heads(words, "truth", "row")
    columns = (
        Column(head[0]),
        *(Column(name, code=True) for name in names),
        *columns_of(heads(words, "truth", "n consistency pri out cases"), "###tt"),
    )
    return PrintedTable(
        columns, tuple(rows), words("paper.tables.truth.caption", outcome=found.outcome)
    )


def _row(row: dict[str, int]) -> str:
    return "".join(str(value) for value in row.values())


def solutions(found: SetAnalysis, words: Words) -> PrintedTable:
    """All tied models of the complex, parsimonious and intermediate solutions."""
    rows = []
    for kind in ("complex", "parsimonious", "intermediate"):
        solution: SolutionResult = getattr(found, kind)
        label = words.plain(f"paper.solution.{kind}")
        if not solution.models:
            rows.append((text(label), text(words.plain("paper.solution.none")), *[text("–")] * 3))
        for number_, model in enumerate(solution.models, 1):
            tied = len(solution.models) > 1
            name = words.plain("paper.solution.tied", kind=label, n=number_) if tied else label
            fits = (model.consistency, model.pri, model.coverage)
            rows.append(
                (
                    text(name),
                    Cell(str(model), code=True),
                    *(number(words, value, 3) for value in fits),
                )
            )
    head = heads(words, "solutions", "solution model consistency pri coverage")
    return PrintedTable(
        columns_of(head, "tt###"),
        tuple(rows),
        words("paper.tables.solutions.caption", outcome=found.outcome),
    )


def chart(results: Results, found: SetAnalysis, words: Words) -> PrintedTable:
    """The configurations of the intermediate solution, in the manner of Fiss (2011).

    Conditions in rows, the pathways of all tied models in columns; bold marks a core condition.
    Unique coverage belongs to a model: a dash says that the pathway is not in it.
    """
    models = found.intermediate.models
    terms = list({term.term: term for model in models for term in model.terms}.values())
    head = [Column(words.plain("paper.tables.chart.condition"))]
    head += [Column(naming.pathway(results.study, term, words)) for term in terms]
    rows = [
        (
            text(naming.wording(condition.label, words)),
            *(_presence(term, condition.name, words) for term in terms),
        )
        for condition in results.study.fsqca.sets
    ]
    for fit in ("consistency", "pri", "raw_coverage"):
        rows.append(
            (
                text(words.plain(f"paper.tables.chart.{fit}")),
                *(number(words, getattr(term, fit), 3) for term in terms),
            )
        )
    tied = len(models) > 1
    for n, model in enumerate(models, 1):
        label = words.plain("paper.tables.chart.unique_coverage")
        unique = {term.term: term.unique_coverage for term in model.terms}
        rows.append(
            (
                text(words.plain("paper.tables.chart.tied", name=label, n=n) if tied else label),
                *(number(words, unique.get(term.term), 3) for term in terms),
            )
        )
    rows.append(
        (
            text(words.plain("paper.tables.chart.cases")),
            *(text(words.join(naming.regions(results, t.cases, words)) or "–") for t in terms),
        )
    )
    caption = words("paper.tables.chart.caption", outcome=found.outcome)
    return PrintedTable(tuple(head), tuple(rows), caption)


def _presence(term: TermResult, condition: str, words: Words) -> Cell:
    """Bold, and the word itself, say that a condition is core: no reading hangs on a symbol."""
    if condition not in term.literals:
        return Cell("–")
    side = "present" if term.literals[condition] else "absent"
    core = condition in term.core
    key = f"paper.tables.chart.{side}_{'core' if core else 'peripheral'}"
    return Cell(words.plain(key), strong=core)
