"""Where a region stands among the pathways: one of five states, and what lies in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.ties import level

if TYPE_CHECKING:  # whoever reads results needs no tables
    import pandas as pd

State = Literal["typical", "several", "deviant", "uncovered", "outside"]

HALF = 0.5  # a membership must exceed it; exactly 0.5 is neither in nor out


@dataclass(frozen=True, slots=True)
class Pathway:
    """One term of an intermediate model: ``ECON*~DIG``, and its literals (True: present)."""

    term: str
    literals: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A condition that keeps a region out of a pathway.

    ``value`` and ``crossover`` are in the condition's own unit; ``change`` is what separates them
    (crossover - value, signed). ``movable`` is False for what no government changes in a plan
    period.
    """

    condition: str
    needed: Literal["present", "absent"]
    membership: float
    value: float
    crossover: float
    change: float
    movable: bool


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a region is from a pathway it is not a member of.

    ``membership`` in the pathway; ``shortfall`` the sum, over the obstacles, of the change in
    membership that would bring each across 0.5.
    """

    term: str
    membership: float
    shortfall: float
    obstacles: tuple[Obstacle, ...]

    @property
    def movable(self) -> bool:
        """Whether every obstacle is something a plan can change."""
        return all(obstacle.movable for obstacle in self.obstacles)


@dataclass(frozen=True, slots=True)
class Reading:
    """A region under one of the tied models: its state and the terms it is a member of."""

    state: State
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A region's place among the pathways to one outcome.

    Attributes
    ----------
    readings : tuple of Reading
        One for each tied model, in the solution's order; empty when the solution has no model.
    memberships : dict of str to float
        In every term of every model.
    nearest : Distance or None
        The pathway with the least change in membership, for a region that is a member of none.
    reachable : Distance or None
        The same among the pathways whose obstacles are all movable; None when there is none.
    """

    readings: tuple[Reading, ...]
    memberships: dict[str, float]
    nearest: Distance | None
    reachable: Distance | None
    outcome: float

    @property
    def model_dependent(self) -> bool:
        """Whether tied models disagree on the state."""
        return len({reading.state for reading in self.readings}) > 1

    @property
    def states(self) -> tuple[State, ...]:
        """The distinct states under the tied models, in the models' order."""
        return tuple(dict.fromkeys(reading.state for reading in self.readings))

    @property
    def state(self) -> State:
        """The state under the first model; with no model, uncovered or outside."""
        if self.readings:
            return self.readings[0].state
        return "uncovered" if self.outcome > HALF else "outside"

    @property
    def terms(self) -> tuple[str, ...]:
        """Every pathway, of any tied model, that the region is a member of."""
        return tuple(dict.fromkeys(t for reading in self.readings for t in reading.terms))


def positions(
    models: Sequence[Sequence[Pathway]],
    memberships: pd.DataFrame,
    outcome: Sequence[float],
    values: pd.DataFrame,
    *,
    lines: pd.DataFrame,
    movable: Mapping[str, bool],
) -> tuple[Position, ...]:
    """Place every region among the pathways of all tied models.

    Parameters
    ----------
    models : sequence of sequences of Pathway
    memberships : DataFrame, (n, conditions)
        Index: the units' slugs.
    outcome : sequence of float, (n,)
        Membership in the outcome that the models explain.
    values : DataFrame, (n, conditions)
        The conditions' raw values, one column a condition.
    lines : DataFrame, (n, conditions)
        The crossover that divides each value from the other side: the nearest.
    movable : mapping by condition

    Notes
    -----
    Typical and deviant cases follow Schneider and Wagemann (2012, ch. 11): membership above 0.5 in
    the term, and in the outcome or not.
    """
    pathways = {p.term: p for model in models for p in model}
    inside = {term: pathway_memberships(p, memberships) for term, p in pathways.items()}
    high = [value > HALF for value in outcome]

    def place(i: int) -> Position:
        readings = tuple(
            reading(tuple(p.term for p in model if inside[p.term][i] > HALF), high[i])
            for model in models
        )
        distances = sorted(
            (
                _distance(
                    p,
                    inside[term][i],
                    memberships.iloc[i],
                    values.iloc[i],
                    lines=lines.iloc[i],
                    movable=movable,
                )
                for term, p in pathways.items()
                if inside[term][i] <= HALF
            ),
            key=lambda d: (level(d.shortfall), d.term),
        )
        member = [term for term in pathways if inside[term][i] > HALF]
        return Position(
            readings=readings,
            memberships={term: float(column[i]) for term, column in inside.items()},
            nearest=distances[0] if distances and not member else None,
            reachable=next((d for d in distances if d.movable), None) if not member else None,
            outcome=float(outcome[i]),
        )

    return tuple(place(i) for i in range(len(memberships)))


def reading(terms: tuple[str, ...], high: bool) -> Reading:
    """Return the state of a region that is a member of ``terms`` and of high outcome or not."""
    if terms and high:
        return Reading("several" if len(terms) > 1 else "typical", terms)
    if terms:
        return Reading("deviant", terms)
    return Reading("uncovered" if high else "outside", terms)


def pathway_memberships(pathway: Pathway, memberships: pd.DataFrame) -> list[float]:
    """Return each row's membership in a pathway: the least of its literals."""
    everything = np.ones(len(memberships))  # a term may ask for nothing at all
    literals = [
        memberships[name].to_numpy() if present else 1 - memberships[name].to_numpy()
        for name, present in pathway.literals.items()
    ]
    return [float(x) for x in np.minimum.reduce([everything, *literals])]


def _distance(
    pathway: Pathway,
    inside: float,
    memberships: pd.Series,
    values: pd.Series,
    *,
    lines: pd.Series,
    movable: Mapping[str, bool],
) -> Distance:
    obstacles, shortfall = [], 0.0
    for name, present in pathway.literals.items():
        literal = float(memberships[name]) if present else 1 - float(memberships[name])
        if literal > HALF:
            continue
        shortfall += HALF - literal
        obstacles.append(
            Obstacle(
                condition=name,
                needed="present" if present else "absent",
                membership=float(memberships[name]),
                value=float(values[name]),
                crossover=float(lines[name]),
                change=float(lines[name] - values[name]),
                movable=movable[name],
            )
        )
    return Distance(pathway.term, inside, shortfall, tuple(obstacles))
