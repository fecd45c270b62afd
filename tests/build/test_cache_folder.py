"""The cache: used together, bounded, emptied only when nobody uses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.build import cache_folder as cache
from analysis.build.document_cache import DocumentCache
from analysis.errors import UserError
from analysis.files import DIGESTS


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A cache with five parts of 1,000 bytes, the first one used longest ago."""
    documents = DocumentCache(tmp_path / "documents")
    for i in range(5):
        documents.put(f"part{i}", {"a": b"x" * 1000})
        os.utime(tmp_path / "documents" / f"part{i}" / DIGESTS, (i, i))
    return tmp_path


def parts(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "documents").iterdir())


def test_the_oldest_go_first_and_never_the_build_s_own(kept: Path) -> None:
    cache.trim(kept, {"part0"}, bound=2500)
    assert parts(kept) == ["part0", "part3", "part4"]
    cache.trim(kept, set(), bound=0)
    assert parts(kept) == []


def test_another_study_s_parts_stay_within_the_bound(kept: Path) -> None:
    cache.trim(kept, {"part4"})
    assert len(parts(kept)) == 5


def test_nothing_is_forgotten_while_a_build_uses_it(kept: Path) -> None:
    with cache.used(kept):
        cache.trim(kept, set(), bound=0)
        assert len(parts(kept)) == 5
        with pytest.raises(UserError, match="a build is using it"):
            cache.clean(kept)


def test_what_killed_builds_left_behind_goes(kept: Path) -> None:
    for name in ("documents/.draft-abc", "quarto-xyz"):
        (kept / name).mkdir()
    cache.trim(kept, set())
    assert len(parts(kept)) == 5
    assert not (kept / "quarto-xyz").exists()


def test_old_templates_and_books_go(kept: Path) -> None:
    for i in range(12):
        for kind in ("templates", "book"):
            (kept / kind / f"{i:02}").mkdir(parents=True)
            (kept / kind / f"{i:02}" / DIGESTS).touch()
            os.utime(kept / kind / f"{i:02}" / DIGESTS, (i, i))
    cache.trim(kept, set())
    for kind in ("templates", "book"):
        left = sorted(p.name for p in (kept / kind).iterdir())
        assert left == [f"{i:02}" for i in range(12 - cache.FOLDERS, 12)]


def test_clean_says_what_it_frees_and_touches_nothing_else(kept: Path) -> None:
    (kept / "mine.txt").write_text("mine")
    would = cache.clean(kept, dry_run=True)
    assert would.things == 5
    assert would.size > 5000
    assert len(parts(kept)) == 5
    assert cache.clean(kept) == would
    assert [p.name for p in kept.iterdir()] == ["mine.txt"]
    assert cache.clean(kept) == cache.Freed(0, 0)
    assert cache.clean(kept / "none") == cache.Freed(0, 0)


def test_a_damaged_record_of_a_site_is_none(tmp_path: Path) -> None:
    cache.remember(tmp_path, tmp_path / "site", {"files": {"a": "0"}})
    assert cache.remembered(tmp_path, tmp_path / "site") == {"files": {"a": "0"}}
    assert cache.remembered(tmp_path, tmp_path / "other") is None
    record = next((tmp_path / "sites").iterdir())
    for text in ("", "[]", "{}", "{"):
        record.write_text(text)
        assert cache.remembered(tmp_path, tmp_path / "site") is None
