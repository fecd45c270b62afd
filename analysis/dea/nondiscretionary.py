"""Radial efficiency with columns that are given by nature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.dea import checks
from analysis.dea.directional import along, columns_of
from analysis.dea.radial import Efficiency, model_of
from analysis.errors import UserError


def nondiscretionary(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    fixed_inputs: Sequence[int] = (),
    fixed_outputs: Sequence[int] = (),
    equal_inputs: Sequence[int] = (),
    equal_outputs: Sequence[int] = (),
    orientation: str = "input",
    returns_to_scale: str = "crs",
    slack_weights: str = "mean",
) -> Efficiency:
    r"""Radial efficiency when some columns are given by nature.

    The columns named are held at their values, and the score moves the others alone; for input
    orientation with D the free, F the fixed and E the non-controllable inputs

    .. math:: \min\theta \;:\; X_D^\top\lambda + s_D = \theta x_D,\;
        X_F^\top\lambda + s_F = x_F,\; X_E^\top\lambda = x_E,\; Y^\top\lambda - s^+ = y

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale, slack_weights
        As in `efficiency`.
    fixed_inputs, fixed_outputs
        Columns, counted from 0, that the units cannot change: their peers take no more of such an
        input, and make no less of such an output.
    equal_inputs, equal_outputs
        Non-controllable columns, counted from 0, of which the peers have neither more nor less. A
        unit whose circumstances lie at the edge of the others' then has few peers or none but
        itself, so that its score says little.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or a unit has nothing left to change.

    Notes
    -----
    Source: Banker and Morey (1986), Operations Research 34:513-521; non-controllable columns:
    Cooper, Seiford and Tone (2007), Data Envelopment Analysis, section 7.3.
    """
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    model = model_of(inputs, outputs, orientation, returns_to_scale, None)
    fixed_x = columns_of("fixed_inputs", fixed_inputs, model.x.shape[1])
    fixed_y = columns_of("fixed_outputs", fixed_outputs, model.y.shape[1])
    equal_x = columns_of("equal_inputs", equal_inputs, model.x.shape[1])
    equal_y = columns_of("equal_outputs", equal_outputs, model.y.shape[1])
    inward = orientation == "input"
    gx = model.x.copy() if inward else np.zeros_like(model.x)
    gy = np.zeros_like(model.y) if inward else model.y.copy()
    gx[:, [*fixed_x, *equal_x]], gy[:, [*fixed_y, *equal_y]] = 0, 0
    still = ~(gx.any(axis=1) | gy.any(axis=1))
    if still.any():
        raise UserError(
            f"unit {np.argmax(still) + 1} has only zeros in the {orientation}s that are not fixed"
        )
    equal = [*equal_x, *(model.x.shape[1] + r for r in equal_y)]
    found, resolved = along(model, gx, gy, equal, slack_weights)
    scores = 1 - found.scores if inward else 1 + found.scores
    s_in, s_out = np.split(found.slacks, [model.x.shape[1]], axis=1)
    beta = found.scores[:, None]
    return Efficiency(
        scores, s_in, s_out, model.x - beta * gx - s_in, model.y + beta * gy + s_out,
        found.lambdas, found.certificate, orientation, returns_to_scale, slack_weights, resolved,
    )  # fmt: skip
