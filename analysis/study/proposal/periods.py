"""Several periods in one table, long or wide: found by what its headers and cells speak of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from analysis.study import panel
from analysis.study.chronology import in_order
from analysis.study.form import DATED, YEAR
from analysis.study.model import PanelPlan
from analysis.study.proposal import words
from analysis.study.rows import is_missing, rows_of_a_panel

_LAST = re.compile(rf"(.+?)([\s_.,，、/:：(（\[-]*)({YEAR})(年?[度末底]?[)）\]]?)")
_FIRST = re.compile(rf"([(（\[]?)({YEAR})(年?[度末底]?[)）\]]?[\s_.,，、/:：-]*)(.+)")
_WITHIN = re.compile(
    rf"(.+?)([\s_.,，、/:：-]*)({YEAR})(年?[度末底]?)((?:\s*[(（\[]|[\s_.:：-]+).+)"
)
_LEAST_UNITS = 0.8  # of what the fullest period has: the latest such one is the study's
_LEAST_ROWS = 0.8  # of all units in all periods, in a table that names no row for itself


@dataclass(frozen=True, slots=True)
class FoundPanel:
    """A table's periods: how it tells them, and the one that a study of it is about.

    ``gaps``: the columns, by their names without a period, that lack a figure in any period.
    """

    plan: PanelPlan
    periods: tuple[str, ...]
    own: str
    gaps: frozenset[str]

    @property
    def said(self) -> str:
        """How the table tells its periods, as a reader of it would say."""
        where = f"the column {self.plan.column}" if self.plan.column else self.plan.columns
        return f"{len(self.periods)} periods ({self.periods[0]} to {self.periods[-1]}, by {where})"


def find(frame: pd.DataFrame) -> FoundPanel | None:
    """Return the periods of a table's cells, as text; None where it is of one period."""
    long = _period_column(frame)
    if long:
        return _long(frame, long)
    return _wide(frame)


def of(frame: pd.DataFrame, found: FoundPanel) -> pd.DataFrame:
    """Return the cells of the panel's own period, a wide table's by the names without it."""
    return _of(frame, found.plan, found.own)


def _of(frame: pd.DataFrame, plan: PanelPlan, period: str) -> pd.DataFrame:
    if plan.column:
        return frame[frame[plan.column] == period]
    # As a study reads it: whatever fits the pattern is a figure of a period, nothing else is one.
    met = {str(name): _dated(plan, str(name)) for name in frame}
    every = Counter(found[0] for found in met.values() if found)
    whole = {column for column, times in every.items() if times == len(plan.periods)}
    own = {
        name: found[0]
        for name, found in met.items()
        if found and found[0] in whole and found[1] == period
    }
    kept = [name for name, found in met.items() if name in own or not (found or name in whole)]
    return frame[kept].rename(columns=own)


def _dated(plan: PanelPlan, name: str) -> tuple[str, str] | None:
    """Return a column's name without its period, and the period."""
    for period in plan.periods:
        column = panel.plain_part(plan.columns or "", name, period)
        if column:
            return column, period
    return None


def _long(frame: pd.DataFrame, column: str) -> FoundPanel:
    counts = Counter(map(str, frame[column]))
    told = in_order(tuple(counts))
    periods = told or tuple(counts)
    least = _LEAST_UNITS * max(counts.values())
    own = next(p for p in reversed(periods) if counts[p] >= least)
    gaps = frozenset(str(name) for name in frame if frame[name].map(is_missing).any())
    # What the names do not tell is written down, to be read and mended.
    plan = PanelPlan(column=column, periods=() if told else periods)
    return FoundPanel(plan, periods, own, gaps)


def _wide(frame: pd.DataFrame) -> FoundPanel | None:
    """Find figures whose names hold a period in one place, at least two in the same periods."""
    found: dict[str, dict[str, list[str]]] = {}
    for told in filter(None, map(_parted, map(str, frame))):
        pattern, column, period = told
        found.setdefault(pattern, {}).setdefault(column, []).append(period)
    for pattern in [each for each in found if f"{each}{{column}}" in found]:
        found[f"{pattern}{{column}}"] |= found[pattern]  # where nothing stands behind the period
    ways = Counter(
        (pattern, tuple(sorted(set(years))))
        for pattern, columns in found.items()
        for years in columns.values()
        if len(set(years)) > 1
    )
    if not ways:
        return None
    (pattern, periods), times = max(ways.items(), key=lambda each: (each[1], len(each[0][1])))
    if times == 1:  # a single series is no study: it needs an input and an output
        return None
    plan = PanelPlan(columns=pattern, periods=periods)
    gaps = {
        str(name)
        for period in periods
        for name, cells in _of(frame, plan, period).items()
        if cells.map(is_missing).any()
    }
    return FoundPanel(plan, periods, periods[-1], frozenset(gaps))


def _parted(name: str) -> tuple[str, str, str] | None:
    """Return a header's pattern, its name without the period, and the period."""
    last = _LAST.fullmatch(name)
    if last:
        column, before, period, after = last.groups()
        return f"{{column}}{before}{{period}}{after}", column, period
    first = _FIRST.fullmatch(name)
    if first:
        before, period, between, column = first.groups()
        return f"{before}{{period}}{between}{{column}}", column, period
    within = _WITHIN.fullmatch(name)
    if within:
        column, before, period, after, rest = within.groups()
        return f"{{column}}{before}{{period}}{after}{{column}}", column + rest, period
    return None


def _period_column(frame: pd.DataFrame) -> str | None:
    """Return the column of a long table that tells a unit's rows apart by period."""
    names = [str(name) for name in frame]
    full = [name for name in names if not frame[name].map(is_missing).any()]
    named = [n for n in full if frame[n].nunique() == len(frame) and not _numeric(frame[n])]
    for column in full:
        count = frame[column].nunique()
        dated = words.speaks_of(column, words.PERIODS) or all(map(DATED.fullmatch, frame[column]))
        if not dated or not 1 < count < len(frame):
            continue
        for unit in full:
            units = frame[unit].nunique()
            if unit == column or units == len(frame) or not _names(unit, frame[unit]):
                continue
            balanced = rows_of_a_panel(frame[[column]], frame[unit]) is not None
            pairs = frame[[unit, column]].duplicated().any()
            mostly = len(frame) >= _LEAST_ROWS * units * count
            if balanced or (mostly and not pairs and not named):
                return column
    return None


def _names(header: str, cells: pd.Series) -> bool:
    return not _numeric(cells) or words.identifies(header)


def _numeric(cells: pd.Series) -> bool:
    return bool(pd.to_numeric(cells, errors="coerce").notna().all())
