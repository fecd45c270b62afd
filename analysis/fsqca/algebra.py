"""Boolean algebra on set expressions: simplify, negate, intersect, expand, factorize.

Expressions are written ``A*~B + C[2]``, with brackets and ``~(...)`` wherever they help; whatever
prints as one (a term, a model) will do. Answers are those of two-valued logic, as in R's QCA and
admisc: where memberships are fuzzy, ``A*B + A*~B`` is less than ``A``, which it simplifies to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from analysis.errors import UserError
from analysis.fsqca.expressions import Expression, Product
from analysis.fsqca.minimization import cubes
from analysis.fsqca.minimization.cover import smallest_covers
from analysis.fsqca.minimization.primes import prime_implicants
from analysis.fsqca.tabulation.space import Space

Array = np.ndarray
Levels = Mapping[str, int]

MOST_CONDITIONS = 14
MOST_FORMS = 100
_TOKEN = re.compile(r"\s*([~!*+()]|\[\d+\]|[^~!*+()\[\]\s][^~!*+()\[\]]*)")
_OPERATORS = frozenset("~!*+()")


def simplify(expression: object, *, levels: Levels | None = None) -> tuple[Expression, ...]:
    """All equal expressions with the fewest products, each a prime implicant.

    Parameters
    ----------
    expression
        Text, or what prints as an expression.
    levels
        How many levels a multi-value condition has, 0 and up; others are present or absent.

    Raises
    ------
    UserError
        If the text cannot be read, or has more than 14 conditions.
    """
    return _Reader(levels, expression).shortest(lambda each: each[0])


def negate(expression: object, *, levels: Levels | None = None) -> tuple[Expression, ...]:
    """The negation, by De Morgan's laws and simplified; parameters as in `simplify`."""
    return _Reader(levels, expression).shortest(lambda each: ~each[0])


def intersect(*expressions: object, levels: Levels | None = None) -> tuple[Expression, ...]:
    """What two or more expressions share, simplified; parameters as in `simplify`."""
    return _Reader(levels, *expressions).shortest(lambda each: np.logical_and.reduce(each))


def expand(
    expression: object, conditions: Sequence[str] = (), *, levels: Levels | None = None
) -> Expression:
    """The expression as a disjunction of full rows, over its own and any further conditions."""
    reader = _Reader(levels, expression, names=conditions)
    rows = np.flatnonzero(reader.truths()[0])
    return Expression(tuple(reader.product(cube) for cube in reader.space.digits(rows)))


def factorize(expression: object) -> tuple[str, ...]:
    """All ways to bring literals that products share before a bracket, at most 100.

    The expression is a disjunction of products; it is not simplified before.
    """
    text = str(expression)
    names = _names([text])
    products = []
    for part in text.split("+"):
        literals = frozenset(one.strip() for one in part.split("*"))
        if any(set(one) & set("()") for one in literals):
            raise UserError(f"{text!r} has brackets: simplify it first")
        products.append(literals)
    order = {name: place for place, name in enumerate(names)}
    return tuple(sorted(_forms(tuple(dict.fromkeys(products)), order)))


def _forms(products: tuple[frozenset[str], ...], order: dict[str, int]) -> set[str]:
    """Every factorization of a disjunction, as text."""
    shared = sorted({one for p in products for one in p if sum(one in q for q in products) > 1})
    if not shared:
        return {" + ".join(_product(p, order) for p in products)}
    forms: set[str] = set()
    for literal in shared:
        inside = [p for p in products if literal in p]
        common = frozenset.intersection(*inside)
        if common in inside:  # a product that absorbs the others leaves nothing to factor
            continue
        rest = tuple(p for p in products if literal not in p)
        for within in _forms(tuple(p - common for p in inside), order):
            factored = f"{_product(common, order)}*({within})"
            forms |= (
                {f"{factored} + {more}" for more in _forms(rest, order)} if rest else {factored}
            )
        if len(forms) > MOST_FORMS:
            break
    return forms or {" + ".join(_product(p, order) for p in products)}


def _product(literals: frozenset[str], order: dict[str, int]) -> str:
    def place(literal: str) -> int:
        return order[literal.lstrip("~!").partition("[")[0].strip()]

    return "*".join(sorted(literals, key=place))


def _names(texts: Sequence[str]) -> list[str]:
    """The conditions of texts, in the order of appearance."""
    tokens = [token for text in texts for token in _tokens(text)]
    return list(
        dict.fromkeys(t for t in tokens if t not in _OPERATORS and t[0] != "[" and t not in "01")
    )


def _tokens(text: str) -> list[str]:
    tokens, at, text = [], 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UserError(f"{text!r} cannot be read at {text[at:]!r}: write A*~B + C[2]")
        tokens.append(match[1].strip())
        at = match.end()
    return tokens


class _Reader:
    """Expressions as truth over all combinations of their conditions."""

    def __init__(
        self, levels: Levels | None, *expressions: object, names: Sequence[str] = ()
    ) -> None:
        self.texts = [str(one) for one in expressions]
        # An order of the user's own comes first; alphabetical order would hide the study's.
        self.names = list(dict.fromkeys([*names, *_names(self.texts)]))
        if len(self.names) > MOST_CONDITIONS:
            raise UserError(
                f"{len(self.names)} conditions; at most {MOST_CONDITIONS} are worked on"
            )
        known = dict(levels or {})
        self.space = Space(
            tuple(known.get(name, 2) for name in self.names),
            tuple(name in known for name in self.names),
        )
        self.digits = self.space.digits(np.arange(self.space.size))

    def truths(self) -> list[Array]:
        """(size,) of bool for each expression."""
        return [self._read(text) for text in self.texts]

    def product(self, cube: Array) -> Product:
        """A cube (k,) as a product."""
        return cubes.as_product(cube, self.names, self.space)

    def shortest(self, combine: Callable[[list[Array]], Array]) -> tuple[Expression, ...]:
        """All shortest expressions of what `combine` makes of the truths."""
        truth = combine(self.truths())
        positive, negative = np.flatnonzero(truth), np.flatnonzero(~truth)
        if not len(positive):
            return (Expression(()),)
        primes = prime_implicants(self.space, positive, negative)
        chart = cubes.covered(self.space, primes, positive)
        found = smallest_covers(chart, MOST_FORMS)
        return tuple(
            Expression(tuple(self.product(primes[place]) for place in cover))
            for cover in found.covers
        )

    def _read(self, text: str) -> Array:
        tokens = _tokens(text)
        if not tokens:
            raise UserError("an expression is empty: write A*~B + C")
        truth, rest = self._sum(tokens, text)
        if rest:
            raise UserError(f"{text!r} cannot be read at {rest[0]!r}")
        return truth

    def _sum(self, tokens: list[str], text: str) -> tuple[Array, list[str]]:
        truth, tokens = self._times(tokens, text)
        while tokens and tokens[0] == "+":
            more, tokens = self._times(tokens[1:], text)
            truth = truth | more
        return truth, tokens

    def _times(self, tokens: list[str], text: str) -> tuple[Array, list[str]]:
        truth, tokens = self._factor(tokens, text)
        while tokens and tokens[0] in ("*", "("):
            more, tokens = self._factor(tokens[tokens[0] == "*" :], text)
            truth = truth & more
        return truth, tokens

    def _factor(self, tokens: list[str], text: str) -> tuple[Array, list[str]]:
        if not tokens or tokens[0] in "*+)":
            raise UserError(f"{text!r} cannot be read: an operator wants a condition after it")
        head, rest = tokens[0], tokens[1:]
        if head in ("~", "!"):
            truth, rest = self._factor(rest, text)
            return ~truth, rest
        if head == "(":
            truth, rest = self._sum(rest, text)
            if not rest or rest[0] != ")":
                raise UserError(f"{text!r}: a bracket is not closed")
            return truth, rest[1:]
        if head in ("0", "1") and head not in self.names:
            return np.full(self.space.size, head == "1"), rest
        place = self.names.index(head) if head in self.names else -1
        if place < 0:
            raise UserError(f"{text!r} cannot be read at {head!r}")
        value, rest = self._value(place, rest)
        return self.digits[:, place] == value, rest

    def _value(self, place: int, rest: list[str]) -> tuple[int, list[str]]:
        many, name = self.space.multivalue[place], self.names[place]
        level = rest[0][1:-1] if rest and rest[0][0] == "[" else None
        if many and level is None:
            raise UserError(f"{name} has levels: write {name}[0]")
        if level is None:
            return 1, rest
        if not many:
            raise UserError(f"{name}[{level}]: say how many levels {name} has")
        if int(level) >= self.space.levels[place]:
            raise UserError(f"{name}[{level}]: its levels are 0 to {self.space.levels[place] - 1}")
        return int(level), rest[1:]
