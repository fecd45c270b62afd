"""The explorer: every figure of every region, as Python wrote it, for a page to sort and place.

The page computes nothing: values, texts, medians and lines come from here. They travel as a script
of data, because a page that is opened from a folder may load scripts, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from analysis.documents.edition import Edition
from analysis.documents.site.atlas import is_high
from analysis.documents.site.figures import (
    PERIOD,
    Figure,
    InPeriod,
    figures,
    moments,
    periods,
    terms,
)
from analysis.language import naming
from analysis.language.words import apart
from analysis.results.positions import HALF
from analysis.results.shapes import Region, Results
from analysis.results.warnings import sound

STATIC_ROWS = 100  # of the table that stands in the page itself, for who runs no scripts
MOST_COMPARED = 5
APART = ("use", "circumstances")  # sections in which the largest difference is looked for: no sizes

SAYS = (
    "shown", "more", "all", "compare", "remove", "full", "copied", "median", "line", "best",
    "high", "other", "through", "point", "title", "title_some", "pick", "medians", "lines",
    "among", "like", "ends", "same", "overlap", "rose", "rose_both", "apart", "largest", "every",
    "fewer",
)  # fmt: skip
"""What the script says: messages below ``site.explorer.says``."""


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
    times, claimed = periods(results), sound(results)
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
            state: naming.state_word(state, words, claimed=claimed)
            for state in dict.fromkeys(region.high.state for region in regions)
        },
        "circumstances": circumstances(results),
        "high": [int(is_high(region)) for region in regions],
        "frontier": [int(region.score.on_frontier) for region in regions],
        "figures": [_sent(one) | {"said": words.lower(one.label)} for one in found],
        "sections": {
            section: words.plain(f"site.explorer.sections.{section}")
            for section in dict.fromkeys(one.section for one in found)
        },
        "best": frontier_line(results),
        "periods": times,
        "when": [words.period(one) for one in times],
        "moments": moments(results),
        "own": times.index(study.period),
        "intervals": [_open_interval(region) for region in regions],
        "outcome": _through_time(results),
        "apart": [one.key for one in found if one.section in APART],
        "start": defaults(found),
        "most": MOST_COMPARED,
        "briefs": f"../{study.units.folder}/",
        "says": {key: words.forms(f"site.explorer.says.{key}", **_PLACES) for key in SAYS},
        "file": study.id,
    }


def circumstances(results: Results) -> list[int | None]:
    """Return a number for each region's row of the truth table; None for who stands on a line."""
    names = results.study.fsqca.literals
    found: dict[tuple[bool, ...], int] = {}
    return [
        None
        if any(region.memberships[name] == HALF for name in names)
        else found.setdefault(tuple(region.memberships[name] > HALF for name in names), len(found))
        for region in results.regions
    ]


_PLACES = {
    name: f"{{{name}}}"
    for name in (
        "n", "total", "units", "x", "y", "name", "value", "a", "b", "c", "d", "said", "most",
        "least", "high", "low", "first", "last",
    )
}  # fmt: skip


def _through_time(results: Results) -> str | None:
    """Return the figure that says who is highly efficient in another period; None where none does.

    Memberships that rest on a frontier of all periods are no verdicts on a period's own scores.
    """
    panel = results.panel
    return f"in.{results.study.fsqca.outcome.name}" if panel and panel.frontier == "own" else None


def _open_interval(region: Region) -> tuple[float, float] | None:
    """Return what the bootstrap leaves open of a region's score."""
    lower, upper = region.score.lower, region.score.upper
    return None if lower is None or upper is None else (lower, upper)


def _sent(one: Figure) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "key": one.key, "section": one.section, "label": one.label, "unit": one.unit,
        "values": one.values, "texts": one.texts,
    }  # fmt: skip
    if not one.plotted:
        sent["range"] = True
    if one.key == PERIOD:
        sent["time"] = True
    if one.key in ("score", "corrected") or one.key.startswith("gap."):
        sent["doubt"] = True  # no surer as the interval of the score
    for name, value in (("lines", one.lines), ("median", one.middle), ("spread", one.spread)):
        if value:
            sent[name] = value
    if one.through:
        sent["through"] = [None if each is None else _told(each) for each in one.through]
    return sent


def _told(one: InPeriod) -> dict[str, Any]:
    return {"values": one.values, "texts": one.texts, "median": one.middle}


def script(data: dict[str, Any], name: str) -> bytes:
    """Return data as a script that puts them where the page's own script finds them.

    Whatever a text holds, it stays a string: JSON, with what could end a script or a line escaped.
    """
    text = json.dumps(apart(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in ("<", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.{name}={text};\n".encode()


def table(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the page itself shows: the table's first rows, without any script."""
    results, words = edition.results, edition.words[language]
    found = {one.key: one for one in figures(results, words)}
    shown = [found[key] for key in defaults(tuple(found.values()))["columns"]]
    grouped, claimed = any(region.group for region in results.regions), sound(results)
    rows = [
        {
            "name": naming.region(region, words),
            "href": f"../{results.study.units.folder}/{region.slug}/index.html",
            "group": naming.group(results.study, region, words),
            "high": is_high(region),
            "state": naming.states(region, words, claimed=claimed),
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
        "periods": len(periods(results)) > 1,
        "ways": [
            {
                "href": f"#x=way.{number}&y=in.{results.study.fsqca.outcome.name}&draw=lines",
                "name": naming.pathway(results.study, term, words),
            }
            for number, term in enumerate(terms(results), 1)
        ],
    }
