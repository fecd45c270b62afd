"""The only place that keeps results on disk: under the hash of all that they are made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import UserError, shown
from analysis.files import write_atomically
from analysis.results.shapes import Results, from_json, to_json
from analysis.sources import program_hash
from analysis.study import publications
from analysis.study.model import STUDY_FILE, Study

if TYPE_CHECKING:
    from analysis.study.table import Table

KEPT = 20  # older results are forgotten, so that the folder does not grow without end


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study as it was read, once a command, and the hash of all that its results rest on.

    ``earlier`` are the studies that it is compared with, the earliest first; ``content`` 16
    hexadecimal digits that stand for the files of all, the program and the numeric libraries.
    """

    study: Study
    earlier: tuple[Study, ...]
    content: str

    def unchanged(self) -> bool:
        """Whether every file still holds what it held when it was read."""
        return _hash(self.study, self.earlier) == self.content


def read(folder: Path) -> OpenStudy:
    """Read the study in ``folder`` and those that it is compared with.

    Raises
    ------
    UserError
        A study file is at fault, or the roster is missing.
    """
    from analysis.study import earlier as before
    from analysis.study import reading  # heavy, as pydantic is

    study = reading.load(folder)
    earlier = before.load(study)
    return OpenStudy(study, earlier, _hash(study, earlier))


def results(
    source: OpenStudy | Path,
    cache: Path,
    *,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Results:
    """Return the results of a study: kept ones if nothing they rest on changed.

    Parameters
    ----------
    source : OpenStudy or Path
        The study, or its folder.
    cache : Path
        The folder that keeps results.
    progress : callable
        Told the name of each step as it starts, and of a long one what share of it is done.

    Raises
    ------
    UserError
        The study file or a table is at fault; nothing is written then.
    """
    source = source if isinstance(source, OpenStudy) else read(source)
    found = kept(source.content, cache, source.study.folder)
    if found is not None:
        return found
    from analysis.results.run import run
    from analysis.study import table as tables  # heavy: only when there is something to compute

    study, earlier = source.study, source.earlier
    table = tables.read(study)
    before = [(one, tables.read(one)) for one in earlier]
    periods = tables.read_periods(study)
    try:
        found = run(
            study, table, before=before, periods=periods, content=source.content, progress=progress
        )
    except UserError as error:
        raise UserError(*(_placed(fault, study, table) for fault in error.faults)) from None
    if not source.unchanged():
        raise UserError(
            f"{shown(study.folder)}: was changed while it was being analysed; run this again"
        )
    cache.mkdir(parents=True, exist_ok=True)
    body = to_json(found)
    write_atomically(cache / f"{source.content}.json", _digest(body) + body)
    _forget(cache)
    return found


def _placed(fault: str, study: Study, table: Table) -> str:
    """Return a fault of the pure numbers with the study's file, the unit and the column."""

    def named(match: re.Match[str]) -> str:
        measures = study.dea.outputs if match[1] == "outputs" else study.dea.inputs
        unit = table.names[study.language][int(match[2]) - 1]
        column = f", column {measures[int(match[3]) - 1].column}" if match[3] else ""
        return f"{match[1]}: {unit:.60}{column}"

    if re.match(r"\S.*\.(yml|csv|json)$", fault.split(": ")[0]):
        return fault
    with suppress(IndexError):  # a scenario has measures of its own
        fault = re.sub(r"^(inputs|outputs): unit (\d+)(?:, column (\d+))?", named, fault)
    return f"{shown(study.folder / STUDY_FILE)}: {fault}"


def kept(content: str, cache: Path, folder: Path) -> Results | None:
    """Return the kept results of the study in ``folder`` with this hash, if there are any."""
    path = cache / f"{content}.json"
    whole = _whole(path)
    if whole is None:
        return None
    path.touch()
    found = from_json(whole)
    return replace(found, study=found.study.at(folder))


def content_hash(folder: Path) -> str:
    """Return the hash of all that a study's results rest on: 16 hexadecimal digits."""
    return read(folder).content


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n"


def _whole(path: Path) -> bytes | None:
    """Return kept results if every byte is as it was written: their first line is the digest."""
    if not path.is_file():
        return None
    first, end, body = path.read_bytes().partition(b"\n")
    return body if first + end == _digest(body) else None


def _hash(study: Study, earlier: tuple[Study, ...]) -> str:
    digest = hashlib.sha256(program_hash("results").encode())
    for path in (path for one in (study, *earlier) for path in _files(one)):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(study: Study) -> Iterator[Path]:
    for path in (study.folder / STUDY_FILE, study.table_path, study.folder / "datapackage.json"):
        if path.is_file():
            yield path
    roster = study.units.roster
    if roster:
        path = study.folder / roster.table
        if not path.is_file():
            raise UserError(f"{path}: there is no such roster; mend 'units.roster.table'")
        yield path
    yield from (path for path in publications.files(study) if path.is_file())


def _forget(cache: Path) -> None:
    kept = sorted(cache.glob("*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
