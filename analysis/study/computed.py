"""Columns that the study file computes: by formula, composites, ratios of practice, residents."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import UserError, shown
from analysis.study import composites, formulas
from analysis.study.cells import EXTREME
from analysis.study.composites import CompositeIndex
from analysis.study.model import STUDY_FILE, Study

RESIDENTS = "\nresidents"  # a name that no column can have


@dataclass(frozen=True, slots=True)
class Computed:
    """A table with its computed columns, and what became of the composites' weights."""

    frame: pd.DataFrame
    composites: tuple[CompositeIndex, ...]


def uses(study: Study) -> dict[str, str]:
    """Return each column that is computed with, and what for; faults of formulas are raised."""
    found: dict[str, str] = {}
    for name, formula in {**_formulas(study), **_ratios(study)}.items():
        for column in formulas.names(formula, _place(study, name)):
            found.setdefault(column, f"in the formula of {name.strip()}")
    for name, composite in study.composites.items():
        for indicator in composite.indicators:
            found.setdefault(indicator.column, f"for composites.{name}")
    return found


def columns(study: Study, frame: pd.DataFrame, rows: pd.Index) -> Computed:
    """Return the table with formulas, composites and residents, each after those that it uses.

    ``rows`` are the rows' numbers in the file.

    Raises
    ------
    UserError
        One is computed from itself, gives no number, or cannot be combined.
    """
    frame, made = frame.copy(), []
    texts = _formulas(study)
    for name in _in_order(study, texts):
        if name in texts:
            frame[name] = _values(study, name, texts[name], frame, rows)
            continue
        composite = study.composites[name]
        parts = [indicator.column for indicator in composite.indicators]
        try:
            found = composites.combine(
                frame[parts].to_numpy(dtype=float),
                [indicator.direction == "higher" for indicator in composite.indicators],
                parts,
                composite.weights,
            )
        except UserError as error:
            raise UserError(f"{_place(study, name)}: {error}") from None
        frame[name] = found.values
        weights = tuple(map(float, found.weights))
        made.append(CompositeIndex(name, composite.weights, weights, found.share))
    by_name = {one.name: one for one in made}
    return Computed(frame, tuple(by_name[name] for name in study.composites))


def ratios(study: Study, frame: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """Return the table with the ratios of practice, whose measures are in native units."""
    frame, texts = frame.copy(), _ratios(study)
    needs = {name: formulas.names(text, _place(study, name)) for name, text in texts.items()}
    for name in _sorted(study, needs):
        frame[name] = _values(study, name, texts[name], frame, rows)
    return frame


def _formulas(study: Study) -> dict[str, str]:
    people = {RESIDENTS: study.units.residents} if study.units.residents else {}
    return {**study.derived, **people}


def _ratios(study: Study) -> dict[str, str]:
    return {name: ratio.formula for name, ratio in study.practice.items()}


def _place(study: Study, name: str) -> str:
    key = f"practice.{name}.formula" if name in study.practice else f"derived.{name}"
    key = f"composites.{name}" if name in study.composites else key
    key = "units.residents" if name == RESIDENTS else key
    return f"{shown(study.folder / STUDY_FILE)}: {key}"


def _in_order(study: Study, texts: Mapping[str, str]) -> list[str]:
    needs: dict[str, Iterable[str]] = {
        name: formulas.names(text, _place(study, name)) for name, text in texts.items()
    }
    for name, composite in study.composites.items():
        needs[name] = [indicator.column for indicator in composite.indicators]
    return _sorted(study, needs)


def _sorted(study: Study, needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names so that each comes after those of them that it uses."""
    try:
        return in_order(needs)
    except graphlib.CycleError as error:
        circle = error.args[1][::-1]  # each uses the next
    steps = " uses ".join(f"'{name.strip()}'" for name in circle)
    raise UserError(
        f"{_place(study, circle[0])}: is computed from itself ({steps}); a formula uses columns "
        "of the table and formulas that do not use it"
    )


def in_order(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the names so that each comes after those of them that it uses; else CycleError."""
    sorter = graphlib.TopologicalSorter(
        {name: [other for other in used if other in needs] for name, used in needs.items()}
    )
    return list(sorter.static_order())


def _values(
    study: Study, name: str, formula: str, frame: pd.DataFrame, rows: pd.Index
) -> pd.Series:
    place = _place(study, name)
    values = formulas.values(formula, frame, place)
    bad = [row for row, x in zip(rows, values, strict=True) if not abs(x) < EXTREME]
    if bad:
        raise UserError(f"{place}: '{formula}' gives no number in row {bad[0]}; check the row")
    none = (values < 1 / EXTREME).to_numpy()
    if name == RESIDENTS and none.any():
        raise UserError(
            f"{place}: '{formula}' gives {values[none].iloc[0]:g} in row {rows[none][0]}; "
            "it must be more than 0"
        )
    return values
