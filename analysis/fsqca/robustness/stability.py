"""Whether a solution hangs on single cases, on the sample, or on chance.

Leave-one-out and resampling repeat the analysis on other selections of the cases; the permutation
test repeats it on outcomes dealt out at random, because some pathway appears in nearly any data
(Marx 2010; Braumoeller 2015): that one exists proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis import workers
from analysis.errors import UserError
from analysis.fsqca import checks, outcomes
from analysis.fsqca.robustness.sensitivity import signature
from analysis.fsqca.solutions import Solution, Term

Array = np.ndarray

Analyse = Callable[[pd.DataFrame], Solution]
"""Gives the solution for a table. Where more than one process is allowed (`analysis.workers`) it
has to go through a pickle, which a lambda does not."""
Trial = TypeVar("Trial")
Found = TypeVar("Found")

WORTH_WORKERS = 1_000_000  # cases of all repetitions from which further processes pay
AT_ONCE = 20  # repetitions that a process does in a row


@dataclass(frozen=True, slots=True)
class WithoutCase:
    """What leaving one case out does: whether any model changes, and which terms go and come.

    ``failed`` holds the message if the analysis could not be done without the case.
    """

    case: str
    changed: bool
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    failed: str


@dataclass(frozen=True, slots=True)
class TermStability:
    """How steadily one term returns.

    ``in_base``: whether it belongs to the solution for all cases. ``some``, ``every``: share of
    the samples in which it stands in at least one model, and in every tied model.
    ``consistency``, ``coverage``: 2.5, 50 and 97.5 per cent points of its fit in the samples in
    which it appeared; empty if it never did.
    """

    term: str
    in_base: bool
    some: float
    every: float
    consistency: tuple[float, ...]
    coverage: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """Resampling: ``draws`` samples of ``size`` cases.

    ``same`` is the share of samples with exactly the base solution's models, ``none`` the share
    without any model or in which the analysis could not be done. ``pathways``: the base solution's
    terms, then all others that appeared, the most frequent first.
    """

    draws: int
    size: int
    same: float
    none: float
    pathways: tuple[TermStability, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SolutionPermutation:
    """Coverage of the solution against that of solutions for outcomes dealt out at random.

    ``coverage``: the best model's, observed. ``chance`` (draws,): the same for each random
    outcome, 0 where there was no solution. ``any_solution``: share of random outcomes with some
    solution. ``p``: (1 + random coverages at least as high) / (1 + draws).
    """

    coverage: float
    chance: Array
    any_solution: float
    p: float


def leave_one_out(table: pd.DataFrame, analyse: Analyse) -> tuple[WithoutCase, ...]:
    """Repeat the analysis without each case in turn.

    ``table``: one row per case, whatever ``analyse`` needs to give a solution: memberships, or raw
    values that it calibrates anew.
    """
    base = analyse(table)
    omit = partial(_omit, table, base, analyse)
    return tuple(_repeated(omit, table.index, len(table) ** 2))


def bootstrap(table: pd.DataFrame, analyse: Analyse, *, draws: int, seed: int) -> Stability:
    """Resample as many cases as there are, with replacement; a repeated case gets a new name."""
    n = len(table)
    rng = np.random.default_rng(seed)
    return _stability(table, analyse, (rng.integers(0, n, n) for _ in range(draws)), draws, n)


def subsample(
    table: pd.DataFrame, analyse: Analyse, *, draws: int, seed: int, share: float = 0.8
) -> Stability:
    """Sample a share of the cases without replacement."""
    n = len(table)
    size = round(checks.share(share, "sample") * n)
    rng = np.random.default_rng(seed)
    samples = (np.sort(rng.permutation(n)[:size]) for _ in range(draws))
    return _stability(table, analyse, samples, draws, size)


def permutation_test(
    memberships: pd.DataFrame, outcome: str, analyse: Analyse, *, draws: int, seed: int
) -> SolutionPermutation:
    """Deal the outcome out to the cases at random and repeat the analysis.

    Parameters
    ----------
    memberships : DataFrame, one row per case.
    outcome : the outcome that ``analyse`` explains; the columns it is made of are permuted, all
        in the same way.
    analyse : gives the solution for a DataFrame of memberships.
    draws, seed : number of random outcomes, and the seed of the generator.
    """
    own = {
        name: checks.number_column(memberships, name)
        for name in outcomes.sets(outcome, memberships.columns)
    }
    rng = np.random.default_rng(seed)
    observed = _best_coverage(analyse(memberships))
    orders = (rng.permutation(len(memberships)) for _ in range(draws))
    found = list(
        _repeated(partial(_dealt, memberships, own, analyse), orders, draws * len(memberships))
    )
    chance = np.array([coverage for coverage, _ in found])
    exists = np.array([models for _, models in found])
    return SolutionPermutation(
        coverage=observed,
        chance=chance,
        any_solution=float(exists.mean()) if draws else 0.0,
        p=float((1 + (chance >= observed).sum()) / (1 + draws)),
    )


def _repeated(
    trial: Callable[[Trial], Found], trials: Iterable[Trial], cases: int
) -> Iterator[Found]:
    """Yield what each trial finds, in order; ``cases`` of all of them tell whether to share it."""
    parts = _batched(trials, AT_ONCE)
    for some in workers.each(partial(_in_a_row, trial), parts, pays=cases >= WORTH_WORKERS):
        yield from some


def _in_a_row(trial: Callable[[Trial], Found], trials: tuple[Trial, ...]) -> list[Found]:
    return [trial(one) for one in trials]


def _batched(things: Iterable[Trial], size: int) -> Iterator[tuple[Trial, ...]]:
    """Yield things some at a time (`itertools.batched`, which Python 3.11 lacks)."""
    left = iter(things)
    while some := tuple(islice(left, size)):
        yield some


def _dealt(
    memberships: pd.DataFrame, own: dict[str, Array], analyse: Analyse, order: Array
) -> tuple[float, bool]:
    """The best coverage for the outcome in another order, and whether there is any solution."""
    found = _attempt(memberships.assign(**{name: v[order] for name, v in own.items()}), analyse)
    return (0.0, False) if found is None else (_best_coverage(found), bool(found.models))


def _best_coverage(solution: Solution) -> float:
    return max((model.coverage for model in solution.models), default=0.0)


def _attempt(table: pd.DataFrame, analyse: Analyse) -> Solution | None:
    try:
        return analyse(table)
    except UserError:
        return None


def _omit(table: pd.DataFrame, base: Solution, analyse: Analyse, case: str) -> WithoutCase:
    before = _terms(base)
    try:
        solution = analyse(table.drop(index=case))
    except UserError as error:
        return WithoutCase(case, True, tuple(before), (), str(error))
    after = _terms(solution)
    return WithoutCase(
        case=case,
        changed=signature(solution) != signature(base),
        lost=tuple(term for term in before if term not in after),
        gained=tuple(term for term in after if term not in before),
        failed="",
    )


def _terms(solution: Solution) -> dict[str, Term]:
    return {str(term): term for model in solution.models for term in model.terms}


def _stability(
    table: pd.DataFrame, analyse: Analyse, samples: Iterator[Array], draws: int, size: int
) -> Stability:
    if draws < 1:
        raise UserError("resampling needs at least one draw")
    base = analyse(table)
    tally = {text: _Tally() for text in _terms(base)}
    count = len(tally)
    same = none = 0
    for seen in _repeated(partial(_seen, table, analyse), samples, draws * size):
        if seen is None:
            none += 1
            continue
        same += seen.models == signature(base)
        for text, (fit, in_every_model) in seen.terms.items():
            tally.setdefault(text, _Tally()).add(fit, in_every_model)
    pathways = [tally[text].pathway(text, place < count, draws) for place, text in enumerate(tally)]
    pathways[count:] = sorted(pathways[count:], key=lambda one: (-one.some, one.term))
    return Stability(draws, size, same / draws, none / draws, tuple(pathways))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a sample shows: its models, and its terms' fits and whether all models have them."""

    models: frozenset[frozenset[str]]
    terms: dict[str, tuple[tuple[float, float], bool]]


def _seen(table: pd.DataFrame, analyse: Analyse, places: Array) -> _Seen | None:
    solution = _attempt(_sample(table, places), analyse)
    if solution is None or not solution.models:
        return None
    terms = {
        text: ((term.consistency, term.raw_coverage), text in solution.shared)
        for text, term in _terms(solution).items()
    }
    return _Seen(signature(solution), terms)


def _sample(table: pd.DataFrame, places: Array) -> pd.DataFrame:
    """The chosen cases; the second time a case is drawn it is called ``case #2``, and so on."""
    sample = table.iloc[places]
    turn = pd.Series(places).groupby(places).cumcount().to_numpy()
    names = [
        case if not again else f"{case} #{again + 1}"
        for case, again in zip(sample.index, turn, strict=True)
    ]
    return sample.set_axis(names, axis=0)


@dataclass(slots=True)
class _Tally:
    """What has been seen of one term so far."""

    some: int = 0
    every: int = 0
    fits: list[tuple[float, float]] = field(default_factory=list)

    def add(self, fit: tuple[float, float], in_every_model: bool) -> None:
        self.some += 1
        self.every += in_every_model
        self.fits.append(fit)

    def pathway(self, text: str, in_base: bool, draws: int) -> TermStability:
        points = np.percentile(self.fits, (2.5, 50.0, 97.5), axis=0) if self.fits else None
        return TermStability(
            term=text,
            in_base=in_base,
            some=self.some / draws,
            every=self.every / draws,
            consistency=() if points is None else tuple(points[:, 0].tolist()),
            coverage=() if points is None else tuple(points[:, 1].tolist()),
        )
