"""Columns of text that a study names nowhere, and what they may be for."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.errors import shown
from analysis.study.cells import number, read
from analysis.study.form import listed
from analysis.study.model import Study
from analysis.study.rows import is_missing, units

_LEAST_GROUP = 2  # units that a group has on average, at the least


def columns(study: Study) -> Iterator[str]:
    """Yield a line for the texts that may be groups, and one for those that may be names."""
    frame = units(study, read(study.table_path, study.table.form)).frame
    named = study.units
    used = {named.id, named.slug, named.group, *named.name.values()}
    used |= {study.panel.column} if study.panel else set()
    used |= {m.column for m in study.dea.measures} | {c.column for c in study.every_condition}
    idle = {str(name): frame[name] for name in frame if str(name) not in used}
    texts = {
        name: column
        for name, column in idle.items()
        if not any(map(is_missing, column)) and not any(number(cell) is not None for cell in column)
    }
    rows = frame[named.id].nunique()
    groups = [n for n, column in texts.items() if 1 < column.nunique() <= rows / _LEAST_GROUP]
    names = [name for name, column in texts.items() if column.nunique() == rows]
    place = f"{shown(study.table_path)}: "
    if groups and named.group is None:
        yield (
            f"{place}no key names {listed(groups)}, of which several units share each text: if "
            f"these are groups, say so (units: {{group: {groups[0]}}})"
        )
    if names and {*named.name.values()} == {named.id}:
        yield (
            f"{place}no key names {listed(names)}, with another text for each unit: if these are "
            f"names, say so (units: {{name: {names[0]}}})"
        )
