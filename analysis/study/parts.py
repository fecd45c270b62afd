"""What every part of a study file is made of: wordings, names of columns and files, anchors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from analysis.study.form import column_name

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

Aliases = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[^|\x00-\x1f\x7f]{1,80}$")], ...], Field(max_length=50)
]
"""Other words to find something by; pages write a bar between them."""

ColumnOfLanguage = Annotated[dict[str, ColumnName], WithJsonSchema(_ONE_OR_MANY)]
"""A column for each language, or one that serves all of them."""

FILE_NAME = r"^[^\x00-\x1f\x7f]{1,200}$"

PLAIN_NAME = r"^[a-z0-9][a-z0-9-]*$"
"""Of what stands in addresses and names of files: a study, a design, a further model."""

FileName = Annotated[str, Field(pattern=FILE_NAME)]
"""A file's or folder's name, from the study's folder."""

Anchor = float | Annotated[str, Field(pattern=r"^p\d{1,2}(\.\d+)?$")]
"""A threshold in the column's own unit, or a percentile of the column such as ``p05``."""

Anchors = tuple[Anchor, Anchor, Anchor]
"""Fully out, crossover, fully in; a decreasing set has them in falling order."""

MOST_TRIALS = 100_000
"""Replications, permutations or subsamples: with more, no digit that is shown would change."""

MOST_CONDITIONS = 12
"""Of a study: more make thousands of rows for each case, and the trials take hours."""

MOST_LEVELS = 9
"""Of a multi-value condition: a digit writes each in the pattern of a row."""

MOST_ROWS = 16_384
"""Of a truth table, filled or not: twelve conditions of two values have a quarter of it."""

Expectation = Literal["present", "absent"]

ReturnsToScale = Literal["crs", "vrs"]

ScoreKind = Literal["crs", "vrs", "corrected"]
"""Which score is calibrated, ranked and displayed; corrected: without its bootstrap bias."""


def year_as_text(raw: Any) -> Any:
    """A year that YAML takes for a number is the text that it reads as."""
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


class StudyPart(BaseModel):
    """A part of a study file: immutable, and without keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def rank(anchor: Anchor) -> float:
    """Return a value, or the number of a percentile: either puts anchors of a kind in order."""
    return float(anchor[1:]) if isinstance(anchor, str) else float(anchor)
