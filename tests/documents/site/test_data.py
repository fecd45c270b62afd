"""What is given away: every table in every format, described, under terms, and whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import kept_results
import pytest
from python_calamine import CalamineWorkbook

from analysis.documents.site import data_pages, downloads
from analysis.documents.site.data import schema
from analysis.documents.site.data.shapes import Sayings, table
from analysis.language import messages
from analysis.language.words import Words
from analysis.results.shapes import Results, from_json

HERE = Path(__file__).parent
EPOCH = 1_700_000_000
PUBLISHED = HERE / f"results-{schema.VERSION}.json"
STUDIES = ("china-2020", "hospitals", "libraries", "smallest")
TYPES: dict[str, Callable[[str], Any]] = {
    "number": float,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}


@pytest.fixture(scope="module", params=STUDIES)
def studied(request: pytest.FixtureRequest, root: Path) -> Results:
    home = root / ("data" if request.param.startswith("china") else "tests/studies")
    return kept_results.of(home / request.param)


@pytest.fixture(scope="module")
def words(studied: Results, root: Path) -> dict[str, Words]:
    return messages.load(root / "templates", studied.study.languages)


@pytest.fixture(scope="module")
def files(studied: Results, words: dict[str, Words]) -> dict[str, bytes]:
    return downloads.files(studied, words, EPOCH)


@pytest.fixture(scope="module")
def package(files: dict[str, bytes]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(files["datapackage.json"])
    return said


def test_results_keep_to_their_schema(files: dict[str, bytes]) -> None:
    said = json.loads(files["results.json"])
    assert said["$schema"] == schema.NAME
    now = json.loads(files[schema.NAME])
    jsonschema.Draft202012Validator.check_schema(now)
    jsonschema.Draft202012Validator(now).validate(said)


def test_results_keep_to_what_was_published_under_the_number(files: dict[str, bytes]) -> None:
    """Fields may be added. Whoever takes one away raises ``schema.VERSION`` and writes the file."""
    published = json.loads(PUBLISHED.read_text("utf-8"))
    jsonschema.Draft202012Validator(published).validate(json.loads(files["results.json"]))


def test_the_schema_refuses_what_is_not_so(files: dict[str, bytes]) -> None:
    said = json.loads(files["results.json"])
    said["regions"][0]["score"]["rank"] = "first"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, json.loads(files[schema.NAME]))
    del said["regions"][0]["score"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, json.loads(PUBLISHED.read_text("utf-8")))


def test_results_come_back_from_their_file(files: dict[str, bytes], studied: Results) -> None:
    assert from_json(files["results.json"]).regions == studied.regions


def test_the_package_describes_every_file_as_it_is(
    files: dict[str, bytes], package: dict[str, Any], studied: Results
) -> None:
    listed = [resource["path"] for resource in package["resources"]]
    own = downloads.table_name(studied.study)
    assert set(listed) == {n for n in files if n.endswith(".csv")} | {"results.json", own}
    for resource in package["resources"]:
        body = files[resource["path"]]
        assert resource["bytes"] == len(body)
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{16}", package["version"])


def test_every_table_is_the_same_in_every_format(
    files: dict[str, bytes], package: dict[str, Any], words: dict[str, Words]
) -> None:
    for resource in package["resources"]:
        name = resource["name"]
        if name in ("table", "results"):
            continue
        fields = resource["schema"]["fields"]
        heads = [field["name"] for field in fields]
        assert files[f"{name}.csv"].startswith(b"\xef\xbb\xbf")
        first, *rows = csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig")))
        assert first == heads
        records = json.loads(files[f"{name}.json"])
        assert len(records) == len(rows)
        for row, record in zip(rows, records, strict=True):
            for text, field in zip(row, fields, strict=True):
                held = record[field["name"]]
                same = TYPES[field["type"]](text) == held if text else held in (None, "")
                assert same, (name, field["name"])
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(files[f"{name}.xlsx"]))
        cells = sheets.get_sheet_by_index(0).to_python()
        assert cells[0] == heads
        assert len(cells) == len(rows) + 1
        for cell_row, record in zip(cells[1:], records, strict=True):
            for cell, head in zip(cell_row, heads, strict=True):
                held = "" if record[head] is None else record[head]
                same = pytest.approx(held, rel=1e-14) if isinstance(held, float) else held
                assert cell == same, (name, head)  # a workbook has 16 digits
        meanings = sheets.get_sheet_by_index(1).to_python()
        assert [row[0] for row in meanings[1:]] == heads
        assert all(all(row[2 : 2 + 2 * len(words) : 2]) for row in meanings[1:]), name
        for key in resource["schema"].get("primaryKey", ()):
            assert all(record[key] is not None for record in records)
        keys = [
            tuple(record[k] for k in resource["schema"].get("primaryKey", heads))
            for record in records
        ]
        assert len(set(keys)) == len(keys), name


def test_every_column_has_a_meaning_in_every_language(
    package: dict[str, Any], words: dict[str, Words]
) -> None:
    _, *others = words
    for resource in package["resources"]:
        if resource["name"] == "table":
            continue
        for field in resource.get("schema", {"fields": ()})["fields"]:
            for key in ("title", *(f"title@{code}" for code in others)):
                assert field[key].strip(), field


def test_terms_are_those_of_whom_they_are(package: dict[str, Any], studied: Results) -> None:
    given = studied.study.licence
    for resource in package["resources"]:
        named = [one["name"] for one in resource.get("licenses", ())]
        assert named == ([] if resource["name"] == "table" or not given else [given])
    assert all(source["terms"] for source in package["sources"])
    if studied.study.id == "china-2020":
        terms = {source["name"]: source["terms"] for source in package["sources"]}
        assert terms["S_ENV"] == "not stated"
        assert terms["S_TECHME"] == "MIT"


def test_the_archive_holds_everything_with_its_checksum(
    files: dict[str, bytes], studied: Results, words: dict[str, Words]
) -> None:
    name = downloads.archive_name(studied.study)
    with zipfile.ZipFile(io.BytesIO(files[name])) as held:
        assert held.testzip() is None
        inside = {n.removeprefix(f"{studied.study.id}/"): held.read(n) for n in held.namelist()}
    assert inside == {n: body for n, body in files.items() if n != name}
    said = dict(
        reversed(line.split("  ")) for line in inside["checksums.txt"].decode().splitlines()
    )
    assert said == {
        n: hashlib.sha256(body).hexdigest() for n, body in inside.items() if n != "checksums.txt"
    }
    assert downloads.files(studied, words, EPOCH) == files, "the same results, the same bytes"


def test_regions_are_those_of_the_results(files: dict[str, bytes], studied: Results) -> None:
    rows = json.loads(files["regions.json"])
    for row, region in zip(rows, studied.regions, strict=True):
        assert row["value"] == region.score.value
        assert row["lower"] == region.score.lower
        for i, measure in enumerate(studied.study.dea.inputs):
            assert row[f"{measure.column}_excess"] == region.gap.resources[i].excess
        for name, value in region.memberships.items():
            assert row[f"membership_{name}"] == value
    for row, region in zip(json.loads(files["indicators.json"]), studied.regions, strict=True):
        known = {name: row[name] for name in region.values if name not in ("residents", "id")}
        assert known == {n: v for n, v in region.values.items() if n in known}


def test_a_column_of_the_studys_own_takes_no_other_s_name(words: dict[str, Words]) -> None:
    say = Sayings(words)
    columns = [(say.field("string", "slug"), str), (say.field("number", "slug"), float)]
    made = table("made", {}, columns, [1, float("nan")])
    assert [field.name for field in made.fields] == ["slug", "slug_2"]
    assert made.rows == (("1", 1.0), ("nan", None))


def test_without_a_licence_none_is_claimed(studied: Results, words: dict[str, Words]) -> None:
    study = studied.study.model_copy(update={"licence": None}).at(studied.study.folder)
    made = downloads.files(replace(studied, study=study), words, EPOCH)
    package = json.loads(made["datapackage.json"])
    assert not any("licenses" in resource for resource in package["resources"])
    assert "No licence is stated" in package["description"] or studied.study.language != "en"


def test_sizes_are_as_a_file_manager_says(words: dict[str, Words]) -> None:
    first = next(iter(words.values()))
    assert [data_pages.size(n, first) for n in (3, 1_499, 999_400, 1_060_000)] == [
        "1 kB", "1 kB", "999 kB", "1.1 MB",
    ]  # fmt: skip
