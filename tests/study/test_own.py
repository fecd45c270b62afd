"""A study publishes ordinary files of its own folder, and nothing else."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from analysis.documents.site import downloads
from analysis.errors import UserError
from analysis.language import messages
from analysis.results.shapes import Results
from analysis.study import own, pattern, reading

KINDS = ("link", "broken link", "folder", "pipe")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "study"
    folder.parent.mkdir()
    pattern.begin_study(folder)
    (tmp_path / "secret").write_text("root:x:0:0", "utf-8")
    return folder


def put(place: Path, kind: str, secret: Path) -> None:
    """Put what is no file of the study in a file's place."""
    place.unlink(missing_ok=True)
    match kind:
        case "link":
            place.symlink_to(secret)
        case "broken link":
            place.symlink_to("nowhere")
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    ["units.csv", own.PACKAGE_FILE, own.SOURCES, own.REFERENCES, "prose.en.md", "prose.zh.md"],
)
def test_what_is_not_the_study_s_own_is_refused(study: Path, name: str, kind: str) -> None:
    put(study / name, kind, study.parents[1] / "secret")
    with pytest.raises(UserError, match=r"symbolic link|is not a file") as caught:
        reading.load(study)
    assert len(caught.value.faults) == 1
    assert name in caught.value.faults[0]


def test_a_study_file_that_is_a_link_is_refused(study: Path) -> None:
    moved = study.parents[1] / "study.yml"
    (study / "study.yml").rename(moved)
    (study / "study.yml").symlink_to(moved)
    with pytest.raises(UserError, match="symbolic link"):
        reading.load(study)


@pytest.mark.parametrize(
    "table", ["../secret.csv", "../../secret", "/etc/hostname", "x/../../secret", "linked/t.csv"]
)
def test_a_table_from_elsewhere_is_refused(study: Path, table: str) -> None:
    elsewhere = study.parents[1] / "folder"
    elsewhere.mkdir()
    (study / "units.csv").rename(elsewhere / "t.csv")
    (study / "linked").symlink_to(elsewhere)
    written = (study / "study.yml").read_text("utf-8")
    changed = written.replace("table: units.csv", f"table: {table}")
    assert changed != written
    (study / "study.yml").write_text(changed, "utf-8")
    with pytest.raises(UserError, match=r"leads out of|symbolic link"):
        reading.load(study)


def test_a_roster_may_lie_beside_the_study_and_no_further(study: Path) -> None:
    (study.parent / "roster.csv").write_text("id\n", "utf-8")
    assert list(own.faults(study, "../roster.csv", beside=True)) == []
    assert len(list(own.faults(study, "../../secret", beside=True))) == 1
    assert len(list(own.faults(study, "../roster.csv"))) == 1


def test_what_became_a_link_after_it_was_read_is_not_published(
    found: Results, study: Path, root: Path
) -> None:
    """The check stands where the file is read as well, not only where the study is."""
    (study / own.SOURCES).unlink(missing_ok=True)
    (study / own.SOURCES).symlink_to(study.parents[1] / "secret")
    moved = dataclasses.replace(found, study=found.study.at(study))
    with pytest.raises(UserError, match="symbolic link"):
        downloads.files(moved, messages.load(root / "templates", ("en", "zh")), 0)


def test_a_file_without_end_is_bounded(study: Path) -> None:
    with (study / own.SOURCES).open("wb") as file:
        file.truncate(own.LARGEST + 1)
    with pytest.raises(UserError, match="is larger than"):
        own.read(study, own.SOURCES)
