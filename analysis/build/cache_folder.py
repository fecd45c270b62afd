"""The cache as a whole: who uses it, how large it may grow, and how it is emptied.

Builds hold it together; what forgets anything holds it alone, so that nothing is taken from under
a build at work.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.build import locks
from analysis.errors import UserError, shown
from analysis.files import DIGESTS, hash_texts, write_atomically

BOUND = 1 << 30
"""Bytes that finished parts of other builds may take; the oldest in use go first."""

FOLDERS = 8
"""Merged templates and lent books that are kept of each kind, the last used."""

_OURS = ("documents", "results", "sites", "templates", "book")
_LEFT_BEHIND = "quarto-*"  # in the cache itself, of builds that were killed; below, what is hidden


@dataclass(frozen=True, slots=True)
class Freed:
    """What was freed, or would be: how many kept things, and their bytes."""

    things: int
    size: int


@contextmanager
def used(cache: Path) -> Iterator[None]:
    """Use the cache together with other builds."""
    cache.mkdir(parents=True, exist_ok=True)
    with locks.together(cache):
        yield


def trim(cache: Path, keep: set[str], bound: int = BOUND) -> None:
    """Forget the oldest parts beyond ``bound`` bytes, never those in ``keep``, and old folders.

    Nothing is forgotten while another build uses the cache: its end will do it.
    """
    with locks.if_free(cache) as free:
        if not free:
            return
        hidden = [p for name in _OURS for p in _below(cache / name) if p.name.startswith(".")]
        for path in (*hidden, *cache.glob(_LEFT_BEHIND)):
            _remove(path)
        parts = [p for p in _below(cache / "documents") if p.name not in keep]
        size = 0
        for part in sorted(parts, key=_last_used, reverse=True):
            size += _size(part)
            if size > bound:
                _remove(part)
        for home in (cache / "templates", cache / "book"):
            for folder in sorted(_below(home), key=_last_used, reverse=True)[FOLDERS:]:
                _remove(folder)


def clean(cache: Path, *, dry_run: bool = False) -> Freed:
    """Empty the cache; with ``dry_run`` only say what that would free.

    Raises
    ------
    UserError
        A build is using it.
    """
    if not cache.is_dir():
        return Freed(0, 0)
    homes = [cache / name for name in _OURS]
    left = list(cache.glob(_LEFT_BEHIND))
    things = [path for home in homes for path in _below(home)] + left
    freed = Freed(len(things), sum(_size(path) for path in things))
    if dry_run:
        return freed
    with locks.if_free(cache) as free:
        if not free:
            raise UserError(f"{shown(cache)}: a build is using it; wait for its end")
        for path in (*homes, *left):
            _remove(path)
    return freed


def make_room_for_records(cache: Path) -> None:
    """Make the folder that `remember` writes to."""
    (cache / "sites").mkdir(parents=True, exist_ok=True)


def remember(cache: Path, output: Path, manifest: Mapping[str, Any]) -> None:
    """Keep a second copy of a site's manifest, by which a damaged one is mended."""
    place = cache / "sites" / f"{hash_texts(os.path.normpath(output))}.json"
    write_atomically(place, json.dumps(manifest, sort_keys=True).encode())


def remembered(cache: Path, output: Path) -> dict[str, Any] | None:
    """Return the kept copy of a site's manifest; None if there is none, whole."""
    try:
        place = cache / "sites" / f"{hash_texts(os.path.normpath(output))}.json"
        if not place.is_file():  # a pipe would be read for ever
            return None
        found = json.loads(place.read_text("utf-8"))
        return found if isinstance(found["files"], dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _below(home: Path) -> list[Path]:
    return list(home.iterdir()) if home.is_dir() else []


def _last_used(part: Path) -> float:
    try:
        return (part / DIGESTS).stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_size
    return sum(p.lstat().st_size for p in path.rglob("*") if not p.is_dir())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
