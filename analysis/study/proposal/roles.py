"""Which column does what: as asked, else by simple rules that are said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analysis.errors import UserError, shown, suggest
from analysis.study import rows
from analysis.study.proposal import figures, words
from analysis.study.proposal.columns import SourceColumn, SourceTable
from analysis.study.table import LONGEST_SLUG, slugify

_LONGEST_SET = 12  # letters of a set's name
_LEAST_GROUP = 2  # units that a group has on average, at the least


@dataclass(frozen=True, slots=True)
class AskedRoles:
    """What the user says of the columns; what is empty is proposed."""

    id: str | None = None
    name: str | None = None
    group: str | None = None
    residents: str | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    undesirable: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    orientation: Literal["input", "output"] | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """A column, or columns, for each role; ``why`` says by which rule, by role.

    ``names``: the units' names by language. ``year``: a column of years, one for all rows.
    ``undesirable``: outputs that nobody wants, beside ``outputs``. ``aside``: why a column that
    looks like one for a role has none, by column.
    """

    id: str
    slug: str
    names: dict[str, str]
    group: str | None
    residents: str | None
    year: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    undesirable: tuple[str, ...]
    conditions: tuple[str, ...]
    orientation: Literal["input", "output"]
    languages: tuple[str, ...]
    why: dict[str, str] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)

    @property
    def measured(self) -> tuple[str, ...]:
        """The columns of inputs and outputs, wanted or not."""
        return self.inputs + self.outputs + self.undesirable


def propose(sheet: SourceTable, asked: AskedRoles, languages: tuple[str, ...]) -> Roles:
    """Return a role for the columns of a table; ``languages`` empty: by the header's script.

    Raises
    ------
    UserError
        A column that was asked for is not there or does not suit, or none suits.
    """
    _refuse_unknown(sheet, asked)
    languages = languages or (("en", "zh") if any(map(words.is_chinese, sheet.names)) else ("en",))
    why: dict[str, str] = {}
    identifier = _identifier(sheet, asked, why)
    names = _names(sheet, asked, identifier, languages, why)
    taken = {identifier, *names.values()}
    group = _group(sheet, asked, taken, why)
    taken |= {group} if group else set()
    year = next((one.name for one in sheet.columns if one.years and one.distinct == 1), None)
    residents = _residents(sheet, asked, why)
    taken |= {residents} if residents else set()
    measured = figures.measures(sheet, _wanted(asked), taken)
    used = taken | {*measured.inputs, *measured.outputs, *measured.undesirable}
    conditions, why["conditions"] = figures.conditions(sheet, asked.conditions, used)
    why |= measured.why
    if asked.orientation:
        why["orientation"] = "as asked"
    else:
        why["orientation"] = "the same results with less; --orientation output: more of them"
    return Roles(
        id=identifier,
        slug=_slug(sheet, names[languages[0]], identifier),
        names=names,
        group=group,
        residents=residents,
        year=year,
        inputs=measured.inputs,
        outputs=measured.outputs,
        undesirable=measured.undesirable,
        conditions=conditions,
        orientation=asked.orientation or "input",
        languages=languages,
        why=why,
        aside=measured.aside,
    )


def _wanted(asked: AskedRoles) -> figures.AskedFigures:
    return figures.AskedFigures(asked.inputs, asked.outputs, asked.undesirable, asked.conditions)


def _refuse_unknown(sheet: SourceTable, asked: AskedRoles) -> None:
    wanted = {"--id": asked.id, "--name": asked.name, "--group": asked.group,
              "--residents": asked.residents}  # fmt: skip
    several = {"--inputs": asked.inputs, "--outputs": asked.outputs,
               "--undesirable": asked.undesirable, "--conditions": asked.conditions}  # fmt: skip
    pairs = [(option, name) for option, name in wanted.items() if name]
    pairs += [(option, name) for option, given in several.items() for name in given]
    faults = [
        f"{option} {name!r}: {shown(sheet.path)} has no such column{suggest(name, sheet.names)}"
        for option, name in pairs
        if name not in sheet.names
    ]
    numeric = {"--residents": filter(None, [asked.residents]), **several}
    faults += [
        f"{option} {name!r}: {shown(sheet.path)}: {fault}"
        for option, given in numeric.items()
        for name in given
        if name in sheet.names and (fault := _no_numbers(sheet.column(name)))
    ]
    seen: dict[str, str] = {}
    for option, given in several.items():
        for name in given:
            if name in seen:
                faults.append(
                    f"{option} {name!r}: is asked for by {seen[name]} already; name it once"
                )
            seen[name] = option
    if faults:
        raise UserError(*faults)


def _no_numbers(column: SourceColumn) -> str | None:
    if column.odd:
        row, text = column.odd[0]
        return f"row {row} holds '{text[:40]}', which is no number; mend the cell or empty it"
    return None if column.is_number else "the column holds no numbers; name another"


def _identifier(sheet: SourceTable, asked: AskedRoles, why: dict[str, str]) -> str:
    if asked.id:
        why["id"] = "as asked"
        return asked.id
    apart = [one for one in sheet.columns if one.tells_apart and _makes_addresses(one.texts)]
    # Figures may all differ by chance: they name units only where the header says so.
    naming = [one for one in apart if not one.is_number]
    naming += [one for one in apart if one.is_number and words.identifies(one.name)]
    named = [one for one in naming if words.identifies(one.name)]
    if not naming:
        if sheet.panel is None:
            _refuse_panel(sheet)
        raise UserError(
            f"{shown(sheet.path)}: no column tells every row apart, so that it could name the "
            "units; say which by --id, and give each row another text in it"
        )
    why["id"] = "tells every row apart"
    return (named or naming)[0].name


def _refuse_panel(sheet: SourceTable) -> None:
    """Refuse a table in which each unit stands once a period."""
    frame = pd.DataFrame({one.name: one.texts for one in sheet.columns})
    for one in sheet.columns:
        repeated = not one.is_number and not one.gaps and one.distinct < sheet.rows
        periods = rows.rows_of_a_panel(frame, frame[one.name]) if repeated else None
        if periods:
            raise UserError(
                f"{shown(sheet.path)}: is a panel: each '{one.name}' stands there in "
                f"{frame[periods].nunique()} rows, one for each '{periods}'; propose the study "
                "from the rows of one period alone, then give it the whole table and write panel: "
                f"{{column: {periods}}} in its study file"
            )


def _makes_addresses(texts: Iterable[str]) -> bool:
    slugs = [slugify(text) for text in texts]
    return len(set(slugs)) == len(slugs) and all(
        slug and len(slug.encode()) <= LONGEST_SLUG for slug in slugs
    )


def _names(
    sheet: SourceTable,
    asked: AskedRoles,
    identifier: str,
    languages: tuple[str, ...],
    why: dict[str, str],
) -> dict[str, str]:
    """Return the column of names for each language: one for all, or one in each script."""
    if asked.name:
        why["name"] = "as asked"
        return dict.fromkeys(languages, asked.name)
    texts = [one for one in sheet.columns if not one.is_number and not one.gaps]
    several = [one for one in texts if one.distinct > 0.9 * sheet.rows]
    speaking = [one for one in several if words.speaks_of(one.name, words.NAMES)]
    others = [one for one in several if one.name != identifier]
    found = (speaking or others or [sheet.column(identifier)])[0]
    why["name"] = "its header speaks of names" if speaking else "the first text that differs"
    chinese = [one for one in several if _in_chinese(one)]
    latin = [one for one in several if not _in_chinese(one) and one.name != identifier]
    if "zh" in languages and len(languages) > 1 and chinese and latin:
        why["name"] = "one in each script"
        return {code: (chinese if code == "zh" else latin)[0].name for code in languages}
    return dict.fromkeys(languages, found.name)


def _in_chinese(column: SourceColumn) -> bool:
    return sum(map(words.is_chinese, column.texts)) > len(column.texts) / 2


def _slug(sheet: SourceTable, name: str, identifier: str) -> str:
    """Return the column that addresses are made of: the names, or, where they clash, the id."""
    return name if _makes_addresses(sheet.column(name).texts) else identifier


def _group(
    sheet: SourceTable, asked: AskedRoles, taken: set[str], why: dict[str, str]
) -> str | None:
    if asked.group:
        why["group"] = "as asked"
        return asked.group
    for one in sheet.columns:
        text = not one.is_number and not one.odd and not one.gaps and one.name not in taken
        if text and 1 < one.distinct <= sheet.rows / _LEAST_GROUP:
            why["group"] = f"a text with {one.distinct} values"
            return one.name
    return None


def _residents(sheet: SourceTable, asked: AskedRoles, why: dict[str, str]) -> str | None:
    if asked.residents:
        why["residents"] = "as asked"
        return asked.residents
    given = {*asked.inputs, *asked.outputs, *asked.undesirable, *asked.conditions}
    for one in sheet.columns:
        people = words.speaks_of(one.name, words.PEOPLE) and not words.is_ratio(one.name)
        counts = one.is_number and one.whole and not one.percent and not one.gaps
        if people and counts and one.filled[0] > 0 and one.name not in given:
            why["residents"] = "its header speaks of people"
            return one.name
    return None


def set_names(columns: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return a short name in capitals for each column, another for each: its set's."""
    used, made = set(taken), {}
    for number, column in enumerate(columns, 1):
        bare = re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", " ", column)  # a unit is no name
        parts = slugify(bare).upper().split("-")
        whole = next((part for part in parts if re.fullmatch(r"[A-Z][A-Z0-9]*", part)), "")
        base = whole[:_LONGEST_SET] or f"C{number}"
        name, again = base, 1
        while name in used:
            again += 1
            name = f"{base}_{again}"
        used.add(name)
        made[column] = name
    return made
