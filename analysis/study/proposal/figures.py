"""Which columns of figures are inputs, outputs (wanted or not) and conditions, by their headers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.errors import UserError, shown
from analysis.study.proposal import words
from analysis.study.proposal.columns import SourceColumn, SourceTable

MOST_INPUTS, MOST_OUTPUTS, MOST_UNDESIRABLE, MOST_CONDITIONS = 3, 2, 1, 4
_MOST_GAPS = 0.2  # a column without figures for more of the units is not proposed
_MOST_ZEROS = 0.2  # of the units: those without an unwanted output are peers of each other alone

_A_RATIO = (
    "nobody wants more of it, but a ratio is no volume: give the count behind it as an output with "
    "undesirable: true"
)
_TOO_FEW = "nobody wants more of it, but so few units bear no further measure"
_ONE_ALREADY = "nobody wants more of it; one such output is proposed already"
_ZEROS = "nobody wants more of it, but units with 0 of it would be peers of each other alone"


@dataclass(frozen=True, slots=True)
class AskedFigures:
    """What the user says of the columns of figures; what is empty is proposed."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    undesirable: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(slots=True)
class Measures:
    """Inputs, outputs, and outputs that nobody wants; why, by role; ``aside``: why not, by column.

    An output that nobody wants is a volume like any other; a ratio (deaths per 1,000) is left
    aside, because scores under constant returns compare volumes: and it is no circumstance either.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    undesirable: tuple[str, ...]
    why: dict[str, str] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)


def measures(sheet: SourceTable, asked: AskedFigures, taken: set[str]) -> Measures:
    """Return inputs and outputs, no more than the number of units bears (unless asked for).

    Raises
    ------
    UserError
        No column suits as an input or as an output.
    """
    given = taken | {*asked.inputs, *asked.outputs, *asked.undesirable, *asked.conditions}
    wanted, aside = _asked_outputs(asked), dict[str, str]()
    bad = [*asked.undesirable, *(name for name in asked.outputs if name not in wanted)]
    proposed = not (asked.outputs or asked.undesirable)
    if proposed:
        bad = _undesirable(sheet, given, aside)
    free = _volumes(sheet, given)
    resources = [one.name for one in free if words.speaks_of(one.name, words.RESOURCES)]
    results = [
        one.name
        for one in free
        if one.name not in resources and words.speaks_of(one.name, words.RESULTS)
    ]
    rest = [one.name for one in free if one.name not in {*resources, *results}]
    inputs, outputs, unwanted = list(asked.inputs), list(wanted), list(bad)
    why = {"inputs": "as asked", "outputs": "as asked"}
    if not outputs:
        outputs = results[:MOST_OUTPUTS] or rest[-1:]
    if not inputs:
        left = [name for name in rest if name not in outputs]
        inputs = resources[:MOST_INPUTS] or left[:1]
    if not inputs or not outputs:
        what = "input" if not inputs else "output"
        raise UserError(
            f"{shown(sheet.path)}: no column suits as an {what}; say which by --{what}s: a volume "
            "of at least 0 for each unit, no ratio"
        )
    _fit(sheet.rows, inputs, outputs, unwanted, (not asked.inputs, not asked.outputs, proposed))
    if not asked.outputs:
        why["outputs"] = _speaking(outputs, "results") if results else "the last column left over"
    if not asked.inputs:
        why["inputs"] = _speaking(inputs, "means") if resources else "the first column left over"
    aside |= {name: _TOO_FEW for name in bad if name not in unwanted}
    told = _speaking(unwanted, "what nobody wants") if not asked.undesirable else "as asked"
    why["undesirable"] = f"{told}: less of it counts as better"
    return Measures(tuple(inputs), tuple(outputs), tuple(unwanted), why, aside)


def _speaking(names: Sequence[str], what: str) -> str:
    return f"{'its header speaks' if len(names) == 1 else 'their headers speak'} of {what}"


def _asked_outputs(asked: AskedFigures) -> list[str]:
    """Return the outputs that are wanted of those asked for: all, where every one seems not to."""
    wanted = [name for name in asked.outputs if not words.is_unwanted(name)]
    return wanted or list(asked.outputs)


def _undesirable(sheet: SourceTable, given: set[str], aside: dict[str, str]) -> list[str]:
    """Return outputs that nobody wants; ``aside`` is told why others are none."""
    found: list[str] = []
    for one in _usable(sheet, given):
        if not words.is_unwanted(one.name) or not one.filled[0] < one.filled[-1]:
            continue
        zeros = (one.filled == 0).mean()
        if not _is_volume(one) or (words.speaks_of(one.name, words.RATES) and not one.whole):
            aside[one.name] = _A_RATIO
        elif zeros > _MOST_ZEROS:
            aside[one.name] = _ZEROS
        elif len(found) == MOST_UNDESIRABLE:
            aside[one.name] = _ONE_ALREADY
        else:
            found.append(one.name)
    return found


def _volumes(sheet: SourceTable, given: set[str]) -> list[SourceColumn]:
    """Return the volumes that may be inputs or wanted outputs."""
    every = [one for one in _usable(sheet, given) if _is_volume(one)]
    every = [one for one in every if not words.is_unwanted(one.name)]
    # What units work under measures none of their work: taken only where nothing else is there.
    worked = [one for one in every if not words.is_circumstance(one.name)]
    volumes = worked if len(worked) > 1 else every
    # Zeros as inputs or outputs make odd peers: likewise.
    positive = [one for one in volumes if one.filled[0] > 0]
    return positive if len(positive) > 1 else volumes


def _fit(
    n: int, inputs: list[str], outputs: list[str], unwanted: list[str], proposed: tuple[bool, ...]
) -> None:
    """Take measures off until ``n`` units bear them; of inputs, outputs, unwanted: if proposed."""
    while not _enough(n, len(inputs) + len(unwanted), len(outputs)):
        if len(outputs) > 1 and proposed[1] and len(outputs) >= len(inputs):
            outputs.pop()
        elif len(inputs) > 1 and proposed[0]:
            inputs.pop()
        elif len(outputs) > 1 and proposed[1]:
            outputs.pop()
        elif unwanted and proposed[2]:
            unwanted.pop()
        else:
            break


def _enough(n: int, m: int, s: int) -> bool:
    return n >= max(3 * (m + s), m * s)


def _usable(sheet: SourceTable, given: set[str]) -> Iterator[SourceColumn]:
    for one in sheet.columns:
        plain = one.is_number and not one.years and not (one.running and not one.crisp)
        plain = plain and one.name not in given
        counted = words.identifies(one.name) and one.whole and one.tells_apart
        apart = words.speaks_of(one.name, (*words.PERIODS, *words.PLACES)) or counted
        if plain and not apart and one.gaps <= _MOST_GAPS * sheet.rows:
            yield one


def _is_volume(one: SourceColumn) -> bool:
    varies = one.filled[0] < one.filled[-1] and not one.crisp
    return varies and one.filled[0] >= 0 and not one.percent and not words.is_ratio(one.name)


def conditions(
    sheet: SourceTable, asked: tuple[str, ...], used: set[str]
) -> tuple[tuple[str, ...], str]:
    """Return the columns of conditions, and why these.

    Raises
    ------
    UserError
        No column is left for one.
    """
    if asked:
        return asked, "as asked"
    free = [one for one in _usable(sheet, used) if one.filled[0] < one.filled[-1]]
    # What nobody wants is a result of the work and no circumstance of it.
    free = [one for one in free if not words.is_unwanted(one.name)]
    # Ratios and circumstances first: a volume says mostly how large a unit is.
    ordered = sorted(free, key=lambda one: not _says_more_than_size(one))
    if not ordered:
        raise UserError(
            f"{shown(sheet.path)}: no column of numbers is left for a condition; add one that says "
            "under which circumstances a unit works, or name one by --conditions"
        )
    most = max(1, min(MOST_CONDITIONS, int(math.log2(max(2, sheet.rows)))))
    why = f"ratios and circumstances first, at most {most} for {sheet.rows} rows"
    return tuple(one.name for one in ordered[:most]), why


def _says_more_than_size(one: SourceColumn) -> bool:
    return one.percent or words.is_ratio(one.name) or words.is_circumstance(one.name)
