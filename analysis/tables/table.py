"""Accessible tables: what a table holds, once, and how it looks as HTML and as Markdown.

Numbers keep the unrounded value behind what is shown: ``<data value="...">`` in HTML, a span of
class ``data`` in Markdown, which the book's filter turns into the same element. The first column
heads its row. What stands in which table is said by the modules beside this one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import ClassVar

from markupsafe import Markup, escape

from analysis.language.width import letters
from analysis.language.words import Words

NO_CAPTION = Markup()
DASH = "–"

ROWS_AT_MOST = 120  # more are not printed
PRINTED = 25  # of those, at either end
LINE = 112  # characters of a table's type that the paper's text is wide
MARGIN = 2  # characters between two columns
WIDER = 1.2  # code and bold type against the rest


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows.

    Attributes
    ----------
    text : plain text.
    value : the unrounded number that ``text`` stands for, if it is a number.
    code : whether it is a set expression, shown in the fixed-width face.
    strong : whether it stands out.
    href : an address it leads to, as seen from the page.
    ends : the two numbers of a range, if it is one.
    """

    text: str
    value: float | None = None
    code: bool = False
    strong: bool = False
    href: str | None = None
    ends: tuple[Cell, Cell] | None = None

    def html(self) -> Markup:
        """The cell's content as HTML."""
        shown = escape(self.text)
        if self.ends:
            shown = self.ends[0].html() + DASH + self.ends[1].html()
        if self.value is not None:
            shown = Markup('<data value="{}">{}</data>').format(repr(self.value), shown)
        if self.code:
            shown = Markup("<code>{}</code>").format(shown)
        if self.strong:
            shown = Markup("<strong>{}</strong>").format(shown)
        return Markup('<a href="{}">{}</a>').format(self.href, shown) if self.href else shown

    def markdown(self) -> str:
        """The cell's content as Pandoc's Markdown."""
        shown = code(self.text) if self.code else plain(self.text)
        if self.ends:
            shown = self.ends[0].markdown() + DASH + self.ends[1].markdown()
        if self.value is not None:
            shown = data(self.value, self.text)
        if self.strong:
            shown = f"**{shown}**"
        return f"[{shown}]({self.href}){{.brief}}" if self.href else shown


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; ``number`` columns are set flush right in tabular figures."""

    head: str
    number: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of cells, the first of each row being the row's head.

    Attributes
    ----------
    columns : tuple of Column, (k,)
    rows : tuple of tuples of Cell, (n, k)
    caption : Markup
        What the table shows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Markup = NO_CAPTION

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row has {len(row)} cells for {len(self.columns)} columns")

    def captioned(self, caption: Markup) -> PrintedTable:
        """The same table under another caption."""
        return replace(self, caption=caption)

    def shortened(self, words: Words) -> PrintedTable:
        """The same table, or of more rows than a reader takes in the first and the last ones.

        A row between them says how many are not printed, and the caption where they are.
        """
        total, left_out = len(self.rows), len(self.rows) - 2 * PRINTED
        if total <= ROWS_AT_MOST:
            return self
        not_printed = Cell(words.plain("paper.tables.not_printed", n=left_out))
        row = (not_printed, *[Cell("…")] * (len(self.columns) - 1))
        told = words("paper.tables.shortened", printed=PRINTED, total=total)
        return replace(
            self,
            rows=(*self.rows[:PRINTED], row, *self.rows[-PRINTED:]),
            caption=Markup(words.plain("meta.sentence_space")).join((self.caption, told)),
        )

    def _repr_html_(self) -> str:
        heads = "".join(
            f'<th scope="col"{_class(c)}>{Cell(c.head, code=c.code).html()}</th>'
            for c in self.columns
        )
        rows = "".join(
            "<tr>"
            + f'<th scope="row"{_class(self.columns[0])}>{row[0].html()}</th>'
            + "".join(
                f"<td{_class(column)}>{cell.html()}</td>"
                for column, cell in zip(self.columns[1:], row[1:], strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        caption = f"<caption>{self.caption}</caption>" if self.caption else ""
        return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_markdown_(self) -> str:
        lines = [
            _line(Cell(c.head, code=c.code).markdown() for c in self.columns),
            _line(map(_rule, self.columns, self._widths())),
            *(_line(cell.markdown() for cell in row) for row in self.rows),
        ]
        return "\n".join(lines) + "\n"

    def _widths(self) -> list[int]:
        """Return the columns' shares of the width: what they hold, or less where it can wrap."""
        columns = [[Cell(column.head, code=column.code)] for column in self.columns]
        for row in self.rows:
            for column, cell in zip(columns, row, strict=True):
                column.append(cell)
        wanted = [max(_extent(cell, cell.text) for cell in column) for column in columns]
        least = [
            max(_extent(cell, word) for cell in column for word in cell.text.split() or [""])
            for column in columns
        ]
        while sum(wanted) > max(LINE, sum(least)):  # the widest gives first
            room = [(w if w > m else 0) for w, m in zip(wanted, least, strict=True)]
            wanted[room.index(max(room))] -= 1
        return wanted

    def labelled(self, label: str) -> str:
        """Return Markdown that numbers the table and lets the text refer to ``label``."""
        return f"::: {{#{label}}}\n\n{self._repr_markdown_()}\n{markdown(self.caption)}\n\n:::\n"


def text(shown: object) -> Cell:
    """A cell of text."""
    return Cell(str(shown))


def number(words: Words, value: float | None, decimals: int = 0) -> Cell:
    """A cell with a number in native units; empty cells show a dash."""
    if value is None or not math.isfinite(value):
        return Cell("–")
    return Cell(words.number(value, decimals), float(value))


def score(words: Words, value: float | None, decimals: int = 3) -> Cell:
    """A cell with a score, never shown as 1 unless it is on the frontier."""
    if value is None or not math.isfinite(value):
        return Cell("–")
    return Cell(words.score(value, decimals), float(value))


def percent(words: Words, value: float | None, decimals: int = 1) -> Cell:
    """A cell with a share as per cent."""
    if value is None or not math.isfinite(value):
        return Cell("–")
    return Cell(words.percent(value, decimals), float(value))


def between(low: Cell, high: Cell) -> Cell:
    """A cell with a range of two numbers, or with one where both are the same."""
    if low == high:
        return low
    return Cell(f"{low.text}{DASH}{high.text}", ends=(low, high))


def data(value: float, shown: str) -> str:
    """Markdown of a number and the unrounded value behind it."""
    return f'[{plain(shown)}]{{.data value="{value!r}"}}'


def code(expression: str) -> str:
    """Markdown of a set expression."""
    return f"`{expression}`" if expression else ""


def plain(text: str) -> str:
    r"""Markdown that shows ``text`` as it stands: ``a*b`` becomes ``a\*b``."""
    return re.sub(r"([\\`*_{}\[\]<>#|$@^~\"'])", r"\\\1", " ".join(str(text).split()))


def markdown(marked: Markup | str) -> str:
    """Turn a message into Markdown: text, ``data``, ``em``, ``strong``, ``code``, spans.

    A ``span`` is that of a message in another language, or of a word to keep together, and ``bdi``
    what runs the other way.
    """
    writer = _MarkdownWriter()
    writer.feed(str(marked))
    writer.close()
    return "".join(writer.written)


class _MarkdownWriter(HTMLParser):
    """Writes the few elements that messages have as Markdown, and refuses any other."""

    MARKS: ClassVar = {"em": "*", "strong": "**", "code": "`"}
    SPANS: ClassVar = {
        "data": (".data", ["value"]),
        "span": ("", ["class", "lang", "dir"]),
        "bdi": ("", ["dir"]),  # what has a direction of its own stands apart as that
    }

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self._ends: list[str] = []
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code = tag == "code"
        if tag not in self.SPANS:
            self.written.append(self.MARKS[tag])
            self._ends.append(self.MARKS[tag])
            return
        kind, known = self.SPANS[tag]
        said = [f'{name}="{value}"' for name, value in attrs if name in known]
        told = " ".join(filter(None, [kind, *said]))
        self.written.append("[" if told else "")
        self._ends.append(f"]{{{told}}}" if told else "")

    def handle_endtag(self, tag: str) -> None:
        self._code &= tag != "code"
        self.written.append(self._ends.pop())

    def handle_data(self, data: str) -> None:
        self.written.append(data if self._code else _plain_within(data))


def _plain_within(text: str) -> str:
    """As :func:`plain`, but a space at either end stays."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return lead + plain(text) + tail


def _class(column: Column) -> str:
    return ' class="number"' if column.number else ""


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(column: Column, width: int) -> str:
    return "-" * (width - 1) + ":" if column.number else ":" + "-" * (width - 1)


def _extent(cell: Cell, text: str) -> int:
    """Characters that ``text`` takes up with its margins; a Chinese character takes two."""
    return round(letters(text) * (WIDER if cell.code or cell.strong else 1)) + MARGIN
