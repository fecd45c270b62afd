"""Units and columns of any CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.cli.options import say_assumed
from analysis.errors import UserError, shown, suggest
from analysis.study.cells import number, read, repeated


@dataclass(frozen=True, slots=True)
class Figures:
    """Units' names, and tables (n, k) of the columns asked for, in the order asked.

    `periods` and `groups` hold each row's label where a column of such was named.
    """

    units: list[str]
    tables: tuple[np.ndarray, ...]
    periods: list[str] | None = None
    groups: list[str] | None = None


def figures(
    path: Path,
    unit: str | None,
    *groups: tuple[str, ...],
    period: str | None = None,
    labels: str | None = None,
) -> Figures:
    """Read groups of columns of any table, and what its units are called.

    With a column of periods, a unit stands once in each of them; `labels` names a column of groups
    of units.
    """
    found = read(path)
    say_assumed(found.assumed)
    frame = found.frame
    used = [name for group in groups for name in group]
    grouped = None
    if labels is not None:
        if labels not in frame:
            raise UserError(
                f"{shown(path)}: has no column '{labels}'{suggest(labels, frame.columns)}"
            )
        used.append(labels)
        grouped = ["" if pd.isna(label) else str(label).strip() for label in frame[labels]]
        if "" in grouped:
            row = grouped.index("") + 2
            raise UserError(f"{shown(path)}: row {row}, column {labels}: no group; fill it in")
    tables = tuple(columns_of(frame, group, path) for group in groups)
    if period is None:
        return Figures(names_of(frame, unit, path, used), tables, None, grouped)
    if period not in frame:
        raise UserError(f"{shown(path)}: has no column '{period}'{suggest(period, frame.columns)}")
    units = units_of_panel(frame, unit, path, period, used)
    return Figures(units, tables, [str(label) for label in frame[period]], grouped)


def units_of_panel(
    frame: pd.DataFrame, unit: str | None, path: Path, period: str, used: Sequence[str]
) -> list[str]:
    """Return the unit of each row, each unit once in a period."""
    units = [""] * len(frame)
    for _, rows in frame.reset_index(drop=True).groupby(period, sort=False):
        of_period = frame.iloc[rows.index]
        for place, name in zip(
            rows.index, names_of(of_period, unit, path, [*used, period]), strict=True
        ):
            units[place] = name
    return units


def labels_of(frame: pd.DataFrame, path: Path, column: str) -> list[str]:
    """Return a column of labels, none of which may be empty."""
    if column not in frame:
        raise UserError(f"{shown(path)}: has no column '{column}'{suggest(column, frame.columns)}")
    labels = ["" if pd.isna(label) else str(label).strip() for label in frame[column]]
    if "" in labels:
        row = frame.index[labels.index("")]
        raise UserError(f"{shown(path)}: row {row}, column {column}: it is empty; fill it in")
    return labels


def columns_of(frame: pd.DataFrame, names: tuple[str, ...], path: Path) -> np.ndarray:
    """Return columns of numbers (n, k); every fault at once."""
    unknown = [name for name in names if name not in frame]
    if unknown:
        raise UserError(
            *(f"{shown(path)}: has no column '{n}'{suggest(n, frame.columns)}" for n in unknown)
        )
    faults, columns = [], []
    for name in names:
        numbers = frame[name].map(number).astype(float)
        for row in frame.index[numbers.isna()]:
            cell = str(frame.at[row, name])
            what = f"'{cell}' is not a number" if cell else "is empty"
            faults.append(f"{shown(path)}: row {row}, column {name}: {what}; write a number")
        columns.append(numbers.to_numpy(dtype=float))
    if faults:
        raise UserError(*faults)
    return np.column_stack(columns)


def names_of(frame: pd.DataFrame, column: str | None, path: Path, used: Sequence[str]) -> list[str]:
    """Return the named column, else the first unused one with words in it, else 1, 2, 3, ...

    Names stand as in the file, and each once: peers and cases are told by them.
    """
    if column is None:
        texts = [n for n in frame if n not in used and frame[n].map(number).isna().any()]
        if not texts:
            return [str(i + 1) for i in range(len(frame))]
        column = str(texts[0])
    elif column not in frame:
        raise UserError(f"{shown(path)}: has no column '{column}'{suggest(column, frame.columns)}")
    names = [str(name) for name in frame[column]]
    again = repeated(names, frame.index)
    if again:
        row, earlier = again[0]
        many = f" ({len(again)} rows are like this)" if len(again) > 1 else ""
        name = names[frame.index.get_loc(row)]
        raise UserError(
            f"{shown(path)}: row {row}, column {column}: '{name}' stands in row {earlier} "
            f"already{many}; give every unit a name of its own, or another column by --unit"
        )
    return names
