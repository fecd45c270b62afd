"""Necessary condition analysis of a study: how much of each condition the outcome needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import nca
from analysis.results.shapes import CeilingFit, NecessaryConditions, Need

LEVELS = tuple(range(0, 101, 10))  # per cent of the outcome's range
MATTERS = 0.1  # an effect size below it is small (Dul 2016)

# The bottlenecks are those of the steps: memberships are bounded, and no case lies above them.
BOTTLENECKS: nca.Technique = "ce_fdh"


def ceilings(
    memberships: pd.DataFrame,
    conditions: tuple[str, ...],
    outcome: str,
    *,
    draws: int,
    seed: int,
) -> NecessaryConditions | None:
    """Ceilings of the outcome over every condition and its negation, or each of its levels.

    Parameters
    ----------
    memberships : DataFrame, (n, conditions and outcome)
    conditions, outcome : names of its columns
    draws, seed : of the permutation tests

    Returns
    -------
    NecessaryConditions, or None where nothing can be necessary: the outcome does not vary, or no
    condition does. A condition that does not vary is left out.
    """
    # A ceiling's steps are at cases on one level: the last digit that a processor leaves in a
    # score must not make two levels of it.
    memberships = memberships.round(9)
    y = memberships[outcome].to_numpy(dtype=float)
    literals = {
        sign + name: 1 - values if sign else values
        for name in conditions
        for values in [memberships[name].to_numpy(dtype=float)]
        if np.ptp(values) > 0
        for sign in (("",) if "[" in name else ("", "~"))  # any other level is not one set
    }
    if np.ptp(y) == 0 or not literals:
        return None
    fits = tuple(_fit(name, x, y, draws, seed) for name, x in literals.items())
    wanted = [fit.condition for fit in fits if fit.ce_fdh >= MATTERS]
    needs: tuple[Need, ...] = ()
    if wanted:
        frame = pd.DataFrame({**{name: literals[name] for name in wanted}, outcome: y})
        found = nca.bottleneck(frame, outcome, wanted, BOTTLENECKS, scale="actual", levels=LEVELS)
        rows = zip(LEVELS, found.required.index.to_numpy(dtype=float), strict=True)
        needs = tuple(
            Need(
                level=float(level),
                outcome=float(at),
                required={name: _required(found.required[name].iloc[i]) for name in wanted},
            )
            for i, (level, at) in enumerate(rows)
        )
    return NecessaryConditions(outcome=outcome, draws=draws, fits=fits, needs=needs)


def _required(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _fit(name: str, x: np.ndarray, y: np.ndarray, draws: int, seed: int) -> CeilingFit:
    steps, line = nca.ceiling(x, y, "ce_fdh"), nca.ceiling(x, y, "cr_fdh")
    chance = {
        technique: nca.permutation_test(x, y, technique, draws=draws, seed=seed).p
        if draws
        else None
        for technique in ("ce_fdh", "cr_fdh")
    }
    return CeilingFit(
        condition=name,
        ce_fdh=steps.effect_size,
        ce_fdh_p=chance["ce_fdh"],
        cr_fdh=line.effect_size,
        cr_fdh_p=chance["cr_fdh"],
        accuracy=line.accuracy,
    )
