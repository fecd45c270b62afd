"""The study under other choices, and in another period: what of its findings stays."""

from __future__ import annotations

from functools import partial

import numpy as np

from analysis import dea, workers
from analysis.errors import UserError, shown
from analysis.results.efficiency import columns, outcome_score, uncorrected
from analysis.results.positions import Position
from analysis.results.sets import calibrate, explain, moved_lines, place, with_line
from analysis.results.shapes import (
    ON_FRONTIER,
    Change,
    OtherLine,
    PeriodComparison,
    ScenarioResult,
    SolutionResult,
)
from analysis.study import formulas
from analysis.study.model import Condition, Study
from analysis.study.table import Table

WORTH_WORKERS = 2000  # units from which scenarios pay for processes


def scenarios(study: Study, table: Table, base: tuple[Position, ...]) -> tuple[ScenarioResult, ...]:
    """Run every scenario of the study file; ``base`` holds the regions' unchanged positions."""
    run = partial(_scenario, study, table, base)
    if any(study.under(name).fsqca.outcome.score == "corrected" for name in study.scenarios):
        return tuple(map(run, study.scenarios))  # each has a bootstrap, which is spread by itself
    pays = len(study.scenarios) > 1 and len(table.slugs) >= WORTH_WORKERS
    return tuple(workers.each(run, study.scenarios, pays=pays))


def _scenario(study: Study, table: Table, base: tuple[Position, ...], name: str) -> ScenarioResult:
    variant = study.under(name)
    scores, plain = outcome_score(variant, table), uncorrected(variant, table)
    calibrated = calibrate(variant, table.frame, scores)
    high = explain(variant, calibrated.frame)
    low = explain(variant, calibrated.frame, negated=True)
    states = [position.state for position in place(variant, table, calibrated, high)]
    return ScenarioResult(
        name=name,
        mean=float(scores.mean()),
        frontier=_frontier(table.slugs, plain),
        conditions=variant.fsqca.names,
        high=high.intermediate,
        low=low.intermediate,
        states=dict(zip(table.slugs, states, strict=True)),
        same_state=sum(a == b.state for a, b in zip(states, base, strict=True)),
    )


def other_lines(
    study: Study, table: Table, outcome: np.ndarray, own: SolutionResult
) -> tuple[OtherLine, ...]:
    """Run the study with each doubtful line at the other end, or ends, of its doubt.

    ``outcome`` (n,) is the score behind the outcome; ``own`` the study's intermediate solution.
    """
    return tuple(_other_line(study, table, outcome, own, moved) for moved in moved_lines(study))


def _other_line(
    study: Study, table: Table, outcome: np.ndarray, own: SolutionResult, moved: Condition
) -> OtherLine:
    variant = with_line(study, moved)
    calibrated = calibrate(variant, table.frame, outcome)
    high = explain(variant, calibrated.frame)
    places = dict(zip(table.slugs, place(variant, table, calibrated, high), strict=True))
    return OtherLine(
        condition=moved.name,
        line=calibrated.sets[moved.name].anchors[1],
        states={slug: position.state for slug, position in places.items()},
        terms={slug: position.terms for slug, position in places.items() if position.terms},
        same={str(m) for m in high.intermediate.models} == {str(m) for m in own.models},
    )


def compare(study: Study, table: Table, earlier: Study, earlier_table: Table) -> PeriodComparison:
    """Compare two periods like for like, by the Malmquist index: same units, inputs, outputs.

    The earlier table is scored as the study scores its own: by its orientation and returns to
    scale, whatever the earlier study file says.

    Raises
    ------
    UserError
        The periods differ in their inputs, outputs or units.
    """
    spec = study.compare
    now = study.under(spec.scenario) if spec and spec.scenario else study
    _refuse_other_measures(now, earlier)
    common = [unit for unit in table.ids if unit in set(earlier_table.ids)]
    if common != list(table.ids):
        lost = next(unit for unit in table.ids if unit not in set(common))
        raise UserError(
            f"{shown(earlier.table_path)}: has no row for {lost}, which {study.id} compares"
        )
    order = [earlier_table.ids.index(unit) for unit in common]
    x0 = columns(now.dea.inputs, earlier_table)[order]
    y0 = columns(now.dea.outputs, earlier_table)[order]
    x1, y1 = columns(now.dea.inputs, table), columns(now.dea.outputs, table)
    index = dea.malmquist(np.stack([x0, x1]), np.stack([y0, y1]), orientation=study.dea.orientation)
    before, after = uncorrected(now, earlier_table)[order], uncorrected(now, table)
    values = _earlier_values(study, earlier, earlier_table, order)
    changes = tuple(
        Change(
            slug,
            before=float(before[i]),
            after=float(after[i]),
            malmquist=float(index.index[0][i]),
            efficiency_change=float(index.efficiency_change[0][i]),
            technical_change=float(index.technical_change[0][i]),
            values=values[i],
        )
        for i, slug in enumerate(table.slugs)
    )
    return PeriodComparison(
        study=earlier.id,
        period=earlier.period,
        scenario=spec.scenario if spec else None,
        inputs=tuple(m.column for m in now.dea.inputs),
        changes=changes,
        mean_before=float(before.mean()),
        mean_after=float(after.mean()),
        frontier_before=_frontier(table.slugs, before),
        frontier_after=_frontier(table.slugs, after),
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
            f"{shown(now.folder / 'study.yml')}: compare: inputs and outputs differ from those "
            f"of {earlier.id} ({told}); name a scenario with the same ones"
        )


def _earlier_values(
    study: Study, earlier: Study, table: Table, order: list[int]
) -> list[dict[str, float]]:
    """Return the earlier period's measures and ratios that this study has as well.

    A ratio is the earlier study's own of the same name, or else worked out by today's formula from
    the columns of the same names, where there are all of them.
    """
    frame = table.frame.iloc[order]
    known = {m.column for m in earlier.dea.measures}
    found = {m.column: frame[m.column] for m in study.dea.measures if m.column in known}
    for name, ratio in study.practice.items():
        if name in earlier.practice:
            found[name] = frame[name]
        elif formulas.names(ratio.formula, f"practice.{name}") <= set(frame.columns):
            found[name] = formulas.values(ratio.formula, frame, f"practice.{name}")
    return [
        {name: float(column.iloc[i]) for name, column in found.items()
         if np.isfinite(column.iloc[i])}
        for i in range(len(frame))
    ]  # fmt: skip


def _frontier(slugs: tuple[str, ...], scores: np.ndarray) -> tuple[str, ...]:
    return tuple(s for s, v in zip(slugs, scores, strict=True) if abs(v - 1) <= ON_FRONTIER)


def _geometric(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))
