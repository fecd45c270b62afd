"""A table's file as text: every cell as it stands, every row by the number a spreadsheet shows.

Nothing is guessed or shifted: a row with another number of fields than the header, a repeated
header or a quotation mark left open is refused with its place.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.errors import UserError, shown

LARGEST = 256 << 20
"""Bytes of the largest table that is read: a million rows of some thirty columns."""

EXTREME = 1e150
"""What a figure must stay below, and its inverse too: squares and ratios of such are numbers."""

_ARCHIVES = {
    b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "Zstandard",
    b"BZh": "bzip2",
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_LIKELY = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_cells(path: Path) -> pd.DataFrame:
    """Return a CSV file's cells as stripped text.

    Returns
    -------
    DataFrame, (n, columns), of str
        Index: each row's number in the file as a spreadsheet shows it, from 2, blank rows counted
        though left out.

    Raises
    ------
    UserError
        There is no such file, or it is no UTF-8 CSV table with rows, or its rows do not fit its
        header.
    """
    rows = _parsed(path, decoded(contents(path, "table", LARGEST), path))
    header = next(rows, (1, []))[1]
    body = [(number, cells) for number, cells in rows if any(cells)]
    faults = [*_bad_header(path, header), *_bad_rows(path, len(header), body)]
    if faults:
        raise UserError(*faults)
    if not body:
        raise UserError(f"{shown(path)}: holds no rows")
    numbers = [number for number, _ in body]
    frame = pd.DataFrame([cells for _, cells in body], columns=header, index=numbers, dtype=str)
    unnamed = frame.columns == ""  # what a spreadsheet leaves at a table's right edge
    for position in [i for i, is_unnamed in enumerate(unnamed) if is_unnamed]:
        filled = frame.index[frame.iloc[:, position] != ""]
        if len(filled):
            raise UserError(
                f"{shown(path)}: column {position + 1} has no name in the header, but row "
                f"{filled[0]} has a cell there; name the column or empty it"
            )
    return frame.loc[:, ~unnamed]


def number(cell: str) -> float | None:
    """Return the number that a cell is: digits and a point, with an exponent; None if it is none.

    ``1_000``, ``1,5``, ``0x10``, ``nan``, ``inf`` are none, nor is what lies so far from 1 that
    nothing can be computed with it (``EXTREME``).
    """
    if not _NUMBER.fullmatch(cell):
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
    for mark, kind in _ARCHIVES.items():
        if body.startswith(mark):
            raise UserError(f"{shown(path)}: is a {kind} file; unpack it and save it as {as_what}")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UserError(f"{shown(path)}: line {line} is not UTF-8; save it as {as_what}") from None
    for line, content in enumerate(text.split("\n"), 1):
        odd = next((c for c in content if unicodedata.category(c) == "Cc" and c not in "\t\r"), "")
        if odd:
            raise UserError(
                f"{shown(path)}: line {line} holds the control character U+{ord(odd):04X}; "
                "remove it"
            )
    return text


def _parsed(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's number and its stripped cells; blank lines count but are not yielded."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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


def _bad_header(path: Path, header: list[str]) -> Iterator[str]:
    counted = Counter(name for name in header if name)
    for name, times in counted.items():
        if times > 1:
            places = [str(i) for i, each in enumerate(header, 1) if each == name]
            yield (
                f"{shown(path)}: column '{name}' stands {times} times in the header (columns "
                f"{', '.join(places)}); give each its own name"
            )
    likely = next((c for c in _LIKELY if len(header) == 1 and c in header[0]), None)
    if likely:
        yield (
            f"{shown(path)}: its columns seem to be separated by {_LIKELY[likely]}; save it with "
            "commas (CSV UTF-8)"
        )


def _bad_rows(path: Path, width: int, body: list[tuple[int, list[str]]]) -> Iterator[str]:
    wrong = [(number, len(cells)) for number, cells in body if len(cells) != width]
    if wrong:
        row, fields = wrong[0]
        head = f"{shown(path)}: row {row} has {fields} fields, but the header has {width}"
        many = f"; so it is in {len(wrong)} rows" if len(wrong) > 1 else ""
        yield f"{head}{many}; a comma too many or too few, or one that wants quotation marks"
