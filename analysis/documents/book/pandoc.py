"""Calls pandoc: one chapter's Markdown in, its HTML and the index of its anchors out."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from analysis.documents import converter
from analysis.documents.prose import READER
from analysis.errors import UserError

FILTER = Path(__file__).with_name("crossrefs.lua")
_CITATIONS = Path(__file__).with_name("citations.lua")
_SEPARATOR = "<!-- pathways -->"
_TEMPLATE = f"$heading$\n{_SEPARATOR}\n$index$\n{_SEPARATOR}\n$body$\n"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What text can refer to: ``kind`` is fig, tbl, eq or sec; an unnumbered one has ''."""

    id: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading below the chapter's title; ``html`` is its text without the number."""

    id: str
    level: int
    number: str
    html: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Fragment:
    """A chapter as HTML, its references still ``<x-ref>`` marks.

    Attributes
    ----------
    heading
        The title's inline HTML.
    title_id
        The title's identifier, given or made from its words.
    images
        Addresses of the pictures, as the chapter writes them.
    """

    heading: str
    title_id: str
    body: str
    anchors: tuple[Anchor, ...]
    sections: tuple[Section, ...]
    images: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """How citations are resolved; ``keys`` are all of the book's, in order of the alphabet."""

    bibliography: tuple[Path, ...] = ()
    csl: Path | None = None
    keys: tuple[str, ...] = ()


def convert(
    markdown: str,
    *,
    name: str,
    number: str,
    depth: int,
    lang: str,
    words: Mapping[str, str],
    citing: Citing,
    with_references: bool,
    offset: str = ".",
    filters: Sequence[Path] = (),
) -> Fragment:
    """Turn one chapter into HTML.

    Parameters
    ----------
    name
        What errors call the chapter.
    number
        Of the chapter: '3', 'A', or '' for one without.
    with_references
        Whether this chapter shows the list of references; elsewhere citations link to it.
    offset
        The way from the page to the site's root: '.', '..', ...
    filters
        The project's own Lua filters, which run first.

    Raises
    ------
    UserError
        Where the chapter has a shape that cannot be kept.
    """
    metadata: dict[str, Any] = {
        "number": number,
        "depth": str(depth),
        "lang": pandoc_lang(lang),
        "offset": offset,
        "words": dict(words),
    }
    command = [*_command(), *(f"--lua-filter={each}" for each in (*filters, FILTER))]
    if citing.keys:
        metadata |= {
            "bibliography": [address(each) for each in citing.bibliography],
            "link-citations": True,
            # with every key of the book, '2020a' is the same work in each chapter
            "nocite": ", ".join(f"@{{{key}}}" for key in citing.keys),
        }
        if citing.csl:
            metadata["csl"] = address(citing.csl)
        command += ["--citeproc", f"--lua-filter={_CITATIONS}"]
    with tempfile.TemporaryDirectory() as folder:
        template, settings = Path(folder, "page.html"), Path(folder, "settings.json")
        template.write_text(_TEMPLATE, encoding="utf-8")
        settings.write_text(json.dumps(metadata), encoding="utf-8")
        command += [f"--template={address(template)}", f"--metadata-file={settings}"]
        written = _run(command, markdown, name)
    heading, index, body = written.split(f"\n{_SEPARATOR}\n")
    if not with_references:
        # the list is made all the same, because without it citations would be no links
        body = body.partition('<div id="refs"')[0]
    return _fragment(heading, json.loads(index), body, name)


def rewrite(
    html: str,
    *,
    to: str,
    name: str,
    metadata: Mapping[str, Any],
    options: Sequence[str],
    environment: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Turn a document from HTML into another format; ``name`` is what errors call it.

    Strings of the metadata are Markdown; see :func:`as_written`. ``environment`` is set besides.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.json")
        settings.write_text(json.dumps(metadata), encoding="utf-8")
        command = ["--from=html", f"--to={to}", f"--metadata-file={settings}"]
        return converter.run([*command, "--output=-", *options], html, name, environment)


def address(path: Path) -> str:
    """Return a path as pandoc reads it: as an address, in which % and # have a meaning.

    Where it stands in metadata it is Markdown as well, so nothing is left that Markdown would set
    as a dash, dots or emphasis.
    """
    written = quote(path.as_posix())
    for mark in ("_", "-", "~", ".."):
        written = written.replace(mark, "".join(f"%{ord(letter):02X}" for letter in mark))
    return written


def as_written(text: str) -> str:
    """Escape what Markdown would read as marks."""
    return re.sub(r"([\\`*_{}\[\]()>#+\-.!$|~<@^'\"])", r"\\\1", text)


@cache
def equation_faults(equations: tuple[str, ...]) -> tuple[str | None, ...]:
    """Say of each equation in TeX what pandoc cannot read in it, or None."""
    if not equations:
        return ()
    blocks: list[dict[str, Any]] = []
    for each in equations:
        math = {"t": "Math", "c": [{"t": "DisplayMath"}, each]}
        blocks += [{"t": "Para", "c": [math]}, {"t": "HorizontalRule"}]
    document = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}
    options = ["--from=json", "--to=html", "--mathml"]
    done = converter.attempt(options, json.dumps(document), "the equations")
    if done.returncode:
        raise UserError(f"pandoc cannot read the equations: {done.stderr.decode().strip()}")
    told = iter(re.findall(r"^ *unexpected (.*)$", done.stderr.decode(), re.MULTILINE))
    found = done.stdout.decode().split("<hr />")[: len(equations)]
    return tuple(
        None if "<math" in each else f"cannot be read: unexpected {next(told, 'text')}"
        for each in found
    )


def _command() -> list[str]:
    return [f"--from={READER}", "--to=html", "--mathml", "--wrap=preserve"]


def _run(command: Sequence[str], text: str, name: str) -> str:
    return converter.run(command, text, name).decode()


def _fragment(heading: str, index: dict[str, Any], body: str, name: str) -> Fragment:
    if index["faults"]:
        raise UserError(*(f"{name}: {each}" for each in index["faults"]))
    return Fragment(
        heading=heading.strip(),
        title_id=index.get("title_id", ""),
        body=_tidied(body),
        anchors=tuple(Anchor(**each) for each in index["anchors"]),
        sections=tuple(Section(**each) for each in index["sections"]),
        images=tuple(index["images"]),
    )


def pandoc_lang(lang: str) -> str:
    """Name a language as pandoc's translations do, which know Chinese by its script."""
    script = "Hant" if lang in ("zh-TW", "zh-HK", "zh-Hant") else "Hans"
    return f"zh-{script}" if lang.split("-")[0] == "zh" else lang


def _tidied(body: str) -> str:
    """Say of each table head whether it heads a row or a column; leave widths to the content."""

    def mark(match: re.Match[str]) -> str:
        scope = "col" if match[1] == "thead" else "row"
        return re.sub(r"<th(?![^>]*scope=)\b", f'<th scope="{scope}"', match[0])

    # pandoc takes widths from the source's dashes
    body = re.sub(r"<colgroup>.*?</colgroup>\n?", "", body, flags=re.DOTALL)
    return re.sub(r"<(thead|tbody)>.*?</\1>", mark, body, flags=re.DOTALL)


def reference_keys(files: Sequence[Path]) -> frozenset[str]:
    """Keys of all entries in BibTeX, CSL JSON or CSL YAML files."""
    keys: set[str] = set()
    for file in files:
        form = {".bib": "biblatex", ".json": "csljson", ".yaml": "markdown", ".yml": "markdown"}
        if file.suffix not in form:
            raise UserError(f"{file.name}: not a .bib, .json or .yaml bibliography")
        command = [f"--from={form[file.suffix]}", "--to=csljson"]
        entries = json.loads(_run(command, file.read_text(encoding="utf-8"), file.name))
        keys.update(str(each["id"]) for each in entries)
    return frozenset(keys)
