"""What a chapter's cells gave, and how it is written into the chapter's Markdown."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.documents.book.dialect import CodeCell, Source
from analysis.documents.book.pandas_tables import tidy
from analysis.errors import UserError

# Of an output's forms, the one to show: as Quarto chooses for HTML.
PREFERENCE = ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain")
_IMAGES = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class Output:
    """One thing a cell or an inline expression gave: its media type and its text.

    The text of a picture is its alternative text.
    """

    mime: str
    text: str


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell (or, without a label and with ``inline``, an expression in the text) gave."""

    place: str
    label: str | None
    inline: bool
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Executed:
    """A chapter with its cells run.

    Attributes
    ----------
    markdown
        What pandoc reads.
    files
        The pictures, by address relative to the site's root.
    values
        Everything computed, in order.
    """

    source: Source
    markdown: str
    files: Mapping[str, bytes]
    values: tuple[CellValue, ...]


class Writer:
    """Gathers the Markdown of one chapter, its pictures and its values."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parts: list[str] = []
        self._files: dict[str, bytes] = {}
        self._values: list[CellValue] = []
        self._count = 0

    def place(self, line: int) -> str:
        """File and line, as errors name them."""
        return f"{self._source.chapter.path}:{line}"

    def executed(self) -> Executed:
        """Everything gathered so far."""
        return Executed(self._source, "".join(self._parts), self._files, tuple(self._values))

    def prose(self, text: str) -> None:
        """Add Markdown as it is."""
        self._parts.append(text)

    def value(self, place: str, output: Output) -> None:
        """Keep what an inline expression gave; its text is part of the prose."""
        self._values.append(CellValue(place, None, True, (output,)))

    def cell(self, cell: CodeCell, outputs: list[dict[str, Any]]) -> None:
        """Add a cell: its code and outputs, as far as its options show them.

        ``outputs`` are media bundles under ``data``, or text under ``stream`` and ``text``.
        """
        self._count += 1
        show = cell.show
        if not show.include:
            self._values.append(CellValue(self.place(cell.line), cell.label, False, ()))
            return
        parts = [_code(cell)] if show.echo and cell.source.strip() else []
        shown: list[Output] = []
        blocks = list(self._blocks(cell, outputs, shown)) if show.output is not False else []
        if cell.is_figure or cell.is_table:
            if not blocks and show.eval:
                raise UserError(f"{self.place(cell.line)}: cell {cell.label} shows nothing")
            caption = cell.fig_cap if cell.is_figure else cell.tbl_cap
            body = "\n\n".join([*blocks, f"{caption}".strip()])
            blocks = [f"::::: {{#{cell.label}}}\n{body}\n:::::"] if blocks else []
        self._values.append(CellValue(self.place(cell.line), cell.label, False, tuple(shown)))
        body = "\n\n".join([*parts, *blocks])
        is_float = cell.is_figure or cell.is_table
        name = f"#{cell.label} " if cell.label and not is_float else ""
        if body and (name or show.output != "asis"):
            body = f":::::: {{{name}.cell}}\n{body}\n::::::"
        self._parts.append(f"\n{body}\n\n" if body else "\n")

    def _blocks(
        self, cell: CodeCell, outputs: list[dict[str, Any]], shown: list[Output]
    ) -> Iterator[str]:
        pictures = 0
        for output in outputs:
            if "stream" in output:
                if output["stream"] == "stderr" and not cell.show.warning:
                    continue
                mime, data = f"stream/{output['stream']}", output["text"]
            else:
                mime = next((each for each in PREFERENCE if each in output["data"]), "")
                data = output["data"].get(mime, "")
            if not data:
                continue
            if mime in _IMAGES:
                pictures += 1
                yield self._picture(cell, mime, data, pictures)
                shown.append(Output(mime, cell.fig_alt or ""))
            else:
                yield _block(mime, data, asis=cell.show.output == "asis")
                shown.append(Output(mime, data))

    def _picture(self, cell: CodeCell, mime: str, data: str, number: int) -> str:
        name = cell.label or f"cell-{self._count}"
        if not cell.fig_alt:
            raise UserError(f"{self.place(cell.line)}: cell {name} shows a figure without fig-alt")
        if number > 1 and cell.label:
            raise UserError(f"{self.place(cell.line)}: cell {name} shows two figures; give one")
        path = self._source.chapter.path.with_suffix("")
        address = f"{path}_files/figure-html/{name}-output-{number}.{_IMAGES[mime]}"
        self._files[address] = data.encode() if mime.endswith("xml") else base64.b64decode(data)
        relative = os.path.relpath(address, path.parent)
        return f"![]({relative}){{alt={_quoted(cell.fig_alt)}}}"


def _block(mime: str, data: str, asis: bool) -> str:
    if mime == "text/html":
        return _fenced(tidy(data), "{=html}")
    if mime == "text/markdown" or (asis and mime == "stream/stdout"):
        return data
    kind = (
        "stderr" if mime == "stream/stderr" else "stdout" if mime.startswith("stream") else "plain"
    )
    return _fenced(data.rstrip("\n"), f"{{.cell-output .cell-output-{kind}}}")


def inline(mime: str, data: str) -> str:
    """Write a value into a line of Markdown; a string is escaped as Quarto escapes it."""
    if mime == "text/html":
        ticks = "`" * (1 + max((len(each) for each in re.findall("`+", data)), default=0))
        return f"{ticks}{data}{ticks}{{=html}}"
    if mime == "text/plain" and data[:1] == data[-1:] and data[:1] in ("'", '"') and len(data) > 1:
        return re.sub(r"([\\`*_{}\[\]()>#+,\-.!])", r"\\\1", data[1:-1])
    return data


def _code(cell: CodeCell) -> str:
    attributes = "{.python .cell-code"
    if cell.show.code_fold:
        attributes += f" fold={_quoted(cell.show.code_summary or '')}"
    return _fenced(cell.source.strip("\n"), attributes + "}")


def _fenced(text: str, attributes: str) -> str:
    fence = "`" * max(3, 1 + max((len(each) for each in re.findall("`+", text)), default=0))
    return f"{fence} {attributes}\n{text}\n{fence}"


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
