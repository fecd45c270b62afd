"""From a table to the efficiency of each unit, and the checks a reviewer asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis import dea
from analysis.results.gaps import Gap, resource_gaps, volume_gaps
from analysis.results.shapes import Checks, Peer, ReturnsToScale, Score
from analysis.study.model import Measure, Study
from analysis.study.table import Table

Array = NDArray[np.float64]

ROUNDING_DRAWS = 1000
ON_FRONTIER = 1e-6
WHOLE = 1e-6
SIGNIFICANT_WEIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Scoring:
    """Scores and gaps of n units, in the table's order; ``outcome`` (n,) is the study's score."""

    scores: tuple[Score, ...]
    gaps: tuple[Gap, ...]
    outcome: Array
    checks: Checks


def columns(measures: tuple[Measure, ...], table: Table) -> Array:
    """Return the measures' columns in native units, (n, k)."""
    return table.frame[[m.column for m in measures]].to_numpy(dtype=float)


def farrell(study: Study, table: Table) -> Array:
    """Return the outcome score alone, in (0, 1], (n,): what a scenario needs and no more."""
    solved = dea.scores(
        columns(study.dea.inputs, table),
        columns(study.dea.outputs, table),
        orientation=study.dea.orientation,
        returns_to_scale=study.fsqca.outcome.score,
    )
    return _inward(solved.scores, study)


def score(study: Study, table: Table) -> Scoring:
    """Solve every model the documents speak of, once."""
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    orientation = study.dea.orientation
    crs = dea.efficiency(x, y, orientation=orientation, returns_to_scale="crs")
    returns = dea.returns_to_scale(x, y, orientation=orientation)
    inward = [
        dea.efficiency(x, y, orientation="input", returns_to_scale=kind) for kind in ("crs", "vrs")
    ]
    outward = dea.efficiency(x, y, orientation="output", returns_to_scale="crs")
    outcome = farrell(study, table)
    boot = _bootstrap(study, x, y, outcome)
    best, worst = _open_ranks(boot.lower, boot.upper)
    interval = dea.scale_interval(x, y, orientation=orientation)
    chance = _frontier_chance(study, x, y)
    unique = dea.uniqueness(x, y, orientation=orientation, returns_to_scale="crs")
    peer_of = crs.peer_counts - (crs.lambdas.diagonal() > SIGNIFICANT_WEIGHT)
    close = np.abs(_inward(returns.crs, study) - _inward(returns.vrs, study))
    near = (close < study.dea.near_constant) & (returns.kinds != "crs")
    scores = tuple(
        Score(
            crs=float(_inward(returns.crs, study)[i]),
            vrs=float(_inward(returns.vrs, study)[i]),
            nirs=float(_inward(returns.nirs, study)[i]),
            scale=float(returns.scale_efficiency[i]),
            returns_to_scale=str(returns.kinds[i]),  # type: ignore[arg-type]
            near_constant=bool(near[i]),
            on_frontier=bool(crs.on_frontier[i]),
            rank=int(1 + np.sum(outcome > outcome[i] + ON_FRONTIER)),
            phi=float(outward.scores[i]),
            bias=float(boot.bias[i]),
            corrected=float(boot.corrected[i]),
            lower=float(boot.lower[i]),
            upper=float(boot.upper[i]),
            rank_best=int(best[i]),
            rank_worst=int(worst[i]),
            lambda_sum=(float(interval.lower[i]), float(interval.upper[i])),
            frontier_chance=None if chance is None else float(chance[i]),
            peers=_peers(crs, i, table.slugs),
            peers_unique=bool(unique.peers[i]),
            peer_of=int(peer_of[i]),
        )
        for i in range(len(table.slugs))
    )
    solved = (crs, *inward, outward)
    certificate = np.nanmax([*(e.certificate for e in solved), returns.certificate])
    checks = _checks(
        study, table, x, y, near, returns.kinds, float(certificate), sum(e.resolved for e in solved)
    )
    return Scoring(scores, _gaps(study, table, x, y, inward, outward), outcome, checks)


def _inward(scores: Array, study: Study) -> Array:
    """Return scores in (0, 1]: theta, or 1/phi."""
    if study.dea.orientation == "input":
        return scores
    with np.errstate(divide="ignore"):
        return 1 / scores


@dataclass(frozen=True, slots=True)
class _Interval:
    bias: Array
    corrected: Array
    lower: Array
    upper: Array


def _bootstrap(study: Study, x: Array, y: Array, outcome: Array) -> _Interval:
    plan = study.dea.bootstrap
    boot = dea.bootstrap(
        x, y,
        orientation=study.dea.orientation, returns_to_scale=study.fsqca.outcome.score,
        replications=plan.replications, seed=plan.seed, level=plan.level,
    )  # fmt: skip
    ends = sorted((_inward(boot.lower, study), _inward(boot.upper, study)), key=lambda e: e.sum())
    corrected = _inward(boot.bias_corrected, study)
    return _Interval(outcome - corrected, corrected, *ends)


def _peers(crs: dea.Efficiency, unit: int, slugs: tuple[str, ...]) -> tuple[Peer, ...]:
    return tuple(
        Peer(slugs[j], weight)
        for j, weight in crs.peers(unit).items()
        if weight > SIGNIFICANT_WEIGHT
    )


def _open_ranks(lower: Array, upper: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and worst rank that the intervals leave open to each unit."""
    surely_above = (lower[None, :] > upper[:, None]).sum(axis=1)
    surely_below = (upper[None, :] < lower[:, None]).sum(axis=1)
    return 1 + surely_above, len(lower) - surely_below


def _frontier_chance(study: Study, x: Array, y: Array) -> Array | None:
    """Return the share of draws within the source's rounding that put a unit on the frontier."""
    steps_x, steps_y = _steps(study.dea.inputs, x), _steps(study.dea.outputs, y)
    if not (steps_x.any() or steps_y.any()):
        return None
    return dea.rounding(
        x, y,
        input_precision=steps_x, output_precision=steps_y, orientation=study.dea.orientation,
        returns_to_scale="crs", replications=ROUNDING_DRAWS, seed=study.dea.bootstrap.seed,
    ).on_frontier  # fmt: skip


def _steps(measures: tuple[Measure, ...], values: Array) -> Array:
    """Return the rounding step of each cell, (n, k).

    A figure that is no multiple of its column's step was evidently not rounded to it: 0.
    """
    steps = np.array([m.precision for m in measures])
    with np.errstate(divide="ignore", invalid="ignore"):
        places = values / steps
        rounded = (steps > 0) & (np.abs(places - np.round(places)) < WHOLE)
    return np.where(rounded, steps, 0.0)


def _gaps(
    study: Study,
    table: Table,
    x: Array,
    y: Array,
    inward: list[dea.Efficiency],
    outward: dea.Efficiency,
) -> tuple[Gap, ...]:
    crs, vrs = inward
    resources = resource_gaps(
        tuple(m.column for m in study.dea.inputs), x, crs, vrs, table.residents
    )
    volumes = volume_gaps(tuple(m.column for m in study.dea.outputs), y, outward, table.residents)
    unique = (
        dea.uniqueness(x, y, orientation="input").slacks
        & dea.uniqueness(x, y, orientation="output").slacks
    )
    return tuple(Gap(r, v, bool(u)) for r, v, u in zip(resources, volumes, unique, strict=True))


def _checks(
    study: Study,
    table: Table,
    x: Array,
    y: Array,
    near: NDArray[np.bool_],
    kinds: NDArray[np.str_],
    certificate: float,
    resolved: int,
) -> Checks:
    m, s = x.shape[1], y.shape[1]
    size = dea.sample_size(x, y)
    loose: dict[ReturnsToScale, int] = {
        "crs": int(np.sum((kinds == "crs") | near)),
        "irs": int(np.sum((kinds == "irs") & ~near)),
        "drs": int(np.sum((kinds == "drs") & ~near)),
    }
    return Checks(
        size_rules={
            "2ms": (2 * m * s, size.product_rule),
            "3(m+s)": (3 * (m + s), size.sum_rule),
            "2(m+s)": (2 * (m + s), size.golany_roll_rule),
        },
        isotonicity=tuple(tuple(map(float, row)) for row in dea.isotonicity(x, y)),
        duplicates=tuple(tuple(table.slugs[i] for i in group) for group in dea.duplicates(x, y)),
        certificate=certificate,
        resolved=resolved,
        near_constant_counts=loose,
    )
