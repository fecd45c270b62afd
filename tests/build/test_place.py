"""Where a site may be put: never where something of the user's could be lost."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.build import place
from analysis.errors import UserError
from analysis.files import digest

FILES = ["index.html", "districts/ashford/brief.pdf", "search.json"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a study, seen from a folder elsewhere."""
    for name in ("project/data/mine", "project/chapters", "project/.git", "work/notes", "home"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def refuse(home: Path, output: Path, study: str = "project/data/mine") -> None:
    root = home / "project"
    place.refuse_unsafe(output, study=home / study, root=root, package=root / "analysis")


def site(folder: Path, version: str = "0.2.0") -> Path:
    """A small site of ours; version 0.1 listed its files by part alone."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    manifest = {
        "version": version,
        "made_of": {"book": "k"},
        "parts": {"book": {"key": "k", "files": FILES[:2]}},
    }
    if version != "0.1.0":
        manifest["files"] = {name: digest(folder / name) for name in FILES}
    (folder / place.MANIFEST).write_text(json.dumps(manifest))
    return folder


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("work", "is the current folder"),
        (".", "holds the current folder"),
        ("home", "is the home folder"),
        ("project", "is the project"),
        ("project/data/mine", "is the study"),
        ("project/data", "holds the study"),
        ("project/data/mine/site", "lies inside"),
        ("project/chapters", "is the project's chapters"),
        ("project/chapters/site", "lies inside"),
        ("project/.git/site", "lies inside"),
        ("work/notes/../../project/chapters", "is the project's chapters"),
        ("work/notes/..", "is the current folder"),
    ],
)
def test_no_place_of_the_users(home: Path, output: str, told: str) -> None:
    with pytest.raises(UserError, match=told) as caught:
        refuse(home, home / output)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("output", ["project/output", "work/site", "elsewhere/a/b", "home/site"])
def test_a_folder_of_its_own(home: Path, output: str) -> None:
    refuse(home, home / output)


def test_a_study_that_is_the_project_may_have_its_output_inside(home: Path) -> None:
    refuse(home, home / "project" / "output", study="project")
    with pytest.raises(UserError):
        refuse(home, home / "project", study="project")


@pytest.mark.parametrize("output", ["work/link", "work/link/site", "work/link/../site"])
def test_never_through_a_link(home: Path, output: str) -> None:
    (home / "work" / "link").symlink_to(home / "work" / "notes")
    with pytest.raises(UserError, match="symbolic link"):
        refuse(home, home / output)


def test_not_a_file(home: Path) -> None:
    (home / "work" / "thesis.docx").write_text("mine")
    with pytest.raises(UserError, match="is a file"):
        refuse(home, home / "work" / "thesis.docx")


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_our_own_site_is_ours(tmp_path: Path, version: str) -> None:
    place.refuse_strangers(site(tmp_path / "site", version))


def test_absent_and_empty_folders_are_free(tmp_path: Path) -> None:
    place.refuse_strangers(tmp_path / "none")
    place.refuse_strangers(tmp_path)


@pytest.mark.parametrize("name", ["CNAME", ".git/HEAD", "notes/a.txt", "districts/ashford/x"])
def test_what_the_manifest_does_not_know_is_named(tmp_path: Path, name: str) -> None:
    site(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(UserError) as caught:
        place.refuse_strangers(tmp_path)
    assert name.split("/")[0] in str(caught.value)


def test_links_and_empty_folders_in_a_site_are_strangers(tmp_path: Path) -> None:
    site(tmp_path / "site")
    (tmp_path / "site" / "search.json").unlink()
    (tmp_path / "site" / "search.json").symlink_to("/etc/passwd")
    (tmp_path / "site" / "linked").symlink_to(tmp_path)
    (tmp_path / "site" / "photos").mkdir()
    os.mkfifo(tmp_path / "site" / "pipe")
    found = set(place.strangers(tmp_path / "site"))
    assert found == {"search.json", "linked", "photos/", "pipe"}


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "{", '{"parts": 1}', "\udcff", "[" * 9999]
)
def test_another_manifest_makes_nothing_ours(tmp_path: Path, text: str) -> None:
    """A web app has a manifest.json too; so has a site of ours that was damaged."""
    site(tmp_path)
    record = json.loads((tmp_path / place.MANIFEST).read_text())
    (tmp_path / place.MANIFEST).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(UserError, match=r"index\.html|manifest\.json|districts"):
        place.refuse_strangers(tmp_path)
    place.refuse_strangers(tmp_path, record)  # every byte is as the cache remembers it
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(UserError, match=r"index\.html"):
        place.refuse_strangers(tmp_path, record)


@given(st.sets(st.from_regex(r"[a-z]{1,3}(/[a-z]{1,3}){0,2}", fullmatch=True), max_size=6))
@settings(max_examples=30, deadline=None)
def test_every_file_is_ours_or_named(mine: set[str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        check_every_file(site(Path(home) / "site"), mine)


def check_every_file(folder: Path, mine: set[str]) -> None:
    for name in sorted(mine):
        path = folder / name
        if not any(p.is_file() for p in path.parents) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine")
    written = {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and p.read_text() == "mine"
    }
    told = set(place.strangers(folder))

    def named(name: str) -> bool:
        return any(name == each or (each[-1] == "/" and name.startswith(each)) for each in told)

    assert all(named(name) for name in written)
    assert not any(named(name) for name in FILES)
