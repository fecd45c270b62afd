"""Outputs nobody wants, and inputs of which more is better, by translation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.radial import Efficiency, efficiency
from analysis.errors import UserError

Array = NDArray[np.float64]


def undesirable_factors(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    bad_outputs: ArrayLike | None = None,
    bad_inputs: ArrayLike | None = None,
    orientation: str | None = None,
    output_translation: ArrayLike | None = None,
    input_translation: ArrayLike | None = None,
    slack_weights: str = "mean",
) -> Efficiency:
    """VRS efficiency with each bad output b as the output v - b, each bad input as the input v - b.

    A bad output is one of which less is better, such as emissions; a bad input one of which more
    is better, such as waste that a plant takes in to burn.

    Parameters
    ----------
    inputs, outputs, slack_weights
        As in `efficiency`.
    bad_outputs, bad_inputs
        (n, q) and (n, p); at least one of the two.
    orientation
        "output" grows the outputs, the translated bad ones among them; "input" shrinks the inputs,
        the translated bad ones among them. By default that of the bad outputs, or of the bad inputs
        where there are no bad outputs.
    output_translation, input_translation
        v, one number or one per column, above every b; NaN, or nothing, for the column's largest
        figure plus its smallest. Scores of inefficient units depend on those of the side that
        moves, and on those of the other side not at all: report them.

    Returns
    -------
    Efficiency
        With the bad columns as the last ones of their side; their targets are in the figures given,
        not translated ones.

    Raises
    ------
    UserError
        If the data cannot be used, or a translation leaves a value that is not positive.

    Notes
    -----
    Only variable returns keep the frontier in place under translation. Source: Seiford and Zhu
    (2002), EJOR 142:16-20.
    """
    if bad_outputs is None and bad_inputs is None:
        raise UserError("undesirable: there is no bad output and no bad input; name one")
    sides = [checks.table("inputs", inputs), checks.table("outputs", outputs)]
    good = [side.shape[1] for side in sides]
    moved: list[Array] = []
    for k, (name, bad, given) in enumerate((
        ("bad_inputs", bad_inputs, input_translation),
        ("bad_outputs", bad_outputs, output_translation),
    )):  # fmt: skip
        turned, v = _turned(name, bad, given, len(sides[k]))
        sides[k] = np.hstack([sides[k], turned])
        moved.append(v)
    found = efficiency(
        *sides, orientation=orientation or ("input" if bad_outputs is None else "output"),
        returns_to_scale="vrs", slack_weights=slack_weights,
    )  # fmt: skip
    for targets, m, v in zip((found.input_targets, found.output_targets), good, moved, strict=True):
        targets[:, m:] = v - targets[:, m:]
    return found


def usual_translation(bad: Array) -> Array:
    """(q,) what bad columns (n, q) are taken from where nothing is said."""
    return np.asarray(bad.max(axis=0) + bad.min(axis=0))


def _turned(
    name: str, values: ArrayLike | None, translation: ArrayLike | None, n: int
) -> tuple[Array, Array]:
    """(n, q) the translation less the values, and (q,) the translation."""
    if values is None:
        return np.empty((n, 0)), np.empty(0)
    bad = checks.table(name, values)
    if len(bad) != n:
        raise UserError(f"{name} have {len(bad)} units, the other columns {n}; give the same")
    usual = usual_translation(bad)
    v = np.full(len(usual), np.nan) if translation is None else np.asarray(translation, float)
    v = np.where(np.isnan(v), usual, v)
    turned = v - bad
    if (turned <= 0).any():
        k, q = np.argwhere(turned <= 0)[0]
        raise UserError(
            f"translation: unit {k + 1}, {name[:-1].replace('_', ' ')} {q + 1} becomes "
            f"{turned[k, q]:g}; give a larger translation"
        )
    return turned, np.broadcast_to(v, len(usual))
