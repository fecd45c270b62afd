"""The map of a study's units: its layers, the class of each unit in them, its pathways."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.language import naming
from analysis.results.positions import HALF, Pathway
from analysis.results.shapes import Region, Results
from analysis.study.model import Text

EFFICIENCY = "efficiency"
TOP, MIDDLE, LOWEST = 0, 1, 2  # the classes of a layer, the fullest first


@dataclass(frozen=True, slots=True)
class Layer:
    """One indicator on the map.

    Attributes
    ----------
    key : str
        ``efficiency``, ``efficiency.PERIOD``, or the name of a ratio of practice or of a condition.
    label, unit : mapping of language to text, or None for efficiency, which has messages
    decimals : int
    values : dict of str to float
        By slug; who has no figure is not in it.
    classes : dict of str to int
        By slug: ``TOP``, ``MIDDLE`` or ``LOWEST``.
    period : str
        One that the layer is of by name: another than the study's own, or one of all; empty else.
    pooled : bool
        Whether the scores are against the frontier of all periods together.
    """

    key: str
    label: Text | None
    unit: Text | None
    decimals: int
    values: dict[str, float]
    classes: dict[str, int]
    period: str = ""
    pooled: bool = False

    def of_class(self, number: int) -> tuple[float, ...]:
        """Return the values of a class, in rising order."""
        return tuple(sorted(v for s, v in self.values.items() if self.classes[s] == number))


def is_high(region: Region) -> bool:
    """Whether a region is highly efficient: more in the outcome than out of it."""
    return region.high.outcome > HALF


def layers(results: Results) -> tuple[Layer, ...]:
    """Return all layers: efficiency, practice, conditions, efficiency through the periods."""
    study = results.study
    named = [
        *((n, p.label, p.unit, p.decimals, n) for n, p in study.practice.items()),
        *((c.name, c.label, c.unit, c.decimals, c.column) for c in study.fsqca.conditions),
    ]
    found = [_efficiency(results)]
    for key, label, unit, decimals, column in named:
        values = {r.slug: r.values[column] for r in results.regions if column in r.values}
        if len(set(values.values())) > 1:
            found.append(Layer(key, label, unit, decimals, values, _thirds(values)))
    return (*found, *_through_time(results))


def pathways(results: Results) -> tuple[tuple[str, Pathway], ...]:
    """Return each pathway to high efficiency, of any tied model, with its letter."""
    found: dict[str, Pathway] = {}
    for model in results.high.intermediate.models:
        for pathway in model.terms:
            found.setdefault(pathway.term, pathway)
    return tuple((naming.letter(i), pathway) for i, pathway in enumerate(found.values()))


def letters(results: Results, region: Region) -> list[str]:
    """Return the letters of the pathways that a region is a member of, under any tied model."""
    return [each for each, path in pathways(results) if path.term in region.high.terms]


def natural_break(values: Sequence[float]) -> float:
    """Return the value at which the upper of two classes begins.

    Classes of least squares about their means (Fisher 1958; Jenks). Equal values stay together.

    Parameters
    ----------
    values : (n,) with at least two different ones
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    starts = [i for i in range(1, len(ordered)) if ordered[i] > ordered[i - 1]]
    within = [_squares(ordered[:i]) + _squares(ordered[i:]) for i in starts]
    return float(ordered[starts[int(np.argmin(within))]])


def _squares(values: np.ndarray) -> float:
    return float(np.sum((values - values.mean()) ** 2))


def _efficiency(results: Results) -> Layer:
    values = {r.slug: r.score.value for r in results.regions}
    high = {r.slug for r in results.regions if is_high(r)}
    return Layer(EFFICIENCY, None, None, 2, values, _by_verdict(values, high))


def _by_verdict(values: Mapping[str, float], high: Collection[str]) -> dict[str, int]:
    """Return the highly efficient units as one class, and the others in two natural ones."""
    others = [value for slug, value in values.items() if slug not in high]
    least = natural_break(others) if len(set(others)) > 1 else -np.inf
    return {
        slug: TOP if slug in high else MIDDLE if value >= least else LOWEST
        for slug, value in values.items()
    }


def _through_time(results: Results) -> Iterator[Layer]:
    """Yield efficiency in the periods of the panel, by the scores that its memberships rest on.

    Against the own frontier of each other period; or, where the panel is pooled, in every period
    against the frontier of all, which tells of the study's own period something else too.
    """
    panel = results.panel
    if panel is None:
        return
    pooled = panel.frontier == "pooled"
    there = {region.slug for region in results.regions}
    outcome = results.study.fsqca.outcome.name
    for at, when in enumerate(panel.periods):
        if when.period == results.study.period and not pooled:
            continue
        values, high = {}, set()
        for unit in panel.units:
            score = (unit.pooled if pooled else unit.own)[at]
            held = unit.memberships[outcome][at]
            if unit.slug in there and score is not None and held is not None:
                values[unit.slug] = score
                if held > HALF:
                    high.add(unit.slug)
        key, classes = f"{EFFICIENCY}.{when.period}", _by_verdict(values, high)
        yield Layer(key, None, None, 2, values, classes, when.period, pooled)


def _thirds(values: Mapping[str, float]) -> dict[str, int]:
    """Return the third of the units that each stands in, equal values in the same one."""
    ordered = np.sort(list(values.values()))
    below = {slug: int(np.searchsorted(ordered, value)) for slug, value in values.items()}
    return {slug: LOWEST - 3 * n // len(ordered) for slug, n in below.items()}
