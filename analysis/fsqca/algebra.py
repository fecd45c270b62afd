"""Boolean algebra on set expressions: simplify, negate, intersect, expand, factorize.

Expressions are written ``A*~B + C[2]``, with brackets and ``~(...)`` wherever they help; whatever
prints as one (a term, a model) will do. Answers are those of two-valued logic, as in R's QCA and
admisc: where memberships are fuzzy, ``A*B + A*~B`` is less than ``A``, which it simplifies to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from analysis.errors import UserError
from analysis.fsqca import written
from analysis.fsqca.expressions import Expression, Product
from analysis.fsqca.minimization import cubes
from analysis.fsqca.minimization.cover import smallest_covers
from analysis.fsqca.minimization.primes import prime_implicants
from analysis.fsqca.tabulation.space import Space

Array = np.ndarray
Levels = Mapping[str, int]

MOST_CONDITIONS = 14
MOST_FORMS = 100


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
    tree = written.read(str(expression))
    order: dict[str, int] = {}
    for one in written.asked(tree):
        order.setdefault(one.name, len(order))
    sums = tree.parts if isinstance(tree, written.Disjunction) else (tree,)
    products = [frozenset(_literals(product, str(expression))) for product in sums]
    return tuple(sorted(_forms(tuple(dict.fromkeys(products)), order)))


def _literals(product: written.Tree, text: str) -> Iterator[str]:
    """The literals of a product, as they are written."""
    for one in product.parts if isinstance(product, written.Conjunction) else (product,):
        bare = one.part if isinstance(one, written.Negated) else one
        if isinstance(bare, written.NamedSet | written.Constant):
            yield str(one)
        else:
            raise UserError(f"{text!r} has brackets: simplify it first")


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


class _Reader:
    """Expressions as truth over all combinations of their conditions."""

    def __init__(
        self, levels: Levels | None, *expressions: object, names: Sequence[str] = ()
    ) -> None:
        self.trees = [written.read(str(one), (*names, *(levels or ()))) for one in expressions]
        # An order of the user's own comes first; alphabetical order would hide the study's.
        named = (one.name for tree in self.trees for one in written.asked(tree))
        self.names = list(dict.fromkeys([*names, *named]))
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
        return [self._truth(tree) for tree in self.trees]

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

    def _truth(self, tree: written.Tree) -> Array:
        if isinstance(tree, written.Constant):
            return np.full(self.space.size, tree.value)
        if isinstance(tree, written.Negated):
            return ~self._truth(tree.part)
        if isinstance(tree, written.NamedSet):
            place = self.names.index(tree.name)
            return np.isin(self.digits[:, place], self._values(tree, place))
        combine = np.logical_and if isinstance(tree, written.Conjunction) else np.logical_or
        return combine.reduce([self._truth(part) for part in tree.parts])

    def _values(self, one: written.NamedSet, place: int) -> tuple[int, ...]:
        many, levels = self.space.multivalue[place], self.space.levels[place]
        if many and not one.levels:
            raise UserError(f"{one} has levels: write {one.name}[0]")
        if not one.levels:
            return (1,)
        if not many:
            raise UserError(f"{one}: say how many levels {one.name} has")
        if max(one.levels) >= levels:
            raise UserError(f"{one}: its levels are 0 to {levels - 1}")
        return one.levels
