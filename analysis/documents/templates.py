"""The one jinja2 environment of a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from analysis.language.words import apart, marked, marks_of


@lru_cache(maxsize=4)
def environment(folder: Path) -> Environment:
    """Return the templates in ``folder``; a misspelt name in one is an error."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html", "html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A plain text that another language lends: within marks, their attributes, between signs.
    made.filters |= {"marked": marked, "marks": marks_of, "apart": apart}
    return made
