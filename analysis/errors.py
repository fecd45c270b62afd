"""The one error that a user can cause and mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


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
    """Return the path as a user would type it: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a remedy for a misspelt ``word``: the nearest known one, or all of them."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; there are: {', '.join(sorted(known))}"
