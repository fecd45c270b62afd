"""A study's own pages of the site, without book and briefs, in a folder for a browser to open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.build import parts
from analysis.documents.edition import Edition, compile_edition
from analysis.results.shapes import Results
from analysis.study import project

EPOCH = 1_700_000_000


def edition_of(folder: Path, results: Results) -> Edition:
    return compile_edition(project.find(folder), results, EPOCH)


def write(edition: Edition, folder: Path) -> Path:
    """Write the site's own pages below ``folder``."""
    for name, body in (parts.look_files(edition.templates) | parts.site_pages(edition)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return folder


def told(script: bytes, name: str) -> dict[str, Any]:
    """Return the data that a page's script of data holds."""
    text = script.decode()
    opening = f"window.{name}="
    assert text.startswith(opening)
    assert text.endswith(";\n")
    said: dict[str, Any] = json.loads(text.removeprefix(opening)[:-2])
    return said
