"""``pathways fsqca``: the combinations of conditions behind an outcome in any table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analysis.cli.forms import FORMAT, OUTPUT, Answer, deliver_as
from analysis.cli.forms import form as form_of
from analysis.cli.options import AS_JSON, TABLE, names
from analysis.cli.terminal import say
from analysis.errors import UserError

# Tables that there are only where an option asks for them, and these options.
ASKED_FOR = {
    "cases": ("cases",), "pairs": ("cases",), "sufficiency": ("sufficient",),
    "theory": ("theory",), "clusters": ("clusters", "period"), "search": ("search",),
    "assumptions": ("assumptions",),
}  # fmt: skip


@click.command()
@TABLE
@click.option(
    "--outcome", required=True, metavar="Y", help="The outcome: '~Y', 'Y[2]', 'Y + Z' too."
)
@click.option("--conditions", required=True, callback=names, metavar="A,B")
@click.option("--case", metavar="COLUMN", help="The cases' names (default: first text column).")
@click.option(
    "--calibrate",
    multiple=True,
    metavar="A=OUT,CROSSOVER,IN",
    help="Calibrate a raw column; numbers, or percentiles such as p5; repeatable. "
    "Or A=METHOD:NUMBERS with ecdf, indirect, tfr, bell, inverse-bell or levels.",
)
@click.option("--multivalue", callback=names, metavar="A,B", help="Conditions that hold levels.")
@click.option(
    "--dont-care",
    callback=names,
    metavar="A,B",
    help="Crisp conditions, such as orders of events, that may be empty or '-': it does not matter "
    "for the case.",
)
@click.option("--consistency", type=click.FloatRange(0, 1), default=0.8, show_default=True)
@click.option("--pri", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option("--frequency", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--solution",
    type=click.Choice(["all", "complex", "parsimonious", "intermediate"]),
    default="all",
    show_default=True,
)
@click.option(
    "--expect",
    callback=names,
    metavar="A,~B,C*D",
    help="Directional expectations; a conjunction speaks of its conditions together.",
)
@click.option(
    "--necessary",
    multiple=True,
    metavar="'A + B'",
    help="An expression whose necessity is examined; with --esa, taken for granted; repeatable.",
)
@click.option("--esa", is_flag=True, help="Enhanced standard analysis: rule out untenable rows.")
@click.option(
    "--impossible", multiple=True, metavar="'A*~B'", help="With --esa: cannot exist; repeatable."
)
@click.option(
    "--term-consistency",
    type=click.FloatRange(0, 1),
    help="What every term must reach; complex and parsimonious solutions.",
)
@click.option(
    "--model-consistency",
    type=click.FloatRange(0, 1),
    help="What a model must reach; complex and parsimonious solutions.",
)
@click.option(
    "--model-coverage",
    type=click.FloatRange(0, 1),
    help="List every set of terms that reaches this, whatever rows it leaves out.",
)
@click.option(
    "--test-rows",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Crisp sets: binomial test whether more than this share of a row has the outcome.",
)
@click.option(
    "--sufficient",
    multiple=True,
    metavar="'A*~B + C'",
    help="An expression whose sufficiency is examined; repeatable.",
)
@click.option(
    "--theory", metavar="'A*~B + C'", help="What is expected, held against the last solution."
)
@click.option(
    "--clusters",
    metavar="COLUMN",
    help="Each case's cluster: fit of the last solution in every one.",
)
@click.option(
    "--period",
    metavar="COLUMN",
    help="A panel: each row's period. A case is a unit in a period; fit in every period and unit.",
)
@click.option(
    "--search",
    is_flag=True,
    help="All sets that are necessary, all conjunctions that are sufficient.",
)
@click.option(
    "--assumptions",
    is_flag=True,
    help="Rows that solutions assume: easy, difficult and contradictory ones.",
)
@click.option("--cases", is_flag=True, help="Rank single cases and matched pairs.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE.svg",
    help="XY plot of the last solution's first model, or of --of, against the outcome.",
)
@click.option("--of", metavar="'A*~B + C'", help="With --plot: the expression that is drawn.")
@click.option(
    "--part",
    type=click.Choice(["solutions", "truth_table", "necessity", *ASKED_FOR, "about"]),
    default="solutions",
    show_default=True,
    help="The table that CSV shows.",
)
@FORMAT
@OUTPUT
@AS_JSON
def fsqca(
    *,
    table: Path,
    part: str,
    form: str | None,
    output: Path | None,
    as_json: bool,
    plot: Path | None,
    of: str | None,
    **options: Any,
) -> None:
    """Find the combinations of conditions behind an outcome in a table of memberships.

    A name that holds a comma stands in double quotes: --conditions '"Sales, net",B'.
    """
    from analysis.cli import explained

    if part in ASKED_FOR and not any(options[option] for option in ASKED_FOR[part]):
        raise UserError(f"--part {part}: add --{ASKED_FOR[part][0]}")
    if of and plot is None:
        raise UserError("--of draws an expression: add --plot FILE.svg")
    form = form_of(form, output, as_json)
    answer = explained.answer(explained.FsqcaRequest(table, **options))
    if plot is not None:
        say(explained.plotted(answer, of, plot), err=True)
    forms = Answer(
        text=lambda: explained.as_text(answer),
        csv=lambda: explained.as_csv(answer, part),
        data=lambda: explained.as_json(answer),
        sheets=lambda: explained.sheets(answer),
        notes=(explained.rests_on(answer), *answer.notes),
    )
    deliver_as(form, forms, output)
