"""The pages of documentation that a project keeps beside its study, as part of its site.

``documentation: docs`` in ``_quarto.yml`` names the folder; its Markdown pages, ``README.md`` and
those that it leads to, stand below ``docs/`` of the site in the project's own language.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import lxml.html

from analysis.documents import converter
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.templates import environment
from analysis.errors import shown
from analysis.study.project import FIRST_PAGE, documentation, language_of

_LINK = re.compile(r"\]\(([^)#:]+\.md)\)")


def pages(edition: Edition) -> dict[str, str]:
    """Return the pages of documentation by their address."""
    root, first = edition.project.root, edition.manual
    place = documentation(root)
    if place is None or first is None:
        return {}
    made = {}
    for name in [FIRST_PAGE, *_LINK.findall((place / FIRST_PAGE).read_text("utf-8"))]:
        address = f"{first.rpartition('/')[0]}/{_aim(name)}"
        made[address] = _page(edition, language_of(root), address, place / name)
    return made


def _page(edition: Edition, language: str, address: str, file: Path) -> str:
    options = ["--from=gfm+tex_math_dollars", "--to=html", "--mathml", "--wrap=preserve"]
    body = converter.run(options, file.read_text("utf-8"), shown(file)).decode()
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    for link in tree.iter("a"):
        link.set("href", _aim(link.get("href", "")))
    for code in tree.xpath(".//pre/code"):
        said = code.text_content()
        code.clear()  # pandoc's colours would want a stylesheet of their own
        code.text = said
    for table in [*tree.iter("table")]:  # each in a box that scrolls where it is too wide
        box = lxml.html.Element("div", {"class": "wide"})
        table.addprevious(box)
        box.tail, table.tail = table.tail, None
        box.append(table)
    for head in tree.iter("th"):
        head.set("scope", "col")
    title = tree.find("h1")
    return (
        environment(edition.templates)
        .get_template("site/manual.html")
        .render(
            **masthead(edition, language, address, "manual"),
            title=title.text_content() if title is not None else file.stem,
            body=lxml.html.tostring(tree, encoding="unicode"),
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
