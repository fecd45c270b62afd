"""Hyperbolic efficiency: inputs shrink and outputs grow by one factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, measure
from analysis.dea.engine.technology import Technology
from analysis.dea.radial import RadialModel, model_of

Array = NDArray[np.float64]

# Newton's steps end here; they double the number of right digits each time.
SETTLED = 1e-13
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Hyperbolic:
    """Hyperbolic (graph) efficiency of n units.

    Attributes
    ----------
    scores
        (n,) G in (0, 1], the least with which (G x, y / G) can be done; above 1 for a unit beyond
        a foreign frontier.
    input_targets, output_targets
        (n, m), (n, s) G x and y / G.
    lambdas
        (n, r) sparse, the weight of each reference unit in what dominates the target.
    certificate
        (n,) relative error that the last programs prove, with the last step.
    returns_to_scale
        The model.
    """

    scores: Array
    input_targets: Array
    output_targets: Array
    lambdas: sparse.csr_array
    certificate: Array
    returns_to_scale: str


def hyperbolic_efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
) -> Hyperbolic:
    r"""Shrink all inputs and grow all outputs by the same factor.

    .. math:: \min G \;:\; X^\top\lambda \le G x,\; Y^\top\lambda \ge y / G

    As 1/G is convex, its tangent at the factor found last gives a linear programme whose optimum is
    a better one from below: Newton's method, a few programmes for each unit. Under constant returns
    G is the square root of theta.

    Parameters and errors as in `efficiency`, without the free disposal hull; every unit needs an
    output. A unit beyond the frontier of a foreign reference set has a factor above 1; NaN where no
    factor brings it there, because the set makes nothing without an input that the unit lacks.

    Source: Fare, Grosskopf and Lovell (1985), The Measurement of Efficiency of Production.
    """
    x, y = checks.with_outputs(inputs, outputs)
    model = model_of(x, y, "output", returns_to_scale, reference)
    n = len(x)
    factor, certificate = np.ones(n), np.full(n, np.inf)
    lambdas = sparse.lil_array((n, model.tech.units))
    live = np.arange(n)
    for _ in range(MOST_STEPS):
        better, error, weights = _step(model, live, factor[live])
        moved = np.abs(better - factor[live])
        factor[live], certificate[live] = better, np.maximum(error, moved / better)
        # NaN, where a programme failed, ends a unit's steps too; its certificate then fails.
        done = ~(moved > SETTLED)
        lambdas[live[done]] = weights[done]
        live = live[~done]
        if not live.size:
            break
    certificate[live] = np.inf
    for k in np.flatnonzero(~(certificate <= CERTIFIED)):
        again = written_out.hyperbolic(
            x[k], y[k], *model.reference, returns_to_scale=returns_to_scale
        )
        factor[k], certificate[k], lambdas[[k]] = again.score, again.gap, again.lambdas
    if not model.foreign:
        factor = np.minimum(factor, 1.0)
    return Hyperbolic(
        factor, factor[:, None] * x, y / factor[:, None], sparse.csr_array(lambdas), certificate,
        returns_to_scale,
    )  # fmt: skip


def _step(
    model: RadialModel, who: NDArray[np.int64], factor: Array
) -> tuple[Array, Array, sparse.csr_array]:
    """Factors by the tangents at `factor`, certificates and weights, of some of the units.

    With G = 1 - beta the tangent of y / G at G0 is y (2 / G0 - 1 / G0^2) + beta y / G0^2: a
    directional programme from a point that the unit dominates, which is therefore where it starts.
    """
    m, width = model.tech.inputs, model.tech.inputs + model.tech.outputs

    def begin(
        spanned: Technology, part: slice
    ) -> tuple[bases.Programs, bases.Cost, NDArray[np.bool_] | None]:
        own, at = model.own.take(who[part]), factor[part, None]
        rhs, direction = own.start.copy(), np.zeros_like(own.start)
        rhs[:, m:width] *= 2 / at - 1 / at**2
        direction[:, :m] = own.start[:, :m]
        direction[:, m:width] = -own.start[:, m:width] / at**2
        programs = bases.begin(
            spanned.columns,
            spanned.slots,
            rhs,
            direction,
            own.start,
            start_row=own.start_row,
            t=0.0,
        )
        simplex.enter_direction(programs, t=0.0, sense=1)
        allowed = simplex.drive_out(programs) if model.foreign else None
        return programs, bases.Cost(t=-1.0), allowed

    found = measure(
        model.tech, model.kept, begin, model.own.take(who),
        of_the_technology=None if model.foreign else who, slack_weights=None,
    )  # fmt: skip
    return 1 - found.scores, found.certificate, found.lambdas
