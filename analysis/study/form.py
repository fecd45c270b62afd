"""How a table's file is written, as far as its author says, and what was taken for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ENCODINGS = (
    "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1250", "windows-1251",
    "windows-1252",
)  # fmt: skip
"""What ``encoding`` may be."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
"""What ``separator`` may be, and the character that it stands for."""

THOUSANDS = {"comma": ",", "point": ".", "space": " ", "apostrophe": "'"}
"""What ``thousands`` may be; ``decimal`` is the first or the second."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the study file says of its table's form; None is found out from the file.

    ``sheet`` of a spreadsheet; ``skip_rows`` above the header, which has
    ``header_rows``; ``leave_out`` the rows, by their
    first cell or their name, that are no units.
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    skip_rows: int | None = None
    header_rows: int | None = None
    leave_out: tuple[str, ...] | None = None


YEAR = r"(?<!\d)(?:19|20)\d\d(?:[/–-](?:\d\d){1,2})?(?!\d)"
"""A year within a text, or one that two years share, such as 2019/20."""

DATED = re.compile(rf"(?:FY|CY)?\s?{YEAR}.{{0,6}}", re.IGNORECASE)
"""A text that is a period: 2019年, 2019/20, FY2019 ..."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
"""A number as a table's cell gives it."""


def column_name(text: str) -> str:
    """Return a column's name as tables and study files compare it.

    Spaces of any kind and line breaks, which spreadsheets' headers are full of, count as one space.
    """
    return " ".join(text.split())


def listed(cells: Sequence[str], most: int = 3) -> str:
    """Return the first few of many cells as a line shows them."""
    named = ", ".join(f"'{cell[:40]}'" for cell in cells[:most])
    return named + (f" and {len(cells) - most} more" if len(cells) > most else "")
