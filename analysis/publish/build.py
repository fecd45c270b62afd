"""The build: every document made once, kept by content, laid out whole or not at all."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from analysis import __version__, store
from analysis.errors import UserError, shown, suggest
from analysis.publish import progress
from analysis.publish.project import BOOK_FILE, STUDY_VARIABLE, Project
from analysis.publish.shelf import Shelf, hash_files

MANIFEST = "manifest.json"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
RESTING = "PATHWAYS_BUILDS"  # tells the post-render script that the build does its work

# What each kind of part is made of besides the results: files of the project, of the package.
_SHARED = ("templates/css/*", "templates/messages.*.yml", "templates/site/*")
_PROGRAM = ("words.py", "naming.py", "charts/**/*.py", "publish/*.py")
_MADE_OF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "book": (
        (*_SHARED, BOOK_FILE, "*.qmd", "chapters/**/*", "templates/book/**/*"),
        (*_PROGRAM, "publish/book/**/*", "tables/**/*.py"),
    ),
    "brief": ((*_SHARED, "templates/brief/**/*"), _PROGRAM),
    "site": (_SHARED, _PROGRAM),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the site: its name, and the hash of all it is made of."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class _Order:
    """What a worker needs to make one region's brief in one language."""

    project: Project
    content: str
    slug: str
    language: str
    epoch: int


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
    content = store.content_hash(project.study)
    slugs, languages = _who(project)
    _refuse_unknown(only, slugs)
    parts = _parts(project, chosen, content, epoch, slugs, languages)
    shelf = Shelf(project.cache / "documents")
    wanted = [p for p in parts if not only or p.name.rsplit("/", 1)[-1] in only]
    if not only and _is_current(project.output, parts):
        return f"{shown(project.output)} is up to date"
    missing = [part for part in wanted if not shelf.holds(part.key)]
    with progress.Steps() as steps:
        store.results(project.study, project.cache / "results", progress=steps)
    _make(project, missing, shelf, chosen, content, epoch, jobs, scheduler)
    present = [part for part in parts if shelf.holds(part.key)]
    count = _publish(project, present, shelf, chosen, content, epoch)
    if not only:
        shelf.keep_only(part.key for part in parts)
    return f"{shown(project.output)}: {count} files, {len(missing)} of {len(parts)} parts made anew"


def one_brief(project: Project, slug: str, language: str | None) -> list[str]:
    """Make one region's brief and put it into ``project.output``; returns the files' paths."""
    _refuse_poor_machine()
    epoch = edition(project.root)
    slugs, languages = _who(project)
    _refuse_unknown((slug,), slugs)
    if language and language not in languages:
        raise UserError(f"the study has no language '{language}'; it has {', '.join(languages)}")
    content = store.content_hash(project.study)
    paths = []
    for code in (language,) if language else languages:
        for name, body in _brief(_Order(project, content, slug, code, epoch)).items():
            store.write_atomically(project.output / name, body)
            paths.append(shown(project.output / name))
    return paths


def complete(project: Project, output: Path) -> None:
    """Put briefs, data, search entries and sitemap into a book that Quarto has just rendered."""
    _refuse_poor_machine()
    epoch = edition(project.root)
    content = store.content_hash(project.study)
    slugs, languages = _who(project)
    parts = _parts(project, "quarto", content, epoch, slugs, languages)[1:]
    shelf = Shelf(project.cache / "documents")
    with progress.Steps() as steps:
        store.results(project.study, project.cache / "results", progress=steps)
    missing = [part for part in parts if not shelf.holds(part.key)]
    _make(project, missing, shelf, "quarto", content, epoch, None, None)
    for part in parts:
        shelf.lay_out(part.key, output)
    _finish(project, output, content, epoch)


def edition(root: Path) -> int:
    """Return the edition's date, in seconds since 1970.

    ``SOURCE_DATE_EPOCH`` if set, else the release date in CITATION.cff, so that the same inputs
    give the same bytes on any day.
    """
    said = os.environ.get(EPOCH_VARIABLE)
    if said:
        if not said.isdigit():
            raise UserError(f"{EPOCH_VARIABLE} is '{said}'; it must be a whole number of seconds")
        return int(said)
    path = root / "CITATION.cff"
    found = re.search(r"^date-released: *['\"]?(\d{4}-\d{2}-\d{2})", path.read_text("utf-8"), re.M)
    if not found:
        raise UserError(f"{shown(path)}: has no 'date-released: YYYY-MM-DD'; add it")
    day = datetime.date.fromisoformat(found[1])
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def _refuse_poor_machine() -> None:
    from analysis.publish.pdf import missing_libraries

    faults = missing_libraries()
    if faults:
        raise UserError(*faults)


def _refuse_unknown(only: tuple[str, ...], slugs: tuple[str, ...]) -> None:
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


def _who(project: Project) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the regions' slugs and the study's languages, reading no more than need be."""
    from analysis import data, study_file

    study = study_file.load(project.study)
    cells = data.read_cells(study.table_path)
    if study.units.slug not in cells:
        data.read(study)  # tells all that is wrong with the table
    return tuple(data.slugify(name) for name in cells[study.units.slug]), study.languages


def _parts(
    project: Project,
    renderer: str,
    content: str,
    epoch: int,
    slugs: tuple[str, ...],
    languages: tuple[str, ...],
) -> list[Part]:
    """Return the book first, then the site's pages, then every brief."""
    salt = (content, str(epoch), __version__)

    def key(kind: str, *more: str) -> str:
        own, program = _MADE_OF[kind]
        code = hash_files(store.PACKAGE, program)
        return hash_files(project.root, own, kind, code, *salt, *more)

    prose = hash_files(project.study, ["*.md", "*.bib"])
    base = key("brief")
    return [
        Part("book", key("book", renderer, prose)),
        Part("site", key("site", prose)),
        *(
            Part(f"brief/{code}/{slug}", hash_files(project.root, [], base, code, slug))
            for code in languages
            for slug in slugs
        ),
    ]


def _is_current(output: Path, parts: list[Part]) -> bool:
    try:
        manifest = json.loads((output / MANIFEST).read_text("utf-8"))
    except (OSError, json.JSONDecodeError):
        return False
    known = {name: part["key"] for name, part in manifest["parts"].items()}
    files = (name for part in manifest["parts"].values() for name in part["files"])
    return known == {p.name: p.key for p in parts} and all((output / f).is_file() for f in files)


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
            futures[pool.submit(_brief, _Order(project, content, slug, language, epoch))] = part
        try:
            for part in missing:
                if part.name == "book":
                    shelf.put(part.key, _book(project, renderer, content, epoch))
                elif part.name == "site":
                    shelf.put(part.key, _site_pages(project, content, epoch))
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


@lru_cache(maxsize=2)
def _desk(project: Project, content: str, epoch: int):  # type: ignore[no-untyped-def]
    """Return a process's site: results, words and templates, read once."""
    from analysis.publish import messages
    from analysis.publish.site import Site

    results = store.results(project.study, project.cache / "results")
    words = messages.load(project.templates, results.study.languages)
    return Site(results, words, project.templates, epoch)


def _brief(order: _Order) -> dict[str, bytes]:
    from analysis.publish import briefs

    site = _desk(order.project, order.content, order.epoch)
    address = site.brief(order.language, order.slug)
    made = briefs.render(site, order.slug, order.language)
    return {address + name: body for name, body in made.items()}


def _site_pages(project: Project, content: str, epoch: int) -> dict[str, bytes]:
    from analysis.publish import downloads
    from analysis.publish.site import ASSETS, DATA

    site = _desk(project, content, epoch)
    assets = {
        f"{ASSETS}/{path.name}": path.read_bytes()
        for path in (
            *sorted((project.templates / "css").glob("*.css")),
            project.templates / "book" / "look.js",
            *sorted((project.templates / "site").glob("*.css")),
            *sorted((project.templates / "site").glob("*.js")),
            *sorted((project.templates / "site").glob("*.svg")),
        )
    }
    data = {f"{DATA}/{name}": body for name, body in downloads.files(site.results).items()}
    return assets | data | site.pages()


def _book(project: Project, renderer: str, content: str, epoch: int) -> dict[str, bytes]:
    if renderer == "quarto":
        return _by_quarto(project, epoch)
    from analysis.publish import book

    site = _desk(project, content, epoch)
    rendered = book.render(
        project.root,
        epoch=epoch,
        environment={STUDY_VARIABLE: str(project.study)},
        templates=project.templates,
        layout="site/base.html",
        chrome=lambda href, language: site.chrome(language, href, "paper"),
        imprint=site.imprint(site.results.study.language),
    )
    return dict(rendered.files)


def _by_quarto(project: Project, epoch: int) -> dict[str, bytes]:
    """Let Quarto render the book into a folder of its own; returns the files."""
    import quarto

    draft = Path(tempfile.mkdtemp(prefix="quarto-", dir=_made(project.cache)))
    surroundings = {
        STUDY_VARIABLE: str(project.study),
        EPOCH_VARIABLE: str(epoch),
        "QUARTO_PYTHON": sys.executable,
        RESTING: "1",
    }
    try:
        with _environment(surroundings):
            quarto.render(str(project.root), pandoc_args=["--output-dir", str(draft)])
        files = {
            path.relative_to(draft).as_posix(): path.read_bytes()
            for path in sorted(draft.rglob("*"))
            if path.is_file()
        }
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if "index.html" not in files:
        raise UserError("quarto did not render the book; its own message stands above")
    return files


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _publish(
    project: Project, parts: list[Part], shelf: Shelf, renderer: str, content: str, epoch: int
) -> int:
    """Lay the parts out beside the old site and swap the two; returns the number of files."""
    project.output.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".output-", dir=project.output.parent))
    try:
        listed = {
            part.name: {"key": part.key, "files": shelf.lay_out(part.key, draft)} for part in parts
        }
        _finish(project, draft, content, epoch)
        manifest = {"renderer": renderer, "content": content, "version": __version__}
        _write_json(draft / MANIFEST, manifest | {"parts": listed})
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
    from analysis.publish.project import book
    from analysis.publish.site import merged_search, sitemap

    site = _desk(project, content, epoch)
    index = output / "search.json"
    known = index.read_bytes() if index.is_file() else None
    store.write_atomically(index, merged_search(known, site.search_entries()))
    address = book(project.root).get("book", {}).get("site-url")
    if address:
        day = datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()
        every = sorted(p.relative_to(output).as_posix() for p in output.rglob("*.html"))
        store.write_atomically(output / "sitemap.xml", sitemap(address, every, day))


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    store.write_atomically(path, (json.dumps(value, indent=1, sort_keys=True) + "\n").encode())
