"""Says of each header cell of a PDF whether it heads its column or its row (PDF/UA-1, 7.5).

WeasyPrint ties a cell to its headers by identifiers alone; not every reader follows them.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from analysis.documents.pdf.objects import elements, saved


def with_scope(pdf: bytes) -> bytes:
    """Return the same document, each of its header cells with its scope.

    A row of header cells alone heads what is below it; in other rows they head their row. The same
    bytes in give the same bytes out.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if "/StructTreeRoot" not in document.Root:
            return pdf
        rows = [each for each in elements(document.Root.StructTreeRoot) if each.S == "/TR"]
        for row in rows:
            cells = [child for child in _children(row) if child.get("/S") in ("/TH", "/TD")]
            scope = "/Row" if any(cell.S == "/TD" for cell in cells) else "/Column"
            for cell in cells:
                if cell.S == "/TH":
                    table = {"/O": pikepdf.Name("/Table"), "/Scope": pikepdf.Name(scope)}
                    known = cell.get("/A", pikepdf.Dictionary())
                    cell.A = pikepdf.Dictionary({**dict(known.items()), **table})
        return saved(document)


def _children(node: Any) -> list[Any]:
    """Return the structure elements below one; marks of the page's own content are none."""
    below = node.get("/K", pikepdf.Array())
    if isinstance(below, pikepdf.Dictionary):
        below = [below]
    if not isinstance(below, pikepdf.Array | list):
        return []
    return [child for child in below if isinstance(child, pikepdf.Dictionary) and "/S" in child]
