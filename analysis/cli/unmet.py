"""Why a study has no pathway, and what may be tried: said in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.results.shapes import TruthRow
    from analysis.study.conditions import Cuts
    from analysis.study.model import Study
    from analysis.study.proposal import Score

_TRY = (
    "That may be the finding: where conditions explain nothing, no pathway is right. With a reason "
    "from outside these figures, try other conditions or fewer (fsqca.conditions), anchors that "
    "mean something ('pathways calibrate' shows them) or another line of high efficiency; lower "
    "cuts make pathways that do not hold"
)


def told(study: Study, rows: Iterable[TruthRow]) -> str | None:
    """Return why no row of a truth table meets the cuts; None where one does."""
    found = tuple(rows)
    if any(row.out for row in found):
        return None
    cuts = study.fsqca.cuts
    judged = [row for row in found if row.n >= cuts.frequency]
    if not judged:
        largest = max((row.n for row in found), default=0)
        return (
            f"no pathway: no combination of conditions is that of {cuts.frequency} units, as "
            f"fsqca.cuts.frequency asks; the most frequent is that of {largest}. Fewer conditions "
            "make larger groups"
        )
    missed = [row for row in judged if _short(row, cuts) > 0]
    if not missed:
        return "no pathway: fsqca.enhanced rules out every combination that meets the cuts"
    near = min(missed, key=lambda row: _short(row, cuts))
    name = "*".join(name if there else f"~{name}" for name, there in near.row.items())
    reach = sum(row.consistency >= cuts.consistency for row in missed)
    how_many = f"{reach} of the {len(missed)}" if reach else f"none of the {len(missed)}"
    pri = f", but not the PRI of {cuts.pri:g} as well" if reach else ""
    return (
        f"no pathway: {how_many} combinations of conditions that units show "
        f"{'reaches' if reach < 2 else 'reach'} the consistency of {cuts.consistency:g}{pri} "
        f"(fsqca.cuts); nearest is {name} (units: {near.n}, consistency {near.consistency:.3f}, "
        f"PRI {near.pri:.3f}). {_TRY}"
    )


def foreseen(folder: Path, score: Score) -> str | None:
    """Return the same of a study that has no results yet: by its scores and memberships alone."""
    from analysis.results import sets
    from analysis.study import reading, table

    study = reading.load(folder)
    frame = table.read(study).frame
    columns = ([m.column for m in side] for side in (study.dea.inputs, study.dea.outputs))
    inputs, outputs = (frame[names].to_numpy(dtype=float) for names in columns)
    made = sets.calibrate(study, frame, score(inputs, outputs, study.dea.orientation)).frame
    return told(study, sets.explain(study, made).truth_table)


def _short(row: TruthRow, cuts: Cuts) -> float:
    """How far a row is below both cuts together."""
    return max(0.0, cuts.consistency - row.consistency) + max(0.0, cuts.pri - row.pri)
