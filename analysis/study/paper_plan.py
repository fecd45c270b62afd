"""What a study file says of its publication, and of earlier ones."""

from __future__ import annotations

from typing import Literal

from pydantic import (
    Field,
    model_validator,
)

from analysis.study.parts import (
    ColumnName,
    FileName,
    StudyPart,
    Text,
)

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


class PublishedType(StudyPart):
    """A type of case that an earlier publication names.

    ``like``: the combination of this study's conditions, such as ``A*~B``, that comes nearest to
    its wording; none where no single one does.
    """

    label: Text
    like: str | None = None


class PublishedScores(StudyPart):
    """The file that holds a publication's scores, one row a unit, 1 for the best.

    ``id`` is the column with the identifiers of the study's units, ``column`` that of the scores.
    """

    table: FileName
    id: ColumnName
    column: ColumnName


class Published(StudyPart):
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


class PaperAuthor(StudyPart):
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


class PaperPlan(StudyPart):
    """What the paper's title page says; what is left out stays as ``_quarto.yml`` has it."""

    title: Text | None = None
    subtitle: Text | None = None
    authors: tuple[PaperAuthor, ...] = ()
    abstract: Text | None = None
    keywords: tuple[Text, ...] = ()
