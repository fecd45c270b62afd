"""The terms that the documents use, each with a short explanation and a way into the paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from analysis.documents.edition import Edition
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Region
from analysis.study.model import Measure, Study

# Where the paper explains a term: the label of the section.
_EXPLAINED = {
    "efficiency": "sec-dea-model", "frontier": "sec-dea-model", "returns-to-scale": "sec-dea-model",
    "scale-efficiency": "sec-dea-model", "slack": "sec-dea-model", "peer": "sec-scores",
    "gap": "sec-gaps", "bootstrap": "sec-scores", "high-efficiency": "sec-calibration",
    "condition": "sec-why", "calibration": "sec-calibration", "crossover": "sec-calibration",
    "membership": "sec-calibration", "truth-table": "sec-sufficiency",
    "circumstances": "sec-units", "pathway": "sec-high", "core": "sec-high",
    "consistency": "sec-sufficiency", "pri": "sec-sufficiency", "coverage": "sec-sufficiency",
    "necessity": "sec-necessity", "matched": "sec-units", "robustness": "sec-robustness",
}  # fmt: skip
_MOST_NAMED = 40  # members of a group; more are counted alone
_LABEL = re.compile(r"^#{1,4} [^\n]*(?<!\{)\{#(sec-[\w-]+)[^}]*\}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """A term: its anchor on the page, other words for it, what it means, where the paper has it.

    ``paper`` is an address from the site's root; empty where the paper says nothing of it.
    ``shown`` is one where the explorer shows what is meant.
    """

    anchor: str
    term: str
    also: tuple[str, ...]
    what: str
    paper: str = ""
    shown: str = ""


def terms(edition: Edition, language: str) -> list[ExplainedTerm]:
    """Return the methods' terms, in the order in which a reader meets them."""
    words, places = edition.words[language], labelled_sections(edition, language)
    return [
        ExplainedTerm(
            key,
            words.plain(f"site.glossary.terms.{key}.term"),
            _names(edition, language, key),
            words.plain(f"site.glossary.terms.{key}.what"),
            places.get(_EXPLAINED.get(key, ""), ""),
        )
        for key in words.section("site.glossary.terms")
    ]


def _names(edition: Edition, language: str, key: str) -> tuple[str, ...]:
    """Return what else a term is looked for by: its other words, and all in other languages."""
    others = [words for code, words in edition.words.items() if code != language]
    own = edition.words[language].plain(f"site.glossary.terms.{key}.also").split("|")
    foreign = (
        name
        for words in others
        for part in ("term", "also")
        for name in words.plain(f"site.glossary.terms.{key}.{part}").split("|")
    )
    return tuple(dict.fromkeys((*own, *foreign)))


def in_text(known: list[ExplainedTerm], text: str) -> list[ExplainedTerm]:
    """Return the terms that a text speaks of, by the words that they go by."""
    plain = text.lower()
    return [each for each in known if re.search(_begins(each.term), plain)]


def _begins(term: str) -> str:
    """Return the pattern of a term in a text: at a word's beginning, where words have spaces."""
    word = re.escape(term.lower())
    return rf"\b{word}" if term.isascii() else word


def measures(edition: Edition, language: str) -> list[ExplainedTerm]:
    """Return what the study measures: inputs, outputs, conditions, ratios, as its file has them."""
    words, study = edition.words[language], edition.results.study
    places = labelled_sections(edition, language)
    paper, conditions = places.get("sec-measures", ""), places.get("sec-calibration", "")
    return [
        *(
            _measure(f"{kind}-{i}", each, study, words, paper)
            for kind, side in (("input", study.dea.inputs), ("output", study.dea.outputs))
            for i, each in enumerate(side, 1)
        ),
        *(
            ExplainedTerm(
                f"condition-{each.name.lower()}",
                naming.wording(each.label, words),
                (
                    each.name,
                    each.column,
                    *(text for one in (each, *each.sets) for text in one.label.values()),
                    *study.aliases.get(each.name, ()),
                ),
                words.plain(
                    f"site.glossary.{'levels' if each.labels else 'condition'}",
                    unit=naming.wording(each.unit, words),
                    name=each.name,
                    **(
                        {
                            "list": [
                                f"{one.name} {naming.wording(one.label, words)}"
                                for one in each.sets
                            ]
                        }
                        if each.labels
                        else {}
                    ),
                ),
                conditions,
            )
            for each in study.fsqca.conditions
        ),
        *(
            ExplainedTerm(
                f"ratio-{name}",
                naming.wording(each.label, words),
                (name, *each.label.values(), *study.aliases.get(name, ())),
                words.plain("site.glossary.ratio", unit=naming.wording(each.unit, words)),
            )
            for name, each in study.practice.items()
        ),
    ]


def groups(edition: Edition, language: str) -> list[ExplainedTerm]:
    """Return the groups of the units, each with who belongs to it, in the table's order."""
    words, results = edition.words[language], edition.results
    study = results.study
    found: dict[str, list[Region]] = {}
    for region in results.regions:
        found.setdefault(region.group, []).append(region)
    return [
        ExplainedTerm(
            f"group-{i}",
            name := naming.group(study, members[0], words),
            (key, *study.units.groups.get(key, {}).values(), *study.aliases.get(key, ())),
            words.plain(
                "site.glossary.group"
                if len(members) <= _MOST_NAMED
                else "site.glossary.group_many",
                n=len(members),
                unit=naming.unit(study, words),
                units=naming.units(study, words),
                names=[naming.region(region, words) for region in members],
            ),
            shown=f"{edition.explorer(language)}#group={quote(name)}",
        )
        for i, (key, members) in enumerate(found.items(), 1)
        if len(found) > 1
    ]


def _measure(anchor: str, one: Measure, study: Study, words: Words, paper: str) -> ExplainedTerm:
    unit = naming.wording(one.unit, words)
    note = naming.wording(one.note, words).rstrip(".。") if one.note else ""
    kind = anchor.split("-")[0]
    kind_of = "fixed" if one.fixed else "undesirable" if one.undesirable else kind
    key = f"site.glossary.{kind_of}_noted" if note else f"site.glossary.{kind_of}"
    what = words.plain(key, unit=unit, **({"note": words.lower(note)} if note else {}))
    label = naming.wording(one.label, words)
    names = (one.column, *one.label.values(), *study.aliases.get(one.column, ()))
    return ExplainedTerm(anchor, label, names, what, paper)


def labelled_sections(edition: Edition, language: str) -> dict[str, str]:
    """Return the labelled sections of the book to read in a language, each with its address.

    Headings that a cell prints are left out, because not every study has them.
    """
    place = edition.books.get(language) or edition.books.get(next(iter(edition.books), ""))
    if place is None:
        return {}
    found: dict[str, str] = {}
    for chapter in place.chapters:
        path = edition.project.root / place.folder / chapter
        if path.is_file():
            address = f"{place.prefix}{chapter.removesuffix('.qmd')}.html"
            for label in _LABEL.findall(path.read_text("utf-8")):
                found.setdefault(label, f"{address}#{label}")
    return found
