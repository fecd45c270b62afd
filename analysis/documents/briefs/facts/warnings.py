"""What must be said of a study wherever it is told: terminal, paper and every brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.results.shapes import Results

Kind = Literal[
    "trivial solution",  # a pathway asks for nothing, so that every region is on it
    "below the cut",  # the solution misses the study's own consistency or PRI
    "no pathway",  # none was found
    "many conditions",  # more combinations than regions
    "skewed outcome",  # under 20 or over 80 per cent of the regions have the outcome
    "few units",  # fewer than the customary rules ask for the inputs and outputs
    "chance as good",  # random outcomes are covered as well one time in twenty or more
    "all on the frontier",  # no score differs from 1
]


@dataclass(frozen=True, slots=True)
class StudyWarning:
    """One warning and the figures that it rests on, by name."""

    kind: Kind
    figures: dict[str, float]


def study_warnings(results: Results) -> tuple[StudyWarning, ...]:
    """Return every warning that the results call for, gravest first."""
    return ()
