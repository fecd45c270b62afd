"""The study beside earlier tables of the same units, like for like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import dea
from analysis.errors import UserError, shown
from analysis.results.efficiency import columns, uncorrected
from analysis.results.scenarios import on_frontier
from analysis.results.shapes import Change, PeriodComparison
from analysis.study import formulas
from analysis.study.form import listed
from analysis.study.model import STUDY_FILE, Study
from analysis.study.table import Table

Array = NDArray[np.float64]
Measured = Literal["as the study", "by fewer inputs", "otherwise"]


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier table as the study sees its own.

    Attributes
    ----------
    whole : the earlier table as it was read.
    order : (n,) int
        The row of each of the study's units in it.
    table : the n rows in that order, by the study's slugs. Of its figures there are the measures
        and ratios that the study has as well; NaN where one is unknown.
    """

    study: Study
    whole: Table
    order: list[int]
    table: Table


def measured_alike(study: Study) -> Study:
    """Return the study as it measures what it compares: under the scenario that ``compare`` names.

    Earlier tables are scored by its orientation and returns to scale, whatever their study files
    say.
    """
    scenario = study.compared_under
    return study.under(scenario) if scenario else study


def measured(study: Study) -> Measured:
    """Return how the scores of the periods that are compared were measured."""
    now = measured_alike(study)
    if (now.dea.outputs, now.returns_to_scale) != (study.dea.outputs, study.returns_to_scale):
        return "otherwise"
    mine, theirs = ({m.column for m in each.dea.inputs} for each in (study, now))
    if mine == theirs:
        return "as the study"
    return "by fewer inputs" if theirs < mine else "otherwise"


def alike(study: Study, table: Table, earlier: Study, earlier_table: Table) -> Alike:
    """Take the study's own units and measures out of an earlier table.

    Raises
    ------
    UserError
        The periods differ in their inputs, outputs or units.
    """
    _refuse_other_measures(measured_alike(study), earlier)
    places = {unit: i for i, unit in enumerate(earlier_table.ids)}
    lost = [unit for unit in table.ids if unit not in places]
    if lost:
        wanting = "; a row without a needed figure is left out there" * bool(earlier_table.left_out)
        raise UserError(
            f"{shown(earlier.table_path)}: column {earlier.units.id}: has no row for "
            f"{listed(lost)}; every unit of {shown(study.table_path)} must be there to be "
            f"compared{wanting}"
        )
    order = [places[unit] for unit in table.ids]
    frame = _known(study, earlier, earlier_table.frame.iloc[order])
    frame.index = table.frame.index
    own = replace(table, frame=frame)
    return Alike(earlier, earlier_table, order, own)


def compare(study: Study, table: Table, earlier: Study, earlier_table: Table) -> PeriodComparison:
    """Compare two periods like for like, by the Malmquist index: same units, inputs, outputs.

    Raises
    ------
    UserError
        The periods differ in their inputs, outputs or units.
    """
    now, then = measured_alike(study), alike(study, table, earlier, earlier_table)
    x, y = (
        np.stack([columns(side, one) for one in (then.table, table)])
        for side in (now.dea.inputs, now.dea.outputs)
    )
    index = dea.malmquist(x, y, orientation=study.dea.orientation)
    before, after = uncorrected(now, earlier_table)[then.order], uncorrected(now, table)
    changes = tuple(
        Change(
            slug,
            before=float(before[i]),
            after=float(after[i]),
            malmquist=float(index.index[0][i]),
            efficiency_change=float(index.efficiency_change[0][i]),
            technical_change=float(index.technical_change[0][i]),
            values={
                str(name): float(value)
                for name, value in then.table.frame.iloc[i].items()
                if np.isfinite(value)
            },
        )
        for i, slug in enumerate(table.slugs)
    )
    return PeriodComparison(
        study=earlier.id,
        period=earlier.period,
        scenario=study.compared_under,
        inputs=tuple(m.column for m in now.dea.inputs),
        changes=changes,
        mean_before=float(before.mean()),
        mean_after=float(after.mean()),
        frontier_before=on_frontier(table.slugs, before),
        frontier_after=on_frontier(table.slugs, after),
        malmquist=_geometric([c.malmquist for c in changes]),
        efficiency_change=_geometric([c.efficiency_change for c in changes]),
        technical_change=_geometric([c.technical_change for c in changes]),
    )


def _refuse_other_measures(now: Study, earlier: Study) -> None:
    """Each column must stand on the same side, and be wanted or not, in both periods."""
    sides = [
        [{m.column for m in side} for side in (plan.resources, plan.undesirable, plan.outputs)]
        for plan in (now.dea, earlier.dea)
    ]
    if sides[0] != sides[1]:
        kinds = zip(("inputs", "undesirable outputs", "outputs"), sides[1], strict=True)
        told = "; ".join(f"{kind}: {', '.join(sorted(names))}" for kind, names in kinds if names)
        raise UserError(
            f"{shown(now.folder / STUDY_FILE)}: compare: inputs and outputs differ from those "
            f"of {earlier.id} ({told}); name a scenario with the same ones"
        )


def _known(study: Study, earlier: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the earlier period's measures and ratios that this study has as well.

    A ratio is the earlier study's own of the same name, or else worked out by today's formula from
    the columns of the same names, where there are all of them.
    """
    known = {m.column for m in earlier.dea.measures}
    found = {m.column: frame[m.column] for m in study.dea.measures if m.column in known}
    for name, ratio in study.practice.items():
        if name in earlier.practice:
            found[name] = frame[name]
        elif formulas.names(ratio.formula, f"practice.{name}") <= set(frame.columns):
            found[name] = formulas.values(ratio.formula, frame, f"practice.{name}")
    return pd.DataFrame(found, index=frame.index)


def _geometric(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))
