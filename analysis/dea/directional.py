"""Directional distances, with outputs nobody wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import Measured, measure
from analysis.dea.engine.technology import Technology, begin_directional
from analysis.dea.radial import RadialModel, model_of, weights_of
from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDING = 1e-12
DISPOSALS = ("weak", "equality", "free")


@dataclass(frozen=True, slots=True)
class Directional:
    """Distance of n units from the frontier along a direction.

    Attributes
    ----------
    distances
        (n,) how many times the direction fits between the unit and the frontier; 0 on it.
    input_slacks, output_slacks
        (n, m), (n, s) what the second phase finds beyond, in the units of the data; negative for a
        bad output that is freely disposable, of which the target has less.
    input_targets, output_targets
        (n, m), (n, s) the point on the frontier: direction and slacks applied.
    lambdas
        (n, r) sparse weights of the units, abated or not.
    certificate
        (n,) relative error that the solutions prove.
    returns_to_scale
        The model.
    resolved
        How many units HiGHS had to solve again.
    """

    distances: Array
    input_slacks: Array
    output_slacks: Array
    input_targets: Array
    output_targets: Array
    lambdas: sparse.csr_array
    certificate: Array
    returns_to_scale: str
    resolved: int


def directional_distance(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    input_direction: ArrayLike | None = None,
    output_direction: ArrayLike | None = None,
    returns_to_scale: str = "crs",
    bad_outputs: Sequence[int] = (),
    disposal: str = "weak",
    slack_weights: str | None = "mean",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
) -> Directional:
    r"""Distance to the frontier along a direction (g_x, g_y) of fewer inputs and more outputs.

    .. math:: \max\beta \;:\; X^\top\lambda + s^- = x - \beta g_x,\;
        Y^\top\lambda - s^+ = y + \beta g_y

    Outputs named in `bad_outputs` move against their direction, and `disposal` says which
    combinations make that possible.

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`.
    input_direction, output_direction
        One number per column, or (n, m) and (n, s), not negative; by default each unit's own
        inputs and outputs, so that distances are shares. All zeros leave that side as it is.
    bad_outputs
        Columns of `outputs`, counted from 0, of which less is better.
    disposal
        Of the bad outputs. "weak": :math:`B^\top\lambda = b - \beta g_b`, and every unit may
        abate, which costs good output in proportion; under variable and non-decreasing returns that
        takes Kuosmanen's second set of weights :math:`\mu` (inputs
        :math:`X^\top(\lambda + \mu)`, scale :math:`\sum(\lambda + \mu)`). "equality": the same
        without the second set, as in much of the literature: not weakly disposable under variable
        returns. "free": :math:`B^\top\lambda \le b - \beta g_b`, more of the bad output is always
        possible, as with an input; then no unit is efficient that makes less good and more bad
        output than another from the same inputs.
    slack_weights
        As in `efficiency`; None for distances alone, slacks left at 0.
    reference
        Inputs and outputs of the units that span the frontier, if not the units themselves; a
        distance from it is negative beyond it, NaN where nothing of it lies along the direction.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit's direction is zero.

    Notes
    -----
    Source: Chambers, Chung and Fare (1996), Journal of Economic Theory 70:407-419; for bad outputs
    Chung, Fare and Grosskopf (1997), Journal of Environmental Management 51:229-240; Fare and
    Grosskopf (2004), EJOR 157:242-245; weak disposal under variable returns: Kuosmanen (2005),
    American Journal of Agricultural Economics 87:1077-1082; free: Aparicio, Pastor and Zofio
    (2013), EJOR 229:738-742.
    """
    if slack_weights is not None:
        checks.one_of("slack_weights", slack_weights, checks.SLACK_WEIGHTS)
    checks.one_of("disposal", disposal, DISPOSALS)
    model = model_of(inputs, outputs, "output", returns_to_scale, reference)
    gx = _direction("input_direction", model.x, input_direction)
    gy = _direction("output_direction", model.y, output_direction)
    still = ~(gx.any(axis=1) | gy.any(axis=1))
    if still.any():
        raise UserError(
            f"the direction of unit {np.argmax(still) + 1} is zero; give one that moves"
        )
    bad = columns_of("bad_outputs", bad_outputs, model.y.shape[1])
    gy[:, bad] *= -1
    found, resolved = _with_bad(model, gx, gy, bad, disposal=disposal, slack_weights=slack_weights)
    m = model.x.shape[1]
    s_in, s_out = found.slacks[:, :m], found.slacks[:, m:]
    beta = found.scores[:, None]
    return Directional(
        found.scores, s_in, s_out, model.x - beta * gx - s_in, model.y + beta * gy + s_out,
        found.lambdas, found.certificate, returns_to_scale, resolved,
    )  # fmt: skip


def _direction(name: str, values: Array, given: ArrayLike | None) -> Array:
    if given is None:
        return values.copy()
    table = checks.table(name, np.atleast_2d(np.asarray(given, dtype=float)))
    if table.shape not in ((1, values.shape[1]), values.shape):
        raise UserError(f"{name} has shape {table.shape}; give one per column, or one per cell")
    return np.array(np.broadcast_to(table, values.shape))


def columns_of(name: str, columns: Sequence[int], count: int) -> list[int]:
    """Check that columns, counted from 0, are there; `name` is the parameter that names them."""
    for column in columns:
        if not 0 <= column < count:
            raise UserError(f"{name} names column {column}; columns are counted 0 to {count - 1}")
    return list(columns)


def _with_bad(
    model: RadialModel,
    gx: Array,
    gy: Array,
    bad: list[int],
    *,
    disposal: str,
    slack_weights: str | None,
) -> tuple[Measured, int]:
    """Measure along the directions in the technology that the disposal of bad outputs makes."""
    m, kind = model.x.shape[1], model.tech.returns_to_scale
    equal = [m + r for r in bad]
    if not bad:
        return along(model, gx, gy, [], slack_weights)
    if disposal == "free":
        # Bad outputs stand among the inputs; afterwards they go back to where they were.
        good = [r for r in range(model.y.shape[1]) if r not in bad]
        if not good:
            raise UserError("bad_outputs names every output; leave a good one")
        rx, ry = model.reference
        spanning = (np.hstack([rx, ry[:, bad]]), ry[:, good]) if model.foreign else None
        moved = model_of(
            np.hstack([model.x, model.y[:, bad]]), model.y[:, good], "output", kind, spanning
        )
        found, resolved = along(moved, np.hstack([gx, -gy[:, bad]]), gy[:, good], [], slack_weights)
        order = np.argsort([*range(m), *(m + r for r in bad), *(m + r for r in good)])
        slacks = found.slacks[:, order]
        # An output's slack is what its target has more than the point: of a bad one, less.
        slacks[:, [m + r for r in bad]] *= -1
        return replace(found, slacks=slacks + 0.0), resolved
    if disposal == "weak" and kind in ("vrs", "ndrs"):
        # Each unit, shut down to outputs of zero at its full inputs, joins the reference set: that
        # is the second set of weights.
        rx, ry = model.reference
        n = len(rx)
        both = (np.vstack([rx, rx]), np.vstack([ry, np.zeros_like(ry)]))
        wide = replace(model_of(model.x, model.y, "output", kind, both), foreign=model.foreign)
        found, resolved = along(wide, gx, gy, equal, slack_weights, per_slack=1 / _means(model))
        joined = sparse.csr_array(found.lambdas[:, :n] + found.lambdas[:, n:])
        return replace(found, lambdas=joined), resolved
    return along(model, gx, gy, equal, slack_weights)


def _means(model: RadialModel) -> Array:
    """(m + s,) column means of the reference units."""
    return np.concatenate([checks.column_means(side) for side in model.reference])


def along(
    model: RadialModel,
    gx: Array,
    gy: Array,
    equal: Sequence[int] = (),
    slack_weights: str | None = None,
    *,
    per_slack: Array | None = None,
) -> tuple[Measured, int]:
    """Measure every unit along its direction (n, m), (n, s); count those that HiGHS had to solve.

    Columns in `equal`, inputs before outputs, have no slack; without `slack_weights` there is no
    second phase. The reference set begins with the units themselves unless it is foreign;
    `per_slack` weighs the slacks if its column means are not theirs.
    """
    direction = np.hstack([gx, gy])

    def begin(spanned: Technology, part: slice) -> tuple[bases.Programs, bases.Cost, Flags | None]:
        programs, cost = begin_directional(spanned, model.own.take(part), direction[part])
        if not equal:
            return programs, cost, simplex.drive_out(programs) if model.foreign else None
        artificial = np.zeros(programs.count)
        artificial[spanned.units + np.array(equal, dtype=int)] = 1.0
        return programs, cost, simplex.drive_out(
            programs, start=model.foreign, artificial=artificial
        )  # fmt: skip

    chosen = slack_weights if per_slack is None or slack_weights == "raw" else per_slack
    weights = None if chosen is None else weights_of(model.tech, chosen)
    # Without free disposal a unit that the rest dominates may still be needed.
    kept = np.arange(model.tech.units) if equal else model.kept
    found = measure(
        model.tech, kept, begin, model.own,
        of_the_technology=None if model.foreign else np.arange(len(model.x)),
        slack_weights=weights,
    )  # fmt: skip
    again = found.uncertified
    lambdas = found.lambdas.tolil() if again.size else found.lambdas
    for k in again:
        solution = written_out.directional(
            model.x[k], model.y[k], *model.reference, gx=gx[k], gy=gy[k], equal=equal,
            returns_to_scale=model.tech.returns_to_scale,
            slack_weights="mean" if chosen is None else chosen,
        )  # fmt: skip
        found.scores[k], found.certificate[k] = solution.score, solution.gap
        found.slacks[k] = np.concatenate([solution.input_slacks, solution.output_slacks])
        lambdas[[k]] = solution.lambdas
    # Hardly above or below zero is rounding.
    scores = np.where(np.abs(found.scores) < ROUNDING, 0.0, found.scores)
    return replace(found, scores=scores, lambdas=lambdas.tocsr()), len(again)
