"""Results as files that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from analysis.documents.site.data import choices, formats, package, periods, regions, schema, sets
from analysis.documents.site.data.shapes import DataTable, Sayings
from analysis.language.words import Words
from analysis.results.shapes import Results, to_json
from analysis.study import own
from analysis.study.cells import LARGEST
from analysis.study.model import STUDY_FILE, Study

RESULTS, PACKAGE = "results.json", "datapackage.json"
FORMATS = ("csv", "json", "xlsx")


def tables(results: Results, words: Mapping[str, Words]) -> tuple[DataTable, ...]:
    """Return every table that is given away, with its columns' meaning in each language."""
    say = Sayings(words)
    return (
        regions.indicators(results, say),
        regions.regions(results, say),
        regions.peers(results, say),
        *sets.tables(results, say),
        *periods.tables(results, say),
        *choices.tables(results, say),
    )


def files(results: Results, words: Mapping[str, Words], epoch: int) -> dict[str, bytes]:
    """Return the contents of ``data/``: file name to bytes. Numbers keep every digit.

    Each table is there as CSV, JSON and workbook; ``datapackage.json`` says what they hold and
    under which terms, ``schema/`` what ``results.json`` does; one archive has everything, with
    checksums. The same results give the same bytes.
    """
    study = results.study
    theirs = {
        "study.yml": own.read(study.folder, STUDY_FILE),
        table_name(study): own.read(study.folder, study.table.file, LARGEST),
        "SOURCES.md": own.read(study.folder, own.SOURCES),
    }
    given = tables(results, words)
    made = {RESULTS: _results(results), schema.NAME: schema.as_json()}
    for table in given:
        made[f"{table.name}.csv"] = formats.as_csv(table)
        made[f"{table.name}.json"] = formats.as_json(table)
        made[f"{table.name}.xlsx"] = formats.as_xlsx(table, words, epoch)
    made |= {name: body for name, body in theirs.items() if body is not None}
    described = package.package(results, Sayings(words), given, made, table_name(study))
    made[PACKAGE] = package.as_json(described)
    made[formats.CHECKSUMS] = formats.checksums(made)
    return {**made, archive_name(study): formats.archive(study.id, made, epoch)}


def _results(results: Results) -> bytes:
    """Return all results as JSON, which names the schema that it keeps to."""
    opening = f'{{"$schema":"{schema.NAME}",'.encode()
    return opening + to_json(results).removeprefix(b"{")


def archive_name(study: Study) -> str:
    """Return what the archive of everything is called."""
    return f"{study.id}.zip"


def table_name(study: Study) -> str:
    """Return what the study's table is called there: table.csv, or by its own kind of file."""
    return f"table{PurePosixPath(study.table.file).suffix.lower() or '.csv'}"
