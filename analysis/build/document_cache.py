"""Finished documents, kept by the hash of all they are made of, so that none is made twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.files import write_atomically


class Shelf:
    """A folder of parts, one sub-folder for each key; may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, key: str) -> bool:
        """Whether the part with this key is here, whole."""
        return (self.folder / key).is_dir()

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep a part: relative path to content. Seen whole or not at all."""
        draft = self.folder / f".{key}.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, content in files.items():
            write_atomically(draft / name, content)
        try:
            draft.rename(self.folder / key)
        except OSError:  # another build has put the same part meanwhile
            shutil.rmtree(draft, ignore_errors=True)

    def names(self, key: str) -> list[str]:
        """Return the relative paths of a part's files, sorted."""
        home = self.folder / key
        return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file())

    def lay_out(self, key: str, target: Path) -> list[str]:
        """Put a part's files below ``target``; returns their relative paths."""
        names = self.names(key)
        for name in names:
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / key / name, place)
        return names

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget every part whose key is not among ``keys``."""
        wanted = set(keys)
        for home in self.folder.iterdir() if self.folder.is_dir() else ():
            if home.name not in wanted:
                shutil.rmtree(home, ignore_errors=True)
