"""What a study file measures: inputs, outputs, intervals, ratios, composites, questions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    model_validator,
)

from analysis.study.parts import (
    MOST_TRIALS,
    ColumnName,
    Expectation,
    ReturnsToScale,
    StudyPart,
    Text,
)


class Measure(StudyPart):
    """An input or output column: ``scale`` turns the table's figure into native units.

    ``precision`` is the step to which the source rounds, in native units. ``capacity`` is false
    for a count of places (buildings, branches), which says nothing of their size. ``fixed``: no
    unit can change this input (Banker and Morey 1986), so that it bounds what the frontier may use
    and has no gap. ``undesirable``: an output that nobody wants (see ``DeaPlan``).
    """

    column: ColumnName
    label: Text
    unit: Text
    scale: float = Field(default=1.0, ge=1e-15, le=1e15)
    precision: float = Field(default=0.0, ge=0, le=1e30)
    capacity: bool = True
    fixed: bool = False
    undesirable: bool = False
    note: Text | None = None
    source: Text | None = None


class BootstrapPlan(StudyPart):
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


class DeaPlan(StudyPart):
    """Inputs, outputs and orientation of the efficiency analysis.

    ``returns_to_scale`` is needed only beside a corrected outcome score; the other kinds of score
    name it themselves. Undesirable outputs, wherever the study file names them, stand after the
    inputs and are treated as these are: less of them is better, and they shrink with the inputs or
    bound what outputs may grow to (Hailu and Veeman 2001; Dyckhoff and Allen 2001). So everything
    that holds of inputs, the bootstrap among it, holds of them.
    """

    orientation: Literal["input", "output"] = "input"
    returns_to_scale: ReturnsToScale | None = None
    inputs: tuple[Measure, ...] = Field(min_length=1)
    outputs: tuple[Measure, ...] = Field(min_length=1)
    bootstrap: BootstrapPlan = BootstrapPlan()
    near_constant: float = Field(default=1e-3, gt=0)

    @model_validator(mode="wrap")
    @classmethod
    def _undesirable_with_inputs(
        cls, raw: Any, read: ModelWrapValidatorHandler[DeaPlan]
    ) -> DeaPlan:
        plan = read(raw)
        bad = tuple(m for m in plan.measures if m.undesirable)
        held = [m.column for m in bad if m.fixed]
        if held:
            raise ValueError(
                f"'{held[0]}' is fixed and undesirable; an input that no unit can change is fixed, "
                "and what is undesirable counts as something that can be less: keep one of the two"
            )
        inputs, outputs = (
            tuple(m for m in side if not m.undesirable) for side in (plan.inputs, plan.outputs)
        )
        if not inputs or not outputs:
            side = "outputs are wanted" if inputs else "inputs are left"
            raise ValueError(f"no {side}: every one of them is undesirable; name one that is not")
        return plan.model_copy(update={"inputs": inputs + bad, "outputs": outputs}) if bad else plan

    @model_validator(mode="after")
    def _some_free(self) -> DeaPlan:
        held = [m.column for m in self.outputs if m.fixed]
        if held:
            raise ValueError(
                f"the output '{held[0]}' is fixed; inputs alone can be: take it out of outputs, or "
                "ask for a further model: models: {name: {model: nondiscretionary, label: ..., "
                f"fixed: [{held[0]}]}}}}"
            )
        if all(m.fixed for m in self.inputs):
            raise ValueError("every input is fixed, so that none is left to measure; free one")
        return self

    @property
    def free_inputs(self) -> tuple[Measure, ...]:
        """The inputs that units can change: those that a gap is measured in."""
        return tuple(m for m in self.inputs if not m.fixed)

    @property
    def undesirable(self) -> tuple[Measure, ...]:
        """The outputs that nobody wants, which stand last among the inputs."""
        return tuple(m for m in self.inputs if m.undesirable)

    @property
    def resources(self) -> tuple[Measure, ...]:
        """The inputs proper."""
        return tuple(m for m in self.inputs if not m.undesirable)

    @property
    def fixed_inputs(self) -> tuple[int, ...]:
        """Places, counted from 0, of the inputs that no unit can change."""
        return tuple(i for i, m in enumerate(self.inputs) if m.fixed)

    @property
    def holds_inputs(self) -> bool:
        """Whether scores hang on it that inputs are fixed: only where inputs are what is moved."""
        return self.orientation == "input" and bool(self.fixed_inputs)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Inputs, then outputs."""
        return self.inputs + self.outputs


class PracticeRatio(StudyPart):
    """A ratio that shows how a unit works: a formula of the table's columns.

    ``better`` says which way the study holds to be better, if either.
    """

    formula: str
    label: Text
    unit: Text
    better: Literal["higher", "lower", "neither"] = "neither"
    decimals: int = Field(default=1, ge=0, le=6)


class CheckQuestion(StudyPart):
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


class Indicator(StudyPart):
    """A column of a composite; ``direction``: whether higher or lower figures raise the index."""

    column: ColumnName
    label: Text
    direction: Literal["higher", "lower"] = "higher"


class Composite(StudyPart):
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
