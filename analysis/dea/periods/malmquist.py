"""Change of productivity between periods, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.radial import scores
from analysis.errors import UserError

Array = NDArray[np.float64]

DECOMPOSITIONS = ("fgnz", "ray-desli", "grifell-lovell", "bias")
FRONTIERS = ("adjacent", "sequential", "global")
SEEN_FROM = ("both", "first", "second")


@dataclass(frozen=True, slots=True)
class Malmquist:
    """Indices of n units over T - 1 steps from one period to the next; above 1 is progress.

    Attributes
    ----------
    index
        (T - 1, n) Malmquist index: change of productivity.
    efficiency_change
        (T - 1, n) catching up with the CRS frontier; product of the pure and the scale change under
        "fgnz".
    technical_change
        (T - 1, n) shift of the frontier: of the CRS frontier under "fgnz" and "bias", of the VRS
        frontier under "ray-desli" and "grifell-lovell".
    pure_efficiency_change
        (T - 1, n) catching up with the VRS frontier.
    scale_change
        (T - 1, n) what remains: index = technical * pure * scale change. Under "grifell-lovell" it
        is measured, and the index is the product: what the change of inputs alone does to scale
        efficiency.
    orientation, decomposition, frontier
        What was asked for.
    output_bias, input_bias, magnitude
        (T - 1, n) each under "bias", else None: what turning of the frontier between outputs, and
        between inputs, adds to its shift as the first period's data see it; technical change is
        the product of the three. Both biases are 1 where the frontier keeps its form.

    Under "ray-desli" and "grifell-lovell" a unit may have no score against another period's VRS
    frontier; technical change is then NaN, and so is the scale change, or the generalised index.
    """

    index: Array
    efficiency_change: Array
    technical_change: Array
    pure_efficiency_change: Array
    scale_change: Array
    orientation: str
    decomposition: str
    frontier: str
    output_bias: Array | None = None
    input_bias: Array | None = None
    magnitude: Array | None = None


def malmquist(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    decomposition: str = "fgnz",
    frontier: str = "adjacent",
    seen_from: str = "both",
) -> Malmquist:
    r"""Malmquist productivity indices of a balanced panel.

    With :math:`E^u_t` the efficiency in (0, 1] (theta, or 1/phi) of a unit's period-t data against
    the CRS frontier of period u, the index from t to t + 1 is

    .. math:: M = \sqrt{\frac{E^t_{t+1}}{E^t_t}\,\frac{E^{t+1}_{t+1}}{E^{t+1}_t}}
        = \frac{E^{t+1}_{t+1}}{E^t_t}
        \sqrt{\frac{E^t_{t+1}}{E^{t+1}_{t+1}}\,\frac{E^t_t}{E^{t+1}_t}}

    the product of efficiency change and technical change. Seen from the second period alone it is
    :math:`E^t_{t+1} / E^t_t`, from the first alone :math:`E^{t+1}_{t+1} / E^{t+1}_t`.

    Parameters
    ----------
    inputs, outputs
        (T, n, m) and (T, n, s), the same units in the same order in every period.
    orientation
        "input" or "output".
    decomposition
        "fgnz" splits efficiency change into a pure and a scale part; "bias" does the same, with
        technical change split into a bias of outputs, one of inputs and a magnitude. "ray-desli"
        measures technical change on the VRS frontier, and so does "grifell-lovell", the generalised
        index, which has a scale change of its own and need not be a ratio of distances to one
        frontier.
    frontier
        "adjacent": each period spans its own. "sequential": each period and all before it, so that
        techniques are not forgotten. "global": one frontier of all periods, which makes the index
        circular; its technical change is index over efficiency change.
    seen_from
        Whose data see the shift of the frontiers, and so make the index: "both" periods' (geometric
        mean, as published), the "first" period's or the "second" period's alone. A global frontier
        does not shift: it takes "both" only.

    Raises
    ------
    UserError
        If the panel is not balanced, a unit has no output, or an option cannot be used.

    Notes
    -----
    Source: Fare, Grosskopf, Norris and Zhang (1994), AER 84:66-83; Ray and Desli (1997), AER
    87:1033-1039; Shestalova (2003), Journal of Productivity Analysis 19:211-226 (sequential);
    Grifell-Tatje and Lovell (1999), Top 7:81-101 (scale as inputs change alone);
    Fare, Grifell-Tatje, Grosskopf and Lovell (1997), Scandinavian Journal of Economics 99:119-127
    (bias);
    Pastor and Lovell (2005), Economics Letters 88:266-271 (global).
    """
    checks.one_of("decomposition", decomposition, DECOMPOSITIONS)
    checks.one_of("frontier", frontier, FRONTIERS)
    checks.one_of("seen_from", seen_from, SEEN_FROM)
    if frontier == "global" and seen_from != "both":
        raise UserError("malmquist: a global frontier does not shift; leave seen_from out")
    if decomposition == "bias" and (frontier == "global" or seen_from != "both"):
        raise UserError(
            "malmquist: the bias is that of a frontier that shifts, seen from both periods; take "
            "an adjacent or sequential one and leave seen_from out"
        )
    if decomposition == "grifell-lovell" and frontier == "global":
        raise UserError("malmquist: grifell-lovell compares the scale on one period's frontier; "
                        "take an adjacent or sequential one")  # fmt: skip
    panel = balanced(inputs, outputs)
    crs = _Efficiencies(panel, orientation, "crs", frontier)
    vrs = _Efficiencies(panel, orientation, "vrs", frontier)
    steps = range(len(panel) - 1)
    caught_up, pure = (np.array([e(t + 1, t + 1) / e(t, t) for t in steps]) for e in (crs, vrs))
    if frontier == "global":
        index = np.array([crs.against_all(t + 1) / crs.against_all(t) for t in steps])
        crs_shift = index / caught_up
    else:
        crs_shift = np.array([_shift(crs, t, seen_from) for t in steps])
        index = caught_up * crs_shift
    if decomposition in ("fgnz", "bias"):
        technical = crs_shift
    elif frontier == "global":
        technical = np.array([vrs.against_all(t + 1) / vrs.against_all(t) for t in steps]) / pure
    else:
        technical = np.array([_shift(vrs, t, seen_from) for t in steps])
    if decomposition == "grifell-lovell":
        scale = np.array([_rescaled(crs, vrs, t, seen_from) for t in steps])
        index = technical * pure * scale
    else:
        scale = index / (technical * pure)
    return Malmquist(
        index, caught_up, technical, pure, scale,
        orientation, decomposition, frontier,
        *(_turning(crs, len(panel) - 1) if decomposition == "bias" else ()),
    )  # fmt: skip


def _turning(crs: _Efficiencies, steps: int) -> tuple[Array, Array, Array]:
    """Bias of outputs, of inputs, and magnitude, (steps, n) each.

    Data that mix the inputs of one period with the outputs of the other tell the two biases apart.
    """
    outputs, inputs, magnitude = [], [], []
    for t in range(steps):
        old, new, mixed = (
            crs(t, s) / crs(t + 1, s) for s in ((t, t), (t + 1, t + 1), (t + 1, t))
        )  # how far the frontier moved, at inputs and outputs of these periods
        outputs.append(np.sqrt(new / mixed))
        inputs.append(np.sqrt(mixed / old))
        magnitude.append(old)
    return np.array(outputs), np.array(inputs), np.array(magnitude)


def _shift(efficiency: _Efficiencies, t: int, seen_from: str) -> Array:
    """Shift of the frontier from t to t + 1, seen from the data of one period or of both."""
    if seen_from == "both":
        return np.sqrt(_shift(efficiency, t, "first") * _shift(efficiency, t, "second"))
    data = t if seen_from == "first" else t + 1
    return efficiency(t, data) / efficiency(t + 1, data)


def _rescaled(crs: _Efficiencies, vrs: _Efficiencies, t: int, seen_from: str) -> Array:
    """Change of scale efficiency as inputs go from t to t + 1 and outputs stay those of a period.

    Seen from the second period's data the frontier and the outputs are those of t, seen from the
    first's those of t + 1: each goes with its own shift of the frontier.
    """
    if seen_from == "both":
        return np.sqrt(_rescaled(crs, vrs, t, "first") * _rescaled(crs, vrs, t, "second"))
    u = t if seen_from == "second" else t + 1
    after, before = (crs(u, (of, u)) / vrs(u, (of, u)) for of in (t + 1, t))
    return after / before


def balanced(
    inputs: ArrayLike, outputs: ArrayLike, *, idle: bool = False
) -> list[tuple[Array, Array]]:
    """Check a panel; inputs (n, m) and outputs (n, s) of each period.

    With `idle` a unit may have no output.
    """
    try:
        x, y = np.array(inputs, dtype=float), np.array(outputs, dtype=float)
    except ValueError:
        raise UserError(
            "malmquist: the panel is not balanced; keep units with all periods"
        ) from None
    if x.ndim != 3 or y.ndim != 3 or x.shape[:2] != y.shape[:2]:
        raise UserError(
            f"malmquist: inputs have shape {x.shape}, outputs {y.shape}; "
            "give (periods, units, columns) with the same periods and units"
        )
    if len(x) < 2:
        raise UserError("malmquist: give two or more periods")
    check = checks.technology if idle else checks.with_outputs
    return [check(a, b) for a, b in zip(x, y, strict=True)]


class _Efficiencies:
    """Efficiencies of one period's data against another period's frontier, each solved once."""

    def __init__(
        self, panel: list[tuple[Array, Array]], orientation: str, kind: str, frontier: str
    ) -> None:
        self.panel, self.orientation, self.kind, self.frontier = panel, orientation, kind, frontier
        self.known: dict[tuple[int, int, int, int], Array] = {}

    def __call__(self, u: int, data: int | tuple[int, int]) -> Array:
        """(n,) efficiency of a period's data against the frontier of period u.

        ``data`` may be two periods, that of the inputs and that of the outputs.
        """
        first = 0 if self.frontier == "sequential" else u
        return self._between(first, u, data)

    def against_all(self, t: int) -> Array:
        """(n,) efficiency of the data of period t against the frontier of all periods."""
        return self._between(0, len(self.panel) - 1, t)

    def _between(self, first: int, last: int, data: int | tuple[int, int]) -> Array:
        of_inputs, of_outputs = data if isinstance(data, tuple) else (data, data)
        key = (first, last, of_inputs, of_outputs)
        if key not in self.known:
            spanning = self.panel[first : last + 1]
            found = scores(
                self.panel[of_inputs][0],
                self.panel[of_outputs][1],
                orientation=self.orientation,
                returns_to_scale=self.kind,
                reference=(
                    np.vstack([p[0] for p in spanning]),
                    np.vstack([p[1] for p in spanning]),
                ),
            )
            self.known[key] = found.scores if self.orientation == "input" else 1 / found.scores
        return self.known[key]
