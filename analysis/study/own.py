"""A study's own files: ordinary files in its folder, reached through no symbolic link.

Whatever of a study is published or shown is read from here. A link, a path that leads out of the
folder, a device or a pipe could publish what the study's author never meant to show, or never end.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from analysis.errors import UserError, shown
from analysis.study.cells import contents, decoded
from analysis.study.model import STUDY_FILE

PACKAGE_FILE = "datapackage.json"
SOURCES = "SOURCES.md"
REFERENCES = "references.bib"
PROSE = "prose.*.md"
NAMES = (STUDY_FILE, PACKAGE_FILE, SOURCES, REFERENCES)

LARGEST = 4 << 20
"""Bytes of the largest text beside the study file."""


def faults(folder: Path, name: str, *, beside: bool = False) -> Iterator[str]:
    """Yield what is wrong with naming ``name`` as a file of the study, at most one line.

    ``beside``: it may lie next to the study's folder, as what several studies share does. A file
    that is not there is none of this module's faults.
    """
    steps = PurePosixPath(name).parts
    start = folder
    if beside and steps[:1] == ("..",):
        start, steps = folder.parent, steps[1:]
    if PurePosixPath(name).is_absolute() or ".." in steps or not steps:
        yield f"'{name[:80]}' leads out of the study's folder; put the file into it"
        return
    path = start
    for step in steps:
        path /= step
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError):
            return
        if stat.S_ISLNK(mode):
            yield f"'{name[:80]}' is reached through a symbolic link; put the file itself there"
            return
    if not stat.S_ISREG(mode):
        yield f"'{name[:80]}' is not a file; put one there or remove it"


def refuse(folder: Path) -> None:
    """Refuse a study whose files, beside those that the study file names, are not its own.

    Raises
    ------
    UserError
        One line for each such file.
    """
    names = [*NAMES, *sorted(path.name for path in folder.glob(PROSE))]
    lines = [f"{shown(folder)}: {fault}" for name in names for fault in faults(folder, name)]
    if lines:
        raise UserError(*lines)


def read(folder: Path, name: str, largest: int = LARGEST) -> bytes | None:
    """Return a file's bytes; None if there is none.

    Raises
    ------
    UserError
        It is not the study's own, or has more than ``largest`` bytes.
    """
    for fault in faults(folder, name):
        raise UserError(f"{shown(folder)}: {fault}")
    path = folder / name
    return contents(path, "file", largest) if path.is_file() else None


def text(folder: Path, name: str) -> str | None:
    """Return a file's text; None if there is none.

    Raises
    ------
    UserError
        It is not the study's own, too large, not UTF-8, or holds control characters.
    """
    body = read(folder, name)
    return None if body is None else decoded(body, folder / name, "UTF-8")
