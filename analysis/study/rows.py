"""Which rows of a table are units: without totals, and without what the study leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import UserError, shown
from analysis.study import numerals
from analysis.study.cells import Cells, number
from analysis.study.form import listed
from analysis.study.model import LeftOut, Study

MISSING = frozenset({"", "na", "n/a", "n.a.", "nan", "null", "-", "–", "—", "..", "...", "…", ":"})
"""What stands, in any case of letters, where a figure is missing."""

_TOTALS = frozenset({
    "total", "totals", "grand total", "sum", "all", "overall", "altogether", "insgesamt", "gesamt",
    "summe", "totale", "total general", "totaal", "итого", "всего", "合计", "总计", "總計", "全国",
    "全國", "合計", "計",
})  # fmt: skip


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
    """Leave out rows that are called a total and stand at an end of the table or add up."""
    called = frame[named].map(lambda cell: cell.casefold().strip(" :") in _TOTALS).any(axis=1)
    others = frame[~called]
    rows = [
        row
        for row in frame.index[called]
        if row in (frame.index[0], frame.index[-1]) or _adds_up(frame.loc[row], others)
    ]
    if not rows:
        return Units(frame, ())
    path = shown(file)
    lines = tuple(
        f"{path}: row {row} ({next(filter(None, frame.loc[row, named]))}) is a total, no unit, and "
        "left out (said by table.leave_out; [] keeps every row)"
        for row in rows
    )
    return Units(frame.drop(index=rows), lines)


def _adds_up(row: pd.Series, others: pd.DataFrame) -> bool:
    for name, cell in row.items():
        figures, total = [number(text) for text in others[name]], number(cell)
        if total and None not in figures:
            added = sum(figure or 0.0 for figure in figures)
            if abs(added - total) <= 0.001 * abs(total):
                return True
    return False
