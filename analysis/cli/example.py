"""``pathways example``: a spreadsheet to try the program with, as spreadsheets come."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from analysis.cli.terminal import say

TITLE = "India's states and territories: use of public health facilities, 2018-19"
SOURCE = (
    "Source: Health Management Information System, April 2018 to March 2019; census of 2011; "
    "National Family Health Survey 5"
)
COLUMNS = {
    "state": "State or territory",
    "iso": "Code",
    "zone": "Zone",
    "public_facilities": "Public facilities",
    "public_beds": "Public beds",
    "inpatients": "Inpatients",
    "outpatients_allopathic": "Outpatients",
    "population_2011": "Population 2011",
    "urban_share_2011_pct": "Urban share (%)",
    "health_insurance_households_pct": "Households insured (%)",
    "women_10y_schooling_pct": "Women with 10 years of school (%)",
    "women_used_internet_pct": "Women who used the internet (%)",
}


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path), metavar="FILE.xlsx", default="india-states.xlsx"
)
def example(file: Path) -> None:
    """Write a real spreadsheet to try the program with: India's states, 2018-19.

    It has a title above its header and its source below its rows, as spreadsheets do. Where every
    figure comes from is told in the project's data/india-2018/SOURCES.md.
    """
    from analysis.errors import UserError, shown
    from analysis.files import write_atomically

    if file.suffix.lower() != ".xlsx":
        raise UserError(f"{shown(file)}: the example is a workbook; name it FILE.xlsx")
    if file.exists():
        raise UserError(f"{shown(file)} is there already; name another file")
    write_atomically(file, _workbook())
    say(f"{shown(file)}: 35 states and territories; 'pathways new DIR --from {shown(file)}'")


def _workbook() -> bytes:
    import xlsxwriter

    from analysis.study.shipped import HOME

    with (HOME / "data" / "india-2018" / "states.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheet = book.add_worksheet("States")
    bold, count = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    sheet.write(0, 0, TITLE, bold)
    for place, (column, head) in enumerate(COLUMNS.items()):
        sheet.write(2, place, head, bold)
        for line, row in enumerate(rows, 3):
            text = row[column]
            if column in ("state", "iso", "zone"):
                sheet.write_string(line, place, text)
            else:
                figure = float(text)
                sheet.write_number(line, place, figure, count if figure >= 1000 else None)
    sheet.write(4 + len(rows), 0, SOURCE)
    sheet.set_column(0, 0, 28)
    book.close()
    return whole.getvalue()
