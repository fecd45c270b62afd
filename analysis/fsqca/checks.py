"""What the functions of this package accept, and the errors they raise for anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import UserError

Array = np.ndarray

# Tables over all combinations are held in memory: 2**20 combinations are 8 MB.
MOST_COMBINATIONS = 2**20


def membership_column(memberships: pd.DataFrame, name: str) -> Array:
    """One column as floats in [0, 1], shape (n,); errors name the column and the first case."""
    values = number_column(memberships, name)
    wrong = np.flatnonzero((values < 0.0) | (values > 1.0))
    if len(wrong):
        case = memberships.index[wrong[0]]
        raise UserError(
            f"column {name!r}, case {case!r}: membership {values[wrong[0]]:g} is outside [0, 1]; "
            f"calibrate the column first"
        )
    return values


def open_column(memberships: pd.DataFrame, name: str) -> Array:
    """One crisp column with don't-care codes as 0, 1 and, for such a code, NaN, shape (n,)."""
    if name not in memberships.columns:
        raise UserError(
            f"unknown set {name!r}: the table has {', '.join(map(str, memberships.columns))}"
        )
    column = memberships[name]
    wrong = [i for i, value in enumerate(column) if not pd.isna(value) and value not in (0, 1)]
    if wrong:
        raise UserError(
            f"column {name!r}, case {memberships.index[wrong[0]]!r}: {column.iloc[wrong[0]]} is "
            f"neither 0, 1 nor missing; a condition with don't-care codes is crisp"
        )
    return column.to_numpy(dtype=float, na_value=np.nan)


def level_column(memberships: pd.DataFrame, name: str) -> Array:
    """One multi-value column as levels 0, 1, 2, ..., shape (n,)."""
    values = number_column(memberships, name)
    wrong = np.flatnonzero((values < 0.0) | (values != np.floor(values)))
    if len(wrong):
        raise UserError(
            f"column {name!r}, case {memberships.index[wrong[0]]!r}: {values[wrong[0]]:g} is not "
            f"a level; a multi-value condition holds the whole numbers 0, 1, 2, ..."
        )
    return values


def number_column(memberships: pd.DataFrame, name: str) -> Array:
    """One column as finite floats, shape (n,)."""
    if name not in memberships.columns:
        raise UserError(
            f"unknown set {name!r}: the table has {', '.join(map(str, memberships.columns))}"
        )
    column = memberships[name]
    if not pd.api.types.is_numeric_dtype(column):
        raise UserError(f"column {name!r} holds text; memberships are numbers in [0, 1]")
    values = column.to_numpy(dtype=float)
    missing = np.flatnonzero(~np.isfinite(values))
    if len(missing):
        raise UserError(
            f"column {name!r}, case {memberships.index[missing[0]]!r}: the value is missing; "
            f"fill it in or leave the case out"
        )
    return values


def condition_names(conditions: Iterable[str], explained: Collection[str]) -> tuple[str, ...]:
    """The conditions, checked: at least one, none twice, none with an operator.

    ``explained``: the sets of the outcome, none of which may be a condition.
    """
    names = tuple(conditions)
    if not names:
        raise UserError("no conditions: name at least one")
    for name in names:
        refuse_operators(name)
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise UserError(f"condition named twice: {', '.join(doubles)}")
    both = [name for name in names if name in explained]
    if both:
        raise UserError(f"{both[0]!r} is both outcome and condition")
    return names


def refuse_operators(name: str) -> None:
    """Refuse the name of a set that holds an operator of expressions."""
    operators = [sign for sign in "*+~![]" if sign in name]
    if operators:
        raise UserError(
            f"the name {name!r} holds {operators[0]!r}, an operator of expressions, which "
            f"could not be read back: rename the column"
        )


def refuse_constant(names: Sequence[str], columns: Array) -> None:
    """Refuse conditions that do not vary over the cases; ``columns`` has shape (n, k)."""
    flat = [
        f"condition {name!r} has the same membership ({column[0]:g}) in every case and explains "
        f"nothing: leave it out or move its anchors"
        for name, column in zip(names, columns.T, strict=True)
        if np.nanmax(column) == np.nanmin(column)
    ]
    if flat:
        raise UserError(*flat)


def share(value: float, what: str) -> float:
    """A cut-off in [0, 1]."""
    if not 0.0 <= value <= 1.0:
        raise UserError(f"{what} cut {value:g} is outside [0, 1]")
    return float(value)
