"""What several tests share: the studies of the repository, run once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browser as browser_tests
import kept_results
import pytest
from hypothesis import settings

from analysis.results.shapes import Results
from analysis.study import reading, table
from analysis.study.model import Study
from analysis.study.table import Table

ROOT = Path(__file__).resolve().parents[1]

# No test is one of time: a busy machine takes as long as it takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def china() -> Study:
    return reading.load(ROOT / "data" / "china-2020")


@pytest.fixture(scope="session")
def provinces(china: Study) -> Table:
    return table.read(china)


@pytest.fixture(scope="session")
def results_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Results]:
    """Results of a study below ``data/``, kept where the build keeps them."""
    return lambda name: kept_results.of(ROOT / "data" / name)


@pytest.fixture(scope="session")
def found(results_of: Callable[[str], Results]) -> Results:
    return results_of("china-2020")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for the tests of a file."""
    with browser_tests.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where a file's ``site`` is served."""
    with browser_tests.served(site) as address:
        yield address


@pytest.fixture
def study_copy(tmp_path: Path) -> Path:
    """A folder with the default study and its comparison, to be spoilt by a test."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data" / "china-2020"
