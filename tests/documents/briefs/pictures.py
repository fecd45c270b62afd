"""Render a brief of each state to PNG, to be looked at; needs pdftoppm (poppler-utils).

Run ``PYTHONPATH=tests python tests/documents/briefs/pictures.py``; it writes to ``docs/briefs``.
States that the default study lacks come from the made-up study of the tests.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import kept_results
import synthetic
from PIL import Image

from analysis.documents.briefs import pages as briefs
from analysis.documents.edition import compile_edition
from analysis.results.shapes import Results
from analysis.study import project

ROOT = Path(__file__).resolve().parents[3]
PICTURED = ROOT / "docs" / "briefs"

DOTS = 110  # per inch
COLOURS = 128

PICTURES = {
    "row-mates": ("china-2020", "jilin", "en"),
    "row-mates-zh": ("china-2020", "jilin", "zh"),
    "one-match": ("china-2020", "heilongjiang", "zh"),
    "alone": ("china-2020", "shandong", "en"),
    "at-the-line": ("china-2020", "hunan", "en"),
    "member-without-result": ("china-2020", "jiangsu", "en"),
    "benchmark": ("china-2020", "henan", "en"),
    "benchmark-zh": ("china-2020", "tibet", "zh"),
    "other-study": ("india-2018", "kerala", "en"),
    "longest-name": ("base", "reachable", "en"),
    "models-disagree": ("tied", "offline", "en"),
    "no-pathway": ("none", "deviant", "zh"),
}


def results(study: str) -> Results:
    """Return a study of the repository, or a variant of the made-up one."""
    if study in ("base", "tied", "none"):
        return synthetic.results(study)  # type: ignore[arg-type]
    return kept_results.of(ROOT / "data" / study)


def picture(study: str, slug: str, language: str) -> Image.Image:
    """Return both pages side by side."""
    found = results(study)
    edition = compile_edition(project.find(ROOT / "data" / "china-2020"), found, epoch=0)
    pdf = briefs.render(edition, slug, language)[briefs.PDF]
    pages = [
        Image.open(io.BytesIO(page))
        for number in ("1", "2")
        if (
            page := subprocess.run(
                ["pdftoppm", "-r", str(DOTS), "-f", number, "-l", number, "-png", "-"],
                input=pdf,
                capture_output=True,
                check=True,
            ).stdout
        )
    ]
    sheet = Image.new("RGB", (sum(p.width for p in pages) + 12, pages[0].height), "#d5dbe1")
    for i, page in enumerate(pages):
        sheet.paste(page, (i * (page.width + 12), 0))
    return sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    for name, order in PICTURES.items():
        picture(*order).save(PICTURED / f"{name}.png", optimize=True)
