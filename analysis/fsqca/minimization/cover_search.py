"""Every cover of a given size, by depth-first search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from analysis.fsqca.minimization import bits

# Weights come from a solver with a tolerance of 1e-7 a row; pruning must stay on the safe side.
_SLACK = 1e-5


class Search:
    """Covers of all rows with at most ``size`` patterns.

    A step takes the uncovered row with the fewest patterns to choose from and tries each. A
    pattern that was tried is closed to the later branches of that step, so that no cover is met
    twice. What a cover may still waste is the difference between the patterns left to choose and
    the weight of the rows left to cover (see ``cover_size``): a pattern that carries less than 1
    wastes the rest, and patterns that waste more than is left are closed as well.

    ``exhausted`` turns true if ``nodes`` steps did not suffice.
    """

    def __init__(
        self,
        patterns: Sequence[int],
        *,
        size: int,
        weights: Mapping[int, float],
        nodes: int,
        irredundant: bool = False,
    ) -> None:
        self.exhausted = False
        self._patterns = patterns
        self._size = size
        self._nodes = nodes
        self._irredundant = irredundant
        self._rows = 0
        for pattern in patterns:
            self._rows |= pattern
        self._covering = {
            1 << row: bits.mask_of(p for p, pattern in enumerate(patterns) if pattern >> row & 1)
            for row in bits.members(self._rows)
        }
        self._tables = _weight_tables(weights, self._rows)
        waste = sorted((1.0 - self._weight(pattern), p) for p, pattern in enumerate(patterns))
        self._waste = [amount for amount, _ in waste]
        self._thrifty = [0]
        for _, place in waste:
            self._thrifty.append(self._thrifty[-1] | 1 << place)

    def covers(self) -> Iterator[tuple[int, ...]]:
        """The covers as places of patterns, in the order in which they were chosen."""
        yield from self._from(self._rows, self._thrifty[-1], (), self._weight(self._rows))

    def _from(
        self, left: int, open_: int, taken: tuple[int, ...], weight: float
    ) -> Iterator[tuple[int, ...]]:
        if not left:
            yield taken
            return
        if self._nodes <= 0:
            self.exhausted = True
            return
        self._nodes -= 1
        room = self._size - len(taken) + _SLACK
        open_ &= self._thrifty[bisect_right(self._waste, room - weight)]
        for place in bits.members(self._fewest_choices(left, open_)):
            rest = left & ~self._patterns[place]
            rest_weight = self._weight(rest)
            grown = (*taken, place)
            if rest_weight <= room - 1.0 and (not self._irredundant or self._all_needed(grown)):
                yield from self._from(rest, open_, grown, rest_weight)
            if self.exhausted:
                return
            open_ &= ~(1 << place)

    def _fewest_choices(self, left: int, open_: int) -> int:
        """The open patterns of the uncovered row that has the fewest."""
        best, count = 0, len(self._patterns) + 1
        while left and count:
            low = left & -left
            left ^= low
            choices = self._covering[low] & open_
            if choices.bit_count() < count:
                best, count = choices, choices.bit_count()
        return best

    def _weight(self, rows: int) -> float:
        """Weight of a set of rows, eight rows at a time."""
        octets = rows.to_bytes(len(self._tables), "little")
        return sum(table[octet] for table, octet in zip(self._tables, octets, strict=True))

    def _all_needed(self, taken: tuple[int, ...]) -> bool:
        """Whether each pattern covers a row that the others do not."""
        once = several = 0
        for place in taken:
            several |= once & self._patterns[place]
            once |= self._patterns[place]
        return all(self._patterns[place] & ~several for place in taken)


def _weight_tables(weights: Mapping[int, float], rows: int) -> list[list[float]]:
    """For each group of eight rows the weight of each of its 256 subsets."""
    groups = (rows.bit_length() + 7) // 8
    tables = []
    for group in range(groups):
        single = [weights.get(8 * group + bit, 0.0) for bit in range(8)]
        sums = [0.0]
        for weight in single:
            sums += [total + weight for total in sums]
        tables.append(sums)
    return tables
