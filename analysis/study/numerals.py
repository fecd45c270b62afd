"""Numbers as people write them: decimal commas, thousands, per cent, footnote marks, yes and no.

What is unambiguous in its table is read, and said; what could mean two numbers is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.study.form import THOUSANDS, Form, listed

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " ") | {"\u2212": "-", "’": "'"})
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MARK = re.compile(r"\s*([*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\w{1,3}\]|\(\w\)|(?<=\s)\w\))$")
_NAME_MARK = re.compile(r"\s*[*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(([ '.,])\d{3})(\2\d{3})*(?!\d)([.,]\d+)?", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII)
_FRACTION = re.compile(r"[+-]?\d*([.,])\d+", re.ASCII)
_PER_CENT = re.compile(r"%|(?<![a-z])(pct|per ?cents?|percentage|prozent)(?![a-z])|百分", re.I)
_MOSTLY = 0.5  # the share of cells with a sign above which a column is taken for per cent

_YES = frozenset({"yes", "y", "true", "ja", "oui", "sí", "sim", "да", "是", "有", "はい"})
_NO = frozenset(
    {"no", "n", "false", "nein", "non", "não", "нет", "否", "无", "無", "没有", "いいえ"}
)


@dataclass(frozen=True, slots=True)
class Numerals:
    """Columns whose cells are digits and a point where that is sure.

    ``doubtful``: (row, column) of cells that could be two numbers; they stand as they were.
    ``assumed``: a line for each thing taken for granted.
    """

    frame: pd.DataFrame
    doubtful: frozenset[tuple[int, str]]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The decimal mark and the one between thousands; ``points``: a point is sure to group."""

    decimal: str | None
    groups: str | None
    points: bool


def plain(
    frame: pd.DataFrame, columns: Iterable[str], form: Form, *, typed: bool = False
) -> Numerals:
    """Rewrite the named columns' cells as digits and a point; what is no number stays.

    The decimal mark is one for the whole table: the one that the study file names, else the one
    that some cell shows beyond doubt (``12,5``; ``1.234,5``; ``1,234,567``). Without such a cell
    ``1,234`` stays as it is and is doubtful, and so does ``1.234``, unless the cells are a
    spreadsheet's (``typed``), whose numbers are no text and have a point.
    """
    cells = {
        name: frame[name].map(lambda cell: str(cell).translate(_SPACES).strip())
        for name in columns
        if name in frame
    }
    percent = [name for name, texts in cells.items() if _is_percent(name, texts)]
    marked = _without_marks(cells)
    for name in percent:
        cells[name] = cells[name].str.removesuffix("%").str.rstrip()
    texts = [text for column in cells.values() for text in column if text]
    marks = _marks_of(texts, form)
    if typed and marks.decimal is None:
        marks = _Marks(".", marks.groups, marks.points)
    doubtful = {text for text in texts if _is_doubtful(text, marks)}
    odd = [text for text in dict.fromkeys(texts) if not _PLAIN.fullmatch(text)]
    read = [text for text in odd if text not in doubtful and _value(text, marks) is not None]
    assumed = [*_of_marks(read, marks, form)]
    if percent:
        assumed.append(f"the figures of {listed(percent)} are per cent: 61 for '61%'")
    if marked:
        assumed.append(f"{listed(marked)}: the footnote mark is left out of the number")
    made = {
        name: column.map(lambda text: text if text in doubtful else _value(text, marks) or text)
        for name, column in cells.items()
    }
    places = frozenset(
        (int(row), name)  # type: ignore[call-overload]
        for name, column in cells.items()
        for row, text in column.items()
        if text in doubtful
    )
    rewritten = frame.copy()
    for name, column in made.items():
        rewritten[name] = _kept(frame[name], column)
    return Numerals(rewritten, places, tuple(assumed))


def _marks_of(texts: list[str], form: Form) -> _Marks:
    groups = THOUSANDS[form.thousands] if form.thousands else None
    decimal = THOUSANDS[form.decimal] if form.decimal else _shown_decimal(texts)
    if not form.decimal and groups in (".", ","):
        decimal = "," if groups == "." else "."
    points = groups == "." or form.decimal is not None or any(map(_POINTS.fullmatch, texts))
    return _Marks(decimal, groups, points)


def _is_doubtful(text: str, marks: _Marks) -> bool:
    """Whether a text could be thousands as well as a fraction, or has the other mark."""
    if marks.decimal is None:
        return bool(_TWO_WAYS.fullmatch(text))
    if marks.decimal == "," and "." in text:
        return not marks.points or _value(text, marks) is None
    return False


def _of_marks(read: list[str], marks: _Marks, form: Form) -> Iterator[str]:
    """Say how decimal commas and thousands were read, where the study file does not."""
    fractions = [text for text in read if marks.decimal == "," and "," in text]
    if fractions and not form.decimal and not form.thousands:
        yield f"{listed(fractions)}: the comma is the decimal mark (said by table.decimal: comma)"
    grouped = [t for t in read if (found := _GROUPED.fullmatch(t)) and found[2] != marks.decimal]
    if grouped and not form.thousands:
        yield (
            f"{listed(grouped)}: the mark between three digits parts thousands (said by "
            f"table.thousands: {', '.join(THOUSANDS)})"
        )


def _kept(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the cells as rewritten where that made a number, else as they stood."""
    is_number = after.map(lambda text: bool(_PLAIN.fullmatch(text)))
    return after.where(is_number, before)


def without_mark(name: str) -> str:
    """Return a name without a footnote mark at its end, such as an asterisk or a small 2."""
    return _NAME_MARK.sub("", name) or name


def says_per_cent(name: str) -> bool:
    """Whether a column's name says that its figures are per cent."""
    return bool(_PER_CENT.search(name.replace("_", " ")))


def yes_or_no(texts: Iterable[str]) -> dict[str, str]:
    """Return 1 or 0 for each text, where all of them say yes or no; nothing otherwise."""
    met = {text: text.casefold() for text in texts}
    if not set(met.values()) <= _YES | _NO:
        return {}
    return {text: "1" if word in _YES else "0" for text, word in met.items()}


def _is_percent(name: str, texts: pd.Series) -> bool:
    """Whether the figures with a per cent sign are of one scale with those without, if any are.

    They are where the header says per cent, or most cells do, unless the others are shares of 1.
    """
    filled = [_MARK.sub("", text) for text in texts if any(map(str.isdigit, text))]
    signed = [text for text in filled if text.endswith("%")]
    plain = [text for text in filled if not text.endswith("%")]
    if not plain or not signed:
        return bool(signed)
    if not says_per_cent(name) and len(signed) <= _MOSTLY * len(filled):
        return False
    shares = [text for text in plain if re.fullmatch(r"[01]([.,]\d+)?|[.,]\d+", text)]
    return len(shares) < len(plain)


def _without_marks(cells: Mapping[str, pd.Series]) -> list[str]:
    """Take footnote marks off cells that are numbers without them; return those cells."""
    marked = []
    for column in cells.values():
        for row, text in column.items():
            bare = _MARK.sub("", text)
            if bare != text and (_PLAIN.fullmatch(bare) or _FRACTION.fullmatch(bare)
                                 or _GROUPED.fullmatch(bare)):  # fmt: skip
                marked.append(text)
                column.at[row] = bare
    return marked


def _shown_decimal(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that some cell shows beyond doubt; None if none, or both do."""
    found = set()
    for text in texts:
        grouped = _GROUPED.fullmatch(text)
        if grouped and grouped[4]:  # 1.234,5: the mark that comes once, last
            if grouped[4][0] != grouped[2]:
                found.add(grouped[4][0])
        elif grouped and grouped[3] and grouped[2] in ".,":  # 1,234,567
            found.add("." if grouped[2] == "," else ",")
        else:
            fraction = _FRACTION.fullmatch(text)
            if fraction and not (grouped and grouped[2] in ".,"):
                found.add(fraction[1])
    return found.pop() if len(found) == 1 else None


def _value(text: str, marks: _Marks) -> str | None:
    """Return a number's digits with a point; None where it is no number under these marks."""
    decimal = marks.decimal or "."
    allowed = [marks.groups] if marks.groups else [m for m in THOUSANDS.values() if m != decimal]
    if marks.decimal is None and not marks.groups:
        allowed = [" ", "'"]
    whole, point, rest = text.partition(decimal)
    for group in allowed:
        if group in whole:
            if not re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", whole, re.ASCII):
                return None
            whole = whole.replace(group, "")
            break
    made = whole + ("." + rest if point else "")
    return made if _PLAIN.fullmatch(made) else None
