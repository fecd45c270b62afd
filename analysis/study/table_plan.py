"""The table of a study file: its file, its missing figures, and what its rows are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema

from analysis.study.form import Form
from analysis.study.parts import (
    FILE_NAME,
    PLAIN_NAME,
    ColumnName,
    ColumnOfLanguage,
    FileName,
    StudyPart,
    Text,
)

Encoding = Literal[
    "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1250", "windows-1251",
    "windows-1252",
]  # fmt: skip


class OrFileName:
    """Lets the JSON Schema take a file's name alone for a table."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": FILE_NAME}, handler(core)]}


class TableFile(StudyPart):
    """The table: a CSV file or a spreadsheet, and what its file does not show by itself.

    ``sheet`` of a spreadsheet; ``encoding``, ``separator``, ``decimal`` mark and mark between
    ``thousands`` of text; ``skip_rows`` above the header, which has one or two
    ``header_rows``; ``leave_out`` rows that are no units, by their first cell (such as Total);
    where it is given, no other row is left out.
    """

    file: FileName
    sheet: str | None = None
    encoding: Encoding | None = None
    separator: Literal["comma", "semicolon", "tab", "bar"] | None = None
    decimal: Literal["point", "comma"] | None = None
    thousands: Literal["comma", "point", "space", "apostrophe"] | None = None
    skip_rows: int | None = Field(default=None, ge=0)
    header_rows: Literal[1, 2] | None = None
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


class Missing(StudyPart):
    """What becomes of a unit without a figure that the study needs, and why.

    Without this key such a table is refused. Who is left out is named in every document.
    """

    rule: Literal["leave out"]
    reason: Text


class Roster(StudyPart):
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


class Counted(StudyPart):
    """Whom or what ``residents`` counts where these are none, such as a hotel's rooms."""

    word: Text
    plural: Text


class UnitNaming(StudyPart):
    """What a unit is called, and which columns identify, name, group and people it.

    ``groups`` gives a group's wording where the table's own will not do, ``counted`` that of what
    the formula ``residents`` counts.
    """

    word: Text
    plural: Text
    folder: str = Field(pattern=PLAIN_NAME)
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
