"""Directional expectations: what theory expects of conditions, singly and together.

An expectation on a single condition removes from a complex term any literal that it speaks
against: with the condition as expected, the outcome would hold all the more (Ragin and Sonnett
2005). A conjunction, ``A*~B``, speaks of its conditions together: where a term has all of them as
expected they stay, and where one is not, all of them are removed. This is how R's QCA reads a
conjunction; of several expectations with a conjunction among them it follows the last conjunction
alone, while here every one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.expressions import Literal, Product, parse
from analysis.fsqca.minimization.cubes import as_cube
from analysis.fsqca.tabulation.table import TruthTable

Array = np.ndarray

Expectation = str | int | Sequence[int]
Expectations = Mapping[str, Expectation] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectations of the k conditions of a table, by their places.

    ``levels``: a condition with an expectation, and the levels that are expected to help.
    ``together``: cubes (k,) of the conjunctions, -1 for a condition that one does not mention.
    """

    levels: tuple[tuple[int, frozenset[int]], ...]
    together: tuple[tuple[int, ...], ...]

    def dropped(self, term: Array, candidates: Array) -> Array:
        """Which candidate literals of a complex term the expectations remove, (k,) of bool.

        ``term`` (k,): the term as a cube; ``candidates`` (k,): its literals that the parsimonious
        term lacks.
        """
        gone = np.zeros(len(term), dtype=bool)
        for place, levels in self.levels:
            gone[place] = candidates[place] and int(term[place]) not in levels
        for cube in map(np.array, self.together):
            spoken = candidates & (cube >= 0)
            if (term[spoken] != cube[spoken]).any():
                gone |= spoken
        return gone


def expected(table: TruthTable, expectations: Expectations | None) -> Expected:
    """Read expectations: ``{"A": "present", "B": "absent"}``, or ``["A", "~B", "A*~B", "R[2]"]``.

    Raises
    ------
    UserError
        For an unknown condition, an expectation that cannot be read, or one that contradicts
        another.
    """
    if isinstance(expectations, str):
        raise UserError(f"expectations {expectations!r}: give a list of expressions or a mapping")
    if isinstance(expectations, Mapping):
        return Expected(tuple(_of_mapping(table, expectations).items()), ())
    return _of_expressions(table, expectations or ())


def _of_expressions(table: TruthTable, texts: Sequence[str]) -> Expected:
    places = {name: place for place, name in enumerate(table.conditions)}
    single: dict[int, set[Literal]] = {}
    together = []
    for text in texts:
        for product in parse(text, table.conditions).products:
            _refuse_unfit(table, product)
            if len(product.literals) == 1:
                (literal,) = product.literals
                single.setdefault(places[literal.condition], set()).add(literal)
            else:
                together.append(tuple(as_cube(product, table.conditions).tolist()))
    for place, literals in single.items():
        if not table.space.multivalue[place] and len(literals) > 1:
            name = table.conditions[place]
            raise UserError(
                f"{name} is expected both present and absent ({name} and ~{name}): name one, or "
                f"leave {name} out if nothing is expected of it"
            )
    levels = ((place, frozenset(int(one.value) for one in of)) for place, of in single.items())
    return Expected(tuple(levels), tuple(together))


def _refuse_unfit(table: TruthTable, product: Product) -> None:
    """Levels for multi-value conditions that have them, plain literals for all others."""
    for literal in product.literals:
        place = table.conditions.index(literal.condition)
        levels, many = table.space.levels[place], table.space.multivalue[place]
        if many == isinstance(literal.value, bool) or int(literal.value) >= levels:
            name = literal.condition
            forms = f"{name}[0] to {name}[{levels - 1}]" if many else f"{name} or ~{name}"
            raise UserError(f"expectation {str(literal)!r} is not understood: write {forms}")


def _of_mapping(
    table: TruthTable, expectations: Mapping[str, Expectation]
) -> dict[int, frozenset[int]]:
    places = {name: place for place, name in enumerate(table.conditions)}
    levels = {}
    for name, value in expectations.items():
        if name not in places:
            raise UserError(
                f"expectation for unknown condition {name!r}: the conditions are "
                f"{', '.join(table.conditions)}"
            )
        levels[places[name]] = _levels_of(name, value, table.space.levels[places[name]])
    return levels


def _levels_of(name: str, value: Expectation, levels: int) -> frozenset[int]:
    words = {"absent": 0, "present": 1}
    if isinstance(value, str):
        if levels == 2 and value in words:
            return frozenset({words[value]})
    else:
        numbers = [value] if isinstance(value, int) else list(value)
        if numbers and all(isinstance(n, int) and 0 <= n < levels for n in numbers):
            return frozenset(numbers)
    remedy = "present or absent" if levels == 2 else f"levels between 0 and {levels - 1}"
    raise UserError(f"expectation {value!r} for {name!r} is not understood: give {remedy}")
