"""Finished documents, kept by the hash of all they are made of, so that none is made twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.files import DIGESTS, digest

_DRAFT = ".draft-"


class DamagedError(LookupError):
    """A kept part is missing, or its bytes are not those that were made."""


class DocumentCache:
    """A folder of parts, one sub-folder for each key; may be deleted at any time.

    A part's list of digests lies beside its files: what was damaged since is not there any more.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, key: str) -> bool:
        """Whether the part with this key is here, every byte as it was made."""
        try:
            told = self._digests(key)
            os.utime(self.folder / key / DIGESTS)  # used now: the last to be forgotten
            return all(digest(self.folder / key / name) == said for name, said in told.items())
        except (DamagedError, OSError):
            return False

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep a part: relative path to content. Seen whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.folder))
        try:
            home = draft / key
            for name, content in files.items():
                place = home / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            told = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
            home.mkdir(exist_ok=True)
            (home / DIGESTS).write_text(json.dumps(told, sort_keys=True), "utf-8")
            if (self.folder / key).exists() and not self.holds(key):
                (self.folder / key).rename(draft / "damaged")
            try:
                home.rename(self.folder / key)
            except OSError:
                if not self.holds(key):  # else another build has put the same part meanwhile
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def lay_out(self, key: str, target: Path) -> dict[str, str]:
        """Put a part's files below ``target``; returns their relative paths and digests.

        Raises
        ------
        DamagedError
            The part is not here, or not as it was made.
        """
        told = self._digests(key)
        for name, said in told.items():
            kept = self.folder / key / name
            body = kept.read_bytes() if kept.is_file() else b""
            if hashlib.sha256(body).hexdigest() != said:
                raise DamagedError(key)
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)  # it may be one with a file of the old site
            place.write_bytes(body)
        return told

    def forget(self, keys: Iterable[str]) -> None:
        """Forget the parts with these keys."""
        for key in keys:
            shutil.rmtree(self.folder / key, ignore_errors=True)

    def _digests(self, key: str) -> dict[str, str]:
        """Return each file's digest as it was made; the files are those that are here."""
        home = self.folder / key
        if not (home / DIGESTS).is_file():  # a pipe would be read for ever
            raise DamagedError(key)
        try:
            told = json.loads((home / DIGESTS).read_text("utf-8"))
            here = {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()}
        except (OSError, ValueError):
            raise DamagedError(key) from None
        if not isinstance(told, dict) or here - {DIGESTS} != set(told):
            raise DamagedError(key)
        return told
