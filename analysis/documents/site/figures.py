"""The columns of the explorer: every figure of every region, as value and as text, through time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import CourseUnit, PanelUnit, Region, Results, TermResult
from analysis.study.model import Measure

DASH = "–"
PERIOD = "period"  # the key of the axis of time

Write = Callable[[float], str]
Mark = tuple[float, str]
"""A value, and how it is shown."""


@dataclass(frozen=True, slots=True)
class InPeriod:
    """A figure of every region in one period, None where unknown; ``texts`` as they are shown."""

    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    middle: Mark | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the explorer.

    Attributes
    ----------
    key : its name in addresses.
    section : the key of the heading it stands under.
    label, unit : in one language.
    values : of every region, None where unknown; what is sorted by and placed on an axis.
    texts : the same as they are shown.
    plotted : whether it may be an axis; a range of two numbers may not.
    lines : the study's own lines in it: one, or two of a set of the middle.
    middle : the median of all that are known.
    spread : the width of their middle half, by which differences of several figures are compared.
    through : the same of every period, where it is known of another than the study's own.
    """

    key: str
    section: str
    label: str
    unit: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    plotted: bool = True
    lines: tuple[Mark, ...] = ()
    middle: Mark | None = None
    spread: float = 0.0
    through: tuple[InPeriod | None, ...] = ()


def figures(results: Results, words: Words) -> tuple[Figure, ...]:
    """Return every column, by the sections of the page."""
    return (
        *_scores(results, words),
        *_gaps(results, words),
        *_practice(results, words),
        *_measures(results, words),
        *_conditions(results, words),
        *_memberships(results, words),
        *_changes(results, words),
        *_period(results, words),
    )


def periods(results: Results) -> tuple[str, ...]:
    """Return the periods that are known, in their order; the study's own is one of them."""
    own = results.study.period
    if results.course is not None:
        return tuple(one.period for one in results.course.periods)
    return (own,) if results.comparison is None else (results.comparison.period, own)


def moments(results: Results) -> tuple[float, ...]:
    """Return where each period stands on an axis of time: its number, or its place in the order."""
    found = periods(results)
    try:
        years = tuple(float(one) for one in found)
    except ValueError:
        years = ()
    rising = all(a < b for a, b in pairwise(years))
    return years if years and rising else tuple(map(float, range(len(found))))


def terms(results: Results) -> tuple[TermResult, ...]:
    """Return the pathways of every tied model, each once."""
    models = results.high.intermediate.models
    return tuple({term.term: term for model in models for term in model.terms}.values())


def in_period(values: tuple[float | None, ...], write: Write) -> InPeriod:
    """Return values with their texts and median."""
    known = [one for one in values if one is not None]
    middle = float(median(known)) if known else None
    return InPeriod(
        values,
        tuple(DASH if one is None else write(one) for one in values),
        None if middle is None else (middle, write(middle)),
    )


def _figure(
    results: Results, about: tuple[str, str, str, str], value: Callable[[Region], Any],
    write: Write, **more: Any,
) -> Figure:  # fmt: skip
    """Return a column of single numbers with its median; ``about``: key, section, label, unit."""
    made = in_period(tuple(value(region) for region in results.regions), write)
    known = [one for one in made.values if one is not None]
    quarters = quantiles(known, method="inclusive") if len(known) > 1 else [0.0, 0.0, 0.0]
    return Figure(
        *about,
        values=made.values,
        texts=made.texts,
        middle=made.middle,
        spread=quarters[2] - quarters[0],
        **more,
    )


def _scores(results: Results, words: Words) -> Iterator[Figure]:
    study = results.study

    def write(value: float) -> str:
        return words.score(value, 3)

    def about(name: str, **values: Any) -> tuple[str, str, str, str]:
        return name, "result", words.plain(f"site.explorer.figures.{name}", **values), ""

    lines = tuple((one, write(one)) for one in results.sets[study.fsqca.outcome.name].lines)
    alike = results.panel or not study.compared_under  # else scores in time are of other inputs
    through = _through(results, lambda unit, at: unit.own[at], write) if alike else ()
    yield _figure(
        results, about("score"), lambda r: r.score.value, write, lines=lines, through=through
    )
    if any(region.score.lower is not None for region in results.regions):
        level = study.dea.bootstrap.level
        yield _interval(results, words, about("interval", level=level))
        yield _figure(results, about("corrected"), lambda r: r.score.corrected, write)
    yield _rank(results, words, about("rank"))
    yield _figure(results, about("scale"), lambda r: r.score.scale, write)


def _interval(results: Results, words: Words, about: tuple[str, str, str, str]) -> Figure:
    scores = [region.score for region in results.regions]
    texts = tuple(
        DASH
        if one.lower is None or one.upper is None
        else f"{words.number(one.lower, 2)}{DASH}{words.number(one.upper, 2)}"
        for one in scores
    )
    return Figure(*about, tuple(one.lower for one in scores), texts, plotted=False)


def _rank(results: Results, words: Words, about: tuple[str, str, str, str]) -> Figure:
    """The rank, as the range that the bootstrap leaves open where there is one."""
    scores = [region.score for region in results.regions]

    def shown(best: int, worst: int) -> str:
        ends = [words.number(best)] + ([words.number(worst)] if worst != best else [])
        return DASH.join(ends)

    texts = tuple(shown(one.rank_best or one.rank, one.rank_worst or one.rank) for one in scores)
    return Figure(*about, tuple(float(one.rank) for one in scores), texts, plotted=False)


def _gaps(results: Results, words: Words) -> Iterator[Figure]:
    """The gaps of the study's orientation, as a share of what there is, before any correction."""
    plan = results.study.dea
    inward = plan.orientation == "input"
    side, kind = ("resources", "excess") if inward else ("volumes", "addition")
    for i, measure in enumerate(plan.free_inputs if inward else plan.outputs):
        label = words.plain(
            f"site.explorer.figures.{kind}", label=naming.wording(measure.label, words)
        )
        unit = words.plain(f"site.explorer.figures.{kind}_unit")

        def share(region: Region, i: int = i) -> float | None:
            value: float | None = getattr(region.gap, side)[i].share
            return value

        yield _figure(
            results, (f"gap.{measure.column}", "result", label, unit), share,
            lambda value: words.percent(value, 1),
        )  # fmt: skip


def _practice(results: Results, words: Words) -> Iterator[Figure]:
    for name, ratio in results.study.practice.items():
        about = (f"use.{name}", "use", naming.wording(ratio.label, words),
                 naming.wording(ratio.unit, words))  # fmt: skip
        write = _with(words, ratio.decimals)
        yield _figure(
            results, about, _value(name), write, through=_of_table(results, name, write)
        )  # fmt: skip


def _measures(results: Results, words: Words) -> Iterator[Figure]:
    for measure in results.study.dea.measures:
        about = (f"table.{measure.column}", "measures", naming.wording(measure.label, words),
                 naming.wording(measure.unit, words))  # fmt: skip
        write = _with(words, _decimals(results, measure))
        yield _figure(
            results, about, _value(measure.column), write,
            through=_of_table(results, measure.column, write),
        )  # fmt: skip


def _decimals(results: Results, measure: Measure) -> int:
    """Return as many decimals as tell small figures apart."""
    largest = max((abs(r.values[measure.column]) for r in results.regions), default=0)
    return 0 if measure.precision >= 1 or largest >= 1000 else 1 if largest >= 10 else 3


def _conditions(results: Results, words: Words) -> Iterator[Figure]:
    for condition in results.study.fsqca.conditions:
        write = _with(words, condition.decimals)
        found = [results.sets[each.name] for each in condition.sets]
        cuts = sorted({line for each in found if not each.given for line in each.lines})
        lines = tuple((one, write(one)) for one in cuts)
        about = (f"set.{condition.name}", "circumstances", naming.wording(condition.label, words),
                 naming.wording(condition.unit, words))  # fmt: skip
        yield _figure(
            results, about, _value(condition.column), write, lines=lines,
            through=_of_table(results, condition.column, write),
        )  # fmt: skip


def _memberships(results: Results, words: Words) -> Iterator[Figure]:
    write, half = _with(words, 3), ((HALF, words.number(HALF, 1)),)
    plan = results.study.fsqca
    labels = {plan.outcome.name: plan.outcome.label} | {c.name: c.label for c in plan.sets}
    for name, label in labels.items():
        said = words.plain("site.explorer.figures.member", label=naming.wording(label, words))

        def held(unit: CourseUnit, at: int, name: str = name) -> float | None:
            return unit.memberships[name][at] if isinstance(unit, PanelUnit) else None

        yield _figure(
            results, (f"in.{name}", "memberships", said, ""), _membership(name), write,
            lines=half, through=_through(results, held, write) if results.panel else (),
        )  # fmt: skip
    for number, term in enumerate(terms(results), 1):
        name = naming.pathway(results.study, term, words)
        said = words.plain("site.explorer.figures.member", label=name)

        def inside(unit: CourseUnit, at: int, term: TermResult = term) -> float | None:
            return _least(unit, at, term) if isinstance(unit, PanelUnit) else None

        yield _figure(
            results, (f"way.{number}", "memberships", said, ""), _in_term(term.term), write,
            lines=half, through=_through(results, inside, write) if results.panel else (),
        )  # fmt: skip


def _least(unit: PanelUnit, at: int, term: TermResult) -> float | None:
    """Return a unit's membership in a pathway in one period: the least of its literals."""
    found = [(unit.memberships[name][at], there) for name, there in term.literals.items()]
    known = [one if there else 1 - one for one, there in found if one is not None]
    return min(known, default=1.0) if len(known) == len(found) else None


def _changes(results: Results, words: Words) -> Iterator[Figure]:
    compared = results.comparison
    if compared is None:
        return
    known = {change.slug: change for change in compared.changes}
    for name in ("before", "after", "malmquist", "efficiency_change", "technical_change"):
        label = words.plain(f"site.explorer.figures.{name}", period=compared.period)

        def value(region: Region, name: str = name) -> float | None:
            change = known.get(region.slug)
            return None if change is None else float(getattr(change, name))

        write, timed = _with(words, 3), name == "after" and results.chain is not None
        through = _through(results, lambda unit, at: unit.own[at], write) if timed else ()
        yield _figure(
            results, (f"change.{name}", "periods", label, ""), value, write, through=through
        )


def _period(results: Results, words: Words) -> Iterator[Figure]:
    """Time itself, as an axis to place figures along."""
    names = periods(results)
    if len(names) < 2:
        return
    n = len(results.regions)
    through = tuple(
        InPeriod((at,) * n, (name,) * n) for at, name in zip(moments(results), names, strict=True)
    )
    own = through[names.index(results.study.period)]
    label = words.plain("site.explorer.period")
    yield Figure(PERIOD, "periods", label, "", own.values, own.texts, through=through)


def _through(
    results: Results, value: Callable[[CourseUnit, int], float | None], write: Write
) -> tuple[InPeriod | None, ...]:
    """Return a figure in each period that the study follows; nothing where it follows none."""
    if results.course is None:
        return ()
    units = {unit.slug: unit for unit in results.course.units}
    return tuple(
        in_period(tuple(value(units[region.slug], at) for region in results.regions), write)
        for at in range(len(results.course.periods))
    )


def _of_table(results: Results, name: str, write: Write) -> tuple[InPeriod | None, ...]:
    """Return a column of the table in each period that is known."""
    if results.course is not None:
        if not all(name in unit.values for unit in results.course.units):
            return ()
        return _through(results, lambda unit, at: unit.values[name][at], write)
    if results.comparison is None:
        return ()
    known = {change.slug: change.values.get(name) for change in results.comparison.changes}
    earlier = in_period(tuple(known.get(region.slug) for region in results.regions), write)
    if earlier.middle is None:
        return ()
    own = in_period(tuple(region.values.get(name) for region in results.regions), write)
    return (earlier, own)


def _with(words: Words, decimals: int) -> Write:
    return lambda value: words.number(value, decimals)


def _value(name: str) -> Callable[[Region], float | None]:
    return lambda region: region.values.get(name)


def _membership(name: str) -> Callable[[Region], float | None]:
    return lambda region: region.memberships[name]


def _in_term(term: str) -> Callable[[Region], float | None]:
    return lambda region: region.high.memberships.get(term)
