"""What a study finds, as one frozen object that goes to and from JSON unchanged.

Chapters, briefs, downloads and the command line read this object and nothing else, so that they
can never disagree. ``run`` computes it, ``cache`` keeps it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from analysis.results.gaps import Gap
from analysis.results.positions import Pathway, Position, State
from analysis.study.composites import CompositeIndex
from analysis.study.model import LeftOut, Study, Tile

ReturnsToScale = Literal["crs", "irs", "drs"]

Plain = bool | int | float | str | None
"""What a cell of a table holds."""

ON_FRONTIER = 1e-6  # a score this near to 1 lies on the frontier


@dataclass(frozen=True, slots=True)
class Peer:
    """A frontier unit that a unit is measured against, with its weight (lambda)."""

    unit: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's efficiency, in the study's orientation unless a field says otherwise.

    Attributes
    ----------
    crs, vrs, nirs : float
        Farrell scores in (0, 1]: theta, or 1/phi for output orientation.
    scale : float
        crs / vrs.
    returns_to_scale : "crs", "irs" or "drs"
        Fare-Grosskopf; ``near_constant`` where crs and vrs differ by less than the study's limit.
    value : float
        The study's own score: the one that is calibrated, ranked and displayed.
    uncorrected : float
        crs or vrs, by the study's returns to scale; ``value`` is this one, or ``corrected``.
    on_frontier : bool
        ``uncorrected`` within 1e-6 of 1.
    rank, joint : int
        By ``value``, 1 is best; ties share the better rank, and ``joint`` counts who shares it.
    phi : float
        Output-oriented score (>= 1) under the study's returns to scale.
    bias, corrected, lower, upper : float or None
        Simar-Wilson (1998) bootstrap of ``uncorrected``: bias, bias-corrected score, interval. The
        interval lies below the score itself, which is biased upwards. None where fewer than two
        units lie below the frontier, so that there is nothing to draw from.
    rank_best, rank_worst : int or None
        The ranks that the bootstrap's draws leave open at the study's level, ``rank`` among them.
    lambda_sum : (float, float)
        Least and greatest sum of lambdas over the optimal solutions (Banker-Thrall).
    frontier_chance : float or None
        Share of draws, within the source's stated rounding, in which the unit is on the frontier;
        None where the study states no precision.
    peers : tuple of Peer
        Of the study's own frontier; ``peers_unique`` is False where another set of peers is
        optimal as well.
    peer_of : int
        How many other units have this one as a peer.
    """

    crs: float
    vrs: float
    nirs: float
    scale: float
    returns_to_scale: ReturnsToScale
    near_constant: bool
    value: float
    uncorrected: float
    on_frontier: bool
    rank: int
    joint: int
    phi: float
    bias: float | None
    corrected: float | None
    lower: float | None
    upper: float | None
    rank_best: int | None
    rank_worst: int | None
    lambda_sum: tuple[float, float]
    frontier_chance: float | None
    peers: tuple[Peer, ...]
    peers_unique: bool
    peer_of: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A peer that is also a typical case of the region's own or nearest pathway."""

    unit: str
    weight: float
    term: str


@dataclass(frozen=True, slots=True)
class Region:
    """All that is known of one region.

    ``values`` holds every numeric column in native units, ``memberships`` those in the outcome and
    the conditions by name, ``robustness`` how its verdict fares over the scenarios; ``aliases``
    are other spellings of its name, to find it by.
    """

    slug: str
    id: str
    names: dict[str, str]
    group: str
    residents: float | None
    tile: Tile | None
    values: dict[str, float]
    memberships: dict[str, float]
    score: Score
    gap: Gap
    high: Position
    low: Position
    lessons: tuple[Lesson, ...]
    robustness: Literal["robust", "shaky", "possible", "not a member"]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FuzzySet:
    """A calibrated set: resolved anchors in the column's own unit.

    ``anchors``: out, crossover, in; of a bell out, crossover, in, in, crossover, out, of an inverse
    bell the other way round; of an indirect set the lowest threshold, the value where membership
    passes 0.5, and the highest. ``halves`` are the units at exactly 0.5; ``skewness`` the share of
    units above 0.5; ``doubt`` the range of lines that the study calls defensible, None where it
    names none; ``given``: the column's values are memberships, or levels, as they stand;
    ``movable``: three anchors calibrate it, and can be moved. A level of a multi-value condition
    has no anchors but ``borders``: what divides it from the levels beside it, one or two.
    """

    name: str
    anchors: tuple[float, ...]
    halves: tuple[str, ...]
    skewness: float
    doubt: tuple[float, float] | None = None
    given: bool = False
    movable: bool = True
    borders: tuple[float, ...] = ()

    @property
    def lines(self) -> tuple[float, ...]:
        """The crossovers: one, or two of a bell; of a level its borders."""
        return self.borders or self.anchors[1::3]

    def line(self, value: float) -> float:
        """Return the crossover that is nearest to a value."""
        return min(self.lines, key=lambda line: abs(line - value))


@dataclass(frozen=True, slots=True)
class Necessity:
    """Fit of one condition, or its negation, as necessary for the outcome."""

    condition: str
    consistency: float
    coverage: float
    ron: float


@dataclass(frozen=True, slots=True)
class TruthRow:
    """An observed truth-table row; ``out`` is None below the frequency cut.

    ``row``: each condition's value by its name: 0 or 1, or its level.

    ``contradicted``: a positive row none of whose members is itself of the outcome.
    """

    row: dict[str, int]
    n: int
    consistency: float
    pri: float
    out: int | None
    cases: tuple[str, ...]
    contradicted: bool


@dataclass(frozen=True, slots=True)
class TermResult(Pathway):
    """A pathway with what is known of it: its core conditions, fit, and member units."""

    core: tuple[str, ...]
    consistency: float
    pri: float
    raw_coverage: float
    unique_coverage: float
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelResult:
    """A disjunction of terms and its fit."""

    terms: tuple[TermResult, ...]
    consistency: float
    pri: float
    coverage: float

    def __str__(self) -> str:
        return " + ".join(term.term for term in self.terms)


@dataclass(frozen=True, slots=True)
class SolutionResult:
    """All tied models; ``capped`` when there are more than were enumerated."""

    models: tuple[ModelResult, ...]
    capped: bool


@dataclass(frozen=True, slots=True)
class SetAnalysis:
    """The set-theoretic analysis of one outcome (``EFF`` or ``~EFF``).

    ``excluded``: numbers of the rows, from 1, that an enhanced standard analysis rules out.
    """

    outcome: str
    necessity: tuple[Necessity, ...]
    truth_table: tuple[TruthRow, ...]
    remainders: int
    complex: SolutionResult
    parsimonious: SolutionResult
    intermediate: SolutionResult
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What one scenario changes: efficiency, models, and how many regions keep their state."""

    name: str
    mean: float
    frontier: tuple[str, ...]
    conditions: tuple[str, ...]
    high: SolutionResult
    low: SolutionResult
    states: dict[str, str]
    same_state: int


@dataclass(frozen=True, slots=True)
class MixedRows:
    """How ordinary it is that regions share a row with others that have the outcome.

    ``with_mates`` of the ``without`` regions that are not of high efficiency share their row with
    one that is. Of ``draws`` in which the classes were dealt out anew among all regions,
    ``as_many`` had as many or more; ``expected`` is the draws' mean. Where ``as_many`` is near 1,
    the figure shows only that the conditions do not rule high efficiency out: no evidence that
    they permit or cause it.
    """

    with_mates: int
    without: int
    draws: int
    as_many: float
    expected: float


@dataclass(frozen=True, slots=True)
class OtherLine:
    """The study with one condition's crossover at the other end of its doubt.

    ``line`` is in the condition's own unit; ``states`` and ``terms`` (of any model) by slug, where
    ``terms`` leaves out who is a member of none; ``same``: the models are the study's own ones.
    """

    condition: str
    line: float
    states: dict[str, State]
    terms: dict[str, tuple[str, ...]]
    same: bool


@dataclass(frozen=True, slots=True)
class TestSolution:
    """Another solution beside the study's: set coincidence with it, and rank (1 is best, 4 worst).

    ``tied`` for another model of the study itself; with ``line``, the study's own solution where
    the crossover of the condition ``name`` stands there; else a scenario's. ``of``: the number of
    the model among so many tied ones.
    """

    name: str
    tied: bool
    coincidence: float
    rank: int
    line: float | None = None
    of: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SafeRange:
    """How far one anchor or cut moves before the models change.

    ``name`` is a set or a cut; ``anchor`` 0, 1, 2 for out, crossover, in; None for a cut.
    ``below`` and ``above`` tell whether the models change beyond the end, or the search ended.
    """

    name: str
    anchor: int | None
    base: float
    lower: float
    upper: float
    below: bool
    above: bool


@dataclass(frozen=True, slots=True)
class Omission:
    """A region without which the models differ: terms that go, terms that come."""

    slug: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Share of subsamples of the regions in which a term stands in some model."""

    term: str
    own: bool
    share: float


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the solution survives other decisions (Oana and Schneider 2024) and chance.

    Attributes
    ----------
    rf_cons, rf_cov, rf_sc_min, rf_sc_max : float
        Over all test solutions that find a pathway: those of the scenarios of calibration, of the
        lines at the ends of their doubt, and the study's other tied models; 1 is robust.
    rank : int
        1 no region shaky or possible, 2 possible only, 3 shaky only, 4 both.
    robust, shaky, possible : tuple of str
        Members of the solution in every test solution; in it but not in every one; in some test
        solution but not in it.
    tests : tuple of TestSolution
    empty : tuple of TestSolution
        Tests that find no pathway. With an empty set nothing is common to all, so that they are
        told apart instead of making the measures zero by themselves.
    ranges : tuple of SafeRange
    omissions : tuple of Omission
        Of all regions left out in turn, those that matter.
    subsamples, subsample_share, subsample_same : int, float, float
        Number, share of regions in each, and share of them with the very same models.
    recurrence : tuple of Recurrence
    permutations, permutation, any_solution : int, float, float
        Number of outcomes dealt out at random; chance of at least as much coverage; share that
        gave some pathway at all. Without such trials 0 and None, as with subsamples.
    """

    rf_cons: float
    rf_cov: float
    rf_sc_min: float
    rf_sc_max: float
    rank: int
    robust: tuple[str, ...]
    shaky: tuple[str, ...]
    possible: tuple[str, ...]
    tests: tuple[TestSolution, ...]
    ranges: tuple[SafeRange, ...]
    omissions: tuple[Omission, ...]
    subsamples: int
    subsample_share: float
    subsample_same: float | None
    recurrence: tuple[Recurrence, ...]
    permutations: int
    permutation: float | None
    any_solution: float | None
    empty: tuple[TestSolution, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A region between two periods: scores and the Malmquist index with its parts.

    ``values`` holds the earlier period's figures that are known: the common measures by column, in
    native units, and the ratios of ``practice`` by name.
    """

    slug: str
    before: float
    after: float
    malmquist: float
    efficiency_change: float
    technical_change: float
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """Two periods, like for like; means are geometric for the index, arithmetic for scores."""

    study: str
    period: str
    scenario: str | None
    inputs: tuple[str, ...]
    changes: tuple[Change, ...]
    mean_before: float
    mean_after: float
    frontier_before: tuple[str, ...]
    frontier_after: tuple[str, ...]
    malmquist: float
    efficiency_change: float
    technical_change: float


@dataclass(frozen=True, slots=True)
class CourseUnit:
    """A unit through T periods; None where it has no row in a period.

    ``own`` and ``pooled`` (T,): radial scores in (0, 1] against the period's own frontier and
    against the one of all periods. ``malmquist``, ``efficiency_change``, ``technical_change``
    (T - 1,): from each period to the next, of units that are there in every period. ``values``
    (T,): the figures of the tables, in native units, and the ratios of ``practice``, by column and
    name.
    """

    slug: str
    names: dict[str, str]
    own: tuple[float | None, ...]
    pooled: tuple[float | None, ...]
    malmquist: tuple[float | None, ...]
    efficiency_change: tuple[float | None, ...]
    technical_change: tuple[float | None, ...]
    values: dict[str, tuple[float | None, ...]]

    def since_first(self, at: int) -> float | None:
        """The Malmquist indices up to step ``at`` (from 0) multiplied: since the first period."""
        steps = self.malmquist[: at + 1]
        return None if None in steps else math.prod(step for step in steps if step is not None)


@dataclass(frozen=True, slots=True)
class CoursePeriod:
    """One of several periods: its units, their mean scores, how many are on its frontier.

    The indices lead from the period before to this one: geometric means over the units that are
    there in every period; None in the first.
    """

    period: str
    units: int
    own: float
    pooled: float
    frontier: int
    malmquist: float | None
    efficiency_change: float | None
    technical_change: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """Units through T periods, of which one is the study's own; ``balanced`` are there in all."""

    balanced: int
    periods: tuple[CoursePeriod, ...]
    units: tuple[CourseUnit, ...]

    @property
    def cumulated(self) -> dict[str, tuple[float, ...]]:
        """Products of the mean indices since the first period, (T,) each, by their name; or {}."""
        names = ("malmquist", "efficiency_change", "technical_change")
        found: dict[str, tuple[float, ...]] = {}
        for name in names:
            product, steps = 1.0, [1.0]
            for period in self.periods[1:]:
                step = getattr(period, name)
                if step is None:
                    return {}
                product *= step
                steps.append(product)
            found[name] = tuple(steps)
        return found


@dataclass(frozen=True, slots=True)
class PanelUnit(CourseUnit):
    """A unit of a panel: (T,) ``memberships`` in the outcome and the conditions, by name."""

    memberships: dict[str, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class PanelPeriod(CoursePeriod):
    """One period of a panel, and how many of its units are of high efficiency."""

    high: int


@dataclass(frozen=True, slots=True)
class PanelFit:
    """How well a pathway of the study's period fits in every period (Garcia-Castro and Arino 2016).

    ``consistency`` and ``coverage`` over all periods together, ``by_period`` (T,) the consistency
    and ``coverages`` (T,) in each, None where no membership is above 0 there. ``between``: distance
    of the periods' consistencies from an even spread, ``within``: of the units'; 0 is even.
    """

    outcome: str
    term: str
    consistency: float
    coverage: float
    by_period: tuple[float | None, ...]
    coverages: tuple[float | None, ...]
    between: float
    within: float


@dataclass(frozen=True, slots=True)
class Panel(Course):
    """A study through the periods of its panel, of which one is the study's own.

    ``frontier``: which scores the outcome's memberships rest on, ``own`` or ``pooled``; the same
    anchors hold throughout, percentiles as those of the study's ``own`` period or of all periods
    ``pooled``, as ``calibration`` says. ``balanced`` units are there in every period.

    ``pooled``: the set-theoretic analyses, of the outcome and of its absence, of all periods' cases
    in one truth table, with the study's cuts. A case is a unit in a period, named ``slug/period``.
    ``pooled_fits`` are of their combinations, ``fits`` of those of the study's own period.
    """

    periods: tuple[PanelPeriod, ...]
    units: tuple[PanelUnit, ...]
    frontier: Literal["own", "pooled"]
    calibration: Literal["own", "pooled"]
    fits: tuple[PanelFit, ...]
    pooled: tuple[SetAnalysis, ...]
    pooled_fits: tuple[PanelFit, ...]

    @property
    def cases(self) -> int:
        """How many cases the periods have together: units in a period."""
        return sum(period.units for period in self.periods)


@dataclass(frozen=True, slots=True)
class Checks:
    """What a reviewer asks of a DEA: size, isotonicity, duplicates, certificate.

    ``size_rules`` maps each rule's name to (required units, held).
    ``isotonicity`` holds Pearson correlations, inputs in rows and outputs in columns.
    """

    size_rules: dict[str, tuple[int, bool]]
    isotonicity: tuple[tuple[float, ...], ...]
    duplicates: tuple[tuple[str, ...], ...]
    certificate: float
    resolved: int
    near_constant_counts: dict[ReturnsToScale, int]


@dataclass(frozen=True, slots=True)
class FurtherResult:
    """What one of the study's further models found.

    Attributes
    ----------
    name, model : str
        Its key in the study file, and its name in the registry.
    of : str
        What a row is: "unit", or what the model's rows speak of.
    rows : tuple of str, (n,)
        Slugs of regions, or names of the model's own rows.
    columns : dict of str to tuple, (n,) each
        By the model's own names; None is undefined, and ``notes`` say why.
    peers : tuple of dict or None, (n,)
        Weights of each row's peers.
    facts : dict
        What holds of all: options, the worst certificate ...
    notes : tuple of str
    """

    name: str
    model: str
    of: str
    rows: tuple[str, ...]
    columns: dict[str, tuple[Plain, ...]]
    peers: tuple[dict[str, float], ...] | None
    facts: dict[str, Plain]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CeilingFit:
    """Effect sizes of a condition, or its negation, as necessary in degree (Dul 2016).

    ``ce_fdh`` and ``cr_fdh``: effect sizes, 0 to 1, of the steps and of the line; ``..._p``: the
    chance of as large a one where the outcome is dealt out at random, None without trials;
    ``accuracy``: the share of regions on or below the line.
    """

    condition: str
    ce_fdh: float
    ce_fdh_p: float | None
    cr_fdh: float
    cr_fdh_p: float | None
    accuracy: float


@dataclass(frozen=True, slots=True)
class Need:
    """What a level of the outcome needs: the least membership in each condition.

    ``level`` in per cent of the outcome's range, ``outcome`` the membership that it is; None in
    ``required`` where the condition is not necessary for it.
    """

    level: float
    outcome: float
    required: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class NecessaryConditions:
    """Necessary condition analysis of the memberships; ``needs`` only where effects matter."""

    outcome: str
    draws: int
    fits: tuple[CeilingFit, ...]
    needs: tuple[Need, ...]


LETTERS: dict[State, str] = {
    "typical": "t", "several": "s", "deviant": "d", "uncovered": "u", "outside": "o",
}  # fmt: skip
DISAGREE = "?"  # tied models give a region different states


@dataclass(frozen=True, slots=True)
class ChoiceTaken:
    """A choice that the what-if grid varies.

    ``name`` of the set whose crossover moves (``values`` in its own unit), of the cut, or
    ``scenarios``, whose names are ``labels`` ("" for the study itself). ``own``: which of them is
    the study's.
    """

    kind: Literal["line", "cut", "scenario"]
    name: str
    values: tuple[float, ...]
    labels: tuple[str, ...]
    own: int


@dataclass(frozen=True, slots=True)
class ChoiceTerm(Pathway):
    """A pathway under a combination of choices; ``members`` has 1 or 0 for each region."""

    consistency: float
    coverage: float
    members: str


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """A model under a combination of choices: its terms and its fit."""

    terms: tuple[str, ...]
    consistency: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Combination:
    """What the study finds under one combination of choices.

    ``point``: which value of each choice. ``models``: all tied models of the intermediate
    solution; ``terms`` those of any of them. ``high`` has 1 or 0 for each region, in the results'
    order, ``states`` a letter: t(ypical), s(everal), d(eviant), u(ncovered), o(utside), and ? where
    tied models disagree.
    """

    point: tuple[int, ...]
    models: tuple[ChoiceModel, ...]
    terms: tuple[ChoiceTerm, ...]
    high: str
    states: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Every combination of the choices that the study declares; ``own`` is the study's."""

    choices: tuple[ChoiceTaken, ...]
    combinations: tuple[Combination, ...]
    own: int


@dataclass(frozen=True, slots=True)
class SingleCondition:
    """Spearman's correlation of the outcome's score with one condition's raw values."""

    name: str
    correlation: float | None


@dataclass(frozen=True, slots=True)
class FrontierUnit:
    """A unit on the frontier, and what leaving it out does to the others.

    ``beyond``: its super-efficiency in the study's orientation, inward (above 1: beyond what the
    others reach; None: beyond comparison); ``moved`` scores rise by more than 0.01, ``most`` the
    largest rise, ``who`` has it.
    """

    slug: str
    beyond: float | None
    moved: int
    most: float
    who: str | None


@dataclass(frozen=True, slots=True)
class OtherFrontier:
    """The scores with a measure left out; ``column`` None: with weights restricted instead.

    ``ranks``: Spearman's correlation with the study's scores; who ``joins`` and ``leaves`` the
    frontier; ``most``: the largest change of a score.
    """

    column: str | None
    mean: float
    ranks: float | None
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    most: float


@dataclass(frozen=True, slots=True)
class SecondStageFit:
    """Truncated regression of distances on the conditions, each by its standard deviation.

    A distance is 1 on the frontier and grows away from it; ``used`` units are regressed.
    ``separability``: the statistic of the test that the regression supposes, rejected above
    ``critical``.
    """

    level: float
    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    used: int
    separability: float
    critical: float


@dataclass(frozen=True, slots=True)
class ConditionalFit:
    """The scores among units in like circumstances only (Daraio and Simar 2005).

    Attributes
    ----------
    condition : str or None
        The circumstance by the condition's name; None: all of them at once.
    width : float or None
        Bandwidth by cross-validation, in standard deviations of the condition; None for all.
    neighbours : (float, float)
        Median number of units within the bandwidths, itself included: by cross-validation, and by
        the narrower normal-reference rule.
    mean : (float, float)
        Mean conditional score, inward, under the two.
    moved : (int, int)
        Scores that rise by more than 0.01 under the two.
    """

    condition: str | None
    width: float | None
    neighbours: tuple[float, float]
    mean: tuple[float, float]
    moved: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """What referees ask for; ``contradictory``: rows without cases that both solutions assume.

    ``conditional``: by each condition alone, then by all at once; empty where not worked out.
    """

    conditions: tuple[SingleCondition, ...]
    frontier: tuple[FrontierUnit, ...]
    without: tuple[OtherFrontier, ...]
    restricted: OtherFrontier | None
    second_stage: SecondStageFit | None
    contradictory: tuple[int, ...]
    conditional: tuple[ConditionalFit, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignContext:
    """A context that the first step finds, and the terms with it that the second step finds."""

    term: TermResult
    within: tuple[TermResult, ...]


@dataclass(frozen=True, slots=True)
class DesignResult:
    """What a further design of conditions finds for the study's outcome: a hypothesis, no finding.

    Attributes
    ----------
    name : str
        Its key in the study file.
    sets : dict of str to FuzzySet
        Its conditions as calibrated, and the outcome.
    found : SetAnalysis
        All tied models of each solution.
    permutations, permutation, any_solution : int, float, float
        As in ``Robustness``, for this design; None without trials or without a model.
    some_try : float or None
        ``1 - (1 - permutation) ** tried``: the chance that one of so many tries does as well, were
        they independent.
    context, movable : tuple of str
        The conditions of the first step, and those that the second adds; empty where the design
        takes no steps.
    contexts : tuple of DesignContext
        Of any tied model of the first step.
    """

    name: str
    sets: dict[str, FuzzySet]
    found: SetAnalysis
    permutations: int
    permutation: float | None
    any_solution: float | None
    some_try: float | None
    context: tuple[str, ...]
    movable: tuple[str, ...]
    contexts: tuple[DesignContext, ...]


@dataclass(frozen=True, slots=True)
class PublishedRanks:
    """How a publication's scores rank the units that it has one for, beside the study's own.

    Attributes
    ----------
    place : int
        Of the publication in ``study.published``.
    n, ones : int
        How many units it has a score for, and for how many of them 1.
    ranks : float or None
        Spearman's correlation; None where one of the two does not vary.
    furthest : str
        The unit whose two ranks lie furthest apart.
    there, here : int
        Its two ranks among the n; 1 is best, ties share the better rank.
    """

    place: int
    n: int
    ones: int
    ranks: float | None
    furthest: str
    there: int
    here: int


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a study found. ``content`` is the hash of study, table and program.

    ``assumed``: a line for each thing about the table's file that was taken for granted;
    ``left_out``: the units without a needed figure that the study's rule leaves out;
    ``composites``: how the study's composites were weighted; ``chain``: the course of efficiency
    where the study is compared with two earlier tables or more, which has no panel then.
    """

    study: Study
    content: str
    version: str
    regions: tuple[Region, ...]
    sets: dict[str, FuzzySet]
    high: SetAnalysis
    low: SetAnalysis
    checks: Checks
    scenarios: tuple[ScenarioResult, ...]
    robustness: Robustness | None
    comparison: PeriodComparison | None
    mixed_rows: MixedRows | None = None
    other_lines: tuple[OtherLine, ...] = ()
    models: tuple[FurtherResult, ...] = ()
    ceilings: NecessaryConditions | None = None
    assumed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    composites: tuple[CompositeIndex, ...] = ()
    what_if: WhatIf | None = None
    panel: Panel | None = None
    chain: Course | None = None
    scrutiny: Scrutiny | None = None
    designs: tuple[DesignResult, ...] = ()
    published_ranks: tuple[PublishedRanks, ...] = ()

    def required_panel(self) -> Panel:
        """Return the panel (ValueError if the study has none)."""
        if self.panel is None:
            raise ValueError("the study has no panel")
        return self.panel

    @property
    def course(self) -> Course | None:
        """What is known of more periods than two, whether of a panel or of earlier tables."""
        return self.panel or self.chain

    def required_course(self) -> Course:
        """Return the course through all periods (ValueError if the study follows none)."""
        if self.course is None:
            raise ValueError("the study follows no periods")
        return self.course

    def required_scrutiny(self) -> Scrutiny:
        """Return what referees ask for (ValueError if it was not looked at)."""
        if self.scrutiny is None:
            raise ValueError("these results were not scrutinized")
        return self.scrutiny

    def region(self, slug: str) -> Region:
        """Return the region with this slug (KeyError if there is none)."""
        for region in self.regions:
            if region.slug == slug:
                return region
        raise KeyError(slug)

    @property
    def mean(self) -> float:
        """Mean of the study's own score."""
        return sum(r.score.value for r in self.regions) / len(self.regions)

    @property
    def frontier(self) -> tuple[Region, ...]:
        """Regions on the frontier."""
        return tuple(r for r in self.regions if r.score.on_frontier)

    def returns(self, kind: ReturnsToScale) -> tuple[Region, ...]:
        """Regions with constant, increasing or decreasing returns to scale."""
        return tuple(r for r in self.regions if r.score.returns_to_scale == kind)


@cache
def _adapter() -> TypeAdapter[Results]:
    return TypeAdapter(Results)


def to_json(results: Results, indent: int | None = None) -> bytes:
    """Return the results as JSON; floats keep every digit, NaN becomes null."""
    return _adapter().dump_json(results, indent=indent)


def to_dict(results: Results) -> dict[str, Any]:
    """Return the results as plain JSON-ready objects."""
    return _adapter().dump_python(results, mode="json")


@cache
def _region_adapter() -> TypeAdapter[Region]:
    return TypeAdapter(Region)


def region_to_dict(region: Region) -> dict[str, Any]:
    """Return one region as plain JSON-ready objects, as it stands in the results."""
    return _region_adapter().dump_python(region, mode="json")


def from_json(text: bytes) -> Results:
    """Return the results that ``to_json`` wrote."""
    return _adapter().validate_json(text)
