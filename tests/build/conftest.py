"""The site of the default study, for the files that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.build import build, locks
from analysis.study import project


@pytest.fixture(scope="module")
def site() -> Path:
    """The built site; made anew only if something has changed since ``make``, and only once."""
    home = project.find()
    with locks.alone(home.root / "chapters"):
        build.build(home)
    return home.output
