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
    """Check the data and the built site: links, alternative texts, tagged PDFs.

    Before anything was built, the data alone; a site that --output names must be there.
    """
    from analysis.study import project

    say(audit(project.find(study, output=output), asked=output is not None))


def audit(project: Project, *, asked: bool = True) -> str:
    """Check everything; returns a line to print. A site that is not ``asked`` for may lack.

    Raises
    ------
    UserError
        Every fault found, one line each.
    """
    from analysis.build import check as pages_and_links
    from analysis.build import staging, swap
    from analysis.documents import book, prose
    from analysis.language import messages
    from analysis.progress import Steps
    from analysis.results import cache
    from analysis.study import idle, placeholders, reading, table, wordings
    from analysis.study.model import STUDY_FILE
    from analysis.study.project import books

    swap.recover(project.output)
    built = asked or project.output.exists()
    study = reading.load(project.study)
    rows = table.read(study)
    unfilled = tuple(placeholders.unfilled(project.study / STUDY_FILE))
    say_assumed((*rows.assumed, *unfilled, *wordings.misplaced(study),
                 *wordings.unsaid_members(study), *idle.columns(study)))  # fmt: skip
    messages.load(project.templates, study.languages, project.messages)
    prose.refuse(project.study)
    chapters = [
        fault
        for folder in books(project.root).values()
        for fault in staging.from_root(book.lint(folder), folder, project.root)
    ]
    with Steps() as steps:
        found = cache.results(project.study, project.cache / "results", progress=steps)
    say_assumed(tuple(line for line in found.assumed if line not in rows.assumed))
    say_cautions(project, found)
    say_lacking(project, study.languages)
    faults = [*chapters, *(pages_and_links.site(project.output) if built else ())]
    if faults:
        raise UserError(*faults)
    sound = f"{shown(project.study)}: {len(rows.slugs)} rows sound"
    if not built:
        return f"{sound}; nothing is built yet in {shown(project.output)}: 'pathways build' does"
    pages = sum(1 for _ in project.output.rglob("*.html"))
    pdfs = sum(1 for _ in project.output.rglob("*.pdf"))
    return (
        f"{sound}; {shown(project.output)}: {pages} pages and {pdfs} PDFs without dead links, "
        "missing texts or missing tags"
    )
