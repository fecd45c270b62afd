"""The set-theoretic part of a study file: outcome, conditions and their kinds, cuts, trials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import (
    Field,
    model_validator,
)

from analysis.study.parts import (
    MOST_CONDITIONS,
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

_LEVELS = (
    "levels are no set that a unit is in or out of, which is all that paper and briefs speak of; "
    "make a crisp condition of each level that matters (kind: crisp, a column of 0 and 1), or "
    "analyse the levels by 'pathways fsqca TABLE --calibrate COLUMN=levels:...'"
)

_NUMBERS: dict[str, tuple[str, ...]] = {
    "fuzzy": ("anchors",), "bell": ("rising", "falling"), "inverse-bell": ("falling", "rising"),
    "indirect": ("thresholds",), "crisp": (), "membership": (),
}  # fmt: skip

_PLAIN: Anchors = (0.0, 0.5, 1.0)

_CALIBRATIONS = ("anchors", "rising", "falling", "thresholds", "doubt")


class Condition(StudyPart):
    """A condition: its column, anchors with their reason, and what theory expects of it.

    ``label`` names the column's quantity (*Distance to a hospital*), because values are printed
    beside it; ``member`` says what a member of the set has or is (*a hospital nearby*), which a set
    of low values needs above all: without it the documents say that the values are low.
    ``kind``: ``fuzzy`` is calibrated by the anchors; ``bell`` by ``rising`` (out, crossover, in)
    and then ``falling`` (in, crossover, out), for a set of the middle; ``inverse-bell`` by
    ``falling`` and then ``rising``, for one of both ends; ``indirect`` by ascending ``thresholds``;
    ``crisp`` is a column of 0 and 1, and ``membership`` one of memberships from 0 to 1, that are
    taken as they are. Without kind and anchors it is crisp. ``movable`` is false for what no plan
    changes within its period. ``doubt`` is the range of lines (crossovers) that are as defensible
    as the study's own, which lies within it.
    """

    name: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    column: ColumnName
    label: Text
    member: Text | None = None
    unit: Text
    decimals: int = Field(default=0, ge=0, le=6)
    kind: Literal["fuzzy", "bell", "inverse-bell", "indirect", "crisp", "membership"] = "fuzzy"
    anchors: Anchors = _PLAIN
    rising: Anchors | None = None
    falling: Anchors | None = None
    thresholds: tuple[float, ...] | None = Field(default=None, min_length=2)
    doubt: tuple[Anchor, Anchor] | None = None
    reason: Text
    expectation: Expectation | None = None
    movable: bool = True
    source: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _crisp_without_anchors(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        if raw.get("kind") in ("multi-value", "multivalue", "levels", "mv"):
            raise ValueError(_LEVELS)
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
        extra = sorted(given - {*needed} - ({"doubt"} if self.kind == "fuzzy" else set()))
        if extra and not needed:
            raise ValueError(
                f"a set of kind {self.kind} is taken as it is; remove its {' and '.join(extra)}, "
                "or write another kind"
            )
        if extra:
            raise ValueError(f"a set of kind {self.kind} has no {extra[0]}; remove it")
        return self

    @property
    def taken_as_is(self) -> bool:
        """Whether the column holds memberships already."""
        return self.kind in ("crisp", "membership")

    @property
    def sense(self) -> Sense:
        """What the set's presence says of its column."""
        senses: dict[str, Sense] = {"bell": "middle", "inverse-bell": "ends", "crisp": "plain"}
        out, _, full = map(rank, self.anchors)
        return senses.get(self.kind, "high" if out < full else "low")


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
                if name not in self.names:
                    raise ValueError(
                        f"{text!r}: {name!r} is no condition; the conditions are "
                        f"{', '.join(self.names)}"
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
    def expectations(self) -> tuple[str, ...]:
        """Directional expectations as expressions: ``A``, ``~B``, and conjunctions ``C*~D``."""
        signs = {"present": "", "absent": "~"}
        single = (f"{signs[c.expectation]}{c.name}" for c in self.conditions if c.expectation)
        return (*single, *self.expect_together)
