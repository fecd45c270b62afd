"""The exchange of the old site for the new one, so that no moment is without a site.

The new site grows in a workshop, a hidden folder beside the output. Linux and macOS can exchange
two folders in one step; elsewhere the old one is set aside first, and whoever comes next puts it
back if the work ended between the two steps. A workshop whose owner is gone is removed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.build import locks
from analysis.errors import UserError, shown

_MARK = ".pathways-"
_NEW, _OLD, _GONE = "new", "old", "gone"
_AT_CURRENT_FOLDER = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def replacing(output: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Yield an empty folder that becomes ``output`` at the end; an error leaves the old one.

    Only one process at a time works on the outputs of a folder: ``waiting`` is called if another
    is first.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with locks.alone(output.parent, waiting):
        _tidy(output)
        workshop = Path(tempfile.mkdtemp(prefix=f".{output.name}{_MARK}", dir=output.parent))
        with locks.alone(workshop):
            try:
                new = workshop / _NEW
                new.mkdir()
                yield new
                _put(workshop, output)
            finally:
                _remove(workshop, output)


def recover(output: Path) -> None:
    """Put back a site that was set aside when its build was killed; remove what it left behind."""
    if output.parent.is_dir() and next(_workshops(output), None):
        with locks.alone(output.parent):
            _tidy(output)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot.

    Raises
    ------
    OSError
        It can, but not these two.
    """
    library = ctypes.CDLL(None, use_errno=True)
    a, b = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        here = ctypes.c_int(_AT_CURRENT_FOLDER)
        failed = library.renameat2(here, a, here, b, ctypes.c_uint(_EXCHANGE))
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(a, b, ctypes.c_uint(_EXCHANGE))
    else:
        return False
    if failed:
        code = ctypes.get_errno()
        if code in _CANNOT:
            return False
        raise OSError(code, os.strerror(code), str(one), None, str(other))
    return True


def _put(workshop: Path, output: Path) -> None:
    new, old = workshop / _NEW, workshop / _OLD
    if not output.exists():
        new.rename(output)
        return
    if exchange(new, output):
        return
    output.rename(old)
    try:
        new.rename(output)
    except BaseException:
        old.rename(output)
        raise


def _tidy(output: Path) -> None:
    for workshop in _workshops(output):
        _remove_if_left(workshop, output)


def _remove_if_left(workshop: Path, output: Path) -> None:
    with locks.if_free(workshop) as free:
        if free:
            if not os.path.lexists(output) and (workshop / _OLD).is_dir():
                (workshop / _OLD).rename(output)
            _remove(workshop, output)


def _workshops(output: Path) -> Iterator[Path]:
    pattern = re.compile(re.escape(f".{output.name}{_MARK}") + r"[a-z0-9_]{8}")
    for path in output.parent.iterdir():
        if pattern.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            yield path


def _remove(workshop: Path, output: Path) -> None:
    """Remove a workshop, unless it holds the only site there is."""
    if (workshop / _OLD).exists() and not output.exists():
        raise UserError(
            f"{shown(output)}: could not be put in place; the former site is {workshop / _OLD}"
        )
    with suppress(OSError):  # half removed, it must not be put back as a site
        (workshop / _OLD).rename(workshop / _GONE)
    shutil.rmtree(workshop, ignore_errors=True)
