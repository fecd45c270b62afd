"""Super-efficiency: each unit against the frontier of all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import Measured, measure
from analysis.dea.engine.technology import Technology, begin_radial
from analysis.dea.radial import RadialModel, model_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SuperEfficiency:
    """Super-efficiency of n units.

    Attributes
    ----------
    scores
        (n,) theta, above 1 for a unit that the others do not reach (input), or phi, below 1 for
        such a unit (output); NaN where the others span no point to compare with.
    feasible
        (n,) False where there is none: the unit is beyond comparison in this orientation.
    certificate
        (n,) as in `Efficiency`.
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


def super_efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    fixed_inputs: Sequence[int] = (),
) -> SuperEfficiency:
    r"""Measure each unit against the others alone.

    .. math:: \min\theta \;:\; \sum_{j \ne k}\lambda_j x_j \le \theta x_k,\;
        \sum_{j \ne k}\lambda_j y_j \ge y_k

    and its output-oriented twin, with :math:`\sum\lambda` restricted by the returns to scale. Only
    units on the frontier are solved anew: leaving out another changes nothing.

    Parameters and errors as in `efficiency`.

    Source: Andersen and Petersen (1993), Management Science 39:1261-1264; on infeasibility: Seiford
    and Zhu (1999), INFOR 37:174-187.
    """
    model = model_of(
        inputs, outputs, orientation, returns_to_scale, None, fixed_inputs=fixed_inputs
    )
    found = measure(
        model.tech, model.kept, model.begin, model.own,
        of_the_technology=np.arange(len(model.x)), slack_weights=None,
    )  # fmt: skip
    resolved = _again(model, found, np.arange(len(model.x)), leave_out=False)
    if len(model.x) == 1:
        return SuperEfficiency(
            np.array([np.nan]), np.array([False]), np.array([np.nan]),
            orientation, returns_to_scale, 0,
        )  # fmt: skip
    without = without_unit(model, model.kept, model.kept)
    resolved += _again(model, without, model.kept, leave_out=True)
    found.scores[model.kept] = without.scores
    found.certificate[model.kept] = without.certificate
    feasible = ~np.isnan(found.scores)
    return SuperEfficiency(
        found.scores, feasible, found.certificate, orientation, returns_to_scale, resolved
    )


def without_unit(model: RadialModel, units: Ints, left_out: Ints) -> Measured:
    """Measure unit `units[i]` of a model against all its units but `left_out[i]`."""

    def begin(
        spanned: Technology, part: slice
    ) -> tuple[bases.Programs, bases.Cost, NDArray[np.bool_] | None]:
        programs, cost = begin_radial(
            spanned, model.own.take(units[part]), model.orientation,
            fixed=model.fixed, excluded=left_out[part],
        )  # fmt: skip
        return programs, cost, simplex.drive_out(programs)

    return measure(
        model.tech, np.arange(model.tech.units), begin, model.own.take(units),
        of_the_technology=None, slack_weights=None,
    )  # fmt: skip


def _again(model: RadialModel, found: Measured, units: Ints, *, leave_out: bool) -> int:
    """Solve again by HiGHS what is not certified; return how many."""
    X, Y = model.reference
    again_at = found.uncertified
    for at in again_at:
        k = units[at]
        others = np.arange(len(X)) != k if leave_out else slice(None)
        again = written_out.radial(
            model.x[k], model.y[k], X[others], Y[others],
            orientation=model.orientation, returns_to_scale=model.tech.returns_to_scale,
            fixed=model.fixed,
        )  # fmt: skip
        found.scores[at], found.certificate[at] = again.score, again.gap
    return len(again_at)
