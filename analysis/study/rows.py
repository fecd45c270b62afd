"""Which rows of a table are units: without totals, and without what the study leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError, shown
from analysis.study import numerals
from analysis.study.cells import Cells, number
from analysis.study.form import listed
from analysis.study.model import LeftOut, Study
from analysis.study.subtotals import ROUNDED, Subtotal, subtotals, tile

MISSING = frozenset({"", "na", "n/a", "n.a.", "nan", "null", "-", "–", "—", "..", "...", "…", ":"})
"""What stands, in any case of letters, where a figure is missing."""

_TOTALS = frozenset({
    "total", "totals", "grand total", "sum", "all", "overall", "altogether", "insgesamt", "gesamt",
    "summe", "totale", "total general", "totaal", "итого", "всего", "合计", "总计", "總計", "全国",
    "全國", "合計", "計",
})  # fmt: skip


_SPEAKS_OF_TOTAL = re.compile(
    r"\b(totals?|overall|altogether|insgesamt|gesamt|summe|totale|totaal|итого|всего)\b"
    r"|合计|总计|總計|合計"
)
_SPEAKS_OF_PART = re.compile(
    r"\bsub-?\s?totals?\b|\bzwischensumme\b|\bsous-total\b|\bsubtotal\b|小计|小計|分计|分計"
)
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?", re.ASCII)
_FEWEST_ADDED = 3  # of fewer rows one is the sum of the others by chance
_BY_CHANCE = 2  # columns in which a row may be the sum of its neighbours by chance


@dataclass(frozen=True, slots=True)
class Units:
    """The rows that are units, and a line for each thing that was taken for granted."""

    frame: pd.DataFrame
    assumed: tuple[str, ...]


def units(study: Study, cells: Cells) -> Units:
    """Return the table's rows without those that ``table.leave_out`` names, or without totals.

    Raises
    ------
    UserError
        ``table.leave_out`` names a row that is not there.
    """
    frame, named = cells.frame, _naming(study, cells.frame)
    if study.table.leave_out is None:
        return without_totals(study.table_path, frame, named)
    asked = set(study.table.leave_out)
    out = frame[named].isin(asked).any(axis=1)
    met = {str(cell) for name in named for cell in frame.loc[out, name]} | set(cells.left_out)
    unmet = [text for text in study.table.leave_out if text not in met]
    if unmet:
        raise UserError(
            f"{shown(study.folder / 'study.yml')}: table.leave_out: {shown(study.table_path)} has "
            f"no row {listed(unmet)}; write it as it stands in the table, or remove it"
        )
    return Units(frame[~out], ())


def complete(
    study: Study, frame: pd.DataFrame, needed: Iterable[str]
) -> tuple[pd.DataFrame, tuple[LeftOut, ...]]:
    """Return the rows with a figure in every needed column, and who the study's rule leaves out."""
    if study.missing is None:
        return frame, ()
    columns = [name for name in needed if name in frame]
    gaps = frame[columns].map(is_missing)
    left = tuple(
        LeftOut(
            names={code: str(frame.at[row, name]) for code, name in study.units.name.items()},
            columns=tuple(name for name in columns if gaps.at[row, name]),
        )
        for row in frame.index[gaps.any(axis=1)]
    )
    return frame[~gaps.any(axis=1)], left


def with_answers(study: Study, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return yes and no as 1 and 0 in the columns of crisp conditions, and a line for each."""
    crisp = [one.column for one in study.every_condition if one.kind == "crisp"]
    answered, lines = frame.copy(), []
    for name in dict.fromkeys(column for column in crisp if column in frame):
        given = list(dict.fromkeys(text for text in frame[name] if not is_missing(text)))
        meant = numerals.yes_or_no(given)
        if meant:
            answered[name] = frame[name].map(lambda text, meant=meant: meant.get(text, text))
            said = ", ".join(f"'{text}' is {digit}" for text, digit in meant.items())
            lines.append(f"column {name}: {said}")
    return answered, tuple(lines)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no figure."""
    return cell.strip().casefold() in MISSING


def rows_of_a_panel(raw: pd.DataFrame, values: pd.Series) -> str | None:
    """Return the column that tells a unit's rows apart, where every unit has each of its values."""
    for column in raw:
        labels = raw[column]
        whole = labels.nunique() * values.nunique() == len(raw) and labels.nunique() > 1
        if whole and not pd.DataFrame({"unit": values, "period": labels}).duplicated().any():
            return str(column)
    return None


def _naming(study: Study, frame: pd.DataFrame) -> list[str]:
    labels = study.units
    wanted = dict.fromkeys([labels.id, labels.slug, *labels.name.values()])
    return [name for name in wanted if name in frame]


def without_totals(file: Path, frame: pd.DataFrame, named: list[str]) -> Units:
    """Leave out totals: rows that are called so and stand at an end, or that add up.

    A row that holds the sum of all others in two columns is one whatever its name; a name that only
    holds the word, such as England total, needs one such column, and is told of without. Rows that
    hold the sums of the rows next to them are subtotals where they are called so, or where every
    unit is in the part of just one of them.
    """
    names = frame[named].map(lambda cell: cell.casefold().strip(" :"))
    called = names.isin(_TOTALS).any(axis=1)
    parts = names.map(lambda cell: bool(_SPEAKS_OF_PART.search(cell))).any(axis=1)
    spoken = names.map(lambda cell: bool(_SPEAKS_OF_TOTAL.search(cell))).any(axis=1) | parts
    figures = frame.drop(columns=named).map(_figure)
    adding = figures.dropna(axis=1)
    found = {frame.index[one.row]: one for one in subtotals(adding.to_numpy(dtype=float))}
    rows = _whole_totals(figures.drop(index=list(found)), called, spoken)
    others = ~frame.index.isin([*found, *rows])
    chance: dict[int, Subtotal] = {}
    if not tile(tuple(found.values()), others):
        inner = {row: one for row, one in found.items() if called[row] or spoken[row]}
        found, chance = inner, {row: one for row, one in found.items() if row not in inner}
        rows = _whole_totals(figures.drop(index=list(found)), called, spoken)
        chance = {r: one for r, one in chance.items() if one.columns > _BY_CHANCE and r not in rows}
    doubted = [row for row in frame.index[called | spoken] if row not in {*rows, *found}]
    path = shown(file)

    def name(row: int) -> str:
        return str(next(filter(None, [*frame.loc[row, named], *frame.loc[row]]), ""))

    lines = [
        f"{path}: row {row} ({name(row)}) is the sum of rows {frame.index[one.first]} to "
        f"{frame.index[one.last]}, no unit, and left out (said by table.leave_out; [] keeps every "
        "row)"
        for row, one in found.items()
    ]
    lines += [
        f"{path}: row {row} ({name(row)}) stays, though it is the sum of rows "
        f"{frame.index[one.first]} to {frame.index[one.last]} in {one.columns} columns; if it is "
        f"no unit, leave it out (table: leave_out: [{name(row)}])"
        for row, one in chance.items()
    ]
    lines += [
        f"{path}: row {row} ({name(row)}) is a total, no unit, and left out (said by "
        "table.leave_out; [] keeps every row)"
        for row in rows
    ]
    lines += [
        f"{path}: row {row} ({name(row)}) is called a total and stays, for it is no sum of the "
        f"others; if it is no unit, leave it out (table: leave_out: [{name(row)}])"
        for row in doubted
    ]
    left, headings = _without_headings(path, frame.drop(index=[*rows, *found]))
    return _without_marks(path, left, named, lines + headings)


def _without_headings(path: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out headings between units: rows with one cell alone, where a unit has others as well.

    Sure is that only where every row with figures has a text or a running number that these lack.
    """
    filled = frame != ""
    single = filled.sum(axis=1) == 1
    units = filled.sum(axis=1) > frame.shape[1] / 2
    if not single.any() or single.iloc[-1] or not units.any():
        return frame, []
    own = filled[single].any(axis=0)
    texts = [name for name in frame.columns[~own] if _names_units(frame.loc[units, name])]
    if not texts:
        return frame, []
    rows = frame.index[single]
    told = ", ".join(str(row) for row in rows[:5]) + (" ..." if len(rows) > 5 else "")
    what = "are headings, no units" if len(rows) > 1 else "is a heading, no unit"
    cells = listed([next(filter(None, frame.loc[row])) for row in rows])
    line = (
        f"{path}: row {told} ({cells}) {what}, and left out (said by table.leave_out; [] keeps "
        "every row)"
    )
    return frame[~single], [line]


def _names_units(column: pd.Series) -> bool:
    """Whether a column without gaps tells units, by texts that differ or a running number."""
    figures = column.map(number)
    if figures.isna().all():
        return bool((column != "").all()) and column.nunique() == len(column)
    steps = figures.diff().iloc[1:]
    return bool(figures.iloc[0] == 1 and ((steps == 1) | (figures.iloc[1:] == 1)).all())


def _whole_totals(figures: pd.DataFrame, called: pd.Series, spoken: pd.Series) -> list[int]:
    """Return the rows that are totals of all others."""
    called, spoken = called[figures.index], spoken[figures.index]
    ends = (figures.index[0], figures.index[-1]) if len(figures) else ()
    sums = _sums(figures.loc[~called], figures)
    return [
        row
        for row in figures.index
        if (called[row] and (row in ends or sums[row]))
        or (spoken[row] and sums[row])
        or sums[row] > 1
    ]


def _without_marks(path: str, frame: pd.DataFrame, named: list[str], lines: list[str]) -> Units:
    """Take footnote marks off the units' names, where that leaves them apart."""
    bare = frame[named].map(numerals.without_mark)
    kept = [name for name in named if bare[name].nunique() == frame[name].nunique()]
    marked = [text for name in kept for text in frame.loc[bare[name] != frame[name], name]]
    if marked:
        lines.append(f"{path}: {listed(marked)}: the footnote mark is left out of the name")
    return Units(frame.assign(**{name: bare[name] for name in kept}), tuple(lines))


def _figure(cell: str) -> float:
    """Return a cell's number, its thousands parted by commas or spaces; NaN where it is none."""
    found = number(cell if not _GROUPED.fullmatch(cell) else re.sub(r"[, ]", "", cell))
    return 0.0 if is_missing(cell) else np.nan if found is None else found


def _sums(units: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Return in how many columns each row of ``figures`` holds the sum of all other rows."""
    held = pd.Series(0, index=figures.index)
    for name in figures:
        column, others = figures[name], units[name]
        if column.isna().any() or len(others) < _FEWEST_ADDED:
            continue
        added = others.sum() - column.where(column.index.isin(others.index), 0.0)
        held += ((added - column).abs() <= ROUNDED * column.abs()) & (column != 0)
    return held
