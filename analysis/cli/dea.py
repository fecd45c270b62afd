"""``pathways dea``: the efficiency of the units of any table, by any of the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analysis.cli.forms import FORMAT, OUTPUT, Answer, deliver_as
from analysis.cli.forms import form as form_of
from analysis.cli.options import AS_JSON, TABLE, names
from analysis.cli.terminal import say


def _list_models(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from analysis.dea import registry

    width = max(map(len, registry.MODELS)) + 2
    for model in registry.MODELS.values():
        defaults = [f"{o}={d}" if isinstance(d, str) else o for o, d in model.options.items()]
        say(f"{model.name:{width}}{model.title}")
        say(f"{'':{width}}" + "; ".join(filter(None, (f"dea.{model.python}", ", ".join(defaults)))))
    context.exit()


@click.command()
@TABLE
@click.option("--inputs", required=True, callback=names, metavar="A,B", help="Input columns.")
@click.option("--outputs", required=True, callback=names, metavar="C", help="Output columns.")
@click.option("--unit", metavar="COLUMN", help="The units' names (default: first text column).")
@click.option(
    "--model", default="radial", show_default=True, metavar="NAME", help="One of --models."
)
@click.option(
    "--models",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_models,
    help="List the models with their options and defaults.",
)
@click.option(
    "--orientation",
    type=click.Choice(["input", "output", "none", "graph"]),
    help="Default: input; none for sbm, super-sbm and range; undesirable: as its columns ask. "
    "Graph is of model mergers.",
)
@click.option(
    "--rts",
    "returns_to_scale",
    type=click.Choice(["crs", "vrs", "nirs", "ndrs", "fdh"]),
    help="Returns to scale (default: crs, for every model).",
)
@click.option(
    "--slack-weights",
    type=click.Choice(["mean", "raw"]),
    help="Second phase: slacks over column means, or plain (default: mean).",
)
@click.option("--bad", callback=names, metavar="A,B", help="Columns of bad outputs.")
@click.option(
    "--bad-inputs",
    callback=names,
    metavar="A,B",
    help="Model undesirable: columns of inputs of which more is better.",
)
@click.option(
    "--translation",
    multiple=True,
    metavar="A=NUMBER",
    help="Model undesirable: what a bad column is taken from (default: its largest figure plus its "
    "smallest); repeatable.",
)
@click.option(
    "--disposal",
    type=click.Choice(["weak", "equality", "free"]),
    help="Of bad outputs: directional, malmquist-luenberger (default: weak).",
)
@click.option(
    "--zero-outputs",
    type=click.Choice(["refuse", "replace", "drop"]),
    help="Models sbm and super-sbm (default: refuse).",
)
@click.option(
    "--zero-inputs",
    type=click.Choice(["refuse", "replace"]),
    help="Model super-sbm (default: refuse).",
)
@click.option(
    "--prices",
    callback=names,
    metavar="A,B",
    help="Price columns: one an input (cost), one an output (revenue), both (profit).",
)
@click.option(
    "--environment", callback=names, metavar="A,B", help="Columns beyond the units' control."
)
@click.option(
    "--intermediate",
    callback=names,
    metavar="A,B",
    help="Model two-stage: columns of what the first stage makes and the second uses up.",
)
@click.option(
    "--stages",
    type=click.Choice(["multiplicative", "additive"]),
    help="Model two-stage (default: multiplicative).",
)
@click.option("--algorithm", type=click.IntRange(1, 2), help="Model second-stage (default: 2).")
@click.option(
    "--null",
    type=click.Choice(["crs", "nirs", "ndrs"]),
    help="What model returns-test tests (default: crs).",
)
@click.option("--splits", type=click.IntRange(1, 10_000), help="Model separability (default: 10).")
@click.option("--order", type=click.IntRange(1), help="The m units drawn: order-m, outliers.")
@click.option("--alpha", type=click.FloatRange(0, 1, min_open=True), help="Model order-alpha.")
@click.option("--fixed", callback=names, metavar="A", help="Columns that units cannot change.")
@click.option(
    "--equal",
    callback=names,
    metavar="A",
    help="Model nondiscretionary: columns of which peers have neither more nor less.",
)
@click.option(
    "--direction",
    type=click.Choice(["range", "inverse"]),
    help="Model range: to the best figures, or most where least is to gain (default: range).",
)
@click.option(
    "--weights",
    multiple=True,
    metavar="TEXT",
    help='A restriction such as "0.5 <= A/B <= 2" or "share(A) >= 0.2"; repeatable.',
)
@click.option(
    "--goal",
    type=click.Choice(["benevolent", "aggressive"]),
    help="Model cross (default: benevolent).",
)
@click.option(
    "--period",
    metavar="COLUMN",
    help="Models of panels: each row's period; every unit in every period.",
)
@click.option(
    "--groups",
    metavar="COLUMN",
    help="Each unit's group, model metafrontier; or the merger it joins, model mergers.",
)
@click.option("--width", type=click.IntRange(1), help="Model window: periods (default: 3).")
@click.option(
    "--decomposition",
    type=click.Choice(["fgnz", "ray-desli", "grifell-lovell", "bias"]),
    help="Model malmquist (default: fgnz).",
)
@click.option(
    "--frontier",
    type=click.Choice(["adjacent", "sequential", "global"]),
    help="Models of panels (default: adjacent).",
)
@click.option(
    "--seen-from",
    type=click.Choice(["both", "first", "second"]),
    help="Model malmquist (default: both).",
)
@click.option(
    "--precision",
    multiple=True,
    metavar="A=STEP",
    help="Models rounding and rounding-of-scale: the step to which A is rounded; repeatable.",
)
@click.option(
    "--largest", type=click.IntRange(1), help="Model outlier-sets: units of a set (default: 3)."
)
@click.option(
    "--method", type=click.Choice(["II", "III"]), help="Doyle-Green's, model cross (default: III)."
)
@click.option(
    "--threshold", type=click.FloatRange(1, min_open=True), help="Model outliers (default: 1.2)."
)
@click.option("--bootstrap", is_flag=True, help="The same as --model bootstrap.")
@click.option(
    "--replications",
    type=click.IntRange(2, 100_000),
    help="Random draws (default: 2000; 1000 of rounded figures).",
)
@click.option("--level", type=click.FloatRange(0, 1), help="Of intervals (default: 0.95).")
@click.option("--seed", type=click.IntRange(0), help="Of random draws (default: 0).")
@FORMAT
@OUTPUT
@AS_JSON
def dea(
    *,
    table: Path,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    unit: str | None,
    model: str,
    bootstrap: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Measure the efficiency of the units of any table.

    Constant returns to scale and input orientation are taken where nothing is said. --weights,
    --prices, --fixed, --equal, --bad-inputs, --precision, --period, --intermediate and --bootstrap
    choose the model that they belong to.
    """
    from analysis.cli import measured

    form = form_of(form, output, as_json)
    asked = measured.DeaRequest(
        table, inputs, outputs, unit, measured.chosen(model, bootstrap, options),
        {name: value for name, value in options.items() if value not in (None, ())},
    )  # fmt: skip
    answer = measured.answer(asked)
    forms = Answer(
        text=lambda: measured.as_text(answer),
        csv=lambda: measured.as_csv(answer),
        data=lambda: measured.as_json(answer),
        sheets=lambda: measured.sheets(answer),
        notes=(measured.rests_on(answer),),
        printed=lambda: measured.printed(answer),
    )
    deliver_as(form, forms, output)
