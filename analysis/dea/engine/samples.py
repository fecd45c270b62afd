"""Scores of many small samples at once: bootstrap replications, draws of rounded data."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis import workers
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, SCORE_FLOOR, basic_slacks, second_phase
from analysis.dea.engine.neighbours import (
    GROWING_FROM,
    SolvedSample,
    solve_growing,
    solve_together,
    start_over,
)
from analysis.dea.engine.sample_programs import SamplePrograms, sample_programs
from analysis.dea.engine.technology import moving

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Programs advanced together; their columns, one set per sample, stay within some tens of MB.
AT_ONCE = 4096

# Units of all samples from which further processes pay: some seconds of work.
WORTH_WORKERS = 300_000

# Large samples in a row, each of which tells the next where to begin.
IN_A_ROW = 16


@dataclass(frozen=True, slots=True)
class Sampled:
    """What B samples of n units were found to be.

    Attributes
    ----------
    scores, certificate
        (B, n) as in `analysis.dea.radial.Efficiency`.
    slacks
        (B, n, m + s) in the units of the data; None if they were not asked for.
    """

    scores: Array
    certificate: Array
    slacks: Array | None


def sampled(
    reference: tuple[Array, Array],
    measured: tuple[Array, Array],
    *,
    orientation: str,
    returns_to_scale: str,
    slack_weights: Array | None = None,
    fixed_inputs: Collection[int] = (),
    told: Callable[[float], None] = lambda share: None,
) -> Sampled:
    """Score the units of each sample against that sample's own frontier.

    Unit k is unit k of the reference with its inputs (input orientation; those that are not fixed)
    or outputs (output orientation) in another proportion, so that this unit is where its program
    can start.

    Parameters
    ----------
    reference
        Inputs (B, n, m) and outputs (B, n, s) of what spans the frontier of each sample.
    measured
        Inputs and outputs of the same shapes, the units measured, row by row multiples of the
        reference.
    orientation, returns_to_scale
        The radial model.
    slack_weights
        (m + s,) weights of the slacks, in one over the units of the data, that a second phase
        maximises; None for the scores alone.
    fixed_inputs
        Inputs that input orientation leaves as they are.
    told
        Told the share of the samples that is done, now and then.

    What could not be certified in the batch is solved again by HiGHS.
    """
    (x, y), (reference_x, reference_y) = measured, reference
    count, n = x.shape[:2]
    moved = moving(x.shape[2], y.shape[2], orientation, fixed_inputs)
    step = max(1, AT_ONCE // n) if n < GROWING_FROM else IN_A_ROW
    tasks = (
        _Task(
            np.concatenate([reference_x[part], reference_y[part]], 2),
            np.concatenate([x[part], y[part]], 2),
            x.shape[2], moved, returns_to_scale, slack_weights,
        )
        for part in (slice(first, first + step) for first in range(0, count, step))
    )  # fmt: skip
    found: list[Sampled] = []
    for one in workers.each(_solve, tasks, pays=count * n >= WORTH_WORKERS):
        found.append(one)
        told(min(len(found) * step / count, 1.0))
    scores = np.concatenate([one.scores for one in found])
    certificate = np.concatenate([one.certificate for one in found])
    slacks = None
    if slack_weights is not None:
        slacks = np.concatenate([one.slacks for one in found])
    for b, k in np.argwhere(certificate > CERTIFIED):
        again = written_out.radial(
            x[b, k], y[b, k], reference_x[b], reference_y[b], orientation=orientation,
            returns_to_scale=returns_to_scale,
            slack_weights="mean" if slack_weights is None else slack_weights, fixed=fixed_inputs,
        )  # fmt: skip
        scores[b, k], certificate[b, k] = again.score, again.gap
        if slacks is not None:
            slacks[b, k] = np.concatenate([again.input_slacks, again.output_slacks])
    return Sampled(scores, certificate, slacks)


@dataclass(frozen=True, slots=True)
class _Task:
    """Samples (B, n, m + s), the units measured, and the model, as `sample_programs` takes them."""

    reference: Array
    measured: Array
    inputs: int
    moved: Ints
    returns_to_scale: str
    slack_weights: Array | None


def _solve(task: _Task) -> Sampled:
    """Solve samples: small ones all at once, large ones each on what spans its frontier."""
    samples = sample_programs(
        task.reference, task.measured, task.inputs, task.moved, task.returns_to_scale
    )
    slack_weights = task.slack_weights
    count, n = samples.points.shape[:2]
    if n < GROWING_FROM:
        solved = solve_together(samples)
        return _answers(samples, solved, slack_weights, n)
    answers, hints = [], None
    for index in range(count):
        sample = samples.sample(index)
        solved, kept = solve_growing(sample, hints)
        answers.append(_answers(sample, solved, slack_weights, len(kept)))
        hints = solved.hyperplanes
    slacks = None
    if slack_weights is not None:
        slacks = np.concatenate([one.slacks for one in answers])
    return Sampled(
        np.concatenate([one.scores for one in answers]),
        np.concatenate([one.certificate for one in answers]),
        slacks,
    )


def _answers(
    samples: SamplePrograms, solved: SolvedSample, slack_weights: Array | None, first_slack: int
) -> Sampled:
    """Certify the scores, and let a second phase find the slacks."""
    programs, cost = solved.programs, samples.cost
    face, error = _certified(programs, cost)
    doubted = np.flatnonzero(error > CERTIFIED)
    if doubted.size:
        start_over(programs, doubted, samples)
        face, error = _certified(programs, cost)
    scores = programs.value_of(programs.count)
    size = np.maximum(np.abs(scores), SCORE_FLOOR)
    error = np.maximum(error, solved.beyond)
    shape = samples.points.shape[:2]
    slacks = None
    if slack_weights is not None:
        width = len(samples.row_units)
        second = second_phase(programs.count, first_slack, slack_weights * samples.row_units)
        simplex.minimise(programs, second, allowed=face)
        error = np.maximum(error, simplex.optimal_face(programs, second, face)[1])
        moved = np.abs(programs.value_of(programs.count) - scores) / size
        error = np.maximum(error, np.maximum(moved, bases.primal_error(programs)))
        values = basic_slacks(programs, first_slack, width).reshape(*shape, width)
        slacks = values * samples.norms * samples.row_units
    error[(programs.status != bases.SOLVED) | samples.doubtful] = np.inf
    return Sampled(scores.reshape(shape), error.reshape(shape), slacks)


def _certified(programs: bases.Programs, cost: bases.Cost) -> tuple[Flags, Array]:
    """Optimal faces, and the relative errors that the programs prove."""
    face, gain = simplex.optimal_face(programs, cost)
    size = np.maximum(np.abs(programs.value_of(programs.count)), SCORE_FLOOR)
    error = np.maximum(gain / size, bases.primal_error(programs))
    return face, np.where(programs.status == bases.SOLVED, error, np.inf)
