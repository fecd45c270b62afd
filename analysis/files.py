"""Files written whole or not at all, hashes of what is in them, and YAML with its lines."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import UserError, shown

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


class NotYamlError(ValueError):
    """A text is not YAML; ``line`` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def parse_yaml(text: str | bytes) -> Any:
    """Return what a YAML text says; NotYamlError, with the line, if it is none."""
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _told(text, error) from None


def _told(text: str | bytes, error: yaml.YAMLError) -> NotYamlError:
    """Return what the reader in Python says: it knows the place better than the one in C."""
    try:
        yaml.load(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as better:
        error = better
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "a character that YAML does not allow"
    return NotYamlError(mark.line + 1 if mark else 1, problem)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file.

    Raises
    ------
    UserError
        The file cannot be read, is not YAML, or holds something else.
    """
    try:
        said = parse_yaml(path.read_bytes())
    except OSError as error:
        raise UserError(f"{shown(path)}: cannot be read: {error.strerror}") from None
    except NotYamlError as error:
        raise UserError(
            f"{shown(path)}: line {error.line}: is not valid YAML: {error}; mend it there"
        ) from None
    if not isinstance(said, dict):
        raise UserError(f"{shown(path)}: must hold 'key: value' lines, and nothing else")
    return said
