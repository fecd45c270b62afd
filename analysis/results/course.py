"""Units through several periods, from a panel or from earlier tables: scores and productivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import dea
from analysis.results.comparison import alike, measured_alike
from analysis.results.efficiency import columns, uncorrected
from analysis.results.shapes import ON_FRONTIER, Course, CoursePeriod, CourseUnit
from analysis.study.model import Study
from analysis.study.table import Table

Array = NDArray[np.float64]
Tables = Mapping[str, Table]

_INDICES = ("malmquist", "efficiency_change", "technical_change")


def chain(study: Study, table: Table, before: Sequence[tuple[Study, Table]]) -> Course | None:
    """Follow the study's units through earlier tables to its own; None with fewer than two.

    Parameters
    ----------
    before
        The earlier studies and their tables, the earliest first.

    Raises
    ------
    UserError
        The periods differ in their inputs, outputs or units.
    """
    if len(before) < 2:
        return None
    now = measured_alike(study)
    thens = [alike(study, table, *one) for one in before]
    wholes = {**{then.study.period: then.whole for then in thens}, study.period: table}
    orders = [*(then.order for then in thens), [*range(len(table.slugs))]]
    own, every = (
        {
            period: scores[period][order]
            for period, order in zip(wholes, orders, strict=True)
        }
        for scores in (
            {period: uncorrected(now, whole) for period, whole in wholes.items()},
            pooled(now, wholes),
        )
    )  # fmt: skip
    figures = list(dict.fromkeys(str(name) for then in thens for name in then.table.frame))
    tables = {
        **{then.study.period: _with(then.table, figures) for then in thens},
        study.period: _with(table, figures),
    }
    return course(now, tables, own, every)


def course(
    study: Study, tables: Tables, own: Mapping[str, Array], every: Mapping[str, Array]
) -> Course:
    """Put together what T tables tell of each unit.

    Parameters
    ----------
    tables
        The table of each period, in their order.
    own, every
        Scores (n,) of each period, against its own frontier and against that of all periods.
    """
    indices, where = _indices(study, tables), places(tables)
    names = {
        slug: {code: each[i] for code, each in table.names.items()}
        for table in reversed([*tables.values()])
        for i, slug in enumerate(table.slugs)
    }
    slugs = dict.fromkeys(slug for table in tables.values() for slug in table.slugs)
    units = tuple(
        CourseUnit(
            slug=slug,
            names=names[slug],
            own=through(where, own, slug),
            pooled=through(where, every, slug),
            **{index: _steps(indices, index, slug, len(tables)) for index in _INDICES},
            values=_values(tables, where, slug),
        )
        for slug in slugs
    )
    periods = tuple(
        CoursePeriod(
            period=period,
            units=len(table.slugs),
            own=float(own[period].mean()),
            pooled=float(every[period].mean()),
            frontier=int(np.sum(np.abs(own[period] - 1) <= ON_FRONTIER)),
            **{index: _mean_step(indices, index, t) for index in _INDICES},
        )
        for t, (period, table) in enumerate(tables.items())
    )
    return Course(balanced=len(_in_all(tables)), periods=periods, units=units)


def fields_of(part: CourseUnit | CoursePeriod) -> dict[str, Any]:
    """Return a part's fields by name, for a part that has more of them."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def pooled(study: Study, tables: Tables) -> dict[str, Array]:
    """Return the scores of each period against the frontier that all periods' units span."""
    stacked = [
        np.concatenate([columns(side, table) for table in tables.values()])
        for side in (study.dea.inputs, study.dea.outputs)
    ]
    found = dea.scores(
        *stacked, orientation=study.dea.orientation, returns_to_scale=study.returns_to_scale,
        fixed_inputs=study.dea.fixed_inputs,
    ).scores  # fmt: skip
    inward = found if study.dea.orientation == "input" else 1 / found
    ends = np.cumsum([len(table.slugs) for table in tables.values()])[:-1]
    return dict(zip(tables, np.split(inward, ends), strict=True))


def _with(table: Table, figures: list[str]) -> Table:
    """Return the table with these figures, NaN where it has none."""
    return replace(table, frame=table.frame.reindex(columns=figures))


def _in_all(tables: Tables) -> list[str]:
    """Return the units that are there in every period, in the first one's order."""
    first, *others = tables.values()
    there = [set(table.slugs) for table in others]
    return [slug for slug in first.slugs if all(slug in each for each in there)]


def _indices(study: Study, tables: Tables) -> dict[str, dict[str, Array]]:
    """Return each index (T - 1,) by its name and unit; {} where no unit is in every period."""
    common = _in_all(tables)
    if not common:
        return {}
    rows = [[places[slug] for slug in common] for places in places(tables).values()]
    x, y = (
        np.stack([columns(side, t)[own] for t, own in zip(tables.values(), rows, strict=True)])
        for side in (study.dea.inputs, study.dea.outputs)
    )
    found = dea.malmquist(x, y, orientation=study.dea.orientation)
    by_name = (found.index, found.efficiency_change, found.technical_change)
    return {
        index: {slug: values[:, i] for i, slug in enumerate(common)}
        for index, values in zip(_INDICES, by_name, strict=True)
    }


def places(tables: Tables) -> dict[str, dict[str, int]]:
    """Return where each unit stands in each period's table."""
    return {p: {slug: i for i, slug in enumerate(t.slugs)} for p, t in tables.items()}


def through(
    where: Mapping[str, Mapping[str, int]], values: Mapping[str, Array], slug: str
) -> tuple[float | None, ...]:
    """Return a unit's value in each period, (T,); None where it has no row."""
    return tuple(
        float(values[period][at[slug]]) if slug in at else None for period, at in where.items()
    )


def _values(
    tables: Tables, where: Mapping[str, Mapping[str, int]], slug: str
) -> dict[str, tuple[float | None, ...]]:
    """Return a unit's figures that every period's table has, (T,) each."""
    first, *others = ([str(name) for name in table.frame] for table in tables.values())
    common = [column for column in first if all(column in each for each in others)]
    rows = [
        table.frame.iloc[where[period][slug]] if slug in where[period] else None
        for period, table in tables.items()
    ]
    return {
        column: tuple(None if row is None else _finite(float(row[column])) for row in rows)
        for column in common
    }


def _steps(
    indices: Mapping[str, Mapping[str, Array]], index: str, slug: str, periods: int
) -> tuple[float | None, ...]:
    values = indices.get(index, {}).get(slug)
    return (None,) * (periods - 1) if values is None else tuple(map(_finite, values))


def _mean_step(indices: Mapping[str, Mapping[str, Array]], index: str, t: int) -> float | None:
    if not t or not indices:
        return None
    return _finite(np.exp(np.mean([np.log(values[t - 1]) for values in indices[index].values()])))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
