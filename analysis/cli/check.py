"""``pathways check``: the study, its table, the chapters, and the site that was built of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.options import STUDY, output, say_assumed, say_cautions, say_lacking
from analysis.cli.terminal import say
from analysis.errors import UserError, shown

if TYPE_CHECKING:
    from analysis.study.project import Project


@click.command()
@STUDY
@output("The site")
def check(study: str | None, output: Path | None) -> None:
    """Check the data and the built site: links, alternative texts, tagged PDFs."""
    from analysis.study import project

    say(audit(project.find(study, output=output)))


def audit(project: Project) -> str:
    """Check everything; returns a line to print.

    Raises
    ------
    UserError
        Every fault found, one line each.
    """
    from analysis.build import check as built
    from analysis.build import staging, swap
    from analysis.documents import book, prose
    from analysis.language import messages
    from analysis.progress import Steps
    from analysis.results import cache
    from analysis.study import placeholders, reading, table, wordings
    from analysis.study.model import STUDY_FILE
    from analysis.study.project import books

    swap.recover(project.output)
    study = reading.load(project.study)
    rows = table.read(study)
    unfilled = tuple(placeholders.unfilled(project.study / STUDY_FILE))
    say_assumed((*rows.assumed, *unfilled, *wordings.misplaced(study)))
    messages.load(project.templates, study.languages, project.messages)
    prose.refuse(project.study)
    chapters = [
        fault
        for folder in books(project.root).values()
        for fault in staging.from_root(book.lint(folder), folder, project.root)
    ]
    with Steps() as steps:
        found = cache.results(project.study, project.cache / "results", progress=steps)
    say_cautions(project, found)
    say_lacking(project, study.languages)
    faults = [*chapters, *built.site(project.output)]
    if faults:
        raise UserError(*faults)
    pages = sum(1 for _ in project.output.rglob("*.html"))
    pdfs = sum(1 for _ in project.output.rglob("*.pdf"))
    return (
        f"{shown(project.study)}: {len(rows.slugs)} rows sound; {shown(project.output)}: "
        f"{pages} pages and {pdfs} PDFs without dead links, missing texts or missing tags"
    )
