"""What else the optimal solutions could be: ranges over optimal faces, and uniqueness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, SCORE_FLOOR, slack_cost, slack_values
from analysis.dea.engine.technology import Technology, blocks
from analysis.dea.radial import RadialModel, model_of, weights_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SAME = 1e-7


def weight_ranges(model: RadialModel) -> tuple[Array, Array, Array, Array]:
    """Range of the sum of weights among the optimal solutions of a CRS model.

    Returns
    -------
    scores, lower, upper, certificate
        (n,) each; what is not certified is solved again by HiGHS.
    """
    spanned = model.tech.subset(model.kept)
    scores, lower, upper, certificate = np.full((4, len(model.x)), np.nan)
    per_weight = np.zeros(len(spanned.columns))
    per_weight[: spanned.units] = 1 / spanned.norms
    for part in blocks(len(model.x)):
        programs, cost, allowed = model.begin_without_start(spanned, part)
        simplex.minimise(programs, cost, allowed=allowed)
        unbounded = programs.status == bases.UNBOUNDED
        score = programs.value_of(programs.count)
        face, gain = simplex.optimal_face(programs, cost, allowed)
        error = gain / np.maximum(np.abs(score), SCORE_FLOOR)
        norms = model.own.norms[part]
        for end, sign in ((lower, 1.0), (upper, -1.0)):
            objective = bases.Cost(columns=sign * per_weight)
            simplex.minimise(programs, objective, allowed=face)
            at = objective.of(programs, np.arange(len(norms)), programs.codes)
            found = sign * np.einsum("ni,ni->n", at, programs.values) * norms
            end[part] = found.clip(min=0)
            _, gain = simplex.optimal_face(programs, objective, face)
            error = np.maximum(error, gain * norms / np.maximum(end[part], SCORE_FLOOR))
            error = np.maximum(error, bases.primal_error(programs))
        scores[part] = np.where(unbounded, np.inf, score)
        certificate[part] = np.where(programs.status == bases.SOLVED, error, np.inf)
        for array in (lower[part], upper[part], certificate[part]):
            array[unbounded] = np.nan
    for k in np.flatnonzero(certificate > CERTIFIED):
        again = written_out.weight_range(
            model.x[k], model.y[k], *model.reference, orientation=model.orientation,
            fixed=model.fixed,
        )  # fmt: skip
        scores[k], certificate[k] = again.score, again.gap
        lower[k], upper[k] = again.lower, again.upper
    return scores, lower, upper, certificate


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Which parts of the two-phase answer the optimum determines.

    Attributes
    ----------
    peers
        (n,) whether the weights of the reference units are unique.
    slacks
        (n,) whether every single slack, and so every target, is unique. The weighted sum of the
        slacks always is.
    input_slacks_lower, input_slacks_upper, output_slacks_lower, output_slacks_upper
        (n, m), (n, s) least and largest value of each slack among the optimal solutions; NaN
        without a score.
    certificate
        (n,) relative error that the solutions prove. A unit above 1e-8 counts as not unique.
    """

    peers: Flags
    slacks: Flags
    input_slacks_lower: Array
    input_slacks_upper: Array
    output_slacks_lower: Array
    output_slacks_upper: Array
    certificate: Array


def uniqueness(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
    slack_weights: str = "mean",
    fixed_inputs: Sequence[int] = (),
) -> Uniqueness:
    """Say for each unit which parts of the answer of `efficiency` are one choice among several.

    Parameters as in `efficiency`. Identical reference units share a weight in any proportion, so
    their weights are not unique. A solution is unique exactly if no other solution of the second
    phase gives weight to a variable that is zero in this one: one more linear program says so. The
    range of each slack takes two.

    Source: Mangasarian (1979), Linear Algebra and its Applications 25:151-162.
    """
    checks.one_of("slack_weights", slack_weights, checks.SLACK_WEIGHTS)
    model = model_of(
        inputs, outputs, orientation, returns_to_scale, reference, fixed_inputs=fixed_inputs
    )
    spanned = model.tech.subset(model.kept)
    n, width = len(model.x), spanned.inputs + spanned.outputs
    peers, lower, upper = np.zeros(n, bool), np.empty((n, width)), np.empty((n, width))
    certificate = np.empty(n)
    second = slack_cost(spanned, weights_of(model.tech, slack_weights))
    for part in blocks(n):
        programs, cost, allowed = model.begin_without_start(spanned, part)
        simplex.minimise(programs, cost, allowed=allowed)
        score = np.abs(programs.value_of(programs.count))
        face, gain = simplex.optimal_face(programs, cost, allowed)
        simplex.minimise(programs, second, allowed=face)
        face, more = simplex.optimal_face(programs, second, face)
        error = np.maximum(gain / np.maximum(score, SCORE_FLOOR), more)
        peers[part] = _one_solution(programs, face)
        lower[part], upper[part] = _slack_ranges(programs, face, spanned)
        error = np.maximum(error, bases.primal_error(programs))
        certificate[part] = np.where(programs.status == bases.SOLVED, error, np.nan)
    scale = model.own.norms[:, None] * model.tech.row_units
    certain = certificate <= CERTIFIED
    slacks = np.all(upper - lower <= SAME, axis=1)
    lower, upper = lower * scale, upper * scale
    m = spanned.inputs
    return Uniqueness(
        peers & certain, slacks & certain, lower[:, :m], upper[:, :m], lower[:, m:], upper[:, m:],
        certificate,
    )  # fmt: skip


def _one_solution(programs: bases.Programs, face: Flags) -> Flags:
    """(N,) whether no solution on the face uses a column that the present one does not."""
    rows, at = np.nonzero(programs.values > SAME)
    codes = programs.codes[rows, at]
    inside = codes < programs.count
    unused = face.copy()
    unused[rows[inside], codes[inside]] = False
    several = np.flatnonzero(unused.any(axis=1) & (programs.status == bases.SOLVED))
    single = programs.status == bases.SOLVED
    if several.size:
        cost = bases.Cost(columns=-unused.astype(float))
        simplex.minimise(programs, cost, rows=several, allowed=face)
        at_cost = cost.of(programs, several, programs.codes[several])
        single[several] = -np.einsum("ni,ni->n", at_cost, programs.values[several]) <= SAME
    return single


def _slack_ranges(
    programs: bases.Programs, face: Flags, spanned: Technology
) -> tuple[Array, Array]:
    """(N, m + s) least and largest scaled slacks on the face; NaN for programs not solved."""
    lower = slack_values(programs, spanned)
    upper = lower.copy()
    for slack, code in enumerate(range(spanned.units, spanned.units + lower.shape[1])):
        for end, sign in ((lower, 1.0), (upper, -1.0)):
            columns = np.zeros(programs.count)
            columns[code] = sign
            movable = np.flatnonzero(face[:, code])
            simplex.minimise(programs, bases.Cost(columns=columns), rows=movable, allowed=face)
            end[movable, slack] = slack_values(programs, spanned)[movable, slack]
    lower[programs.status != bases.SOLVED] = np.nan
    upper[programs.status != bases.SOLVED] = np.nan
    return lower, upper
