"""Makes the site's pages and briefs of one study and prints what is alive in them, as JSON.

Run as ``python tests/hostile_trial.py STUDY OUTPUT``, in a process of its own: what hangs or takes
the machine's memory is ended from outside.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from analysis.build import parts
from analysis.documents import prose
from analysis.documents.edition import compile_edition
from analysis.errors import UserError
from analysis.results import cache
from analysis.study import project

_OURS = re.compile(r"(\.\./)*assets/[\w.-]+\.js|data\.js")
_FIGURES = re.compile(rb"window\.[A-Z]+=(\{.*\});\s*")
_ALIVE = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_FORMULA = re.compile(r'(?:^|,)"?[=+@]')


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inert = given.get("type") == "application/json" and "src" not in given
        if tag == "script" and not inert and not _OURS.fullmatch(given.get("src", "")):
            self.alive.append("a script")
        if tag in {"iframe", "object", "embed", "base"}:
            self.alive.append(tag)
        for name, value in given.items():
            bare = re.sub(r"[\s\x00-\x1f]", "", value)
            if name.startswith("on"):
                self.alive.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction"} and _ALIVE.match(bare):
                self.alive.append(f"{tag} {name}={value[:40]}")


def made(study: Path, output: Path) -> dict[str, bytes]:
    """Make the site's pages, and in each language the first and the last region's brief."""
    found = project.find(study, output=output)
    results = cache.results(found.study, found.cache / "results")
    edition = compile_edition(found, results, 1_700_000_000)
    prose.refuse(found.study)
    files = parts.look_files(edition.templates) | parts.site_pages(edition)
    for language in results.study.languages:
        for slug in {results.regions[0].slug, results.regions[-1].slug}:
            files |= parts.brief_files(edition, slug, language)
    return files


def alive(files: dict[str, bytes]) -> Iterator[str]:
    """Yield what could run, be computed by a spreadsheet, or lie outside the output."""
    for address, body in files.items():
        path = PurePosixPath(address)
        if path.is_absolute() or ".." in path.parts:
            yield f"{address}: outside the output"
        if path.suffix in {".html", ".svg"}:
            page = _Page()
            page.feed(body.decode())
            yield from (f"{address}: {each}" for each in page.alive)
        if path.name == "data.js":  # figures and words for the page beside it, no program
            figures = _FIGURES.fullmatch(body)
            if figures is None or not isinstance(json.loads(figures[1]), dict):
                yield f"{address}: not figures alone"
        if path.suffix == ".pdf" and (b"/JavaScript" in body or b"/Launch" in body):
            yield f"{address}: a script or a program"
        if path.suffix == ".csv" and address != "data/table.csv":  # published as the study has it
            lines = body.decode("utf-8-sig").splitlines()[1:]
            yield from (f"{address}: {line[:40]}" for line in lines if _FORMULA.search(line))


def main(study: str, output: str) -> None:
    """Print the kind of answer: lines of refusal, or what is alive in what was made."""
    try:
        files = made(Path(study), Path(output))
    except UserError as error:
        print(json.dumps({"refused": error.faults}))
    else:
        print(json.dumps({"made": len(files), "alive": list(alive(files))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
