"""Measures that count every slack: additive and slacks-based (SBM)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, slack_values, weights_in
from analysis.dea.engine.technology import Technology, blocks
from analysis.dea.radial import Model, model_of, weights_of
from analysis.errors import UserError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

ORIENTATIONS = ("none", "input", "output")
# Dinkelbach's iteration converges faster than linearly; a handful of rounds is the rule.
MOST_ROUNDS = 50
SAME_RATIO = 1e-13


@dataclass(frozen=True, slots=True)
class SlacksBased:
    """A measure of n units that counts every slack.

    Attributes
    ----------
    scores
        (n,) slacks-based efficiency in [0, 1]; for the additive model the weighted sum of slacks,
        0 for an efficient unit.
    input_slacks, output_slacks
        (n, m), (n, s) in the units of the data. Single slacks need not be unique.
    input_targets, output_targets
        (n, m), (n, s) data less, respectively plus, slacks.
    lambdas
        (n, r) sparse weights of the units.
    certificate
        (n,) relative error that the solutions prove.
    orientation, returns_to_scale
        The model.
    resolved
        How many units HiGHS had to solve again.
    """

    scores: Array
    input_slacks: Array
    output_slacks: Array
    input_targets: Array
    output_targets: Array
    lambdas: sparse.csr_array
    certificate: Array
    orientation: str
    returns_to_scale: str
    resolved: int


def additive(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    returns_to_scale: str = "vrs",
    slack_weights: str = "mean",
) -> SlacksBased:
    r"""Additive model: the largest weighted sum of slacks.

    .. math:: \max w^- s^- + w^+ s^+ \;:\; X^\top\lambda + s^- = x,\; Y^\top\lambda - s^+ = y

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`.
    slack_weights
        "mean" divides each slack by its column's mean, "raw" takes the plain sum.

    Notes
    -----
    Source: Charnes, Cooper, Golany, Seiford and Stutz (1985), Journal of Econometrics 30:91-107.
    """
    checks.one_of("slack_weights", slack_weights, checks.SLACK_WEIGHTS)
    model = model_of(inputs, outputs, "input", returns_to_scale, None)
    per_slack = weights_of(model.tech, slack_weights) / model.tech.row_units
    weights = np.broadcast_to(per_slack, (len(model.x), len(per_slack)))
    return _measure(model, weights, "additive")


def slacks_based_measure(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "none",
    returns_to_scale: str = "crs",
) -> SlacksBased:
    r"""Slacks-based measure of efficiency (SBM).

    .. math:: \rho = \min \frac{1 - \frac{1}{m}\sum_i s_i^-/x_i}{1 + \frac{1}{s}\sum_r s_r^+/y_r}
        \;:\; X^\top\lambda + s^- = x,\; Y^\top\lambda - s^+ = y

    "input" keeps the numerator alone, "output" the denominator alone. The ratio is minimised by
    Dinkelbach's method: numerator minus rho times denominator is linear, and rho is the ratio at
    its last minimum until that minimum is zero.

    Parameters and errors as in `efficiency`; moreover every output must be positive. An input of
    zero cannot be reduced and adds nothing to the sum.

    Source: Tone (2001), EJOR 130:498-509; Dinkelbach (1967), Management Science 13:492-498.
    """
    checks.one_of("orientation", orientation, ORIENTATIONS)
    model = model_of(inputs, outputs, "input", returns_to_scale, None)
    return _measure(model, shares(model), orientation)


def shares(model: Model) -> Array:
    """(n, m + s) weight of each slack: one m-th of its share in x, one s-th of that in y."""
    x, y = model.x, model.y
    if (y == 0).any():
        k, r = np.argwhere(y == 0)[0]
        raise UserError(
            f"outputs: unit {k + 1}, column {r + 1} is 0; a slack has no share in it: "
            "drop the unit or the column, or use the radial or additive model"
        )
    x_share = np.divide(1.0, x * x.shape[1], out=np.zeros_like(x), where=x > 0)
    return np.hstack([x_share, 1 / (y * y.shape[1])])


@dataclass(slots=True)
class Ratio:
    """Numerator and denominator of a measure, as costs on slack columns.

    `gains` (N, K) is what a slack takes off the numerator, `growth` (N, K) what it adds to the
    denominator; the measure is (1 - gains z) / (1 + growth z).
    """

    gains: Array
    growth: Array

    def minimise(self, programs: bases.Programs, allowed: bases.Flags | None) -> tuple:
        """Bring programs to their least ratio; ratios (N,) and what is left to gain (N,)."""
        ratio = np.ones(len(programs.rhs))
        rows = programs.solved
        everyone = np.arange(len(ratio))
        for _ in range(MOST_ROUNDS):
            cost = bases.Cost(columns=-self.gains - ratio[:, None] * self.growth)
            simplex.minimise(programs, cost, rows=rows, allowed=allowed)
            top, bottom = 1 - self._sum(programs, self.gains), 1 + self._sum(programs, self.growth)
            # A denominator of zero means that the price of the outputs was far too low.
            better = np.where(bottom > SAME_RATIO, top / bottom.clip(min=SAME_RATIO), 10 * ratio)
            moving = np.abs(better - ratio) > SAME_RATIO * np.maximum(1, np.abs(ratio))
            ratio[rows] = better[rows]
            rows = rows[moving[rows] & (programs.status[rows] == bases.SOLVED)]
            if not rows.size:
                break
        programs.status[rows] = bases.FAILED
        cost = bases.Cost(columns=-self.gains - ratio[:, None] * self.growth)
        bases.refactor(programs, everyone, cost)
        return ratio, simplex.optimal_face(programs, cost, allowed)[1]

    @staticmethod
    def _sum(programs: bases.Programs, per_column: Array) -> Array:
        cost = bases.Cost(columns=per_column)
        terms = cost.of(programs, np.arange(len(programs.rhs)), programs.codes)
        return np.einsum("ni,ni->n", terms, programs.values)


def _measure(model: Model, weights: Array, kind: str) -> SlacksBased:
    """Solve the additive or slacks-based programs of all units."""
    spanned = model.tech.subset(model.kept)
    n, m = model.x.shape
    scores, certificate, slacks = np.empty(n), np.empty(n), np.empty(weights.shape)
    lambdas = []
    scale = model.own.norms[:, None] * model.tech.row_units
    for part in blocks(n):
        own = model.own.take(part)
        programs = bases.begin(
            spanned.columns, spanned.slots, own.start, np.zeros_like(own.start), own.start,
            own.start_row, t=0.0,
        )  # fmt: skip
        scores[part], left = _optimise(programs, spanned, weights[part] * scale[part], kind)
        slacks[part] = slack_values(programs, spanned) * scale[part]
        error = np.maximum(left, bases.primal_error(programs))
        certificate[part] = np.where(programs.status == bases.SOLVED, error, np.inf)
        own_index = np.arange(n)[part]
        lambdas.append(weights_in(programs, model.tech, model.kept, own.norms, own_index))
    failed = np.flatnonzero(certificate > CERTIFIED)
    found = sparse.vstack(lambdas, format="lil")
    for k in failed:
        again = written_out.slacks_based(
            model.x[k], model.y[k], model.x, model.y, weights[k],
            orientation=kind, returns_to_scale=model.tech.returns_to_scale,
        )  # fmt: skip
        scores[k], certificate[k] = again.score, again.gap
        slacks[k] = np.concatenate([again.input_slacks, again.output_slacks])
        found[[k]] = again.lambdas
    s_in, s_out = slacks[:, :m], slacks[:, m:]
    return SlacksBased(
        scores, s_in, s_out, model.x - s_in, model.y + s_out, found.tocsr(), certificate,
        kind, model.tech.returns_to_scale, len(failed),
    )  # fmt: skip


def _optimise(
    programs: bases.Programs, spanned: Technology, per_slack: Array, kind: str
) -> tuple[Array, Array]:
    """Bring programs to the optimum of their measure.

    `per_slack` (N, m + s) are weights of the scaled slacks. Returns the measures (N,) and, relative
    to them, what is left to gain (N,).
    """
    # The additive sum has no natural size: scale it so that tolerances are relative.
    size = per_slack.max(axis=1, keepdims=True) if kind == "additive" else 1.0
    inward, outward = np.zeros((2, len(per_slack), len(spanned.columns)))
    outputs_from, last = spanned.units + spanned.inputs, spanned.units + per_slack.shape[1]
    if kind != "output":
        inward[:, spanned.units : outputs_from] = per_slack[:, : spanned.inputs] / size
    if kind != "input":
        outward[:, outputs_from:last] = per_slack[:, spanned.inputs :] / size
    if kind != "additive":
        ratio, left = Ratio(inward, outward).minimise(programs, None)
        return ratio, left / ratio.clip(min=1e-3)
    cost = bases.Cost(columns=-inward - outward)
    simplex.minimise(programs, cost)
    left = simplex.optimal_face(programs, cost)[1]
    return (slack_values(programs, spanned) * per_slack).sum(axis=1), left
