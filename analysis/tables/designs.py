"""Tables of a study's further designs: conditions, terms of all tied models, the two steps."""

from __future__ import annotations

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import DesignResult, Results, TermResult
from analysis.tables.data import anchors_shown, columns_of, heads
from analysis.tables.table import Cell, PrintedTable, number, percent, text


def design_sets(results: Results, one: DesignResult, words: Words) -> PrintedTable:
    """A design's conditions: label, unit, anchors, which step they enter, share inside."""
    rows = []
    asked = results.study.designs[one.name].conditions
    for of, condition in ((each.name, own) for each in asked for own in each.sets):
        found = one.sets[condition.name]
        steps = [step for step in ("context", "movable") if of in getattr(one, step)]
        step = words.plain(f"paper.tables.designs.{steps[0]}") if steps else "–"
        rows.append(
            (
                Cell(condition.name, code=True),
                text(naming.wording(condition.label, words)),
                text(naming.wording(condition.unit, words)),
                text(step),
                anchors_shown(found, condition, words)[1],
                percent(words, found.skewness, 0),
            )
        )
    head = heads(words, "designs", "set label unit step crossover inside")
    caption = words("paper.tables.designs.caption", label=_label(results, one, words))
    return PrintedTable(columns_of(head, "tttt##"), tuple(rows), caption)


def design_terms(results: Results, one: DesignResult, words: Words) -> PrintedTable:
    """The terms of all tied models of a design: in which models, fit, members by outcome."""
    models = one.found.intermediate.models
    terms = {term.term: term for model in models for term in model.terms}
    rows = []
    for term in terms.values():
        where = [
            str(n) for n, m in enumerate(models, 1) if term.term in {each.term for each in m.terms}
        ]
        rows.append(
            (Cell(term.term, code=True), text(", ".join(where)), *_fit(results, term, words))
        )
    head = heads(words, "designs", "term models consistency pri coverage high without")
    caption = words(
        "paper.tables.designs.terms", label=_label(results, one, words),
        outcome=one.found.outcome, n=len(models),
    )  # fmt: skip
    return PrintedTable(columns_of(head, "tt###tt"), tuple(rows), caption)


def design_steps(results: Results, one: DesignResult, words: Words) -> PrintedTable:
    """What goes with the outcome within each context of the first step."""
    rows = tuple(
        (
            Cell(context.term.term, code=True),
            Cell(term.term, code=True) if term else text(words.plain("paper.solution.none")),
            *(_fit(results, term, words) if term else [text("–")] * 5),
        )
        for context in one.contexts
        for term in context.within or (None,)
    )
    head = heads(words, "designs", "given term consistency pri coverage high without")
    caption = words(
        "paper.tables.designs.steps", label=_label(results, one, words), outcome=one.found.outcome
    )
    return PrintedTable(columns_of(head, "tt###tt"), rows, caption)


def _fit(results: Results, term: TermResult, words: Words) -> tuple[Cell, ...]:
    name = results.study.fsqca.outcome.name
    held = {r.slug for r in results.regions if r.memberships[name] > HALF}
    sides = (
        [slug for slug in term.cases if slug in held],
        [slug for slug in term.cases if slug not in held],
    )
    fits = (term.consistency, term.pri, term.raw_coverage)
    return (
        *(number(words, value, 3) for value in fits),
        *(text(words.join(naming.regions(results, side, words)) or "–") for side in sides),
    )


def _label(results: Results, one: DesignResult, words: Words) -> str:
    return naming.wording(results.study.designs[one.name].label, words)
