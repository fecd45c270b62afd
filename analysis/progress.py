"""Progress on standard error: a bar where somebody looks, and in a job's log a line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")

EVERY = 60.0  # seconds between lines of a log: a short command writes none


class Steps:
    """Shows the step under way; call it with the step's name and the share that is done."""

    _step = ""
    _begun = 0.0

    def __enter__(self) -> Steps:
        self._log = _Log()
        self._bar = tqdm(
            bar_format="{desc} {elapsed}", leave=False, disable=not sys.stderr.isatty()
        )
        return self

    def __call__(self, step: str, share: float = 0.0) -> None:
        """Show ``step`` as the one under way, and how much of it is done and left."""
        now = time.monotonic()
        if step != self._step:
            self._step, self._begun = step, now
        if share:
            step = f"{step} {share:.0%}, about {_left(now - self._begun, share)} left"
        self._log(step, now)
        self._bar.set_description_str(f"{step};" if share else step)
        self._bar.refresh()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()


def bar(things: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Yield ``things`` with a progress bar."""
    log, begun = _Log(), time.monotonic()
    shown = tqdm(things, total=total, desc=what, leave=False, disable=not sys.stderr.isatty())
    for done, thing in enumerate(shown, 1):
        yield thing
        now = time.monotonic()
        log(f"{what} {done:,} of {total:,}, about {_left(now - begun, done / total)} left", now)


class _Log:
    """Writes a line where a bar would be one line without end, and at most one a minute."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, line: str, now: float) -> None:
        if now - self._last >= EVERY and not sys.stderr.isatty():
            self._last = now
            print(line, file=sys.stderr, flush=True)


def _left(gone: float, share: float) -> str:
    return tqdm.format_interval(gone * (1 - share) / share)
