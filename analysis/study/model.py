"""The study file: the one place that names columns, anchors, cut-offs, labels and languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from analysis.errors import UserError, shown, suggest
from analysis.study.form import Form, column_name

STUDY_FILE = "study.yml"

_ONE_OR_MANY = {
    "anyOf": [
        {"type": "string"},
        {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
    ]
}
Text = Annotated[dict[str, str], WithJsonSchema(_ONE_OR_MANY)]
"""One wording for each language code, for example ``{"en": "beds", "zh": "床位"}``."""

ColumnName = Annotated[str, AfterValidator(column_name)]
"""A column of the table or of ``derived``, by any name; runs of spaces count as one."""

ColumnOfLanguage = Annotated[dict[str, ColumnName], WithJsonSchema(_ONE_OR_MANY)]
"""A column for each language, or one that serves all of them."""

FILE_NAME = r"^[^\x00-\x1f\x7f]{1,200}$"

FileName = Annotated[str, Field(pattern=FILE_NAME)]
"""A file's or folder's name, from the study's folder."""

Encoding = Literal[
    "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1250", "windows-1251",
    "windows-1252",
]  # fmt: skip

Anchor = float | Annotated[str, Field(pattern=r"^p\d{1,2}(\.\d+)?$")]
"""A threshold in the column's own unit, or a percentile of the column such as ``p05``."""

Anchors = tuple[Anchor, Anchor, Anchor]
"""Fully out, crossover, fully in; a decreasing set has them in falling order."""

Licence = Literal["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0"]

LICENCES: dict[Licence, tuple[str, str]] = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "ODC-By-1.0": (
        "Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"
    ),
    "ODbL-1.0": (
        "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"
    ),
    "PDDL-1.0": (
        "Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
}  # fmt: skip
"""Open licences for data, by SPDX identifier: title and address."""

MOST_TRIALS = 100_000
"""Replications, permutations or subsamples: with more, no digit that is shown would change."""

MOST_CONDITIONS = 12
"""Of a study: more make thousands of rows for each case, and the trials take hours."""

Expectation = Literal["present", "absent"]

ReturnsToScale = Literal["crs", "vrs"]

ScoreKind = Literal["crs", "vrs", "corrected"]
"""Which score is calibrated, ranked and displayed; corrected: without its bootstrap bias."""


def _year(raw: Any) -> Any:
    """A year that YAML takes for a number is the text that it reads as."""
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _OrFileName:
    """Lets the JSON Schema take a file's name alone for a table."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": FILE_NAME}, handler(core)]}


class TableFile(_Part):
    """The table: a CSV file or a spreadsheet, and what its file does not show by itself.

    ``sheet`` of a spreadsheet; ``encoding``, ``separator``, ``decimal`` mark and mark between
    ``thousands`` of text; ``skip_rows`` above the header; ``leave_out`` rows that are no units, by
    their first cell (such as Total); where it is given, no other row is left out.
    """

    file: FileName
    sheet: str | None = None
    encoding: Encoding | None = None
    separator: Literal["comma", "semicolon", "tab", "bar"] | None = None
    decimal: Literal["point", "comma"] | None = None
    thousands: Literal["comma", "point", "space", "apostrophe"] | None = None
    skip_rows: int | None = Field(default=None, ge=0)
    leave_out: tuple[str, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:
        return {"file": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _marks_differ(self) -> TableFile:
        if self.decimal and self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are both {self.decimal}; mend one")
        return self

    @property
    def form(self) -> Form:
        """How the file is written, as far as it was said."""
        return Form(**self.model_dump(exclude={"file"}))


class Missing(_Part):
    """What becomes of a unit without a figure that the study needs, and why.

    Without this key such a table is refused. Who is left out is named in every document.
    """

    rule: Literal["leave out"]
    reason: Text


class Roster(_Part):
    """A list of all units that a study must cover, with short names and their tiles on the map.

    ``column`` and ``row`` name the columns that hold a tile's place, counted from 0;
    ``aliases`` one with other spellings to find a unit by, a semicolon between them.
    """

    table: FileName
    short: ColumnOfLanguage
    column: ColumnName
    row: ColumnName
    aliases: ColumnName | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit's place on the equal-tile map: ``column`` and ``row`` count from 0, top left."""

    column: int
    row: int
    short: dict[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that the study leaves out, by language, and the columns that it has no figure in."""

    names: dict[str, str]
    columns: tuple[str, ...]


THE_SITES_OWN = frozenset(
    {"assets", "chapters", "computed-figures", "data", "downloads", "explorer", "figures"}
    | {"glossary", "search", "search-index", "site_libs", "what-if"}
    | {"aux", "con", "nul", "prn"}  # which some systems keep for themselves
)
"""Addresses below the site's root that briefs would write over; languages' are two letters."""


class Counted(_Part):
    """Whom or what ``residents`` counts where these are none, such as a hotel's rooms."""

    word: Text
    plural: Text


class UnitNaming(_Part):
    """What a unit is called, and which columns identify, name, group and people it.

    ``groups`` gives a group's wording where the table's own will not do, ``counted`` that of what
    the formula ``residents`` counts.
    """

    word: Text
    plural: Text
    folder: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    id: ColumnName
    slug: ColumnName
    name: ColumnOfLanguage
    group: ColumnName | None = None
    groups: dict[str, Text] = {}
    residents: str | None = None
    counted: Counted | None = None
    roster: Roster | None = None

    @model_validator(mode="after")
    def _counts_what_it_names(self) -> UnitNaming:
        if self.counted and self.residents is None:
            raise ValueError("counted names what residents counts; give residents, a formula")
        return self

    @model_validator(mode="after")
    def _refuse_the_sites_own_folders(self) -> UnitNaming:
        if self.folder in THE_SITES_OWN or re.fullmatch(r"[a-z]{2}", self.folder):
            raise ValueError(
                f"folder: the site has a '{self.folder}' of its own; name another, such as "
                f"{self.folder}-of-units"
            )
        return self


class Measure(_Part):
    """An input or output column: ``scale`` turns the table's figure into native units.

    ``precision`` is the step to which the source rounds, in native units. ``capacity`` is false
    for a count of places (buildings, branches), which says nothing of their size.
    """

    column: ColumnName
    label: Text
    unit: Text
    scale: float = Field(default=1.0, ge=1e-15, le=1e15)
    precision: float = Field(default=0.0, ge=0, le=1e30)
    capacity: bool = True
    note: Text | None = None
    source: Text | None = None


class BootstrapPlan(_Part):
    """Replications (0: none, and no interval is claimed), seed and level of the intervals."""

    replications: int = Field(default=2000, ge=0, le=MOST_TRIALS)
    seed: int = Field(default=0, ge=0)
    level: float = Field(default=0.95, gt=0.5, lt=1)

    @model_validator(mode="after")
    def _enough(self) -> BootstrapPlan:
        if 0 < self.replications < 100:
            raise ValueError(
                f"replications are {self.replications}; an interval needs 100 at least, and 0 "
                "draws none"
            )
        return self


class DeaPlan(_Part):
    """Inputs, outputs and orientation of the efficiency analysis.

    ``returns_to_scale`` is needed only beside a corrected outcome score; the other kinds of score
    name it themselves.
    """

    orientation: Literal["input", "output"] = "input"
    returns_to_scale: ReturnsToScale | None = None
    inputs: tuple[Measure, ...] = Field(min_length=1)
    outputs: tuple[Measure, ...] = Field(min_length=1)
    bootstrap: BootstrapPlan = BootstrapPlan()
    near_constant: float = Field(default=1e-3, gt=0)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Inputs, then outputs."""
        return self.inputs + self.outputs


class Outcome(_Part):
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


class Condition(_Part):
    """A condition: its column, anchors with their reason, and what theory expects of it.

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


def rank(anchor: Anchor) -> float:
    """Return a value, or the number of a percentile: either puts anchors of a kind in order."""
    return float(anchor[1:]) if isinstance(anchor, str) else float(anchor)


class Cuts(_Part):
    """Truth-table cut-offs."""

    consistency: float = Field(default=0.8, ge=0, le=1)
    pri: float = Field(default=0.5, ge=0, le=1)
    frequency: int = Field(default=1, ge=1)


class Trials(_Part):
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


class Enhanced(_Part):
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


class FsqcaPlan(_Part):
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


class PracticeRatio(_Part):
    """A ratio that shows how a unit works: a formula of the table's columns.

    ``better`` says which way the study holds to be better, if either.
    """

    formula: str
    label: Text
    unit: Text
    better: Literal["higher", "lower", "neither"] = "neither"
    decimals: int = Field(default=1, ge=0, le=6)


class CheckQuestion(_Part):
    """A question that would confirm or overturn a finding, and what would answer it.

    It is called for where the unit lies below the median in one of ``low``, above it in one of
    ``high`` (names of practice ratios and conditions), and of everyone where both are empty;
    ``outcome`` keeps it to units that are, or are not, of high efficiency. ``holder`` has the data.
    """

    question: Text
    why: Text
    data: Text
    holder: Text
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    outcome: Expectation | None = None


class Scenario(_Part):
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


class Design(_Part):
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


class Choice(_Part):
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


class FurtherModel(_Part):
    """A further efficiency model of the same inputs and outputs: its name and its options.

    ``model`` is a name of ``pathways dea --models``, the other keys are its options. Orientation,
    returns to scale and bootstrap are the study's where nothing is said.
    """

    model: str
    label: Text
    orientation: Literal["input", "output", "none"] | None = None
    returns_to_scale: Literal["crs", "vrs", "nirs", "ndrs", "fdh"] | None = None
    slack_weights: Literal["mean", "raw"] | None = None
    bad: Annotated[tuple[ColumnName, ...], Field(min_length=1)] | None = None
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


class Indicator(_Part):
    """A column of a composite; ``direction``: whether higher or lower figures raise the index."""

    column: ColumnName
    label: Text
    direction: Literal["higher", "lower"] = "higher"


class Composite(_Part):
    """An index of several columns, a column itself under its key, for conditions above all.

    ``weights``: ``equal``, ``entropy`` (the more an indicator tells the units apart, the more) or
    ``principal component`` (the first, of the standardised indicators).
    """

    label: Text
    weights: Literal["equal", "entropy", "principal component"]
    indicators: tuple[Indicator, ...] = Field(min_length=2)
    reason: Text

    @model_validator(mode="after")
    def _columns_differ(self) -> Composite:
        columns = [one.column for one in self.indicators]
        twice = sorted({name for name in columns if columns.count(name) > 1})
        if twice:
            raise ValueError(f"the column '{twice[0]}' is an indicator twice; remove one")
        return self


class PanelPlan(_Part):
    """Several periods in one table; the study's own ``period`` names the one that it is about.

    ``column`` holds the period of each row of a long table; ``columns`` is how a wide one names a
    figure of a period, such as ``{column}_{period}``. ``periods`` in their order, where not all of
    the table's are meant or their order is not to be told. ``frontier``: what the memberships over
    time rest on, each period's ``own`` frontier or the ``pooled`` one of all periods.
    """

    column: ColumnName | None = None
    columns: str | None = None
    periods: tuple[Annotated[str, BeforeValidator(_year)], ...] = ()
    frontier: Literal["own", "pooled"] = "own"

    @model_validator(mode="after")
    def _one_form(self) -> PanelPlan:
        if (self.column is None) == (self.columns is None):
            raise ValueError(
                "give either column (of a long table, the one with the periods) or columns (of a "
                "wide one, such as '{column}_{period}')"
            )
        pattern = self.columns
        if pattern and not all(pattern.count(each) == 1 for each in ("{column}", "{period}")):
            raise ValueError(f"columns is '{pattern}'; it must hold {{column}} and {{period}} once")
        if len(set(self.periods)) < len(self.periods) or len(self.periods) == 1:
            raise ValueError("periods must be two at least, each named once")
        return self


class Compare(_Part):
    """Another period's study, compared like for like under one scenario of this study."""

    study: FileName
    scenario: str | None = None


class PublishedType(_Part):
    """A type of case that an earlier publication names.

    ``like``: the combination of this study's conditions, such as ``A*~B``, that comes nearest to
    its wording; none where no single one does.
    """

    label: Text
    like: str | None = None


class PublishedScores(_Part):
    """The file that holds a publication's scores, one row a unit, 1 for the best.

    ``id`` is the column with the identifiers of the study's units, ``column`` that of the scores.
    """

    table: FileName
    id: ColumnName
    column: ColumnName


class Published(_Part):
    """What an earlier publication states, set beside this study's own findings.

    ``cite`` is its key in the bibliography; what it does not state stays out. ``scores``: its
    score of each unit, whose ranks are held against those found here.
    """

    label: Text
    cite: str | None = None
    units: int | None = None
    mean: float | None = None
    frontier: int | None = None
    increasing: int | None = None
    decreasing: int | None = None
    pathways: int | None = None
    types: tuple[PublishedType, ...] = ()
    scores: PublishedScores | None = None


class PaperAuthor(_Part):
    """An author of the paper: name, where they work, and their ORCID identifier."""

    name: Text
    affiliation: Text | None = None
    orcid: str | None = Field(default=None, pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")

    @model_validator(mode="after")
    def _orcid_adds_up(self) -> PaperAuthor:
        """The last character is a check digit (ISO 7064, MOD 11-2)."""
        if self.orcid is not None:
            total = 0
            for digit in self.orcid[:-1].replace("-", ""):
                total = (total + int(digit)) * 2
            check = (12 - total % 11) % 11
            if self.orcid[-1] != ("X" if check == 10 else str(check)):
                raise ValueError(f"orcid: {self.orcid} has a wrong check digit; mend a digit")
        return self


class PaperPlan(_Part):
    """What the paper's title page says; what is left out stays as ``_quarto.yml`` has it."""

    title: Text | None = None
    subtitle: Text | None = None
    authors: tuple[PaperAuthor, ...] = ()
    abstract: Text | None = None
    keywords: tuple[Text, ...] = ()


class Study(_Part):
    """A study file, validated; immutable.

    ``derived`` holds columns computed from the table: names (other than plain words in backticks),
    numbers, ``+ - * /``, brackets; in any order.
    ``contact`` is where errors are reported: an e-mail address, or one that begins with https://.
    ``licence`` holds for what the study computes, not for the figures that it takes over.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Text
    period: Annotated[str, BeforeValidator(_year)]
    languages: tuple[str, ...] = Field(min_length=1)
    table: Annotated[TableFile, _OrFileName()]
    missing: Missing | None = None
    units: UnitNaming
    derived: dict[ColumnName, str] = {}
    composites: dict[ColumnName, Composite] = {}
    notes: tuple[Text, ...] = ()
    contact: str | None = None
    paper: PaperPlan | None = None
    licence: Licence | None = None
    dea: DeaPlan
    fsqca: FsqcaPlan
    pathways: dict[str, Text] = {}
    practice: dict[Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")], PracticeRatio] = {}
    checks: dict[str, CheckQuestion] = {}
    scenarios: dict[str, Scenario] = {}
    designs: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], Design] = {}
    what_if: tuple[Choice, ...] = ()
    models: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], FurtherModel] = {}
    panel: PanelPlan | None = None
    compare: Compare | None = None
    published: tuple[Published, ...] = ()
    _folder: Path = PrivateAttr(default=Path())
    _notices: tuple[str, ...] = PrivateAttr(default=())

    @model_validator(mode="before")
    @classmethod
    def _coherent(cls, raw: Any) -> Any:
        return _plain_text(raw)

    @property
    def folder(self) -> Path:
        """Where the study file lies; relative names in it start here."""
        return self._folder

    @property
    def notices(self) -> tuple[str, ...]:
        """A line for each key that a release has retired and that is still read."""
        return self._notices

    def told(self, notices: tuple[str, ...]) -> Study:
        """Return the same study with these notices."""
        study = self.model_copy()
        study._notices = notices
        return study

    def at(self, folder: Path) -> Study:
        """Return the same study as lying in ``folder``."""
        study = self.model_copy()
        study._folder = folder
        return study

    @property
    def returns_to_scale(self) -> ReturnsToScale:
        """The returns to scale that score, interval, rank, target and peers follow."""
        kind = self.fsqca.outcome.score
        return (self.dea.returns_to_scale or "crs") if kind == "corrected" else kind

    @property
    def every_condition(self) -> tuple[Condition, ...]:
        """The study's own conditions, then those of its scenarios and designs."""
        changed = [(*one.add, *one.replace.values()) for one in self.scenarios.values()]
        others = [*changed, *(design.conditions for design in self.designs.values())]
        return (*self.fsqca.conditions, *(one for each in others for one in each))

    @property
    def table_path(self) -> Path:
        """The table's file."""
        return self._folder / self.table.file

    @property
    def language(self) -> str:
        """The first language: the one whose addresses have no prefix."""
        return self.languages[0]

    def under(self, name: str) -> Study:
        """The study as scenario ``name`` changes it (without scenarios or comparison).

        Raises
        ------
        UserError
            The scenario, or a name within it, is unknown.
        """
        if name not in self.scenarios:
            raise UserError(
                f"{self._place()}: scenarios: there is no scenario '{name}'"
                f"{suggest(name, self.scenarios)}"
            )
        change = self.scenarios[name]
        where = f"{self._place()}: scenarios.{name}"
        plan = self.fsqca
        outcome = plan.outcome.model_copy(
            update=_given(score=change.score, anchors=change.anchors.get(plan.outcome.name))
        )
        known = set(plan.names)
        for asked in (*change.replace, *change.drop):
            if asked not in known:
                raise UserError(f"{where}: no condition is named '{asked}'{suggest(asked, known)}")
        conditions = [change.replace.get(c.name, c) for c in plan.conditions]
        conditions = [c for c in conditions if c.name not in change.drop] + list(change.add)
        named = {outcome.name, *(c.name for c in conditions)}
        for asked in change.anchors:
            if asked not in named:
                raise UserError(f"{where}.anchors: no set is named '{asked}'")
            if any(c.name == asked and c.kind != "fuzzy" for c in conditions):
                raise UserError(f"{where}.anchors: {asked} has none; give it anew under replace")
        conditions = [
            c.model_copy(update=_given(anchors=change.anchors.get(c.name))) for c in conditions
        ]
        dea = self.dea.model_copy(
            update=_given(
                inputs=_pick(self.dea.inputs, change.inputs, f"{where}.inputs"),
                outputs=_pick(self.dea.outputs, change.outputs, f"{where}.outputs"),
                returns_to_scale=self._scale_under(change.score),
            )
        )
        fsqca = plan.model_copy(
            update={"outcome": outcome, "conditions": tuple(conditions)} | _given(cuts=change.cuts)
        )
        variant = {"dea": dea, "fsqca": fsqca, "compare": None, "what_if": ()}
        none: dict[str, Any] = {"scenarios": {}, "models": {}, "designs": {}}
        return self.model_copy(update=variant | none).at(self._folder)

    def designed(self, name: str) -> Study:
        """The study with the conditions of design ``name`` (without scenarios or comparison)."""
        design = self.designs[name]
        plan: dict[str, Any] = {"conditions": design.conditions, "expect_together": ()}
        fsqca = self.fsqca.model_copy(
            update=plan | {"enhanced": None, "cuts": design.cuts or self.fsqca.cuts}
        )
        none: dict[str, Any] = {"scenarios": {}, "models": {}, "designs": {}, "pathways": {}}
        return self.model_copy(update={"fsqca": fsqca, "compare": None, "what_if": ()} | none).at(
            self._folder
        )

    def _scale_under(self, score: ScoreKind | None) -> ReturnsToScale | None:
        """Return what a scenario's score does to the returns to scale; corrected keeps them."""
        if score is None:
            return None
        return self.returns_to_scale if score == "corrected" else score

    def _place(self) -> str:
        return shown(self._folder / STUDY_FILE)


_WORDINGS = frozenset(
    {"title", "word", "plural", "label", "unit", "reason", "note", "notes", "source"}
    | {"question", "why", "data", "holder", "pathways", "groups"}
    | {"subtitle", "affiliation", "abstract", "keywords"}
)
_BY_PLACE = frozenset({"units.name", "units.roster.short", "paper.authors[].name"})


def _plain_text(raw: Any) -> Any:
    """A wording or a column of names that is given once serves every language of the study."""
    if not isinstance(raw, dict) or not isinstance(raw.get("languages"), list | tuple):
        return raw
    languages = [str(code) for code in raw["languages"]]

    def spread(node: Any, key: str = "", place: str = "") -> Any:
        if isinstance(node, str) and (key in _WORDINGS or place in _BY_PLACE):
            return dict.fromkeys(languages, node)
        if isinstance(node, Mapping):
            inner = key if place in ("pathways", "units.groups") else ""
            return {
                name: spread(value, inner or str(name), f"{place}.{name}".lstrip("."))
                for name, value in node.items()
            }
        if isinstance(node, list | tuple):
            return [spread(item, key, f"{place}[]") for item in node]
        return node

    return spread(raw)


def _pick(
    measures: tuple[Measure, ...], columns: tuple[str, ...] | None, where: str
) -> tuple[Measure, ...] | None:
    if columns is None:
        return None
    by_column = {measure.column: measure for measure in measures}
    for column in columns:
        if column not in by_column:
            raise UserError(f"{where}: '{column}' is not among the study's own")
    return tuple(by_column[column] for column in columns)


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
