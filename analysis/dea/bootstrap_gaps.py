"""How far sampling noise may have moved each unit's gaps: radial part, slack and total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.bootstrap import Bootstrap, summary
from analysis.dea.engine.technology import moving
from analysis.dea.radial import ON_FRONTIER, efficiency
from analysis.dea.replications import Replications, replicate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its interval, (n, k) each, in the units of the data."""

    estimate: Array
    lower: Array
    upper: Array

    def split(self, at: int) -> tuple[Interval, Interval]:
        """Cut into the columns before `at` and those from there on."""
        parts = (np.split(a, [at], axis=1) for a in (self.estimate, self.lower, self.upper))
        first, second = zip(*parts, strict=True)
        return Interval(*first), Interval(*second)


@dataclass(frozen=True, slots=True)
class BootstrapGaps:
    """Gaps of n units to the frontier, column by column, with intervals.

    A gap is what an input has above its target, or an output below it; never negative.

    Attributes
    ----------
    input_radial, output_radial
        (n, m), (n, s) the part that the score moves: (1 - theta) x and 0 (input orientation), 0 and
        (phi - 1) y (output orientation).
    input_slacks, output_slacks
        (n, m), (n, s) what the second phase finds beyond.
    input_total, output_total
        (n, m), (n, s) both together: data less target (inputs), target less data (outputs).
    slack_frequency
        (n, m + s) share of the replications in which the column has a slack at all.
    bootstrap
        Scores, intervals and ranks from the same replications.
    level
        Coverage aimed at.
    orientation, returns_to_scale
        The model.
    """

    input_radial: Interval
    output_radial: Interval
    input_slacks: Interval
    output_slacks: Interval
    input_total: Interval
    output_total: Interval
    slack_frequency: Array
    bootstrap: Bootstrap
    level: float
    orientation: str
    returns_to_scale: str


def bootstrap_gaps(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    fixed_inputs: Sequence[int] = (),
    replications: int = 2000,
    level: float = 0.95,
    bandwidth: float | None = None,
    seed: int | np.random.Generator = 0,
    told: Callable[[float], None] = lambda share: None,
) -> BootstrapGaps:
    r"""Bootstrap the gap of every input and output: radial part, slack, and both together.

    The replications are those of `bootstrap` with the same seed, each followed by the second phase.

    - Radial part: the draws of the true distance, d = 1/theta or phi, move the data, which are
      known: (1 - 1/d) x or (d - 1) y. The interval is that of the score, carried over; this is
      Simar and Wilson's (1998, 2000).
    - Slack: a replication's slack, as a share q of the radial target that it was found at, is taken
      to the draw's own radial target: q x / d or q d y; a slack on the side that the score leaves
      alone stands as it is. Its interval is the plain percentile interval.
    - Total: radial part and slack of the same draw, so that the interval of the sum is not the
      sum of the intervals.

    Parameters and errors as in `bootstrap`. With m + s columns, 8 B n (m + s) bytes are held for
    each of the three parts (0.25 GB each for 3,000 units, five columns and 2,000 replications).

    Notes
    -----
    There is no theory for slacks: Simar and Wilson's bootstrap is shown to be consistent for radial
    distances, and a smooth frontier that rises everywhere has no slack at all, so that slacks tell
    of the estimate's flat ends. Read their interval as how much the second phase hangs on the
    sample; a correction of their bias would claim more. Where `slack_frequency` is neither near 0
    nor near 1, whether there is a slack is not known. The estimates are those of `efficiency`, not
    corrected: an estimate may lie below its interval, as a score may lie above its own. Single
    slacks need not be unique (`uniqueness`), and slacks are divided by the data's column means.
    """
    checks.level("bootstrap", level)
    x, y = checks.with_outputs(inputs, outputs)
    means = np.concatenate([checks.column_means(x), checks.column_means(y)])
    drawn = replicate(
        x, y, orientation=orientation, returns_to_scale=returns_to_scale,
        replications=replications, bandwidth=bandwidth, seed=seed, slack_weights=1 / means,
        fixed_inputs=fixed_inputs, told=told,
    )  # fmt: skip
    found = efficiency(
        x, y, orientation=orientation, returns_to_scale=returns_to_scale, fixed_inputs=fixed_inputs
    )
    m = x.shape[1]
    data = np.hstack([x, y])
    moved = moving(m, y.shape[1], orientation, fixed_inputs)
    swept = np.isin(np.arange(data.shape[1]), moved)
    slack = np.hstack([found.input_slacks, found.output_slacks])
    radial = np.where(swept, np.abs(1 - found.scores[:, None]) * data, 0.0)
    parts = _parts(drawn, data, swept, orientation)
    frequency = (drawn.slacks > ON_FRONTIER * means).mean(axis=0)  # type: ignore[operator]
    intervals = [
        _interval(estimate, draws, level)
        for estimate, draws in zip((radial, slack, radial + slack), parts, strict=True)
    ]
    (radial_in, radial_out), (slack_in, slack_out), (total_in, total_out) = (
        whole.split(m) for whole in intervals
    )
    return BootstrapGaps(
        radial_in, radial_out, slack_in, slack_out, total_in, total_out, frequency,
        summary(drawn, orientation, level), level, orientation, returns_to_scale,
    )  # fmt: skip


def _interval(estimate: Array, draws: Array, level: float) -> Interval:
    tail = (1 - level) / 2
    lower, upper = np.quantile(draws, [tail, 1 - tail], axis=0)
    return Interval(estimate, lower, upper)


def _parts(
    drawn: Replications, data: Array, swept: NDArray[np.bool_], orientation: str
) -> tuple[Array, Array, Array]:
    """Draws (B, n, m + s) of the radial part, the slack and their sum."""
    assert drawn.slacks is not None
    distance = drawn.corrected[:, :, None]
    # From the radial target that a slack was found at to the draw's own.
    onward = drawn.distances[:, :, None] / distance
    moved = 1 - 1 / distance if orientation == "input" else distance - 1
    onward = onward if orientation == "input" else 1 / onward
    radial = np.where(swept, moved * data, 0.0)
    slack = np.where(swept, drawn.slacks * onward, drawn.slacks)
    return radial, slack, radial + slack
