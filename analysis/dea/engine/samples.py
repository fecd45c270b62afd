"""Scores of many small samples at once: bootstrap replications, draws of rounded data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, SCORE_FLOOR
from analysis.dea.engine.technology import slack_columns

Array = NDArray[np.float64]

# Programs advanced together; their columns, one set per sample, stay within some tens of MB.
AT_ONCE = 4096


def sampled_scores(
    reference_x: Array,
    reference_y: Array,
    x: Array,
    y: Array,
    *,
    orientation: str,
    returns_to_scale: str,
) -> tuple[Array, Array]:
    """Score the units of each sample against that sample's own frontier.

    Unit k is unit k of the reference with its inputs (input orientation) or outputs (output
    orientation) in another proportion, so that this unit is where its program can start.

    Parameters
    ----------
    reference_x, reference_y
        (B, n, m) and (B, n, s), what spans the frontier of each sample.
    x, y
        (B, n, m) and (B, n, s), the units measured, row by row multiples of the reference.

    Returns
    -------
    scores, certificate
        (B, n) each; what could not be certified in the batch is solved again by HiGHS.
    """
    samples, n = x.shape[:2]
    scores, certificate = np.empty((samples, n)), np.empty((samples, n))
    step = max(1, AT_ONCE // n)
    for first in range(0, samples, step):
        part = slice(first, first + step)
        scores[part], certificate[part] = _some_samples(
            reference_x[part], reference_y[part], x[part], y[part], orientation, returns_to_scale
        )
    for b, k in np.argwhere(certificate > CERTIFIED):
        again = written_out.radial(
            x[b, k], y[b, k], reference_x[b], reference_y[b],
            orientation=orientation, returns_to_scale=returns_to_scale,
        )  # fmt: skip
        scores[b, k], certificate[b, k] = again.score, again.gap
    return scores, certificate


def _some_samples(
    reference_x: Array, reference_y: Array, x: Array, y: Array, orientation: str, kind: str
) -> tuple[Array, Array]:
    samples, n, m = x.shape
    s = y.shape[2]
    points, own = np.concatenate([reference_x, reference_y], 2), np.concatenate([x, y], 2)
    row_units = points.mean(axis=(0, 1))
    row_units = np.where(row_units > 0, row_units, 1.0)
    points, own = points / row_units, own / row_units
    norms = points.max(axis=2, keepdims=True)
    points, own = points / norms, own / norms
    swept = slice(0, m) if orientation == "input" else slice(m, m + s)
    t = points[:, :, swept].sum(axis=2) / own[:, :, swept].sum(axis=2)
    direction = np.zeros_like(own)
    direction[:, :, swept] = -own[:, :, swept]
    rhs = own + direction
    start_row = m + points[:, :, m:].argmax(axis=2)
    slots = n + np.arange(m + s)
    if kind != "crs":
        scale = 1 / norms
        points, rhs = np.concatenate([points, scale], 2), np.concatenate([rhs, scale], 2)
        direction = np.concatenate([direction, np.zeros_like(scale)], 2)
        start_row = np.full((samples, n), m + s)
        slots = np.append(slots, -1)
    slacks = np.broadcast_to(slack_columns(m, s, kind), (samples, *slack_columns(m, s, kind).shape))
    rows = points.shape[2]
    programs = bases.begin(
        np.concatenate([points, slacks], 1), slots, rhs.reshape(-1, rows),
        direction.reshape(-1, rows), points.reshape(-1, rows), start_row.ravel(),
        t=t.ravel(), group=np.repeat(np.arange(samples), n),
    )  # fmt: skip
    sense = -1 if orientation == "input" else 1
    simplex.enter_direction(programs, t=t.ravel(), sense=sense)
    cost = bases.Cost(t=-float(sense))
    simplex.minimise(programs, cost)
    scores = programs.value_of(programs.count)
    gain = simplex.optimal_face(programs, cost)[1]
    error = np.maximum(gain / np.maximum(np.abs(scores), SCORE_FLOOR), bases.primal_error(programs))
    error[programs.status != bases.SOLVED] = np.inf
    return scores.reshape(samples, n), error.reshape(samples, n)
