"""Tables of what a study is made of: measures, anchors, memberships, columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import FuzzySet, Results
from analysis.study.model import Condition, Level, Measure
from analysis.tables.table import Cell, Column, PrintedTable, number, percent, text


def measures(results: Results, words: Words) -> PrintedTable:
    """Inputs and outputs: what they count, and how the regions spread."""
    plan = results.study.dea
    rows = []
    for measure in plan.measures:
        values = [region.values[measure.column] for region in results.regions]
        rows.append(
            (
                text(naming.wording(measure.label, words)),
                text(words.plain(f"paper.role.{_role(measure, results)}")),
                text(_scope(measure, words)),
                number(words, min(values)),
                number(words, median(values)),
                number(words, max(values)),
                number(words, sum(values)),
            )
        )
    head = heads(words, "measures", "measure role counts least median most total")
    return PrintedTable(
        columns_of(head, "ttt####"),
        tuple(rows),
        words("paper.tables.measures.caption", **of(results, words)),
    )


def _role(measure: Measure, results: Results) -> str:
    if measure.fixed or measure.undesirable:
        return "fixed" if measure.fixed else "undesirable"
    return "input" if measure in results.study.dea.inputs else "output"


def _scope(measure: Measure, words: Words) -> str:
    unit = naming.wording(measure.unit, words)
    if measure.note is None:
        return unit
    return words.plain(
        "paper.tables.measures.scope", unit=unit, scope=naming.wording(measure.note, words)
    )


def anchors(results: Results, words: Words) -> PrintedTable:
    """The calibrated sets: anchors in their own unit, expectation, share of regions inside."""
    study = results.study
    outcome = study.fsqca.outcome
    rows = [
        (
            Cell(outcome.name, code=True),
            text(naming.wording(outcome.label, words)),
            text(words.plain(f"paper.score.{outcome.score}")),
            *(number(words, a, 3) for a in results.sets[outcome.name].anchors),
            text("–"),
            percent(words, results.sets[outcome.name].skewness, 0),
        )
    ]
    expected = {name for c in study.fsqca.conditions if c.labels for name in c.expected}
    for condition in study.fsqca.sets:
        found = results.sets[condition.name]
        expectation = condition.expectation or "none"
        if condition.name in expected:
            expectation = "present"
        rows.append(
            (
                Cell(condition.name, code=True),
                text(naming.wording(condition.label, words)),
                text(naming.wording(condition.unit, words)),
                *anchors_shown(found, condition, words),
                text(words.plain(f"paper.expectation.{expectation}")),
                percent(words, found.skewness, 0),
            )
        )
    head = heads(words, "anchors", "set label unit out crossover full expected inside")
    return PrintedTable(
        columns_of(head, "ttt###t#"),
        tuple(rows),
        words("paper.tables.anchors.caption", **of(results, words)),
    )


def anchors_shown(found: FuzzySet, condition: Condition, words: Words) -> list[Cell]:
    """Return cells of out, crossover and in: of a bell two of each, of a given set none."""
    if isinstance(condition, Level):
        return _borders_shown(condition, words)
    if condition.kind == "indirect":
        return [text("–"), number(words, found.anchors[1], condition.decimals), text("–")]
    if found.given:  # memberships as they stand
        return [text("–")] * 3
    if len(found.anchors) == 3:
        return [number(words, a, condition.decimals) for a in found.anchors]
    columns = zip(found.anchors[:3], found.anchors[:2:-1], strict=True)
    if condition.kind == "inverse-bell":
        columns = zip(found.anchors[2::-1], found.anchors[3:], strict=True)
    return [
        text(words.join([words.number(a, condition.decimals) for a in pair])) for pair in columns
    ]


def _borders_shown(level: Level, words: Words) -> list[Cell]:
    """A level has no anchors but borders, in the middle: ``< 5``, ``5 – 9``, ``≥ 9``."""
    if level.taken_as_is:
        return [text("–")] * 3
    said = [words.number(border, level.decimals) for border in level.borders]
    key = "between" if len(said) > 1 else "below" if level.falls else "from"
    return [
        text("–"),
        text(words.plain(f"paper.tables.anchors.level.{key}", border=said[0], to=said[-1])),
        text("–"),
    ]


def composites(results: Results, words: Words) -> PrintedTable:
    """The composites' indicators: which way each counts, and with what weight."""
    rows = []
    for found in results.composites:
        plan = results.study.composites[found.name]
        for indicator, weight in zip(plan.indicators, found.weights, strict=True):
            rows.append(
                (
                    text(naming.wording(plan.label, words)),
                    text(naming.wording(indicator.label, words)),
                    text(words.plain(f"paper.tables.composites.{indicator.direction}")),
                    number(words, weight, 3),
                )
            )
    head = heads(words, "composites", "composite indicator direction weight")
    return PrintedTable(
        columns_of(head, "ttt#"),
        tuple(rows),
        words("paper.tables.composites.caption", **of(results, words)),
    )


def memberships(results: Results, words: Words) -> PrintedTable:
    """Every region's membership in the outcome and the conditions."""
    names = [results.study.fsqca.outcome.name, *results.study.fsqca.literals]
    head = (unit_column(results, words),)
    return PrintedTable(
        head + tuple(Column(name, number=True, code=True) for name in names),
        tuple(
            (
                text(naming.region(region, words)),
                *(number(words, region.memberships[name], 3) for name in names),
            )
            for region in results.regions
        ),
        words("paper.tables.memberships.caption", **of(results, words)),
    )


def dictionary(
    results: Results, words: Words, fields: Sequence[Mapping[str, Any]] = ()
) -> PrintedTable:
    """The columns that the study uses: what they hold, their unit, and where they come from.

    ``fields`` are the Frictionless descriptors of the table's columns, if there are any; in
    another language than the study's first, its own labels come before their titles.
    """
    study = results.study
    uses: dict[str, tuple[str, str]] = {}
    for measure in study.dea.measures:
        role = words.plain(f"paper.role.{_role(measure, results)}")
        uses[measure.column] = (role, _scope(measure, words))
    for condition in naming.conditions(study).values():
        use = words.plain("paper.role.condition", name=condition.name)
        uses.setdefault(condition.column, (use, naming.wording(condition.unit, words)))
    described = {field["name"]: field for field in fields}
    labels = {m.column: naming.wording(m.label, words) for m in study.dea.measures}
    for condition in naming.conditions(study).values():
        labels.setdefault(condition.column, naming.wording(condition.label, words))
    for name, composite in study.composites.items():
        labels.setdefault(name, naming.wording(composite.label, words))
        for indicator in composite.indicators:
            use = words.plain("paper.role.indicator", name=naming.wording(composite.label, words))
            uses.setdefault(indicator.column, (use, "–"))
            labels.setdefault(indicator.column, naming.wording(indicator.label, words))
    rows = []
    for column in dict.fromkeys([*described, *uses, *study.derived, *study.composites]):
        field = described.get(column, {})
        use, unit = uses.get(column, ("–", str(field.get("unit", "–"))))
        formula = study.derived.get(column)
        told = [field.get("title"), labels.get(column)]
        if words.language != study.language:  # the data package speaks one language alone
            told.reverse()
        title = next(filter(None, told), "–")
        if formula:
            title = words.plain("paper.derived", formula=formula)
        if column in study.composites:
            title = words.plain("paper.composite", label=labels[column])
        sources = ", ".join(field.get("sources", ())) or "–"
        rows.append((Cell(column, code=True), text(title), text(use), text(unit), text(sources)))
    head = heads(words, "dictionary", "column holds use unit source")
    return PrintedTable(
        columns_of(head, "ttttt"),
        tuple(rows),
        words("paper.tables.dictionary.caption", **of(results, words)),
    )


def unit_column(results: Results, words: Words) -> Column:
    """The column of the regions' names."""
    return Column(words.upper(naming.wording(results.study.units.word, words)))


def of(results: Results, words: Words) -> dict[str, object]:
    """What most captions name: how many of which units, and when."""
    return {
        "n": len(results.regions),
        "units": naming.units(results.study, words),
        "period": results.study.period,
    }


def heads(words: Words, table: str, keys: str) -> list[str]:
    """Return a table's heads from the messages; ``keys`` are separated by blanks."""
    return [words.plain(f"paper.tables.{table}.{key}") for key in keys.split()]


def columns_of(heads: list[str], kinds: str) -> tuple[Column, ...]:
    """Return columns under these heads; in ``kinds`` a character for each, ``#`` for numbers."""
    return tuple(Column(h, number=k == "#") for h, k in zip(heads, kinds, strict=True))
