"""What PDFs and charts are made of besides text: this machine's font files, and who sets them."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from itertools import product
from pathlib import Path

from analysis.documents.pdf import machine

_NAMES = re.compile(r"""["']([A-Z][\w -]{2,40})["']""")
_SHEETS = ("css/*.css", "brief/*.css", "book/*.typ", "site/*.typ")
_GENERIC = ("sans-serif", "monospace", "serif")
_DIRECTORY = 1 << 16  # bytes at a font file's begin that hold a checksum of each of its tables


def fonts_hash(templates: Path) -> str:
    """Return a hash of the font files chosen for all that stylesheets name, and of the libraries.

    Where a family is missing, what stands in for it counts.
    """
    return _hash(families(templates))


def families(templates: Path) -> tuple[str, ...]:
    """Return every name in the stylesheets that may be a font's; too many do no harm."""
    texts = (path.read_text("utf-8") for sheet in _SHEETS for path in templates.glob(sheet))
    return (*sorted({name for text in texts for name in _NAMES.findall(text)}), *_GENERIC)


@cache
def _hash(families: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\0".join(machine.layout_versions()).encode())
    for family, bold, italic in product(families, (False, True), (False, True)):
        file = machine.font_file(family, bold=bold, italic=italic)
        digest.update(f"{family} {bold} {italic} ".encode())
        digest.update(_content(file) if file else b"none")
    return digest.hexdigest()[:20]


@cache
def _content(file: Path) -> bytes:
    """Return what tells a font file from any other: its size and the checksums of its tables."""
    with file.open("rb") as font:
        return f"{file.stat().st_size} ".encode() + hashlib.sha256(font.read(_DIRECTORY)).digest()
