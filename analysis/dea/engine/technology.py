"""From inputs and outputs to the batched programs: scaling, rows for the returns to scale, slacks.

Rows are divided by the column means of the reference set, columns by their largest entry, and each
program by the largest entry of its own unit. A column of 1e9 beside one of 1e-6, or a county beside
a nation, then meets the same absolute tolerances.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dea.checks import column_means
from analysis.dea.engine import bases, simplex

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# Units per batch: large enough that numpy works on long arrays, small enough to stay in memory.
BLOCK = 2048

# A figure this small beside the unit's largest, in column means, is solved for exactly.
TOO_SMALL = 1e-6

SCALE_ROW_SLACK = {"crs": (), "vrs": (), "nirs": (1.0,), "ndrs": (-1.0,)}


@dataclass(frozen=True, slots=True)
class Technology:
    """A reference set as the columns of a program, scaled.

    Attributes
    ----------
    columns
        (r + p, rows) reference units, then input slacks, output slacks and, under NIRS and NDRS,
        the slack of the scale row.
    norms
        (r,) what each reference unit's column was divided by.
    row_units
        (m + s,) column means of the reference set.
    units, inputs, outputs
        r, m and s.
    returns_to_scale
        "crs", "vrs", "nirs" or "ndrs".
    """

    columns: Array
    norms: Array
    row_units: Array
    units: int
    inputs: int
    outputs: int
    returns_to_scale: str

    @property
    def slots(self) -> Ints:
        """The slack that starts in each row; -1 for the scale row."""
        slots = self.units + np.arange(self.inputs + self.outputs)
        return slots if self.returns_to_scale == "crs" else np.append(slots, -1)

    def subset(self, units: Ints) -> Technology:
        """Return the technology that some of the reference units span, with the same scaling."""
        keep = np.concatenate([units, np.arange(self.units, len(self.columns))])
        return Technology(
            self.columns[keep], self.norms[units], self.row_units, len(units),
            self.inputs, self.outputs, self.returns_to_scale,
        )  # fmt: skip


def technology(x: Array, y: Array, returns_to_scale: str) -> Technology:
    """Scale a reference set of inputs (r, m) and outputs (r, s)."""
    (r, m), s = x.shape, y.shape[1]
    row_units = np.concatenate([column_means(x), column_means(y)])
    points = np.hstack([x, y]) / row_units
    norms = points.max(axis=1)
    columns = points / norms[:, None]
    if returns_to_scale != "crs":
        columns = np.hstack([columns, 1 / norms[:, None]])
    slacks = slack_columns(m, s, returns_to_scale)
    return Technology(np.vstack([columns, slacks]), norms, row_units, r, m, s, returns_to_scale)


def slack_columns(inputs: int, outputs: int, returns_to_scale: str) -> Array:
    """(p, rows) columns of the input slacks, the output slacks and that of the scale row."""
    width = inputs + outputs
    slacks = np.diag(np.concatenate([np.ones(inputs), -np.ones(outputs)]))
    if returns_to_scale == "crs":
        return slacks
    slacks = np.hstack([slacks, np.zeros((width, 1))])
    signs = SCALE_ROW_SLACK[returns_to_scale]
    return np.vstack([slacks, *(np.append(np.zeros(width), sign) for sign in signs)])


@dataclass(frozen=True, slots=True)
class MeasuredUnits:
    """Units to be measured, in the scaling of a technology.

    Attributes
    ----------
    start
        (n, rows) each unit's own column.
    start_row
        (n,) the row in which it is basic at first.
    norms
        (n,) what it and the right-hand sides were divided by.
    doubtful
        (n,) whether its figures, in column means, lie too far apart for floating arithmetic.
    """

    start: Array
    start_row: Ints
    norms: Array
    doubtful: NDArray[np.bool_]

    def take(self, rows: Ints | slice) -> MeasuredUnits:
        """Return some of the units."""
        return MeasuredUnits(
            self.start[rows], self.start_row[rows], self.norms[rows], self.doubtful[rows]
        )


def doubtful(points: Array) -> NDArray[np.bool_]:
    """Whether the last axis holds figures that rounding may swallow beside the largest."""
    least = np.where(points > 0, points, np.inf).min(axis=-1)
    return least < TOO_SMALL * points.max(axis=-1)


def units(tech: Technology, x: Array, y: Array) -> MeasuredUnits:
    """Scale the units (x, y) as `tech` is scaled."""
    points = np.hstack([x, y]) / tech.row_units
    norms = points.max(axis=1)
    start = points / norms[:, None]
    if tech.returns_to_scale == "crs":
        made = start[:, tech.inputs :]
        start_row = np.where(made.any(axis=1), tech.inputs + made.argmax(axis=1), -1)
    else:
        start = np.hstack([start, 1 / norms[:, None]])
        start_row = np.full(len(x), tech.inputs + tech.outputs)
    return MeasuredUnits(start, start_row, norms, doubtful(points))


def blocks(n: int) -> list[slice]:
    """Cut n units into blocks that bound the memory of a batch."""
    return [slice(first, first + BLOCK) for first in range(0, n, BLOCK)]


def moving(inputs: int, outputs: int, orientation: str, fixed: Collection[int]) -> Ints:
    """Columns, inputs before outputs, that a radial score moves: one side's, less the fixed ones.

    `fixed` are inputs that no unit can change; output orientation leaves all inputs as they are.
    """
    if orientation == "input":
        return np.setdiff1d(np.arange(inputs), np.fromiter(fixed, dtype=np.int64))
    return inputs + np.arange(outputs)


def begin_radial(
    tech: Technology,
    own: MeasuredUnits,
    orientation: str,
    *,
    fixed: Collection[int] = (),
    excluded: Ints | None = None,
    group: Ints | None = None,
) -> tuple[bases.Programs, bases.Cost]:
    """Set up the radial programs of some units, the score being the free variable.

    `fixed` are inputs that the score leaves as they are; `group` says which set of columns each
    has where the technology has several, (G, K, rows).
    """
    moved = moving(tech.inputs, tech.outputs, orientation, fixed)
    direction = np.zeros_like(own.start)
    direction[:, moved] = -own.start[:, moved]
    programs = bases.begin(
        tech.columns, tech.slots, own.start + direction, direction, own.start,
        start_row=own.start_row, t=1.0, excluded=excluded, group=group,
    )  # fmt: skip
    sense = -1 if orientation == "input" else 1
    simplex.enter_direction(programs, t=1.0, sense=sense)
    return programs, bases.Cost(t=-float(sense))


def begin_directional(
    tech: Technology, own: MeasuredUnits, direction: Array, excluded: Ints | None = None
) -> tuple[bases.Programs, bases.Cost]:
    """Set up programs that go as far as they can from each unit along a direction.

    `direction` (n, m + s), in the units of the data, is what is taken from the inputs and added to
    the outputs for each unit of the free variable.
    """
    scaled = direction / (own.norms[:, None] * tech.row_units)
    column = np.zeros_like(own.start)
    column[:, : tech.inputs] = scaled[:, : tech.inputs]
    column[:, tech.inputs : scaled.shape[1]] = -scaled[:, tech.inputs :]
    programs = bases.begin(
        tech.columns, tech.slots, own.start, column, own.start, start_row=own.start_row,
        t=0.0, excluded=excluded,
    )  # fmt: skip
    simplex.enter_direction(programs, t=0.0, sense=1)
    return programs, bases.Cost(t=-1.0)
