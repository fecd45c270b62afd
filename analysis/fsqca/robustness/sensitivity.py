"""How far a cut or an anchor can move before the solution changes (Oana and Schneider 2024)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca.calibration.direct import calibrate
from analysis.fsqca.fit import TOLERANCE
from analysis.fsqca.minimization.expectations import Expectations
from analysis.fsqca.minimization.minimize import minimize
from analysis.fsqca.solutions import Kind, Solution
from analysis.fsqca.tabulation.table import TruthTable, recode

Array = np.ndarray

ANCHORS = ("full non-membership", "crossover", "full membership")
Cut = Choice["consistency", "pri", "frequency"]


@dataclass(frozen=True, slots=True)
class SensitivityRange:
    """The interval around ``base`` in which the solution keeps all its models.

    ``lower`` and ``upper`` are the last values known to give the same solution;
    ``changes_below`` and ``changes_above`` tell whether it changes beyond them, or whether they
    are merely where the search ended. ``name`` is a cut or a set; ``anchor`` the set's anchor
    that moves (0, 1, 2 for full non-membership, crossover, full membership), None for a cut.
    """

    name: str
    anchor: int | None
    base: float
    lower: float
    upper: float
    changes_below: bool
    changes_above: bool

    @property
    def what(self) -> str:
        """The cut, or the set and its anchor, in words."""
        return self.name if self.anchor is None else f"{self.name}, {ANCHORS[self.anchor]}"


def cut_ranges(
    table: TruthTable,
    solution: Kind = "complex",
    expectations: Expectations | None = None,
) -> tuple[SensitivityRange, ...]:
    """Exact ranges of the consistency, PRI and frequency cuts, one at a time.

    The coding of the rows can change only where a cut passes the value of a row, so that it is
    enough to try these values. A table coded by ``exclude`` keeps its exclusions.
    """
    rows = table.rows
    values: dict[Cut, Array] = {
        "consistency": rows["consistency"].to_numpy(dtype=float),
        "pri": rows["pri"].to_numpy(dtype=float),
        "frequency": rows["n"].to_numpy(dtype=float),
    }
    base = signature(minimize(table, solution, expectations))

    def same(cut: Cut, value: float) -> bool:
        moved = recode(
            table,
            consistency=value if cut == "consistency" else None,
            pri=value if cut == "pri" else None,
            frequency=int(value) if cut == "frequency" else None,
        )
        return signature(minimize(moved, solution, expectations)) == base

    return tuple(_exact_range(table, cut, column, same) for cut, column in values.items())


def _exact_range(
    table: TruthTable, cut: Cut, values: Array, same: Callable[[Cut, float], bool]
) -> SensitivityRange:
    """Try the values at which some row enters (downwards) or leaves (upwards), nearest first."""
    base = float(getattr(table, cut))
    lowest, highest = (1.0, float(values.max())) if cut == "frequency" else (0.0, 1.0)
    marks = np.unique(np.round(values, 12)).tolist()
    entering = [mark for mark in marks[::-1] if lowest <= mark < base - TOLERANCE]
    leaving = [mark for mark in marks if base - TOLERANCE <= mark < highest]
    first_in = next((mark for mark in entering if not same(cut, mark)), None)
    last_out = next((mark for mark in leaving if not same(cut, _just_above(mark, cut))), None)
    return SensitivityRange(
        name=cut,
        anchor=None,
        base=base,
        lower=lowest if first_in is None else _just_above(first_in, cut),
        upper=max(highest, base) if last_out is None else last_out,
        changes_below=first_in is not None,
        changes_above=last_out is not None,
    )


def _just_above(value: float, cut: Cut) -> float:
    return value + 1.0 if cut == "frequency" else value + 10.0 * TOLERANCE


def anchor_ranges(
    raw: pd.DataFrame,
    anchors: Mapping[str, tuple[float, float, float]],
    analyse: Callable[[pd.DataFrame], Solution],
    *,
    sets: Sequence[str] | None = None,
    steps: int = 20,
    refinements: int = 6,
) -> tuple[SensitivityRange, ...]:
    """Ranges of every anchor of every set, one at a time, by steps and then by bisection.

    Parameters
    ----------
    raw : DataFrame of raw values, one row per case; a column for each key of ``anchors``.
    anchors : full non-membership, crossover and full membership of each set, in raw units.
    analyse : gives the solution for a DataFrame of memberships with the same rows and columns.
    sets : which sets' anchors to move; all if left out.
    steps : how many steps lead from an anchor to its neighbour, or to the extreme value of the
        data beyond the outer anchors. The range ends at the first change met on the way; a
        change and its reversal within one step stay unseen.
    refinements : how often the last step is halved.
    """
    memberships = pd.DataFrame(
        {name: calibrate(raw[name], *three) for name, three in anchors.items()}, index=raw.index
    )
    base = signature(analyse(memberships))

    def same(name: str, three: Sequence[float]) -> bool:
        moved = memberships.assign(**{name: calibrate(raw[name], *three)})
        try:
            return signature(analyse(moved)) == base
        except UserError:
            # A set without variation is no longer the same analysis.
            return False

    found = []
    for name in anchors if sets is None else sets:
        for place in range(len(ANCHORS)):
            three = anchors[name]
            low, high = _room(three, place, raw[name].to_numpy(dtype=float))

            def holds(
                value: float, name: str = name, place: int = place, three: Sequence[float] = three
            ) -> bool:
                return same(name, [*three[:place], value, *three[place + 1 :]])

            lower = _walk(holds, three[place], low, steps, refinements)
            upper = _walk(holds, three[place], high, steps, refinements)
            found.append(
                SensitivityRange(
                    name, place, three[place], lower.end, upper.end, lower.hit, upper.hit
                )
            )
    return tuple(found)


def _room(three: tuple[float, float, float], place: int, values: Array) -> tuple[float, float]:
    """How far one anchor may move: to its neighbours, and outwards to the ends of the data."""
    ordered = sorted(three)
    rank = ordered.index(three[place])
    low = ordered[rank - 1] if rank else min(float(values.min()), ordered[0])
    high = ordered[rank + 1] if rank < 2 else max(float(values.max()), ordered[2])
    return low, high


@dataclass(frozen=True, slots=True)
class _End:
    end: float
    hit: bool


def _walk(
    holds: Callable[[float], bool], base: float, limit: float, steps: int, refinements: int
) -> _End:
    """Go from ``base`` towards ``limit``, not reaching it, until the solution changes."""
    good = base
    for step in range(1, steps):
        trial = base + (limit - base) * step / steps
        if trial == base:
            return _End(base, hit=False)
        if not holds(trial):
            bad = trial
            for _ in range(refinements):
                middle = (good + bad) / 2.0
                good, bad = (middle, bad) if holds(middle) else (good, middle)
            return _End(good, hit=True)
        good = trial
    return _End(good, hit=False)


def signature(solution: Solution) -> frozenset[frozenset[str]]:
    """The set of a solution's models as text: two solutions are the same if these are."""
    return frozenset(model.expressions for model in solution.models)
