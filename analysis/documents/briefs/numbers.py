"""The numbers of one brief as a flat table: the file that travels inside its PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from statistics import median
from typing import Any

from analysis.documents.briefs.cases import Facts, per_10k
from analysis.language.words import Words
from analysis.results.gaps import PER
from analysis.results.shapes import Results

FRONTIER_SCORE = 1
HEADER = ("key", "label", "unit", "value")


@dataclass(frozen=True, slots=True)
class Row:
    """A number (or a state) with the path by which it is found in the results.

    Paths start at the region (``score.crs``, ``gap.resources.<column>.excess``); those that start
    with ``study.`` are shared by all regions, those with ``brief.`` computed for the brief.
    """

    key: str
    value: float | int | str
    label: str = ""
    unit: str = ""


def rows(results: Results, facts: Facts, words: Words) -> tuple[Row, ...]:
    """Return every number that the brief states, and what belongs with them."""
    return (
        *_scores(facts),
        *_gaps(facts, words),
        *_conditions(facts, words),
        *_pathways(facts),
        *_companions(facts, words),
        *_shared(results, facts),
    )


def as_csv(found: tuple[Row, ...]) -> bytes:
    """Return the rows as CSV (UTF-8, LF); numbers keep every digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in found:
        value = row.value if isinstance(row.value, str) else repr(row.value)
        writer.writerow((row.key, row.label, row.unit, value))
    return text.getvalue().encode()


def _scores(facts: Facts) -> Iterator[Row]:
    score = facts.region.score
    yield Row("residents", facts.region.residents)
    for field in fields(score):
        value: Any = getattr(score, field.name)
        if field.name == "lambda_sum":
            yield from (Row(f"score.lambda_sum.{i}", part) for i, part in enumerate(value))
        elif field.name == "peers":
            yield from (Row(f"score.peers.{p.unit}.weight", p.weight) for p in value)
        elif isinstance(value, bool):
            yield Row(f"score.{field.name}", str(value).lower())
        elif value is not None:
            yield Row(f"score.{field.name}", value)


def _gaps(facts: Facts, words: Words) -> Iterator[Row]:
    measures = {m.column: m for m in facts.study.dea.measures}
    parts: list[tuple[str, Any]] = [("resources", g) for g in facts.region.gap.resources]
    parts += [("volumes", g) for g in facts.region.gap.volumes]
    for kind, gap in parts:
        measure = measures[gap.column]
        for field in fields(gap):
            value = getattr(gap, field.name)
            if field.name == "column" or value is None:
                continue
            unit = "" if field.name == "share" else words.pick(measure.unit)
            label = words.pick(measure.label)
            yield Row(f"gap.{kind}.{gap.column}.{field.name}", value, label, unit)


def _conditions(facts: Facts, words: Words) -> Iterator[Row]:
    region = facts.region
    for condition in facts.study.fsqca.conditions:
        label, unit = words.pick(condition.label), words.pick(condition.unit)
        yield Row(f"values.{condition.column}", region.values[condition.column], label, unit)
        yield Row(f"memberships.{condition.name}", region.memberships[condition.name], label)
    outcome = facts.study.fsqca.outcome
    yield Row(
        f"memberships.{outcome.name}", region.memberships[outcome.name], words.pick(outcome.label)
    )


def _pathways(facts: Facts) -> Iterator[Row]:
    for side, position in (("high", facts.region.high), ("low", facts.region.low)):
        yield Row(f"{side}.outcome", position.outcome)
        for i, reading in enumerate(position.readings):
            yield Row(f"{side}.readings.{i}.state", reading.state)
        for term, membership in position.memberships.items():
            yield Row(f"{side}.memberships.{term}", membership)
    for obstacle in facts.obstacles:
        at = f"brief.obstacles.{obstacle.condition}"
        yield Row(f"{at}.value", obstacle.value)
        yield Row(f"{at}.crossover", obstacle.crossover)
    yield Row("robustness", facts.region.robustness)


def _companions(facts: Facts, words: Words) -> Iterator[Row]:
    regions = (facts.region, *(each.region for each in facts.companions))
    for region in regions:
        for measure in facts.study.dea.measures:
            yield Row(
                f"brief.per_10k.{region.slug}.{measure.column}",
                per_10k(region, measure),
                f"{region.names[words.language]}, {words.pick(measure.label)}",
                words.pick(measure.unit),
            )
    if facts.contrast:
        at = f"brief.contrast.{facts.contrast.measure.column}"
        yield Row(f"{at}.own", facts.contrast.own)
        yield Row(f"{at}.typical", facts.contrast.typical)
        yield Row(f"{at}.among", facts.contrast.among)


def _shared(results: Results, facts: Facts) -> Iterator[Row]:
    for measure in facts.study.dea.measures:
        middle = median(per_10k(region, measure) for region in results.regions)
        yield Row(f"study.median_per_10k.{measure.column}", middle)
    for term in facts.terms:
        yield Row(f"study.terms.{term.term}.consistency", term.consistency)
        yield Row(f"study.terms.{term.term}.raw_coverage", term.raw_coverage)
    yield Row("study.regions", facts.total)
    yield Row("study.frontier", len(results.frontier))
    yield Row("study.frontier_score", FRONTIER_SCORE)
    yield Row("study.dea.bootstrap.level", facts.study.dea.bootstrap.level)
    yield Row("study.dea.near_constant", facts.study.dea.near_constant)
    yield Row("study.per", PER)
    counts = {
        "own_pathways": len(facts.own),
        "obstacles": len(facts.obstacles),
        "models": len(facts.region.high.readings),
        "low_pathways": len(facts.low),
        "typical": len(facts.typical),
        "fellows": len(facts.shared.fellows) if facts.shared else 0,
        "peers": sum(each.weight is not None for each in facts.companions),
        "unlisted": facts.unlisted,
        "steady": facts.steady[0],
        "scenarios": facts.steady[1],
        "scenarios_without_pathway": facts.barren,
    }
    for name, count in counts.items():
        yield Row(f"brief.counts.{name}", count)
