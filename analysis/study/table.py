"""The table: read as text, checked as a whole, and handed on as numbers in native units."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from analysis.errors import UserError, shown, suggest
from analysis.study import computed, numerals, own, panel, publications, workbooks
from analysis.study.cells import Cells, number, read_cells, repeated
from analysis.study.cells import read as read_table
from analysis.study.composites import CompositeIndex
from analysis.study.computed import RESIDENTS
from analysis.study.form import column_name, listed
from analysis.study.model import STUDY_FILE, LeftOut, Study, Tile
from analysis.study.rows import complete, is_missing, rows_of_a_panel, units, with_answers

LONGEST_SLUG = 120
"""Bytes of the longest address part: file systems take 255, archives and links less."""

_BY_RULE = "leave such units out by a rule of the study (missing: {rule: leave out, reason: ...})"
_TILE = re.compile(r"\d{1,3}", re.ASCII)
_LONGEST_SHOWN = 60  # characters of a cell in a fault
_NAMED_AT_MOST = 3  # more rows with the same fault are told in one line


@dataclass(frozen=True, slots=True)
class Table:
    """A study's table, validated.

    Attributes
    ----------
    slugs, ids : tuple of str, (n,)
        URL-safe names and identifiers, in the table's order.
    names : dict of str to tuple of str
        The units' names in each language of the study.
    groups : tuple of str, (n,)
        Empty strings where the study names no group.
    residents : tuple of float, (n,), or None where the study names none
    frame : DataFrame, (n, columns)
        Index: slugs. Every numeric column that the study or its scenarios use; inputs and outputs
        scaled to native units; the ratios of ``practice`` by their names.
    tiles : tuple of Tile, (n,) or ()
        Empty where the study has no roster.
    aliases : tuple of tuple of str
        Each unit's other spellings; empty where the roster gives none.
    assumed : tuple of str
        A line for each thing about the file that was taken for granted.
    left_out : tuple of LeftOut
        Units without a figure that is needed, where the study's rule leaves them out.
    composites : tuple of CompositeIndex
        How the study's composites were weighted; their values are columns of ``frame``.
    published : mapping of int to tuple of float or None, (n,)
        Scores that publications print, by their place in ``study.published``.
    """

    slugs: tuple[str, ...]
    ids: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    groups: tuple[str, ...]
    residents: tuple[float, ...] | None
    frame: pd.DataFrame
    tiles: tuple[Tile, ...]
    aliases: tuple[tuple[str, ...], ...] = ()
    assumed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    composites: tuple[CompositeIndex, ...] = ()
    published: Mapping[int, tuple[float | None, ...]] = field(default_factory=dict)


def read(study: Study, *, described: bool = True) -> Table:
    """Read, check and derive the study's table; of a panel, that of the study's own period.

    ``described``: by a data package beside it, if there is one.

    Raises
    ------
    UserError
        All faults at once, one line each: file, row (the header is row 1), column, remedy.
    """
    cells = read_table(study.table_path, study.table.form)
    if study.panel is None:
        return _table(study, cells, described=described)
    panel.periods(study, cells.frame, _needed(study))
    return _of_period(study, cells, study.period, described=described)


def read_periods(study: Study, *, described: bool = True) -> dict[str, Table]:
    """Read the table of each period of a study's panel, in their order; {} where it has none.

    Raises
    ------
    UserError
        All faults of the first period that has any.
    """
    if study.panel is None:
        return {}
    cells = read_table(study.table_path, study.table.form)
    found = panel.periods(study, cells.frame, _needed(study))
    return {period: _of_period(study, cells, period, described=described) for period in found}


def _of_period(study: Study, cells: Cells, period: str, *, described: bool = True) -> Table:
    own = replace(cells, frame=panel.of(study, cells.frame, period))
    try:
        return _table(study, own, described=described, period=period)
    except UserError as error:
        raise UserError(*panel.in_file(study, period, error.faults)) from None


def _table(study: Study, cells: Cells, *, described: bool, period: str | None = None) -> Table:
    whole = units(study, cells)
    _refuse(_missing_columns(study, whole.frame))
    fields = _fields(study, whole.frame, period) if described else {}
    needed = _needed(study)
    columns = [str(name) for name in whole.frame]
    numbers = [name for name in columns if name in needed or _is_number(fields.get(name, {}))]
    answered, answers = with_answers(study, whole.frame)
    written = numerals.plain(
        answered, numbers, study.table.form,
        typed=study.table_path.suffix.lower() in workbooks.SUFFIXES,
    )  # fmt: skip
    raw, left_out = complete(study, written.frame, needed)
    as_written = whole.frame.loc[raw.index]
    _refuse(_doubtful(study, raw, written))
    frame = _numbers(study, raw, fields, needed)
    with_computed = computed.columns(study, frame, raw.index)
    frame = with_computed.frame
    labels = study.units
    roster = _read_roster(study)
    _refuse(_bad_units(study, whole.frame, roster))
    slugs = tuple(slugify(name) for name in raw[labels.slug])
    frame.index = pd.Index(slugs, name="unit")
    path = shown(study.table_path)
    for measure in study.dea.measures:
        frame[measure.column] = frame[measure.column] * measure.scale
    _refuse(_bad_precision(study, frame))
    _refuse(_without_output(study, frame, raw))
    frame = computed.ratios(study, frame, raw.index)
    return Table(
        slugs=slugs,
        ids=tuple(raw[labels.id]),
        names={code: tuple(raw[column]) for code, column in labels.name.items()},
        groups=tuple(as_written[labels.group]) if labels.group else ("",) * len(raw),
        residents=tuple(map(float, frame[RESIDENTS])) if study.units.residents else None,
        frame=frame.drop(columns=RESIDENTS, errors="ignore"),
        tiles=_tiles(study, raw, roster),
        aliases=_aliases(study, raw, roster),
        assumed=(
            *study.notices,
            *cells.assumed,
            *whole.assumed,
            *(f"{path}: {line}" for line in (*answers, *written.assumed)),
            *_unmatched_groups(study, as_written),
        ),
        left_out=left_out,
        composites=with_computed.composites,
        published=publications.read(study, tuple(raw[labels.id])),
    )


def slugify(name: str) -> str:
    """Return ``name`` as lower-case letters, digits and hyphens.

    Scripts without an ASCII form keep their letters: addresses may hold them. A name of which only
    digits would be left keeps its letters too (第1医院).
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    told = any(map(str.isalpha, plain)) or (plain.strip() and not any(map(str.isalpha, name)))
    return re.sub(r"[\W_]+", "-", (plain if told else name).lower()).strip("-")


def _refuse(faults: Iterator[str]) -> None:
    lines = tuple(faults)
    if lines:
        raise UserError(*lines)


def _needed(study: Study) -> dict[str, str]:
    """Return each numeric column the study uses and what for."""
    uses = {m.column: f"as an input ({m.label[study.language]})" for m in study.dea.inputs}
    made = study.dea.outputs + study.dea.undesirable
    uses |= {m.column: f"as an output ({m.label[study.language]})" for m in made}
    for condition in study.every_condition:
        uses.setdefault(condition.column, f"for condition {condition.name}")
    for name, model in study.models.items():
        for column in model.columns:
            uses.setdefault(column, f"for models.{name}")
    for column, use in computed.uses(study).items():
        uses.setdefault(column, use)
    return uses


def _missing_columns(study: Study, raw: pd.DataFrame) -> Iterator[str]:
    path = shown(study.folder / "study.yml")
    known = {*raw.columns, *study.derived, *study.composites}
    units = study.units
    texts = {"units.id": units.id, "units.slug": units.slug, "units.group": units.group}
    texts |= {f"units.name.{code}": column for code, column in units.name.items()}
    for key, column in texts.items():
        if column and column not in raw.columns:
            yield f"{path}: {key}: {study.table.file} has no column '{column}'" + suggest(
                column, raw.columns
            )
    for key, name in (
        *(("derived", each) for each in study.derived),
        *(("composites", each) for each in study.composites),
    ):
        if name in raw.columns or (key == "composites" and name in study.derived):
            yield (
                f"{path}: {key}.{name}: {study.table.file} has a column of this name; choose "
                "another, for nobody could tell the two apart"
            )
    for name in study.practice:
        if name in known:
            yield f"{path}: practice.{name}: the table has a column of this name; choose another"
    for column, use in _needed(study).items():
        if column not in known:
            yield (
                f"{path}: column '{column}', needed {use}, is not in {study.table.file}"
                + suggest(column, known)
            )


def _fields(study: Study, raw: pd.DataFrame, period: str | None) -> dict[str, dict[str, Any]]:
    """Return the Frictionless descriptors of the table's columns, where the study has them.

    Those of a wide table's period go by the names without it, as its columns do.
    """
    path = study.folder / own.PACKAGE_FILE
    body = own.read(study.folder, own.PACKAGE_FILE)
    if body is None:
        return {}
    try:
        said = json.loads(body)
        fields = [
            each["schema"]["fields"]
            for each in said["resources"]
            if each["path"] == study.table.file
        ]
        rows = fields[0] if fields else None
        described = (
            None if rows is None else {column_name(str(field["name"])): field for field in rows}
        )
        faults = [_bad_field(field) for field in (described or {}).values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(
            f"{shown(path)}: is not a Frictionless data package; it needs 'resources', each with "
            "'path' and 'schema: fields', each of these with a 'name'"
        ) from None
    if described is None:
        raise UserError(f"{shown(path)}: describes no resource with path '{study.table.file}'")
    _refuse(f"{shown(path)}: {fault}" for fault in faults if fault)
    if period is not None:
        described |= {
            plain: field
            for name, field in described.items()
            if (plain := panel.plain_name(study, name, period))
        }
    return {name: field for name, field in described.items() if name in raw}


def _bad_field(field: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a field's limits, if anything is."""
    limits = field.get("constraints", {})
    for key in ("minimum", "maximum"):
        limit = limits.get(key, 0)
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            return f"{field['name']}: {key} is {limit!r:.40}; write a number"
    return None


def _is_number(field: Mapping[str, Any]) -> bool:
    return field.get("type") in {"number", "integer"}


def _doubtful(study: Study, raw: pd.DataFrame, written: numerals.Numerals) -> Iterator[str]:
    """Cells that could be two numbers: one line, for the table's decimal mark is one."""
    places = sorted(place for place in written.doubtful if place[0] in raw.index)
    if places:
        row, column = places[0]
        cell = str(raw.at[row, column])
        many = f" (so it is in {len(places)} cells)" if len(places) > 1 else ""
        mark = "," if "," in cell else "."
        name, other = ("comma", "point") if mark == "," else ("point", "comma")
        yield (
            f"{shown(study.table_path)}: row {row}, column {column}: '{cell}' could be "
            f"{cell.replace(mark, '')} or {cell.replace(',', '.')}{many}; say which in study.yml: "
            f"table: {{file: {study.table.file}, thousands: {name}}} or decimal: {name}, or "
            f"write the table with one mark for fractions, the {other}"
        )


def _numbers(
    study: Study, raw: pd.DataFrame, fields: dict[str, dict[str, Any]], needed: dict[str, str]
) -> pd.DataFrame:
    """Return the numeric columns as floats, or refuse the table with every fault found."""
    measured = {m.column for m in study.dea.measures}
    columns = {}
    for name in raw.columns:
        field = fields.get(name, {})
        if name not in needed and not _is_number(field):
            continue
        limits = field.get("constraints", {})
        checks = []
        if name in measured or "minimum" in limits:
            checks.append(pa.Check.ge(limits.get("minimum", 0)))
        if "maximum" in limits:
            checks.append(pa.Check.le(limits["maximum"]))
        if field.get("type") == "integer":
            checks.append(pa.Check(lambda x: x % 1 == 0, name="whole"))
        columns[name] = pa.Column(float, checks, coerce=True, nullable=name not in needed)
    blank = raw[list(columns)].map(_number_or_text)
    try:
        return pa.DataFrameSchema(columns).validate(blank, lazy=True)
    except SchemaErrors as error:
        faults = error.failure_cases
    raise UserError(*_cell_faults(study, raw, faults, needed))


def _cell_faults(
    study: Study, raw: pd.DataFrame, faults: pd.DataFrame, needed: dict[str, str]
) -> list[str]:
    path, name = shown(study.table_path), raw[study.units.name[study.language]]
    plural = study.units.plural[study.language]
    sources = {m.column: m.source[study.language] for m in study.dea.measures if m.source}
    cells: dict[tuple[str, str], list[int]] = {}
    for column, index in zip(faults["column"], faults["index"], strict=True):
        if column is None or index is None or pd.isna(index):
            continue
        row = int(index)
        kind = _kind(str(raw.at[row, column]))
        if row not in cells.setdefault((column, kind), []):
            cells[column, kind].append(row)
    lines = []
    for (column, kind), rows in cells.items():
        if kind == "blank" and len(rows) > _NAMED_AT_MOST:
            who = ", ".join(name[row] for row in sorted(rows))
            fill = f"; fill it from {sources[column]}" if column in sources else "; fill it"
            fill += f" or {_BY_RULE}"
            lines.append(
                f"{path}: column {column} is empty for {len(rows)} {plural}"
                f" ({who}) but needed {needed[column]}{fill}"
            )
            continue
        many = f" ({len(rows)} rows are like this)" if len(rows) > _NAMED_AT_MOST else ""
        for row in sorted(rows)[: 1 if many else None]:
            cell = str(raw.at[row, column])
            cell = cell if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]}..."
            lines.append(
                f"{path}: row {row} ({name[row]:.60}), column {column}: {_remedy(kind, cell)}{many}"
            )
    return lines


def _number_or_text(cell: str) -> float | str | None:
    """A cell as a number where it is one; what is none stays, to be told of as it stands."""
    if cell == "":
        return None
    value = number(cell)
    return f"'{cell}'" if value is None else value  # quoted: '1_000' would pass as a float


def _kind(cell: str) -> str:
    if cell == "":
        return "blank"
    value = number(cell)
    if is_missing(cell):
        return "missing"
    if value is None and re.fullmatch(r"[+-]?[\d.,]+\s*%", cell):
        return "percent"
    if value is None:
        return "text"
    return "negative" if value < 0 else "range"


def _remedy(kind: str, cell: str) -> str:
    return {
        "blank": f"is empty but needed; fill it or {_BY_RULE}",
        "missing": f"'{cell}' is no figure, but one is needed; write one or {_BY_RULE}",
        "text": f"'{cell}' is not a number that can be computed with; write digits and a point, "
        "without units or commas",
        "percent": f"'{cell}' has a per cent sign, which the column's other figures have not; "
        "write all on one scale, with the sign or without",
        "negative": f"{cell} is negative; it must be 0 or more",
        "range": f"{cell} is outside what datapackage.json allows; mend the cell or the limit",
    }[kind]


def _bad_precision(study: Study, scaled: pd.DataFrame) -> Iterator[str]:
    """Yield the measures whose stated step is so wide that every figure may be nothing."""
    for measure in study.dea.measures:
        largest = float(scaled[measure.column].max())
        if measure.precision > largest > 0:
            yield (
                f"{shown(study.folder / STUDY_FILE)}: dea: {measure.column}: precision "
                f"{measure.precision:g} is wider than its largest figure, {largest:g}; it is the "
                "step to which the source rounds, in native units"
            )
        if len(scaled) and not scaled[measure.column].any():
            yield (
                f"{shown(study.table_path)}: column {measure.column}: is 0 for every "
                f"{study.units.word[study.language]}; mend it, or leave the measure out"
            )


def _without_output(study: Study, scaled: pd.DataFrame, raw: pd.DataFrame) -> Iterator[str]:
    """Yield the units that make nothing, or use nothing: their score cannot be told or varied."""
    names = raw[study.units.name[study.language]]
    for what, measures in (("input", study.dea.inputs), ("output", study.dea.outputs)):
        columns = [measure.column for measure in measures]
        nothing = (scaled[columns] == 0).all(axis=1).to_numpy()
        for row, name in names[nothing].items():
            yield (
                f"{shown(study.table_path)}: row {row} ({name:.60}), column {', '.join(columns)}: "
                f"is 0 in every {what}, and no frontier can be measured from there; write its "
                f"figures, or leave the row out (table: {{file: {study.table.file}, leave_out: "
                f"[{name:.60}]}})"
            )


def _read_roster(study: Study) -> pd.DataFrame | None:
    roster = study.units.roster
    if roster is None:
        return None
    table = read_cells(study.folder / roster.table)
    wanted = [study.units.id, roster.column, roster.row, *roster.short.values()]
    wanted += [roster.aliases] if roster.aliases else []
    missing = [column for column in wanted if column not in table]
    if missing:
        raise UserError(
            f"{shown(study.folder / roster.table)}: has no column '{missing[0]}'"
            + suggest(missing[0], table.columns)
        )
    place = shown(study.folder / roster.table)
    ids = table[study.units.id]
    again = repeated(ids, table.index)
    if again:
        row, first = again[0]
        many = f" ({len(again)} rows are like this)" if len(again) > 1 else ""
        raise UserError(
            f"{place}: row {row}, column {study.units.id}: '{ids[row]}' stands already in row "
            f"{first}; give each {study.units.word[study.language]} one row{many}"
        )
    for column in (roster.column, roster.row):
        for place_of, text in table[column].items():
            if not _TILE.fullmatch(text):
                raise UserError(
                    f"{place}: row {place_of}, column {column}: '{text:.40}' is no place of a "
                    "tile; write a whole number from 0 to 999"
                )
    return table.set_index(study.units.id, drop=False)


def _bad_units(study: Study, raw: pd.DataFrame, roster: pd.DataFrame | None) -> Iterator[str]:
    slugs = tuple(slugify(name) for name in raw[study.units.slug])
    path, id_column = shown(study.table_path), study.units.id
    for key in {id_column: 0, study.units.slug: 0, **dict.fromkeys(study.units.name.values(), 0)}:
        for row in raw.index[raw[key] == ""]:
            yield f"{path}: row {row}, column {key}: is empty; every row needs one"
    again = [
        *_twice(study, raw, id_column, raw[id_column]),
        *_twice(study, raw, study.units.slug, pd.Series(slugs, index=raw.index)),
    ]
    yield from dict.fromkeys(again)  # a panel is told once, whichever column shows it
    yield from _no_address(study, raw[study.units.slug], slugs)
    if roster is None:
        return
    named = study.units.name[study.language]
    for missing in [key for key in roster.index if key not in set(raw[id_column])]:
        who = str(roster.at[missing, named]) if named in roster else missing
        yield (
            f"{path}: column {id_column}: {missing} ({who}) of {study.units.roster.table} "  # type: ignore[union-attr]
            "has no row; add it"
        )
    for row in raw.index[~raw[id_column].isin(roster.index) & (raw[id_column] != "")]:
        yield (
            f"{path}: row {row}, column {id_column}: '{raw[id_column][row]!s}' is not in "
            f"{study.units.roster.table}; mend it or add it there"  # type: ignore[union-attr]
        )


def _unmatched_groups(study: Study, raw: pd.DataFrame) -> Iterator[str]:
    """Groups of the table without a wording, and wordings without a group: misspelt, perhaps."""
    worded, column = study.units.groups, study.units.group
    if not worded or not column:
        return
    groups = dict.fromkeys(text for text in raw[column] if text)
    where = f"{shown(study.folder / STUDY_FILE)}: units.groups"
    plain = [text for text in groups if text not in worded]
    unmet = [text for text in worded if text not in groups]
    if plain:
        yield f"{where}: has no wording for {listed(plain)}, shown as the table has it"
    if unmet:
        yield f"{where}: no {study.units.word[study.language]} is in {listed(unmet)}"


def _no_address(study: Study, texts: pd.Series, slugs: tuple[str, ...]) -> Iterator[str]:
    """Rows whose name makes no address, or one that file systems do not take."""
    for (row, text), slug in zip(texts.items(), slugs, strict=True):
        said = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
        if text and (not slug or len(slug.encode()) > LONGEST_SLUG):
            what = (
                f"makes an address longer than {LONGEST_SLUG} bytes"
                if slug
                else "holds no letter or digit to make an address of"
            )
            place = f"{shown(study.table_path)}: row {row}, column {study.units.slug}"
            yield f"{place}: '{said}' {what}; mend it, or name another column in units.slug"


def _twice(study: Study, raw: pd.DataFrame, column: str, values: pd.Series) -> Iterator[str]:
    """Rows that stand for a unit that another row stands for already; many are summed up."""
    path, word = shown(study.table_path), study.units.word[study.language]
    texts = {int(row): str(text) for row, text in raw[column].items()}  # type: ignore[call-overload]
    again = [(row, first) for row, first in repeated(values, texts) if values[row]]
    periods = rows_of_a_panel(raw, values) if again else None
    if periods:
        yield (
            f"{path}: is a panel: each {word} stands there in {raw[periods].nunique()} rows, one "
            f"for each '{periods}'; write panel: {{column: {periods}}} in {STUDY_FILE}, and in "
            "period the one that the documents speak of"
        )
        return
    many = f" ({len(again)} rows are like this)" if len(again) > _NAMED_AT_MOST else ""
    for row, earlier in again[:1] if many else again:
        same = f"'{texts[row]}' stands already in row {earlier}; each row must be another {word}"
        if column == study.units.slug != study.units.id:
            same += "; where two share a name, name another column in units.slug"
        if texts[row] != texts[earlier]:
            same = (
                f"'{texts[row]}' makes the same address as '{texts[earlier]}' in row {earlier}; "
                "change one of them, or name another column in units.slug"
            )
        yield f"{path}: row {row}, column {column}: {same}{many}"


def _tiles(study: Study, raw: pd.DataFrame, roster: pd.DataFrame | None) -> tuple[Tile, ...]:
    spec = study.units.roster
    if roster is None or spec is None:
        return ()
    rows = (roster.loc[key] for key in raw[study.units.id])
    return tuple(
        Tile(
            column=int(row[spec.column]),
            row=int(row[spec.row]),
            short={code: row[column] for code, column in spec.short.items()},
        )
        for row in rows
    )


def _aliases(
    study: Study, raw: pd.DataFrame, roster: pd.DataFrame | None
) -> tuple[tuple[str, ...], ...]:
    spec = study.units.roster
    if roster is None or spec is None or spec.aliases is None:
        return ()
    told = (str(roster.at[key, spec.aliases]) for key in raw[study.units.id])
    return tuple(
        tuple(one.strip() for one in re.split("[;；]", each) if one.strip()) for each in told
    )
