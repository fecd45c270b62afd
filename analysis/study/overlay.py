"""The templates of a project: the package's, with the project's own files laid over them.

A project's ``templates/`` holds what it wants otherwise, and nothing else: a file of the same name
replaces the package's; a messages file replaces single messages. So do the messages files in the
study's own folder, which is all that a study without a project has.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import UserError, shown
from analysis.files import copy_folder, hash_files, make_folder, read_yaml
from analysis.study import own
from analysis.study.shipped import TEMPLATES

MESSAGES = "messages.*.yml"
_FILES = ("**/*",)


def messages_file(language: str) -> str:
    """Return the name of the file of a language's messages."""
    return f"messages.{language}.yml"


def templates(root: Path, study: Path, cache: Path) -> Path:
    """Return the folder of a project's templates, made below ``cache`` where it has any of its own.

    Raises
    ------
    UserError
        A messages file of the project's or the study's own is not YAML, or no file of the study's.
    """
    project = root / "templates"
    files = [] if project == TEMPLATES or not project.is_dir() else _files(project)
    files = [path for path in files if not _is_copy(path, project)]
    laid = [(path, path.relative_to(project)) for path in files]
    laid += [(path, Path(path.name)) for path in messages(root, study) if path.parent == study]
    if not laid:
        return TEMPLATES
    known = hash_files(study, [MESSAGES], hash_files(TEMPLATES, _FILES))
    known = hash_files(project, _FILES, known) if files else known
    return make_folder(cache / "templates" / known, partial(_lay, laid))


def messages(root: Path, study: Path) -> tuple[Path, ...]:
    """Return the project's and the study's own files of messages, in the order they are laid.

    Raises
    ------
    UserError
        A file in the study's folder is not its own.
    """
    project = root / "templates"
    found = [] if project == TEMPLATES else sorted(project.glob(MESSAGES))
    found = [path for path in found if not (path.is_symlink() or _is_copy(path, project))]
    theirs = sorted(study.glob(MESSAGES))
    lines = [
        f"{shown(study)}: {fault}" for path in theirs for fault in own.faults(study, path.name)
    ]
    if lines:
        raise UserError(*lines)
    return (*found, *theirs)


def filled(messages: Any) -> dict[str, Any]:
    """Return messages without those that are empty: not written yet."""
    if not isinstance(messages, Mapping):
        return {}
    below = {
        key: filled(node) if isinstance(node, Mapping) else node for key, node in messages.items()
    }
    return {key: node for key, node in below.items() if node not in ("", None, {})}


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def _is_copy(path: Path, folder: Path) -> bool:
    """Whether a file says what the package's says: a staged book holds them all."""
    theirs = TEMPLATES / path.relative_to(folder)
    return theirs.is_file() and filecmp.cmp(path, theirs, shallow=False)


def _lay(laid: Iterable[tuple[Path, Path]], target: Path) -> None:
    """Copy the package's templates, then each file of one's own over them."""
    copy_folder(TEMPLATES, target)
    for path, name in laid:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_file() and path.match(MESSAGES):
            merged = _merged(read_yaml(place), filled(read_yaml(path)))
            place.write_text(yaml.safe_dump(merged, allow_unicode=True, sort_keys=False), "utf-8")
        else:
            shutil.copyfile(path, place)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            value = _merged(under, value)
        merged[key] = value
    return merged
