"""What the pages about the data show: the files to take, their terms, and what columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale

from analysis.documents.edition import Edition
from analysis.documents.site import downloads, replication
from analysis.documents.site.data import formats, package, schema
from analysis.documents.site.data.regions import labels
from analysis.language import naming
from analysis.language.words import Words, isolate
from analysis.study.model import LICENCES, Study
from analysis.study.project import book

DATA = "data"
_OTHERS = {
    "SOURCES.md": "sources", "study.yml": "study",
    replication.SCRIPT: "script", replication.ARCHIVE: "replication",
}  # fmt: skip


def offered(edition: Edition, language: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what the page of downloads shows; ``files`` are those of ``data/``."""
    words, study = edition.words[language], edition.results.study
    whole = downloads.archive_name(study)
    return {
        "archive": {"href": f"{DATA}/{whole}", "size": size(len(files[whole]), words)},
        "checksums": f"{DATA}/{formats.CHECKSUMS}",
        "tables": list(_tables(edition, language, files)),
        "files": [*_papers(edition, words), *_others(words, files)],
        "machines": _machines(edition, language),
        "columns": edition.columns(language),
        "licence": LICENCES[study.licence] if study.licence else None,
        "sources": package.sources(study),
        "release": f"{edition.results.version}",
    }


def _tables(
    edition: Edition, language: str, files: Mapping[str, bytes]
) -> Iterator[dict[str, Any]]:
    words = edition.words[language]
    for table in downloads.tables(edition.results, edition.words):
        yield {
            "name": table.name,
            "what": table.title[language],
            "rows": len(table.rows),
            "described": True,
            "formats": [
                _file(f"{table.name}.{kind}", files, words) | {"kind": kind.upper()}
                for kind in downloads.FORMATS
            ],
        }
    name = downloads.table_name(edition.results.study)
    yield {
        "name": "table",
        "what": words("site.data.tables.table"),
        "rows": None,
        "described": bool(package.own_fields(edition.results.study)),
        "formats": [_file(name, files, words) | {"kind": name.rsplit(".", 1)[-1].upper()}],
    }


def _file(name: str, files: Mapping[str, bytes], words: Words) -> dict[str, str]:
    return {"name": name, "href": f"{DATA}/{name}", "size": size(len(files[name]), words)}


def size(length: int, words: Words) -> str:
    """Say how large a file is, in units of 1,000 as file managers count."""
    if length < 999_500:
        said = f"{words.number(max(1, round(length / 1e3)))} kB"
    else:
        said = f"{words.number(length / 1e6, 1)} MB"
    return str(isolate(said, words.direction))


def _papers(edition: Edition, words: Words) -> Iterator[dict[str, str]]:
    for code, place in edition.books.items():
        shown = Locale.parse(code).get_display_name(words.language)
        for kind, name in paper_files(edition.project.root / place.folder):
            what = words(f"site.downloads.{kind}", language=shown)
            href = place.prefix + name
            yield {"name": href, "href": href, "size": "", "what": what}


def paper_files(root: Path) -> list[tuple[str, str]]:
    """Return kind and name of each of the paper's files, as ``_quarto.yml`` has them."""
    settings = book(root)["book"]
    name, formats = settings.get("output-file", "paper"), settings.get("downloads") or []
    listed = formats if isinstance(formats, list) else [formats]
    return [("paper", f"{name}.pdf"), *(("word", f"{name}.docx") for _ in {"docx"} & {*listed})]


def _others(words: Words, files: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    for name, key in {downloads.RESULTS: "results", **_OTHERS}.items():
        if name in files:
            yield _file(name, files, words) | {"what": words(f"site.data.tables.{key}")}


def _machines(edition: Edition, language: str) -> list[dict[str, Any]]:
    words, study = edition.words[language], edition.results.study
    first = edition.results.regions[0].slug
    places = {
        "results": f"{DATA}/{downloads.RESULTS}",
        "schema": f"{DATA}/{schema.NAME}",
        "package": f"{DATA}/{downloads.PACKAGE}",
        "unit": f"{edition.brief(language, first)}data.json",
    }
    unit = naming.unit(study, words)
    return [
        {"href": href, "what": words(f"site.data.machine.{key}", unit=unit)}
        for key, href in places.items()
    ]


def columns(edition: Edition, language: str) -> dict[str, Any]:
    """Return what the page of columns shows: the tables of the data package and their fields."""
    words, study = edition.words[language], edition.results.study
    found = [
        {
            "name": table.name,
            "title": table.title[language],
            "fields": [
                {
                    "name": field.name,
                    "kind": words(f"site.data.kinds.{field.kind}"),
                    "title": field.title[language],
                    "unit": (field.unit or {}).get(language, ""),
                }
                for field in table.fields
            ],
        }
        for table in downloads.tables(edition.results, edition.words)
    ]
    own = list(_own_fields(study, words))
    if own:
        title = words("site.data.own_table")
        found.append({"name": "table", "title": title, "fields": own})
    return {"tables": found, "downloads": edition.downloads(language)}


def _own_fields(study: Study, words: Words) -> Iterator[dict[str, Any]]:
    """Yield the columns of the study's own table, as its package describes them."""
    known, code = labels(study), words.language
    for field in package.own_fields(study):
        name = str(field["name"])
        label = naming.wording(known[name][0], words) if name in known else ""
        title = field.get(f"title@{code}") or field.get("title") or label
        kind = str(field.get("type", ""))
        unit = field.get(f"unit@{code}") or field.get("unit") or ""
        listed = field.get("sources")
        yield {
            "name": name,
            "kind": words(f"site.data.kinds.{kind}")
            if words.has(f"site.data.kinds.{kind}")
            else kind,
            "title": str(title),
            "unit": str(unit),
            "sources": ", ".join(map(str, listed)) if isinstance(listed, list) else "",
        }
