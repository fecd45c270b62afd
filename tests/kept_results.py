"""The repository's studies, each run once, whichever of the tests' processes asks first."""

from __future__ import annotations

from pathlib import Path

from analysis.build import locks
from analysis.results import cache
from analysis.results.shapes import Results

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "results"


def of(folder: Path) -> Results:
    """Return a study's results, kept where the build keeps them."""
    with locks.alone(folder):
        return cache.results(folder, KEPT)
