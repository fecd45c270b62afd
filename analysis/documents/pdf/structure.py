"""Mends the structure that WeasyPrint writes, where PDF/UA-1 (ISO 14289-1) asks for more.

It ties a cell to its headers by identifiers alone, which not every reader follows (7.5), and it
keeps the groups of a description list between the list and its items (7.6).
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from analysis.documents.pdf.objects import elements, saved


def mended(pdf: bytes) -> bytes:
    """Return the same document with the scope of header cells and with plain lists.

    The same bytes in give the same bytes out.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if "/StructTreeRoot" not in document.Root:
            return pdf
        for each in list(elements(document.Root.StructTreeRoot)):
            if each.S == "/TR":
                _tell_scope(each)
            if each.S == "/L":
                for group in _children(each):
                    if group.S == "/Div":
                        _make_item(group)
        return saved(document)


def _tell_scope(row: Any) -> None:
    """A row of header cells alone heads what is below it; in other rows they head their row."""
    cells = [child for child in _children(row) if child.S in ("/TH", "/TD")]
    scope = "/Row" if any(cell.S == "/TD" for cell in cells) else "/Column"
    for cell in cells:
        if cell.S == "/TH":
            table = {"/O": pikepdf.Name("/Table"), "/Scope": pikepdf.Name(scope)}
            known = cell.get("/A", pikepdf.Dictionary())
            cell.A = pikepdf.Dictionary({**dict(known.items()), **table})


def _make_item(group: Any) -> None:
    """Make one item of a term and what is said of it, which stand as items of their own."""
    bodies = [body for item in _children(group) if item.S == "/LI" for body in _children(item)]
    for body in bodies:
        body.P = group
    bodies[0].S = pikepdf.Name("/Lbl")
    group.S = pikepdf.Name("/LI")
    group.K = pikepdf.Array(bodies)


def _children(node: Any) -> list[Any]:
    """Return the structure elements below one; marks of the page's own content are none."""
    below = node.get("/K", pikepdf.Array())
    if isinstance(below, pikepdf.Dictionary):
        below = [below]
    if not isinstance(below, pikepdf.Array | list):
        return []
    return [child for child in below if isinstance(child, pikepdf.Dictionary) and "/S" in child]
