"""The templates of a project: the package's, with the project's own files laid over them.

A project's ``templates/`` holds what it wants otherwise, and nothing else: a file of the same name
replaces the package's; a messages file replaces single messages.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from analysis.files import copy_folder, hash_files, make_folder, read_yaml
from analysis.study.shipped import TEMPLATES

_FILES = ("**/*",)


def templates(root: Path, cache: Path) -> Path:
    """Return the folder of a project's templates, made below ``cache`` where it has any of its own.

    Raises
    ------
    UserError
        A messages file of the project's own is not YAML.
    """
    own = root / "templates"
    if own == TEMPLATES or not own.is_dir():
        return TEMPLATES
    folder = cache / "templates" / hash_files(own, _FILES, hash_files(TEMPLATES, _FILES))
    return make_folder(folder, partial(_lay, own))


def _lay(own: Path, target: Path) -> None:
    """Copy the package's templates, then the project's own over them."""
    copy_folder(TEMPLATES, target)
    for path in sorted(p for p in own.rglob("*") if p.is_file() and not p.is_symlink()):
        place = target / path.relative_to(own)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_file() and path.name.startswith("messages.") and path.suffix == ".yml":
            merged = _merged(read_yaml(place), read_yaml(path))
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
