"""Tables as a paper takes them: LaTeX to be included, and a Word file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

UNDEFINED = "-"
_NUMBER = re.compile(r"-?\d+(\.\d+)?|-?inf|-")
LONG = 40  # rows from which a table may break over pages


def latex(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return tables with rules of booktabs, each with its caption and label ``tbl:NAME``.

    Long ones break over pages (longtable).
    """
    parts = ["% \\usepackage{booktabs,longtable}"]
    for name, frame in tables.items():
        worded = _worded(frame)
        parts.append(
            worded.to_latex(
                index=False,
                escape=True,
                caption=_title(name),
                label=f"tbl:{name.replace('_', '-')}",
                position=None if len(frame) > LONG else "htbp",
                longtable=len(frame) > LONG,
                column_format=_sides(worded),
            )
        )
    return "\n".join(parts)


def docx(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a Word file of tables, each with its caption.

    Raises
    ------
    UserError
        If pandoc is missing.
    """
    from analysis.documents import converter

    parts = []
    for name, frame in tables.items():
        body = _worded(frame).to_html(index=False, escape=True, border=0)
        caption = f"<caption>{html.escape(_title(name))}</caption><thead>"
        parts.append(body.replace("<thead>", caption, 1))
    return converter.run(["--from=html", "--to=docx", "--output=-"], "\n".join(parts), "the tables")


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """The table as it is read: three decimals, a dash for what is undefined."""
    return frame.map(_word).astype(object)


def _word(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if pd.isna(value):
        return UNDEFINED
    if isinstance(value, float | np.floating):
        return f"{value:.3f}"
    return str(value) or UNDEFINED


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _sides(worded: pd.DataFrame) -> str:
    """Numbers to the right, words to the left."""
    return "".join(
        "r" if worded[name].map(_NUMBER.fullmatch).notna().all() else "l" for name in worded.columns
    )
