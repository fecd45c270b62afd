"""A unit's resource gap: how far its inputs and outputs lie from the frontier, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:  # whoever reads results needs no solver
    from analysis.dea import Efficiency

PER = 1e4  # gaps are also given per 10,000 residents


@dataclass(frozen=True, slots=True)
class ResourceGap:
    """One input against its frontier target (input orientation, constant returns to scale).

    ``actual - target = excess = technical + scale + slack``, all in the input's native unit:
    technical ``(1 - theta_vrs) x``, scale ``(theta_vrs - theta_crs) x``, slack the second phase's.
    ``share`` is excess over actual (None where that is 0); ``per_10k`` excess per 10,000
    residents. An excess over the frontier is neither a surplus over need nor advice to cut.
    """

    column: str
    actual: float
    target: float
    excess: float
    technical: float
    scale: float
    slack: float
    share: float | None
    per_10k: float | None


@dataclass(frozen=True, slots=True)
class VolumeGap:
    """One output against the frontier at today's inputs (output orientation, constant returns).

    ``addition`` is ``target - actual`` in native units, ``share`` addition over actual (None where
    the actual volume is 0), ``per_10k`` addition per 10,000 residents.
    """

    column: str
    actual: float
    target: float
    addition: float
    share: float | None
    per_10k: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit's gap in every resource and output; ``unique`` when no other target is optimal."""

    resources: tuple[ResourceGap, ...]
    volumes: tuple[VolumeGap, ...]
    unique: bool


def resource_gaps(
    columns: tuple[str, ...],
    inputs: ArrayLike,
    crs: Efficiency,
    vrs: Efficiency,
    residents: ArrayLike,
) -> tuple[tuple[ResourceGap, ...], ...]:
    """Split each unit's excess over the frontier into technical, scale and slack parts.

    Parameters
    ----------
    columns : tuple of str, (m,)
    inputs : array-like, (n, m)
    crs, vrs : Efficiency
        Input-oriented solutions of the same units under constant and variable returns to scale.
    residents : array-like, (n,)

    Returns
    -------
    tuple, (n, m)
    """
    x = np.asarray(inputs, dtype=float)
    people = np.asarray(residents, dtype=float)
    technical = (1 - vrs.scores)[:, None] * x
    scale = (vrs.scores - crs.scores)[:, None] * x
    excess = technical + scale + crs.input_slacks

    def one(i: int, j: int) -> ResourceGap:
        return ResourceGap(
            column=columns[j],
            actual=float(x[i, j]),
            target=float(x[i, j] - excess[i, j]),
            excess=float(excess[i, j]),
            technical=float(technical[i, j]),
            scale=float(scale[i, j]),
            slack=float(crs.input_slacks[i, j]),
            share=_ratio(excess[i, j], x[i, j]),
            per_10k=_ratio(excess[i, j], people[i] / PER),
        )

    return _grid(one, x)


def volume_gaps(
    columns: tuple[str, ...], outputs: ArrayLike, crs: Efficiency, residents: ArrayLike
) -> tuple[tuple[VolumeGap, ...], ...]:
    """Return what the frontier would add to each output at today's inputs.

    Parameters
    ----------
    columns : tuple of str, (s,)
    outputs : array-like, (n, s)
    crs : Efficiency
        Output-oriented solution of the same units under constant returns to scale.
    residents : array-like, (n,)

    Returns
    -------
    tuple, (n, s)
    """
    y = np.asarray(outputs, dtype=float)
    people = np.asarray(residents, dtype=float)
    addition = crs.output_targets - y

    def one(i: int, j: int) -> VolumeGap:
        return VolumeGap(
            column=columns[j],
            actual=float(y[i, j]),
            target=float(crs.output_targets[i, j]),
            addition=float(addition[i, j]),
            share=_ratio(addition[i, j], y[i, j]),
            per_10k=_ratio(addition[i, j], people[i] / PER),
        )

    return _grid(one, y)


def _grid(one, values: NDArray[np.float64]):  # type: ignore[no-untyped-def]
    n, m = values.shape
    return tuple(tuple(one(i, j) for j in range(m)) for i in range(n))


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None
