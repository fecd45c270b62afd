"""``pathways fsqca``: the combinations of conditions behind an outcome in any table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from analysis.cli.options import AS_JSON, TABLE, names
from analysis.cli.terminal import table as aligned


@click.command()
@TABLE
@click.option("--outcome", required=True, metavar="Y", help="The outcome; '~Y' for its negation.")
@click.option("--conditions", required=True, callback=names, metavar="A,B")
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
@click.option("--expect", callback=names, metavar="A,~B", help="Directional expectations.")
@AS_JSON
def fsqca(table: Path, as_json: bool, **options: Any) -> None:
    """Find the combinations of conditions behind an outcome in a table of memberships."""
    from analysis.cli import any_table

    answer = any_table.fsqca(table, **options)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _shown(answer))


def _shown(answer: dict[str, Any]) -> str:
    """Return the answer of ``any_table.fsqca`` as three tables."""
    rows = [
        {**row["row"], **{k: row[k] for k in ("n", "consistency", "pri", "out")}}
        | {"cases": ", ".join(row["cases"])}
        for row in answer["truth_table"]
    ]
    lines = [
        "Necessity",
        aligned(answer["necessity"]),
        "",
        "Truth table",
        aligned(rows),
    ]
    for kind, solution in answer["solutions"].items():
        lines += ["", f"{kind.capitalize()} solution. {solution['note']}".rstrip()]
        for model in solution["models"]:
            lines.append(" + ".join(term["term"] for term in model["terms"]))
            terms = [
                {k: t[k] for k in ("term", "consistency", "pri", "raw_coverage", "unique_coverage")}
                for t in model["terms"]
            ]
            whole = {
                "term": "model",
                "consistency": model["consistency"],
                "pri": model["pri"],
                "raw_coverage": model["coverage"],
                "unique_coverage": float("nan"),
            }
            lines.append(aligned([*terms, whole]))
    return "\n".join(lines)
