"""The Frictionless data package of all tables: what each holds, its terms, its checksum.

A title in a further language stands beside the first one's as ``title@zh``, as the Data Package
patterns have it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.documents.site.data.shapes import DataTable, Said, Sayings
from analysis.results.shapes import Results
from analysis.study import own
from analysis.study.form import SEPARATORS
from analysis.study.model import LICENCES, Study


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where figures come from: its name and title, and the terms that it states (None: none)."""

    name: str
    title: str
    terms: str | None


def sources(study: Study) -> tuple[DataSource, ...]:
    """Return the sources that the study's own package names, in its order."""
    listed = _own(study).get("sources")
    return tuple(
        DataSource(str(one.get("name", "")), str(one.get("title", "")), _text(one.get("terms")))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    )


def _text(value: Any) -> str | None:
    return str(value) if value else None


def own_fields(study: Study) -> tuple[dict[str, Any], ...]:
    """Return the descriptors of the columns of the study's own table; none where it has none."""
    for resource in _own(study).get("resources", ()):
        if resource.get("path") == study.table.file:
            return tuple(resource["schema"]["fields"])
    return ()


def _own(study: Study) -> dict[str, Any]:
    """Return the study's own package, which was checked when its table was read."""
    body = own.read(study.folder, own.PACKAGE_FILE)
    said = json.loads(body) if body else {}
    return said if isinstance(said, dict) else {}


def package(
    results: Results,
    say: Sayings,
    tables: Iterable[DataTable],
    files: Mapping[str, bytes],
    table_file: str,
) -> dict[str, Any]:
    """Return the data package that describes ``files`` (those of its tables among them)."""
    study = results.study
    described = [_table_resource(table, study, files) for table in tables]
    described.append(_own_resource(study, say, table_file, files))
    described.append(_file_resource("results", "results.json", say("tables.results"), study, files))
    terms = say("package.licence", licence=study.licence) if study.licence else say("package.none")
    return {
        "profile": "data-package",
        "name": study.id,
        **_said("title", study.title),
        **_said("description", _joined(say("package.what"), terms)),
        "version": f"{results.version}+{results.content}" if results.content else results.version,
        "languages": list(study.languages),
        "sources": [
            {"name": one.name, "title": one.title,
             "terms": one.terms or next(iter(say("package.not_stated").values()))}
            for one in sources(study)
        ],
        "resources": described,
    }  # fmt: skip


def as_json(made: Mapping[str, Any]) -> bytes:
    """Return a package as a file."""
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def _joined(first: Said, second: Said) -> Said:
    return {code: f"{text} {second[code]}" for code, text in first.items()}


def _said(key: str, wording: Said) -> dict[str, str]:
    first, *others = wording
    return {key: wording[first], **{f"{key}@{code}": wording[code] for code in others}}


def _licences(study: Study) -> dict[str, Any]:
    """Return the licence of what was computed, where the study gives one."""
    if study.licence is None:
        return {}
    title, path = LICENCES[study.licence]
    return {"licenses": [{"name": study.licence, "title": title, "path": path}]}


def _file(name: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    suffix, body = name.rsplit(".", 1)[-1].lower(), files[name]
    about: dict[str, Any] = {"path": name, "format": suffix, "bytes": len(body)}
    if suffix in ("csv", "json"):
        about |= {
            "mediatype": {"csv": "text/csv", "json": "application/json"}[suffix],
            "encoding": "utf-8",
        }
    return {**about, "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}


def _file_resource(
    name: str, file: str, title: Said, study: Study, files: Mapping[str, bytes]
) -> dict[str, Any]:
    return {"name": name, **_said("title", title), **_file(file, files), **_licences(study)}


def _table_resource(table: DataTable, study: Study, files: Mapping[str, bytes]) -> dict[str, Any]:
    fields = [
        {
            "name": field.name,
            "type": field.kind,
            **_said("title", field.title),
            **(_said("unit", field.unit) if field.unit else {}),
        }
        for field in table.fields
    ]
    keys = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "profile": "tabular-data-resource",
        **_file_resource(table.name, f"{table.name}.csv", table.title, study, files),
        "schema": {"fields": fields, "missingValues": [""], **keys},
    }


def _own_resource(
    study: Study, say: Sayings, name: str, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Describe the study's own table by its own package, under its sources' terms."""
    about: dict[str, Any] = {"name": "table", **_said("title", say("tables.table"))}
    about |= _file(name, files)
    form = study.table.form
    if form.encoding:
        about["encoding"] = form.encoding
    if form.separator:
        about["dialect"] = {"delimiter": SEPARATORS[form.separator]}
    for resource in _own(study).get("resources", ()):
        if resource.get("path") == study.table.file:
            kept = {k: v for k, v in resource.items() if k in ("profile", "schema", "licenses")}
            return {"profile": "tabular-data-resource", **about, **kept}
    return about
