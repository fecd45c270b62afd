"""What a study file varies or adds: scenarios, designs, choices, further models, periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema

from analysis.study.conditions import (
    Condition,
    Cuts,
)
from analysis.study.parts import (
    MOST_CONDITIONS,
    MOST_TRIALS,
    Anchor,
    Anchors,
    ColumnName,
    FileName,
    ScoreKind,
    StudyPart,
    Text,
    year_as_text,
)


class Scenario(StudyPart):
    """A variant of the study: what differs from the base, and nothing else.

    ``kind`` says what it tries: other ``data`` (measures, score), another ``model`` (conditions),
    or another ``calibration`` (anchors, cuts). Left out, it is the first of model, data and
    calibration that the variant touches.
    """

    kind: Literal["data", "model", "calibration"] = "calibration"
    label: Text
    reason: Text | None = None
    inputs: tuple[ColumnName, ...] | None = None
    outputs: tuple[ColumnName, ...] | None = None
    score: ScoreKind | None = None
    add: tuple[Condition, ...] = ()
    replace: dict[str, Condition] = {}
    drop: tuple[str, ...] = ()
    anchors: dict[str, Anchors] = {}
    cuts: Cuts | None = None

    @model_validator(mode="before")
    @classmethod
    def _kind_by_what_differs(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping) or raw.get("kind"):
            return raw
        touched = {"model": {"add", "replace", "drop"}, "data": {"inputs", "outputs", "score"}}
        kind = next((each for each, keys in touched.items() if keys & {*raw}), "calibration")
        return {**raw, "kind": kind}


class Design(StudyPart):
    """Other conditions for the study's own outcome, explored for hypotheses alone.

    ``conditions`` take the place of the study's; one of the same name has the same column.
    ``context`` names those that are given in the first of two steps (Schneider and Wagemann 2006);
    the others are what can be moved. Left out, it is those that are not ``movable``; with none on
    one of the two sides no steps are taken. ``tried``: how many designs had been tried on these
    data when this one was picked, itself among them.
    """

    label: Text
    reason: Text
    tried: int = Field(default=1, ge=1, le=MOST_TRIALS)
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=MOST_CONDITIONS)
    context: tuple[str, ...] | None = None
    cuts: Cuts | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The conditions' names."""
        return tuple(c.name for c in self.conditions)

    @property
    def steps(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the context and of what can be moved, in the conditions' order."""
        given = self.context
        if given is None:
            given = tuple(c.name for c in self.conditions if not c.movable)
        return (
            tuple(name for name in self.names if name in given),
            tuple(name for name in self.names if name not in given),
        )


MOST_COMBINATIONS = 200
"""Of a study's what-if grid: each one is a whole set-theoretic analysis."""


class Choice(StudyPart):
    """A choice that the what-if grid varies: a set's line, a cut, or the study's variant.

    Exactly one of ``line`` (a set's name: its crossover), ``cut`` and ``scenarios`` (names). The
    study's own value is among ``values``; among ``scenarios`` it goes without saying, as the first.
    """

    line: str | None = None
    cut: Literal["consistency", "pri", "frequency"] | None = None
    values: tuple[Anchor, ...] = ()
    scenarios: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Choice:
        named = [name for name in ("line", "cut", "scenarios") if getattr(self, name)]
        if len(named) != 1:
            raise ValueError("must vary one thing: line, cut or scenarios")
        if named == ["scenarios"] and self.values:
            raise ValueError("scenarios are named, and have no values; remove values")
        given = self.scenarios or self.values
        least = 1 if self.scenarios else 2
        if len(given) < least:
            raise ValueError("needs two values at least, the study's own among them")
        if len(set(given)) < len(given):
            raise ValueError("names a value twice; remove one")
        return self

    @property
    def size(self) -> int:
        """How many ways it goes."""
        return len(self.values) or 1 + len(self.scenarios)


class FurtherModel(StudyPart):
    """A further efficiency model of the same inputs and outputs: its name and its options.

    ``model`` is a name of ``pathways dea --models``, the other keys are its options. Orientation,
    returns to scale and bootstrap are the study's where nothing is said.
    """

    model: str
    label: Text
    orientation: Literal["input", "output", "none", "graph"] | None = None
    returns_to_scale: Literal["crs", "vrs", "nirs", "ndrs", "fdh"] | None = None
    slack_weights: Literal["mean", "raw"] | None = None
    bad: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
    bad_inputs: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
    translation: dict[ColumnName, Annotated[float, Field(gt=0)]] | None = None
    disposal: Literal["weak", "equality", "free"] | None = None
    zero_outputs: Literal["refuse", "replace", "drop"] | None = None
    zero_inputs: Literal["refuse", "replace"] | None = None
    prices: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
    environment: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
    intermediate: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
    stages: Literal["multiplicative", "additive"] | None = None
    algorithm: Literal[1, 2] | None = None
    null: Literal["crs", "nirs", "ndrs"] | None = None
    splits: int | None = Field(default=None, ge=1)
    order: int | None = Field(default=None, ge=1)
    alpha: float | None = Field(default=None, gt=0, le=1)
    weights: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    fixed: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    equal: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    direction: Literal["range", "inverse"] | None = None
    goal: Literal["benevolent", "aggressive"] | None = None
    replications: int | None = Field(default=None, ge=2)
    level: float | None = Field(default=None, gt=0, lt=1)
    seed: int | None = None
    largest: int | None = Field(default=None, ge=1)
    method: Literal["II", "III"] | None = None
    threshold: float | None = Field(default=None, gt=1)

    @property
    def options(self) -> dict[str, Any]:
        """The options that are given, by name."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        del given["model"], given["label"]
        return {name: value for name, value in given.items() if value is not None}

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns that it needs beside inputs and outputs."""
        groups = (self.bad, self.prices, self.environment, self.intermediate)
        return tuple(column for group in groups for column in group or ())


def _is_pattern(text: str) -> bool:
    """Whether a text holds the period once, and the figure's name on one side of it or on both."""
    before, found, behind = text.partition("{period}")
    times = (before.count("{column}"), behind.count("{column}"))
    return bool(found) and "{period}" not in behind and times in {(1, 0), (0, 1), (1, 1)}


class PanelPlan(StudyPart):
    """Several periods in one table; the study's own ``period`` names the one that it is about.

    ``column`` holds the period of each row of a long table; ``columns`` is how a wide one names a
    figure of a period, such as ``{column}_{period}``; where the period stands within a name, as in
    ``{column} {period}{column}``, what stands around it is the figure's name, and what stands
    behind may be nothing. ``periods`` in their order, where not all of
    the table's are meant or their order is not to be told. ``frontier``: what the memberships over
    time rest on, each period's ``own`` frontier or the ``pooled`` one of all periods.
    ``calibration``: what anchors that are percentiles count over time, the units of the study's
    ``own`` period or those of all periods, ``pooled``.
    """

    column: ColumnName | None = None
    columns: str | None = None
    periods: tuple[Annotated[str, BeforeValidator(year_as_text)], ...] = ()
    frontier: Literal["own", "pooled"] = "own"
    calibration: Literal["own", "pooled"] = "own"

    @model_validator(mode="after")
    def _one_form(self) -> PanelPlan:
        if (self.column is None) == (self.columns is None):
            raise ValueError(
                "give either column (of a long table, the one with the periods) or columns (of a "
                "wide one, such as '{column}_{period}')"
            )
        pattern = self.columns
        if pattern and not _is_pattern(pattern):
            raise ValueError(
                f"columns is '{pattern}'; it must hold {{column}} and {{period}} once, or "
                "{column} before and behind {period}"
            )
        if len(set(self.periods)) < len(self.periods) or len(self.periods) == 1:
            raise ValueError("periods must be two at least, each named once")
        return self


def one_or_several(raw: Any) -> Any:
    """Return a single entry as the only one of its list."""
    return [raw] if isinstance(raw, dict) else [] if raw is None else raw


class OrOne:
    """Lets the JSON Schema take an entry alone for the list of it."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        said = handler(core)
        return {"anyOf": [said["items"], said]}


class Compare(StudyPart):
    """Another period's study, compared like for like under one scenario of this study."""

    study: FileName
    scenario: str | None = None
