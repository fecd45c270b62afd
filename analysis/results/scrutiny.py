"""What referees ask of a study: single conditions and units, doubtful measures, inference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import dea, fsqca
from analysis.errors import UserError
from analysis.results.efficiency import columns, uncorrected
from analysis.results.sets import Calibrated, tabulate
from analysis.results.shapes import (
    ON_FRONTIER,
    ConditionalFit,
    FrontierUnit,
    OtherFrontier,
    PublishedRanks,
    Scrutiny,
    SecondStageFit,
    SingleCondition,
)
from analysis.study.model import Study
from analysis.study.table import Table

Array = NDArray[np.float64]
Number = TypeVar("Number", int, float)

LEAST_SHARE = 0.1  # of a unit's weighted sum of inputs, or of outputs, that each measure must have
MOVED = 0.01  # a score that changes by more is told
SPLITS = 30  # of the separability test: with the usual ten, its statistic hangs on the draw
FEWEST, MOST = 20, 500  # units that the second stage is worked out for


def scrutinize(study: Study, table: Table, calibrated: Calibrated, outcome: Array) -> Scrutiny:
    """Work out what a referee would ask for; ``outcome`` (n,) is the score that is calibrated."""
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    base = uncorrected(study, table)
    return Scrutiny(
        conditions=tuple(
            SingleCondition(c.name, rank_correlation(outcome, _raw(table, c.column)))
            for c in study.fsqca.conditions
        ),
        frontier=_frontier_units(study, table, x, y, base),
        without=tuple(_without(study, table, base)),
        restricted=_restricted(study, table, base),
        second_stage=_second_stage(study, table, x, y),
        contradictory=_contradictory(study, calibrated),
        conditional=tuple(_conditional(study, table, x, y)),
    )


def published_ranks(table: Table, outcome: Array) -> tuple[PublishedRanks, ...]:
    """Hold the ranks of published scores against those of ``outcome`` (n,), the study's score."""
    return tuple(_ranked(table, place, outcome) for place in table.published)


def _ranked(table: Table, place: int, outcome: Array) -> PublishedRanks:
    printed = table.published[place]
    known = np.array([score is not None for score in printed])
    there = np.array([score for score in printed if score is not None], dtype=float)
    here = outcome[known].round(9)
    ranks = [pd.Series(-side).rank(method="min").to_numpy(int) for side in (there, here)]
    apart = int(np.argmax(np.abs(ranks[0] - ranks[1])))
    return PublishedRanks(
        place=place,
        n=int(known.sum()),
        ones=int((there == 1).sum()),
        ranks=rank_correlation(there, here),
        furthest=str(np.array(table.slugs)[known][apart]),
        there=int(ranks[0][apart]),
        here=int(ranks[1][apart]),
    )


def _raw(table: Table, column: str) -> Array:
    return table.frame[column].to_numpy(dtype=float)


def rank_correlation(scores: Array, others: Array) -> float | None:
    """Return Spearman's correlation, or None where one of the two does not vary.

    The last digits of either make no ranks: those on the frontier share one. ``others`` may be
    figures of any size, of which ten digits tell.
    """
    told = [float(f"{value:.9e}") for value in others]
    a, b = pd.Series(scores.round(9)).rank(), pd.Series(told).rank()
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _inward(study: Study, scores: Array) -> Array:
    """Scores of the study's orientation as shares; infinite where an output-oriented one is 0.

    That is a super-efficiency: the others reach none of what the unit gives, however little.
    """
    if study.dea.orientation == "input":
        return scores
    return np.divide(1.0, scores, out=np.full_like(scores, np.inf), where=scores > 0)


def _frontier_units(
    study: Study, table: Table, x: Array, y: Array, base: Array
) -> tuple[FrontierUnit, ...]:
    """Each frontier unit: how far beyond the others, and what leaving it out does to them."""
    side, kind = study.dea.orientation, study.returns_to_scale
    beyond = dea.super_efficiency(
        x, y, orientation=side, returns_to_scale=kind, fixed_inputs=study.dea.fixed_inputs
    )
    found = []
    for i in np.flatnonzero(np.abs(base - 1) <= ON_FRONTIER):
        others = np.arange(len(x)) != i
        if others.sum() < 2:
            continue
        again = dea.scores(
            x[others], y[others], orientation=side, returns_to_scale=kind,
            fixed_inputs=study.dea.fixed_inputs,
        )  # fmt: skip
        rise = np.zeros(len(x))
        rise[others] = _inward(study, again.scores) - base[others]
        far = float(_inward(study, beyond.scores)[i]) if beyond.feasible[i] else np.inf
        found.append(
            FrontierUnit(
                slug=table.slugs[i],
                beyond=far if np.isfinite(far) else None,
                moved=int((rise > MOVED).sum()),
                most=float(rise.max()),
                who=table.slugs[int(rise.argmax())] if rise.max() > MOVED else None,
            )
        )
    return tuple(sorted(found, key=lambda one: -round(one.most, 9)))


def _without(study: Study, table: Table, base: Array) -> list[OtherFrontier]:
    """The scores with each measure left out in turn, where another of its side is left."""
    found = []
    for side in ("inputs", "outputs"):
        measures = getattr(study.dea, side)
        for left in measures if len(measures) > 1 else ():
            kept = tuple(m for m in measures if m.column != left.column)
            variant = study.model_copy(
                update={"dea": study.dea.model_copy(update={side: kept})}
            ).at(study.folder)
            with suppress(UserError):  # a unit without any of what is left cannot be measured
                found.append(_other(left.column, table, base, uncorrected(variant, table)))
    return found


def _restricted(study: Study, table: Table, base: Array) -> OtherFrontier | None:
    """The scores where no measure may be weighted away."""
    sides = (len(study.dea.inputs), len(study.dea.outputs))
    shares = [
        dea.VirtualShare(column, lower=LEAST_SHARE)
        for start, size in ((0, sides[0]), (sides[0], sides[1]))
        for column in range(start, start + size)
        if 1 < size <= 1 / LEAST_SHARE
    ]
    if not shares or study.dea.holds_inputs:
        return None
    try:
        found = dea.weight_restricted(
            columns(study.dea.inputs, table), columns(study.dea.outputs, table), shares,
            orientation=study.dea.orientation, returns_to_scale=study.returns_to_scale,
        )  # fmt: skip
    except UserError:
        return None
    if not found.feasible.all():
        return None
    return _other(None, table, base, _inward(study, found.scores))


def _other(column: str | None, table: Table, base: Array, scores: Array) -> OtherFrontier:
    before, after = (np.abs(each - 1) <= ON_FRONTIER for each in (base, scores))
    return OtherFrontier(
        column=column,
        mean=float(scores.mean()),
        ranks=rank_correlation(base, scores),
        joins=tuple(np.array(table.slugs)[after & ~before].tolist()),
        leaves=tuple(np.array(table.slugs)[before & ~after].tolist()),
        most=float(np.abs(scores - base).max()),
    )


def _circumstances(study: Study, table: Table) -> Array | None:
    """Return the conditions' raw values by their standard deviations, (n, k).

    None where there are too few or too many units, where one of the conditions is constant, or
    where inputs are held fixed, which the methods that ask for it know nothing of.
    """
    if study.dea.holds_inputs:
        return None
    z = np.column_stack([_raw(table, c.column) for c in study.fsqca.conditions])
    if not FEWEST <= len(z) <= MOST or not z.std(axis=0).all():
        return None
    return np.asarray((z - z.mean(axis=0)) / z.std(axis=0))


def _conditional(study: Study, table: Table, x: Array, y: Array) -> Iterator[ConditionalFit]:
    """Yield the scores among those in like circumstances: by each condition, then by all."""
    z = _circumstances(study, table)
    if z is None:
        return
    model = {"orientation": study.dea.orientation, "returns_to_scale": study.returns_to_scale}
    alone = [(name, z[:, [i]]) for i, name in enumerate(study.fsqca.names)]
    for name, own in [*alone, *([(None, z)] if len(alone) > 1 else [])]:
        try:
            both = [
                dea.conditional_efficiency(x, y, own, bandwidths=rule, **model)
                for rule in ("cv", "rule")
            ]
        except UserError:  # a unit without any output
            return
        scores = [_inward(study, one.scores) for one in both]
        base = [_inward(study, one.unconditional) for one in both]
        yield ConditionalFit(
            condition=name,
            width=float(both[0].bandwidths[0]) if name else None,
            neighbours=_two(float(np.median(one.neighbours)) for one in both),
            mean=_two(float(each.mean()) for each in scores),
            moved=_two(int((s - b > MOVED).sum()) for s, b in zip(scores, base, strict=True)),
        )


def _two(values: Iterable[Number]) -> tuple[Number, Number]:
    first, second = values
    return first, second


def _second_stage(study: Study, table: Table, x: Array, y: Array) -> SecondStageFit | None:
    """Distances regressed on the conditions (Simar and Wilson 2007), and what that supposes."""
    names, z = study.fsqca.names, _circumstances(study, table)
    if z is None:
        return None
    plan = study.dea.bootstrap
    try:
        fit = dea.second_stage(
            x,
            y,
            z,
            algorithm=2,
            level=plan.level,
            seed=plan.seed,
            orientation=study.dea.orientation,
            returns_to_scale=study.returns_to_scale,
        )
        test = dea.separability_test(
            x,
            y,
            z,
            seed=plan.seed,
            orientation=study.dea.orientation,
            returns_to_scale=study.returns_to_scale,
        )
    except UserError:  # too few lie off the frontier, or the likelihood has no maximum
        return None
    return SecondStageFit(
        level=plan.level,
        names=names,
        coefficients=tuple(fit.coefficients[1:].tolist()),
        lower=tuple(fit.lower[1:].tolist()),
        upper=tuple(fit.upper[1:].tolist()),
        used=int(fit.used.sum()),
        separability=test.statistic,
        critical=test.critical,
    )


def _contradictory(study: Study, calibrated: Calibrated) -> tuple[int, ...]:
    """Remainders that the intermediate solutions of the outcome and of its absence both assume."""
    name, expected = study.fsqca.outcome.name, study.fsqca.expectations
    high = tabulate(study, calibrated.frame, name)
    low = tabulate(study, calibrated.frame, f"~{name}")
    return fsqca.contradictory_assumptions(
        high,
        fsqca.minimize(high, "intermediate", expected),
        fsqca.minimize(low, "intermediate", study.fsqca.mirrored),
    )
