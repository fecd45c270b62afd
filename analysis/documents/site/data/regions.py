"""Tables with a row for each region: its figures, and all that was found of it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from analysis.documents.site.data.shapes import Column, DataField, DataTable, Sayings, table
from analysis.language import naming
from analysis.results.shapes import Region, Results
from analysis.study.model import Measure, Study

_SCORE: tuple[tuple[str, str], ...] = (
    ("crs", "number"), ("vrs", "number"), ("nirs", "number"), ("scale", "number"),
    ("returns_to_scale", "string"), ("near_constant", "boolean"), ("value", "number"),
    ("uncorrected", "number"), ("on_frontier", "boolean"), ("rank", "integer"),
    ("joint", "integer"), ("phi", "number"), ("bias", "number"), ("corrected", "number"),
    ("lower", "number"), ("upper", "number"), ("rank_best", "integer"),
    ("rank_worst", "integer"), ("frontier_chance", "number"), ("peer_of", "integer"),
)  # fmt: skip
_EXCESS = ("actual", "target", "excess", "technical", "scale", "slack", "scale_aside")
_ADDITION = ("actual", "target", "addition", "technical", "scale", "slack", "scale_aside")


def indicators(results: Results, say: Sayings) -> DataTable:
    """Every figure that the study uses, in native units, those by formula too."""
    return table(
        "indicators",
        say("tables.indicators", unit=results.study.units.word),
        [*_who(results.study, say), *_figures(results, say)],
        results.regions,
        "slug",
    )


def regions(results: Results, say: Sayings) -> DataTable:
    """Scores, intervals, gaps, memberships, pathways."""
    return table(
        "regions",
        say("tables.regions", unit=results.study.units.word),
        [*_who(results.study, say), *_found(results, say)],
        results.regions,
        "slug",
    )


def peers(results: Results, say: Sayings) -> DataTable:
    """Who each region is measured against, with what weight."""
    pairs = [(region.slug, peer) for region in results.regions for peer in region.score.peers]
    columns: list[Column] = [
        (say.field("string", "slug"), lambda pair: pair[0]),
        (say.field("string", "peer"), lambda pair: pair[1].unit),
        (say.field("number", "weight"), lambda pair: pair[1].weight),
    ]
    return table("peers", say("tables.peers"), columns, pairs, "slug", "peer")


def _who(study: Study, say: Sayings) -> Iterator[Column]:
    yield say.field("string", "slug"), attrgetter("slug")
    yield say.field("string", "id"), attrgetter("id")
    for code in study.units.name:
        yield say.field("string", f"name_{code}", "name", language=code), _name(code)
    yield say.field("string", "group"), attrgetter("group")
    people = {c: one.upper(naming.people(study, one)) for c, one in say.words.items()}
    yield DataField("residents", "number", people), attrgetter("residents")


def _name(code: str) -> Any:
    return lambda region: region.names[code]


def labels(study: Study) -> dict[str, tuple[Any, Any]]:
    """Return label and unit of every figure that the study words, by the figure's name."""
    conditions = [
        *study.fsqca.conditions,
        *(c for one in study.scenarios.values() for c in (*one.add, *one.replace.values())),
    ]
    found = {condition.column: (condition.label, condition.unit) for condition in conditions}
    found |= {name: (ratio.label, ratio.unit) for name, ratio in study.practice.items()}
    return found | {m.column: (m.label, m.unit) for m in study.dea.measures}


def _figures(results: Results, say: Sayings) -> Iterator[Column]:
    """A column for each figure that any region has, in the table's order."""
    known, study = labels(results.study), results.study
    names = dict.fromkeys(name for region in results.regions for name in region.values)
    for name in names:
        label, unit = known.get(name, (None, None))
        formula = (
            study.practice[name].formula if name in study.practice else study.derived.get(name)
        )
        if label and formula:
            title = say("fields.by_formula", label=label, formula=formula)
        elif formula:
            title = say("fields.formula", formula=formula)
        else:
            title = label or say("fields.column", column=name)
        yield DataField(name, "number", title, unit), _figure(name)


def _figure(name: str) -> Any:
    return lambda region: region.values.get(name)


def _found(results: Results, say: Sayings) -> Iterator[Column]:
    study = results.study
    for name, kind in _SCORE:
        key = f"score.{name}"
        yield say.field(kind, name, key), attrgetter(key)  # type: ignore[arg-type]
    yield say.field("string", "peers"), _peers
    for i, measure in enumerate(study.dea.free_inputs):
        yield from _gap(measure, say, "resources", i, _EXCESS)
    for i, measure in enumerate(study.dea.outputs):
        yield from _gap(measure, say, "volumes", i, _ADDITION)
    yield say.field("boolean", "gap_unique"), attrgetter("gap.unique")
    for i, measure in enumerate(study.dea.free_inputs):
        yield from _spread(measure, say, "resources", i)
    for i, measure in enumerate(study.dea.outputs):
        yield from _spread(measure, say, "volumes", i)
    sets = {study.fsqca.outcome.name: study.fsqca.outcome.label}
    sets |= {c.name: c.label for c in study.fsqca.sets}
    for name in results.regions[0].memberships if results.regions else ():
        title = say("fields.membership", label=sets[name])
        yield DataField(f"membership_{name}", "number", title), _membership(name)
    yield say.field("string", "state"), lambda r: " / ".join(r.high.states) or r.high.state
    yield say.field("string", "pathways"), lambda r: "; ".join(r.high.terms)
    yield say.field("string", "pathways_low"), lambda r: "; ".join(r.low.terms)
    yield say.field("string", "robustness"), attrgetter("robustness")


def _peers(region: Region) -> str:
    return "; ".join(f"{peer.unit} {peer.weight!r}" for peer in region.score.peers)


def _gap(
    measure: Measure, say: Sayings, side: str, i: int, parts: tuple[str, ...]
) -> Iterator[Column]:
    for part in parts:
        title = say(f"fields.gap.{part}", label=measure.label)
        field = DataField(f"{measure.column}_{part}", "number", title, measure.unit)
        yield field, _part(side, i, part)


def _part(side: str, i: int, part: str) -> Any:
    return lambda region: getattr(getattr(region.gap, side)[i], part)


def _spread(measure: Measure, say: Sayings, side: str, i: int) -> Iterator[Column]:
    for end in ("lower", "upper"):
        title = say(f"fields.gap.{end}", label=measure.label)
        field = DataField(f"{measure.column}_gap_{end}", "number", title, measure.unit)
        yield field, _end(side, i, end)


def _end(side: str, i: int, end: str) -> Any:
    def value(region: Region) -> float | None:
        spread = getattr(region.gap, side)[i].spread
        return getattr(spread, end) if spread else None

    return value


def _membership(name: str) -> Any:
    return lambda region: region.memberships[name]
