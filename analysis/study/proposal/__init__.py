"""From a table alone to a study that runs: a proposal for its author to read and mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis.study import placeholders, table
from analysis.study.form import Form
from analysis.study.model import Study
from analysis.study.proposal import columns, draft, roles
from analysis.study.proposal.draft import Score
from analysis.study.proposal.roles import AskedRoles

__all__ = ["AskedRoles", "Proposal", "Score", "propose"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A study that a table could be: its files' texts, and what was decided.

    ``lines``: a line for each thing that was proposed, with the rule; ``assumed``: one for each
    thing about the table's file that was taken for granted.
    """

    table: Path
    study: str
    package: str
    rows: int
    lines: tuple[str, ...]
    assumed: tuple[str, ...]


def propose(
    path: Path,
    form: Form,
    asked: AskedRoles,
    score: Score,
    *,
    name: str,
    languages: tuple[str, ...],
) -> Proposal:
    """Return the study that a table could be, read and checked as a study's own table is.

    Raises
    ------
    UserError
        The table cannot be read, or gives no study; one line each.
    """
    sheet = columns.read(path, form)
    found = roles.propose(sheet, asked, languages)
    made = draft.write(sheet, found, score, name)
    study = Study.model_validate(placeholders.filled(yaml.safe_load(made.study))).at(path.parent)
    table.read_periods(study, described=False)  # what is at fault in any period
    rows = table.read(study, described=False)
    return Proposal(
        table=path, study=made.study, package=made.package, rows=len(rows.slugs),
        lines=tuple(_lines(sheet, found, made)), assumed=rows.assumed,
    )  # fmt: skip


def _lines(sheet: columns.SourceTable, found: roles.Roles, made: draft.StudyDraft) -> Iterator[str]:
    name = dict.fromkeys(found.names.values())
    if made.dated:
        yield f"period: {made.dated}"
    if sheet.form.sheet:
        yield f"sheet: {sheet.form.sheet}"
    for role, given in (
        ("id", [found.id]), ("name", name), ("group", [found.group]),
        ("residents", [found.residents]), ("inputs", found.inputs), ("outputs", found.outputs),
        ("undesirable", found.undesirable), ("conditions", found.conditions),
        ("orientation", [found.orientation]),
    ):  # fmt: skip
        said = ", ".join(one for one in given if one)
        if said:
            yield f"{role}: {said} ({found.why[role]})"
    for set_name, three in made.anchors.items():
        yield f"anchors of {set_name}: " + ", ".join(f"{x:.12g}" for x in three)
    by = sheet.panel.plan.column if sheet.panel else None
    used = {found.id, *found.names.values(), found.group, found.residents, found.year, by,
            *found.inputs, *found.outputs, *found.undesirable, *found.conditions}  # fmt: skip
    rest = [one for one in sheet.columns if one.name not in used]
    if rest:
        yield "left alone: " + ", ".join(one.name for one in rest)
    for one in rest:
        if one.name in found.aside:
            yield f"  {one.name}: {found.aside[one.name]}"
        if one.odd:
            row, text = one.odd[0]
            yield f"  {one.name}: row {row} holds '{text[:40]}', which is no number"
    lacking = [one for one in sheet.columns if one.name in used and one.gaps]
    if lacking:
        yield "units without a figure in " + ", ".join(c.name for c in lacking) + " are left out"
