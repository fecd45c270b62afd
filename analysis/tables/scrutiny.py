"""Tables of what referees ask for: single conditions, frontier units, measures left out."""

from __future__ import annotations

from statistics import fmean

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import OtherFrontier, Results
from analysis.tables.data import columns_of, heads, of, unit_column
from analysis.tables.table import Cell, Column, PrintedTable, number, text


def single(results: Results, words: Words) -> PrintedTable:
    """Each condition alone: its correlation with the score, its coefficient and the interval."""
    found = results.required_scrutiny()
    fit = found.second_stage
    rows = []
    for i, one in enumerate(found.conditions):
        more = (fit.coefficients[i], fit.lower[i], fit.upper[i]) if fit else ()
        rows.append(
            (
                Cell(one.name, code=True),
                number(words, one.correlation, 3),
                *(number(words, value, 3) for value in more),
            )
        )
    keys = "condition correlation" + (" coefficient lower upper" if fit else "")
    columns = columns_of(heads(words, "single", keys), "t#" + ("###" if fit else ""))
    caption = (
        words("paper.tables.single.caption_fit", level=fit.level, **of(results, words))
        if fit
        else words("paper.tables.single.caption", **of(results, words))
    )
    return PrintedTable(columns, tuple(rows), caption)


def influence(results: Results, words: Words) -> PrintedTable:
    """The frontier's units: how far beyond the others, and what leaving each out does."""
    rows = tuple(
        (
            text(naming.region(results.region(one.slug), words)),
            number(words, one.beyond, 3),
            number(words, one.moved),
            number(words, one.most, 3),
            text(naming.region(results.region(one.who), words) if one.who else "–"),
        )
        for one in results.required_scrutiny().frontier
    )
    columns = (
        unit_column(results, words),
        *columns_of(heads(words, "influence", "beyond moved most who"), "###t"),
    )
    return PrintedTable(
        columns, rows, words("paper.tables.influence.caption", **of(results, words))
    )


def conditional(results: Results, words: Words) -> PrintedTable:
    """The scores among units in like circumstances, under wider and narrower bandwidths."""
    found = results.required_scrutiny().conditional
    every = words.plain("paper.tables.conditional.all")
    rows = tuple(
        (
            Cell(one.condition, code=True) if one.condition else text(every),
            number(words, one.width, 1),
            *(
                number(words, value, 3 if name == "mean" else 0)
                for i in (0, 1)
                for name in ("neighbours", "mean", "moved")
                for value in (getattr(one, name)[i],)
            ),
        )
        for one in found
    )
    keys = "condition width neighbours mean moved neighbours_rule mean_rule moved_rule"
    columns = columns_of(heads(words, "conditional", keys), "t" + "#" * 7)
    base = fmean(region.score.uncorrected for region in results.regions)
    caption = words("paper.tables.conditional.caption", base=base, **of(results, words))
    return PrintedTable(columns, rows, caption)


def without(results: Results, words: Words) -> PrintedTable:
    """The scores with each measure left out, and with none weighted away."""
    found = results.required_scrutiny()
    every = [*found.without, *([found.restricted] if found.restricted else [])]
    rows = tuple(_other(results, one, words) for one in every)
    columns: tuple[Column, ...] = columns_of(
        heads(words, "without", "measure mean ranks most joins leaves"), "t###tt"
    )
    return PrintedTable(columns, rows, words("paper.tables.without.caption", **of(results, words)))


def _other(results: Results, one: OtherFrontier, words: Words) -> tuple[Cell, ...]:
    labels = {m.column: m.label for m in results.study.dea.measures}
    what = (
        words.plain("paper.tables.without.weights")
        if one.column is None
        else naming.wording(labels[one.column], words)
    )
    return (
        text(what),
        number(words, one.mean, 3),
        number(words, one.ranks, 3),
        number(words, one.most, 3),
        _names(results, one.joins, words),
        _names(results, one.leaves, words),
    )


def _names(results: Results, slugs: tuple[str, ...], words: Words) -> Cell:
    return text(words.join(naming.regions(results, slugs, words)) if slugs else "–")
