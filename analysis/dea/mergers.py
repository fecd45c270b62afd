"""What units could gain by merging, and what of it comes from learning, harmony and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.hyperbolic import Hyperbolic, hyperbolic_efficiency
from analysis.dea.radial import Scores, scores
from analysis.errors import UserError

Array = NDArray[np.float64]

ORIENTATIONS = ("input", "output", "graph")


@dataclass(frozen=True, slots=True)
class MergerGains:
    """Gains of g mergers; every score is theta for input, phi for output, G for graph orientation.

    Attributes
    ----------
    mergers
        g names.
    members
        (g,) number of units merged.
    overall
        (g,) score of the members' sum: 1 - overall (or overall - 1) is the potential gain. NaN
        where no combination of units can do what the merger does, as may be under variable returns.
    adjusted
        (g,) the same after each member has become efficient on its own.
    learning
        (g,) overall / adjusted: what the members could gain without merging.
    harmony
        (g,) score of the average efficient member: what a better mix would bring.
    size
        (g,) adjusted / harmony: what the larger scale brings; above 1 for input and graph (below 1
        for output) orientation it costs.
    certificate
        The worst of all scores, as in `Efficiency`.
    orientation, returns_to_scale
        The model.
    """

    mergers: tuple[str, ...]
    members: NDArray[np.int64]
    overall: Array
    adjusted: Array
    learning: Array
    harmony: Array
    size: Array
    certificate: float
    orientation: str
    returns_to_scale: str
    row: ClassVar[str] = "merger"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is undefined, and why."""
        beyond = [
            name for name, e in zip(self.mergers, self.overall, strict=True) if not np.isfinite(e)
        ]
        told = "no answer (no combination of units does what the merger does)"
        return (f"{', '.join(beyond)}: {told}",) if beyond else ()

    def rows(self, _: Mapping[str, Sequence[str]]) -> tuple[Sequence[str], dict[str, NDArray[Any]]]:
        """Return the mergers' names and a column for each part."""
        parts = ("members", "overall", "adjusted", "learning", "harmony", "size")
        return self.mergers, {name: getattr(self, name) for name in parts}


def merger_gains(
    inputs: ArrayLike,
    outputs: ArrayLike,
    groups: Sequence[object],
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> MergerGains:
    r"""Score the sums of units against the units as they are, and split the score.

    With the sums of a merger's J members, their radial scores e, and T the technology of all units:

    .. math::
        \text{overall} = E\Bigl(\sum_j x_j, \sum_j y_j\Bigr) =
        \underbrace{E / E^*}_{\text{learning}} \cdot
        \underbrace{E\bigl(\tfrac1J \textstyle\sum_j e_j x_j, \tfrac1J \sum_j y_j\bigr)}
        _{\text{harmony}} \cdot \underbrace{E^* / \text{harmony}}_{\text{size}}, \qquad
        E^* = E\Bigl(\sum_j e_j x_j, \sum_j y_j\Bigr)

    and with :math:`e_j y_j` in place of :math:`e_j x_j` for output orientation. For "graph" E and e
    are hyperbolic, and the efficient member is :math:`(e_j x_j, y_j / e_j)`.

    Parameters
    ----------
    inputs, outputs, returns_to_scale
        As in `efficiency`, "fdh" included but for "graph"; every unit needs an output.
    orientation
        "input", "output" or "graph": both sides at once, as in `hyperbolic_efficiency`.
    groups
        n labels; the units of one label merge. A label of one unit is no merger.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or no label is that of two units.

    Notes
    -----
    Equal to ``dea.merge`` of R's Benchmarking for input and output orientation; for "graph" it
    multiplies outputs by G where the efficient member makes y / G. Source: Bogetoft and Wang
    (2005), Journal of Productivity Analysis 23:145-171; Bogetoft and Otto (2011), Benchmarking with
    DEA, SFA, and R, chapter 9.
    """
    x, y = checks.with_outputs(inputs, outputs)
    labels = [str(label) for label in groups]
    if len(labels) != len(x):
        raise UserError(f"groups have {len(labels)} units, inputs {len(x)}; give one a unit")
    mergers = [one for one in dict.fromkeys(labels) if labels.count(one) > 1]
    if not mergers:
        raise UserError("groups: no label is that of two units; a merger needs two or more")
    joins = np.array([[label == one for label in labels] for one in mergers], dtype=float)
    members = joins.sum(axis=1).astype(np.int64)
    checks.one_of("orientation", orientation, ORIENTATIONS)
    model: dict[str, Any] = {"returns_to_scale": returns_to_scale}
    measure: Callable[..., Scores | Hyperbolic] = hyperbolic_efficiency
    if orientation != "graph":
        model["orientation"], measure = orientation, scores
    own = measure(x, y, **model)
    gain = own.scores[:, None]
    alone_x = x if orientation == "output" else x * gain
    alone_y = {"input": y, "output": y * gain, "graph": y / gain}[orientation]
    measured = [
        measure(of_x, of_y, reference=(x, y), **model)
        for of_x, of_y in (
            (joins @ x, joins @ y),
            (joins @ alone_x, joins @ alone_y),
            (joins @ alone_x / members[:, None], joins @ alone_y / members[:, None]),
        )
    ]
    overall, adjusted, harmony = (one.scores for one in measured)
    proved = np.concatenate([own.certificate, *(one.certificate for one in measured)])
    return MergerGains(
        tuple(mergers), members, overall, adjusted, overall / adjusted, harmony,
        adjusted / harmony, float(np.nanmax(proved)), orientation, returns_to_scale,
    )  # fmt: skip
