"""Tables of several periods: what each has, and how the pathways fit in each of them."""

from __future__ import annotations

from markupsafe import Markup

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import PanelFit, PanelPeriod, Results
from analysis.tables.data import columns_of, heads
from analysis.tables.table import Cell, Column, PrintedTable, number, text
from analysis.ties import level


def panel_periods(results: Results, words: Words) -> PrintedTable:
    """Every period: units, mean scores, how many on the frontier, indices.

    Of a panel, how many are of high efficiency as well: earlier tables have scores alone.
    """
    rows = tuple(
        (
            text(one.period),
            number(words, one.units),
            number(words, one.own, 3),
            number(words, one.pooled, 3),
            number(words, one.frontier),
            *([number(words, one.high)] if isinstance(one, PanelPeriod) else []),
            *(number(words, value, 3) for value in
              (one.malmquist, one.efficiency_change, one.technical_change)),
        )
        for one in results.required_course().periods
    )  # fmt: skip
    high = " high" if results.panel else ""
    keys = f"period units own pooled frontier{high} malmquist efficiency technical"
    told = "caption" if results.panel else "of_chain"
    caption = words(f"paper.tables.panel_periods.{told}",
                    units=naming.units(results.study, words))  # fmt: skip
    head = heads(words, "panel_periods", keys)
    return PrintedTable(columns_of(head, "t" + "#" * (len(head) - 1)), rows, caption)


def panel_fits(results: Results, words: Words) -> PrintedTable:
    """Every pathway of the study's period: consistency over all, there, at least and at most."""
    caption = words("paper.tables.panel_fits.caption", period=results.study.period)
    return _fits(results, results.required_panel().fits, caption, words)


def panel_pooled(results: Results, words: Words) -> PrintedTable:
    """The same of every combination that all periods' cases give together."""
    caption = words("paper.tables.panel_fits.pooled")
    return _fits(results, results.required_panel().pooled_fits, caption, words)


def panel_rows(results: Results, words: Words) -> PrintedTable:
    """The truth table of all periods' cases, for the outcome and for its absence side by side."""
    high, low = results.required_panel().pooled
    of_low = {tuple(row.row.values()): row for row in low.truth_table}
    rows = []
    for row in sorted(high.truth_table, key=lambda row: (-level(row.consistency), -row.n)):
        configuration = tuple(row.row.values())
        sides = [row, of_low[configuration]]
        rows.append(
            (
                *(text(value) for value in configuration),
                number(words, row.n),
                number(words, len({case.partition("/")[0] for case in row.cases})),
                *(
                    cell
                    for side in sides
                    for cell in (
                        number(words, side.consistency, 3),
                        number(words, side.pri, 3),
                        text("?" if side.out is None else side.out),
                    )
                ),
            )
        )
    head = heads(words, "panel_rows", "cases units")
    columns = [
        *(Column(name, code=True) for name in results.study.fsqca.names),
        *columns_of(head, "##"),
    ]
    for side in (high, low):
        fits = [words.plain(f"paper.tables.panel_rows.{fit}", outcome=side.outcome)
                for fit in ("consistency", "pri", "out")]  # fmt: skip
        columns += columns_of(fits, "##t")
    return PrintedTable(
        tuple(columns),
        tuple(rows),
        words("paper.tables.panel_rows.caption", units=naming.units(results.study, words)),
    )


def _fits(
    results: Results, fits: tuple[PanelFit, ...], caption: Markup, words: Words
) -> PrintedTable:
    periods = [one.period for one in results.required_panel().periods]
    own = periods.index(results.study.period)
    rows = tuple(
        (
            Cell(fit.term, code=True),
            Cell(fit.outcome, code=True),
            number(words, fit.consistency, 3),
            number(words, fit.by_period[own], 3),
            *_ends(fit, periods, words),
            number(words, fit.between, 3),
            number(words, fit.within, 3),
        )
        for fit in fits
    )
    keys = "pathway outcome all own least when_least most when_most between within"
    head = heads(words, "panel_fits", keys)
    return PrintedTable(columns_of(head, "tt###t#t##"), rows, caption)


def _ends(fit: PanelFit, periods: list[str], words: Words) -> tuple[Cell, ...]:
    """The least and the greatest consistency, each with its first period."""
    known = [(level(c), i) for i, c in enumerate(fit.by_period) if c is not None]
    if not known:
        return (text("–"),) * 4
    least, most = min(known)[1], max(known, key=lambda pair: (pair[0], -pair[1]))[1]
    return tuple(
        cell
        for i in (least, most)
        for cell in (number(words, fit.by_period[i], 3), text(periods[i]))
    )
