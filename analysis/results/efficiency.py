"""From a table to the efficiency of each unit, and the checks a reviewer asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import dea
from analysis.errors import UserError, shown
from analysis.results.gaps import Gap, Spreads, resource_gaps, volume_gaps
from analysis.results.shapes import ON_FRONTIER, Checks, Peer, ReturnsToScale, Score
from analysis.study.model import Measure, Study
from analysis.study.table import Table

Array = NDArray[np.float64]
Told = Callable[[float], None]

ROUNDING_DRAWS = 1000
WHOLE = 1e-6
SIGNIFICANT_WEIGHT = 1e-6
SPREADING = 0.8  # share of the time that the bootstraps take, the draws of rounded data the rest
RANGED = 10_000_000  # replications x units x columns up to which slacks are bootstrapped too


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


def uncorrected(study: Study, table: Table) -> Array:
    """Return the radial scores under the study's returns to scale, in (0, 1], (n,)."""
    solved = dea.scores(
        columns(study.dea.inputs, table),
        columns(study.dea.outputs, table),
        orientation=study.dea.orientation,
        returns_to_scale=study.returns_to_scale,
        fixed_inputs=study.dea.fixed_inputs,
    )
    return _inward(solved.scores, study)


def outcome_score(study: Study, table: Table) -> Array:
    """Return the score that the outcome is calibrated from, (n,): all that a scenario needs.

    Raises
    ------
    UserError
        A corrected score is asked for where there is no bootstrap.
    """
    plain = uncorrected(study, table)
    if study.fsqca.outcome.score != "corrected":
        return plain
    _refuse_without_spread(study, plain)
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    return _inward(dea.bootstrap(x, y, **_plan(study)).bias_corrected, study)


def score(study: Study, table: Table, told: Told = lambda share: None) -> Scoring:
    """Solve every model the documents speak of, once; ``told`` hears what share is done."""
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    orientation, scale = study.dea.orientation, study.returns_to_scale
    held = study.dea.fixed_inputs
    solved = {
        (side, kind): dea.efficiency(
            x, y, orientation=side, returns_to_scale=kind, fixed_inputs=held
        )
        for side in ("input", "output")
        for kind in ("crs", "vrs")
    }
    own = solved[orientation, scale]
    returns = dea.returns_to_scale(x, y, orientation=orientation, fixed_inputs=held)
    plain = _inward(own.scores, study)
    spread, ranges = _spread(
        study,
        x,
        y,
        plain,
        {side: solved[side, scale] for side in ("input", "output")},
        told=_part(told, 0.0, SPREADING),
    )
    if study.fsqca.outcome.score == "corrected":
        _refuse_without_spread(study, plain)
    corrected = None if spread is None else _inward(spread.bias_corrected, study)
    outcome = plain
    if study.fsqca.outcome.score == "corrected" and corrected is not None:
        outcome = corrected
    ranks = 1 + (outcome[None, :] > outcome[:, None] + ON_FRONTIER).sum(axis=1)
    open_ranks = None if spread is None else spread.ranks()
    ends = None if spread is None else _ends(spread, study)
    interval = dea.scale_interval(x, y, orientation=orientation, fixed_inputs=held)
    chance = _frontier_chance(study, x, y, told=_part(told, SPREADING, 1.0))
    unique = dea.uniqueness(
        x, y, orientation=orientation, returns_to_scale=scale, fixed_inputs=held
    )
    peer_of = own.peer_counts - (own.lambdas.diagonal() > SIGNIFICANT_WEIGHT)
    inward = {k: _inward(getattr(returns, k), study) for k in ("crs", "vrs", "nirs")}
    near = np.abs(inward["crs"] - inward["vrs"]) < study.dea.near_constant
    near &= returns.kinds != "crs"
    scores = tuple(
        Score(
            crs=float(inward["crs"][i]),
            vrs=float(inward["vrs"][i]),
            nirs=float(inward["nirs"][i]),
            scale=float(returns.scale_efficiency[i]),
            returns_to_scale=str(returns.kinds[i]),  # type: ignore[arg-type]
            near_constant=bool(near[i]),
            value=float(outcome[i]),
            uncorrected=float(plain[i]),
            on_frontier=bool(own.on_frontier[i]),
            rank=int(ranks[i]),
            joint=int(np.sum(ranks == ranks[i])),
            phi=float(solved["output", scale].scores[i]),
            bias=None if corrected is None else float(plain[i] - corrected[i]),
            corrected=None if corrected is None else float(corrected[i]),
            lower=None if ends is None else float(ends[0][i]),
            upper=None if ends is None else float(ends[1][i]),
            # The draws are of scores without bias; the range takes the displayed rank in as well.
            rank_best=int(min(ranks[i], open_ranks.lower[i])) if open_ranks else None,
            rank_worst=int(max(ranks[i], open_ranks.upper[i])) if open_ranks else None,
            lambda_sum=(float(interval.lower[i]), float(interval.upper[i])),
            frontier_chance=None if chance is None else float(chance[i]),
            peers=_peers(own, i, table.slugs),
            peers_unique=bool(unique.peers[i]),
            peer_of=int(peer_of[i]),
        )
        for i in range(len(table.slugs))
    )
    certificate = np.nanmax([*(e.certificate for e in solved.values()), returns.certificate])
    resolved = sum(e.resolved for e in solved.values())
    checks = _checks(
        table, x, y, near, returns.kinds, certificate=float(certificate), resolved=resolved
    )
    return Scoring(scores, _gaps(study, table, solved, ranges), outcome, checks)


def _inward(scores: Array, study: Study) -> Array:
    """Return scores in (0, 1]: theta, or 1/phi."""
    if study.dea.orientation == "input":
        return scores
    with np.errstate(divide="ignore"):
        return 1 / scores


def _plan(study: Study, orientation: str | None = None) -> dict[str, Any]:
    plan = study.dea.bootstrap
    return {
        "orientation": orientation or study.dea.orientation,
        "returns_to_scale": study.returns_to_scale,
        "fixed_inputs": study.dea.fixed_inputs,
        "replications": plan.replications,
        "level": plan.level,
        "seed": plan.seed,
    }


def _part(told: Told, begin: float, end: float) -> Told:
    """Return who is told of a part of the whole, from one share of it to another."""
    return lambda share: told(begin + (end - begin) * share)


def _can_vary(plain: Array) -> bool:
    """Whether scores vary enough for a bootstrap: two units at least below the frontier."""
    return int(np.sum(plain < 1 - ON_FRONTIER)) >= 2


def _refuse_without_spread(study: Study, plain: Array) -> None:
    if not study.dea.bootstrap.replications or not _can_vary(plain):
        raise UserError(
            f"{shown(study.folder / 'study.yml')}: fsqca.outcome.score: a corrected score needs a "
            "bootstrap, and that two units at least below the frontier; choose crs or vrs"
        )


def _spread(
    study: Study, x: Array, y: Array, plain: Array, solved: dict[str, dea.Efficiency], *, told: Told
) -> tuple[dea.Bootstrap | None, dict[str, Spreads]]:
    """Return the bootstrap of the scores, and of the gaps in either orientation.

    Neither where fewer than two units lie below the frontier: there is nothing to draw from. A
    large table's slacks are not drawn, for want of memory; they move the range as they are.
    """
    if not study.dea.bootstrap.replications or not _can_vary(plain):
        return None, {}
    own = study.dea.orientation
    free = [i for i, m in enumerate(study.dea.inputs) if not m.fixed]
    if study.dea.bootstrap.replications * (x.size + y.size) > RANGED:
        once = study.returns_to_scale == "crs" and not study.dea.fixed_inputs
        boot = dea.bootstrap(x, y, **_plan(study), told=_part(told, 0.0, 1.0 if once else 0.5))
        # Under constant returns theta is 1/phi and both move the same rays: one bootstrap is both,
        # unless an input is held, which one side knows and the other does not.
        other = "output" if own == "input" else "input"
        ends = {own: (boot.lower, boot.upper), other: (1 / boot.upper, 1 / boot.lower)}
        if not once:
            turned = dea.bootstrap(x, y, **_plan(study, other), told=_part(told, 0.5, 1.0))
            ends[other] = (turned.lower, turned.upper)
        (least, most), (fewest, largest) = ends["input"], ends["output"]
        return boot, {
            "input": _radial(x, solved["input"].input_slacks, 1 - most, 1 - least).of(free),
            "output": _radial(y, solved["output"].output_slacks, fewest - 1, largest - 1),
        }
    found = {
        side: dea.bootstrap_gaps(
            x, y, **_plan(study, side), told=_part(told, half / 2, (half + 1) / 2)
        )
        for half, side in enumerate(("input", "output"))
    }
    m = x.shape[1]
    ranges = {
        "input": _spreads(found["input"].input_total, found["input"].input_slacks,
                          found["input"].slack_frequency[:, :m]).of(free),
        "output": _spreads(found["output"].output_total, found["output"].output_slacks,
                           found["output"].slack_frequency[:, m:]),
    }  # fmt: skip
    return found[own].bootstrap, ranges


def _spreads(total: dea.Interval, slack: dea.Interval, frequency: Array) -> Spreads:
    return Spreads(total.lower, total.upper, slack.lower, slack.upper, frequency)


def _radial(values: Array, slack: Array, low: Array, high: Array) -> Spreads:
    """Return the range of the part that the score moves, shifted by the slack as it is."""
    return Spreads(low[:, None] * values + slack, high[:, None] * values + slack)


def _ends(boot: dea.Bootstrap, study: Study) -> tuple[Array, Array]:
    """Return the intervals' lower and upper ends, in (0, 1]."""
    ends = _inward(boot.lower, study), _inward(boot.upper, study)
    return ends if study.dea.orientation == "input" else ends[::-1]


def _peers(own: dea.Efficiency, unit: int, slugs: tuple[str, ...]) -> tuple[Peer, ...]:
    return tuple(
        Peer(slugs[j], weight)
        for j, weight in own.peers(unit).items()
        if weight > SIGNIFICANT_WEIGHT
    )


def _frontier_chance(study: Study, x: Array, y: Array, *, told: Told) -> Array | None:
    """Return the share of draws within the source's rounding that put a unit on the frontier."""
    steps_x, steps_y = _steps(study.dea.inputs, x), _steps(study.dea.outputs, y)
    if not (steps_x.any() or steps_y.any()):
        return None
    return dea.rounding(
        x, y,
        input_precision=steps_x, output_precision=steps_y, orientation=study.dea.orientation,
        returns_to_scale=study.returns_to_scale, replications=ROUNDING_DRAWS,
        fixed_inputs=study.dea.fixed_inputs,
        seed=study.dea.bootstrap.seed, told=told,
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
    solved: dict[tuple[str, str], dea.Efficiency],
    ranges: dict[str, Spreads],
) -> tuple[Gap, ...]:
    x, y = columns(study.dea.inputs, table), columns(study.dea.outputs, table)
    scale = study.returns_to_scale
    free = [i for i, m in enumerate(study.dea.inputs) if not m.fixed]
    resources = resource_gaps(
        tuple(m.column for m in study.dea.free_inputs), x[:, free],
        (solved["input", "crs"], solved["input", "vrs"]), table.residents,
        returns_to_scale=scale, spreads=ranges.get("input"), places=free,
    )  # fmt: skip
    volumes = volume_gaps(
        tuple(m.column for m in study.dea.outputs), y,
        (solved["output", "crs"], solved["output", "vrs"]), table.residents,
        returns_to_scale=scale, spreads=ranges.get("output"),
    )  # fmt: skip
    unique = np.logical_and.reduce(
        [
            dea.uniqueness(
                x, y, orientation=side, returns_to_scale=scale, fixed_inputs=study.dea.fixed_inputs
            ).slacks
            for side in ("input", "output")
        ]
    )
    return tuple(Gap(r, v, bool(u)) for r, v, u in zip(resources, volumes, unique, strict=True))


def _checks(
    table: Table,
    x: Array,
    y: Array,
    near: NDArray[np.bool_],
    kinds: NDArray[np.str_],
    *,
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
