"""``pathways nca``: how much of each condition an outcome needs, in any table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analysis.cli.forms import FORMAT, OUTPUT, Answer, deliver_as
from analysis.cli.forms import form as form_of
from analysis.cli.options import AS_JSON, TABLE, names


@click.command()
@TABLE
@click.option("--outcome", required=True, metavar="Y", help="The outcome's column.")
@click.option(
    "--conditions", required=True, callback=names, metavar="A,~B",
    help="Conditions' columns; ~B asks whether little of B is necessary.",
)  # fmt: skip
@click.option("--case", metavar="COLUMN", help="The cases' names (default: first text column).")
@click.option(
    "--bottleneck",
    type=click.Choice(["ce_fdh", "cr_fdh"]),
    default="cr_fdh",
    show_default=True,
    help="The ceiling that the bottleneck table is read from.",
)
@click.option(
    "--scale",
    type=click.Choice(["percentage", "actual", "percentile"]),
    default="percentage",
    show_default=True,
    help="Of the bottleneck table: per cent of the range, values, or per cent of the cases.",
)
@click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--part",
    type=click.Choice(["effects", "bottleneck"]),
    default="effects",
    show_default=True,
    help="The table that CSV shows.",
)
@FORMAT
@OUTPUT
@AS_JSON
def nca(
    table: Path,
    part: str,
    form: str | None,
    output: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Find how much of each condition an outcome needs (necessary condition analysis).

    Effect sizes by CE-FDH and CR-FDH with the chance of as large a one, and the bottleneck table.
    """
    from analysis.cli import needed
    from analysis.harmless import table_csv

    form = form_of(form, output, as_json)
    answer = needed.answer(needed.Asked(table, **options))
    forms = Answer(
        text=lambda: needed.as_text(answer),
        csv=lambda: table_csv(needed.sheets(answer)[part]),
        data=lambda: needed.as_json(answer),
        sheets=lambda: needed.sheets(answer),
        notes=(needed.rests_on(answer),),
    )
    deliver_as(form, forms, output)
