"""``pathways doctor``: what this machine has and lacks."""

from __future__ import annotations

import sys
from importlib import metadata

import click

PACKAGES = (
    "numpy", "scipy", "pandas", "pulp", "highspy", "matplotlib", "jinja2", "weasyprint", "quarto",
    "pypandoc-binary",
)  # fmt: skip


@click.command()
def doctor() -> None:
    """Say what this machine lacks, and how to install it."""
    lines, sound = report()
    click.echo("\n".join(lines))
    if not sound:
        sys.exit(2)


def report() -> tuple[list[str], bool]:
    """Return lines for the terminal, and whether everything needed is there."""
    sound = True
    lines = [f"Python {sys.version.split()[0]}"]
    for name in PACKAGES:
        try:
            lines.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            sound = False
            lines.append(f"{name} is missing: install it with 'make install'")
    from analysis.documents.pdf.press import missing_libraries

    faults = missing_libraries()
    lines += faults or ["Pango, libharfbuzz-subset and the fonts are there"]
    lines.append(_quarto())
    return lines, sound and not faults


def _quarto() -> str:
    import quarto

    found = quarto.path()
    if found is None:
        return (
            "quarto is not there (the built-in renderer serves); to use it, install Quarto 1.9 or "
            "later, or 'pip install quarto-cli'"
        )
    return f"quarto at {found}"
