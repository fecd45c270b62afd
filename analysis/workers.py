"""Processes to work in: how many a command may use, and work spread over them."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

AHEAD = 3  # tasks that wait for each process

_allowed: ContextVar[int] = ContextVar("workers", default=1)


def cores() -> int:
    """Return the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


@contextmanager
def use(count: int) -> Iterator[None]:
    """Let what is called within work in up to ``count`` processes; one is the default.

    They are fresh interpreters, which import the program that starts them: a script that uses more
    than one must keep its own work under ``if __name__ == "__main__":``.
    """
    token = _allowed.set(count)
    try:
        yield
    finally:
        _allowed.reset(token)


def each(function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
    """Yield the answers to tasks in their order, from as many processes as are allowed.

    ``function``, tasks and answers have to go through a pickle. Tasks are asked for a few at a
    time. Within a worker, and where one process is allowed, all is done here.
    """
    count = _allowed.get()
    if count < 2 or parent_process() is not None:
        yield from map(function, tasks)
        return
    with pool(count) as executor:
        ahead: deque[Future[Answer]] = deque()
        try:
            for task in tasks:
                ahead.append(executor.submit(function, task))
                if len(ahead) > AHEAD * count:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


@contextmanager
def pool(count: int) -> Iterator[Executor]:
    """Processes, each a fresh interpreter: fonts and BLAS do not survive a fork of a busy one."""
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_end_with_parent
    ) as executor:
        yield executor


def _end_with_parent() -> None:
    """Let this worker end when its parent is killed: its queue, which others hold, stays open."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
