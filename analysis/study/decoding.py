"""A text table's bytes as text: which encoding, and which character parts its columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from pathlib import Path

from analysis.errors import UserError, shown
from analysis.study.form import ENCODINGS, SEPARATORS

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_SAMPLE = 50  # rows that the separator is looked for in


def unwrapped(body: bytes, path: Path, encoding: str | None) -> tuple[str, str | None]:
    """Return a file's text, and the encoding that was taken for granted, if one was.

    A byte order mark says it; else UTF-8 where the bytes are; else GB18030 where every character
    is one of the 6,763 common ones of GB 2312, which no Western text comes to. All else is refused.

    Raises
    ------
    UserError
        The encoding is not to be told, or is not the one that was named.
    """
    marked = next((name for mark, name in _MARKS.items() if body.startswith(mark)), None)
    if encoding is not None:
        asked = "utf-8-sig" if encoding == "utf-8" else encoding
        try:
            return body.decode(marked if marked == "utf-16" == encoding else asked), None
        except UnicodeDecodeError as error:
            raise UserError(
                f"{shown(path)}: line {_line(body, error)} is not {encoding}; mend table.encoding"
            ) from None
    if marked == "utf-16":
        return body.decode("utf-16", errors="replace"), None
    try:
        return body.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = _line(body, error)
    try:
        text = body.decode("gb18030")
        text.encode("gb2312")
    except UnicodeError:
        raise UserError(
            f"{shown(path)}: line {line} is not UTF-8; save it as CSV UTF-8, or name its encoding "
            f"(table.encoding: {', '.join(ENCODINGS[1:])})"
        ) from None
    return text, "gb18030"


def separator(text: str) -> str | None:
    """Return the character between a table's columns; None where it is not to be told.

    It is the only one that parts the first rows into the same number of two or more fields.
    """
    fitting = {}
    for mark in SEPARATORS.values():
        try:
            parsed = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
            widths = [len(row) for row, _ in zip(parsed, range(_SAMPLE), strict=False) if row]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if wide:
            fitting[mark] = wide.most_common(1)[0][1] / len(widths)
    whole = [mark for mark, share in fitting.items() if share == 1]
    if len(whole) == 1:
        return whole[0]
    if len(whole) > 1 or not fitting:
        header = text.lstrip("\r\n").split("\n", 1)[0]
        parting = [mark for mark in whole if mark in header]
        return parting[0] if len(parting) == 1 else None
    best = max(fitting, key=lambda mark: fitting[mark])
    rivals = [mark for mark, share in fitting.items() if mark != best and share > fitting[best] / 2]
    return None if rivals else best


def _line(body: bytes, error: UnicodeDecodeError) -> int:
    return body.count(b"\n", 0, error.start) + 1
