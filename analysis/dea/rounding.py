"""How often a verdict would change if the source had not rounded its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine.samples import sampled
from analysis.dea.radial import ON_FRONTIER, scores
from analysis.dea.scale import classify
from analysis.errors import UserError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rounding:
    """What the verdicts on n units are worth, given the rounding of the data.

    Attributes
    ----------
    scores
        (n,) scores of the data as printed.
    on_frontier
        (n,) share of the draws in which the unit is on the frontier.
    lower, upper
        (n,) interval that holds the given share of the drawn scores.
    level, replications
        What was asked for.
    certificate
        The largest relative error that any draw's programs prove.
    """

    scores: Array
    on_frontier: Array
    lower: Array
    upper: Array
    level: float
    replications: int
    certificate: float


@dataclass(frozen=True, slots=True)
class RoundingOfScale:
    """Shares of the draws in which each of n units has each kind of returns to scale.

    Attributes
    ----------
    crs, irs, drs
        (n,) shares, which add up to 1.
    replications
        What was asked for.
    certificate
        The largest relative error that any draw's programs prove.
    """

    crs: Array
    irs: Array
    drs: Array
    replications: int
    certificate: float


def rounding(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    input_precision: ArrayLike,
    output_precision: ArrayLike,
    orientation: str = "input",
    returns_to_scale: str = "crs",
    fixed_inputs: Sequence[int] = (),
    replications: int = 1000,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
    told: Callable[[float], None] = lambda share: None,
) -> Rounding:
    """Chance of each unit to be on the frontier, and range of its score, under rounding.

    Every figure is drawn anew, uniformly from the interval that rounds to what is printed, and all
    units are measured again; draws are independent of one another.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale, fixed_inputs
        As in `efficiency`; every unit needs an output. What is fixed may be rounded all the same.
    input_precision, output_precision
        The step to which figures are rounded, in the units of the data, so that the true figure is
        within half a step: one number, one per column, or one per cell; 0 for exact figures.
    replications
        Number of draws.
    level
        Share of the drawn scores that `lower` and `upper` enclose.
    seed
        A seed or a numpy Generator.
    told
        Told the share of the draws that is done, now and then.

    Raises
    ------
    UserError
        If the data or an option cannot be used.
    """
    checks.level("rounding", level)
    x, y = checks.with_outputs(inputs, outputs)
    draws = _draws(x, y, input_precision, output_precision, replications=replications, seed=seed)
    printed = scores(
        x, y, orientation=orientation, returns_to_scale=returns_to_scale, fixed_inputs=fixed_inputs
    )
    found = sampled(
        draws, draws, orientation=orientation, returns_to_scale=returns_to_scale,
        fixed_inputs=fixed_inputs, told=told,
    )  # fmt: skip
    drawn = found.scores
    tail = (1 - level) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail], axis=0)
    on_frontier = (np.abs(drawn - 1) <= ON_FRONTIER).mean(axis=0)
    return Rounding(
        printed.scores,
        on_frontier,
        lower,
        upper,
        level,
        replications,
        float(found.certificate.max()),
    )


def rounding_of_scale(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    input_precision: ArrayLike,
    output_precision: ArrayLike,
    orientation: str = "input",
    replications: int = 1000,
    seed: int | np.random.Generator = 0,
) -> RoundingOfScale:
    """Chance of each kind of returns to scale under rounding; parameters as in `rounding`."""
    x, y = checks.with_outputs(inputs, outputs)
    draws = _draws(x, y, input_precision, output_precision, replications=replications, seed=seed)
    drawn = [
        sampled(draws, draws, orientation=orientation, returns_to_scale=kind)
        for kind in ("crs", "vrs", "nirs")
    ]
    kinds = classify(*(found.scores for found in drawn))
    crs, irs, drs = ((kinds == kind).mean(axis=0) for kind in ("crs", "irs", "drs"))
    worst = max(float(found.certificate.max()) for found in drawn)
    return RoundingOfScale(crs, irs, drs, replications, worst)


def _draws(
    x: Array,
    y: Array,
    input_precision: ArrayLike,
    output_precision: ArrayLike,
    *,
    replications: int,
    seed: int | np.random.Generator,
) -> tuple[Array, Array]:
    """Draw (B, n, m) inputs and (B, n, s) outputs that round to the printed ones."""
    if replications < 1:
        raise UserError("rounding: give at least 1 replication")
    rng = np.random.default_rng(seed)
    drawn = []
    for name, values, precision in (
        ("input_precision", x, input_precision),
        ("output_precision", y, output_precision),
    ):
        steps = checks.table(name, np.atleast_2d(np.asarray(precision, dtype=float)))
        try:
            half = np.broadcast_to(steps, values.shape) / 2
        except ValueError:
            raise UserError(
                f"{name} has shape {steps.shape}; give one number, one per column, or one per cell"
            ) from None
        noise = half * rng.uniform(-1, 1, size=(replications, *values.shape))
        # A printed zero stays zero: a figure that may vanish is no evidence of a tiny one.
        drawn.append(np.where(values > 0, np.maximum(values + noise, values / 100), 0.0))
    return drawn[0], drawn[1]
