"""The set-theoretic part of a study file: outcome, conditions and their kinds, cuts, trials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Any, Literal

from pydantic import (
    Field,
    model_validator,
)

from analysis.study.parts import (
    MOST_CONDITIONS,
    MOST_LEVELS,
    MOST_ROWS,
    MOST_TRIALS,
    Anchor,
    Anchors,
    ColumnName,
    Expectation,
    ScoreKind,
    StudyPart,
    Text,
    rank,
)


class Outcome(StudyPart):
    """The outcome set, calibrated from a DEA score of the study."""

    name: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    score: ScoreKind = "crs"
    label: Text
    anchors: Anchors
    reason: Text


Sense = Literal["high", "low", "middle", "ends", "plain"]
"""What a set's presence says of its column; ``plain``: the label is the set's name itself."""

_NUMBERS: dict[str, tuple[str, ...]] = {
    "fuzzy": ("anchors",), "bell": ("rising", "falling"), "inverse-bell": ("falling", "rising"),
    "indirect": ("thresholds",), "levels": ("labels",), "crisp": (), "membership": (),
}  # fmt: skip

_PLAIN: Anchors = (0.0, 0.5, 1.0)

_CALIBRATIONS = ("anchors", "rising", "falling", "thresholds", "labels", "doubt")

_MAY: dict[str, set[str]] = {"fuzzy": {"doubt"}, "levels": {"thresholds"}}


class Condition(StudyPart):
    """A condition: its column, anchors with their reason, and what theory expects of it.

    ``label`` names the column's quantity (*Distance to a hospital*), because values are printed
    beside it; ``member`` says what a member of the set has or is (*a hospital nearby*), which a set
    of low values needs above all: without it the documents say that the values are low.
    ``kind``: ``fuzzy`` is calibrated by the anchors; ``bell`` by ``rising`` (out, crossover, in)
    and then ``falling`` (in, crossover, out), for a set of the middle; ``inverse-bell`` by
    ``falling`` and then ``rising``, for one of both ends; ``indirect`` by ascending ``thresholds``;
    ``crisp`` is a column of 0 and 1, and ``membership`` one of memberships from 0 to 1, that are
    taken as they are. Without kind and anchors it is crisp. ``levels`` makes a multi-value
    condition: ``labels`` name its levels, 0 and up, each a crisp set of its own, ``NAME[0]``,
    ``NAME[1]`` ...; ascending ``thresholds``, one fewer, divide them, and a value equal to a
    threshold has reached it; without them the column holds the levels. ``movable`` is false for
    what no plan changes within its period. ``doubt`` is the range of lines (crossovers) that are as
    defensible as the study's own, which lies within it.
    """

    name: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    column: ColumnName
    label: Text
    member: Text | None = None
    unit: Text
    decimals: int = Field(default=0, ge=0, le=6)
    kind: Literal["fuzzy", "bell", "inverse-bell", "indirect", "levels", "crisp", "membership"] = (
        "fuzzy"
    )
    anchors: Anchors = _PLAIN
    rising: Anchors | None = None
    falling: Anchors | None = None
    thresholds: tuple[float, ...] | None = Field(default=None, min_length=1)
    labels: tuple[Text, ...] | None = Field(default=None, min_length=2, max_length=MOST_LEVELS)
    doubt: tuple[Anchor, Anchor] | None = None
    reason: Text
    expectation: Expectation | tuple[int, ...] | None = None
    movable: bool = True
    source: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _crisp_without_anchors(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        if raw.get("kind") in ("multi-value", "multivalue", "mv"):
            raw = {**raw, "kind": "levels"}
        return raw if {"anchors", "kind"} & {*raw} else {**raw, "kind": "crisp"}

    @model_validator(mode="after")
    def _numbers_by_kind(self) -> Condition:
        needed = _NUMBERS[self.kind]
        given = {key for key in _CALIBRATIONS if getattr(self, key) is not None}
        unsaid = self.anchors == _PLAIN and self.kind != "fuzzy"  # kept results spell them out
        if unsaid or "anchors" not in self.model_fields_set:
            given.remove("anchors")
        missing = [key for key in needed if key not in given]
        if missing:
            raise ValueError(
                f"a set of kind {self.kind} needs {missing[0]}; give it, or another kind"
            )
        extra = sorted(given - {*needed} - _MAY.get(self.kind, set()))
        if extra and not needed:
            raise ValueError(
                f"a set of kind {self.kind} is taken as it is; remove its {' and '.join(extra)}, "
                "or write another kind"
            )
        if extra:
            raise ValueError(f"a set of kind {self.kind} has no {extra[0]}; remove it")
        if self.kind == "indirect" and len(self.thresholds or ()) < 2:
            raise ValueError("a set of kind indirect needs two thresholds at least")
        return self

    @model_validator(mode="after")
    def _levels_agree(self) -> Condition:
        if self.labels is None:
            if isinstance(self.expectation, tuple):
                raise ValueError(
                    "expectation: only a condition of kind levels expects some of its levels; "
                    "write present or absent"
                )
            return self
        if self.member is not None:
            raise ValueError("a condition of kind levels has labels for its members; remove member")
        count, cuts = len(self.labels), self.thresholds
        if cuts and len(cuts) + 1 != count:
            raise ValueError(
                f"{len(cuts)} thresholds make {len(cuts) + 1} levels, but there are {count} "
                "labels; give a label for each level, from the lowest"
            )
        expected = self.expectation
        if isinstance(expected, str):
            raise ValueError(
                f"expectation: write the levels that are expected, such as [{count - 1}], where "
                "kind is levels"
            )
        if expected is not None:
            stray = [one for one in expected if not 0 <= one < count]
            if stray:
                raise ValueError(f"expectation: level {stray[0]} is none of 0 to {count - 1}")
            if not expected or len({*expected}) in (0, count):
                raise ValueError("expectation: names no level, or every one; leave it out")
        return self

    @property
    def levels(self) -> int:
        """How many values it has in the truth table: 2, or the number of its levels."""
        return len(self.labels) if self.labels else 2

    @property
    def sets(self) -> tuple[Condition, ...]:
        """The sets that it is spoken of by: itself, or one for each level, lowest first."""
        if self.labels is None:
            return (self,)
        own = {key: getattr(self, key) for key in type(self).model_fields}
        own |= {"labels": None, "member": None, "expectation": None}
        return tuple(
            Level.model_construct(
                **own | {"name": f"{self.name}[{number}]", "label": label},
                of=self.name, number=number, count=self.levels,
            )
            for number, label in enumerate(self.labels)
        )  # fmt: skip

    @property
    def expected(self) -> tuple[str, ...]:
        """What is expected of it alone, as expressions: ``A``, ``~A``, ``A[1]``."""
        if self.expectation is None:
            return ()
        if isinstance(self.expectation, str):
            return (f"{'' if self.expectation == 'present' else '~'}{self.name}",)
        return tuple(f"{self.name}[{one}]" for one in sorted({*self.expectation}))

    @property
    def taken_as_is(self) -> bool:
        """Whether the column holds memberships already."""
        return self.kind in ("crisp", "membership") or (
            self.kind == "levels" and not self.thresholds
        )

    @property
    def sense(self) -> Sense:
        """What the set's presence says of its column."""
        senses: dict[str, Sense] = {
            "bell": "middle", "inverse-bell": "ends", "crisp": "plain", "levels": "plain"
        }  # fmt: skip
        out, _, full = map(rank, self.anchors)
        return senses.get(self.kind, "high" if out < full else "low")


class Level(Condition):
    """One level of a multi-value condition as a crisp set: ``NAME[1]``, with a label of its own.

    ``of``: the condition's name; ``number``: which of its ``count`` levels, from 0. Studies do not
    hold levels: they are made of their condition (``Condition.sets``).
    """

    of: str
    number: int
    count: int

    @property
    def borders(self) -> tuple[float, ...]:
        """What divides it from other levels, ascending, one or two; halves of ready levels."""
        cuts = self.thresholds or tuple(number + 0.5 for number in range(self.count - 1))
        return cuts[max(self.number - 1, 0) : self.number + 1]

    @property
    def falls(self) -> bool:
        """Whether it is the lowest, below its only border."""
        return self.number == 0


class Cuts(StudyPart):
    """Truth-table cut-offs."""

    consistency: float = Field(default=0.8, ge=0, le=1)
    pri: float = Field(default=0.5, ge=0, le=1)
    frequency: int = Field(default=1, ge=1)


class Trials(StudyPart):
    """How often the pathways are tried against chance and against fewer units; ``off``: never."""

    permutations: int = Field(default=500, ge=0, le=MOST_TRIALS)
    subsamples: int = Field(default=200, ge=0, le=MOST_TRIALS)
    share: float = Field(default=0.8, gt=0, lt=1)

    @model_validator(mode="before")
    @classmethod
    def _off(cls, raw: Any) -> Any:
        off = raw is False or raw == "off"  # YAML reads the bare word as false
        return {"permutations": 0, "subsamples": 0} if off else raw

    @model_validator(mode="after")
    def _enough(self) -> Trials:
        for name, least in (("permutations", 20), ("subsamples", 10)):
            if 0 < getattr(self, name) < least:
                raise ValueError(
                    f"{name} are {getattr(self, name)}; a share of them needs {least} at least, "
                    "and 0 makes none"
                )
        return self


class Enhanced(StudyPart):
    """What an enhanced standard analysis (Schneider and Wagemann 2013) rules out.

    ``necessary`` and ``necessary_for_absence``: expressions such as ``A + ~B`` that are necessary
    for the outcome and for its absence; ``impossible``: expressions that no unit can meet. What is
    contradictory is ruled out by itself.
    """

    necessary: tuple[str, ...] = ()
    necessary_for_absence: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()

    @property
    def expressions(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.necessary, *self.necessary_for_absence, *self.impossible)


class FsqcaPlan(StudyPart):
    """Outcome, conditions, cut-offs and trials of the set-theoretic analysis.

    ``expect_together``: conjunctions, such as ``A*~B``, that theory expects as a whole.
    """

    outcome: Outcome
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=MOST_CONDITIONS)
    cuts: Cuts = Cuts()
    half: Literal["report", "add 0.001"] = "report"
    trials: Trials = Trials()
    expect_together: tuple[str, ...] = ()
    enhanced: Enhanced | None = None

    @model_validator(mode="after")
    def _expressions_read(self) -> FsqcaPlan:
        for text in self.expect_together:
            if "+" in text or "*" not in text:
                raise ValueError(
                    f"expect_together: {text!r} is no conjunction; write A*~B, and a single "
                    f"condition's expectation with the condition"
                )
        for text in (*self.expect_together, *(self.enhanced.expressions if self.enhanced else ())):
            for literal in re.split(r"[*+]", text):
                name = literal.strip().removeprefix("~").strip()
                if name not in self.literals:
                    raise ValueError(
                        f"{text!r}: {name!r} is no condition; the conditions are "
                        f"{', '.join(self.literals)}"
                    )
                if "[" in name and literal.strip().startswith("~"):
                    raise ValueError(
                        f"{text!r}: a level is not negated; write the other levels of "
                        f"{name.partition('[')[0]}"
                    )
        return self

    @model_validator(mode="after")
    def _rows_few_enough(self) -> FsqcaPlan:
        if self.combinations > MOST_ROWS:
            raise ValueError(
                f"the conditions make {self.combinations} combinations, of at most {MOST_ROWS}; "
                "take fewer conditions, or fewer levels"
            )
        return self

    @model_validator(mode="after")
    def _names_differ(self) -> FsqcaPlan:
        names = [self.outcome.name, *(c.name for c in self.conditions)]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"the name {twice[0]} is used twice; give each set its own")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The conditions' names, in the study file's order."""
        return tuple(c.name for c in self.conditions)

    @property
    def sets(self) -> tuple[Condition, ...]:
        """The conditions' sets: of a multi-value condition one for each level."""
        return tuple(one for c in self.conditions for one in c.sets)

    @property
    def literals(self) -> tuple[str, ...]:
        """The names of the conditions' sets."""
        return tuple(one.name for one in self.sets)

    @property
    def levels(self) -> dict[str, int]:
        """How many levels each multi-value condition has, by its name."""
        return {c.name: c.levels for c in self.conditions if c.kind == "levels"}

    @property
    def combinations(self) -> int:
        """How many rows the whole truth table has."""
        return prod(c.levels for c in self.conditions)

    @property
    def expectations(self) -> tuple[str, ...]:
        """Directional expectations as expressions: ``A``, ``~B``, and conjunctions ``C*~D``."""
        single = (text for c in self.conditions for text in c.expected)
        return (*single, *self.expect_together)

    @property
    def mirrored(self) -> tuple[str, ...]:
        """What is expected of the outcome's absence: every literal turned round.

        The other side of a level is any other level, so that a conjunction may become several.
        """
        other = {
            one.name: [two.name for two in c.sets if two.name != one.name]
            for c in self.conditions if c.labels for one in c.sets
        }  # fmt: skip
        single: list[str] = []
        for c in self.conditions:
            if isinstance(c.expectation, tuple):
                single += [one.name for one in c.sets if one.name not in c.expected]
            elif c.expectation:
                single += [_turned(one) for one in c.expected]
        together = [
            "*".join(chosen)
            for text in self.expect_together
            for chosen in product(
                *(other.get(one.strip(), [_turned(one.strip())]) for one in text.split("*"))
            )
        ]
        return (*single, *together)


def _turned(literal: str) -> str:
    return literal[1:].strip() if literal.startswith("~") else f"~{literal}"
