"""``pathways dea``: the efficiency of the units of any table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from analysis.cli.options import AS_JSON, TABLE, names
from analysis.cli.terminal import table as aligned


@click.command()
@TABLE
@click.option("--inputs", required=True, callback=names, metavar="A,B", help="Input columns.")
@click.option("--outputs", required=True, callback=names, metavar="C", help="Output columns.")
@click.option("--unit", metavar="COLUMN", help="The units' names (default: first text column).")
@click.option("--orientation", type=click.Choice(["input", "output"]), default="input")
@click.option("--rts", type=click.Choice(["crs", "vrs", "nirs", "ndrs"]), default="vrs")
@click.option("--slack-weights", type=click.Choice(["mean", "raw"]), default="mean")
@AS_JSON
def dea(table: Path, as_json: bool, **options: Any) -> None:
    """Measure the efficiency of the units of any table."""
    from analysis.cli import any_table

    answer = any_table.dea(table, **options)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _shown(answer))


def _shown(answer: dict[str, Any]) -> str:
    """Return the answer of ``any_table.dea`` as a table."""
    rows = [
        {
            "unit": answer["units"][i],
            "score": answer["scores"][i],
            "scale efficiency": answer["scale_efficiency"][i],
            "returns": answer["returns_to_scale"][i],
            "peers": ", ".join(f"{name} {w:.3f}" for name, w in answer["peers"][i].items()),
        }
        for i in range(len(answer["units"]))
    ]
    return aligned(rows)
