"""Tables of what stays under other choices, in another period, and in earlier publications."""

from __future__ import annotations

import math

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Results, SafeRange, SolutionResult
from analysis.study.model import Study
from analysis.tables.data import columns_of, heads, of, unit_column
from analysis.tables.table import Cell, Column, PrintedTable, number, percent, score, text
from analysis.ties import level


def scenarios(results: Results, words: Words) -> PrintedTable:
    """The study and its variants of data and of model: efficiency, models, states that stay."""
    return _variants(results, words, ("data", "model"))


def calibrations(results: Results, words: Words) -> PrintedTable:
    """The study and its variants of calibration."""
    return _variants(results, words, ("calibration",))


def _variants(results: Results, words: Words, kinds: tuple[str, ...]) -> PrintedTable:
    n, known = len(results.regions), results.study.scenarios
    rows = [
        _variant(
            words.plain("paper.tables.scenarios.base"), "", results.mean, len(results.frontier),
            results.high.intermediate, same=n, words=words,
        )
    ]  # fmt: skip
    for found in results.scenarios:
        kind = known[found.name].kind
        if kind in kinds:
            rows.append(
                _variant(
                    naming.wording(known[found.name].label, words),
                    words.plain(f"paper.tables.scenarios.{kind}"), found.mean, len(found.frontier),
                    found.high, same=found.same_state, words=words,
                )
            )  # fmt: skip
    columns = columns_of(
        heads(
            words, "scenarios",
            "scenario kind mean frontier models solution consistency coverage same",
        ),
        "tt###t###",
    )  # fmt: skip
    key = "calibrations" if kinds == ("calibration",) else "scenarios"
    caption = words(f"paper.tables.{key}.caption", **of(results, words))
    if len(kinds) > 1:
        return PrintedTable(columns, tuple(rows), caption)
    without = tuple((row[0], *row[2:]) for row in rows)  # all are of one kind
    return PrintedTable((columns[0], *columns[2:]), without, caption)


def _variant(
    label: str,
    kind: str,
    mean: float,
    frontier: int,
    solution: SolutionResult,
    *,
    same: int,
    words: Words,
) -> tuple[Cell, ...]:
    first = solution.models[0] if solution.models else None
    return (
        text(label),
        text(kind or "–"),
        number(words, mean, 3),
        number(words, frontier),
        number(words, len(solution.models)),
        Cell(str(first), code=True) if first else text(words.plain("paper.solution.none")),
        number(words, first.consistency if first else None, 3),
        number(words, first.coverage if first else None, 3),
        number(words, same),
    )


def ranges(results: Results, words: Words) -> PrintedTable:
    """How far each anchor and cut can move, alone, with the models unchanged."""
    found = results.robustness
    if found is None:
        raise ValueError("there is no solution to test")
    rows = []
    for one in found.ranges:
        cut = one.anchor is None
        what = f"paper.cut.{one.name}" if cut else f"paper.anchor.{one.anchor}"
        places = line_decimals(one, results.study)
        rows.append(
            (
                text(words.plain("paper.cuts")) if cut else Cell(one.name, code=True),
                text(words.plain(what)),
                _end(one.lower, one.below, places, words, up=True),
                number(words, one.base, places),
                _end(one.upper, one.above, places, words, up=False),
            )
        )
    head = heads(words, "ranges", "set line lower base upper")
    return PrintedTable(
        columns_of(head, "tt###"), tuple(rows), words("paper.tables.ranges.caption")
    )


def line_decimals(one: SafeRange, study: Study) -> int:
    """Decimals in which an anchor or a cut is shown."""
    if one.anchor is None:
        return 0 if one.name == "frequency" else 3
    return {c.name: c.decimals for c in study.fsqca.conditions}.get(one.name, 3)


def inward(value: float, places: int, *, up: bool) -> float:
    """Round an end of a range into it, so that the models still hold at what is shown."""
    scaled = value * 10.0**places
    return (math.ceil(scaled - 1e-9) if up else math.floor(scaled + 1e-9)) / 10.0**places


def _end(value: float, changes: bool, places: int, words: Words, *, up: bool) -> Cell:
    """An end of a range; an asterisk where the search ended, not the sameness of the models."""
    shown = number(words, inward(value, places, up=up), places).text
    return Cell(shown if changes else f"{shown} *", value)


def omissions(results: Results, words: Words) -> PrintedTable:
    """The regions without which the models differ, and how."""
    found = results.robustness
    if found is None:
        raise ValueError("there is no solution to test")
    rows = tuple(
        (
            text(naming.region(results.region(one.slug), words)),
            _terms(one.lost),
            _terms(one.gained),
        )
        for one in found.omissions
    )
    columns = (
        unit_column(results, words),
        *columns_of(heads(words, "omissions", "lost gained"), "tt"),
    )
    return PrintedTable(
        columns, rows, words("paper.tables.omissions.caption", **of(results, words))
    )


def _terms(terms: tuple[str, ...]) -> Cell:
    return Cell(" + ".join(terms), code=True) if terms else Cell("–")


def recurrence(results: Results, words: Words) -> PrintedTable:
    """In what share of the subsamples each pathway comes back, and which others come up."""
    found = results.robustness
    if found is None:
        raise ValueError("there is no solution to test")
    rows = tuple(
        (
            Cell(one.term, code=True),
            text(words.plain(f"paper.{'yes' if one.own else 'no'}")),
            percent(words, one.share, 1),
        )
        for one in found.recurrence
    )
    head = heads(words, "recurrence", "pathway own share")
    caption = words(
        "paper.tables.recurrence.caption", n=found.subsamples, share=found.subsample_share,
        units=naming.units(results.study, words),
    )  # fmt: skip
    return PrintedTable(columns_of(head, "tt#"), rows, caption)


def changes(results: Results, words: Words) -> PrintedTable:
    """Every region in two periods: scores, the Malmquist index and its two parts."""
    found = results.comparison
    if found is None:
        raise ValueError("the study compares no periods")
    rows = [
        (
            text(naming.region(results.region(change.slug), words)),
            score(words, change.before),
            score(words, change.after),
            number(words, change.malmquist, 3),
            number(words, change.efficiency_change, 3),
            number(words, change.technical_change, 3),
        )
        for change in sorted(found.changes, key=lambda c: -level(c.malmquist))
    ]
    mean = (
        text(words.plain("paper.tables.changes.mean")),
        number(words, found.mean_before, 3),
        number(words, found.mean_after, 3),
        number(words, found.malmquist, 3),
        number(words, found.efficiency_change, 3),
        number(words, found.technical_change, 3),
    )
    head = [
        unit_column(results, words),
        Column(words.plain("paper.tables.changes.score", period=found.period), number=True),
        Column(words.plain("paper.tables.changes.score", period=results.study.period), number=True),
        *columns_of(heads(words, "changes", "malmquist efficiency technical"), "###"),
    ]
    caption = words(
        "paper.tables.changes.caption", before=found.period, after=results.study.period,
        units=naming.units(results.study, words),
    )  # fmt: skip
    return PrintedTable(tuple(head), (*rows, mean), caption)


def published(results: Results, words: Words) -> PrintedTable:
    """What earlier publications state, beside this study's own; a dash where one is silent."""
    study = results.study
    head = [
        Column(words.plain("paper.tables.published.finding")),
        Column(words.plain("paper.tables.published.own", period=study.period), number=True),
        *(Column(naming.wording(p.label, words), number=True) for p in study.published),
    ]
    terms = {t.term for model in results.high.intermediate.models for t in model.terms}
    own = {
        "units": len(results.regions),
        "mean": results.mean,
        "frontier": len(results.frontier),
        "increasing": len(results.returns("irs")),
        "decreasing": len(results.returns("drs")),
        "pathways": len(terms),
    }
    rows = []
    for key, value in own.items():
        others = [getattr(p, key) for p in study.published]
        if all(other is None for other in others):
            continue
        decimals = 3 if key == "mean" else 0
        rows.append(
            (
                text(
                    words.plain(f"paper.tables.published.{key}", units=naming.units(study, words))
                ),
                number(words, value, decimals),
                *(number(words, other, decimals) for other in others),
            )
        )
    return PrintedTable(tuple(head), tuple(rows), words("paper.tables.published.caption"))
