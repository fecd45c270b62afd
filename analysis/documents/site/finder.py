"""The page that lists the units: box, map and table, in words."""

from __future__ import annotations

import json
import re
from typing import Any

from analysis.documents.axis import floor, on_axis
from analysis.documents.edition import Edition
from analysis.documents.site import atlas, legend, spoken
from analysis.documents.site.atlas import LOWEST, MIDDLE, TOP, Layer, is_high
from analysis.language import naming
from analysis.language.width import letters
from analysis.language.words import Words, apart
from analysis.results.shapes import Region, Results
from analysis.results.warnings import sound

MOST_TILES = 200  # of a study that places none: more are a list and no picture
MOST_PLACED = 500  # a map of more is no longer read
MOST_ROWS = 500  # of the list; a browser takes seconds to lay out thousands anew
BEST = 100  # rows where there are more units than that; the rest stand by name
MOST_GROUPS = 6  # counted one by one in the map's title
MANY_COLUMNS = 8  # a map of more takes two thirds of the page
LONG_WORD, LONG_NAME = 12, 24  # Latin letters that a tile's line, and the whole tile, has room for
NARROW_NAME = 8  # a name as wide as so many Latin letters stands on a telephone's tile


def box(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the box that finds a unit needs."""
    return {
        "ways": spoken.ways(edition, language),
        "units": f"assets/units.{language}.js",
        "total": len(edition.results.regions),
        "folder": edition.finder(language).removesuffix("index.html"),
    }


def table(edition: Edition, language: str) -> dict[str, Any]:
    """Return the rows of the list, the most efficient first.

    Of more than ``MOST_ROWS`` units the best stand there and ``names`` has them all, by group; the
    explorer, which shows some rows at a time, sorts and filters them.
    """
    words, results = edition.words[language], edition.results
    start, claimed = floor(results), sound(results)
    total = len(results.regions)
    many = total > MOST_ROWS
    ordered = _ordered(results)
    shown, rest = (ordered[:BEST], ordered[BEST:]) if many else (ordered, [])
    return {
        "total": total,
        "tied": sum(region.score.rank == shown[-1].score.rank for region in rest),
        "names": _by_name(results, words) if many else None,
        "grouped": any(region.group for region in results.regions),
        "level": results.study.dea.bootstrap.level,
        "intervals": any(region.score.lower is not None for region in results.regions),
        "rows": [
            {
                "region": region,
                "name": naming.region(region, words),
                "others": _others(edition, region, language),
                "group": naming.group(results.study, region, words),
                "high": is_high(region),
                "state": naming.states(region, words, claimed=claimed),
                "pathways": atlas.letters(results, region),
                "strip": _strip(region, start),
            }
            for region in shown
        ],
    }


def chart(edition: Edition, language: str, *, layers: bool) -> dict[str, Any] | None:
    """Return the map: a tile for each unit where the study places them, else in order of rank.

    ``layers``: with all indicators to choose from, else with efficiency alone.
    """
    words, results = edition.words[language], edition.results
    placed = all(region.tile for region in results.regions)
    if len(results.regions) > (MOST_PLACED if placed else MOST_TILES):
        return None
    shown, claimed = atlas.layers(results)[: None if layers else 1], sound(results)
    told = [_told(layer, results, words) for layer in shown]
    names = [naming.region(region, words) for region in results.regions]
    times = len({layer.period for layer in shown}) > 1
    on_paths = [
        {"letter": letter, "name": naming.pathway(results.study, pathway, words)}
        for letter, pathway in atlas.pathways(results)
    ]
    disc = words.plain(
        "site.map.disc_in" if times else "site.map.disc", period=results.study.period
    )
    corner, (columns, rows), taken = _plan(results) if placed else ((0, 0), (1, 1), set())
    longest = [max(lines, key=letters) for lines in zip(*map(_legend, told), strict=True)]
    key = [longest, [disc, *(path["name"] for path in on_paths)]]
    return {
        "placed": placed,
        "columns": columns,
        "rows": rows,
        "narrow": max(map(letters, names)) > NARROW_NAME,
        "wide": columns > MANY_COLUMNS,
        "letters_wide": min(LONG_WORD, max(map(_widest_word, names))),
        "cells": [
            _cell(region, results, words, told[0], corner, claimed=claimed)
            for region in _on_map(results)
        ],
        "title": title(results, words),
        "layers": told,
        "disc": disc,
        "letters": on_paths,
        "key": legend.place(taken, (columns, rows), key) if placed else None,
        "line": results.sets[results.study.fsqca.outcome.name].anchors[1],
        "json": json.dumps(apart(told), ensure_ascii=False).replace("<", "\\u003c"),
    }


def _plan(results: Results) -> tuple[tuple[int, int], tuple[int, int], set[tuple[int, int]]]:
    """Return the map's corner as the roster counts, its columns and rows, and each tile's place."""
    tiles = [(region.tile.column, region.tile.row) for region in results.regions if region.tile]
    left, top = (min(places) for places in zip(*tiles, strict=True))
    taken = {(column - left, row - top) for column, row in tiles}
    columns, rows = (1 + max(places) for places in zip(*taken, strict=True))
    return (left, top), (columns, rows), taken


def _legend(layer: dict[str, Any]) -> list[str]:
    return [layer["head"], *layer["legend"]]


def title(results: Results, words: Words) -> str:
    """Return what the map shows: where the highly efficient units are."""
    high = [region for region in results.regions if is_high(region)]
    values = {
        "unit": naming.unit(results.study, words),
        "units": naming.units(results.study, words),
        "high": len(high),
        "total": len(results.regions),
    }
    groups = list(dict.fromkeys(region.group for region in results.regions))
    if len(groups) < 2 or not high:
        return words("site.map.title", **values)
    if len(groups) > MOST_GROUPS:
        there = len({region.group for region in high})
        return words("site.map.title_groups", there=there, groups=len(groups), **values)
    # Each in the language of the sentence that lists them: one in it runs the other way.
    speaker = words.speaker("site.map.title_shares")
    shares = [
        speaker(
            "site.map.group",
            group=naming.group(results.study, members[0], words),
            high=sum(map(is_high, members)),
            total=len(members),
        )
        for members in ([r for r in results.regions if r.group == group] for group in groups)
    ]
    return words("site.map.title_shares", shares=shares, **values)


def _ordered(results: Results) -> list[Region]:
    return sorted(results.regions, key=lambda region: region.score.rank)


def _by_name(results: Results, words: Words) -> list[dict[str, Any]]:
    """Return every unit in the order of its name, group by group as the table has them."""
    groups: dict[str, list[Region]] = {}
    for region in results.regions:
        groups.setdefault(naming.group(results.study, region, words), []).append(region)
    return [
        {
            "group": group,
            "units": sorted(
                ({"name": naming.region(one, words), "slug": one.slug} for one in members),
                key=lambda unit: spoken.alphabetical(unit["name"], words.language),
            ),
        }
        for group, members in groups.items()
    ]


def _on_map(results: Results) -> list[Region]:
    """Return the units as one reads the map: row by row, or by rank where it has no places."""
    if not all(region.tile for region in results.regions):
        return _ordered(results)
    return sorted(results.regions, key=lambda r: (r.tile.row, r.tile.column) if r.tile else (0, 0))


def _cell(
    region: Region,
    results: Results,
    words: Words,
    first: dict[str, Any],
    corner: tuple[int, int],
    *,
    claimed: bool,
) -> dict[str, Any]:
    return {
        "slug": region.slug,
        "name": naming.region(region, words),
        "short": naming.wording(region.tile.short, words) if region.tile else "",
        "long": _is_long(naming.region(region, words)),
        "column": region.tile.column + 1 - corner[0] if region.tile else 0,
        "row": region.tile.row + 1 - corner[1] if region.tile else 0,
        "high": is_high(region),
        "pathways": atlas.letters(results, region),
        "value": first["values"][region.slug],
        "kind": first["classes"][region.slug],
        "state": naming.states(region, words, claimed=claimed),
    }


def _is_long(name: str) -> bool:
    """Whether a name is too long for a tile, so that its short form stands there."""
    return _widest_word(name) > LONG_WORD or letters(name) > LONG_NAME


def _widest_word(name: str) -> float:
    """Return the width of what stays in one line; Chinese breaks anywhere."""
    found = re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+", name.replace("-", "- "))
    return max(map(letters, found), default=1.0)


def _told(layer: Layer, results: Results, words: Words) -> dict[str, Any]:
    """Return a layer as the page shows it: every number in words."""

    def shown(value: float) -> str:
        scored = layer.label is None
        return words.score(value, layer.decimals) if scored else words.number(value, layer.decimals)

    if layer.label is None:
        which = "_pooled" if layer.pooled else "_in" if layer.period else ""
        label = words.plain(f"site.map.efficiency{which}", period=layer.period)
        unit = words.plain("site.map.of_best_pooled" if layer.pooled else "site.map.of_best")
    else:
        label, unit = (naming.wording(each or {}, words) for each in (layer.label, layer.unit))
    return {
        "key": layer.key,
        "label": label,
        "head": words.plain("site.map.head", label=label, unit=unit),
        "values": {
            region.slug: shown(layer.values[region.slug]) if region.slug in layer.values else "–"
            for region in results.regions
        },
        "classes": {r.slug: layer.classes.get(r.slug, LOWEST) for r in results.regions},
        "legend": [_range(layer, number, shown, words) for number in (TOP, MIDDLE, LOWEST)],
    }


def _range(layer: Layer, number: int, shown: Any, words: Words) -> str:
    """Return a class in words: its least and greatest value and how many there are, or nothing."""
    values = layer.of_class(number)
    if not values:
        return ""
    high = "_high" if layer.label is None and number == TOP else ""
    least, most = shown(values[0]), shown(values[-1])
    same = "_same" if least == most else ""
    return words.plain(f"site.map.class{high}{same}", least=least, most=most, n=len(values))


def _others(edition: Edition, region: Region, language: str) -> list[dict[str, str]]:
    """Return the region's names in the study's other languages, where they differ."""
    own = region.names[language]
    return [
        {"language": code, "name": name}
        for code, name in region.names.items()
        if code != language and name != own and code in edition.words
    ]


def _strip(region: Region, start: float) -> dict[str, float]:
    """Return a score and its interval as places on the axis."""
    score = region.score
    ends = {"lower": score.lower, "score": score.value, "upper": score.upper}
    return {
        name: on_axis(score.value if value is None else value, start)
        for name, value in ends.items()
    }
