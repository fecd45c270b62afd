"""Tables as a paper takes them: LaTeX to be included, and a Word file."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

UNDEFINED = "-"
_NUMBER = re.compile(r"-?\d+(\.\d+)?|-?inf|-")
LONG = 40  # rows from which a table may break over pages
WORDY = 40  # characters from which a cell is set in lines
MOST = 30  # characters that a column's text counts for in Word, however long it is
GAP = 4  # characters between columns
# A page on its side, in twentieths of a point: A4, edges of two centimetres.
SIDEWAYS = (
    b'<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" '
    b'w:bottom="1134" w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)
BODY, SMALL = b'<w:sz w:val="24" />', b'<w:sz w:val="18" />'  # half points


def latex(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return tables with rules of booktabs, each with its caption and label ``tbl:NAME``.

    Long ones break over pages (longtable).
    """
    parts = ["% \\usepackage{array,booktabs,longtable}"]
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
        worded = _worded(frame)
        body = worded.to_html(index=False, escape=True, border=0)
        caption = f"<caption>{html.escape(_title(name))}</caption>{_columns(worded)}<thead>"
        parts.append(body.replace("<thead>", caption, 1))
    whole = converter.run(
        ["--from=html", "--to=docx", "--output=-"], "\n".join(parts), "the tables"
    )
    return _sideways(whole)


def _sideways(document: bytes) -> bytes:
    """Turn the pages of pandoc's Word file and set it smaller: its tables have many columns."""
    turned = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(turned, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "word/document.xml":
                body = body.replace(b"</w:sectPr>", SIDEWAYS)
            elif part.filename == "word/styles.xml":
                body = body.replace(BODY, SMALL, 1)
            new.writestr(part, body, zipfile.ZIP_DEFLATED)
    return turned.getvalue()


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
    wide = {str(name) for name, most in zip(worded, _longest(worded), strict=True) if most > WORDY}
    share = 0.4 / max(1, len(wide))
    return "".join(
        rf">{{\raggedright\arraybackslash}}p{{{share:.2f}\linewidth}}" if str(name) in wide
        else "r" if worded[name].map(_NUMBER.fullmatch).notna().all()
        else "l"
        for name in worded
    )  # fmt: skip


def _longest(worded: pd.DataFrame) -> list[int]:
    """Characters of the longest text of each column, its head apart."""
    return [max((len(str(text)) for text in worded[name]), default=0) for name in worded]


def _columns(worded: pd.DataFrame) -> str:
    """Widths of columns for Word, in proportion to their texts: it makes them equal otherwise."""
    widths = [
        GAP + max(len(str(name)), min(most, MOST))
        for name, most in zip(worded, _longest(worded), strict=True)
    ]
    cols = "".join(f'<col style="width: {100 * w / sum(widths):.1f}%">' for w in widths)
    return f"<colgroup>{cols}</colgroup>"
