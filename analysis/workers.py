"""Processes to work in: how many a command may use, and work spread over them.

They are processes of this machine, or of a cluster that stands in for them (`analysis.cluster`).
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from types import FrameType
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_INTERRUPTED = 130  # as shells say it: 128 and the signal's number
AHEAD = 3  # tasks that wait for each process


class Team(Protocol):
    """Who does the work: some processes, here or on other machines."""

    @property
    def size(self) -> int:
        """How many tasks are done at a time."""

    def share(self, function: Callable[[Task], Answer]) -> Callable[[Task], Future[Answer]]:
        """Make a function known to all; returns what hands in a task for it."""


_allowed: ContextVar[int] = ContextVar("workers", default=1)
_cluster: ContextVar[Team | None] = ContextVar("cluster", default=None)


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


def allowed() -> int:
    """Return how many processes what is called here may use."""
    return _allowed.get()


def far_away() -> bool:
    """Whether a cluster does the work, which sees no file of this machine."""
    return _cluster.get() is not None


@contextmanager
def elsewhere(cluster: Team) -> Iterator[None]:
    """Let a cluster do what is called within, in place of processes of this machine."""
    token = _cluster.set(cluster)
    try:
        yield
    finally:
        _cluster.reset(token)


def each(
    function: Callable[[Task], Answer], tasks: Iterable[Task], *, pays: bool = True
) -> Iterator[Answer]:
    """Yield the answers to tasks in their order, from as many processes as are allowed.

    ``function``, tasks and answers have to go through a pickle. Tasks are asked for a few at a
    time. Within a worker, where one process is allowed, and where the work is too little to pay
    for the start of processes, all is done here; a cluster, which is there already, gets it anyway.
    """
    count = allowed()
    at_home = count < 2 or not pays or parent_process() is not None
    if at_home and not far_away():
        yield from map(function, tasks)
        return
    with team(count) as hands:
        hand_in = hands.share(function)
        ahead: deque[Future[Answer]] = deque()
        try:
            for task in tasks:
                ahead.append(hand_in(task))
                if len(ahead) > AHEAD * hands.size:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


@contextmanager
def team(count: int) -> Iterator[Team]:
    """Yield the cluster that is in use, else ``count`` new processes of this machine."""
    cluster = _cluster.get()
    if cluster is not None:
        yield cluster
        return
    with pool(count) as executor:
        yield _Processes(executor, count)


@dataclass(frozen=True, slots=True)
class _Processes:
    """Processes of this machine."""

    executor: Executor
    size: int

    def share(self, function: Callable[[Task], Answer]) -> Callable[[Task], Future[Answer]]:
        """Return what hands in a task: a function goes to a process with each of them."""
        return lambda task: self.executor.submit(function, task)


@contextmanager
def pool(count: int) -> Iterator[Executor]:
    """Processes, each a fresh interpreter: fonts and BLAS do not survive a fork of a busy one."""
    with (
        _interrupted_once(),
        ProcessPoolExecutor(
            count, mp_context=get_context("spawn"), initializer=_end_with_parent
        ) as executor,
    ):
        try:
            yield executor
        except KeyboardInterrupt:
            _kill_all()
            raise


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Let the second Ctrl-C end this process at once, its workers with it.

    An interrupt can leave a lock of the executor taken, whose end then waits for ever; whoever
    asks again meanwhile must be heard. What is written is put in place whole or not at all.
    """
    before = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if not here or before is not signal.default_int_handler:
        yield
        return
    asked = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            _kill_all()
            os._exit(_INTERRUPTED)
        asked = True
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _kill_all() -> None:
    """End the workers at once."""
    for worker in active_children():
        worker.kill()


def _end_with_parent() -> None:
    """Let this worker end when its parent is killed: its queue, which others hold, stays open."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
