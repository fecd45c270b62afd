"""Reads a chapter: front matter, prose and cells, each with its line; refuses what it cannot keep.

The dialect is the part of Quarto's Markdown that both renderers give the same result for. Whatever
stands outside it is refused with file and line rather than rendered as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.documents.book.config import CellDefaults, Chapter, check_option
from analysis.errors import UserError
from analysis.files import NotYamlError, parse_yaml

CELL_OPTIONS = (
    "label",
    "fig-cap",
    "fig-alt",
    "tbl-cap",
    "eval",
    "echo",
    "output",
    "include",
    "warning",
    "code-fold",
    "code-summary",
)
FRONT_MATTER = ("title", "subtitle", "lang", "execute", "code-fold", "code-summary")

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A code cell.

    Attributes
    ----------
    source
        The code without its option lines.
    line
        The line in the chapter of the code's first line, from 1.
    show
        What is shown of it: the chapter's defaults overlaid with the cell's own options.
    """

    source: str
    line: int
    show: CellDefaults
    label: str | None = None
    fig_cap: str | None = None
    fig_alt: str | None = None
    tbl_cap: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it is labelled as a figure that text can refer to."""
        return self.label is not None and self.label.startswith("fig-")

    @property
    def is_table(self) -> bool:
        """Whether it is labelled as a table that text can refer to."""
        return self.label is not None and self.label.startswith("tbl-")


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between cells; ``line`` is that of its first line, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A chapter as read.

    Attributes
    ----------
    title, subtitle, lang
        From its front matter; the title is usually its first heading instead.
    masked
        The whole text with front matter, code and comments blanked out, so that a position in it
        is a position in the file.
    """

    chapter: Chapter
    segments: tuple[Prose | CodeCell, ...]
    text: str
    masked: str
    title: str | None = None
    subtitle: str | None = None
    lang: str | None = None
    cells: CellDefaults = field(default_factory=CellDefaults)

    def place(self, position: int) -> str:
        """File and line of a position in the text."""
        return f"{self.chapter.path}:{self.text.count(chr(10), 0, position) + 1}"


def read_source(project: Path, chapter: Chapter, defaults: CellDefaults) -> Source:
    """Split a chapter into prose and cells.

    Raises
    ------
    UserError
        With one line for each fault in its front matter, fences and cell options.
    """
    try:
        text = (project / chapter.path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{chapter.path}: not UTF-8: save it as UTF-8") from error
    lines = text.split("\n")
    end, front = _front_matter(lines, chapter)
    defaults = _chapter_defaults(front, defaults, f"{chapter.path}:1")
    reader = _Reader(chapter, lines, defaults)
    segments = tuple(reader.segments(end))
    if reader.faults:
        raise UserError(*reader.faults)
    masked = "\n".join(
        " " * len(line) if number < end or number in reader.code else line
        for number, line in enumerate(lines)
    )
    return Source(
        chapter=chapter,
        segments=segments,
        text=text,
        masked=_blank_comments(masked),
        title=front.get("title"),
        subtitle=front.get("subtitle"),
        lang=front.get("lang"),
        cells=defaults,
    )


def _front_matter(lines: list[str], chapter: Chapter) -> tuple[int, dict[str, Any]]:
    """Return the index of the first line after the front matter, and its settings."""
    if not lines or lines[0].rstrip() != "---":
        return 0, {}
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")), 0)
    if not end:
        raise UserError(f"{chapter.path}:1: the front matter has no closing '---'")
    try:
        front = parse_yaml("\n".join(lines[1:end])) or {}
    except NotYamlError as error:
        raise UserError(
            f"{chapter.path}:{error.line + 1}: front matter is not valid YAML"
        ) from error
    if not isinstance(front, dict):
        raise UserError(f"{chapter.path}:1: front matter is not a list of 'key: value' lines")
    faults = [
        f"{chapter.path}:{_line_of_key(lines, key, end)}: front matter '{key}' is not in the "
        f"dialect; use {', '.join(FRONT_MATTER)}"
        for key in front
        if key not in FRONT_MATTER
    ]
    if faults:
        raise UserError(*faults)
    return end + 1, front


def _line_of_key(lines: list[str], key: str, end: int) -> int:
    return next((n for n, line in enumerate(lines[:end], 1) if line.startswith(f"{key}:")), 1)


def _chapter_defaults(front: dict[str, Any], defaults: CellDefaults, place: str) -> CellDefaults:
    options = dict(front.get("execute") or {})
    options |= {key: front[key] for key in ("code-fold", "code-summary") if key in front}
    return defaults.updated(options, place)


class _Reader:
    """Walks over the lines of one chapter; ``code`` gathers the lines that are not prose."""

    def __init__(self, chapter: Chapter, lines: list[str], defaults: CellDefaults) -> None:
        self.chapter, self.lines, self.defaults = chapter, lines, defaults
        self.code: set[int] = set()
        self.faults: list[str] = []

    def segments(self, start: int) -> Iterator[Prose | CodeCell]:
        prose_start = number = start
        while number < len(self.lines):
            opening = _FENCE.match(self.lines[number])
            if not opening or "`" in opening["info"]:
                number += 1
                continue
            closing = self._closing(number, opening["fence"])
            self.code.update(range(number, closing + 1))
            if self._is_cell(number, opening):
                if prose_start < number:
                    yield self._prose(prose_start, number)
                yield self._cell(number + 1, closing)
                prose_start = closing + 1
            number = closing + 1
        if prose_start < len(self.lines):
            yield self._prose(prose_start, len(self.lines))

    def _prose(self, start: int, end: int) -> Prose:
        return Prose("\n".join(self.lines[start:end]) + "\n", start + 1)

    def _closing(self, number: int, fence: str) -> int:
        pattern = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        for later in range(number + 1, len(self.lines)):
            if pattern.match(self.lines[later]):
                return later
        self._fault(number, f"the code block that opens here with {fence} is never closed")
        return len(self.lines) - 1

    def _is_cell(self, number: int, opening: re.Match[str]) -> bool:
        info = opening["info"]
        if not info.startswith("{") or info.startswith(("{.", "{#")):
            return False
        if info == "{python}":
            if opening["indent"] or opening["fence"][0] == "~":
                self._fault(number, "a code cell starts at the line's beginning with ```{python}")
            return True
        if info.startswith("{python"):
            self._fault(number, "write cell options as '#| key: value' lines, not in the braces")
        elif info.startswith("{="):
            self._fault(number, f"raw {info.strip('{=}')} blocks are not in the dialect")
        else:
            self._fault(number, f"'{info}' cells are not in the dialect; only {{python}} runs")
        return False

    def _cell(self, start: int, end: int) -> CodeCell:
        first = start
        while first < end and self.lines[first].startswith("#|"):
            first += 1
        options = self._options(start, first)
        self._check_captions(start, options)
        own = {key: options.pop(key, None) for key in ("label", "fig-cap", "fig-alt", "tbl-cap")}
        try:
            show = self.defaults.updated(options, f"{self.chapter.path}:{start + 1}")
        except UserError as error:
            self.faults += error.faults
            show = self.defaults
        return CodeCell(
            source="\n".join(self.lines[first:end]),
            line=first + 1,
            show=show,
            label=own["label"],
            fig_cap=own["fig-cap"],
            fig_alt=own["fig-alt"],
            tbl_cap=own["tbl-cap"],
        )

    def _options(self, start: int, end: int) -> dict[str, Any]:
        written = "\n".join(line[2:].removeprefix(" ") for line in self.lines[start:end])
        try:
            options = parse_yaml(written) if written else {}
        except NotYamlError as error:
            self._fault(start + error.line - 1, "the cell's options are not valid YAML")
            return {}
        if not isinstance(options, dict):
            self._fault(start, "the cell's options are not '#| key: value' lines")
            return {}
        kept = {}
        for key, value in options.items():
            number = next(
                (n for n in range(start, end) if self.lines[n][2:].lstrip().startswith(f"{key}:")),
                start,
            )
            if key not in CELL_OPTIONS:
                known = ", ".join(CELL_OPTIONS)
                self._fault(number, f"cell option '{key}' is not in the dialect; use {known}")
            elif (message := _bad_value(key, value)) is not None:
                self._fault(number, message)
            else:
                kept[key] = value
        return kept

    def _check_captions(self, start: int, options: dict[str, Any]) -> None:
        label = options.get("label", "")
        for prefix, caption in (("fig-", "fig-cap"), ("tbl-", "tbl-cap")):
            if label.startswith(prefix) and caption not in options:
                self._fault(start, f"cell {label} has no {caption}; what is referred to has one")
            if caption in options and not label.startswith(prefix):
                self._fault(start, f"a cell with {caption} needs a label that starts with {prefix}")
        if "fig-cap" in options and "fig-alt" not in options:
            self._fault(start, f"cell {label} has no fig-alt; say what the figure shows")

    def _fault(self, number: int, message: str) -> None:
        self.faults.append(f"{self.chapter.path}:{number + 1}: {message}")


def _bad_value(key: str, value: Any) -> str | None:
    if key == "label":
        if not isinstance(value, str) or not _LABEL.fullmatch(value):
            return f"label {value!r} is not letters, digits, - and _"
    elif key in ("fig-cap", "fig-alt", "tbl-cap"):
        if not isinstance(value, str) or not value.strip():
            return f"{key} is not a text"
    else:
        try:
            check_option(key, value, "")
        except UserError as error:
            return str(error).removeprefix(": ")
    return None


def _blank_comments(text: str) -> str:
    return re.sub(r"<!--.*?-->", blank, text, flags=re.DOTALL)


def blank(match: re.Match[str]) -> str:
    """Replace all of a match but its line ends by spaces."""
    return re.sub(r"[^\n]", " ", match[0])
