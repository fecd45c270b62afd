"""PDFs as objects: the walk over a tagged document's structure, and the one way of saving."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf


def elements(root: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Walk over the structure elements of a tagged PDF."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def saved(document: pikepdf.Pdf) -> bytes:
    """Return a document's bytes, streams as they are; the same document gives the same bytes."""
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return out.getvalue()
