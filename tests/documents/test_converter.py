"""Which pandoc is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypandoc
import pytest

from analysis.documents import converter


def forget() -> None:
    converter.program.cache_clear()
    pypandoc.clean_pandocpath_cache()
    pypandoc.clean_version_cache()


@pytest.fixture
def old_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with a system's pandoc, which takes its time to say how old it is."""
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\nsleep 0.2\necho 'pandoc 2.17.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    forget()
    yield
    forget()


def test_an_old_pandoc_of_the_system_is_left_alone_by_every_thread(old_on_the_path: None) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: converter.program(), range(4)))
    assert len(set(found)) == 1
    assert Path(found[0]).parent.name == "files", "what pypandoc-binary brings"
