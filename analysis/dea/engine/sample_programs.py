"""From samples of units to batched programs: scaled, each unit with its sample's columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.dea.engine import bases, simplex
from analysis.dea.engine.technology import doubtful, slack_columns

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SamplePrograms:
    """Programs of S samples of n units, scaled; a sample's programs follow one another.

    Attributes
    ----------
    points
        (S, n, rows) columns of the reference units, each divided by its largest entry.
    slack
        (p, rows) columns of the slacks.
    rhs, direction
        (S * n, rows) right-hand sides, and columns of the free variable.
    t
        (S * n,) value of the free variable at which a unit is where its reference unit is.
    start_row
        (S * n,) the row in which the unit's own column is basic at first.
    slots
        (rows,) the slack that starts in each row, -1 for the scale row.
    norms
        (S, n, 1) what points and right-hand sides were divided by.
    row_units
        (m + s,) what the columns of the data were divided by.
    doubtful
        (S * n,) whether a unit's figures lie too far apart for floating arithmetic.
    cost
        The score, to be minimised (input orientation), or what it is less (output orientation).
    """

    points: Array
    slack: Array
    rhs: Array
    direction: Array
    t: Array
    start_row: Ints
    slots: Ints
    norms: Array
    row_units: Array
    doubtful: Flags
    cost: bases.Cost

    def sample(self, index: int) -> SamplePrograms:
        """Return one of the samples, alone."""
        n = self.points.shape[1]
        part = slice(index * n, index * n + n)
        return replace(
            self, points=self.points[index][None], rhs=self.rhs[part],
            direction=self.direction[part], t=self.t[part], start_row=self.start_row[part],
            norms=self.norms[index][None], doubtful=self.doubtful[part],
        )  # fmt: skip

    def blank(self, columns: Array, group: Ints | None) -> bases.Programs:
        """All programs on these columns, without bases; `group` as in `bases.Programs`."""
        n, r = self.rhs.shape
        square, flat = (n, r, r), (n, r)
        return bases.Programs(
            columns, self.rhs, self.direction, self.points.reshape(-1, r), np.empty(square), None,
            group, np.empty(flat, dtype=np.int64), np.empty(square), np.empty(flat),
            np.zeros(flat), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool),
        )  # fmt: skip

    def solved_from_start(
        self, rows: Ints, columns: Array, group: Ints | None = None
    ) -> bases.Programs:
        """Some programs, solved from where each unit's own reference unit is."""
        first_slack = columns.shape[-2] - len(self.slack)
        programs = bases.begin(
            columns, np.where(self.slots < 0, -1, first_slack + self.slots), self.rhs[rows],
            self.direction[rows], self.points.reshape(-1, self.rhs.shape[1])[rows],
            start_row=self.start_row[rows], t=self.t[rows], group=group,
        )  # fmt: skip
        simplex.enter_direction(programs, t=self.t[rows], sense=-int(self.cost.t))
        simplex.minimise(programs, self.cost)
        return programs


def sample_programs(
    reference: Array, measured: Array, m: int, moved: Ints, kind: str
) -> SamplePrograms:
    """Scale samples of units (S, n, m + s), and those measured, and set up their radial programs.

    The score moves the columns `moved`, all of them inputs or all outputs. A unit that is measured
    is its reference unit with these in another proportion.
    """
    width = reference.shape[2]
    row_units = reference.mean(axis=(0, 1))
    row_units = np.where(row_units > 0, row_units, 1.0)
    points, own = reference / row_units, measured / row_units
    norms = points.max(axis=2, keepdims=True)
    points, own = points / norms, own / norms
    wide = doubtful(points)
    t = points[:, :, moved].sum(axis=2) / own[:, :, moved].sum(axis=2)
    direction = np.zeros_like(own)
    direction[:, :, moved] = -own[:, :, moved]
    rhs = own + direction
    start_row = m + points[:, :, m:].argmax(axis=2)
    slots = np.arange(width)
    if kind != "crs":
        scale = 1 / norms
        points, rhs = np.concatenate([points, scale], 2), np.concatenate([rhs, scale], 2)
        direction = np.concatenate([direction, np.zeros_like(scale)], 2)
        start_row = np.full(start_row.shape, width)
        slots = np.append(slots, -1)
    rows = points.shape[2]
    return SamplePrograms(
        points, slack_columns(m, width - m, kind), rhs.reshape(-1, rows),
        direction.reshape(-1, rows), t.ravel(), start_row.ravel(), slots, norms, row_units,
        wide.ravel(), bases.Cost(t=1.0 if moved[0] < m else -1.0),
    )  # fmt: skip
