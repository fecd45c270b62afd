"""The build: every document made once, kept by content, laid out whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, as_completed
from pathlib import Path
from typing import Any, Literal

import click

from analysis import __version__, files, progress, workers
from analysis.build import cache_folder, first_page, place, swap
from analysis.build.document_cache import DamagedError, DocumentCache
from analysis.build.editions import brief_maker
from analysis.build.parts import (
    BOOK,
    LOOK,
    Part,
    base_keys,
    book_files,
    brief_files,
    look_files,
    parts_of,
    site_pages,
)
from analysis.documents import prose
from analysis.documents.edition import Edition, Renderer, compile_edition, date_of
from analysis.documents.masthead import SEARCH_INDEX
from analysis.documents.pdf.machine import refuse_lacking, refuse_poor_machine
from analysis.errors import UserError, shown, suggest
from analysis.results import cache
from analysis.results.shapes import Results
from analysis.sources import PACKAGE
from analysis.study.project import Project

BRIEFS_OF_ONE = 4  # which take about as long as a worker needs to begin


def build(
    project: Project,
    *,
    only: tuple[str, ...] = (),
    jobs: int | None = None,
    renderer: Literal["auto", "quarto", "builtin"] = "auto",
) -> str:
    """Build the book, the briefs and the site into ``project.output``; returns a line to print.

    Parts whose sources have not changed are taken from the cache. The new site replaces the old
    one in a moment, when it is whole; whatever fails before leaves the old one as it was. At most
    ``jobs`` processes work beside this one (all cores by default), none of them where ``jobs`` is
    1, or those of a cluster within `analysis.cluster.at`.

    Raises
    ------
    UserError
        A fault in the study, the table, the chapters or the machine; an output folder that holds
        what is not ours.
    """
    _refuse_unsafe(project)
    refuse_poor_machine()
    chosen = _renderer(renderer)
    with cache_folder.used(project.cache), workers.use(jobs or workers.cores()):
        report, keys = _build(project, only, chosen)
    cache_folder.trim(project.cache, keys)
    return report


def _build(project: Project, only: tuple[str, ...], renderer: Renderer) -> tuple[str, set[str]]:
    """Return the line to print, and the keys of the study's parts."""
    source = cache.read(project.study)
    prose.refuse(project.study)
    edition = _edition(project, source, renderer)
    refuse_lacking(edition.scripts)
    keys = base_keys(edition)
    parts = parts_of(keys, edition)
    all_keys = {part.key for part in parts}
    if not only and _is_current(project, keys):
        return f"{shown(project.output)} is up to date", all_keys
    _refuse_unknown(only, edition.results)
    documents = DocumentCache(project.cache / "documents")
    wanted = [p for p in parts if not only or p.name == LOOK or p.name.rsplit("/", 1)[-1] in only]
    missing = [part for part in wanted if not documents.holds(part.key)]
    _make(edition, missing, documents)
    if not source.unchanged() or keys != base_keys(edition):
        documents.forget(part.key for part in missing)
        raise UserError("a source was changed while it was being built; build again")
    about = _about(edition, keys)
    try:
        count = _publish(edition, wanted, documents, about, around=bool(only))
    except DamagedError:
        raise UserError(
            f"{shown(documents.folder)}: changed during the build; build again"
        ) from None
    report = f"{count} files, {len(missing)} of {len(parts)} parts made anew"
    return f"{shown(project.output)}: {report}", all_keys


def _refuse_unsafe(project: Project) -> None:
    place.refuse_unsafe(project.output, study=project.study, root=project.root, package=PACKAGE)
    swap.recover(project.output)
    place.refuse_strangers(project.output, cache_folder.remembered(project.cache, project.output))


def one_brief(project: Project, slug: str, language: str | None) -> list[str]:
    """Make one region's brief and put it into ``project.output``; returns the files' paths.

    Its styles and scripts come with it, so that it looks the same where no site stands around it.
    """
    _refuse_unsafe(project)
    refuse_poor_machine()
    with cache_folder.used(project.cache):
        edition = _edition(project, cache.read(project.study), "builtin")
        refuse_lacking(edition.scripts)
        _refuse_unknown((slug,), edition.results)
        languages = edition.results.study.languages
        if language and language not in languages:
            raise UserError(
                f"the study has no language '{language}'; it has {', '.join(languages)}"
            )
        keys = base_keys(edition)
        wanted = {f"brief/{code}/{slug}" for code in languages if language in {None, code}}
        parts = parts_of(keys, edition)
        asked = [part for part in parts if part.name in wanted]
        documents = DocumentCache(project.cache / "documents")
        written: dict[str, bytes] = {}
        look = next(part for part in parts if part.name == LOOK)
        documents.put(look.key, look_files(edition.templates))
        for part in asked:
            code = part.name.split("/")[1]
            made = brief_files(edition, slug, code)
            documents.put(part.key, made)
            written |= made
        _publish(
            edition,
            [look, *asked],
            documents,
            {**_about(edition, keys), "renderer": None},
            around=True,
        )
    return [shown(project.output / name) for name in written]


def complete(project: Project, output: Path) -> None:
    """Put briefs, data, search entries and sitemap into a book that Quarto has just rendered."""
    refuse_poor_machine()
    prose.refuse(project.study)
    edition = _edition(project, cache.read(project.study), "quarto")
    refuse_lacking(edition.scripts)
    main, *parts = parts_of(base_keys(edition), edition)
    documents = DocumentCache(project.cache / "documents")
    missing = [part for part in parts if not documents.holds(part.key)]
    with workers.use(workers.cores()):
        _make(edition, missing, documents)
    first_page.move(output, edition)
    by_quarto = _all_files(output)
    laid = {
        part.name: {"key": part.key, "files": sorted(documents.lay_out(part.key, output))}
        for part in parts
    }
    laid[main.name] = {"key": "", "files": by_quarto}
    _finish(edition, output)
    about = _about(edition, None)
    cache_folder.remember(project.cache, output, _sign(output, {**about, "parts": laid}))


def _edition(project: Project, source: cache.OpenStudy, renderer: Renderer) -> Edition:
    with progress.Steps() as steps:
        results = cache.results(source, project.cache / "results", progress=steps)
    return compile_edition(project, results, date_of(project.root), renderer)


def _about(edition: Edition, keys: Mapping[str, str] | None) -> dict[str, Any]:
    """Return what a manifest says of the whole site."""
    return {
        "renderer": edition.renderer,
        "content": edition.results.content,
        "version": __version__,
        "made_of": keys,
    }


def _refuse_unknown(only: tuple[str, ...], results: Results) -> None:
    slugs = [region.slug for region in results.regions]
    faults = [f"no region is called '{s}'{suggest(s, slugs)}" for s in only if s not in slugs]
    if faults:
        raise UserError(*faults)


def _renderer(asked: str) -> Renderer:
    import quarto

    there = quarto.path() is not None
    if asked == "quarto" and not there:
        raise UserError(
            "there is no quarto command; install Quarto 1.9 or later (or 'pip install "
            "quarto-cli'), or use --renderer builtin"
        )
    return "quarto" if there and asked != "builtin" else "builtin"


def _is_current(project: Project, keys: Mapping[str, str]) -> bool:
    """Whether the last whole build was made of the same, and every byte of it stands."""
    manifest = place.read_manifest(project.output)
    if manifest is None or manifest["made_of"] != keys or "files" not in manifest:
        return False
    return all(
        (project.output / name).is_file() and files.digest(project.output / name) == said
        for name, said in manifest["files"].items()
    )


def _make(edition: Edition, missing: list[Part], documents: DocumentCache) -> None:
    """Make the missing parts: the briefs by workers, the book and the site meanwhile here.

    Where one process is allowed, and where a few briefs are all that is missing, no worker is
    started: it would have all modules and fonts to load before its first brief.
    """
    briefs = [part for part in missing if part.name.startswith("brief/")]
    others = [part for part in missing if part not in briefs]
    count = min(workers.allowed(), -(-len(briefs) // BRIEFS_OF_ONE))
    alone = workers.allowed() == 1 or (count < 2 and not others)
    if alone and not workers.far_away():
        _make_here(edition, others, documents)
        _make_here(edition, progress.bar(briefs, len(briefs), "briefs"), documents)
        return
    with workers.team(max(1, count)) as team:
        futures: dict[Future[dict[str, bytes]], Part] = {}
        if briefs:
            hand_in = team.share(brief_maker(edition, packed=workers.far_away()))
            futures = {hand_in(_order(part)): part for part in briefs}
        try:
            _make_here(edition, others, documents)
            for done in progress.bar(as_completed(futures), len(futures), "briefs"):
                # Let go of, once it is put away: those of thousands would fill the memory.
                documents.put(futures.pop(done).key, done.result())
        except BaseException:
            for future in futures:
                future.cancel()
            raise


def _order(brief: Part) -> tuple[str, str]:
    """Return the language and the slug of the region that a brief is of."""
    _, language, slug = brief.name.split("/")
    return language, slug


def _make_here(edition: Edition, parts: Iterable[Part], documents: DocumentCache) -> None:
    """Make parts one after the other in this process."""
    for part in parts:
        if part.name.startswith(BOOK):
            made = book_files(edition, part.name.removeprefix(BOOK))
        elif part.name == LOOK:
            made = look_files(edition.templates)
        elif part.name == "site":
            made = site_pages(edition)
        else:
            language, slug = _order(part)
            made = brief_files(edition, slug, language)
        documents.put(part.key, made)


def _publish(
    edition: Edition,
    parts: list[Part],
    documents: DocumentCache,
    about: Mapping[str, Any],
    *,
    around: bool,
) -> int:
    """Lay the parts out beside the old site and exchange the two; returns the number of files.

    With ``around`` the rest of the old site stays around them as it is.
    """
    project = edition.project
    manifest: dict[str, Any] = {**about, "parts": {}}
    cache_folder.make_room_for_records(project.cache)  # before, so that it cannot fail afterwards
    with swap.replacing(project.output, _say_waiting) as draft:
        known = cache_folder.remembered(project.cache, project.output)
        old = place.read_manifest(project.output) or known if around else None
        if old:
            # One file with the old site's, not a copy: whatever changes is written as a new file.
            for name in set(place.names_of(old)):
                if (project.output / name).is_file():
                    (draft / name).parent.mkdir(parents=True, exist_ok=True)
                    _link(project.output / name, draft / name)
            manifest = {**old, "parts": dict(old["parts"])}
        if around:
            manifest["made_of"] = None  # no longer one whole: the next build looks at every part
        for part in parts:
            laid = sorted(documents.lay_out(part.key, draft))
            manifest["parts"][part.name] = {"key": part.key, "files": laid}
        finish = _finish if "site" in manifest["parts"] else _finish_alone
        finish(edition, draft)
        signed = _sign(draft, manifest)
        place.refuse_strangers(project.output, known)
    cache_folder.remember(project.cache, project.output, signed)
    return len(signed["files"]) + 1


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without them
        shutil.copyfile(old, new)


def _say_waiting() -> None:
    click.echo("waiting for another build to put its site in place", err=True)


def _sign(site: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Write a site's manifest, which names every file with its digest; returns it."""
    names = [name for name in _all_files(site) if name != place.MANIFEST]
    whole = {**manifest, "files": {name: files.digest(site / name) for name in names}}
    _write_json(site / place.MANIFEST, whole)
    return whole


def _all_files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _finish(edition: Edition, output: Path) -> None:
    """Write what spans all parts: the search index, and the sitemap if the address is known."""
    from analysis.documents.site import whole

    shutil.rmtree(output / SEARCH_INDEX, ignore_errors=True)  # of a site that had more pages
    pages = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*.html")}
    sizes = {name: (output / name).stat().st_size for name in _all_files(output)}
    for name, content in whole.files(edition, pages, sizes).items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        files.write_atomically(output / name, content)


def _finish_alone(edition: Edition, output: Path) -> None:
    """Let briefs without a site lead to nothing that is not there, and give them their fonts."""
    from analysis.documents import alone
    from analysis.documents.site import fonts

    pages = {p.relative_to(output).as_posix(): p.read_text("utf-8") for p in output.rglob("*.html")}
    made = fonts.files(edition, pages, written=False)
    there = {*_all_files(output), *made}
    made |= {name: alone.detach(html, name, there).encode() for name, html in pages.items()}
    for name, content in made.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        files.write_atomically(output / name, content)


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    files.write_atomically(path, (json.dumps(value, indent=1, sort_keys=True) + "\n").encode())
