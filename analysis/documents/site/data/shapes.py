"""A table to take away: rows of plain values under columns that say what they mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from analysis.language.words import Words
from analysis.results.shapes import Plain

Kind = Literal["string", "integer", "number", "boolean"]
"""As Frictionless names the types of a table's fields."""

Said = Mapping[str, str]
"""A wording for each language of the study."""


@dataclass(frozen=True, slots=True)
class DataField:
    """A column: its name, the type of its cells, what it holds and in which unit."""

    name: str
    kind: Kind
    title: Said
    unit: Said | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table by its file's name; ``rows`` has a value for each of ``fields``, None for unknown."""

    name: str
    title: Said
    fields: tuple[DataField, ...]
    rows: tuple[tuple[Plain, ...], ...]
    key: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Plain]]:
        """Return a mapping of column to value for each row."""
        names = [field.name for field in self.fields]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The messages below ``site.data`` in every language at once."""

    words: Mapping[str, Words]

    def __call__(self, key: str, **values: Any) -> dict[str, str]:
        """Return the message in each language; a wording by language goes into its own."""
        return {code: one.plain(f"site.data.{key}", **values) for code, one in self.words.items()}

    def field(self, kind: Kind, name: str, key: str = "", **values: Any) -> DataField:
        """Return a column whose title is the message ``fields.KEY`` (its name, where none)."""
        return DataField(name, kind, self(f"fields.{key or name}", **values))


Column = tuple[DataField, Callable[[Any], Any]]
"""A column, and what its value is of one thing."""


def table(
    name: str, title: Said, columns: Iterable[Column], things: Iterable[Any], *key: str
) -> DataTable:
    """Return the table with a row for each thing."""
    held = tuple(_apart(columns))
    rows = tuple(tuple(_plain(value(thing)) for _, value in held) for thing in things)
    return DataTable(name, title, tuple(field for field, _ in held), rows, key)


def _apart(columns: Iterable[Column]) -> Iterator[Column]:
    """Give a column whose name another one has already, as a study's own may, one of its own."""
    taken: set[str] = set()
    for field, value in columns:
        name, number = field.name, 2
        while name in taken:
            name, number = f"{field.name}_{number}", number + 1
        taken.add(name)
        yield replace(field, name=name), value


def _plain(value: Any) -> Plain:
    """Return what a cell can hold: what is undefined is unknown, never an odd number."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
