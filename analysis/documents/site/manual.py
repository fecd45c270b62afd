"""The pages of documentation that a project keeps beside its study, as part of its site.

``documentation: docs`` in ``_quarto.yml`` names the folder; its Markdown pages, ``README.md`` and
those that it leads to, stand below ``docs/`` of the site in the project's own language.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path, PurePosixPath

import lxml.html

from analysis.documents import converter
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.templates import environment
from analysis.errors import shown
from analysis.study.project import FIRST_PAGE, documentation, language_of
from analysis.workers import cores

_FILTER = Path(__file__).with_name("manual.lua")
_LINK = re.compile(r"\]\(([^)#:]+\.md)\)")


def pages(edition: Edition) -> dict[str, str]:
    """Return the pages of documentation by their address."""
    root, first = edition.project.root, edition.manual
    place = documentation(root)
    if place is None or first is None:
        return {}
    names = dict.fromkeys([FIRST_PAGE, *_LINK.findall((place / FIRST_PAGE).read_text("utf-8"))])
    files = [place / name for name in names]
    texts = [file.read_text("utf-8") for file in files]
    with ThreadPoolExecutor(cores()) as pool:  # pandoc is a process of its own
        bodies = pool.map(_body, texts, map(shown, files))
        made = {
            f"{first.rpartition('/')[0]}/{_aim(name)}": body
            for name, body in zip(names, bodies, strict=True)
        }
    language = language_of(root)
    return {address: _page(edition, language, address, body) for address, body in made.items()}


@cache  # the same pages stand in each study's site
def _body(text: str, name: str) -> str:
    """Return a page's text as HTML; ``name`` is what errors call it."""
    options = ["--from=gfm+tex_math_dollars", "--to=html", "--mathml", "--wrap=preserve"]
    body = converter.run([*options, f"--lua-filter={_FILTER}"], text, name).decode()
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    for link in tree.iter("a"):
        link.set("href", _aim(link.get("href", "")))
    for table in [*tree.iter("table")]:  # each in a box that scrolls where it is too wide
        box = lxml.html.Element("div", {"class": "wide"})
        table.addprevious(box)
        box.tail, table.tail = table.tail, None
        box.append(table)
    for head in tree.iter("th"):
        head.set("scope", "col")
    return lxml.html.tostring(tree, encoding="unicode")


def _page(edition: Edition, language: str, address: str, body: str) -> str:
    title = lxml.html.fragment_fromstring(body).find("h1")
    return (
        environment(edition.templates)
        .get_template("site/manual.html")
        .render(
            **masthead(edition, language, address, "manual"),
            title=title.text_content() if title is not None else PurePosixPath(address).stem,
            body=body,
            styles="assets/placed.css",
            index=None if address == edition.manual else edition.manual,
        )
    )


def _aim(href: str) -> str:
    """Return where a link between pages leads on the site."""
    plain, mark, anchor = href.partition("#")
    path = PurePosixPath(plain)
    if ":" in plain or path.suffix != ".md":
        return href
    page = path.with_name("index.html") if path.name == FIRST_PAGE else path.with_suffix(".html")
    return f"{page}{mark}{anchor}"
