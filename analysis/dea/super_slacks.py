"""Super-efficiency by slacks (super-SBM), with bad outputs and zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.engine.technology import Technology, blocks
from analysis.dea.radial import RadialModel
from analysis.dea.slacks_based import (
    Ratio,
    model_with_bad,
    replaced,
    shares,
    slacks_based_measure,
)
from analysis.errors import UserError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SuperSlacksBased:
    """Super-efficiency by slacks for n units.

    Attributes
    ----------
    scores
        (n,) at least 1 for a unit that is efficient by slacks, its slacks-based efficiency
        otherwise; NaN where the other units span no point to compare with.
    feasible
        (n,) False where there is none.
    certificate
        (n,) relative error that the solutions prove.
    orientation, returns_to_scale
        The model.
    resolved
        How many units HiGHS had to solve again.
    """

    scores: Array
    feasible: NDArray[np.bool_]
    certificate: Array
    orientation: str
    returns_to_scale: str
    resolved: int


def super_slacks_based_measure(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    bad_outputs: ArrayLike | None = None,
    orientation: str = "none",
    returns_to_scale: str = "crs",
    zero_outputs: str = "refuse",
    zero_inputs: str = "refuse",
) -> SuperSlacksBased:
    r"""Super-efficiency by slacks (super-SBM) of the units that are efficient by slacks.

    .. math:: \delta = \min \frac{\frac{1}{m}\sum_i \bar x_i/x_i}
        {\frac{1}{s + q}(\sum_r \bar y_r/y_r + \sum_b (2 - \bar b_b/b_b))}
        \;:\; \bar x \ge \sum_{j \ne k}\lambda_j x_j,\; \bar y \le \sum_{j \ne k}\lambda_j y_j,\;
        \bar b \ge \sum_{j \ne k}\lambda_j b_j,\;
        \bar x \ge x,\; 0 \le \bar y \le y,\; \bar b \ge b

    "input" holds the outputs, good and bad, "output" the inputs at their values. Written with the
    steps from x up to x-bar and from y down to y-bar it is the slacks-based measure with the signs
    turned.

    Parameters
    ----------
    inputs, outputs, bad_outputs, orientation, returns_to_scale, zero_outputs
        As in `slacks_based_measure`.
    zero_inputs
        An input or bad output of zero has no share that a step up could be measured by: "refuse"
        it, or "replace" it as a zero output is replaced.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Tone (2002), EJOR 143:32-41; bad outputs as in Tone (2003), with their steps in the
    denominator where their slacks are.
    """
    checks.one_of("zero_inputs", zero_inputs, ("refuse", "replace"))
    if zero_inputs == "replace":
        inputs = replaced(checks.technology(inputs, outputs)[0], "inputs")
        if bad_outputs is not None:
            bad_outputs = replaced(checks.table("bad_outputs", bad_outputs), "bad_outputs")
    base = slacks_based_measure(
        inputs, outputs, bad_outputs=bad_outputs, orientation=orientation,
        returns_to_scale=returns_to_scale, zero_outputs=zero_outputs,
    )  # fmt: skip
    model, bad = model_with_bad(inputs, outputs, bad_outputs, returns_to_scale, zero_outputs)
    if (model.x == 0).any():
        k, i = np.argwhere(model.x == 0)[0]
        m = model.x.shape[1] - bad
        name, column = ("inputs", i + 1) if i < m else ("bad_outputs", i - m + 1)
        raise UserError(
            f"{name}: unit {k + 1}, column {column} is 0; a step up has no share in it: "
            "replace it by zero_inputs, or drop the unit or the column"
        )
    units = np.flatnonzero(base.scores >= 1 - 1e-9)
    scores, certificate, resolved = base.scores.copy(), base.certificate.copy(), base.resolved
    gains, growth = shares(model, bad, orientation)
    for part in blocks(len(units)):
        rows = units[part]
        scores[rows], certificate[rows] = _super(model, rows, gains[rows], growth[rows])
    for k in units[certificate[units] > CERTIFIED]:
        others = np.arange(len(model.x)) != k
        again = written_out.super_slacks_based(
            model.x[k], model.y[k], model.x[others], model.y[others],
            gains=gains[k], growth=growth[k], returns_to_scale=returns_to_scale,
        )  # fmt: skip
        scores[k], certificate[k] = again.score, again.gap
        resolved += 1
    return SuperSlacksBased(
        scores, ~np.isnan(scores), certificate, orientation, returns_to_scale, resolved
    )


def _super(model: RadialModel, rows: Ints, gains: Array, growth: Array) -> tuple[Array, Array]:
    """Super-SBM scores and certificates of some units, each against all the others."""
    tech: Technology = model.tech
    own = model.own.take(rows)
    width, steps_from = tech.inputs + tech.outputs, len(tech.columns)
    # A column in which no unit's step counts is held at its values.
    moving = np.flatnonzero((gains + growth).any(axis=0))
    steps = -tech.columns[tech.units : tech.units + width][moving]
    columns = np.vstack([tech.columns, steps])
    programs = bases.begin(
        columns, tech.slots, own.start, np.zeros_like(own.start), own.start,
        start_row=own.start_row, t=0.0, excluded=rows,
    )  # fmt: skip
    allowed = simplex.drive_out(programs)
    scale = own.norms[:, None] * tech.row_units
    top, bottom = np.zeros((2, len(rows), len(columns)))
    top[:, steps_from:] = -(gains * scale)[:, moving]
    bottom[:, steps_from:] = -(growth * scale)[:, moving]
    scores, left = Ratio(top, bottom).minimise(programs, allowed)
    error = np.maximum(left / scores.clip(min=1e-3), bases.primal_error(programs))
    infeasible = programs.status == bases.INFEASIBLE
    error[(programs.status != bases.SOLVED) | own.doubtful] = np.inf
    scores[infeasible], error[infeasible] = np.nan, np.nan
    return scores, error
