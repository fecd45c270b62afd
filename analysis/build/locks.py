"""Locks between processes, on the folders themselves: nothing is left lying about.

The kernel gives a lock back when its owner ends, however it ends. A file system that knows no
locks on folders (some network drives) is used without: there, one build at a time is the user's
business.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_UNKNOWN = {errno.EBADF, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL, errno.ENOSYS}
_TAKEN = {errno.EAGAIN, errno.EACCES}


@contextmanager
def alone(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold ``folder`` alone; ``waiting`` is called once if another process has it first."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if not _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
            waiting()
            _lock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def together(folder: Path) -> Iterator[None]:
    """Hold ``folder`` with any number of others, but never while one holds it alone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def if_free(folder: Path) -> Iterator[bool]:
    """Hold ``folder`` alone if nobody else holds it; yields whether it is held."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, unknown=False)
    finally:
        os.close(handle)


def _lock(handle: int, kind: int, *, unknown: bool = True) -> bool:
    """Whether the lock is held now; ``unknown`` where the file system has no such locks."""
    try:
        fcntl.flock(handle, kind)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        if error.errno in _UNKNOWN:
            return unknown
        raise
    return True
