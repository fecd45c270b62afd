"""What a brief's templates place: texts that are written, rows that are filled, in their slots.

A slot that a study has no data for is None, and what follows moves up. Nothing here decides and
nothing here words; every ``Markup`` is a message of the page's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Lead:
    """One of the facts that ten seconds are enough for: a number, and what it says."""

    number: Markup
    text: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled sentence or more."""

    label: Markup
    texts: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    ``marks`` are ``data-`` attributes that say what the row is about, ``kind`` its look (``own``,
    ``lead``, ``group``...), ``strip`` which strip of the table's sheet stands in it.
    """

    head: Markup
    cells: tuple[Markup, ...] = ()
    strip: int | None = None
    kind: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading of their own (empty for rows without one)."""

    title: Markup
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class BriefTable:
    """A table: its heads from left to right, the strip's first after the row's head.

    ``sheet`` names the strips' file; ``scale`` says whether a strip with the scale stands above.
    """

    caption: Markup
    heads: tuple[Markup, ...]
    groups: tuple[Group, ...]
    sheet: str = ""
    key: Markup = field(default_factory=Markup)
    scale: bool = False


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One circumstance: label, side of the line, own value and the line, and its strip."""

    label: Markup
    side: Markup
    value: Markup
    line: Markup
    strip: int
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CircumstancesPart:
    """Where the region stands on each condition, and who stands there with it."""

    title: Markup
    conditions: tuple[ConditionLine, ...]
    fellows: BriefTable | None
    pathway: Line
    note: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class PracticePart:
    """The declared ratios against matched regions and the median."""

    title: Markup
    table: BriefTable
    note: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A check that would confirm or overturn the finding, with its data and who holds it."""

    title: Markup
    text: Markup
    data: Markup


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask next."""

    title: Markup
    items: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class GapPart:
    """The gap as ranges and as a table, or a sentence and a ranking where there is none."""

    title: Markup
    texts: tuple[Markup, ...]
    ranges: BriefTable | None
    ranges_note: tuple[Markup, ...]
    table: BriefTable | None
    ranking: str
    note: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """The earlier period: charts by name, and what must be said of them."""

    title: Markup
    charts: tuple[tuple[str, Markup], ...]
    note: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Learn:
    """Whom to learn from, or who can learn from this region."""

    title: Markup
    texts: tuple[Markup, ...]
    table: BriefTable | None
    note: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure, and how to read it: two columns of short lines."""

    title: Markup
    lines: tuple[Line, ...]
    care_title: Markup
    care: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole brief."""

    headline: Markup
    leads: tuple[Lead, ...]
    lines: tuple[Line, ...]
    circumstances: CircumstancesPart
    practice: PracticePart | None
    questions: Questions | None
    gap: GapPart
    since: Since | None
    learn: Learn
    sure: Sure
