"""A Dask cluster to work on, whose workers share no files with this machine.

A function that is shared goes to the scheduler once, as bytes, and from there to each worker that
needs it; the workers pass it on among themselves. Tasks and answers are bytes as well. What a lost
worker was doing, and what only it knew, Dask gives to another one: the function is held as the
result of a task, which is done again where it is lost, because data that a client scatters are
gone with the workers that hold them.

A worker must have the very program that asks: another version of anything that counts would do
the same tasks with other digits.
"""

from __future__ import annotations

import pickle
import platform
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from analysis import workers
from analysis.errors import UserError
from analysis.files import hash_texts
from analysis.sources import program_hash
from analysis.workers import Answer, Task

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Promise

PATIENCE = 60.0
"""Seconds that work waits where no worker is left."""
CONNECTING = 20.0
LOOK_EVERY = 2.0

_one_at_a_time = threading.Lock()  # in a worker of several threads: not all we use is made for them


@contextmanager
def at(address: str | None) -> Iterator[None]:
    """Let the workers of a Dask scheduler do what is called within; None for this machine's.

    Raises
    ------
    UserError
        Dask is not installed, or nobody answers there.
    """
    if address is None:
        yield
        return
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "--scheduler needs Dask: pip install 'regional-pathways[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise UserError(
            f"--scheduler {address}: no Dask scheduler answers there; start one with 'dask "
            "scheduler', and give the address that it names"
        ) from None
    with client:
        cluster = Cluster(client, address)
        with cluster, workers.elsewhere(cluster):
            yield


class Cluster:
    """The workers of a Dask scheduler, as a `workers.Team`."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._open: set[_Handed[Any]] = set()
        self._ended = threading.Event()
        self._program = program()

    def __enter__(self) -> Cluster:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    @property
    def size(self) -> int:
        """How many tasks are done at a time: a worker's threads take turns."""
        return max(1, len(self._client.nthreads()))

    def share(self, function: Callable[[Task], Answer]) -> Callable[[Task], Future[Answer]]:
        """Send a function once; returns what hands in a task for it."""
        packed = zlib.compress(pickle.dumps(function), 1)
        shared = self._client.submit(_as_it_is, packed, pure=False)

        def hand_in(task: Task) -> Future[Answer]:
            promise = self._client.submit(
                carry_out, self._program, shared, pickle.dumps(task), pure=False
            )
            handed: _Handed[Answer] = _Handed(promise, self._address)
            self._open.add(handed)
            handed.add_done_callback(self._open.discard)
            promise.add_done_callback(handed.settle)
            return handed

        return hand_in

    def _watch(self) -> None:
        """End what waits where nobody is left for good to do it, rather than wait for ever."""
        seen = time.monotonic()
        while not self._ended.wait(LOOK_EVERY):
            lacking = self._lacking()
            now = time.monotonic()
            seen = seen if lacking else now
            if lacking and now - seen > PATIENCE:
                for handed in tuple(self._open):
                    handed.fail(f"--scheduler {self._address}: {lacking} and run this again")

    def _lacking(self) -> str:
        """Say what the work that is handed in lacks; nothing where it can be done."""
        if not self._open:
            return ""
        try:
            scheduler: Any = self._client.scheduler  # its handlers have no types
            there = self._client.sync(scheduler.ncores, callback_timeout=CONNECTING)
        except Exception:  # gone, or too busy to answer for now: patience tells
            return "the scheduler has gone; start it"
        return "" if there else f"has no workers; start some with 'dask worker {self._address}'"


class _Handed(Future[Answer]):
    """A task that was handed in, as the rest of the program waits for one."""

    def __init__(self, promise: Promise, address: str) -> None:
        super().__init__()
        self._promise, self._address, self._turn = promise, address, threading.Lock()
        self.set_running_or_notify_cancel()

    def cancel(self) -> bool:
        """Take the task back, wherever it is."""
        self._promise.cancel()
        return self.fail("the work was given up")

    def settle(self, promise: Promise) -> None:
        """Take over what became of the promise."""
        try:
            answer = pickle.loads(promise.result())
        except UserError as error:
            self._end(error=error)
        except Exception as error:
            self._end(error=_told(error, self._address))
        else:
            self._end(answer)
        promise.release()  # so that the worker need not keep the answer

    def fail(self, why: str) -> bool:
        """End with a fault, unless it has ended already."""
        return self._end(error=UserError(why))

    def _end(self, answer: Any = None, error: Exception | None = None) -> bool:
        with self._turn:
            if self.done():
                return False
            self.set_exception(error) if error else self.set_result(answer)
            return True


def _told(error: Exception, address: str) -> Exception:
    """Return an error of the cluster's own in our words, and any other as it is."""
    where, name = f"--scheduler {address}", type(error).__name__
    if name == "KilledWorker":
        return UserError(
            f"{where}: several workers ended over the same task; give them more memory"
        )
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("analysis"):
        return UserError(f"{where}: a worker has no Pathways; install the same version there")
    if "Cancelled" in name or "CommClosed" in name:
        return UserError(f"{where}: the scheduler has gone; start it and run this again")
    return error


@cache
def program() -> str:
    """Return a hash of all that answers rest on: the program, Python and its libraries."""
    return hash_texts(program_hash("results"), program_hash("brief"))


def _as_it_is(packed: bytes) -> bytes:
    return packed


def carry_out(asked_by: str, packed: bytes, task: bytes) -> bytes:
    """Do a task; runs in a worker."""
    if program() != asked_by:
        raise UserError(
            f"the worker on {platform.node()} has another version of Pathways, of Python or of a "
            "library; install the same there"
        )
    with _one_at_a_time:
        return pickle.dumps(_opened(packed)(pickle.loads(task)))


@lru_cache(maxsize=4)
def _opened(packed: bytes) -> Callable[[Any], Any]:
    """Return a function that was shared, the same object each time."""
    function: Callable[[Any], Any] = pickle.loads(zlib.decompress(packed))
    return function
