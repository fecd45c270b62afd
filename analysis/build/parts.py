"""The parts of a site: what each is made of, and how it is made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis import __version__
from analysis.build import first_page, staging
from analysis.documents import glossary
from analysis.documents.edition import EPOCH_VARIABLE, FRONT, Edition
from analysis.documents.front import front_matter
from analysis.documents.masthead import masthead
from analysis.documents.pdf.fontfiles import fonts_hash
from analysis.documents.site.feed import CHANGELOG
from analysis.documents.site.pages import ASSETS
from analysis.errors import UserError
from analysis.files import hash_files, hash_texts
from analysis.sources import program_hash
from analysis.study.project import BOOK_FILE, STUDY_VARIABLE, Project, documentation, language_of

BOOK = "book/"  # what the names of the parts begin with that are a book in some language
LOOK = "look"  # the part that every page needs: its styles and scripts
INSIDE_BUILD = "PATHWAYS_BUILDS"  # tells the post-render script that the build does its work


# What each kind of part is made of besides the results and the program: templates, and files of
# the project.
_SHARED = ("css/*", "messages.*.yml", "site/*")
Kind = Literal["book", "site", "brief"]
_LOOK = ("css/*.css", "book/look.js", "site/*.css", "site/*.js", "site/*.svg")
_MADE_OF: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "book": ((*_SHARED, "book/**/*"), (BOOK_FILE, "*.qmd", "chapters/**/*")),
    "site": (
        (*_SHARED, "book/*.js", "replication/*"),
        (BOOK_FILE, CHANGELOG, "*.qmd", "chapters/**/*.qmd"),
    ),
    "brief": ((*_SHARED, "brief/**/*"), ()),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the site: its name, and the hash of all it is made of."""

    name: str
    key: str


def base_keys(edition: Edition) -> dict[str, str]:
    """Return, for each kind of part, the hash of all that its parts are made of."""
    project = edition.project
    salt = (edition.results.content, str(edition.epoch), edition.address or "", __version__)
    prose = hash_files(project.study, ["*.md", "*.bib"])
    fonts = fonts_hash(project.templates)

    def key(kind: Kind, *more: str) -> str:
        templates, own = _MADE_OF[kind]
        look = hash_files(project.templates, templates)
        return hash_files(project.root, own, kind, program_hash(kind), look, *salt, *more)

    return {
        "book": key("book", prose, fonts, edition.renderer, _quarto_version(edition)),
        "site": key("site", prose, fonts, _pages_hash(documentation(project.root))),
        "brief": key("brief", fonts, _led_to(edition)),
    }


def _led_to(edition: Edition) -> str:
    """Return the places of the book and the documentation that a brief's links may lead to."""
    books = {
        code: (edition.book_prefix(code), glossary.labelled_sections(edition, code))
        for code in edition.words
    }
    return json.dumps([books, sorted(edition.books), edition.manual], sort_keys=True)


def _pages_hash(folder: Path | None) -> str:
    return hash_files(folder, ["**/*.md"]) if folder else ""


def parts_of(keys: Mapping[str, str], edition: Edition) -> list[Part]:
    """Return the books first, then look and pages of the site, then every brief."""
    return [
        *(
            Part(f"{BOOK}{code}", hash_texts(keys["book"], code, place.prefix))
            for code, place in edition.books.items()
        ),
        Part(LOOK, hash_files(edition.templates, _LOOK, LOOK)),
        Part("site", keys["site"]),
        *(
            Part(f"brief/{code}/{region.slug}", hash_texts(keys["brief"], code, region.slug))
            for code in edition.results.study.languages
            for region in edition.results.regions
        ),
    ]


def brief_files(edition: Edition, slug: str, language: str) -> dict[str, bytes]:
    """Make one region's brief in one language."""
    from analysis.documents.briefs import pages

    made = pages.render(edition, slug, language)
    return {edition.brief(language, slug) + name: body for name, body in made.items()}


def look_files(templates: Path) -> dict[str, bytes]:
    """Return the styles and scripts that any page loads, with a whole site around it or not."""
    found = [path for pattern in _LOOK for path in sorted(templates.glob(pattern))]
    return {f"{ASSETS}/{path.name}": path.read_bytes() for path in found}


def site_pages(edition: Edition) -> dict[str, bytes]:
    """Make the site's own pages and data."""
    from analysis.documents.site import pages

    return pages.pages(edition)


def book_files(edition: Edition, language: str) -> dict[str, bytes]:
    """Render the book in a language, as pages and as paper, by Quarto or the built-in renderer."""
    prefix = edition.books[language].prefix
    fronts = {each: front_matter(edition.results.study, each) for each in edition.books}
    root = staging.book_root(edition.project, front=fronts if edition.renderer == "quarto" else {})
    folder = root / edition.books[language].folder
    try:
        if edition.renderer == "quarto":
            made = _by_quarto(edition.project, folder, edition.epoch)
            made = first_page.moved(made, edition, language)
        else:
            made = _by_ourselves(edition, folder, prefix)
    except UserError as error:
        raise UserError(*staging.from_root(error.faults, folder, root)) from error
    return {prefix + name: body for name, body in made.items()}


def _by_ourselves(edition: Edition, folder: Path, prefix: str) -> dict[str, bytes]:
    from analysis.documents import book
    from analysis.documents.book import pages

    rendered = book.render(
        folder,
        epoch=edition.epoch,
        environment={STUDY_VARIABLE: str(edition.project.study)},
        templates=edition.templates,
        layout="site/base.html",
        chrome=lambda href, language: masthead(edition, language, prefix + href, "paper"),
        front=front_matter(edition.results.study, language_of(folder)),
        imprint=edition.imprint(language_of(folder)),
        first_page=FRONT,
    )
    shared = f"{pages.ASSETS}/"  # the site's pages bring them
    return {name: body for name, body in rendered.files.items() if not name.startswith(shared)}


def _quarto_version(edition: Edition) -> str:
    """Return the version of Quarto if it renders the book.

    Quarto that an editor brought along stands on no path; what it runs knows its folder all the
    same.
    """
    if edition.renderer != "quarto":
        return ""
    import quarto

    command = quarto.path() or shutil.which("quarto", path=os.environ.get("QUARTO_BIN_PATH", ""))
    if command is None:
        return ""
    done = subprocess.run([command, "--version"], check=False, capture_output=True)
    return done.stdout.decode(errors="replace").strip()


def _by_quarto(project: Project, root: Path, epoch: int) -> dict[str, bytes]:
    """Let Quarto render the book in ``root`` into a folder of its own; returns the files."""
    import quarto

    draft = Path(tempfile.mkdtemp(prefix="quarto-", dir=_made(project.cache)))
    surroundings = {
        STUDY_VARIABLE: str(project.study),
        EPOCH_VARIABLE: str(epoch),
        "QUARTO_PYTHON": sys.executable,
        INSIDE_BUILD: "1",
    }
    try:
        with _environment(surroundings):
            # quarto.render() cannot name an output folder; Quarto counts it from the project
            folder = os.path.relpath(draft, root)
            command = [quarto.path(), "render", str(root), "--output-dir", folder]
            done = subprocess.run(command, check=False)
        files = {
            path.relative_to(draft).as_posix(): path.read_bytes()
            for path in sorted(draft.rglob("*"))
            if path.is_file()
        }
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if done.returncode or "index.html" not in files:
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
