"""Radial efficiency: how far all inputs can shrink, or all outputs grow, in one proportion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from analysis.dea import checks, reference as written_out

Array = NDArray[np.float64]

ON_FRONTIER = 1e-6


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
        return {int(j): float(w) for j, w in sorted(pairs, key=lambda p: (-p[1], p[0]))}


def efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    reference: tuple[ArrayLike, ArrayLike] | None = None,
    slack_weights: str = "mean",
) -> Efficiency:
    """Measure each unit against the frontier that the reference set spans."""
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    checks.one_of("returns_to_scale", returns_to_scale, checks.RETURNS_TO_SCALE)
    checks.one_of("slack_weights", slack_weights, checks.SLACK_WEIGHTS)
    x, y = checks.technology(inputs, outputs)
    rx, ry = checks.reference_set(x, y, reference)
    solutions = [
        written_out.radial(
            a, b, rx, ry,
            orientation=orientation, returns_to_scale=returns_to_scale, slack_weights=slack_weights,
        )
        for a, b in zip(x, y, strict=True)
    ]  # fmt: skip
    scores = np.array([s.score for s in solutions])
    input_slacks = np.array([s.input_slacks for s in solutions])
    output_slacks = np.array([s.output_slacks for s in solutions])
    lambdas = np.array([s.lambdas for s in solutions])
    inward = orientation == "input"
    with np.errstate(invalid="ignore"):
        input_targets = x * (scores[:, None] if inward else 1) - input_slacks
        output_targets = y * (1 if inward else scores[:, None]) + output_slacks
    return Efficiency(
        scores,
        input_slacks,
        output_slacks,
        input_targets,
        output_targets,
        sparse.csr_array(np.where(lambdas > 1e-10, lambdas, 0)),
        np.array([s.gap for s in solutions]),
        orientation,
        returns_to_scale,
        slack_weights,
        0,
    )
