"""``pathways new``: a project of one's own, with everything it needs, to be edited."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.terminal import say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--study-only", is_flag=True, help="Only the study: no chapters of your own.")
def new(folder: Path, study_only: bool) -> None:
    """Make a project of one's own in DIR: a study with a table, the paper's chapters, settings."""
    from analysis.errors import shown
    from analysis.study import pattern

    (pattern.begin_study if study_only else pattern.begin_project)(folder)
    what = "a study" if study_only else "a project"
    place = shown(folder if study_only else folder / pattern.STUDY)
    say(
        f"{shown(folder)}: {what} with invented figures, ready to run:\n"
        f"  pathways analyse --study {shown(folder)}\n"
        f"Put your table in place of {place}/units.csv, then name its columns and anchors in "
        f"{place}/study.yml."
    )
