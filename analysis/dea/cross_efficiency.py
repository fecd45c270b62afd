"""Cross-efficiency: every unit judged by every other unit's weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, Measured
from analysis.dea.engine.technology import blocks
from analysis.dea.radial import RadialModel, model_of, solve
from analysis.errors import UserError

Array = NDArray[np.float64]

GOALS = ("benevolent", "aggressive")
METHODS = ("II", "III")
# A weighted sum of inputs this small beside the largest is none.
NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class CrossEfficiency:
    """Cross-efficiency of n units.

    Attributes
    ----------
    matrix
        (n, n) efficiency of unit j (column) by the weights of unit k (row); the diagonal holds the
        CRS scores. NaN where k's weights, and its own optimal ones too, ignore all that j uses.
    scores
        (n,) mean of each column: the verdict on unit j of all units that have one.
    peer_scores
        (n,) the same without the unit's own verdict.
    input_weights, output_weights
        (n, m), (n, s) the weights of each unit k.
    certificate
        (n,) relative error that the second programs prove.
    goal, method
        "benevolent" or "aggressive"; "II" or "III".
    """

    matrix: Array
    scores: Array
    peer_scores: Array
    input_weights: Array
    output_weights: Array
    certificate: Array
    goal: str
    method: str


def cross_efficiency(
    inputs: ArrayLike, outputs: ArrayLike, *, goal: str = "benevolent", method: str = "III"
) -> CrossEfficiency:
    r"""Cross-efficiency under constant returns, with a second goal for the choice of weights.

    Among the weights that give unit k its own score, those are taken that show all other units in
    the best ("benevolent") or the worst ("aggressive") light. Method III looks at their aggregate,
    method II at the sum of what each falls short of the frontier of the weights:

    .. math::
        \text{III:}&\quad \max (\min)\; u \sum_{j \ne k} y_j \;:\; v \sum_{j \ne k} x_j = 1 \\
        \text{II:}&\quad \max (\min)\; \sum_{j \ne k} (u y_j - v x_j) \;:\; v x_k = 1

    both with :math:`u y_k = \theta_k v x_k` and :math:`u y_j \le v x_j`. They are solved in their
    dual form, an envelopment programme of the sum of the other units with one more column that
    stands for :math:`u y_k \ge \theta_k v x_k`.

    Parameters and errors as in `efficiency`; every unit needs an output, and there must be two or
    more units; the aggressive goal of method II has no bound where an input is zero, which is
    refused. The goal is unique; where several weights reach it, the matrix is one of several.

    Source: Sexton, Silkman and Hogan (1986); Doyle and Green (1994), Journal of the Operational
    Research Society 45:567-578.
    """
    checks.one_of("goal", goal, GOALS)
    checks.one_of("method", method, METHODS)
    x, y = checks.with_outputs(inputs, outputs)
    if len(x) < 2:
        raise UserError("cross-efficiency: one unit has nobody to judge it; give two or more")
    if method == "II" and goal == "aggressive" and (x == 0).any():
        raise UserError(
            f"cross-efficiency: unit {np.argwhere(x == 0)[0, 0] + 1} has an input of 0, which "
            "gives the aggressive goal of method II no bound; use method III"
        )
    model = model_of(x, y, "input", "crs", None)
    found, _ = solve(model, None)
    v, u, certificate = np.empty_like(x), np.empty_like(y), np.empty(len(x))
    for part in blocks(len(x)):
        v[part], u[part], certificate[part] = _second_goal(model, found.scores, part, goal, method)
    for k in np.flatnonzero(~(certificate <= CERTIFIED)):
        others = np.arange(len(x)) != k
        again = written_out.second_goal(
            x[k], y[k], x[others], y[others], theta=found.scores[k], goal=goal,
            method=method,
        )  # fmt: skip
        v[k], u[k], certificate[k] = again.input_weights, again.output_weights, again.gap
    matrix = _matrix(model, u, v, found)
    n = len(x)
    others = np.where(np.eye(n, dtype=bool), np.nan, matrix)
    return CrossEfficiency(
        matrix, _mean_known(matrix), _mean_known(others), v, u,
        np.maximum(certificate, found.certificate), goal, method,
    )  # fmt: skip


def _matrix(model: RadialModel, u: Array, v: Array, own: Measured) -> Array:
    """(n, n) efficiency of unit j (column) by the weights of unit k (row).

    Weights that reach the second goal may give nothing to all that a unit has. The goal is then the
    limit of weights that come ever closer to them from the unit's own optimal ones, and so is the
    efficiency: the ratio at the own ones.
    """
    x, y, m = model.x, model.y, model.tech.inputs
    made, used = u @ y.T, v @ x.T
    small = used <= NOTHING * (v @ x.max(axis=0))[:, None]
    first_v, first_u = (-own.multipliers[:, :m]).clip(min=0), own.multipliers[:, m:].clip(min=0)
    first_made, first_used = first_u @ y.T, first_v @ x.T
    at_first = np.divide(
        first_made, first_used, out=np.full_like(made, np.nan), where=first_used > NOTHING
    )
    matrix = np.divide(made, used, out=at_first, where=~small)
    np.fill_diagonal(matrix, own.scores)
    return matrix


def _mean_known(table: Array) -> Array:
    """Mean of each column over the entries that are known."""
    known = ~np.isnan(table)
    return np.where(known, table, 0).sum(axis=0) / known.sum(axis=0).clip(min=1)


def _second_goal(
    model: RadialModel, scores: Array, part: slice, goal: str, method: str
) -> tuple[Array, Array, Array]:
    """Weights (n, m), (n, s) and certificates (n,) of one block of units."""
    m = model.tech.inputs
    spanned = model.tech.subset(model.kept)
    points = np.hstack([model.x, model.y]) / model.tech.row_units
    composite = points.sum(axis=0) - points[part]
    norms = composite.max(axis=1, keepdims=True)
    composite /= norms
    projected = points[part].copy()
    projected[:, :m] *= scores[part, None]
    projected /= projected.max(axis=1, keepdims=True)
    rhs, direction = composite.copy(), np.zeros_like(composite)
    start_row = m + composite[:, m:].argmax(axis=1)
    if goal == "aggressive":
        rhs *= -1
        start_row = np.full(len(rhs), -1)
    if method == "III":
        rhs[:, :m], direction[:, :m], t = 0, -composite[:, :m], np.ones(len(rhs))
    else:
        # The goal is the free variable, in the unit's own scale; at 0, or where its inputs cover
        # what the others would need, the first basis is feasible.
        own = points[part] / points[part].max(axis=1, keepdims=True)
        direction[:, :m] = -own[:, :m]
        need = np.divide(-rhs[:, :m], own[:, :m], out=np.zeros_like(own[:, :m]),
                         where=own[:, :m] > 0)  # fmt: skip
        t = need.max(axis=1).clip(min=0)
    shared = np.broadcast_to(spanned.columns, (len(rhs), *spanned.columns.shape))
    programs = bases.begin(
        np.concatenate([shared, -projected[:, None, :]], axis=1), spanned.slots, rhs, direction,
        composite, start_row=start_row, t=t, group=np.arange(len(rhs)),
    )  # fmt: skip
    simplex.enter_direction(programs, t=t, sense=-1)
    cost = bases.Cost(t=1.0)
    simplex.minimise(programs, cost)
    gain = simplex.optimal_face(programs, cost)[1]
    value = np.abs(programs.value_of(programs.count))
    error = np.maximum(gain / value.clip(min=1e-3), bases.primal_error(programs))
    error[programs.status != bases.SOLVED] = np.inf
    weights = programs.duals / (norms * model.tech.row_units)
    return (-weights[:, :m]).clip(min=0), weights[:, m:].clip(min=0), error
