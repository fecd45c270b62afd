"""Where a site may be put: a folder that is absent, empty or a site of ours, never anyone's files.

What a site's manifest names is ours and may be replaced; all else in the folder is the user's and
stops the build before it begins.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import UserError, shown
from analysis.files import digest

MANIFEST = "manifest.json"
# Of ours, and in no part's list of files; sites of version 0.1 had the second.
_WITHOUT_PART = {MANIFEST, "search.json", "sitemap.xml"}
_OF_THE_DESKTOP = {".DS_Store", "Thumbs.db", "desktop.ini"}  # made anew by whoever made them
_NAMED_AT_MOST = 3

SOURCES = (
    "analysis", "benchmarks", "chapters", "data", "docs", "templates", "tests", "tools",
    ".cache", ".git", ".github",
)  # fmt: skip


def refuse_unsafe(output: Path, *, study: Path, root: Path, package: Path) -> None:
    """Refuse an output folder in which something of the user's could be lost.

    Parameters
    ----------
    output
        As the user gave it, made absolute but not resolved.
    study, root, package
        The study's folder, the project's, and that of the program itself.

    Raises
    ------
    UserError
        One line that says what stands in the way.
    """
    link = _link_on_the_way(output)
    if link:
        raise UserError(
            f"{output}: is reached through the symbolic link {link}; name the folder itself, "
            f"{output.resolve()}"
        )
    place = Path(os.path.normpath(output))
    for what, folder in (
        ("the current folder", Path.cwd()),
        ("the home folder", Path.home()),
        ("the project", root),
        ("the study", study),
        ("the program", package),
        *((f"the project's {name}", root / name) for name in SOURCES),
    ):
        if _is_within(folder, place):
            said = "is" if _same(folder, place) else "holds"
            raise UserError(f"{shown(place)}: {said} {what}; name another folder with --output")
    inside = [package, *(root / name for name in SOURCES)]
    if not _is_within(root, study):  # else the project's own output folder lies in the study's
        inside.append(study)
    for folder in inside:
        if _is_within(place, folder):
            raise UserError(
                f"{shown(place)}: lies inside {shown(folder)}, which is a source; name a folder "
                "outside with --output"
            )
    if os.path.lexists(place) and not place.is_dir():
        raise UserError(f"{shown(place)}: is a file; name a folder with --output")


def refuse_strangers(output: Path, record: Mapping[str, Any] | None = None) -> None:
    """Refuse a folder that holds what no build of ours has put there.

    ``record`` is the manifest of the last build as the cache keeps it: with its help a site whose
    own manifest is damaged is still known by the bytes of its files.

    Raises
    ------
    UserError
        One line with the first few names.
    """
    names = sorted(strangers(output, record))
    if names:
        named = ", ".join(names[:_NAMED_AT_MOST])
        more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
        raise UserError(
            f"{shown(output)}: holds what Pathways did not put there: {named}{more}; "
            "it would be lost: move it away, or name another folder with --output"
        )


def strangers(output: Path, record: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Yield the relative names of what is not ours; a folder ends with a slash."""
    if not output.is_dir():
        return
    manifest = read_manifest(output)
    known = set(names_of(manifest)) if manifest else set()
    kept = record["files"] if record and not manifest else {}
    if kept:
        known.add(MANIFEST)
    folders = {str(parent) for name in {*known, *kept} for parent in Path(name).parents}
    for home, below, files in os.walk(output):
        here = Path(home).relative_to(output)
        for name in list(below):
            inner = str(here / name)
            is_link = (Path(home) / name).is_symlink()
            if inner not in folders or is_link:
                below.remove(name)
                yield inner if is_link else f"{inner}/"
        for name in files:
            inner = str(here / name)
            if name in _OF_THE_DESKTOP:
                continue
            path = Path(home) / name
            ours = inner in known or (inner in kept and digest(path) == kept[inner])
            if not ours or path.is_symlink() or not path.is_file():
                yield inner


def read_manifest(output: Path) -> dict[str, Any] | None:
    """Return a site's manifest; None if there is none or it is not one of ours, whole."""
    if not (output / MANIFEST).is_file():  # a pipe would be read for ever
        return None
    try:
        found = json.loads((output / MANIFEST).read_text("utf-8"))
        names_of(found)
        sound = isinstance(found["version"], str) and "made_of" in found
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if sound else None


def names_of(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield every file that a manifest knows: those of version 0.1 list them by part alone."""
    yield from _WITHOUT_PART
    yield from manifest.get("files", {}).keys()
    for part in manifest["parts"].values():
        yield from part["files"]


def _link_on_the_way(output: Path) -> Path | None:
    """Return the first symbolic link among a path's steps; the system's own (/tmp, /var) pass."""
    of_the_system = set()
    for place in (Path.home(), Path(tempfile.gettempdir())):
        of_the_system |= {place, *place.parents}
    step = Path(output.anchor)
    for depth, part in enumerate(output.parts[1:]):
        step /= part
        if step.is_symlink() and step not in of_the_system and (depth or step == output):
            return step
    return None


def _is_within(inner: Path, outer: Path) -> bool:
    return any(_same(place, outer) for place in (inner, *inner.parents))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one place, also where names differ in case or by a mount."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return one == other
