"""Sets of small whole numbers as bits of one Python whole number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

Array = np.ndarray


def members(mask: int) -> Iterator[int]:
    """The places of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(places: Iterable[int]) -> int:
    """The mask with these bits set."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def masks(lines: Array) -> list[int]:
    """Each line of a (p, r) array of bool as a mask of r bits."""
    packed = np.packbits(lines, axis=1, bitorder="little")
    return [int.from_bytes(line.tobytes(), "little") for line in packed]
