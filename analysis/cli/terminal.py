"""What is printed: tables as plain text, and nothing that steers the terminal."""

from __future__ import annotations

import sys
from typing import Any

import click

from analysis.harmless import on_terminal


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text that a study or a table may have had a hand in."""
    click.echo(on_terminal(text), err=err, nl=nl)


def hand_on(text: str) -> None:
    """Print data for another program as they are, or, where somebody looks, like any text."""
    looked_at = sys.stdout.isatty()
    click.echo(on_terminal(text) if looked_at else text, nl=not text.endswith("\n"))


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows of the same keys as an aligned table."""
    import pandas as pd  # heavy: only when there is something to show

    return pd.DataFrame(rows).to_string(index=False, float_format=lambda x: f"{x:.3f}", na_rep="-")
