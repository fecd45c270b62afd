"""A brief read back from its HTML: sentences, the numbers in them, and what each is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"img", "meta", "link", "br", "input", "source", "hr", "col", "wbr"}
BLOCKS = {"p", "h1", "h2", "h3", "li", "tr", "caption", "figcaption", "div", "section", "header",
          "td", "th", "dt", "dd", "article"}  # fmt: skip
SUBJECTS = ("unit", "condition", "measure", "practice", "term", "outcome")


@dataclass(eq=False)
class Node:
    """An element; ``content`` holds texts and elements in order."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    content: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and all within it, in the page's order."""
        yield self
        for each in self.content:
            if isinstance(each, Node):
                yield from each.walk()

    def above(self) -> Iterator[Node]:
        """What this element stands in, innermost first."""
        node = self.parent
        while node:
            yield node
            node = node.parent

    @property
    def text(self) -> str:
        """All text, blanks as one; blocks are set apart."""
        return " ".join(re.sub(r"[\s\u00a0]+", " ", self._text()).split())

    def _text(self) -> str:
        inner = "".join(e if isinstance(e, str) else e._text() for e in self.content)
        return f"\n{inner}\n" if self.tag in BLOCKS else inner

    def marked(self, name: str) -> list[str]:
        """Values of ``data-NAME`` on or in this element, in order, without repetition."""
        found = (n.attributes.get(f"data-{name}") for n in self.walk())
        return list(dict.fromkeys(value for value in found if value is not None))


@dataclass(frozen=True, eq=False)
class Value:
    """A number: its place's name, itself, how it is shown, and what it is about."""

    place: str
    value: float
    shown: str
    about: dict[str, str]
    claim: str
    node: Node


@dataclass(frozen=True, eq=False)
class Claim:
    """A message as it stands in the page."""

    key: str
    node: Node

    @property
    def text(self) -> str:
        return self.node.text


class Brief:
    """One region's brief in one language, from the page's HTML."""

    def __init__(self, html: str) -> None:
        self.html = html
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.root = builder.root
        self.article = next(n for n in self.root.walk() if n.tag == "article")
        self.language = self.article.attributes["lang"]
        self.region = self.article.attributes.get("data-region", "")

    @cached_property
    def claims(self) -> list[Claim]:
        return [
            Claim(node.attributes["data-claim"], node)
            for node in self.article.walk()
            if "data-claim" in node.attributes
        ]

    @cached_property
    def values(self) -> list[Value]:
        return [self._value(n) for n in self.article.walk() if n.tag == "data"]

    @cached_property
    def blocks(self) -> list[str]:
        """The text of each innermost block, and each figure's alternative text."""
        inner = [
            node
            for node in self.article.walk()
            if node.tag in BLOCKS and not any(c.tag in BLOCKS for c in node.walk() if c is not node)
        ]
        texts = [node.text for node in inner]
        return [t for t in texts if t] + [
            n.attributes.get("alt", "") for n in self.article.walk() if n.tag == "img"
        ]

    @property
    def text(self) -> str:
        return "\n".join(self.blocks)

    @property
    def headline(self) -> str:
        return next(n for n in self.article.walk() if n.tag == "h1").text

    def slot(self, name: str) -> Node | None:
        """The section that is marked as this slot."""
        return next((n for n in self.article.walk() if n.attributes.get("data-slot") == name), None)

    def said(self, prefix: str) -> list[Claim]:
        """The claims whose key starts so."""
        return [c for c in self.claims if c.key.startswith(prefix)]

    def _value(self, node: Node) -> Value:
        claim = next((n for n in (node, *node.above()) if "data-claim" in n.attributes), None)
        about = {}
        for subject in SUBJECTS:
            mark = f"data-{subject}"
            around = next((n.attributes[mark] for n in node.above() if mark in n.attributes), None)
            if around is None and claim is not None and subject != "unit":
                named = claim.marked(subject)
                around = named[0] if len(named) == 1 else None
            if around is not None:
                about[subject] = around
        return Value(
            node.attributes.get("data-as", ""),
            float(node.attributes["value"]),
            node.text,
            about,
            claim.attributes["data-claim"] if claim else "",
            node,
        )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root", {})
        self._here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.content.append(node)
        if tag not in VOID:
            self._here = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._here.tag == tag, f"</{tag}> closes <{self._here.tag}>"
        assert self._here.parent is not None
        self._here = self._here.parent

    def handle_data(self, data: str) -> None:
        self._here.content.append(data)


_FACTORS = {"%": 100.0, "万": 1e-4, "亿": 1e-8, "thousand": 1e-3, "million": 1e-6,
            "billion": 1e-9, "trillion": 1e-12, "兆": 1e-12}  # fmt: skip
_NUMBER = re.compile(r"([−-]?)([\d,]*\.?\d+)\s*(.*)")


def agrees(shown: str, value: float) -> bool:
    """Whether what is shown is the value, rounded to the figures that are shown."""
    found = _NUMBER.fullmatch(shown.strip().lstrip("+<>~第"))
    if not found:
        return False
    sign, digits, rest = found.groups()
    digits = digits.replace(",", "")
    decimals = len(digits.partition(".")[2])
    number = float(digits) * (-1 if sign else 1)
    factor = next((f for word, f in _FACTORS.items() if word in rest), 1.0)
    half = 0.5 * 10.0**-decimals * (1 + 1e-9) + 1e-9 * abs(value * factor)
    return abs(number - value * factor) <= half or (  # percentage points are shown without a sign
        factor == 1.0 and abs(number - 100 * value) <= half
    )
