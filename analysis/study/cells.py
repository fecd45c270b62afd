"""A table's file as text: every cell as it stands, every row by the number a spreadsheet shows.

Nothing is shifted: a row with another number of fields than the header, a repeated header or a
quotation mark left open is refused with its place. What is taken for granted (an encoding, a title
above the header) is said in a line, and only where it is sure.
"""

from __future__ import annotations

import csv
import io
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import UserError, shown
from analysis.study import decoding, headers, workbooks
from analysis.study.form import NUMBER, SEPARATORS, Form, listed

LARGEST = 256 << 20
"""Bytes of the largest table that is read: a million rows of some thirty columns."""

EXTREME = 1e150
"""What a figure must stay below, and its inverse too: squares and ratios of such are numbers."""

_ARCHIVES = {
    b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "Zstandard",
    b"BZh": "bzip2",
}  # fmt: skip
_PLAIN_FORM = Form()


@dataclass(frozen=True, slots=True)
class Cells:
    """A table's cells as stripped text, and a line for each thing that was taken for granted.

    ``frame`` (n, columns) of str; index: each row's number in the file as a spreadsheet shows it,
    blank rows counted though left out. ``left_out``: the first cells of rows that ``leave_out``
    names.
    """

    frame: pd.DataFrame
    assumed: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def read_cells(path: Path, form: Form = _PLAIN_FORM) -> pd.DataFrame:
    """Return a table's cells as stripped text; see ``read``."""
    return read(path, form).frame


def read(path: Path, form: Form = _PLAIN_FORM) -> Cells:
    """Return the cells of a CSV file or a spreadsheet.

    Raises
    ------
    UserError
        There is no such file, it is no table with rows, it is not to be told how it is written, or
        its rows do not fit its header.
    """
    body = contents(path, "table", LARGEST)
    if path.suffix.lower() in workbooks.SUFFIXES:
        rows = [*enumerate(workbooks.rows(body, path, form.sheet, LARGEST), 1)]
        _refuse_control("\n".join("\t".join(cells) for _, cells in rows), path)
        assumed: list[str] = []
    else:
        rows, assumed = _delimited(path, body, form)
    rows, title = _below_title(rows, form)
    rows, joined = headers.in_one_row(rows, form)
    header = rows[0][1] if rows else []
    filled = [(number, cells) for number, cells in rows[1:] if any(cells)]
    out = tuple(text for _, cells in filled if (text := _first(cells)) in (form.leave_out or ()))
    filled, footer = _above_footer(filled, len(header), form)
    assumed += [*title, *joined, *footer]
    faults = [*_bad_header(path, header), *_bad_rows(path, len(header), filled)]
    if faults:
        raise UserError(*faults)
    if not filled:
        raise UserError(f"{shown(path)}: holds no rows")
    numbers = [number for number, _ in filled]
    frame = pd.DataFrame([c for _, c in filled], columns=header, index=numbers, dtype=str)
    unnamed = frame.columns == ""  # what a spreadsheet leaves at a table's right edge
    for position in [i for i, is_unnamed in enumerate(unnamed) if is_unnamed]:
        holding = frame.index[frame.iloc[:, position] != ""]
        if len(holding):
            raise UserError(
                f"{shown(path)}: column {position + 1} has no name in the header, but row "
                f"{holding[0]} has a cell there; name the column or empty it, or say that the "
                "header has two rows (table: {header_rows: 2}; of new: --header-rows 2)"
            )
    lines = tuple(f"{shown(path)}: {line}" for line in assumed)
    return Cells(frame.loc[:, ~unnamed], lines, out)


def number(cell: str) -> float | None:
    """Return the number that a cell is: digits and a point, with an exponent; None if it is none.

    ``1_000``, ``1,5``, ``0x10``, ``nan``, ``inf`` are none, nor is what lies so far from 1 that
    nothing can be computed with it (``EXTREME``).
    """
    if not NUMBER.fullmatch(cell):
        return None
    value = float(cell)
    return value if value == 0 or 1 / EXTREME < abs(value) < EXTREME else None


def repeated(values: Iterable[str], rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return each row whose value an earlier row has, with the first such row."""
    first: dict[str, int] = {}
    pairs = ((row, first.setdefault(value, row)) for value, row in zip(values, rows, strict=True))
    return [(row, earlier) for row, earlier in pairs if row != earlier]


def contents(path: Path, what: str, largest: int) -> bytes:
    """Return the bytes of an ordinary file; ``what`` it is, as an error says.

    Raises
    ------
    UserError
        There is none, it is a folder, a device or a pipe, or has more than ``largest`` bytes.
    """
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise UserError(
            f"{shown(path)}: there is no such {what}; mend the name or put it there"
        ) from None
    if not stat.S_ISREG(found.st_mode):
        raise UserError(f"{shown(path)}: is not a file; name a {what}")
    with path.open("rb") as file:
        body = file.read(largest + 1)
    if len(body) > largest:
        raise UserError(f"{shown(path)}: is larger than {largest >> 20} MiB; take a smaller {what}")
    return body


def decoded(body: bytes, path: Path, as_what: str = "CSV UTF-8") -> str:
    """Return a file's text.

    Raises
    ------
    UserError
        It is compressed, not UTF-8, or holds control characters.
    """
    _refuse_archive(body, path, as_what)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UserError(f"{shown(path)}: line {line} is not UTF-8; save it as {as_what}") from None
    _refuse_control(text, path)
    return text


def _refuse_archive(body: bytes, path: Path, as_what: str) -> None:
    for mark, kind in _ARCHIVES.items():
        if body.startswith(mark):
            raise UserError(f"{shown(path)}: is a {kind} file; unpack it and save it as {as_what}")


def _refuse_control(text: str, path: Path) -> None:
    for line, content in enumerate(text.split("\n"), 1):
        odd = next((c for c in content if unicodedata.category(c) == "Cc" and c not in "\t\r"), "")
        if odd:
            raise UserError(
                f"{shown(path)}: line {line} holds the control character U+{ord(odd):04X}; "
                "remove it"
            )


def _delimited(
    path: Path, body: bytes, form: Form
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return a text table's rows, blank lines counted but left out, and what was assumed."""
    _refuse_archive(body, path, "CSV UTF-8")
    text, encoding = decoding.unwrapped(body, path, form.encoding)
    _refuse_control(text, path)
    assumed = [f"is read as {encoding} (said by table.encoding)"] if encoding else []
    mark = SEPARATORS[form.separator] if form.separator else decoding.separator(text) or ","
    if mark != "," and not form.separator:
        name = next(name for name, each in SEPARATORS.items() if each == mark)
        assumed.append(f"its columns are parted by {name}s (said by table.separator: {name})")
    return [*_parsed(path, text, mark)], assumed


def _parsed(path: Path, text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and its stripped cells; blank lines count but are not yielded."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if cells:
                yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        what = (
            "a quotation mark is opened and never closed"
            if "unexpected end" in str(error)
            else "a quotation mark stands in the middle of a cell; double it or quote the cell"
            if "expected after" in str(error)
            else str(error)
        )
        raise UserError(f"{shown(path)}: row {number + 1}: {what}; mend the row") from None


def _below_title(
    rows: list[tuple[int, list[str]]], form: Form
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return the rows from the header on: below those that hold one cell alone, as titles do."""
    if form.skip_rows is not None:
        return [(number, cells) for number, cells in rows if number > form.skip_rows], []
    widest = max((sum(map(bool, cells)) for _, cells in rows), default=0)
    titles = 0
    if widest > 2:
        while titles < len(rows) and sum(map(bool, rows[titles][1])) <= 1:
            titles += 1
    above = [(number, cells) for number, cells in rows[:titles] if any(cells)]
    if not above:
        return rows[titles:], []
    said = "; ".join(f"row {number} ('{_first(c)[:40]}')" for number, c in above[:3])
    return rows[titles:], [f"{said} stands above the header (said by table.skip_rows: "
                           f"{rows[titles][0] - 1 if titles < len(rows) else titles})"]  # fmt: skip


def _above_footer(
    rows: list[tuple[int, list[str]]], width: int, form: Form
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return the rows without what stands below a table: sources and notes, one cell each."""
    if form.leave_out is not None:
        out = set(form.leave_out)
        return [(n, cells) for n, cells in rows if _first(cells) not in out], []
    end = len(rows)
    while width > 2 and end and sum(map(bool, rows[end - 1][1])) == 1:
        end -= 1
    if end in (0, len(rows)):
        return rows, []
    texts = [_first(cells) for _, cells in rows[end:]]
    numbers = ", ".join(str(number) for number, _ in rows[end:][:5])
    return rows[:end], [f"row {numbers} below the table is no unit and left out: {listed(texts)} "
                        "(said by table.leave_out)"]  # fmt: skip


def _first(cells: list[str]) -> str:
    return next(filter(None, cells), "")


def _bad_header(path: Path, header: list[str]) -> Iterator[str]:
    counted = Counter(name for name in header if name)
    for name, times in counted.items():
        if times > 1:
            places = [str(i) for i, each in enumerate(header, 1) if each == name]
            yield (
                f"{shown(path)}: column '{name}' stands {times} times in the header (columns "
                f"{', '.join(places)}); give each its own name"
            )


def _bad_rows(path: Path, width: int, body: list[tuple[int, list[str]]]) -> Iterator[str]:
    wrong = [(number, len(cells)) for number, cells in body if len(cells) != width]
    if wrong:
        row, fields = wrong[0]
        head = f"{shown(path)}: row {row} has {fields} fields, but the header has {width}"
        many = f"; so it is in {len(wrong)} rows" if len(wrong) > 1 else ""
        yield f"{head}{many}; a comma too many or too few, or one that wants quotation marks"
