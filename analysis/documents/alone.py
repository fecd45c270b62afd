"""A brief without a site around it: whatever would lead to the site becomes text or goes."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

AROUND = "data-around"
"""Marks in the templates what has no sense without the site: navigation, search, what is next.

A link that is marked goes only if what it leads to is not there.
"""

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_KEPT = frozenset({"class", "lang", "dir"})  # of a link that becomes text


def detach(html: str, address: str, there: Collection[str]) -> str:
    """Return a page that leads only to what is there; what it says stays.

    Parameters
    ----------
    html
        The page.
    address
        Where it stands, from the folder's root.
    there
        The addresses of all files that stand beside it.
    """
    reader = _Reader(dirname(address), there)
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    """Copies a page as it is written, but for what leads nowhere."""

    def __init__(self, folder: str, there: Collection[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.folder, self.there = folder, there
        self.pieces: list[str] = []
        self.links: list[str] = []  # the end of each link that is open
        self.left_out: list[str] = []  # the elements that are open within what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        dead = tag in ("a", "link") and self._leads_nowhere(given.get("href"))
        marked = AROUND in given and (dead or tag != "a")
        if self.left_out or marked or (dead and tag == "link"):
            if tag not in _VOID:
                self.left_out.append(tag)
            return
        written = self.get_starttag_text() or ""
        if tag == "a":
            written = _as_text(attrs) if dead else written
            self.links.append("</span>" if dead else "</a>")
        self.pieces.append(written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        dead = tag == "link" and self._leads_nowhere(given.get("href"))
        if not (self.left_out or dead or AROUND in given):
            self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            if tag in self.left_out:  # others end with it, as HTML lets them
                while self.left_out.pop() != tag:
                    pass
        elif tag == "a" and self.links:
            self.pieces.append(self.links.pop())
        else:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def _copy(self, text: str) -> None:
        if not self.left_out:
            self.pieces.append(text)

    def _leads_nowhere(self, href: str | None) -> bool:
        parts = urlsplit(href or "")
        if not parts.path or parts.scheme or parts.netloc:
            return False
        return normpath(join(self.folder, unquote(parts.path))) not in self.there


def _as_text(attrs: list[tuple[str, str | None]]) -> str:
    kept = "".join(f' {name}="{escape(said or "")}"' for name, said in attrs if name in _KEPT)
    return f"<span{kept}>"
