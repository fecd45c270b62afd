"""Tables of what stays under other choices, in another period, and in earlier publications."""

from __future__ import annotations

from analysis import naming
from analysis.results import Results, Solution
from analysis.tables.data import _columns, _heads, _of
from analysis.tables.table import Cell, Column, Table, number, score, text
from analysis.words import Words


def scenarios(results: Results, words: Words) -> Table:
    """The study and its scenarios: efficiency, models, and how many regions keep their state."""
    n = len(results.regions)
    rows = [
        _variant(
            words.plain("paper.tables.scenarios.base"), results.mean, len(results.frontier),
            results.high.intermediate, n, words,
        )
    ]  # fmt: skip
    for found in results.scenarios:
        label = naming.wording(results.study.scenarios[found.name].label, words)
        rows.append(
            _variant(label, found.mean, len(found.frontier), found.high, found.same_state, words)
        )
    head = _heads(
        words, "scenarios", "scenario mean frontier models model consistency coverage same"
    )
    return Table(
        _columns(head, "t###t###"),
        tuple(rows),
        words("paper.tables.scenarios.caption", **_of(results, words)),
    )


def _variant(
    label: str, mean: float, frontier: int, solution: Solution, same: int, words: Words
) -> tuple[Cell, ...]:
    first = solution.models[0] if solution.models else None
    return (
        text(label),
        number(words, mean, 3),
        number(words, frontier),
        number(words, len(solution.models)),
        Cell(str(first), code=True) if first else text(words.plain("paper.solution.none")),
        number(words, first.consistency if first else None, 3),
        number(words, first.coverage if first else None, 3),
        number(words, same),
    )


def changes(results: Results, words: Words) -> Table:
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
        for change in sorted(found.changes, key=lambda c: -c.malmquist)
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
        Column(naming.wording(results.study.units.word, words)),
        Column(words.plain("paper.tables.changes.score", period=found.period), number=True),
        Column(words.plain("paper.tables.changes.score", period=results.study.period), number=True),
        *_columns(_heads(words, "changes", "malmquist efficiency technical"), "###"),
    ]
    caption = words(
        "paper.tables.changes.caption", before=found.period, after=results.study.period,
        units=naming.units(results.study, words),
    )  # fmt: skip
    return Table(tuple(head), (*rows, mean), caption)


def published(results: Results, words: Words) -> Table:
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
    return Table(tuple(head), tuple(rows), words("paper.tables.published.caption"))
