"""What ``pathways new`` makes: a project that is the user's, and runs with no clone anywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml

from analysis.documents import book
from analysis.study import pattern, project, reading


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("users") / "my-own"
    pattern.begin_project(folder)
    return folder


def test_the_project_names_its_study_and_every_file_that_its_book_needs(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not book.lint(made)
    assert book.read_book(made).title == "Your title"
    assert project.documentation(made) is None
    settings = yaml.safe_load((made / "_quarto.yml").read_text("utf-8"))
    formats = settings["format"]
    for name in (
        settings["project"]["post-render"],
        *settings["filters"],
        *formats["html"]["css"],
        *formats["typst"]["template-partials"],
        formats["docx"]["reference-doc"],
    ):
        assert (made / name).is_file(), name
    monkeypatch.chdir(made)
    found = project.find()
    assert (found.study, found.output) == (made / "study", made / "output")
    assert reading.load(found.study).id == "my-own"


def test_the_schema_beside_the_study_file_accepts_it_and_refuses_a_misspelt_key(
    made: Path,
) -> None:
    head = (made / "study" / "study.yml").read_text("utf-8").splitlines()[0]
    assert head == f"# yaml-language-server: $schema={pattern.SCHEMA}"
    schema = json.loads((made / "study" / pattern.SCHEMA).read_text("utf-8"))
    study = yaml.safe_load((made / "study" / "study.yml").read_text("utf-8"))
    jsonschema.validate(study, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**study, "dae": {}}, schema)


def test_the_schema_accepts_every_study_that_comes_along(root: Path) -> None:
    schema = json.loads(pattern.schema())
    for path in sorted(root.glob("data/*/study.yml")):
        jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), schema)


def test_the_wheel_carries_what_the_package_needs(root: Path, tmp_path: Path) -> None:
    """Built from the sources alone, as a release is; each template, chapter and filter is in it."""
    source = tmp_path / "source"
    litter = shutil.ignore_patterns("__pycache__", ".*", "computed-figures")
    for folder in ("analysis", "templates", "chapters", "data"):
        shutil.copytree(root / folder, source / folder, ignore=litter)
    for path in root.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, source / path.name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", tmp_path, source], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("templates", "chapters"):
        for path in (p for p in (source / folder).rglob("*") if p.is_file()):
            assert f"analysis/shipped/{path.relative_to(source).as_posix()}" in names
    for path in (p for p in (source / "analysis").rglob("*") if p.is_file()):
        assert path.relative_to(source).as_posix() in names
    assert {"analysis/shipped/_quarto.yml", "analysis/shipped/index.qmd"} <= names
