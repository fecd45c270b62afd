"""Progress on the terminal: on standard error, and only where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


class Steps:
    """Shows the step under way; call it with the step's name."""

    def __enter__(self) -> Steps:
        self._bar = tqdm(
            bar_format="{desc} {elapsed}", leave=False, disable=not sys.stderr.isatty()
        )
        return self

    def __call__(self, step: str) -> None:
        """Show ``step`` as the one under way."""
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
