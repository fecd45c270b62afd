"""The explorer: every figure of every region, as Python wrote it, for a page to sort and place.

The page computes nothing: values, texts, medians and lines come from here. They travel as a script
of data, because a page that is opened from a folder may load scripts, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from analysis.documents.edition import Edition
from analysis.documents.site.atlas import is_high
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results, TermResult
from analysis.study.model import Measure

STATIC_ROWS = 100  # of the table that stands in the page itself, for who runs no scripts
MOST_COMPARED = 5
DASH = "–"

SAYS = (
    "shown", "more", "all", "compare", "remove", "full", "copied", "median", "line", "best", "high",
    "other", "chosen", "both", "point", "title", "pick",
)  # fmt: skip
"""What the script says: messages below ``site.explorer.says``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the explorer.

    Attributes
    ----------
    key : its name in addresses.
    section : the key of the heading it stands under.
    label, unit : in one language.
    values : of every region, None where unknown; what is sorted by and placed on an axis.
    texts : the same as they are shown.
    plotted : whether it may be an axis; a range of two numbers may not.
    line : the study's own line in it, and how it is shown; None where there is none.
    earlier : values and texts of the earlier period, where there is one.
    """

    key: str
    section: str
    label: str
    unit: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    plotted: bool = True
    line: tuple[float, str] | None = None
    earlier: tuple[tuple[float | None, ...], tuple[str, ...]] | None = None
    middle: tuple[float, str] | None = None


Write = Callable[[float], str]


def figures(results: Results, words: Words) -> tuple[Figure, ...]:
    """Return every column, by the sections of the page."""
    return (
        *_scores(results, words),
        *_gaps(results, words),
        *_practice(results, words),
        *_measures(results, words),
        *_conditions(results, words),
        *_memberships(results, words),
        *_changes(results, words),
    )


def _figure(
    results: Results, about: tuple[str, str, str, str], value: Callable[[Region], Any],
    write: Write, **more: Any,
) -> Figure:  # fmt: skip
    """Return a column of single numbers with its median; ``about``: key, section, label, unit."""
    values = tuple(value(region) for region in results.regions)
    known = [one for one in values if one is not None]
    middle = median(known) if known else None
    return Figure(
        *about,
        values=values,
        texts=tuple(DASH if one is None else write(one) for one in values),
        middle=None if middle is None else (float(middle), write(middle)),
        **more,
    )


def _scores(results: Results, words: Words) -> Iterator[Figure]:
    study = results.study

    def write(value: float) -> str:
        return words.score(value, 3)

    def about(name: str, **values: Any) -> tuple[str, str, str, str]:
        return name, "result", words.plain(f"site.explorer.figures.{name}", **values), ""

    line = results.sets[study.fsqca.outcome.name].anchors[1]
    yield _figure(results, about("score"), lambda r: r.score.value, write, line=(line, write(line)))
    if any(region.score.lower is not None for region in results.regions):
        level = study.dea.bootstrap.level
        yield _interval(results, words, about("interval", level=level))
        yield _figure(results, about("corrected"), lambda r: r.score.corrected, write)
    yield _rank(results, words, about("rank"))
    yield _figure(results, about("scale"), lambda r: r.score.scale, write)


def _interval(results: Results, words: Words, about: tuple[str, str, str, str]) -> Figure:
    scores = [region.score for region in results.regions]
    texts = tuple(
        DASH
        if one.lower is None or one.upper is None
        else f"{words.number(one.lower, 2)}{DASH}{words.number(one.upper, 2)}"
        for one in scores
    )
    return Figure(*about, tuple(one.lower for one in scores), texts, plotted=False)


def _rank(results: Results, words: Words, about: tuple[str, str, str, str]) -> Figure:
    """The rank, as the range that the bootstrap leaves open where there is one."""
    scores = [region.score for region in results.regions]

    def shown(best: int, worst: int) -> str:
        ends = [words.number(best)] + ([words.number(worst)] if worst != best else [])
        return DASH.join(ends)

    texts = tuple(shown(one.rank_best or one.rank, one.rank_worst or one.rank) for one in scores)
    return Figure(*about, tuple(float(one.rank) for one in scores), texts, plotted=False)


def _gaps(results: Results, words: Words) -> Iterator[Figure]:
    """The gaps of the study's orientation, as a share of what there is, before any correction."""
    plan = results.study.dea
    inward = plan.orientation == "input"
    side, kind = ("resources", "excess") if inward else ("volumes", "addition")
    for i, measure in enumerate(plan.inputs if inward else plan.outputs):
        label = words.plain(
            f"site.explorer.figures.{kind}", label=naming.wording(measure.label, words)
        )

        def share(region: Region, i: int = i) -> float | None:
            value: float | None = getattr(region.gap, side)[i].share
            return value

        yield _figure(
            results, (f"gap.{measure.column}", "result", label, ""), share,
            lambda value: words.percent(value, 1),
        )  # fmt: skip


def _practice(results: Results, words: Words) -> Iterator[Figure]:
    for name, ratio in results.study.practice.items():
        about = (f"use.{name}", "use", naming.wording(ratio.label, words),
                 naming.wording(ratio.unit, words))  # fmt: skip
        write = _with(words, ratio.decimals)
        yield _figure(
            results, about, _value(name), write, earlier=_earlier(results, name, write)
        )  # fmt: skip


def _measures(results: Results, words: Words) -> Iterator[Figure]:
    for measure in results.study.dea.measures:
        about = (f"table.{measure.column}", "measures", naming.wording(measure.label, words),
                 naming.wording(measure.unit, words))  # fmt: skip
        write = _with(words, _decimals(results, measure))
        yield _figure(
            results, about, _value(measure.column), write,
            earlier=_earlier(results, measure.column, write),
        )  # fmt: skip


def _decimals(results: Results, measure: Measure) -> int:
    """Return as many decimals as tell small figures apart."""
    largest = max((abs(r.values[measure.column]) for r in results.regions), default=0)
    return 0 if measure.precision >= 1 or largest >= 1000 else 1 if largest >= 10 else 3


def _conditions(results: Results, words: Words) -> Iterator[Figure]:
    for condition in results.study.fsqca.conditions:
        write = _with(words, condition.decimals)
        found = results.sets[condition.name]
        line = None if found.given else (found.anchors[1], write(found.anchors[1]))
        about = (f"set.{condition.name}", "circumstances", naming.wording(condition.label, words),
                 naming.wording(condition.unit, words))  # fmt: skip
        yield _figure(results, about, _value(condition.column), write, line=line)


def _memberships(results: Results, words: Words) -> Iterator[Figure]:
    write, half = _with(words, 3), (0.5, words.number(0.5, 1))
    plan = results.study.fsqca
    labels = {plan.outcome.name: plan.outcome.label} | {c.name: c.label for c in plan.conditions}
    for name, label in labels.items():
        said = words.plain("site.explorer.figures.member", label=naming.wording(label, words))
        yield _figure(
            results, (f"in.{name}", "memberships", said, ""), _membership(name), write, line=half
        )
    for number, term in enumerate(terms(results), 1):
        name = naming.pathway(results.study, term, words)
        said = words.plain("site.explorer.figures.member", label=name)
        yield _figure(
            results,
            (f"way.{number}", "memberships", said, ""),
            _in_term(term.term),
            write,
            line=half,
        )


def terms(results: Results) -> tuple[TermResult, ...]:
    """Return the pathways of every tied model, each once."""
    models = results.high.intermediate.models
    return tuple({term.term: term for model in models for term in model.terms}.values())


def _changes(results: Results, words: Words) -> Iterator[Figure]:
    compared = results.comparison
    if compared is None:
        return
    known = {change.slug: change for change in compared.changes}
    for name in ("before", "after", "malmquist", "efficiency_change", "technical_change"):
        label = words.plain(f"site.explorer.figures.{name}", period=compared.period)

        def value(region: Region, name: str = name) -> float | None:
            change = known.get(region.slug)
            return None if change is None else float(getattr(change, name))

        yield _figure(results, (f"change.{name}", "periods", label, ""), value, _with(words, 3))


def _earlier(results: Results, name: str, write: Write) -> Any:
    """Return a figure's values and texts in the earlier period; None where it has none."""
    if results.comparison is None:
        return None
    known = {change.slug: change.values.get(name) for change in results.comparison.changes}
    values = tuple(known.get(region.slug) for region in results.regions)
    if all(value is None for value in values):
        return None
    return values, tuple(DASH if value is None else write(value) for value in values)


def _with(words: Words, decimals: int) -> Write:
    return lambda value: words.number(value, decimals)


def _value(name: str) -> Callable[[Region], float | None]:
    return lambda region: region.values.get(name)


def _membership(name: str) -> Callable[[Region], float | None]:
    return lambda region: region.memberships[name]


def _in_term(term: str) -> Callable[[Region], float | None]:
    return lambda region: region.high.memberships.get(term)


def frontier_line(results: Results) -> dict[str, Any] | None:
    """Return best practice as a line, where one input and one output are the whole model.

    Under constant returns it is the ray through the best ratio; under variable returns the upper
    hull of the units on the frontier, upright at its least input and level after its most output.
    Axes: the input across, the output up.
    """
    plan = results.study.dea
    if len(plan.inputs) != 1 or len(plan.outputs) != 1:
        return None
    x, y = plan.inputs[0].column, plan.outputs[0].column
    places = [(region.values[x], region.values[y]) for region in results.regions]
    most = max(one for one, _ in places)
    if results.study.returns_to_scale == "crs":
        slope = max(out / used for used, out in places if used > 0)
        points = [(0.0, 0.0), (most, slope * most)]
    else:
        hull = _hull(sorted(places))
        points = [(hull[0][0], 0.0), *hull, (most, hull[-1][1])]
    return {"x": f"table.{x}", "y": f"table.{y}", "points": points}


def _hull(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the rising part of the upper convex hull of points in order."""
    hull: list[tuple[float, float]] = []
    for x, y in places:
        if hull and y <= hull[-1][1]:
            continue
        while hull and (
            hull[-1][0] == x
            or (
                len(hull) > 1
                and (hull[-1][1] - hull[-2][1]) * (x - hull[-2][0])
                <= (y - hull[-2][1]) * (hull[-1][0] - hull[-2][0])
            )
        ):
            hull.pop()
        hull.append((x, y))
    return hull


def defaults(found: Sequence[Figure]) -> dict[str, Any]:
    """Return what the page shows before anything is chosen."""
    keys = [one.key for one in found]

    def first(prefix: str, n: int) -> list[str]:
        return [key for key in keys if key.startswith(prefix)][:n]

    columns = ["score", *[k for k in ("interval", "rank") if k in keys]]
    columns += first("use.", 3) or first("table.", 3)
    columns += first("set.", 4)
    return {"columns": columns, "x": (first("set.", 1) or ["score"])[0], "y": "score"}


def payload(edition: Edition, language: str) -> dict[str, Any]:
    """Return all that the page's script reads."""
    results, words = edition.results, edition.words[language]
    study, regions = results.study, results.regions
    found = figures(results, words)
    period = results.comparison.period if results.comparison else None
    return {
        "unit": naming.unit(study, words),
        "units": naming.units(study, words),
        "slugs": [region.slug for region in regions],
        "names": [naming.region(region, words) for region in regions],
        "find": [
            " ".join(dict.fromkeys((*region.names.values(), region.slug, region.id)))
            for region in regions
        ],
        "groups": [naming.group(study, region, words) for region in regions],
        "states": [region.high.state for region in regions],
        "depends": [int(region.high.model_dependent) for region in regions],
        "stateNames": {
            state: words.plain(f"terms.state.{state}")
            for state in dict.fromkeys(region.high.state for region in regions)
        },
        "circumstances": circumstances(results),
        "high": [int(is_high(region)) for region in regions],
        "frontier": [int(region.score.on_frontier) for region in regions],
        "figures": [_sent(one) for one in found],
        "sections": {
            section: words.plain(f"site.explorer.sections.{section}")
            for section in dict.fromkeys(one.section for one in found)
        },
        "best": frontier_line(results),
        "periods": [study.period, period] if period else [study.period],
        "start": defaults(found),
        "most": MOST_COMPARED,
        "briefs": f"../{study.units.folder}/",
        "says": {key: words.plain(f"site.explorer.says.{key}", **_PLACES) for key in SAYS},
        "file": study.id,
    }


def circumstances(results: Results) -> list[int | None]:
    """Return a number for each region's row of the truth table; None for who stands on a line."""
    names = results.study.fsqca.names
    found: dict[tuple[bool, ...], int] = {}
    return [
        None
        if any(region.memberships[name] == HALF for name in names)
        else found.setdefault(tuple(region.memberships[name] > HALF for name in names), len(found))
        for region in results.regions
    ]


_PLACES = {name: f"{{{name}}}" for name in ("n", "total", "units", "x", "y", "name", "value")}


def _sent(one: Figure) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "key": one.key, "section": one.section, "label": one.label, "unit": one.unit,
        "values": one.values, "texts": one.texts,
    }  # fmt: skip
    if not one.plotted:
        sent["range"] = True
    for name, value in (("line", one.line), ("median", one.middle), ("earlier", one.earlier)):
        if value is not None:
            sent[name] = value
    return sent


def script(data: dict[str, Any], name: str) -> bytes:
    """Return data as a script that puts them where the page's own script finds them.

    Whatever a text holds, it stays a string: JSON, with what could end a script or a line escaped.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in ("<", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.{name}={text};\n".encode()


def table(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the page itself shows: the table's first rows, without any script."""
    results, words = edition.results, edition.words[language]
    found = {one.key: one for one in figures(results, words)}
    shown = [found[key] for key in defaults(tuple(found.values()))["columns"]]
    grouped = any(region.group for region in results.regions)
    rows = [
        {
            "name": naming.region(region, words),
            "href": f"../{results.study.units.folder}/{region.slug}/index.html",
            "group": naming.group(results.study, region, words),
            "high": is_high(region),
            "state": naming.states(region, words),
            "cells": [
                {"text": one.texts[i], "value": one.values[i], "range": not one.plotted}
                for one in shown
            ],
        }
        for i, region in enumerate(results.regions[:STATIC_ROWS])
    ]
    return {
        "columns": [{"label": one.label, "unit": one.unit} for one in shown],
        "rows": rows,
        "grouped": grouped,
        "total": len(results.regions),
        "cut": len(results.regions) > STATIC_ROWS,
        "line": frontier_line(results) is not None,
        "periods": results.comparison is not None,
        "ways": [
            {
                "href": f"#x=way.{number}&y=in.{results.study.fsqca.outcome.name}&draw=lines",
                "name": naming.pathway(results.study, term, words),
            }
            for number, term in enumerate(terms(results), 1)
        ],
    }
