"""The first page: the finding, the map, the box, and below them the study in a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from markupsafe import Markup

from analysis.documents.axis import floor, levels, on_axis, ticks
from analysis.documents.edition import Edition
from analysis.documents.site import finder
from analysis.documents.site.atlas import is_high
from analysis.documents.site.finding import Finding, Sides, finding
from analysis.language import breaks, naming
from analysis.language.words import Words
from analysis.results.shapes import Region, Results

_DOT = 3.0  # per cent of the axis that a dot takes on a telephone
_MOST_LEVELS = 24  # of dots one above the other; more would make the chart a tower
_MOST_DECIMALS = 6


def view(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the first page needs in a language."""
    words, results = edition.words[language], edition.results
    found = finding(results)
    lead = (counted(found, results, words), about(results, words))
    return {
        "box": finder.box(edition, language),
        "map": finder.chart(edition, language, layers=False),
        "headline": breaks.keep(headline(found, results, words), breaks.words_kept(results, words)),
        "lead": Markup(words.plain("site.home.gap")).join(filter(None, lead)),
        "facts": facts(found, results, words),
        "strips": _strips(found.sides, results, words) if found.sides else None,
        "abstract": abstract(results, words),
        "paper": edition.paper(language) if edition.books else None,
        "list": edition.finder(language),
    }


def headline(found: Finding, results: Results, words: Words) -> Markup:
    """Return the finding in a sentence."""
    values: dict[str, Any] = _names(results, words) | {"high": found.high, "total": found.total}
    if found.sides:
        name, with_it = found.sides.condition.name, found.sides.without == "has"
        values["side"] = naming.side(results.study, name, True, words)
        values["label"] = words.lower(naming.wording(found.sides.condition.label, words))
        values["other"] = naming.side(results.study, name, with_it, words)
        return words(f"site.home.{'although' if with_it else 'without'}", **values)
    return words(f"site.home.{found.kind}", **values)


def facts(found: Finding, results: Results, words: Words) -> list[dict[str, Markup]]:
    """Return up to three figures, each with what it counts."""
    names = _names(results, words)
    told = []
    if found.sides:
        told.append(
            {
                "number": words("site.home.of", k=found.sides.high_without, n=found.high),
                "text": words(
                    "site.home.counted_high", rest=_without(found.sides, results, words), **names
                ),
            }
        )
    mixed = results.mixed_rows
    if mixed and mixed.with_mates:
        told.append(
            {
                "number": words("site.home.of", k=mixed.with_mates, n=mixed.without),
                "text": words("site.home.mixed", **names),
            }
        )
    robust = results.robustness
    if robust and robust.permutations and results.high.intermediate.models:
        told.append(
            {
                "number": words("site.home.chance", chance=robust.permutation),
                "text": words("site.home.dealt", n=robust.permutations),
            }
        )
    return told


def abstract(results: Results, words: Words) -> list[dict[str, Markup]]:
    """Return the study in a few paragraphs, each with its heading."""
    study, names = results.study, _names(results, words)
    models = results.high.intermediate.models
    high = [region for region in results.regions if is_high(region)]
    covered = sum(bool(region.high.terms) for region in high)
    terms = {term.term for model in models for term in model.terms}
    held = tuple(m for m in study.dea.inputs if m.fixed) if study.dea.holds_inputs else ()
    bad = study.dea.undesirable if study.dea.orientation == "output" else ()
    way = "fixed" if held else "unwanted" if bad else study.dea.orientation
    method = words(
        f"site.home.method_{way}",
        **names,
        **({"fixed": _labels(held, words)} if held else {}),
        **({"undesirable": _labels(bad, words)} if bad else {}),
        total=len(results.regions),
        period=study.period,
        inputs=_labels(
            study.dea.free_inputs if held else study.dea.resources if bad else study.dea.inputs,
            words,
        ),
        outputs=_labels(study.dea.outputs, words),
        conditions=_labels(study.fsqca.conditions, words),
    )
    found = [
        words(
            "site.home.counted",
            **names,
            frontier=len(results.frontier),
            high=len(high),
            total=len(results.regions),
        )
    ]
    if not models:
        found.append(words("site.home.no_pathway", **names))
    else:
        key = "pathways_tied" if len(models) > 1 else "pathways"
        found.append(
            words(
                f"site.home.{key}",
                **names,
                n=len(terms),
                models=len(models),
                covered=covered,
                high=len(high),
            )
        )
    return [
        {
            "head": words("site.home.question_head"),
            "text": words("site.home.question", total=len(results.regions), **names),
        },
        {"head": words("site.home.method_head"), "text": method},
        {
            "head": words("site.home.findings_head"),
            "text": Markup(words.plain("site.home.gap")).join(found),
        },
        {"head": words("site.home.limits_head"), "text": words("site.home.limits", **names)},
    ]


def line_decimals(sides: Sides) -> int:
    """Return the decimals of a condition, or as many as show its line as it is."""
    decimals = sides.condition.decimals
    while decimals < _MOST_DECIMALS and abs(round(sides.line, decimals) - sides.line) > 1e-9 * max(
        1.0, abs(sides.line)
    ):
        decimals += 1
    return decimals


def _names(results: Results, words: Words) -> dict[str, str]:
    study = results.study
    return {
        "unit": naming.unit(study, words),
        "units": naming.units(study, words),
        "Units": words.upper(naming.units(study, words)),
    }


def _labels(measures: Sequence[Any], words: Words) -> list[str]:
    return [words.lower(naming.wording(each.label, words)) for each in measures]


def counted(found: Finding, results: Results, words: Words) -> Markup:
    """Return what the finding counts; nothing where the headline has said it all."""
    if not found.sides:
        return Markup()
    return words(
        "site.home.counting",
        high=found.high,
        k=found.sides.high_without,
        n=found.sides.high_without,
        rest=_without(found.sides, results, words),
        **_names(results, words),
    )


def about(results: Results, words: Words) -> Markup:
    """Return what is set against what, in how many units."""
    return words(
        "site.home.about",
        **_names(results, words),
        total=len(results.regions),
        inputs=_labels(results.study.dea.inputs, words),
        outputs=_labels(results.study.dea.outputs, words),
    )


def _without(sides: Sides, results: Results, words: Words) -> Markup:
    """Say what the units that the finding counts have in common, and how sure the count is."""
    label = words.lower(naming.wording(sides.condition.label, words))
    if sides.given:
        lacking = naming.side(results.study, sides.condition.name, sides.without == "has", words)
        return words("site.home.given", side=lacking, **_names(results, words))
    unit = naming.wording(sides.condition.unit, words)
    line = words(
        f"site.home.amount{'_percent' if unit.startswith('%') else ''}",
        line=words.data(sides.line, line_decimals(sides), kind="n"),
        unit_of=unit,
    )
    said = words(
        f"site.home.{_way(sides, sides.without)}", label=label, line=line, **_names(results, words)
    )
    if sides.least == sides.high_without:
        return said
    return said + words("site.home.least", least=sides.least, n=sides.least)


def _strips(sides: Sides, results: Results, words: Words) -> dict[str, Any] | None:
    """Return every unit's score as a dot, on a row for each side of the line."""
    name = sides.condition.name
    label = words.lower(naming.wording(sides.condition.label, words))
    rows = [_row(sides, each, results, words) for each in ("has", "lacks")]
    if max((dot["level"] for row in rows for dot in row["dots"]), default=0) > _MOST_LEVELS:
        return None
    (k1, n1), (k2, n2) = ((row["high"], len(row["dots"])) for row in rows)
    return {
        "title": words(
            f"site.home.strips_{_way(sides, 'has')}",
            label=label,
            side=naming.side(results.study, name, True, words),
            k1=k1,
            n1=n1,
            k2=k2,
            n2=n2,
            **_names(results, words),
        ),
        "rows": rows,
        "ticks": [
            {"at": at, "text": words.number(value, 2)} for at, value in ticks(floor(results))
        ],
    }


def _row(
    sides: Sides, which: Literal["has", "lacks"], results: Results, words: Words
) -> dict[str, Any]:
    members: tuple[Region, ...] = getattr(sides, which)
    head = words.plain(
        f"site.home.row_{_way(sides, which)}",
        side=naming.side(results.study, sides.condition.name, which == "has", words),
        label=words.lower(naming.wording(sides.condition.label, words)),
    )
    high = sum(map(is_high, members))
    return {
        "head": words.upper(head),
        "count": words("site.home.of_high", k=high, n=len(members)),
        "dots": _dots(members, floor(results), words),
        "high": high,
    }


def _way(sides: Sides, which: Literal["has", "lacks"]) -> str:
    """Return on which side of the line these lie, in the condition's own unit."""
    if sides.given:
        return "given"
    return "above" if (which == "has") == sides.rising else "below"


def _dots(members: Sequence[Region], start: float, words: Words) -> list[dict[str, Any]]:
    """Return the dots of a row; one that would lie on another stands above it."""
    rising = sorted(members, key=lambda r: r.score.value)
    places = [on_axis(region.score.value, start) for region in rising]
    return [
        {
            "at": at,
            "level": level,
            "high": is_high(region),
            "said": f"{naming.region(region, words)} {words.score(region.score.value, 3)}",
        }
        for region, at, level in zip(rising, places, levels(places, _DOT), strict=True)
    ]
