"""Productivity change with bad outputs: the Malmquist-Luenberger index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.directional import DISPOSALS, directional_distance
from analysis.dea.periods.malmquist import balanced

Array = NDArray[np.float64]

FRONTIERS = ("adjacent", "global")


@dataclass(frozen=True, slots=True)
class MalmquistLuenberger:
    """Indices of T - 1 steps of n units; above 1 is progress.

    Attributes
    ----------
    index
        (T - 1, n) change of productivity.
    efficiency_change
        (T - 1, n) catching up with the frontier.
    technical_change
        (T - 1, n) index over efficiency change: the shift of the frontier.
    certificate
        The largest relative error that any of the programs proves.
    returns_to_scale, disposal, frontier
        What was asked for.

    A unit's data may have no distance from another period's frontier; index and technical change
    are then NaN.
    """

    index: Array
    efficiency_change: Array
    technical_change: Array
    certificate: float
    returns_to_scale: str
    disposal: str
    frontier: str


def malmquist_luenberger(
    inputs: ArrayLike,
    outputs: ArrayLike,
    bad_outputs: ArrayLike,
    *,
    returns_to_scale: str = "crs",
    disposal: str = "weak",
    frontier: str = "adjacent",
) -> MalmquistLuenberger:
    r"""Productivity indices of a balanced panel whose units also make what nobody wants.

    With :math:`D^u_t` the directional distance of a unit's period-t data from the frontier of
    period u, along more of its good and less of its bad outputs at once,

    .. math:: ML = \sqrt{\frac{1 + D^t_t}{1 + D^t_{t+1}}\,
        \frac{1 + D^{t+1}_t}{1 + D^{t+1}_{t+1}}} \qquad
        GML = \frac{1 + D^G_t}{1 + D^G_{t+1}}

    the first against the two periods' own frontiers, the second against one of all periods, which
    makes it circular and always defined. Efficiency change is
    :math:`(1 + D^t_t) / (1 + D^{t+1}_{t+1})`.

    Parameters
    ----------
    inputs, outputs, bad_outputs
        (T, n, m), (T, n, s) and (T, n, q), the same units in the same order in every period; every
        unit makes a good output.
    returns_to_scale, disposal
        As in `directional_distance`.
    frontier
        "adjacent" or "global".

    Raises
    ------
    UserError
        If the panel is not balanced or an option cannot be used.

    Notes
    -----
    Source: Chung, Fare and Grosskopf (1997), Journal of Environmental Management 51:229-240;
    global: Oh (2010), Journal of Productivity Analysis 34:183-197; on undefined distances:
    Aparicio, Pastor and Zofio (2013), EJOR 229:738-742.
    """
    checks.one_of("disposal", disposal, DISPOSALS)
    checks.one_of("frontier", frontier, FRONTIERS)
    panel = balanced(inputs, outputs)
    bad = [b for _, b in balanced(inputs, bad_outputs, idle=True)]
    data = [(x, np.hstack([y, b])) for (x, y), b in zip(panel, bad, strict=True)]
    goods = panel[0][1].shape[1]
    named = range(goods, goods + bad[0].shape[1])
    everything = tuple(np.concatenate(side) for side in zip(*data, strict=True))
    worst = [0.0]

    @cache
    def distance(u: int | None, t: int) -> Array:
        """(n,) distances of period t from the frontier of period u, or of all."""
        spanning = everything if u is None else data[u]
        found = directional_distance(
            *data[t], input_direction=np.zeros(data[t][0].shape[1]), bad_outputs=named,
            disposal=disposal, returns_to_scale=returns_to_scale,
            reference=None if u == t else (spanning[0], spanning[1]), slack_weights=None,
        )  # fmt: skip
        known = found.certificate[np.isfinite(found.certificate)]
        worst.append(float(known.max(initial=0.0)))
        return 1 + found.distances

    steps = range(len(data) - 1)
    caught_up = np.array([distance(t, t) / distance(t + 1, t + 1) for t in steps])
    if frontier == "global":
        index = np.array([distance(None, t) / distance(None, t + 1) for t in steps])
    else:
        seen = [distance(t, t) / distance(t, t + 1) for t in steps]
        again = [distance(t + 1, t) / distance(t + 1, t + 1) for t in steps]
        index = np.sqrt(np.array(seen) * np.array(again))
    return MalmquistLuenberger(
        index, caught_up, index / caught_up, max(worst), returns_to_scale, disposal, frontier
    )
