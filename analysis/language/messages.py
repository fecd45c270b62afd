"""Reads the message files, one for each language, and holds them to the same keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import UserError, shown
from analysis.files import read_yaml
from analysis.language.words import Words, is_plural

_NAMED_AT_MOST = 5


def load(folder: Path, languages: Iterable[str]) -> dict[str, Words]:
    """Read ``messages.<language>.yml`` for each language.

    Parameters
    ----------
    folder
        Where the files lie.
    languages
        The first one's keys are those that all must have.

    Raises
    ------
    UserError
        A language has no file, a file is not YAML, or the files' keys differ.
    """
    messages = {language: _read(folder, language) for language in languages}
    if not messages:
        raise UserError("the study names no language; give it one under 'languages:'")
    first, *others = messages
    faults = [
        fault
        for other in others
        for fault in _differences(folder, first, messages[first], other, messages[other])
    ]
    if faults:
        raise UserError(*faults)
    return {language: Words(language, tree) for language, tree in messages.items()}


def path_of(folder: Path, language: str) -> Path:
    """Return where a language's messages stand."""
    return folder / f"messages.{language}.yml"


def _read(folder: Path, language: str) -> Mapping[str, Any]:
    path = path_of(folder, language)
    if not path.is_file():
        known = sorted(p.name.split(".")[1] for p in folder.glob("messages.*.yml"))
        raise UserError(
            f"{shown(path)}: the language '{language}' has no messages; translate one of the "
            f"others ({', '.join(known) or 'none yet'}) into this file"
        )
    return read_yaml(path)


def keys(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted key of every message."""
    for key, node in tree.items():
        if isinstance(node, Mapping) and not is_plural(node):
            yield from keys(node, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _differences(
    folder: Path, first: str, expected: Mapping[str, Any], other: str, found: Mapping[str, Any]
) -> Iterator[str]:
    wanted, had = set(keys(expected)), set(keys(found))
    for lacking, holder, missing in (
        (other, first, wanted - had),
        (first, other, had - wanted),
    ):
        if missing:
            named = ", ".join(sorted(missing)[:_NAMED_AT_MOST])
            more = len(missing) - _NAMED_AT_MOST
            yield (
                f"{shown(path_of(folder, lacking))}: lacks {named}"
                + (f" and {more} more" if more > 0 else "")
                + f", which {path_of(folder, holder).name} has; add or remove"
            )
