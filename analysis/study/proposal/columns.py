"""What each column of a table is: text or numbers, what is missing, what tells rows apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError, shown
from analysis.study import cells, numerals, rows, workbooks
from analysis.study.form import Form
from analysis.study.proposal import periods

_MOSTLY = 0.6  # a column with this share of cells that begin like numbers is meant as numbers
_LIKE_NUMBER = re.compile(r"[+\-\u2212]?[.,]?\d[\d\s.,'’%*†‡\u00a0\u2009\u202f]*.{0,4}")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class SourceColumn:
    """One column: ``texts`` as they stand, ``values`` as numbers, NaN where there is none.

    ``percent``: every cell has a per cent sign. ``odd``: (row, text) of the cells of a column of
    numbers that are none. Yes and no are the numbers 1 and 0.
    """

    name: str
    texts: tuple[str, ...]
    values: np.ndarray
    percent: bool
    odd: tuple[tuple[int, str], ...]

    @cached_property
    def is_number(self) -> bool:
        """Whether every cell with something in it is a number, and some are."""
        return not self.odd and bool(np.isfinite(self.values).any())

    @cached_property
    def filled(self) -> np.ndarray:
        """The numbers that there are, ascending."""
        return np.sort(self.values[np.isfinite(self.values)])

    @cached_property
    def gaps(self) -> int:
        """How many cells say nothing."""
        return sum(map(rows.is_missing, self.texts))

    @cached_property
    def distinct(self) -> int:
        """How many different texts there are, capitals and small letters being the same."""
        return len({text.casefold() for text in self.texts})

    @cached_property
    def tells_apart(self) -> bool:
        """Whether every row has another text here, and none is empty."""
        return self.distinct == len(self.texts) and not self.gaps

    @cached_property
    def whole(self) -> bool:
        """Whether the numbers are whole."""
        return bool((self.filled % 1 == 0).all())

    @cached_property
    def crisp(self) -> bool:
        """Whether the numbers are 0 and 1 alone."""
        return self.is_number and bool(np.isin(self.filled, (0.0, 1.0)).all())

    @cached_property
    def running(self) -> bool:
        """Whether the numbers count the rows: 1, 2, 3 ..., perhaps anew in each group."""
        if len(self.values) <= 2 or not np.isfinite(self.values).all() or self.values[0] != 1:
            return False
        return bool(((np.diff(self.values) == 1) | (self.values[1:] == 1)).all())

    @cached_property
    def years(self) -> bool:
        """Whether the numbers are years."""
        return self.is_number and all(_YEAR.fullmatch(t) for t in self.texts if t)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table's columns, in its order, how its file is written, and what was taken for granted.

    Of a panel, the rows and columns of the period that the study is about; ``panel`` says which
    others there are, and ``whole`` is the table with all of them.
    """

    path: Path
    form: Form
    rows: int
    columns: tuple[SourceColumn, ...]
    assumed: tuple[str, ...]
    panel: periods.FoundPanel | None = None
    whole: SourceTable | None = None

    def column(self, name: str) -> SourceColumn:
        """Return the column of this name."""
        return next(one for one in self.columns if one.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(one.name for one in self.columns)


def read(path: Path, form: Form) -> SourceTable:
    """Read a table as a study would, before there is one.

    Raises
    ------
    UserError
        It cannot be read, or a cell could be two numbers.
    """
    form = _with_sheet(path, form)
    found = cells.read(path, form)
    panel = periods.find(found.frame)
    if panel is None:
        return _table(path, form, found)
    own = _table(path, form, replace(found, frame=periods.of(found.frame, panel)))
    return replace(own, panel=panel, whole=_table(path, form, found))


def _table(path: Path, form: Form, found: cells.Cells) -> SourceTable:
    every = [str(name) for name in found.frame]
    meant = [name for name in every if _like_numbers(found.frame[name])]
    texts = [name for name in every if name not in meant]
    whole = rows.without_totals(path, found.frame, texts or every[:1])
    written = numerals.plain(
        whole.frame, meant, form, typed=path.suffix.lower() in workbooks.SUFFIXES
    )
    doubtful = sorted(place for place in written.doubtful if place[0] in whole.frame.index)
    if doubtful:
        row, name = doubtful[0]
        raise UserError(
            f"{shown(path)}: row {row}, column {name}: '{whole.frame.at[row, name]!s}' could be "
            "thousands or a fraction; say which by --thousands or --decimal (comma, point)"
        )
    columns = tuple(_column(name, whole.frame[name], written.frame[name], meant) for name in every)
    return SourceTable(path, form, len(whole.frame), columns, (*found.assumed, *whole.assumed))


def _with_sheet(path: Path, form: Form) -> Form:
    """Name the sheet where only one of a workbook's is large enough."""
    if form.sheet or path.suffix.lower() not in workbooks.SUFFIXES:
        return form
    large = workbooks.tables(cells.contents(path, "table", cells.LARGEST), path, cells.LARGEST)
    if len(large) > 1:
        raise UserError(
            f"{shown(path)}: has {len(large)} sheets with tables ({', '.join(large)}); name one: "
            f'--sheet "{large[0]}"'
        )
    return replace(form, sheet=large[0] if large else None)


def _like_numbers(texts: pd.Series) -> bool:
    filled = [text for text in texts if not rows.is_missing(text)]
    alike = sum(bool(_LIKE_NUMBER.fullmatch(text)) for text in filled)
    return bool(filled) and alike >= _MOSTLY * len(filled)


def _column(name: str, raw: pd.Series, plain: pd.Series, meant: Iterable[str]) -> SourceColumn:
    filled = [text for text in raw if not rows.is_missing(text)]
    answers = {} if name in meant else numerals.yes_or_no(filled)
    as_numbers = name in meant or bool(answers)
    numbers = [cells.number(answers.get(text, text)) if as_numbers else None for text in plain]
    odd = tuple(
        (int(row), text)  # type: ignore[call-overload]
        for (row, text), number in zip(raw.items(), numbers, strict=True)
        if as_numbers and number is None and not rows.is_missing(text)
    )
    values = np.array([np.nan if number is None else number for number in numbers])
    percent = bool(filled) and all("%" in text for text in filled)
    return SourceColumn(name, tuple(raw), values, percent, odd)
