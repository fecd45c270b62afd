"""Columns by formula: names, numbers, ``+ - * /`` and brackets, and nothing else.

A column whose name is no plain word stands in backticks, ```F&B revenue (m)` * 1e6``; a backtick in
a name is doubled.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.study.form import column_name

LONGEST = 1000  # characters
_DEEPEST = 100  # brackets and operators within each other

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}

_PARTS = re.compile(
    r"`(?P<quoted>(?:[^`]|``)+)`|(?P<number>(?:\d\w*\.?|\.\d)\w*)|(?P<name>[^\W\d]\w*)"
)
_STANDS_FOR = "column{}"


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula's tree, and the columns that stand in it as ``column0``, ``column1`` ..."""

    tree: ast.expr
    columns: tuple[str, ...]

    def column(self, node: ast.Name) -> str:
        return self.columns[int(node.id.removeprefix(_STANDS_FOR.format("")))]


def names(formula: str, where: str) -> frozenset[str]:
    """Return the columns that a formula names.

    Raises
    ------
    UserError
        It holds anything but names, numbers, ``+ - * /`` and brackets, or is too long or too deep;
        the line starts with ``where``.
    """
    return frozenset(_parsed(formula, where).columns)


def quoted(column: str) -> str:
    """Return a column's name as a formula writes it: in backticks, unless it is a plain word."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", column):
        return column
    return "`" + column.replace("`", "``") + "`"


def values(formula: str, columns: pd.DataFrame, where: str) -> pd.Series:
    """Return a formula's value in each row; division by zero gives infinity or NaN."""
    parsed = _parsed(formula, where)

    def of(node: ast.expr) -> Any:
        match node:
            case ast.BinOp():
                return _BINARY[type(node.op)](of(node.left), of(node.right))
            case ast.UnaryOp():
                return _SIGNS[type(node.op)](of(node.operand))
            case ast.Constant():
                return np.float64(node.value)  # type: ignore[arg-type]
            case ast.Name():
                return columns[parsed.column(node)].to_numpy(dtype=float)
        raise TypeError(type(node).__name__)

    with np.errstate(all="ignore"):
        found = of(parsed.tree)
    return pd.Series(np.broadcast_to(found, len(columns)), index=columns.index, dtype=float)


def rewritten(formula: str, where: str, quoted: Callable[[str], str]) -> str:
    """Return a formula with each column named as another program wants it."""
    parsed = _parsed(formula, where)
    stand_in = re.compile(_STANDS_FOR.format(r"(\d+)"))
    return stand_in.sub(lambda m: quoted(parsed.columns[int(m[1])]), ast.unparse(parsed.tree))


def _parsed(formula: str, where: str) -> _Formula:
    said = formula if len(formula) <= 80 else formula[:77] + "..."
    if len(formula) > LONGEST:
        raise UserError(f"{where}: '{said}' is longer than {LONGEST} characters; shorten it")
    columns: dict[str, int] = {}

    def stand_in(part: re.Match[str]) -> str:
        if part["number"]:
            return part[0]
        name = column_name(part["quoted"].replace("``", "`")) if part["quoted"] else part[0]
        return _STANDS_FOR.format(columns.setdefault(name, len(columns)))

    try:
        tree = ast.parse(_PARTS.sub(stand_in, formula).strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise UserError(
            f"{where}: '{said}' is not a formula; a column's name that is no plain word stands in "
            "backticks: '`F&B (m)` / rooms'"
        ) from None
    if not _allowed(tree, _DEEPEST):
        raise UserError(
            f"{where}: '{said}' holds more than columns (odd names in backticks: '`F&B (m)`'), "
            "numbers, + - * / and brackets, or too many of them within each other"
        )
    return _Formula(tree, tuple(columns))


def _allowed(node: ast.AST, depth: int) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Constant():
            plain = isinstance(node.value, int | float) and not isinstance(node.value, bool)
            return plain and abs(node.value) < 1e300  # type: ignore[arg-type]
        case ast.UnaryOp():
            return depth > 0 and type(node.op) in _SIGNS and _allowed(node.operand, depth - 1)
        case ast.BinOp():
            if depth == 0 or type(node.op) not in _BINARY:
                return False
            return all(_allowed(side, depth - 1) for side in (node.left, node.right))
    return False
