"""The forms of an answer: text, JSON, CSV, LaTeX, a workbook or a Word file, printed or written."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.terminal import hand_on, say
from analysis.errors import UserError, shown
from analysis.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("text", "json", "csv", "xlsx", "latex", "docx")
BY_NAME = {**{one: one for one in ("json", "csv", "xlsx", "docx")}, "tex": "latex"}

FORMAT = click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Default: text; that of --output's name."
)
OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE."
)


def form(given: str | None, output: Path | None, json_asked: bool) -> str:
    """Return the form of the answer: as asked, else by the file's name, else text."""
    if json_asked:
        return "json"
    by_name = output.suffix.lower().lstrip(".") if output else ""
    return given or BY_NAME.get(by_name, "text")


def deliver(text: str, output: Path | None, *, as_data: bool = False) -> None:
    """Print text, or write it to a file: CSV with the mark that lets Excel know its encoding."""
    if output is None:
        hand_on(text) if as_data else say(text, nl=not text.endswith("\n"))
        return
    write_atomically(output, text.encode("utf-8-sig" if output.suffix == ".csv" else "utf-8"))
    say(shown(output))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in each of its forms, made when it is asked for.

    Attributes
    ----------
    text, csv : the answer as such.
    data : what JSON holds.
    sheets : the tables of a workbook, by name.
    printed : those of LaTeX and Word; the sheets, where nothing else is said.
    notes : what is said beside data, which do not say it themselves.
    """

    text: Callable[[], str]
    csv: Callable[[], str]
    data: Callable[[], Any]
    sheets: Callable[[], Mapping[str, pd.DataFrame]]
    notes: Sequence[str] = ()
    printed: Callable[[], Mapping[str, pd.DataFrame]] | None = None


def deliver_as(form: str, answer: Answer, output: Path | None) -> None:
    """Print an answer in a form, or write it to a file."""
    if form in ("json", "csv", "latex"):
        for note in answer.notes:
            say(f"note: {note}", err=True)
    if form == "xlsx":
        deliver_workbook(answer.sheets(), output)
    elif form in ("latex", "docx"):
        _deliver_typeset(form, answer, output)
    elif form == "json":
        deliver(json.dumps(answer.data(), ensure_ascii=False), output)
    elif form == "csv":
        deliver(answer.csv(), output, as_data=True)
    else:
        deliver(answer.text(), output)


def _deliver_typeset(form: str, answer: Answer, output: Path | None) -> None:
    from analysis.cli import typeset

    tables = (answer.printed or answer.sheets)()
    if form == "latex":
        deliver(typeset.latex(tables), output, as_data=True)
        return
    if output is None:
        raise UserError("--format docx: a Word file cannot be printed; give --output FILE.docx")
    write_atomically(output, typeset.docx(tables))
    say(shown(output))


def deliver_workbook(sheets: Mapping[str, pd.DataFrame], output: Path | None) -> None:
    """Write tables as the sheets of a workbook; text stays text, whatever it begins with."""
    import pandas as pd

    if output is None:
        raise UserError("--format xlsx: a workbook cannot be printed; give --output FILE.xlsx")
    whole = io.BytesIO()
    options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(whole, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False, inf_rep="inf")
    write_atomically(output, whole.getvalue())
    say(shown(output))
