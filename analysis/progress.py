"""Progress on the terminal: on standard error, and only where somebody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


class Steps:
    """Shows the step under way; call it with the step's name and the share that is done."""

    _step = ""
    _begun = 0.0

    def __enter__(self) -> Steps:
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
            left = tqdm.format_interval((now - self._begun) * (1 - share) / share)
            step = f"{step} {share:.0%}, about {left} left;"
        self._bar.set_description_str(step)
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
    return iter(tqdm(things, total=total, desc=what, leave=False, disable=not sys.stderr.isatty()))
