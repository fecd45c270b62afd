"""Radial efficiency when the weights of inputs and outputs may not be anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import programs as written_out
from analysis.dea.engine import bases
from analysis.dea.engine.measure import Measured, measure
from analysis.dea.engine.technology import Technology, begin_radial
from analysis.dea.radial import RadialModel, model_of, solve
from analysis.errors import UserError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINDING = 1e-7


@dataclass(frozen=True, slots=True)
class WeightRatio:
    """lower <= w[column] / w[to] <= upper, an assurance region.

    Columns count inputs first, then outputs, from 0: of m inputs and s outputs, output r is m + r.
    Two inputs or two outputs make a region of the first type, an input and an output one of the
    second. Weights are per unit of the data, so that bounds depend on the units of measure.
    """

    column: int
    to: int
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class VirtualShare:
    """lower <= share of one column in the unit's weighted sum of inputs or of outputs <= upper.

    The share is that of w[column] times the unit's own figure; it has no unit of measure.
    """

    column: int
    lower: float | None = None
    upper: float | None = None


Restriction = WeightRatio | VirtualShare


@dataclass(frozen=True, slots=True)
class WeightRestricted:
    """Radial scores of n units under h restrictions of their weights.

    Attributes
    ----------
    scores, unrestricted
        (n,) theta or phi with and without the restrictions; NaN where no weights meet them.
    loss
        (n,) share of its efficiency (theta or 1/phi) that the restrictions take from each unit, in
        [0, 1].
    input_weights, output_weights
        (n, m), (n, s) optimal weights in score per unit of the data; need not be unique.
    binding
        (n, h) whether a restriction holds with equality at these weights.
    feasible
        (n,) whether any weights meet the restrictions.
    certificate, orientation, returns_to_scale, resolved
        As in `Efficiency`.
    """

    scores: Array
    unrestricted: Array
    loss: Array
    input_weights: Array
    output_weights: Array
    binding: Flags
    feasible: Flags
    certificate: Array
    orientation: str
    returns_to_scale: str
    resolved: int


def weight_restricted(
    inputs: ArrayLike,
    outputs: ArrayLike,
    restrictions: Sequence[Restriction],
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> WeightRestricted:
    r"""Measure each unit at the best weights that meet the restrictions.

    .. math::
        \text{input:}\quad \max u y + u_0 \;:\; v x = 1 \qquad
        \text{output:}\quad \min v x - u_0 \;:\; u y = 1

    both with :math:`u y_j - v x_j + u_0 \le 0` for all units j and
    :math:`c_v v + c_u u \ge 0` for every bound. It is solved in its dual form, where each bound is
    a column that trades one input or output for another: :math:`X^\top\lambda + C_v^\top\tau`
    inputs make :math:`Y^\top\lambda - C_u^\top\tau` outputs.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`.
    restrictions
        Bounds on ratios of weights and on shares of virtual inputs and outputs, the latter for
        each unit at its own figures.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a restriction names no column or no bound.

    Notes
    -----
    The restricted frontier's targets need not be made of observed units alone, so that none are
    reported. Source: Thompson, Langemeier, Lee, Lee and Thrall (1990), Journal of Econometrics
    46:93-108 (assurance regions); Wong and Beasley (1990), Journal of the Operational Research
    Society 41:829-835 (virtual shares); Podinovski (2004), ibid. 55:1311-1322 (trade-offs).
    """
    model = model_of(inputs, outputs, orientation, returns_to_scale, None)
    bounds, of_restriction = _rows(model, restrictions)
    free, resolved = solve(model, None)
    found, more = _solve(model, bounds)
    m, width = model.tech.inputs, model.tech.inputs + model.tech.outputs
    weights = found.multipliers[:, :width] * np.where(np.arange(width) < m, -1, 1)
    weights = weights.clip(min=0)
    feasible = np.isfinite(found.scores)
    found.scores[~feasible] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = found.scores / free.scores if orientation == "input" else free.scores / found.scores
        slack = np.einsum("nhw,nw->nh", bounds, weights)
        size = np.einsum("nhw,nw->nh", np.abs(bounds), weights)
        at_bound = (slack <= BINDING * size) & feasible[:, None]
    binding = np.zeros((len(model.x), len(restrictions)), dtype=bool)
    for h, which in enumerate(of_restriction):
        binding[:, which] |= at_bound[:, h]
    return WeightRestricted(
        found.scores, free.scores, (1 - ratio).clip(min=0), weights[:, :m], weights[:, m:], binding,
        feasible, np.maximum(found.certificate, free.certificate), orientation, returns_to_scale,
        resolved + more,
    )  # fmt: skip


def restriction(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> Restriction:
    """Read a restriction such as "0.5 <= beds/nurses <= 2" or "share(visits) >= 0.2".

    Parameters
    ----------
    text
        One or two bounds, by <= or >=, around a ratio of two columns' weights or the share of one.
    inputs, outputs
        The columns' names, in the order of the tables.

    Raises
    ------
    UserError
        If it cannot be read or names another column.
    """
    names = [*inputs, *outputs]
    parts = [part.strip() for part in re.split(r"(<=|>=)", text)]
    where = f"weights: {text!r}"
    lower: float | None
    upper: float | None
    try:
        if len(parts) == 5 and parts[1] == parts[3]:
            ends = (float(parts[0]), float(parts[4]))
            subject, (lower, upper) = parts[2], ends if parts[1] == "<=" else ends[::-1]
        elif len(parts) == 3:
            subject, bound = parts[0], float(parts[2])
            lower, upper = (None, bound) if parts[1] == "<=" else (bound, None)
        else:
            raise ValueError
    except ValueError:
        raise UserError(
            f"{where} cannot be read; write 0.5 <= A/B <= 2 or share(A) >= 0.2"
        ) from None
    share = re.fullmatch(r"share\((.+)\)", subject)
    named = [share[1].strip()] if share else [part.strip() for part in subject.split("/")]
    unknown = [name for name in named if name not in names]
    if unknown or len(named) != (1 if share else 2):
        what = f"names no column {unknown[0]!r}" if unknown else "is neither A/B nor share(A)"
        raise UserError(f"{where} {what}; the columns are {', '.join(names)}")
    columns = [names.index(name) for name in named]
    if share:
        return VirtualShare(columns[0], lower, upper)
    return WeightRatio(columns[0], columns[1], lower, upper)


def _rows(model: RadialModel, restrictions: Sequence[Restriction]) -> tuple[Array, list[int]]:
    """Bounds (n, h, m + s) on the weights, c w >= 0, and the restriction that each belongs to."""
    m, width = model.tech.inputs, model.tech.inputs + model.tech.outputs
    figures = np.hstack([model.x, model.y])
    rows, of_restriction = [], []
    for which, given in enumerate(restrictions):
        _check(given, which, width)
        one = np.zeros_like(figures)
        if isinstance(given, WeightRatio):
            against = one.copy()
            one[:, given.column], against[:, given.to] = 1, 1
        else:
            side = (np.arange(width) < m) == (given.column < m)
            against = np.where(side, figures, 0.0)
            one[:, given.column] = figures[:, given.column]
        for bound, sign in ((given.lower, 1), (given.upper, -1)):
            if bound is not None:
                rows.append(sign * (one - bound * against))
                of_restriction.append(which)
    return np.stack(rows, axis=1), of_restriction


def _check(given: Restriction, which: int, width: int) -> None:
    where = f"restriction {which + 1}"
    columns = (given.column, given.to) if isinstance(given, WeightRatio) else (given.column,)
    if any(not 0 <= c < width for c in columns) or len(set(columns)) < len(columns):
        raise UserError(f"{where} names columns {columns}; give different ones of 0 to {width - 1}")
    if given.lower is None and given.upper is None:
        raise UserError(f"{where} has no bound; give a lower or an upper one")
    low, high = given.lower or 0.0, np.inf if given.upper is None else given.upper
    if not 0 <= low <= high:
        raise UserError(f"{where} asks for {low:g} to {high:g}; give bounds from 0 up, in order")


def _solve(model: RadialModel, bounds: Array) -> tuple[Measured, int]:
    """Measure with a column for each bound; again by HiGHS, in multiplier form, what fails."""
    m, width = model.tech.inputs, model.tech.inputs + model.tech.outputs
    trades = bounds * np.where(np.arange(width) < m, 1, -1) / model.tech.row_units
    trades /= np.abs(trades).max(axis=2, keepdims=True).clip(min=1e-300)
    if model.tech.returns_to_scale != "crs":
        trades = np.concatenate([trades, np.zeros((*trades.shape[:2], 1))], axis=2)
    shared = (trades == trades[:1]).all()

    def begin(spanned: Technology, part: slice) -> tuple[bases.Programs, bases.Cost, None]:
        own, group = model.own.take(part), None
        if shared:
            columns = np.vstack([spanned.columns, trades[0]])
        else:
            group = np.arange(len(own.norms))
            each = np.broadcast_to(spanned.columns, (len(group), *spanned.columns.shape))
            columns = np.concatenate([each, trades[part]], axis=1)
        wider = replace(spanned, columns=columns)
        programs, cost = begin_radial(wider, own, model.orientation, group=group)
        return programs, cost, None

    found = measure(
        model.tech, model.kept, begin, model.own,
        of_the_technology=np.arange(len(model.x)), slack_weights=None,
    )  # fmt: skip
    for k in found.uncertified:
        again = written_out.weight_restricted(
            model.x[k], model.y[k], model.x, model.y, bounds[k],
            orientation=model.orientation, returns_to_scale=model.tech.returns_to_scale,
        )  # fmt: skip
        found.scores[k], found.certificate[k] = again.score, again.gap
        found.multipliers[k, :width] = np.concatenate([-again.input_weights, again.output_weights])
    return found, len(found.uncertified)
