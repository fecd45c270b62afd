"""A lasting link beside each heading of a page, so that a part of it can be sent to others."""

from __future__ import annotations

import re
from html import escape, unescape

from analysis.language.words import marks_of

_HEADING = re.compile(r"<h([2-4])(?P<own>[^>]*)>(?P<text>.*?)</h\1>", re.DOTALL)
_OF_SECTION = re.compile(r'<section[^>]*\sid="([^"]+)"[^>]*>\s*$')
_ID = re.compile(r'\sid="([^"]+)"')
_NEAR = 300  # characters before a heading in which its section's tag stands


def add(html: str, label: str) -> str:
    """Put a link behind every heading that has an anchor, or begins a section that has one.

    The link stands beside the heading, not in it, and has no text of its own, so that the heading
    is read as it is written; ``label`` tells what the link is, before the heading's words.
    """
    pieces, at = [], 0
    for found in _HEADING.finditer(html):
        before = html[max(0, found.start() - _NEAR) : found.start()]
        anchor = _ID.search(found["own"]) or _OF_SECTION.search(before)
        if anchor:
            said = " ".join(unescape(re.sub(r"<[^>]*>", " ", found["text"])).split())
            told = escape(f"{label}: {said}")
            link = (
                f'<a class="anchor" href="#{anchor[1]}"{marks_of(label)} aria-label="{told}"></a>'
            )
            pieces += [html[at : found.end()], link]
            at = found.end()
    return "".join([*pieces, html[at:]])
