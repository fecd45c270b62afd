"""The two renderers agree: pages, anchors, numbers, citations and every word and value."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.documents import book

TOYBOOK = Path(__file__).parent / "toybook"
QUARTO = shutil.which("quarto")

pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(QUARTO is None, reason="the command 'quarto' is not installed"),
]

_EMPTY = frozenset({"img", "br", "hr", "input", "meta", "link", "wbr", "col"})
_DROPPED_TAGS = frozenset({"script", "style", "nav", "annotation", "math", "summary"})
# Furniture that each renderer has its own of: titles and tabs are compared by anchors and order.
_DROPPED_CLASSES = frozenset(
    {
        "quarto-title-block",
        "title-block",
        "nav-tabs",
        "tab-title",
        "callout-header",
        "callout-title",
        "footnote-back",
        "math",
        "equation",
    }
)
_OWN_ANCHORS = re.compile(
    r"cb\d|fn|callout|tabset|cell-|refs|quarto|title-block|[0-9a-f]{8}$|.*-caption-[0-9a-f]{8}"
)


@dataclass
class Reading(HTMLParser):
    """The text of a page as a reader has it, and its anchors, references and citations."""

    words: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    references: list[tuple[str, str]] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool, bool]] = field(default_factory=list)
    _link: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def _inside(self) -> bool:
        return any(root for _, root, _ in self._open)

    @property
    def _dropped(self) -> bool:
        return any(dropped for _, _, dropped in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        root = given.get("id") == "quarto-document-content" or tag == "article"
        hidden = "none" in given.get("style", "") or given.get("id") == "title-block-header"
        dropped = tag in _DROPPED_TAGS or bool(classes & _DROPPED_CLASSES) or hidden
        self._open.append((tag, root, dropped))
        if not self._inside:
            return
        anchor = given.get("id", "")
        drawn = not self._dropped or anchor.startswith(("sec-", "eq-"))
        if anchor and drawn and not root and not _OWN_ANCHORS.match(anchor):
            self.anchors.add(anchor)
        if "data-cites" in given and not self._dropped:
            self.citations += given["data-cites"].split()
        if tag == "data":
            self.data.append(given["value"])
        if tag == "a" and classes & {"quarto-xref", "xref"}:
            self._link = given["href"].removeprefix("./")
            self.references.append((self._link, ""))
        if tag == "img" and not self._dropped:
            self.words += given.get("alt", "").split()
        if tag in _EMPTY:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        if self._link is not None:
            href, before = self.references[-1]
            self.references[-1] = (href, before + text.replace("\u00a0", " "))
        if self._inside and not self._dropped:
            self.words += re.findall(r"\w+|[^\w\s]", text)


def read(pages: Mapping[str, str]) -> dict[str, Reading]:
    readings = {}
    for href, html in pages.items():
        reading = Reading()
        reading.feed(html)
        readings[href] = reading
    return readings


@pytest.fixture(scope="module")
def builtin() -> dict[str, Reading]:
    rendered = book.render(TOYBOOK, epoch=0)
    return read({a: c.decode() for a, c in rendered.files.items() if a.endswith(".html")})


@pytest.fixture(scope="module")
def quarto(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    project = Path(shutil.copytree(TOYBOOK, tmp_path_factory.mktemp("quarto") / "book"))
    done = subprocess.run(
        [str(QUARTO), "render", "--to", "html"],
        cwd=project,
        env={**os.environ, "QUARTO_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Unable to resolve" not in done.stderr
    out = project / "output"
    return read(
        {
            path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
            for path in out.rglob("*.html")
            if "site_libs" not in path.parts
        }
    )


def test_same_pages(builtin: dict[str, Reading], quarto: dict[str, Reading]) -> None:
    assert set(builtin) == set(quarto)


@pytest.mark.parametrize("what", ["anchors", "references", "citations", "data", "words"])
def test_same_on_every_page(
    builtin: dict[str, Reading], quarto: dict[str, Reading], what: str
) -> None:
    ours = {href: getattr(reading, what) for href, reading in builtin.items()}
    theirs = {href: getattr(reading, what) for href, reading in quarto.items()}
    assert ours == theirs
    assert any(ours.values())
