"""Placeholders of a study file: texts that its author has still to write.

A text that begins with ``TO BE REPLACED`` is one. What stands behind it in brackets is a hint; what
follows these stands in its place until somebody writes better. No document shows mark or hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import shown

MARK = "TO BE REPLACED"

_PLACEHOLDER = re.compile(
    rf"\s*{MARK}\b[\s:]*(?P<hint>\((?:[^()]|\([^()]*\))*\))?[\s:]*(?P<text>.*)", re.DOTALL
)


def placeholder(hint: str = "", until_then: str = "") -> str:
    """Return a placeholder: what to write in its stead, and what is shown until then."""
    return " ".join(filter(None, (MARK, f"({hint})" if hint else "", until_then)))


def filled(tree: Any, instead: str = "") -> Any:
    """Return a study file's tree with what stands in its placeholders' place.

    One that says nothing else is empty, or the name of the column that it is about.
    """
    if isinstance(tree, dict):
        column = tree.get("column")
        instead = column if isinstance(column, str) else instead
        return {
            key: filled(value, "" if key in ("reason", "note", "source") else instead)
            for key, value in tree.items()
        }
    if isinstance(tree, list):
        return [filled(value, instead) for value in tree]
    found = _PLACEHOLDER.fullmatch(tree) if isinstance(tree, str) else None
    return (found["text"].strip() or instead) if found else tree


def unfilled(path: Path) -> Iterator[str]:
    """Yield a line for each placeholder in a study file: file, line, key, and the hint."""
    tree = yaml.compose(path.read_bytes(), Loader=yaml.SafeLoader)
    for line, key, text in _texts(tree, ""):
        found = _PLACEHOLDER.fullmatch(text)
        if found:
            hint = f": {found['hint'][1:-1]}" if found["hint"] else ""
            yield f"{shown(path)}: line {line}: {key} is still to be replaced{hint}"


def _texts(node: yaml.Node | None, key: str) -> Iterator[tuple[int, str, str]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _texts(value, f"{key}.{name.value}".lstrip("."))
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from _texts(value, f"{key}[{i}]")
    elif isinstance(node, yaml.ScalarNode):
        yield node.start_mark.line + 1, key, node.value
