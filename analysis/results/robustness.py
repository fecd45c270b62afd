"""How far a study's pathways survive other decisions, other cases, and chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.results.efficiency import outcome_score
from analysis.results.sets import (
    Calibrated,
    calibrate,
    intermediate,
    moved_lines,
    resolve,
    tabulate,
    with_line,
)
from analysis.results.shapes import Omission, Recurrence, Robustness, SafeRange, TestSolution
from analysis.study.model import Study
from analysis.study.table import Table


def robustness(
    study: Study, table: Table, calibrated: Calibrated, outcome: np.ndarray
) -> Robustness | None:
    """Test the intermediate solution; None where it has no model.

    The test solutions are those of the scenarios of calibration and of doubtful lines at their
    other ends, every tied model of each, and the study's own further models: the protocol of Oana
    and Schneider (2024) varies how the same sets are cut, not what is measured or asked about.
    ``outcome`` (n,) is the score behind the outcome set.
    """
    frame, name = calibrated.frame, study.fsqca.outcome.name
    base = intermediate(study, frame)
    if not base.models:
        return None
    first = base.models[0].membership(frame)
    asked = _tests(study, table, calibrated, base, outcome)
    tests = {key: x for one in asked if one.finds for key, x in one.memberships.items()}
    fit = fsqca.robustness(first, tests or {"base": first}, frame[name].to_numpy(), frame.index)
    told = {key: one for one in asked for key in one.memberships}
    seed, trials = study.dea.bootstrap.seed, study.fsqca.trials
    analyse = partial(intermediate, study)
    chance = stability = None
    if trials.permutations:
        chance = fsqca.permutation_test(frame, name, analyse, draws=trials.permutations, seed=seed)
    if trials.subsamples:
        stability = fsqca.subsample(
            frame, analyse, draws=trials.subsamples, seed=seed, share=trials.share
        )
    omissions = fsqca.leave_one_out(frame, analyse)
    return Robustness(
        rf_cons=fit.rf_cons,
        rf_cov=fit.rf_cov,
        rf_sc_min=fit.rf_sc_min,
        rf_sc_max=fit.rf_sc_max,
        rank=fit.rank,
        robust=_cases(fit, "robust"),
        shaky=_cases(fit, "shaky"),
        possible=_cases(fit, "possible"),
        tests=tuple(
            told[one.name].told(one.name, one.coincidence, one.rank) for one in fit.tests if tests
        ),
        empty=tuple(one.told(one.key, 0.0, 4) for one in asked if not one.finds),
        ranges=_ranges(study, table, calibrated, outcome),
        omissions=tuple(Omission(str(o.case), o.lost, o.gained) for o in omissions if o.changed),
        subsamples=stability.draws if stability else 0,
        subsample_share=trials.share,
        subsample_same=stability.same if stability else None,
        recurrence=tuple(
            Recurrence(p.term, p.in_base, p.some)
            for p in (stability.pathways if stability else ())
        ),
        permutations=trials.permutations,
        permutation=chance.p if chance else None,
        any_solution=chance.any_solution if chance else None,
    )  # fmt: skip


def verdict(
    slug: str, found: Robustness | None
) -> Literal["robust", "shaky", "possible", "not a member"]:
    """Return how a region's membership in the solution fares over the test solutions."""
    if found is not None:
        if slug in found.robust:
            return "robust"
        if slug in found.shaky:
            return "shaky"
        if slug in found.possible:
            return "possible"
    return "not a member"


@dataclass(frozen=True, slots=True)
class _Test:
    """A test: memberships (n,) in each model that it finds, and where it comes from."""

    name: str
    memberships: dict[str, np.ndarray]
    finds: bool
    tied: bool = False
    line: float | None = None

    def told(self, key: str, coincidence: float, rank: int) -> TestSolution:
        place, count = list(self.memberships).index(key) + 1, len(self.memberships)
        of = (place, count) if count > 1 else None
        return TestSolution(self.name, self.tied, coincidence, rank, self.line, of)

    @property
    def key(self) -> str:
        return f"{self.name} at {self.line!r}" if self.line is not None else self.name


def _tests(
    study: Study, table: Table, calibrated: Calibrated, base: fsqca.Solution, outcome: np.ndarray
) -> list[_Test]:
    found = []
    for number, model in enumerate(base.models[1:], 2):
        membership = model.membership(calibrated.frame)
        found.append(_Test(str(number), {f"tied {number}": membership}, finds=True, tied=True))
    for name, scenario in study.scenarios.items():
        if scenario.kind == "calibration":
            found.append(_test(_Test(name, {}, finds=False), study.under(name), table, None))
    for moved in moved_lines(study):
        line = float(resolve(moved.anchors[1], table.frame[moved.column].to_numpy(dtype=float)))
        test = _Test(moved.name, {}, finds=False, line=line)
        found.append(_test(test, with_line(study, moved), table, outcome))
    return found


def _test(empty: _Test, variant: Study, table: Table, outcome: np.ndarray | None) -> _Test:
    scores = outcome_score(variant, table) if outcome is None else outcome
    frame = calibrate(variant, table.frame, scores).frame
    solution = intermediate(variant, frame)
    memberships = fsqca.model_memberships(empty.key, solution, frame)
    return replace(empty, memberships=memberships, finds=bool(solution.models))


def _cases(fit: fsqca.RobustnessFit, place: str) -> tuple[str, ...]:
    return tuple(str(name) for name, kind in fit.cases.items() if kind.startswith(place))


def _ranges(
    study: Study, table: Table, calibrated: Calibrated, outcome: np.ndarray
) -> tuple[SafeRange, ...]:
    raw = pd.DataFrame({c.name: table.frame[c.column] for c in study.fsqca.conditions})
    raw[study.fsqca.outcome.name] = outcome
    sets, everything = calibrated.sets, list(calibrated.frame)
    fixed = [name for name in everything if name not in sets or not sets[name].movable]
    raw, as_they_are = raw.drop(columns=fixed, errors="ignore"), calibrated.frame[fixed]
    anchors = {}
    for name in map(str, raw):
        out, crossover, full = sets[name].anchors
        anchors[name] = out, crossover, full

    def analyse(memberships: pd.DataFrame) -> fsqca.Solution:
        whole = pd.concat([memberships, as_they_are], axis=1)
        return intermediate(study, whole[everything])

    found = fsqca.anchor_ranges(raw, anchors, analyse)
    rows = tabulate(study, calibrated.frame, study.fsqca.outcome.name)
    cuts = fsqca.cut_ranges(rows, "intermediate", study.fsqca.expectations)
    return (*(_range(one) for one in cuts), *(_range(one) for one in found))


def _range(one: fsqca.SensitivityRange) -> SafeRange:
    return SafeRange(
        name=one.name,
        anchor=one.anchor,
        base=one.base,
        lower=float(one.lower),
        upper=float(one.upper),
        below=one.changes_below,
        above=one.changes_above,
    )
