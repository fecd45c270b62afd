"""``pathways build`` and ``pathways brief``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from analysis.cli.options import SCHEDULER, STUDY, output, say_cautions, say_lacking
from analysis.cli.terminal import say


@click.command()
@STUDY
@click.option(
    "--only", metavar="SLUG", multiple=True, help="Only this region's briefs; repeatable."
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes (default: all cores).")
@SCHEDULER
@click.option(
    "--renderer",
    type=click.Choice(["auto", "quarto", "builtin"]),
    default="auto",
    show_default=True,
)
@output("Where to")
def build(
    *,
    study: str | None,
    only: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    renderer: Literal["auto", "quarto", "builtin"],
    output: Path | None,
) -> None:
    """Build the paper, all briefs and the website."""
    from analysis import cluster
    from analysis.build import build as building
    from analysis.results import cache
    from analysis.study import project

    found = project.find(study, output=output)
    with cluster.at(scheduler):
        report = building.build(found, only=only, jobs=jobs, renderer=renderer)
    say(report)
    results = cache.results(found.study, found.cache / "results")
    say_cautions(found, results)
    say_lacking(found, results.study.languages)


@click.command()
@click.argument("slug")
@STUDY
@click.option("--lang", help="Only this language.")
@output("Where to")
def brief(slug: str, study: str | None, lang: str | None, output: Path | None) -> None:
    """Write one region's brief: HTML, PDF and CSV."""
    from analysis.build import build as building
    from analysis.study import project

    for path in building.one_brief(project.find(study, output=output), slug, lang):
        say(path)
