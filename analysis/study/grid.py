"""The grid of a study's what-if choices: what is wrong with it, and the study under each point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import TypeVar

from analysis.errors import UserError, suggest
from analysis.study.model import (
    MOST_COMBINATIONS,
    Anchor,
    Anchors,
    Choice,
    Condition,
    Outcome,
    Study,
)

Set = TypeVar("Set", Outcome, Condition)


def faults(study: Study) -> Iterator[str]:
    """Yield what the types cannot see of ``what_if``, a line each."""
    named = [choice.line or choice.cut or "scenarios" for choice in study.what_if]
    for number, choice in enumerate(study.what_if):
        where = f"what_if[{number}]"
        if named[number] in named[:number]:
            yield f"{where}: varies {named[number]} a second time; remove one"
            continue
        known = _known(study, choice)
        for name in (choice.line,) if choice.line else choice.scenarios:
            if name not in known:
                kind = "set with anchors" if choice.line else "scenario"
                yield f"{where}: there is no {kind} '{name}'{suggest(name, known)}"
                return
        if choice.values and study_s_own(study, choice) is None:
            own = _own_value(study, choice)
            yield f"{where}: the study's own, {own}, is not among the values; add it"
        if choice.cut:
            yield from _bad_cuts(where, choice)
    size = prod(choice.size for choice in study.what_if)
    if size > MOST_COMBINATIONS:
        yield (
            f"what_if: makes {size} combinations; {MOST_COMBINATIONS} are the most, leave out "
            "values or a choice"
        )
    yield from _bad_lines(study)


def _known(study: Study, choice: Choice) -> set[str]:
    if choice.line:
        return set(_anchors(study))
    return set(study.scenarios)


def _bad_cuts(where: str, choice: Choice) -> Iterator[str]:
    for value in choice.values:
        whole = choice.cut == "frequency"
        if isinstance(value, str) or (value != int(value) or value < 1 if whole else
                                      not 0 <= value <= 1):  # fmt: skip
            wanted = "whole numbers from 1" if whole else "numbers from 0 to 1"
            yield f"{where}: {value} is no {choice.cut}; give {wanted}"


def _bad_lines(study: Study) -> Iterator[str]:
    """A line must lie between the anchors of its set, in each of the grid's scenarios too."""
    names = next((choice.scenarios for choice in study.what_if if choice.scenarios), ())
    for name in (None, *names):
        try:
            variant = study.under(name) if name else study
        except UserError:  # told with the scenario itself
            continue
        for number, choice in enumerate(study.what_if):
            if not choice.line:
                continue
            where = f"what_if[{number}]" + (f" under scenario {name}" if name else "")
            anchors = _anchors(variant).get(choice.line)
            if anchors is None:
                yield f"{where}: has no set {choice.line}; leave out the scenario or the line"
                return
            for value in choice.values:
                if not _between(value, anchors):
                    yield (
                        f"{where}: {choice.line}: {value} does not lie between the anchors "
                        f"{anchors[0]} and {anchors[2]}, or is written another way"
                    )


def _between(value: Anchor, anchors: Anchors) -> bool:
    if len({isinstance(a, str) for a in (value, anchors[0], anchors[2])}) > 1:
        return False
    low, line, high = (
        float(a[1:]) if isinstance(a, str) else a for a in (anchors[0], value, anchors[2])
    )
    return low < line < high or low > line > high


def _anchors(study: Study) -> dict[str, Anchors]:
    plan = study.fsqca
    fuzzy = {c.name: c.anchors for c in plan.conditions if c.kind == "fuzzy"}
    return fuzzy | {plan.outcome.name: plan.outcome.anchors}


def _own_value(study: Study, choice: Choice) -> Anchor:
    if choice.cut:
        return float(getattr(study.fsqca.cuts, choice.cut))
    anchors = _anchors(study).get(choice.line or "")
    return anchors[1] if anchors else 0.5


def study_s_own(study: Study, choice: Choice) -> int | None:
    """Return which of a choice's values is the study's own; 0 for scenarios; None if none is."""
    if choice.scenarios:
        return 0
    own = _own_value(study, choice)
    return next((i for i, value in enumerate(choice.values) if value == own), None)


def points(study: Study) -> Iterator[tuple[int, ...]]:
    """Yield every combination: which value of each choice, the last one fastest."""
    yield from product(*(range(choice.size) for choice in study.what_if))


def under(study: Study, point: tuple[int, ...]) -> Study:
    """Return the study under one combination: the scenario first, then lines and cuts."""
    chosen = list(zip(study.what_if, point, strict=True))
    variant = study
    for choice, i in chosen:
        if choice.scenarios and i:
            variant = study.under(choice.scenarios[i - 1])
    plan = variant.fsqca
    lines: dict[str, Anchor] = {
        choice.line: choice.values[i] for choice, i in chosen if choice.line
    }
    cuts: dict[str, Anchor] = {choice.cut: choice.values[i] for choice, i in chosen if choice.cut}
    if "frequency" in cuts:
        cuts["frequency"] = int(cuts["frequency"])
    fsqca = plan.model_copy(
        update={
            "outcome": _moved(plan.outcome, lines),
            "conditions": tuple(_moved(each, lines) for each in plan.conditions),
            "cuts": plan.cuts.model_copy(update=cuts),
        }
    )
    return variant.model_copy(update={"fsqca": fsqca, "what_if": ()}).at(study.folder)


def _moved(one: Set, lines: Mapping[str, Anchor]) -> Set:
    if one.name not in lines:
        return one
    anchors = (one.anchors[0], lines[one.name], one.anchors[2])
    return one.model_copy(update={"anchors": anchors})
