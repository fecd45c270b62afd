"""Spreadsheets (XLSX, XLS, ODS) as rows of text, so that they are read as a CSV table is."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

from analysis.errors import UserError, shown, suggest

SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}

LEAST_ROWS, LEAST_COLUMNS = 2, 4
"""A table of units has more rows, and names, an input, an output and a condition in columns."""


def rows(body: bytes, path: Path, sheet: str | None, largest: int) -> list[list[str]]:
    """Return a sheet's cells as text, row 1 first; numbers in full, dates as 2024-01-31.

    Parameters
    ----------
    body : the file's bytes.
    sheet : its name; where None, the only sheet that holds anything.
    largest : bytes that the file may have when unpacked.

    Raises
    ------
    UserError
        It cannot be read, has no such sheet, or several of them and none was named.
    """
    found = _opened(body, path, largest)
    filled = {name: one for name, one in found.items() if one.height and one.width}
    if sheet is not None and sheet not in found:
        raise UserError(f"{shown(path)}: has no sheet '{sheet}'{suggest(sheet, found)}")
    if sheet is None and len(filled) > 1:
        raise UserError(
            f"{shown(path)}: has {len(filled)} sheets with cells ({', '.join(filled)}); name one: "
            f"table: {{file: {path.name}, sheet: {next(iter(filled))}}}"
        )
    name = sheet if sheet is not None else next(iter(filled), None)
    if name is None:
        return []
    cells = found[name].to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in cells]


def tables(body: bytes, path: Path, largest: int) -> list[str]:
    """Return the names of the sheets that are large enough for a table of units.

    Raises
    ------
    UserError
        It cannot be read.
    """
    return [
        name
        for name, one in _opened(body, path, largest).items()
        if one.height > LEAST_ROWS and one.width >= LEAST_COLUMNS
    ]


def _opened(body: bytes, path: Path, largest: int) -> dict[str, Any]:
    """Return a workbook's sheets by name."""
    from python_calamine import CalamineWorkbook  # an extension module, of use here alone

    _refuse_large(body, path, largest)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        return {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    except Exception as error:  # the library's own errors share no class
        why = str(error).splitlines()[0][:80] if str(error) else "it is damaged"
        raise UserError(
            f"{shown(path)}: is no spreadsheet that can be read ({why}); save it anew as XLSX or "
            "as CSV UTF-8"
        ) from None


def _refuse_large(body: bytes, path: Path, largest: int) -> None:
    """Refuse what would unpack to more than memory should hold."""
    if not body.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        return  # said better by the reader of spreadsheets
    if size > largest:
        raise UserError(
            f"{shown(path)}: unpacks to more than {largest >> 20} MiB; take a smaller table"
        )


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.date() | datetime.time():
            return cell.isoformat()
    return " ".join(str(cell).split())  # a header may be broken into lines
