"""``pathways check``: the study, its table, the chapters, and the site that was built of them."""

from __future__ import annotations

from analysis.build import check
from analysis.documents import book
from analysis.errors import UserError, shown
from analysis.language import messages
from analysis.study import reading, table
from analysis.study.project import Project


def audit(project: Project) -> str:
    """Check everything; returns a line to print.

    Raises
    ------
    UserError
        Every fault found, one line each.
    """
    study = reading.load(project.study)
    rows = table.read(study)
    messages.load(project.templates, study.languages)
    faults = [*book.lint(project.root), *check.site(project.output)]
    if faults:
        raise UserError(*faults)
    pages = sum(1 for _ in project.output.rglob("*.html"))
    pdfs = sum(1 for _ in project.output.rglob("*.pdf"))
    return (
        f"{shown(project.study)}: {len(rows.slugs)} rows sound; {shown(project.output)}: "
        f"{pages} pages and {pdfs} PDFs without dead links, missing texts or missing tags"
    )
