"""``pathways new``: a study of one's own, with everything a study needs, to be edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from analysis.errors import UserError, shown
from analysis.files import write_atomically
from analysis.study.project import HOME

PATTERN = HOME / "templates" / "study"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a study of one's own in DIR: a table, a study file and a data package to edit."""
    click.echo(begin(folder))


def begin(folder: Path) -> str:
    """Copy the pattern of a study into ``folder``; returns what to do next.

    Raises
    ------
    UserError
        The folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{shown(folder)}: is not empty; name a new folder")
    shutil.copytree(PATTERN, folder, dirs_exist_ok=True)
    study = folder / "study.yml"
    text = study.read_text("utf-8").replace("id: example", f"id: {_identifier(folder)}", 1)
    write_atomically(study, text.encode())
    return (
        f"{shown(folder)}: a study with invented figures, ready to run:\n"
        f"  pathways analyse --study {shown(folder)}\n"
        "Put your table in place of units.csv, then name its columns and anchors in study.yml."
    )


def _identifier(folder: Path) -> str:
    from analysis.study.table import slugify

    return slugify(folder.resolve().name)
