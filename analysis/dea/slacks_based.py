"""Measures that count every slack: additive and slacks-based (SBM), with bad outputs and zeros."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, slack_values, weights_in
from analysis.dea.engine.technology import blocks
from analysis.dea.radial import RadialModel, model_of, weights_of
from analysis.errors import UserError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

ORIENTATIONS = ("none", "input", "output")
ZERO_OUTPUTS = ("refuse", "replace", "drop")
# What stands for a zero, as a share of the column's smallest positive figure (Tone 2001).
ALMOST_NOTHING = 0.01
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
    input_slacks, output_slacks, bad_slacks
        (n, m), (n, s), (n, q) in the units of the data. Single slacks need not be unique.
    input_targets, output_targets, bad_targets
        (n, m), (n, s), (n, q) data less (inputs, bad outputs), respectively plus, slacks.
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
    bad_slacks: Array
    input_targets: Array
    output_targets: Array
    bad_targets: Array
    lambdas: sparse.csr_array
    certificate: Array
    orientation: str
    returns_to_scale: str
    resolved: int


def additive(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    returns_to_scale: str = "crs",
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
    weights = weights_of(model.tech, slack_weights) / model.tech.row_units
    gains = np.broadcast_to(weights, (len(model.x), len(weights)))
    return _measure(model, gains, np.zeros_like(gains), "additive", 0)


def range_adjusted(inputs: ArrayLike, outputs: ArrayLike) -> SlacksBased:
    r"""Range-adjusted measure under variable returns.

    .. math:: \min\; 1 - \frac{1}{m + s}\left(\sum_i \frac{s^-_i}{R_i} +
        \sum_r \frac{s^+_r}{R_r}\right)

    over the slacks of the additive model, with R the columns' ranges: in [0, 1], 1 for an efficient
    unit, and the same after any change of units or origin.

    Parameters and errors as in `efficiency`.

    Source: Cooper, Park and Pastor (1999), Journal of Productivity Analysis 11:5-42.
    """
    x, y = checks.technology(inputs, outputs)
    ranges = [np.where(np.ptp(a, axis=0) > 0, np.ptp(a, axis=0), 1.0) for a in (x, y)]
    found = additive(x / ranges[0], y / ranges[1], returns_to_scale="vrs", slack_weights="raw")
    s_in, s_out = found.input_slacks * ranges[0], found.output_slacks * ranges[1]
    return replace(
        found, scores=1 - found.scores / (x.shape[1] + y.shape[1]), input_slacks=s_in,
        output_slacks=s_out, input_targets=x - s_in, output_targets=y + s_out,
    )  # fmt: skip


def slacks_based_measure(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    bad_outputs: ArrayLike | None = None,
    orientation: str = "none",
    returns_to_scale: str = "crs",
    zero_outputs: str = "refuse",
) -> SlacksBased:
    r"""Slacks-based efficiency.

    .. math:: \rho = \min \frac{1 - \frac{1}{m}\sum_i s^-_i/x_i}
        {1 + \frac{1}{s + q}(\sum_r s^+_r/y_r + \sum_b s^b_b/b_b)}
        \;:\; X^\top\lambda + s^- = x,\; Y^\top\lambda - s^+ = y,\; B^\top\lambda + s^b = b

    "input" has 1 for the denominator, "output" 1 for the numerator. The ratio is minimised by
    Dinkelbach's method: numerator minus rho times denominator is linear, and rho is the ratio at
    its last minimum until that minimum is zero.

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`.
    bad_outputs
        (n, q) outputs of which less is better. More of them is always possible, as with an input.
    orientation
        "none", "input" or "output".
    zero_outputs
        What to do about an output of zero, in which a slack has no share: "refuse" it; "replace" it
        in the unit and wherever the unit is a peer by one hundredth of the column's smallest
        positive figure (a unit that could make the output: Tone's case 2); or "drop" it from that
        unit's mean (a unit that cannot: his case 1).

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    An input or bad output of zero cannot be reduced: it drops out of its unit's mean, so that the
    measure never exceeds the radial one.

    Source: Tone (2001), EJOR 130:498-509; bad outputs: Tone (2003), GRIPS Research Report I-2003-5;
    Dinkelbach (1967), Management Science 13:492-498.
    """
    checks.one_of("orientation", orientation, ORIENTATIONS)
    model, bad = model_with_bad(inputs, outputs, bad_outputs, returns_to_scale, zero_outputs)
    return _measure(model, *shares(model, bad, orientation), orientation, bad)


def model_with_bad(
    inputs: ArrayLike,
    outputs: ArrayLike,
    bad_outputs: ArrayLike | None,
    returns_to_scale: str,
    zero_outputs: str,
) -> tuple[RadialModel, int]:
    """Check the data; a model whose last inputs are the bad outputs, and how many they are."""
    checks.one_of("zero_outputs", zero_outputs, ZERO_OUTPUTS)
    x, y = checks.technology(inputs, outputs)
    if (y == 0).any() and zero_outputs == "refuse":
        k, r = np.argwhere(y == 0)[0]
        raise UserError(
            f"outputs: unit {k + 1}, column {r + 1} is 0; a slack has no share in it: "
            "replace it or drop it by zero_outputs, or use the radial or additive model"
        )
    if zero_outputs == "replace":
        y = replaced(y, "outputs")
    elif not y.any(axis=1).all():
        k = int(np.argmin(y.any(axis=1)))
        raise UserError(f"outputs: unit {k + 1} has only zeros; drop it for this model")
    if bad_outputs is None:
        return model_of(x, y, "input", returns_to_scale, None), 0
    bad = checks.table("bad_outputs", bad_outputs)
    if len(bad) != len(x):
        raise UserError(f"inputs have {len(x)} units, bad_outputs {len(bad)}; give the same in all")
    return model_of(np.hstack([x, bad]), y, "input", returns_to_scale, None), bad.shape[1]


def replaced(values: Array, name: str) -> Array:
    """Put a hundredth of the column's smallest positive figure in the place of every zero."""
    least = np.where(values > 0, values, np.inf).min(axis=0)
    if np.isinf(least).any():
        column = int(np.argmax(np.isinf(least))) + 1
        raise UserError(f"{name}: column {column} has only zeros; leave it out")
    return np.where(values > 0, values, ALMOST_NOTHING * least)


def shares(model: RadialModel, bad: int, orientation: str) -> tuple[Array, Array]:
    """What a slack of each column takes off the numerator and adds to the denominator.

    (n, m + q + s) each: one over the figure times the number of positive figures of its mean.
    """
    m = model.x.shape[1] - bad
    figures = np.hstack([model.x, model.y])
    in_mean = np.arange(figures.shape[1]) < m
    gains, growth = (
        np.divide(1.0, figures * _positive(figures, which), out=np.zeros_like(figures),
                  where=(figures > 0) & which)
        for which in (in_mean, ~in_mean)
    )  # fmt: skip
    if orientation == "input":
        growth[:] = 0
    elif orientation == "output":
        gains[:] = 0
    return gains, growth


def _positive(figures: Array, which: NDArray[np.bool_]) -> Array:
    """(n, 1) how many of the columns `which` are positive."""
    return ((figures > 0) & which).sum(axis=1, keepdims=True)


@dataclass(slots=True)
class Ratio:
    """Numerator and denominator of a measure, as costs on slack columns.

    `gains` (N, K) is what a slack takes off the numerator, `growth` (N, K) what it adds to the
    denominator; the measure is (1 - gains z) / (1 + growth z).
    """

    gains: Array
    growth: Array

    def minimise(
        self, programs: bases.Programs, allowed: bases.Flags | None
    ) -> tuple[Array, Array]:
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


def _measure(model: RadialModel, gains: Array, growth: Array, kind: str, bad: int) -> SlacksBased:
    """Solve the additive or slacks-based programs of all units; the last inputs are `bad`."""
    spanned = model.tech.subset(model.kept)
    n, width = gains.shape
    m = model.x.shape[1] - bad
    scores, certificate, slacks = np.empty(n), np.empty(n), np.empty(gains.shape)
    lambdas = []
    scale = model.own.norms[:, None] * model.tech.row_units
    of_slacks = slice(spanned.units, spanned.units + width)
    for part in blocks(n):
        own = model.own.take(part)
        programs = bases.begin(
            spanned.columns, spanned.slots, own.start, np.zeros_like(own.start), own.start,
            start_row=own.start_row, t=0.0,
        )  # fmt: skip
        per_slack = gains[part] * scale[part]
        less, more = np.zeros((2, len(per_slack), len(spanned.columns)))
        more[:, of_slacks] = growth[part] * scale[part]
        if kind == "additive":
            # The sum has no natural size: scale it so that tolerances are relative.
            less[:, of_slacks] = per_slack / per_slack.max(axis=1, keepdims=True)
            cost = bases.Cost(columns=-less)
            simplex.minimise(programs, cost)
            left = simplex.optimal_face(programs, cost)[1]
            scores[part] = (slack_values(programs, spanned) * per_slack).sum(axis=1)
        else:
            less[:, of_slacks] = per_slack
            scores[part], gain = Ratio(less, more).minimise(programs, None)
            left = gain / scores[part].clip(min=1e-3)
        slacks[part] = slack_values(programs, spanned) * scale[part]
        error = np.maximum(left, bases.primal_error(programs))
        certified = (programs.status == bases.SOLVED) & ~own.doubtful
        certificate[part] = np.where(certified, error, np.inf)
        own_index = np.arange(n)[part]
        lambdas.append(weights_in(programs, model.tech, model.kept, own.norms, own_index))
    failed = np.flatnonzero(certificate > CERTIFIED)
    found = sparse.vstack(lambdas, format="lil")
    for k in failed:
        again = written_out.slacks_based(
            model.x[k], model.y[k], model.x, model.y, gains=gains[k], growth=growth[k],
            returns_to_scale=model.tech.returns_to_scale,
        )  # fmt: skip
        scores[k] = 1 - again.score if kind == "additive" else again.score
        certificate[k] = again.gap
        slacks[k] = np.concatenate([again.input_slacks, again.output_slacks])
        found[[k]] = again.lambdas
    s_in, s_bad, s_out = np.split(slacks, [m, m + bad], axis=1)
    x, b = np.split(model.x, [m], axis=1)
    return SlacksBased(
        scores, s_in, s_out, s_bad, x - s_in, model.y + s_out, b - s_bad, found.tocsr(),
        certificate, kind, model.tech.returns_to_scale, len(failed),
    )  # fmt: skip
