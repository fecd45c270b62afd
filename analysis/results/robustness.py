"""How far a study's pathways survive other decisions, other cases, and chance."""

from __future__ import annotations

from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.results.efficiency import outcome_score
from analysis.results.sets import Calibrated, calibrate, intermediate, tabulate
from analysis.results.shapes import Omission, Recurrence, Robustness, SafeRange, TestSolution
from analysis.study.model import Study
from analysis.study.table import Table

TIED = "tied"  # prefix of the study's own other models among the test solutions


def robustness(
    study: Study, table: Table, calibrated: Calibrated, outcome: np.ndarray
) -> Robustness | None:
    """Test the intermediate solution; None where it has no model.

    The test solutions are those of all scenarios, every tied model of each, and the study's own
    further models. ``outcome`` (n,) is the score behind the outcome set.
    """
    frame, name = calibrated.frame, study.fsqca.outcome.name
    base = intermediate(study, frame)
    if not base.models:
        return None
    first, tests = base.models[0].membership(frame), _tests(study, table, calibrated, base)
    fit = fsqca.robustness(first, tests or {"base": first}, frame[name].to_numpy(), frame.index)
    seed, trials = study.dea.bootstrap.seed, study.fsqca.trials
    analyse = partial(intermediate, study)
    chance = fsqca.permutation_test(frame, name, analyse, draws=trials.permutations, seed=seed)
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
            TestSolution(one.name.removeprefix(TIED).strip(), one.name.startswith(TIED),
                         one.coincidence, one.rank)
            for one in fit.tests if tests
        ),
        ranges=_ranges(study, table, calibrated, outcome),
        omissions=tuple(Omission(str(o.case), o.lost, o.gained) for o in omissions if o.changed),
        subsamples=stability.draws,
        subsample_share=trials.share,
        subsample_same=stability.same,
        recurrence=tuple(Recurrence(p.term, p.in_base, p.some) for p in stability.pathways),
        permutations=trials.permutations,
        permutation=chance.p,
        any_solution=chance.any_solution,
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


def _tests(
    study: Study, table: Table, calibrated: Calibrated, base: fsqca.Solution
) -> dict[str, np.ndarray]:
    tests = {
        f"{TIED} {number}": model.membership(calibrated.frame)
        for number, model in enumerate(base.models[1:], 2)
    }
    for name in study.scenarios:
        variant = study.under(name)
        frame = calibrate(variant, table.frame, outcome_score(variant, table)).frame
        tests |= fsqca.model_memberships(name, intermediate(variant, frame), frame)
    return tests


def _cases(fit: fsqca.RobustnessFit, place: str) -> tuple[str, ...]:
    return tuple(str(name) for name, kind in fit.cases.items() if kind.startswith(place))


def _ranges(
    study: Study, table: Table, calibrated: Calibrated, outcome: np.ndarray
) -> tuple[SafeRange, ...]:
    raw = pd.DataFrame({c.name: table.frame[c.column] for c in study.fsqca.conditions})
    raw[study.fsqca.outcome.name] = outcome
    given = [name for name in study.fsqca.names if calibrated.sets[name].given]
    raw, as_they_are = raw.drop(columns=given), calibrated.frame[given]
    anchors = {str(name): calibrated.sets[str(name)].anchors for name in raw}

    def analyse(memberships: pd.DataFrame) -> fsqca.Solution:
        whole = pd.concat([memberships, as_they_are], axis=1)
        return intermediate(study, whole[list(calibrated.frame)])

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
