"""How far a solution survives other decisions (Oana and Schneider 2024).

The initial solution is compared with test solutions: those that other anchors, cuts or conditions
give. The smallest common ground of the test solutions (their intersection) and their widest reach
(their union) are taken over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as Choice

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import UserError
from analysis.fsqca.fit import Sufficiency, ratio, sufficiency
from analysis.fsqca.solutions import Solution
from analysis.ties import level

Array = np.ndarray

RobustKind = Choice[
    "robust typical",
    "robust deviant",
    "shaky typical",
    "shaky deviant",
    "possible typical",
    "possible deviant",
    "deviant coverage",
    "irrelevant",
]


@dataclass(frozen=True, slots=True)
class SingleTest:
    """One test solution against the initial one.

    ``coincidence``: sum of the minima over sum of the maxima of the two memberships. ``rank``: as
    in ``RobustnessFit``, for this test solution alone.
    """

    name: str
    coincidence: float
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class RobustnessFit:
    """Fit-oriented and case-oriented robustness of an initial solution.

    Attributes
    ----------
    initial, core : fit of the initial solution, and of its robust core, the intersection of the
        initial and all test solutions.
    rf_cons : consistency of the initial solution relative to the core's. 1 is robust.
    rf_cov : coverage of the core relative to the initial solution's. 1 is robust.
    rf_sc_min, rf_sc_max : set coincidence of the initial solution with the intersection and with
        the union of all test solutions. 1 is robust.
    rcr_typical, rcr_deviant : robust cases as a share of robust, shaky and possible ones, among
        cases with and without the outcome; 0 if there are none.
    rank : 1 no case is shaky or possible, 2 only possible, 3 only shaky, 4 both.
    cases : kind of each case: ``robust`` (in the initial and every test solution), ``shaky`` (in
        the initial, not in every test solution), ``possible`` (not in the initial, in some test
        solution), each ``typical`` or ``deviant`` by the outcome; outside all of them
        ``deviant coverage`` or ``irrelevant``. A case with a membership of exactly 0.5 may have
        none and is absent.
    tests : each test solution alone, the least robust first.
    core_membership : (n,) membership in the robust core.
    """

    initial: Sufficiency
    core: Sufficiency
    rf_cons: float
    rf_cov: float
    rf_sc_min: float
    rf_sc_max: float
    rcr_typical: float
    rcr_deviant: float
    rank: int
    cases: dict[str, RobustKind]
    tests: tuple[SingleTest, ...]
    core_membership: Array

    def of(self, kind: RobustKind) -> tuple[str, ...]:
        """Names of the cases of one kind, in the table's order."""
        return tuple(name for name, own in self.cases.items() if own == kind)


def robustness(
    initial: ArrayLike, tests: Mapping[str, ArrayLike], outcome: ArrayLike, names: pd.Index
) -> RobustnessFit:
    """Compare an initial solution with all test solutions.

    Parameters
    ----------
    initial : (n,) membership of each case in the initial solution (one model).
    tests : for each test solution its (n,) memberships; see ``model_memberships`` for a solution
        with tied models, each of which is a test solution of its own.
    outcome : (n,) membership in the outcome of the initial solution.
    names : (n,) names of the cases.

    Raises
    ------
    UserError
        If there is no test solution, or lengths differ.
    """
    if not tests:
        raise UserError("robustness needs at least one test solution")
    x, y = np.asarray(initial, dtype=float), np.asarray(outcome, dtype=float)
    stacked = {name: np.asarray(values, dtype=float) for name, values in tests.items()}
    wrong = [name for name, values in stacked.items() if values.shape != x.shape]
    if wrong or y.shape != x.shape or len(names) != len(x):
        raise UserError("initial solution, test solutions and outcome must have the same cases")
    lowest = np.minimum.reduce(list(stacked.values()))
    highest = np.maximum.reduce(list(stacked.values()))
    core = np.minimum(x, lowest)
    own, shared = sufficiency(x, y), sufficiency(core, y)
    kinds = _kinds(x, lowest, highest, y)
    return RobustnessFit(
        initial=own,
        core=shared,
        rf_cons=ratio(own.consistency, shared.consistency),
        rf_cov=ratio(shared.coverage, own.coverage),
        rf_sc_min=coincidence(x, lowest),
        rf_sc_max=coincidence(x, highest),
        rcr_typical=_case_ratio(kinds, "typical"),
        rcr_deviant=_case_ratio(kinds, "deviant"),
        rank=_rank(x, lowest, highest),
        cases={name: kind for name, kind in zip(names, kinds, strict=True) if kind is not None},
        tests=_singles(x, stacked),
        core_membership=core,
    )


def model_memberships(name: str, solution: Solution, memberships: pd.DataFrame) -> dict[str, Array]:
    """The memberships (n,) of every tied model, labelled ``name`` or ``name (2 of 3)``.

    A solution without models is one empty set: no case is a member.
    """
    if not solution.models:
        return {name: np.zeros(len(memberships))}
    count = len(solution.models)
    return {
        name if count == 1 else f"{name} ({place} of {count})": model.membership(memberships)
        for place, model in enumerate(solution.models, start=1)
    }


def coincidence(first: Array, second: Array) -> float:
    """Sum of the minima over sum of the maxima; 1 for equal sets, also if both are empty."""
    highest = np.maximum(first, second).sum()
    return ratio(np.minimum(first, second).sum(), highest) if highest > 0.0 else 1.0


def _kinds(x: Array, lowest: Array, highest: Array, y: Array) -> list[RobustKind | None]:
    places: dict[str, Array] = {
        "robust": np.minimum(x, lowest) > 0.5,
        "shaky": np.minimum(x, 1.0 - lowest) > 0.5,
        "possible": np.minimum(1.0 - x, highest) > 0.5,
        "outside": np.minimum(1.0 - x, 1.0 - highest) > 0.5,
    }
    return [
        _kind(next((word for word, inside in places.items() if inside[place]), None), value)
        for place, value in enumerate(y)
    ]


def _kind(place: str | None, outcome: float) -> RobustKind | None:
    if place is None or outcome == 0.5:
        return None
    words: dict[tuple[str, bool], RobustKind] = {
        ("robust", True): "robust typical",
        ("robust", False): "robust deviant",
        ("shaky", True): "shaky typical",
        ("shaky", False): "shaky deviant",
        ("possible", True): "possible typical",
        ("possible", False): "possible deviant",
        ("outside", True): "deviant coverage",
        ("outside", False): "irrelevant",
    }
    return words[place, outcome > 0.5]


def _case_ratio(kinds: list[RobustKind | None], word: str) -> float:
    counts = [kinds.count(f"{place} {word}") for place in ("robust", "shaky", "possible")]  # type: ignore[arg-type]
    return ratio(counts[0], sum(counts))


def _rank(x: Array, lowest: Array, highest: Array) -> int:
    shaky = bool((np.minimum(x, 1.0 - lowest) > 0.5).any())
    possible = bool((np.minimum(1.0 - x, highest) > 0.5).any())
    return 1 + possible + 2 * shaky


def _singles(x: Array, tests: Mapping[str, Array]) -> tuple[SingleTest, ...]:
    singles = [
        SingleTest(name, coincidence(x, values), _rank(x, values, values))
        for name, values in tests.items()
    ]
    return tuple(sorted(singles, key=lambda one: (-one.rank, level(one.coincidence))))
