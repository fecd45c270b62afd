"""Super-efficiency by slacks (super-SBM)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.engine.technology import Technology, blocks
from analysis.dea.radial import Model, model_of
from analysis.dea.slacks_based import Ratio, shares, slacks_based_measure
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
    orientation: str = "none",
    returns_to_scale: str = "crs",
) -> SuperSlacksBased:
    r"""Super-efficiency by slacks (super-SBM) of the units that are efficient by slacks.

    .. math:: \delta = \min \frac{\frac{1}{m}\sum_i \bar x_i/x_i}{\frac{1}{s}\sum_r \bar y_r/y_r}
        \;:\; \bar x \ge \sum_{j \ne k}\lambda_j x_j,\; \bar y \le \sum_{j \ne k}\lambda_j y_j,\;
        \bar x \ge x,\; 0 \le \bar y \le y

    "input" holds the outputs, "output" the inputs at their values. Written with the steps from x up
    to x-bar and from y down to y-bar it is the slacks-based measure with the signs turned.

    Parameters and errors as in `slacks_based_measure`; moreover every input must be positive.

    Source: Tone (2002), EJOR 143:32-41.
    """
    base = slacks_based_measure(
        inputs, outputs, orientation=orientation, returns_to_scale=returns_to_scale
    )
    model = model_of(inputs, outputs, "input", returns_to_scale, None)
    if (model.x == 0).any():
        k, i = np.argwhere(model.x == 0)[0]
        raise UserError(
            f"inputs: unit {k + 1}, column {i + 1} is 0; a step up has no share in it: "
            "drop the unit or the column"
        )
    units = np.flatnonzero(base.scores >= 1 - 1e-9)
    scores, certificate, resolved = base.scores.copy(), base.certificate.copy(), base.resolved
    weights = shares(model)
    for part in blocks(len(units)):
        rows = units[part]
        scores[rows], certificate[rows] = _super(model, rows, weights[rows], orientation)
    for k in units[certificate[units] > CERTIFIED]:
        others = np.arange(len(model.x)) != k
        again = written_out.super_slacks_based(
            model.x[k], model.y[k], model.x[others], model.y[others],
            orientation=orientation, returns_to_scale=returns_to_scale,
        )  # fmt: skip
        scores[k], certificate[k] = again.score, again.gap
        resolved += 1
    return SuperSlacksBased(
        scores, ~np.isnan(scores), certificate, orientation, returns_to_scale, resolved
    )


def _super(model: Model, rows: Ints, weights: Array, orientation: str) -> tuple[Array, Array]:
    """Super-SBM scores and certificates of some units, each against all the others."""
    tech: Technology = model.tech
    own = model.own.take(rows)
    m, width, steps_from = tech.inputs, tech.inputs + tech.outputs, len(tech.columns)
    steps = -tech.columns[tech.units : tech.units + width]
    if orientation == "input":
        steps = steps[:m]
    elif orientation == "output":
        steps = steps[m:]
    columns = np.vstack([tech.columns, steps])
    programs = bases.begin(
        columns, tech.slots, own.start, np.zeros_like(own.start), own.start, own.start_row,
        t=0.0, excluded=rows,
    )  # fmt: skip
    allowed = simplex.drive_out(programs)
    per_step = weights * own.norms[:, None] * tech.row_units
    top, bottom = np.zeros((2, len(rows), len(columns)))
    if orientation != "output":
        top[:, steps_from : steps_from + m] = -per_step[:, :m]
    if orientation != "input":
        bottom[:, columns.shape[0] - tech.outputs :] = -per_step[:, m:]
    scores, left = Ratio(top, bottom).minimise(programs, allowed)
    error = np.maximum(left / scores.clip(min=1e-3), bases.primal_error(programs))
    infeasible = programs.status == bases.INFEASIBLE
    error[programs.status != bases.SOLVED] = np.inf
    scores[infeasible], error[infeasible] = np.nan, np.nan
    return scores, error
