"""Two stages in a row: inputs make intermediate goods, and these make outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea import programs as written_out
from analysis.dea.engine import bases, simplex
from analysis.dea.engine.measure import CERTIFIED, SCORE_FLOOR
from analysis.dea.engine.technology import doubtful
from analysis.dea.radial import model_of
from analysis.errors import UserError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

STAGES = ("multiplicative", "additive")
HELD = 1 - 1e-10  # of a score, while the range of its parts is looked for
UNIQUE = 1e-6
MOST_ENTRIES = 8_000_000  # of the columns of a block of units


@dataclass(frozen=True, slots=True)
class TwoStage:
    """Relational efficiency of n units in two stages under constant returns.

    Attributes
    ----------
    scores
        (n,) efficiency of the whole: the stages' product (multiplicative), or their mean weighted
        by what each takes in (additive).
    first_lower, first_upper, second_lower, second_upper
        (n,) what the stages' efficiencies may be at weights that give the whole its score. The
        largest of the one goes with the least of the other.
    split_unique
        (n,) whether they leave no choice, within 1e-6.
    certificate
        (n,) the worst of the score and its parts, as in `Efficiency`.
    stages
        The model.
    resolved
        How many units HiGHS had to solve again.
    """

    scores: Array
    first_lower: Array
    first_upper: Array
    second_lower: Array
    second_upper: Array
    split_unique: NDArray[np.bool_]
    certificate: Array
    stages: str
    resolved: int


def two_stage(
    inputs: ArrayLike,
    outputs: ArrayLike,
    intermediates: ArrayLike,
    *,
    stages: str = "multiplicative",
) -> TwoStage:
    r"""Measure units whose inputs make intermediate goods, all of which a second stage uses up.

    With weights v of inputs, w of intermediate goods, the same for both stages, and u of outputs,

    .. math::
        \text{multiplicative:}\quad \max \frac{u y}{v x} =
        \frac{w z}{v x} \cdot \frac{u y}{w z} \qquad
        \text{additive:}\quad \max \frac{w z + u y}{v x + w z}

    both with :math:`w z_j \le v x_j` and :math:`u y_j \le w z_j` for all units j.

    Parameters
    ----------
    inputs, outputs, intermediates
        (n, m), (n, s) and (n, d), not negative; every unit needs some of each.
    stages
        How the stages' efficiencies make that of the whole: "multiplicative" or "additive".

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Constant returns only. Under variable returns the multiplicative form is no linear programme,
    and the additive one's free intercepts let a stage's inputs weigh nothing: of 720 units in
    random tables the first or second stage had no efficiency, or one below zero, in 287. The score
    of each stage by itself, under any returns, is that of `efficiency`.
    Source: Kao and Hwang (2008), EJOR 185:418-429 (multiplicative, and the range of its parts);
    Chen, Cook, Li and Zhu (2009), EJOR 196:1170-1176 (additive).
    """
    checks.one_of("stages", stages, STAGES)
    x, y = checks.with_outputs(inputs, outputs)
    z = checks.table("intermediates", intermediates)
    if len(z) != len(x):
        raise UserError(f"intermediates have {len(z)} units, inputs {len(x)}; give the same units")
    if (idle := np.flatnonzero(~z.any(axis=1))).size:
        raise UserError(f"intermediates: unit {idle[0] + 1} has only zeros; drop it for this model")
    model = _Stages.of(x, z, y)
    additive = stages == "additive"
    none = np.zeros_like(model.z)
    score, worst = model.least(
        rhs=(model.y, model.z if additive else none), taken=model.z if additive else none,
        start=(model.x, model.y, none), begin_at=1.0,
    )  # fmt: skip
    # Whole efficiency may not fall below the score: a column for that bound.
    kept = score[:, None] * HELD
    held = np.hstack([-kept * model.x, -model.y, (kept - 1) * model.z if additive else none])
    no_y = np.zeros_like(model.y)
    upper, of_upper = model.least(
        rhs=(no_y, model.z), taken=none, start=(model.x, no_y, model.z), begin_at=1.0, held=held
    )
    lower, of_lower = model.least(
        rhs=(no_y, -model.z), taken=none, start=(0 * model.x, model.y, -model.z), begin_at=0.0,
        held=held,
    )  # fmt: skip
    first = np.column_stack([-lower, upper])
    worst = np.maximum.reduce([worst, of_upper, of_lower])
    again = np.flatnonzero(~(worst <= CERTIFIED))
    for k in again:
        found = written_out.two_stage((x[k], z[k], y[k]), (x, z, y), stages=stages)
        score[k], first[k] = found.score, (found.first_lower, found.first_upper)
        worst[k] = found.gap
    second = score[:, None] * (1 + 1 / first) - 1 if additive else score[:, None] / first
    return TwoStage(
        score, first[:, 0], first[:, 1], second[:, 1], second[:, 0],
        np.ptp(first, axis=1) <= UNIQUE, worst, stages, len(again),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stages:
    """Both stages' units as columns: x makes z, and z makes y; rows for x, y and z.

    `columns` (K, rows) also holds the slacks, from the column `units` on; `x`, `z`, `y` are the
    figures of the n units, over the column means and the unit's own largest.
    """

    columns: Array
    units: int
    x: Array
    z: Array
    y: Array
    doubtful: NDArray[np.bool_]

    @classmethod
    def of(cls, x: Array, z: Array, y: Array) -> _Stages:
        """Scale the data; units that others dominate in a stage are left out of its columns."""
        first, second = (model_of(a, b, "input", "crs", None).kept for a, b in ((x, z), (z, y)))
        x, z, y = (side / checks.column_means(side) for side in (x, z, y))
        m, s, d = x.shape[1], y.shape[1], z.shape[1]
        making = np.hstack([x[first], np.zeros((len(first), s)), z[first]])
        using = np.hstack([np.zeros((len(second), m)), y[second], -z[second]])
        units = _scaled(np.vstack([making, using]))
        slacks = np.diag(np.concatenate([np.ones(m), -np.ones(s + d)]))
        points = np.hstack([x, z, y])
        size = points.max(axis=1)[:, None]
        columns = np.vstack([units, slacks])
        return cls(columns, len(units), x / size, z / size, y / size, doubtful(points))

    def least(
        self,
        *,
        rhs: tuple[Array, Array],
        taken: Array,
        start: tuple[Array, Array, Array],
        begin_at: float,
        held: Array | None = None,
    ) -> tuple[Array, Array]:
        r"""Least t at which t x, and t z' beside what is made, suffice; and its certificate.

        .. math:: \min t \;:\; X^\top\lambda \le t x,\; Y^\top\mu \ge b_y,\;
            Z^\top\lambda - Z^\top\mu + t z' \ge b_z

        `rhs` is (b_y, b_z), `taken` z'; `start` (x, y, z) is a column of the unit's own, itself a
        sum of columns, that suffices at t = `begin_at`; `held` (n, rows) one more column of each.
        """
        n = len(self.x)
        whole = np.hstack([np.zeros_like(self.x), *rhs])
        direction = np.hstack([-self.x, np.zeros_like(self.y), taken])
        begin = np.hstack(start)
        start_row = np.abs(np.where(whole != 0, begin, 0)).argmax(axis=1)
        best, certificate = np.empty(n), np.empty(n)
        for part in self._blocks(n, each=held is not None):
            columns, group = self.columns, None
            if held is not None:
                own = _scaled(held[part])[:, None]
                group = np.arange(len(own))
                shared = np.broadcast_to(columns, (len(own), *columns.shape))
                columns = np.concatenate([shared, own], axis=1)
            slots = self.units + np.arange(whole.shape[1])
            programs = bases.begin(
                columns, slots, whole[part], direction[part], begin[part],
                start_row=start_row[part], t=begin_at, group=group,
            )  # fmt: skip
            simplex.enter_direction(programs, t=begin_at, sense=-1)
            cost = bases.Cost(t=1.0)
            simplex.minimise(programs, cost)
            best[part] = programs.value_of(programs.count)
            gain = simplex.optimal_face(programs, cost)[1]
            error = gain / np.maximum(np.abs(best[part]), SCORE_FLOOR)
            error = np.maximum(error, bases.primal_error(programs))
            certificate[part] = np.where(programs.status == bases.SOLVED, error, np.inf)
        certificate[self.doubtful] = np.inf
        return best, certificate

    def _blocks(self, n: int, *, each: bool) -> list[slice]:
        size = max(1, MOST_ENTRIES // self.columns.size) if each else 2048
        return [slice(first, first + size) for first in range(0, n, size)]


def _scaled(columns: Array) -> Array:
    return np.asarray(columns / np.abs(columns).max(axis=1, keepdims=True))
