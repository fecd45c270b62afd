"""Columns by formula: names, numbers, ``+ - * /`` and brackets, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import UserError

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


def names(formula: str, where: str) -> frozenset[str]:
    """Return the columns that a formula names.

    Raises
    ------
    UserError
        It holds anything but names, numbers, ``+ - * /`` and brackets, or is too long or too deep;
        the line starts with ``where``.
    """
    return frozenset(n.id for n in ast.walk(_parsed(formula, where)) if isinstance(n, ast.Name))


def values(formula: str, columns: pd.DataFrame, where: str) -> pd.Series:
    """Return a formula's value in each row; division by zero gives infinity or NaN."""

    def of(node: ast.expr) -> Any:
        match node:
            case ast.BinOp():
                return _BINARY[type(node.op)](of(node.left), of(node.right))
            case ast.UnaryOp():
                return _SIGNS[type(node.op)](of(node.operand))
            case ast.Constant():
                return np.float64(node.value)  # type: ignore[arg-type]
            case ast.Name():
                return columns[node.id].to_numpy(dtype=float)
        raise TypeError(type(node).__name__)

    with np.errstate(all="ignore"):
        found = of(_parsed(formula, where))
    return pd.Series(np.broadcast_to(found, len(columns)), index=columns.index, dtype=float)


def in_order(formulas: Mapping[str, str], where: Callable[[str], str]) -> list[str]:
    """Return the formulas' names so that each comes after those that it uses.

    Raises
    ------
    UserError
        One uses itself, be it through others.
    """
    uses = {name: names(text, where(name)) & set(formulas) for name, text in formulas.items()}
    ordered: list[str] = []
    while len(ordered) < len(uses):
        ready = [name for name in uses if name not in ordered and uses[name] <= set(ordered)]
        if not ready:
            round_ = [name for name in uses if name not in ordered]
            raise UserError(
                f"{where(round_[0])}: is computed from itself ({', '.join(round_)}); a formula "
                "uses columns of the table and formulas that do not use it"
            )
        ordered += ready
    return ordered


def _parsed(formula: str, where: str) -> ast.expr:
    said = formula if len(formula) <= 80 else formula[:77] + "..."
    if len(formula) > LONGEST:
        raise UserError(f"{where}: '{said}' is longer than {LONGEST} characters; shorten it")
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise UserError(f"{where}: '{said}' is not a formula") from None
    if not _allowed(tree, _DEEPEST):
        raise UserError(
            f"{where}: '{said}' holds more than columns, numbers, + - * / and brackets, or too "
            "many of them within each other"
        )
    return tree


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
