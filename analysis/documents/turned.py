"""What runs the other way than its page: sentences after one another, and works that are cited."""

from __future__ import annotations

import re
from html import unescape

from analysis.language import tongues
from analysis.language.words import way

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_ALONE = frozenset({"br", "img", "input", "wbr"})  # tags that nothing closes
_PARAGRAPH = re.compile(
    r"(<(p|li|dd|dt|td|th|caption|figcaption)\b[^>]*>)(.*?)(?=</\2>)", re.DOTALL
)


_WORK = re.compile(r'<div id="ref-[^"]*" class="csl-entry"(?=[^>]*>(.*?)</div>)', re.DOTALL)


def works(html: str, language: str) -> str:
    """Let each work in a list of references run as its first letter does: most are in English."""
    page = tongues.direction(language)

    def said(found: re.Match[str]) -> str:
        own = way(unescape(_TAG.sub("", found[1])))
        return found[0] if own == page else f'{found[0]} dir="{own}"'

    return _WORK.sub(said, html)


def page(html: str) -> str:
    """Do what ``together`` does in every paragraph, cell and entry of a list of a page."""
    return _PARAGRAPH.sub(lambda found: found[1] + together(found[3]), html)


def together(joined: str) -> str:
    """Let sentences that run the other way than their page do so together.

    Each alone would begin at its own side, and a line that breaks within one would stand before it.
    """
    opened: list[re.Match[str]] = []
    turned = -1  # where the sentence ends that an element holds and nothing else; -1 for none
    runs: list[tuple[int, int, int]] = []  # where each begins and ends, and how many it holds
    for tag in _TAG.finditer(joined):
        if tag[2] in _ALONE:
            continue
        if not tag[1]:
            opened.append(tag)
            continue
        if not opened:
            continue
        begun = opened.pop()
        first = opened[0] if opened else begun
        if ' dir="ltr"' in begun[3] and not _says(joined[first.start() : begun.start()]):
            turned = tag.end()
        if opened or turned < 0:
            continue
        whole, turned = not _says(joined[turned : tag.end()]), -1
        if not whole:
            continue
        if runs and joined[runs[-1][1] : begun.start()].isspace():
            runs[-1] = (runs[-1][0], tag.end(), runs[-1][2] + 1)
        else:
            runs.append((begun.start(), tag.end(), 1))
    for begin, end, count in reversed(runs):
        if count > 1:
            joined = f'{joined[:begin]}<span dir="ltr">{joined[begin:end]}</span>{joined[end:]}'
    return joined


def _says(part: str) -> bool:
    """Whether a part of a page holds anything beside marks."""
    return bool(_TAG.sub("", part).strip())
