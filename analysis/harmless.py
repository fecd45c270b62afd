"""Text of others made harmless where a program would act on it: spreadsheets and terminals."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]|[\t\r\n]")
_NUMBER = re.compile(
    r" *[+\-\u2212]?(?=[\d.])[\d., \u00a0\u202f]+(?:[eE][+\-]?\d+)? *%? *|[+\-\u2212]", re.ASCII
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are.

    What begins like a formula (``= + - @`` and their wide forms, a tab, a line's end) gets an
    apostrophe before it, as the Open Worldwide Application Security Project advises.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # a bare CR would begin a row
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def table_csv(frame: pd.DataFrame, *, index: bool = False) -> str:
    """Return a table as CSV (LF), every name and text in it harmless."""
    if index:
        frame = frame.reset_index()
    texts = frame.apply(lambda column: column.map(cell) if column.dtype.kind in "OTU" else column)
    texts.columns = [cell(str(name)) for name in frame.columns]
    return texts.to_csv(index=False, lineterminator="\n")


def rows_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV (LF), every text in them harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def on_terminal(text: str) -> str:
    """Return a text in which nothing steers a terminal or turns the order of what follows.

    Control characters (but for line ends and tabs) and marks of direction stand as escapes, which
    in JSON mean the same character.
    """
    return "".join(
        f"\\u{ord(sign):04x}" if sign in _BIDI or _steers(sign) else sign for sign in text
    )


def _steers(sign: str) -> bool:
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
