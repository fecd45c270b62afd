"""Models whose answer has a shape of its own, arranged as rows of a table for the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks, outliers
from analysis.dea.periods.malmquist import Malmquist
from analysis.dea.periods.malmquist import malmquist as of_panel
from analysis.dea.periods.malmquist_luenberger import MalmquistLuenberger
from analysis.dea.periods.malmquist_luenberger import malmquist_luenberger as of_panel_with_bad
from analysis.dea.periods.windows import Windows
from analysis.dea.periods.windows import window_analysis as of_windows
from analysis.errors import UserError

Array = NDArray[np.float64]
Names = Mapping[str, Sequence[str]]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Ladders:
    """Score, score after the first removal, its peer, and the number of removals, (n,) each."""

    scores: Array
    after_first: Array
    first_peer: NDArray[np.int64]
    steps: NDArray[np.int64]
    certificate: Array


def efficiency_ladder(
    inputs: ArrayLike, outputs: ArrayLike, *, orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Ladders:  # fmt: skip
    """Ladders of all units, as `outliers.efficiency_ladder` climbs them one by one."""
    x, y = checks.technology(inputs, outputs)
    found = [
        outliers.efficiency_ladder(
            x, y, unit, orientation=orientation, returns_to_scale=returns_to_scale
        )
        for unit in range(len(x))
    ]
    return Ladders(
        np.array([one.scores[0] for one in found]),
        np.array([one.scores[min(1, len(one.removed))] for one in found]),
        np.array([one.removed[0] if one.removed else -1 for one in found]),
        np.array([len(one.removed) for one in found]),
        np.array([one.certificate for one in found]),
    )


@dataclass(frozen=True, slots=True)
class SetsBySize:
    """`outliers.OutlierSets`, a row for each size of set."""

    found: outliers.OutlierSets
    row: ClassVar[str] = "size"

    def rows(self, names: Names) -> tuple[Sequence[str], Columns]:
        """Return the sizes, and of each the set that stands apart most, its ratio and lead.

        The lead is the log ratio of the second-best set over this one: far above those of other
        sizes, it says that this set stands apart. It is NaN where there is no other set.
        """
        units, found = names["units"], self.found
        return [str(len(of_size)) for of_size in found.sets], {
            "set": np.array(["; ".join(units[i] for i in of_size) for of_size in found.sets]),
            "ratio": found.ratios,
            "lead": np.array([d[1] if len(d) > 1 else np.nan for d in found.distances]),
        }


def outlier_sets(inputs: ArrayLike, outputs: ArrayLike, *, largest: int = 3) -> SetsBySize:
    """Sets of up to `largest` units, as `outliers.outlier_sets` finds them."""
    return SetsBySize(outliers.outlier_sets(inputs, outputs, largest=largest))


@dataclass(frozen=True, slots=True)
class StepsByUnit:
    """Indices of a panel, a row for each unit and step; `periods` in their order.

    `first` (n,) is each unit's row in the first period.
    """

    found: Malmquist | MalmquistLuenberger
    periods: tuple[str, ...]
    first: NDArray[np.int64]
    row: ClassVar[str] = "unit"

    def rows(self, names: Names) -> tuple[Sequence[str], Columns]:
        """Return the unit of each step, unit by unit, and the step's index with its parts."""
        steps, n = len(self.periods) - 1, len(self.first)
        known = ("index", "efficiency_change", "technical_change", "pure_efficiency_change",
                 "scale_change", "output_bias", "input_bias", "magnitude")  # fmt: skip
        parts = [part for part in known if getattr(self.found, part, None) is not None]
        return [names["units"][i] for i in self.first for _ in range(steps)], {
            "from": np.array(self.periods[:-1] * n),
            "to": np.array(self.periods[1:] * n),
            **{part: getattr(self.found, part).T.ravel() for part in parts},
        }


def malmquist(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    periods: tuple[Sequence[str], Sequence[str]],
    orientation: str = "input",
    decomposition: str = "fgnz",
    frontier: str = "adjacent",
    seen_from: str = "both",
) -> StepsByUnit:
    """Malmquist indices of a panel in one table, as `malmquist.malmquist` has them.

    Parameters
    ----------
    inputs, outputs
        (N, m) and (N, s): a row for each unit and period.
    periods
        N names of units and N labels of periods. Labels that are all numbers are put in ascending
        order, others as they first appear.
    orientation, decomposition, frontier, seen_from
        As in `malmquist.malmquist`.

    Raises
    ------
    UserError
        If a unit has no row in some period, or two.
    """
    x, y = checks.technology(inputs, outputs)
    rows, order = _panel(periods)
    found = of_panel(
        x[rows], y[rows], orientation=orientation, decomposition=decomposition,
        frontier=frontier, seen_from=seen_from,
    )  # fmt: skip
    return StepsByUnit(found, order, rows[0])


def malmquist_luenberger(
    inputs: ArrayLike,
    outputs: ArrayLike,
    bad_outputs: ArrayLike,
    *,
    periods: tuple[Sequence[str], Sequence[str]],
    returns_to_scale: str = "crs",
    disposal: str = "weak",
    frontier: str = "adjacent",
) -> StepsByUnit:
    """Malmquist-Luenberger indices of a panel in one table, (N, q) bad outputs among its columns.

    Parameters and errors as in `malmquist` above and in
    `malmquist_luenberger.malmquist_luenberger`.
    """
    x, y = checks.technology(inputs, outputs)
    bad = checks.table("bad_outputs", bad_outputs)
    rows, order = _panel(periods)
    found = of_panel_with_bad(
        x[rows], y[rows], bad[rows], returns_to_scale=returns_to_scale, disposal=disposal,
        frontier=frontier,
    )  # fmt: skip
    return StepsByUnit(found, order, rows[0])


@dataclass(frozen=True, slots=True)
class WindowRows:
    """`windows.Windows`, a row for each unit and period; `periods` in their order.

    `first` (n,) is each unit's row in the first period.
    """

    found: Windows
    periods: tuple[str, ...]
    first: NDArray[np.int64]
    row: ClassVar[str] = "unit"

    def rows(self, names: Names) -> tuple[Sequence[str], Columns]:
        """Return the unit of each row, and its scores over the windows."""
        units = [names["units"][i] for i in self.first for _ in self.periods]
        parts = ("mean", "lowest", "highest")
        return units, {
            "period": np.array(self.periods * len(self.first)),
            **{part: getattr(self.found, part).T.ravel() for part in parts},
        }


def window_analysis(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    periods: tuple[Sequence[str], Sequence[str]],
    width: int = 3,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> WindowRows:
    """Window analysis of a panel in one table; parameters and errors as in `malmquist` above."""
    x, y = checks.technology(inputs, outputs)
    rows, order = _panel(periods)
    found = of_windows(
        x[rows], y[rows], width=width, orientation=orientation, returns_to_scale=returns_to_scale
    )
    return WindowRows(found, order, rows[0])


def _panel(
    periods: tuple[Sequence[str], Sequence[str]],
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """(T, n) rows of a table that hold each period's units, and the periods in their order."""
    units, labels = (list(map(str, part)) for part in periods)
    order = _in_order(labels)
    place: dict[tuple[str, str], int] = {}
    for row, (unit, label) in enumerate(zip(units, labels, strict=True)):
        if (unit, label) in place:
            raise UserError(f"period: {unit!r} has two rows for {label}; keep one")
        place[unit, label] = row
    names = list(dict.fromkeys(units))
    missing = [(unit, label) for unit in names for label in order if (unit, label) not in place]
    if missing:
        more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
        raise UserError(f"period: {missing[0][0]!r} has no row for {missing[0][1]}{more}; "
                        "keep units with all periods")  # fmt: skip
    rows = np.array([[place[unit, label] for unit in names] for label in order])
    return rows, tuple(order)


def _in_order(labels: Sequence[str]) -> list[str]:
    distinct = list(dict.fromkeys(labels))
    try:
        return sorted(distinct, key=float)
    except ValueError:
        return distinct
