"""How set expressions are written: ``A*~B + C[2]``, with brackets and ``~(...)``, as a tree.

``~`` or ``!`` is the negation, ``*`` the intersection (understood before a bracket), ``+`` the
union, ``0`` and ``1`` the empty and the universal set, ``[2]`` a level of a multi-value set and
``[1,2]`` any of several, for which ``{2}`` is written too.
Everything that is read as an expression is read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from analysis.errors import UserError

_SIGNS = frozenset("~!*+()")
_LEVELS = re.compile(r"\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]|\{\s*(\d+(?:\s*,\s*\d+)*)\s*\}")
_NAME = re.compile(r"[^~!*+()\[\]{}\s][^~!*+()\[\]{}]*")


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A set, at one of its levels if such are written."""

    name: str
    levels: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.name + (f"[{','.join(map(str, self.levels))}]" if self.levels else "")


@dataclass(frozen=True, slots=True)
class Constant:
    """The universal set, or the empty one."""

    value: bool

    def __str__(self) -> str:
        return "1" if self.value else "0"


@dataclass(frozen=True, slots=True)
class Negated:
    """What a part is not."""

    part: Tree

    def __str__(self) -> str:
        whole = isinstance(self.part, NamedSet | Constant)
        return f"~{self.part}" if whole else f"~({self.part})"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All of its parts, two or more."""

    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return "*".join(f"({p})" if isinstance(p, Disjunction) else str(p) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Disjunction:
    """Any of its parts, two or more."""

    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return " + ".join(map(str, self.parts))


Tree = NamedSet | Constant | Negated | Conjunction | Disjunction


def read(text: str, known: Collection[str] = ()) -> Tree:
    """Read an expression.

    ``known`` names conditions; those of them that hold a sign of the language (``GDP (log)``) are
    told from what the sign means elsewhere. Other names may not differ from one another, or from
    them, in capitals alone.

    Raises
    ------
    UserError
        If the text is none; the message tells where.
    """
    tree = _Reading(text, known).whole()
    _refuse_small_letters(text, tree, known)
    return tree


def _refuse_small_letters(text: str, tree: Tree, known: Collection[str]) -> None:
    """Refuse the older notation, in which b is what is not B: here they would be two sets."""
    names: dict[str, str] = {name.casefold(): name for name in known}
    for one in asked(tree):
        other = names.setdefault(one.name.casefold(), one.name)
        if one.name != other and one.name not in known:
            small, large = sorted((one.name, other), key=lambda name: (name.isupper(), name))
            raise UserError(
                f"{text!r}: {small!r} and {large!r} differ in capitals alone; "
                f"write ~{large} for what is not {large}"
            )


def asked(tree: Tree) -> Iterator[NamedSet]:
    """Every condition of an expression, as often as it is written, from left to right."""
    if isinstance(tree, NamedSet):
        yield tree
    elif isinstance(tree, Negated):
        yield from asked(tree.part)
    elif isinstance(tree, Conjunction | Disjunction):
        for part in tree.parts:
            yield from asked(part)


class _Reading:
    """One expression, read from left to right by descent."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text = text
        self.known = frozenset(known)
        self.tokens = list(self._tokens(sorted(self.known, key=len, reverse=True)))

    def _tokens(self, longest_first: list[str]) -> Iterator[str]:
        at = 0
        while at < len(self.text):
            rest = self.text[at:]
            if rest[0].isspace():
                at += 1
                continue
            name = next((k for k in longest_first if k and _begins(rest, k)), None)
            found = name or (
                rest[0] if rest[0] in _SIGNS
                else match[0] if (match := _LEVELS.match(rest) or _NAME.match(rest)) else None
            )  # fmt: skip
            if found is None:
                raise UserError(f"{self.text!r} cannot be read at {rest!r}: write A*~B + C[2]")
            yield found if name else found.strip()
            at += len(found)

    def whole(self) -> Tree:
        if not self.tokens:
            raise UserError("an expression is empty: write A*~B + C")
        tree = self._disjunction()
        if self.tokens:
            raise UserError(f"{self.text!r} cannot be read at {self.tokens[0]!r}")
        return tree

    def _next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def _disjunction(self) -> Tree:
        parts = [self._conjunction()]
        while self._next() == "+":
            del self.tokens[0]
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Disjunction(tuple(parts))

    def _conjunction(self) -> Tree:
        parts = [self._factor()]
        while self._next() in ("*", "("):
            if self._next() == "*":
                del self.tokens[0]
            parts.append(self._factor())
        return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))

    def _factor(self) -> Tree:
        head = self._next()
        if head in ("", "*", "+", ")"):
            raise UserError(f"{self.text!r} cannot be read: an operator wants a condition after it")
        del self.tokens[0]
        if head in ("~", "!"):
            return Negated(self._factor())
        if head == "(":
            tree = self._disjunction()
            if self._next() != ")":
                raise UserError(f"{self.text!r}: a bracket is not closed")
            del self.tokens[0]
            return tree
        if head in ("0", "1") and head not in self.known:
            return Constant(head == "1")
        if _LEVELS.fullmatch(head) and head not in self.known:
            raise UserError(f"{self.text!r} cannot be read at {head!r}")
        written = _LEVELS.fullmatch(self._next())
        if not written:
            return NamedSet(head)
        del self.tokens[0]
        return NamedSet(head, tuple(int(one) for one in (written[1] or written[2]).split(",")))


def _begins(text: str, name: str) -> bool:
    """Whether text begins with a name that ends there."""
    rest = text[len(name) :].lstrip()
    return text.startswith(name) and (not rest or rest[0] in "*+)[{")
