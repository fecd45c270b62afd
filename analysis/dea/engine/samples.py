"""Scores of many small samples at once: bootstrap replications, draws of rounded data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, SCORE_FLOOR, basic_slacks, second_phase
from analysis.dea.engine.technology import doubtful, slack_columns

Array = NDArray[np.float64]

# Programs advanced together; their columns, one set per sample, stay within some tens of MB.
AT_ONCE = 4096


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
) -> Sampled:
    """Score the units of each sample against that sample's own frontier.

    Unit k is unit k of the reference with its inputs (input orientation) or outputs (output
    orientation) in another proportion, so that this unit is where its program can start.

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

    What could not be certified in the batch is solved again by HiGHS.
    """
    (x, y), (reference_x, reference_y) = measured, reference
    samples, n = x.shape[:2]
    scores, certificate = np.empty((samples, n)), np.empty((samples, n))
    slacks = None if slack_weights is None else np.empty((samples, n, x.shape[2] + y.shape[2]))
    step = max(1, AT_ONCE // n)
    for first in range(0, samples, step):
        part = slice(first, first + step)
        found = _some_samples(
            np.concatenate([reference_x[part], reference_y[part]], 2),
            np.concatenate([x[part], y[part]], 2),
            x.shape[2], orientation, returns_to_scale, slack_weights=slack_weights,
        )  # fmt: skip
        scores[part], certificate[part] = found.scores, found.certificate
        if slacks is not None:
            slacks[part] = found.slacks
    for b, k in np.argwhere(certificate > CERTIFIED):
        again = written_out.radial(
            x[b, k], y[b, k], reference_x[b], reference_y[b], orientation=orientation,
            returns_to_scale=returns_to_scale,
            slack_weights="mean" if slack_weights is None else slack_weights,
        )  # fmt: skip
        scores[b, k], certificate[b, k] = again.score, again.gap
        if slacks is not None:
            slacks[b, k] = np.concatenate([again.input_slacks, again.output_slacks])
    return Sampled(scores, certificate, slacks)


def _some_samples(
    points: Array, own: Array, m: int, orientation: str, kind: str, *, slack_weights: Array | None
) -> Sampled:
    samples, n, width = points.shape
    row_units = points.mean(axis=(0, 1))
    row_units = np.where(row_units > 0, row_units, 1.0)
    points, own = points / row_units, own / row_units
    norms = points.max(axis=2, keepdims=True)
    points, own = points / norms, own / norms
    wide = doubtful(points)
    swept = slice(0, m) if orientation == "input" else slice(m, width)
    t = points[:, :, swept].sum(axis=2) / own[:, :, swept].sum(axis=2)
    direction = np.zeros_like(own)
    direction[:, :, swept] = -own[:, :, swept]
    rhs = own + direction
    start_row = m + points[:, :, m:].argmax(axis=2)
    slots = n + np.arange(width)
    if kind != "crs":
        scale = 1 / norms
        points, rhs = np.concatenate([points, scale], 2), np.concatenate([rhs, scale], 2)
        direction = np.concatenate([direction, np.zeros_like(scale)], 2)
        start_row = np.full((samples, n), width)
        slots = np.append(slots, -1)
    slack = slack_columns(m, width - m, kind)
    rows = points.shape[2]
    programs = bases.begin(
        np.concatenate([points, np.broadcast_to(slack, (samples, *slack.shape))], 1), slots,
        rhs.reshape(-1, rows), direction.reshape(-1, rows), points.reshape(-1, rows),
        start_row=start_row.ravel(), t=t.ravel(), group=np.repeat(np.arange(samples), n),
    )  # fmt: skip
    sense = -1 if orientation == "input" else 1
    simplex.enter_direction(programs, t=t.ravel(), sense=sense)
    cost = bases.Cost(t=-float(sense))
    simplex.minimise(programs, cost)
    scores = programs.value_of(programs.count)
    size = np.maximum(np.abs(scores), SCORE_FLOOR)
    face, gain = simplex.optimal_face(programs, cost)
    error = np.maximum(gain / size, bases.primal_error(programs))
    slacks = None
    if slack_weights is not None:
        second = second_phase(programs.count, n, slack_weights * row_units)
        simplex.minimise(programs, second, allowed=face)
        error = np.maximum(error, simplex.optimal_face(programs, second, face)[1])
        moved = np.abs(programs.value_of(programs.count) - scores) / size
        error = np.maximum(error, np.maximum(moved, bases.primal_error(programs)))
        values = basic_slacks(programs, n, width).reshape(samples, n, width)
        slacks = values * norms * row_units
    error[(programs.status != bases.SOLVED) | wide.ravel()] = np.inf
    return Sampled(scores.reshape(samples, n), error.reshape(samples, n), slacks)
