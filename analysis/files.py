"""Files written whole or not at all, and hashes of what is in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def hash_texts(*texts: str) -> str:
    """Return a hash of some texts: 20 digits."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]


def hash_files(root: Path, patterns: Iterable[str], *salt: str) -> str:
    """Return a hash of the files that match, with their names, and of ``salt``: 20 digits."""
    digest = hashlib.sha256("\0".join(salt).encode())
    paths = sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()})
    for path in paths:
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]
