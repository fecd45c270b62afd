"""Several periods in one table: which there are, and the rows or columns of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pandas as pd

from analysis.errors import UserError, shown, suggest
from analysis.study.chronology import in_order
from analysis.study.form import listed
from analysis.study.model import STUDY_FILE, PanelPlan, Study


def faults(study: Study) -> Iterator[str]:
    """Yield what periods cannot be compared with, a line each."""
    for key in ("panel", "compare"):
        if study.dea.holds_inputs and getattr(study, key):
            yield (
                f"{key}: the index of productivity takes every input as one that can be changed; "
                "leave 'fixed' out, or compare no periods"
            )
    if study.panel is None:
        return
    if study.composites:
        yield (
            "panel: composites are relative to the units of one period; compute such an index "
            "beforehand, over all periods, or leave it out"
        )
    for condition in study.fsqca.conditions:
        if condition.kind == "indirect":
            yield (
                f"panel: {condition.name} of kind indirect is fitted to one period's values; give "
                "it anchors"
            )
    if study.panel.frontier == "pooled" and study.fsqca.outcome.score == "corrected":
        yield "panel.frontier: pooled takes no corrected score; choose crs or vrs, or frontier: own"


def periods(study: Study, frame: pd.DataFrame, names: Iterable[str]) -> tuple[str, ...]:
    """Return the panel's periods in their order.

    Parameters
    ----------
    frame
        The table's cells as text.
    names
        The figures that the study uses, by which a wide table's periods are found.

    Raises
    ------
    UserError
        The table has no such column or columns, a row no period, or there is one period alone; or
        the study's own is not among them.
    """
    panel = study.panel
    assert panel is not None
    place, file = f"{shown(study.folder / STUDY_FILE)}: panel", study.table.file
    if panel.column is not None and panel.column not in frame:
        raise UserError(
            f"{place}.column: {file} has no column '{panel.column}'"
            + suggest(panel.column, frame.columns)
        )
    there = _in_rows(study, frame) if panel.column else _in_columns(panel, frame, names)
    if not there:
        names = tuple(names)
        alike = [c for c in map(str, frame) if any(n in c and n != c for n in names)]
        raise UserError(
            f"{place}.columns: {file} has no column like '{panel.columns}' of any figure that the "
            f"study uses; mend it: its columns are called {listed(alike or [*map(str, frame)])}"
        )
    unmet = [each for each in panel.periods if each not in there]
    if unmet:
        raise UserError(f"{place}.periods: {file} has none of {listed(unmet)}; mend or remove it")
    found = panel.periods or in_order(there) or _as_they_stand(study, frame, there)
    if len(found) < 2:
        raise UserError(f"{place}: {file} has one period alone ({found[0]}); remove the key")
    if study.period not in found:
        raise UserError(
            f"{shown(study.folder / STUDY_FILE)}: period: '{study.period}' is none of the panel's; "
            f"write the one that the documents speak of: {listed(found)}"
        )
    return found


def of(study: Study, frame: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the table of one period: its rows, or its columns by the names without the period.

    The other periods' columns are left out.
    """
    panel = study.panel
    assert panel is not None
    if panel.column:
        return frame[frame[panel.column] == period]
    own = {name: plain for name in frame if (plain := plain_name(study, str(name), period))}
    others = [
        name
        for name in map(str, frame)
        if name not in own and any(_is_dated(panel, name, plain) for plain in own.values())
    ]
    hidden = [name for name in own.values() if name in frame and name not in own]
    return frame.drop(columns=[*others, *hidden]).rename(columns=own)


def _is_dated(panel: PanelPlan, column: str, name: str) -> bool:
    """Whether a column has a figure's name with another period, one of those named if any are."""
    period = _period(panel, column, name)
    return period is not None and (not panel.periods or period in panel.periods)


def plain_name(study: Study, column: str, period: str) -> str | None:
    """Return a wide table's column without its period; None for another period's, or no such."""
    if study.panel is None or study.panel.columns is None:
        return None
    return plain_part(study.panel.columns, column, period)


def plain_part(pattern: str, column: str, period: str) -> str | None:
    """Return what a column of a wide table is called beside this period; None if it has another."""
    before, behind = pattern.split("{period}")
    # What stands behind may be nothing, and does not go on with the digits of the period.
    part = r"((?!\d).*)" if "{column}" in before else "(.+)"
    made = re.escape(before).replace(re.escape("{column}"), "(.+)") + re.escape(period)
    met = re.fullmatch(made + re.escape(behind).replace(re.escape("{column}"), part), column)
    return "".join(met.groups()) if met else None


def in_table(pattern: str, name: str, period: str) -> str:
    """Return what a wide table calls a figure in a period, as far as its plain name tells."""
    first, *more = pattern.split("{column}")
    head, bracket = (name, "") if len(more) < 2 else _around(name)
    return (first + head + bracket.join(more)).replace("{period}", period)


def _around(name: str) -> tuple[str, str]:
    """Part a plain name where a period would stand: before its brackets."""
    met = re.fullmatch(r"(.+?)(\s*[(（\[].*)", name)
    return (met[1], met[2]) if met else (name, "")


def in_file(study: Study, period: str, faults: Iterable[str]) -> Iterator[str]:
    """Yield faults of one period's table with the columns as a wide table names them."""
    pattern = study.panel.columns if study.panel else None
    used = {m.column for m in study.dea.measures} | {c.column for c in study.fsqca.conditions}
    for fault in faults:
        if pattern:
            for name in used:
                told = in_table(pattern, name, period)
                fault = re.sub(
                    rf"(column '?){re.escape(name)}(?=[\s,:']|$)", rf"\g<1>{told}", fault
                )
        yield fault


def _in_rows(study: Study, frame: pd.DataFrame) -> tuple[str, ...]:
    assert study.panel is not None
    cells = frame[study.panel.column]
    empty = cells.index[cells == ""]
    if len(empty):
        raise UserError(
            f"{shown(study.table_path)}: row {empty[0]}, column {study.panel.column}: is empty; "
            "every row of a panel needs its period"
        )
    return tuple(dict.fromkeys(map(str, cells)))


def _as_they_stand(study: Study, frame: pd.DataFrame, there: tuple[str, ...]) -> tuple[str, ...]:
    """Return periods whose names do not tell their order as the table has them.

    Of a long table every unit's rows must agree: where a unit lacks the first periods, or rows
    were sorted by something else, a trend would run through periods in an order of nobody's.
    """
    assert study.panel is not None
    column, unit = study.panel.column, study.units.id
    if column is None or unit not in frame:
        return there
    places = {period: i for i, period in enumerate(there)}
    for _, cells in frame.groupby(unit, sort=False)[column]:
        rows = [*cells.items()]
        for (_, one), (row, other) in pairwise(rows):
            if places[str(other)] < places[str(one)]:
                raise UserError(
                    f"{shown(study.table_path)}: row {row}, column {column}: '{other}' stands "
                    f"after '{one}' here, and before it above; write the periods in their order "
                    f"in {STUDY_FILE}, panel: {{column: {column}, periods: [...]}}"
                )
    return there


def _in_columns(panel: PanelPlan, frame: pd.DataFrame, names: Iterable[str]) -> tuple[str, ...]:
    """Return the periods of the figures' columns; of two names that fit, the longer one counts."""
    found: dict[str, str] = {}
    for name in sorted(names, key=len):
        for column in map(str, frame):
            period = _period(panel, column, name)
            if period:
                found[column] = period
    return tuple(dict.fromkeys(found[column] for column in map(str, frame) if column in found))


def _period(panel: PanelPlan, column: str, name: str) -> str | None:
    pattern = panel.columns or ""
    parts = [(name, "")] if pattern.count("{column}") == 1 else _halves(name)
    for first, second in parts:
        told = pattern.replace("{column}", first, 1).replace("{column}", second, 1)
        met = re.fullmatch(re.escape(told).replace(re.escape("{period}"), "(.+)"), column)
        if met:
            return met[1]
    return None


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """Yield a plain name in two parts, the longest first part first."""
    for i in range(len(name), 0, -1):
        yield name[:i], name[i:]
