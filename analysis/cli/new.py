"""``pathways new``: a project of one's own, with everything it needs, to be edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.options import names, say_assumed
from analysis.cli.terminal import say

if TYPE_CHECKING:
    import numpy as np

    from analysis.study.proposal import Proposal

_MARKS = click.Choice(["comma", "point", "space", "apostrophe"])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--study-only", is_flag=True, help="Only the study: no chapters of your own.")
@click.option(
    "--from", "path", type=click.Path(path_type=Path), metavar="TABLE",
    help="About your own table (XLSX, ODS, CSV), which is copied as it is.",
)  # fmt: skip
@click.option("--sheet", help="The workbook's sheet, where several hold cells.")
@click.option("--skip-rows", type=click.IntRange(0), help="Rows that stand above the header.")
@click.option("--header-rows", type=click.Choice(["1", "2"]), help="Rows that the header has.")
@click.option("--id", metavar="COLUMN", help="The column that tells units apart.")
@click.option("--name", metavar="COLUMN", help="The column of the units' names.")
@click.option("--group", metavar="COLUMN", help="The column of the units' groups.")
@click.option("--residents", metavar="COLUMN", help="The column of the units' residents.")
@click.option("--inputs", callback=names, metavar="A,B", help="What the units use: volumes.")
@click.option("--outputs", callback=names, metavar="C,D", help="What they make of it: volumes.")
@click.option("--undesirable", callback=names, metavar="G", help="Outputs that nobody wants.")
@click.option("--conditions", callback=names, metavar="E,F", help="What they work under.")
@click.option("--orientation", type=click.Choice(["input", "output"]))
@click.option("--languages", callback=names, metavar="en,zh", help="Languages of the documents.")
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="The decimal mark.")
@click.option("--thousands", type=_MARKS, help="The mark between thousands.")
def new(folder: Path, study_only: bool, path: Path | None, **said: Any) -> None:
    """Make a project of one's own in DIR: a study with a table, the paper's chapters, settings.

    With --from TABLE it is about your table: the columns' roles that you do not name are proposed
    by simple rules, and so are the anchors; what was proposed is printed. The project runs at once.
    """
    from analysis.cli import unmet
    from analysis.errors import UserError, shown
    from analysis.study import pattern

    given = [name for name, value in said.items() if value not in (None, ())]
    if path is None and given:
        raise UserError(
            f"--{given[0].replace('_', '-')}: speaks of a table; name it by --from TABLE"
        )
    pattern.refuse_used(folder)
    proposal = _proposed(folder, path, said) if path else None
    (pattern.begin_study if study_only else pattern.begin_project)(folder, proposal)
    what = "a study" if study_only else "a project"
    place = shown(folder if study_only else folder / pattern.STUDY)
    if proposal:
        say_assumed(proposal.assumed)
        say(_about(proposal, what, shown(folder), place))
        why = unmet.foreseen(folder if study_only else folder / pattern.STUDY, score)
        if why:
            say(f"note: {why}", err=True)
        return
    say(
        f"{shown(folder)}: {what} with invented figures, ready to run:\n"
        f"  pathways analyse --study {shown(folder)}\n"
        f"Put your table in place of {place}/units.csv, then name its columns and anchors in "
        f"{place}/study.yml; or start from your table: pathways new DIR --from TABLE."
    )


def _proposed(folder: Path, path: Path, said: dict[str, Any]) -> Proposal:
    from analysis.study import pattern, proposal
    from analysis.study.form import Form

    languages = said.pop("languages")
    rows = said.pop("header_rows")
    form = Form(
        header_rows=int(rows) if rows else None,
        **{key: said.pop(key) for key in ("sheet", "skip_rows", "decimal", "thousands")},
    )
    return proposal.propose(
        path, form, proposal.AskedRoles(**said), score, name=pattern.identifier(folder),
        languages=languages,
    )  # fmt: skip


def score(inputs: np.ndarray, outputs: np.ndarray, orientation: Any) -> np.ndarray:
    """Return each unit's efficiency, 0 to 1, under constant returns to scale."""
    from analysis import dea

    found = dea.efficiency(inputs, outputs, orientation=orientation)
    return found.scores if orientation == "input" else 1 / found.scores


def _about(proposal: Proposal, what: str, folder: str, place: str) -> str:
    lines = "\n".join(f"  {line}" for line in proposal.lines)
    return (
        f"{folder}: {what} about the {proposal.rows} units of {proposal.table.name}, ready to run. "
        f"Proposed:\n{lines}\n"
        f"Read {place}/study.yml line by line. Then:\n"
        f"  pathways check --study {folder}        names what is still to be replaced\n"
        f"  pathways calibrate --study {folder}    shows the anchors, to be chosen by eye\n"
        f"  pathways analyse --study {folder}      what the numbers say\n"
        f"  pathways build --study {folder}        paper, briefs and site"
    )
