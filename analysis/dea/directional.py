"""Directional distances, inputs that cannot be changed, and outputs nobody wants."""

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
from analysis.dea.radial import Efficiency, RadialModel, efficiency, model_of, weights_of
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
    bad = _columns("bad_outputs", bad_outputs, model.y.shape[1])
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


def _columns(name: str, columns: Sequence[int], count: int) -> list[int]:
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
        found, resolved = along(wide, gx, gy, bad, slack_weights, per_slack=1 / _means(model))
        joined = sparse.csr_array(found.lambdas[:, :n] + found.lambdas[:, n:])
        return replace(found, lambdas=joined), resolved
    return along(model, gx, gy, bad, slack_weights)


def _means(model: RadialModel) -> Array:
    """(m + s,) column means of the reference units."""
    return np.concatenate([checks.column_means(side) for side in model.reference])


def along(
    model: RadialModel,
    gx: Array,
    gy: Array,
    bad: Sequence[int] = (),
    slack_weights: str | None = None,
    *,
    per_slack: Array | None = None,
) -> tuple[Measured, int]:
    """Measure every unit along its direction (n, m), (n, s); count those that HiGHS had to solve.

    Outputs in `bad` have no slack; without `slack_weights` there is no second phase. The reference
    set begins with the units themselves unless it is foreign; `per_slack` weighs the slacks if its
    column means are not theirs.
    """
    direction = np.hstack([gx, gy])
    m = model.tech.inputs

    def begin(spanned: Technology, part: slice) -> tuple[bases.Programs, bases.Cost, Flags | None]:
        programs, cost = begin_directional(spanned, model.own.take(part), direction[part])
        if not bad:
            return programs, cost, simplex.drive_out(programs) if model.foreign else None
        artificial = np.zeros(programs.count)
        artificial[spanned.units + m + np.array(bad, dtype=int)] = 1.0
        return programs, cost, simplex.drive_out(
            programs, start=model.foreign, artificial=artificial
        )  # fmt: skip

    chosen = slack_weights if per_slack is None or slack_weights == "raw" else per_slack
    weights = None if chosen is None else weights_of(model.tech, chosen)
    # What is bad cannot be disposed of, so a unit that the rest dominates may still be needed.
    kept = np.arange(model.tech.units) if bad else model.kept
    found = measure(
        model.tech, kept, begin, model.own,
        of_the_technology=None if model.foreign else np.arange(len(model.x)),
        slack_weights=weights,
    )  # fmt: skip
    again = found.uncertified
    lambdas = found.lambdas.tolil() if again.size else found.lambdas
    for k in again:
        solution = written_out.directional(
            model.x[k], model.y[k], *model.reference, gx=gx[k], gy=gy[k], bad=bad,
            returns_to_scale=model.tech.returns_to_scale,
            slack_weights="mean" if chosen is None else chosen,
        )  # fmt: skip
        found.scores[k], found.certificate[k] = solution.score, solution.gap
        found.slacks[k] = np.concatenate([solution.input_slacks, solution.output_slacks])
        lambdas[[k]] = solution.lambdas
    # Hardly above or below zero is rounding.
    scores = np.where(np.abs(found.scores) < ROUNDING, 0.0, found.scores)
    return replace(found, scores=scores, lambdas=lambdas.tocsr()), len(again)


def nondiscretionary(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    fixed_inputs: Sequence[int] = (),
    fixed_outputs: Sequence[int] = (),
    orientation: str = "input",
    returns_to_scale: str = "crs",
    slack_weights: str = "mean",
) -> Efficiency:
    r"""Radial efficiency when some columns are given by nature.

    The columns named are held at their values, and the score moves the others alone; for input
    orientation with D the free and F the fixed inputs

    .. math:: \min\theta \;:\; X_D^\top\lambda + s_D = \theta x_D,\;
        X_F^\top\lambda + s_F = x_F,\; Y^\top\lambda - s^+ = y

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale, slack_weights
        As in `efficiency`.
    fixed_inputs, fixed_outputs
        Columns, counted from 0, that the units cannot change.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit has nothing left to change.

    Notes
    -----
    Source: Banker and Morey (1986), Operations Research 34:513-521.
    """
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    model = model_of(inputs, outputs, orientation, returns_to_scale, None)
    fixed_x = _columns("fixed_inputs", fixed_inputs, model.x.shape[1])
    fixed_y = _columns("fixed_outputs", fixed_outputs, model.y.shape[1])
    inward = orientation == "input"
    gx = model.x.copy() if inward else np.zeros_like(model.x)
    gy = np.zeros_like(model.y) if inward else model.y.copy()
    gx[:, fixed_x], gy[:, fixed_y] = 0, 0
    still = ~(gx.any(axis=1) | gy.any(axis=1))
    if still.any():
        raise UserError(
            f"unit {np.argmax(still) + 1} has only zeros in the {orientation}s that are not fixed"
        )
    found, resolved = along(model, gx, gy, [], slack_weights)
    scores = 1 - found.scores if inward else 1 + found.scores
    s_in, s_out = np.split(found.slacks, [model.x.shape[1]], axis=1)
    beta = found.scores[:, None]
    return Efficiency(
        scores, s_in, s_out, model.x - beta * gx - s_in, model.y + beta * gy + s_out,
        found.lambdas, found.certificate, orientation, returns_to_scale, slack_weights, resolved,
    )  # fmt: skip


def undesirable_outputs(
    inputs: ArrayLike,
    outputs: ArrayLike,
    bad_outputs: ArrayLike,
    *,
    translation: ArrayLike | None = None,
    slack_weights: str = "mean",
) -> Efficiency:
    """Output-oriented VRS efficiency with each bad output b replaced by the good output v - b.

    Parameters
    ----------
    inputs, outputs, slack_weights
        As in `efficiency`.
    bad_outputs
        (n, q) outputs of which less is better.
    translation
        v, one number or one per bad output, above every b; by default the largest b plus the
        smallest. Scores of inefficient units depend on it: report it.

    Returns
    -------
    Efficiency
        With the translated bad outputs as the last q output columns.

    Raises
    ------
    UserError
        If the data cannot be used, or the translation leaves a value that is not positive.

    Notes
    -----
    Only variable returns keep the frontier in place under translation. Source: Seiford and Zhu
    (2002), EJOR 142:16-20.
    """
    good, bad = checks.table("outputs", outputs), checks.table("bad_outputs", bad_outputs)
    if len(good) != len(bad):
        raise UserError(f"outputs have {len(good)} units, bad_outputs {len(bad)}; give the same")
    v = bad.max(axis=0) + bad.min(axis=0) if translation is None else np.asarray(translation, float)
    turned = v - bad
    if (turned <= 0).any():
        k, q = np.argwhere(turned <= 0)[0]
        raise UserError(
            f"translation: unit {k + 1}, bad output {q + 1} becomes {turned[k, q]:g}; "
            "give a larger translation"
        )
    return efficiency(
        inputs, np.hstack([good, turned]), orientation="output", returns_to_scale="vrs",
        slack_weights=slack_weights,
    )  # fmt: skip
