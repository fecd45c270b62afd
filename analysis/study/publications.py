"""Scores of the study's units that earlier publications print, from the files that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import UserError, shown, suggest
from analysis.study import own
from analysis.study.cells import number, read_cells
from analysis.study.model import PublishedScores, Study


def files(study: Study) -> Iterator[Path]:
    """Yield each file of published scores that the study names."""
    for one in study.published:
        if one.scores:
            yield study.folder / one.scores.table


def faults(study: Study) -> Iterator[str]:
    """Yield what is wrong with naming these files, a line each."""
    for place, one in enumerate(study.published):
        for fault in own.faults(study.folder, one.scores.table, beside=True) if one.scores else ():
            yield f"published[{place}].scores.table: {fault}"


def read(study: Study, ids: Sequence[str]) -> dict[int, tuple[float | None, ...]]:
    """Return each publication's scores by its place in the study file, in the units' order.

    A unit that it has no score for has None.

    Raises
    ------
    UserError
        A file, a column or a number is not as the study file says, or no unit is met.
    """
    return {
        place: _scores(study, f"published[{place}].scores", one.scores, ids)
        for place, one in enumerate(study.published)
        if one.scores
    }


def _scores(
    study: Study, key: str, asked: PublishedScores, ids: Sequence[str]
) -> tuple[float | None, ...]:
    path = study.folder / asked.table
    if not path.is_file():
        raise UserError(f"{shown(study.folder / 'study.yml')}: {key}: {shown(path)} is not there")
    cells = read_cells(path)
    for column in (asked.id, asked.column):
        if column not in cells:
            raise UserError(
                f"{shown(study.folder / 'study.yml')}: {key}: {shown(path)} has no column "
                f"'{column}'{suggest(column, cells.columns)}"
            )
    held = {str(unit): _score(path, row, asked, cells) for row, unit in cells[asked.id].items()}
    if not held.keys() & set(ids):
        raise UserError(
            f"{shown(path)}: column {asked.id}: names none of the study's units; they are called "
            f"{', '.join(ids[:3])} ..."
        )
    return tuple(held.get(unit) for unit in ids)


def _score(path: Path, row: object, asked: PublishedScores, cells: pd.DataFrame) -> float | None:
    text = str(cells.at[row, asked.column])
    if not text:
        return None
    value = number(text)
    if value is None or not 0 < value <= 1:
        raise UserError(
            f"{shown(path)}: row {row}: column {asked.column}: '{text[:40]}' is no score above 0 "
            "and up to 1; mend it or leave it empty"
        )
    return value
