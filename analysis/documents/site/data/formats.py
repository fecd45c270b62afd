"""A table as CSV, JSON and spreadsheet, and many files as one archive; same table, same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from analysis.documents.site.data.shapes import DataTable
from analysis.harmless import rows_csv
from analysis.language.words import Words

MARK = b"\xef\xbb\xbf"  # spreadsheets read the names as UTF-8
CHECKSUMS = "checksums.txt"

_WIDEST = 40
_LONGEST_CELL = 32_767
_SHEET_NAME = 31  # characters that a spreadsheet allows


def as_csv(table: DataTable) -> bytes:
    """Return the table as CSV (UTF-8 with its mark, LF), every text harmless to spreadsheets."""
    heads = [field.name for field in table.fields]
    rows = ([_written(value) for value in row] for row in table.rows)
    return MARK + rows_csv([heads, *rows]).encode()


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else value


def as_json(table: DataTable) -> bytes:
    """Return the table as JSON: a list with an object for each row, a line each."""
    lines = [json.dumps(row, ensure_ascii=False, allow_nan=False) for row in table.records()]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def as_xlsx(table: DataTable, words: Mapping[str, Words], epoch: int) -> bytes:
    """Return the table as a workbook; a second sheet says what each column holds."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(
        body,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        book.set_properties({"created": datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        names = [field.name for field in table.fields]
        _fill(book.add_worksheet(table.name[:_SHEET_NAME]), names, table.rows, bold)
        first = next(iter(words.values()))
        heads = [first.plain(f"site.data.columns.{key}") for key in ("name", "kind")]
        meanings: list[list[Any]] = [[field.name, field.kind] for field in table.fields]
        for code, one in words.items():
            heads += [one.plain(f"site.data.columns.{key}") for key in ("title", "unit")]
            for row, field in zip(meanings, table.fields, strict=True):
                row += [field.title.get(code, ""), (field.unit or {}).get(code, "")]
        sheet = first.plain("site.data.columns.sheet")
        if sheet == table.name:
            sheet += " "
        _fill(book.add_worksheet(sheet), heads, meanings, bold)
    return body.getvalue()


def _fill(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any) -> None:
    sheet.freeze_panes(1, 1)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        longest = max([len(head), *(len(str(row[column])) for row in rows[:50])], default=8)
        sheet.set_column(column, column, min(longest, _WIDEST) + 1)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, _shortened(value))


def _shortened(text: str) -> str:
    """Return a text that a workbook's cell can hold; what is left out is said by an ellipsis."""
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return the files' SHA-256 as ``sha256sum --check`` reads them."""
    lines = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in files.items()]
    return "".join(lines).encode()


def archive(folder: str, files: Mapping[str, bytes], epoch: int) -> bytes:
    """Return a ZIP of the files below one folder, all of one date (none before 1980 there)."""
    day = max(datetime.fromtimestamp(epoch, UTC), datetime(1980, 1, 1, tzinfo=UTC))
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            about = zipfile.ZipInfo(f"{folder}/{name}", day.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            held.writestr(about, content)
    return body.getvalue()
