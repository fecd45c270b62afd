"""What regions, sets and pathways are called in a language, whatever languages a study has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from analysis.language import pinyin
from analysis.language.words import Words, isolate
from analysis.results.positions import Pathway
from analysis.results.shapes import Region, Results
from analysis.study.model import Condition, Study

NAMED_AT_MOST, NAMED_FIRST = 40, 20


def wording(texts: Mapping[str, str], words: Words) -> str:
    """Return a study's wording in this language, else in the study's first."""
    return texts.get(words.language) or next(iter(texts.values()))


def passage(texts: Mapping[str, str], words: Words) -> Markup:
    """Return a sentence of the study's own, apart where it runs the other way than its page."""
    return Markup(isolate(Markup.escape(wording(texts, words)), words.direction))


def region(one: Region, words: Words) -> str:
    """Return a region's name."""
    return wording(one.names, words)


def known_as(one: Region) -> tuple[str, ...]:
    """Return all that a region is looked for by: its names, readings, code and short forms."""
    short = one.tile.short.values() if one.tile else ()
    read = pinyin.readings(one.names)
    latin = (*(" ".join(each) for each in read), *map(pinyin.initials, read))
    names = (*one.names.values(), *one.aliases, one.slug, *latin, one.id, *short)
    return tuple(dict.fromkeys(names))


def regions(results: Results, slugs: Iterable[str], words: Words) -> list[str]:
    """Return the names of regions, in the order of ``slugs``; of very many as :func:`some`."""
    return some([region(results.region(slug), words) for slug in slugs], words)


def some(names: Sequence[str], words: Words) -> list[str]:
    """Return the names, or of more than a reader takes in the first and how many others."""
    if len(names) <= NAMED_AT_MOST:
        return list(names)
    return [*names[:NAMED_FIRST], words.plain("terms.others", n=len(names) - NAMED_FIRST)]


def unit(study: Study, words: Words) -> str:
    """Return what one region is called, as within a sentence."""
    return words.lower(wording(study.units.word, words))


def units(study: Study, words: Words) -> str:
    """Return what the regions are called, as within a sentence."""
    return words.lower(wording(study.units.plural, words))


def person(study: Study, words: Words) -> str:
    """Return what one of those is called whom the units' sizes count: ``resident``."""
    counted = study.units.counted
    if counted is None:
        return words.plain("terms.resident.word")
    return words.lower(wording(counted.word, words))


def people(study: Study, words: Words) -> str:
    """Return what those are called whom the units' sizes count: ``residents``."""
    counted = study.units.counted
    if counted is None:
        return words.plain("terms.resident.plural")
    return words.lower(wording(counted.plural, words))


def conditions(study: Study) -> dict[str, Condition]:
    """Return every condition of the study, its scenarios and its designs, by name.

    The levels of a multi-value condition follow it, each by its own name.
    """
    known: dict[str, Condition] = {}
    for condition in study.every_condition:
        for one in (condition, *condition.sets):
            known.setdefault(one.name, one)
    return known


def pathway(study: Study, one: Pathway, words: Words) -> str:
    """Return a pathway's name: the study file's own, else by rule from its conditions."""
    if one.term in study.pathways:
        return wording(study.pathways[one.term], words)
    return words.upper(asks(study, one.literals, words))


def asks(study: Study, literals: Mapping[str, bool], words: Words) -> str:
    """Return what a pathway asks for: ``high urbanization, low population density``.

    Without literals every row of the truth table is sufficient.
    """
    if not literals:
        return words.plain("terms.everything")
    sides = [side(study, name, present, words) for name, present in literals.items()]
    return words.plain("terms.joint").join(sides)


def side(study: Study, name: str, present: bool, words: Words) -> str:
    """Return a condition or its absence, as within a sentence: ``high income``, ``not near``.

    A set of low values that has no wording for its members says so by its unit, whatever its label
    names: the column (*distance (km: low)*), or what members have (*nearness (km: low)*).
    """
    condition = conditions(study)[name]
    kind = "present" if present else "absent"
    if condition.member:
        label = words.lower(wording(condition.member, words))
        return words.plain(f"terms.condition.plain.{kind}", label=label)
    label, unit = words.lower(wording(condition.label, words)), wording(condition.unit, words)
    values = {"label": label, "unit": unit} if condition.sense == "low" else {"label": label}
    return words.plain(f"terms.condition.{condition.sense}.{kind}", **values)


def letter(i: int) -> str:
    """Return the letter by which a page's charts and text refer to its i-th pathway."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26]


def group(study: Study, region: Region, words: Words) -> str:
    """Return the region's group as the study words it."""
    wording = study.units.groups.get(region.group)
    return wording[words.language] if wording else region.group


def states(region: Region, words: Words, *, claimed: bool) -> str:
    """Return the region's state, or states where tied models disagree."""
    found = region.high.states or (region.high.state,)
    return words.join([state_word(state, words, claimed=claimed) for state in found], "or")


def state_word(state: str, words: Words, *, claimed: bool) -> str:
    """Return what a state is called; ``claimed``: whether the study claims the pathways it found.

    Combinations below the study's own cuts explain nobody.
    """
    return words.plain(f"terms.state.{state}" if claimed else f"terms.unclaimed.{state}")
