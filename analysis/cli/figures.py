"""Units and columns of any CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError, shown, suggest
from analysis.study.table import read_cells


@dataclass(frozen=True, slots=True)
class Figures:
    """Units' names, and tables (n, k) of the columns asked for, in the order asked."""

    units: list[str]
    tables: tuple[np.ndarray, ...]


def figures(path: Path, unit: str | None, *groups: tuple[str, ...]) -> Figures:
    """Read groups of columns of any table, and what its units are called."""
    frame = read_cells(path)
    used = [name for group in groups for name in group]
    units = names_of(frame, unit, path, used)
    seen: dict[str, int] = {}
    for row, name in enumerate(units):
        if name in seen:
            raise UserError(
                f"{shown(path)}: row {row + 2}: {name!r} stands in row {seen[name] + 2} already; "
                "give every unit a name of its own, or another column by --unit"
            )
        seen[name] = row
    return Figures(units, tuple(columns_of(frame, group, path) for group in groups))


def columns_of(frame: pd.DataFrame, names: tuple[str, ...], path: Path) -> np.ndarray:
    """Return columns of numbers (n, k); every fault at once."""
    unknown = [name for name in names if name not in frame]
    if unknown:
        raise UserError(
            *(f"{shown(path)}: has no column '{n}'{suggest(n, frame.columns)}" for n in unknown)
        )
    faults, columns = [], []
    for name in names:
        numbers = pd.to_numeric(frame[name], errors="coerce")
        for row in frame.index[~np.isfinite(numbers)]:
            cell = str(frame.at[row, name])
            what = f"'{cell}' is not a number" if cell else "is empty"
            faults.append(f"{shown(path)}: row {row + 2}, column {name}: {what}; write a number")
        columns.append(numbers.to_numpy(dtype=float))
    if faults:
        raise UserError(*faults)
    return np.column_stack(columns)


def names_of(frame: pd.DataFrame, column: str | None, path: Path, used: Sequence[str]) -> list[str]:
    """Return the named column, else the first unused one with words in it, else 1, 2, 3, ..."""
    if column is not None:
        if column not in frame:
            near = suggest(column, frame.columns)
            raise UserError(f"{shown(path)}: has no column '{column}'{near}")
        return [str(name) for name in frame[column]]
    for name in frame:
        if name not in used and pd.to_numeric(frame[name], errors="coerce").isna().any():
            return [str(value) for value in frame[name]]
    return [str(i + 1) for i in range(len(frame))]
