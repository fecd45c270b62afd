"""What the numbers must satisfy before a model is solved, and what a reviewer asks of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import UserError

Array = NDArray[np.float64]

ORIENTATIONS = ("input", "output")
RETURNS_TO_SCALE = ("crs", "vrs", "nirs", "ndrs")
SLACK_WEIGHTS = ("mean", "raw")


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`, else raise a `UserError` that lists them."""
    if value not in allowed:
        raise UserError(f"{name} is {value!r}; use one of {', '.join(map(repr, allowed))}")
    return value


def table(name: str, values: ArrayLike, *, negative: bool = False) -> Array:
    """Turn `values` into a (n, k) array of finite numbers, none negative unless allowed.

    Parameters
    ----------
    name
        What the array is called in messages, in the plural ("inputs").
    values
        Array-like (n, k); a vector counts as one column.
    negative
        Whether negative numbers are accepted.

    Raises
    ------
    UserError
        For anything that is not such an array; the message names the unit and the column by
        number, counted from 1.
    """
    try:
        # Row by row in memory, as out of a pickle: the order moves the last digit of a sum.
        array = np.array(values, dtype=float, order="C")
    except (TypeError, ValueError) as error:
        raise UserError(
            f"{name} are not a table of numbers ({error}); give one row per unit"
        ) from None
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.size == 0:
        raise UserError(
            f"{name} have shape {array.shape}; give one row per unit, one or more columns"
        )
    _refuse(name, ~np.isfinite(array), array, "not a finite number: fill it in or drop the unit")
    if not negative:
        remedy = "; range_directional takes such data" if name in ("inputs", "outputs") else ""
        _refuse(name, array < 0, array, f"negative{remedy}")
    return array


def _refuse(name: str, bad: NDArray[np.bool_], array: Array, what: str) -> None:
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise UserError(
            f"{name}: unit {row + 1}, column {column + 1} is {array[row, column]:g}, {what}"
        )


def technology(inputs: ArrayLike, outputs: ArrayLike) -> tuple[Array, Array]:
    """Check that inputs (n, m) and outputs (n, s) describe the same n units.

    Raises
    ------
    UserError
        If the numbers of units differ, a number is missing, infinite or negative, or a unit has
        no input at all (its efficiency is not defined). A unit without any output is accepted.
    """
    x, y = table("inputs", inputs), table("outputs", outputs)
    if len(x) != len(y):
        raise UserError(
            f"inputs have {len(x)} units, outputs {len(y)}; give the same units in both"
        )
    idle = np.flatnonzero(~x.any(axis=1))
    if idle.size:
        raise UserError(f"inputs: unit {idle[0] + 1} has only zeros; drop it or add its inputs")
    return x, y


def with_outputs(inputs: ArrayLike, outputs: ArrayLike) -> tuple[Array, Array]:
    """Check as `technology` does, and refuse a unit without any output."""
    x, y = technology(inputs, outputs)
    idle = np.flatnonzero(~y.any(axis=1))
    if idle.size:
        raise UserError(f"outputs: unit {idle[0] + 1} has only zeros; drop it for this model")
    return x, y


def with_environment(
    inputs: ArrayLike, outputs: ArrayLike, environment: ArrayLike
) -> tuple[Array, Array, Array]:
    """Check as `with_outputs` does, and the environment (n, k) of the same units, of any sign."""
    x, y = with_outputs(inputs, outputs)
    z = table("environment", environment, negative=True)
    if len(z) != len(x):
        raise UserError(f"environment has {len(z)} units, inputs {len(x)}; give the same in both")
    return x, y, z


def reference_set(
    x: Array, y: Array, reference: tuple[ArrayLike, ArrayLike] | None
) -> tuple[Array, Array]:
    """Return the units that span the frontier: `reference`, or the units themselves."""
    if reference is None:
        return x, y
    rx, ry = technology(*reference)
    if rx.shape[1] != x.shape[1] or ry.shape[1] != y.shape[1]:
        raise UserError(
            f"reference has {rx.shape[1]} inputs and {ry.shape[1]} outputs, "
            f"the units {x.shape[1]} and {y.shape[1]}; give the same columns in both"
        )
    return rx, ry


def fixed_inputs(x: Array, orientation: str, given: Collection[int]) -> tuple[int, ...]:
    """Check which inputs of x (n, m) no unit can change; in order, each once.

    Raises
    ------
    UserError
        A column that is not there or, in input orientation, a unit that has nothing to change.
    """
    m = x.shape[1]
    if not all(0 <= column < m for column in given):
        raise UserError(f"fixed_inputs are {list(given)}; give columns from 0 to {m - 1}")
    fixed = tuple(sorted({int(column) for column in given}))
    if fixed and orientation == "input":
        idle = np.flatnonzero(~np.delete(x, fixed, axis=1).any(axis=1))
        if idle.size:
            raise UserError(f"unit {idle[0] + 1} has only zeros in the inputs that are not fixed")
    return fixed


def level(what: str, given: float) -> None:
    """Refuse a level of intervals or tests that is no share; ``what`` is the method's name."""
    if not 0 < given < 1:
        raise UserError(f"{what}: give a level between 0 and 1")


def replications(what: str, given: int) -> None:
    """Refuse so few replications that nothing can be told from them."""
    if given < 2:
        raise UserError(f"{what}: give at least 2 replications")


def column_means(values: Array) -> Array:
    """Mean of each column, with 1 for a column of zeros: the unit-free yardstick of a slack."""
    means = values.mean(axis=0)
    return np.where(means > 0, means, 1.0)


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Rules of thumb for the number of units; none is a theorem.

    Attributes
    ----------
    units, inputs, outputs
        The numbers n, m and s.
    product_rule
        n >= 2 m s (Dyson et al. 2001).
    sum_rule
        n >= 3 (m + s) (Cooper, Seiford and Tone 2007).
    golany_roll_rule
        n >= 2 (m + s) (Golany and Roll 1989).
    """

    units: int
    inputs: int
    outputs: int
    product_rule: bool
    sum_rule: bool
    golany_roll_rule: bool


def sample_size(inputs: ArrayLike, outputs: ArrayLike) -> SampleSize:
    """Check the usual rules for the number of units against the number of variables."""
    x, y = technology(inputs, outputs)
    (n, m), s = x.shape, y.shape[1]
    return SampleSize(n, m, s, n >= 2 * m * s, n >= 3 * (m + s), n >= 2 * (m + s))


def isotonicity(inputs: ArrayLike, outputs: ArrayLike) -> Array:
    """Pearson correlation of every input with every output, (m, s).

    DEA supposes that more of an input goes with more of an output; a negative entry says that
    the data do not. A constant column gives NaN.
    """
    x, y = technology(inputs, outputs)
    dx, dy = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.sqrt(np.outer((dx**2).sum(axis=0), (dy**2).sum(axis=0)))
    return np.divide(dx.T @ dy, spread, out=np.full(spread.shape, np.nan), where=spread > 0)


def duplicates(inputs: ArrayLike, outputs: ArrayLike) -> tuple[tuple[int, ...], ...]:
    """Groups of units with identical inputs and outputs, as indices from 0."""
    x, y = technology(inputs, outputs)
    _, inverse = np.unique(np.hstack([x, y]), axis=0, return_inverse=True)
    groups = (np.flatnonzero(inverse == g) for g in range(inverse.max() + 1))
    return tuple(sorted(tuple(int(i) for i in group) for group in groups if len(group) > 1))
