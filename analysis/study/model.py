"""The study file: the one place that names columns, anchors, cut-offs, labels and languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    model_validator,
)

from analysis.errors import UserError, shown, suggest
from analysis.study.conditions import (
    Condition,
    Cuts,
    Enhanced,
    FsqcaPlan,
    Level,
    Outcome,
    Sense,
    Trials,
)
from analysis.study.measures import (
    BootstrapPlan,
    CheckQuestion,
    Composite,
    DeaPlan,
    Indicator,
    Measure,
    PracticeRatio,
)
from analysis.study.paper_plan import (
    LICENCES,
    Licence,
    PaperAuthor,
    PaperPlan,
    Published,
    PublishedScores,
    PublishedType,
)
from analysis.study.parts import (
    FILE_NAME,
    MOST_CONDITIONS,
    MOST_TRIALS,
    PLAIN_NAME,
    Aliases,
    Anchor,
    Anchors,
    ColumnName,
    ColumnOfLanguage,
    Expectation,
    FileName,
    ReturnsToScale,
    ScoreKind,
    StudyPart,
    Text,
    rank,
    year_as_text,
)
from analysis.study.table_plan import (
    THE_SITES_OWN,
    Counted,
    Encoding,
    LeftOut,
    Missing,
    OrFileName,
    Roster,
    TableFile,
    Tile,
    UnitNaming,
)
from analysis.study.variants import (
    MOST_COMBINATIONS,
    Choice,
    Compare,
    Design,
    FurtherModel,
    OrOne,
    PanelPlan,
    Scenario,
    one_or_several,
)

__all__ = [
    "FILE_NAME",
    "LICENCES",
    "MOST_COMBINATIONS",
    "MOST_CONDITIONS",
    "MOST_TRIALS",
    "STUDY_FILE",
    "THE_SITES_OWN",
    "Anchor",
    "Anchors",
    "BootstrapPlan",
    "CheckQuestion",
    "Choice",
    "ColumnName",
    "ColumnOfLanguage",
    "Compare",
    "Composite",
    "Condition",
    "Counted",
    "Cuts",
    "DeaPlan",
    "Design",
    "Encoding",
    "Enhanced",
    "Expectation",
    "FileName",
    "FsqcaPlan",
    "FurtherModel",
    "Indicator",
    "LeftOut",
    "Level",
    "Licence",
    "Measure",
    "Missing",
    "Outcome",
    "PanelPlan",
    "PaperAuthor",
    "PaperPlan",
    "PracticeRatio",
    "Published",
    "PublishedScores",
    "PublishedType",
    "ReturnsToScale",
    "Roster",
    "Scenario",
    "ScoreKind",
    "Sense",
    "Study",
    "TableFile",
    "Text",
    "Tile",
    "Trials",
    "UnitNaming",
    "rank",
]

STUDY_FILE = "study.yml"


class Study(StudyPart):
    """A study file, validated; immutable.

    ``derived`` holds columns computed from the table: names (other than plain words in backticks),
    numbers, ``+ - * /``, brackets; in any order.
    ``aliases``: other words, in any language, that readers look for a condition, measure, ratio or
    group by, under its name (a measure under its column).
    ``contact`` is where errors are reported: an e-mail address, or one that begins with https://.
    ``licence`` holds for what the study computes, not for the figures that it takes over.
    """

    id: str = Field(pattern=PLAIN_NAME)
    title: Text
    period: Annotated[str, BeforeValidator(year_as_text)]
    languages: tuple[str, ...] = Field(min_length=1)
    table: Annotated[TableFile, OrFileName()]
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
    aliases: dict[str, Aliases] = {}
    checks: dict[str, CheckQuestion] = {}
    scenarios: dict[str, Scenario] = {}
    designs: dict[Annotated[str, Field(pattern=PLAIN_NAME)], Design] = {}
    what_if: tuple[Choice, ...] = ()
    models: dict[Annotated[str, Field(pattern=PLAIN_NAME)], FurtherModel] = {}
    panel: PanelPlan | None = None
    compare: Annotated[tuple[Compare, ...], BeforeValidator(one_or_several), OrOne()] = ()
    published: tuple[Published, ...] = ()
    _folder: Path = PrivateAttr(default=Path())
    _notices: tuple[str, ...] = PrivateAttr(default=())
    _written: dict[str, str] = PrivateAttr(default_factory=dict)

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
    def compared_under(self) -> str | None:
        """The scenario that is like the earlier tables, which all name the same one."""
        return self.compare[0].scenario if self.compare else None

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
                **_picked(self.dea, change, where),
                returns_to_scale=self._scale_under(change.score),
            )
        )
        if not dea.free_inputs:
            raise UserError(f"{where}.inputs: every one of them is fixed; name one that is free")
        fsqca = plan.model_copy(
            update={"outcome": outcome, "conditions": tuple(conditions)} | _given(cuts=change.cuts)
        )
        variant = {"dea": dea, "fsqca": fsqca, "compare": (), "what_if": ()}
        none: dict[str, Any] = {"scenarios": {}, "models": {}, "designs": {}}
        placed = {c.name: f"{where}.replace.{asked}" for asked, c in change.replace.items()}
        placed |= {c.name: f"{where}.add {c.name}" for c in change.add}
        return self._variant(variant | none, placed)

    def designed(self, name: str) -> Study:
        """The study with the conditions of design ``name`` (without scenarios or comparison)."""
        design = self.designs[name]
        plan: dict[str, Any] = {"conditions": design.conditions, "expect_together": ()}
        fsqca = self.fsqca.model_copy(
            update=plan | {"enhanced": None, "cuts": design.cuts or self.fsqca.cuts}
        )
        none: dict[str, Any] = {"scenarios": {}, "models": {}, "designs": {}, "pathways": {}}
        where = f"{self._place()}: designs.{name}.conditions"
        placed = {c.name: f"{where} {c.name}" for c in design.conditions}
        return self._variant({"fsqca": fsqca, "compare": (), "what_if": ()} | none, placed)

    def place_of(self, condition: Condition) -> str:
        """The study file and the key below which a condition stands: a variant's own is there."""
        where = f"{self._place()}: fsqca.conditions {condition.name}"
        return self._written.get(condition.name, where)

    def _variant(self, changes: dict[str, Any], placed: dict[str, str]) -> Study:
        study = self.model_copy(update=changes).at(self._folder)
        study._written = placed
        return study

    def _scale_under(self, score: ScoreKind | None) -> ReturnsToScale | None:
        """Return what a scenario's score does to the returns to scale; corrected keeps them."""
        if score is None:
            return None
        return self.returns_to_scale if score == "corrected" else score

    def _place(self) -> str:
        return shown(self._folder / STUDY_FILE)


_WORDINGS = frozenset(
    {"title", "word", "plural", "label", "labels", "member", "unit", "reason", "note", "notes"}
    | {"source"}
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


def _picked(dea: DeaPlan, change: Scenario, where: str) -> dict[str, tuple[Measure, ...] | None]:
    """Return a scenario's inputs and outputs; undesirable ones are named among the outputs."""
    inputs = _pick(dea.resources, change.inputs, f"{where}.inputs") or dea.resources
    made = _pick(dea.outputs + dea.undesirable, change.outputs, f"{where}.outputs")
    made = dea.outputs + dea.undesirable if made is None else made
    outputs = tuple(m for m in made if not m.undesirable)
    if not outputs:
        raise UserError(f"{where}.outputs: every one of them is undesirable; name one that is not")
    return {"inputs": inputs + tuple(m for m in made if m.undesirable), "outputs": outputs}


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
