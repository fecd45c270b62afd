"""The command line: every command is one call into the package."""

from __future__ import annotations

import json
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.errors import UserError

STUDY = click.option("--study", metavar="DIR", help="The study's folder (default: _quarto.yml's).")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
CSV = click.argument("table", type=click.Path(path_type=Path))


def _names(_: Any, __: Any, value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if value else ()


class _Commands(click.Group):
    """Turns a user's error into its lines and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("ignore")
                warnings.filterwarnings("always", module="analysis")
                result = super().invoke(ctx)
            for line in dict.fromkeys(str(w.message) for w in caught):
                click.echo(f"note: {line}", err=True)
            return result
        except UserError as error:
            if ctx.params.get("debug"):
                traceback.print_exc()
            for fault in error.faults:
                click.echo(fault, err=True)
            ctx.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pathways")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """One table about regions and one study file in; paper, briefs and website out."""


@main.command()
@STUDY
@click.option(
    "--only", metavar="SLUG", multiple=True, help="Only this region's briefs; repeatable."
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes (default: all cores).")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler to work on.")
@click.option(
    "--renderer",
    type=click.Choice(["auto", "quarto", "builtin"]),
    default="auto",
    show_default=True,
)
@click.option("--output", type=click.Path(path_type=Path), help="Where to (default: output).")
def build(
    study: str | None,
    only: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    renderer: str,
    output: Path | None,
) -> None:
    """Build the paper, all briefs and the website."""
    from analysis.build import build as building
    from analysis.study import project

    report = building.build(
        project.find(study, output=output),
        only=only, jobs=jobs, scheduler=scheduler, renderer=renderer,
    )  # fmt: skip
    click.echo(report)


@main.command()
@click.argument("slug")
@STUDY
@click.option("--lang", help="Only this language.")
@click.option("--output", type=click.Path(path_type=Path), help="Where to (default: output).")
def brief(slug: str, study: str | None, lang: str | None, output: Path | None) -> None:
    """Write one region's brief: HTML, PDF and CSV."""
    from analysis.build import build as building
    from analysis.study import project

    for path in building.one_brief(project.find(study, output=output), slug, lang):
        click.echo(path)


@main.command()
@STUDY
@AS_JSON
def analyse(study: str | None, as_json: bool) -> None:
    """Run the study and print what it found."""
    from analysis.cli import reports

    results = _results(study)
    if as_json:
        from analysis.results.shapes import to_json

        click.echo(to_json(results, indent=1).decode())
    else:
        click.echo(reports.summary(results))


@main.command()
@STUDY
@AS_JSON
def robustness(study: str | None, as_json: bool) -> None:
    """Run the study file's scenarios and print what of the findings stays."""
    from analysis.cli import reports

    results = _results(study)
    rows = reports.robustness(results)
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1) if as_json else reports.table(rows))


@main.command()
@CSV
@click.option("--inputs", required=True, callback=_names, metavar="A,B", help="Input columns.")
@click.option("--outputs", required=True, callback=_names, metavar="C", help="Output columns.")
@click.option("--unit", metavar="COLUMN", help="The units' names (default: first text column).")
@click.option("--orientation", type=click.Choice(["input", "output"]), default="input")
@click.option("--rts", type=click.Choice(["crs", "vrs", "nirs", "ndrs"]), default="vrs")
@click.option("--slack-weights", type=click.Choice(["mean", "raw"]), default="mean")
@AS_JSON
def dea(table: Path, as_json: bool, **options: Any) -> None:
    """Measure the efficiency of the units of any table."""
    from analysis.cli import any_table, reports

    answer = any_table.dea(table, **options)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else reports.dea(answer))


@main.command()
@CSV
@click.option("--outcome", required=True, metavar="Y", help="The outcome; '~Y' for its negation.")
@click.option("--conditions", required=True, callback=_names, metavar="A,B")
@click.option("--case", metavar="COLUMN", help="The cases' names (default: first text column).")
@click.option("--consistency", type=click.FloatRange(0, 1), default=0.8, show_default=True)
@click.option("--pri", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option("--frequency", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--solution",
    type=click.Choice(["all", "complex", "parsimonious", "intermediate"]),
    default="all",
    show_default=True,
)
@click.option("--expect", callback=_names, metavar="A,~B", help="Directional expectations.")
@AS_JSON
def fsqca(table: Path, as_json: bool, **options: Any) -> None:
    """Find the combinations of conditions behind an outcome in a table of memberships."""
    from analysis.cli import any_table, reports

    answer = any_table.fsqca(table, **options)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else reports.fsqca(answer))


@main.command()
@STUDY
@click.option("--output", type=click.Path(path_type=Path), help="The site (default: output).")
def check(study: str | None, output: Path | None) -> None:
    """Check the data and the built site: links, alternative texts, tagged PDFs."""
    from analysis.cli import check as audit
    from analysis.study import project

    click.echo(audit.audit(project.find(study, output=output)))


@main.command()
@STUDY
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(study: str | None, port: int) -> None:
    """Build, show the site at localhost, and rebuild whenever something changes."""
    from analysis.cli import serve as serving
    from analysis.study import project

    serving.serve(project.find(study), port)


@main.command()
def doctor() -> None:
    """Say what this machine lacks, and how to install it."""
    from analysis.cli import doctor as diagnosis

    lines, sound = diagnosis.report()
    click.echo("\n".join(lines))
    if not sound:
        sys.exit(2)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a study of one's own in DIR: a table, a study file and a data package to edit."""
    from analysis.cli import new as starting

    click.echo(starting.new(folder))


def _results(study: str | None) -> Any:
    from analysis.progress import Steps
    from analysis.results import cache
    from analysis.study import project

    found = project.find(study)
    with Steps() as steps:
        return cache.results(found.study, found.cache / "results", progress=steps)


if __name__ == "__main__":
    main()
