"""Tables of the further models that a study declares, and of necessity in degree."""

from __future__ import annotations

from analysis.dea import registry
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import FurtherResult, NecessaryConditions, Plain, Results
from analysis.tables.data import heads, unit_column
from analysis.tables.table import Cell, Column, PrintedTable, number, text

MOST_COLUMNS = 8  # of a further model, in print; its file has all


def model(results: Results, found: FurtherResult, words: Words) -> PrintedTable:
    """What a further model found, under its own names: values of a row, not those of each column.

    A model that has nothing else shows what it has of every column.
    """
    simple = [name for name in found.columns if ": " not in name] or list(found.columns)
    shown = [name for name in simple if any(v is not None for v in found.columns[name])]
    shown = shown[:MOST_COLUMNS]
    first = unit_column(results, words) if found.of == "unit" else Column(found.of, code=True)
    numeric = {n: all(_is_number(v) or v is None for v in found.columns[n]) for n in shown}
    columns = (first, *(Column(name, number=numeric[name], code=True) for name in shown))
    slugs = {region.slug for region in results.regions}
    rows = tuple(
        (
            text(naming.region(results.region(row), words)) if row in slugs else Cell(row),
            *(_cell(words, found.columns[name][i]) for name in shown),
        )
        for i, row in enumerate(found.rows)
    )
    label = naming.wording(results.study.models[found.name].label, words)
    told = ", ".join(
        f"{name} {_fact(words, value)}"
        for name, value in found.facts.items()
        if name not in ("model", "certificate") and value is not None
    )
    caption = words(
        "paper.tables.model.caption",
        label=label,
        model=found.model,
        options=told or words.plain("paper.tables.model.plain"),
        file=f"model-{found.name}.csv",
    )
    held = [m for m in results.study.dea.inputs if m.fixed]
    if held and "fixed" not in registry.entry(found.model).options:
        names = [naming.wording(m.label, words) for m in held]
        caption += words("paper.tables.model.movable", list=words.join(names), n=len(names))
    bad = results.study.dea.undesirable
    if bad and "bad" not in registry.entry(found.model).options:
        names = [naming.wording(m.label, words) for m in bad]
        caption += words("paper.tables.model.undesirable", list=words.join(names), n=len(names))
    return PrintedTable(columns, rows, caption)


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _fact(words: Words, value: Plain) -> str:
    return words.number(value, 3) if isinstance(value, float) else str(value)


def _cell(words: Words, value: Plain) -> Cell:
    if isinstance(value, bool):
        return text(words.plain(f"paper.{'yes' if value else 'no'}"))
    if isinstance(value, float):
        return number(words, value, 3)
    if isinstance(value, int):
        return number(words, value)
    return text(value or "–")


def effects(found: NecessaryConditions, words: Words) -> PrintedTable:
    """Effect sizes of every condition and its negation as necessary in degree."""
    rows = tuple(
        (
            Cell(fit.condition, code=True),
            *(
                text("–") if value is None else number(words, value, 3)
                for value in (fit.ce_fdh, fit.ce_fdh_p, fit.cr_fdh, fit.cr_fdh_p, fit.accuracy)
            ),
        )
        for fit in found.fits
    )
    names = heads(words, "effects", "condition ce_fdh p cr_fdh p accuracy")
    columns = (Column(names[0]), *(Column(name, number=True) for name in names[1:]))
    caption = words(
        "paper.tables.effects." + ("caption" if found.draws else "caption_untested"),
        outcome=found.outcome, draws=found.draws,
    )  # fmt: skip
    return PrintedTable(columns, rows, caption)


def bottlenecks(found: NecessaryConditions, words: Words) -> PrintedTable:
    """The least membership that each level of the outcome needs in each condition that matters."""
    names = list(found.needs[0].required) if found.needs else []
    never = words.plain("paper.tables.bottlenecks.never")
    rows = tuple(
        (
            number(words, need.outcome, 3),
            *(
                text(never) if value is None else number(words, value, 3)
                for value in (need.required[name] for name in names)
            ),
        )
        for need in found.needs
    )
    columns = (
        Column(found.outcome, number=True, code=True),
        *(Column(name, number=True, code=True) for name in names),
    )
    return PrintedTable(
        columns, rows, words("paper.tables.bottlenecks.caption", outcome=found.outcome)
    )
