"""The one error that a user can cause and mend."""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_standing: ContextVar[Path | None] = ContextVar("_standing", default=None)


class UserError(ValueError):
    """A fault in what the user gave: a file, a cell, an option.

    Each entry of ``faults`` is one line that names the place (file, row, column), what is wrong
    there, and the remedy. The command line prints the lines and ends with exit code 2.
    """

    def __init__(self, *faults: str) -> None:
        if not faults:
            raise TypeError("UserError needs at least one fault")
        super().__init__("\n".join(faults))
        self.faults = faults


def shown(path: Path) -> str:
    """Return the path as a user would type it: from the folder they stand in, where that is near.

    A chapter's cells run in the project's folder; what is shown still counts from the user's.
    """
    try:
        here, there = _standing.get() or Path.cwd(), path.resolve()
    except (OSError, RuntimeError):  # no current folder; links in a circle
        return path.as_posix()
    if there.is_relative_to(here):
        return there.relative_to(here).as_posix()
    above = Path(os.path.relpath(there, here)).as_posix()
    near = above.count("../") <= 2 and len(above) < len(there.as_posix())
    return above if near else path.as_posix()


@contextmanager
def standing_here() -> Iterator[None]:
    """Let `shown` count from the current folder even while the process works in another."""
    token = _standing.set(_standing.get() or Path.cwd())
    try:
        yield
    finally:
        _standing.reset(token)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a remedy for a misspelt ``word``: the nearest known one, or all of them."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; there are: {', '.join(sorted(known))}"


_REMEDIES = {
    errno.ENOSPC: "make room on the disk and run this again",
    errno.EDQUOT: "make room within your quota and run this again",
    errno.EACCES: "give yourself the right to it, or name another place",
    errno.EPERM: "give yourself the right to it, or name another place",
    errno.EROFS: "name a place that can be written to",
    errno.EBUSY: "it is in use or a mount point; name a folder inside it or another one",
    errno.EEXIST: "a file stands where a folder is needed; move it away",
    errno.ENOTDIR: "a file stands where a folder is needed; move it away",
    errno.EISDIR: "a folder stands where a file is needed; move it away",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.ELOOP: "its symbolic links lead in a circle; mend them",
    errno.EXDEV: "it cannot be moved as a whole; name another place",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n) or use fewer --jobs",
    errno.ENFILE: "too many files are open on this machine; close something",
    errno.EIO: "the disk does not answer rightly; look after it before anything else",
}


def of_system(error: OSError) -> UserError:
    """Return what the system refused as one line: the place, its own word, the remedy."""
    place = error.filename2 or error.filename
    said = error.strerror or str(error) or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0)
    where = f"{shown(Path(os.fsdecode(place)))}: " if isinstance(place, str | bytes) else ""
    return UserError(f"{where}{said}" + (f"; {remedy}" if remedy else ""))
