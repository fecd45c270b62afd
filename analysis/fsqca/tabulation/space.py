"""The property space: every combination of the conditions' levels, as one whole number each.

The first condition is the most significant digit, so that combination ``c`` (from 0) is row
``c + 1`` of the full truth table in the usual numbering.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.checks import MOST_COMBINATIONS

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Space:
    """The conditions' levels.

    ``levels``: how many each has; 2 for a crisp or fuzzy condition. ``multivalue``: which of them
    are multi-value conditions, whose levels are named by numbers even if there are only two.
    """

    levels: tuple[int, ...]
    multivalue: tuple[bool, ...]

    def __post_init__(self) -> None:
        if np.prod([float(level) for level in self.levels]) > MOST_COMBINATIONS:
            raise UserError(
                f"{len(self.levels)} conditions make more than {MOST_COMBINATIONS:,} combinations: "
                f"far more than cases can fill; choose fewer conditions"
            )

    @property
    def size(self) -> int:
        """The number of combinations."""
        return int(np.prod(self.levels, dtype=np.int64))

    @property
    def weights(self) -> Array:
        """Place value of each condition's digit, shape (k,)."""
        following = np.array((*self.levels[1:], 1), dtype=np.int64)
        return np.cumprod(following[::-1])[::-1]

    def digits(self, combinations: Array) -> Array:
        """Level of each condition in each combination: (r,) -> (r, k)."""
        return (combinations[:, None] // self.weights) % np.array(self.levels)

    def numbers(self, digits: Array) -> Array:
        """Inverse of ``digits``: (r, k) -> (r,)."""
        return np.asarray(digits, dtype=np.int64) @ self.weights

    def differences(self, combinations: Array, point: int) -> Array:
        """Bit masks of the conditions in which combinations differ from ``point``, shape (r,).

        The first condition is the highest of the k bits.
        """
        if set(self.levels) == {2}:
            return combinations ^ point
        unequal = self.digits(combinations) != self.digits(np.array([point]))
        return unequal @ (1 << np.arange(len(self.levels) - 1, -1, -1))

    def inside(self, combinations: Array, cube: Array) -> Array:
        """Which combinations a cube covers, shape (r,); a cube has -1 where a condition is free."""
        fixed = cube >= 0
        return (self.digits(combinations)[:, fixed] == cube[fixed]).all(axis=1)

    def members(self, cube: Array) -> Array:
        """All combinations that a cube covers, shape (product of the free levels,)."""
        found = np.zeros(1, dtype=np.int64)
        for digit, level, weight in zip(cube, self.levels, self.weights, strict=True):
            steps = np.arange(level) if digit < 0 else np.array([digit])
            found = (found[:, None] + steps * weight).ravel()
        return found
