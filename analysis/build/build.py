"""The build: every document made once, kept by content, laid out whole or not at all."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from analysis import __version__, files, progress
from analysis.build.document_cache import Shelf
from analysis.build.parts import (
    Order,
    Part,
    base_keys,
    book_files,
    brief,
    desk,
    edition,
    parts_of,
    site_pages,
)
from analysis.errors import UserError, shown, suggest
from analysis.results import cache
from analysis.results.shapes import Results
from analysis.study.project import Project

MANIFEST = "manifest.json"


def build(
    project: Project,
    *,
    only: tuple[str, ...] = (),
    jobs: int | None = None,
    scheduler: str | None = None,
    renderer: str = "auto",
) -> str:
    """Build the book, the briefs and the site into ``project.output``; returns a line to print.

    Parts whose sources have not changed are taken from the shelf. The new site replaces the old
    one in a moment, when it is whole; whatever fails before leaves the old one as it was.

    Raises
    ------
    UserError
        A fault in the study, the table, the chapters or the machine.
    """
    _refuse_poor_machine()
    chosen = _renderer(renderer)
    epoch = edition(project.root)
    content = cache.content_hash(project.study)
    keys = base_keys(project, chosen, content, epoch)
    if not only and _is_current(project.output, keys):
        return f"{shown(project.output)} is up to date"
    results = _results(project)
    _refuse_unknown(only, results)
    parts = parts_of(keys, results)
    shelf = Shelf(project.cache / "documents")
    wanted = [p for p in parts if not only or p.name.rsplit("/", 1)[-1] in only]
    missing = [part for part in wanted if not shelf.holds(part.key)]
    _make(project, missing, shelf, chosen, content, epoch, jobs, scheduler)
    about = {"renderer": chosen, "content": content, "version": __version__, "made_of": keys}
    count = _publish(project, wanted, shelf, about, content, epoch, around=bool(only))
    if not only:
        shelf.keep_only(part.key for part in parts)
    return f"{shown(project.output)}: {count} files, {len(missing)} of {len(parts)} parts made anew"


def one_brief(project: Project, slug: str, language: str | None) -> list[str]:
    """Make one region's brief and put it into ``project.output``; returns the files' paths."""
    _refuse_poor_machine()
    epoch = edition(project.root)
    results = _results(project)
    _refuse_unknown((slug,), results)
    languages = results.study.languages
    if language and language not in languages:
        raise UserError(f"the study has no language '{language}'; it has {', '.join(languages)}")
    content = cache.content_hash(project.study)
    paths = []
    for code in (language,) if language else languages:
        for name, body in brief(Order(project, content, slug, code, epoch)).items():
            files.write_atomically(project.output / name, body)
            paths.append(shown(project.output / name))
    return paths


def complete(project: Project, output: Path) -> None:
    """Put briefs, data, search entries and sitemap into a book that Quarto has just rendered."""
    _refuse_poor_machine()
    epoch = edition(project.root)
    content = cache.content_hash(project.study)
    parts = parts_of(base_keys(project, "quarto", content, epoch), _results(project))[1:]
    shelf = Shelf(project.cache / "documents")
    missing = [part for part in parts if not shelf.holds(part.key)]
    _make(project, missing, shelf, "quarto", content, epoch, None, None)
    for part in parts:
        shelf.lay_out(part.key, output)
    _finish(project, output, content, epoch)


def _refuse_poor_machine() -> None:
    from analysis.documents.pdf.press import missing_libraries

    faults = missing_libraries()
    if faults:
        raise UserError(*faults)


def _results(project: Project) -> Results:
    with progress.Steps() as steps:
        return cache.results(project.study, project.cache / "results", progress=steps)


def _refuse_unknown(only: tuple[str, ...], results: Results) -> None:
    slugs = [region.slug for region in results.regions]
    faults = [f"no region is called '{s}'{suggest(s, slugs)}" for s in only if s not in slugs]
    if faults:
        raise UserError(*faults)


def _renderer(asked: str) -> str:
    import quarto

    there = quarto.path() is not None
    if asked == "quarto" and not there:
        raise UserError(
            "there is no quarto command; install Quarto 1.9 or later (or 'pip install "
            "quarto-cli'), or use --renderer builtin"
        )
    return "quarto" if there and asked != "builtin" else "builtin"


def _is_current(output: Path, keys: Mapping[str, str]) -> bool:
    """Whether the last whole build was made of the same, and nothing of it is lost."""
    try:
        manifest = json.loads((output / MANIFEST).read_text("utf-8"))
    except (OSError, json.JSONDecodeError):
        return False
    files = (name for part in manifest["parts"].values() for name in part["files"])
    return manifest.get("made_of") == keys and all((output / name).is_file() for name in files)


def _make(
    project: Project,
    missing: list[Part],
    shelf: Shelf,
    renderer: str,
    content: str,
    epoch: int,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """Make the missing parts: the briefs by workers, the book and the site meanwhile here."""
    briefs = [part for part in missing if part.name.startswith("brief/")]
    with _executor(jobs, scheduler, len(briefs)) as pool:
        futures: dict[Future[dict[str, bytes]], Part] = {}
        for part in briefs:
            _, language, slug = part.name.split("/")
            order = Order(project, content, slug, language, epoch)
            futures[pool.submit(brief, order)] = part
        try:
            for part in missing:
                if part.name == "book":
                    shelf.put(part.key, book_files(project, renderer, content, epoch))
                elif part.name == "site":
                    shelf.put(part.key, site_pages(project, content, epoch))
            for done in progress.bar(as_completed(futures), len(futures), "briefs"):
                shelf.put(futures[done].key, done.result())
        except BaseException:
            for future in futures:
                future.cancel()
            raise


@contextmanager
def _executor(jobs: int | None, scheduler: str | None, work: int) -> Iterator[Executor]:
    if scheduler:
        try:
            from distributed import Client
        except ImportError:
            raise UserError("--scheduler needs Dask: pip install 'pathways[cluster]'") from None
        with Client(scheduler) as client:
            yield client.get_executor()
        return
    workers = max(1, min(jobs or os.cpu_count() or 1, work))
    # A fresh interpreter in each worker: fonts and BLAS do not survive a fork of a busy process.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool


def _publish(
    project: Project,
    parts: list[Part],
    shelf: Shelf,
    about: Mapping[str, Any],
    content: str,
    epoch: int,
    *,
    around: bool,
) -> int:
    """Lay the parts out beside the old site and swap the two; returns the number of files.

    With ``around`` the rest of the old site stays around them as it is.
    """
    project.output.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".output-", dir=project.output.parent))
    manifest: dict[str, Any] = {**about, "parts": {}}
    try:
        if around and (project.output / MANIFEST).is_file():
            shutil.copytree(project.output, draft, dirs_exist_ok=True)
            manifest = json.loads((draft / MANIFEST).read_text("utf-8"))
        if around:
            manifest["made_of"] = None  # no longer one whole: the next build looks at every part
        manifest["parts"] |= {
            part.name: {"key": part.key, "files": shelf.lay_out(part.key, draft)} for part in parts
        }
        _finish(project, draft, content, epoch)
        _write_json(draft / MANIFEST, manifest)
        count = sum(1 for path in draft.rglob("*") if path.is_file())
        draft.chmod(0o755)
        _swap(draft, project.output)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _swap(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``; if that fails, ``old`` stands again."""
    away = new.with_name(new.name + ".old")
    if old.exists():
        old.rename(away)
    try:
        new.rename(old)
    except OSError:
        if away.exists():
            away.rename(old)
        raise
    shutil.rmtree(away, ignore_errors=True)


def _finish(project: Project, output: Path, content: str, epoch: int) -> None:
    """Write what spans all parts: the search index, and the sitemap if the address is known."""
    from analysis.documents.site.pages import merged_search, sitemap
    from analysis.study.project import book

    site = desk(project, content, epoch)
    index = output / "search.json"
    known = index.read_bytes() if index.is_file() else None
    files.write_atomically(index, merged_search(known, site.search_entries()))
    address = book(project.root).get("book", {}).get("site-url")
    if address:
        day = datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()
        every = sorted(p.relative_to(output).as_posix() for p in output.rglob("*.html"))
        files.write_atomically(output / "sitemap.xml", sitemap(address, every, day))


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    files.write_atomically(path, (json.dumps(value, indent=1, sort_keys=True) + "\n").encode())
