"""Radial efficiency: how far all inputs can shrink, or all outputs grow, in one proportion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.frame import frame
from analysis.dea.engine.free_disposal import free_disposal
from analysis.dea.engine.measure import Measured, measure
from analysis.dea.engine.technology import (
    MeasuredUnits,
    Technology,
    begin_radial,
    moving,
    technology,
    units,
)
from analysis.errors import UserError
from analysis.ties import level

Array = NDArray[np.float64]

ON_FRONTIER = 1e-6


@dataclass(frozen=True, slots=True)
class Scores:
    """Radial scores of n units.

    Attributes
    ----------
    scores, certificate
        (n,) as in `Efficiency`.
    orientation, returns_to_scale
        The model.
    resolved
        How many units HiGHS had to solve again.
    """

    scores: Array
    certificate: Array
    orientation: str
    returns_to_scale: str
    resolved: int


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Radial efficiency of n units, with slacks, targets and peers.

    Attributes
    ----------
    scores
        (n,) theta <= 1 for input, phi >= 1 for output orientation (outside (0, 1] or below 1
        only against a foreign reference set). NaN where the program has no feasible solution,
        inf where phi is unbounded (a unit without any output).
    input_slacks, output_slacks
        (n, m), (n, s) what the second phase finds beyond the score, in the units of the data.
    input_targets, output_targets
        (n, m), (n, s) the point on the frontier: score and slacks applied.
    lambdas
        (n, r) sparse, the weight of each reference unit.
    certificate
        (n,) relative error that the primal and dual solutions prove; NaN where there is no score.
    orientation, returns_to_scale, slack_weights
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
    slack_weights: str
    resolved: int

    @property
    def on_frontier(self) -> NDArray[np.bool_]:
        """(n,) whether the score is within 1e-6 of 1."""
        return np.abs(self.scores - 1) <= ON_FRONTIER

    @property
    def farrell_inverse(self) -> Array:
        """(n,) 1 / score: 1/phi for output orientation; 0 for an unbounded phi."""
        with np.errstate(divide="ignore"):
            return 1 / self.scores

    @property
    def peer_counts(self) -> NDArray[np.int64]:
        """(r,) for how many units each reference unit is a peer."""
        return np.bincount(self.lambdas.indices, minlength=self.lambdas.shape[1]).astype(np.int64)

    def peers(self, unit: int) -> dict[int, float]:
        """Weights of one unit's peers, by their index in the reference set, largest first."""
        start, end = self.lambdas.indptr[unit : unit + 2]
        pairs = zip(self.lambdas.indices[start:end], self.lambdas.data[start:end], strict=True)
        return {int(j): float(w) for j, w in sorted(pairs, key=lambda p: (-level(p[1]), p[0]))}


def scores(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
    fixed_inputs: Sequence[int] = (),
) -> Scores:
    """Measure as `efficiency` does, without the second phase: no slacks, targets or peers."""
    found, resolved, _ = _find(
        inputs, outputs, orientation, returns_to_scale, reference,
        slack_weights=None, fixed_inputs=fixed_inputs,
    )  # fmt: skip
    return Scores(found.scores, found.certificate, orientation, returns_to_scale, resolved)


def efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
    slack_weights: str = "mean",
    fixed_inputs: Sequence[int] = (),
) -> Efficiency:
    r"""Measure each unit against the frontier that the reference set spans.

    Input orientation asks for the least share theta of its inputs with which a combination of
    reference units makes the unit's outputs; output orientation for the largest multiple phi of its
    outputs that a combination makes from its inputs:

    .. math::
        \text{input:}\quad \min\theta \;:\; X^\top\lambda + s^- = \theta x,\;
        Y^\top\lambda - s^+ = y \qquad
        \text{output:}\quad \max\varphi \;:\; X^\top\lambda + s^- = x,\;
        Y^\top\lambda - s^+ = \varphi y

    with non-negative variables and, by returns to scale, :math:`\sum\lambda` free (crs), 1 (vrs),
    at most 1 (nirs) or at least 1 (ndrs). Inputs that no unit can change stand as :math:`x` in
    input orientation, too. A second phase keeps the score and maximises the weighted sum of the
    slacks.

    Parameters
    ----------
    inputs, outputs
        (n, m) and (n, s), not negative, in any units of measure.
    orientation
        "input" or "output".
    returns_to_scale
        "crs", "vrs", "nirs" or "ndrs"; or "fdh", the free disposal hull, where a single unit takes
        the place of a combination.
    reference
        Inputs (r, m) and outputs (r, s) of the units that span the frontier, if not the units
        themselves.
    slack_weights
        "mean" divides each slack by its column's mean over the reference set, so that the choice
        among solutions does not depend on the units of measure; "raw" takes the plain sum.
    fixed_inputs
        Inputs, counted from 0, that the score leaves as they are. A slack of theirs says that the
        peers do with less, not that the unit could.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit has none of the inputs that are not
        fixed.

    Notes
    -----
    A unit without outputs has theta = 0 under constant and non-increasing returns, and an unbounded
    phi, reported as inf. Only the score and the weighted sum of slacks are always unique; see
    `uniqueness` for the rest.

    Source: Charnes, Cooper and Rhodes (1978), EJOR 2:429-444; Banker, Charnes and Cooper (1984),
    Management Science 30:1078-1092; second phase: Ali and Seiford (1993); fixed inputs: Banker and
    Morey (1986), Operations Research 34:513-521.
    """
    checks.one_of("slack_weights", slack_weights, checks.SLACK_WEIGHTS)
    found, resolved, (x, y) = _find(
        inputs, outputs, orientation, returns_to_scale, reference,
        slack_weights=slack_weights, fixed_inputs=fixed_inputs,
    )  # fmt: skip
    input_slacks, output_slacks = np.split(found.slacks, [x.shape[1]], axis=1)
    factors = np.ones((len(x), x.shape[1] + y.shape[1]))
    factors[:, moving(x.shape[1], y.shape[1], orientation, fixed_inputs)] = found.scores[:, None]
    with np.errstate(invalid="ignore"):
        input_targets = x * factors[:, : x.shape[1]] - input_slacks
        output_targets = y * factors[:, x.shape[1] :] + output_slacks
    return Efficiency(
        found.scores, input_slacks, output_slacks, input_targets, output_targets, found.lambdas,
        found.certificate, orientation, returns_to_scale, slack_weights, resolved,
    )  # fmt: skip


def _find(
    inputs: ArrayLike,
    outputs: ArrayLike,
    orientation: str,
    returns_to_scale: str,
    reference: tuple[ArrayLike, ArrayLike] | None,
    *,
    slack_weights: str | None,
    fixed_inputs: Sequence[int],
) -> tuple[Measured, int, tuple[Array, Array]]:
    """Measure by the model asked for; also how many units were solved again, and the data."""
    if returns_to_scale != "fdh":
        model = model_of(
            inputs, outputs, orientation, returns_to_scale, reference, fixed_inputs=fixed_inputs
        )
        found, resolved = solve(model, slack_weights)
        return found, resolved, (model.x, model.y)
    if fixed_inputs:
        raise UserError("fixed inputs: the free disposal hull takes none; choose crs or vrs")
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    x, y = checks.technology(inputs, outputs)
    spanning = checks.reference_set(x, y, reference)
    raw = slack_weights == "raw"
    weights = np.concatenate([checks.column_means(a) for a in spanning]) if raw else None
    return free_disposal(x, y, *spanning, orientation=orientation, weights=weights), 0, (x, y)


@dataclass(frozen=True, slots=True)
class RadialModel:
    """Units and technology of one radial model, checked and scaled."""

    x: Array
    y: Array
    reference: tuple[Array, Array]
    foreign: bool
    tech: Technology
    kept: NDArray[np.int64]
    own: MeasuredUnits
    orientation: str
    fixed: tuple[int, ...] = ()

    def begin(
        self, spanned: Technology, part: slice
    ) -> tuple[bases.Programs, bases.Cost, NDArray[np.bool_] | None]:
        """Set up the programs of one block of units."""
        programs, cost = begin_radial(
            spanned, self.own.take(part), self.orientation, fixed=self.fixed
        )
        return programs, cost, simplex.drive_out(programs) if self.foreign else None

    def begin_without_start(
        self, spanned: Technology, part: slice
    ) -> tuple[bases.Programs, bases.Cost, NDArray[np.bool_] | None]:
        """Set up the programs so that reference units alone appear in the solutions."""
        programs, cost = begin_radial(
            spanned, self.own.take(part), self.orientation, fixed=self.fixed
        )
        return programs, cost, simplex.drive_out(programs)


def model_of(
    inputs: ArrayLike,
    outputs: ArrayLike,
    orientation: str,
    returns_to_scale: str,
    reference: tuple[ArrayLike, ArrayLike] | None,
    *,
    fixed_inputs: Sequence[int] = (),
) -> RadialModel:
    """Check and scale the data of a radial model, and find the frame of its technology."""
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    checks.one_of("returns_to_scale", returns_to_scale, checks.RETURNS_TO_SCALE)
    x, y = checks.technology(inputs, outputs)
    fixed = checks.fixed_inputs(x, orientation, fixed_inputs)
    rx, ry = checks.reference_set(x, y, reference)
    tech = technology(rx, ry, returns_to_scale)
    own = units(tech, x, y)
    kept = frame(tech, own if reference is None else units(tech, rx, ry))
    return RadialModel(x, y, (rx, ry), reference is not None, tech, kept, own, orientation, fixed)


def weights_of(tech: Technology, slack_weights: str | Array) -> Array:
    """Second-phase weights for slacks that are divided by the column means.

    `slack_weights` is "mean", "raw", or (m + s,) in one over the units of the data.
    """
    if isinstance(slack_weights, str):
        return np.ones_like(tech.row_units) if slack_weights == "mean" else tech.row_units
    return slack_weights * tech.row_units


def solve(model: RadialModel, slack_weights: str | Array | None) -> tuple[Measured, int]:
    """Solve in batches, then anything uncertified once more by HiGHS; count the latter."""
    found = measure(
        model.tech,
        model.kept,
        model.begin,
        model.own,
        of_the_technology=None if model.foreign else np.arange(len(model.x)),
        slack_weights=None if slack_weights is None else weights_of(model.tech, slack_weights),
    )
    again = found.uncertified
    if not again.size:
        return found, 0
    lambdas = found.lambdas.tolil()
    for k in again:
        solution = written_out.radial(
            model.x[k], model.y[k], *model.reference,
            orientation=model.orientation, returns_to_scale=model.tech.returns_to_scale,
            fixed=model.fixed,
            slack_weights="mean" if slack_weights is None else slack_weights,
        )  # fmt: skip
        found.scores[k], found.certificate[k] = solution.score, solution.gap
        found.slacks[k] = np.concatenate([solution.input_slacks, solution.output_slacks])
        found.multipliers[k] = solution.multipliers
        lambdas[[k]] = solution.lambdas
    return replace(found, lambdas=lambdas.tocsr()), len(again)
