"""What several commands share: options, and the results of the study they name."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.terminal import say

if TYPE_CHECKING:
    from analysis.results.shapes import Results
    from analysis.study.project import Project

STUDY = click.option("--study", metavar="DIR", help="The study's folder (default: _quarto.yml's).")
SCHEDULER = click.option(
    "--scheduler", metavar="ADDRESS", help="A Dask scheduler, whose workers do the work."
)
_SEVERAL = 2  # lines about a table: they are one where results are asked for
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
TABLE = click.argument("table", type=click.Path(path_type=Path))


def output(what: str) -> Any:
    """Return the option that names another folder than ``output``."""
    return click.option(
        "--output", type=click.Path(path_type=Path), help=f"{what} (default: output)."
    )


def names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Read names between commas; one that holds a comma stands in double quotes."""
    parts = next(csv.reader([value], skipinitialspace=True)) if value else []
    return tuple(part.strip() for part in parts if part.strip())


def results(study: str | None) -> Results:
    """Return the results of the study in a folder, with bars while they are computed."""
    from analysis.progress import Steps
    from analysis.results import cache
    from analysis.study import project

    found = project.find(study)
    with Steps() as steps:
        made = cache.results(found.study, found.cache / "results", progress=steps)
    say_assumed(_in_short(made))
    say_cautions(found, made)
    return made


def _in_short(made: Results) -> tuple[str, ...]:
    """Return what was taken for granted, of the table in one line: ``check`` says it in full."""
    from analysis.errors import shown

    file = f"{shown(made.study.table_path)}: "
    of_table = [line for line in made.assumed if line.startswith(file)]
    if len(of_table) < _SEVERAL:
        return made.assumed
    said = f"{file}{len(of_table)} things about it were taken for granted; 'check' names them"
    return (*(line for line in made.assumed if line not in of_table), said)


def say_cautions(project: Project, results: Results) -> None:
    """Print what must be known of a study before its findings are read."""
    from analysis.cli import unmet
    from analysis.language import cautions, messages

    words = messages.load(project.templates, ["en"])["en"]
    for line in cautions.told(results, words):
        say(f"caution: {line.striptags()}", err=True)
    why = unmet.told(results.study, results.high.truth_table)
    if why:
        say(f"note: {why}", err=True)


def say_lacking(project: Project, languages: tuple[str, ...]) -> None:
    """Print which of a study's languages say something in English for want of words."""
    from analysis.language import messages

    for line in messages.told(messages.load(project.templates, languages)):
        say(f"note: {line}", err=True)


def say_assumed(lines: tuple[str, ...]) -> None:
    """Print what of a table's file was taken for granted, beside what a command prints."""
    for line in dict.fromkeys(lines):
        say(f"note: {line}", err=True)
