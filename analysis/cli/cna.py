"""``pathways cna``: what depends on what in any table, by coincidence analysis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analysis.cli.forms import FORMAT, OUTPUT, Answer, deliver_as
from analysis.cli.forms import form as form_of
from analysis.cli.options import AS_JSON, TABLE, names


@click.command()
@TABLE
@click.option(
    "--factors", required=True, callback=names, metavar="A,B", help="Possible causes and effects."
)
@click.option(
    "--outcomes",
    callback=names,
    metavar="Y,~Z",
    help="The effects that are looked for (default: the presence of every factor).",
)
@click.option(
    "--ordering",
    metavar="'A,B < C'",
    help="Causes before effects; those of one tier may cause each other.",
)
@click.option("--case", metavar="COLUMN", help="The cases' names (default: first text column).")
@click.option(
    "--calibrate",
    multiple=True,
    metavar="A=OUT,CROSSOVER,IN",
    help="Calibrate a raw column, as of pathways fsqca; repeatable.",
)
@click.option("--multivalue", callback=names, metavar="A,B", help="Factors that hold levels.")
@click.option("--consistency", type=click.FloatRange(0, 1), default=1.0, show_default=True)
@click.option("--coverage", type=click.FloatRange(0, 1), default=1.0, show_default=True)
@click.option(
    "--steps",
    type=(click.IntRange(1), click.IntRange(1), click.IntRange(1)),
    default=(3, 4, 10),
    show_default=True,
    metavar="N N N",
    help="Most literals of a conjunction, conjunctions of a formula, literals of a formula.",
)
@click.option(
    "--most",
    type=click.IntRange(1, 10_000),
    default=1000,
    show_default=True,
    help="Combinations of atomic formulas that are looked at.",
)
@click.option(
    "--part",
    type=click.Choice(["complex", "atomic", "about"]),
    default="complex",
    show_default=True,
    help="The table that CSV shows.",
)
@FORMAT
@OUTPUT
@AS_JSON
def cna(
    *,
    table: Path,
    part: str,
    form: str | None,
    output: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Find what depends on what in a table of memberships (coincidence analysis).

    Atomic formulas say what is sufficient and necessary for one factor; complex ones join those of
    several, and show the chain from first causes to last effects.
    """
    from analysis.cli import caused
    from analysis.harmless import table_csv

    form = form_of(form, output, as_json)
    answer = caused.answer(caused.CnaRequest(table, **options))
    forms = Answer(
        text=lambda: caused.as_text(answer),
        csv=lambda: table_csv(caused.sheets(answer)[part]),
        data=lambda: caused.as_json(answer),
        sheets=lambda: caused.sheets(answer),
        notes=(caused.rests_on(answer), *caused.notes(answer)),
    )
    deliver_as(form, forms, output)
