"""The one error that a user can cause and mend."""

from __future__ import annotations


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
