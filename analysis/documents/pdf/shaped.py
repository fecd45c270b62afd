"""Draws the texts of a chart as outlines where their letters join, for the PDF.

WeasyPrint sets text within an SVG letter by letter from left to right: Arabic would stand unjoined
and backwards, Thai without its marks. Typst shapes text by the rules of its script, and a browser
does so itself, so that the web page keeps its text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from analysis.charts import palette
from analysis.language import scripts
from analysis.language.words import Words

if TYPE_CHECKING:
    from typst import Compiler

_TEXT = re.compile(r"<text ([^<>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # the share of a text before its place


def outlined(svg: bytes, words: Words, templates: Path) -> bytes:
    """Return a chart (of ``charts.canvas``) whose joined texts are outlines; others stay as is.

    The same arguments give the same bytes on a machine.
    """
    drawn = svg.decode()
    found = [
        (match, dict(_ATTRIBUTE.findall(match[1])), html.unescape(match[2]))
        for match in _TEXT.finditer(drawn)
    ]
    joined = [each for each in found if scripts.is_joined(each[2])]
    if not joined:
        return svg
    texts = [
        {
            "text": text,
            "size": float(has["font-size"]),
            "weight": has.get("font-weight", "regular"),
        }
        for _, has, text in joined
    ]
    parts, end = [], 0
    for (match, has, _), made in zip(joined, _set(texts, words, templates), strict=True):
        parts += [drawn[end : match.start()], _placed(made, has)]
        end = match.end()
    return "".join([*parts, drawn[end:]]).encode()


def _set(texts: Sequence[dict[str, Any]], words: Words, templates: Path) -> list[bytes]:
    """Set texts by the rules of their scripts, each as an SVG."""
    said = {
        "texts": texts,
        "fonts": palette.families(words.language),
        "language": words.language.split("-")[0],
        "direction": words.direction,
    }
    made = _compiler(templates).compile(
        format="svg", sys_inputs={"said": json.dumps(said, ensure_ascii=False)}
    )
    return made if isinstance(made, list) else [made or b""]


@lru_cache(maxsize=2)
def _compiler(templates: Path) -> Compiler:
    """Return a process's compiler: the fonts are found once."""
    import typst

    return typst.Compiler(templates / "brief" / "texts.typ")


def _placed(made: bytes, has: dict[str, str]) -> str:
    """Return a text's outlines at the place of the text that they stand for."""
    root = ElementTree.fromstring(made)
    letters = {each.get("id"): each[0].get("d") for each in root.iter(f"{_SVG}symbol") if len(each)}
    width = float(root.get("viewBox", "0 0 0 0").split()[2])
    back = -_BEFORE[has.get("text-anchor", "start")] * width
    at = f"translate({has.get('x', 0)} {has.get('y', 0)})"
    if "transform" in has:
        at = has["transform"]
    drawn = "".join(_outlines(each, letters) for each in root if each.tag == f"{_SVG}g")
    moved = quoteattr(f"{at} translate({back:.2f} 0)")
    return f'<g transform={moved} fill="{has["fill"]}">{drawn}</g>'


def _outlines(node: ElementTree.Element, letters: dict[str | None, str | None]) -> str:
    """Return a group of letters as paths."""
    if node.tag == f"{_SVG}use":
        name = node.get(_HREF, "").removeprefix("#")
        at = f"translate({node.get('x', 0)} {node.get('y', 0)})"
        return f'<path transform="{at}" d="{letters[name]}"/>' if letters.get(name) else ""
    inner = "".join(_outlines(each, letters) for each in node)
    turned = node.get("transform")
    return f'<g transform="{turned}">{inner}</g>' if turned else inner
