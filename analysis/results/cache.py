"""The only place that keeps results on disk: under the hash of all that they are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.errors import UserError, shown
from analysis.files import write_atomically
from analysis.results.shapes import Results, from_json, to_json
from analysis.study.model import STUDY_FILE, Study

PACKAGE = Path(__file__).parents[1]
KEPT = 20  # older results are forgotten, so that the folder does not grow without end

NUMERIC_LIBRARIES = ("numpy", "scipy", "pandas", "highspy", "pulp")


def results(
    folder: Path, cache: Path, *, progress: Callable[[str], None] = lambda step: None
) -> Results:
    """Return the results of the study in ``folder``: kept ones if nothing they rest on changed.

    Raises
    ------
    UserError
        The study file or a table is at fault; nothing is written then.
    """
    key = content_hash(folder)
    kept = cache / f"{key}.json"
    whole = _whole(kept)
    if whole is not None:
        kept.touch()
        return _in_place(from_json(whole), folder)
    from analysis.results.run import run
    from analysis.study import reading  # heavy: only when there is something to compute
    from analysis.study import table as tables

    study = reading.load(folder)
    table = tables.read(study)
    before = None
    if study.compare:
        earlier = reading.load(study.folder / study.compare.study)
        before = (earlier, tables.read(earlier))
    found = run(study, table, before=before, content=key, progress=progress)
    if content_hash(folder) != key:
        raise UserError(f"{shown(folder)}: was changed while it was being analysed; run this again")
    cache.mkdir(parents=True, exist_ok=True)
    body = to_json(found)
    write_atomically(kept, _digest(body) + body)
    _forget(cache)
    return _in_place(from_json(body), folder)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n"


def _whole(kept: Path) -> bytes | None:
    """Return kept results if every byte is as it was written: their first line is the digest."""
    if not kept.is_file():
        return None
    first, end, body = kept.read_bytes().partition(b"\n")
    return body if first + end == _digest(body) else None


def _in_place(found: Results, folder: Path) -> Results:
    import dataclasses

    return dataclasses.replace(found, study=found.study.at(folder))


def content_hash(folder: Path) -> str:
    """Return the hash of a study's files, of the program and of the numeric libraries.

    A comparison's files count as well. 16 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in _sources(folder):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for path in sorted(_program()):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    from importlib.metadata import version

    digest.update(" ".join(f"{name} {version(name)}" for name in NUMERIC_LIBRARIES).encode())
    return digest.hexdigest()[:16]


def _sources(folder: Path) -> Iterator[Path]:
    """Yield the files of a study: its own, its roster and its comparison's."""
    from analysis.study import reading

    study: Study = reading.load(folder)
    yield from _files(study)
    if study.compare:
        yield from _files(reading.load(study.folder / study.compare.study))


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


def _program() -> Iterator[Path]:
    """Yield the modules that results depend on: not the documents, not the command line."""
    for room in ("dea", "fsqca", "study", "results"):
        yield from (PACKAGE / room).rglob("*.py")
    yield from (PACKAGE / name for name in ("__init__.py", "errors.py", "files.py", "solver.py"))


def _forget(cache: Path) -> None:
    kept = sorted(cache.glob("*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
