"""``pathways clean``."""

from __future__ import annotations

import click

from analysis.cli.options import STUDY
from analysis.cli.terminal import say


@click.command()
@STUDY
@click.option("--dry-run", is_flag=True, help="Only say what it would free.")
def clean(study: str | None, dry_run: bool) -> None:
    """Empty the project's cache; the next build makes everything anew."""
    from analysis.build import cache_folder
    from analysis.errors import shown
    from analysis.study import project

    home = project.find(study).cache
    freed = cache_folder.clean(home, dry_run=dry_run)
    would = "would free" if dry_run else "freed"
    say(f"{shown(home)}: {would} {freed.size / 1e6:,.1f} MB in {freed.things} kept things")
