"""The walk through a study's other choices: what was found under each, looked up and not computed.

All sentences, counts and texts are written here; the page's script places those of the combination
that a reader chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from analysis.documents.edition import Edition
from analysis.documents.site.data.choices import remaining
from analysis.language import naming
from analysis.language.words import Lent, Words
from analysis.results.shapes import (
    DISAGREE,
    LETTERS,
    ChoiceTaken,
    ChoiceTerm,
    Combination,
    Results,
    WhatIf,
)

MOST_ACROSS = 12  # columns of the sheet of all combinations
STATIC_ROWS = 100
_STATES = {letter: state for state, letter in LETTERS.items()}
STANDINGS = ("member", "uncovered", "deviant", "outside", "depends")
ORDER = ("t", "s", "u", "d", "o", DISAGREE)


@dataclass(frozen=True, slots=True)
class Effect:
    """How often changing one choice alone alters the models: ``changed`` of ``pairs``."""

    choice: int
    changed: int
    pairs: int


def effects(grid: WhatIf) -> tuple[Effect, ...]:
    """Return, for each choice, the pairs of combinations that differ in it alone."""
    found = []
    for k in range(len(grid.choices)):
        rows: dict[tuple[int, ...], list[frozenset[frozenset[str]]]] = {}
        for one in grid.combinations:
            models = frozenset(frozenset(model.terms) for model in one.models)
            rows.setdefault(one.point[:k] + one.point[k + 1 :], []).append(models)
        pairs = [a != b for row in rows.values() for a, b in combinations(row, 2)]
        found.append(Effect(k, sum(pairs), len(pairs)))
    return tuple(found)


def tally(results: Results, grid: WhatIf) -> tuple[int, int, int]:
    """Return in how many combinations all, some and none of the study's pathways remain."""
    own = len(grid.combinations[grid.own].terms)
    left = [len(remaining(results, one)) for one in grid.combinations]
    whole, none = sum(n == own for n in left), sum(n == 0 for n in left)
    return whole, len(left) - whole - none, none


def extremes(found: tuple[Effect, ...]) -> tuple[list[Effect], list[Effect]] | None:
    """Return the choices that alter the models in the largest, and in the least, share of pairs.

    None where all do alike.
    """
    shares = [one.changed / one.pairs for one in found]
    if not found or min(shares) == max(shares):
        return None
    most, least = (
        [one for one, share in zip(found, shares, strict=True) if share == end]
        for end in (max(shares), min(shares))
    )
    return most, least


def standings(grid: WhatIf, region: int) -> Counter[str]:
    """Return how often a region, by its number, has each letter of state."""
    return Counter(one.states[region] for one in grid.combinations)


def _summary(results: Results, grid: WhatIf, words: Words) -> str:
    total, own = len(grid.combinations), len(grid.combinations[grid.own].terms)
    if own == 0:
        found = sum(bool(one.terms) for one in grid.combinations)
        return words("site.what_if.summary_none", found=found, total=total)
    whole, some, none = tally(results, grid)
    if own == 1:
        return words("site.what_if.summary_one", all=whole, total=total)
    return words("site.what_if.summary", all=whole, some=some, none=none, total=total, own=own)


def _label(results: Results, choice: ChoiceTaken, words: Words) -> tuple[str, str]:
    """Return what a choice is called, and its unit."""
    plan = results.study.fsqca
    if choice.kind == "scenario":
        return words.plain("site.what_if.scenario"), ""
    if choice.kind == "cut":
        return words.plain(f"site.what_if.{choice.name}"), ""
    if choice.name == plan.outcome.name:
        label = words.lower(naming.wording(plan.outcome.label, words))
        return words.plain("site.what_if.line", label=label), words.plain("site.what_if.score")
    condition = next(c for c in plan.conditions if c.name == choice.name)
    label = words.lower(naming.wording(condition.label, words))
    return words.plain("site.what_if.line", label=label), naming.wording(condition.unit, words)


def _texts(results: Results, choice: ChoiceTaken, words: Words) -> list[str]:
    """Return how a choice's values are shown: as many decimals as tell them apart."""
    if choice.kind == "scenario":
        named = [
            naming.wording(results.study.scenarios[name].label, words) for name in choice.labels[1:]
        ]
        return [words.plain("site.what_if.itself"), *named]
    for decimals in range(10):
        texts = [words.number(value, decimals) for value in choice.values]
        shown = [round(value, decimals) for value in choice.values]
        if len(set(texts)) == len(texts) and all(
            abs(a - b) <= 1e-6 * max(1, abs(b)) for a, b in zip(shown, choice.values, strict=True)
        ):
            break
    return texts


def _choices(results: Results, grid: WhatIf, words: Words) -> list[dict[str, Any]]:
    found = []
    for choice in grid.choices:
        label, unit = _label(results, choice, words)
        texts = _texts(results, choice, words)
        found.append({"label": label, "unit": unit, "texts": texts, "own": choice.own})
    return found


def _said(results: Results, grid: WhatIf, one: Combination, words: Words) -> str:
    """Say in a sentence what a combination finds."""
    own, left = len(grid.combinations[grid.own].terms), len(remaining(results, one))
    others = len(one.terms) - left
    if not one.terms:
        return words.plain("site.what_if.found_none")
    parts = []
    if own == 1:
        parts.append(words.plain("site.what_if.kept" if left else "site.what_if.lost"))
    elif own:
        parts.append(words.plain("site.what_if.left", n=left, own=own))
    if others:
        parts.append(words.plain("site.what_if.others", n=others))
    if len(one.models) > 1:
        parts.append(words.plain("site.what_if.tied", n=len(one.models)))
    said = words.plain("meta.sentence_space").join(parts)
    return parts[0].like(said) if isinstance(parts[0], Lent) else said


def _fit(one: Combination, words: Words) -> str:
    if not one.models:
        return ""
    first = one.models[0]
    return words.plain("site.what_if.fit", consistency=first.consistency, coverage=first.coverage)


def _term(results: Results, grid: WhatIf, one: Combination, term: ChoiceTerm, words: Words) -> Any:
    own = {each.term for each in grid.combinations[grid.own].terms}
    high = sum(a == b == "1" for a, b in zip(term.members, one.high, strict=True))
    said = words.plain(
        "site.what_if.members", n=term.members.count("1"), high=high,
        consistency=term.consistency, coverage=term.coverage,
    )  # fmt: skip
    return {
        "term": term.term,
        "name": naming.pathway(results.study, term, words),
        "asks": words.upper(naming.asks(results.study, term.literals, words)),
        "own": int(term.term in own),
        "some": int(any(term.term not in model.terms for model in one.models)),
        "said": said,
        "members": term.members,
    }


def payload(edition: Edition, language: str) -> dict[str, Any]:
    """Return all that the page's script reads."""
    results, words = edition.results, edition.words[language]
    grid = results.what_if
    assert grid is not None
    states = {letter: words.plain(f"terms.state.{state}") for letter, state in _STATES.items()}
    return {
        "slugs": [region.slug for region in results.regions],
        "names": [naming.region(region, words) for region in results.regions],
        "choices": _choices(results, grid, words),
        "own": grid.own,
        "combinations": [
            {
                "point": one.point,
                "said": _said(results, grid, one, words),
                "fit": _fit(one, words),
                "terms": [_term(results, grid, one, term, words) for term in one.terms],
                "high": one.high,
                "states": one.states,
            }
            for one in grid.combinations
        ],
        "states": states | {DISAGREE: words.plain("site.what_if.depends")},
        "counts": [
            words.plain(
                "site.what_if.counts", name=naming.region(region, words),
                total=len(grid.combinations), high=sum(c.high[i] == "1" for c in grid.combinations),
                on=sum(any(t.members[i] == "1" for t in c.terms) for c in grid.combinations),
            )
            for i, region in enumerate(results.regions)
        ],
        "stands": [_counted(grid, i) for i in range(len(results.regions))],
        "standings": [words.plain(f"site.what_if.standings.{key}") for key in STANDINGS],
        "says": {key: words.plain(f"site.what_if.says.{key}", **_PLACES) for key in SAYS},
    }  # fmt: skip


SAYS = (
    "study", "same", "other", "some", "high", "not_high", "nobody", "choice", "changed", "also",
    "between", "colon",
)  # fmt: skip
"""What the script says: messages below ``site.what_if.says``."""
_PLACES = {name: f"{{{name}}}" for name in ("label", "value", "choices", "said")}


def sheet(results: Results, grid: WhatIf, words: Words) -> dict[str, Any]:
    """Return the sheet of all combinations: the last choices across, the first ones down."""
    chosen = _choices(results, grid, words)
    sizes = [len(choice["texts"]) for choice in chosen]
    cut = len(sizes)
    while cut > 0 and prod(sizes[cut - 1 :]) <= MOST_ACROSS:
        cut -= 1
    cut = min(max(cut, 1), len(sizes)) if len(sizes) > 1 else 1
    down, across = list(range(cut)), list(range(cut, len(sizes)))
    width = prod(sizes[k] for k in across)
    across_heads = []
    for k in across:
        span = prod(sizes[j] for j in across if j > k)
        times = width // (span * sizes[k])
        across_heads.append(
            {"label": chosen[k]["label"], "texts": chosen[k]["texts"] * times, "span": span}
        )
    own = len(grid.combinations[grid.own].terms)
    rows = []
    for number, point in enumerate(product(*(range(sizes[k]) for k in down))):
        cells = []
        for i in range(number * width, (number + 1) * width):
            one = grid.combinations[i]
            n = len(remaining(results, one)) if own else len(one.terms)
            kind = "all" if n and n >= own else "some" if n else "none"
            cells.append({"n": n, "kind": kind, "own": i == grid.own, "number": i})
        heads = []
        for k, p in zip(down, point, strict=True):
            span = prod(sizes[j] for j in down if j > k)
            if number % span == 0:  # else the row above says it
                heads.append({"text": chosen[k]["texts"][p], "span": span})
        rows.append({"heads": heads, "cells": cells})
    return {"down": [chosen[k]["label"] for k in down], "heads": across_heads, "rows": rows}


def shown(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the page itself shows, without any script."""
    results, words = edition.results, edition.words[language]
    grid = results.what_if
    assert grid is not None
    chosen = _choices(results, grid, words)
    return {
        "summary": _summary(results, grid, words),
        "choices": chosen,
        "total": len(grid.combinations),
        "own": len(grid.combinations[grid.own].terms),
        "sheet": sheet(results, grid, words),
        "effects": [
            {
                "label": chosen[one.choice]["label"],
                "changed": one.changed,
                "pairs": one.pairs,
                "bar": round(100 * one.changed / one.pairs, 2),
            }
            for one in effects(grid)
        ],
        "decides": _decides(grid, [choice["label"] for choice in chosen], words),
        "heads": [words(f"site.what_if.standings.{key}") for key in STANDINGS],
        "standings": list(_standings(edition, language, grid)),
        "grid": "data/choices.csv",
        "cut": len(results.regions) > STATIC_ROWS,
        "said": _said(results, grid, grid.combinations[grid.own], words),
    }


def _decides(grid: WhatIf, labels: list[str], words: Words) -> str:
    """Say which choices the pathways hang on most and least."""
    found = extremes(effects(grid))
    if found is None:
        return ""
    most, least = found
    return words(
        "site.what_if.decides",
        most=[words.lower(labels[one.choice]) for one in most],
        least=[words.lower(labels[one.choice]) for one in least],
        a=most[0].changed, b=most[0].pairs, c=least[0].changed, d=least[0].pairs,
    )  # fmt: skip


def _counted(grid: WhatIf, region: int) -> list[int]:
    """Return how often a region stands in each of ``STANDINGS``."""
    found = standings(grid, region)
    return [found["t"] + found["s"], *(found[letter] for letter in ORDER[2:])]


def _standings(edition: Edition, language: str, grid: WhatIf) -> Iterator[dict[str, Any]]:
    results, words = edition.results, edition.words[language]
    for i, region in enumerate(results.regions[:STATIC_ROWS]):
        yield {
            "name": naming.region(region, words),
            "href": f"../{results.study.units.folder}/{region.slug}/index.html",
            "counts": _counted(grid, i),
        }
