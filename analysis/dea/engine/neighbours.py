"""Solve samples of units from what their neighbours know.

The optimal multipliers of any unit price out for all units of its sample: they are a supporting
hyperplane of the one technology. So a few units of each sample are solved from scratch, every other
one starts from the hyperplane that bounds its score best, and the dual simplex takes it from there;
near a unit that is solved this takes no pivot or few. In a large sample some more are solved first,
so that all others find a nearer one.

In a large sample most units lie behind the frontier and need not be priced. The columns begin with
those that hyperplanes of the last sample touch, and grow by those that the scratch units' own
hyperplanes do not hold. What is still missing shows in the scores: a unit that is left out is its
own program's reference unit, so it lies within the technology exactly if its score is no further
off than its own place. Those that lie beyond are let in, and the programs they matter to pivot on.

Source: Dula and Lopez (2009), INFOR 47:33-43, build the frame by such hyperplanes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.dea.engine import bases, simplex
from analysis.dea.engine.dual_simplex import adopt, bounds, minimise_dually
from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.engine.sample_programs import SamplePrograms

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

GROWING_FROM = 600
"""Units of a sample from which its columns grow, rather than all be priced at once."""

SCRATCH_LEAST = 3
SCRATCH_SHARE = 16  # one in so many units of a small sample
SCRATCH_LARGE = 100
WIDER = 6  # times as many that are solved from these, for all others to start from
OUTSIDE = 1e-10
MOST_TIMES = 50
TWICE = 2


@dataclass(frozen=True, slots=True)
class SolvedSample:
    """Programs at an optimal basis, and what belongs to it.

    Attributes
    ----------
    programs
        The programs, S * n of them.
    beyond
        Largest share by which a reference unit that was left out may lie beyond the frontier.
    hyperplanes
        (F, rows) multipliers that price out on every unit of the last sample.
    """

    programs: bases.Programs
    beyond: float
    hyperplanes: Array


def solve_together(samples: SamplePrograms) -> SolvedSample:
    """Solve small samples, each of them on all its units."""
    count, n, r = samples.points.shape
    slack = np.broadcast_to(samples.slack, (count, *samples.slack.shape))
    columns = np.concatenate([samples.points, slack], axis=1)
    group = np.repeat(np.arange(count), n)
    programs = samples.blank(columns, group)
    scratch = _spread(n, max(SCRATCH_LEAST, n // SCRATCH_SHARE))
    rows = (np.arange(count)[:, None] * n + scratch).ravel()
    found = samples.solved_from_start(rows, columns, group[rows])
    own = found.codes == programs.count + 1
    found.codes[:] = np.where(own, (rows % n)[:, None], found.codes)
    _take_over(programs, rows, found)
    known = _hyperplanes(found).reshape(count, len(scratch), r)
    rhs, direction = (a.reshape(count, n, r) for a in (samples.rhs, samples.direction))
    best = bounds(rhs, direction, known, samples.cost).argmax(axis=2)
    best += np.arange(count)[:, None] * len(scratch)
    others = _others(count * n, rows)
    _from_neighbours(programs, others, found, best.ravel()[others], samples)
    programs.first_basis[:] = bases.basis(programs, np.arange(count * n))
    return SolvedSample(programs, 0.0, known[-1])


def solve_growing(sample: SamplePrograms, hints: Array | None) -> tuple[SolvedSample, Ints]:
    """Solve one large sample on a part of its units, which grows until it spans the frontier.

    Parameters
    ----------
    sample
        One sample.
    hints
        (F, rows) hyperplanes of a sample like this one, if any is known.

    Returns
    -------
    solved, kept
        `kept` are the units, by index, that the programs' columns are.
    """
    n = sample.points.shape[1]
    scratch = _spread(n, SCRATCH_LARGE)
    touching = scratch if hints is None else _touching(sample, hints)
    kept = np.union1d(touching, np.flatnonzero(sample.doubtful))
    found, kept = _scratch(sample, scratch, kept)
    programs = sample.blank(found.columns, None)
    _take_over(programs, scratch, found)
    solved = scratch
    for number in (SCRATCH_LARGE * WIDER, n):
        rows = np.setdiff1d(_spread(n, number), solved)
        best = solved[_best_bounds(sample, rows, _hyperplanes(programs, solved))]
        _from_neighbours(programs, rows, programs, best, sample)
        solved = np.union1d(solved, rows)
    known = _hyperplanes(found)
    programs.first_basis[:] = bases.basis(programs, solved)
    beyond = _beyond(programs, sample, np.arange(n))
    for _ in range(MOST_TIMES):
        beyond[kept] = 0.0
        left_out = np.flatnonzero(beyond > OUTSIDE)
        if not left_out.size:
            break
        programs, moved = _let_in(programs, sample.points[0, left_out], len(kept), sample.cost)
        kept = np.append(kept, left_out)
        beyond[moved] = _beyond(programs, sample, moved)
    return SolvedSample(programs, float(beyond.max()), known), kept


def _beyond(programs: bases.Programs, sample: SamplePrograms, rows: Ints) -> Array:
    """Share by which the reference units of some rows lie beyond the frontier of the columns.

    Without a feasible solution of other columns nothing holds it in: inf.
    """
    codes = programs.codes[rows]
    score = np.where(codes == programs.count, programs.values[rows], 0.0).sum(axis=1)
    share = sample.cost.t * (score / sample.t[rows] - 1)
    unproven = programs.status[rows] != bases.SOLVED
    unproven |= bases.primal_error(programs, rows) > CERTIFIED
    unproven |= (codes == programs.count + 1).any(axis=1)
    share[unproven] = np.inf
    return np.maximum(share, 0.0)


def _scratch(sample: SamplePrograms, units: Ints, kept: Ints) -> tuple[bases.Programs, Ints]:
    """Solve units from scratch, and let in what their hyperplanes do not hold, until they do."""
    points = sample.points[0]
    found = sample.solved_from_start(units, np.vstack([points[kept], sample.slack]))
    for _ in range(MOST_TIMES):
        reduced = np.concatenate(
            [found.duals[part] @ points.T for part in _slices(len(units), points)]
        )
        reduced[:, kept] = 0.0
        worst = reduced.argmax(axis=1)
        at_fault = reduced[np.arange(len(units)), worst] > OUTSIDE
        missing = np.unique(worst[at_fault])
        if not missing.size:
            break
        found, _ = _let_in(found, points[missing], len(kept), sample.cost)
        kept = np.append(kept, missing)
    # A unit's own column, where it is still basic, is one that others may have as well.
    row, slot = np.nonzero(found.codes == found.count + 1)
    missing = np.setdiff1d(units[row], kept)
    found = _with_columns(found, points[missing], len(kept))
    kept = np.append(kept, missing)
    place = np.full(len(points), -1)
    place[kept] = np.arange(len(kept))
    found.codes[row, slot] = place[units[row]]
    return found, kept


def _touching(sample: SamplePrograms, hyperplanes: Array) -> Ints:
    """Units that lie furthest out along each of some hyperplanes (F, rows)."""
    points = sample.points[0]
    swept = (sample.direction != 0).any(axis=0)
    found = []
    for part in _slices(len(hyperplanes), points):
        some = hyperplanes[part]
        along = np.abs(some[:, swept] @ points[:, swept].T)
        with np.errstate(divide="ignore", invalid="ignore"):
            beyond = (some @ points.T) / along
        found.append(np.where(np.isfinite(beyond), beyond, -np.inf).argmax(axis=1))
    return np.unique(np.concatenate(found))


def _spread(n: int, number: int) -> Ints:
    """Return some of n units, spread over all."""
    return np.unique(np.linspace(0, n - 1, min(n, number)).astype(np.int64))


def _others(n: int, units: Ints) -> Ints:
    left = np.ones(n, dtype=bool)
    left[units] = False
    return np.flatnonzero(left)


def _slices(n: int, right: Array) -> list[slice]:
    """Cut n rows so that their product with `right` stays small."""
    step = max(1, simplex.PRODUCT_SIZE // right.size)
    return [slice(first, first + step) for first in range(0, n, step)]


def _hyperplanes(found: bases.Programs, rows: Ints | None = None) -> Array:
    """Multipliers of programs; zeros, which bound nothing, for one that no other can start from."""
    rows = np.arange(len(found.rhs)) if rows is None else rows
    of_all = (found.codes[rows] <= found.count).all(axis=1)  # no column of one program's own
    of_all &= found.status[rows] == bases.SOLVED
    return np.where(of_all[:, None], found.duals[rows], 0.0)


def _best_bounds(sample: SamplePrograms, rows: Ints, known: Array) -> Ints:
    """Return which of some hyperplanes bounds each of some units best."""
    found = [
        bounds(sample.rhs[some], sample.direction[some], known, sample.cost).argmax(axis=1)
        for some in (rows[part] for part in _slices(len(rows), known))
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def _from_neighbours(
    programs: bases.Programs, rows: Ints, found: bases.Programs, best: Ints, sample: SamplePrograms
) -> None:
    """Solve some programs from the bases of those found; from scratch where that comes to no end.

    `best` says for every one of them which of those found bounds it best.
    """
    sound = adopt(programs, rows, found.codes[best], found.inverse[best], sample.cost)
    sound &= found.status[best] == bases.SOLVED
    start_over(programs, rows[~sound], sample)
    for _ in range(TWICE):  # what rounding has hidden shows once the bases are inverted afresh
        start_over(programs, minimise_dually(programs, rows[sound]), sample)
        bases.refresh(programs, rows, sample.cost)


def start_over(programs: bases.Programs, rows: Ints, sample: SamplePrograms) -> None:
    """Solve programs again from where each unit's own reference unit is."""
    if rows.size:
        group = None if programs.group is None else programs.group[rows]
        _take_over(programs, rows, sample.solved_from_start(rows, programs.columns, group))


def _take_over(programs: bases.Programs, rows: Ints, found: bases.Programs) -> None:
    programs.codes[rows], programs.values[rows] = found.codes, found.values
    programs.inverse[rows], programs.duals[rows] = found.inverse, found.duals
    programs.first_basis[rows], programs.status[rows] = found.first_basis, found.status
    programs.fresh[rows] = found.fresh


def _let_in(
    programs: bases.Programs, new: Array, at: int, cost: bases.Cost
) -> tuple[bases.Programs, Ints]:
    """Give optimal programs further columns; returns them, optimal again, and which have moved."""
    programs = _with_columns(programs, new, at)
    gains = [(programs.duals[part] @ new.T).max(axis=1) for part in _slices(len(programs.rhs), new)]
    moved = np.flatnonzero(np.concatenate(gains) > simplex.REDUCED_COST)
    simplex.minimise(programs, cost, rows=moved)
    return programs, moved


def _with_columns(programs: bases.Programs, new: Array, at: int) -> bases.Programs:
    """Return the programs with further columns, before what stands at `at`."""
    columns = np.vstack([programs.columns[:at], new, programs.columns[at:]])
    codes = np.where(programs.codes >= at, programs.codes + len(new), programs.codes)
    return replace(programs, columns=columns, codes=codes)
