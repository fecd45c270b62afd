"""Moves the style attributes of pages into a stylesheet, because the content policy forbids them.

Pandoc aligns the cells of tables by such attributes, and the tile map places its tiles by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape

import tinycss2

from analysis.files import hash_texts

_ATTRIBUTE = r"""\s+([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rf"(<[A-Za-z][^\s/>]*)((?:{_ATTRIBUTE})+)(\s*/?>)")


def lift(pages: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    """Give each element with a style attribute a class instead.

    Parameters
    ----------
    pages
        HTML by address.

    Returns
    -------
    pages
        The same without style attributes.
    stylesheet
        A rule for each class. Its rules have the precedence that the attributes had over all
        that a stylesheet of ours says without ``!important``. What is no declaration is left out.
    """
    rules: dict[str, str] = {}

    def classed(tag: re.Match[str]) -> str:
        found = {each[1].lower(): each for each in _ATTRIBUTES.finditer(tag[2])}
        if "style" not in found:
            return tag[0]
        written = "; ".join(_declarations(unescape(_unquoted(found["style"][2]))))
        names = [_unquoted(found["class"][2])] if "class" in found else []
        if written:
            names.append(f"style-{hash_texts(written)[:8]}")
            rules[names[-1]] = written
        others = (each[0] for name, each in found.items() if name not in ("class", "style"))
        given = f' class="{" ".join(names)}"' if names else ""
        return "".join((tag[1], given, *others, tag[5]))

    lifted = {address: _TAG.sub(classed, html) for address, html in pages.items()}
    sheet = "".join(f".{name} {{ {rules[name]} }}\n" for name in sorted(rules))
    return lifted, sheet.encode()


def _unquoted(value: str | None) -> str:
    value = value or ""
    return value[1:-1] if value[:1] in ("'", '"') else value


def _declarations(style: str) -> Iterable[str]:
    for node in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip()
            yield f"{node.name}: {value} !important"
